"""The library for analysts: its examples run, its frames are those of the commands."""

import doctest
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import geopandas
import pandas
import pytest

import cptsgeo
from cptsgeo import library
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import PlanError
from cptsgeo.plan.territories import Territories
from cptsgeo.referentiel.vintages import EXPECTED

ROOT = Path(__file__).resolve().parents[1]


def test_the_examples_run() -> None:
    found = doctest.testmod(library)
    assert found.attempted > 10
    assert found.failed == 0


def test_the_examples_of_the_readme_run() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert blocks
    for block in blocks:
        done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True,
                              encoding="utf-8", check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr


def test_the_package_gives_its_names() -> None:
    for name in cptsgeo.__all__:
        assert getattr(cptsgeo, name) is not None
    with pytest.raises(AttributeError, match="absent"):
        cptsgeo.absent  # noqa: B018


def test_frames_have_the_figures_of_the_plan(shipped: Territories, france: Communes) -> None:
    plan = cptsgeo.read_plan()
    cpts = plan.to_geodataframe()
    assert isinstance(cpts, geopandas.GeoDataFrame)
    assert len(cpts) == 43
    assert dict(zip(cpts.cpts_id, cpts.communes, strict=True)) == {
        cpts_id: len(atoms) for cpts_id, atoms in shipped.atoms.items()
    }
    communes = plan.to_geodataframe("communes", departements=["53"])
    assert set(france.codes_of(["53"])) <= set(communes.code_commune)
    covered = plan.coverage()
    assert isinstance(covered, pandas.DataFrame)
    *places, whole = covered.population.tolist()
    assert sum(places) == whole == EXPECTED.habitants_52
    flat = plan.to_geodataframe(crs="EPSG:2154")
    assert flat.crs == "EPSG:2154"
    assert (flat.area / 1e6).sum() == pytest.approx(cpts.surface_km2.sum(), rel=5e-3)


def test_a_plan_of_ones_own_at_a_date(plan: Path) -> None:
    found = cptsgeo.read_plan(plan, au="2021")
    assert "2021" in repr(found)
    assert found.validate().case.after.au is not None


def test_what_does_not_exist_is_refused() -> None:
    plan = cptsgeo.read_plan()
    with pytest.raises(LookupError, match="zones-blanches"):
        plan.to_geodataframe("routes")
    with pytest.raises(PlanError, match="75"):
        plan.coverage(departements=["75"])
    with pytest.raises(ValueError, match="pas plusieurs"):
        plan.carte(region="52", departement="53")


def test_a_notebook_shows_the_plan_and_its_maps() -> None:
    plan = cptsgeo.read_plan()
    html = plan._repr_html_()
    assert "<iframe" in html
    assert not re.findall(r"src=(?:&quot;|\")https?:", html)
    assert "<iframe" in plan.carte(cpts="ancenis")._repr_html_()


def test_the_notebook_is_executed_and_not_stale() -> None:
    module = runpy.run_path(str(ROOT / "scripts" / "carnet.py"))
    written = (ROOT / "docs" / "carnet.ipynb").read_text(encoding="utf-8")
    assert written == module["notebook"](), "stale: run make docs"
    cells = [one for one in json.loads(written)["cells"] if one["cell_type"] == "code"]
    assert len(cells) > 5
    assert all(cell["outputs"] for cell in cells)
