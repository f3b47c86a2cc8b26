"""How costs grow: a department, a region, five of them, metropolitan France, ten Frances.

Each is a referential of its own; each operation on each is a process of its own, whose peak memory
is its cost too. The least of a few runs counts.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import shapely
from measure import Effort, peak, timed
from national import national_plan
from replica import write_replica
from results import Growth, Point, Result

from cptsgeo.analysis.tally import tallies
from cptsgeo.analysis.zones import zones_blanches
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.communes.topology_file import read_topology
from cptsgeo.geometry.topology import UNITS_PER_DEGREE
from cptsgeo.plan.territories import interpret
from cptsgeo.referentiel.arcs import build_topology
from cptsgeo.rules.validation import validate

EXPONENT = 1.1
MEMORY = 2_000
"""Megabytes."""
REGIONS = ("52", "53", "24", "28", "75")
"""Pays de la Loire first, then those around: Bretagne, Centre, Normandie, Nouvelle-Aquitaine."""
DEPARTEMENT = "49"
COPIES = 10
FEWER = 2
"""Copies with --rapide."""


def sizes(communes: Communes, copies: int) -> dict[str, tuple[list[str], int]]:
    """Departments and number of copies of each size, from the smallest."""
    everywhere = sorted(d for d in communes.departements if not d.startswith("97"))
    region_of = {commune.departement: commune.region for commune in communes.by_code.values()}
    return {
        "1 département": ([DEPARTEMENT], 1),
        "1 région": ([d for d in everywhere if region_of[d] == REGIONS[0]], 1),
        "5 régions": ([d for d in everywhere if region_of[d] in REGIONS], 1),
        "métropole": (everywhere, 1),
        f"{copies} fois la métropole": (everywhere, copies),
    }


def _topology(folder: Path) -> Callable[[], object]:
    topology = read_topology(folder / "topologie.npz")
    codes = topology.faces
    whole = shapely.transform(topology.polygons(), lambda xy: np.rint(xy * UNITS_PER_DEGREE))
    ranks = np.arange(len(whole), dtype=np.int32)
    return lambda: build_topology(whole, ranks, codes)


def _dissolve(folder: Path) -> Callable[[], object]:
    communes = read_communes(folder)
    topology = communes.topology
    epci = [communes.atoms[code].epci for code in topology.faces]
    groups = np.unique(epci, return_inverse=True)[1]
    return lambda: topology.dissolve(groups)


def _adjacency(folder: Path) -> Callable[[], object]:
    return read_topology(folder / "topologie.npz").borders


def _validation(folder: Path) -> Callable[[], object]:
    communes = read_communes(folder)
    plan = national_plan(communes)
    return lambda: validate(plan, communes=communes)


def _coverage(folder: Path) -> Callable[[], object]:
    communes = read_communes(folder)
    territories = interpret(national_plan(communes), communes)
    return lambda: (tallies(territories), zones_blanches(territories))


OPERATIONS = {
    "topologie (polygones des communes → arcs)": _topology,
    "dissolution en EPCI": _dissolve,
    "adjacence et longueurs": _adjacency,
    "validation, tout le catalogue": _validation,
    "couverture et zones blanches": _coverage,
}


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    communes = read_communes()
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as place:
        folders: dict[str, Path] = {}
        copied = FEWER if effort.quick else COPIES
        for name, (departements, copies) in sizes(communes, copied).items():
            folders[name] = Path(place) / str(len(folders))
            made = write_replica(communes, departements, folders[name], copies=copies)
            counts[name] = len(made.atoms)
        for operation in OPERATIONS:
            # The largest takes long, and its time hardly varies.
            runs = {name: 1 if name == [*folders][-1] else effort.runs(1, 3) for name in folders}
            points = [
                Point(name, counts[name], *min(_cost(folders[name], operation)
                                               for _ in range(many)))
                for name, many in runs.items()
            ]  # fmt: skip
            yield Growth(operation, tuple(points), EXPONENT, MEMORY)


def _cost(folder: Path, operation: str) -> list[float]:
    command = [sys.executable, __file__, str(folder), operation]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seconds, megabytes = json.loads(done.stdout)
    return [seconds, megabytes]


def main() -> None:
    """Do one operation on one referential, and tell its cost."""
    folder, operation = sys.argv[1:]
    print(json.dumps([timed(OPERATIONS[operation](Path(folder))), peak()]))


if __name__ == "__main__":
    main()
