"""Which columns of a grid name communes, by its header or by what the cells hold."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cptsgeo.communes.meaning import CodeKind
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal.reader import Reader, Reading

HEADER_WITHIN = 30
"""Rows among which the header is sought."""
SAMPLE = 200
"""Rows by which a column is judged."""


def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMMUNE = _vocabulary(
    "insee com comm commune communes depcom geo codgeo libgeo cog geographique ville villes"
    " municipalite municipalites localite localites nomcom libcom codcom inseecom codeinsee"
    " codecommune codeinseecommune nomcommune libcommune communeinsee"
)
_NOUNS = _vocabulary("code codes cod num numero nom noms libelle libelles lib intitule")
_OTHERS = _vocabulary(
    "de des du la le les l d n no id liste actuel actuelle actuels actuelles officiel officielle"
    " complet complete concernee concernees membre membres m min maj"
)
_POSTAL = _vocabulary("postal postaux cp codepostal codpostal codepost")
_DEPARTEMENT = _vocabulary("departement departements dep dept dpt codedep coddep libdep nomdep")
_EPCI = _vocabulary(
    "epci interco intercommunalite intercommunalites siren codeepci libepci nomepci"
)
_CODE = re.compile(r"'?\s*(?:\d[\dABab\s\u00a0\u202f]{0,6}|\d{9})(?:[.,]0+)?\s*")


class Columns(NamedTuple):
    """Columns by what they hold, as positions, and the row where the data begin.

    `items` name communes, by names or codes; `code` rules over them where both stand in a row.
    """

    first_row: int
    code: int | None
    items: tuple[int, ...]
    departement: int | None
    postal: int | None
    epci: int | None


def words(header: str) -> list[str]:
    """Words of a header, in ASCII lower case: ``INSEE_COM`` gives ``insee`` and ``com``."""
    letters = unicodedata.normalize("NFKD", header.lower())
    return re.findall("[a-z0-9]+", "".join(x for x in letters if not unicodedata.combining(x)))


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether all cells that are not empty head a column of communes or beside them."""
    return all(_role(cell) for cell in cells if cell)


def find_columns(grid: Grid, reader: Reader) -> Columns | None:
    """Find which columns of a grid name communes.

    Parameters
    ----------
    grid
        A user's file or sheet.
    reader
        What tells a commune.

    Returns
    -------
    Columns or None
        None if there are no columns: a plain list, a mail.
    """
    return _by_header(grid, reader) or _by_content(grid, reader)


def _role(header: str) -> str:
    found = {word for word in words(header) if not re.fullmatch(r"20\d\d", word)}
    if found & _POSTAL:
        return "postal"
    if found & _EPCI:
        return "epci"
    if found & _DEPARTEMENT and found <= _DEPARTEMENT | _NOUNS | _OTHERS | {"insee"}:
        return "departement"
    if found <= _COMMUNE | _NOUNS | _OTHERS:
        return "commune" if found & _COMMUNE else "perhaps" if found & _NOUNS else ""
    return ""


def _by_header(grid: Grid, reader: Reader) -> Columns | None:
    heads = [[_role(cell) for cell in line.cells] for line in grid.lines[:HEADER_WITHIN]]
    # Of a title « Liste des communes » and the header below it, the header says more.
    row = max(range(len(heads)), key=lambda i: sum(map(bool, heads[i])), default=0)
    others = [cell for cell in grid.lines[row].cells if not _role(cell)] if heads else []
    if any(len(reader.name(cell)) > 1 for cell in others):
        return None  # « CC du Pays d’Ancenis | EPCI »: a row that says what its first cell is.
    roles = heads[row] if heads else []
    data = grid.lines[row + 1 :]
    if not {"commune", "perhaps", "postal", "epci"} & {*roles}:
        return None
    if not grid.sheet and sum(len(line.cells) > len(grid.lines[row].cells) for line in data) > (
        len(data) / 2
    ):
        return None  # « Communes : » above an enumeration.
    first = {role: roles.index(role) for role in roles}
    ours = [i for kind in ("commune", "perhaps") for i, role in enumerate(roles) if role == kind]
    codes = [i for i in ours if _share(data, i, _has_code_form) >= 0.5]
    if len(codes) > 1:
        codes.sort(key=lambda i: -_share(data, i, lambda text: _one(reader.code(text))))
    texts = [i for i in ours if i not in codes and _share(data, i, str.strip)]
    return Columns(
        row + 1,
        codes[0] if codes else None,
        tuple(texts[:1]),
        first.get("departement"),
        first.get("postal"),
        first.get("epci"),
    )


