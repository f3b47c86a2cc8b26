"""Whole commands, cold, beside what a program of the field takes to start."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import TOOLS, Effort, processes
from results import Ratio, Result

CASE = "Commandes entières, à froid"
GEOPANDAS, MAPSHAPER = 'python -c "import geopandas"', "mapshaper -v"
COMMANDS = {
    "ou 49347": ["ou", "49347"],
    "valider": ["valider"],
    "couverture": ["couverture"],
    "cartes": ["cartes", "--sortie", "cartes", "--ecraser"],
    "une image": ["cartes", "--departement", "44", "--format", "png", "--sortie", "images"],
    "atelier": ["atelier", "--sortie", "atelier.html", "--ecraser"],
}
BARS = {"ou 49347": 1 / 0.5, "valider": 1 / 0.8, "une image": 1 / 2.5}
"""Beside `GEOPANDAS`: half of its time, four fifths, and two and a half times."""


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    python = Path(sys.executable)
    peers: dict[str, list[str | Path]] = {GEOPANDAS: [python, "-c", "import geopandas"]}
    if not effort.quick:
        peers[MAPSHAPER] = [TOOLS / "mapshaper", "-v"]
    program = shutil.which("cptsgeo", path=str(python.parent))
    assert program
    with tempfile.TemporaryDirectory() as place:
        ours = {name: [program, *words] for name, words in COMMANDS.items()
                if not effort.quick or name in BARS}  # fmt: skip
        costs = processes({**ours, **peers}, effort.runs(7, 15), folder=Path(place))
    seconds = {name: tuple(cost.seconds for cost in found) for name, found in costs.items()}
    for name in ours:
        for peer in peers:
            bar = BARS.get(name) if peer == GEOPANDAS else None
            yield Ratio(CASE, f"cptsgeo {name}", peer, seconds[name], seconds[peer], bar=bar)
