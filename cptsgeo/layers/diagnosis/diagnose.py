"""From a layer to its faults. Nothing is repaired here, and what is repaired to go on is told."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.faces import Faces, faces
from cptsgeo.geometry.rings import Geometries, array_of
from cptsgeo.geometry.topology import OUTSIDE
from cptsgeo.layers import Layer
from cptsgeo.layers.diagnosis.arrangement import Arrangement, arrange
from cptsgeo.layers.diagnosis.edges import mesh
from cptsgeo.layers.diagnosis.fault import SLIVER_METRES, Fault, FaultKind
from cptsgeo.layers.diagnosis.whole_communes import Meaning, meaning_of
from cptsgeo.layers.measure import metres, square_metres
from cptsgeo.layers.polygons import reasons

NOISE = 0.1
"""Square metres below which a face is what rounding leaves."""

THIN = 0.05
"""Metres of mean width below which it is that too: a file may keep centimetres only."""

_BESIDE = 1e-8
"""Degrees, a millimetre, within which a polygon is beside a gap."""

_SAME = 0.98
"""Share of two polygons that they have in common, from which they are the same one."""

_NEAR = 0.5
"""Degrees around a layer within which a fault has a nearest commune."""

_MOSTLY = 0.5
"""Share of a department that a layer covers, from which it is meant to cover it."""


@dataclass(frozen=True)
class Diagnosis:
    """A layer, its faults, and what it seems to mean.

    Attributes
    ----------
    layer : Layer
        The layer.
    communes : Communes
        The referential.
    seuil : float
        Mean width, in metres, below which a gap or an overlap is a sliver.
    departements : tuple of str
        Departments that it is held against; none if it covers none by half.
    fautes : tuple of Fault
        By kind, the largest first, slivers last.
    rangs : tuple of int
        Ranks of the polygons that are no copy of another.
    sens : Meaning
        The communes of each of them.
    enclaves : tuple of shapely geometry
        Holes that are no gap, in degrees: another department or country, or the sea.
    """

    layer: Layer
    communes: Communes
    seuil: float
    departements: tuple[str, ...]
    fautes: tuple[Fault, ...]
    rangs: tuple[int, ...]
    sens: Meaning
    enclaves: tuple[shapely.Geometry, ...]

    @property
    def defectueuse(self) -> bool:
        """Whether something is an accident, or held by two.

        A real gap alone is no fault, nor an outline that is not that of the departments.
        """
        return any(one.nature is not FaultKind.OUVERT and (one.eclat or
                   one.nature is not FaultKind.VIDE) for one in self.fautes)  # fmt: skip

    def of(self, *natures: FaultKind, eclat: bool | None = None) -> tuple[Fault, ...]:
        """Faults of some kinds; slivers only, or all but them, if that is asked."""
        return tuple(one for one in self.fautes if one.nature in natures
                     and eclat in (None, one.eclat))  # fmt: skip


def diagnose(
    layer: Layer,
    communes: Communes,
    *,
    seuil: float = SLIVER_METRES,
    departements: Iterable[str] | None = None,
) -> Diagnosis:
    """Find what is wrong with a layer of territories, and the communes that it seems to mean.

    Parameters
    ----------
    layer
        The layer.
    communes
        The referential.
    seuil
        Mean width, in metres, below which a gap or an overlap is a sliver.
    departements
        Departments that it should cover; by default those that it covers by half at least.

    Returns
    -------
    Diagnosis
        Its faults; gaps are the holes between polygons, and what they leave of these departments.
    """
    groups = _same(layer.valides)
    kept = np.array([group[0] for group in groups], dtype=np.int64)
    polygons = layer.valides[kept]
    looked_at = tuple(sorted(departements)) if departements else ()
    known = _around(layer.geometries, communes, looked_at)  # Of nothing valid, where it was drawn.
    topology = communes.topology.subset(known.codes)
    edges = mesh(polygons, topology)
    sens = meaning_of(polygons, kept.tolist(), known, edges.edges.lines(edges.etrangers))
    looked_at = looked_at or _covered(sens, communes)
    inside = frozenset(communes.codes_of(looked_at))
    place = topology.union(inside) if inside else None
    covered = np.array([0 if code in inside else OUTSIDE for code in topology.faces])
    outline = topology.outline(covered)
    cut = arrange(polygons, edges.unmatched(outline), place)
    holes = _surfaces(shapely.union_all(cut.faces[cut.enclosed]))
    more = {communes.atoms.departement(code) for code in sens.communes} - {*looked_at}
    wider = topology.union(inside.union(communes.codes_of(more))) if more and len(holes) else place
    enclaves = _are_enclaves(holes, known, wider, seuil)
    found = [
        *_invalid(layer),
        *_twins(layer, groups),
        *_overlaps(cut, polygons, kept, seuil),
        *_gaps(cut, polygons, kept, holes[~enclaves], seuil),
    ]
    order = list(FaultKind)
    found.sort(key=lambda one: (order.index(one[0]), one[1], -one[2], one[4]))
    return Diagnosis(
        layer,
        communes,
        seuil,
        looked_at,
        tuple(_placed(found, communes, known)),
        tuple(kept.tolist()),
        sens,
        tuple(holes[enclaves]),
    )


_Draft = tuple[FaultKind, bool, float, float, tuple[int, ...], shapely.Geometry, str]
"""A fault before its place is known: kind, sliver, area, width, ranks, shape, detail."""


def _around(polygons: Geometries, communes: Communes, departements: Iterable[str]) -> Faces:
    """Communes of departments, and those around polygons: whole departments if they touch one."""
    west, south, east, north = shapely.total_bounds(polygons).tolist()
    near = faces(communes, (west - _NEAR, south - _NEAR, east + _NEAR, north + _NEAR))
    touched = {communes.atoms.departement(code) for code in near.codes} | set(departements)
    codes = tuple(communes.codes_of(touched))
    return near if codes == near.codes else Faces(codes, communes.topology.polygons(codes))


def _same(polygons: Geometries) -> list[list[int]]:
    """Ranks of the polygons that are the same, in groups; those of no area are each alone."""
    groups: dict[bytes | int, list[int]] = {}
    empty = shapely.is_empty(polygons)
    for rank, text in enumerate(shapely.to_wkb(shapely.normalize(polygons)).tolist()):
        groups.setdefault(rank if empty[rank] else text, []).append(rank)
    return list(groups.values())


def _covered(sens: Meaning, communes: Communes) -> tuple[str, ...]:
    """Departments of which most communes are in a polygon."""
    held: dict[str, int] = {}
    for code in sens.communes:
        departement = communes.atoms.departement(code)
        held[departement] = held.get(departement, 0) + 1
    totals = communes.atoms.by_departement
    return tuple(sorted(one for one, many in held.items() if many >= _MOSTLY * len(totals[one])))


def _invalid(layer: Layer) -> Iterator[_Draft]:
    told = reasons(layer.geometries, layer.invalides) if layer.invalides else []
    for rank, reason in zip(layer.invalides, told, strict=True):
        where = re.search(r"\[(\S+) (\S+?)\]", shapely.is_valid_reason(layer.geometries[rank]))
        point = (
            shapely.Point(float(where[1]), float(where[2]))
            if where
            else shapely.Point(shapely.get_coordinates(layer.geometries[rank])[0])
        )
        yield (FaultKind.INVALIDE, False, 0.0, 0.0, (rank,), point, reason)


def _twins(layer: Layer, groups: Sequence[Sequence[int]]) -> Iterator[_Draft]:
    for group in groups:
        if len(group) > 1:
            yield _draft(FaultKind.DOUBLON, layer.valides[group[0]], tuple(group), 0.0)


def _overlaps(
    cut: Arrangement, polygons: Geometries, kept: np.ndarray, seuil: float
) -> Iterator[_Draft]:
    """Ground that several polygons cover, by who they are."""
    several = cut.faces[cut.covers > 1]
    if not len(several):
        return
    face, owner = shapely.STRtree(polygons).query(several, predicate="intersects")
    inside = shapely.intersection(several[face], polygons[owner])
    # A face may lie on the border between two polygons, under a third.
    pieces: dict[tuple[int, int], list[shapely.Geometry]] = {}
    real = np.asarray(square_metres(inside) > NOISE)
    by_face: dict[int, list[tuple[int, shapely.Geometry]]] = {}
    for index, who, shape in zip(face[real], owner[real], inside[real], strict=True):
        by_face.setdefault(int(index), []).append((int(kept[who]), shape))
    for held in by_face.values():
        for place, (first, shape) in enumerate(held):
            for second, other in held[place + 1 :]:
                common = shape if shape is other else shapely.intersection(shape, other)
                pair = (min(first, second), max(first, second))
                pieces.setdefault(pair, []).append(common)
    areas = dict(zip(kept.tolist(), square_metres(polygons).tolist(), strict=True))
    for (first, second), shapes in sorted(pieces.items()):
        whole = _surfaces(shapely.union_all(shapes))
        total = float(square_metres(whole).sum())
        if total >= _SAME * max(areas[first], areas[second]):
            yield _draft(FaultKind.DOUBLON, shapely.union_all(whole), (first, second), 0.0)
            continue
        for shape in whole:
            yield _draft(FaultKind.CHEVAUCHEMENT, shape, (first, second), seuil)


def _gaps(
    cut: Arrangement, polygons: Geometries, kept: np.ndarray, closed: Geometries, seuil: float
) -> Iterator[_Draft]:
    """Ground that no polygon covers: with polygons all around, or within the place of reference."""
    opened = cut.faces[(cut.covers == 0) & cut.within & ~cut.enclosed]
    shapes = [*closed, *_surfaces(shapely.union_all(opened))]
    if not shapes:
        return
    # Crossings are rounded: what bounds a gap may be a hair away from it.
    gap, beside = shapely.STRtree(polygons).query(shapes, predicate="dwithin", distance=_BESIDE)
    around: dict[int, list[int]] = {}
    for index, who in zip(gap.tolist(), beside.tolist(), strict=True):
        around.setdefault(index, []).append(int(kept[who]))
    for index, shape in enumerate(shapes):
        nature = FaultKind.VIDE if index < len(closed) else FaultKind.OUVERT
        yield _draft(nature, shape, tuple(sorted(around.get(index, []))), seuil)


def _are_enclaves(
    holes: Geometries, known: Faces, place: shapely.Geometry | None, seuil: float
) -> npt.NDArray[np.bool_]:
    """Which holes are no gap: holes of the departments too, by half at least, or no commune."""
    if not len(holes):
        return np.zeros(0, dtype=bool)
    rings = [] if place is None else [
        shapely.Polygon(ring) for part in shapely.get_parts(place) for ring in part.interiors
    ]  # fmt: skip
    areas = shapely.area(holes)
    enclaves: npt.NDArray[np.bool_] = _common(holes, array_of(rings)) >= areas / 2
    real = np.array([not _draft(FaultKind.VIDE, one, (), seuil)[1] for one in holes])
    enclaves[real] |= _common(holes[real], known.polygons) < areas[real] / 2
    return enclaves


def _common(shapes: Geometries, others: Geometries) -> npt.NDArray[np.float64]:
    """How much of each shape others cover, that do not overlap, in square degrees."""
    shape, other = shapely.STRtree(others).query(shapes, predicate="intersects")
    inside = shapely.area(shapely.intersection(shapes[shape], others[other]))
    found: npt.NDArray[np.float64] = np.zeros(len(shapes))
    np.add.at(found, shape, inside)
    return found


def _surfaces(shape: shapely.Geometry) -> Geometries:
    """Polygons of a shape that are more than noise."""
    parts = np.array(
        [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon"], dtype=object
    )
    areas = square_metres(parts)
    real = (areas > NOISE) & (2 * areas > THIN * shapely.length(metres(parts)))
    return np.asarray(parts[real], dtype=object)


def _draft(
    nature: FaultKind, shape: shapely.Geometry, ranks: tuple[int, ...], seuil: float
) -> _Draft:
    area = float(square_metres(np.array([shape]))[0])
    perimeter = float(shapely.length(metres(np.array([shape], dtype=object)))[0])
    width = 2 * area / perimeter if perimeter else 0.0
    return (nature, width < seuil, area, width, ranks, shape, "")


def _placed(drafts: Sequence[_Draft], communes: Communes, near: Faces) -> Iterator[Fault]:
    """Faults with a place in each, and the commune there."""
    if not drafts:
        return
    shapes = np.array([draft[5] for draft in drafts], dtype=object)
    points = shapely.point_on_surface(shapes)
    ranks = shapely.STRtree(near.polygons).nearest(points)
    for draft, point, rank in zip(drafts, points, ranks.tolist(), strict=True):
        nature, sliver, area, width, owners, shape, detail = draft
        commune = communes.atoms[near.codes[rank]]
        place = (float(point.x), float(point.y))
        yield Fault(nature, sliver, area, width, place, commune, owners, shape, detail)
