"""``cptsgeo comparer``, as users run it."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import assert_one_sentence, rewrite, run

from cptsgeo.files.grids import read_grids
from cptsgeo.paths import default_plan


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """The shipped plan, and one where Ancenis gave a commune away and signed nothing new."""
    before, after = tmp_path / "avant", tmp_path / "après"
    for folder in (before, after):
        shutil.copytree(default_plan(), folder)
    rewrite(
        after / "compositions.csv",
        lambda text: text.replace("ancenis,44028,", "erdre-et-canal,44028,"),
    )
    return before, after


def plain(text: str) -> str:
    return " ".join(text.split())


def test_text(two: tuple[Path, Path]) -> None:
    done = run("comparer", *two)
    assert done.returncode == 0, done.stderr
    text = plain(done.stdout)
    assert "Communes qui changent de CPTS : 1" in text
    assert "CPTS d’Ancenis > CPTS Erdre et Canal : Le Cellier (44028)" in text
    assert "CPTS dont le territoire change" in text
    assert "Couverture" not in text  # nothing of it changed


def test_the_same_plan_says_so() -> None:
    done = run("comparer", default_plan(), default_plan())
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Rien n’a changé.")


def test_one_plan_at_two_dates() -> None:
    plan = default_plan()
    done = run("comparer", plan, plan, "--au-a", "2023-12", "--au-b", "2026-01")
    text = plain(done.stdout)
    assert "24 changements de statut" in text
    assert "par une CPTS opérationnelle 33,3 % des habitants > 79,2 %" in text
    assert "Rien n’a changé" in run("comparer", plan, plan, "--au", "2023-12").stdout


def test_a_commit_message(two: tuple[Path, Path]) -> None:
    done = run("comparer", *two, "--format", "commit")
    first, blank, *body = done.stdout.splitlines()
    assert plain(first) == "Pays de la Loire : 1 commune déplacée"
    assert not blank
    assert max(map(len, [first, *body])) <= 72


def test_files(two: tuple[Path, Path], tmp_path: Path) -> None:
    for name in ("c.json", "c.csv", "c.xlsx"):
        done = run("comparer", *two, "--sortie", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    document = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert document["format"] == "cptsgeo/comparaison"
    assert document["avant"]["plan"] == document["apres"]["plan"] == "Pays de la Loire"
    assert document["rien_n_a_change"] is False
    (moved,) = document["communes"]
    assert (moved["code_commune"], moved["apres"]) == ("44028", "CPTS Erdre et Canal")
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file, delimiter=";")
    assert row["avant"] == "CPTS d’Ancenis"
    sheets = [grid.sheet for grid in read_grids(tmp_path / "c.xlsx")]
    assert sheets == ["cpts", "communes", "couverture", "notes"]


def test_what_cannot_be_is_told_in_a_sentence(two: tuple[Path, Path], tmp_path: Path) -> None:
    before, after = two
    assert_one_sentence(run("comparer", before, tmp_path / "absent"), "absent", "n’existe pas")
    assert_one_sentence(run("comparer", before), "PLAN_B")
    assert_one_sentence(run("comparer", before, after, "--html", "--format", "csv"), "--html")
    (tmp_path / "c.json").write_text("mes notes", encoding="utf-8")
    done = run("comparer", before, after, "--sortie", tmp_path / "c.json")
    assert_one_sentence(done, "ne vient pas de cptsgeo")
    done = run("comparer", before, after, "--sortie", before / "cpts.csv", "--ecraser")
    assert_one_sentence(done, "de ceux qui sont lus")


def test_a_contested_commune_is_compared(make_plan: Callable[..., Path], tmp_path: Path) -> None:
    shutil.copytree(make_plan({"a": "44003", "b": "44109"}), tmp_path / "avant")
    after = make_plan({"a": "44003", "b": "44109 44003"})
    done = run("comparer", tmp_path / "avant", after)
    assert "CPTS A > CPTS A et CPTS B" in plain(done.stdout)


def test_a_page(two: tuple[Path, Path], tmp_path: Path) -> None:
    done = run("comparer", *two, "--html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "comparaison.html").read_text(encoding="utf-8")
    assert "Le Cellier" in page
    assert len(page.encode()) <= 600_000
