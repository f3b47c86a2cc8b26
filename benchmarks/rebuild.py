"""Where the time of rebuilding the referential goes; it runs once a year.

The packages that it needs come from the npm registry, once; what it writes must be what the
repository has, byte for byte.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from measure import ROOT, Effort
from results import Result, Steps

COMMUNES = ROOT / "data" / "communes"
STEP = re.compile(r"\[ *([\d.]+) s\] (.+)")


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    assert not effort.quick
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, ROOT / "scripts" / "rebuild_communes.py", "--sortie", place]
        # The first time fetches what it needs, unless that was done before.
        for _ in range(2):
            told = subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True).stderr
        for path in Path(place).iterdir():
            assert path.read_bytes() == (COMMUNES / path.name).read_bytes(), path.name
    steps = [(float(seconds), name) for seconds, name in STEP.findall(told)]
    seconds = {name: after - start for (start, name), (after, _) in pairwise(steps)}
    yield Steps("Reconstruction du référentiel", {**seconds, "en tout": steps[-1][0]})
