"""Users' files to raw grids: what spreadsheets write, and what no reader should be given."""

import datetime
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.errors import TableError
from cptsgeo.files import grids
from cptsgeo.files.grids import Grid, Line, read_grids
from cptsgeo.files.tables import read_table

DATA = Path(__file__).parents[1] / "data"
SHEETS = ("À lire", "Communes")


def write_xlsx(path: Path, sheets: dict[str, list[list[Any]]], **options: Any) -> Path:
    book = xlsxwriter.Workbook(path, options)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def read(folder: Path, content: bytes, name: str = "t.csv") -> tuple[Grid, ...]:
    (folder / name).write_bytes(content)
    return read_grids(folder / name)


def rows(grid: Grid) -> list[tuple[str, ...]]:
    return [line.cells for line in grid.lines]


# Texts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_is_one_grid(tmp_path: Path, encoding: str, separator: str) -> None:
    text = f"\r\n Titre \r\n\r\ncode{separator}nom{separator}\r\n01004{separator}Éréac\r\n"
    (grid,) = read(tmp_path, text.encode(encoding))
    assert grid.sheet == ""
    assert rows(grid) == [("Titre",), ("code", "nom"), ("01004", "Éréac")]
    assert [line.line for line in grid.lines] == [2, 4, 5]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Communes, secteur nord\na;b\nc;d\n", ("a", "b")),
        ("a;b\n1,5;2,5\n3,5;4\n", ("1,5", "2,5")),
        ('"a,b";c\n"d,e";f\n', ("d,e", "f")),
        ("a,b\tc\nd,e\tf\n", ("d,e", "f")),
    ],
)
def test_the_separator_is_that_of_most_lines(
    tmp_path: Path, text: str, expected: tuple[str, ...]
) -> None:
    (grid,) = read(tmp_path, text.encode())
    assert rows(grid)[1] == expected


def test_a_blank_text_has_no_grid(tmp_path: Path) -> None:
    for content in (b"", b"\n \n", b"\xff\xfe", b"\xef\xbb\xbf"):
        assert read(tmp_path, content) == ()


@pytest.mark.parametrize(
    "page", [b"<html><table><tr><td>1", b"\n <!DOCTYPE html>", b'<?xml version="1.0"?><Workbook/>']
)
def test_a_web_page_is_told(tmp_path: Path, page: bytes) -> None:
    with pytest.raises(TableError, match=r"t\.xlsx est une page web.*l’enregistrer en XLSX"):
        read(tmp_path, page, "t.xlsx")


def test_a_csv_is_read_whatever_its_name(tmp_path: Path) -> None:
    (grid,) = read(tmp_path, b"a;b\n1;2\n", "t.xlsx")
    assert rows(grid) == [("a", "b"), ("1", "2")]


# Workbooks


@pytest.mark.parametrize("kind", ["ods", "xlsx", "xls"])
def test_what_libreoffice_writes(kind: str) -> None:
    found = read_grids(DATA / f"communes.{kind}")
    assert tuple(grid.sheet for grid in found) == SHEETS
    by_line = {line.line: line.cells for line in found[1].lines}
    assert by_line[1] == ("Communes du projet de CPTS, secteur d’Ancenis",)
    assert by_line[3] == ("Code INSEE", "Commune", "Population", "Population", "Département")
    assert by_line[4] == ("44003", "Ancenis-St-Géréon", "11000", "0", "Loire-Atlantique")
    assert by_line[5] == ("44082", "LIGNE", "5400", "0")
    assert 11 not in by_line


