"""Communes of metropolitan France to its 1,232 EPCI, geometries out.

Peers have the communes' polygons in memory, we have their arcs. mapshaper is a program: it is timed
as a whole process, from a TopoJSON file of arcs to a file of polygons, and so are we beside it.
"""

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from measure import TOOLS, Effort, in_turn, processes
from national import metropole
from results import Ratio, Result

from cptsgeo.communes.communes import Communes, read_communes
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.geometry.rings import Geometries
from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology

CASE = "Dissolution des communes en EPCI"
EPCI = 1_232
TOLERANCE = 0.5 / UNITS_PER_DEGREE
"""Degrees: mapshaper writes decimals, and finds back the same vertices."""


def communes_and_epci(communes: Communes) -> tuple[Topology, np.ndarray, list[str]]:
    """Arcs of the communes that are in an EPCI, the rank of each one's, and all EPCI."""
    atoms = [atom for atom in metropole(communes) if atom.epci]
    epci = sorted({atom.epci for atom in atoms})
    rank = {siren: rank for rank, siren in enumerate(epci)}
    topology = communes.topology.subset([atom.code for atom in atoms])
    return topology, np.array([rank[atom.epci] for atom in atoms]), epci


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    import geopandas  # Not at the top: our own process is timed, and has no need of it.

    topology, groups, epci = communes_and_epci(read_communes())
    assert len(epci) == EPCI
    polygons = topology.polygons()
    layer = geopandas.GeoDataFrame({"epci": groups}, geometry=polygons, crs=CRS_GEOGRAPHIC)
    order = np.argsort(groups, kind="stable")
    bounds = np.searchsorted(groups[order], np.arange(EPCI + 1))
    members = [order[a:b] for a, b in pairwise(bounds)]

    def by_geopandas(**options: str) -> Geometries:
        return layer.dissolve(by="epci", **options).geometry.to_numpy()

    peers = {
        'geopandas dissolve(method="coverage")': partial(by_geopandas, method="coverage"),
        "geopandas dissolve() par défaut": by_geopandas,
        "shapely coverage_union_all":
            lambda: np.array([shapely.coverage_union_all(polygons[own]) for own in members]),
    }  # fmt: skip
    bars = dict(zip(peers, (3, 30, None), strict=True))
    ours = topology.dissolve(groups)
    for name, work in peers.items():
        assert shapely.equals(ours, work()).all(), name
    times = in_turn({"": lambda: topology.dissolve(groups)} | peers, effort.runs(3, 7))
    for name in peers:
        yield Ratio(CASE, "arcs en mémoire", name, times[""], times[name], bar=bars[name])
    if not effort.quick:
        yield _whole(topology, epci, groups, ours)


def _whole(topology: Topology, epci: list[str], groups: np.ndarray, ours: Geometries) -> Result:
    import geopandas

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        communes = folder / "communes.geojson"
        layer = geopandas.GeoDataFrame(
            {"epci": [epci[group] for group in groups]}, geometry=topology.polygons()
        )
        communes.write_text(layer.to_json(drop_id=True), encoding="utf-8")
        arcs, mine, theirs = (folder / f"{name}.json" for name in ("arcs", "nous", "pair"))
        mapshaper = TOOLS / "mapshaper"
        processes({"": [mapshaper, communes, "-o", arcs, "format=topojson", "no-quantization"]}, 0)
        commands = {
            "": [sys.executable, __file__, mine],
            "mapshaper": [mapshaper, arcs, "-dissolve2", "epci", "-o", theirs, "format=geojson"],
        }
        costs = processes(commands, 5)
        for path in (mine, theirs):
            found = geopandas.read_file(path).set_index("epci").loc[epci].geometry.to_numpy()
            moved = shapely.hausdorff_distance(shapely.boundary(found), shapely.boundary(ours))
            assert moved.max() < TOLERANCE, path
        seconds = {name: tuple(cost.seconds for cost in found) for name, found in costs.items()}
        return Ratio(CASE, "processus entier, jusqu’au GeoJSON", "mapshaper -dissolve2",
                     seconds[""], seconds["mapshaper"])  # fmt: skip


def main() -> None:
    """Write the EPCI as a GeoJSON file: the process timed beside mapshaper's."""
    topology, groups, epci = communes_and_epci(read_communes())
    features = (
        f'{{"type":"Feature","properties":{{"epci":"{siren}"}},"geometry":{shape}}}'
        for siren, shape in zip(epci, shapely.to_geojson(topology.dissolve(groups)), strict=True)
    )
    text = f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}\n'
    Path(sys.argv[1]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
