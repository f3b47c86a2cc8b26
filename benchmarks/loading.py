"""A cold process that has the communes of a place in memory: their attributes and polygons.

We read the embedded referential; geopandas the same communes from files of its own, written once.
Each process tells what it holds: communes, inhabitants and square metres, which must agree.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import Effort, processes
from results import Ratio, Result

CASE = "Chargement du référentiel, à froid"
PLACES = {"un département": ("49",), "une région": ("44", "49", "53", "72", "85"), "la France": ()}
OURS = """
import json, sys
from cptsgeo.communes import read_communes
communes = read_communes()
kept = communes.select(departements=sys.argv[1].split()) if sys.argv[1] else communes.select()
shapes = communes.topology.polygons([commune.code for commune in kept])
"""
PEER = """
import json, sys
import geopandas
path, wanted = sys.argv[2], tuple(sys.argv[1].split())
if path.endswith("parquet"):
    where = [("departement", "in", wanted)] if wanted else None
    kept = geopandas.read_parquet(path, filters=where)
else:
    among = ",".join(f"'{one}'" for one in wanted)
    kept = geopandas.read_file(path, where=f"departement IN ({among})" if wanted else None)
shapes = kept.geometry.to_numpy()
"""
TOLD = """
if len(sys.argv) > 3:
    import shapely
    population = kept["population"].sum() if "path" in globals() else sum(
        commune.population for commune in kept)
    print(json.dumps([len(kept), int(population), float(shapely.area(shapes).sum())]))
"""
FORMATS = {
    "GeoParquet": "parquet",
    "FlatGeobuf": "fgb",
    "GeoPackage": "gpkg",
    "GeoJSON": "geojson",
}
SAME = 1e-9
"""Relative difference of areas: sums are not taken in the same order."""


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        subprocess.run([sys.executable, __file__, temporary], check=True)
        for place, departements in PLACES.items():
            wanted = " ".join(departements)
            commands = {"": [sys.executable, "-c", OURS + TOLD, wanted, ""]} | {
                name: [sys.executable, "-c", PEER + TOLD, wanted, folder / f"communes.{end}"]
                for name, end in FORMATS.items()
            }
            told = {name: _told(command) for name, command in commands.items()}
            count, population, area = told[""]
            for found in told.values():
                assert found[:2] == [count, population]
                assert abs(found[2] - area) <= SAME * area
            costs = processes(commands, effort.runs(1, 5))
            for name in FORMATS:
                mine, theirs = (tuple(cost.seconds for cost in costs[one]) for one in ("", name))
                yield Ratio(CASE, place, f"geopandas, {name}", mine, theirs)


def _told(command: list[str | Path]) -> list[float]:
    found = subprocess.run([*map(str, command), "told"], check=True, stdout=subprocess.PIPE)
    return json.loads(found.stdout)


def main() -> None:
    """Write the communes of France in the peers' formats."""
    import geopandas

    from cptsgeo.communes.communes import read_communes
    from cptsgeo.files.schema import CRS_GEOGRAPHIC

    communes = read_communes()
    atoms = communes.select()
    layer = geopandas.GeoDataFrame(
        [atom._asdict() for atom in atoms],
        geometry=communes.topology.polygons([atom.code for atom in atoms]), crs=CRS_GEOGRAPHIC,
    )  # fmt: skip
    for end in FORMATS.values():
        path = Path(sys.argv[1]) / f"communes.{end}"
        if end == "parquet":
            layer.to_parquet(path)
        else:
            layer.to_file(path)


if __name__ == "__main__":
    main()
