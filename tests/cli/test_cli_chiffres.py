"""``cptsgeo chiffres``: figures of an edition, in every form."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import assert_one_sentence, run
from python_calamine import CalamineWorkbook

MakePlan = Callable[..., Path]


def chiffres(*words: str | Path) -> str:
    done = run("chiffres", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace("\u00a0", " ")


def test_the_region() -> None:
    text = chiffres()
    for told in (
        "Base : 41 CPTS sur 43.",
        "ACI signé à une date inconnue",
        "Aucune fiche du plan ne dit la typologie.",
        "32 CPTS répondantes sur 43 (projet de santé en rédaction : 2)",
        "Pour avoir ces chiffres, remplir « Typologie », « Professionnels », « Membres » et",
        "CPTS ayant complété leur fiche identité",
        "juillet 2026",
    ):
        assert told in text
    assert "Membres, en moyenne" not in text


def test_tables(tmp_path: Path) -> None:
    for name in ("f.csv", "f.xlsx", "f.json"):
        assert run("chiffres", "--sortie", tmp_path / name).returncode == 0
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file, delimiter=";")]
    assert [row["cpts"] for row in rows if row["figure"] == "Taille"] == ["7", "16", "16", "2"]
    assert (rows[-1]["groupe"], rows[-1]["cpts"], rows[-1]["membres"]) == ("Ensemble", "43", "")
    book = CalamineWorkbook.from_path(tmp_path / "f.xlsx")
    assert {"chiffres", "manquent", "chiffres_publies"} <= {*book.sheet_names}
    document = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert document["format"] == "cptsgeo/chiffres"
    assert len(document["chiffres_publies"]) == 24


def test_members_are_never_of_one_cpts(make_plan: MakePlan) -> None:
    """Whatever form: no number of a sheet, in a plan of four, and of five that differ."""
    numbers = (90_001, 80_003, 70_009, 60_013)
    codes = ("44003", "44029", "44082", "44180")
    rows = "\n".join(f"{one},2026,complete,,rural,99999,{many},{many}"
                     for one, many in zip("abcd", numbers, strict=True))  # fmt: skip
    folder = make_plan(dict(zip("abcd", codes, strict=True)), fiches=rows)
    for form in ("texte", "csv", "json", "html", "svg"):
        place = folder.parent / f"f.{'txt' if form == 'texte' else form}"
        assert run("chiffres", "--plan", folder, "--sortie", place).returncode == 0
        text = place.read_text(encoding="utf-8")
        assert "moins de cinq" in text or form in ("texte", "csv", "json")
        for number in (*numbers, sum(numbers), 99_999):
            # A fingerprint may have the same digits inside.
            assert not re.search(rf"(?<![\da-f]){number}(?![\da-f])", text)
            assert f"{number:,}".replace(",", "\u00a0") not in text


def test_a_date_and_a_department() -> None:
    text = chiffres("--departement", "Mayenne", "--au", "2021")
    assert "Base : 7 CPTS sur 7." in text
    assert "0 CPTS répondante sur 7" in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--departement", "75"), "choisir parmi"),
        (("--graphique", "camembert"), "membres-tailles"),
        (("--graphique", "tailles"), ".svg"),
        (("--graphique", "tailles", "--sortie", "f.html"), "--graphique"),
        (("--graphique", "tailles", "--sortie", "f.pdf"), "--graphique"),
        (("--sortie", "f.docx"), "f.docx"),
    ],
)
def test_bad_input(words: tuple[str, ...], told: str) -> None:
    assert_one_sentence(run("chiffres", *words), told)
