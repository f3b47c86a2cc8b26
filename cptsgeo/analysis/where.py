"""Which CPTS a commune belongs to: the question of those who must send a patient somewhere."""

from typing import TYPE_CHECKING, NamedTuple

from cptsgeo import later
from cptsgeo.analysis.coverage import COUVERTURE_INCONNUE, coverage
from cptsgeo.communes.communes import Communes, Match
from cptsgeo.errors import CommuneError
from cptsgeo.plan.model import Cpts, Evenement
from cptsgeo.plan.territories import Territories
from cptsgeo.text import names
from cptsgeo.text.french import listed, quoted
from cptsgeo.text.signs import plain

if TYPE_CHECKING:
    from cptsgeo.text.persons import masked
else:
    masked = later("cptsgeo.text.persons:masked")


class Holder(NamedTuple):
    """A CPTS that holds a commune, and its status (None: unknown) at the date asked for."""

    cpts: Cpts
    evenement: Evenement | None


class Answer(NamedTuple):
    """A commune (or arrondissement) found, its state, and the CPTS that hold it."""

    match: Match
    etat: str
    partielle: bool
    holders: tuple[Holder, ...]

    @property
    def known(self) -> bool:
        """Whether the commune is in the plan's perimeter or in one of its CPTS."""
        return self.etat != COUVERTURE_INCONNUE


def where(territories: Territories, text: str) -> tuple[Answer, ...]:
    """Find which CPTS a commune belongs to.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    text
        A commune's name, today's or a former one, an INSEE code or a postal code.

    Returns
    -------
    tuple of Answer
        Those that the plan knows first. A city with arrondissements is one answer where they share
        a state, else one each.

    Raises
    ------
    CommuneError
        If nothing is found.
    """
    communes = territories.communes
    text = plain(text)
    matches = communes.search(text) or _abbreviated(communes, text)
    if not matches:
        near = [] if _is_code(text) else communes.suggestions(text)
        verify = "vérifier le code." if _is_code(text) else "vérifier l’orthographe."
        hint = f"vouliez-vous dire {listed(near, 'ou')} ?" if near else verify
        raise CommuneError(
            f"Aucune commune, aucun code INSEE ni postal n’est {quoted(masked(text))} : {hint}"
        )
    answers = [answer for match in matches for answer in _answers(territories, match)]
    if not any(answer.known for answer in answers):
        # Homonyms elsewhere are hardly meant when a longer name, or an older one, is at home.
        alike = {m.commune.code: m for m in (*communes.beginning(text), *communes.ended(text))}
        found = (answer for match in alike.values() for answer in _answers(territories, match))
        answers = [*(answer for answer in found if answer.known), *answers]
    return tuple(sorted(answers, key=lambda answer: not answer.known))


def _abbreviated(communes: Communes, text: str) -> tuple[Match, ...]:
    """Communes of a name that is nobody's as it stands, its abbreviations written out."""
    _, *others = names.spellings(text)
    return next(filter(None, map(communes.search, others)), ())


def _is_code(text: str) -> bool:
    return text.strip()[:1].isdigit()


def _answers(territories: Territories, match: Match) -> list[Answer]:
    communes = territories.communes
    atoms = [communes.atoms[code] for code in communes.atoms_of(match.commune.code)]
    found = coverage(territories, atoms)
    owners = [territories.owners.get(atom.code, ()) for atom in atoms]
    alike = len({(found.etats[atom.code], held) for atom, held in zip(atoms, owners, strict=True)})
    answers = []
    for atom, held in zip(atoms, owners, strict=True):
        answers.append(
            Answer(
                match if alike == 1 else match._replace(commune=atom),
                found.etats[atom.code],
                atom in found.partial,
                tuple(
                    Holder(
                        territories.cpts[cpts_id],
                        territories.plan.statut(cpts_id, territories.au),
                    )
                    for cpts_id in held
                ),
            )
        )
    return answers[:1] if alike == 1 else answers
