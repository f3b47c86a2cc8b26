"""Layers from elsewhere: each kind of file, each trap, and nothing opened but the file itself."""

import contextlib
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import LayerError
from cptsgeo.layers import read_layer
from cptsgeo.layers.place import SYSTEMS
from cptsgeo.layers.polygons import polygons_of, repaired

ANCENIS = shapely.box(-1.25, 47.35, -1.05, 47.45)
OUTLINE = shapely.LineString(ANCENIS.exterior)
KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{avant}
<Folder><name>Nord</name><Placemark><name>Dessin</name><Polygon><outerBoundaryIs><LinearRing>
<coordinates>-1.25,47.35,0 -1.05,47.35,0 -1.05,47.45,0 -1.25,47.45,0 -1.25,47.35,0</coordinates>
</LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>
<Folder><name>Sud</name><Placemark><name>Mairie</name><Point><coordinates>-1.2,47.3</coordinates>
</Point></Placemark></Folder></Document></kml>"""


def layer(path: Path, **options: Any) -> Any:
    return read_layer(path, read_communes(), **options)


def frame(*polygons: shapely.Geometry, crs: str | None = "EPSG:4326") -> geopandas.GeoDataFrame:
    names = [f"Territoire {rank}" for rank in range(1, len(polygons) + 1)]
    return geopandas.GeoDataFrame({"nom": names}, geometry=list(polygons), crs=crs)


def geojson(geometry: Any, **more: Any) -> str:
    feature = {"type": "Feature", "properties": {"nom": "Dessin"}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more})


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def lambert(polygon: shapely.Geometry, system: str = "EPSG:2154") -> shapely.Geometry:
    move = pyproj.Transformer.from_crs("EPSG:4326", system, always_xy=True)
    return shapely.transform(polygon, lambda xy: np.column_stack(move.transform(*xy.T)))


def refused(path: Path, **options: Any) -> str:
    with pytest.raises(LayerError) as caught:
        layer(path, **options)
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message or "crs" in options
    return message


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154", "EPSG:3857", "EPSG:3947", "EPSG:27572"])
@pytest.mark.parametrize("name", ["d.geojson", "d.gpkg", "d.shp", "d.fgb", "d.parquet", "d.kml"])
def test_each_kind_of_file_is_read_where_it_lies(tmp_path: Path, name: str, crs: str) -> None:
    path = tmp_path / name
    drawn = frame(lambert(ANCENIS, crs), crs=crs)
    if name.endswith(".parquet"):
        drawn.to_parquet(path)
    elif name.endswith(".kml"):
        drawn.to_crs("EPSG:4326").to_file(path, driver="KML")
    else:
        drawn.to_file(path)
    found = layer(path)
    assert found.noms == ("Territoire 1",)
    # Lambert II étendu is not moved to WGS84 better than a few metres without a grid.
    assert shapely.hausdorff_distance(found.geometries[0], ANCENIS) < 1e-4
    assert not found.remarques


def test_a_shapefile_without_its_prj_is_recognised(tmp_path: Path) -> None:
    frame(lambert(ANCENIS), crs="EPSG:2154").to_file(tmp_path / "d.shp")
    (tmp_path / "d.prj").unlink()
    found = layer(tmp_path / "d.shp")
    assert found.systeme == "Lambert-93"
    assert "Lambert-93" in found.remarques[0]
    assert shapely.hausdorff_distance(found.geometries[0], ANCENIS) < 1e-6


def test_numbers_that_contradict_what_is_told_prevail(tmp_path: Path) -> None:
    path = write(tmp_path, "faux.geojson", geojson(shapely.geometry.mapping(lambert(ANCENIS))))
    found = layer(path)
    assert found.systeme == "Lambert-93"
    assert "se dit en longitude et latitude" in found.remarques[0]


def test_latitude_first_is_recognised(tmp_path: Path) -> None:
    turned = shapely.transform(ANCENIS, lambda xy: xy[:, ::-1])
    found = layer(write(tmp_path, "d.geojson", geojson(shapely.geometry.mapping(turned))))
    assert "latitude puis longitude" in found.remarques[0]
    assert shapely.equals(found.geometries[0], ANCENIS)


def test_several_systems_are_asked_never_guessed(tmp_path: Path) -> None:
    path = write(tmp_path, "d.wkt", lambert(ANCENIS, "EPSG:32630").wkt)
    message = refused(path)
    assert "EPSG:32630" in message
    assert "EPSG:32631" in message
    found = layer(path, crs="EPSG:32630")
    assert shapely.hausdorff_distance(found.geometries[0], ANCENIS) < 1e-6


def test_a_system_asked_for_must_exist_and_lie_in_france(tmp_path: Path) -> None:
    path = write(tmp_path, "d.wkt", lambert(ANCENIS).wkt)
    assert "EPSG:2154" in refused(path, crs="lambert")
    assert "aucune commune" in refused(path, crs="EPSG:3857")


@pytest.mark.parametrize(
    ("crs", "words"),
    [
        ('LOCAL_CS["x"]', "n’est pas celui d’une carte"),
        ("EPSG:5720", "n’est pas celui d’une carte"),
        ("EPSG:4978", "n’est pas celui d’une carte"),
        ("+proj=geocent", "n’est pas celui d’une carte"),
        ("IAU_2015:30100", "carte"),
        ("+proj=pipeline +step", "suite d’étapes"),
        ("9" * 5000, "n’existe pas"),
        ("\udce9", "n’existe pas"),
        ("a\0b", "n’existe pas"),
        ("{" * 3000, "n’existe pas"),
        ("PROJCS[" * 3000, "n’existe pas"),
        ("", "n’existe pas"),
    ],
)
def test_a_system_that_is_not_of_a_map_is_told(tmp_path: Path, crs: str, words: str) -> None:
    told = refused(write(tmp_path, "d.wkt", ANCENIS.wkt), crs=crs)
    assert words in told
    assert len(told) < 400
    told.encode()


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154", "EPSG:5698", "EPSG:4965", "IGNF:LAMB93"])
def test_geographic_and_projected_systems_are_read(tmp_path: Path, crs: str) -> None:
    """With heights or without: EPSG:5698 is Lambert-93 with those of the IGN."""
    flat = "EPSG:2154" if crs in {"EPSG:5698", "IGNF:LAMB93"} else crs
    drawn = lambert(ANCENIS, flat) if flat == "EPSG:2154" else ANCENIS
    found = layer(write(tmp_path, "d.wkt", drawn.wkt), crs=crs)
    assert shapely.hausdorff_distance(found.geometries[0], ANCENIS) < 1e-5


@pytest.mark.parametrize("name", ["EPSG:5720", "EPSG:4978", 'LOCAL_CS["x"]'])
def test_a_layer_that_says_it_lies_on_no_map_is_read_by_its_numbers(
    tmp_path: Path, name: str
) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    text = geojson(shapely.geometry.mapping(ANCENIS), crs=crs)
    found = layer(write(tmp_path, "d.geojson", text))
    assert "se dit en" in found.remarques[0]
    assert shapely.equals(found.geometries[0], ANCENIS)


DIRTY = "CPTS\x00 \x1b[2Jdu \u202eNord\ufffe\ud800"


def test_texts_of_a_layer_are_clean_whatever_they_are_in(tmp_path: Path) -> None:
    feature = {"type": "Feature", "geometry": shapely.geometry.mapping(ANCENIS), "properties": {
        "nom": DIRTY, DIRTY: [DIRTY, {DIRTY: [DIRTY]}], "n": 10**30}}  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    path = write(tmp_path, "d.geojson", text)
    clean = "CPTS  [2Jdu Nord\ufffd".replace("  [", "   [", 1)
    found = layer(path)
    assert found.noms == (" ".join(clean.split()),)
    assert found.attributs[0] == {"nom": clean, clean: [clean, {clean: [clean]}], "n": 10**30}
    table = f'nom;forme\n"{DIRTY[:-2]}";{ANCENIS.wkt}\n'.replace("\0", "\x01")
    assert layer(write(tmp_path, "d.csv", table)).noms == ("CPTS [2Jdu Nord",)


def test_a_name_of_a_file_is_told_without_what_is_no_text() -> None:
    found = read_layer.__globals__["Layer"](
        Path("caf\udce9\x1b[2J\n\u202e.geojson"), (), np.array([]), (), "", ()
    )
    assert found.fichier == "caf\ufffd [2J .geojson"
    assert found.nom == "caf\ufffd [2J "


def test_elsewhere_in_the_world_is_refused(tmp_path: Path) -> None:
    path = write(
        tmp_path, "d.geojson", geojson(shapely.geometry.mapping(shapely.box(20, 60, 21, 61)))
    )
    assert "ne tombe dans une commune" in refused(path).replace("rien ", "")


@examples(40)
@given(
    st.floats(0.0, 5.0), st.floats(44.0, 48.5), st.floats(0.02, 0.5),
    st.sampled_from([one for one in SYSTEMS if one.startswith("EPSG")][:12]),
)  # fmt: skip
def test_a_system_is_never_taken_for_another(x: float, y: float, size: float, crs: str) -> None:
    """Without a declaration, the place is right, or it is asked."""
    from cptsgeo.layers.place import place
    from cptsgeo.layers.raw import Raw

    drawn = shapely.box(x, y, x + size, y + size)
    moved = np.array([lambert(drawn, crs)], dtype=object)
    told = None
    try:
        found = place("d.wkt", Raw(moved, [{}], None), read_communes()).geometries
    except LayerError as error:
        told = str(error)
    if told is None:
        assert shapely.hausdorff_distance(found[0], drawn) < 1e-4
    else:
        assert crs in told


def test_wkt_with_its_srid_and_several_lines(tmp_path: Path) -> None:
    text = f"SRID=2154;{lambert(ANCENIS).wkt}\nSRID=2154;{lambert(ANCENIS).wkt}\n"
    assert len(layer(write(tmp_path, "d.txt", text)).geometries) == 2
    broken = write(tmp_path, "e.wkt", "POLYGON ((0 0, 1 1")
    assert "WKT" in refused(broken)
    assert "SRID=99" in refused(write(tmp_path, "f.wkt", "SRID=99;" + ANCENIS.wkt))


def test_a_kml_that_is_only_a_link_says_so(tmp_path: Path) -> None:
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>"
    head, tail = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>', "</Document></kml>"
    point = "<Placemark><Point><coordinates>-1,47</coordinates></Point></Placemark>"
    for inside in (link, link + point):
        told = refused(write(tmp_path, "lien.kml", head + inside + tail))
        assert "NetworkLink" in told
        assert "lien" in told
    kmz = tmp_path / "lien.kmz"
    with zipfile.ZipFile(kmz, "w") as archive:
        archive.writestr("doc.kml", head + link + tail)
    assert "NetworkLink" in refused(kmz)
    assert "NetworkLink" not in refused(write(tmp_path, "point.kml", head + point + tail))


@pytest.mark.parametrize(
    "column",
    ["nom_cpts", "NOM_CPTS", "nomCpts", "Nom de la CPTS", "nom_officiel", "raison_sociale",
     "raison_soc", "code_siren", "code_insee", "cpts_id", "nom_epci", "libelle", "Libellé",
     "lib_cpts", "intitule", "Intitulé", "secteur", "denomination", "dénomination"],
)  # fmt: skip
def test_polygons_are_called_by_what_names_them(tmp_path: Path, column: str) -> None:
    for value in ("Sud Mayenne", ["Sud Mayenne"]):
        feature = {"type": "Feature", "geometry": shapely.geometry.mapping(ANCENIS),
                   "properties": {"surface": 12.5, "actif": True, column: value}}  # fmt: skip
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        assert layer(write(tmp_path, "d.geojson", text)).noms == ("Sud Mayenne",)


def test_a_list_of_one_name_is_read_in_any_format(tmp_path: Path) -> None:
    for value in ('["Sud Mayenne"]', '[ "Sud Mayenne" ]', "(1:Sud Mayenne)"):
        drawn = frame(ANCENIS).assign(nom=[value])
        drawn.to_file(tmp_path / "d.gpkg")
        assert layer(tmp_path / "d.gpkg").noms == ("Sud Mayenne",)
    several = frame(ANCENIS).assign(nom=['["Nord", "Sud"]'])
    several.to_file(tmp_path / "e.gpkg")
    assert "Nord" in layer(tmp_path / "e.gpkg").noms[0]


def test_a_number_names_without_its_decimals(tmp_path: Path) -> None:
    drawn = geopandas.GeoDataFrame({"siren": [244900015.0]}, geometry=[ANCENIS], crs="EPSG:4326")
    drawn.to_file(tmp_path / "d.gpkg")
    assert layer(tmp_path / "d.gpkg").noms == ("244900015",)


@pytest.mark.parametrize("cpg", ["UTF-8", "ISO-8859-1", "1252", "CP850", None])
def test_a_shapefile_in_utf_8_is_read_so_whatever_its_cpg(tmp_path: Path, cpg: str | None) -> None:
    long = "Pays de l’Œuvre é" + "a" * 60 + "é"
    names = ["Château-Gontier", "L’Œuvre", long]
    drawn = frame(*[shapely.affinity.translate(ANCENIS, rank / 2) for rank in range(3)])
    drawn.assign(nom=names).to_file(tmp_path / "d.shp", encoding="UTF-8")
    told(tmp_path / "d.cpg", cpg)
    assert layer(tmp_path / "d.shp").noms[:2] == tuple(names[:2])
    assert layer(tmp_path / "d.shp").noms[2].startswith("Pays de l’Œuvre é")


@pytest.mark.parametrize("cpg", ["UTF-8", "ISO-8859-1", "1252", None])
def test_a_shapefile_of_windows_keeps_its_letters(tmp_path: Path, cpg: str | None) -> None:
    drawn = frame(ANCENIS).assign(nom=["L’Œuvre à Liré"])
    drawn.to_file(tmp_path / "d.shp", encoding="CP1252")
    told(tmp_path / "d.cpg", cpg)
    assert layer(tmp_path / "d.shp").noms == ("L’Œuvre à Liré",)


def told(path: Path, cpg: str | None) -> None:
    """Make a .cpg tell an encoding, be it wrong, or nothing."""
    path.unlink()
    if cpg is not None:
        path.write_text(cpg, encoding="ascii")


@pytest.mark.parametrize("z", [0, 1, 2])
def test_a_geopackage_of_any_geometry_in_three_dimensions_is_read(tmp_path: Path, z: int) -> None:
    path = tmp_path / "d.gpkg"
    frame(lambert(shapely.force_3d(ANCENIS, 12.0)), crs="EPSG:2154").to_file(path, layer="un <été>")
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY', z = ?",
                     (z,))  # fmt: skip
    archive = tmp_path / "d.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.write(path, "d.gpkg")
    for one in (path, archive):
        found = layer(one)
        assert found.noms == ("Territoire 1",)
        assert found.systeme == "Lambert-93"
        assert not found.geometries[0].has_z
        assert shapely.hausdorff_distance(found.geometries[0], ANCENIS) < 1e-6


def test_kml_folders_are_one_layer(tmp_path: Path) -> None:
    found = layer(write(tmp_path, "d.kml", KML.format(avant="")))
    assert found.noms == ("Dessin",)
    assert "1 point" in found.remarques[0].replace("\xa0", " ")


def test_a_kml_with_entities_is_refused(tmp_path: Path) -> None:
    text = KML.replace("<kml", '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml', 1)
    assert "entités" in refused(write(tmp_path, "d.kml", text.format(avant="")))


def test_zips(tmp_path: Path) -> None:
    frame(lambert(ANCENIS), crs="EPSG:2154").to_file(tmp_path / "un été.shp")
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for one in tmp_path.glob("un été.*"):
            archive.write(one, f"dossier/{one.name}")
        archive.writestr("__MACOSX/._d.shp", b"")
    before = sorted(tmp_path.iterdir())
    assert shapely.hausdorff_distance(layer(path).geometries[0], ANCENIS) < 1e-6
    assert sorted(tmp_path.iterdir()) == before
    kmz = tmp_path / "d.kmz"
    with zipfile.ZipFile(kmz, "w") as archive:
        archive.writestr("doc.kml", KML.format(avant=""))
    assert layer(kmz).noms == ("Dessin",)


@pytest.mark.parametrize(
    "name", ["../../d.geojson", "/tmp/d.geojson", "C:/d.geojson", "..\\d.geojson"]
)
def test_a_zip_whose_paths_climb_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, geojson(shapely.geometry.mapping(ANCENIS)))
    assert "sort de son dossier" in refused(path)
    assert sorted(tmp_path.rglob("*")) == [path]


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("d.geojson", b"0" * 50_000_000)
    assert "bien plus de données" in refused(path)


def test_a_layer_is_chosen_among_several(tmp_path: Path) -> None:
    path = tmp_path / "d.gpkg"
    frame(ANCENIS).to_file(path, layer="nord")
    frame(shapely.affinity.translate(ANCENIS, 0, -0.5)).to_file(path, layer="sud")
    assert "« nord »" in refused(path).replace("\xa0", " ")
    assert layer(path, couche="Sud").geometries[0].bounds[1] == pytest.approx(46.85)
    assert "choisir" in refused(path, couche="est")


def test_features_without_a_geometry_are_counted(tmp_path: Path) -> None:
    none: dict[str, Any] = {"type": "Feature", "properties": {}, "geometry": None}
    drawn = {**none, "geometry": shapely.geometry.mapping(ANCENIS)}
    for many, told in ((1, "1 élément sans géométrie a été"), (3, "3 éléments sans géométrie ont")):
        layers = {"type": "FeatureCollection", "features": [drawn, *[none] * many]}
        found = layer(write(tmp_path, "d.geojson", json.dumps(layers)))
        assert told in found.remarques[0].replace("\xa0", " ")


def test_what_is_no_polygon_is_told(tmp_path: Path) -> None:
    mixed = shapely.GeometryCollection(
        [shapely.force_3d(ANCENIS, 12.0), OUTLINE, shapely.Point(-1, 47)]
    )
    found = layer(write(tmp_path, "d.geojson", geojson(shapely.geometry.mapping(mixed))))
    assert found.geometries[0].equals(ANCENIS)
    assert not found.geometries[0].has_z
    assert "1 ligne et 1 point" in found.remarques[0].replace("\xa0", " ")
    for one in (shapely.Point(-1, 47), OUTLINE, shapely.Polygon()):
        path = write(tmp_path, "e.geojson", geojson(shapely.geometry.mapping(one)))
        assert "aucun polygone" in refused(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("vide.geojson", ""),
        ("vide.geojson", json.dumps({"type": "FeatureCollection", "features": []})),
        ("coupe.geojson", geojson(shapely.geometry.mapping(ANCENIS))[:-40]),
        ("autre.json", '{"a": 1}'),
        ("liste.json", "[1, 2]"),
        ("nan.geojson", geojson({"type": "Polygon", "coordinates": [[[float("nan"), 47]]]})),
        ("ouvert.geojson", geojson({"type": "Polygon",
                                    "coordinates": [[[0, 47], [1, 47], [1, 48]]]})),
        ("faux.geojson", geojson({"type": "Polygon", "coordinates": [[["a", "b"]]]})),
        ("infini.wkt", "POLYGON ((-1 47, -1 48, 1e400 48, -1 47))"),
        ("texte.txt", "Bonjour, voici le territoire."),
        ("page.kml", "<html><body>404</body></html>"),
        ("coupe.kml", KML.format(avant="")[:-30]),
        ("globe.geojson", geojson(shapely.geometry.mapping(shapely.box(-100, 40, 60, 50)))),
        ("meridien.geojson", geojson(shapely.geometry.mapping(
            shapely.MultiPolygon([ANCENIS, shapely.box(179, 47, 180, 48)])))),
        ("service.geojson", '<OGRVRTDataSource><OGRVRTLayer name="a"/></OGRVRTDataSource>'),
        ("d.prj", 'PROJCS["RGF93"]'),
        ("profond.geojson", "[" * 100_000),
    ],
)  # fmt: skip
def test_bad_files_get_one_sentence(tmp_path: Path, name: str, text: str) -> None:
    refused(write(tmp_path, name, text))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("d.gpkg", b"SQLite format 3\0" + b"\0" * 200),
        ("d.gpkg", b"SQLite format 3\0" + b"\0" * 52 + b"GPKG" + b"\0" * 200),
        ("d.shp", b"\0\0\x27\x0a" + b"\0" * 96),
        ("d.fgb", b"fgb\x03" + b"\0" * 40),
        ("d.parquet", b"PAR1" + b"\0" * 40),
        ("d.zip", b"PK\x03\x04" + b"\0" * 40),
        ("d.geojson", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
    ],
)
def test_damaged_files_get_one_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refused(path)


def test_missing_files_get_one_sentence(tmp_path: Path) -> None:
    assert "n’existe pas" in refused(tmp_path / "absent.gpkg")
    assert "dossier" in refused(tmp_path)
    frame(ANCENIS).to_file(tmp_path / "d.shp")
    (tmp_path / "d.shx").unlink()
    assert "d.shx" in refused(tmp_path / "d.shp")


def test_no_link_of_a_file_is_followed(tmp_path: Path, calls: list[str]) -> None:
    server = calls[0]
    link = {"type": "link", "properties": {"href": f"{server}/crs", "type": "proj4"}}
    text = geojson(shapely.geometry.mapping(ANCENIS), crs=link)
    assert "autre document" in refused(write(tmp_path, "lien.geojson", text))
    linked = (
        f"<NetworkLink><Link><href>{server}/a.kml</href></Link></NetworkLink>"
        f'<Style id="a"><IconStyle><Icon><href>{server}/a.png</href></Icon></IconStyle></Style>'
    )
    assert layer(write(tmp_path, "d.kml", KML.format(avant=linked))).noms == ("Dessin",)
    vrt = (
        f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/{server}/a.geojson'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    refused(write(tmp_path, "vrt.geojson", vrt))
    refused(write(tmp_path, "service.json", json.dumps({"links": [{"href": f"{server}/c"}]})))
    assert calls == [server]


def test_a_drawing_of_a_million_vertices_is_read(tmp_path: Path) -> None:
    angles = np.linspace(0, 2 * np.pi, 1_000_000, endpoint=False)
    radius = 0.2 + 0.01 * np.sin(5000 * angles)
    ring = np.column_stack([-1 + radius * np.cos(angles), 47.4 + radius * np.sin(angles)])
    path = tmp_path / "d.fgb"
    pyogrio.write_dataframe(frame(shapely.Polygon(ring)), path)
    assert layer(path).valides[0].is_valid


bowtie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)])


def test_repairing_keeps_what_is_inside() -> None:
    found = repaired(np.array([bowtie, ANCENIS], dtype=object), [0])
    assert shapely.is_valid(found).all()
    assert found[0].area == pytest.approx(0.5)
    assert found[1] is ANCENIS


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=12))
def test_repairing_gives_a_valid_surface_within_the_drawing(ring: list[tuple[int, int]]) -> None:
    drawn = polygons_of(np.array([shapely.Polygon(ring)], dtype=object)).geometries
    (found,) = repaired(drawn, [] if drawn[0].is_valid else [0])
    assert found.is_valid
    assert found.geom_type in {"Polygon", "MultiPolygon"}
    assert found.is_empty or drawn[0].envelope.covers(found)


@pytest.mark.parametrize(
    "column",
    ["NOM_TERR", "LIB_SECTEUR", "lib_territoire", "name:fr", "nom.cpts", "Nom du projet",
     "Libellé du territoire de santé"],
)  # fmt: skip
def test_columns_of_names_in_other_words(tmp_path: Path, column: str) -> None:
    feature = {"type": "Feature", "properties": {"id": 7, column: "Nord"}, "geometry": None}
    feature["geometry"] = shapely.geometry.mapping(ANCENIS)
    path = write(tmp_path, "t.geojson", json.dumps({"type": "FeatureCollection",
                                                    "features": [feature]}))  # fmt: skip
    assert layer(path).noms == ("Nord",)


@pytest.mark.parametrize("column", ["commune", "secteur_id", "nom_du_medecin", "lib_statut"])
def test_columns_of_something_else(tmp_path: Path, column: str) -> None:
    path = tmp_path / "t.geojson"
    feature = {"type": "Feature", "properties": {column: "Nord"},
               "geometry": shapely.geometry.mapping(ANCENIS)}  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    assert layer(path).noms == ("polygone 1",)
