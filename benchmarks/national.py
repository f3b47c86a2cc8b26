"""What the benchmarks share: metropolitan France, a plan of its EPCI, their polygons."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas
import numpy as np

from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.communes import Communes
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.plan import aci
from cptsgeo.plan.files.about import About
from cptsgeo.plan.model import Composition, Cpts, Plan
from cptsgeo.plan.origin import Origin
from cptsgeo.plan.territories import Territories


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
    about = About("France", departements, communes.vintages.cog, ())
    return Plan(origin, *about, tuple(cpts), tuple(sorted(rows, key=lambda row: row[:2])),
                (), (), (), ())  # fmt: skip


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


def write_national_plan(communes: Communes, folder: Path) -> None:
    """Write a plan of all of France, overseas too, in which every EPCI is a CPTS with a status."""
    statuts = [one.statut for one in aci.statuts()]
    cpts_of = {code: f"epci-{one.epci}" if one.epci else f"sans-epci-{code.lower()}"
               for code, one in communes.by_code.items()
               if one.departement in communes.departements}  # fmt: skip
    names = {cpts_id: communes.epci.get(communes.by_code[code].epci, communes.by_code[code].nom)
             for code, cpts_id in cpts_of.items()}  # fmt: skip
    perimetre = ", ".join(f'"{code}"' for code in sorted(communes.departements))
    folder.mkdir(parents=True)
    (folder / "plan.toml").write_text(
        f'nom = "France"\nperimetre = [{perimetre}]\ncog = {communes.vintages.cog}\n'
        'sources = ["DGCL"]\n', encoding="utf-8",
    )  # fmt: skip
    tables: dict[str, Iterable[Sequence[str]]] = {
        "cpts": [("cpts_id", "nom", "fiabilite_composition"),
                 *((cpts_id, name, "officielle") for cpts_id, name in sorted(names.items()))],
        "compositions": [("cpts_id", "code_commune"),
                         *sorted((cpts_id, code) for code, cpts_id in cpts_of.items())],
        "statuts": [("cpts_id", "date", "statut", "nature", "source", "estime"),
                    *((cpts_id, "2025-01-01", statuts[rank % len(statuts)], "observation", "essai",
                       "non") for rank, cpts_id in enumerate(sorted(names)))],
    }  # fmt: skip
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
