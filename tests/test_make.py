"""What `make` runs beside the tests: the floors of requirements, and checks at the same time."""

import os
import re
import runpy
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scheduling import shares

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

Floors = Callable[[dict[str, Any]], list[str]]


@pytest.fixture
def floors() -> Floors:
    found: Floors = runpy.run_path(str(ROOT / "scripts" / "minimum.py"))["floors"]
    return found


def test_each_requirement_has_a_floor(floors: Floors) -> None:
    found = floors(PYPROJECT["project"])
    optional = PYPROJECT["project"]["optional-dependencies"].values()
    assert len(found) == len(PYPROJECT["project"]["dependencies"]) + sum(map(len, optional))
    assert all(re.fullmatch(r"[\w-]+==\d[\d.]+", one) for one in found)
    assert floors({"dependencies": ["b>=1.2,<1.3", "A>=3"]}) == ["A==3", "b==1.2"]


@pytest.mark.parametrize("requirement", ["click", "click>=8,!=9", "click==8", "click>=8; x == 'y'"])
def test_what_has_no_single_floor_is_refused(floors: Floors, requirement: str) -> None:
    with pytest.raises(ValueError, match="click"):
        floors({"dependencies": [requirement]})


def test_each_marker_is_told() -> None:
    """Those that leave tests out of `make test-rapide` and `make test-minimum`."""
    markers = {
        one.partition(":")[0] for one in PYPROJECT["tool"]["pytest"]["ini_options"]["markers"]
    }
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    used = set(re.findall(r"\bnot (\w+)", " ".join(re.findall(r'-m "([^"]+)"', text))))
    assert used == markers


@pytest.mark.skipif(os.name == "nt", reason="make is not there")
@pytest.mark.parametrize(
    ("other", "tests", "status"),
    [("true", "true", 0), ("false", "true", 1), ("true", "false", 1), ("false", "false", 1)],
)
def test_either_failure_is_told(other: str, tests: str, status: int) -> None:
    done = subprocess.run(
        ["sh", ROOT / "scripts" / "together.sh", f"echo types; echo fault >&2; {other}", "sh", "-c",
         f"echo tests; {tests}"],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == status
    # Never one inside the other, whichever ends first.
    assert done.stdout == "tests\ntypes\nfault\n"


@pytest.mark.parametrize(
    ("module", "together"),
    [
        ("tests/communes/test_adjacency.py", True),
        ("tests/browser/test_maps.py", True),  # What it shares is in its folder's conftest.py.
        ("tests/text/test_french.py", False),
    ],
)
def test_what_a_module_makes_once_keeps_its_tests_together(module: str, together: bool) -> None:
    assert (ROOT / module).is_file()
    assert shares(module) is together
