"""The start of the program: Ctrl-C while it loads is one sentence, as it is afterwards."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cptsgeo.errors import INTERRUPTED, INTERRUPTION

ROOT = Path(__file__).resolve().parents[2]

# Something that is loaded is interrupted as if Ctrl-C were pressed there.
PRESSED = """
import runpy, sys

class Pressed:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Pressed())
sys.argv = ["cptsgeo", *{words!r}]
{start}
"""
STARTS = {
    "module": 'runpy.run_module("cptsgeo", run_name="__main__")',
    "program": "from cptsgeo.__main__ import run; sys.exit(run())",
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("click", ["--version"]),
        ("cptsgeo.cli", ["ou", "Nantes"]),
        ("cptsgeo.cli.francais", ["ou", "Nantes"]),
        ("cptsgeo.communes.store", ["ou", "Nantes"]),
        ("cptsgeo.cli.ou", ["ou", "Nantes"]),
        ("numpy", ["ajuster", "x.geojson"]),
        ("shapely", ["ajuster", "x.geojson"]),
    ],
)
def test_ctrl_c_while_loading(start: str, name: str, words: list[str]) -> None:
    code = PRESSED.format(name=name, words=words, start=STARTS[start])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == INTERRUPTED, done.stderr
    assert done.stderr.strip() == INTERRUPTION
    assert not done.stdout


def test_the_program_starts_there() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert told["project"]["scripts"] == {"cptsgeo": "cptsgeo.__main__:run"}
    text = (ROOT / "cptsgeo" / "__main__.py").read_text(encoding="utf-8")
    # Nothing of weight is loaded before an interruption is heard.
    assert re.findall(r"^(?:from|import) (\S+)", text, re.MULTILINE) == [
        "sys", "cptsgeo", "cptsgeo.errors",
    ]  # fmt: skip
