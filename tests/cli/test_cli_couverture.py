"""``cptsgeo couverture`` and ``cptsgeo zones-blanches``, as users run them."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import assert_one_sentence, run

from cptsgeo.files.grids import read_grids

COMMANDS = ("couverture", "zones-blanches")


def plain(text: str) -> str:
    """Text as it reads: spaces that break or not, and lines, do not matter."""
    return " ".join(text.split())


def test_the_figures_of_the_region() -> None:
    done = run("couverture")
    assert done.returncode == 0, done.stderr
    text = plain(done.stdout)
    vendee = next(line for line in done.stdout.splitlines() if line.strip().startswith("Vendée"))
    assert vendee.split()[1:] == [
        "253", "100,0", "%", "713", "609", "100,0", "%", "100,0", "%", "entière"
    ]  # fmt: skip
    assert "Loire-Atlantique : il manque 7 communes (29 166 habitants), Saint-Étienne" in text
    assert "Nantes : partagée par dérogation, comptée une fois" in text
    assert "estimations" in text


def test_a_department_at_a_date_in_another_wording() -> None:
    done = run("couverture", "--departement", "mayenne", "--au", "2021", "--nomenclature", "ars")
    text = plain(done.stdout)
    assert "situation à la fin de 2021" in text
    assert "Ensemble" not in text.partition("Financement")[0]
    assert "lettre" in text
    assert "Statut inconnu à cette date : 6 CPTS" in text
    assert "les territoires sont ceux d’aujourd’hui" in text


def test_json_sums_up(tmp_path: Path) -> None:
    done = run("couverture", "--sortie", "c.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "c.json" in done.stderr
    document = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert document["format"] == "cptsgeo/couverture"
    assert document["au"] == "2026-01-21"
    *places, whole = document["couverture"]
    assert [place["departement"] for place in places] == ["44", "49", "53", "72", "85"]
    for key in ("communes", "population", "population_couverte", "zone_blanche_population"):
        assert sum(place[key] for place in places) == whole[key]
    assert whole["population_couverte"] + whole["zone_blanche_population"] == whole["population"]
    rows = [row for row in document["statuts"] if row["departement"] is None]
    assert sum(row["population"] for row in rows) == whole["population"]
    assert document["financement"][-1]["cpts"] == 43


def test_csv_is_one_line_a_status(tmp_path: Path) -> None:
    assert run("couverture", "--sortie", "c.csv", cwd=tmp_path).returncode == 0
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 7 * 6
    assert {row["statut"] for row in rows} >= {"cpts_operationnelle", "zone_blanche"}


def test_a_workbook_has_every_table(tmp_path: Path) -> None:
    for command, sheets in (
        ("couverture", ["couverture", "statuts", "communes_manquantes", "cpts", "annees",
                        "financement"]),
        ("zones-blanches", ["zones", "parties", "candidats", "communes", "epci"]),
    ):  # fmt: skip
        name = f"{command}.xlsx"
        assert run(command, "--sortie", name, cwd=tmp_path).returncode == 0
        found = [grid.sheet for grid in read_grids(tmp_path / name)]
        assert [one for one in found if one in sheets] == sheets
        assert found[-1] == "notes"
        first = (tmp_path / name).read_bytes()
        assert run(command, "--sortie", name, cwd=tmp_path).returncode == 0
        assert (tmp_path / name).read_bytes() == first


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["r.xlsx", "r.json", "r.csv", "r.txt"])
def test_nothing_of_the_users_is_overwritten(tmp_path: Path, command: str, name: str) -> None:
    (tmp_path / name).write_text("\ufeffmes notes", encoding="utf-8")
    done = run(command, "--sortie", name, cwd=tmp_path)
    assert_one_sentence(done, name, "ne vient pas de cptsgeo", "--ecraser")
    assert (tmp_path / name).read_text(encoding="utf-8") == "\ufeffmes notes"
    assert run(command, "--sortie", name, "--ecraser", cwd=tmp_path).returncode == 0
    assert (tmp_path / name).read_bytes() != "\ufeffmes notes".encode()


@pytest.mark.parametrize("command", COMMANDS)
def test_what_cannot_be_is_told_in_a_sentence(command: str) -> None:
    assert_one_sentence(run(command, "--departement", "35"), "ne parle pas", "Ille-et-Vilaine")
    assert_one_sentence(run(command, "--region", "Bretagne"), "aucun département", "Bretagne")
    assert_one_sentence(run(command, "--region", "Atlantide"), "Atlantide")
    assert_one_sentence(run(command, "--format", "xlsx"), "--sortie")
    assert_one_sentence(run(command, "--au", "hier"), "hier")


def test_zones_of_a_department() -> None:
    done = run("zones-blanches", "--departement", "Maine-et-Loire")
    assert done.returncode == 0, done.stderr
    text = plain(done.stdout)
    assert "Zones blanches : 2 zones, 125 communes, 508 928 habitants" in text
    second = next(line for line in done.stdout.splitlines() if line.startswith("  2 "))
    assert "Lys-Haut-Layon 11 20 145" in plain(second)
    assert "  ----" in done.stdout  # where a console has no better line
    assert "CPTS du Choletais" in text


def test_no_zone_says_so() -> None:
    done = run("zones-blanches", "--departement", "85")
    assert done.returncode == 0
    assert "aucune, toutes les communes sont couvertes" in done.stdout


def test_the_line_may_move() -> None:
    done = run("zones-blanches", "--departement", "85", "--a-partir-de", "opérationnelle")
    text = plain(done.stdout)
    assert "Les Sables-d’Olonne" in text
    assert "Projets sous ce statut" in text
    assert_one_sentence(run("zones-blanches", "--a-partir-de", "projet"), "projet", "finalisé")


def test_geojson_for_qgis(tmp_path: Path) -> None:
    import geopandas

    assert run("zones-blanches", "--sortie", "z.geojson", cwd=tmp_path).returncode == 0
    text = (tmp_path / "z.geojson").read_text(encoding="utf-8")
    document = json.loads(text)
    assert document["format"] == "cptsgeo/zones-blanches"
    layer = geopandas.read_file(tmp_path / "z.geojson")
    assert layer.crs.to_epsg() == 4326
    assert layer.geometry.is_valid.all()
    zones = layer[layer["niveau"] == "zone"]
    assert zones["population"].sum() == 583_947
    parts = layer[layer["niveau"] == "partie"]
    assert set(parts["numero"].str.partition(".")[0]) == {"1"}
    assert parts["population"].sum() == zones["population"].max()
    area = zones.to_crs(2154).area.sum() / 1e6
    assert area == pytest.approx(zones["surface_km2"].sum(), rel=0.005)


def test_csv_names_each_commune_once(tmp_path: Path) -> None:
    assert run("zones-blanches", "--sortie", "z.csv", cwd=tmp_path).returncode == 0
    with (tmp_path / "z.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == len({row["code_commune"] for row in rows}) == 179
    assert sum(int(row["population"]) for row in rows) == 583_947


def test_a_contested_commune_is_told_apart(make_plan: Callable[..., Path]) -> None:
    folder = make_plan({"a": "44003 44109", "b": "44003"}, perimetre="44")
    done = run("zones-blanches", "--plan", folder)
    assert done.returncode == 0, done.stderr
    assert "Communes revendiquées par plusieurs CPTS" in done.stdout
    assert "CPTS A et CPTS B" in done.stdout
    counted = run("couverture", "--plan", folder)
    assert "Revendiquées par plusieurs CPTS sans dérogation" in plain(counted.stdout)