def _by_content(grid: Grid, reader: Reader) -> Columns | None:
    widths = [len(line.cells) for line in grid.lines]
    width = max(set(widths), key=widths.count, default=0)
    if not grid.sheet and (width < 2 or widths.count(width) < max(2, 0.6 * len(widths))):
        return None
    lines = grid.lines
    span = range(min(max(widths, default=0), SAMPLE))
    codes = [i for i in span if _share(lines, i, _has_code_form) > 0.6]
    codes = [i for i in codes if _share(lines, i, lambda text: _one(reader.code(text))) > 0.6]
    texts = [i for i in span if i not in codes]
    shares = {i: _share(lines, i, lambda text: _one(reader.name(text))) for i in texts}
    # Beside a column of communes, another may hold more of them, and some misspelt.
    items = [i for i in texts if shares[i] > 0.4] if max(shares.values(), default=0) > 0.6 else []
    epci = [i for i in texts if _share(lines, i, lambda text: bool(reader.name(text))) > 0.6]
    departement = [
        i
        for i in texts
        if _share(lines, i, lambda text: bool(reader.gazetteer.departement(text))) > 0.8
    ]
    if not (codes or items or epci):
        return None
    code = None
    if codes and items:
        # Numbers beside names are codes where both agree: five digits may be inhabitants.
        code = next((i for i in codes if _agree(lines, i, items[0], reader) > 0.5), None)
        items = items[:1] if code is not None else items
    elif codes:
        items = [codes[0], *(i for i in codes[1:] if not _posts(lines, codes[0], i, reader))]
    return Columns(
        0,
        code,
        tuple(items),
        departement[0] if departement else None,
        None,
        epci[0] if epci and not items else None,
    )


def _has_code_form(text: str) -> bool:
    return bool(_CODE.fullmatch(text))


def _one(readings: Sequence[Reading]) -> bool:
    """Whether it is one commune, or one of several: no EPCI, and not unknown."""
    return len(readings) == 1 and readings[0].meaning.nature is not CodeKind.INCONNU


def _share(lines: Sequence[Line], column: int, holds: Callable[[str], object]) -> float:
    """Share of the first cells of a column, but empty ones, of which something holds."""
    cells = [line.cells[column] for line in lines[:SAMPLE] if column < len(line.cells)]
    cells = [cell for cell in cells if cell]
    return sum(bool(holds(cell)) for cell in cells) / len(cells) if cells else 0


def _pairs(lines: Sequence[Line], first: int, second: int) -> list[tuple[str, str]]:
    rows = [line.cells for line in lines[:SAMPLE] if max(first, second) < len(line.cells)]
    return [(cells[first], cells[second]) for cells in rows if cells[first] and cells[second]]


def _agree(lines: Sequence[Line], code: int, item: int, reader: Reader) -> float:
    """Share of the rows where a number and a name beside it mean the same."""
    pairs = _pairs(lines, code, item)
    return sum(bool(reader.both(*pair)) for pair in pairs) / len(pairs) if pairs else 0


def _posts(lines: Sequence[Line], code: int, other: int, reader: Reader) -> bool:
    """Whether a column of numbers is that of the postal codes of another column's communes."""
    pairs = _pairs(lines, code, other)
    found = [reader.has_post(code, post) for code, post in pairs]
    return sum(found) > len(found) / 2
