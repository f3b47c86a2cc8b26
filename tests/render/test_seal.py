"""The seal of each format: what was changed since we wrote it is told from what was not."""

import io
import json
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pypdf
import pytest
import shapely
from examples import examples
from hypothesis import assume, example, given
from hypothesis import strategies as st
from PIL import Image

from cptsgeo.geometry.rings import array_of
from cptsgeo.plan.territories import Territories
from cptsgeo.render.exports.geopackage import to_geopackage
from cptsgeo.render.exports.metadata import about
from cptsgeo.render.exports.output_layer import OutputLayer
from cptsgeo.render.exports.parquet import to_parquet
from cptsgeo.render.exports.shapefile import to_shapefile, zipped
from cptsgeo.render.formats import State, of_name, seal
from cptsgeo.render.formats.archives import SHAPEFILE, WORKBOOK, ZIP
from cptsgeo.render.formats.geopackage_seal import GEOPACKAGE
from cptsgeo.render.formats.inside import (
    GEOJSON,
    HTML,
    JSON,
    KML,
    PARQUET,
    PDF,
    PNG,
    SVG,
    Inside,
)
from cptsgeo.render.sheets import Column, Sheet, to_xlsx

WGS84 = "EPSG:4326"


def chunk(kind: bytes, data: bytes) -> bytes:
    whole = kind + data
    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))


