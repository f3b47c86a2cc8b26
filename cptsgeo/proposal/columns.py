"""Which columns of a grid name communes, by its header or by what the cells hold."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from cptsgeo.communes.meaning import CodeKind
from cptsgeo.communes.naming.around import code_in
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.communes.naming.reading import Reading
from cptsgeo.files.grids import Grid, Line
from cptsgeo.text.shorthand import uncalled

HEADER_WITHIN = 30
"""Rows among which the header is sought."""
SAMPLE = 200
"""Rows by which a column is judged."""
BESIDE = 12
"""Columns of texts, and of numbers, that are compared where none is one of names."""


def vocabulary(text: str) -> frozenset[str]:
    """Words that headers are made of, written with a space between them."""
    return frozenset(text.split())


_COMMUNE = vocabulary(
    "insee com comm commune communes depcom geo codgeo libgeo cog geographique ville villes"
    " municipalite municipalites localite localites nomcom libcom codcom inseecom codeinsee"
    " codecommune codeinseecommune nomcommune libcommune communeinsee codegeo idcom codcommune"
    " idcommune city citycode cityname municipality town geocode"
)
_NOUNS = vocabulary("code codes cod num numero nom noms libelle libelles lib intitule name")
_OTHERS = vocabulary(
    "de des du la le les l d n no id liste actuel actuelle actuels actuelles officiel officielle"
    " complet complete concernee concernees membre membres m min maj current new exercice"
    " residence siege installation implantation cabinet"
)
_POSTAL = vocabulary("postal postaux cp codepostal codpostal codepost")
_DEPARTEMENT = vocabulary("departement departements dep dept dpt codedep coddep libdep nomdep")
_EPCI = vocabulary("epci interco intercommunalite intercommunalites siren codeepci libepci nomepci")
_CODE = re.compile(r"[='\"\s]*(?:\d[\dABab\s\u00a0\u202f]{0,6}|\d{9})(?:[.,]0+)?[\"\s]*")


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


def told(header: str) -> frozenset[str]:
    """Give the words of a header that tell what it holds: no year, no call of a footnote."""
    found = words(uncalled(header)[0])
    return frozenset(word for word in found if not re.fullmatch(r"20\d\d", word))


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether all cells that are not empty head a column of communes or beside them."""
    return all(role_of(cell) for cell in cells if cell)


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


def role_of(header: str) -> str:
    """Tell what a header says that its column holds; empty if it is nothing of communes."""
    found = told(header)
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
    heads = [[role_of(cell) for cell in line.cells] for line in grid.lines[:HEADER_WITHIN]]
    # Of a title « Liste des communes » and the header below it, the header says more.
    row = max(range(len(heads)), key=lambda i: sum(map(bool, heads[i])), default=0)
    others = [cell for cell in grid.lines[row].cells if not role_of(cell)] if heads else []
    if any(len(reader.name(cell)) > 1 for cell in others):
        return None  # « CC du Pays d’Ancenis | EPCI »: a row that says what its first cell is.
    data = grid.lines[row + 1 :]
    # « Ville (code postal) » has the names, and the postal codes beside them.
    roles = ["commune" if role == "postal" and _are_named(data, i, reader) else role
             for i, role in enumerate(heads[row] if heads else [])]  # fmt: skip
    if not {"commune", "perhaps", "postal", "epci"} & {*roles}:
        return None
    if not grid.sheet and sum(len(line.cells) > len(grid.lines[row].cells) for line in data) > (
        len(data) / 2
    ):
        return None  # « Communes : » above an enumeration.
    first = {role: roles.index(role) for role in roles}
    ours = [i for kind in ("commune", "perhaps") for i, role in enumerate(roles) if role == kind]
    codes = [i for i in ours if share(data, i, has_code_form) >= 0.5]
    if len(codes) > 1:
        codes.sort(key=lambda i: -share(data, i, lambda text: is_one(reader.code(text))))
    texts = [i for i in ours if i not in codes and share(data, i, str.strip)]
    if texts and roles[texts[0]] == "perhaps":
        texts = [_named(data, texts[0], reader)]
    if codes and not texts:
        texts = [i for i in span(data) if i not in codes and _bears(data, codes[0], i, reader)]
    # What the values say counts for more than what stands above them.
    numbers = [*codes, *(i for i in span(data) if i not in codes and
                         share(data, i, has_code_form) >= 0.5)]  # fmt: skip
    departement, postal = first.get("departement"), first.get("postal")
    code = coded(data, numbers, texts[0], reader, departement) if texts else None
    code = code if code is not None else next(iter(codes), None)
    if texts and postal is None and code is None:
        postal = posted(data, numbers, texts[0], reader)
    return Columns(
        row + 1,
        code,
        tuple(texts[:1]),
        departement,
        postal if postal != code else None,
        first.get("epci"),
    )


