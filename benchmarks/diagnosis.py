"""The faults of a layer of territories beside ``maup.doctor`` and its list of overlaps.

The EPCI of metropolitan France, dissolved, with a hundred gaps, overlaps and slivers planted: all
are found, and nothing else.
"""

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import geopandas
import maup
from maup.repair import count_overlaps
from measure import ROOT, Effort, in_turn, peak
from national import dissolved, national_plan
from results import Limit, Ratio, Result

from cptsgeo.communes.communes import read_communes
from cptsgeo.files.schema import CRS_GEOGRAPHIC, CRS_PROJECTED
from cptsgeo.layers import Layer
from cptsgeo.layers.diagnosis import Diagnosis, FaultKind, diagnose
from cptsgeo.plan.territories import interpret

sys.path.insert(0, str(ROOT / "tests"))

from planting import matched, plant

CASE = "Diagnostic d’une couche de polygones"
PEER = "maup.doctor et sa liste"
FAULTS = 100
BAR = 3
MEMORY = 1_500
"""Megabytes that the whole process may take."""


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    warnings.filterwarnings("ignore")
    communes = read_communes()
    clean = dissolved(interpret(national_plan(communes), communes))
    planted = plant(clean.geometry.to_numpy(), FAULTS)
    names = tuple(clean["cpts_id"])
    results: list[Diagnosis] = []

    def ours() -> None:
        layer = Layer(Path("epci"), names, planted.polygons, ({},) * len(names), "", ())
        results.append(diagnose(layer, communes))

    ours()  # What the referential caches is not counted: maup's layer is in memory too.
    memory = peak()
    layer = geopandas.GeoDataFrame(geometry=planted.polygons, crs=CRS_GEOGRAPHIC)
    layer = layer.to_crs(CRS_PROJECTED)  # maup asks for metres

    def theirs() -> None:
        maup.doctor(layer, silent=True)
        # Its doctor only counts: this is how its own repairs list overlaps.
        assert count_overlaps(layer) == len(planted.overlaps)

    times = in_turn({"": ours, PEER: theirs}, effort.runs(1, 5))
    for result in results:
        gaps = [one.forme for one in result.of(FaultKind.VIDE, FaultKind.OUVERT)]
        overlaps = [one.forme for one in result.of(FaultKind.CHEVAUCHEMENT)]
        assert matched(overlaps, planted.overlaps)
        assert matched(gaps, planted.gaps)
        assert len(result.fautes) == FAULTS
    yield Ratio(CASE, "diagnostic de la couche", PEER, times[""], times[PEER], bar=BAR)
    yield Limit(CASE, "mémoire du processus", memory, "Mo", bar=MEMORY)
