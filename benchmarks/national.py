"""What the benchmarks share: a national plan, its polygons, works timed in turn."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas
import numpy as np

from cptsgeo.communes import Communes
from cptsgeo.origin import Origin
from cptsgeo.plan import Composition, Cpts, Plan
from cptsgeo.schema import CRS_GEOGRAPHIC
from cptsgeo.territories import Territories


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
    """Draw the territories, in degrees; columns ``cpts_id`` and ``geometry``."""
    communes = territories.communes
    rank = {cpts_id: rank for rank, cpts_id in enumerate(sorted(territories.atoms))}
    codes = sorted(territories.owners)
    topology = communes.topology.subset(codes)
    groups = np.array([rank[territories.owners[code][0]] for code in codes])
    return geopandas.GeoDataFrame(
        {"cpts_id": list(rank)}, geometry=topology.dissolve(groups), crs=CRS_GEOGRAPHIC
    )


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def pairs(
    ours: Callable[[], object], theirs: Callable[[], object], runs: int
) -> Iterator[tuple[float, float]]:
    """Time two works in turn."""
    for _ in range(runs):
        yield timed(ours), timed(theirs)
