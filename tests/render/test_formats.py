"""The registry of formats: an entry each; its writer is there, its files are known again."""

import inspect
from dataclasses import replace
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest
import shapely

from cptsgeo import load
from cptsgeo.analysis.zones import zones_blanches
from cptsgeo.geometry.rings import array_of
from cptsgeo.layers.recognition import read_source
from cptsgeo.plan.territories import Territories
from cptsgeo.render.exports.metadata import about
from cptsgeo.render.exports.output_layer import OutputLayer, first
from cptsgeo.render.exports.zones import zones_layers
from cptsgeo.render.formats import (
    FORMATS,
    Asked,
    Format,
    State,
    Written,
    forms_of,
    of_name,
    of_suffix,
)
from cptsgeo.render.formats.format import as_bytes
from cptsgeo.render.formats.registry import suffix_of
from cptsgeo.render.formats.seal import Seal
from cptsgeo.render.result import WHAT, Layers, Part, Picture, Result, Tables
from cptsgeo.render.sheets import Column, Sheet


def test_a_name_and_a_suffix_mean_one_format() -> None:
    names = [one.name for one in FORMATS]
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)
    for one in FORMATS:
        assert of_name(one.name) is one
        for suffix in one.suffixes:
            assert suffix.startswith(".")
            assert of_suffix(suffix) is one
        assert not set(one.also) & set(one.suffixes)
    assert of_suffix(".docx") is None


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_writer_has_its_signature_and_a_seal_is_one(form: Format) -> None:
    writer = load(form.writer)
    hints = get_type_hints(writer)
    assert hints.pop("return") is Written
    assert list(hints.values()) == [Result, Format, Asked]
    assert len(inspect.signature(writer).parameters) == 3
    assert not form.seal or isinstance(load(form.seal), Seal)


def test_every_part_has_a_format_and_every_format_a_part() -> None:
    assert {part for one in FORMATS for part in one.parts} == set(Part)
    assert forms_of(Part) == FORMATS
    assert forms_of([]) == ()
    assert [one.name for one in forms_of([Part.PAGE, Part.PICTURE])] == [
        "html", "png", "svg", "pdf"
    ]  # fmt: skip


def test_layers_of_a_plan_have_their_names() -> None:
    from cptsgeo.render.exports import QUOI

    assert tuple(QUOI) == WHAT


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.GPKG", ".gpkg"), ("a", ""), (".html", ".html"), ("a.tar.gz", ".gz"), ("a.", ""),
     ("v1.2/a", ""), ("a.b.csv", ".csv")],
)  # fmt: skip
def test_the_end_of_a_name(name: str, suffix: str) -> None:
    assert suffix_of(Path(name)) == suffix


PICTURES = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0"
    b"\0\0\0\x18tEXtSoftware\0cptsgeo 0.2.0..",
    "svg": b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'>\n"
    b"<dc:title>cptsgeo 0.2.0</dc:title>\n</svg>\n",
    "pdf": b"%PDF-1.4\n<< /Creator (cptsgeo 0.2.0, x) >>\nstartxref\n9\n%%EOF\n",
}
"""What a picture has where its seal goes, and the mark that it had before seals."""


def everything(territories: Territories, departement: str = "53") -> Result:
    """A result that holds every part; Vendée (85) has no zone blanche to tell."""
    found = zones_blanches(territories, departements=[departement])
    sheet = Sheet("essai", "Essai", (Column("nom", "Nom"),), (("=1+1",), ("é",)))
    tables = Tables("Essai", lambda: [sheet], lambda: ["Source."])
    return Result(
        text=lambda width: f"{width}\n",
        message=lambda: "message\n",
        tables=tables,
        document=tables.document(lambda: {"format": "cptsgeo/essai"}),
        layers=Layers(lambda: zones_layers(found), lambda: about(territories),
                      lambda: territories.communes.topology),
        page=lambda: '<meta name="generator" content="cptsgeo 1">',
        picture=lambda form: Picture(PICTURES[form]),
    )  # fmt: skip


