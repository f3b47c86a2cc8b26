"""Typesetting: nothing of the machine, of the network or of the day in what typst sets."""

import datetime
import io
import struct
from pathlib import Path

import pypdf
import pytest
import typst

from cptsgeo.render.paper import typesetting
from cptsgeo.render.paper.typesetting import typeset

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50" '
    'font-family="Lato"><text x="5" y="20" font-size="9">« Œuvre » № 1 → 2</text></svg>'
)
DATA = {"title": "Œuvre", "width": 100, "height": 50}


def pdf(date: datetime.date | None = None) -> bytes:
    (found,) = typeset("picture", DATA, form="pdf", pictures={"picture": PICTURE}, date=date)
    return found


def test_a_picture_is_set_on_a_page_of_its_size() -> None:
    (png,) = typeset("picture", DATA, form="png", pictures={"picture": PICTURE}, ppi=192)
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (200, 100)
    assert b"Software\0cptsgeo " in png[:4096]
    (page,) = pypdf.PdfReader(io.BytesIO(pdf())).pages
    assert (page.mediabox.width, page.mediabox.height) == (75, 37.5)
    assert "« Œuvre » № 1 → 2" in page.extract_text().replace("\u00a0", " ")


def test_the_date_is_that_of_the_data() -> None:
    day = datetime.date(2026, 1, 21)
    told = pypdf.PdfReader(io.BytesIO(pdf(day))).metadata
    assert told
    assert str(told["/CreationDate"]).startswith("D:20260121")
    undated = pypdf.PdfReader(io.BytesIO(pdf())).metadata
    assert undated
    assert "/CreationDate" not in undated
    assert pdf(day) == pdf(day)


@pytest.mark.parametrize(
    "source",
    [
        '#import "@preview/cetz:0.3.0"', '#import "@local/x:1.0.0"', '#read("/etc/hostname")',
        '#read("../../etc/hostname")', '#image("x.png")', '#include "x.typ"',
    ],
)  # fmt: skip
def test_even_a_template_reads_and_imports_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    (tmp_path / "x.typ").write_text(source, encoding="utf-8")
    monkeypatch.setattr(typesetting, "_TEMPLATES", tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(typst.TypstError):
        typeset("x", {}, form="pdf")


def test_no_font_of_the_machine_is_used() -> None:
    fonts = typesetting._fonts()
    assert {*fonts.families()} == {"Lato"}


def test_data_are_never_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.typ").write_text(
        "#let data = json(bytes(sys.inputs.data))\n#set text(font: data.font)\n#data.nom",
        encoding="utf-8",
    )
    monkeypatch.setattr(typesetting, "_TEMPLATES", tmp_path)
    name = '#panic() $x$ *a* "b" \\ ] #read("x")'
    (found,) = typeset("x", {"nom": name}, form="pdf")
    assert name in pypdf.PdfReader(io.BytesIO(found)).pages[0].extract_text()
