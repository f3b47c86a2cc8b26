"""Exports: what is written is read back equal, opened by GDAL, and styled for QGIS."""

import base64
import json
import os
import re
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas
import numpy as np
import pytest
import shapely
from commands import assert_one_sentence, run
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.reading import read_communes
from cptsgeo.layers.recognition import read_source
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.exports import QUOI, OutputLayer, output_layers
from cptsgeo.render.exports.geojson import records, to_geojson, to_topojson
from cptsgeo.render.exports.geopackage import to_geopackage
from cptsgeo.render.exports.kml import to_kml
from cptsgeo.render.exports.metadata import about
from cptsgeo.render.exports.parquet import to_parquet
from cptsgeo.render.exports.shapefile import short_names, to_shapefile, zipped
from cptsgeo.render.formats import State, of_name
from cptsgeo.render.looks import state_looks

WGS84, LAMBERT = "EPSG:4326", "EPSG:2154"

Writer = Callable[[OutputLayer, Territories, str], bytes | str]


def _zip(couche: OutputLayer, found: Territories, crs: str) -> bytes:
    return zipped("couche", to_shapefile(couche, about(found), crs).files)


WRITERS: dict[str, Writer] = {
    "gpkg": lambda couche, found, crs: to_geopackage([couche], about(found), crs),
    "geojson": lambda couche, found, _: to_geojson(couche, about(found)),
    "topojson": lambda couche, found, _: to_topojson(
        [couche], found.communes.topology, about(found)
    ),
    "parquet": lambda couche, found, crs: to_parquet(couche, about(found), crs),
    "zip": _zip,
    "kml": lambda couche, found, _: to_kml(couche, about(found)),
}


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def assert_equal(couche: OutputLayer, path: Path, tolerance: float = 0) -> None:
    """What is read is what was written: shapes vertex by vertex, and every value."""
    found = read_source(path)
    if path.suffix == ".topojson":  # GDAL passes over what has no shape; the file has it.
        shaped = [rank for rank, shape in enumerate(couche.geometries) if shape is not None]
        rows = tuple(couche.sheet.lignes[rank] for rank in shaped)
        couche = couche._replace(
            sheet=couche.sheet._replace(lignes=rows), geometries=couche.geometries[shaped]
        )
        kept = [rank for rank, shape in enumerate(found.geometries) if not shape.is_empty]
        found = found._replace(
            geometries=found.geometries[kept], attributs=[found.attributs[rank] for rank in kept]
        )
    assert len(found.geometries) == len(couche.geometries)
    for mine, read in zip(couche.geometries, found.geometries, strict=True):
        if mine is None:
            assert read is None or read.is_empty
        elif tolerance:
            assert shapely.hausdorff_distance(mine, read) <= tolerance
        else:
            assert shapely.equals_exact(shapely.normalize(mine), normal(read, path))
    columns = [column.cle for column in couche.sheet.colonnes]
    names = short_names(columns) if path.suffix == ".zip" else columns
    for mine, read in zip(records(couche), found.attributs, strict=True):
        for column, name in zip(columns, names, strict=True):
            wanted, got = mine[column], read.get(name)
            if path.suffix == ".kml":
                assert (got or None) == (None if wanted in (None, "") else str(wanted))
            elif path.suffix == ".zip" and isinstance(wanted, str) and len(wanted.encode()) > 254:
                assert str(got).endswith("…")
                assert wanted.startswith(str(got)[:-1])
            elif isinstance(wanted, float):
                assert got == pytest.approx(wanted, rel=1e-12)
            else:
                assert (got if got != "" else None) == (wanted if wanted != "" else None), column


def normal(shape: shapely.Geometry, path: Path) -> shapely.Geometry:
    """A shape in two dimensions, its kind that of a layer, in normal form."""
    flat = shapely.force_2d(shape)
    if path.suffix == ".topojson":  # Readers multiply and add, in floats.
        flat = shapely.transform(flat, lambda xy: np.round(xy, 5))
    if flat.geom_type == "Polygon":
        flat = shapely.MultiPolygon([flat])
    elif flat.geom_type == "GeometryCollection":
        flat = shapely.MultiPolygon(list(flat.geoms))
    return shapely.normalize(flat)


@pytest.mark.parametrize("quoi", list(QUOI))
@pytest.mark.parametrize("form", list(WRITERS))
def test_each_layer_comes_back_equal(
    tmp_path: Path, shipped: Territories, form: str, quoi: str
) -> None:
    (couche,) = output_layers(shipped, [quoi])
    content = WRITERS[form](couche, shipped, WGS84)
    assert_equal(couche, write(tmp_path / f"couche.{form}", content))
    assert WRITERS[form](couche, shipped, WGS84) == content