@pytest.mark.parametrize("departement", ["53", "85"])
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_each_format_writes_twice_the_same_and_knows_its_own(
    tmp_path: Path, shipped: Territories, form: Format, departement: str
) -> None:
    result = everything(shipped, departement)
    assert result.parts == set(Part) - {Part.FEATURES, Part.PAPER}
    path = tmp_path / f"essai{form.suffixes[-1] if form.suffixes else ''}"
    found = form.write(result, Asked(path=path))
    assert form.write(result, Asked(path=path)) == found
    content = found.contents[""]
    assert isinstance(content, bytes) or not form.binary
    assert form.state(path) is State.ABSENT
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert form.state(path) is (State.OURS if form.seal else State.FOREIGN)
    assert form.sealed(found.contents) == found.contents
    for other in (b"x" * 10, b""):
        path.write_bytes(other)
        assert form.state(path) is State.FOREIGN


def test_a_format_of_one_layer_says_what_it_leaves_out(shipped: Territories) -> None:
    result = everything(shipped)
    told = of_name("kml").write(result, Asked()).remarks
    assert len(told) == 1
    assert "«\u00a0communes\u00a0»" in told[0]
    assert "GeoPackage" in told[0]
    assert of_name("gpkg").write(result, Asked()).remarks == ()
    layers = zones_layers(zones_blanches(shipped, departements=["53"]))
    assert first(layers[:1], "kml") == (layers[0], ())


SHAPES = {
    "MultiPolygon": shapely.MultiPolygon([shapely.box(-1, 47, 0, 48).difference(
        shapely.box(-0.5, 47.2, -0.4, 47.4))]),
    "LineString": shapely.LineString([(-1, 47), (0.5, 47.5)]),
    "Point": shapely.Point(-1.25, 47.5),
}  # fmt: skip


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "topojson", "parquet", "zip", "kml"])
@pytest.mark.parametrize("kind", list(SHAPES))
def test_shapes_of_each_kind_that_no_commune_makes_come_back(
    tmp_path: Path, shipped: Territories, kind: str, suffix: str
) -> None:
    """What was drawn by hand, and places: TopoJSON has them on its grid of a metre."""
    rows = (("un",), ("deux",))
    sheet = Sheet("essai", "Essai", (Column("nom", "Nom"),), rows)
    moved = shapely.transform(SHAPES[kind], lambda xy: xy + 0.125)
    layer = OutputLayer(sheet, array_of([SHAPES[kind], moved]), (), "", (), "nom")
    assert layer.kind == kind
    layers = Layers(lambda: [layer], lambda: about(shipped), lambda: shipped.communes.topology)
    form, path = of_suffix(f".{suffix}"), tmp_path / f"essai.{suffix}"
    assert form
    content = form.write(Result(layers=layers), Asked(path=path)).contents[""]
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = read_source(path)
    assert [one["nom"] for one in found.attributs] == ["un", "deux"]
    for mine, read in zip(layer.geometries, found.geometries, strict=True):
        assert shapely.hausdorff_distance(mine, read) < 1e-5
        assert np.isclose(mine.area, read.area, rtol=1e-6)


def test_one_end_of_names_among_files_beside(tmp_path: Path) -> None:
    shp = of_name("shp")
    assert shp.paths(tmp_path / "a.zip") == (tmp_path / "a.zip",)
    assert [one.suffix for one in shp.paths(tmp_path / "a.shp")] == [
        ".shp", ".shx", ".dbf", ".prj", ".cpg", ".txt"
    ]  # fmt: skip
    assert of_name("csv").paths(tmp_path / "a.csv") == (tmp_path / "a.csv",)


def test_a_document_is_written_rather_than_the_picture(shipped: Territories) -> None:
    """What is read with figures and words is a document; its picture stays in formats of these."""
    document = PICTURES["pdf"].replace(b"0.2.0", b"0.3.0")
    result = replace(everything(shipped), paper=lambda: Picture(document, frozenset("漢")))
    found = of_name("pdf").write(result, Asked())
    assert b"0.3.0" in as_bytes(found.contents[""])
    assert "La police des documents n’a pas ce signe" in found.remarks[0]
    assert b"0.2.0" in as_bytes(of_name("png").write(result, Asked()).contents[""])
    drawn = of_name("pdf").write(replace(result, paper=None), Asked())
    assert b"0.2.0" in as_bytes(drawn.contents[""])
