"""The page of a comparison in a browser: two maps that move together, changes shown on both."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cptsgeo.analysis.comparison import compare
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.model import Plan
from cptsgeo.plan.territories import territories
from cptsgeo.render.pages.comparison import page_comparison
from cptsgeo.text.dates import parse_date

from .conftest import BREAKOUT, HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAGES = ["change.html", "pareil.html", "hostile.html"]


@pytest.fixture(scope="module")
def folder(shipped_plan: Plan, france: Communes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("comparaison") / "comparaison d’été"
    folder.mkdir()
    plan = shipped_plan
    moved = tuple(
        row._replace(cpts_id="erdre-et-canal") if row.code == "44028" else row
        for row in plan.compositions
        if row.cpts_id != "grand-lieu"
    )
    other = replace(plan, compositions=tuple(sorted(moved, key=lambda row: row[:2])))
    names = {"ancenis": HOSTILE, "mauges": BREAKOUT}
    named = replace(
        other,
        nom=HOSTILE,
        cpts=tuple(one._replace(nom=names.get(one.cpts_id, one.nom)) for one in plan.cpts),
    )
    now = territories(plan, france)
    then = territories(plan, france, parse_date("2023-12"))
    made = {
        "change": compare(then, territories(other, france)),
        "pareil": compare(now, now),
        "hostile": compare(now, territories(named, france)),
    }
    for name, found in made.items():
        page = page_comparison(found, empreinte="ab" * 8)
        assert page == page_comparison(found, empreinte="ab" * 8)
        assert len(page.encode()) <= 600_000
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


def view(page: Page, ident: str) -> list[float]:
    box = page.locator(f"#{ident}").get_attribute("viewBox") or ""
    return [float(number) for number in box.split()]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("phone", [False, True])
def test_asks_nothing_of_the_network_and_suits_screen_readers(
    ouvrir: Ouvrir, folder: Path, name: str, phone: bool
) -> None:
    page = ouvrir(folder / name, **(PHONE if phone else {}))
    assert page.locator("h1").inner_text() == page.title()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1440)
    assert page.locator("img").count() == 0


def test_a_change_is_shown_on_both_maps(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "change.html")
    whole = view(page, "avant")
    assert view(page, "apres") == whole
    item = page.locator(".mouvements li", has_text="Le Cellier")
    item.get_by_role("button").click()
    expect(page.locator("#montre")).to_contain_text("Le Cellier.")
    assert view(page, "avant") == view(page, "apres") != whole
    boxes = [page.locator(f"#{ident} .vise .trait").evaluate(
        "e => { const b = e.getBBox(); return [b.x, b.y, b.width, b.height].map(Math.round); }")
        for ident in ("avant", "apres")]  # fmt: skip
    assert boxes[0] == boxes[1]
    aimed = [
        float(n) for n in (item.get_by_role("button").get_attribute("data-boite") or "").split()
    ]
    assert boxes[0] == pytest.approx(aimed, abs=40)
    page.keyboard.press("Escape")
    assert view(page, "avant") == view(page, "apres") == whole
    expect(page.locator(".vise .trait")).to_have_count(0)


def test_the_maps_move_together(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "change.html")
    page.locator("#apres-scene").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    assert view(page, "avant") == view(page, "apres")
    page.locator("#avant-scene").get_by_role("button", name="Vue d’ensemble").click()
    assert view(page, "avant") == view(page, "apres")


def test_both_maps_tell_what_is_under_the_pointer(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "change.html")
    page.locator(".mouvements li", has_text="Le Cellier").get_by_role("button").click()
    for ident, owner in (("avant", "CPTS d’Ancenis"), ("apres", "CPTS Erdre et Canal")):
        box = page.locator(f"#{ident} .vise .trait").bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        bubble = page.locator(f"#{ident}-scene .bulle")
        expect(bubble).to_contain_text("Le Cellier")
        expect(bubble).to_contain_text(owner)


def test_the_second_map_is_drawn_in_its_own_states(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "change.html")
    counts = page.evaluate(
        """() => ["avant", "apres"].map((ident) =>
            [...document.querySelectorAll(`#${ident} .faces > g > *`)].filter((face) =>
                getComputedStyle(face).fill.includes("zone_blanche")).length)"""
    )
    assert counts[1] > counts[0] > 100
    assert page.evaluate(
        """() => [...document.querySelectorAll("#apres .faces use")].every((use) =>
            use.getBBox().width > 0)"""
    )


def test_nothing_changed_is_said(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "pareil.html")
    expect(page.locator(".rien")).to_have_text("Rien n’a changé.")
    expect(page.locator("[data-boite]")).to_have_count(0)


def test_prints_and_reads_without_a_script(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "change.html", java_script_enabled=False)
    expect(page.locator("#apres")).to_be_visible()
    printed = ouvrir(folder / "change.html").pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2


def test_names_are_data(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "hostile.html")
    assert HOSTILE in page.title()
    expect(page.locator(".cpts")).to_contain_text(BREAKOUT)
