"""``cptsgeo ajuster``, as users run it: from a drawing to a list that ``valider`` reads."""

import csv
import json
from pathlib import Path

import pytest
import shapely
from commands import assert_one_sentence, run
from shapes import layer_of, rough, write_geojson

from cptsgeo.communes.communes import Communes
from cptsgeo.files.grids import read_grids
from cptsgeo.layers.adjustment import adjust
from cptsgeo.plan.territories import Territories


@pytest.fixture
def drawing(tmp_path: Path, shipped: Territories) -> Path:
    """Draw the outline of a CPTS, roughly."""
    return write_geojson(tmp_path / "dessin d’été.geojson",
                         rough(shipped.polygon("aubance-loire-louet"), 200))  # fmt: skip


def test_from_a_drawing_to_a_validation(tmp_path: Path, drawing: Path) -> None:
    done = run("ajuster", drawing)
    assert done.returncode == 0, done.stderr
    text = done.stdout.replace("\xa0", " ")
    assert "Béhuard" in text
    assert "À trancher" in text
    done = run("ajuster", drawing, "--laisser", "Béhuard", "--sortie", "t.csv", "--carte",
               "t.html", cwd=tmp_path)  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert "49028" not in {row["code_commune"] for row in rows}
    assert "<svg" in (tmp_path / "t.html").read_text(encoding="utf-8")
    report = run("valider", "t.csv", "--remplace", "aubance-loire-louet", cwd=tmp_path)
    assert report.returncode in (0, 1), report.stderr
    assert f"Communes       {len(rows)}" in report.stdout.replace("\xa0", " ")


def test_the_list_is_what_valider_reads(tmp_path: Path, drawing: Path, france: Communes) -> None:
    from cptsgeo.proposal import read_proposal

    run("ajuster", drawing, "--sortie", "t.csv", cwd=tmp_path)
    run("ajuster", drawing, "--sortie", "t.xlsx", cwd=tmp_path)
    polygon = shapely.from_geojson(drawing.read_text(encoding="utf-8")).geoms[0]
    wanted = set(adjust(layer_of(polygon), france).codes)
    for name in ("t.csv", "t.xlsx"):
        found = read_proposal(tmp_path / name, france, perimetre=["49"])
        assert {m.meaning.code for m in found.mentions} == wanted
        assert not found.remarques


def test_every_form(tmp_path: Path, drawing: Path) -> None:
    for name in ("t.json", "t.xlsx", "t.html", "t.txt"):
        done = run("ajuster", drawing, "--sortie", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    assert document["format"] == "cptsgeo/ajuster"
    touched = {row["code_commune"]: row for row in document["touchees"]}
    assert touched["49028"]["retenue"].endswith("à confirmer")
    assert read_grids(tmp_path / "t.xlsx")[0].sheet == "communes"
    before = {path.name: path.read_bytes() for path in tmp_path.glob("t.*")}
    for name in ("t.json", "t.html", "t.xlsx"):
        assert run("ajuster", drawing, "--sortie", name, cwd=tmp_path).returncode == 0
    assert {path.name: path.read_bytes() for path in tmp_path.glob("t.*")} == before


def test_a_geopackage_has_the_territory_and_the_drawing(
    tmp_path: Path, drawing: Path, france: Communes
) -> None:
    from cptsgeo.layers.recognition import read_source

    done = run("ajuster", drawing, "--sortie", "t.gpkg", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    territory = read_source(tmp_path / "t.gpkg", "territoire")
    codes = territory.attributs[0]["codes_communes"].split()
    assert shapely.equals(territory.geometries[0], france.topology.union(codes))
    drawn = read_source(tmp_path / "t.gpkg", "dessin").geometries[0]
    kept = shapely.from_geojson(drawing.read_text(encoding="utf-8")).geoms[0]
    assert shapely.equals_exact(drawn.geoms[0], kept, 1e-12)
    touched = {one["code_commune"]: one["etat"] for one in
               read_source(tmp_path / "t.gpkg", "communes").attributs}  # fmt: skip
    assert {code for code, state in touched.items() if state.startswith("prise")} == set(codes)
    assert touched["49028"] == "prise_douteuse"
    assert run("ajuster", drawing, "--sortie", "t.gpkg", cwd=tmp_path).returncode == 0


def test_thresholds(drawing: Path) -> None:
    low, high = (run("ajuster", drawing, "--seuil", seuil) for seuil in ("10 %", "0,9"))
    assert low.returncode == high.returncode == 0
    assert low.stdout != high.stdout
    for wrong in ("0", "1,5", "moitié", "-1"):
        assert_one_sentence(run("ajuster", drawing, f"--seuil={wrong}"), "--seuil", "0,5")


def test_bad_files_and_options(tmp_path: Path, drawing: Path) -> None:
    assert_one_sentence(run("ajuster", "absent.geojson", cwd=tmp_path), "absent.geojson")
    assert_one_sentence(run("ajuster", drawing, "--prendre", "Parris"), "Parris")
    assert_one_sentence(run("ajuster", drawing, "--element", "Autre"), "Autre")
    assert_one_sentence(run("ajuster", drawing, "--crs", "lambert"), "EPSG:2154")
    assert_one_sentence(run("ajuster", drawing, "--format", "xlsx"), "--sortie")
    points = tmp_path / "points.geojson"
    points.write_text('{"type": "Point", "coordinates": [-1, 47]}', encoding="utf-8")
    assert_one_sentence(run("ajuster", points), "polygone")


def test_nothing_of_the_user_is_overwritten(tmp_path: Path, drawing: Path) -> None:
    kept = tmp_path / "notes.csv"
    kept.write_text("à moi", encoding="utf-8")
    assert_one_sentence(run("ajuster", drawing, "--sortie", kept), "notes.csv")
    assert_one_sentence(run("ajuster", drawing, "--carte", kept), "notes.csv")
    before = drawing.read_bytes()
    assert_one_sentence(run("ajuster", drawing, "--sortie", drawing), "lus")
    assert (kept.read_text(encoding="utf-8"), drawing.read_bytes()) == ("à moi", before)


def test_what_was_recognised_is_told(tmp_path: Path, shipped: Territories) -> None:
    from shapes import flat

    path = write_geojson(tmp_path / "l93.geojson", flat(shipped.polygon("ancenis")))
    done = run("ajuster", path)
    assert done.returncode == 0, done.stderr
    assert "Lambert-93" in done.stderr
