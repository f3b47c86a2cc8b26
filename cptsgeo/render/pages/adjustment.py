"""The page of a drawing turned into whole communes: its map, and what is left to decide."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import shapely

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.layers.adjustment import Adjustment, Touched
from cptsgeo.plan.territories import Territories
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Frame, frame
from cptsgeo.render.drawing.labels import commune_names
from cptsgeo.render.drawing.lines import outlines, territory_line
from cptsgeo.render.drawing.paths import shape_path, units
from cptsgeo.render.drawing.scene import Overlay, Pointer, Scene, Subject, scene
from cptsgeo.render.drawing.telling import telling
from cptsgeo.render.exports.adjusted import LOOKS, state
from cptsgeo.render.looks import Look
from cptsgeo.render.pages.document import Figure, Page, render
from cptsgeo.render.provenance import situation, sources_of_adjustment
from cptsgeo.render.sheets.sheet import kilometres
from cptsgeo.render.tables import adjustment as outputs
from cptsgeo.text.french import count, number, percent, typographic

PAPER = (600, 480)
"""CSS pixels of the map on an A4 page."""

_IDENT = "dessin"
_AROUND = Look("autour", "Autre commune", "#eceef1")


class Row(NamedTuple):
    """A commune that the drawing touches."""

    code: str
    nom: str
    population: str
    share: str
    bourg: str
    decision: str
    follows: str
    cpts: str
    pointer: Pointer


@dataclass(frozen=True)
class Content:
    """What the page of an adjustment shows."""

    map: Scene
    figures: tuple[Figure, ...]
    doubts_title: str
    rule: str
    doubtful: tuple[Row, ...]
    follows: bool
    command: str
    decided: tuple[Row, ...]
    summary: str
    members: tuple[Row, ...]
    left: tuple[Row, ...]


def page_adjustment(found: Adjustment, territories: Territories, *, empreinte: str = "") -> str:
    """Write the page of an adjustment.

    Parameters
    ----------
    found
        The drawing and its communes.
    territories
        The plan, that tells who holds them today.
    empreinte
        Fingerprint of the files that were read, shown if not empty.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same drawing.
    """
    drawn = _scene(found, territories)
    undecided = len(found.a_trancher)

    def rows(some: Iterable[Touched]) -> tuple[Row, ...]:
        return tuple(_row(one, drawn, territories) for one in some)

    page = Page(
        template="adjustment.html",
        title=f"Territoire ajusté – {found.layer.nom}",
        situation=f"Dessin lu en {found.layer.systeme} · CPTS : {situation(territories)}",
        notices=tuple(outputs.remarks(found)),
        maps=(drawn,),
        style="static/adjustment.css",
        script="static/adjustment.js",
        sources=sources_of_adjustment(territories),
        fingerprint=empreinte,
    )
    content = Content(
        map=drawn,
        figures=_figures(found),
        doubts_title=count(undecided, "commune") + " à trancher"
        if undecided
        else "Aucune commune à trancher",
        rule="Le dessin les coupe, ou laisse leur bourg dehors, et une CPTS est faite de communes "
        "entières : à décider avec les professionnels du territoire.",
        doubtful=rows(found.a_trancher),
        follows=any(one.dedans for one in found.a_trancher),
        command=_command(found),
        decided=rows(one for one in found.touchees if one.decidee),
        summary=f"{count(len(found.prises), 'commune')}, {count(found.population, 'habitant')}",
        members=rows(sorted(found.prises, key=lambda one: -one.commune.population)),
        left=rows(sorted(found.laissees, key=lambda one: -one.part)),
    )
    return render(page, content)


def _figures(found: Adjustment) -> tuple[Figure, ...]:
    def area(value: float) -> str:
        return f"{kilometres(value / 1e6)} km²"

    def share(value: float) -> tuple[str]:
        return (f"{percent(value, found.surface_dessinee)} du dessin",)

    return (
        Figure("Communes entières", number(len(found.prises)),
               (count(len(found.touchees), "touchée"),)),
        Figure("Habitants", number(found.population)),
        Figure("Surface du territoire", area(found.surface),
               (f"dessinée : {area(found.surface_dessinee)}",)),
        Figure("Ajouté au dessin", area(found.en_plus), share(found.en_plus)),
        Figure("Retiré du dessin", area(found.en_moins), share(found.en_moins)),
        Figure("Hors de toute commune", area(found.ailleurs), share(found.ailleurs)),
    )  # fmt: skip


def _row(one: Touched, drawn: Scene, territories: Territories) -> Row:
    return Row(
        code=one.commune.code,
        nom=typographic(one.commune.nom),
        population=number(one.commune.population),
        share=percent(one.part, 1),
        bourg=outputs.town(one),
        decision=outputs.decision(one),
        follows=outputs.follows(one),
        cpts=outputs.holders(one.commune.code, territories),
        pointer=drawn.pointer([one.commune.code]),
    )


def _command(found: Adjustment) -> str:
    """The command that decides otherwise on each doubtful commune."""
    options = [f"--{'laisser' if one.prise else 'prendre'} {one.commune.code}"
               for one in found.a_trancher]  # fmt: skip
    return f"cptsgeo ajuster {found.layer.fichier} {' '.join(options)}"


def _scene(found: Adjustment, territories: Territories) -> Scene:
    communes, topology = territories.communes, territories.communes.topology
    states = {one.commune.code: state(one) for one in found.touchees}
    around = frozenset(states)
    for _ in range(2):
        around |= topology.neighbours(around)
    seen = frame([frozenset(states)], adjacency(communes).voisinages, margin=0.04, paper=PAPER)
    assert seen  # what is touched has a contour
    all_states = {**dict.fromkeys(sorted(around), _AROUND.identifier), **states}
    told = replace(
        telling(territories, seen),
        names=lambda faces: commune_names(communes, faces.shapes, seen, inside=frozenset(states)),
        lines=(*outlines(territories), territory_line(frozenset(found.codes))),
    )
    return scene(
        Subject(communes, all_states, seen, _IDENT, looks=(*LOOKS, _AROUND)),
        told,
        overlay=Overlay(_drawing(found, seen) + _towns(found, seen)),
    )


def _drawing(found: Adjustment, seen: Frame) -> str:
    # A quarter of a pixel on paper: a drawing may have a million vertices.
    data = shape_path(shapely.simplify(found.forme, UNITS_PER_PIXEL / 4 / seen.scale), seen.project)
    return f'<path class="dessin dessin-halo" d="{data}"/><path class="dessin" d="{data}"/>'


def _towns(found: Adjustment, seen: Frame) -> str:
    """The inhabited points of doubtful communes, as strokes of no length: zoom keeps their size."""
    drawn = ""
    for inside, css in ((True, "dedans"), (False, "dehors")):
        degrees = [one.bourg for one in found.douteuses if one.habitee == inside]
        if degrees:
            pixels = seen.project(units(shapely.MultiPoint(degrees)))
            data = "".join(f"M{x} {y}h0" for x, y in pixels.tolist())
            drawn += f'<path class="bourg" d="{data}"/><path class="bourg {css}" d="{data}"/>'
    return drawn
