"""The page of an evolution in a browser: the slider, what follows it, what plays."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from cptsgeo.analysis.evolution import evolution
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.pages.evolution import page_evolution

from .conftest import BREAKOUT, HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAGES = ["region.html", "annee.html", "hostile.html"]
N = "\u00a0"
STEP = 1_000
"""Milliseconds, a little more than a date stays."""


@pytest.fixture(scope="module")
def folder(
    shipped: Territories, france: Communes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("evolution") / "évolution d’été"
    folder.mkdir()
    plan = tmp_path_factory.mktemp("plan")
    names = [HOSTILE.replace('"', '""'), BREAKOUT.replace('"', '""')]
    tables = {
        "plan.toml": f"nom = '{BREAKOUT}'\nperimetre = [\"44\"]\ncog = 2026\n",
        "cpts.csv": "cpts_id,nom\n"
        + "".join(f'{i},"{name}"\n' for i, name in zip("ab", names, strict=True)),
        "compositions.csv": "cpts_id,code_commune,depuis\na,44003,\na,44109,2023\nb,44003,\n",
        "statuts.csv": "cpts_id,date,statut,nature\na,2021,projet_finalise,observation\n"
        "b,2023,cpts_operationnelle,signature_aci\n",
        "totaux-publies.csv": f'date,indicateur,valeur\n2022,"{names[0]}",3\n',
    }
    for name, text in tables.items():
        (plan / name).write_text(text, encoding="utf-8")
    made = {
        "region": evolution(shipped),
        "annee": evolution(shipped, pas="annee", departements=["53"]),
        "hostile": evolution(territories(read_plan(plan), france, contested=True)),
    }
    for name, found in made.items():
        page = page_evolution(found, empreinte="ab" * 8)
        assert page == page_evolution(found, empreinte="ab" * 8)
        assert len(page.encode()) <= 600_000
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


def filled(page: Page, state: str) -> int:
    """Communes drawn in a state, by what they are filled with."""
    count: int = page.evaluate(
        """(state) => [...document.querySelectorAll("#carte .faces path")].filter((path) =>
            getComputedStyle(path).fill.includes(`carte-${state}`)).length""",
        state,
    )
    return count


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("phone", [False, True])
def test_asks_nothing_of_the_network_and_suits_screen_readers(
    ouvrir: Ouvrir, folder: Path, name: str, phone: bool
) -> None:
    page = ouvrir(folder / name, **(PHONE if phone else {}))
    assert page.locator("h1").inner_text() == page.title()
    assert violations(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.evaluate("window.innerWidth")
    assert page.locator("img").count() == 0


def test_the_slider_moves_the_map_and_the_figures(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html")
    slider = page.get_by_role("slider", name="Date")
    first = page.locator(".situation tr", has_text="CPTS opérationnelle").locator("td")
    expect(first).to_have_text(f"37 CPTS · 79,2{N}%")
    last = filled(page, "cpts_operationnelle")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("#date")).to_have_text(f"31{N}mars{N}2021")
    expect(slider).to_have_attribute("aria-valuetext", f"31{N}mars{N}2021")
    expect(first).to_have_text(f"4 CPTS · 9,9{N}%")
    assert 0 < filled(page, "cpts_operationnelle") < last / 4
    assert filled(page, "statut_inconnu") > last / 2
    assert page.locator("tr.choisie th").inner_text() == f"31{N}mars{N}2021"
    page.keyboard.press("ArrowRight")
    expect(page.locator("#date")).to_have_text(f"30{N}juin{N}2021")
    assert page.evaluate("location.hash") == "#date=2021-06-30"
    page.keyboard.press("End")
    assert filled(page, "cpts_operationnelle") == last
    row = page.locator(".dates tbody tr").nth(3)
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    cells = row.locator("td").all_inner_texts()[:-1]
    assert page.locator(".situation .valeur").all_inner_texts() == cells


def test_it_plays_to_the_end_and_stops(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "annee.html")
    page.clock.install()
    page.get_by_role("button", name="Lire").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.clock.run_for(STEP)
    expect(page.locator("#date")).to_have_text(f"31{N}décembre{N}2022")
    page.clock.run_for(20 * STEP)
    expect(page.locator("#date")).to_have_text(f"21{N}janvier{N}2026")
    expect(page.get_by_role("button", name="Lire")).to_be_visible()


def test_a_pause_holds(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html")
    page.clock.install()
    page.get_by_role("button", name="Lire").click()
    page.clock.run_for(STEP)
    page.get_by_role("button", name="Pause").click()
    shown = page.locator("#date").inner_text()
    page.clock.run_for(3 * STEP)
    assert page.locator("#date").inner_text() == shown


def test_an_address_opens_at_a_date(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html", "#date=2023-12-31")
    expect(page.locator("#date")).to_have_text(f"31{N}décembre{N}2023")
    expect(page.locator("#carte-titre")).to_contain_text("2023")


def test_published_totals_stand_beside_the_curve(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html")
    titles = page.locator("#nombres .publie title").all_text_contents()
    assert any("28" in title and "ACI signés" in title for title in titles)
    expect(page.locator(".publies tbody tr")).to_have_count(9)
    assert ouvrir(folder / "annee.html").locator(".publie").count() == 0


def test_communes_that_join_are_drawn_when_they_do(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "hostile.html")
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    assert filled(page, "projet_finalise") == 0
    assert filled(page, "contestee") == 1
    page.keyboard.press("End")
    assert filled(page, "projet_finalise") == 1


def test_paper_has_the_date_that_is_shown(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html", "#date=2021-06-30")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    first, second = pypdf.PdfReader(io.BytesIO(printed)).pages
    told = " ".join(first.extract_text().split())
    assert "Carte au 30 juin 2021" in told
    assert "Situation au 30 juin 2021" in told
    assert "CPTS opérationnelle 6 CPTS" in told
    assert "21 janvier 2026" in " ".join(second.extract_text().split())


def test_paper_stops_what_plays(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html", "#date=2021-06-30")
    play = page.locator("#jouer")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(play).to_have_attribute("aria-pressed", "false")


def test_reads_without_a_script(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html", java_script_enabled=False)
    expect(page.locator("#carte")).to_be_visible()
    expect(page.locator("#curseur")).to_be_hidden()
    expect(page.locator(".situation")).to_contain_text("37 CPTS")
