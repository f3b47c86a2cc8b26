"""Tables of results: what people read, what a spreadsheet and a program get."""

import csv
import datetime
import io
import json
import zipfile
from pathlib import Path

import pytest

from cptsgeo.files.grids import read_grids
from cptsgeo.render.sheets import Column, Sheet, Unit, to_csv, to_json, to_text, to_xlsx
from cptsgeo.render.sheets.sheet import Value, kilometres, written

SHEET = Sheet(
    "zones",
    "Zones blanches",
    (
        Column("numero", "N°"),
        Column("population", "Population", Unit.ENTIER),
        Column("surface_km2", "Surface", Unit.SURFACE),
        Column("bord_km", "Frontière commune", Unit.LONGUEUR),
        Column("part", "%", Unit.PART),
        Column("apl", "APL", Unit.DECIMAL),
        Column("euros", "Financement", Unit.EUROS),
    ),
    (
        ("1", 488_783, 12_345_678, 1_234, 0.5, 3.25, 330_000),
        ("=1+1", None, None, None, None, None, None),
    ),
    ("Une note.",),
)
EMPTY = SHEET._replace(nom="vide", lignes=())


def test_kilometres_have_a_decimal_below_a_hundred() -> None:
    told = [kilometres(value) for value in (0, 7.25, 99.94, 99.97, 100, 250.6)]
    assert told == ["0,0", "7,2", "99,9", "100", "100", "251"]


@pytest.mark.parametrize(
    ("value", "nature", "text"),
    [
        (None, Unit.ENTIER, "–"),
        ("texte", Unit.TEXTE, "texte"),
        (-1_234, Unit.ENTIER, "−1 234"),
        (12_345_678, Unit.SURFACE, "12,3 km²"),
        (123_456_789, Unit.SURFACE, "123 km²"),
        (1_250, Unit.LONGUEUR, "1,2 km"),
        (0.999999, Unit.PART, "99,9 %"),
        (3.256, Unit.DECIMAL, "3,26"),
        (-0.001, Unit.DECIMAL, "0,00"),
        (330_000, Unit.EUROS, "330 000 €"),
    ],
)
def test_values_as_people_read_them(value: Value, nature: Unit, text: str) -> None:
    assert written(value, nature) == text.replace(" ", "\u00a0")


def test_text_has_columns_that_line_up() -> None:
    lines = to_text([SHEET, EMPTY], width=80).splitlines()
    assert lines[0] == "Zones blanches"
    rule = next(line for line in lines if "──" in line)
    row = next(line for line in lines if "488" in line)
    assert len(row) == len(rule)
    ends = [i for i, char in enumerate(rule) if char == "─" and rule[i + 1 : i + 2] in ("", " ")]
    assert row[: ends[1] + 1].endswith("488\u00a0783")
    assert lines[-1] == "  Une note."
    assert "vide" not in "\n".join(lines)
    assert to_text([EMPTY]) == ""


def test_csv_is_what_a_french_excel_opens() -> None:
    text = to_csv(SHEET)
    assert text.startswith("\ufeffnumero;population;surface_km2;")
    first, second = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert first["surface_km2"] == "12,345678"
    assert (first["bord_km"], first["part"], first["euros"]) == ("1,234", "0,5", "330000")
    assert second["numero"] == "'=1+1"
    assert second["population"] == ""


def test_json_has_numbers_with_their_units_in_their_names() -> None:
    document = json.loads(to_json({"format": "cptsgeo/essai"}, [SHEET, EMPTY]))
    assert next(iter(document)) == "format"
    assert document["zones"][0] == {
        "numero": "1", "population": 488_783, "surface_km2": 12.345678, "bord_km": 1.234,
        "part": 0.5, "apl": 3.25, "euros": 330_000,
    }  # fmt: skip
    assert document["zones"][1]["numero"] == "=1+1"
    assert document["vide"] == []
    assert document["notes"] == {"zones": ["Une note."], "vide": ["Une note."]}


def test_a_workbook_is_read_back_and_is_always_the_same(tmp_path: Path) -> None:
    content = to_xlsx([SHEET, EMPTY], titre="Essai", sources=["Sources : INSEE."])
    assert content == to_xlsx([SHEET, EMPTY], titre="Essai", sources=["Sources : INSEE."])
    path = tmp_path / "essai.xlsx"
    path.write_bytes(content)
    grids = {grid.sheet: grid for grid in read_grids(path)}
    assert list(grids) == ["zones", "notes"]
    with zipfile.ZipFile(path) as book:
        assert b"<Company>cptsgeo " in book.read("docProps/app.xml")
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet  # no formula, whatever a name looks like
    assert "<v>488783</v>" in sheet
    assert "<v>12.345678</v>" in sheet


def test_a_narrower_sheet() -> None:
    narrow = SHEET.only("euros", "numero")
    assert [column.cle for column in narrow.colonnes] == ["euros", "numero"]
    assert narrow.lignes == ((330_000, "1"), (None, "=1+1"))
    assert narrow.notes == SHEET.notes
    with pytest.raises(ValueError, match="absent"):
        SHEET.only("absent")


THEIRS = Sheet(
    "Adresses",
    "La liste d’un utilisateur",
    (Column("=Nom", "=Nom", Unit.LIBRE), Column("", "", Unit.LIBRE)),
    (
        ("=1+1", datetime.date(2026, 3, 1)),
        (44_260, datetime.datetime(2026, 3, 1, 8, 30)),
        (12.5, True),
        (None, datetime.date(1850, 1, 1)),
        ("x" * 40_000, False),
    ),
    haut=(("Un titre", None), (None, None)),
)


def test_a_user_s_table_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    path.write_bytes(to_xlsx([THEIRS], titre="Liste"))
    grid = read_grids(path, kinds=True)[0]
    assert [line.line for line in grid.lines] == [1, 3, 4, 5, 6, 7, 8]
    assert grid.lines[0].cells == ("Un titre",)
    assert [line.cells for line in grid.lines[1:6]] == [
        ("=Nom",), ("=1+1", "2026-03-01"), ("44260", "2026-03-01 08:30:00"), ("12.5", "VRAI"),
        ("", "1850-01-01"),
    ]  # fmt: skip
    assert [kinds[:2] for kinds in grid.kinds[2:6]] == ["td", "nd", "nb", "tt"]
    assert len(grid.lines[6].cells[0]) == 32_767


def test_a_user_s_table_as_csv() -> None:
    rows = [*csv.reader(io.StringIO(to_csv(THEIRS).lstrip("\ufeff")), delimiter=";")]
    assert rows[:4] == [["Un titre", ""], ["", ""], ["'=Nom", ""], ["'=1+1", "2026-03-01"]]
    assert rows[4:7] == [
        ["44260", "2026-03-01 08:30:00"], ["12,5", "VRAI"], ["", "1850-01-01"],
    ]  # fmt: skip
