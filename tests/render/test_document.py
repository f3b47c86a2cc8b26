"""Documents: set on pages that anyone can read, whatever the texts in them."""

import base64
import datetime
import io
import re
import typing

import pytest
import typst
from documents import assert_accessible, bare, opened, structure, text_of
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cptsgeo.render.document import (
    Beside,
    Block,
    Bullets,
    Callout,
    Column,
    Contents,
    Cover,
    Definitions,
    Document,
    Fact,
    Facts,
    Group,
    Heading,
    Legend,
    Listing,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Table,
    Tone,
    linked,
)
from cptsgeo.render.document.blocks import Blocks
from cptsgeo.render.paper.columns import shares
from cptsgeo.render.paper.setting import set_document

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><rect width="90" height="60" '
    'fill="#44bb99"/><text x="9" y="20" font-family="Lato">Laval</text></svg>'
)
IMAGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
    '<image width="40" height="20" href="{}"/></svg>'
)
COLUMNS = (Column("Commune"), Column("INSEE"), Column("Habitants", numbers=True))
ROWS = tuple((f"Commune {rank}", f"44{rank:03}", f"{rank}\u202f000") for rank in range(90))

WHOLE: tuple[Block, ...] = (
    Contents("Sommaire"),
    Heading(1, "Chiffres clés", anchor="chiffres"),
    Callout((Paragraph(Run("Deux points", strong=True)),), "#744600", "#fff5dd", mark=SVG),
    Facts((Fact("Habitants", "12", ("dont 3",)), Fact("Communes", "2"))),
    Paragraph("Avant tout.", Tone.LEAD),
    Paragraph("À savoir.", Tone.NOTICE),
    Paragraph("En passant.", Tone.NOTE, near=True),
    Beside(
        (Picture(SVG, "Carte de Laval", "Laval et autour"), Legend((Run("Couverte", mark=SVG),))),
        (Definitions((("Départements", "Mayenne"), ("Site", linked("ici", "https://x.fr")))),),
    ),
    Heading(2, ("Une ", Run("liste", emphasis=True)), colour="#9c1419"),
    Bullets(("un", ("deux ", Run("détail", soft=True)), Blocks((Bullets(("trois",), True),)))),
    Paragraph(("Voir ", Run("les chiffres", anchor="chiffres"),
               Run(", page ", anchor="chiffres", page=True))),
    Listing((("Ancenis", "1"), ("Laval", "2"), ("Le Mans", "3"), ("Nantes", "4"))),
    Table(COLUMNS, (Group(ROWS[:50], "Un EPCI"), Group(ROWS[50:], "Un autre")), "Communes"),
    Table(COLUMNS, (), empty="Aucune commune."),
    PageBreak(),
    Heading(1, "Fin"),
)  # fmt: skip


def made(*blocks: Block, title: str = "Titre", **more: typing.Any) -> Document:
    return Document(title, "Au 21 janvier 2026", blocks, **more)


def pdf(*blocks: Block, **more: typing.Any) -> bytes:
    return set_document(made(*blocks, **more)).content


def test_a_document_of_every_block_says_all_of_it_and_is_accessible() -> None:
    kinds = {type(one) for one in WHOLE}
    assert kinds | {Picture, Legend, Definitions} == {*typing.get_args(Block)}
    found = pdf(*WHOLE, mentions=("Source : INSEE.",))
    assert_accessible(found)
    text = text_of(found)
    for told in (
        "Titre", "Au 21 janvier 2026", "Sommaire", "Deux points", "dont 3", "Avant tout.",
        "À savoir.", "En passant.", "Laval et autour", "Couverte", "Mayenne", "Une liste",
        "deux détail", "trois", "les chiffres, page 1", "Le Mans", "Un EPCI", "Un autre",
        "Aucune commune.", "Source : INSEE.", *(cell for row in ROWS for cell in row),
    ):  # fmt: skip
        assert bare(told) in text, told
    assert "Carte de Laval" in [one.alt for one in structure(found) if one.tag == "Figure"]
    assert found == pdf(*WHOLE, mentions=("Source : INSEE.",))


def test_pages_are_numbered_and_headings_of_a_table_come_again() -> None:
    pages = [bare(page.extract_text()) for page in opened(pdf(*WHOLE)).pages]
    assert len(pages) == 4
    for rank, text in enumerate(pages):
        assert text.endswith(f"{rank + 1}/4")
        assert (bare("Titre") in text[:60]) == (rank > 0) or rank == 0
    assert [bare("Commune INSEE Habitants") in text for text in pages].count(True) >= 2
    last = next(text for text in reversed(pages) if bare("Commune 89") in text)
    assert last.index(bare("Un autre")) < last.index(bare("Commune 89"))


