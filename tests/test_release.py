"""The version is the same wherever it is told."""

import re
from datetime import date
from pathlib import Path

from cptsgeo import __version__

ROOT = Path(__file__).resolve().parents[1]


def test_the_journal_begins_with_this_version_or_with_what_follows_it() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## (\d+\.\d+\.\d+) – (\S+)$", text, re.MULTILINE)
    assert released[0][0] == __version__
    days = [date.fromisoformat(day) for _, day in released]
    assert days == sorted(days, reverse=True)
    numbers = [tuple(map(int, number.split("."))) for number, _ in released]
    assert numbers == sorted(numbers, reverse=True)
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert len(heads) - len(released) == (heads[0] == "Non publié")


def test_the_readme_names_the_wheel_of_this_version() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"cptsgeo-([0-9.]+)-py3", text)) == {__version__}
