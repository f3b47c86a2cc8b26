"""The dossier in a browser: what it asks for, what its map shows, what is printed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import Mention, Place, meaning
from cptsgeo.plan.territories import Territories
from cptsgeo.proposal import Proposal
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL
from cptsgeo.render.pages.dossier.dossier import page_report
from cptsgeo.rules.validation import validate, validate_proposal

from .conftest import HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PAGES = ["proposition.html", "invitation.html", "plan.html", "hostile.html", "vide.html"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def dossiers(
    shipped: Territories, france: Communes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Give a folder, its name with a space and an accent, of dossiers."""
    folder = tmp_path_factory.mktemp("dossiers") / "dossiers d’été"
    folder.mkdir()
    metropole = france.members_of_epci("244900015")

    def proposal(nom: str, codes: list[str]) -> Proposal:
        mentions = [
            Mention(Place("liste.csv", "", line), code, meaning(code, france))
            for line, code in enumerate(codes, 2)
        ]
        return Proposal(Path("liste.csv"), nom, tuple(mentions))

    made = {
        "proposition": (proposal("Angers Loire", [*metropole, "49003"]), False),
        "invitation": (proposal("Angers Loire", [*metropole]), True),
        "hostile": (proposal(HOSTILE, [*metropole[:5], HOSTILE]), False),
        "vide": (proposal("Vide", []), False),
    }
    for name, (one, invitation) in made.items():
        report = validate_proposal(shipped, one, invitation=invitation)
        page = page_report(report, empreinte="sha256:" + "ab" * 32)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    plan = page_report(validate(shipped.plan, communes=france))
    (folder / "plan.html").write_text(plan, encoding="utf-8")
    return folder


def view(page: Page) -> list[float]:
    """What the map shows: left, top, width, height."""
    box = page.locator("#plan").get_attribute("viewBox")
    assert box
    return [float(number) for number in box.split()]


def buttons(page: Page) -> Locator:
    return page.locator("button.voir")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("phone", [False, True])
def test_asks_nothing_of_the_network_and_suits_screen_readers(
    ouvrir: Ouvrir, dossiers: Path, name: str, phone: bool
) -> None:
    page = ouvrir(dossiers / name, **(PHONE if phone else {}))
    assert page.locator("h1").inner_text() == page.title()
    page.evaluate("() => document.querySelectorAll('details').forEach((d) => (d.open = true))")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1440)


def test_a_finding_is_zoomed_to_by_a_click(ouvrir: Ouvrir, dossiers: Path) -> None:
    page = ouvrir(dossiers / "proposition.html")
    whole = view(page)
    button = buttons(page).first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#montre")).to_have_text("La carte montre\u00a0: Tuffalun.")
    box = [float(number) for number in (button.get_attribute("data-boite") or "").split()]
    x, y, wide, high = view(page)
    assert wide < whole[2] / 2
    assert x < box[0] < box[0] + box[2] < x + wide
    assert y < box[1] < box[1] + box[3] < y + high
    outlined = page.locator(".vise .trait")
    expect(outlined).to_have_count(1)
    expect(page.locator(".noms")).to_contain_text("Tuffalun")
    assert violations(page) == []
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(outlined).to_have_count(0)
    assert view(page) == whole


def test_a_finding_is_zoomed_to_by_keyboard(ouvrir: Ouvrir, dossiers: Path) -> None:
    page = ouvrir(dossiers / "proposition.html")
    whole = view(page)
    first = buttons(page).first
    for _ in range(12):
        page.keyboard.press("Tab")
        if first.evaluate("e => e === document.activeElement"):
            break
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#montre")).to_contain_text("Tuffalun")
    assert view(page) != whole
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_focused()
    assert view(page) == whole


