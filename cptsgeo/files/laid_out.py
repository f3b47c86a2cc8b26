"""Lines of a PDF, spaced as they are on paper, to the rows of tables: places tell columns.

Wide spaces part cells. Of an empty cell nothing is left but its place, which the cells above and
below it have: without that, the number of inhabitants would pass for the code beside it.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

TEXT, TABLE = "texte", "tableau"
"""What stands for the name of a sheet."""

_WIDE = re.compile(r"\s{2,}|\t")
# A word is tried from its beginning only: one may be as long as the document.
_LIGATURE = re.compile(
    r"(?<!\S)([^\s\ufb00-\ufb06]*+[\ufb00-\ufb06]\S*+)(\s{2,})(?=[a-zà-ÿ])((?:\S|\s(?!\s))*)"
)
"""A word with « fi » in one sign seems narrower than it is, and its end far away."""
_RECENT = 40
"""Rows of a table that tell whether what comes after a line of text goes on with it."""
_SHARED = 0.1
"""Share of the rows of a table that have as many cells as it has columns."""
_FITTING = 0.9
"""Share of the shorter rows whose cells stand in these columns, for places to be believed."""

Span = tuple[int, int]
Row = list[str | int]


class _Cell(NamedTuple):
    start: int
    end: int
    text: str


class _Line(NamedTuple):
    number: int
    cells: tuple[_Cell, ...]


def laid_out(lines: Iterable[tuple[int, str]]) -> Iterator[Row]:
    """Give the tables of a PDF, that may run over pages, then the lines that are in none.

    Parameters
    ----------
    lines
        Those that are not blank, each with its number.

    Yields
    ------
    list
        The name that stands for a sheet, the number of the line, its cells.
    """
    tables: list[list[_Line]] = []
    texts: list[_Line] = []
    between: list[_Line] = []
    for number, text in lines:
        line = _Line(number, tuple(_cells(text)))
        if len(line.cells) < 2:
            between.append(line)
            continue
        if not tables or (between and not _goes_on(tables[-1], line)):
            tables.append([])
        elif between:
            # Codes may stand alone, half a line lower than a name of two lines; a text where names
            # do is a title.
            columns = _columns(_recent(tables[-1]))
            inside = [(_fit(one.cells, columns) or [0]) != [0] for one in between]
            tables[-1] += itertools.compress(between, inside)
            between = [one for one, is_row in zip(between, inside, strict=True) if not is_row]
        texts += between
        between = []
        tables[-1].append(line)
    for rank, table in enumerate(tables, 1):
        columns = _columns(table)
        for line in table:
            yield [f"{TABLE} {rank}", line.number, *_row(line, columns)]
    for line in (*texts, *between):
        yield [TEXT, line.number, *(cell.text for cell in line.cells)]


def _cells(text: str) -> Iterator[_Cell]:
    text = _LIGATURE.sub(r"\1\3\2", text)
    start = 0
    for gap in itertools.chain(_WIDE.finditer(text), [None]):
        part = text[start : gap.start() if gap else len(text)]
        if part.strip():
            first = start + len(part) - len(part.lstrip())
            yield _Cell(first, start + len(part.rstrip()), part.strip())
        start = gap.end() if gap else len(text)


def _recent(table: Sequence[_Line]) -> list[_Line]:
    return [table[0], *table[max(1, len(table) - _RECENT) :]]


def _goes_on(table: Sequence[_Line], line: _Line) -> bool:
    """Whether a line goes on with a table, after lines of text."""
    if len(line.cells) == len(table[-1].cells):
        return True
    return _fit(line.cells, _columns(_recent(table))) is not None


def _columns(table: Sequence[_Line]) -> tuple[Span, ...]:
    """Places of columns, by the rows that have all of them; none where they cannot be told."""
    counts = Counter(len(line.cells) for line in table)
    shared = {size for size, many in counts.items() if many >= max(2, _SHARED * len(table))}
    for size in sorted({*shared, len(table[0].cells)}, reverse=True):
        full = [line.cells for line in table if len(line.cells) == size]
        columns = tuple(
            (min(cell.start for cell in cells), max(cell.end for cell in cells))
            for cells in zip(*full, strict=True)
        )
        if any(left[1] > right[0] for left, right in itertools.pairwise(columns)):
            continue
        short = [line.cells for line in table if len(line.cells) < size]
        fitting = sum(_fit(cells, columns) is not None for cells in short)
        if fitting >= _FITTING * len(short):
            return columns
    return ()


def _fit(cells: Sequence[_Cell], columns: Sequence[Span]) -> list[int] | None:
    """The column of each of some cells; None if one is in several, or two are in one."""
    places: list[int] = []
    for cell in cells:
        over = [
            k for k, (start, end) in enumerate(columns) if cell.start < end and start < cell.end
        ]
        if len(over) > 1 or not columns:
            return None
        place = over[0] if over else min(
            range(len(columns)),
            key=lambda k: max(columns[k][0] - cell.end, cell.start - columns[k][1]),
        )  # fmt: skip
        if places and place <= places[-1]:
            return None
        places.append(place)
    return places


def _row(line: _Line, columns: Sequence[Span]) -> list[str]:
    texts = [cell.text for cell in line.cells]
    places = _fit(line.cells, columns) if len(texts) < len(columns) else None
    if places is None:
        return texts
    found = [""] * len(columns)
    for place, text in zip(places, texts, strict=True):
        found[place] = text
    return found
