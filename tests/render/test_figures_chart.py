"""Charts of an edition: bars that are the numbers of the table, their base, and what lacks."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from cptsgeo.analysis.figures import Axe, Figures, figures
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.drawing.bars import Bar, Bars, Row, bars
from cptsgeo.render.drawing.figures import CHARTS, sizes_chart
from cptsgeo.render.drawing.lettering import width
from cptsgeo.render.paper.figures import chart_figures
from cptsgeo.render.paper.sheet import PAPERS
from cptsgeo.render.tables.figures import CHART_NAMES, figure_sheet

MakePlan = Callable[..., Path]


@pytest.fixture
def told(make_plan: MakePlan, france: Communes) -> Figures:
    """Six CPTS of a department, whose members are 100 to 600; one alone is urban."""
    codes = ("44003", "44029", "44082", "44180", "44109", "44001")
    rows = "\n".join(
        f"{cpts},2026,complete,,{'urbain' if rank == 6 else 'rural'},1000,{rank}00,{rank}0"
        for rank, cpts in enumerate("abcdef", 1)
    )
    folder = make_plan(dict(zip("abcdef", codes, strict=True)), fiches=rows)
    return figures(territories(read_plan(folder), france))


def plain(svg: str) -> str:
    return unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))).replace("\u00a0", " ")


def test_bars_are_what_the_table_counts(shipped: Territories) -> None:
    found = figures(shipped)
    drawn = sizes_chart(found, 420)
    assert drawn == sizes_chart(found, 420)
    wide = [float(one) for one in re.findall(r'<rect[^>]* width="([\d.]+)"', drawn.content)]
    counts = [len(one.cpts_ids) for one in found.by(Axe.TAILLE).groupes]
    assert [one / max(wide) for one in wide] == pytest.approx(
        [one / max(counts) for one in counts], abs=0.002
    )
    assert "16 · 39,0 %" in plain(drawn.content)
    assert "Base : 41 CPTS sur 43. Manquent : commune partagée par dérogation" in plain(
        drawn.content
    )


@pytest.mark.parametrize("name", CHART_NAMES)
@pytest.mark.parametrize("wide", [180, 420, 900])
def test_nothing_is_out_of_a_chart(shipped: Territories, name: str, wide: int) -> None:
    drawn = CHARTS[name](figures(shipped), wide, 13.0)
    assert drawn.width == wide
    places = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" font-size="([\d.]+)"([^>]*)>([^<]*)<',
                        drawn.content)  # fmt: skip
    assert places
    for x, y, size, looks, text in places:
        ems = width(unescape(text), bold="700" in looks)
        assert float(x) + ems * float(size) <= wide + 1, text
        assert float(y) < drawn.height
    for x, high in re.findall(r'<rect x="([\d.]+)"[^>]* width="([\d.]+)"', drawn.content):
        assert float(x) + float(high) <= wide


def test_a_chart_says_what_it_lacks(shipped: Territories) -> None:
    found = figures(shipped)
    for name in CHART_NAMES[4:]:
        text = plain(CHARTS[name](found, 420, 13.0).content)
        assert "Aucune fiche du plan ne dit ces nombres." in text
        assert "32 CPTS répondantes sur 43 (projet de santé en rédaction : 2)" in text
    assert "Aucune fiche du plan ne dit la typologie." in plain(
        CHARTS["typologies"](found, 420, 13.0).content
    )


def test_means_are_drawn_or_why_they_are_not(told: Figures) -> None:
    # The only urban one would be what is left of all: the mean of the five others goes too.
    text = plain(CHARTS["membres-typologies"](told, 420, 13.0).content)
    assert "moyenne non montrée" in text
    assert "moins de cinq réponses" in text
    assert "<rect" not in CHARTS["membres-typologies"](told, 420, 13.0).content.split("Rural")[1]
    places = plain(CHARTS["membres-departements"](told, 420, 13.0).content)
    assert "Loire-Atlantique 350 35" in places
    assert "Base : CPTS qui les disent (membres : 6, membres actifs : 6)" in places
    (first, *_, last) = figure_sheet(told, Axe.TYPOLOGIE).lignes
    assert first[:2] == ("Rural", 5)
    assert first[3] is None
    assert last[0] == "Ensemble"
    assert last[3] == 350


def test_words_of_users_are_text() -> None:
    told = Bars(
        "<b>", ("&", '"'), (Row("<script>", (Bar(1, "<i>"), Bar(None, "&"))),), "", ("<u>",)
    )
    svg = bars(told, 300).svg('"><script>')
    assert svg.count("<script>") == 0
    assert svg.count("&lt;script&gt;") == 2


def test_many_groups_are_counted() -> None:
    rows = tuple(Row(f"Typologie {rank}", (Bar(1, "1"),)) for rank in range(50))
    text = plain(bars(Bars("Titre", (), rows, "", ()), 300).content)
    assert "Typologie 39" in text
    assert "Typologie 40" not in text
    assert "Et 10 autres lignes, dans le tableau." in text


@pytest.mark.parametrize("papier", [*PAPERS])
def test_all_charts_on_a_sheet(told: Figures, papier: str) -> None:
    svg = chart_figures(told, "svg", PAPERS[papier]).content.decode()
    assert svg == chart_figures(told, "svg", PAPERS[papier]).content.decode()
    for title in ("CPTS par taille", "CPTS par département", "Les nombres d’une CPTS"):
        assert title in plain(svg)
    alone = chart_figures(told, "svg", PAPERS[papier], ["annees"]).content.decode()
    assert "CPTS par année" in plain(alone)
    assert "CPTS par taille" not in plain(alone)
    assert "Les nombres d’une CPTS" not in plain(alone)


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_each_form(told: Figures, form: str) -> None:
    content = chart_figures(told, form, PAPERS["ecran"]).content
    assert content[:4] == {"png": b"\x89PNG", "pdf": b"%PDF"}[form]