def test_it_has_bookmarks_links_and_metadata() -> None:
    found = opened(
        pdf(*WHOLE, author="InterCPTS", keywords=("CPTS", "santé"), date=datetime.date(2026, 1, 21))
    )
    outline = [str(one.title) for one in found.outline if not isinstance(one, list)]
    assert outline == ["Chiffres clés", "Fin"]
    told = found.metadata
    assert told
    assert (told.title, told.author) == ("Titre", "InterCPTS")
    assert str(told["/Keywords"]).startswith("cptsgeo ")
    assert "santé" in str(told["/Keywords"])
    assert str(told["/CreationDate"]).startswith("D:20260121")
    addresses = [
        note.get_object()["/A"].get("/URI")
        for page in found.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    ]
    assert "https://x.fr" in addresses


def test_a_cover_is_a_page_of_its_own_that_has_no_number() -> None:
    logo = Picture(SVG, "Logo", wide=0.2)
    found = pdf(Heading(1, "Début"), cover=Cover(("Édition de juillet", "Essai"), logo))
    assert_accessible(found)
    first, second = (page.extract_text() for page in opened(found).pages)
    assert "Édition de juillet" in first
    assert "1 / 2" not in first.replace("\u00a0", " ")
    assert "Début" in second


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    for lines in range(30, 70, 3):
        text = Paragraph("Une ligne.")
        table = Table(COLUMNS, (Group(ROWS[:3], "Groupe"),), "Communes")
        pages = opened(pdf(*[text] * lines, Heading(1, "Titre de rang"), table)).pages
        (page,) = [one.extract_text() for one in pages if "Titre de rang" in one.extract_text()]
        assert "Commune 0" in page


def test_a_short_table_is_on_one_page() -> None:
    table = Table(COLUMNS, (Group(ROWS[:6]),))
    for lines in range(30, 70, 3):
        pages = [
            one.extract_text() for one in opened(pdf(*[Paragraph("Mot.")] * lines, table)).pages
        ]
        assert ["Commune 0" in one for one in pages] == ["Commune 5" in one for one in pages]


def test_contents_leave_no_few_lines_to_a_last_page() -> None:
    lone = set()
    for many in range(42, 58):
        names = [Heading(1, f"Partie {rank} :") for rank in range(many)]
        cover = Cover(("Essai",), None)
        pages = opened(pdf(Contents("Sommaire"), PageBreak(), *names, cover=cover)).pages
        lines = [len(re.findall(r"Partie \d+ : \.", page.extract_text())) for page in pages]
        assert sum(lines) == many
        lone.add(lines[2])
    assert 0 in lone
    assert min(lone - {0}, default=9) > 3


def test_one_row_of_a_listing_is_in_the_first_column() -> None:
    for rows in (1, 2, 3, 5):
        listing = Listing(tuple((f"Nom{rank}", str(rank)) for rank in range(rows)), columns=4)
        places: list[float] = []

        def note(
            text: str, _: object, at: list[float], *__: object, into: list[float] = places
        ) -> None:
            if text.startswith("Nom0"):
                into.append(at[4])

        opened(pdf(listing)).pages[0].extract_text(visitor_text=note)
        assert places
        assert max(places) < 100


def test_what_contradicts_itself_is_no_document() -> None:
    for blocks in (
        (Heading(2, "Sous"),),
        (Heading(1, "Un"), Heading(3, "Trois")),
        (Heading(1, "Un", anchor="a"), Heading(1, "Deux", anchor="a")),
        (Paragraph(Run("là", anchor="nulle-part")),),
    ):
        with pytest.raises(ValueError, match="heading"):
            made(*blocks)
    with pytest.raises(ValueError, match="cells"):
        Table(COLUMNS, (Group((("seule",),)),))
    with pytest.raises(ValueError, match="nothing"):
        Picture(SVG, " ")
    with pytest.raises(ValueError, match="page"):
        Run("", page=True)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "/etc", "", "https://",
     "https://a b", "http://x\ny", "https://" + "a" * 2001],
)  # fmt: skip
def test_a_link_leads_to_the_web_or_to_a_mailbox(address: str) -> None:
    assert linked("x", address) == Run("x")
    if address:
        with pytest.raises(ValueError, match="address"):
            Run("x", address=address)


@pytest.mark.parametrize("address", ["https://x.fr/é?a=1#b", "HTTP://x.fr", "mailto:a@b.fr"])
def test_a_good_address_is_kept(address: str) -> None:
    assert linked("x", address).address == address
    assert text_of(pdf(Paragraph(linked("ici", address))))


BAD = (
    '#import "@preview/x:1.0.0"', '#read("/etc/passwd")', "$x^2$ $", "\\u{41} \\ \\\\", "@ref",
    "<etiquette>", "= Titre", "- point", "*gras* _ital_ `code`", "[x](y)", "// rien", "/* rien */",
    "#panic()", "a" * 5000, "é\u0301\u0327", "\x00\x01\x1b[31m", "\ud800", "\ufeff\u2028\u2029",
    "שלום עולם", "مرحبا", "🎉👩‍🚒", "漢字", "\u00a0\u202f", "ffi ff fl", "Œuvre – « n° 1 »",
    "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson", "L’Hermitage-lès-Bois de l’Étang-Neuf-sur-Mer",
)  # fmt: skip


