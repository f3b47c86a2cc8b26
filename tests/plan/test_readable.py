"""A plan's workbook as people read it: headings, labels and names there, codes in the plan."""

from pathlib import Path
from typing import Any

import pytest
from books import simple_book
from python_calamine import CalamineWorkbook

from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Row, Table
from cptsgeo.plan.files.keeping import hold, keep
from cptsgeo.plan.files.opening import open_plan
from cptsgeo.plan.files.readable import Readable

HEAD = [["Clé", "Valeur"], ["format", "2"], ["nom", "Essai"], ["perimetre", "44"], ["cog", "2026"],
        ["sources", "Un document"]]  # fmt: skip
PLAN = {
    "plan": HEAD,
    "cpts": [["Plan de la région"], [], ["Nom", "Remarque"], ["CPTS d’Ancenis", "à voir"],
             ["CPTS du Vignoble", ""]],
    "compositions": [["CPTS", "Commune"], ["CPTS d’Ancenis", "Ancenis-Saint-Géréon"],
                     ["Vignoble", "Vallet"]],
    "statuts": [["CPTS", "Date", "Statut", "Nature"],
                ["CPTS d’Ancenis", "mars 2025", "CPTS opérationnelle", "Constat"]],
}  # fmt: skip


def cells_of(path: Path, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()


def added(path: Path, name: str, **cells: str) -> None:
    held = hold(path)
    table = held.source.tables[name]
    row = Row(0, {**dict.fromkeys(table.columns, ""), **cells})
    tables = {**held.source.tables, name: table._replace(rows=(*table.rows, row))}
    keep(held, held.source._replace(tables=tables))


def test_a_row_is_added_with_labels_and_names_where_these_stand(tmp_path: Path) -> None:
    book = simple_book(tmp_path / "a.xlsx", PLAN)
    row = {"cpts_id": "vignoble", "date": "2026-01", "statut": "projet_finalise",
           "nature": "prevision"}  # fmt: skip
    added(book, "statuts", **row)
    label = load_schema("statuts").field("statut").shown("projet_finalise")
    first, *rows = cells_of(book, "statuts")
    assert first[:4] == ["CPTS", "Date", "Statut", "Nature"]
    assert rows == [["CPTS d’Ancenis", "mars 2025", "CPTS opérationnelle", "Constat"],
                    ["CPTS du Vignoble", "2026-01", label, "Prévision"]]  # fmt: skip
    found = open_plan(book).tables["statuts"].rows[1].cells
    assert {column: found[column] for column in row} == row


def test_technical_cells_stay_technical_under_french_headings(tmp_path: Path) -> None:
    statuts = [["CPTS", "Date", "Statut", "Nature"],
               ["ancenis", "2025-03", "cpts_operationnelle", "observation"]]  # fmt: skip
    book = simple_book(tmp_path / "a.xlsx", {**PLAN, "statuts": statuts})
    added(book, "statuts", cpts_id="vignoble", date="2026-01", statut="projet_finalise",
          nature="prevision")  # fmt: skip
    assert cells_of(book, "statuts")[2] == ["vignoble", "2026-01", "projet_finalise", "prevision"]


def test_a_sheet_that_is_new_is_as_that_of_cpts(tmp_path: Path) -> None:
    book = simple_book(tmp_path / "a.xlsx", PLAN)
    held = hold(book)
    columns = ("cpts_id", "date", "etape")
    row = Row(0, {"cpts_id": "ancenis", "date": "2026-02", "etape": "pleniere"})
    etapes = Table(book, columns, (row,))
    keep(held, held.source._replace(tables={**held.source.tables, "etapes": etapes}))
    assert cells_of(book, "etapes") == [["CPTS", "Date", "Étape"],
                                        ["CPTS d’Ancenis", "2026-02", "Plénière"]]  # fmt: skip


def test_the_communes_of_an_epci_are_written_when_one_of_them_goes(tmp_path: Path) -> None:
    epci = "CA Clisson Sèvre et Maine Agglo"
    rows = [["CPTS", "Commune"], ["Ancenis", "Ancenis-Saint-Géréon"], ["Vignoble", epci]]
    book = simple_book(tmp_path / "a.xlsx", {**PLAN, "compositions": rows})
    held = hold(book)
    table = held.source.tables["compositions"]
    left = tuple(row for row in table.rows if row.cells["nom_commune"] != "Clisson")
    assert len(table.rows) - 1 == len(left) > 10
    keep(held, held.source._replace(
        tables={**held.source.tables, "compositions": table._replace(rows=left)}
    ))  # fmt: skip
    shown = cells_of(book, "compositions")
    assert epci not in str(shown)
    assert {row[0] for row in shown[2:]} == {"CPTS du Vignoble"}
    codes = [row.cells["code_commune"] for row in left]
    again = [row.cells["code_commune"] for row in open_plan(book).tables["compositions"].rows]
    assert sorted(again) == sorted(codes)


def test_a_new_name_leaves_the_identifier_that_the_former_one_made(tmp_path: Path) -> None:
    book = simple_book(tmp_path / "a.xlsx", {
        **PLAN, "noms-anciens": [["Nom ancien", "CPTS"], ["CPTS d’Ancenis", "ancenis"]],
    })  # fmt: skip
    held = hold(book)
    table = held.source.tables["cpts"]
    rows = [row._replace(cells={**row.cells, "nom": "CPTS du Pays d’Ancenis"})
            if row.cells["cpts_id"] == "ancenis" else row for row in table.rows]  # fmt: skip
    keep(held, held.source._replace(
        tables={**held.source.tables, "cpts": table._replace(rows=tuple(rows))}
    ))  # fmt: skip
    found = open_plan(book).tables
    assert [row.cells["cpts_id"] for row in found["cpts"].rows] == ["ancenis", "vignoble"]
    assert found["compositions"].rows[0].cells["cpts_id"] == "ancenis"


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({"a": "CPTS A", "b": "CPTS B"}, "CPTS A"),
        ({"a": "Nord", "b": "CPTS du Nord"}, "a"),  # Names that do not tell them apart.
        ({"a": "CPTS B", "cpts-b": "CPTS C"}, "a"),  # What names one identifies another.
        ({"a": ""}, "a"),
    ],
)
def test_a_name_stands_where_it_is_understood(names: dict[str, str], shown: str) -> None:
    rows = tuple(Row(2, {"cpts_id": one, "nom": nom}) for one, nom in names.items())
    readable = Readable({"cpts": Table(Path("cpts.csv"), ("cpts_id", "nom"), rows)})
    schema = load_schema("compositions")
    assert readable.cell(schema, schema.field("cpts_id"), "a") == shown
    several = load_schema("derogations")
    text = " ".join(names)
    told = readable.cell(several, several.field("cpts_ids"), text)
    assert told == ("CPTS A; CPTS B" if shown == "CPTS A" else text)