def _known(lines: Sequence[Line], column: int, reader: Reader) -> float:
    return share(lines, column, lambda text: is_one(reader.name(text)))


def _are_named(lines: Sequence[Line], column: int, reader: Reader) -> bool:
    return share(lines, column, has_code_form) < 0.5 < _known(lines, column, reader)


def _named(lines: Sequence[Line], column: int, reader: Reader) -> int:
    """The column of names: « Nom » may be that of persons, and the communes be in another."""
    if _known(lines, column, reader) >= 0.5:
        return column
    best = max(span(lines), key=lambda i: _known(lines, i, reader))
    return best if _known(lines, best, reader) > 0.6 else column


def _bears(lines: Sequence[Line], code: int, column: int, reader: Reader) -> bool:
    """Whether a column has the names of the communes whose codes another has."""
    return coded(lines, [code], column, reader, None) is not None


def _by_content(grid: Grid, reader: Reader) -> Columns | None:
    widths = [len(line.cells) for line in grid.lines]
    width = max(sorted({*widths}), key=widths.count, default=0)
    if not grid.sheet and (width < 2 or widths.count(width) < 0.6 * len(widths)):
        return None
    lines = grid.lines
    columns = span(lines)
    numbers = [i for i in columns if share(lines, i, has_code_form) > 0.6]
    texts = [i for i in columns if i not in numbers]
    shares = {i: share(lines, i, lambda text: is_one(reader.name(text))) for i in texts}
    # Beside a column of communes, another may hold more of them, and some misspelt.
    items = [i for i in texts if shares[i] > 0.4] if max(shares.values(), default=0) > 0.6 else []
    if not grid.sheet and any(_introduces(lines, i, reader) for i in texts if i not in items):
        return None  # « Au nord : Laval, Changé »: lines of enumerations, and no table.
    epci = [i for i in texts if share(lines, i, lambda text: bool(reader.name(text))) > 0.6]
    departement = next((i for i in columns if _in_departement(lines, i, items, reader)), None)
    # Names that are misspelt nearly all are told by the numbers beside them.
    near = items or texts[:BESIDE]
    beside = numbers if items else numbers[:BESIDE]
    by_code = ((coded(lines, beside, i, reader, departement), i) for i in near)
    code, item = next((one for one in by_code if one[0] is not None), (None, None))
    near = near if item is None else [item]
    by_post = ((posted(lines, [n for n in beside if n != code], i, reader), i) for i in near)
    postal, item = next((one for one in by_post if one[0] is not None), (None, item))
    if not grid.sheet and len(lines) == 1 and code is None and postal is None:
        return None  # « Ligné, 44 », « Ligné, Oudon »: a line of a list.
    if item is not None:
        items = [item]
    elif not items:
        numbers = [i for i in numbers if share(lines, i, lambda t: is_one(reader.code(t))) > 0.6]
        numbers = [i for i in numbers if share(lines, i, is_whole) > 0.9] or numbers[:1]
        items = [i for i in numbers if not any(_posts(lines, j, i, reader) for j in numbers)]
    if not (items or epci):
        return None
    return Columns(
        _first_row(lines, numbers, items, reader),
        code,
        tuple(items),
        departement,
        postal,
        epci[0] if epci and not items else None,
    )


def span(lines: Sequence[Line]) -> range:
    """Positions of the columns that are looked at."""
    return range(min(max((len(line.cells) for line in lines), default=0), SAMPLE))


def _first_row(
    lines: Sequence[Line], numbers: Sequence[int], items: Sequence[int], reader: Reader
) -> int:
    """Rows above the data: they have a word where all below have numbers, and name no commune."""
    for row, line in enumerate(lines[:HEADER_WITHIN]):
        cells = dict(enumerate(line.cells))
        words_above = any(cells.get(i) and not has_code_form(cells[i]) for i in numbers)
        if not words_above or any(i in cells and reader.read(cells[i]) for i in items):
            return row
    return 0


