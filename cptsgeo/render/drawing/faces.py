"""The communes of a map: their borders, and their polygons computed once."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import shapely

from cptsgeo.geometry.topology import Topology


@dataclass(frozen=True)
class Faces:
    """Communes drawn, in the order of their shapes.

    Attributes
    ----------
    topology : Topology
        Them only.
    """

    topology: Topology

    @functools.cached_property
    def shapes(self) -> Mapping[str, shapely.Geometry]:
        """Polygons in degrees (EPSG:4326), by code."""
        return dict(zip(self.topology.faces, self.topology.polygons(), strict=True))