def png(data: bytes = b"\0\x7f") -> bytes:
    """A picture of a point, as another program than ours may draw it."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data))
            + chunk(b"IEND", b""))  # fmt: skip


def pdf() -> bytes:
    """An empty page."""
    writer, content = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(content)
    return content.getvalue()


INSIDE: Mapping[str, tuple[Inside, Callable[[str], bytes]]] = {
    "html": (HTML, lambda text: f'<!DOCTYPE html>\n<meta name="generator" content="cptsgeo 0.2.0">'
             f"\n<p>{text}</p>\n".encode()),
    "json": (JSON, lambda text: (json.dumps(
        {"format": "cptsgeo/essai", "texte": text}, indent=2) + "\n").encode()),
    "geojson": (GEOJSON, lambda text: json.dumps(
        {"type": "FeatureCollection", "format": "cptsgeo/essai", "features": [text]},
        separators=(",", ":")).encode()),
    "kml": (KML, lambda text: '<kml>\n <Document>\n  <ExtendedData>\n   <Data name="format">\n    '
            "<value>cptsgeo/exporter</value>\n   </Data>\n  </ExtendedData>\n  "
            f"<name>{text}</name>\n </Document>\n</kml>\n".encode()),
    "svg": (SVG, lambda text: f'<svg xmlns="x">\n<text>{text}</text></svg>\n'.encode()),
    "png": (PNG, lambda text: png(b"\0\x7f" + text.encode())),
    "pdf": (PDF, lambda text: b"%PDF-1.4\n" + text.encode() + b"\nstartxref\n9\n%%EOF\n"),
}  # fmt: skip
"""Seals that stand inside, and a small file of each format, around a text."""

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<&"), max_size=30)


def unix(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


# What stands inside a file


@pytest.mark.parametrize("name", INSIDE)
@given(text=TEXTS)
def test_the_same_content_has_the_same_seal_once(name: str, text: str) -> None:
    how, write = INSIDE[name]
    content = write(text)
    sealed = how.sealed(content)
    assert len(sealed) > len(content)
    assert how.state_of(sealed) is State.OURS
    assert how.sealed(sealed) == sealed


@pytest.mark.parametrize("name", INSIDE)
@example(text="", place=0.99, byte=13)
@given(text=TEXTS, place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_a_byte_that_is_changed_is_seen(name: str, text: str, place: float, byte: int) -> None:
    how, write = INSIDE[name]
    content = how.sealed(write(text))
    at = int(place * len(content))
    changed = content[:at] + bytes([byte]) + content[at + 1 :]
    removed, added = content[:at] + content[at + 1 :], content[:at] + bytes([byte]) + content[at:]
    for other in (changed, removed, added, content[:at]):
        same = unix(other) == unix(content) if how.text else other == content
        assert (how.state_of(other) is State.OURS) is same


@pytest.mark.parametrize("name", INSIDE)
def test_line_ends_do_not_count_in_texts(name: str) -> None:
    how, write = INSIDE[name]
    content = how.sealed(write("un\ndeux"))
    assert b"\r\n" in content or name != "png"
    other = unix(content).replace(b"\n", b"\r\n")
    assert (how.state_of(other) is State.OURS) is how.text
    assert how.state_of(content) is State.OURS


@pytest.mark.parametrize("name", INSIDE)
def test_what_is_not_of_the_format_cannot_be_sealed(name: str) -> None:
    how, _ = INSIDE[name]
    assert how.state_of(b"") is State.FOREIGN
    with pytest.raises(ValueError, match="No place"):
        how.sealed(b"autre chose")


MARKED = {
    "html": b'<meta name="generator" content="cptsgeo 0.2.0">',
    "json": b'{\n  "format": "cptsgeo/essai",\n  "version": "cptsgeo 0.2.0"\n}',
    "geojson": b'{"type":"x","format":"cptsgeo/essai","version":"cptsgeo 0.2.0"}',
    "kml": b'<Data name="format"><value>cptsgeo/exporter</value></Data><v>cptsgeo 0.2.0</v>',
    "svg": b"<svg><dc:title>cptsgeo 0.2.0</dc:title></svg>",
    "png": png()[:33] + b"....tEXtSoftware\0cptsgeo 0.2.0....",
    "pdf": b"%PDF\n/Creator (cptsgeo 0.2.0, x)\nstartxref\n9\n%%EOF",
}
"""What files bore before seals."""


@pytest.mark.parametrize("name", MARKED)
def test_files_of_before_seals_are_told_and_none_of_after(name: str) -> None:
    """A later version seals all that it writes: without a seal, somebody changed it."""
    how, _ = INSIDE[name]
    assert how.state_of(MARKED[name]) is State.OLDER
    assert how.state_of(MARKED[name].replace(b"0.2.0", b"0.1.0")) is State.OLDER
    for late in (b"0.2.1", b"0.3.0", b"1.0.0", b"0.10.0"):
        assert how.state_of(MARKED[name].replace(b"0.2.0", late)) is State.EDITED
    sealed = how.sealed(MARKED[name])
    assert how.state_of(sealed) is State.OURS
    assert how.state_of(sealed + b" ") is State.EDITED


def test_what_a_program_wrote_anew_is_edited_and_not_old() -> None:
    """The mark is there, and the seal too, set otherwise."""
    document = {"format": "cptsgeo/essai", "version": "cptsgeo 0.2.0", "texte": "x" * 99}
    for how, first in ((JSON, {"indent": 2}), (GEOJSON, {"separators": (",", ":")})):
        sealed = how.sealed(json.dumps(document, **first).encode())
        for ways in ({"indent": "\t"}, {"indent": 4}, {}, {"separators": (",", ":")}):
            again = json.dumps(json.loads(sealed), **ways).encode()
            assert how.state_of(again) in (State.EDITED, State.FOREIGN, State.OURS), ways
            assert (how.state_of(again) is State.OURS) is (again == sealed)
    page = HTML.sealed(MARKED["html"] + b"<p>x</p>")
    for other in (page.replace(b"><meta", b">\n  <meta"), page.replace(b'">', b'" />')):
        assert HTML.state_of(other) is State.EDITED
    drawing = KML.sealed(MARKED["kml"])
    assert KML.state_of(drawing.replace(b"\n", b"").replace(b"  ", b"")) is State.EDITED
    assert SVG.state_of(SVG.sealed(MARKED["svg"]).replace(b"\n<!--", b"<!--")) is State.EDITED


def test_what_the_atelier_saves_is_its_users() -> None:
    """A work bears the name of its format, for the atelier to open it again."""
    saved = {"format": "cptsgeo/atelier", "version": 1}
    for text in (json.dumps(saved, separators=(",", ":")), *(json.dumps(saved, indent=one)
                 for one in (None, 1, 2))):  # fmt: skip
        work = text.encode()
        assert JSON.state_of(work) is State.FOREIGN
        assert GEOJSON.state_of(work) is State.FOREIGN


def test_a_mark_far_from_where_we_put_it_is_not_ours() -> None:
    assert HTML.state_of(b"x" * 5000 + MARKED["html"]) is State.FOREIGN
    assert PDF.state_of(MARKED["pdf"] + b"x" * 70_000) is State.FOREIGN


def test_a_long_name_before_it_does_not_hide_a_seal() -> None:
    content = KML.sealed(b"<name>" + b"n" * 10_000 + b"</name>" + MARKED["kml"])
    assert KML.state_of(content) is State.OURS
    assert KML.state_of(content.replace(b"nn", b"mn", 1)) is State.EDITED


def test_sealed_pictures_open() -> None:
    content = PNG.sealed(png())
    with Image.open(io.BytesIO(content)) as found:
        found.load()
        assert found.size == (1, 1)
        assert str(found.info["cptsgeo"]).startswith("sceau ")
    content = PDF.sealed(pdf())
    assert content.endswith(b"%%EOF\n")
    for strict in (True, False):
        assert len(pypdf.PdfReader(io.BytesIO(content), strict=strict).pages) == 1
    assert PDF.state_of(content) is State.OURS


def test_an_annotated_pdf_is_edited() -> None:
    content = PDF.sealed(pdf())
    writer = pypdf.PdfWriter(io.BytesIO(content), incremental=True)
    writer.add_metadata({"/Title": "relu"})
    changed = io.BytesIO()
    writer.write(changed)
    assert changed.getvalue().startswith(content)
    assert PDF.state_of(changed.getvalue()) is State.EDITED


# What is in several pieces


def layer(rows: int = 3) -> OutputLayer:
    sheet = Sheet("cpts", "CPTS", (Column("nom", "Nom"), Column("note", "Note")),
                  tuple((f"CPTS {rank}", None) for rank in range(rows)))  # fmt: skip
    shapes = [shapely.MultiPolygon([shapely.box(x, 47, x + 1, 48)]) for x in range(rows)]
    return OutputLayer(sheet, array_of(shapes), (), "", (), "nom")


def repacked(
    content: bytes, change: Callable[[str, bytes], bytes | None], *, comment: bytes | None = None
) -> bytes:
    """An archive packed again by someone else, its members changed, left out where None."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w") as after:
        after.comment = before.comment if comment is None else comment
        for entry in reversed(before.infolist()):
            data = change(entry.filename, before.read(entry))
            if data is not None:
                after.writestr(entry.filename, data)
    return written.getvalue()


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return WORKBOOK.sealed(to_xlsx([layer().sheet], titre="Essai"))


