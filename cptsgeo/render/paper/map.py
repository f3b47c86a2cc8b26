"""Still maps: those of the interactive pages, on a sheet of paper or a slide."""

import math
from collections.abc import Sequence

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from cptsgeo import __version__
from cptsgeo.analysis.coverage import Coverage, coverage
from cptsgeo.communes.communes import Communes
from cptsgeo.geometry.topology import Topology
from cptsgeo.render.cards import label as short_name
from cptsgeo.render.looks import Look, state_looks
from cptsgeo.render.pages.maps.model import LegendRow, MapPage, PageKind
from cptsgeo.render.paper.labels import Name, Placement, ways
from cptsgeo.render.paper.panel import Column, Row, sheet_axes
from cptsgeo.render.paper.shapes import Line, compound, fill, lines, project, projected, transformer
from cptsgeo.render.paper.sheet_of_paper import INK, SOFT, Paper, drawing, figure, renderer, save
from cptsgeo.text.french import number, typographic

_CPTS = Line(INK, 1.1)
_DEPARTEMENT = Line("#5b1a6b", 1.2, (0, (5, 2.4)))
_COMMUNE = Line("#76828f", 0.18)
_AROUND = _CPTS._replace(alpha=0.45)
_SEA = "#e8eff3"
_MARGIN, _PANEL = 7.0, 0.315
_TOWNS = 60
"""Communes whose names are tried on a map, the most populous first."""


def still_map(page: MapPage, form: str, paper: Paper) -> bytes:
    """Draw the still map of what a page shows.

    Parameters
    ----------
    page
        What the page shows.
    form
        ``png``, ``svg`` or ``pdf``.
    paper
        The sheet.

    Returns
    -------
    bytes
        The file, the same for the same content.
    """
    with drawing():
        sheet, _ = draw(page, paper)
        return save(sheet, form, page.title)


def draw(page: MapPage, paper: Paper) -> tuple[Figure, Placement]:
    """Draw a map on a sheet, within `paper.drawing`.

    Parameters
    ----------
    page
        What the page shows.
    paper
        The sheet.

    Returns
    -------
    tuple
        The sheet, and where its names are.
    """
    sheet = figure(paper)
    whole = sheet_axes(sheet, paper)
    column = _panel_left(paper)
    axes = _map_axes(sheet, paper, column)
    names, key = _map(axes, page, paper)
    _panel(whole, page, paper, column, key)
    return sheet, names


def _panel_left(paper: Paper) -> float:
    return paper.width * (1 - _PANEL)


def _map_axes(sheet: Figure, paper: Paper, right: float) -> Axes:
    low, high = 13.0, paper.height - _MARGIN
    axes = sheet.add_axes((
        _MARGIN / paper.width, low / paper.height,
        (right - 4 - _MARGIN) / paper.width, (high - low) / paper.height,
    ))  # fmt: skip
    axes.set_facecolor(_SEA)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color("#c3ccd5")
        spine.set_linewidth(0.6)
    return axes


def _map(axes: Axes, page: MapPage, paper: Paper) -> tuple[Placement, list[Name]]:
    found = page.coverage
    territories, communes = found.territories, found.territories.communes
    around = coverage(territories, page.subject.around)
    _frame(axes, communes, [commune.code for commune in found.communes], paper)
    if page.subject.around:
        _fill(axes, around, page, alpha=0.38)
    topology = _fill(axes, found, page, alpha=1.0)
    owners, atoms = territories.owners, communes.atoms
    lines(axes, topology, lambda code: code, zorder=5, line=_COMMUNE)
    everything = topology
    if page.subject.around:
        codes = sorted({*around.etats, *found.etats})
        everything = communes.topology.subset(codes)
        lines(axes, everything, lambda code: owners.get(code, ()), zorder=6, line=_AROUND)
    lines(axes, topology, lambda code: owners.get(code, ()), zorder=7, line=_CPTS)
    lines(axes, everything, lambda code: atoms[code].departement, inner=True, zorder=8,
          line=_DEPARTEMENT)  # fmt: skip
    placement = Placement(axes, _furniture(axes, paper, _corner(axes, page)))
    key = placement.place(_cpts_names(page, everything, paper), INK)
    placement.place(_commune_names(page, topology, paper), "#26323f")
    return placement, key


