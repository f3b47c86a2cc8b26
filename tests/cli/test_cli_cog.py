"""``cptsgeo cog migrer``, as users run it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import assert_one_sentence, run

from cptsgeo.files.grids import read_grids
from cptsgeo.plan.files import read_plan

MakePlan = Callable[..., Path]


def test_a_plan_of_2018_is_migrated(tmp_path: Path, make_plan: MakePlan) -> None:
    path = make_plan({"a": "44003 44160 49069"}, cog=2018)
    before = {file.name: file.read_bytes() for file in path.iterdir()}
    done = run("cog", "migrer", path, "--sortie", tmp_path / "neuf", "--rapport",
               tmp_path / "r.xlsx")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "44160" in done.stdout
    assert "49126" in done.stdout
    assert {file.name: file.read_bytes() for file in path.iterdir()} == before
    assert "cog = 2026" in (tmp_path / "neuf" / "plan.toml").read_text(encoding="utf-8")
    assert read_grids(tmp_path / "r.xlsx")[0].sheet == "changements"
    report = run("valider", "--plan", tmp_path / "neuf")
    assert report.returncode in (0, 1), report.stderr


def test_the_year_may_be_said(tmp_path: Path, make_plan: MakePlan) -> None:
    path = make_plan({"a": "44160"}, cog=2026)
    done = run("cog", "migrer", path, "--de", "2018", "--sortie", tmp_path / "neuf")
    assert done.returncode == 0, done.stderr
    assert "COG 2026" in done.stderr
    text = (tmp_path / "neuf" / "compositions.csv").read_text(encoding="utf-8")
    assert "44003" in text


def test_what_is_divided_is_asked(tmp_path: Path, make_plan: MakePlan) -> None:
    path = make_plan({"a": "85084 44109"}, cog=2022, perimetre="85")
    done = run("cog", "migrer", path, "--sortie", tmp_path / "neuf")
    assert done.returncode == 1
    assert "--choisir 85084=85084,85165,85212" in done.stderr
    assert not (tmp_path / "neuf").exists()
    done = run("cog", "migrer", path, "--choisir", "85084=85165", "--sortie", tmp_path / "neuf",
               "--rapport", tmp_path / "r.json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert document["changements"][0]["code_apres"] == "85165"
    assert (document["de"], document["a"]) == (2022, 2026)


def test_misuses(tmp_path: Path, make_plan: MakePlan) -> None:
    path = make_plan({"a": "85084 44109"}, cog=2022)
    neuf = tmp_path / "neuf"
    assert_one_sentence(run("cog", "migrer", path, "--sortie", path), "lu")
    assert_one_sentence(run("cog", "migrer", path, "--sortie", path, "--ecraser"), "lu")
    other = tmp_path / "autre"
    other.mkdir()
    (other / "notes.txt").write_text("à moi", encoding="utf-8")
    assert_one_sentence(run("cog", "migrer", path, "--sortie", other), "vide")
    assert_one_sentence(run("cog", "migrer", path, "--de", "2010", "--sortie", neuf), "2018")
    assert_one_sentence(
        run("cog", "migrer", path, "--choisir", "85084", "--sortie", neuf), "--choisir"
    )
    assert_one_sentence(
        run("cog", "migrer", path, "--choisir", "85084=44109", "--sortie", neuf), "85165"
    )
    assert_one_sentence(run("cog", "migrer", "absent", "--sortie", neuf, cwd=tmp_path), "absent")
    assert not neuf.exists()


@pytest.mark.parametrize("form", ["dossier", "classeur"])
def test_in_its_place(tmp_path: Path, make_plan: MakePlan, form: str) -> None:
    path = make_plan({"a": "44160"}, cog=2018)
    before = {file.name: file.read_bytes() for file in path.iterdir()}
    if form == "classeur":
        book = tmp_path / "plan.xlsx"
        run("plan", "copier", "--plan", path, "--sortie", book)
        path, before = book, {"plan.xlsx": book.read_bytes()}
    done = run("cog", "migrer", path)
    assert done.returncode == 0, done.stderr
    assert "cptsgeo-avant" in done.stderr
    plan = read_plan(path)
    assert (plan.cog, [row.code for row in plan.compositions]) == (2026, ["44003"])
    kept = path.parent / "cptsgeo-avant" / path.name
    files = kept.iterdir() if kept.is_dir() else [kept]
    assert {file.name: file.read_bytes() for file in files} == before
    assert run("plan", "annuler", "--plan", path).returncode == 0
    assert read_plan(path).cog == 2018
