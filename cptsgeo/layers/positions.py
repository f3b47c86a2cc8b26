"""The geometries of GeoJSON: positions in lists of lists, made into shapes without a text between.

A parser of such texts makes a tree of them first, that takes three times as much memory as lists
do; numbers of a whole ring are taken at once here.
"""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

import numpy as np
import shapely

from cptsgeo.geometry.rings import Floats, Geometries, array_of


class MalformedError(ValueError):
    """Coordinates that make no shape: an open ring, a number that is missing."""


def shape_of(kind: str, coordinates: Any) -> shapely.Geometry:
    """Draw a geometry.

    Parameters
    ----------
    kind
        One of `KINDS`.
    coordinates
        What JSON has of it.

    Returns
    -------
    shapely geometry
        In two dimensions; what goes beyond them is left out.

    Raises
    ------
    MalformedError
        If these are no coordinates of that kind.
    """
    try:
        return KINDS[kind](coordinates)
    except (ValueError, TypeError, OverflowError, shapely.errors.ShapelyError) as error:
        raise MalformedError from error


def _numbers(positions: Any) -> Floats:
    """Positions as an array, shape (n, 2)."""
    if not isinstance(positions, list):
        raise MalformedError
    if not positions:
        return np.zeros((0, 2))
    # An array would take true for a number, and a text that looks like one.
    if not {*map(type, chain.from_iterable(positions))} <= {int, float}:
        raise MalformedError
    try:
        found = np.array(positions, dtype=np.float64)
    except ValueError:  # Some have a height, and others have none.
        found = np.array([position[:2] for position in positions], dtype=np.float64)
    if found.ndim != 2 or found.shape[1] < 2:
        raise MalformedError
    return np.ascontiguousarray(found[:, :2])


def _members(values: Any) -> list[Any]:
    if not isinstance(values, list):
        raise MalformedError
    return values


def _point(position: Any) -> shapely.Point:
    return shapely.Point(_numbers([position])[0]) if position != [] else shapely.Point()


def _line(positions: Any) -> shapely.LineString:
    return shapely.LineString(_numbers(positions))


def _ring(positions: Any) -> shapely.LinearRing:
    xy = _numbers(positions)
    if len(xy) and (len(xy) < 3 or (xy[0] != xy[-1]).any()):
        raise MalformedError
    return shapely.LinearRing(xy)


def _polygon(rings: Any) -> shapely.Polygon:
    shells = [_ring(ring) for ring in _members(rings)]
    return shapely.Polygon(shells[0], shells[1:]) if shells else shapely.Polygon()


def _several(
    make: Callable[[Any], shapely.Geometry], join: Callable[[Geometries], shapely.Geometry]
) -> Callable[[Any], shapely.Geometry]:
    return lambda values: join(array_of([make(one) for one in _members(values)]))


KINDS: Mapping[str, Callable[[Any], shapely.Geometry]] = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _polygon,
    "MultiPoint": _several(_point, shapely.multipoints),
    "MultiLineString": _several(_line, shapely.multilinestrings),
    "MultiPolygon": _several(_polygon, shapely.multipolygons),
}
"""What draws each kind of geometry."""
