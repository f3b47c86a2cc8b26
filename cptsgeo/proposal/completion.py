"""A listing given back to who sent it: all its rows, and what is to be completed in some."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Mention, meaning
from cptsgeo.text.french import typographic

COLUMNS = (
    "CPTS",
    "Commune",
    "Code INSEE",
    "Département",
    "Code postal",
    "Site internet",
    "Contact",
)
"""What is kept of each row."""
TO_COMPLETE, NEAR = "À compléter", "Communes proches"
"""Columns that are added, and that a listing which is read again may have."""
_SHOWN = 5


class Row(NamedTuple):
    """A row of a listing, without persons.

    Attributes
    ----------
    ligne : int
        Its line in the file.
    cpts : str
        The CPTS; empty where none is told.
    commune : str
        What stands for its commune, as it was typed.
    departement, postal : str
        The same for the department and the postal code.
    mentions : tuple of Mention
        What it names.
    defaut : str
        What is wrong with it, beside what its mentions say; empty if nothing.
    site, contact : str
        Those of its CPTS.
    hors_cpts : bool
        Whether it says that its commune is of none: `cpts` has its words.
    """

    ligne: int
    cpts: str
    commune: str
    departement: str = ""
    postal: str = ""
    mentions: tuple[Mention, ...] = ()
    defaut: str = ""
    site: str = ""
    contact: str = ""
    hors_cpts: bool = False

    @property
    def faults(self) -> tuple[str, ...]:
        """What is to be completed in it, each thing once."""
        found = (self.defaut, *map(_fault, self.mentions))
        return tuple(dict.fromkeys(filter(None, found)))


def completed(
    rows: Sequence[Row], communes: Communes
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Give rows back as a table; see `cptsgeo.proposal.listing.to_complete`."""
    return (*COLUMNS, TO_COMPLETE, NEAR), [_cells(row, communes) for row in rows]


def _cells(row: Row, communes: Communes) -> tuple[str, ...]:
    near = dict.fromkeys(code for one in row.mentions for code in _near(one))
    return (
        row.cpts,
        row.commune,
        _code(row, communes),
        row.departement,
        row.postal,
        row.site,
        row.contact,
        " ; ".join(row.faults),
        " ; ".join(_label(code, communes) for code in near),
    )


def _code(row: Row, communes: Communes) -> str:
    """The code of what a row names, if reading it again gives the same."""
    if len(row.mentions) != 1:
        return ""
    found = row.mentions[0].meaning
    if found.nature not in {CodeKind.COMMUNE, CodeKind.PARTIE, CodeKind.ANCIEN}:
        return ""
    again = meaning(found.code, communes)
    return found.code if again.communes == found.communes else ""


def _fault(mention: Mention) -> str:
    nature = mention.meaning.nature
    if nature is CodeKind.INCONNU and mention.nom:
        return "code inconnu : le corriger, ou l’effacer si le nom suffit"
    if nature is CodeKind.INCONNU:
        return "commune inconnue : corriger son nom, ou écrire son code INSEE"
    if nature is CodeKind.SCINDE:
        return "ancienne commune partagée entre plusieurs : écrire celles qui sont de la CPTS"
    if nature is CodeKind.AMBIGU and len(mention.candidats) == 1:
        return "commune loin des autres de la CPTS : écrire son code INSEE si c’est bien elle"
    if nature is CodeKind.AMBIGU and mention.nom:
        return "le code et le nom ne sont pas ceux de la même commune : corriger l’un des deux"
    if nature is CodeKind.AMBIGU:
        return "plusieurs communes possibles : écrire le code INSEE de la bonne"
    return ""


def _near(mention: Mention) -> Iterator[str]:
    if mention.meaning.nature is CodeKind.SCINDE:
        yield from mention.meaning.communes[:_SHOWN]
    elif mention.meaning.nature in {CodeKind.INCONNU, CodeKind.AMBIGU}:
        yield from mention.candidats[:_SHOWN]


def _label(code: str, communes: Communes) -> str:
    commune = communes.by_code.get(code) or communes.atoms[code]
    departement = communes.departements.get(commune.departement, commune.departement)
    return f"{typographic(commune.nom)} ({typographic(departement)}, {code})"
