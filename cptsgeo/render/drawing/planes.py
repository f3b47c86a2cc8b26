"""Projections of drawings, all conformal: degrees to a plane, y to the north."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from cptsgeo.geometry.rings import Floats
from cptsgeo.geometry.topology import ECCENTRICITY2, SEMI_MAJOR


class Plane(NamedTuple):
    """A projection.

    Attributes
    ----------
    name : str
        What readers are told that it is.
    project : callable
        Projects longitudes and latitudes, shape (n, 2), to the plane.
    metres : callable
        Gives the metres of a unit of the plane at a latitude.
    """

    name: str
    project: Callable[[Floats], Floats]
    metres: Callable[[float], float]


def _mercator(degrees: Floats) -> Floats:
    north = np.degrees(np.log(np.tan(np.pi / 4 + np.radians(degrees[:, 1]) / 2)))
    return np.stack([degrees[:, 0], north], axis=1)


def _mercator_metres(latitude: float) -> float:
    return float(np.radians(1) * SEMI_MAJOR * np.cos(np.radians(latitude)))


# RGF93 / Lambert-93 (EPSG:2154): IGN, « Projection cartographique conique conforme de Lambert ».
_N, _C = 0.725_607_765_053_267, 11_754_255.426_096
_X, _Y = 700_000.0, 12_655_612.049_876
_MERIDIAN = 3.0


def _lambert(degrees: Floats) -> Floats:
    eccentricity = np.sqrt(ECCENTRICITY2)
    sine = np.sin(np.radians(degrees[:, 1]))
    isometric = np.arctanh(sine) - eccentricity * np.arctanh(eccentricity * sine)
    radius = _C * np.exp(-_N * isometric)
    angle = np.radians(_N * (degrees[:, 0] - _MERIDIAN))
    return np.stack([_X + radius * np.sin(angle), _Y - radius * np.cos(angle)], axis=1)


MERCATOR = Plane("Mercator", _mercator, _mercator_metres)
LAMBERT_93 = Plane("Lambert-93", _lambert, lambda _: 1.0)


def plane_of(departements: Iterable[str]) -> Plane:
    """Give the projection of a printed map: Lambert-93, but overseas, that it is not made for.

    Parameters
    ----------
    departements
        Codes of those that the map is of.

    Returns
    -------
    Plane
        The projection.
    """
    overseas = all(code.startswith("97") for code in departements)
    return MERCATOR if overseas else LAMBERT_93
