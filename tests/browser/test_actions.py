"""The page of what CPTS say they do, in a browser: by keyboard, on a phone, on paper."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cptsgeo.analysis.actions import Question, communes_of, declared
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.pages.actions import page_actions
from cptsgeo.render.pages.maps.element import PlanMap
from cptsgeo.render.pages.maps.model import MapOptions
from cptsgeo.render.pages.maps.places import departement_page
from cptsgeo.render.pages.maps.theme_layer import theme_layer

from .conftest import BREAKOUT, HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAGES = ["carte.html", "region.html", "theme.html", "cpts.html", "aucune.html", "hostile.html"]


def pages_of(page: Page) -> int:
    """Pages of paper that a page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.fixture(scope="module")
def folder(
    shipped: Territories, france: Communes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("actions") / "actions d’été"
    folder.mkdir()
    plan = tmp_path_factory.mktemp("plan")
    hostile, breakout = (text.replace('"', '""') for text in (HOSTILE, BREAKOUT))
    tables = {
        "plan.toml": f"nom = '{BREAKOUT}'\nperimetre = [\"44\"]\ncog = 2026\n",
        "cpts.csv": f'cpts_id,nom\na,"{hostile}"\nb,"{breakout}"\n',
        "compositions.csv": "cpts_id,code_commune\na,44003\nb,44029\n",
        "themes.csv": f'code,libelle,mission,description\nx,"{breakout}",prevention,"{hostile}"\n'
        f'y,"{hostile}",,\n',
        "actions.csv": "cpts_id,mission,theme,libelle,precision,etat,source\n"
        f'a,prevention,x,"{hostile}","{breakout}",en_place,"{breakout}"\n',
    }
    for name, text in tables.items():
        (plan / name).write_text(text, encoding="utf-8")
    other = territories(read_plan(plan), france)
    snp = Question(themes=("soins_non_programmes",), pres_de=communes_of(shipped, "44350"))
    asked = {
        "region": (shipped, Question(), False),
        "theme": (shipped, snp, False),
        "cpts": (shipped, Question(cpts_ids=("ancenis",)), False),
        "aucune": (shipped, Question(departements=("53",)), True),
        "hostile": (other, Question(themes=("x",)), False),
    }
    for name, (found, question, none) in asked.items():
        answers = declared(found, question)
        page = page_actions(answers, empreinte="ab" * 8, none=none)
        assert page == page_actions(replace(answers), empreinte="ab" * 8, none=none)
        assert len(page.encode()) <= 250_000
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    layer = theme_layer(shipped, "SNP")
    page = PlanMap(departement_page(shipped, "53", MapOptions(layer=layer))).to_html()
    (folder / "carte.html").write_text(page, encoding="utf-8")
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


def test_each_cpts_is_unfolded_by_keyboard(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html")
    cards = page.locator(".fiches details")
    assert cards.count() == 32
    expect(page.locator(".fiches .seule").first).to_contain_text("fiche non remplie")
    card = cards.filter(has_text="CPTS d’Ancenis").first
    item = card.locator("li").first
    expect(item).to_be_hidden()
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(item).to_be_visible()
    expect(card.locator("h3").first).to_have_text("Améliorer l’accès aux soins")


def test_silences_are_told_where_they_are(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html")
    card = page.locator(".fiches details").filter(has_text="CPTS Nantes Grand Ouest").first
    card.locator("summary").click()
    expect(card.locator(".silence").first).to_have_text("Rien de déclaré")
    writing = page.locator(".fiches .seule").filter(has_text="Coëvrons")
    expect(writing).to_contain_text("projet de santé en rédaction")


def test_the_answer_comes_first(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "theme.html")
    rows = page.locator("table.actions tbody tr")
    assert rows.count() == 26
    expect(rows.first).to_contain_text("CPTS du Pays Blanc")
    expect(page.locator(".bloc h2").first).to_contain_text("26 CPTS")
    page = ouvrir(folder / "aucune.html")
    expect(page.locator(".bloc h2").first).to_contain_text("aucune de ces CPTS")


def test_the_page_of_a_cpts_is_its_own(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "cpts.html")
    expect(page.locator(".bloc h2").first).to_have_text("Mission par mission")
    expect(page.locator(".fiches li").first).to_be_visible()
    expect(page.locator("dl dd.valeur").first).to_have_text("28")
    expect(page.locator("h2").last).to_have_text("Déclaré chez les voisines, et pas par elle")
    assert page.locator("table.themes, table.missions, table.aucune").count() == 0


def test_paper_has_what_is_unfolded(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html")
    assert pages_of(page) == 3
    card = page.locator(".fiches details").filter(has_text="CPTS d’Ancenis").first
    card.locator("summary").click()
    page.emulate_media(media="print")
    expect(page.locator(".fiches summary:visible")).to_have_count(32)
    expect(page.locator(".fiches ul:visible")).to_have_count(card.locator("ul").count())
    expect(page.locator(".themes tr > :last-child:visible")).to_have_count(0)
    expect(page.locator("button:visible")).to_have_count(0)
    page.emulate_media(media="screen")
    page.locator(".themes summary").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".themes tbody tr:first-child > :last-child")).to_contain_text("Ancenis")


def test_all_are_unfolded_and_folded_at_once(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html")
    button = page.locator("#deplier")
    expect(button).to_have_text("Tout déplier")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fiches details[open]")).to_have_count(32)
    expect(button).to_have_text("Tout replier")
    assert pages_of(page) == 10
    page.locator(".fiches summary").first.click()
    expect(button).to_have_text("Tout déplier")
    button.click()
    expect(button).to_have_text("Tout replier")
    button.click()
    expect(page.locator(".fiches details[open]")).to_have_count(0)


def test_what_is_asked_of_one_cpts_is_printed(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "cpts.html")
    expect(page.locator("#deplier")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.locator(".fiches li:visible")).to_have_count(page.locator(".fiches li").count())


def test_a_map_of_a_theme_tells_each_silence(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "carte.html")
    legend = page.locator("#legende fieldset").filter(has_text="Déclaré").last
    for told in ("Déclaré", "Rien de déclaré", "Mission non retenue",
                 "Projet de santé en rédaction", "Fiche non remplie", "Zone blanche"):  # fmt: skip
        expect(legend).to_contain_text(told)
    page.evaluate(
        "() => CptsGeo.page.choisirCpts("
        "CptsGeo.page.donnees.cpts.findIndex((c) => c.id === 'pays-des-coevrons'))"
    )
    card = page.locator("#fiche dl > div").filter(has_text="Soins non programmés")
    expect(card.locator("dd")).to_have_text("Projet de santé en rédaction")


def test_what_was_typed_is_text(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "hostile.html")
    assert page.title() != "1"
    expect(page.locator("table.actions tbody tr")).to_contain_text(HOSTILE)
