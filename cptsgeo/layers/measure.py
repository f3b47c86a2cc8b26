"""Square metres of shapes in longitude and latitude."""

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.geometry.rings import Geometries
from cptsgeo.geometry.topology import ECCENTRICITY2, SEMI_MAJOR

_ECCENTRICITY = np.sqrt(ECCENTRICITY2)

_STEP = 0.05
"""Degrees between the vertices that are measured: a line straight on a map of degrees bends on any
other, and by less than a metre over so short a way."""


def square_metres(geometries: Geometries) -> npt.NDArray[np.float64]:
    """Measure polygons on the GRS80 ellipsoid.

    They are drawn on its cylindrical equal-area projection (Snyder, *Map Projections*, 1987,
    equations 3-12 and 10-15), whose areas are those of the ellipsoid.

    Parameters
    ----------
    geometries
        Polygons in degrees (EPSG:4326), their sides straight in degrees, shape (n,).

    Returns
    -------
    array of float, shape (n,)
        Square metres.
    """
    fine = shapely.segmentize(geometries, _STEP)
    areas: npt.NDArray[np.float64] = shapely.area(shapely.transform(fine, _equal_area))
    return areas


def metres(geometries: Geometries) -> Geometries:
    """Draw each shape in metres around its own middle: lengths hold for a few tens of kilometres.

    Parameters
    ----------
    geometries
        Shapes in degrees (EPSG:4326), shape (n,).

    Returns
    -------
    array of shapely geometries
        The same, in metres to the east and north of the meridian and equator.
    """
    xy, index = shapely.get_coordinates(geometries, return_index=True)
    bounds = shapely.bounds(geometries)
    latitude = np.radians((bounds[:, 1] + bounds[:, 3]) / 2)
    w2 = 1 - ECCENTRICITY2 * np.sin(latitude) ** 2
    scale = np.radians(SEMI_MAJOR) * np.column_stack(
        [np.cos(latitude) / np.sqrt(w2), (1 - ECCENTRICITY2) / w2**1.5]
    )
    drawn: Geometries = shapely.set_coordinates(geometries.copy(), xy * scale[index])
    return drawn


def _equal_area(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    longitude, latitude = np.radians(degrees).T
    sine = np.sin(latitude)
    along = _ECCENTRICITY * sine
    q = (1 - ECCENTRICITY2) * (sine / (1 - along**2) + np.arctanh(along) / _ECCENTRICITY)
    return SEMI_MAJOR * np.column_stack([longitude, q / 2])