@pytest.mark.parametrize("form", ["gpkg", "parquet", "zip"])
def test_lambert_93_comes_back_within_a_millimetre(
    tmp_path: Path, shipped: Territories, form: str
) -> None:
    from cptsgeo.layers import read_layer

    (couche,) = output_layers(shipped, ["cpts"])
    path = write(tmp_path / f"couche.{form}", WRITERS[form](couche, shipped, LAMBERT))
    assert abs(shapely.get_coordinates(read_source(path).geometries)).max() > 1e6
    found = read_layer(path, shipped.communes)
    for mine, read in zip(couche.geometries, found.geometries, strict=True):
        assert shapely.hausdorff_distance(mine, read) < 1e-8


def _plan(folder: Path, held: dict[str, list[str]], names: list[str]) -> Territories:
    """A plan of whatever communes, names as typed."""
    folder.mkdir(exist_ok=True)

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    tables = {
        "plan.toml": 'nom = "Essai"\nperimetre = ["53"]\ncog = 2026\n',
        "cpts.csv": "cpts_id,nom,fiabilite_composition,contact\n"
        + "".join(f"{one},{cell(name)},estimation,{cell(name)}\n"
                  for one, name in zip(held, names, strict=True)),
        "compositions.csv": "cpts_id,code_commune\n"
        + "".join(f"{one},{code}\n" for one, codes in held.items() for code in codes),
        "statuts.csv": "cpts_id,date,statut,nature,source,estime\n"
        + "".join(f"{one},2025,cpts_operationnelle,observation,,\n" for one in list(held)[:1]),
    }  # fmt: skip
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    return territories(read_plan(folder), read_communes(), contested=True)


MAYENNE = read_communes().codes_of(["53"])
TEXTS = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp"), exclude_characters="\xa0"), min_size=1,
    max_size=40,
).map(str.strip).filter(bool)  # fmt: skip


@examples(15)
@given(
    st.lists(st.sets(st.sampled_from(MAYENNE), max_size=30), min_size=1, max_size=4),
    st.data(),
    st.sampled_from(sorted(WRITERS)),
    st.sampled_from(["cpts", "zones-blanches"]),
)
def test_any_plan_comes_back_equal(
    tmp_path_factory: pytest.TempPathFactory,
    groups: list[set[str]],
    data: st.DataObject,
    form: str,
    quoi: str,
) -> None:
    """Territories in pieces, with holes, empty, overlapping; names of any signs."""
    names = [data.draw(TEXTS) for _ in groups]
    folder = tmp_path_factory.mktemp("essai")
    held = {f"c{rank}": sorted(codes) for rank, codes in enumerate(groups)}
    found = _plan(folder / "plan", held, names)
    (couche,) = output_layers(found, [quoi])
    content = WRITERS[form](couche, found, WGS84)
    if len(couche.geometries):
        assert_equal(couche, write(folder / f"c.{form}", content))


@given(st.lists(st.text("abcdefghij_", min_size=1, max_size=20), unique=True, max_size=30))
def test_short_names_are_short_and_different(names: list[str]) -> None:
    found = short_names(names)
    assert len(set(found)) == len(names)
    assert all(len(name) <= 10 for name in found)


def test_a_commune_of_no_cpts_has_nothing_for_it(shipped: Territories) -> None:
    (couche,) = output_layers(shipped, ["communes"])
    table = couche.sheet.only("code_commune", "cpts_ids", "cpts_noms")
    alone = [row for row in table.lignes if row[0] not in shipped.owners]
    assert len(alone) > 100
    assert {row[1:] for row in alone} == {(None, None)}


def test_topojson_shares_its_arcs(shipped: Territories) -> None:
    found = output_layers(shipped, ["cpts", "communes"])
    document = json.loads(to_topojson(found, shipped.communes.topology, about(shipped)))
    used = [set(), set()]  # type: list[set[int]]
    for rank, name in enumerate(("cpts", "communes")):
        for geometry in document["objects"][name]["geometries"]:
            for polygon in geometry["arcs"]:
                for ring in polygon:
                    used[rank] |= {arc if arc >= 0 else ~arc for arc in ring}
    assert used[0] < used[1]
    assert used[1] == set(range(len(document["arcs"])))


