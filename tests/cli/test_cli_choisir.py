"""The plan of all commands, chosen, told, looked at, as a user runs it."""

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import assert_one_sentence, run

from cptsgeo.communes.store import FOLDER
from cptsgeo.plan.choice import VARIABLE

NBSP = "\u00a0"
OTHER = "autre que celui qui est choisi"


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "données"
    monkeypatch.setenv(FOLDER, str(folder))
    monkeypatch.delenv(VARIABLE, raising=False)
    return folder


@pytest.mark.usefixtures("user")
def test_choisir(tmp_path: Path, make_plan: Callable[..., Path]) -> None:
    plan = make_plan({"a": "44003"})
    done = run("plan", "choisir", "plan", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"«{NBSP}Essai{NBSP}», dans {plan}" in done.stdout
    assert "CPTS A" in run("ou", "44003").stdout
    # Another is said to be another, at the head.
    for words in (["ou", "44003"], ["couverture"], ["valider"], ["evolution"], ["plan", "info"]):
        mine, other = run(*words), run(*words, "--plan", "fourni")
        assert OTHER not in mine.stdout, words
        assert OTHER in " ".join("".join(other.stdout.splitlines(keepends=True)[:4]).split()), words
    told = json.loads(run("couverture", "--plan", "fourni", "--format", "json").stdout)
    assert told["autre_que_le_plan_choisi"] is True
    told = json.loads(run("valider", "--plan", "fourni", "--format", "json").stdout)
    assert told["plan"]["autre_que_le_plan_choisi"] is True
    page = tmp_path / "page.html"
    for word in ("zones-blanches", "evolution", "atelier"):
        words = [word, "--departement", "53"]
        run(*words, "--plan", "fourni", "--sortie", page, "--ecraser")
        assert OTHER in page.read_text(encoding="utf-8").partition("</header>")[0], words
    # On a map, on paper, in a picture.
    run("cartes", "--departement", "53", "--plan", "fourni", "--sortie", tmp_path / "cartes")
    assert OTHER in (tmp_path / "cartes" / "mayenne.html").read_text(encoding="utf-8")
    run("cartes", "--departement", "53", "--plan", "fourni", "--format", "svg",
        "--sortie", tmp_path / "images")  # fmt: skip
    drawn = [*(tmp_path / "images").glob("*.svg")]
    assert drawn
    (tmp_path / "liste.csv").write_text("code\n53017\n", encoding="utf-8")
    asked: list[list[str | Path]] = [["zones-blanches", "--departement", "53"], ["evolution"],
                                     ["valider", tmp_path / "liste.csv"], ["valider"]]  # fmt: skip
    for these in asked:
        picture = tmp_path / f"{these[0]}-{len(these)}.svg"
        run(*these, "--plan", "fourni", "--sortie", picture)
        drawn.append(picture)
    for picture in drawn:
        text = re.sub("<[^>]*>", " ", picture.read_text(encoding="utf-8"))
        assert OTHER in " ".join(text.split()), picture
    assert "Pays de la Loire" in run("ou", "44003", "--plan", "fourni").stdout
    assert "(livré avec cptsgeo)" in run("ou", "44003", "--plan", "fourni").stdout
    done = run("comparer", "fourni", plan)
    assert done.returncode == 0
    assert OTHER not in done.stdout
    # It writes to the chosen one.
    (tmp_path / "liste.csv").write_text("code\n44082\n", encoding="utf-8")
    run("plan", "integrer", tmp_path / "liste.csv", "--id", "b", "--nom", "CPTS B")
    assert b"CPTS B" in (plan / "cpts.csv").read_bytes()
    assert run("plan", "annuler").returncode == 0
    assert b"CPTS B" not in (plan / "cpts.csv").read_bytes()
    # Gone, it is told, and nothing is put in its place.
    plan.rename(tmp_path / "ailleurs")
    for words in (["ou", "44003"], ["plan", "info"], ["cartes"]):
        assert_one_sentence(run(*words), str(plan), "plan choisir fourni")
    assert "ancenis" in run("ou", "44003", "--plan", "fourni").stdout
    assert run("plan", "choisir", "fourni").returncode == 0
    assert OTHER not in run("ou", "44003", "--plan", tmp_path / "ailleurs").stdout


@pytest.mark.usefixtures("user")
def test_choisir_misused(tmp_path: Path, user: Path) -> None:
    assert_one_sentence(run("plan", "choisir", tmp_path / "absent"), "absent", "n’existe pas")
    (tmp_path / "vide").mkdir()
    assert_one_sentence(run("plan", "choisir", tmp_path / "vide"), "plan.toml")
    assert_one_sentence(run("plan", "choisir"), "PLAN")
    assert not user.exists()


def test_the_environment(
    tmp_path: Path, make_plan: Callable[..., Path], user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan({"a": "44003"})
    monkeypatch.setenv(VARIABLE, str(plan))
    done = run("plan", "info", cwd=tmp_path)
    assert f"«{NBSP}Essai{NBSP}»" in done.stdout
    assert not user.exists()


def test_info(make_plan: Callable[..., Path], tmp_path: Path) -> None:
    plan = make_plan(
        {"a": "44003", "b": "44082"}, statuts="a,2021-03-12,cpts_operationnelle,signature_aci,,"
    )
    (plan / "listes.csv").write_text("cpts_id,fiabilite\na,declaree\n", encoding="utf-8")
    done = run("plan", "info", "--plan", plan, "--au", "2025-12")
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        f"1{NBSP}liste officielle, 1{NBSP}déclarée", "2026-03-12", "dans les douze mois",
        f"12{NBSP}mars{NBSP}2021", f"0{NBSP}défaut", "nommé, non choisi",
    ):  # fmt: skip
        assert words in done.stdout
    told = json.loads(run("plan", "info", "--plan", plan, "--format", "json").stdout)
    assert (told["plan"], told["cpts"], told["chemin"]) == ("Essai", 2, str(plan))
    assert told["listes"] == {"officielle": 1, "declaree": 1, "non_precisee": 0, "estimation": 0}
    assert told["au"] == "2021-03-12"
    assert told["contrats"] == []
    # What is at fault is counted, and does not stop it.
    (plan / "statuts.csv").write_text(
        "cpts_id,date,statut,nature\na,2021-13,x,y\n", encoding="utf-8"
    )
    done = run("plan", "info", "--plan", plan, "--sortie", tmp_path / "info.xlsx")
    assert done.returncode == 0
    assert f"2{NBSP}défauts" in run("plan", "info", "--plan", plan).stdout


def test_the_day_of_the_clock(make_plan: Callable[..., Path]) -> None:
    today = datetime.date.today()
    signed = today.replace(day=1).replace(year=today.year - 5) - datetime.timedelta(1)
    plan = make_plan({"a": "44003"}, statuts=f"a,{signed},cpts_operationnelle,signature_aci,,")
    words = ("plan", "info", "--plan", plan, "--format", "json")
    for word in ("aujourd'hui", "Aujourd’hui"):
        told = json.loads(run(*words, "--au", word).stdout)
        assert told["au"] == today.isoformat()
        assert [one["etat"] for one in told["contrats"]] == ["échu"]
    assert json.loads(run(*words).stdout)["contrats"] == []


def test_info_of_a_missing_plan(tmp_path: Path) -> None:
    assert_one_sentence(run("plan", "info", "--plan", tmp_path / "absent"), "absent")