def _frame(axes: Axes, communes: Communes, codes: Sequence[str], paper: Paper) -> None:
    """Show communes, with some room around them."""
    (shape,) = projected([communes.topology.union(codes)])
    west, south, east, north = shape.bounds
    box = axes.get_position()
    ratio = (box.width * paper.width) / (box.height * paper.height)
    high = max(north - south, (east - west) / ratio) * 1.06
    x, y = (west + east) / 2, (south + north) / 2
    axes.set_xlim(x - high * ratio / 2, x + high * ratio / 2)
    axes.set_ylim(y - high / 2, y + high / 2)


def _fill(axes: Axes, found: Coverage, page: MapPage, *, alpha: float) -> Topology:
    """Fill communes with the colours of their states, or of the classes of an indicator."""
    layer, communes = page.options.layer, found.territories.communes
    topology = communes.topology.subset([commune.code for commune in found.communes])
    shapes = dict(zip(topology.faces, projected(topology.polygons()), strict=True))
    looks = state_looks()
    by_look: dict[Look, list[shapely.Geometry]] = {}
    for code, state in found.etats.items():
        look = layer.looks[layer.rank(code)] if layer else looks[state]
        by_look.setdefault(look, []).append(shapes[code])
    for look, members in by_look.items():
        path = compound([shapely.coverage_union_all(members)])
        fill(axes, look, path, axes.transData, alpha=alpha, zorder=2 + alpha)
    return topology


# — names —


def _cpts_names(page: MapPage, topology: Topology, paper: Paper) -> list[Name]:
    territories = page.coverage.territories
    view = _view(page)
    drawn = frozenset(topology.faces)
    found = []
    for cpts in territories.plan.cpts:
        held = sorted(code for code in territories.atoms[cpts.cpts_id] & drawn
                      if len(territories.owners[code]) == 1) or sorted(
                          territories.atoms[cpts.cpts_id] & drawn)  # fmt: skip
        if held:
            (shape,) = projected([topology.union(held)])
            seen = shapely.intersection(shape, view)
            if not seen.is_empty:
                found.append((-seen.area, cpts, seen))
    found.sort(key=lambda one: (one[0], one[1].cpts_id))
    size = paper.letter
    # Around a CPTS, the others are there for context: a sliver of one needs no name.
    told = page.subject.kind is not PageKind.CPTS
    return [
        Name(ways(typographic(short_name(cpts))), shape,
             tuple(size * points for points in (8.2, 7.4, 6.6, 6.0)), True,
             str(rank) if told else "")
        for rank, (_, cpts, shape) in enumerate(found, 1)
    ]  # fmt: skip


def _view(page: MapPage) -> shapely.Polygon:
    found = page.coverage
    (shape,) = projected([found.territories.communes.topology.union(
        [commune.code for commune in found.communes])])  # fmt: skip
    return shapely.box(*shape.bounds)


def _commune_names(page: MapPage, topology: Topology, paper: Paper) -> list[Name]:
    """The largest communes, but on the map of a region, that has enough with its CPTS."""
    if page.subject.kind is PageKind.REGION:
        return []
    largest = sorted(page.coverage.communes, key=lambda c: (-c.population, c.code))[:_TOWNS]
    shapes = projected(topology.polygons([commune.code for commune in largest]))
    return [
        Name(ways(typographic(commune.nom), 16), shape, (5.6 * paper.letter,), False)
        for commune, shape in zip(largest, shapes, strict=True)
    ]


# — north and scale —


