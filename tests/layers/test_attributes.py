"""What tells who a person is in the attributes of a layer."""

import json
from pathlib import Path

import geopandas
import pytest
import shapely
from commands import run

from cptsgeo.layers.attributes import impersonal_attributes

PIECES = ("06 12 34 56 78", "0698765432", "prenom.nom@exemple.fr", "10001234567")


def test_columns_and_texts_are_masked_and_numbers_of_objects_stay() -> None:
    found = impersonal_attributes(
        [{"nom": "CPTS A (06 12 34 56 78)", "p.nom@x.fr": 3, "a.b@x.fr": ["0698765432"],
          "siret": 12345678901234, "plus": {"tel": "0698765432"}}]
    )  # fmt: skip
    assert found.attributs == (
        {"nom": "CPTS A ([téléphone masqué])", "[adresse masquée]": 3,
         "[adresse masquée] 2": ["[téléphone masqué]"], "siret": 12345678901234,
         "plus": {"tel": "[téléphone masqué]"}},
    )  # fmt: skip
    assert found.remarques == (
        "5\u00a0données personnelles (adresse, téléphone, numéro) des attributs\u00a0: masquées.",
    )


def test_what_tells_nobody_is_as_it_was() -> None:
    attributs = ({"nom": "CPTS A", "habitants": 12}, {"nom": None})
    assert impersonal_attributes(attributs) == (attributs, ())


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    path = tmp_path / "couche.gpkg"
    below = shapely.box(-0.7, 47.3, -0.5, 47.4003)
    geopandas.GeoDataFrame(
        {"nom": [f"CPTS A ({PIECES[0]})", "CPTS B"], PIECES[2]: ["x", PIECES[1]],
         "note": [f"RPPS {PIECES[3]}", ""]},
        geometry=[below, shapely.box(-0.7, 47.4, -0.5, 47.5)], crs="EPSG:4326",
    ).to_file(path)  # fmt: skip
    return path


def test_nothing_of_it_comes_out_of_a_diagnosis(layer: Path, tmp_path: Path) -> None:
    copy, plan, faults = tmp_path / "copie.geojson", tmp_path / "plan", tmp_path / "fautes.html"
    done = run("diagnostiquer", layer, "--reparer", copy, "--proposer", plan, "--sortie", faults)
    assert done.returncode == 1, done.stderr
    assert "4\u00a0données personnelles" in done.stdout + done.stderr
    files = [copy, faults, *plan.rglob("*.*")]
    texts = [done.stdout, done.stderr, *(path.read_text("utf-8") for path in files)]
    assert not [piece for piece in PIECES for text in texts if piece in text]
    properties = json.loads(copy.read_text("utf-8"))["features"][1]["properties"]
    assert properties["[adresse masquée]"] == "[téléphone masqué]"


def test_nor_out_of_an_adjustment(layer: Path, tmp_path: Path) -> None:
    page = tmp_path / "territoire.html"
    done = run("ajuster", layer, "--carte", page, "--format", "json")
    assert done.returncode == 0, done.stderr
    texts = (done.stdout, done.stderr, page.read_text("utf-8"))
    assert not [piece for piece in PIECES for text in texts if piece in text]


def test_as_many_columns_as_there_may_be() -> None:
    """Each is looked at once: of two hundred thousand, none is held against all others."""
    several = {f"c{rank}": rank for rank in range(200_000)}
    assert impersonal_attributes([several]).attributs == (several,)
    hidden = {f"a{rank}@b.fr": rank for rank in range(100_000)}
    (found,) = impersonal_attributes([hidden]).attributs
    first, second, *_, last = found
    assert len(found) == 100_000
    assert (second, last) == (f"{first} 2", f"{first} 100000")
    assert [*found.values()] == [*hidden.values()]
