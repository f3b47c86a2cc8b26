"""What a commune code that someone typed means today."""

from enum import Enum
from typing import NamedTuple

from cptsgeo.communes.cog import Movement, Outcome
from cptsgeo.communes.communes import Communes
from cptsgeo.text.french import NBSP, quoted


class CodeKind(Enum):
    """What a code is: what its holder may be told, and what it counts for."""

    COMMUNE = "commune"
    """A commune of today, or an arrondissement of one of the three cities: whole."""
    PARTIE = "partie"
    """A commune déléguée or associée of today."""
    ANCIEN = "ancien"
    """A code of a past year that one commune of today has taken in."""
    SCINDE = "scinde"
    """A code of a past year that several communes of today share."""
    AMBIGU = "ambigu"
    """A name or a postal code that several communes bear: never that of a code."""
    INCONNU = "inconnu"
    """No commune's."""


class Meaning(NamedTuple):
    """A code, and the communes of today that it leads to: one, several if it was split, or none."""

    code: str
    nature: CodeKind
    communes: tuple[str, ...]
    movements: tuple[Movement, ...]


def meaning(code: str, communes: Communes, cog: int | None = None) -> Meaning:
    """Tell what a commune code means.

    Parameters
    ----------
    code
        Five characters, as the INSEE writes them.
    communes
        The referential of today.
    cog
        The vintage that the code is meant in; that of the referential by default. A code that
        this vintage does not know is sought among the communes déléguées and associées of today,
        then in the past, that of the history of codes first.

    Returns
    -------
    Meaning
        What it means. The current code of a commune means the whole of it.

    Raises
    ------
    ReferentielError
        If the vintage is not covered.
    """
    today = communes.vintages.cog
    cog = cog or today
    known = code in communes.by_code or code in communes.atoms
    if known and (cog == today or code not in communes.by_code):
        return Meaning(code, CodeKind.COMMUNE, (code,), ())
    found = communes.history.translate(code, cog)
    if found.outcome is Outcome.UNKNOWN:
        holders = communes.holders_of_part.get(code)
        if holders:
            return Meaning(code, CodeKind.PARTIE, holders, ())
        found = communes.history.translate(code)
        if found.outcome is Outcome.UNKNOWN:
            return _disparue(code, communes)
    nature = {
        Outcome.CURRENT: CodeKind.COMMUNE,
        Outcome.TRANSLATED: CodeKind.ANCIEN,
        Outcome.AMBIGUOUS: CodeKind.SCINDE,
    }[found.outcome]
    return Meaning(code, nature, found.targets, found.movements)


def _disparue(code: str, communes: Communes) -> Meaning:
    """What a code means that ended before the history begins, if it did."""
    past = communes.disparue(code)
    if past is None:
        return Meaning(code, CodeKind.INCONNU, (), ())
    moves = tuple(
        Movement(past.jusqu_en, code, past.nom, target, communes.by_code[target].nom)
        for target in past.communes
    )
    nature = CodeKind.SCINDE if len(past.communes) > 1 else CodeKind.ANCIEN
    return Meaning(code, nature, past.communes, moves)


_DOCUMENTS = (".docx", ".odt")
"""Their tables and texts are no sheets."""


class Place(NamedTuple):
    """Where something stands in a user's files: the file's name, its sheet if any, the line."""

    fichier: str
    feuille: str
    ligne: int

    def __str__(self) -> str:
        """Tell it: ``liste.xlsx, feuille « Communes », ligne 4``; ``annexe.docx, tableau 1…``."""
        sheet = f", feuille {quoted(self.feuille)}" if self.feuille else ""
        if sheet and self.fichier.lower().endswith(_DOCUMENTS):
            sheet = f", {self.feuille}"
        line = f", ligne{NBSP}{self.ligne}" if self.ligne else ""
        return f"{self.fichier}{sheet}{line}"


class Mention(NamedTuple):
    """A commune that someone named, by a code or by a name, and what was understood.

    Attributes
    ----------
    place : Place
        Where.
    texte : str
        What was typed, cleaned of control characters.
    meaning : Meaning
        What it means; the code is empty where a text led to none.
    cpts_id : str
        The CPTS that it stands for; empty for a proposal.
    nom : str
        The name that stands beside a code, if any.
    candidats : tuple of str
        Codes of communes that it may mean, where it is ambiguous or unknown, the likeliest first.
    interpretation : str
        What had to be interpreted to read it, in a few French words; empty if nothing.
    """

    place: Place
    texte: str
    meaning: Meaning
    cpts_id: str = ""
    nom: str = ""
    candidats: tuple[str, ...] = ()
    interpretation: str = ""