def test_a_workbook_packed_otherwise_is_the_same(workbook: bytes) -> None:
    assert WORKBOOK.state_of(workbook) is State.OURS
    assert WORKBOOK.sealed(workbook) == workbook
    assert WORKBOOK.state_of(repacked(workbook, lambda _, data: data)) is State.OURS


@pytest.mark.parametrize(
    "member",
    ["xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/app.xml", "docProps/custom.xml"],
)
def test_a_member_of_a_workbook_that_is_changed_is_seen(workbook: bytes, member: str) -> None:
    changed = repacked(workbook, lambda name, data: data + b" " if name == member else data)
    assert WORKBOOK.state_of(changed) is State.EDITED
    with zipfile.ZipFile(io.BytesIO(workbook), "r") as book:
        assert member in book.namelist()


def test_a_workbook_saved_by_another_program_is_edited(workbook: bytes) -> None:
    """Excel writes all anew, and keeps the properties: company and seal among them."""

    def saved(name: str, data: bytes) -> bytes:
        return data if name.startswith("docProps") else b"<autre/>"

    assert WORKBOOK.state_of(repacked(workbook, saved)) is State.EDITED
    added = io.BytesIO(workbook)
    with zipfile.ZipFile(added, "a") as book:
        book.writestr("xl/comments1.xml", "<vu/>")
    assert WORKBOOK.state_of(added.getvalue()) is State.EDITED


