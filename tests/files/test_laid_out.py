"""Lines of a PDF as tables: places tell which cells are empty."""

from collections.abc import Sequence

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.files.laid_out import laid_out

WIDTHS = (26, 14, 12)


def spaced(rows: Sequence[Sequence[str]], widths: Sequence[int] = WIDTHS) -> list[tuple[int, str]]:
    """Rows as a page has them, each cell at the place of its column."""
    lines = ["".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
             for row in rows]  # fmt: skip
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def table(lines: Sequence[tuple[int, str]]) -> list[list[str]]:
    return [[str(cell) for cell in cells] for sheet, _, *cells in laid_out(lines)
            if sheet == "tableau 1"]  # fmt: skip


HEAD = ("Commune", "Code INSEE", "Population")


def test_an_empty_cell_is_where_nothing_stands() -> None:
    rows = [HEAD, ("Ligné", "44082", "5 400"), ("Couffé", "", "2 600"), ("Oudon", "44115", ""),
            ("", "44003", "11 000")]  # fmt: skip
    assert [line + [""] * (3 - len(line)) for line in table(spaced(rows))] == [*map(list, rows)]


def test_centred_and_right_aligned_cells() -> None:
    lines = [
        "   Commune        Code    Population",
        "    Ligné         44082        5 400",
        "  Loireauxence                 7 600",
        "    Oudon         44115",
    ]
    assert table([*enumerate(lines, 1)]) == [
        ["Commune", "Code", "Population"], ["Ligné", "44082", "5 400"],
        ["Loireauxence", "", "7 600"], ["Oudon", "44115", ""],
    ]  # fmt: skip


def test_a_code_half_a_line_lower_than_its_name_is_a_row_and_a_title_is_none() -> None:
    lines = ["Commune          Code", "Ligné            44082", "Vallons-de-",
             "                 44180", "l’Erdre", "Oudon            44115"]  # fmt: skip
    found = [*laid_out([*enumerate(lines, 1)])]
    assert ["tableau 1", 4, "", "44180"] in found
    assert [line[2] for line in found if line[0] == "texte"] == ["Vallons-de-", "l’Erdre"]


def test_places_that_contradict_each_other_tell_nothing() -> None:
    lines = ["Commune      Code     Habitants", "Un nom bien plus long que sa place     44082    5",
             "Oudon    44115"]  # fmt: skip
    assert table([*enumerate(lines, 1)])[-1] == ["Oudon", "44115"]


@pytest.mark.parametrize("text", ["", "   ", "seul", "\t"])
def test_what_is_no_table(text: str) -> None:
    lines = [(1, text)] if text.strip() else []
    assert [line[0] for line in laid_out(lines)] == ["texte"] * len(lines)


WORD = st.text("abcdé-’ ", min_size=1, max_size=20).map(lambda text: "-".join(text.split()) or "a")


@examples(200)
@given(
    st.lists(
        st.tuples(
            WORD, st.sampled_from(["44082", "49007", ""]), st.sampled_from(["1", "2 345", ""])
        ),
        min_size=1,
        max_size=12,
    )
)
def test_any_table_with_a_header_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    # Of rows with one cell nothing tells that they are rows: they are texts.
    kept = [HEAD, *(row for row in rows if row[1] or row[2])]
    found = [line + [""] * (3 - len(line)) for line in table(spaced(kept))]
    assert found == [*map(list, kept)]


@pytest.mark.parametrize("word", ["a", "\ufb01", "a\ufb01"])
def test_a_word_as_long_as_a_document_is_looked_through_once(word: str) -> None:
    """Were it tried from each of its letters, this would not end."""
    long = word * 500_000
    assert [row[-1] for row in laid_out([(1, f"Ligné {long}")])] == [f"Ligné {long}"]
