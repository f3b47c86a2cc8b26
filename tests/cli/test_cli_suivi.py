"""``cptsgeo suivi``: « que dire au comité de suivi depuis septembre ? »"""

import csv
import json
import shutil
from pathlib import Path

import pytest
from commands import assert_one_sentence, run

from cptsgeo.paths import default_plan

PHONE, MAIL = "06 12 34 56 78", "jean.dupont@exemple.fr"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped plan, a step and notes in it."""
    plan = tmp_path / "plan"
    shutil.copytree(default_plan(), plan)
    (plan / "etapes.csv").write_text(
        "cpts_id,date,etape,source\npays-de-mayenne,2025-11-12,pleniere,Compte rendu\n",
        encoding="utf-8",
    )
    (plan / "suivi.csv").write_text(
        f"cpts_id,date,note\nval-de-vegre,2026-02-03,Relancer au {PHONE} ou à {MAIL}\n"
        "ancenis,2024,Ancienne\n", encoding="utf-8",
    )  # fmt: skip
    return plan


def suivi(*words: str | Path) -> str:
    done = run("suivi", *words)
    assert done.returncode == 0, done.stderr
    # Of a terminal without arrows; lines are where its columns end.
    return " ".join(done.stdout.split())


def test_what_to_tell_since_september() -> None:
    text = suivi("--depuis", "septembre 2025")
    assert text.startswith("Pays de la Loire, suivi depuis septembre 2025, situation au 21 janvier")
    for told in (
        "Statuts qui ont bougé",
        "Statut inconnu > accompagnement en cours",
        "Territoires et couverture : ce qui en a bougé ne peut être dit.",
        "À toutes les dates, les territoires sont ceux d’aujourd’hui",
        "Pour le dire, donner par --avant le plan tel qu’il était.",
        "Terme inconnu de 22 CPTS",
        "Projets sans événement depuis 6 mois",
        "Prévisions échues, ou à venir dans les 12 mois : aucune.",
        "Communes à attribuer : aucune.",
        "Fiche non renseignée",
        "Notes de suivi (internes) : aucune.",
    ):
        assert told in text, told
    assert "Interne :" not in text


def test_facts_are_told_by_date(folder: Path) -> None:
    (folder / "listes.csv").write_text(
        "cpts_id,fiabilite,source,date_liste\nancenis,declaree,Courriel,2025-12-15\n"
        "maine,declaree,Courriel,2025-10-01\n", encoding="utf-8",
    )  # fmt: skip
    text = suivi("--plan", folder, "--depuis", "2025-09")
    assert text.index("datée du 1er octobre 2025") < text.index("datée du 15 décembre 2025")


def test_notes_are_told_as_internal_without_persons(folder: Path) -> None:
    text = suivi("--plan", folder, "--depuis", "2025-09")
    assert "situation au 3 février 2026" in text
    assert "Interne : ce suivi contient des notes" in text
    assert "[téléphone masqué]" in text
    assert "[adresse masquée]" in text
    assert "Ancienne" not in text
    assert "Plénière" in text
    for form in ("csv", "json", "html"):
        place = folder.parent / f"u.{form}"
        suivi("--plan", folder, "--depuis", "2025-09", "--sortie", place)
        told = place.read_text(encoding="utf-8")
        assert "[téléphone masqué]" in told
        assert PHONE not in told
        assert MAIL not in told
        place = folder.parent / f"sans-notes.{form}"
        suivi("--plan", folder, "--depuis", "2025-09", "--sans-notes", "--sortie", place)
        assert "masqué]" not in place.read_text(encoding="utf-8")
        assert "internes" not in place.read_text(encoding="utf-8")


def test_a_former_plan_tells_what_moved_of_territories(folder: Path) -> None:
    former = folder.parent / "avant"
    shutil.copytree(folder, former)
    table = former / "compositions.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = next(line for line in lines if line.startswith("ancenis,44003"))
    table.write_text("".join(line for line in lines if line != gone), encoding="utf-8")
    words = ("--plan", folder, "--depuis", "2025-09", "--avant", former)
    text = suivi(*words)
    assert "zone blanche > CPTS d’Ancenis : Ancenis-Saint-Géréon (44003)" in text
    assert "Par rapport au plan avant, situation au 21 janvier 2026." in text
    place = folder.parent / "u.json"
    suivi(*words, "--sortie", place)
    document = json.loads(place.read_text(encoding="utf-8"))
    assert document["depuis"] == "2025-09"
    assert document["interne"] is True
    assert document["territoires_connus"] is True
    assert [row["code_commune"] for row in document["communes"]] == ["44003"]


def test_everything_is_in_one_table(folder: Path) -> None:
    place = folder.parent / "u.csv"
    suivi("--plan", folder, "--depuis", "2025-09", "--mois", "12", "--sortie", place)
    with place.open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file, delimiter=";")]
    kinds = list(dict.fromkeys(row["rubrique"] for row in rows))
    assert kinds[0] == "Statuts qui ont bougé"
    assert "Projets sans événement depuis 12\u00a0mois" in kinds
    assert kinds[-1] == "Notes de suivi (internes)"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--depuis"),
        (("--depuis", "bientôt"), "bientôt"),
        (("--depuis", "2027"), "--au aujourd’hui"),
        (("--depuis", "2025", "--mois", "0"), "--mois"),
        (("--depuis", "2025", "--avant", "nulle-part"), "nulle-part"),
        (("--depuis", "2025", "--sortie", "u.png"), "u.png"),
    ],
)
def test_bad_input(words: tuple[str, ...], told: str) -> None:
    assert_one_sentence(run("suivi", *words), told)
