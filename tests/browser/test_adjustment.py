"""The page of an adjusted drawing in a browser: tables, map, a printer, a hostile drawing."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Page, expect
from shapes import layer_of, rough

from cptsgeo.communes.communes import Communes
from cptsgeo.layers.adjustment import adjust
from cptsgeo.plan.territories import Territories
from cptsgeo.render.pages.adjustment import page_adjustment

from .conftest import HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def dossier(
    shipped: Territories, france: Communes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("ajuster")
    outline = rough(shipped.polygon("aubance-loire-louet"), 1500, 4000)
    plain = adjust(layer_of(outline), france, prendre=["Béhuard"])
    (folder / "dessin.html").write_text(
        page_adjustment(plain, shipped, empreinte="ab" * 8), "utf-8"
    )
    bowtie = shapely.Polygon([(-1, 47), (-0.5, 47.4), (-0.5, 47), (-1, 47.4)])
    hostile = adjust(layer_of(bowtie, outline, noms=(HOSTILE, "b")), france)
    (folder / "hostile.html").write_text(page_adjustment(hostile, shipped), "utf-8")
    exact = adjust(layer_of(france.topology.union(["49007"])), france)
    (folder / "exact.html").write_text(page_adjustment(exact, shipped), "utf-8")
    return folder


@pytest.mark.parametrize("name", ["dessin.html", "hostile.html", "exact.html"])
@pytest.mark.parametrize("options", [{}, PHONE], ids=["ordinateur", "téléphone"])
def test_axe_finds_nothing(
    ouvrir: Ouvrir, dossier: Path, name: str, options: dict[str, object]
) -> None:
    page = ouvrir(dossier / name, **options)
    assert violations(page) == []
    assert page.title().startswith("Territoire ajusté")
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0


def test_a_commune_is_shown_and_left_again(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "dessin.html")
    whole = page.locator("#dessin").get_attribute("viewBox")
    button = page.locator(".trancher button").first
    name = button.inner_text()
    button.click()
    expect(page.locator("#montre")).to_contain_text(name)
    assert page.locator("#dessin").get_attribute("viewBox") != whole
    assert page.locator(".vise use, .vise path").count() > 0
    page.keyboard.press("Escape")
    expect(page.locator("#dessin")).to_have_attribute("viewBox", whole or "")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_the_drawing_and_its_towns_are_on_the_map(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "dessin.html")
    assert page.locator("#dessin .dessin").count() == 2
    assert page.locator("#dessin .bourg").count() >= 2
    assert "Béhuard" in page.locator("table").last.inner_text()


def test_without_a_script_all_is_there(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "dessin.html", java_script_enabled=False)
    expect(page.locator("#dessin")).to_be_visible()
    expect(page.locator(".trancher").first).to_be_visible()
    assert page.locator("#retour").is_hidden()


def test_it_prints_on_two_pages(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "dessin.html")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") in (1, 2)
