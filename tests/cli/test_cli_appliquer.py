"""``cptsgeo plan appliquer``: what a page changed, made in the plan of whoever keeps it."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import Result, assert_one_sentence, run

from cptsgeo.cli import appliquer
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.files.digest import plan_digest
from cptsgeo.plan.files.opening import open_plan
from cptsgeo.plan.territories import Territories, interpret

MakePlan = Callable[..., Path]
CPTS = "cpts_id,nom,fiabilite_composition\na,CPTS A,estimation\nb,CPTS B,declaree\nc,CPTS C,\n"


@pytest.fixture(params=["dossier", "classeur"])
def kept(request: pytest.FixtureRequest, make_plan: MakePlan, tmp_path: Path) -> Path:
    """A small plan of the user's own, as a folder and as a workbook."""
    folder = make_plan(
        {"a": "44003 44082", "b": "44180 44029", "c": "44109"},
        statuts="a,2024,accompagnement_en_cours,observation,,",
    )
    (folder / "cpts.csv").write_text(CPTS, encoding="utf-8")
    if request.param == "dossier":
        return folder
    book = tmp_path / "plan.xlsx"
    assert run("plan", "copier", "--plan", folder, "--sortie", book).returncode == 0
    return book


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is known."""
    monkeypatch.setattr(appliquer, "today", lambda: datetime.date(2026, 11, 29))


STATUT = {
    "nature": "statut", "cpts": "a",
    "avant": {"statut": "accompagnement_en_cours", "date": "2024", "nature": "observation"},
    "apres": {"statut": "cpts_operationnelle", "date": "2026-10-12", "nature": "signature_aci",
              "source": "ACI"},
}  # fmt: skip
PASSE = (
    {"nature": "communes", "cpts": "c", "avant": ["44109"], "apres": ["44109", "44029"]},
    {"nature": "communes", "cpts": "b", "avant": ["44180", "44029"], "apres": ["44180"]},
)
"""A commune that passes from one CPTS to another: it comes before it leaves."""
NOUVELLE = (
    {"nature": "communes", "cpts": "nouvelle-1", "avant": [], "apres": ["44143"]},
    {"nature": "ajouter", "cpts": "nouvelle-1", "nom": "CPTS Neuve", "site": "", "contact": ""},
)
NOM = {"nature": "modifier", "cpts": "c", "champ": "nom", "avant": "CPTS C", "apres": "CPTS Cé"}
LISTE = {
    "nature": "liste", "cpts": "a", "fiabilite": "officielle", "source": "annexe 1",
    "date_liste": "2026-09", "effet": None,
    "avant": {"fiabilite": "estimation", "communes": ["44003", "44082"]},
    "apres": {"communes": ["44003"]},
}  # fmt: skip


def document(*changes: dict[str, Any], empreinte: str = "", **head: Any) -> dict[str, Any]:
    return {
        "format": "cptsgeo/changements", "version": 1, "cptsgeo": "0.3.0", "plan": "Essai",
        "empreinte": empreinte, "cog": 2026, "au": None, "changements": list(changes),
        **head,
    }  # fmt: skip


@pytest.fixture
def sent(tmp_path: Path) -> Callable[..., Path]:
    def write(*changes: dict[str, Any], **head: Any) -> Path:
        path = tmp_path / "changements.json"
        path.write_text(json.dumps(document(*changes, **head)), encoding="utf-8")
        return path

    return write


def apply(plan: Path, file: Path, *words: str) -> Result:
    return run("plan", "appliquer", file, "--plan", plan, *words)


def at(path: Path, france: Communes) -> Territories:
    return interpret(read_plan(path), france)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_all_of_them_then_nothing_is_left_to_apply(
    kept: Path, sent: Callable[..., Path], france: Communes
) -> None:
    file = sent(*NOUVELLE, *PASSE, STATUT, LISTE, NOM, empreinte=plan_digest(open_plan(kept)))
    before = at(kept, france).atoms
    tried = apply(kept, file, "--essai")
    assert tried.returncode == 0, tried.stderr
    assert plain(tried.stdout).splitlines()[-1] == "Essai : rien n’a été écrit."
    assert at(kept, france).atoms == before
    done = apply(kept, file)
    assert done.returncode == 0, done.stderr
    told = plain(done.stdout)
    assert plain(tried.stdout).partition("Essai")[0] in told
    for sentence in (
        "1. Territoire de « CPTS Neuve » : 1 commune en plus, ",
        "2. CPTS ajoutée : « CPTS Neuve ».",
        "4. Territoire de « CPTS B » : 1 commune en moins, ",
        "5. « CPTS A » : « CPTS opérationnelle » le 12 octobre 2026 (signature de l’ACI), après ",
        "6. « CPTS A » : liste officielle, 1 commune, ",
        "7. « CPTS C », nom : « CPTS Cé » (auparavant « CPTS C »).",
        "CPTS B > CPTS Cé : ",
        "Habitants couverts : ",
        "Plan écrit dans ",
    ):
        assert sentence in told
    found = at(kept, france)
    names = {cpts.nom: found.atoms[one] for one, cpts in found.cpts.items()}
    assert names == {"CPTS A": {"44003"}, "CPTS B": {"44180"}, "CPTS Cé": {"44109", "44029"},
                     "CPTS Neuve": {"44143"}}  # fmt: skip
    assert found.statuts["a"] == "cpts_operationnelle"
    assert found.cpts["a"].fiabilite == "officielle"
    assert set(found.a_attribuer) == {"44082"}
    again = apply(kept, file)
    assert (again.returncode, again.stderr) == (0, "")
    assert plain(again.stdout) == (
        "Déjà dans le plan : changements 1, 2, 3, 4, 5, 6 et 7.\n"
        "Il n’y a rien à appliquer : rien n’a été écrit.\n"
    )
    assert run("plan", "annuler", "--plan", kept).returncode == 0
    assert at(kept, france).atoms == before


def test_what_differs_since_is_told_with_both_values(
    kept: Path, sent: Callable[..., Path], france: Communes
) -> None:
    file = sent(*PASSE, STATUT, NOM, empreinte=plan_digest(open_plan(kept)))
    run("cpts", "communes", "b", "--ajouter", "44143", "--plan", kept)
    run("cpts", "modifier", "c", "--nom", "CPTS du Centre", "--plan", kept)
    before = at(kept, france)
    done = apply(kept, file)
    assert done.returncode == 1
    told = plain(done.stdout).splitlines()
    assert told[0] == "Le plan ne dit plus ce que le fichier a trouvé, pour 2 changements :"
    assert told[1].startswith("2. Territoire de « CPTS B »")
    assert told[1].endswith(
        "Le fichier a trouvé 2 communes, le plan dit 3 communes, avec Rezé (44143)."
    )
    assert told[2] == (
        "4. « CPTS du Centre », nom : « CPTS Cé » (auparavant « CPTS C »). Le fichier a trouvé "
        "« CPTS C », le plan dit « CPTS du Centre »."
    )
    assert plain(done.stderr).strip() == (
        "Rien n’a été écrit : voir avec qui a fait le fichier, ou laisser ces changements de côté "
        "(--sans 2 --sans 4)."
    )
    assert at(kept, france).atoms == before.atoms
    # What is left aside must not tear the rest.
    torn = apply(kept, file, "--sans", "2", "--sans", "4")
    assert_one_sentence(torn, "Le changement 1 ne peut être fait", "à la fois dans", "--sans 1")
    done = apply(kept, file, "--sans", "1", "--sans", "2", "--sans", "4")
    assert done.returncode == 0, done.stderr
    assert "Laissés de côté : changements 1, 2 et 4." in plain(done.stdout)
    assert "mais pas sur ces points" in done.stdout
    now = at(kept, france)
    assert now.atoms == before.atoms
    assert now.statuts["a"] == "cpts_operationnelle"


def test_cpts_that_are_gone_or_have_ended_since(kept: Path, sent: Callable[..., Path]) -> None:
    run("cpts", "cesser", "c", "--le", "2026-01", "--motif", "abandon", "--plan", kept)
    run("cpts", "supprimer", "b", "--plan", kept)
    done = apply(kept, sent(NOM, PASSE[1], STATUT))
    assert done.returncode == 1
    told = plain(done.stdout)
    assert "Le fichier a trouvé aucune fin, le plan dit sa fin en janvier 2026." in told
    assert "a trouvé la CPTS « b », le plan dit qu’il n’y en a aucune." in told
    waits = {"nature": "attente", "code": "44143", "avant": [], "apres": "a_attribuer",
             "venait_de": "b"}  # fmt: skip
    done = apply(kept, sent(STATUT, waits))
    assert done.returncode == 1
    assert "2. À attribuer : Rezé (44143), de « b »." in plain(done.stdout)


def test_a_status_that_is_to_come(kept: Path, sent: Callable[..., Path]) -> None:
    late = json.loads(json.dumps(STATUT))
    late["apres"]["date"] = "2027-01"
    done = apply(kept, sent(late))
    assert_one_sentence(done, "Le changement 1 ne peut être fait", "à venir (en janvier")
    late["apres"]["nature"] = "prevision"
    assert apply(kept, sent(late)).returncode == 0
    old = json.loads(json.dumps(STATUT))
    old["apres"] |= {"date": "2020"}
    assert_one_sentence(apply(kept, sent(old)), "statut plus récent", "--sans 1")


def test_a_list_corrected_since_and_a_commune_that_nobody_has(
    kept: Path, sent: Callable[..., Path], france: Communes
) -> None:
    after = {"nature": "communes", "cpts": "a", "avant": ["44003"], "apres": ["44003", "44156"]}
    lost = {"nature": "communes", "cpts": "b", "avant": ["44180", "44029"], "apres": ["44180"]}
    waits = {"nature": "attente", "code": "44029", "avant": ["b"], "apres": "a_attribuer",
             "venait_de": "b"}  # fmt: skip
    white = {"nature": "attente", "code": "44082", "avant": ["a"], "apres": "zone_blanche",
             "venait_de": ""}  # fmt: skip
    file = sent(after, waits, LISTE, white, lost)
    done = apply(kept, file)
    assert done.returncode == 0, done.stderr
    found = at(kept, france)
    assert found.atoms["a"] == {"44003", "44156"}
    assert found.atoms["b"] == {"44180"}
    assert {code: one.venait_de for code, one in found.a_attribuer.items()} == {"44029": "b"}
    assert "Déjà dans le plan : changements 1, 2, 3, 4 et 5." in plain(apply(kept, file).stdout)
    # A commune that a CPTS has waits for none.
    held = {**waits, "code": "44180"}
    assert_one_sentence(apply(kept, sent(held)), "44180", "est dans", "--sans 1")


def test_what_a_file_adds_is_left_aside_with_what_is_about_it(
    kept: Path, sent: Callable[..., Path]
) -> None:
    done = apply(kept, sent(*NOUVELLE), "--sans", "2")
    assert_one_sentence(done, "Le changement 1 porte sur une CPTS que le changement 2 ajoute")
    assert_one_sentence(apply(kept, sent(*NOUVELLE), "--sans", "3"), "--sans 3", "ne désigne rien")
    assert apply(kept, sent(*NOUVELLE), "--sans", "1", "--sans", "2").returncode == 0


def test_another_plan_another_vintage_a_commune_that_is_none(
    kept: Path, sent: Callable[..., Path]
) -> None:
    elsewhere = {**NOM, "cpts": "zz"}
    assert_one_sentence(apply(kept, sent(elsewhere, plan="Ailleurs")), "Ailleurs", "--plan")
    assert_one_sentence(apply(kept, sent(NOM, cog=2025)), "2025", "2026", "refaire la page")
    wrong = {**PASSE[0], "apres": ["44109", "44999"]}
    assert_one_sentence(apply(kept, sent(wrong)), "changement 1", "44999", "n’existe pas")


def test_the_supplied_plan_is_only_tried(sent: Callable[..., Path]) -> None:
    found = read_plan(Path(appliquer.__file__).parents[2] / "data/territoires/pays-de-la-loire")
    one = found.cpts[0]
    change = {"nature": "modifier", "cpts": one.cpts_id, "champ": "nom", "avant": one.nom,
              "apres": "CPTS Autre"}  # fmt: skip
    assert run("plan", "appliquer", sent(change), "--essai").returncode == 0
    assert_one_sentence(run("plan", "appliquer", sent(change)), "livré avec cptsgeo")


def test_the_fingerprint_is_that_of_what_a_plan_says(make_plan: MakePlan, tmp_path: Path) -> None:
    folder = make_plan({"a": "44003 44082", "b": "44180"})
    book = tmp_path / "plan.xlsx"
    back = tmp_path / "encore"
    run("plan", "copier", "--plan", folder, "--sortie", book)
    run("plan", "copier", "--plan", book, "--sortie", back)
    digests = {plan_digest(open_plan(path)) for path in (folder, book, back)}
    assert len(digests) == 1
    rows = (folder / "compositions.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "compositions.csv").write_text("".join([rows[0], *reversed(rows[1:])]), "utf-8")
    (folder / "suivi.csv").write_text("cpts_id,date,note\na,2026,à revoir\n", encoding="utf-8")
    assert {plan_digest(open_plan(folder))} == digests
    run("cpts", "communes", "a", "--retirer", "44082", "--plan", folder)
    assert plan_digest(open_plan(folder)) not in digests


def test_an_extract_is_read_and_nothing_is_written_in_it(
    kept: Path, sent: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPTSGEO_DONNEES", str(tmp_path / "utilisateur"))
    folder = tmp_path / "copie"
    run("plan", "copier", "--plan", kept, "--sortie", folder)
    with (folder / "plan.toml").open("a", encoding="utf-8") as file:
        file.write("extrait = true\n")
    book = tmp_path / "extrait.xlsx"
    assert run("plan", "copier", "--plan", folder, "--sortie", book).returncode == 0
    for plan in (folder, book):
        for words in (["valider"], ["ou", "44003"], ["couverture"], ["plan", "info"]):
            assert run(*words, "--plan", plan).returncode in (0, 1), words
        assert run("comparer", plan, kept).returncode == 0
        asked: list[list[str | Path]] = [
            ["plan", "choisir", plan],
            ["plan", "appliquer", sent(NOM), "--plan", plan],
            ["plan", "appliquer", sent(NOM), "--plan", plan, "--essai"],
            ["cpts", "modifier", "c", "--site", "https://c.fr", "--plan", plan],
            ["cpts", "statut", "c", "pause", "--le", "2026-01", "--plan", plan],
        ]
        for words_ in asked:
            assert_one_sentence(run(*words_), "extrait", "cptsgeo plan appliquer FICHIER")
