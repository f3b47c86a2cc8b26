"""``cptsgeo cpts``: the gestures of every week, on a folder and on a workbook."""

import datetime
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from books import simple_book
from commands import Result, assert_one_sentence, run

from cptsgeo.cli.cpts import gesture, statuts
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.model import Plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]
Kept = Callable[..., Path]

CPTS = "cpts_id,nom,fiabilite_composition\na,CPTS A,estimation\nb,CPTS B,estimation\n"
CPTS += "c,CPTS C,officielle\n"


@pytest.fixture(params=["dossier", "classeur"])
def kept(request: pytest.FixtureRequest, make_plan: MakePlan, tmp_path: Path) -> Path:
    """A small plan of the user's own, as a folder and as a workbook."""
    folder = make_plan({"a": "44003 44082", "b": "44180 44029", "c": "44109"})
    (folder / "cpts.csv").write_text(CPTS, encoding="utf-8")
    if request.param == "dossier":
        return folder
    book = tmp_path / "plan.xlsx"
    assert run("plan", "copier", "--plan", folder, "--sortie", book).returncode == 0
    return book


@pytest.fixture
def liste(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text("Communes\nAncenis-Saint-Géréon\nVallons-de-l’Erdre\n", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is known."""
    for module in (gesture, statuts):
        monkeypatch.setattr(module, "today", lambda: datetime.date(2026, 11, 29))


def at(path: Path, france: Communes, when: str | None = None) -> Territories:
    return territories(read_plan(path), france, parse_date(when) if when else None)


def cpts(path: Path, *words: str | Path) -> Result:
    return run("cpts", *words, "--plan", path)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_list_becomes_the_territory_and_can_be_undone(
    kept: Path, liste: Path, france: Communes
) -> None:
    before = at(kept, france).atoms
    words = ("liste", "CPTS A", liste, "--officielle", "--source", "avenant 3")
    tried = cpts(kept, *words, "--essai")
    assert tried.returncode == 0, tried.stderr
    assert plain(tried.stdout).splitlines()[-1] == "Essai : rien n’a été écrit."
    assert at(kept, france).atoms == before
    done = cpts(kept, *words)
    assert done.returncode == 0, done.stderr
    told = plain(done.stdout)
    assert "liste.csv : 2 communes lues pour « CPTS A »." in told
    assert "Viennent de « CPTS B » (estimation) : Vallons-de-l’Erdre (44180)." in told
    assert "À attribuer (1 commune) : Ligné (44082)" in told
    assert "cptsgeo plan annuler" in told
    now = at(kept, france)
    assert now.atoms["a"] == {"44003", "44180"}
    assert now.cpts["a"].fiabilite == "officielle"
    assert now.cpts["a"].liste
    assert now.cpts["a"].liste.source == "avenant 3"
    assert list(now.a_attribuer) == ["44082"]
    undone = run("plan", "annuler", "--plan", kept)
    assert undone.returncode == 0
    assert "Ce que « cptsgeo cpts liste » a écrit est annulé." in plain(undone.stdout)
    assert at(kept, france).atoms == before


def test_a_year_of_gestures(kept: Path, liste: Path, france: Communes) -> None:
    """An official list, a status, a new project, a step, a pause, communes, a merger, an end."""
    for words in (
        ("liste", "a", liste, "--officielle", "--effet", "01/01/2026", "--date-liste", "2025-12"),
        ("statut", "CPTS A", "opérationnelle", "--le", "12/10/2026", "--signature"),
        ("ajouter", "CPTS du Val", "--siege", "44"),
        ("etape", "CPTS du Val", "plénière", "--le", "aujourd’hui"),
        ("statut", "val", "préparatoire", "--le", "2026-11"),
        ("statut", "b", "pause", "--le", "2026-09", "--source", "COPIL"),
        ("communes", "CPTS du Val", "--ajouter", "Rezé", "--ajouter", "44029"),
        ("modifier", "CPTS du Val", "--nom", "CPTS Val et Loire", "--site", "www.exemple.fr"),
        ("zone-blanche", "Ligné"),
        ("fusionner", "a", "b", "--nom", "CPTS Nord", "--le", "2027-01-01"),
        ("cesser", "c", "--le", "2026-06-30", "--motif", "dissolution"),
    ):
        done = cpts(kept, *words)
        assert done.returncode == 0, (words, done.stderr)
    then, now = at(kept, france, "2026-11-29"), at(kept, france)
    assert then.atoms["a"] == {"44003", "44180"}
    assert then.statuts["a"] == "cpts_operationnelle"
    assert then.statuts["b"] == "projet_mis_en_pause"
    assert now.atoms == {"nord": {"44003", "44180"}, "val": {"44143", "44029"}}
    plan: Plan = read_plan(kept)
    assert [one.etape for one in plan.etapes] == ["pleniere"]
    assert plan.find("CPTS du Val").nom == "CPTS Val et Loire"
    assert plan.find("val").siege == "44"
    assert not now.a_attribuer
    again = run("valider", "--plan", kept)
    assert again.returncode == 0, again.stdout


def test_a_person_s_address_as_contact_is_written_and_told(kept: Path) -> None:
    for words in (("modifier", "a"), ("ajouter", "CPTS du Val")):
        told = cpts(kept, *words, "--contact", "marie.durand@exemple.fr")
        assert told.returncode == 0
        assert "semble être l’adresse, le téléphone ou le nom d’une personne" in told.stdout
        assert "le plan est public" in told.stdout
    told = cpts(kept, "modifier", "a", "--contact", "contact@exemple.fr")
    assert "N’est plus relevé" in told.stdout
    assert read_plan(kept).find("a").contact == "contact@exemple.fr"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("liste", "a", "{liste}"), ("--officielle",)),
        (("liste", "a", "{liste}", "--officielle", "--prevu"), ("--effet",)),
        (("liste", "z", "{liste}", "--officielle"), ("Aucune CPTS",)),
        (("liste", "a", "absent.csv", "--officielle"), ("absent.csv",)),
        (("liste", "c", "{liste}", "--officielle"), ("--effet",)),
        (("statut", "a", "heureuse", "--le", "2026"), ("heureuse", "écrire")),
        (("statut", "a", "finalisé", "--le", "2027"), ("à venir", "--prevu")),
        (("statut", "a", "finalisé", "--le", "30/02/2026"), ("30/02/2026", "calendrier")),
        (("statut", "cpts aa", "finalisé", "--le", "2026"), ("vouliez-vous dire CPTS A",)),
        (("etape", "a", "goûter", "--le", "2026"), ("goûter", "Plénière", "Lettre d’intention")),
        (("ajouter", "cpts c"), ("a déjà une CPTS",)),
        (("modifier", "a"), ("--nom",)),
        (("communes", "a"), ("--ajouter",)),
        (("communes", "a", "--ajouter", "Nantes"), ("d’après une liste",)),
        (("communes", "a", "--ajouter", "Atlantide"), ("Atlantide",)),
        (("communes", "a", "--retirer", "Nantes"), ("rien à retirer",)),
        (("zone-blanche", "Nantes"), ("pas à attribuer",)),
        (("fusionner", "a", "a", "--nom", "N", "--le", "2027"), ("elle-même",)),
        (("supprimer", "z"), ("Aucune CPTS",)),
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_writes_nothing(
    make_plan: MakePlan, liste: Path, words: tuple[str, ...], told: tuple[str, ...]
) -> None:
    folder = make_plan({"a": "44003 44082", "b": "44180 44029", "c": "44109"})
    (folder / "cpts.csv").write_text(CPTS, encoding="utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = cpts(folder, *(one.format(liste=liste) for one in words))
    result.stdout = ""  # What was read is told before what stops it.
    assert_one_sentence(result, *told)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_lines_that_are_not_certain_stop_a_list(make_plan: MakePlan, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Commune\nAncenis-Saint-Géréon\nAtlantide\n", encoding="utf-8")
    result = cpts(make_plan({"a": "44003"}), "liste", "a", path, "--officielle", "--effet", "2026")
    assert_one_sentence(result, "Atlantide", "cptsgeo valider")


def test_the_plan_that_comes_with_the_tool_is_only_tried_on() -> None:
    words = ("cpts", "statut", "ancenis", "pause", "--le", "2026-05")
    tried = run(*words, "--essai")
    assert tried.returncode == 0, tried.stderr
    assert_one_sentence(run(*words), "cptsgeo plan copier")


def test_a_cpts_that_has_ceased_changes_no_more(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003", "b": "44082"})
    assert cpts(folder, "cesser", "a", "--le", "2025", "--motif", "abandon").returncode == 0
    result = cpts(folder, "statut", "CPTS A", "pause", "--le", "2026")
    assert_one_sentence(result, "a cessé", "rien n’y change plus")


@pytest.mark.skipif(sys.platform != "linux", reason="the limits hold on Linux")
def test_a_workbook_is_not_changed_where_it_cannot_be_read_again(tmp_path: Path) -> None:
    """Nothing may be written: not even what is read again before the plan is replaced."""
    path = simple_book(tmp_path / "plan.xlsx")
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "cptsgeo", "cpts", "ajouter", "CPTS Z", "--plan", path],
        capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
    )  # fmt: skip
    assert_one_sentence(done, "faire de la place")
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["plan.xlsx"]
