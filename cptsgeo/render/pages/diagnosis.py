"""The page of a layer's faults: a map where each is shown, and what to make of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.layers.diagnosis import Diagnosis, Fault, FaultKind
from cptsgeo.layers.diagnosis.whole_communes import Doubt
from cptsgeo.render.drawing.faces import Faces
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Box, Frame, frame
from cptsgeo.render.drawing.labels import CPTS_ROOM, Label, commune_names, in_middle, split
from cptsgeo.render.drawing.lines import departement_line
from cptsgeo.render.drawing.paths import path, shape_path, shape_paths, units
from cptsgeo.render.drawing.scene import Overlay, Scene, Subject, scene
from cptsgeo.render.drawing.telling import Holders, Telling
from cptsgeo.render.looks import SLASH, Look, Pattern
from cptsgeo.render.pages.document import Figure, Page, render
from cptsgeo.render.provenance import places
from cptsgeo.render.tables import diagnosis as outputs
from cptsgeo.text.french import count, decimal, listed, number, percent, typographic

PAPER = (600, 480)
"""CSS pixels of the map on an A4 page."""

_IDENT = "couche"
_ROWS = 200
"""Faults of a kind that a page lists; a workbook has them all."""

_LOOKS = (
    Look("tenue", "Commune d’un polygone", "#bfe3da"),
    Look(
        "plusieurs",
        "Commune de plusieurs polygones",
        "#fff3ee",
        Pattern(8, SLASH, "#bb1a22", 1.6),
    ),
    Look("coupee", "Commune coupée, à trancher", "#fff3dd", Pattern(8, SLASH, "#b06a00", 1.3)),
    Look("aucun", "Commune d’aucun polygone", "#fcfbf8"),
)
_NOTES = {
    FaultKind.INVALIDE: "À redessiner ; l’intérieur a été rétabli au mieux pour la suite.",
    FaultKind.DOUBLON: "Le même polygone deux fois, ou presque : en ôter un.",
    FaultKind.CHEVAUCHEMENT: "Le même sol dans deux territoires : à trancher entre eux.",
    FaultKind.VIDE: "Dans aucun polygone, et entouré : zone blanche, ou oubli.",
    FaultKind.OUVERT: "Dans aucun polygone, jusqu’à la limite des départements : zone blanche, "
    "ou oubli.",
}
_OUTLINE = (
    "Le contour de la couche n’est pas celui que nous avons de la limite des départements : deux "
    "tracés d’une même limite, rien à réparer."
)


class FaultRow(NamedTuple):
    """A fault: what it is between, how large, and where on the map."""

    number: int
    polygons: str
    surface: str
    width: str
    commune: str
    detail: str
    box: str


class FaultGroup(NamedTuple):
    """Faults of a kind, and what to make of them."""

    title: str
    note: str
    detail: bool
    faults: tuple[FaultRow, ...]
    rest: str


class DoubtRow(NamedTuple):
    """A commune that polygons cut."""

    nom: str
    shares: str


@dataclass(frozen=True)
class Content:
    """What the page of a diagnosis shows."""

    map: Scene
    summary: str
    figures: tuple[Figure, ...]
    faults_title: str
    groups: tuple[FaultGroup, ...]
    doubts: tuple[DoubtRow, ...]
    doubts_number: str
    doubts_rest: str


def page_diagnosis(found: Diagnosis, *, empreinte: str = "") -> str:
    """Write the page of a diagnosis.

    Parameters
    ----------
    found
        The diagnosis.
    empreinte
        Fingerprint of the files that were read, shown if not empty.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same layer.
    """
    drawn = _scene(found)
    against = places(found.communes, found.departements)
    held = f"Comparée à : {listed(against)}" if against else "Comparée à aucun département"
    doubts = found.sens.doutes
    page = Page(
        template="diagnosis.html",
        title=f"Diagnostic de la couche {found.layer.nom}",
        situation=f"Lue en {found.layer.systeme} · {held}",
        notices=tuple(found.layer.remarques),
        maps=(drawn,),
        style="static/diagnosis.css",
        script="static/diagnosis.js",
        sources=(
            found.communes.vintages.mention,
            f"Éclat : largeur moyenne de moins de {decimal(found.seuil, 0)} m (deux fois la "
            "surface, divisée par le périmètre).",
        ),
        fingerprint=empreinte,
    )
    content = Content(
        map=drawn,
        summary=count(len(found.layer.noms), "polygone"),
        figures=_figures(found),
        faults_title=count(len(found.fautes), "constat") if found.fautes else "Aucune faute",
        groups=tuple(_groups(found, drawn.frame)),
        doubts=tuple(_doubt(found, one) for one in doubts[:_ROWS]),
        doubts_number=number(len(doubts)),
        doubts_rest=_more(len(doubts)),
    )
    return render(page, content)


def _figures(found: Diagnosis) -> tuple[Figure, ...]:
    rows = (
        ("Mal dessinés", FaultKind.INVALIDE),
        ("En double", FaultKind.DOUBLON),
        ("Chevauchements", FaultKind.CHEVAUCHEMENT),
        ("Vides entre territoires", FaultKind.VIDE),
        ("Vides ouverts", FaultKind.OUVERT),
    )
    return tuple(
        Figure(
            label,
            number(len(found.of(nature, eclat=False))),
            (_slivers(nature, slivers),) if slivers else (),
        )
        for label, nature in rows
        for slivers in (len(found.of(nature, eclat=True)),)
    )


def _slivers(nature: FaultKind, many: int) -> str:
    nouns = outputs.OUTLINE if nature is FaultKind.OUVERT else ("éclat",)
    return f"et {count(many, *nouns)}"


def _groups(found: Diagnosis, seen: Frame) -> Iterable[FaultGroup]:
    numbered = list(enumerate(found.fautes, 1))
    for nature in FaultKind:
        for sliver in (False, True):
            some = [(rank, one) for rank, one in numbered
                    if one.nature is nature and one.eclat is sliver]  # fmt: skip
            if some:
                yield FaultGroup(
                    title=f"{outputs.title(nature, eclat=sliver)} ({number(len(some))})",
                    note=_OUTLINE if sliver and nature is FaultKind.OUVERT else _NOTES[nature],
                    detail=nature is FaultKind.INVALIDE,
                    faults=tuple(_fault(found, rank, one, seen) for rank, one in some[:_ROWS]),
                    rest=_more(len(some)),
                )


def _more(many: int) -> str:
    more = many - _ROWS
    return f"… et {count(more, 'autre', 'autres')} : les écrire en XLSX." if more > 0 else ""


def _fault(found: Diagnosis, rank: int, one: Fault, seen: Frame) -> FaultRow:
    return FaultRow(
        number=rank,
        polygons=outputs.named(found, one) or "–",
        surface=outputs.area(one.surface) if one.surface else "–",
        width=f"{number(round(one.largeur))} m" if one.surface else "–",
        commune=outputs.place(one),
        detail=one.detail,
        box=" ".join(map(str, _box(one, seen))),
    )


def _box(one: Fault, seen: Frame) -> Box:
    """Box of a fault in the drawing, with what lies around it."""
    west, south, east, north = shapely.bounds(one.forme).tolist()
    room = max(0.02, (east - west) / 4, (north - south) / 4)
    corners = shapely.box(west - room, south - room, east + room, north + room)
    xy = seen.project(units(corners))
    (x0, y0), (x1, y1) = xy.min(axis=0).tolist(), xy.max(axis=0).tolist()
    return (x0, y0, x1 - x0, y1 - y0)


def _doubt(found: Diagnosis, one: Doubt) -> DoubtRow:
    names = found.layer.noms
    shares = (f"{percent(share, 1)} dans {typographic(names[rank])}" for rank, share in one.parts)
    return DoubtRow(
        f"{typographic(found.communes.atoms[one.code].nom)} ({one.code})", listed(shares)
    )


# — map —


def _scene(found: Diagnosis) -> Scene:
    communes = found.communes
    held = found.sens.communes
    cut = {one.code for one in found.sens.doutes}
    codes = set(held) | cut | set(communes.codes_of(found.departements))
    codes |= {one.commune.code for one in found.fautes}
    states = {code: _state(held.get(code, ()), cut=code in cut) for code in sorted(codes)}
    seen = frame([codes], adjacency(communes).voisinages, margin=0.02, paper=PAPER)
    assert seen  # a layer lies in France
    polygons = tuple(map(typographic, found.layer.noms))
    told = Telling(
        names=lambda faces: _names(found, faces, seen),
        lines=(departement_line(communes),),
        holders=lambda drawn: Holders(polygons, tuple(held.get(code, ()) for code in drawn)),
    )
    return scene(
        Subject(communes, states, seen, _IDENT, looks=_LOOKS),
        told,
        overlay=Overlay(_outlines(found, seen) + _faults(found, seen)),
    )


def _state(ranks: tuple[int, ...], *, cut: bool) -> str:
    if len(ranks) > 1:
        return "plusieurs"
    if cut:
        return "coupee"
    return "tenue" if ranks else "aucun"


def _names(found: Diagnosis, faces: Faces, seen: Frame) -> list[Label]:
    shapes = found.layer.valides
    drawn = np.flatnonzero(~shapely.is_empty(shapes))
    largest = drawn[np.argsort(-shapely.area(shapes[drawn]), kind="stable")]
    own = in_middle(
        [split(typographic(found.layer.noms[rank])) for rank in largest],
        shapes[largest],
        seen,
        room=[CPTS_ROOM] * len(largest),
        css="fort",
    )
    return [*own, *commune_names(found.communes, faces.shapes, seen)]


def _outlines(found: Diagnosis, seen: Frame) -> str:
    # A quarter of a pixel on paper: a layer may have millions of vertices.
    fine = shapely.simplify(found.layer.valides, UNITS_PER_PIXEL / 4 / seen.scale)
    return f'<path class="contours" d="{"".join(shape_paths(fine, seen.project))}"/>'


def _faults(found: Diagnosis, seen: Frame) -> str:
    drawn = []
    for rank, one in enumerate(found.fautes, 1):
        if one.forme.geom_type == "Point":
            ((x, y),) = seen.project(units(one.forme)).tolist()
            data = f"M{x} {y}h0"
        else:
            data = shape_path(one.forme, seen.project) or _speck(one.forme, seen)
        drawn.append(f'<path class="faute" id="faute-{rank}" d="{data}"/>')
    return "".join(drawn)


def _speck(shape: shapely.Geometry, seen: Frame) -> str:
    """A shape that is no surface at the grain of the drawing, as a line."""
    pixels = seen.project(units(shape))
    line = path(np.asarray(pixels), close=False)
    return line or f"M{pixels[0][0]} {pixels[0][1]}h0"