def test_cells_of_all_kinds(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet("Feuille")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    hour = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.write_row(2, 1, [44109.0, 1.5, True, False, " a\x07b\u00a0"])
    sheet.write_datetime(3, 1, datetime.datetime(2021, 6, 14), day)
    sheet.write_datetime(3, 2, datetime.datetime(2021, 6, 14, 9, 30), hour)
    sheet.write_formula(3, 3, "=NA()", None, "#N/A")
    sheet.write_formula(3, 4, "=1+1", None, 2)
    sheet.merge_range("B6:D7", "fusion")
    book.close()
    (grid,) = read_grids(tmp_path / "t.xlsx")
    assert [line.line for line in grid.lines] == [3, 4, 6]
    first, second, third = rows(grid)
    assert first == ("44109", "1.5", "VRAI", "FAUX", "a b")
    assert second == ("2021-06-14", "2021-06-14 09:30:00", "", "2")
    assert third == ("fusion",)


def test_only_sheets_that_one_sees_and_that_hold_something(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    for name in ("Vide", "Vue", "Masquée"):
        sheet = book.add_worksheet(name)
        if name != "Vide":
            sheet.write(0, 0, "a")
    sheet.hide()
    book.close()
    assert [grid.sheet for grid in read_grids(tmp_path / "t.xlsx")] == ["Vue"]


def test_a_table_of_a_workbook(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "t.xlsx", {"cpts": [["a"], [1]], "statuts": [["b", "c"], [], ["x", 2]]}
    )
    assert read_table(path).columns == ("a",)
    table = read_table(path, "statuts")
    assert table.columns == ("b", "c")
    assert [(row.line, row.cells) for row in table.rows] == [(3, {"b": "x", "c": "2"})]
    words = "pas de feuille remplie «\u00a0x\u00a0».*«\u00a0cpts\u00a0» et «\u00a0statuts\u00a0»"
    with pytest.raises(TableError, match=words):
        read_table(path, "x")
    (tmp_path / "t.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(TableError, match="c’est un texte"):
        read_table(tmp_path / "t.csv", "x")


def test_a_csv_starts_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    monkeypatch.setitem(sys.modules, "python_calamine", None)  # It cannot be imported either.
    assert read(tmp_path, b"a,b\n")


# What is refused


def zipped(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    content = zipped({"ppt/presentation.xml": b"<p/>"})
    with pytest.raises(TableError, match=r"ni un texte, ni un classeur, ni un document.*DOCX"):
        read(tmp_path, content, "t.pptx")


@pytest.mark.parametrize("kind", ["ods", "xlsx", "xls"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_truncated_workbook(tmp_path: Path, kind: str, part: float) -> None:
    content = (DATA / f"communes.{kind}").read_bytes()
    with pytest.raises(TableError, match=r"Le classeur .*est illisible.*abîmé.*nouveau classeur"):
        read(tmp_path, content[: int(part * len(content))], f"t.{kind}")


def test_a_member_that_is_not_what_its_checksum_says(tmp_path: Path) -> None:
    content = bytearray((DATA / "communes.xlsx").read_bytes())
    with zipfile.ZipFile(DATA / "communes.xlsx") as archive:
        start = archive.getinfo("xl/worksheets/sheet2.xml").header_offset
    content[start + 120] ^= 0xFF
    with pytest.raises(TableError, match="est illisible"):
        read(tmp_path, bytes(content), "t.xlsx")


@pytest.mark.parametrize("kind", ["ods", "xlsx", "xls"])
def test_a_password(kind: str) -> None:
    with pytest.raises(TableError, match=r"protégé par un mot de passe.*sans mot de passe"):
        read_grids(DATA / f"protege.{kind}")


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of 3 MB whose sheet is 3 GB of zeros."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            block = b"0" * 2**24
            for _ in range(180):
                member.write(block)
    return path


@pytest.mark.slow
def test_a_zip_bomb(bomb: Path) -> None:
    assert bomb.stat().st_size < grids.MAX_BYTES
    with pytest.raises(TableError, match=r"bomb\.xlsx contient trop de données.*nouveau classeur"):
        read_grids(bomb)


@pytest.mark.slow
def test_a_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    content = zipped({"xl/workbook.xml": b"<workbook/>", "xl/a.xml": b"0" * 300_000_000})
    size = (300_000_000).to_bytes(4, "little")
    assert content.count(size) == 2
    with pytest.raises(TableError, match=r"trop de données|est illisible"):
        read(tmp_path, content.replace(size, (10).to_bytes(4, "little")), "t.xlsx")


@pytest.mark.parametrize("corner", [(1_048_575, 255), (1_048_575, 16_383)])
def test_a_cell_very_far_away(tmp_path: Path, corner: tuple[int, int]) -> None:
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(*corner, "b")
    book.close()
    with pytest.raises(TableError, match="une cellule est remplie très loin du tableau"):
        read_grids(tmp_path / "t.xlsx")


def test_what_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", {"F": [["x"]]})
    assert read_grids(path)
    monkeypatch.setattr(grids, "run_apart", lambda *_, **__: None)
    with pytest.raises(TableError, match="est illisible"):
        read_grids(path)


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "t.csv").open("wb") as file:
        file.truncate(grids.MAX_BYTES + 1)
    with pytest.raises(TableError, match=r"dépasse 50 Mo.*nouveau fichier"):
        read_grids(tmp_path / "t.csv")
    with pytest.raises(TableError, match="plus de 5\u00a0000\u00a0000\u00a0cellules"):
        read(tmp_path, b";" * 5_000_001)
    monkeypatch.setattr(grids, "MAX_ROWS", 3)
    path = write_xlsx(tmp_path / "t.xlsx", {"F": [["x"]] * 4})
    with pytest.raises(TableError, match="plus de 3 lignes"):
        read_grids(path)


MEASURED = """
import re, resource, sys
from pathlib import Path
from cptsgeo.errors import CptsgeoError
from cptsgeo.files.grids import read_grids
try:
    read_grids(Path(sys.argv[1]))
    print("lu")
except CptsgeoError as error:
    print(error)
# The peak that getrusage tells of a process is its parent's too, as it was when it was born.
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="kilobytes on Linux")
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words"),
    [("million.csv", "plus de 200\u00a0000 lignes"), ("bomb.xlsx", "trop de données"),
     ("cells.csv", "lu"), ("emoji.csv", "lu")],
)  # fmt: skip
def test_memory_stays_under_a_gigabyte(tmp_path: Path, bomb: Path, name: str, words: str) -> None:
    path = tmp_path / name
    if name == "bomb.xlsx":
        path = bomb
    elif name == "million.csv":
        path.write_bytes(b"code\n" + b"44003\n" * 1_000_000)
    elif name == "cells.csv":
        path.write_bytes((b"abcdef;" * 24 + b"\n") * 100_000)
    else:
        path.write_text(("abcdefghij" * 20 + ";😀\n") * 190_000, encoding="utf-8")
    lines = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)],
        capture_output=True, text=True, encoding="utf-8", check=True,
    ).stdout.splitlines()  # fmt: skip
    assert words in lines[0]
    own, child = map(int, lines[1:])
    assert own + child < 2**20


# Anything at all


def told(path: Path) -> str:
    """What is said of a file: nothing, or one sentence. Any other error goes through."""
    try:
        found = read_grids(path)
    except TableError as error:
        return str(error)
    assert all(line.cells and line.cells[-1] for grid in found for line in grid.lines)
    return ""


@examples(300)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda t: t.encode("utf-16")))
def test_any_text_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    assert re.fullmatch(r"(Le (fichier|classeur|document) \S+any\.csv .+\.)?", told(path))


@examples(60)
@given(st.data(), st.sampled_from(["xlsx", "ods", "xls"]))
def test_any_damaged_workbook_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, kind: str
) -> None:
    content = bytearray((DATA / f"communes.{kind}").read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    assert re.fullmatch(r"(Le (fichier|classeur) \S+damaged .+\.)?", told(path))


def test_a_date_is_as_precise_as_it_is_shown(tmp_path: Path) -> None:
    """Who types « mars 2026 » gives a spreadsheet the first of March, shown as « mars-26 »."""
    import datetime

    from xlsxwriter import Workbook

    path = tmp_path / "dates.xlsx"
    day = datetime.datetime(2026, 3, 1)
    with Workbook(path) as book:
        formats = [
            book.add_format({"num_format": code})
            for code in ("mmm-yy", '[$-40C]mmmm\\ yyyy;@', "m/yy", '"Mois" mmm yy', "dd/mm/yyyy",
                         "d mmm yy", 'yyyy "md"')
        ]  # fmt: skip
        sheet = book.add_worksheet("Été")
        for row, form in enumerate(formats):
            sheet.write(row + 4, 3, "texte")
            sheet.write_datetime(row + 4, 4, day, form)
        # A day that is typed is one, however it is shown; and of two alike nothing is known.
        sheet.write_datetime(20, 4, day.replace(day=2), formats[0])
        sheet.write_datetime(21, 4, day, formats[0])
        sheet.write_datetime(21, 5, day, formats[4])
    (grid,) = read_grids(path)
    shown = [line.cells[1:] for line in grid.lines]
    month, first = ("2026-03",), ("2026-03-01",)
    assert shown[:7] == [month, month, month, month, first, first, first]
    assert [line.cells for line in grid.lines[7:]] == [
        ("", "2026-03-02"),
        ("", "2026-03-01", "2026-03-01"),
    ]


def test_dates_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    import datetime

    from xlsxwriter import Workbook

    path = tmp_path / "dates.xlsx"
    with Workbook(path, {"date_1904": True}) as book:
        form = book.add_format({"num_format": "mmm-yy"})
        book.add_worksheet().write_datetime(0, 0, datetime.datetime(2026, 3, 1), form)
    (grid,) = read_grids(path)
    assert grid.lines[0].cells == ("2026-03",)


def test_the_kinds_of_cells(tmp_path: Path) -> None:
    path = tmp_path / "natures.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("a")
        day = book.add_format({"num_format": "mmm-yy"})
        sheet.write_row(0, 0, ["007", 7, 7.5, True])
        sheet.write_datetime(2, 1, datetime.datetime(2026, 5, 1), day)
        sheet.merge_range("E1:F3", "réuni")
        book.add_worksheet("b").write(0, 0, "x")
    one, other = read_grids(path, kinds=True)
    assert one.lines == (Line(1, ("007", "7", "7.5", "VRAI", "réuni")), Line(3, ("", "2026-05-01")))
    assert [kinds[:4] for kinds in one.kinds] == ["tnnb", "tdtt"]
    assert one.spread == ((), ((4, "réuni"),))
    assert (other.kinds, other.spread) == (("t",), ((),))
    plain = read_grids(path)
    assert [grid.kinds for grid in plain] == [(), ()]
    assert plain[0].lines[1].cells == ("", "2026-05")
    assert read_grids(DATA / "annexe.pdf", kinds=True)[0].kinds == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ville;Note\nLigné;" + "x" * 200_000 + "\nOudon;y\n", "à la ligne 2, une cellule de plus"),
        ('Ville;Note\nLigné;"' + "x;y\n" * 50_000, "guillemet"),
        ('Ville;Note\nLigné;"a"b\n', "guillemet"),
    ],
)
def test_a_cell_too_long_is_no_quote_out_of_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(TableError, match=told):
        read(tmp_path, text.encode())
