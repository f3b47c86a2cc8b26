"""Plans that a French Excel has opened and saved: the same plans, or faults that tell."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from examples import examples
from excel_fr import MONTHS, cells_of, opened_and_saved, shown
from hypothesis import given
from hypothesis import strategies as st
from observed import observed
from xlsxwriter import Workbook

from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Row, Table
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import INTERPRETED, examine_plan, read_plan
from cptsgeo.plan.files.opening import TABLES, open_plan
from cptsgeo.plan.files.spelling import tidied
from cptsgeo.plan.files.writer import plan_texts, table_text, write_plan
from cptsgeo.plan.model import Plan

DATA = Path(__file__).resolve().parents[1] / "data" / "excel-fr"


def said(plan: Plan) -> dict[str, Any]:
    """All that a plan says, but for its place; a space is a space."""
    found: dict[str, Any] = {field.name: getattr(plan, field.name) for field in fields(plan)}
    found |= {"origin": None, "lire_observatoire": observed(plan)}
    found["cpts"] = [
        one._replace(population_publiee=(one.population_publiee or "").replace("\u00a0", " "))
        for one in plan.cpts
    ]
    for name in ("compositions", "derogations", "listes", "a_attribuer"):
        found[name] = [row._replace(ligne=0) for row in found[name]]
    return found


def all_told(folder: Path) -> set[str]:
    return {fault.code for fault in examine_plan(folder)[1]}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The supplied plan as it is written for people."""
    write_plan(tmp_path / "plan", plan_texts(open_plan(default_plan())))
    return tmp_path / "plan"


@pytest.mark.parametrize("utf8", [True, False])
@pytest.mark.parametrize("times", [1, 3])
def test_opened_and_saved_it_is_the_same_plan(
    written: Path, shipped_plan: Plan, utf8: bool, times: int
) -> None:
    for path in written.glob("*.csv"):
        content = path.read_bytes()
        for _ in range(times):
            content = opened_and_saved(content, utf8=utf8)
            assert b"\r\n" in content
        assert b"14/06/2021" in content or path.stem != "statuts"
        path.write_bytes(content)
    # A file in Windows-1252 is opened the second time as it is: nothing is damaged.
    assert said(read_plan(written)) == said(shipped_plan)
    assert all_told(written) == {INTERPRETED}


@pytest.mark.parametrize("utf8", [True, False])
@pytest.mark.parametrize("times", [1, 2])
def test_with_commas_and_no_mark_each_row_lies_in_one_cell(
    plan: Path, shipped_plan: Plan, utf8: bool, times: int
) -> None:
    """The files of the repository, as one opens them with a double click."""
    for path in plan.glob("*.csv"):
        content = path.read_bytes()
        for _ in range(times):
            content = opened_and_saved(content, utf8=utf8)
        path.write_bytes(content)
        if utf8 and path.stem == "compositions":
            assert "CoÃ«vrons" in content.decode() or "Ã" in content.decode()
    assert said(read_plan(plan)) == said(shipped_plan)
    told = [fault for fault in examine_plan(plan)[1] if fault.table == "statuts"]
    assert any("dans une seule colonne" in one.message for one in told)
    # Nothing that is told shows what was damaged.
    assert not any(sign in fault.message + fault.texte
                   for fault in examine_plan(plan)[1] for sign in "ÃÂâ�")  # fmt: skip


def test_saved_as_a_workbook_it_is_the_same_plan(written: Path, shipped_plan: Plan) -> None:
    path = written / "plan.xlsx"
    about = open_plan(written).about
    with Workbook(path) as book:
        head = [["Clé", "Valeur"], ["Nom", about.nom], ["Périmètre", " ".join(about.perimetre)],
                ["COG", str(about.cog)], *(["Sources", one] for one in about.sources)]  # fmt: skip
        sheets = {"plan": head}
        sheets |= {one.stem: cells_of(one.read_bytes()) for one in written.glob("*.csv")}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, text in enumerate(row):
                    sheet.write(line, column, int(text) if text.isdecimal() else text)
    assert said(read_plan(path)) == said(shipped_plan)


# Cells

CPTS = "cpts_id;nom\nma-cpts;Une\nnord-anjou;Deux\na;Trois\npresentation;Quatre\n"


