"""What a geographic file holds, before anything is understood of it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cptsgeo.geometry.rings import Geometries

if TYPE_CHECKING:
    from pyproj import CRS


class Raw(NamedTuple):
    """The features of a layer, in the order of the file.

    Attributes
    ----------
    geometries : array of shapely geometries, shape (n,)
        As drawn, of any kind and dimension; None for a feature that has none.
    attributs : sequence of mapping, n of them
        Attributes of each feature.
    crs : pyproj.CRS or None
        What the file says of its coordinates; None if it says nothing.
    """

    geometries: Geometries
    attributs: Sequence[Mapping[str, Any]]
    crs: "CRS | None"
