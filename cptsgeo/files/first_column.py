"""Tables that lie whole in their first column, and the quotation marks that double on the way.

A French Excel parts cells at semicolons: of a file with commas it shows each row in one cell, and
saves it so, between quotation marks where it holds some.
"""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Final

from cptsgeo.files.grids import Grid, Line

_SEPARATORS: Final = ",;\t"


def spread(grid: Grid, is_header: Callable[[Sequence[str]], bool]) -> tuple[Grid, tuple[int, ...]]:
    """Part the rows that lie whole in the first column.

    Parameters
    ----------
    grid
        A table, its header first.
    is_header
        What tells whether cells are the header of that table.

    Returns
    -------
    tuple
        The table, and the lines of the rows that were parted; the table itself if there is none.
    """
    (first, head), *rows = grid.lines
    lines, parted = [], []
    if found := _whole(head, is_header):
        header, separator = found
        lines.append(Line(first, header))
        # What held the other separator has been parted there; in prose it has spaces beside it.
        other = f" {';'} " if separator == "," else ", "
        for line, cells in rows:
            lines.append(Line(line, _trimmed(_parted(other.join(cells), separator)) or cells))
            parted.append(line)
        return grid._replace(lines=tuple(lines)), tuple(parted) or (first,)
    for row in rows:
        cells = row.cells
        if len(cells) == 1 < len(head):
            fitting = (_parted(cells[0], separator) for separator in _SEPARATORS)
            cells = next((_trimmed(one) for one in fitting if len(one) == len(head)), cells)
            if cells is not row.cells:
                parted.append(row.line)
        lines.append(Line(row.line, cells))
    return (grid._replace(lines=(grid.lines[0], *lines)), tuple(parted)) if parted else (grid, ())


def _whole(
    head: Sequence[str], is_header: Callable[[Sequence[str]], bool]
) -> tuple[tuple[str, ...], str] | None:
    """The header that a single cell holds, and what separates it."""
    if len(head) == 1:
        for separator in _SEPARATORS:
            if is_header(header := _trimmed(_parted(head[0], separator))):
                return header, separator
    return None


def _parted(text: str, separator: str) -> tuple[str, ...]:
    """Cells of a row of CSV; none if it is not one."""
    if separator not in text:
        return ()
    try:
        rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)]
    except csv.Error:
        return ()
    return tuple(cell.strip() for cell in rows[0]) if len(rows) == 1 else ()


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The same without the empty cells at its end."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def unquoted(text: str) -> str:
    """Take off the quotation marks that a text has all around it, those inside doubled.

    Parameters
    ----------
    text
        A cell.

    Returns
    -------
    str
        What they hold; the text itself if they are its own (``"a" et "b"``).
    """
    while len(text) > 1 and text[0] == text[-1] == '"':
        inside = text[1:-1]
        if '"' in inside.replace('""', ""):
            break
        text = inside.replace('""', '"').strip()
    return text
