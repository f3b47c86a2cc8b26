"""Lists of several CPTS, one below the other under their names, or one beside the other."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from cptsgeo.communes.naming.reader import Reader
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal import phrases
from cptsgeo.proposal.columns import HEADER_WITHIN
from cptsgeo.proposal.mail import is_aside, unbulleted
from cptsgeo.proposal.several import Division
from cptsgeo.text import names

_TITLE = re.compile(
    r"(?:(?:liste des )?(?:communes|territoire|perimetre|composition) (?:de |du |des )?(?:la )?)?"
    r"cpts "
)
JOINED = re.compile(r"[,;/]|(?<!\s)\s+et\s+")
_LOOKED_AT = 5
"""Rows of a part, one of which must name a commune."""


def sections(grid: Grid, reader: Reader) -> Division | None:
    """Find the parts of a list that have the names of CPTS above them.

    Parameters
    ----------
    grid
        A user's file or sheet.
    reader
        What tells a commune.

    Returns
    -------
    Division or None
        None if there are not two parts at least that name communes.
    """
    return _beside(grid, reader) or _below(grid, reader)


def _title(text: str) -> str:
    """The name of a CPTS that is alone in a text; empty if it is something else."""
    bare = unbulleted(text)
    return bare if _TITLE.match(names.key(bare)) else ""


def _beside(grid: Grid, reader: Reader) -> Division | None:
    """One column for each, or a few: the names of the CPTS are its headers."""
    for row, line in enumerate(grid.lines[:HEADER_WITHIN]):
        heads = {rank: _title(cell) for rank, cell in enumerate(line.cells) if cell}
        if len(heads) < 2 or not all(heads.values()):
            continue
        starts = [*heads, max(len(one.cells) for one in grid.lines)]
        parts = [
            [Line(one.line, part) for one in grid.lines[row + 1 :]
             if any(part := one.cells[start:stop])]
            for start, stop in itertools.pairwise(starts)
        ]  # fmt: skip
        return _division(phrases.HEADERS, list(heads.values()), parts, reader)
    return None


def _below(grid: Grid, reader: Reader) -> Division | None:
    """One after the other: a line that is the name of a CPTS, or that begins with it."""
    titles: list[str] = []
    parts: list[list[Line]] = []
    first = len(grid.lines)
    for rank, line in enumerate(grid.lines):
        filled = [cell for cell in line.cells if cell]
        head, colon, rest = filled[0].partition(":")
        title = _title(head) if colon or len(filled) == 1 else ""
        if title:
            first = min(first, rank)
            titles.append(title)
            parts.append([])
        text = (rest.strip(), *filled[1:]) if title else line.cells
        if parts and any(text):
            parts[-1].append(Line(line.line, text))
    # A header may stand above all of them; titles say nothing of the communes.
    header = [line for line in grid.lines[:first] if sum(map(bool, line.cells)) > 1]
    return _division(phrases.TITLES, titles, [[*header, *part] for part in parts], reader)


def _division(
    ou: str, titles: Sequence[str], parts: Sequence[Sequence[Line]], reader: Reader
) -> Division | None:
    kept: dict[str, tuple[str, list[Line]]] = {}
    for title, lines in zip(titles, parts, strict=True):
        if any(_names_one(line, reader) for line in lines[:_LOOKED_AT]):
            kept.setdefault(names.key(title), (title, []))[1].extend(lines)
    if len(kept) < 2:
        return None
    noms, found = zip(*kept.values(), strict=True)
    return Division(ou, noms, tuple(map(tuple, found)))


def _names_one(line: Line, reader: Reader) -> bool:
    return any(reader.read(text) for text in _texts(line) if not is_aside(text))


def _texts(line: Line) -> Iterator[str]:
    for cell in filter(None, line.cells):
        yield from map(unbulleted, [cell, *JOINED.split(cell)])


SHARED: Final = {
    "TITLE": _TITLE,
    "JOINED": JOINED,
    "LOOKED_AT": _LOOKED_AT,
}
"""What its twin in the script of a page takes from here."""
