"""The page of those who take calls, in a browser: by keyboard alone, key after key."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cptsgeo.analysis.where import where
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.pages.regulation import page_regulation
from cptsgeo.text.french import typographic

from .conftest import BREAKOUT, HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 720}}


@pytest.fixture(scope="module")
def folder(
    shipped: Territories, france: Communes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("regulation") / "appels d’été"
    folder.mkdir()
    plan = tmp_path_factory.mktemp("plan")
    hostile, breakout = (text.replace('"', '""') for text in (HOSTILE, BREAKOUT))
    long = "a" * 400
    tables = {
        "plan.toml": f"nom = '{BREAKOUT}'\nperimetre = [\"44\"]\ncog = 2026\n",
        "cpts.csv": "cpts_id,nom,site_internet,contact,siege\n"
        f'a,"{hostile}",javascript:alert(1),"{breakout}",49\nb,{long},,,\n',
        "compositions.csv": "cpts_id,code_commune\na,44003\nb,44029\n",
        "themes.csv": "code,libelle,mission,description\n"
        f'soins_non_programmes,"{breakout}",acces_aux_soins,\n',
        "actions.csv": "cpts_id,mission,theme,libelle,precision,etat,source\n"
        f'a,acces_aux_soins,soins_non_programmes,"{hostile}","{breakout}",envisage,"{breakout}"\n'
        f"b,acces_aux_soins,soins_non_programmes,{long},,en_place,\n",
    }
    for name, text in tables.items():
        (plan / name).write_text(text, encoding="utf-8")
    empty = tmp_path_factory.mktemp("vide")
    for name in ("plan.toml", "cpts.csv", "compositions.csv"):
        text = tables[name] if name == "plan.toml" else tables[name].partition("\n")[0] + "\n"
        (empty / name).write_text(text, encoding="utf-8")
    pages = {
        "region": page_regulation(shipped, empreinte="ab" * 8),
        "hostile": page_regulation(territories(read_plan(plan), france)),
        "vide": page_regulation(territories(read_plan(empty), france)),
    }
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


def ask(page: Page, text: str) -> None:
    """The next call: one key clears the field, then a place is typed."""
    page.keyboard.press("Escape")
    page.keyboard.type(text)


def focused(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement.id === 'recherche'"))


@pytest.mark.parametrize("shape", [DESK, PHONE])
@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("region", ["", "44350", "Nantes", "Legé", "Vitré", "zzanceniz", "<b>"]),
        ("hostile", ["Ancenis", "Cheméré", "aaaa"]),
        ("vide", ["Nantes"]),
    ],
)
def test_nothing_is_wrong(
    ouvrir: Ouvrir, folder: Path, name: str, texts: list[str], shape: dict[str, object]
) -> None:
    page = ouvrir(folder / f"{name}.html", **shape)
    for text in texts:
        ask(page, text)
        assert violations(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= page.evaluate("window.innerWidth")
    assert page.title() != "1"


def test_a_call_by_keyboard_alone(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html", **DESK)
    first, answer = page.locator("#reponse h2"), page.locator("#reponse")
    assert focused(page)
    page.keyboard.type("44350")
    expect(first).to_have_text("CPTS du Pays Blanc")
    expect(page.locator("#suggestions [role=option]")).to_have_count(2)
    expect(answer).to_contain_text("SAS / Centre 15 – Loire-Atlantique")
    care = page.locator(".snp li")
    expect(care).to_contain_text("masseurs-kinésithérapeutes")
    expect(care).to_contain_text(
        "en place ou en déploiement au 21 janvier 2026 · État d’avancement"
    )
    expect(page.locator("#reponse dd a")).to_have_count(2)
    expect(page.locator("#reponse dd a").last).to_have_attribute("href", re.compile("^mailto:"))
    # Who declares it nearby stands below, with how far.
    near = page.locator("ul.autres li").first
    expect(near).to_contain_text("CPTS Nord Estuaire à 17 km")
    expect(near).to_contain_text("masseurs-kinésithérapeutes")
    page.keyboard.press("ArrowDown")
    expect(answer).to_contain_text("Saint-Molf")
    page.keyboard.press("Enter")
    expect(page.locator("#recherche")).to_have_value("Saint-Molf")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#annonce")).to_contain_text("Saint-Molf : CPTS du Pays Blanc")
    assert focused(page)
    # What is typed next takes the place of what was.
    page.keyboard.type("Redon")
    expect(first).to_have_text("CPTS Pays de Redon")
    expect(answer).to_contain_text("SAS / Centre 15 – Ille-et-Vilaine")
    expect(answer.locator("dl")).to_contain_text("Département de la ficheLoire-Atlantique (44)")
    page.keyboard.press("Escape")
    expect(page.locator("#recherche")).to_have_value("")
    expect(page.locator("#reponse h2")).to_have_count(0)
    assert focused(page)


def test_one_key_leads_back_to_the_field(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html", **DESK)
    page.keyboard.type("Guérande")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "A"
    expect(page.locator("#reponse h2")).to_have_text("CPTS du Pays Blanc")
    page.keyboard.press("Escape")
    assert focused(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("Legé")
    expect(page.locator("#recherche")).to_have_value("Legé")


def test_whoever_left_the_window_finds_what_was_chosen(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html", **DESK)
    page.keyboard.type("saint hilaire")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    chosen = page.locator("#reponse .lieu").inner_text()
    page.evaluate("document.activeElement.blur()")
    page.locator("#recherche").focus()
    assert page.locator("#reponse .lieu").inner_text() == chosen


def test_states_are_told_first(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html", **DESK)
    first, answer = page.locator("#reponse h2"), page.locator("#reponse")
    ask(page, "Legé")
    expect(first).to_have_text("Aucune CPTS ni projet : zone blanche au 21 janvier 2026.")
    expect(answer).to_contain_text(
        "Ses médecins participent aux soins non programmés de la CPTS Nord"
    )
    expect(page.locator("ul.autres").first).to_contain_text("contact@cpts-nordvendee.fr")
    expect(page.locator("ul.autres a[href^=mailto] wbr").first).to_be_attached()
    expect(page.locator("ul.autres")).to_have_count(2)
    ask(page, "Nantes")
    expect(first).to_have_text("CPTS La Nantaise Centre Est et CPTS Nantes Grand Ouest")
    expect(answer).to_contain_text("Partagée par dérogation")
    expect(page.locator("#reponse .cpts")).to_have_count(2)
    expect(page.locator("#reponse .silence")).to_have_text("fiche non remplie au 21 janvier 2026")
    ask(page, "Vitré")
    expect(first).to_contain_text("Hors du périmètre du plan")
    assert "blanche" not in answer.inner_text()
    ask(page, "Saint-Géréon")
    expect(page.locator("#reponse .lieu")).to_contain_text(
        "Saint-Géréon, aujourd’hui : Ancenis-Saint-Géréon"
    )
    ask(page, "CPTS Ancenis")
    expect(first).to_have_text("CPTS d’Ancenis")
    expect(page.locator(".sas")).to_have_count(0)
    ask(page, "Évron")
    expect(page.locator("#reponse .silence").first).to_contain_text("projet de santé en rédaction")


def test_what_may_be_several_is_chosen(ouvrir: Ouvrir, shipped: Territories, folder: Path) -> None:
    page = ouvrir(folder / "region.html", **DESK)
    atoms = shipped.communes.atoms
    offices: dict[str, set[tuple[str, ...]]] = {}
    for code in shipped.communes.codes_of(shipped.plan.perimetre):
        for post in atoms[code].codes_postaux.split():
            offices.setdefault(post, set()).add(shipped.owners.get(code, ()))
    post = next(post for post, owners in sorted(offices.items()) if len(owners) > 1)
    ask(page, post)
    known = {one.match.commune.code for one in where(shipped, post).answers}
    options = page.locator("#suggestions [role=option]")
    assert options.count() >= len(known) > 1
    expect(page.locator("#recherche-avis")).to_contain_text("communes possibles")
    expect(page.locator("#reponse h2")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#reponse h2")).to_have_count(1)
    expect(page.locator("#suggestions")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(
    "text", ["__proto__", "constructor", "toString", HOSTILE, "w" * 5_000, "99999", "\\", "[", "ﬁ"]
)
def test_what_is_no_place_is_said(ouvrir: Ouvrir, folder: Path, text: str) -> None:
    page = ouvrir(folder / "region.html", **DESK)
    page.locator("#recherche").fill(text)
    expect(page.locator("#recherche-avis")).to_contain_text("Aucune commune de ce nom ici")
    expect(page.locator("#reponse h2")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#recherche-avis")).to_have_text("")


def test_names_near_what_is_typed_are_proposed(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "region.html", **DESK)
    page.keyboard.type("gerrande")
    expect(page.locator("#recherche-avis")).to_contain_text("noms proches")
    expect(page.locator("#suggestions [role=option]").first).to_contain_text("Guérande")
    expect(page.locator("#reponse h2")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#reponse h2")).to_have_text("CPTS du Pays Blanc")


def test_what_was_typed_is_text(ouvrir: Ouvrir, folder: Path) -> None:
    page = ouvrir(folder / "hostile.html", **DESK)
    ask(page, "Ancenis-Saint-Géréon")
    expect(page.locator("#reponse h2")).to_have_text(HOSTILE)
    expect(page.locator(".snp q")).to_have_text(HOSTILE)
    expect(page.locator(".snp small")).to_contain_text("envisagée")
    expect(page.locator("#reponse dl a")).to_have_count(0)
    expect(page.locator("#reponse dl")).to_contain_text("javascript:alert(1)")
    expect(page.locator("#reponse dl")).to_contain_text("SiègeMaine-et-Loire (49)")
    assert page.title() != "1"


def test_every_commune_is_answered_as_ou_does(
    ouvrir: Ouvrir, shipped: Territories, folder: Path
) -> None:
    page = ouvrir(folder / "region.html", **DESK)
    codes = shipped.communes.codes_of(shipped.plan.perimetre)
    atoms = shipped.communes.atoms
    told = page.evaluate(
        """(texts) => texts.map((text) => {
          const field = document.getElementById("recherche");
          field.value = text;
          field.dispatchEvent(new Event("input"));
          return document.querySelector("#reponse h2")?.textContent ?? "";
        })""",
        [f"{atoms[code].nom} {code}" for code in codes],
    )
    blank = "Aucune CPTS ni projet\u00a0: zone blanche au 21\u00a0janvier\u00a02026."
    expected = [
        " et ".join(typographic(shipped.cpts[one].nom) for one in shipped.owners.get(code, ()))
        or blank
        for code in codes
    ]
    wrong = {code: (a, b) for code, a, b in zip(codes, told, expected, strict=True) if a != b}
    assert json.dumps(wrong) == "{}"
