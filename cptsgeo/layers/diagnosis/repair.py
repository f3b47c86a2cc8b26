"""A mended copy of a layer, and the list of all that was done to it.

What is surely an accident is mended: polygons drawn wrong, the same one twice, slivers. A real
gap or overlap is a decision, and stays.
"""

from typing import NamedTuple

import numpy as np
import shapely

from cptsgeo.geometry.rings import Geometries
from cptsgeo.layers.diagnosis.diagnose import Diagnosis
from cptsgeo.layers.diagnosis.fault import Fault, FaultKind
from cptsgeo.layers.measure import square_metres
from cptsgeo.text.french import count, decimal, listed, quoted, typographic


class Mended(NamedTuple):
    """A mended layer.

    Attributes
    ----------
    rangs : tuple of int
        Ranks of the polygons that are kept, in their order.
    geometries : array of shapely geometries
        Their shapes, in degrees (EPSG:4326), valid.
    actions : tuple of str
        What was done, in French sentences.
    reste : tuple of str
        What was not, and why.
    """

    rangs: tuple[int, ...]
    geometries: Geometries
    actions: tuple[str, ...]
    reste: tuple[str, ...]


def repair(found: Diagnosis) -> Mended:
    """Mend what is surely an accident.

    Parameters
    ----------
    found
        A layer and its faults.

    Returns
    -------
    Mended
        The copy; the layer itself is as it was.
    """
    shapes = found.layer.valides.copy()
    areas = square_metres(shapes)
    actions = [_sentence(found, one, "a été rétabli") for one in found.of(FaultKind.INVALIDE)]
    dropped: set[int] = set()
    for one in found.of(FaultKind.DOUBLON):
        kept, *others = one.rangs
        dropped |= set(others)
        names = listed(quoted(_name(found, rank)) for rank in others)
        actions.append(f"{names} : retiré, c’est le même polygone que "
                       f"{quoted(_name(found, kept))}.")  # fmt: skip
    for one in found.of(FaultKind.CHEVAUCHEMENT, eclat=True):
        if dropped & set(one.rangs):
            continue
        keeper, loser = sorted(one.rangs, key=lambda rank: (areas[rank], rank))
        shapes[loser] = _surface(shapely.difference(shapes[loser], one.forme))
        actions.append(
            f"{_size(one)} de chevauchement laissés à {quoted(_name(found, keeper))} et ôtés à "
            f"{quoted(_name(found, loser))}, vers {_place(one)}."
        )
    for one in found.of(FaultKind.VIDE, eclat=True):
        beside = [rank for rank in one.rangs if rank not in dropped]
        if not beside:
            continue
        edge = shapely.boundary(one.forme)
        common = shapely.length(shapely.intersection(edge, shapely.boundary(shapes[beside])))
        keeper = beside[int(np.argmax(common))]
        shapes[keeper] = _surface(shapely.union(shapes[keeper], one.forme))
        actions.append(f"{_size(one)} de vide donnés à {quoted(_name(found, keeper))}, vers "
                       f"{_place(one)}.")  # fmt: skip
    kept_ranks = tuple(rank for rank in range(len(shapes)) if rank not in dropped)
    return Mended(kept_ranks, shapes[list(kept_ranks)], tuple(actions), tuple(_rest(found)))


def _surface(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a shape."""
    parts = [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


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
    edges = len(found.of(FaultKind.OUVERT, eclat=True))
    if edges:
        told.append(
            f"{count(edges, 'éclat laissé', 'éclats laissés')} le long de la limite des "
            "départements : deux tracés d’une même limite diffèrent."
        )
    return told