def coded(
    lines: Sequence[Line],
    numbers: Sequence[int],
    item: int,
    reader: Reader,
    departement: int | None,
) -> int | None:
    """The first of columns of numbers that are the codes of the names beside them.

    Five digits may be inhabitants, or the code of something else.
    """

    def is_code(number: str, name: str, place: str) -> bool:
        return reader.is_code_of(number, name, reader.gazetteer.stated(place))

    return next((i for i in numbers if agree(lines, (i, item, departement), is_code) > 0.5), None)


def posted(lines: Sequence[Line], numbers: Sequence[int], item: int, reader: Reader) -> int | None:
    """The first of columns of numbers that are the postal codes of the names beside them."""

    def is_post(number: str, name: str, _: str) -> bool:
        return reader.is_post_of(number, name)

    return next((i for i in numbers if agree(lines, (i, item, None), is_post) > 0.5), None)


def _in_departement(
    lines: Sequence[Line], column: int, items: Sequence[int], reader: Reader
) -> bool:
    """Whether a column says where the communes beside it are: a rank has the form of a code."""
    places = reader.gazetteer
    if share(lines, column, lambda text: bool(places.stated(text))) <= 0.8:
        return False

    def is_there(place: str, name: str, _: str) -> bool:
        return is_one(reader.name(name, places.stated(place)))

    return all(agree(lines, (column, item, None), is_there) > 0.5 for item in items[:1])


def _introduces(lines: Sequence[Line], column: int, reader: Reader) -> bool:
    """Whether cells have a commune behind the words that introduce it, and a colon."""

    def behind(text: str) -> bool:
        _, colon, rest = text.rpartition(":")
        return bool(colon and reader.name(rest))

    return share(lines, column, behind) > 0.5


def has_code_form(text: str) -> bool:
    """Tell whether a text has the form of a code, as a spreadsheet or a hand leaves it."""
    return bool(_CODE.fullmatch(text))


def is_whole(text: str) -> bool:
    """Whether a number is a whole code, not one that lost its zero, as inhabitants would be."""
    return len(code_in(text)) in (5, 9)


def is_one(readings: Sequence[Reading]) -> bool:
    """Whether it is one commune, or one of several: no EPCI, and not unknown."""
    return len(readings) == 1 and readings[0].meaning.nature is not CodeKind.INCONNU


def share(lines: Sequence[Line], column: int, holds: Callable[[str], object]) -> float:
    """Share of the first cells of a column, but empty ones, of which something holds."""
    cells = [line.cells[column] for line in lines[:SAMPLE] if column < len(line.cells)]
    cells = [cell for cell in cells if cell]
    return sum(bool(holds(cell)) for cell in cells) / len(cells) if cells else 0


def agree(
    lines: Sequence[Line],
    columns: tuple[int, int, int | None],
    holds: Callable[[str, str, str], object],
) -> float:
    """Share of the rows of which something holds, by the cells of three columns.

    Rows where the first or the second is empty do not count; the third may be, or not exist.
    """
    found = []
    for line in lines[:SAMPLE]:
        first, second, third = (
            line.cells[i] if i is not None and i < len(line.cells) else "" for i in columns
        )
        if first and second:
            found.append(bool(holds(first, second, third)))
    return sum(found) / len(found) if found else 0


def _posts(lines: Sequence[Line], code: int, other: int, reader: Reader) -> bool:
    """Whether a column of numbers is that of the postal codes of another column's communes."""

    def is_post(number: str, post: str, _: str) -> bool:
        return reader.has_post(number, post)

    return code != other and agree(lines, (code, other, None), is_post) > 0.5


SHARED: Final = {
    "HEADER_WITHIN": HEADER_WITHIN,
    "SAMPLE": SAMPLE,
    "BESIDE": BESIDE,
    "COMMUNE": _COMMUNE,
    "NOUNS": _NOUNS,
    "OTHERS": _OTHERS,
    "POSTAL": _POSTAL,
    "DEPARTEMENT": _DEPARTEMENT,
    "EPCI": _EPCI,
    "CODE": _CODE,
}
"""What its twin in the script of a page takes from here."""
