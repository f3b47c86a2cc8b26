"""A mended copy of a layer, and the list of all that was done to it.

What is surely an accident is mended: polygons drawn wrong, the same one twice, slivers. A real
gap or overlap is a decision, and stays.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.errors import LayerError
from cptsgeo.geometry.rings import Geometries
from cptsgeo.layers import Layer
from cptsgeo.layers.diagnosis.arrangement import holes
from cptsgeo.layers.diagnosis.diagnose import NOISE, THIN, Diagnosis, diagnose
from cptsgeo.layers.diagnosis.fault import Fault, FaultKind
from cptsgeo.layers.diagnosis.partition import (
    NOBODY,
    UNITS,
    Holders,
    Partition,
    degrees,
    partition,
    polygons_of,
)
from cptsgeo.layers.measure import metres, square_metres
from cptsgeo.text.french import count, decimal, listed, quoted, typographic

_ROUNDS = 10
"""Times that a copy is diagnosed and mended again at most; two are nearly always enough."""


class Mended(NamedTuple):
    """A mended layer.

    Attributes
    ----------
    rangs : tuple of int
        Ranks of the polygons that are kept, in their order.
    geometries : array of shapely geometries
        Their shapes, in degrees (EPSG:4326), valid, on the grid that they are written on: but for
        real overlaps, they share every corner.
    actions : tuple of str
        What was done, in French sentences.
    reste : tuple of str
        What was not, and why.
    intacte : bool
        Whether nothing at all was to be done, not even to round a corner.
    """

    rangs: tuple[int, ...]
    geometries: Geometries
    actions: tuple[str, ...]
    reste: tuple[str, ...]
    intacte: bool


class _Once(NamedTuple):
    """What mending once gives: ranks that are kept, their shapes, and what was done."""

    rangs: list[int]
    geometries: Geometries
    actions: list[str]


def repair(found: Diagnosis) -> Mended:
    """Mend what is surely an accident.

    Parameters
    ----------
    found
        A layer and its faults.

    Returns
    -------
    Mended
        The copy; the layer itself is as it was. Mending it again changes nothing.

    Raises
    ------
    LayerError
        If no polygon has an area.
    """
    ranks = list(range(len(found.layer.noms)))
    actions: list[str] = []
    geometries = found.layer.geometries
    intacte = True
    for _ in range(_ROUNDS):
        once = _once(found)
        same = _texts(once.geometries) == _texts(found.layer.geometries)
        intacte &= same
        actions += once.actions
        geometries, ranks = once.geometries, [ranks[rank] for rank in once.rangs]
        if not ranks:
            raise LayerError(
                f"Aucun polygone de {found.layer.path} n’a de surface : il n’y a rien à "
                "réparer, le redessiner."
            )
        if same:
            break
        # Where a corner was rounded, what was one may be two, or closed what was open.
        found = diagnose(
            _kept(found, once), found.communes, seuil=found.seuil, departements=found.departements
        )
    return Mended(tuple(ranks), geometries, tuple(actions), tuple(_rest(found)),
                  intacte)  # fmt: skip


def rounding() -> str:
    """Tell what mending does to every layer, in a French sentence."""
    return (
        f"Les sommets ont été arrondis à {len(str(UNITS)) - 1} décimales de degré (1 cm), et les "
        f"côtés raccordés d’un polygone à l’autre : ce qui fait moins de {round(100 * THIN)} cm de "
        f"large ou de {decimal(NOISE, 1)} m² n’est pas compté comme une faute, et n’y est plus."
    )


def _texts(geometries: Geometries) -> list[bytes]:
    """Shapes as bytes, wherever their rings begin."""
    found: list[bytes] = shapely.to_wkb(shapely.normalize(geometries)).tolist()
    return found


def _kept(found: Diagnosis, once: _Once) -> Layer:
    layer = found.layer
    return dataclasses.replace(
        layer,
        noms=tuple(layer.noms[rank] for rank in once.rangs),
        geometries=once.geometries,
        attributs=tuple(layer.attributs[rank] for rank in once.rangs),
    )


def _once(found: Diagnosis) -> _Once:
    actions = [_sentence(found, one, "a été rétabli") for one in found.of(FaultKind.INVALIDE)]
    dropped: set[int] = set()
    for one in found.of(FaultKind.DOUBLON):
        kept, *others = one.rangs
        dropped |= set(others)
        names = listed(quoted(_name(found, rank)) for rank in others)
        actions.append(f"{names} : retiré, c’est le même polygone que "
                       f"{quoted(_name(found, kept))}.")  # fmt: skip
    ranks = [rank for rank in range(len(found.layer.noms)) if rank not in dropped]
    cut = partition(found.layer.valides[ranks], ranks)
    areas = square_metres(found.layer.valides)
    shared = _without_slivers(cut, found, areas)
    for one in found.of(FaultKind.CHEVAUCHEMENT, eclat=True):
        if dropped & set(one.rangs):
            continue
        keeper, loser = _smallest_first(one.rangs, areas)
        actions.append(
            f"{_size(one)} de chevauchement laissés à {quoted(_name(found, keeper))} et ôtés à "
            f"{quoted(_name(found, loser))}, vers {_place(one)}."
        )
    holders, given = _filled(cut._replace(holders=shared), found)
    actions += [
        f"{_size(one)} de vide donnés à {quoted(_name(found, keeper))}, vers {_place(one)}."
        for one, keeper in given
    ]
    shapes = polygons_of(cut.faces, holders, ranks)
    actions += [
        f"{quoted(_name(found, rank))} : retiré, il ne lui reste aucune surface."
        for rank, shape in zip(ranks, shapes, strict=True) if shape.is_empty
    ]  # fmt: skip
    left = ~shapely.is_empty(shapes)
    return _Once(
        [rank for rank, one in zip(ranks, left, strict=True) if one], shapes[left], actions
    )


def _without_slivers(
    cut: Partition, found: Diagnosis, areas: npt.NDArray[np.float64]
) -> tuple[Holders, ...]:
    """Who holds each face, once what is no real overlap is left to the smallest polygon."""
    several = [index for index, held in enumerate(cut.holders) if len(held) > 1]
    if not several:
        return cut.holders
    real = found.of(FaultKind.CHEVAUCHEMENT, eclat=False)
    points = degrees(shapely.point_on_surface(cut.faces[several]))
    tree = shapely.STRtree([one.forme for one in real])
    pairs: dict[int, set[frozenset[int]]] = {}
    for place, fault in tree.query(points, predicate="intersects").T.tolist():
        pairs.setdefault(several[place], set()).add(frozenset(real[fault].rangs))
    holders = [*cut.holders]
    for index in several:
        known = pairs.get(index, set())
        kept: list[int] = []
        for rank in _smallest_first(holders[index], areas):
            if all(frozenset((rank, other)) in known for other in kept):
                kept.append(rank)
        holders[index] = frozenset(kept)
    return tuple(holders)


def _smallest_first(ranks: Iterable[int], areas: npt.NDArray[np.float64]) -> list[int]:
    return sorted(ranks, key=lambda rank: (areas[rank], rank))


def _filled(
    cut: Partition, found: Diagnosis
) -> tuple[tuple[Holders, ...], list[tuple[Fault, int]]]:
    """Who holds each face, once the holes that are no real gap are, and whom slivers went to."""
    holders = [*cut.holders]
    label = holes(cut.borders, np.array([not held for held in holders], dtype=bool))
    bare = np.flatnonzero(label)
    if not len(bare):
        return cut.holders, []
    of_hole: dict[int, list[int]] = {}
    for face in bare.tolist():
        of_hole.setdefault(int(label[face]), []).append(face)
    around = cut.borders.around(bare.tolist())
    keepers: dict[int, int] = {}
    gaps = found.of(FaultKind.VIDE)
    named = _named(cut, of_hole, [one.forme for one in gaps])
    kept = _named(cut, of_hole, found.enclaves)
    for hole, faces in of_hole.items():
        if hole in kept:
            continue
        fault = named.get(hole)
        lengths: dict[int, float] = {}
        for face in faces:
            for other, length in around[face].items():
                for rank in NOBODY if other < 0 else holders[other]:
                    lengths[rank] = lengths.get(rank, 0.0) + length
        real = gaps[fault].reel if fault is not None else _wide(cut, faces, found.seuil)
        if not real and lengths:
            keepers[hole] = min(lengths, key=lambda rank: (-lengths[rank], rank))
    for hole, keeper in keepers.items():
        for face in of_hole[hole]:
            holders[face] = frozenset((keeper,))
    # A sliver may be several holes, of which the first one tells.
    told: dict[int, int] = {}
    for hole, keeper in keepers.items():
        if (fault := named.get(hole)) is not None:
            told.setdefault(fault, keeper)
    return tuple(holders), [(gaps[fault], told[fault]) for fault in sorted(told)]


def _named(
    cut: Partition, of_hole: dict[int, list[int]], told: Sequence[shapely.Geometry]
) -> dict[int, int]:
    """Which shape each hole is, if it is one of those that were told."""
    areas = shapely.area(cut.faces)
    largest = [max(faces, key=areas.__getitem__) for faces in of_hole.values()]
    points = degrees(shapely.point_on_surface(cut.faces[largest]))
    tree = shapely.STRtree(told)
    order = [*of_hole]
    return {order[place]: fault
            for place, fault in tree.query(points, predicate="intersects").T.tolist()}  # fmt: skip


def _wide(cut: Partition, faces: Sequence[int], seuil: float) -> bool:
    """Whether a hole that was not told is more than a sliver: it is to be told next time."""
    shape = degrees(shapely.coverage_union_all(cut.faces[list(faces)]))
    alone = np.array([shape], dtype=object)
    return bool(2 * square_metres(alone)[0] >= seuil * shapely.length(metres(alone))[0])


def _sentence(found: Diagnosis, one: Fault, what: str) -> str:
    (rank,) = one.rangs
    return f"{quoted(_name(found, rank))} {one.detail} : son intérieur {what}, vers {_place(one)}."


def _name(found: Diagnosis, rank: int) -> str:
    return typographic(found.layer.noms[rank])


def _size(one: Fault) -> str:
    return f"{decimal(one.surface / 1e4)} ha"


def _place(one: Fault) -> str:
    return f"{typographic(one.commune.nom)} ({one.commune.departement})"


def _rest(found: Diagnosis) -> list[str]:
    told = []
    real = len(found.of(FaultKind.CHEVAUCHEMENT, eclat=False))
    if real:
        told.append(
            f"{count(real, 'chevauchement réel laissé', 'chevauchements réels laissés')} : à "
            "trancher entre les CPTS."
        )
    gaps = len(found.of(FaultKind.VIDE, FaultKind.OUVERT, eclat=False))
    if gaps:
        told.append(f"{count(gaps, 'vide réel laissé', 'vides réels laissés')} : zone blanche, ou "
                    "territoire oublié.")  # fmt: skip
    holes = len(found.enclaves)
    if holes:
        told.append(
            f"{count(holes, 'trou laissé', 'trous laissés')} : un autre département, un autre pays "
            "ou la mer."
        )
    edges = len(found.of(FaultKind.OUVERT, eclat=True))
    if edges:
        told.append(
            f"{count(edges, 'écart de contour laissé', 'écarts de contour laissés')} avec la "
            "limite des départements : deux tracés d’une même limite diffèrent."
        )
    return told
