"""Names on a map: where each stands, and from which size of letters it has room.

A size is that of an em in units of the drawing. Zooming in makes an em smaller, so that a name
which once has room keeps it: the script only compares sizes, whatever the screen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.communes.communes import Communes
from cptsgeo.geometry.rings import Geometries, array_of
from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology
from cptsgeo.plan.territories import Territories
from cptsgeo.render.cards import label as short_name
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Frame
from cptsgeo.render.drawing.lettering import width
from cptsgeo.render.drawing.paths import units
from cptsgeo.text.french import typographic

PAPER_EM = 10 * UNITS_PER_PIXEL
"""Size of letters on paper."""

_SIZES = tuple(
    PAPER_EM * factor // 100 for factor in (160, 125, 100, 80, 62, 50, 38, 28, 20, 14, 9)
)
_SCREEN = 1.15
"""How much wider than ours the fonts of a screen may be."""
_LINE = 1.15
_GAP = 0.25

CPTS_ROOM = 1.6
"""How much wider than its territory the name of a CPTS may be."""


class Label(NamedTuple):
    """A name to place: its lines, its middle, the room around (units), its class.

    The class `css` is ``fort`` for a CPTS, empty for a commune.
    """

    lines: tuple[str, ...]
    x: int
    y: int
    room: float
    css: str = ""

    @property
    def width(self) -> float:
        """In ems."""
        bold = bool(self.css)
        widest = max(width(line, bold=bold) for line in self.lines)
        return widest * _SCREEN * (1.05 if bold else 1)


class Placed(NamedTuple):
    """A name and the largest letters, in units, that it has room for."""

    label: Label
    size: int

    def on_paper(self, seen: Frame) -> bool:
        """Whether it is read on paper: large enough, and whole in what is seen."""
        one, view = self.label, seen.view
        wide, high = one.width * PAPER_EM / 2, len(one.lines) * _LINE * PAPER_EM / 2
        return (
            self.size >= PAPER_EM
            and abs(one.x - view[0] - view[2] / 2) + wide < seen.paper[0] * UNITS_PER_PIXEL / 2
            and abs(one.y - view[1] - view[3] / 2) + high < seen.paper[1] * UNITS_PER_PIXEL / 2
        )


def split(text: str, longest: int = 13) -> tuple[str, ...]:
    """Split a name into lines at its spaces and hyphens.

    Parameters
    ----------
    text
        A name.
    longest
        Letters that a line may have, if its words allow.

    Returns
    -------
    tuple of str
        Up to three lines of about the same length.
    """
    words = text.replace("-", "-\0").replace(" ", " \0").split("\0")
    wanted = min(3, -(-len(text) // longest))
    if wanted == 1 or len(words) == 1:
        return (text,)
    lines = [""]
    for word in words:
        room = max(longest, -(-len(text) // wanted) + 1)
        if lines[-1] and len(lines[-1]) + len(word.rstrip()) > room and len(lines) < 3:
            lines.append("")
        lines[-1] += word
    return tuple(line.strip() for line in lines)


def commune_names(
    communes: Communes,
    shapes: Mapping[str, shapely.Geometry],
    seen: Frame,
    *,
    inside: Collection[str] = (),
) -> list[Label]:
    """Name communes.

    Parameters
    ----------
    communes
        The referential.
    shapes
        Polygons of those to name, by code.
    seen
        The frame of the drawing.
    inside
        Communes that the map is about, named first.

    Returns
    -------
    list of Label
        By priority: those that the map is about, the most populous first.
    """
    named = [communes.atoms[code] for code in shapes]
    placed = in_middle(
        [split(typographic(commune.nom)) for commune in named],
        array_of([*shapes.values()]),
        seen,
        room=[1.2 if code in inside else 1.0 for code in shapes],
    )
    ranks = sorted(
        range(len(named)),
        key=lambda rank: (named[rank].code not in inside, -named[rank].population),
    )
    return [placed[rank] for rank in ranks]


def cpts_names(
    territories: Territories, topology: Topology, seen: Frame, *, without: Collection[str] = ()
) -> list[Label]:
    """Name the CPTS that hold communes drawn.

    Parameters
    ----------
    territories
        The territories.
    topology
        What is drawn.
    seen
        The frame of the drawing.
    without
        CPTS not to name.

    Returns
    -------
    list of Label
        Those with the most room in the first view first.
    """
    owners = territories.owners
    drawn = [cpts for cpts in territories.plan.cpts if cpts.cpts_id not in without]
    rank = {cpts.cpts_id: rank for rank, cpts in enumerate(drawn)}
    groups = np.array([
        rank.get(owners.get(code, ("",))[0], -1) if len(owners.get(code, ())) == 1 else -1
        for code in topology.faces
    ])  # fmt: skip
    clipped = shapely.intersection(topology.dissolve(groups), _first_view(seen))
    kept = np.flatnonzero(~shapely.is_empty(clipped))
    largest = kept[np.argsort(-shapely.area(clipped[kept]), kind="stable")]
    return in_middle(
        [split(short_name(drawn[position])) for position in largest],
        clipped[largest],
        seen,
        room=[CPTS_ROOM] * len(largest),
        css="fort",
    )


def _first_view(seen: Frame) -> shapely.Polygon:
    """The first view in degrees, with what a screen of another shape shows beside it."""
    left, top, width, height = seen.view
    north = seen.origin[1] - np.array([top - height * 0.1, top + height * 1.1]) / seen.scale
    high, low = np.degrees(2 * np.arctan(np.exp(np.radians(north))) - np.pi / 2)
    west, east = (seen.origin[0] + np.array([left, left + width]) / seen.scale).tolist()
    return shapely.box(west, low, east, high)


def in_middle(
    names: Sequence[tuple[str, ...]],
    polygons: Geometries,
    seen: Frame,
    *,
    room: Sequence[float],
    css: str = "",
) -> list[Label]:
    """Put names in the middle of polygons.

    Parameters
    ----------
    names
        The lines of each.
    polygons
        In degrees (EPSG:4326), none empty; the largest part of each is named.
    seen
        The frame of the drawing.
    room
        How much wider than the part each name may be.
    css
        Class of the names.

    Returns
    -------
    list of Label
        The names, to be placed.
    """
    parts, owner = shapely.get_parts(polygons, return_index=True)
    by_size = np.lexsort([-shapely.area(parts), owner])
    largest = parts[by_size[np.searchsorted(owner, np.arange(len(polygons)))]]
    middles = seen.project(units(shapely.point_on_surface(largest)))
    corners = np.rint(shapely.bounds(largest) * UNITS_PER_DEGREE).astype(np.int64).reshape(-1, 2)
    widths = np.diff(seen.project(corners)[:, 0].reshape(-1, 2), axis=1)[:, 0]
    return [
        Label(lines, x, y, wide * wider, css)
        for lines, (x, y), wide, wider in zip(
            names, middles.tolist(), widths.tolist(), room, strict=True
        )
    ]


def place(labels: Sequence[Label], sizes: Iterable[int] = _SIZES) -> list[Placed]:
    """Place names, the first ones first, from large letters to small ones.

    Parameters
    ----------
    labels
        The names, by priority.
    sizes
        Sizes of letters to try, the largest first.

    Returns
    -------
    list of Placed
        Those that have room at some size, by size.
    """
    placed: list[Placed] = []
    taken: set[int] = set()
    boxes = np.zeros((4, len(labels)))
    widths = [label.width for label in labels]
    for size in sizes:
        for rank, (label, wide) in enumerate(zip(labels, widths, strict=True)):
            if rank in taken or wide * size > label.room:
                continue
            box = (label.x, label.y, wide / 2 + _GAP, len(label.lines) * _LINE / 2)
            if not _collides(box, size, boxes[:, : len(placed)]):
                boxes[:, len(placed)] = box
                taken.add(rank)
                placed.append(Placed(label, size))
    return placed


def _collides(
    box: tuple[float, float, float, float], size: int, others: npt.NDArray[np.float64]
) -> bool:
    """Whether a box, told by its middle and its halves, meets others at a size of letters."""
    x, y, wide, high = others
    beside = np.abs(x - box[0]) < (wide + box[2]) * size
    return bool((beside & (np.abs(y - box[1]) < (high + box[3]) * size)).any())


def payload(placed: Sequence[Placed], known: Sequence[str]) -> list[list[Any]]:
    """Give names as plain data for the script.

    Parameters
    ----------
    placed
        The names.
    known
        Names that the script has already, their lines joined by ``|``.

    Returns
    -------
    list of list
        Rank among those known, or else the lines, then x, y, size, and the class if there is one.
    """
    rank = {name: rank for rank, name in enumerate(known)}
    return [
        [rank.get(lines, lines), one.x, one.y, size, *([one.css] if one.css else [])]
        for one, size in placed
        for lines in ["|".join(one.lines)]
    ]
