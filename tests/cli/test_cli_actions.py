"""``cptsgeo actions``: the questions that it is for, in every form."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import assert_one_sentence, run
from python_calamine import CalamineWorkbook

MakePlan = Callable[..., Path]
NEAR = ("--theme", "SNP", "--profession", "kinésithérapeute", "--pres-de", "44350")


def shown(*words: str | Path) -> str:
    done = run("actions", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace("\u00a0", " ")


def test_the_most_frequent_themes() -> None:
    text = shown()
    lines = text.splitlines()
    first = next(line for line in lines if "Plan de réponse aux crises" in line)
    assert first.split()[-10:] == ["28", "87,5", "%", "57,6", "%", "11", "9", "3", "5", "2"]
    assert "Base : 32 CPTS avec des actions, sur 43 (le document publié compte 33 fiches" in text
    for silence in ("Fiche non remplie", "Projet de santé en rédaction", "Rien de"):
        assert silence in text


def test_who_declares_physiotherapy_near_a_place() -> None:
    text = shown(*NEAR)
    assert text.index("Pays Blanc") < text.index("Nord Estuaire") < text.index("Pays de Retz")
    assert "Actions : 7 CPTS" in text
    # What is not said of a profession is not the same as saying nothing.
    assert "Déclaré, profession non dite" in text
    assert "Déclaré pour d’autres professions" in text


def test_what_none_of_mayenne_declares() -> None:
    text = shown("--departement", "Mayenne", "--aucune")
    assert "Violences conjugales et intrafamiliales" in text
    assert "Plan de réponse aux crises" not in text
    assert "Base : 3 CPTS avec des actions, sur 7." in text
    assert "projet de santé en rédaction (1) et fiche non remplie (3)" in text


def test_a_cpts_with_its_silences_and_its_neighbours() -> None:
    text = shown("--cpts", "nantes grand ouest")
    assert "Ce que déclare la CPTS Nantes Grand Ouest" in text
    assert "Rien de déclaré" in text
    assert "Déclaré chez les voisines, et pas par elle" in text
    assert "Fiche non remplie" in shown("--cpts", "Val de Vègre")


def test_every_form_says_the_same(tmp_path: Path) -> None:
    document = json.loads(shown("--format", "json"))
    assert document["format"] == "cptsgeo/actions"
    counts = {row["code"]: row["cpts"] for row in document["themes"]}
    assert (counts["plan_de_crise"], counts["soins_non_programmes"]) == (28, 26)
    assert {row["silence"] for row in document["cpts"]} == {
        "", "fiche non remplie", "projet de santé en rédaction"
    }  # fmt: skip
    for name in ("actions.csv", "actions.xlsx", "actions.html"):
        shown("--sortie", tmp_path / name)
    with (tmp_path / "actions.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["code"]: int(row["cpts"]) for row in csv.DictReader(file, delimiter=";")}
    assert rows == counts
    book = CalamineWorkbook.from_path(tmp_path / "actions.xlsx")
    assert {"themes", "missions", "actions", "cpts"} <= {*book.sheet_names}
    assert len(book.get_sheet_by_name("actions").to_python()) > 738
    again = json.loads(shown(*NEAR, "--format", "json"))
    assert again["question"]["professions"] == ["masseur_kinesitherapeute"]
    assert again["actions"][0]["distance_km"] == 0
    assert {row["profession"]: row["cpts"] for row in again["professions"]}


def test_the_own_words_of_a_cpts_are_shown(make_plan: MakePlan) -> None:
    row = "a,prevention,vaccination,Le bus du vaccin,infirmier,le mardi,experimentation,2026-02,,"
    folder = make_plan({"a": "44003", "b": "44029"}, actions=row)
    text = shown("--cpts", "a", "--plan", folder)
    assert "Le bus du vaccin (infirmiers) : le mardi" in text
    assert "Expérimentation" in text
    assert "Fiche non remplie" in shown("--theme", "vaccination", "--plan", folder)


def test_what_tells_who_a_person_is_is_masked(make_plan: MakePlan, tmp_path: Path) -> None:
    row = "a,prevention,vaccination,Le bus (prenom.nom@exemple.fr),infirmier,06 12 34 56 78,"
    folder = make_plan({"a": "44003"}, actions=f"{row}en_place,2026,jean.dupont@exemple.fr,")
    for name in ("a.json", "a.csv", "a.html"):
        shown("--theme", "vaccination", "--plan", folder, "--sortie", tmp_path / name)
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "Le bus" in text
        assert "[téléphone masqué]" in text
        assert not any(word in text for word in ("prenom.nom", "06 12", "jean.dupont"))
    done = run("cartes", "--plan", folder, "--cpts", "a", "--sortie", tmp_path / "cartes")
    assert done.returncode == 0, done.stderr
    (page,) = (tmp_path / "cartes").iterdir()
    assert "Le bus" in page.read_text(encoding="utf-8")
    assert "prenom.nom" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--theme", "vacination"), ("« vacination »", "vouliez-vous dire « Vaccination »")),
        (("--theme", "soins"), ("Plusieurs thèmes", "« Soins non programmés »")),
        (("--mission", "mer"), ("Aucune mission", "« mer »")),
        (("--profession", "plombier"), ("« plombier »", "infirmier")),
        (("--cpts", "Atlantide"), ("« Atlantide »",)),
        (("--pres-de", "Atlantide"), ("« Atlantide »",)),
        (("--departement", "35"), ("ne parle pas du département",)),
        (("--theme", ""), ("Aucun thème",)),
    ],
)
def test_what_means_nothing_is_one_sentence(words: tuple[str, ...], told: tuple[str, ...]) -> None:
    done = run("actions", *words)
    done.stderr = done.stderr.replace("\u00a0", " ")
    assert_one_sentence(done, *told)


def test_a_plan_that_says_nothing_of_actions(make_plan: MakePlan) -> None:
    done = run("actions", "--plan", make_plan({"a": "44003"}))
    assert_one_sentence(done, "actions.csv", "cptsgeo plan modele --actions")


def test_a_plan_whose_actions_are_at_fault(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003"}, actions="a,prevention,inconnu,,,,en_place,,,")
    assert_one_sentence(run("actions", "--plan", folder), "actions.csv, ligne 2", "aucun thème")
