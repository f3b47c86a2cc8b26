"""Names on a sheet: none over another, none out of its map."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.render.drawing.frame import Box
from cptsgeo.render.drawing.lettering import clean, shortened, width
from cptsgeo.render.paper.sheet import INK, POINT, Sheet, line, text

_LINE = 1.08
"""From a baseline to the next, in ems."""

_ABOVE, _BELOW = 0.77, 0.23
"""What letters take above and below their baseline, in ems."""

_GAP = 1.5
"""Points between two names."""

_LONGEST = 24.0
"""Ems that a name may have: longer ones are cut."""

_LIGHTER = "#26323f"
"""Of names that are not bold."""

_TURNS = np.arange(1, 200)
_GOLDEN = 2.399963

Spots = npt.NDArray[np.float64]


class Name(NamedTuple):
    """A name to place: ways to write it (the best first), where it belongs (units), its look.

    `number` is what stands on the map where no way of writing has room, the name being told in the
    margin; empty if the name may be left out.
    """

    spellings: tuple[str, ...]
    shape: shapely.Geometry
    sizes: tuple[float, ...]
    bold: bool
    number: str = ""


class Written(NamedTuple):
    """A name where it is written: its lines, its middle, its letters in points."""

    lines: tuple[str, ...]
    x: int
    y: int
    points: float
    bold: bool

    @property
    def box(self) -> tuple[float, float, float, float]:
        """What it takes: left, top, right and bottom, in units."""
        wide, high = _halves(self.lines, self.points, self.bold)
        return self.x - wide, self.y - high, self.x + wide, self.y + high


class Placement:
    """The places taken on a map.

    Parameters
    ----------
    frame
        The map, in units.
    taken
        Places that are taken already: left, top, right and bottom.
    """

    def __init__(self, frame: Box, taken: Iterable[tuple[float, float, float, float]] = ()) -> None:
        left, top, wide, high = frame
        self.frame = (left, top, left + wide, top + high)
        self.taken = np.empty((0, 4))
        self.reserve(taken)
        self.written: list[Written] = []
        self.ties: list[str] = []

    def reserve(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Take places: left, top, right and bottom, in units."""
        self.taken = np.vstack([self.taken, np.array([*boxes], float).reshape(-1, 4)])

    def place(self, names: Sequence[Name]) -> list[Name]:
        """Write names, the first ones first.

        Parameters
        ----------
        names
            By priority.

        Returns
        -------
        list of Name
            Those that only their number stands for.
        """
        numbered = []
        for name in names:
            spots = _spots(name.shape)
            if not len(spots) or self._write(name.spellings, name.sizes, spots, name.bold):
                continue
            if name.number and self._number(name, spots):
                numbered.append(name)
        return numbered

    def _write(
        self, texts: Sequence[str], sizes: Sequence[float], spots: Spots, bold: bool
    ) -> bool:
        for points in sizes:
            for told in texts:
                lines = tuple(told.split("\n"))
                rank = self._free(_halves(lines, points, bold), spots)
                if rank is not None:
                    x, y = np.rint(spots[rank]).astype(int).tolist()
                    self._take(Written(lines, x, y, points, bold))
                    return True
        return False

    def _take(self, written: Written) -> None:
        self.reserve([written.box])
        self.written.append(written)

    def _free(self, halves: tuple[float, float], spots: Spots) -> int | None:
        """Rank of the first spot where so large a box meets nothing; None if there is none."""
        gap = _GAP * POINT
        room = np.array([halves[0] + gap, halves[1] + gap])
        low, high = spots - room, spots + room
        left, top, right, bottom = self.frame
        inside = (low >= (left, top)).all(axis=1) & (high <= (right, bottom)).all(axis=1)
        met = (
            (low[:, None, 0] < self.taken[:, 2]) & (high[:, None, 0] > self.taken[:, 0])
            & (low[:, None, 1] < self.taken[:, 3]) & (high[:, None, 1] > self.taken[:, 1])
        ).any(axis=1)  # fmt: skip
        free = np.flatnonzero(inside & ~met)
        return int(free[0]) if len(free) else None

    def _number(self, name: Name, spots: Spots) -> bool:
        """Write a number in its place, or around it, farther and farther, with a line to it."""
        points = min(name.sizes)
        if self._write([name.number], [points], spots, True):
            return True
        x, y = spots[0].tolist()
        radius = points * POINT * np.sqrt(_TURNS)
        angle = _TURNS * _GOLDEN
        around = np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)])
        if not self._write([name.number], [points], around, True):
            return False
        end = self.written[-1]
        if math.hypot(end.x - x, end.y - y) > points * POINT:
            self.ties.append(
                line(round(x), round(y), end.x, end.y, colour=INK, width=0.6)
            )  # fmt: skip
        return True

    def draw(self, sheet: Sheet) -> None:
        """Draw what was written."""
        sheet.add(*self.ties)
        for bold, colour in ((False, _LIGHTER), (True, INK)):
            sheet.haloed("".join(_text(one) for one in self.written if one.bold is bold), colour)


def _halves(lines: Sequence[str], points: float, bold: bool) -> tuple[float, float]:
    size = points * POINT
    wide = max(width(one, bold=bold) for one in lines)
    high = (len(lines) - 1) * _LINE + _ABOVE + _BELOW
    return wide * size / 2, high * size / 2


def _text(one: Written) -> str:
    size = one.points * POINT
    first = one.y - _halves(one.lines, one.points, one.bold)[1] + _ABOVE * size
    return "".join(
        text(one.x, round(first + rank * _LINE * size), told, one.points, bold=one.bold)
        for rank, told in enumerate(one.lines)
    )


def _spots(shape: shapely.Geometry) -> Spots:
    """Places in a shape to write at: its middle, then around it."""
    parts = shapely.get_parts(shape)
    if not len(parts):
        return np.empty((0, 2))
    part = max(parts, key=shapely.area)
    middle = shapely.point_on_surface(part)
    centre = shapely.centroid(part)
    best = centre if shapely.contains(part, centre) else middle
    west, south, east, north = part.bounds
    reach = 0.28 * min(east - west, north - south)
    around = np.array([best.x, best.y]) + reach * _AROUND
    inside = shapely.contains_xy(part, around[:, 0], around[:, 1])
    return np.vstack([[[best.x, best.y], [middle.x, middle.y]], around[inside]])


_AROUND = np.array([
    (0, -0.5), (0, 0.5), (0.5, 0), (-0.5, 0), (0, -1), (0, 1), (1, 0), (-1, 0),
    (0.7, -0.7), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7),
])  # fmt: skip


def ways(name: str, longest: int = 14) -> tuple[str, ...]:
    """Ways to write a name: on two or three lines where it is long, else on one.

    Parameters
    ----------
    name
        As someone typed it.
    longest
        Letters from which it is split.

    Returns
    -------
    tuple of str
        The best first.
    """
    told = shortened(clean(name), _LONGEST, bold=True)
    words = told.replace("-", "-\0").replace(" ", " \0").split("\0")
    if len(told) <= longest or len(words) == 1:
        return (told,)

    def split(count: int) -> str:
        wide = max(len(told) / count, *map(len, words))
        lines = [""]
        for word in words:
            if lines[-1] and len(lines[-1]) + len(word.strip()) > wide + 2 and len(lines) < count:
                lines.append("")
            lines[-1] += word
        return "\n".join(line.strip() for line in lines)

    return tuple(dict.fromkeys((split(2), split(3), told)))
