"""The page of a diagnosed layer in a browser: each fault is found on the map."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from planting import plant
from playwright.sync_api import Page, expect
from shapes import layer_of

from cptsgeo.communes.communes import Communes
from cptsgeo.layers.diagnosis import diagnose
from cptsgeo.render.pages.diagnosis import page_diagnosis

from .conftest import BREAKOUT, HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def dossier(france: Communes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("diagnostic")
    codes = france.codes_of(["44", "49", "53", "72", "85"])
    _, groups = np.unique([france.atoms[code].epci or code for code in codes], return_inverse=True)
    planted = plant(france.topology.subset(codes).dissolve(groups), 16)
    bowtie = shapely.Polygon([(-1, 47), (-0.5, 47.4), (-0.5, 47), (-1, 47.4)])
    pages = {
        "fautes": layer_of(*planted.polygons, planted.polygons[3]),
        "hostile": layer_of(bowtie, shapely.box(-1, 47, -0.7, 47.3), noms=(HOSTILE, BREAKOUT)),
        "propre": layer_of(france.topology.union(codes[:40])),
    }
    for name, layer in pages.items():
        page = page_diagnosis(diagnose(layer, france), empreinte="ab" * 8)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["fautes", "hostile", "propre"])
@pytest.mark.parametrize("options", [{}, PHONE], ids=["ordinateur", "téléphone"])
def test_axe_finds_nothing(
    ouvrir: Ouvrir, dossier: Path, name: str, options: dict[str, object]
) -> None:
    page = ouvrir(dossier / f"{name}.html", **options)
    assert violations(page) == []
    assert page.title().startswith("Diagnostic de la couche")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_each_fault_is_shown(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "fautes.html")
    whole = page.locator("#couche").get_attribute("viewBox")
    buttons = page.locator(".fautes button")
    assert buttons.count() == 17
    for rank in (0, 8, 16):
        buttons.nth(rank).click()
        expect(page.locator("#montre")).to_contain_text("faute")
        assert page.locator("#couche .vise path").count() == 2
        assert page.locator("#couche").get_attribute("viewBox") != whole
    page.keyboard.press("Escape")
    expect(page.locator("#couche")).to_have_attribute("viewBox", whole or "")


def test_it_prints_whole(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "fautes.html")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.startswith(b"%PDF")
    page.emulate_media(media="print")
    assert page.locator(".fautes").first.is_visible()
