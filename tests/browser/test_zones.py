"""The page of zones blanches in a browser: map, table, sheets, and what a printer gets."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from cptsgeo.analysis.zones import zones_blanches
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.pages.zones import page_zones

from .conftest import HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PAGES = ["region.html", "departement.html", "hostile.html", "sans-zone.html"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def dossier(
    shipped: Territories, france: Communes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Give a folder, its name with a space and an accent, of pages."""
    folder = tmp_path_factory.mktemp("zones") / "zones d’été"
    folder.mkdir()

    def write(name: str, page: str) -> None:
        (folder / name).write_text(page, encoding="utf-8")

    write("region.html", page_zones(zones_blanches(shipped), empreinte="sha256:" + "ab" * 32))
    write("departement.html", page_zones(zones_blanches(shipped, departements=["85"])))
    pays_basque = {f"c{code}": [code] for code in france.codes_of(["64"])[:30]}
    _plan(folder / "crowd", pays_basque, "projet_finalise", "CPTS d’une commune", perimetre="64")
    crowd = territories(read_plan(folder / "crowd"), france)
    write("nombreux.html", page_zones(zones_blanches(crowd)))
    write("hostile.html", page_zones(zones_blanches(_hostile(folder / "plan", france))))
    write("sans-zone.html", page_zones(zones_blanches(_covered(folder / "couvert", france))))
    return folder


def _plan(
    folder: Path, held: dict[str, list[str]], status: str, name: str, *, perimetre: str = "53"
) -> None:
    folder.mkdir()
    quoted = '"' + name.replace('"', '""') + '"'
    head = name.replace('"', "'")
    tables = {
        "plan.toml": f'nom = "{head}"\nperimetre = ["{perimetre}"]\ncog = 2026\n',
        "cpts.csv": "cpts_id,nom,fiabilite_composition\n"
        + "".join(f"{one},{quoted},estimation\n" for one in held),
        "compositions.csv": "cpts_id,code_commune\n"
        + "".join(f"{one},{code}\n" for one, codes in held.items() for code in codes),
        "statuts.csv": "cpts_id,date,statut,nature,source,estime\n"
        + "".join(f"{one},2025,{status},observation,{quoted},\n" for one in held),
    }
    for table, text in tables.items():
        (folder / table).write_text(text, encoding="utf-8")


def _hostile(folder: Path, france: Communes) -> Territories:
    """La Mayenne, a commune claimed twice, projects in pause, and names that are markup."""
    codes = france.codes_of(["53"])
    _plan(folder, {"a": codes[:80], "b": codes[79:120]}, "projet_mis_en_pause", HOSTILE)
    return territories(read_plan(folder), france, contested=True)


def _covered(folder: Path, france: Communes) -> Territories:
    _plan(folder, {"a": france.codes_of(["53"])}, "cpts_operationnelle", "CPTS A")
    return territories(read_plan(folder), france)


def view(page: Page) -> list[float]:
    """What the map shows: left, top, width, height."""
    box = page.locator("#zones").get_attribute("viewBox")
    assert box
    return [float(number) for number in box.split()]


def button(page: Page, zone: str) -> Locator:
    return page.locator(f'button[data-zone="{zone}"]')


def surrounds(page: Page, one: Locator) -> bool:
    """Whether what a button aims at is whole in the view, and fills a good part of it."""
    x, y, wide, high = (float(n) for n in (one.get_attribute("data-boite") or "").split())
    left, top, width, height = view(page)
    inside = left <= x and top <= y and x + wide <= left + width and y + high <= top + height
    return inside and max(wide / width, high / height) > 0.4


def pages_of(printed: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", printed))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("phone", [False, True])
def test_asks_nothing_of_the_network_and_suits_screen_readers(
    ouvrir: Ouvrir, dossier: Path, name: str, phone: bool
) -> None:
    page = ouvrir(dossier / name, **(PHONE if phone else {}))
    assert page.locator("h1").inner_text() == page.title()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1440)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def test_the_table_leads_to_the_map(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "region.html")
    whole = view(page)
    one = button(page, "zone-1-3")
    one.click()
    expect(one).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".vise .trait")).to_have_count(1)
    expect(page.locator("#montre")).to_contain_text("1.3 Tiercé")
    assert surrounds(page, one)
    assert violations(page) == []
    one.click()
    expect(page.locator(".vise .trait")).to_have_count(0)
    assert view(page) == whole


