"""Maps with an indicator in a browser: two layers, their legends, values in cards and tables."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cptsgeo.analysis.indicators import Indicator, read_indicator
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.territories import Territories
from cptsgeo.render.pages.maps.element import PlanMap
from cptsgeo.render.pages.maps.indicator_layer import indicator_layer
from cptsgeo.render.pages.maps.model import MapOptions
from cptsgeo.render.pages.maps.places import departement_page, region_page

from .conftest import HOSTILE, violations
from .test_maps import CENTRE, chercher, colour, cut_off, fiche

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def dossier(
    shipped: Territories, france: Communes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Give a folder of maps: a rate all over the region, a zoning whose texts are hostile."""
    folder = tmp_path_factory.mktemp("indicateur")
    codes = france.codes_of(shipped.plan.perimetre)
    rates = ["code;APL aux médecins;unité", ";consultations par an;"]
    rates += [f"{code};{(int(code) * 37 % 61) / 10:.1f};x" for code in codes
              if code not in ("49015", "53130")]  # fmt: skip
    quoted = HOSTILE.replace('"', '""')
    zones = [f'code;"Zone {quoted}"']
    zones += [f'{code};"{(f"ZIP {quoted}", "ZAC")[int(code) % 2]}"' for code in codes
              if code.startswith("53")]  # fmt: skip

    def read(name: str, rows: list[str], colonne: str) -> Indicator:
        path = folder / name
        path.write_text("\n".join(rows), encoding="utf-8")
        return read_indicator(path, france, colonne=colonne)

    rate = indicator_layer(read("apl.csv", rates, "APL"), codes)
    zoning = indicator_layer(read("zones.csv", zones, "Zone"), codes)
    for name, page in (
        ("region.html", region_page(shipped, "52", MapOptions(layer=rate))),
        ("departement.html", departement_page(shipped, "49", MapOptions(layer=rate))),
        ("hostile.html", departement_page(shipped, "53", MapOptions(layer=zoning))),
    ):
        (folder / name).write_text(PlanMap(page).to_html(), encoding="utf-8")
    return folder


def rgb(page: Page, code: str, layer: str) -> list[int]:
    """Colour that a commune has in a layer's legend."""
    return [int(digits, 16) for digits in re.findall("..", page.evaluate(
        """([code, layer]) => {
          const { communes, etats, calque } = CptsGeo.page.donnees, i = communes.code.indexOf(code);
          const classe = calque.classes[communes.classe[i]], etat = etats[communes.etat[i]];
          return (layer === 'calque' ? classe : etat).couleur.slice(1);
        }""", [code, layer]))]  # fmt: skip


# The 1,200 rows of the region are as those of a department, and take axe ten seconds.
@pytest.mark.parametrize(
    ("name", "tables"),
    [("region.html", "#cpts"), ("departement.html", "#cpts, #communes"),
     ("hostile.html", "#cpts, #communes")],
)  # fmt: skip
def test_suits_screen_readers(ouvrir: Ouvrir, dossier: Path, name: str, tables: str) -> None:
    page = ouvrir(dossier / name)
    for table in page.locator(tables).all():
        if not table.evaluate("(table) => table.open"):
            table.locator("summary").click()
    assert violations(page) == []
    page.get_by_role("radio", name="Statut des CPTS").check()
    assert violations(page) == []


def test_the_region_weighs_no_more_than_the_others(dossier: Path) -> None:
    assert (dossier / "region.html").stat().st_size <= 600_000


def test_colours_are_those_of_the_layer_chosen(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "region.html")
    place = CENTRE["Ancenis-Saint-Géréon"]
    classes = colour(page, *place)[:3]
    assert classes == rgb(page, "44003", "calque")
    expect(page.get_by_role("checkbox", name="moins de")).to_have_count(5 - 1)
    page.get_by_role("radio", name="Statut des CPTS").check()
    statuses = colour(page, *place)[:3]
    assert statuses == rgb(page, "44003", "etats") != classes
    expect(page.get_by_role("checkbox", name="moins de")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="CPTS opérationnelle")).to_be_visible()
    page.keyboard.press("ArrowUp")
    assert colour(page, *place)[:3] == classes


def test_each_legend_filters_its_own_layer(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "departement.html")
    page.locator("#communes > summary").click()
    rows = page.locator("#tableau-communes tbody tr:visible")
    expect(rows).to_have_count(176)
    page.get_by_role("checkbox", name="sans valeur").uncheck()
    expect(rows).to_have_count(175)
    expect(page.locator("#communes .note-filtre")).to_contain_text("sans valeur")
    page.get_by_role("radio", name="Statut des CPTS").check()
    expect(rows).to_have_count(176)
    page.get_by_role("checkbox", name="Zone blanche").uncheck()
    expect(rows).to_have_count(110)
    page.get_by_role("button", name="Tout afficher").click()
    expect(rows).to_have_count(176)
    page.get_by_role("radio", name="APL aux médecins").check()
    expect(rows).to_have_count(175)


def test_values_are_told(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "departement.html")
    chercher(page, "49007")
    page.keyboard.press("Enter")
    expect(fiche(page)).to_contain_text(
        re.compile(r"APL aux médecins \(consultations par an\)3,40")
    )
    chercher(page, "49015")
    page.keyboard.press("Enter")
    expect(fiche(page)).to_contain_text("sans valeur")
    chercher(page, "Choletais")
    page.keyboard.press("Enter")
    expect(fiche(page)).to_contain_text(re.compile(r"APL aux médecins.*moyenne\d,\d\d"))
    page.keyboard.press("Escape")
    page.locator("#carte").hover(position={"x": 520, "y": 380})
    expect(page.locator(".bulle .valeur")).to_contain_text("APL aux médecins")


def test_columns_sort_as_numbers(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "departement.html")
    for table in ("#cpts", "#communes"):
        page.locator(f"{table} > summary").click()
        page.locator(f"{table} th").last.evaluate("() => 0")
        page.locator(f"{table} thead button").last.click()
        cells = page.locator(f"{table} tbody td:last-child").all_inner_texts()
        numbers = [float(text.split()[0].replace(",", ".")) for text in cells if text]
        assert len(numbers) > 5
        assert numbers == sorted(numbers)


def test_what_a_table_says_stays_text(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "hostile.html")
    title = page.title()
    expect(page.locator("h1")).to_contain_text(HOSTILE)
    expect(page.locator("#legende")).to_contain_text(f"ZIP {HOSTILE}")
    page.locator("#communes > summary").click()
    chercher(page, "53001")
    page.keyboard.press("Enter")
    expect(fiche(page)).to_contain_text(f"Zone {HOSTILE}")
    assert page.locator("main img").count() == 0
    assert page.title() == title


def test_printed_and_on_a_phone(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "region.html")
    page.emulate_media(media="print")
    assert cut_off(page) == []
    expect(page.locator(".titre-calque").first).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)
    phone = ouvrir(dossier / "region.html", **PHONE)
    wide: int = phone.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 390