def test_the_map_answers_to_keys_buttons_and_mouse(ouvrir: Ouvrir, dossiers: Path) -> None:
    page = ouvrir(dossiers / "proposition.html")
    whole = view(page)
    page.locator("#plan-scene").focus()
    page.keyboard.press("+")
    assert view(page)[2] < whole[2]
    before = view(page)
    page.keyboard.press("ArrowRight")
    assert view(page)[0] > before[0]
    page.keyboard.press("0")
    assert view(page) == whole
    page.get_by_role("button", name="Zoomer", exact=True).click()
    assert view(page)[2] < whole[2]
    page.get_by_role("button", name="Dézoomer").click()
    assert view(page)[2] == pytest.approx(whole[2])
    scene = page.locator("#plan").bounding_box()
    assert scene
    middle = scene["x"] + scene["width"] / 2, scene["y"] + scene["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 90, middle[1], steps=4)
    page.mouse.up()
    assert view(page)[0] > whole[0] + 100
    page.get_by_role("button", name="Vue d’ensemble").click()
    assert view(page) == whole


def test_what_is_under_the_pointer_is_told(ouvrir: Ouvrir, dossiers: Path) -> None:
    page = ouvrir(dossiers / "proposition.html")
    buttons(page).first.click()
    scene = page.locator("#plan").bounding_box()
    assert scene
    page.mouse.move(scene["x"] + scene["width"] / 2, scene["y"] + scene["height"] / 2)
    bubble = page.locator(".bulle")
    expect(bubble).to_contain_text("Tuffalun")
    expect(bubble).to_contain_text("CPTS du Grand Saumurois")


def test_a_phone_goes_to_the_map_and_back(ouvrir: Ouvrir, dossiers: Path) -> None:
    page = ouvrir(dossiers / "proposition.html", **PHONE)
    button = buttons(page).nth(2)
    button.tap()
    expect(page.locator("#plan")).to_be_in_viewport(ratio=0.9)
    back = page.get_by_role("button", name="Revenir au constat")
    expect(back).to_be_focused()
    back.tap()
    expect(button).to_be_in_viewport()
    expect(button).to_be_focused()


@pytest.mark.parametrize("name", ["proposition.html", "invitation.html"])
def test_prints_on_two_pages(ouvrir: Ouvrir, dossiers: Path, name: str) -> None:
    page = ouvrir(dossiers / name)
    buttons(page).first.click()
    zoomed = view(page)
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2
    # A picture of the page for each commune with a pattern made twenty megabytes.
    assert len(printed) < 2_000_000
    assert view(page) == zoomed
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert view(page)[:2] == [0, 0]
    size = page.locator(".noms").get_attribute("font-size")
    assert size == str(10 * UNITS_PER_PIXEL)
    expect(page.locator("button:visible")).to_have_count(0)


@pytest.mark.parametrize("name", ["proposition.html", "plan.html"])
def test_reads_without_a_script(ouvrir: Ouvrir, dossiers: Path, name: str) -> None:
    page = ouvrir(dossiers / name, java_script_enabled=False)
    expect(page.locator(".verdict")).to_contain_text("à trancher")
    expect(page.locator(".verdict")).to_contain_text("l’avis appartient à l’ARS et à la CPAM.")
    expect(page.locator("#plan")).to_be_visible()
    assert page.locator(".noms text").count() > 10
    expect(page.locator("button:visible:enabled")).to_have_count(0)
    expect(page.locator(".mentions")).to_contain_text("cptsgeo")


def test_a_cpts_of_the_plan_is_shown(ouvrir: Ouvrir, dossiers: Path) -> None:
    page = ouvrir(dossiers / "plan.html")
    page.get_by_role("button", name="CPTS d’Ancenis").click()
    expect(page.locator("#montre")).to_contain_text("Ancenis-Saint-Géréon")
    expect(page.locator("#plan")).to_be_in_viewport(ratio=0.9)
    page.get_by_role("button", name="Revenir au constat").click()
    expect(page.get_by_role("button", name="CPTS d’Ancenis")).to_be_focused()


def test_names_are_data(ouvrir: Ouvrir, dossiers: Path) -> None:
    page = ouvrir(dossiers / "hostile.html")
    assert HOSTILE in page.title()
    assert page.locator("img").count() == 0
    buttons(page).first.click()
    expect(page.locator("#montre")).to_contain_text("La carte montre")
    assert HOSTILE in page.title()