@pytest.mark.parametrize("phone", [False, True])
def test_every_number_is_read_on_the_map(ouvrir: Ouvrir, dossier: Path, phone: bool) -> None:
    page = ouvrir(dossier / "region.html", **(PHONE if phone else {}))
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("#zones .numeros rect")].map((box) => {
            const { left, top, right, bottom } = box.getBoundingClientRect();
            return [left, top, right, bottom];
        })"""
    )
    acted_on = page.locator(".zones tbody tr").count() - 1
    assert len(boxes) == acted_on > 10
    for rank, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:rank]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_the_table_leads_to_the_map_by_keyboard(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "region.html")
    whole = view(page)
    one = button(page, "zone-2")
    one.focus()
    page.keyboard.press("Enter")
    assert surrounds(page, one)
    page.keyboard.press("Escape")
    expect(one).to_be_focused()
    assert view(page) == whole


def test_a_phone_goes_to_the_map_and_back(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "region.html", **PHONE)
    one = button(page, "zone-4")
    one.tap()
    expect(page.locator("#zones")).to_be_in_viewport(ratio=0.9)
    back = page.get_by_role("button", name="Revenir au tableau")
    expect(back).to_be_focused()
    back.tap()
    expect(one).to_be_focused()


def test_an_address_opens_on_a_zone(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "region.html", "#zone-1-3")
    expect(page.locator("#zone-1-3")).to_be_in_viewport()
    one = button(page, "zone-1-3")
    expect(one).to_have_attribute("aria-pressed", "true")
    assert surrounds(page, one)
    page.evaluate("location.hash = 'zone-2'")
    expect(button(page, "zone-2")).to_have_attribute("aria-pressed", "true")
    expect(one).to_have_attribute("aria-pressed", "false")
    assert surrounds(page, button(page, "zone-2"))


@pytest.mark.parametrize("name", ["region.html", "hostile.html", "nombreux.html"])
def test_each_sheet_prints_on_one_page(ouvrir: Ouvrir, dossier: Path, name: str) -> None:
    page = ouvrir(dossier / name)
    page.evaluate("window.print = () => {}")
    buttons = page.locator("button[data-fiche]")
    assert buttons.count() > 1
    for rank in range(min(buttons.count(), 8)):
        one = buttons.nth(rank)
        title = page.locator(f"#{one.get_attribute('data-fiche')} h3").inner_text()
        one.click()
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
        assert pages_of(printed) == 1, title
        expect(page.locator(".choisie")).to_have_count(0)


def test_a_sheet_prints_alone(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "region.html")
    page.evaluate("window.print = () => {}")
    page.locator('button[data-fiche="zone-1-3"]').click()
    page.emulate_media(media="print")
    expect(page.locator("h1, .zones, #zones")).to_have_count(3)
    for hidden in ("h1", ".zones", "#zones", "#zone-2", "#zone-1"):
        expect(page.locator(hidden)).to_be_hidden()
    sheet = page.locator("#zone-1-3")
    expect(sheet).to_contain_text("Durtal")
    expect(sheet).to_contain_text("CPTS des Vallées de l’Anjou Bleu")
    expect(sheet).to_contain_text("situation au 21\u00a0janvier\u00a02026")
    expect(page.locator("button:visible")).to_have_count(0)


def test_paper_has_what_is_chosen(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "region.html", script="window.print = () => { window.asked = true; }")
    sheets = page.locator(".fiche").count()
    assert sheets == 19

    def printed() -> int:
        return pages_of(page.pdf(prefer_css_page_size=True, print_background=True))

    assert printed() == 1
    button(page, "zone-2").click()
    expect(page.locator("#montre")).to_contain_text("«\u00a0Imprimer\u00a0» donne sa fiche")
    page.locator(".imprimer").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.asked")
    page.emulate_media(media="print")
    expect(page.locator(".fiche:visible")).to_have_attribute("id", "zone-2")
    expect(page.locator("h1")).to_be_hidden()
    expect(page.locator(".imprimer")).to_be_hidden()
    page.emulate_media(media="null")
    assert printed() == 1
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    expect(page.locator(".fiche:visible")).to_have_count(0)
    expect(page.locator(".zones")).to_be_visible()
    page.emulate_media(media="null")
    page.get_by_role("button", name="Imprimer toutes les fiches").click()
    assert printed() == 1 + sheets
    assert printed() == 1


def test_without_a_script_paper_has_all(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "region.html", java_script_enabled=False)
    assert pages_of(page.pdf(prefer_css_page_size=True, print_background=True)) == 20


def test_the_printed_map_is_the_whole_one(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "hostile.html")
    page.get_by_role("button", name="Zoomer", exact=True).click()
    zoomed = view(page)
    page.pdf(prefer_css_page_size=True, print_background=True)
    assert view(page) == zoomed
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert view(page)[:2] == [0, 0]
    expect(page.locator("button:visible:enabled")).to_have_count(page.locator("tbody .nom").count())


def test_reads_without_a_script(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "region.html", "#zone-3", java_script_enabled=False)
    expect(page.locator("#zone-3")).to_be_in_viewport()
    expect(page.locator("#zones")).to_be_visible()
    expect(page.locator("button:visible:enabled")).to_have_count(0)
    expect(page.locator("#zones .numeros")).to_contain_text("1.3")
    expect(page.locator(".mentions")).to_contain_text("cptsgeo")


def test_names_are_data(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "hostile.html")
    title = page.title()
    assert title.startswith("Zones blanches – <img src=x")
    assert page.locator("img").count() == 0
    expect(page.locator(".apart").first).to_contain_text(HOSTILE)
    expect(page.locator(".fiche").first).to_contain_text(HOSTILE)
    page.locator("button[data-zone]").first.click()
    assert page.title() == title


def test_nothing_uncovered(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "sans-zone.html")
    expect(page.locator("main")).to_contain_text("toutes les communes sont couvertes")
    assert page.locator(".fiche").count() == 0
