"""What the benchmarks share: metropolitan France, a plan of its EPCI, their polygons."""

from pathlib import Path

import geopandas
import numpy as np

from cptsgeo.commune_table import Commune
from cptsgeo.communes import Communes
from cptsgeo.origin import Origin
from cptsgeo.plan import Composition, Cpts, Plan
from cptsgeo.schema import CRS_GEOGRAPHIC
from cptsgeo.territories import Territories


def metropole(communes: Communes) -> list[Commune]:
    """Atoms of metropolitan France."""
    return [atom for atom in communes.atoms.values() if not atom.departement.startswith("97")]


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
    shapes = topology.dissolve(groups)
    for cpts_id in {one for owners in territories.shared.values() for one in owners}:
        shapes[rank[cpts_id]] = topology.union(territories.atoms[cpts_id])
    return geopandas.GeoDataFrame({"cpts_id": list(rank)}, geometry=shapes, crs=CRS_GEOGRAPHIC)
