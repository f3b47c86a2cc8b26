"""The faults of a layer of territories beside ``maup.doctor`` and its list of overlaps.

The EPCI of metropolitan France, dissolved, with a hundred gaps, overlaps and slivers planted: all
are found, and nothing else, or the case fails. In one process, in turn: medians, and the ratio of
each pair. Run by ``make bench``, in an environment of its own.
"""

import resource
import statistics
import sys
import warnings
from pathlib import Path

import geopandas
import maup
from maup.repair import count_overlaps
from national import dissolved, national_plan, pairs

from cptsgeo.communes import read_communes
from cptsgeo.diagnosis import Diagnosis, Nature, diagnose
from cptsgeo.layers import Layer
from cptsgeo.schema import CRS_GEOGRAPHIC, CRS_PROJECTED
from cptsgeo.territories import interpret

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from planting import matched, plant

RUNS = 3
FAULTS = 100
BAR = 3
MEMORY = 1_500_000
"""Kilobytes that the whole process may take."""


def main() -> int:
    """Print the ratio beside its bar.

    Returns
    -------
    int
        0, or 1 if the ratio or the memory falls short.
    """
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
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    layer = geopandas.GeoDataFrame(geometry=planted.polygons, crs=CRS_GEOGRAPHIC)
    layer = layer.to_crs(CRS_PROJECTED)  # maup asks for metres

    def theirs() -> None:
        maup.doctor(layer, silent=True)
        # Its doctor only counts: this is how its own repairs list overlaps.
        assert count_overlaps(layer) == len(planted.overlaps)

    found = list(pairs(ours, theirs, RUNS))
    for result in results:
        gaps = [one.forme for one in result.of(Nature.VIDE, Nature.OUVERT)]
        overlaps = [one.forme for one in result.of(Nature.CHEVAUCHEMENT)]
        assert matched(overlaps, planted.overlaps)
        assert matched(gaps, planted.gaps)
        assert len(result.fautes) == FAULTS
    mine, peer = (statistics.median(side) for side in zip(*found, strict=True))
    ratio = statistics.median(theirs / ours for ours, theirs in found)
    print(f"diagnosis: {mine:.2f} s beside {peer:.2f} s, {ratio:.1f} × (bar {BAR}); "
          f"{memory / 1000:.0f} MB (bar {MEMORY / 1000:.0f})")  # fmt: skip
    return int(ratio < BAR or memory > MEMORY)


if __name__ == "__main__":
    raise SystemExit(main())
