"""A table of addresses, and the CPTS that each of its rows is of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cptsgeo.analysis.row_places import Finder, Located
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, Line
from cptsgeo.plan.territories import Territories
from cptsgeo.proposal.asked_columns import asked_column, shown
from cptsgeo.proposal.columns import (
    HEADER_WITHIN,
    SAMPLE,
    Columns,
    coded,
    find_columns,
    has_code_form,
    is_one,
    posted,
    role_of,
    share,
    span,
)
from cptsgeo.proposal.sheets import read_sheets

_ENOUGH = 0.5
"""Share of rows that name a commune, for a column to be the one that says where they are."""
_APART = 0.1
"""Share of rows of which two columns name two communes, for them to tell two things."""
_OPTION = "--colonne"


class Columned(NamedTuple):
    """Where a table says of what commune its rows are.

    Attributes
    ----------
    header : int
        Row of the headings, among the lines of the grid; -1 if there is none.
    columns : Columns
        What its columns hold.
    """

    header: int
    columns: Columns

    @property
    def read(self) -> tuple[int, ...]:
        """The columns that are read, in order."""
        _, code, items, departement, postal, _ = self.columns
        found = {code, *items, departement, postal}
        return tuple(sorted(column for column in found if column is not None))

    def is_headed(self, grid: Grid) -> bool:
        """Whether a heading says that a column is one of communes, or of postal codes."""
        head = grid.lines[self.header].cells if self.header >= 0 else ()
        return any(role_of(head[i]) in ("commune", "postal") for i in self.read if i < len(head))


@dataclass(frozen=True)
class Directory:
    """A user's table, joined to the territories of a plan.

    Attributes
    ----------
    grid : Grid
        The table.
    where : Columned
        Where it says of what commune its rows are.
    rows : tuple of Located
        Where each row below its headings is.
    feuilles : tuple of str
        Other sheets of the workbook, that are not read.
    """

    grid: Grid
    where: Columned
    rows: tuple[Located, ...]
    feuilles: tuple[str, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """Its headings; none if it has none."""
        return self.grid.lines[self.where.header].cells if self.where.header >= 0 else ()


def directory(
    path: Path, territories: Territories, *, colonne: str | None = None, feuille: str | None = None
) -> Directory:
    """Find the CPTS of each row of a table.

    Parameters
    ----------
    path
        The table: a text file or a workbook.
    territories
        The territories of a plan at a date.
    colonne
        The column that names communes, by its heading, its letter or its number; by default, the
        one that holds them.
    feuille
        The sheet to read; by default, the first that names communes.

    Returns
    -------
    Directory
        The table, and where each row is.

    Raises
    ------
    TableError
        If it cannot be read, or nothing tells which column names communes.
    """
    reader = Reader(territories.communes, territories.plan.perimetre)
    grids = read_sheets(path, feuille, kinds=True)
    finder = Finder(territories, reader)
    found = [(grid, where) for grid in grids if (where := _columned(grid, colonne, finder))]
    if not found:
        raise TableError(_unfound(path, grids, colonne))
    grid, where = found[0]
    doubt = None if colonne else _rival(grid, where, reader)
    if doubt is not None:
        header = grid.lines[where.header].cells if where.header >= 0 else ()
        both = shown(sorted((where.columns.items[0], doubt)), header)
        raise TableError(
            f"Le fichier {path} a plusieurs colonnes de communes, {both} : dire laquelle par "
            f"{_OPTION}."
        )
    grid_read = _spread(grid)
    rows = tuple(finder.located(line, where.columns) for line in _data(grid_read, where))
    if not rows:
        raise TableError(_empty(path))
    others = tuple(one.sheet for one in grids if one is not grid)
    return Directory(grid, where, rows, others)


def _empty(path: Path) -> str:
    return f"Le fichier {path} n’a pas de ligne sous ses titres : donner un tableau rempli."


def _unfound(path: Path, grids: Sequence[Grid], colonne: str | None) -> str:
    if all(len(grid.lines) == 1 for grid in grids):
        return (
            _empty(path) if grids else f"Le fichier {path} est vide, ou ses feuilles sont masquées."
        )
    if colonne is not None:
        asked_column(max(grids, key=lambda grid: len(grid.lines)), colonne, _OPTION)
    return (
        f"Le fichier {path} n’a pas de colonne de communes reconnue : dire laquelle par {_OPTION}, "
        "ou en ajouter une, avec le nom, le code INSEE ou le code postal de la commune."
    )


def _spread(grid: Grid) -> Grid:
    """The same with the text of each merged cell in all the rows that it covers."""
    if not any(grid.spread):
        return grid
    lines = []
    for line, covered in zip(grid.lines, grid.spread, strict=True):
        cells = dict(enumerate(line.cells))
        for column, text in covered:
            cells[column] = cells.get(column) or text
        width = max(cells, default=-1) + 1
        lines.append(line._replace(cells=tuple(cells.get(i, "") for i in range(width))))
    return grid._replace(lines=tuple(lines))


def _data(grid: Grid, where: Columned) -> Sequence[Line]:
    return grid.lines[where.header + 1 :]


def _columned(grid: Grid, colonne: str | None, finder: Finder) -> Columned | None:
    """Where a sheet says of what commune its rows are; None if it does not."""
    reader = finder.reader
    if colonne is not None:
        try:
            asked, row = asked_column(grid, colonne, _OPTION)
        except TableError:
            return None
        assert asked is not None
        header = _header(grid, reader) if row is None else row
        return Columned(header, _beside(grid.lines[header + 1 :], asked, grid, header, reader))
    ways = list(_ways(grid, finder))
    # What its heading calls communes may be misspelt for the most part.
    sure = [way for way in ways if way.is_headed(grid)]
    best = max(ways, key=lambda way: finder.share(_data(grid, way), way.columns), default=None)
    if best and finder.share(_data(grid, best), best.columns) >= _ENOUGH:
        return best
    return best if best in sure else next(iter(sure), None)


def _ways(grid: Grid, finder: Finder) -> Iterator[Columned]:
    """Columns that may say of what commune rows are, the likeliest first."""
    reader, header = finder.reader, _header(grid, finder.reader)
    found = find_columns(grid, reader)
    if found and (found.items or found.code is not None or found.postal is not None):
        # Of headings that say nothing of communes, those who look at contents know nothing.
        header = found.first_row - 1 if found.first_row else header
        if found.items and found.code is not None:
            # « N° » counts rows; a code agrees with the names beside it.
            data = grid.lines[header + 1 :]
            code = coded(data, [found.code], found.items[0], reader, found.departement)
            found = found._replace(code=code)
        yield Columned(header, found._replace(items=found.items[:1], epci=None))
        if found.postal is not None:
            yield Columned(header, Columns(header + 1, None, (), None, found.postal, None))
    data = grid.lines[header + 1 :]
    for column in span(data):
        address = share(data, column, lambda text: finder.address(text) is not None) >= _ENOUGH
        # A plain list has no columns that others stand beside.
        name = not found and share(data, column, lambda text: is_one(reader.read(text))) >= _ENOUGH
        if address or name:
            yield Columned(header, Columns(header + 1, None, (column,), None, None, None))


def _header(grid: Grid, reader: Reader) -> int:
    """The row of headings: the fullest of the first ones, if it has words where data have not."""
    rows = grid.lines[:HEADER_WITHIN]
    row = max(range(len(rows)), key=lambda i: (sum(map(bool, rows[i].cells)), -i), default=-1)
    if row < 0 or any(map(has_code_form, filter(None, rows[row].cells))):
        return -1
    return -1 if any(is_one(reader.name(cell)) for cell in rows[row].cells if cell) else row


def _beside(data: Sequence[Line], asked: int, grid: Grid, header: int, reader: Reader) -> Columns:
    """The columns that help to read the one that was asked for."""
    head = grid.lines[header].cells if header >= 0 else ()
    roles = dict(enumerate(map(role_of, head)))
    if roles.get(asked) == "postal":
        return Columns(header + 1, None, (), None, asked, None)
    numbers = [i for i in span(data) if i != asked and share(data, i, has_code_form) >= _ENOUGH]
    departement = next((i for i, role in roles.items() if role == "departement"), None)
    code = coded(data, numbers, asked, reader, departement)
    post = next((i for i, role in roles.items() if role == "postal"), None)
    if post is None:
        post = posted(data, [i for i in numbers if i != code], asked, reader)
    return Columns(header + 1, code, (asked,), departement, post, None)


def _rival(grid: Grid, where: Columned, reader: Reader) -> int | None:
    """Another column of communes, of which the headings do not tell it apart."""
    if not where.columns.items:
        return None
    (ours,), data = where.columns.items, _data(grid, where)[:SAMPLE]
    head = grid.lines[where.header].cells if where.header >= 0 else ()
    roles = dict(enumerate(map(role_of, head)))
    for column in span(data):
        if column == ours or share(data, column, has_code_form) >= _ENOUGH:
            continue
        if roles.get(ours) == "commune" != roles.get(column):
            continue
        if share(data, column, lambda text: is_one(reader.name(text))) < _ENOUGH:
            continue
        pairs = [(line.cells[ours], line.cells[column]) for line in data
                 if max(ours, column) < len(line.cells)]  # fmt: skip
        apart = sum(_named(one, reader) != _named(other, reader) for one, other in pairs)
        if apart > _APART * len(pairs):
            return column
    return None


def _named(text: str, reader: Reader) -> tuple[str, ...]:
    return tuple(code for one in reader.name(text) for code in one.meaning.communes)
