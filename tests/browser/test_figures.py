"""The pages of figures and of a follow-up, in a browser: on a phone too, and on paper."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cptsgeo.analysis.figures import figures
from cptsgeo.analysis.followup import eve, followup, latest_fact
from cptsgeo.communes.communes import Communes
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.files.noting import read_notes
from cptsgeo.plan.territories import territories
from cptsgeo.render.pages.figures import page_figures
from cptsgeo.render.pages.followup import page_followup
from cptsgeo.text.dates import parse_date

from .conftest import BREAKOUT, HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAGES = ["chiffres.html", "membres.html", "suivi.html", "notes.html"]


@pytest.fixture(scope="module")
def folder(france: Communes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of the shipped plan, and of one with members, hostile words, notes, dated communes."""
    folder = tmp_path_factory.mktemp("pages") / "comité d’été"
    folder.mkdir()
    other = tmp_path_factory.mktemp("plan") / "plan"
    shutil.copytree(default_plan(), other)
    hostile, breakout = (text.replace('"', '""') for text in (HOSTILE, BREAKOUT))
    sheets = (other / "fiches.csv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [f'{row},"{hostile if rank % 3 else breakout}",100,{rank + 20},{rank}'
            for rank, row in enumerate(sheets)]  # fmt: skip
    (other / "fiches.csv").write_text(
        "\n".join(["cpts_id,date,reponse,typologie,professionnels,membres,membres_actifs", *rows])
        + "\n", encoding="utf-8",
    )  # fmt: skip
    (other / "suivi.csv").write_text(
        f'cpts_id,date,note\nancenis,2026-02,"{hostile}"\nancenis,2026-01,"{breakout}"\n',
        encoding="utf-8",
    )
    table = other / "compositions.csv"
    head, *lines = table.read_text(encoding="utf-8").splitlines()
    dated = [f"{one},{'2025-11' if one.startswith('ancenis,44003') else ''}" for one in lines]
    table.write_text("\n".join([f"{head},depuis", *dated]) + "\n", encoding="utf-8")
    since = parse_date("2025-09")
    for path, counted, told in ((default_plan(), "chiffres", "suivi"), (other, "membres", "notes")):
        plan, notes = read_plan(path), read_notes(path)
        dates = (eve(since), latest_fact(plan, notes))
        before, after = (territories(plan, france, date) for date in dates)
        found = followup(before, after, since, mois=6, notes=notes)
        pages = {counted: page_figures(figures(after), empreinte="ab" * 8),
                 told: page_followup(found, notes=True, empreinte="ab" * 8)}  # fmt: skip
        for name, page in pages.items():
            assert len(page.encode()) <= 150_000
            (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("shape", [{}, PHONE])
def test_nothing_is_wrong(
    ouvrir: Ouvrir, folder: Path, name: str, shape: dict[str, object]
) -> None:
    page = ouvrir(folder / name, **shape)
    assert violations(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.evaluate("window.innerWidth")
    assert page.title() != "1"


def test_charts_say_what_they_lack(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "chiffres.html")
    charts = page.locator("svg.barres")
    assert charts.count() == 8
    expect(charts.nth(0)).to_contain_text("Base\u00a0: 41 CPTS sur 43.")
    expect(charts.nth(1)).to_contain_text("Aucune fiche du plan ne dit ces nombres.")
    expect(page.locator("table.chiffres_publies tbody tr")).to_have_count(24)
    expect(page.locator(".chiffres dd.valeur").nth(1)).to_have_text("aucune réponse")


def test_members_are_drawn(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "membres.html")
    expect(page.locator("svg.barres").nth(1)).to_contain_text("Membres actifs")
    assert page.locator("svg.barres").nth(1).locator("rect").count() > 4
    expect(page.locator("table.typologies tbody tr").first).to_contain_text(HOSTILE)


def test_notes_are_marked(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "notes.html")
    expect(page.locator(".avis").first).to_contain_text(
        "Interne\u00a0: ce suivi contient des notes"
    )
    notes = page.locator(".interne tbody tr")
    expect(notes).to_have_count(2)
    expect(notes.last).to_contain_text(HOSTILE)
    expect(page.locator("table.communes tbody tr")).to_have_count(1)
    page = ouvrir(folder / "suivi.html")
    expect(page.locator(".interne")).to_have_text("Notes de suivi (internes) Aucune.")
    expect(page.locator(".avis").first).not_to_contain_text("Interne")


def test_a_source_of_all_rows_is_told_once(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "suivi.html", **PHONE)
    moved = page.locator("section[aria-labelledby=statuts-titre]")
    assert moved.locator("thead th").all_text_contents() == ["Date", "CPTS", "Quoi"]
    expect(moved.locator(".note")).to_contain_text("Source\u00a0: État d’avancement des CPTS")
    region = moved.locator(".defile")
    assert region.evaluate("one => one.scrollWidth <= one.clientWidth + 1")


def test_tables_are_reached_by_keyboard(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "suivi.html", **PHONE)
    for _ in range(2):  # The button that prints, then the table.
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == (
        "Tableau\u00a0: Statuts qui ont bougé"
    )


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_on_paper(ouvrir: Ouvrir, folder: Path, name: str) -> None:
    page = ouvrir(folder / name, viewport={"width": 703, "height": 1050})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    cut = "[...document.querySelectorAll('.defile')].filter(e => e.scrollWidth > e.clientWidth + 1)"
    assert page.evaluate(f"{cut}.length") == 0