def test_a_workbook_of_before_seals(workbook: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    older = repacked(workbook, lambda name, data: None if name == "docProps/custom.xml" else data)
    monkeypatch.setattr(seal, "_LAST_UNSEALED", (99, 0, 0))
    assert WORKBOOK.state_of(older) is State.OLDER
    monkeypatch.setattr(seal, "_LAST_UNSEALED", (0, 0, 9))
    assert WORKBOOK.state_of(older) is State.EDITED
    foreign = repacked(older, lambda _, data: data.replace(b"<Company>cptsgeo", b"<Company>ACME"))
    assert WORKBOOK.state_of(foreign) is State.FOREIGN


@pytest.mark.parametrize(
    "content", [b"", b"PK\3\4", b"PK\3\4" + bytes(64), b"PK\5\6" + bytes(18), b"x" * 100]
)
def test_what_is_no_archive_is_foreign(content: bytes) -> None:
    assert WORKBOOK.state_of(content) is State.FOREIGN
    assert ZIP.state_of(content) is State.FOREIGN


@given(cut=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
@examples(30)
def test_a_damaged_workbook_is_never_ours_nor_an_error(cut: float, byte: int) -> None:
    content = WORKBOOK.sealed(to_xlsx([layer(1).sheet], titre="Essai"))
    at = int(cut * len(content))
    assert WORKBOOK.state_of(content[:at]) is State.FOREIGN
    assert WORKBOOK.state_of(content[:at] + bytes([byte]) + content[at + 1 :]) in State


def test_an_archive_that_would_fill_the_memory_is_not_read() -> None:
    """It tells sizes that no file of ours has: nothing of it is unpacked."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("docProps/app.xml", "w", force_zip64=True) as member:
            for _ in range(20):
                member.write(bytes(1 << 20))
        archive.filelist[0].file_size = 1 << 40
    assert WORKBOOK.state_of(written.getvalue()) is State.FOREIGN


@pytest.fixture(scope="module")
def shapefile(shipped: Territories) -> Mapping[str, bytes]:
    found = to_shapefile(layer(), about(shipped), WGS84).files
    return {"": found[".shp"]} | {one: data for one, data in found.items() if one != ".shp"}


def written(folder: Path, files: Mapping[str, bytes], name: str = "c.shp") -> Path:
    path = folder / name
    for suffix, content in files.items():
        (path.with_suffix(suffix) if suffix else path).write_bytes(content)
    return path


def test_a_shapefile_is_sealed_with_all_its_files(
    tmp_path: Path, shapefile: Mapping[str, bytes]
) -> None:
    sealed = SHAPEFILE.put(shapefile)
    assert {one for one in sealed if sealed[one] != shapefile[one]} == {".txt"}
    path = written(tmp_path, sealed)
    assert SHAPEFILE.state(path) is State.OURS
    written(tmp_path, sealed, "autre-nom.shp")
    assert SHAPEFILE.state(tmp_path / "autre-nom.shp") is State.OURS
    text = path.with_suffix(".txt")
    text.write_bytes(unix(text.read_bytes()))
    assert SHAPEFILE.state(path) is State.OURS
    for suffix in sealed:
        part = path.with_suffix(suffix) if suffix else path
        before = part.read_bytes()
        part.write_bytes(before + b" ")
        assert SHAPEFILE.state(path) in (State.EDITED, State.FOREIGN), suffix
        part.unlink()
        assert SHAPEFILE.state(path) in (State.EDITED, State.FOREIGN), suffix
        part.write_bytes(before)
    assert SHAPEFILE.state(path) is State.OURS


def test_a_text_that_speaks_of_us_makes_no_shapefile_ours(
    tmp_path: Path, shapefile: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, shapefile)
    monkeypatch.setattr(seal, "_LAST_UNSEALED", (99, 0, 0))
    assert SHAPEFILE.state(path) is State.OLDER
    monkeypatch.setattr(seal, "_LAST_UNSEALED", (0, 0, 9))
    assert SHAPEFILE.state(path) is State.EDITED
    path.with_suffix(".txt").write_text("Mes notes sur cptsgeo 0.2.0, à relire.\n", "utf-8")
    assert SHAPEFILE.state(path) is State.FOREIGN


def test_a_zip_is_sealed_in_its_comment(shapefile: Mapping[str, bytes]) -> None:
    plain = zipped("c", shapefile)
    sealed = ZIP.sealed(plain)
    assert ZIP.state_of(sealed) is State.OURS
    assert ZIP.sealed(sealed) == sealed
    assert ZIP.state_of(plain) is State.OLDER
    assert ZIP.state_of(repacked(sealed, lambda _, data: data)) is State.OURS
    assert ZIP.state_of(repacked(sealed, lambda _, data: data + b" ")) is State.EDITED
    assert ZIP.state_of(repacked(sealed, lambda _, data: data, comment=b"")) is State.FOREIGN
    told = repacked(sealed, lambda _, data: data, comment=b"pour cptsgeo")
    assert ZIP.state_of(told) is State.FOREIGN


@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
@examples(50)
def test_a_byte_of_a_geoparquet_that_is_changed_is_seen(
    shipped: Territories, place: float, byte: int
) -> None:
    content = PARQUET.sealed(to_parquet(layer(1), about(shipped), WGS84))
    assert PARQUET.state_of(content) is State.OURS
    assert PARQUET.sealed(content) == content
    at = int(place * len(content))
    assume(content[at] != byte)
    changed = content[:at] + bytes([byte]) + content[at + 1 :]
    assert PARQUET.state_of(changed) is not State.OURS


def test_a_geoparquet_of_before_seals(
    shipped: Territories, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = to_parquet(layer(1), about(shipped), WGS84)
    older = content.replace(b"cptsgeo:sceau", b"cptsgeo:autre")
    monkeypatch.setattr(seal, "_LAST_UNSEALED", (99, 0, 0))
    assert PARQUET.state_of(older) is State.OLDER
    assert PARQUET.state_of(older.replace(b"cptsgeo:format", b"cptsgeo:farmot")) is State.FOREIGN


# GeoPackage


@pytest.fixture(scope="module")
def geopackage(shipped: Territories) -> bytes:
    return GEOPACKAGE.sealed(to_geopackage([layer()], about(shipped), WGS84))


TOUCHED = {
    "vacuum": "VACUUM",
    "journal": "PRAGMA journal_mode = WAL; PRAGMA journal_mode = DELETE",
    "statistics": "ANALYZE",
    "counts": "UPDATE gpkg_ogr_contents SET feature_count = 99",
    "dates": "UPDATE gpkg_contents SET last_change = '2031-01-01T00:00:00.000Z', min_x = 0",
    "systems": "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 9, 'x', 9, 'x', 'x')",
    "extensions": "INSERT INTO gpkg_extensions VALUES ('cpts', NULL, 'x', 'x', 'read-write')",
    "indexes": "CREATE INDEX par_nom ON cpts (nom)",
    "pages": "PRAGMA page_size = 8192; VACUUM",
}
"""What programs do to a GeoPackage that they only open, or put in order."""

EDITED = {
    "a cell": "UPDATE cpts SET nom = 'autre' WHERE fid = 1",
    "a note": "UPDATE cpts SET note = '' WHERE fid = 1",
    "a number as a text": "UPDATE cpts SET note = 1 WHERE fid = 1",
    "a shape": "UPDATE cpts SET geometrie = (SELECT geometrie FROM cpts WHERE fid = 2) "
               "WHERE fid = 1",
    "a row less": "DELETE FROM cpts WHERE fid = 3",
    "a row more": "INSERT INTO cpts (nom) VALUES ('neuve')",
    "the same row twice": "INSERT INTO cpts (nom, note, geometrie) SELECT nom, note, geometrie "
                          "FROM cpts WHERE fid = 1",
    "a column": "ALTER TABLE cpts ADD COLUMN avis TEXT",
    "a table": "CREATE TABLE notes (texte TEXT)",
    "a view": "CREATE VIEW grandes AS SELECT nom FROM cpts",
    "a style": "UPDATE layer_styles SET styleQML = '<qgis/>'",
    "one more style": "INSERT INTO layer_styles (f_table_name, styleName) VALUES ('cpts', 'x')",
    "a title": "UPDATE gpkg_data_columns SET title = 'x' WHERE column_name = 'nom'",
    "a layer's title": "UPDATE gpkg_contents SET identifier = 'Mes CPTS' WHERE table_name = 'cpts'",
    "metadata": "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) "
                "VALUES ('dataset', 'http://www.isotc211.org', 'text/xml', '<mien/>')",
    "the seal": "UPDATE gpkg_metadata SET metadata = 'x' WHERE md_standard_uri LIKE 'urn:%'",
}  # fmt: skip
"""What a user would miss."""


def after(content: bytes, folder: Path, script: str) -> Path:
    """A GeoPackage once some SQL was run on it, without what GDAL alone knows to run."""
    path = folder / "a.gpkg"
    path.write_bytes(content)
    with closing(sqlite3.connect(path)) as base:
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"
                                    ).fetchall():  # fmt: skip
            base.execute(f'DROP TRIGGER "{name}"')
        base.commit()
        base.executescript(script)
    return path


def test_a_geopackage_is_the_same_twice(tmp_path: Path, geopackage: bytes) -> None:
    assert GEOPACKAGE.state_of(geopackage) is State.OURS
    assert GEOPACKAGE.sealed(geopackage) == geopackage
    assert GEOPACKAGE.state(after(geopackage, tmp_path, "")) is State.OURS
    assert [path.name for path in tmp_path.iterdir()] == ["a.gpkg"]


@pytest.mark.parametrize("what", TOUCHED)
def test_opening_a_geopackage_is_no_edit(tmp_path: Path, geopackage: bytes, what: str) -> None:
    path = after(geopackage, tmp_path, TOUCHED[what])
    assert path.read_bytes() != geopackage
    assert GEOPACKAGE.state(path) is State.OURS


@pytest.mark.parametrize("what", EDITED)
def test_what_a_user_would_miss_is_an_edit(tmp_path: Path, geopackage: bytes, what: str) -> None:
    path = after(geopackage, tmp_path, EDITED[what])
    assert GEOPACKAGE.state(path) is State.EDITED
    again = GEOPACKAGE.sealed(path.read_bytes())
    assert GEOPACKAGE.state_of(again) is State.OURS


def test_a_sealed_geopackage_opens_with_gdal(tmp_path: Path, geopackage: bytes) -> None:
    import pyogrio

    path = tmp_path / "a.gpkg"
    path.write_bytes(geopackage)
    assert pyogrio.list_layers(path).tolist() == [["cpts", "MultiPolygon"],
                                                  ["layer_styles", None]]  # fmt: skip
    assert len(pyogrio.read_dataframe(path, layer="cpts")) == 3
    assert GEOPACKAGE.state(path) is State.OURS
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_geopackage_of_before_seals(
    tmp_path: Path, geopackage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = after(geopackage, tmp_path, "DELETE FROM gpkg_metadata_reference WHERE md_file_id = 2; "
                 "DELETE FROM gpkg_metadata WHERE md_standard_uri LIKE 'urn:cptsgeo%'")  # fmt: skip
    monkeypatch.setattr(seal, "_LAST_UNSEALED", (99, 0, 0))
    assert GEOPACKAGE.state(path) is State.OLDER
    monkeypatch.setattr(seal, "_LAST_UNSEALED", (0, 0, 9))
    assert GEOPACKAGE.state(path) is State.EDITED
    path = after(path.read_bytes(), tmp_path, "UPDATE gpkg_metadata SET metadata = 'autre'")
    assert GEOPACKAGE.state(path) is State.FOREIGN


ENDLESS = "WITH RECURSIVE t(metadata) AS (SELECT 'cptsgeo/exporter' UNION ALL SELECT hex(metadata) "
HOSTILE = {
    "an endless view": f"CREATE VIEW gpkg_metadata AS {ENDLESS} FROM t) SELECT 'x' AS metadata, "
                       "'urn:cptsgeo:sceau' AS md_standard_uri FROM t",
    "a view of a long text": "CREATE VIEW gpkg_metadata AS SELECT hex(zeroblob(400000000)) AS "
                             "metadata, 'urn:cptsgeo:sceau' AS md_standard_uri",
    "a table that computes": "CREATE TABLE gpkg_metadata (md_standard_uri TEXT, metadata TEXT AS "
                             "(hex(zeroblob(70000000)))); "
                             "INSERT INTO gpkg_metadata VALUES ('urn:cptsgeo:sceau')",
    "a table of a module": "CREATE VIRTUAL TABLE gpkg_metadata USING rtree(id, a, b)",
    "no text": "CREATE TABLE gpkg_metadata (metadata BLOB, md_standard_uri TEXT); INSERT INTO "
               "gpkg_metadata VALUES (x'63707473', 'urn:cptsgeo:sceau')",
    "other columns": "CREATE TABLE gpkg_metadata (id INTEGER)",
    "nothing": "CREATE TABLE t (id INTEGER)",
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_geopackage_from_elsewhere_is_never_ours(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.gpkg"
    with closing(sqlite3.connect(path)) as base:
        base.executescript(HOSTILE[what])
    before = path.read_bytes()
    assert GEOPACKAGE.state(path) in (State.FOREIGN, State.EDITED)
    assert [one.name for one in tmp_path.iterdir()] == ["a.gpkg"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(5000)])
def test_a_damaged_geopackage_is_foreign(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(content)
    assert GEOPACKAGE.state(path) is State.FOREIGN


# Of every format


@pytest.mark.parametrize("name", ["html", "xlsx", "gpkg", "kml", "pdf", "shp", "parquet"])
def test_a_file_larger_than_what_we_write_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    form = of_name(name)
    path = tmp_path / f"a{form.suffixes[-1]}"
    with path.open("wb") as file:
        file.write(b"SQLite format 3\0")
        file.truncate(seal.LARGEST + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read whole"))
    assert form.state(path) is State.FOREIGN


def test_a_text_is_never_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert of_name("csv").state(path) is State.ABSENT
    path.write_text("cptsgeo 0.2.0", encoding="utf-8")
    assert of_name("csv").state(path) is State.FOREIGN
    assert of_name("csv").sealed({"": "a;b"}) == {"": "a;b"}
