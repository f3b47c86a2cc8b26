"""Texts of a region in Markdown: paragraphs, lists, emphasis and links; nothing is run."""

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.render.document import Block, Bullets, Document, Heading, Paragraph, Run
from cptsgeo.render.document.blocks import Blocks
from cptsgeo.render.document.document import within, words_of
from cptsgeo.render.document.markdown import markdown
from cptsgeo.render.document.words import plain, runs


def said(blocks: tuple[Block, ...]) -> str:
    return "\n".join(plain(words) for block in within(blocks) for words in words_of(block))


def test_paragraphs_lists_emphasis_and_links() -> None:
    found = markdown(
        "Un **mot** *dit*, [là](https://example.org/a?b=c).\n\n1. un\n2. deux\n\n"
        "- trois\n\n  suite\n",
        1,
    )
    first, ordered, bullets = found.blocks
    assert isinstance(first, Paragraph)
    assert [(run.text, run.strong, run.emphasis, run.address) for run in runs(first.words)] == [
        ("Un ", False, False, ""),
        ("mot", True, False, ""),
        (" ", False, False, ""),
        ("dit", False, True, ""),
        (", ", False, False, ""),
        ("là", False, False, "https://example.org/a?b=c"),
        (".", False, False, ""),
    ]
    assert ordered == Bullets(((Run("un"),), (Run("deux"),)), ordered=True)
    assert isinstance(bullets, Bullets)
    (item,) = bullets.items
    assert isinstance(item, Blocks)
    assert said(item.blocks) == "trois\nsuite"
    assert not found.left_out


def test_lines_of_a_cell_stay_lines_and_rows_of_spaces_are_no_program() -> None:
    assert said(markdown("Présidence\nSecrétariat\n\n    En retrait", 1).blocks) == (
        "Présidence\nSecrétariat\nEn retrait"
    )


@pytest.mark.parametrize(("typed", "left"), [
    ("Un <b>mot</b>", "2\u00a0morceaux de HTML"),
    ("<script>alert(1)</script>", "1\u00a0morceau de HTML"),
    ("![carte](carte.png)", "1\u00a0image"),
    ("![x](https://example.org/a.png) ![y](b)", "2\u00a0images"),
    ("[x](javascript:alert(1))", "1\u00a0lien qui ne mène pas au Web"),
    ("[x](file:///etc/passwd)", "1\u00a0lien qui ne mène pas au Web"),
    ("[x](../plan.csv) [y](data:text/html,a)", "2\u00a0liens qui ne mènent pas au Web"),
])  # fmt: skip
def test_what_no_document_may_hold_is_left_out_and_told(typed: str, left: str) -> None:
    found = markdown(typed, 1)
    assert found.left_out == (left,)
    assert not any(run.address for block in within(found.blocks) for words in words_of(block)
                   for run in runs(words))  # fmt: skip


@pytest.mark.parametrize("typed", ['#import "x": *', "$x^2$ @ref <label>", "{{ 7 * 7 }} #panic()"])
def test_other_languages_are_words(typed: str) -> None:
    assert said(markdown(f"Voici : {typed}", 1).blocks).replace("\u00a0", " ").startswith("Voici :")


def test_headings_are_under_that_of_the_document_and_skip_none() -> None:
    found = markdown("### Trois\n\n# Un\n\n###### Six\n\ntexte", 2)
    headings = [block for block in found.blocks if isinstance(block, Heading)]
    assert [(one.level, plain(one.words), one.told) for one in headings] == [
        (3, "Trois", False), (3, "Un", False), (4, "Six", False),
    ]  # fmt: skip
    assert Document("T", "", (Heading(1, "A"), Heading(2, "B"), *found.blocks))


@given(st.text(st.sampled_from("#*_[]()<>!`-1. \n\tab&\\~|:/"), max_size=120))
@examples(200)
def test_any_text_makes_a_document(typed: str) -> None:
    found = markdown(typed, 1)
    assert Document("T", "", (Heading(1, "A"), *found.blocks))


def test_long_and_deep_texts_take_bounded_time() -> None:
    for typed in ("> " * 5_000 + "a", "[" * 20_000, "*a **b " * 5_000, "- " * 3_000 + "a"):
        assert isinstance(markdown(typed, 1).blocks, tuple)
