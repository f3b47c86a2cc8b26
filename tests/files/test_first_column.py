"""Tables that lie whole in their first column."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.files.first_column import spread, unquoted
from cptsgeo.files.grids import Grid, Line, read_grids

HEADER = ("cpts_id", "date", "source")


def is_header(cells: Sequence[str]) -> bool:
    return {"cpts_id", "date"} <= {*cells}


def grid(*rows: Sequence[str]) -> Grid:
    lines = tuple(Line(number, tuple(row)) for number, row in enumerate(rows, 1))
    return Grid(Path("t.csv"), "", lines)


def cells(found: Grid) -> list[tuple[str, ...]]:
    return [line.cells for line in found.lines]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_all_in_one_column(separator: str) -> None:
    table = grid(
        [separator.join(HEADER)],
        [separator.join(("a", "2021", '"Rapport, 2021 ; ""suite"""'))],
        [separator.join(("b", "2022", ""))],
    )
    found, parted = spread(table, is_header)
    assert cells(found) == [HEADER, ("a", "2021", 'Rapport, 2021 ; "suite"'), ("b", "2022")]
    assert parted == (2, 3)


def test_what_held_semicolons_was_parted_there() -> None:
    table = grid(["cpts_id,date,source"], ['a,2021,"Un', 'deux"'])
    assert cells(spread(table, is_header)[0])[1] == ("a", "2021", "Un ; deux")


def test_only_rows_with_quotation_marks() -> None:
    """The others are saved as they were, with commas."""
    table = grid(HEADER, ("a", "2021", "x"), ['b,2022,"Un, deux"'], ["c,2023"], ["d"])
    found, parted = spread(table, is_header)
    assert cells(found)[2:] == [("b", "2022", "Un, deux"), ("c,2023",), ("d",)]
    assert parted == (3,)


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, ("a", "2021", "x")],
        [["cpts_id"], ["a"]],
        [["cpts_id,autre"], ["a,b"]],
        [["Bonjour, voici la liste"], ["Ligné, Oudon"]],
        [['cpts_id,"date'], ["a,b"]],
    ],
)
def test_what_is_no_such_table_stays(rows: list[Sequence[str]]) -> None:
    table = grid(*rows)
    assert spread(table, is_header) == (table, ())


@given(st.lists(st.lists(st.text("ab\"',; é", max_size=6).map(str.strip), min_size=2, max_size=4)))
def test_any_rows_come_back(rows: list[list[str]]) -> None:
    def line(row: Sequence[str]) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(row)
        return out.getvalue()

    table = grid([line(("cpts_id", "date", "c", "d"))], *([line(row)] for row in rows))
    found, _ = spread(table, is_header)
    for row, got in zip(rows, cells(found)[1:], strict=True):
        kept = list(row)
        while kept and not kept[-1]:
            kept.pop()
        assert list(got) == kept or not kept


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('"Rapport"', "Rapport"),
        ('"Rapport ""2021"""', 'Rapport "2021"'),
        ('"""a"""', "a"),
        ('"a" et "b"', '"a" et "b"'),
        ('"', '"'),
        ('""', ""),
        ("a", "a"),
        ("", ""),
    ],
)
def test_quotation_marks_in_excess(text: str, meant: str) -> None:
    assert unquoted(text) == meant
    assert unquoted(meant) == meant


def test_a_line_that_says_the_separator_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"sep=;\r\ncpts_id;nom\r\na;Un, deux, trois\r\n")
    (table,) = read_grids(path)
    assert [line.line for line in table.lines] == [2, 3]
    assert cells(table) == [("cpts_id", "nom"), ("a", "Un, deux, trois")]
