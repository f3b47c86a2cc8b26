"""The published schemas: valid for frictionless, and of the same mind as ``valider`` on form."""

import json
import shutil
import warnings
from pathlib import Path
from typing import Any

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import frictionless

from cptsgeo.files.schema import Kind, load_schema, violations
from cptsgeo.files.tables import Row, Table
from cptsgeo.paths import default_plan
from cptsgeo.plan.files.opening import TABLES, open_plan
from cptsgeo.plan.files.writer import plan_texts, write_together

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "schemas"

Faults = set[tuple[int, str]]

GOOD = {
    "cpts_id": ["ma-cpts", "a", "b2", "nord-anjou"], "code_commune": ["01004", "2A004", "44109"],
    "date": ["2021", "2021-03", "2021-03-12"], "depuis": ["2021", ""], "jusqu_au": ["2022-01", ""],
    "cpts_ids": ["a b2"], "annee": ["2019"],
}  # fmt: skip
BAD = ["", "À", "4410", "2021-3", "Ma CPTS", "12,5", "-3", "oui", "1e3", "999999999", "a b", "x;y"]


@pytest.mark.parametrize("name", TABLES)
def test_each_schema_is_one_for_frictionless(name: str) -> None:
    report = frictionless.Schema.validate_descriptor(str(PUBLISHED / f"{name}.schema.json"))
    assert report.valid, report.errors
    own = load_schema(name)
    document = json.loads((PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert [field["name"] for field in document["fields"]] == [f.name for f in own.fields]


def test_a_plan_that_is_written_is_valid_for_frictionless(tmp_path: Path) -> None:
    """The one that comes with cptsgeo, as it is written for people to open."""
    for path in PUBLISHED.iterdir():
        shutil.copy(path, tmp_path)
    source = open_plan(default_plan())
    # A column of the key may be left out for cptsgeo; frictionless wants its header.
    whole = {}
    for name, column in (("compositions", "depuis"), ("actions", "libelle")):
        table = source.tables[name]
        assert column not in table.columns
        whole[name] = table._replace(columns=(*table.columns, column))
    texts = plan_texts(source._replace(tables={**source.tables, **whole}))
    assert texts["cpts.csv"].startswith("\ufeffcpts_id;nom;")
    write_together(tmp_path, texts)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "note"])
    assert [task.name for task in report.tasks] == list(TABLES)
    first = next(line for line in texts["compositions.csv"].splitlines() if line.startswith("anc"))
    compositions = tmp_path / "compositions.csv"
    broken_text = texts["compositions.csv"].replace(first, f"inconnue{first[first.index(';') :]}")
    compositions.write_text(broken_text, encoding="utf-8")
    broken = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert "foreign-key" in {error[0] for error in broken.flatten(["type"])}


def test_the_empty_tables_beside_them_are_read() -> None:
    from cptsgeo.files.tables import read_table

    for name in TABLES:
        table = read_table(PUBLISHED / f"{name}.csv")
        assert list(table.columns) == [field.name for field in load_schema(name).fields]
        assert not table.rows


def ours(name: str, columns: list[str], rows: list[list[str]]) -> Faults:
    table = Table(
        Path(f"{name}.csv"),
        tuple(columns),
        tuple(Row(line, dict(zip(columns, cells, strict=True)))
              for line, cells in enumerate(rows, 2)),
    )  # fmt: skip
    return {(one.line, "clé" if one.kind is Kind.KEY else one.column)
            for one in violations(table, load_schema(name))}  # fmt: skip


def theirs(name: str, columns: list[str], rows: list[list[str]]) -> Faults:
    document = json.loads((PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8"))
    document.pop("foreignKeys", None)
    resource = frictionless.Resource(
        data=[columns, *rows], schema=frictionless.Schema.from_descriptor(document)
    )
    found: Faults = set()
    for task in resource.validate().tasks:
        for error in task.errors:
            if "None" not in error.note or error.type != "primary-key":  # An empty key is empty.
                found.add(_fault(error))
    return found


def _fault(error: Any) -> tuple[int, str]:
    if error.type in {"primary-key", "unique-error"}:
        return error.row_number, "clé"
    if error.type == "missing-label":
        return 0, error.field_name
    return error.row_number, error.field_name


def tables() -> st.SearchStrategy[tuple[str, list[str], list[list[str]]]]:
    def of(name: str) -> st.SearchStrategy[tuple[str, list[str], list[list[str]]]]:
        fields = load_schema(name).fields
        cells = [
            st.sampled_from([
                *(GOOD.get(field.name) or list(field.choices) or
                  (["12", "2500"] if field.type == "integer" else ["texte", "44"])),
                *BAD,
            ])
            for field in fields
        ]  # fmt: skip
        columns = [field.name for field in fields]
        rows = st.lists(st.tuples(*cells).map(list), min_size=1, max_size=6)
        return rows.map(lambda found: (name, columns, found))

    return st.sampled_from(TABLES).flatmap(of)


@examples(150)
@given(tables())
@pytest.mark.filterwarnings("ignore")
def test_on_form_both_are_of_one_mind(table: tuple[str, list[str], list[list[str]]]) -> None:
    """Which cells are wrong, and which rows repeat a key."""
    name, columns, rows = table
    assert ours(name, columns, rows) == theirs(name, columns, rows)


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_column_is_told_by_both(name: str) -> None:
    fields = load_schema(name).fields
    required = [field.name for field in fields if field.required]
    columns = [field.name for field in fields if field.name != required[0]]
    row = [["x" for _ in columns]]
    assert (0, required[0]) in ours(name, columns, row)
    assert (0, required[0]) in theirs(name, columns, row)
