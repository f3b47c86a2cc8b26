"""The polygons of a layer: its other shapes told, not kept."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import shapely

from cptsgeo.geometry.crossings import odd_ground
from cptsgeo.geometry.rings import Geometries, Ints, array_of
from cptsgeo.text.french import count, listed

_BARE, _BARES = "élément sans géométrie", "éléments sans géométrie"
_NOUNS = {0: "point", 1: "ligne", 2: "ligne", 4: "point", 5: "ligne"}


class Polygons(NamedTuple):
    """What of a layer has an inside.

    Attributes
    ----------
    geometries : array of shapely geometries, shape (n,)
        Polygon or MultiPolygon in two dimensions, as drawn: some may be invalid.
    rangs : array of int, shape (n,)
        Ranks of their features in the file, from 0.
    remarques : tuple of str
        What was left aside, in French sentences.
    """

    geometries: Geometries
    rangs: Ints
    remarques: tuple[str, ...]


def polygons_of(geometries: Geometries) -> Polygons:
    """Keep the polygons of features, be they in collections or in three dimensions.

    Parameters
    ----------
    geometries
        As read; None for a feature without one.

    Returns
    -------
    Polygons
        One geometry for each feature that has a polygon.
    """
    flat = shapely.force_2d(geometries)
    aside: Counter[str] = Counter()
    kept, ranks = [], []
    for rank, geometry in enumerate(flat):
        parts = [] if geometry is None else list(_parts(geometry))
        if not parts:
            aside[_BARE] += 1
            continue
        surfaces = [part for part in parts if part.geom_type == "Polygon"]
        aside.update(_NOUNS[shapely.get_type_id(part)] for part in parts
                     if part.geom_type != "Polygon")  # fmt: skip
        if surfaces:
            kept.append(surfaces[0] if len(surfaces) == 1 else shapely.MultiPolygon(surfaces))
            ranks.append(rank)
    return Polygons(array_of(kept), np.array(ranks, dtype=np.int64), tuple(_remarks(aside)))


def _parts(geometry: shapely.Geometry) -> Iterator[shapely.Geometry]:
    """Parts that are not empty, whatever they are nested in."""
    waiting = [geometry]
    while waiting:
        part = waiting.pop()
        if hasattr(part, "geoms"):
            waiting.extend(reversed(part.geoms))
        elif not part.is_empty:
            yield part


def _remarks(aside: Counter[str]) -> Iterator[str]:
    if aside:
        told = listed(
            count(many, noun, _BARES if noun == _BARE else None)
            for noun, many in sorted(aside.items())
        )
        verb = "a été laissé" if sum(aside.values()) == 1 else "ont été laissés"
        yield f"Hors des polygones, {told} {verb} de côté : seul un polygone a un intérieur."


def repaired(geometries: Geometries, invalides: Sequence[int]) -> Geometries:
    """Make polygons valid, with the least said of what their author meant.

    Parameters
    ----------
    geometries
        Polygons or multipolygons.
    invalides
        Ranks of those that are not valid.

    Returns
    -------
    array of shapely geometries
        The same where valid; elsewhere what their lines go round an odd number of times.
    """
    found = geometries.copy()
    for rank in invalides:
        found[rank] = odd_ground(geometries[rank])
    return found


def reasons(geometries: Geometries, ranks: Sequence[int]) -> list[str]:
    """Tell why polygons are invalid.

    Parameters
    ----------
    geometries
        Polygons.
    ranks
        Those to tell of.

    Returns
    -------
    list of str
        French words, without the place.
    """
    told = shapely.is_valid_reason(geometries[list(ranks)])
    return [next((words for sign, words in _REASONS if sign in one), "n’est pas valide")
            for one in told.tolist()]  # fmt: skip


_REASONS = (
    ("Self-intersection", "se recoupe lui-même"),
    ("Ring Self-intersection", "se touche lui-même en un point"),
    ("Hole lies outside", "a un trou hors de son contour"),
    ("Holes are nested", "a des trous l’un dans l’autre"),
    ("Nested shells", "a des morceaux l’un dans l’autre"),
    ("Duplicate Rings", "a deux fois le même contour"),
    ("Interior is disconnected", "a un intérieur coupé en deux par un trou"),
    ("Too few points", "a un contour de moins de trois points"),
)
