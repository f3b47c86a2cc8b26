"""A plan copied from a folder to a workbook and back, with what its user added to it."""

import string
from collections.abc import Callable
from pathlib import Path

import pytest
from books import SHEETS, full_book, simple_book
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import OutputError
from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Row, Table
from cptsgeo.paths import default_plan
from cptsgeo.plan.files.about import About
from cptsgeo.plan.files.copying import check_free, copy_plan, further_tables
from cptsgeo.plan.files.opening import COMMON, OBSERVATORY, TABLES, PlanSource, open_plan
from cptsgeo.plan.files.writer import ordered, plan_texts, rows_text
from cptsgeo.plan.origin import Origin

NBSP = "\u00a0"

Tables = dict[str, tuple[tuple[str, ...], list[list[str]]]]


def said(source: PlanSource) -> Tables:
    """What the tables of a plan say, without those that say nothing, and empty columns of ours."""
    found = {}
    for name, table in source.tables.items():
        known = {field.name for field in load_schema(name).fields if not field.required}
        columns = tuple(
            column
            for column in table.columns
            if column not in known or any(row.cells[column] for row in table.rows)
        )
        if table.rows or name in ("cpts", "compositions"):
            found[name] = (columns, ordered(name, table._replace(columns=columns)))
    return found


def test_the_shipped_plan_to_a_workbook_and_back(tmp_path: Path, france: Communes) -> None:
    source = open_plan(default_plan())
    book, folder, again = tmp_path / "cpts.xlsx", tmp_path / "copie", tmp_path / "b" / "cpts.xlsx"
    assert copy_plan(source, book, france).remarks == ()
    names = CalamineWorkbook.from_path(book).sheet_names
    more = ("adhesions", *OBSERVATORY)
    assert names == ["Mode d’emploi", "plan", *COMMON, *more, "communes"]
    inside = open_plan(book)
    assert inside.about == source.about
    assert said(inside) == said(source)
    assert copy_plan(inside, folder, france).remarks == ()
    assert {path.name for path in folder.iterdir()} == {
        path.name for path in default_plan().iterdir()
    }
    assert {
        name: text for name, text in plan_texts(open_plan(folder)).items() if name != "plan.toml"
    } == {name: text for name, text in plan_texts(source).items() if name != "plan.toml"}
    copy_plan(open_plan(folder), again, france)
    assert again.read_bytes() == book.read_bytes()


WORDS = st.text(
    string.ascii_letters + string.digits + "àéœ’«» ;,\"'=+-@\n", min_size=1, max_size=12
).map(lambda text: text.strip() or "x")
"""What someone types in a cell, as it is read: separators, quotes, what looks like a formula."""

NAMES = st.text(string.ascii_lowercase + "éà ", min_size=1, max_size=20).map(str.strip).filter(bool)


ROWS = st.lists(st.lists(WORDS, min_size=2, max_size=4), min_size=1, max_size=3)


@st.composite
def sources(draw: st.DrawFn) -> tuple[PlanSource, dict[str, tuple[tuple[str, ...], ...]]]:
    """A plan with columns and tables of its user."""
    tables = {}
    optional = draw(st.sets(st.sampled_from(TABLES[2:]), max_size=4))
    for name in ("cpts", "compositions", *sorted(optional)):
        schema = load_schema(name)
        fields = {field.name: field for field in schema.fields}
        own = draw(st.lists(NAMES.map(lambda text: f"x {text}"), max_size=2, unique=True))
        order = draw(st.permutations([*fields]))
        rows = []
        for number in range(draw(st.integers(0 if name == "cpts" else 1, 3))):
            cells = {}
            for column in (*order, *own):
                field = fields.get(column)
                if field is None:
                    cells[column] = draw(st.one_of(st.just(""), WORDS))
                elif column in schema.primary_key and field.type == "string":
                    cells[column] = f"k{number}"
                elif field.choices:
                    cells[column] = draw(st.sampled_from(field.choices))
                elif field.type == "integer":
                    cells[column] = str(draw(st.integers(1, 4)))
                elif field.pattern:
                    cells[column] = field.example
                else:
                    cells[column] = draw(WORDS)
            rows.append(Row(number + 2, cells))
        tables[name] = Table(Path(f"{name}.csv"), (*order, *own), tuple(rows))
    further = {
        f"y {name}": tuple(tuple(row) for row in rows)
        for name, rows in draw(st.dictionaries(NAMES, ROWS, max_size=2)).items()
    }
    about = About(draw(WORDS).replace("\n", " "), ("53",), 2026, ("Un", "Deux"), "ARS", ("x",))
    return PlanSource(Origin(Path()), about, tables), further


