"""The validation of a national plan beside ``maup.doctor`` on the same territories, dissolved.

Every EPCI of metropolitan France is a CPTS. In one process, in turn, several times: medians, and
the ratio of each pair. Run by ``make bench``, in an environment of its own.
"""

import statistics
import warnings

import maup
from national import dissolved, national_plan, pairs

from cptsgeo.case import Case
from cptsgeo.communes import read_communes
from cptsgeo.rules import CATALOGUE
from cptsgeo.schema import CRS_PROJECTED
from cptsgeo.territories import Territories, interpret
from cptsgeo.validation import examine, validate

RUNS = 5
SETS = ("commune_partagee", "territoire_discontinu")
BARS = {"catalogue": 10, "recouvrements, trous, continuité": 50}


def sets_only(territories: Territories) -> tuple[int, int, int]:
    """Overlaps, gaps, contiguity: contested atoms, uncovered ones, broken territories.

    The territories are given as sets of atoms, as maup's are given as polygons.
    """
    fresh = Territories(territories.plan, territories.communes, None, territories.atoms, ())
    case = Case(fresh, fresh, tuple(fresh.atoms), ())
    report = examine(case, [rule for rule in CATALOGUE if rule.code in SETS])
    uncovered = case.perimetre - fresh.owners.keys()
    return len(fresh.contested), len(uncovered), len(report.of("territoire_discontinu"))


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
    layer = dissolved(territories).to_crs(CRS_PROJECTED)  # maup asks for metres
    works = {
        "catalogue": lambda: validate(plan, communes=communes),
        "recouvrements, trous, continuité": lambda: sets_only(territories),
    }
    short = 0
    for name, work in works.items():
        work()  # What the referential caches is not counted: maup's layer is in memory too.
        found = list(pairs(work, lambda: maup.doctor(layer, silent=True), RUNS))
        ratio = statistics.median(theirs / ours for ours, theirs in found)
        ours, theirs = (statistics.median(side) for side in zip(*found, strict=True))
        short += ratio < BARS[name]
        print(f"{name} : {ours:.3f} s, maup.doctor {theirs:.2f} s, {ratio:.1f} fois plus vite "
              f"(barre : {BARS[name]})")  # fmt: skip
    return min(short, 1)


if __name__ == "__main__":
    raise SystemExit(main())