def test_kml_writes_colours_from_blue_to_red(shipped: Territories) -> None:
    (layer,) = output_layers(shipped, ["cpts"])
    fills = set(re.findall(r"<PolyStyle>\s*<color>b3([0-9a-f]{6})", to_kml(layer, about(shipped))))
    looks = {look.colour for look in state_looks().values()}
    assert fills <= {f"{colour[5:]}{colour[3:5]}{colour[1:3]}" for colour in looks}
    assert "99bb44" in fills  # That of operational CPTS, #44bb99.


# — GDAL and QGIS —


@pytest.fixture(scope="module")
def package(shipped: Territories, tmp_path_factory: pytest.TempPathFactory) -> Path:
    content = to_geopackage(output_layers(shipped, QUOI), about(shipped), WGS84)
    return write(tmp_path_factory.mktemp("gpkg") / "plan.gpkg", content)


def ogrinfo(*arguments: str | Path) -> str:
    if shutil.which("ogrinfo") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no ogrinfo on PATH: exports were not opened")
        pytest.skip("no ogrinfo on PATH: exports were not opened")
    done = subprocess.run(["ogrinfo", *map(str, arguments)], capture_output=True,
                          encoding="utf-8", check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Warning" not in done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("plan.gpkg", {"cpts": 43, "communes": 1301, "zones_blanches": 19, "liens": 3}),
        ("plan.topojson", {"cpts": 43, "communes": 1301, "zones_blanches": 19, "liens": 3}),
        ("cpts.geojson", {"cpts": 43}),
        ("cpts.shp", {"cpts": 43}),
        ("cpts.kml", {"CPTS et projets – Pays de la Loire": 43}),
    ],
)
def test_gdal_opens_each_export(tmp_path: Path, name: str, layers: dict[str, int]) -> None:
    done = run("exporter", "--sortie", name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for layer, count in layers.items():
        told = ogrinfo("-ro", "-so", tmp_path / name, layer)
        assert f"Feature Count: {count}\n" in told
        assert "WGS 84" in told or "WGS_1984" in told or name.endswith(".topojson")


@pytest.mark.parametrize(
    "arguments",
    [["-al", "-so"], ["-sql", "SELECT COUNT(*) FROM cpts"], ["-sql", "VACUUM"],
     ["-sql", "RECOMPUTE EXTENT ON cpts"]],
)  # fmt: skip
def test_a_package_that_gdal_opened_for_writing_is_still_ours(
    tmp_path: Path, package: Path, arguments: list[str]
) -> None:
    content = of_name("gpkg").sealed({"": package.read_bytes()})[""]
    path = write(tmp_path / "p.gpkg", content)
    assert of_name("gpkg").state(path) is State.OURS
    ogrinfo("-update", path, *arguments)
    assert of_name("gpkg").state(path) is State.OURS


def test_gdal_reads_the_metadata_and_titles(package: Path) -> None:
    told = ogrinfo("-ro", "-so", package, "cpts")
    assert "cog=2026" in told
    assert "Licence Ouverte 2.0" in told
    assert "IDENTIFIER=CPTS et projets" in told
    with sqlite3.connect(package) as base:
        titles = dict(base.execute(
            "SELECT column_name, title FROM gpkg_data_columns WHERE table_name = 'communes'"
        ))  # fmt: skip
    assert titles["population"] == "Habitants"


def test_the_styles_are_ours(package: Path) -> None:
    """Every status with its colour, its label and its pattern, as the maps draw them."""
    with sqlite3.connect(package) as base:
        styles = dict(base.execute("SELECT f_table_name, styleQML FROM layer_styles"))
        default = {row[0] for row in base.execute("SELECT useAsDefault FROM layer_styles")}
    assert set(styles) == {"cpts", "communes", "zones_blanches", "liens"}
    assert default == {1}
    root = ET.fromstring(re.sub("<!DOCTYPE.*?>", "", styles["communes"]))
    renderer = root.find("renderer-v2")
    assert renderer is not None
    assert renderer.get("attr") == "etat"
    symbols = {one.get("name"): one for one in renderer.findall("symbols/symbol")}
    categories = renderer.findall("categories/category")
    assert {one.get("value") for one in categories} == set(state_looks())
    for category in categories:
        look, symbol = state_looks()[category.get("value") or ""], symbols[category.get("symbol")]
        plain = {one.get("name"): one.get("value") or ""
                 for one in symbol.findall("layer[@class='SimpleFill']/Option/Option")}  # fmt: skip
        colour = "#" + "".join(f"{int(part):02x}" for part in plain["color"].split(",")[:3])
        assert colour == look.colour
        path = "layer[@class='SVGFill']/Option/Option[@name='svgFile']"
        tiles = [one.get("value") or "" for one in symbol.findall(path)]
        drawn = [base64.b64decode(tile.removeprefix("base64:")).decode() for tile in tiles]
        assert len(drawn) == (look.pattern is not None)
        assert all(look.pattern and look.pattern.path in tile for tile in drawn)
    aliases = {one.get("field"): one.get("name") for one in root.findall("aliases/alias")}
    assert aliases["cpts_noms"] == "CPTS"


def test_parquet_is_what_geopandas_reads(tmp_path: Path, shipped: Territories) -> None:
    (couche,) = output_layers(shipped, ["cpts"])
    path = write(tmp_path / "c.parquet", to_parquet(couche, about(shipped), WGS84))
    found = geopandas.read_parquet(path)
    assert len(found) == 43
    assert found.crs == WGS84
    assert str(found["population"].dtype) == "Int64"


# — the command —


def test_a_department_gives_whole_cpts(tmp_path: Path) -> None:
    done = run("exporter", "--departement", "44", "--quoi", "communes", "--sortie", "c.csv",
               cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = (tmp_path / "c.csv").read_text(encoding="utf-8-sig").splitlines()
    codes = {row[:5] for row in rows[1:]}
    own = {code for code in codes if code.startswith("44")}
    assert len(own) == 207
    assert {code[:2] for code in codes - own} == {"35", "49", "56", "85"}


def test_the_limits_of_a_shapefile_are_told(tmp_path: Path) -> None:
    done = run("exporter", "--sortie", "c.zip", cwd=tmp_path)
    assert done.returncode == 0
    told = done.stderr.replace("\xa0", " ")
    assert "financement_euros" in told
    assert "254 octets" in told
    with zipfile.ZipFile(tmp_path / "c.zip") as archive:
        assert {name.rpartition(".")[2] for name in archive.namelist()} == {
            "shp", "shx", "dbf", "prj", "cpg", "txt"
        }  # fmt: skip
        text = archive.read("c.txt").decode()
    assert "crise_grav  En plus si crise grave" in text
    assert "financemen  Financement au plus, 1re année" in text
    assert "Licence Ouverte" in text


def test_ours_are_replaced_others_never(tmp_path: Path) -> None:
    names = ["p.gpkg", "c.geojson", "c.topojson", "c.parquet", "c.zip", "c.kml"]
    for name in names:
        assert run("exporter", "--sortie", name, cwd=tmp_path).returncode == 0
    before = {name: (tmp_path / name).read_bytes() for name in names}
    for name in names:
        done = run("exporter", "--sortie", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / name).read_bytes() == before[name]
        (tmp_path / name).write_bytes(b"autre")
        assert_one_sentence(run("exporter", "--sortie", name, cwd=tmp_path), name, "--ecraser")
        assert (tmp_path / name).read_bytes() == b"autre"
    shutil.copy(tmp_path / "p.gpkg", tmp_path / "c.dbf")
    assert_one_sentence(run("exporter", "--sortie", "c.shp", cwd=tmp_path), "c.dbf")
    assert not (tmp_path / "c.shp").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--sortie", "plan"], "--format"),
        ([], "--sortie"),
        (["--sortie", "c.geojson", "--crs", "2154"], "longitude et latitude"),
        (["--sortie", "c.geojson", "--quoi", "cpts", "--quoi", "communes"], "une couche"),
        (["--sortie", "c.gpkg", "--crs", "lambert"], "EPSG:2154"),
        (["--sortie", "c.gpkg", "--quoi", "tout"], "zones-blanches"),
        (["--sortie", "c.gpkg", "--departement", "75"], "75"),
    ],
)
def test_misuses(tmp_path: Path, options: list[str], words: str) -> None:
    assert_one_sentence(run("exporter", *options, cwd=tmp_path), words)
    assert not list(tmp_path.iterdir())


def test_without_pyarrow_a_sentence_says_so(
    tmp_path: Path, shipped: Territories, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from cptsgeo.errors import LayerError

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (couche,) = output_layers(shipped, ["liens"])
    with pytest.raises(LayerError, match="pip install pyarrow"):
        to_parquet(couche, about(shipped), WGS84)
    path = write(tmp_path / "c.parquet", b"PAR1" + bytes(40))
    with pytest.raises(LayerError, match="pip install pyarrow"):
        read_source(path)


def test_empty_territories_have_no_shape(tmp_path: Path) -> None:
    found = _plan(tmp_path / "plan", {"a": [], "b": MAYENNE[:2]}, ["Vide", "Pleine"])
    (couche,) = output_layers(found, ["cpts"])
    assert [shape is None for shape in couche.geometries] == [True, False]