def cells(name: str) -> st.SearchStrategy[dict[str, str]]:
    """Rows as their schema wants them."""
    year = st.integers(2016, 2030).map(str)
    month = st.tuples(year, st.integers(1, 12)).map(lambda one: f"{one[0]}-{one[1]:02}")
    day = st.tuples(month, st.integers(1, 28)).map(lambda one: f"{one[0]}-{one[1]:02}")
    words = st.text("abcéèçàœ’' ;,\"«»–ÎÉ\u00a0", max_size=12).map(
        lambda text: " ".join(text.split()).strip("\"'= \u00a0")
    )
    known = {
        "code_commune": st.sampled_from(["01004", "2A004", "44109", "09001"]),
        "departement_fiche": st.sampled_from(["01", "2A", "44"]),
        "siege": st.sampled_from(["01", "2B", "976"]),
        "departements_publies": st.sampled_from(["44 49", "01", "2A 01"]),
        "cpts_ids": st.sampled_from(["a ma-cpts", "nord-anjou"]),
        "place": st.sampled_from(["preambule", "presentation", "departement_53"]),
        "professions": st.sampled_from(["infirmier", "medecin_generaliste pharmacien"]),
    }

    def of(field: Any) -> st.SearchStrategy[str]:
        if field.name in known:
            found = known[field.name]
        elif field.choices:
            found = st.sampled_from(field.choices)
        elif field.is_date:
            found = year | month | day
        elif field.type == "integer":
            found = st.integers(field.minimum or 0, field.maximum or 10**9).map(str)
        elif field.pattern:
            found = st.sampled_from(["ma-cpts", "nord-anjou", "a", "presentation"])
        else:
            found = words
        return found if field.required else st.just("") | found

    return st.fixed_dictionaries({field.name: of(field) for field in load_schema(name).fields})


@examples(150)
@given(st.sampled_from(TABLES).flatmap(
    lambda name: st.tuples(st.just(name), st.lists(cells(name), min_size=1, max_size=4))),
    st.booleans())  # fmt: skip
def test_each_kind_of_cell_comes_back(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[str, list[dict[str, str]]], utf8: bool
) -> None:
    name, rows = drawn
    rows = [row for row in rows if any(row.values())]  # One that is blank is none.
    folder = tmp_path_factory.mktemp("plan")
    columns = tuple(field.name for field in load_schema(name).fields)
    table = Table(folder, columns, tuple(Row(line, row) for line, row in enumerate(rows, 2)))
    (folder / "plan.toml").write_text('nom="x"\nperimetre=["44"]\ncog=2026', encoding="utf-8")
    (folder / "cpts.csv").write_text(CPTS, encoding="utf-8")
    (folder / "compositions.csv").write_text("cpts_id;code_commune\n", encoding="utf-8")
    content = ("\ufeff" + table_text(name, table)).encode()
    (folder / f"{name}.csv").write_bytes(opened_and_saved(content, utf8=utf8))
    found = open_plan(folder).tables[name]
    assert table_text(name, tidied(name, found)[0]).replace("\u00a0", " ") == table_text(
        name, table
    ).replace("\u00a0", " ")


@given(st.integers(2000, 2079), st.integers(1, 12), st.integers(1, 28))
def test_a_day_that_lost_its_year_is_a_fault_that_says_so(year: int, month: int, day: int) -> None:
    (field,) = (one for one in load_schema("statuts").fields if one.name == "date")
    columns = tuple(one.name for one in load_schema("statuts").fields)
    row = dict.fromkeys(columns, "") | {"date": shown(f"{day}/{month}")}
    table, notes = tidied("statuts", Table(Path("statuts.csv"), columns, (Row(2, row),)))
    assert field.pattern
    assert table.rows[0].cells["date"] == f"{day:02}-{MONTHS[month - 1]}"
    assert not notes
    assert not field.pattern.fullmatch(table.rows[0].cells["date"])
    row["date"] = shown(f"{year}-{month:02}")
    table, _ = tidied("statuts", Table(Path("statuts.csv"), columns, (Row(2, row),)))
    assert table.rows[0].cells["date"] == f"{year}-{month:02}"


# Files kept as they were written


@pytest.mark.parametrize(
    "form", ["excel", "une-colonne", "libreoffice", "libreoffice.xlsx", "libreoffice.ods"]
)
def test_one_plan_in_many_forms(form: str) -> None:
    """By cptsgeo; by Excel in Windows-1252, or from commas without a mark; by LibreOffice."""
    plan, faults = examine_plan(DATA / form)
    assert said(plan) == said(read_plan(DATA / "plan"))
    assert {fault.code for fault in faults} == {INTERPRETED}
    assert not any(sign in str(faults) for sign in "ÃÂâ\ufffd")


def test_what_these_files_hold() -> None:
    assert examine_plan(DATA / "plan")[1] == ()
    statuts = (DATA / "excel" / "statuts.csv").read_bytes()
    assert b";mai-23;" in statuts
    assert b";14/06/2021;" in statuts
    assert b"Th\xe8se, 2023" in statuts
    assert b";1004;Amb\xe9rieu" in (DATA / "libreoffice" / "compositions.csv").read_bytes()
    column = (DATA / "une-colonne" / "listes.csv").read_bytes()
    assert b'"ile-d-yeu,declaree,""Courriel de la CPTS ";" 12 octobre, \xc3\x82\xc2\xab' in column
