"""Lists in a PDF with text, read as it stands on the page; a scan is told to be one."""

import io
from pathlib import Path

import pytest
from commands import assert_one_sentence, run
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from cptsgeo.errors import TableError
from cptsgeo.files.grids import read_grids
from cptsgeo.text.signs import plain

ANNEX = Path(__file__).resolve().parents[1] / "data" / "annexe.pdf"
"""Printed by Chromium: a title, a table of three communes, two bullets."""


def page(*lines: tuple[int, int, str]) -> bytes:
    """A PDF of one page with texts in Helvetica, each at its place in points."""
    shown = "".join(f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in lines).encode(
        "cp1252"
    )
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%sendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for rank, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (rank, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(bodies) + 1, len(made))
    )  # fmt: skip


def pages(*contents: bytes) -> bytes:
    writer = PdfWriter()
    for content in contents:
        for one in PdfReader(io.BytesIO(content)).pages:
            writer.add_page(one)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def read(folder: Path, content: bytes) -> dict[str, list[tuple[str, ...]]]:
    path = folder / "annexe.pdf"
    path.write_bytes(content)
    return {grid.sheet: [line.cells for line in grid.lines] for grid in read_grids(path)}


def test_a_table_and_what_stands_around_it() -> None:
    grids = {grid.sheet: [line.cells for line in grid.lines] for grid in read_grids(ANNEX)}
    assert grids["tableau 1"] == [
        ("Code INSEE", "Commune", "Population"),
        ("49347", "Tiercé", "4 589"),
        ("49127", "Durtal", "3 386"),
        ("49220", "Morannes sur Sarthe-Daumeray", "3 687"),
    ]
    assert grids["texte"][-2:] == [("Seiches-sur-le-Loir",), ("Jarzé Villages (49)",)]


def test_it_is_validated() -> None:
    done = run("valider", ANNEX, "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    assert all(code in done.stdout for code in ("49347", "49127", "49220"))
    text = run("valider", ANNEX, "--feuille", "texte", "--format", "json")
    assert "49333" in text.stdout


def test_a_table_runs_over_pages(tmp_path: Path) -> None:
    head = page((60, 800, "Code"), (200, 800, "Commune"), (60, 780, "44003"), (200, 780, "Ancenis"),
                (60, 40, "page 1"))  # fmt: skip
    rest = page((60, 800, "44082"), (200, 800, "Ligné"))
    found = read(tmp_path, pages(head, rest))
    assert found["tableau 1"] == [("Code", "Commune"), ("44003", "Ancenis"), ("44082", "Ligné")]
    assert found["texte"] == [("page 1",)]


def test_an_empty_cell_is_told_by_its_place(tmp_path: Path) -> None:
    rows = [("Commune", "Code", "Population"), ("Ligné", "44082", "5400"), ("Couffé", "", "2600"),
            ("Oudon", "44115", "")]  # fmt: skip
    shown = [
        (60 + 140 * column, 800 - 20 * rank, cell)
        for rank, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell
    ]
    assert read(tmp_path, page(*shown))["tableau 1"] == [*rows[:3], ("Oudon", "44115")]
    found = run("valider", tmp_path / "annexe.pdf", "--format", "json").stdout
    assert "06088" not in found
    assert all(code in found for code in ("44082", "44048", "44115"))


def test_two_tables_are_two(tmp_path: Path) -> None:
    content = page(
        (60, 800, "Code"), (200, 800, "Commune"), (60, 780, "Budget"),
        (60, 760, "a"), (200, 760, "b"), (340, 760, "c"),
    )  # fmt: skip
    assert sorted(read(tmp_path, content)) == ["tableau 1", "tableau 2", "texte"]


def test_a_scan_is_told(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    path = tmp_path / "scan.pdf"
    writer.write(path)
    assert_one_sentence(run("valider", path), "scan.pdf", "(un scan)", "recopier la liste")


def test_a_password(tmp_path: Path) -> None:
    for asked, told in (("secret", "mot de passe"), ("", "")):
        writer = PdfWriter(clone_from=io.BytesIO(page((60, 800, "Ancenis"))))
        writer.encrypt(user_password=asked, owner_password="other", algorithm="RC4-128")
        path = tmp_path / "ferme.pdf"
        writer.write(path)
        if told:
            with pytest.raises(TableError, match=told):
                read_grids(path)
        else:
            assert read_grids(path)[0].lines[0].cells == ("Ancenis",)


@examples(30)
@given(st.data())
def test_any_damaged_pdf_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(page((60, 800, "44003"), (200, 800, "Ancenis")))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(9, len(content)))
    path = tmp_path_factory.getbasetemp() / "abime.pdf"
    path.write_bytes(bytes(content[:end]))
    try:
        found: object = read_grids(path)
    except TableError as error:
        found = str(error)
    assert isinstance(found, tuple) or str(found).count(".pdf") == 1


def test_letters_in_one_sign() -> None:
    assert plain("Con\ufb02ans-sur-Anille, Sou\ufb00rignac") == "Conflans-sur-Anille, Souffrignac"
