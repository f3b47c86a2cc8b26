"""The vintages of one module are those of the data, of the plans and of what users read."""

import csv
import re
import tomllib
from pathlib import Path

import pytest

from cptsgeo.communes.reading import read_communes
from cptsgeo.paths import PACKAGE, data_folder
from cptsgeo.referentiel import vintages
from cptsgeo.referentiel.about import MENTION

ROOT = Path(__file__).resolve().parents[2]
ROOM = PACKAGE / "referentiel"
FOLLOWED = range(vintages.PREMIER_COG, vintages.COG)


def test_the_data_are_of_these_vintages() -> None:
    france = read_communes()
    assert france.vintages.cog == vintages.COG
    assert france.vintages.epci == vintages.EPCI
    assert france.vintages.population == f"PMUN {vintages.POPULATIONS}"
    assert france.vintages.mention == MENTION
    assert str(vintages.COG_CONTOURS) in france.vintages.contours
    assert france.history.first_year == vintages.PREMIER_COG


def test_every_vintage_has_its_package_and_its_figures() -> None:
    assert list(vintages.DECOUPAGES) == [*FOLLOWED, vintages.COG][1:]
    assert list(vintages.KNOWN_CODES) == list(FOLLOWED)
    assert vintages.PREMIER_COG < vintages.COG_CONTOURS <= vintages.COG
    for year, package in vintages.DECOUPAGES.items():
        assert str(year) in package.use


@pytest.mark.parametrize("plan", sorted((data_folder() / "territoires").iterdir()))
def test_the_plans_are_of_this_vintage(plan: Path) -> None:
    assert tomllib.loads((plan / "plan.toml").read_text("utf-8"))["cog"] == vintages.COG


def test_the_readme_tells_them() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"COG {vintages.COG}" in text
    assert f"({vintages.PREMIER_COG} à {vintages.COG - 1})" in text


def test_the_addresses_of_insee_are_of_this_vintage() -> None:
    with (data_folder() / "sources.csv").open(encoding="utf-8", newline="") as file:
        files = [row["fichier"] for row in csv.DictReader(file) if row["nom"].startswith("insee")]
    assert files
    assert {re.findall(r"[0-9]{4}", name)[-1] for name in files} == {str(vintages.COG)}


def test_no_other_module_of_the_room_names_a_vintage_in_use() -> None:
    """What is past and settled is told where it is read."""
    years = {vintages.COG, vintages.EPCI}
    told = {
        path.name: found
        for path in sorted(ROOM.rglob("*.py"))
        if path.name != "vintages.py"
        if (found := set(re.findall(r"20[0-9]{2}", path.read_text("utf-8"))) & {*map(str, years)})
    }
    assert told == {}


def test_the_checklist_names_what_exists() -> None:
    assert vintages.__doc__
    for name in re.findall(r"``((?:data|tests)/[^`]+)``", vintages.__doc__):
        assert (ROOT / name).exists(), name
