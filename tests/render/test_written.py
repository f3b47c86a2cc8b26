"""A document as a page: what it says on paper, escaped, with a table of contents."""

import base64
import re
from dataclasses import replace

import pytest

from cptsgeo.render.document import Column, Group, Heading, Listing, Paragraph, Run, Table
from cptsgeo.render.pages.written import CONTENTS, page_document

from .test_document import BAD, SVG, WHOLE, every_place, made
from .test_documents import pieces


def test_a_page_says_all_of_a_document() -> None:
    page = page_document(made(*WHOLE, mentions=("Source : INSEE.",)))
    told = " ".join(pieces(page))
    for text in (
        "Titre", "Au 21 janvier 2026", CONTENTS, "Deux points", "dont 3", "Avant tout", "À savoir",
        "En passant", "Laval et autour", "Mayenne", "détail", "trois", "les chiffres", "Le Mans",
        "Un EPCI", "Un autre", "Aucune commune", "Source : INSEE", "Commune 89", "44089",
    ):  # fmt: skip
        assert text in told, text
    assert page == page_document(made(*WHOLE, mentions=("Source : INSEE.",)))
    assert 'alt="Carte de Laval"' in page
    assert base64.b64encode(SVG.encode()).decode() in page


def test_its_contents_lead_to_its_headings() -> None:
    page = page_document(made(*WHOLE))
    anchors = re.findall(r'<li class="n\d"><a href="#([^"]+)">([^<]+)</a>', page)
    assert [text for _, text in anchors] == ["Chiffres clés", "Une liste", "Fin"]
    for anchor, _ in anchors:
        assert re.search(rf'<h[23] id="{anchor}"', page)


def test_the_words_of_a_heading_stand_for_its_page() -> None:
    told = Paragraph(Run("p. ", anchor="a", page=True))
    alone = page_document(made(Heading(1, "Là", anchor="a"), told))
    assert '<a href="#a">Là</a>' in alone
    beside = page_document(made(*WHOLE))
    assert '<a href="#chiffres">les chiffres</a></p>' in beside


def test_a_column_of_pages_alone_and_a_page_after_its_name_say_nothing_more() -> None:
    page = Run("", anchor="a", page=True)
    table = Table(
        (Column("Quoi"), Column("Page", numbers=True)),
        (Group((("Un", page), ("Deux", page)), "Groupe"),),
    )
    rows = Listing(((Run("ici", anchor="a"), page), ("seul", page)))
    told = page_document(made(Heading(1, "Là-bas", anchor="a"), table, rows))
    assert ">Page<" not in told
    assert 'colspan="1"' in told
    assert told.count('<a href="#a">Là-bas</a>') == 2  # Of the contents, and of what stands alone.


def test_tables_have_labels_of_their_own() -> None:
    (table,) = [one for one in WHOLE if isinstance(one, Table) and one.rows]
    first, second, third = (replace(table, caption=caption) for caption in ("", "", "B"))
    page = page_document(made(Heading(1, "A"), first, second, Heading(1, "A"), third))
    labels = re.findall(r'role="region" aria-label="([^"]+)"', page)
    assert len({*labels}) == len(labels) == 3


@pytest.mark.parametrize("text", [*BAD, '<img src=x onerror="alert(1)">', "</script>", "{{ 7*7 }}"])
def test_any_text_is_data(text: str) -> None:
    page = page_document(made(*every_place(text), title=text, mentions=(text,)))
    assert "<img src=x" not in page
    # The only one is ours: the button that prints.
    assert page.count("<script") == 1
    assert "49" not in page if text == "{{ 7*7 }}" else True
    assert page.count("<h1>") == 1
