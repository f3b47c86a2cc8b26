"""From a layer to its faults. Nothing is repaired here, and what is repaired to go on is told."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.faces import Faces, faces
from cptsgeo.errors import LayerError
from cptsgeo.geometry.rings import Geometries, Ints, array_of
from cptsgeo.geometry.topology import OUTSIDE
from cptsgeo.layers import Layer
from cptsgeo.layers.diagnosis.arrangement import Arrangement, StackedError, arrange
from cptsgeo.layers.diagnosis.edges import mesh
from cptsgeo.layers.diagnosis.fault import SLIVER_METRES, Fault, FaultKind
from cptsgeo.layers.diagnosis.whole_communes import Meaning, meaning_of
from cptsgeo.layers.measure import metres, square_metres
from cptsgeo.layers.polygons import reasons
from cptsgeo.layers.tangle import check_between, stacked

NOISE = 0.1
"""Square metres below which a face is what rounding leaves."""

THIN = 0.05
"""Metres of mean width below which it is that too: a file may keep centimetres only."""

_BESIDE = 1e-8
"""Degrees, a millimetre, within which a polygon is beside a gap."""

_SAME = 0.98
"""Share of two polygons that they have in common, from which they are the same one."""

_MAX_CUT = 3_000_000_000
"""Vertices that are walked along, in all, to cut faces by the polygons that hold them."""

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
    sens = meaning_of(polygons, kept.tolist(), known, edges.strange())
    looked_at = looked_at or _covered(sens, communes)
    inside = frozenset(communes.codes_of(looked_at))
    place = topology.union(inside) if inside else None
    covered = np.array([0 if code in inside else OUTSIDE for code in topology.faces])
    outline = topology.outline(covered)
    unmatched = edges.unmatched(outline)
    del edges  # Of a million sides, what is no longer needed makes room for what cuts them.
    check_between(layer.path, unmatched)
    try:
        cut = arrange(polygons, unmatched, place)
    except StackedError as error:
        raise LayerError(stacked(layer.path, "se recouvrent à trop d’endroits")) from error
    holes = _surfaces(array_of([shapely.union_all(cut.faces[cut.enclosed])]))[0]
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
    several = [tuple(group) for group in groups if len(group) > 1]
    shapes = layer.valides[[group[0] for group in several]]
    yield from _drafts(FaultKind.DOUBLON, shapes, several, 0.0)


def _overlaps(
    cut: Arrangement, polygons: Geometries, kept: np.ndarray, seuil: float
) -> Iterator[_Draft]:
    """Ground that several polygons cover, by who they are."""
    several = cut.faces[cut.covers > 1]
    if not len(several):
        return
    face, owner = _touching(several, polygons)
    inside = _within(several[face], polygons[owner])
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
    pairs = sorted(pieces)
    shapes, of = _surfaces(array_of([shapely.union_all(pieces[pair]) for pair in pairs]))
    totals = np.bincount(of, weights=square_metres(shapes), minlength=len(pairs))
    least = _SAME * np.array([max(areas[first], areas[second]) for first, second in pairs])
    same = totals >= least
    for twins in np.flatnonzero(same).tolist():
        whole = array_of([shapely.union_all(shapes[of == twins])])
        yield from _drafts(FaultKind.DOUBLON, whole, [pairs[twins]], 0.0)
    apart = ~same[of]
    ranks = [pairs[pair] for pair in of[apart].tolist()]
    yield from _drafts(FaultKind.CHEVAUCHEMENT, shapes[apart], ranks, seuil)


def _gaps(
    cut: Arrangement, polygons: Geometries, kept: np.ndarray, closed: Geometries, seuil: float
) -> Iterator[_Draft]:
    """Ground that no polygon covers: with polygons all around, or within the place of reference."""
    opened = cut.faces[(cut.covers == 0) & cut.within & ~cut.enclosed]
    shapes = np.concatenate([closed, _surfaces(array_of([shapely.union_all(opened)]))[0]])
    around: list[list[int]] = [[] for _ in shapes]
    for index, who in zip(*_touching(shapes, polygons).tolist(), strict=True):
        around[index].append(int(kept[who]))
    ranks = [tuple(sorted(beside)) for beside in around]
    many = len(closed)
    yield from _drafts(FaultKind.VIDE, shapes[:many], ranks[:many], seuil)
    yield from _drafts(FaultKind.OUVERT, shapes[many:], ranks[many:], seuil)


def _touching(shapes: Geometries, polygons: Geometries) -> Ints:
    """Ranks of shapes and of the polygons that they touch, shape (2, n), in order.

    It is the polygons that ask, each indexed once: they may have many more vertices. Crossings are
    rounded: what bounds a gap may be a hair away from it.
    """
    shapely.prepare(polygons)
    near = shapely.STRtree(shapes).query(polygons, predicate="dwithin", distance=_BESIDE)
    pairs = near[::-1]
    found: Ints = pairs[:, np.lexsort(pairs[::-1])]
    return found


def _within(shapes: Geometries, polygons: Geometries) -> Geometries:
    """What of each shape is in the polygon beside it; those that are whole inside are not cut."""
    found = shapes.copy()
    cut = ~shapely.covers(polygons, shapes)
    if int(shapely.get_num_coordinates(polygons[cut]).sum()) > _MAX_CUT:
        raise StackedError
    found[cut] = shapely.intersection(shapes[cut], polygons[cut])
    return found


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
    real = np.asarray(_widths(holes) >= seuil)
    enclaves[real] |= _common(holes[real], known.polygons) < areas[real] / 2
    return enclaves


def _common(shapes: Geometries, others: Geometries) -> npt.NDArray[np.float64]:
    """How much of each shape others cover, that do not overlap, in square degrees."""
    shape, other = shapely.STRtree(others).query(shapes, predicate="intersects")
    inside = shapely.area(shapely.intersection(shapes[shape], others[other]))
    found: npt.NDArray[np.float64] = np.zeros(len(shapes))
    np.add.at(found, shape, inside)
    return found


def _surfaces(shapes: Geometries) -> tuple[Geometries, Ints]:
    """Polygons that shapes are made of and that are more than noise, and the rank of each one's."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    kept = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, of = parts[kept], of[kept]
    areas = square_metres(parts)
    real = (areas > NOISE) & (2 * areas > THIN * shapely.length(metres(parts)))
    return parts[real], of[real]


def _widths(shapes: Geometries) -> npt.NDArray[np.float64]:
    """Mean width of each shape, in metres: twice its area by its perimeter."""
    around = shapely.length(metres(shapes))
    found: npt.NDArray[np.float64] = (
        2 * square_metres(shapes) / np.where(around > 0, around, np.inf)
    )
    return found


def _drafts(
    nature: FaultKind, shapes: Geometries, ranks: Sequence[tuple[int, ...]], seuil: float
) -> Iterator[_Draft]:
    areas, widths = square_metres(shapes).tolist(), _widths(shapes).tolist()
    for shape, area, width, owners in zip(shapes, areas, widths, ranks, strict=True):
        yield (nature, width < seuil, area, width, owners, shape, "")


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
