"""The validation of a national plan beside ``maup.doctor`` on the same territories, dissolved.

Every EPCI of metropolitan France is a CPTS. In one process, in turn, several times: medians, and
the ratio of each pair. Run by ``make bench``, in an environment of its own.
"""

import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas
import maup
import numpy as np

from cptsgeo.case import Case
from cptsgeo.communes import Communes, read_communes
from cptsgeo.origin import Origin
from cptsgeo.plan import Composition, Cpts, Plan
from cptsgeo.rules import CATALOGUE
from cptsgeo.schema import CRS_GEOGRAPHIC, CRS_PROJECTED
from cptsgeo.territories import Territories, interpret
from cptsgeo.validation import examine, validate

RUNS = 5
SETS = ("commune_partagee", "territoire_discontinu")
BARS = {"catalogue": 10, "recouvrements, trous, continuité": 50}


def national_plan(communes: Communes) -> Plan:
    """Make a plan in which every EPCI of metropolitan France is a CPTS, and what is in none too."""
    departements = tuple(sorted(d for d in communes.departements if not d.startswith("97")))
    names: dict[str, str] = {}
    rows = []
    for code, commune in communes.by_code.items():
        if commune.departement in departements:
            cpts_id = commune.epci or f"sans-epci-{code}"
            names[cpts_id] = communes.epci.get(commune.epci, commune.nom)
            rows.append(Composition(cpts_id, code, None, None, None, None, 0))
    cpts = [
        Cpts(cpts_id, nom, None, (), None, None, None, None, None, "officielle", {})
        for cpts_id, nom in sorted(names.items())
    ]
    origin = Origin(Path("national"))
    return Plan(origin, "France", departements, communes.vintages.cog, (), tuple(cpts),
                tuple(sorted(rows, key=lambda row: row[:2])), (), (), (), ())  # fmt: skip


def dissolved(territories: Territories) -> geopandas.GeoDataFrame:
    """Draw the territories, in metres, as maup asks."""
    communes = territories.communes
    rank = {cpts_id: rank for rank, cpts_id in enumerate(sorted(territories.atoms))}
    codes = sorted(territories.owners)
    topology = communes.topology.subset(codes)
    groups = np.array([rank[territories.owners[code][0]] for code in codes])
    layer = geopandas.GeoDataFrame(
        {"cpts_id": list(rank)}, geometry=topology.dissolve(groups), crs=CRS_GEOGRAPHIC
    )
    return layer.to_crs(CRS_PROJECTED)


def sets_only(territories: Territories) -> tuple[int, int, int]:
    """Overlaps, gaps, contiguity: contested atoms, uncovered ones, broken territories.

    The territories are given as sets of atoms, as maup's are given as polygons.
    """
    fresh = Territories(territories.plan, territories.communes, None, territories.atoms, ())
    case = Case(fresh, fresh, tuple(fresh.atoms), ())
    report = examine(case, [rule for rule in CATALOGUE if rule.code in SETS])
    uncovered = case.perimetre - fresh.owners.keys()
    return len(fresh.contested), len(uncovered), len(report.of("territoire_discontinu"))


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def pairs(
    ours: Callable[[], object], theirs: Callable[[], object]
) -> Iterator[tuple[float, float]]:
    """Time two works in turn."""
    for _ in range(RUNS):
        yield timed(ours), timed(theirs)


def main() -> int:
    """Print each ratio beside its bar.

    Returns
    -------
    int
        0, or 1 if a ratio falls short.
    """
    warnings.filterwarnings("ignore")
    communes = read_communes()
    plan = national_plan(communes)
    territories = interpret(plan, communes)
    layer = dissolved(territories)
    works = {
        "catalogue": lambda: validate(plan, communes=communes),
        "recouvrements, trous, continuité": lambda: sets_only(territories),
    }
    short = 0
    for name, work in works.items():
        work()  # What the referential caches is not counted: maup's layer is in memory too.
        found = list(pairs(work, lambda: maup.doctor(layer, silent=True)))
        ratio = statistics.median(theirs / ours for ours, theirs in found)
        ours, theirs = (statistics.median(side) for side in zip(*found, strict=True))
        short += ratio < BARS[name]
        print(f"{name} : {ours:.3f} s, maup.doctor {theirs:.2f} s, {ratio:.1f} fois plus vite "
              f"(barre : {BARS[name]})")  # fmt: skip
    return min(short, 1)


if __name__ == "__main__":
    raise SystemExit(main())
