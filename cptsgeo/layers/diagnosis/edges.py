"""Edges of polygons, told apart by the very numbers of the vertices at their ends."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.geometry.edges import Edges, chained, merged, strung
from cptsgeo.geometry.rings import Floats, Geometries, Ints
from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology

Bools = npt.NDArray[np.bool_]

_FEW = 16
"""Sides of a line, among which one looks for those that enter a commune."""


class Mesh(NamedTuple):
    """The edges of communes and of a layer, each once.

    Attributes
    ----------
    edges : Edges
        The distinct ones, as each is first drawn.
    change : array of int
        By how many polygons of the layer the two sides of each differ; none where one begins as
        another ends.
    etrangers : array of bool
        Whether each is of the layer, and of no commune.
    communes : array of int
        Rank of each edge of the communes, one after another along their arcs.
    arcs : array of int
        Arc of each of these.
    """

    edges: Edges
    change: Ints
    etrangers: Bools
    communes: Ints
    arcs: Ints

    def strange(self) -> Geometries:
        """Edges of the layer that are of no commune, as lines of a few of them."""
        kept = self.edges.ends(self.etrangers)
        return strung(kept, np.ones(len(kept), dtype=bool), _FEW)

    def unmatched(self, outline: Ints) -> Floats:
        """Both ends of the edges where the number of polygons changes, and of those along arcs."""
        kept = self.change != 0
        kept[self.communes[np.isin(self.arcs, outline)]] = True
        return self.edges.ends(kept)


def mesh(polygons: Geometries, topology: Topology) -> Mesh:
    """Match the edges of a layer with each other, and with those of communes.

    Parameters
    ----------
    polygons
        Valid polygons or multipolygons in degrees (EPSG:4326).
    topology
        The communes around.

    Returns
    -------
    Mesh
        Their edges: the same where the numbers of both ends are.
    """
    arc = np.repeat(np.arange(len(topology.left)), np.diff(topology.offsets))
    ours = chained(topology.xy / UNITS_PER_DEGREE, arc)
    parts = shapely.orient_polygons(shapely.get_parts(polygons))  # The inside is on the left.
    theirs = chained(*shapely.get_coordinates(shapely.get_rings(parts), return_index=True))
    shift, count = len(ours.xy), len(ours.start)
    both = merged(
        Edges(
            np.concatenate([ours.xy, theirs.xy]),
            np.concatenate([ours.start, theirs.start + shift]),
            np.concatenate([ours.end, theirs.end + shift]),
        )
    )
    once, key = both.once()
    # An edge of no length runs in both directions, or in none.
    direction = np.sign(both.end - both.start)[count:]
    change = np.bincount(key[count:], weights=direction, minlength=len(once.start))
    foreign = np.zeros(len(once.start), dtype=bool)
    foreign[key[count:]] = True
    foreign[key[:count]] = False
    return Mesh(once, change, foreign, key[:count], arc[ours.start])
