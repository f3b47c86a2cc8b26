"""Documents (DOCX, ODT) and lists in JSON to grids: what word processors and services write."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.errors import TableError
from cptsgeo.files import json_table, workbook_reader
from cptsgeo.files.grids import Grid, read_grids
from cptsgeo.files.json_table import json_rows
from cptsgeo.text.signs import plain

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "table", "text"))
TEXT_TYPE = b"application/vnd.oasis.opendocument.text"


def zipped(members: dict[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def docx(*body: str, before: str = "", part: str = "word/document.xml") -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{before}'
    text = f'{head}<w:document xmlns:w="{_WORD}"><w:body>{"".join(body)}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", part: text})


def odt(*body: str, kind: bytes = TEXT_TYPE, manifest: str = "<m/>") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}><office:body>'
        f"<office:text>{''.join(body)}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": kind, "content.xml": text, "META-INF/manifest.xml": manifest})


def w_paragraph(*runs: str) -> str:
    style = '<w:pPr><w:tabs><w:tab w:val="left"/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr>'
    told = "".join(run if run.startswith("<") else f"<w:r><w:t>{escape(run)}</w:t></w:r>"
                   for run in runs)  # fmt: skip
    return f"<w:p>{style}{told}</w:p>"


def w_table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<w:tc><w:tcPr/>{w_paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def o_table(rows: Sequence[Sequence[str]]) -> str:
    cells = (
        "".join(f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>"
                for cell in row)
        for row in rows
    )  # fmt: skip
    told = [f"<table:table-row>{row}</table:table-row>" for row in cells]
    head = f"<table:table-header-rows>{told[0]}</table:table-header-rows>"
    return f"<table:table><table:table-column/>{head}{''.join(told[1:])}</table:table>"


def read(folder: Path, content: bytes, name: str = "annexe.docx") -> tuple[Grid, ...]:
    (folder / name).write_bytes(content)
    return read_grids(folder / name)


def rows(grid: Grid) -> list[tuple[str, ...]]:
    return [line.cells for line in grid.lines]


ROWS = (("Code INSEE", "Commune"), ("44003", "Ancenis & Saint-Géréon"), ("44082", "Ligné"))


def test_each_table_is_a_grid_and_all_paragraphs_one(tmp_path: Path) -> None:
    body = (w_paragraph("Annexe ", "1"), w_table(ROWS), w_paragraph(), w_paragraph("Fin"),
            w_table([["x"]]))  # fmt: skip
    for content, name in (
        (docx(*body), "annexe.docx"),
        (docx(*body, part="word/document2.xml"), "annexe.docx"),
        (odt("<text:h>Annexe 1</text:h>", o_table(ROWS), "<text:p/>", "<text:p>Fin</text:p>",
             o_table([["x"]])), "annexe.odt"),
    ):  # fmt: skip
        first, second, text = read(tmp_path, content, name)
        assert (first.sheet, second.sheet, text.sheet) == ("tableau 1", "tableau 2", "texte")
        assert rows(first) == [*ROWS]
        assert [line.line for line in first.lines] == [1, 2, 3]
        assert rows(second) == [("x",)]
        assert [(line.line, line.cells) for line in text.lines] == [(1, ("Annexe 1",)),
                                                                   (3, ("Fin",))]  # fmt: skip


def test_a_document_is_read_whatever_its_name(tmp_path: Path) -> None:
    assert rows(read(tmp_path, docx(w_table(ROWS)), "liste.xlsx")[0]) == [*ROWS]


def test_lines_and_tabulators_of_a_paragraph(tmp_path: Path) -> None:
    run = "<w:r><w:t>44003</w:t><w:tab/><w:t>Ancenis</w:t><w:br/><w:t>44082</w:t></w:r>"
    (text,) = read(tmp_path, docx(w_paragraph(run, "<w:r><w:tab/></w:r>", "Ligné")))
    assert rows(text) == [("44003", "Ancenis"), ("44082", "Ligné")]
    body = ("<text:p>44003<text:tab/>An<text:span>ce</text:span>nis<text:line-break/>44082"
            "<text:tab/>Saint<text:s/>Mars\n  la Jaille</text:p>")  # fmt: skip
    (text,) = read(tmp_path, odt(body), "annexe.odt")
    assert rows(text) == [("44003", "Ancenis"), ("44082", "Saint Mars la Jaille")]


def test_columns_stay_in_line_under_merged_cells(tmp_path: Path) -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{w_paragraph("Communes")}</w:tc>'
    row = "".join(f"<w:tc>{w_paragraph(text)}</w:tc>" for text in ("44003", "Ancenis", "7000"))
    last = f"<w:tc>{w_paragraph('Habitants')}</w:tc>"
    table = f"<w:tbl><w:tr>{wide}{last}</w:tr><w:tr>{row}</w:tr></w:tbl>"
    expected = [("Communes", "", "Habitants"), ("44003", "Ancenis", "7000")]
    assert rows(read(tmp_path, docx(table))[0]) == expected
    wide = ('<table:table-cell table:number-columns-spanned="2"><text:p>Communes</text:p>'
            "</table:table-cell><table:covered-table-cell/>")  # fmt: skip
    cells = [f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
             for text in ("Habitants", "44003", "Ancenis", "7000")]  # fmt: skip
    table = (f"<table:table><table:table-row>{wide}{cells[0]}</table:table-row>"
             f"<table:table-row>{''.join(cells[1:])}</table:table-row></table:table>")  # fmt: skip
    assert rows(read(tmp_path, odt(table), "annexe.odt")[0]) == expected


def test_paragraphs_of_a_cell_and_a_table_inside(tmp_path: Path) -> None:
    inner = w_table([["dedans"]])
    cell = f"<w:tc>{w_paragraph('Ancenis')}{w_paragraph('Ligné')}{inner}</w:tc>"
    outer, inside = read(tmp_path, docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))
    assert rows(outer) == [("Ancenis\nLigné",)]
    assert rows(inside) == [("dedans",)]


def test_what_its_author_does_not_see_is_not_read(tmp_path: Path) -> None:
    body = w_paragraph(
        "Vu",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r>",
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>, oui</w:t></w:r>',
        "<w:del><w:r><w:delText>effacé</w:delText></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>parti</w:t></w:r></w:moveFrom>",
        "<w:r><w:instrText>PAGE</w:instrText></w:r>",
    )
    assert rows(read(tmp_path, docx(body))[0]) == [("Vu, oui",)]
    body = (
        "<text:tracked-changes><text:p>effacé</text:p></text:tracked-changes>"
        "<text:p>Vu<office:annotation><text:p>remarque</text:p></office:annotation></text:p>"
    )
    assert rows(read(tmp_path, odt(body), "annexe.odt")[0]) == [("Vu",)]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{w_paragraph('Encadré')}</w:txbxContent>"
    twice = f"<w:r><x><Choice>{box}</Choice><Fallback>{box}</Fallback></x></w:r>"
    assert rows(read(tmp_path, docx(w_paragraph("Avant", twice)))[0]) == [("Encadré",), ("Avant",)]


# Signs that look like others are read as these (`tests/text` has them), and what begins with « < »
# is an element here.
_TEXTS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8).filter(
    lambda text: plain(text) == text and not text.startswith("<")
)


@examples(25)
@given(st.lists(st.lists(_TEXTS, min_size=1, max_size=4), min_size=1, max_size=5), st.booleans())
def test_any_table_comes_back(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], is_word: bool
) -> None:
    content = docx(w_table(table)) if is_word else odt(o_table(table))
    (grid,) = read(tmp_path_factory.getbasetemp(), content, "any")
    assert rows(grid) == [tuple(row) for row in table]


# What is refused


ENTITIES = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (docx(w_paragraph("x"), before=ENTITIES), "document .*est illisible.*nouveau document"),
        (docx(w_paragraph("x"), before='<!DOCTYPE w SYSTEM "file:///etc/passwd">'), "illisible"),
        (docx("<w:p>"), "document .*est illisible"),
        (odt("<text:p>&nbsp;</text:p>"), "document .*est illisible"),
        (zipped({"word/document.xml": b""}), "document .*est illisible"),
        (odt(manifest="<encryption-data/>"), "protégé par un mot de passe"),
        (odt(kind=b"application/vnd.oasis.opendocument.graphics"), "est illisible"),
        (workbook_reader.OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (workbook_reader.OLE + "WordDocument".encode("utf-16-le"), r"trop ancien \(DOC\).*DOCX"),
        (docx(w_table(ROWS))[:200], "est illisible"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(TableError, match=words):
        read(tmp_path, content)


@pytest.mark.slow
def test_a_document_too_large(tmp_path: Path) -> None:
    bomb = docx(w_paragraph("0" * (workbook_reader.MAX_TEXT + 1)))
    assert len(bomb) < 1_000_000
    with pytest.raises(TableError, match="trop de données"):
        read(tmp_path, bomb)
    bomb = zipped({"word/document.xml": b" " * (workbook_reader.MAX_UNZIPPED + 1)})
    with pytest.raises(TableError, match="trop de données"):
        read(tmp_path, bomb)


def test_spans_and_depth_without_end(tmp_path: Path) -> None:
    spans = [f'<w:tc><w:tcPr><w:gridSpan w:val="{value}"/></w:tcPr>{w_paragraph("x")}</w:tc>'
             for value in ("9" * 5000, "-1", "deux", "²")]  # fmt: skip
    table = f"<w:tbl><w:tr>{''.join(spans)}<w:tc>{w_paragraph('y')}</w:tc></w:tr></w:tbl>"
    (grid,) = read(tmp_path, docx(table))
    assert [cell for cell in grid.lines[0].cells if cell] == ["x"] * 4 + ["y"]
    deep = docx("<w:x>" * 100_000, w_paragraph("x"), "</w:x>" * 100_000)
    assert rows(read(tmp_path, deep)[0]) == [("x",)]


def test_a_document_starts_no_spreadsheet_reader(tmp_path: Path) -> None:
    (tmp_path / "annexe.docx").write_bytes(docx(w_table(ROWS)))
    code = (
        "import runpy, sys; sys.modules['python_calamine'] = None\n"
        "sys.argv = ['', sys.argv[1]]\n"
        f"runpy.run_path({workbook_reader.__file__!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "annexe.docx")],
                          capture_output=True, check=False)  # fmt: skip
    assert done.returncode == 0
    assert [json.loads(line) for line in done.stdout.splitlines()][1] == [
        "tableau 1", 2, "44003", "Ancenis & Saint-Géréon"
    ]  # fmt: skip


# Lists in JSON

API = [
    {"nom": "Ancenis-Saint-Géréon", "code": "44003", "codesPostaux": ["44150"], "population": 11010,
     "departement": {"code": "44", "nom": "Loire-Atlantique"}},
    {"nom": "Ligné", "code": "44082", "codesPostaux": ["44850", "44851"], "siege": None},
]  # fmt: skip


def test_a_list_of_objects_is_a_table(tmp_path: Path) -> None:
    header = ("nom", "code", "codesPostaux", "population", "departement", "siege")
    expected = [
        header,
        ("Ancenis-Saint-Géréon", "44003", "44150", "11010"),
        ("Ligné", "44082", "44850, 44851"),
    ]
    features = [{"type": "Feature", "properties": one, "geometry": None} for one in API]
    for document in (API, {"type": "FeatureCollection", "features": features}):
        (grid,) = read(tmp_path, json.dumps(document).encode(), "communes.json")
        assert rows(grid) == expected
        assert [line.line for line in grid.lines] == [1, 2, 3]
    (grid,) = read(tmp_path, b'\n ["44003", "44082"]', "communes.json")
    assert rows(grid) == [("44003",), ("44082",)]


@pytest.mark.parametrize(
    "text",
    ["", "44003", "[44003]", "[", "[]", "{}", '{"a": 1}', "[1, {}]", '{"features": 1}',
     '{"features": [1]}', "[" * 100_000, "[Ancenis], Ligné", '[["44003"]]', "[" + "9" * 9999 + "]"],
)  # fmt: skip
def test_any_other_text_is_no_table(text: str) -> None:
    assert json_rows(text) is None


def test_json_has_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert json_rows(json.dumps([{f"n{rank}": 1} for rank in range(201)])) is None
    assert json_rows('["44003"]') is not None
    monkeypatch.setattr(json_table, "MAX_LENGTH", 5)
    assert json_rows('["44003"]') is None
