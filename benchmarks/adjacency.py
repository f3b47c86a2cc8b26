"""Which communes of metropolitan France share a border, and how long it is.

Peers have polygons in Lambert-93, we have arcs in degrees: borders are the same, lengths agree to
the scale of the projection.
"""

import statistics
import warnings
from collections.abc import Callable, Iterator

import geopandas
import numpy as np
import shapely
from measure import Effort, in_turn
from national import metropole
from results import Ratio, Result

from cptsgeo.communes.communes import read_communes
from cptsgeo.files.schema import CRS_GEOGRAPHIC, CRS_PROJECTED
from cptsgeo.geometry.topology import OUTSIDE, Topology

CASE = "Adjacence et longueur des limites"
BAR = 20
SCALE = 0.004
"""Lambert-93 lengthens by 3 per thousand at most in France."""
SHORT = 0.01
"""Metres under which scale says nothing."""

Borders = dict[tuple[int, int], float]


def ours(topology: Topology) -> Borders:
    """Borders by pair of communes, in metres."""
    pairs, metres = topology.borders()
    inside = pairs[:, 0] != OUTSIDE
    return dict(zip(map(tuple, pairs[inside].tolist()), metres[inside].tolist(), strict=True))


def of_libpysal(layer: geopandas.GeoDataFrame) -> Borders:
    """Borders by libpysal."""
    from libpysal.graph import Graph

    found = Graph.build_contiguity(layer, rook=True, by_perimeter=True, strict=True).adjacency
    return {(a, b): metres for (a, b), metres in found.items() if a < b}


def of_maup(layer: geopandas.GeoDataFrame) -> Borders:
    """Borders by maup."""
    import maup

    found = maup.adjacencies(layer)
    return dict(zip(found.index, found.length, strict=True))


def of_gerrychain(layer: geopandas.GeoDataFrame) -> Borders:
    """Borders by GerryChain."""
    from gerrychain import Graph

    graph = Graph.from_geodataframe(layer, adjacency="rook")
    return {(min(edge), max(edge)): graph.edge_data(edge)["shared_perim"] for edge in graph.edges}


def of_shapely(layer: geopandas.GeoDataFrame) -> Borders:
    """Borders by a tree of boxes, the DE-9IM relation and the intersections."""
    shapes = layer.geometry.to_numpy()
    first, second = shapely.STRtree(shapes).query(shapes, predicate="touches")
    first, second = first[first < second], second[first < second]
    line = shapely.relate_pattern(shapes[first], shapes[second], "F***1****")
    first, second = first[line], second[line]
    metres = shapely.length(shapely.intersection(shapes[first], shapes[second]))
    return dict(zip(zip(first.tolist(), second.tolist(), strict=True), metres, strict=True))


PEERS: dict[str, Callable[[geopandas.GeoDataFrame], Borders]] = {
    "libpysal Graph, rook": of_libpysal,
    "maup.adjacencies": of_maup,
    "GerryChain Graph": of_gerrychain,
    "shapely STRtree et relate": of_shapely,
}


def same(mine: Borders, theirs: Borders) -> bool:
    """Whether borders are the same, lengths to the scale of the projection."""
    if mine.keys() != theirs.keys():
        return False
    own, other = (np.array([found[pair] for pair in mine]) for found in (mine, theirs))
    return bool((np.abs(other - own) <= SCALE * own + SHORT).all())


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    communes = read_communes()
    topology = communes.topology.subset([atom.code for atom in metropole(communes)])
    layer = geopandas.GeoDataFrame(
        {"code": topology.faces}, geometry=topology.polygons(), crs=CRS_GEOGRAPHIC
    ).to_crs(CRS_PROJECTED)
    expected = ours(topology)
    peers = {name: PEERS[name] for name in ([*PEERS][-1:] if effort.quick else PEERS)}
    found: dict[str, Borders] = {}

    def peer(name: str) -> Callable[[], None]:
        def work() -> None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # islands have no neighbour
                found[name] = peers[name](layer)

        return work

    times = in_turn({"": lambda: ours(topology)} | {name: peer(name) for name in peers},
                    effort.runs(1, 3))  # fmt: skip
    best = min(peers, key=lambda name: statistics.median(times[name]))
    for name in peers:
        assert same(expected, found[name]), name
        yield Ratio(CASE, "arcs en mémoire", name, times[""], times[name],
                    bar=BAR if name == best else None)  # fmt: skip
