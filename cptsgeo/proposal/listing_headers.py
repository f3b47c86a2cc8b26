"""What stands above the columns of a listing, and what their headers say that they hold."""

import re
from collections.abc import Sequence

from cptsgeo.files.grids import Grid
from cptsgeo.proposal.columns import HEADER_WITHIN, role_of, told, vocabulary
from cptsgeo.proposal.several import BESIDE, tells

_PERSONS = vocabulary(
    "presidence president presidente presidents copresident copresidente copresidence"
    " coordination coordinateur coordinatrice coordinateurs coordonnateur coordonnatrice"
    " referent referente referents responsable responsables interlocuteur direction"
    " directeur directrice secretaire tresorier tresoriere prenom prenoms civilite charge chargee"
    " mission gouvernance bureau dirigeant representant porteur leader animateur animatrice"
)
_REACHED = vocabulary(
    "contact contacts mail mails mel mels email emails courriel courriels e telephone telephones"
    " tel portable mobile adresse adresses electronique site sites web internet url lien page"
)
_ELSE = vocabulary(
    "region regions statut statuts etat date dates annee population habitants hab nombre nb taille"
    " observations observation commentaire commentaires remarque remarques bassin canton zone ght"
    " signature aci avancement phase association finess siret rpps profession professions mail"
    " completer proches a"
)
_GIVEN = frozenset(("prenom", "prenoms"))
_STRUCTURES = vocabulary("structure structures association associations groupement")
_ALL = _STRUCTURES | BESIDE | _PERSONS | _REACHED | _ELSE
_PERSON = re.compile(
    r"(?:(?:drs?|pr|mr|mrs|mme|mmes|mlle)\.?|m\.|docteure?s?|professeure?|monsieur|madame)"
    r"\s{1,5}\S",
    re.IGNORECASE,
)


def is_person(text: str) -> bool:
    """Tell whether a text is the name of a person, by the title before it."""
    return bool(_PERSON.match(text))


def header_row(grid: Grid) -> int | None:
    """The row of which most cells are words that stand above columns."""
    best, most = None, 1
    for row, line in enumerate(grid.lines[:HEADER_WITHIN]):
        score = sum(map(heads, line.cells))
        if score > most and 2 * score >= sum(map(bool, line.cells)):
            best, most = row, score
    return best


def heads(cell: str) -> bool:
    """Tell whether a cell is made of words that stand above columns."""
    found = told(cell) if 0 < len(cell) < 80 else frozenset()
    return bool(found) and (bool(role_of(cell)) or found <= _ALL or tells(cell))


def header_of(grid: Grid, row: int | None, first: int) -> tuple[str, ...]:
    """What stands above each column, in two rows where cells above are merged."""
    if row is None:
        return ()
    rows = [line.cells for line in grid.lines[max(0, row - 1) : first]]
    main = grid.lines[row].cells
    if row and sum(map(bool, rows[0])) < 2:  # A title.
        rows = rows[1:]
    width = max(map(len, rows))
    cells = [[one[i] for one in (main, *rows) if i < len(one) and one[i]] for i in range(width)]
    return tuple(next(iter(one), "") for one in cells)


def says_persons(head: str) -> bool:
    """Tell whether a header says that a column has who does what."""
    return bool(told(head) & _PERSONS)


def says_reached(head: str) -> bool:
    """Tell whether a header says that a column has how to reach someone, or who that is."""
    return bool(told(head) & (_PERSONS | _REACHED))


def says_other(head: str) -> bool:
    """Tell whether a header says that a column has something else than names of CPTS."""
    return bool(told(head)) and told(head) <= _ALL


def says_cpts(head: str, header: Sequence[str]) -> bool:
    """Tell whether a header may be that of names of CPTS, beside the others of its table."""
    found = told(head)
    if found <= {"nom", "noms"} and any(told(other) & _GIVEN for other in header):
        return False  # The names of persons, and their first names.
    return bool(found) and found <= BESIDE | _STRUCTURES