def _corner(axes: Axes, page: MapPage) -> float:
    """Where the scale and the north begin: in the lower corner that covers the least, in metres."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    wide, high = (east - west) * 0.32, (north - south) * 0.12
    found = page.coverage
    union = found.territories.communes.topology.union([one.code for one in found.communes])
    (shape,) = projected([union])
    corners = (west, east - wide)
    hidden = [shapely.intersection(shape, shapely.box(x, south, x + wide, south + high)).area
              for x in corners]  # fmt: skip
    return corners[hidden.index(min(hidden))]


def _furniture(axes: Axes, paper: Paper, left: float) -> list[Bbox]:
    """Draw the scale and the north, and give the places that they take."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    wide, high = east - west, north - south
    length = _round_length(wide * 0.22)
    x, y = left + wide * 0.03, south + high * 0.035
    axes.plot([x, x + length], [y, y], color=INK, linewidth=2.2, solid_capstyle="butt", zorder=21,
              gid="echelle")  # fmt: skip
    size = 6.5 * paper.letter
    text = axes.text(x + length / 2, y + high * 0.009, f"{number(round(length / 1000))} km",
                     ha="center", va="bottom", fontsize=size, zorder=21,
                     parse_math=False)  # fmt: skip
    tip = _north(axes, x + length + wide * 0.045, y, high * 0.05)
    letter = axes.text(*tip, "N", ha="center", va="bottom", fontsize=size, fontweight="bold",
                       zorder=21,
                     parse_math=False)  # fmt: skip
    measure = renderer(axes.figure)
    corner = axes.transData.transform((left, south)).tolist()
    boxes = [one.get_window_extent(measure) for one in (text, letter)]
    right, top = max(box.x1 for box in boxes), max(box.y1 for box in boxes)
    return [Bbox.from_extents(*corner, right + 4, top + 4)]


def _round_length(longest: float) -> float:
    """The longest of 1, 2 or 5 times a power of ten, in metres, that is not longer."""
    power = 10.0 ** math.floor(math.log10(longest))
    return max(step * power for step in (1, 2, 5) if step * power <= longest)


def _north(axes: Axes, x: float, y: float, length: float) -> tuple[float, float]:
    """Draw an arrow to the north of the map's middle; give where its letter stands."""
    middle = (sum(axes.get_xlim()) / 2, sum(axes.get_ylim()) / 2)
    lon, lat = transformer().transform(*middle, direction="INVERSE")
    (x0, y0), (x1, y1) = project(np.array([[lon, lat], [lon, lat + 0.1]])).tolist()
    far = math.hypot(x1 - x0, y1 - y0)
    dx, dy = (x1 - x0) / far * length, (y1 - y0) / far * length
    axes.annotate("", (x + dx, y + dy), (x, y), zorder=21,
                  arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.2})  # fmt: skip
    return x + dx, y + dy


# — margin —


def _row(row: LegendRow) -> Row:
    label = " · ".join(filter(None, (row.look.label, row.holders)))
    return Row(row.look, label, row.detail)


def _panel(axes: Axes, page: MapPage, paper: Paper, left: float, key: Sequence[Name]) -> None:
    words, layer, size = page.words, page.options.layer, paper.letter
    column = Column(axes, paper, left, paper.width - left - _MARGIN, _MARGIN)
    for part in page.title.split(" – ", 1):
        column.text(part, 14.5 * size, bold=True)
    column.space(0.8)
    column.text(words.subtitle, 8.6 * size, colour=SOFT)
    column.rule()
    for fact in page.figures:
        column.text(fact.label, 7 * size, colour=SOFT)
        column.text(fact.value, 11.5 * size, bold=True)
        if fact.detail:
            column.text(fact.detail, 7 * size, colour=SOFT)
        column.space(1)
    column.rule()
    if layer:
        column.text(layer.title, 8.4 * size, bold=True)
        column.space(0.6)
    rows = page.classes if layer else page.states
    column.legend([_row(row) for row in rows], 7.6 * size)
    shown = [*page.coverage.communes, *page.subject.around]
    several = len({commune.departement for commune in shown}) > 1
    limits = [("Limite de CPTS", _CPTS), ("Limite de département", _DEPARTEMENT)]
    column.limits(limits if several else limits[:1], 7.2 * size)
    if key:
        column.space(1.2)
        column.text("Sur la carte", 7.6 * size, bold=True)
        told = " · ".join(f"{name.number} {name.spellings[-1]}" for name in key)
        column.text(told.replace("\n", " "), 6.8 * size)
    column.space(1.2)
    for notice in words.notices:
        column.text(notice, 6.4 * size, colour=SOFT)
        column.space(0.5)
    foot = Column(axes, paper, _MARGIN, paper.width - 2 * _MARGIN, paper.height - 12.2)
    mentions = [words.sources, *words.mentions, "Projection Lambert-93"]
    sentences = [f"{mention.rstrip('.')}." for mention in mentions]
    foot.text(" ".join([*sentences, f"cptsgeo {__version__}."]),
              4.9 * size, colour=SOFT)  # fmt: skip