@pytest.mark.slow
@examples(20)
@given(sources())
def test_folder_workbook_folder_gives_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: tuple[PlanSource, dict[str, tuple[tuple[str, ...], ...]]],
) -> None:
    source, further = drawn
    france = read_communes()
    place = tmp_path_factory.mktemp("plan")
    first = place / "dossier"
    first.mkdir()
    for name, text in plan_texts(source._replace(origin=Origin(Path(), classeur=True))).items():
        (first / name).write_text(text, encoding="utf-8")
    for name, rows in further.items():
        (first / f"{name}.csv").write_text(rows_text(rows, ";"), encoding="utf-8")
    begun = open_plan(first)
    assert further_tables(begun)[0] == further
    copy_plan(begun, place / "a.xlsx", france)
    book = open_plan(place / "a.xlsx")
    assert (book.about, said(book)) == (begun.about, said(begun))
    assert further_tables(book)[0] == further
    copy_plan(book, place / "b", france)
    folder = open_plan(place / "b")
    assert (folder.about, said(folder)) == (begun.about, said(begun))
    assert further_tables(folder)[0] == further
    copy_plan(folder, place / "c.xlsx", france)
    last = open_plan(place / "c.xlsx")
    assert (last.about, said(last)) == (begun.about, said(begun))
    assert further_tables(last)[0] == further


def test_from_a_workbook_to_another_nothing_is_lost(tmp_path: Path, france: Communes) -> None:
    book = full_book(tmp_path / "a.xlsx")
    copy_plan(open_plan(book), tmp_path / "b.xlsx", france)
    assert (tmp_path / "b.xlsx").read_bytes() == book.read_bytes()


def test_sheets_of_the_user_become_files_and_it_is_told(tmp_path: Path, france: Communes) -> None:
    book = simple_book(
        tmp_path / "a.xlsx",
        {
            **SHEETS,
            "Tableau de bord": [["Communes", 4], ["", "@x"]],
            "communes": [["code"], ["44003"]],
            "Mode d’emploi": [["à nous"]],
        },
    )
    (remark,) = copy_plan(open_plan(book), tmp_path / "dossier", france).remarks
    assert f"«{NBSP}Tableau de bord{NBSP}»" in remark
    assert "sans mise en forme" in remark
    folder = tmp_path / "dossier"
    assert (folder / "Tableau de bord.csv").read_text(encoding="utf-8-sig") == "Communes;4\n;'@x\n"
    assert (folder / "communes.csv").read_text(encoding="utf-8-sig") == "code\n44003\n"
    assert not (folder / "Mode d’emploi.csv").exists()
    copy_plan(open_plan(folder), tmp_path / "b.xlsx", france)
    again = CalamineWorkbook.from_path(tmp_path / "b.xlsx")
    assert again.get_sheet_by_name("communes").to_python() == [["code"], ["44003"]]
    assert again.get_sheet_by_name("Tableau de bord").to_python() == [["Communes", "4"], ["", "@x"]]


def test_names_that_no_sheet_may_bear(
    tmp_path: Path, make_plan: Callable[..., Path], france: Communes
) -> None:
    folder = make_plan({"a": "44003"})
    long = "un nom bien trop long pour une feuille"
    for name in (long, f"{long} 2", "Plan", "a[b]"):
        (folder / f"{name}.csv").write_text("x;y\n1;2\n", encoding="utf-8")
    (remark,) = copy_plan(open_plan(folder), tmp_path / "a.xlsx", france).remarks
    names = CalamineWorkbook.from_path(tmp_path / "a.xlsx").sheet_names
    expected = {"un nom bien trop long pour une", "un nom bien trop long pour (2)", "Plan (2)"}
    assert expected | {"a-b-"} <= {*names}
    assert all(len(name) <= 31 for name in names)
    assert f"«{NBSP}Plan{NBSP}» s’y appelle «{NBSP}Plan (2){NBSP}»" in remark
    assert len(open_plan(tmp_path / "a.xlsx").tables["cpts"].rows) == 1


def test_a_file_that_cannot_be_read_is_told_and_left(
    tmp_path: Path, make_plan: Callable[..., Path], france: Communes
) -> None:
    folder = make_plan({"a": "44003"})
    (folder / "notes.csv").write_text('a;"b\n', encoding="utf-8")
    (remark,) = copy_plan(open_plan(folder), tmp_path / "a.xlsx", france).remarks
    assert "n’est pas copié" in remark
    assert "notes.csv" in remark


def test_what_a_workbook_cannot_hold(
    tmp_path: Path, make_plan: Callable[..., Path], france: Communes
) -> None:
    source = open_plan(make_plan({"a": "44003"}))
    cpts = source.tables["cpts"]
    cells = {**cpts.rows[0].cells, "nom": "x" * 32_768}
    large = source._replace(tables={**source.tables, "cpts": cpts._replace(rows=(Row(2, cells),))})
    with pytest.raises(OutputError, match=f"cpts.*ligne 2.*32{NBSP}767"):
        copy_plan(large, tmp_path / "a.xlsx", france)
    assert not (tmp_path / "a.xlsx").exists()


def test_what_is_there_stays(tmp_path: Path) -> None:
    check_free(tmp_path / "neuf")
    check_free(tmp_path / "neuf.xlsx")
    (tmp_path / "a.xlsx").write_bytes(b"x")
    with pytest.raises(OutputError, match=r"a\.xlsx existe.*--ecraser"):
        check_free(tmp_path / "a.xlsx")
    with pytest.raises(OutputError, match="pas vide"):
        check_free(tmp_path)
