"""The commands, as a user runs them on a Windows code page."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from commands import assert_one_sentence, rewrite, run
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo import __version__
from cptsgeo.cli import main

NBSP = "\u00a0"


def test_version_and_help() -> None:
    assert run("--version").stdout.strip() == f"cptsgeo {__version__}"
    shown = run("--help").stdout
    assert "Utilisation" in shown
    assert "cartes" in shown
    for command in ("cartes", "ou"):
        shown = run(command, "--help").stdout
        assert "Exemples" in shown
        assert "Usage" not in shown
        assert "Show this" not in shown


def test_ou_a_former_commune() -> None:
    result = run("ou", "Ancenis")
    assert result.returncode == 0
    assert result.stderr == ""
    assert "Ancenis-Saint-Géréon (44003, Loire-Atlantique, ancienne commune Ancenis)" in (
        result.stdout
    )
    assert "CPTS d’Ancenis" in result.stdout
    assert "ACI signé le 14" in result.stdout
    assert "contact@cpts-ancenis.fr" in result.stdout
    assert f"Liste  {NBSP}: estimée, à confirmer" in result.stdout


def test_ou_a_postal_code_that_is_a_commune_code_too() -> None:
    shown = run("ou", "44150").stdout
    assert "Saint-Aignan-Grandlieu (44150, Loire-Atlantique)" in shown
    assert "  – Ancenis-Saint-Géréon (44003, Loire-Atlantique)" in shown


def test_ou_shared_uncovered_and_outside() -> None:
    nantes = run("ou", "nantes").stdout
    assert "Partagée par dérogation" in nantes
    assert "en partie seulement" in nantes
    assert nantes.count("CPTS La Nantaise") + nantes.count("CPTS Nantes Grand Ouest") == 2
    assert "zone blanche" in run("ou", "Angers").stdout
    assert "couverture inconnue" in run("ou", "Quimper").stdout


def test_ou_prefers_what_begins_so_at_home_to_homonyms_elsewhere() -> None:
    shown = run("ou", "Le", "Loroux").stdout
    assert shown.index("Le Loroux-Bottereau (44084") < shown.index("hors du périmètre")


def test_ou_says_that_a_zone_blanche_is_an_estimate() -> None:
    assert "D’après des territoires estimés" in run("ou", "Angers").stdout


def test_ou_homonyms_say_how_many_are_elsewhere() -> None:
    shown = run("ou", "St Nazaire").stdout
    assert "Saint-Nazaire (44184" in shown
    assert f"2{NBSP}autres communes" in shown
    assert "30288" not in shown


def test_ou_json() -> None:
    document = json.loads(run("ou", "44109", "--format", "json", "--au", "2026").stdout)
    assert document["au"] == "2026"
    (answer,) = document["reponses"]
    assert answer["code_commune"] == "44109"
    assert answer["etat"] == "partagee"
    assert answer["partiellement_couverte"] is True
    assert [c["cpts_id"] for c in answer["cpts"]] == [
        "la-nantaise-centre-est",
        "nantes-grand-ouest",
    ]
    assert {"statut", "statut_date", "site_internet", "contact"} <= answer["cpts"][0].keys()


def test_ou_at_a_past_date() -> None:
    assert "Accompagnement en cours" in run("ou", "Cholet", "--au", "2022").stdout
    assert "ACI signé le 19" in run("ou", "Cholet", "--au", "2024").stdout
    assert run("ou", "Cholet", "--au", "31/12/2022").stdout == (
        run("ou", "Cholet", "--au", "2022-12-31").stdout
    )
    assert "inconnu à cette date" in run("ou", "Cholet", "--au", "2019").stdout


def test_unknown_place_suggests() -> None:
    assert_one_sentence(run("ou", "Ancenys"), "Ancenys", "Ancenis-Saint-Géréon")
    assert_one_sentence(run("ou", "99999"), "99999")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["ou"], ["Dire de quelle commune", "--liste"]),
        (["cartes", "44"], ["--departement 44"]),
        (["ou", "Nantes", "--format", "xml"], ["--format", "texte ou json"]),
        (["ou", "Nantes", "--au", "2021-02-30"], ["2021-02-30", "n’existe pas"]),
        (["ou", "Nantes", "--au", "31/02/2021"], ["31/02/2021", "n’existe pas"]),
        (["ou", "Nantes", "--au", "hier"], ["hier", "2026-01-21"]),
        (["ou", "Nantes", "--plam", "x"], ["--plam", "--plan"]),
        (
            ["carte"],
            ["carte", f"«{NBSP}cartes{NBSP}»", f"ou «{NBSP}zones-blanches{NBSP}»"],
        ),
        (["cartes", "--departement", "440"], ["440", "département"]),
        (["cartes", "--departement", "Vandée"], ["Vandée", "Vendée"]),
        (["cartes", "--region", "Bretagn"], ["Bretagne"]),
        (["cartes", "--cpts", "cholettais"], ["cholettais", "choletais"]),
        (["cartes", "--sortie"], ["--sortie", "valeur"]),
    ],
)
def test_misuse_is_one_sentence(args: Sequence[str], words: Sequence[str]) -> None:
    assert_one_sentence(run(*args), *words)


def test_missing_plan(tmp_path: Path) -> None:
    assert_one_sentence(run("cartes", "--plan", tmp_path / "rien"), "rien", "vérifier son chemin")
    assert_one_sentence(run("cartes", "--plan", tmp_path), "plan.toml")


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        (
            "compositions.csv",
            lambda text: text.replace("ancenis,44003", "ancenis,44999"),
            ["compositions.csv", "ligne 2", "44999", "code INSEE"],
        ),
        (
            "compositions.csv",
            lambda text: text.replace("cpts_id,", "groupe,"),
            ["compositions.csv", "colonne", "cpts_id"],
        ),
        (
            "compositions.csv",
            lambda text: text.replace("ancenis,44003", "ancenys,44003"),
            ["ligne 2", "ancenys", "cpts.csv"],
        ),
        (
            "statuts.csv",
            lambda text: text.replace("2021-06-14", "2021-06-31"),
            ["statuts.csv", "ligne 2", "2021-06-31"],
        ),
        (
            "statuts.csv",
            lambda text: text.replace("cpts_operationnelle", "en_route", 1),
            ["statuts.csv", "ligne 2", "en_route", "projet_finalise"],
        ),
        (
            "cpts.csv",
            lambda text: text.replace(",85676,", ",beaucoup,"),
            ["cpts.csv", "beaucoup", "entier"],
        ),
        (
            "plan.toml",
            lambda text: text.replace('"85"', '"999"'),
            ["plan.toml", "999"],
        ),
        ("plan.toml", lambda text: text.replace("cog = 2026", "cog = "), ["plan.toml"]),
        ("plan.toml", lambda text: text.replace("cog = 2026", "cog = 1999"), ["1999", "2018"]),
        (
            "derogations.csv",
            lambda text: text.replace("44109,", "44998,"),
            ["derogations.csv", "44998"],
        ),
    ],
)
def test_bad_plan_is_one_sentence(
    plan: Path, name: str, change: Callable[[str], str], words: Sequence[str]
) -> None:
    rewrite(plan / name, change)
    result = run("cartes", "--plan", plan, "--sortie", plan / "sortie")
    assert_one_sentence(result, *words)
    assert not (plan / "sortie").exists()


def test_unreadable_tables(plan: Path) -> None:
    (plan / "cpts.csv").write_bytes(b"PK\x03\x04\0\0\0")
    assert_one_sentence(run("cartes", "--plan", plan), "cpts.csv", "abîmé")
    (plan / "cpts.csv").unlink()
    (plan / "cpts.csv").mkdir()
    assert_one_sentence(run("cartes", "--plan", plan), "cpts.csv")


def test_maps_are_written_whole_and_twice_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "d’un côté", tmp_path / "de l’autre"
    result = run("cartes", "--sortie", first)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert run("cartes", "--sortie", second).returncode == 0
    names = sorted(path.name for path in first.iterdir())
    assert names == [
        "index.html",
        "loire-atlantique.html",
        "maine-et-loire.html",
        "mayenne.html",
        "pays-de-la-loire.html",
        "sarthe.html",
        "vendee.html",
    ]
    for name in names:
        assert name in result.stdout
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_a_selection_of_maps(tmp_path: Path) -> None:
    args = ["--departement", "vendée", "--cpts", "CPTS Orne Centre Saosnois", "--region", "52"]
    result = run("cartes", *args, "--sortie", "cartes", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert sorted(path.name for path in (tmp_path / "cartes").iterdir()) == [
        "cpts-orne-centre-saosnois.html",
        "pays-de-la-loire.html",
        "vendee.html",
    ]


def test_only_our_files_are_replaced(tmp_path: Path) -> None:
    target = tmp_path / "vendee.html"
    target.write_text("<p>à moi</p>", encoding="utf-8")
    args = ["cartes", "--departement", "85", "--departement", "53", "--sortie", str(tmp_path)]
    assert_one_sentence(run(*args), "vendee.html", "--ecraser")
    assert target.read_text(encoding="utf-8") == "<p>à moi</p>"
    assert not (tmp_path / "mayenne.html").exists()
    assert run(*args, "--ecraser").returncode == 0
    assert "cptsgeo" in target.read_text(encoding="utf-8")
    assert run(*args).returncode == 0


def test_output_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    result = run("cartes", "--departement", "85", "--sortie", tmp_path / "fichier")
    assert_one_sentence(result, "fichier", "--sortie")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here")
def test_output_where_even_root_cannot_write() -> None:
    result = run("cartes", "--departement", "85", "--sortie", "/proc/cptsgeo")
    assert_one_sentence(result, "/proc/cptsgeo", "--sortie")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_read_only_output(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    result = run("cartes", "--departement", "85", "--sortie", tmp_path)
    tmp_path.chmod(0o700)
    assert_one_sentence(result, "--sortie")
    assert not list(tmp_path.iterdir())


def test_contested_and_incomplete_communes_are_told(plan: Path) -> None:
    rewrite(
        plan / "compositions.csv",
        lambda text: text + "mauges,44003,,\nmauges,44225,,\n",
    )
    result = run("cartes", "--plan", plan, "--departement", "44", "--sortie", plan / "sortie")
    assert result.returncode == 0
    assert "Ancenis-Saint-Géréon (44003) est revendiquée par" in result.stderr
    assert "Vallons-de-l’Erdre (44180)" in result.stderr
    assert (
        "Revendiquée par plusieurs CPTS sans dérogation"
        in run("ou", "44003", "--plan", plan).stdout
    )


@examples(60)
@given(text=st.text(min_size=1, max_size=40))
def test_whatever_is_asked_gets_an_answer(text: str) -> None:
    assert main(["ou", "--", text]) in (0, 2)
