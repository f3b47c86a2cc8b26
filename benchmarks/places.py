"""Maps of every region and department of France, each of its EPCI a CPTS, in one process.

The peer is one run of the command for each place. All of them are run, or a few of each kind with
--rapide, whose time is then multiplied.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import Effort, process
from national import write_national_plan
from results import Limit, Ratio, Result

from cptsgeo.communes.reading import read_communes

CASE = "Cartes de toutes les régions et de tous les départements"
SINGLE = "une commande par carte"
BAR = 3
SECONDS = 180
LINKS = re.compile(
    r'<nav aria-label="Autres cartes".*?</nav>|(?<=cptsgeo-sceau" content=")\w+', re.DOTALL
)
"""What a page of many has, and one drawn alone has not; the seal, that follows."""
SAMPLE = 30
"""One place in so many is drawn alone with --rapide."""


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    communes = read_communes()
    program = shutil.which("cptsgeo", path=str(Path(sys.executable).parent))
    assert program
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = folder / "plan"
        write_national_plan(communes, plan)
        draw: list[str | Path] = [program, "cartes", "--plan", plan, "--sortie"]
        single = [("--region", code) for code in sorted(communes.regions)]
        single += [("--departement", code) for code in sorted(communes.departements)]
        one = process([*draw, folder / "ensemble"])
        alone = single[:: SAMPLE if effort.quick else 1]
        seconds = [process([*draw, folder / "seules", *words]).seconds for words in alone]
        drawn, expected = (
            {page.name: LINKS.sub("", page.read_text(encoding="utf-8"))
             for page in (folder / kind).iterdir()}
            for kind in ("ensemble", "seules")
        )  # fmt: skip
        assert (len(drawn), len(expected)) == (len(single) + 1, len(alone))
        assert expected.items() <= drawn.items()
        apart = sum(seconds) * len(single) / len(alone)
        yield Ratio(CASE, f"{len(single)} cartes et leur accueil en une commande", SINGLE,
                    (one.seconds,), (apart,), bar=BAR)  # fmt: skip
        yield Limit(CASE, "temps de la commande", one.seconds, "s", bar=SECONDS)
        yield Limit(CASE, "mémoire de la commande", one.megabytes, "Mo")
