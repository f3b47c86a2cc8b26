"""Names on a map: where each stands, and from which size of letters it has room.

A size is that of an em in units of the drawing. Zooming in makes an em smaller, so that a name
which once has room keeps it: the script only compares sizes, whatever the screen.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.communes.communes import Communes
from cptsgeo.geometry.topology import Topology
from cptsgeo.plan.territories import Territories
from cptsgeo.render.cards import label as short_name
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Frame
from cptsgeo.render.drawing.paths import units
from cptsgeo.text.french import typographic

PAPER_EM = 10 * UNITS_PER_PIXEL
"""Size of letters on paper."""

_SIZES = tuple(
    PAPER_EM * factor // 100 for factor in (160, 125, 100, 80, 62, 50, 38, 28, 20, 14, 9)
)
_LETTER = 0.55
_LINE = 1.15
_GAP = 0.25


class Label(NamedTuple):
    """A name to place: its lines, its middle, the room around (units), its class.

    The class is ``fort`` for a CPTS, empty for a commune.
    """

    lines: tuple[str, ...]
    x: int
    y: int
    room: float
    classe: str = ""

    @property
    def width(self) -> float:
        """In ems."""
        return max(map(len, self.lines)) * _LETTER * (1.08 if self.classe else 1)


class Placed(NamedTuple):
    """A name and the largest letters, in units, that it has room for."""

    label: Label
    size: int

    def on_paper(self, found: Frame) -> bool:
        """Whether it is read on paper: large enough, and whole in what is seen."""
        one, view = self.label, found.view
        wide, high = one.width * PAPER_EM / 2, len(one.lines) * _LINE * PAPER_EM / 2
        return (
            self.size >= PAPER_EM
            and abs(one.x - view[0] - view[2] / 2) + wide < found.paper[0] * UNITS_PER_PIXEL / 2
            and abs(one.y - view[1] - view[3] / 2) + high < found.paper[1] * UNITS_PER_PIXEL / 2
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
    communes: Communes, topology: Topology, found: Frame, *, inside: Collection[str] = ()
) -> list[Label]:
    """Name communes.

    Parameters
    ----------
    communes
        The referential.
    topology
        What is drawn.
    found
        The frame of the drawing.
    inside
        Communes that the map is about, named first.

    Returns
    -------
    list of Label
        By priority: those that the map is about, the most populous first.
    """
    named = []
    for code, polygon in zip(topology.faces, topology.polygons(), strict=True):
        commune = communes.atoms[code]
        room = 1.2 if code in inside else 1.0
        one = label(split(typographic(commune.nom)), polygon, found, room=room)
        named.append((code not in inside, -commune.population, one))
    return [one for *_, one in sorted(named, key=lambda item: item[:2])]


def cpts_names(
    territories: Territories, topology: Topology, found: Frame, *, without: Collection[str] = ()
) -> list[Label]:
    """Name the CPTS that hold communes drawn.

    Parameters
    ----------
    territories
        The territories.
    topology
        What is drawn.
    found
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
    view = _first_view(found)
    sized = []
    for position, polygon in enumerate(topology.dissolve(groups)):
        clipped = shapely.intersection(polygon, view)
        if not clipped.is_empty:
            one = label(split(short_name(drawn[position])), clipped, found, room=1.6, classe="fort")
            sized.append((-clipped.area, position, one))
    return [one for *_, one in sorted(sized, key=lambda item: item[:2])]


def _first_view(found: Frame) -> shapely.Polygon:
    """The first view in degrees, with what a screen of another shape shows beside it."""
    left, top, width, height = found.view
    north = found.origin[1] - np.array([top - height * 0.1, top + height * 1.1]) / found.scale
    high, low = np.degrees(2 * np.arctan(np.exp(np.radians(north))) - np.pi / 2)
    west, east = (found.origin[0] + np.array([left, left + width]) / found.scale).tolist()
    return shapely.box(west, low, east, high)


def label(
    lines: tuple[str, ...],
    polygon: shapely.Geometry,
    found: Frame,
    *,
    room: float,
    classe: str = "",
) -> Label:
    """Put a name in the middle of a polygon.

    Parameters
    ----------
    lines
        The name.
    polygon
        In degrees (EPSG:4326); its largest part is named.
    found
        The frame of the drawing.
    room
        How much wider than the part the name may be.
    classe
        Class of the name.

    Returns
    -------
    Label
        The name, to be placed.
    """
    part = max(shapely.get_parts(polygon), key=shapely.area)
    points = found.project(units([shapely.point_on_surface(part), shapely.envelope(part)]))
    x, y = points[0].tolist()
    wide = int(np.ptp(points[1:, 0]))
    return Label(lines, x, y, wide * room, classe)


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
    half = np.array([[one.width / 2 + _GAP, len(one.lines) * _LINE / 2] for one in labels])
    middles = np.array([[one.x, one.y] for one in labels], np.float64)
    taken = np.zeros(len(labels), bool)
    placed = []
    for size in sizes:
        for rank, label in enumerate(labels):
            if taken[rank] or label.width * size > label.room:
                continue
            if not _collides(rank, size, middles, half, taken):
                taken[rank] = True
                placed.append(Placed(label, size))
    return placed


def _collides(
    rank: int,
    size: int,
    middles: npt.NDArray[np.float64],
    half: npt.NDArray[np.float64],
    taken: npt.NDArray[np.bool_],
) -> bool:
    apart = np.abs(middles[taken] - middles[rank])
    return bool((apart < (half[taken] + half[rank]) * size).all(axis=1).any())


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
        [rank.get(lines, lines), one.x, one.y, size, *([one.classe] if one.classe else [])]
        for one, size in placed
        for lines in ["|".join(one.lines)]
    ]
