"""Names on a sheet: none over another, none out of the map, measured as they are drawn."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import shapely
from matplotlib.axes import Axes
from matplotlib.patheffects import Stroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from cptsgeo.render.paper.sheet_of_paper import renderer

_HALO = 2.2
"""Points of the white halo around letters."""

_GAP = 1.5
"""Pixels between two names, at 72 dots per inch."""


class Name(NamedTuple):
    """A name to place: ways to write it (the best first), where it belongs (metres), its look.

    `number` is what stands on the map where no way of writing has room, the name being told in the
    margin; empty if the name may be left out.
    """

    spellings: tuple[str, ...]
    shape: shapely.Geometry
    sizes: tuple[float, ...]
    bold: bool
    number: str = ""


class Placement:
    """The places taken on a map.

    Parameters
    ----------
    axes
        The map; its limits are set.
    taken
        Boxes that are taken already, in pixels of the sheet.
    """

    def __init__(self, axes: Axes, taken: Iterable[Bbox] = ()) -> None:
        self.axes = axes
        self.renderer = renderer(axes.figure)
        self.frame = axes.get_window_extent(self.renderer)
        self.taken: list[Bbox] = list(taken)
        self.texts: list[Text] = []

    def place(self, names: Sequence[Name], colour: str) -> list[Name]:
        """Write names, the first ones first.

        Parameters
        ----------
        names
            By priority.
        colour
            Colour of the letters.

        Returns
        -------
        list of Name
            Those that only their number stands for.
        """
        numbered = []
        for name in names:
            spots = _spots(name.shape)
            if self._write(name.spellings, name.sizes, spots, name.bold, colour):
                continue
            if name.number:
                self._number(name, spots, colour)
                numbered.append(name)
        return numbered

    def _write(
        self,
        texts: Sequence[str],
        sizes: Sequence[float],
        spots: Sequence[tuple[float, float]],
        bold: bool,
        colour: str,
    ) -> bool:
        for size in sizes:
            for text in texts:
                for x, y in spots:
                    if self._try(text, size, x, y, bold, colour):
                        return True
        return False

    def _try(self, text: str, size: float, x: float, y: float, bold: bool, colour: str) -> bool:
        written = self.axes.text(
            x, y, text, fontsize=size, fontweight="bold" if bold else "normal", color=colour,
            ha="center", va="center", linespacing=1.05, zorder=20, parse_math=False,
        )  # fmt: skip
        box = written.get_window_extent(self.renderer)
        if self._free(box):
            self.taken.append(box)
            self.texts.append(written)
            self._halo(written)
            return True
        written.remove()
        return False

    def _halo(self, written: Text) -> None:
        """Put a white halo under a name: letters that bore it would be no text in a PDF."""
        x, y = written.get_position()
        self.axes.text(
            x, y, written.get_text(), fontproperties=written.get_fontproperties(),
            ha="center", va="center", linespacing=1.05, zorder=19.5, parse_math=False,
            path_effects=[Stroke(linewidth=_HALO, foreground="white", alpha=0.9)],
        )  # fmt: skip

    def _free(self, box: Bbox) -> bool:
        gap = _GAP * self.axes.figure.dpi / 72
        room = box.padded(gap)
        inside = (
            room.x0 >= self.frame.x0 and room.x1 <= self.frame.x1
            and room.y0 >= self.frame.y0 and room.y1 <= self.frame.y1
        )  # fmt: skip
        return inside and not any(room.overlaps(other) for other in self.taken)

    def _number(self, name: Name, spots: Sequence[tuple[float, float]], colour: str) -> None:
        size = min(name.sizes)
        if self._write([name.number], [size], spots, True, colour):
            return
        # Around the place, farther and farther, with a line to it.
        x, y = spots[0]
        metres = 1 / abs(self.axes.transData.transform((1, 0))[0]
                         - self.axes.transData.transform((0, 0))[0])  # fmt: skip
        step = size * self.axes.figure.dpi / 72 * metres
        for turn in range(1, 200):
            angle, radius = turn * 2.399963, step * math.sqrt(turn)  # the golden angle
            ex, ey = x + radius * math.cos(angle), y + radius * math.sin(angle)
            if self._try(name.number, size, ex, ey, True, colour):
                self.axes.plot([x, ex], [y, ey], color=colour, linewidth=0.6, zorder=19)
                return


def _spots(shape: shapely.Geometry) -> list[tuple[float, float]]:
    """Places in a shape to write at: its middle, then around it."""
    parts = shapely.get_parts(shape)
    if not len(parts):
        return []
    part = max(parts, key=shapely.area)
    middle = shapely.point_on_surface(part)
    centre = shapely.centroid(part)
    best = centre if shapely.contains(part, centre) else middle
    found = [(best.x, best.y), (middle.x, middle.y)]
    west, south, east, north = part.bounds
    reach = 0.28 * min(east - west, north - south)
    around = [
        (best.x + reach * across, best.y + reach * along)
        for across, along in (
            (0, 0.5), (0, -0.5), (0.5, 0), (-0.5, 0), (0, 1), (0, -1), (1, 0), (-1, 0),
            (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7),
        )
    ]  # fmt: skip
    return found + [spot for spot in around if shapely.contains_xy(part, *spot)]


def ways(text: str, longest: int = 14) -> tuple[str, ...]:
    """Ways to write a name: on two or three lines where it is long, else on one.

    Parameters
    ----------
    text
        The name.
    longest
        Letters from which it is split.

    Returns
    -------
    tuple of str
        The best first.
    """
    words = text.replace("-", "-\0").replace(" ", " \0").split("\0")
    if len(text) <= longest or len(words) == 1:
        return (text,)

    def split(count: int) -> str:
        wide = max(len(text) / count, *map(len, words))
        lines = [""]
        for word in words:
            if lines[-1] and len(lines[-1]) + len(word.strip()) > wide + 2 and len(lines) < count:
                lines.append("")
            lines[-1] += word
        return "\n".join(line.strip() for line in lines)

    return tuple(dict.fromkeys((split(2), split(3), text)))