def every_place(text: str) -> tuple[Block, ...]:
    """A text wherever a document has one."""
    look = Run(text, strong=True, emphasis=True, soft=True)
    return (
        Contents(text),
        Heading(1, text, anchor=f"a {text}"[:80].encode("utf-8", "replace").decode()),
        Paragraph((text, look, linked(text, "https://x.fr"), Run(text, mark=SVG))),
        Facts((Fact(text, text, (text,)),)),
        Definitions(((text, text),)),
        Listing(((text, text),), 4),
        Legend((Run(text, mark=SVG),)),
        Bullets((text,)),
        Picture(SVG, f"Carte {text}", text),
        Callout((Paragraph(text),), "#744600", "#fff5dd"),
        Table(
            tuple(Column(text, numbers=rank == 4) for rank in range(5)),
            (Group(((text,) * 5,), text),),
            text,
        ),
    )


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_any_text_is_shown_as_text_and_stops_nothing(text: str) -> None:
    found = set_document(made(*every_place(text), title=text or "x", mentions=(text,)))
    assert_accessible(found.content) if bare(text) else None
    drawn = "".join("□" if sign in found.lacking else sign for sign in bare(text))
    # What is too long for the headings of a table is cut there; what goes over pages, between feet.
    told = drawn if len(drawn) < 1000 else drawn[:1000]
    assert text_of(found.content).count(told) >= 12
    assert bool(found.lacking) == any(sign in text for sign in "שم🎉漢")


@examples(30)
@given(st.text(min_size=1, max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_no_text_stops_a_document(text: str, others: list[str]) -> None:
    blocks = every_place(text)
    assert set_document(made(*blocks, title=text, keywords=tuple(others), author=text)).content


def test_words_that_no_space_parts_stay_on_the_page() -> None:
    for space in ("\u00a0", "\u202f"):
        (page,) = opened(pdf(Paragraph(space.join(["mot"] * 60)))).pages
        assert max(map(len, page.extract_text().splitlines())) < 140
    # A number and what it counts stay together, wherever the line ends.
    tied = "3\u00a0907\u00a0156\u00a0habitants"
    for many in range(20, 32):
        (page,) = opened(pdf(Paragraph(f"{'mot ' * many}{tied}"))).pages
        assert "3 907 156 habitants" in page.extract_text()


def test_long_words_stay_in_their_column() -> None:
    """Nothing is written beyond the margins, and no cell over another."""
    long = "Bouzemont" * 30
    found = opened(pdf(Table(COLUMNS * 3, (Group(((long, "44109", "1") * 3,)),), small=True)))
    lefts: list[float] = []
    found.pages[0].extract_text(
        visitor_text=lambda text, cm, tm, *_: lefts.append(tm[4] * cm[0] + cm[4]) if text.strip()
        else None
    )  # fmt: skip
    assert lefts
    assert max(lefts) < 595 - 18 / 25.4 * 72


def test_columns_have_the_widths_that_cells_ask_for() -> None:
    table = Table(
        (Column("Nom"), Column("N", numbers=True), Column("Dit")),
        (Group((("Ancenis", "1 234 567", "mot " * 60), ("Laval", "2", "peu"))),),
    )
    name, figure, told = shares(table, 60.0)
    assert name + figure + told == pytest.approx(60.0)
    assert figure > len("1 234 567") * 0.5
    assert told > 2 * name
    narrow = shares(table, 5.0)
    assert sum(narrow) == pytest.approx(5.0)
    numbers = Table((Column("A", numbers=True),), (Group((("1",),)),))
    assert sum(shares(numbers, 60.0)) < 10


def test_no_picture_is_written_twice() -> None:
    once = pdf(Heading(1, "A"), Paragraph(Run("x", mark=SVG)))
    many = pdf(Heading(1, "A"), *[Paragraph(Run("x", mark=SVG))] * 60)
    assert len(many) - len(once) < 60_000
    assert not re.search(rb"/(?:URI|JavaScript|Launch|EmbeddedFile)\b", once)


def test_a_photograph_is_inside_its_svg_and_no_file_is_read() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "#9c1419").save(buffer, "PNG")
    data = base64.b64encode(buffer.getvalue()).decode()
    found = opened(pdf(Picture(IMAGE.format(f"data:image/png;base64,{data}"), "Logo")))
    assert len(found.pages[0].images) == 1
    for path in ("/etc/hostname", "file:///etc/hostname", "../x.png"):
        with pytest.raises(typst.TypstError, match="image"):
            pdf(Picture(IMAGE.format(path), "Logo"))
