"""The atelier in a browser: gestures, what is kept, what comes in and goes out, who can use it."""

import base64
import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
import xlsxwriter
from commands import run
from moteur import ESSAI, of_every_worth, proposals, said_by_python
from playwright.sync_api import Browser, Locator, Page, expect

from cptsgeo.communes.communes import Communes
from cptsgeo.plan import aci
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.atelier.engine import engine_data, engine_nodes
from cptsgeo.render.atelier.extent import extent
from cptsgeo.render.atelier.page import Start, page_atelier
from cptsgeo.render.shell.assembler import assemble
from cptsgeo.rules.verdict import COMPETENCE, Outcome
from cptsgeo.text.french import euros

from .conftest import BREAKOUT, HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
DATA = Path(__file__).parents[1] / "data"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TIERCE, DURTAL = "49347", "49127"
MONEY = r"€|\beuros?\b|financement"
REFUSED = (
    "Object.defineProperty(window, 'localStorage', "
    "{ get() { throw new DOMException('refused', 'SecurityError'); } })"
)


@pytest.fixture(scope="module")
def dossier(
    shipped: Territories, france: Communes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Give a folder, its name with a space and an accent, of pages."""
    folder = tmp_path_factory.mktemp("atelier") / "réunion du soir"
    folder.mkdir()
    place, codes = extent(shipped, departements=["49"])
    depart = Start("Nord Anjou", (TIERCE, DURTAL))
    own = "sha256:" + "ab" * 32
    for name, page in (
        ("atelier.html", page_atelier(shipped, codes, place=place, empreinte=own)),
        ("listes.html", page_atelier(of_every_worth(shipped), codes, place=place)),
        ("depart.html", page_atelier(shipped, codes, place=place, start=depart)),
        ("hostile.html", page_atelier(_hostile(folder / "plan", france), france.codes_of(["53"]),
                                      place=BREAKOUT, start=Start(HOSTILE, ("53130",)))),
    ):  # fmt: skip
        (folder / name).write_text(page, encoding="utf-8")
    return folder


def _hostile(folder: Path, france: Communes) -> Territories:
    folder.mkdir()
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    (folder / "plan.toml").write_text(
        f"nom = '{HOSTILE}'\nperimetre = [\"53\"]\ncog = 2026\n", encoding="utf-8"
    )
    for name, text in (
        ("cpts", f"cpts_id,nom,fiabilite_composition\nlaval,{quoted},estimation\n"),
        ("compositions", "cpts_id,code_commune\nlaval,53130\nlaval,53140\n"),
        ("statuts", "cpts_id,date,statut,nature,source,estime\n"
                    f"laval,2025,cpts_operationnelle,observation,{quoted},\n"),
    ):  # fmt: skip
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return territories(read_plan(folder), france)


# — what the page says —


def held(page: Page) -> list[str]:
    codes: list[str] = page.evaluate("() => CptsGeo.atelier.etat.active.communes")
    return codes


def place(page: Page, code: str) -> tuple[float, float]:
    """A point of a commune, in the window."""
    box = page.locator("#carte").bounding_box()
    assert box
    x, y = page.evaluate(
        """(code) => {
          const { dessin: { vue }, faces, territoire } = CptsGeo.atelier, f = faces.get(code);
          const [a, b, c, d] = territoire.boites[f];
          for (let k = 1; k < 400; k++) {
            const x = a + (c - a) * ((k * 0.618) % 1), y = b + (d - b) * (k / 400);
            if (territoire.sous(x, y) !== f) continue;
            return [(x - vue.cx) * vue.s + vue.largeur / 2, (y - vue.cy) * vue.s + vue.hauteur / 2];
          }
          return null;
        }""",
        code,
    )
    return box["x"] + x, box["y"] + y


def chercher(page: Page, text: str) -> None:
    page.locator("#recherche").fill(text)
    page.keyboard.press("Enter")


def ensemble(page: Page, name: str, button: str = "ajouter") -> None:
    page.locator("#ensemble").select_option(label=name)
    page.locator(f"#ensemble-{button}").click()


def message(page: Page) -> Locator:
    return page.locator("#message")


def figure(page: Page, title: str) -> str:
    text: str = page.locator("#chiffres div", has=page.locator("dt", has_text=title)).locator(
        ".valeur").first.inner_text()  # fmt: skip
    return text.replace("\u00a0", " ")


def codes_told(page: Page) -> list[str]:
    found: list[str] = page.evaluate("() => CptsGeo.atelier.resultat.constats.map((c) => c.code)")
    return found


# — who can use it —


@pytest.mark.parametrize("name", ["atelier.html", "depart.html", "hostile.html"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
def test_suits_screen_readers(
    ouvrir: Ouvrir, dossier: Path, name: str, size: dict[str, Any]
) -> None:
    page = ouvrir(dossier / name, **size)
    assert violations(page) == []
    page.locator("#communes > summary").click()
    page.locator("#comparer > summary").click()
    page.locator("#dupliquer").click()
    page.get_by_role("button", name="Projecteur").click()
    assert violations(page) == []
    page.get_by_role("button", name="Ouvrir…").click()
    assert violations(page) == []
    wide: int = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_everything_by_keyboard(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    page.locator("#recherche").focus()
    page.keyboard.type("tierce")
    page.keyboard.press("Enter")
    assert held(page) == [TIERCE]
    page.locator("#carte").focus()
    page.keyboard.press("Enter")  # the map is centred on it
    assert held(page) == []
    page.keyboard.press("Control+z")
    assert held(page) == [TIERCE]
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+y")
    assert held(page) == [TIERCE]
    page.locator("#communes > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("durtal")
    box = page.locator("#liste input:visible")
    expect(box).to_have_count(1)
    box.focus()
    page.keyboard.press("Space")
    assert held(page) == [DURTAL, TIERCE]
    page.locator("#recherche").focus()
    page.keyboard.type("49347")
    page.keyboard.press("Enter")
    assert held(page) == [DURTAL]
    expect(message(page)).to_contain_text("Retrait : Tiercé")


# — drawing —


def test_a_click_adds_and_takes_away(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    expect(page.locator("#constats")).to_have_text(
        re.compile("^Cliquer une commune .* commencer.$")
    )
    page.mouse.click(*place(page, TIERCE))
    assert held(page) == [TIERCE]
    expect(message(page)).to_contain_text("Ajout : Tiercé. 1 commune, ")
    assert figure(page, "Taille") == "Taille 1"
    page.mouse.click(*place(page, TIERCE))
    assert held(page) == []
    # A drag moves the map.
    x, y = place(page, TIERCE)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 30, steps=4)
    page.mouse.up()
    assert held(page) == []
    page.wait_for_timeout(200)
    assert place(page, TIERCE) == pytest.approx((x + 80, y + 30), abs=2)


def test_paint_and_rectangle_are_one_gesture_each(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    page.get_by_role("radio", name="Peindre").check()
    start, end = place(page, TIERCE), place(page, DURTAL)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=25)
    page.mouse.up()
    painted = held(page)
    assert {TIERCE, DURTAL} < set(painted)
    page.locator("#annuler").click()
    assert held(page) == []
    page.locator("#retablir").click()
    assert held(page) == painted
    page.get_by_role("radio", name="Rectangle").check()
    box = page.locator("#carte").bounding_box()
    assert box
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 420, box["y"] + 300, steps=3)
    expect(page.locator(".rectangle")).to_be_visible()
    page.mouse.up()
    assert set(held(page)) > set(painted)
    # A drag that begins on the proposal takes away.
    page.get_by_role("radio", name="Peindre").check()
    page.mouse.click(*place(page, TIERCE))
    assert TIERCE not in held(page)


def test_wholes_and_former_names(ouvrir: Ouvrir, dossier: Path, france: Communes) -> None:
    page = ouvrir(dossier / "atelier.html")
    ensemble(page, "CC Anjou Loir et Sarthe")
    siren = next(s for s, name in france.epci.items() if name == "CC Anjou Loir et Sarthe")
    assert held(page) == sorted(france.members_of_epci(siren))
    expect(page.locator("#chiffres")).to_contain_text("1 entier, 0 partagé")
    ensemble(page, "CC Anjou Loir et Sarthe", "retirer")
    assert held(page) == []
    ensemble(page, "CC Anjou Loir et Sarthe", "retirer")
    expect(message(page)).to_contain_text("rien à retirer")
    chercher(page, "freigne")
    assert held(page) == ["44180"]
    chercher(page, "Choletais")
    assert len(held(page)) == 18
    expect(page.locator("#constats")).to_contain_text("prend")
    page.locator("#remplace").select_option("choletais")
    expect(page.locator("#constats")).to_contain_text("que l’estimation ne lui donnait pas")


def test_several_proposals_are_compared(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "depart.html")
    expect(page.locator("#nom")).to_have_value("Nord Anjou")
    expect(page.locator("#chiffres")).to_contain_text("comme au départ")
    page.locator("#dupliquer").click()
    chercher(page, "Morannes")
    expect(page.locator("#chiffres")).to_contain_text("1 commune ajoutée, 0 retirée")
    page.locator("#comparer > summary").click()
    heads = page.locator("#comparaison thead th").all_inner_texts()
    assert heads == ["A · Nord Anjou", "B · Proposition B"]
    counts = page.locator("#comparaison tbody tr").nth(1).locator("td").all_inner_texts()
    assert counts == ["2", "3"]
    page.get_by_role("button", name="A · Nord Anjou").click()
    assert held(page) == [DURTAL, TIERCE]
    page.get_by_role("button", name="Supprimer cette proposition").click()
    expect(page.locator("#onglets button")).to_have_count(1)
    page.locator("#annuler").click()
    expect(page.locator("#onglets button")).to_have_count(2)


def money(page: Page, place: str) -> list[str]:
    """What a part of the page tells of money."""
    told = page.locator(place).inner_text()
    return re.findall(MONEY, told, re.IGNORECASE)


def test_no_money_on_an_invitation(ouvrir: Ouvrir, shipped: Territories, tmp_path: Path) -> None:
    """A territory near a threshold, or to which a CPTS loses a size: amounts, then none at all."""
    place, codes = extent(shipped, departements=["49"])
    drawn = (one for one in proposals(shipped, sorted(codes), 170, 1) if one[1:] == (None, False))
    start = next(one for one in drawn if "€" in str(said_by_python(shipped, [one])))
    path = tmp_path / "argent.html"
    depart = Start("Essai", start.codes)
    path.write_text(page_atelier(shipped, codes, place=place, start=depart), encoding="utf-8")
    page = ouvrir(path)
    size = page.evaluate("() => CptsGeo.atelier.resultat.chiffres.taille")
    summary = page.locator("#chiffres .missions > summary")
    expect(summary).to_have_text(f"Financement : {aci.phrase_financement(size)}")
    page.locator("#comparer > summary").click()
    head = page.get_by_role("rowheader", name=aci.MAXIMUM)
    expect(head).to_have_count(1)
    assert money(page, "#constats")
    assert money(page, "#comparaison")
    page.locator("#invitation").check()
    expect(summary).to_have_count(0)
    expect(head).to_have_count(0)
    page.locator("#dupliquer").click()
    expect(page.locator("#comparaison thead th")).to_have_count(2)
    assert money(page, "body") == []
    page.locator("#invitation").uncheck()
    cells = page.get_by_role("row", name=aci.MAXIMUM).locator("td").all_inner_texts()
    assert cells == ["–", euros(aci.financement_maximum(size))]
    page.locator("#invitation").check()
    for form in ("csv", "json", "geojson"):
        kept = download(page, form, tmp_path).read_text(encoding="utf-8")
        assert re.findall(MONEY, kept, re.IGNORECASE) == []
    page.evaluate("() => CptsGeo.atelier.panneau.rapport()")
    page.emulate_media(media="print")
    expect(page.locator("#rapport")).to_contain_text("Territoire d’invitation")
    assert money(page, "body") == []


def test_findings_lead_to_the_map(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    for name in ("tierce", "durtal"):
        chercher(page, name)
    expect(page.locator("#constats")).to_contain_text("en 2 morceaux")
    before = page.evaluate("() => CptsGeo.atelier.dessin.vue.s")
    page.get_by_role("button", name="Morceau 2, Durtal").click()
    assert page.evaluate("() => CptsGeo.atelier.dessin.vue.s") != before
    assert page.evaluate("() => CptsGeo.atelier.dessin.peinture.vise.length") == 1


def test_says_what_python_says(ouvrir: Ouvrir, dossier: Path, shipped: Territories) -> None:
    page = ouvrir(dossier / "atelier.html")
    codes: list[str] = page.evaluate("() => CptsGeo.atelier.donnees.communes.code")
    proposed = proposals(shipped, codes, 60, 8)
    page.evaluate(assemble(ESSAI))
    told = page.evaluate(
        "(propositions) => essai.examiner(CptsGeo.atelier.moteur, propositions)",
        [one._asdict() for one in proposed],
    )
    assert told == said_by_python(shipped, proposed)


@pytest.mark.parametrize(
    ("departements", "seed"),
    [("44 49 53 72 85", 11), ("22 29 35 56", 12), ("01 38 42 69", 13)],
    ids=["pays de la loire", "bretagne", "lyon"],
)
def test_a_browser_says_what_python_says(
    chromium: Browser, shipped: Territories, departements: str, seed: int
) -> None:
    plan = of_every_worth(shipped)
    codes = plan.communes.codes_of(departements.split())
    proposed = proposals(plan, codes, 170, seed)
    page = chromium.new_page()
    page.add_script_tag(content=assemble(ESSAI))
    told = page.evaluate(
        "(given) => essai.examiner(new essai.Moteur(given.moteur), given.propositions)",
        {
            "moteur": engine_data(plan, engine_nodes(plan, codes)),
            "propositions": [one._asdict() for one in proposed],
        },
    )
    page.close()
    assert told == said_by_python(plan, proposed)


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
def test_the_verdict_is_pythons_in_words_and_a_shape(
    ouvrir: Ouvrir, dossier: Path, shipped: Territories, size: dict[str, Any]
) -> None:
    plan = of_every_worth(shipped)
    page = ouvrir(dossier / "listes.html", **size)
    codes: list[str] = page.evaluate("() => CptsGeo.atelier.donnees.communes.code")
    drawn = [one for one in proposals(plan, codes, 60, 5) if one.codes]
    said = {one["verdict"]["etat"]: (p, one["verdict"]["phrase"])
            for p, one in zip(drawn, said_by_python(plan, drawn), strict=True)}  # fmt: skip
    shapes = set()
    for outcome in Outcome:
        proposed, phrase = said[outcome.value]
        page.evaluate(
            "([communes, remplace, invitation]) => CptsGeo.atelier.etat.ajouter("
            "{ nom: 'Essai', communes, depart: communes, remplace, invitation })",
            [sorted(proposed.codes), proposed.remplace or "", proposed.invitation],
        )
        verdict = page.locator("#verdict")
        expect(verdict).to_have_class(f"verdict {outcome.value}")
        assert verdict.locator("strong").inner_text() == phrase
        assert verdict.locator(".competence").inner_text() == COMPETENCE
        shapes.add(verdict.locator("path").first.get_attribute("d"))
        assert violations(page) == []
    assert len(shapes) == 3
    page.locator("#comparer > summary").click()
    row = page.locator("#comparaison tr", has=page.locator("th", has_text="Verdict"))
    assert row.locator("td").all_inner_texts()[-3:] == [said[one.value][1] for one in Outcome]
    page.evaluate("() => CptsGeo.atelier.panneau.rapport()")
    assert COMPETENCE in (page.locator("#rapport").text_content() or "")


def test_what_replaces_a_cpts_begins_as_it_is(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    page.locator("#remplace").select_option("choletais")
    assert len(held(page)) == 17
    expect(page.locator("#chiffres")).to_contain_text("comme au départ")
    page.locator("#annuler").click()
    assert held(page) == []
    chercher(page, "tierce")
    page.locator("#remplace").select_option("choletais")
    assert held(page) == [TIERCE]


def test_names_and_panel_can_be_had_alone(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    names = page.get_by_role("button", name="Noms sur la carte")
    inked = """() => {
      const toile = CptsGeo.atelier.dessin.vue.toiles[2], { width, height } = toile;
      const copie = new OffscreenCanvas(width, height).getContext("2d");
      copie.drawImage(toile, 0, 0);
      return copie.getImageData(0, 0, width, height).data.some((v) => v > 0);
    }"""
    page.wait_for_function(inked, polling=50)
    names.click()
    expect(names).to_have_attribute("aria-pressed", "false")
    assert not page.evaluate(inked)
    names.click()
    assert page.evaluate(inked)
    page.get_by_role("button", name="Panneau seul").click()
    expect(page.locator("#carte")).to_be_hidden()
    page.get_by_role("button", name="Panneau seul").click()
    expect(page.locator("#carte")).to_be_visible()


# — what is kept —


def test_work_is_kept_and_offered_again(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    chercher(page, "tierce")
    other = page.context.new_page()
    other.goto((dossier / "atelier.html").as_uri())
    chercher(other, "durtal")
    again = page.context.new_page()
    again.goto((dossier / "atelier.html").as_uri())
    expect(again.locator("#reprise")).to_contain_text("est gardé dans ce navigateur")
    assert held(again) == []
    again.get_by_role("button", name="Le reprendre").click()
    assert held(again) == [DURTAL]
    again.locator("#annuler").click()
    assert held(again) == []
    kept = again.evaluate(
        "() => Object.values({...localStorage}).map((v) => JSON.parse(v).propositions[0].communes)"
    )
    assert [TIERCE] in kept
    assert [DURTAL] in kept


def test_a_browser_that_keeps_nothing(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html", script=REFUSED)
    expect(page.locator("#memoire")).to_be_visible()
    chercher(page, "tierce")
    assert held(page) == [TIERCE]
    assert asks_before_leaving(page)


def asks_before_leaving(page: Page) -> bool:
    return bool(
        page.evaluate(
            "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
        )
    )


def test_leaving_asks_for_what_is_in_no_file(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "depart.html")
    assert not asks_before_leaving(page)
    chercher(page, "durtal")
    assert asks_before_leaving(page)
    page.locator("#enregistrer > summary").click()
    with page.expect_download():
        page.locator("[data-sortie=csv]").click()
    assert not asks_before_leaving(page)
    page.locator("#dupliquer").click()
    chercher(page, "morannes")
    assert asks_before_leaving(page)
    page.locator("#annuler").click()
    page.locator("#annuler").click()
    assert not asks_before_leaving(page)


def test_an_address_brings_work_back(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    chercher(page, "tierce")
    page.locator("#nom").fill(f"Nord {HOSTILE}")
    page.locator("#nom").press("Tab")
    page.wait_for_function("() => location.hash.length > 20")
    page.wait_for_timeout(250)
    fragment: str = page.evaluate("() => location.hash")
    other = ouvrir(dossier / "atelier.html", fragment)
    assert held(other) == [TIERCE]
    expect(other.locator("#nom")).to_have_value(f"Nord {HOSTILE}")
    assert other.locator("main img").count() == 0
    for broken, why in (
        (fragment[:-30], "coupé ou abîmé"),
        (fragment.replace("p=e", "p=f", 1), "coupé ou abîmé"),
        ("#p=", "coupé ou abîmé"),
        (forged(page, "cog: 2019"), "COG 2019"),
        (forged(page, "cog: { toString: 1 }"), "incomplet"),
        (forged(page, "cog: null"), "incomplet"),
        (forged(page, "propositions: 3"), "incomplet"),
        (forged(page, "propositions: [null]"), "incomplet"),
        (forged(page, "propositions: [[]]"), "incomplet"),
        (forged(page, "propositions: [{ communes: [], depart: 3 }]"), "incomplet"),
        (forged(page, "format: 'autre'"), "pas un travail de l’atelier"),
    ):
        bad = ouvrir(dossier / "atelier.html", broken)
        expect(message(bad)).to_contain_text("Le lien ne peut être lu")
        expect(message(bad)).to_contain_text(why)
        assert held(bad) == []


def test_what_else_a_document_says_is_passed_over(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    chercher(page, "tierce")
    strange = (
        "active: { valueOf: 1 }, travail: ['a'], lieu: {}, plan: [], autre: 1, propositions: "
        "[{ communes: ['49347', '49347'], nom: {}, remplace: [], invitation: 'non' }]"
    )
    other = ouvrir(dossier / "atelier.html", forged(page, strange))
    assert held(other) == [TIERCE]
    expect(other.locator("#nom")).to_have_value("Proposition A")


def test_reloading_erases_no_earlier_work(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    chercher(page, "tierce")
    other = page.context.new_page()
    other.goto((dossier / "atelier.html").as_uri())
    for rank in range(10):
        chercher(other, ("durtal", "morannes")[rank % 2])
        other.wait_for_timeout(200)
        other.reload()
        expect(message(other)).to_contain_text("Travail repris du lien")
        expect(other.locator("#reprise")).to_be_hidden()
    fresh = page.context.new_page()
    fresh.goto((dossier / "atelier.html").as_uri())
    kept = fresh.evaluate(
        """() => CptsGeo.atelier.etat.memoire.autres(CptsGeo.atelier.etat.present)
            .map(({ travail }) => travail.propositions[0].communes)"""
    )
    assert kept == [held(other), [TIERCE]]
    assert fresh.evaluate("() => localStorage.length") <= 3


def test_a_link_that_says_less_than_what_is_kept_offers_that(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    chercher(page, "tierce")
    older = page.evaluate("() => CptsGeo.atelier.etat.fragment")
    chercher(page, "durtal")
    again = page.context.new_page()
    again.goto(f"{(dossier / 'atelier.html').as_uri()}#{older}")
    assert held(again) == [TIERCE]
    again.get_by_role("button", name="Le reprendre").click()
    assert held(again) == [DURTAL, TIERCE]


@pytest.mark.parametrize(("size", "held_by_the_address"), [(300_000, True), (3_000_000, False)])
def test_an_address_that_cannot_hold_the_work_holds_nothing_older(
    ouvrir: Ouvrir, dossier: Path, size: int, held_by_the_address: bool
) -> None:
    page = ouvrir(dossier / "atelier.html")
    chercher(page, "tierce")
    page.wait_for_function("() => location.hash.length > 20")
    page.evaluate(
        """(size) => {
          const { etat } = CptsGeo.atelier, dit = etat.document.bind(etat);
          etat.document = (present) => ({ ...dit(present), note: "é".repeat(size / 2) });
        }""",
        size,
    )
    chercher(page, "durtal")
    page.wait_for_timeout(400)
    assert (page.evaluate("() => location.hash.length") > size) == held_by_the_address
    again = page.context.new_page()
    again.goto(page.url)
    if held_by_the_address:
        assert held(again) == [DURTAL, TIERCE]
    else:
        assert held(again) == []
        again.get_by_role("button", name="Le reprendre").click()
        assert held(again) == [DURTAL, TIERCE]
        page.locator("#enregistrer > summary").click()
        page.locator("[data-sortie=lien]").click()
        expect(message(page)).to_contain_text("trop grand pour un lien")


def test_a_link_pasted_into_the_open_page_is_followed(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    chercher(page, "tierce")
    link: str = page.evaluate("() => `#${CptsGeo.atelier.etat.fragment}`")
    other = ouvrir(dossier / "atelier.html")
    chercher(other, "durtal")
    other.evaluate("(link) => { location.hash = link; }", link)
    expect(message(other)).to_contain_text("Travail repris du lien")
    assert held(other) == [TIERCE]
    other.locator("#annuler").click()
    assert held(other) == [DURTAL]
    other.evaluate("() => { location.hash = '#p=abc.d'; }")
    expect(message(other)).to_contain_text("Le lien ne peut être lu")
    assert held(other) == [DURTAL]


def test_a_link_is_copied_and_pasted(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html", permissions=["clipboard-read", "clipboard-write"])
    chercher(page, "tierce")
    page.locator("#enregistrer > summary").click()
    page.locator("[data-sortie=lien]").click()
    expect(message(page)).to_contain_text("Travail copié")
    copied: str = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("#p=")  # no folder of this disk
    other = ouvrir(dossier / "atelier.html")
    for text in (copied, f"https://exemple.fr/atelier.html{copied}\n"):
        other.get_by_role("button", name="Ouvrir…").click()
        other.locator("#colle").fill(text)
        other.locator("#ouvrir-lire").click()
        assert held(other) == [TIERCE]
        other.locator("#annuler").click()
        assert held(other) == []


def test_a_link_is_read_with_what_a_mail_puts_around_it(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    chercher(page, "tierce")
    link: str = page.evaluate("() => `#${CptsGeo.atelier.etat.fragment}`")
    for text in (f"Voici le lien : <https://exemple.fr/a.html{link}>.\nMerci", f"({link})"):
        other = ouvrir(dossier / "atelier.html")
        assert other.evaluate("(text) => CptsGeo.atelier.lire(text, 'Liste')", text)
        assert held(other) == [TIERCE]
    assert held(ouvrir(dossier / "atelier.html", f"{link}).")) == [TIERCE]


def test_two_works_of_an_older_page_are_kept_apart(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    for code in (TIERCE, DURTAL):
        page.evaluate(
            """(code) => {
              const { etat, lire } = CptsGeo.atelier, { travail, ...dit } = etat.document();
              const propositions = [{ nom: "A", communes: [code] }];
              CptsGeo.atelier.lire(JSON.stringify({ ...dit, propositions }), "ancien");
            }""",
            code,
        )
        assert held(page) == [code]
    kept = page.evaluate(
        "() => Object.values({...localStorage}).map((v) => JSON.parse(v).propositions[0].communes)"
    )
    assert sorted(kept) == [[DURTAL], [TIERCE]]


@pytest.mark.parametrize(
    "change",
    ["propositions: [{ communes: Array(300000).fill('x'.repeat(90)) }]",
     "format: '', type: 'FeatureCollection', features: [{ properties: { code: { toString: 1 } }}]"],
)  # fmt: skip
def test_what_no_page_of_ours_wrote_is_told_in_french(
    ouvrir: Ouvrir, dossier: Path, change: str
) -> None:
    page = ouvrir(dossier / "atelier.html")
    page.evaluate(
        f"""() => CptsGeo.atelier.lire(JSON.stringify(
            {{ ...CptsGeo.atelier.etat.document(), {change} }}), "travail")"""
    )
    told = message(page).text_content() or ""
    assert "travail" in told.lower()
    assert len(told) < 500
    assert not re.search(r"\b(?:too|call|stack|object|cannot|convert|maximum)\b", told.lower())


def test_a_line_that_is_not_read_tells_nobody(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    text = "Tiercé\nTél. 06 12 34 56 78\nContact prenom.nom@exemple.fr\nRPPS 10001234567"
    page.evaluate("(text) => CptsGeo.atelier.lire(text, 'Liste')", text)
    assert held(page) == [TIERCE]
    told = page.locator("#lu").text_content() or ""
    assert "[téléphone masqué]" in told
    assert "[adresse masquée]" in told
    assert not any(piece in told for piece in ("@", "06 12", "10001234567"))


def test_a_browser_that_lets_nothing_be_copied_says_what_to_do(
    ouvrir: Ouvrir, dossier: Path
) -> None:
    refused = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
    page = ouvrir(dossier / "atelier.html", script=refused)
    chercher(page, "tierce")
    page.locator("#enregistrer > summary").click()
    page.locator("[data-sortie=lien]").click()
    expect(message(page)).to_contain_text("enregistrer le travail en JSON")


def forged(page: Page, change: str) -> str:
    """An address with its checksum, of a document that this page did not make."""
    made: str = page.evaluate(
        """(change) => {
          const { etat } = CptsGeo.atelier, autre = Object.create(etat);
          autre.document = () => ({ ...etat.document(), ...eval(`({ ${change} })`) });
          return `#${Object.getOwnPropertyDescriptor(Object.getPrototypeOf(etat), 'fragment')
            .get.call(autre)}`;
        }""",
        change,
    )
    return made


# — what comes in, what goes out —


def test_a_list_goes_to_valider_and_comes_back(
    ouvrir: Ouvrir, dossier: Path, tmp_path: Path
) -> None:
    page = ouvrir(dossier / "atelier.html")
    ensemble(page, "CC Anjou Loir et Sarthe")
    chercher(page, "segre")
    path = download(page, "csv", tmp_path)
    assert path.name == "proposition-a.csv"
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfcode_commune;commune;population\r\n")
    done = run("valider", path, "--nom", "Proposition A", "--format", "json")
    # What it takes is only estimated to be another's.
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["verdict"]["phrase"] == page.locator("#verdict strong").inner_text()
    assert [one["code"] for one in report["constats"]] == codes_told(page)
    assert [one["phrase"] for one in report["constats"]] == page.evaluate(
        "() => CptsGeo.atelier.resultat.constats.map((c) => c.phrase)"
    )
    before = held(page)
    page.locator("#vider").click()
    page.get_by_role("button", name="Ouvrir…").click()
    page.locator("#fichier").set_input_files(path)
    expect(message(page)).to_contain_text(f"{len(before)} communes lues")
    assert held(page) == before
    expect(page.locator("#onglets button")).to_have_count(2)


def download(page: Page, form: str, folder: Path) -> Path:
    page.locator("#enregistrer > summary").click()
    with page.expect_download() as waiting:
        page.locator(f"[data-sortie={form}]").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_saved_work_and_maps(
    ouvrir: Ouvrir, dossier: Path, tmp_path: Path, france: Communes
) -> None:
    page = ouvrir(dossier / "depart.html")
    page.locator("#dupliquer").click()
    chercher(page, "Morannes")
    saved = download(page, "json", tmp_path)
    other = ouvrir(dossier / "atelier.html")
    other.get_by_role("button", name="Ouvrir…").click()
    other.locator("#fichier").set_input_files(saved)
    expect(other.locator("#onglets button")).to_have_count(2)
    assert held(other) == held(page)
    drawn = download(page, "geojson", tmp_path)
    document = json.loads(drawn.read_text(encoding="utf-8"))
    assert [one["properties"]["code_commune"] for one in document["features"]] == held(page)
    for feature in document["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.is_valid
        (own,) = france.topology.polygons([feature["properties"]["code_commune"]])
        assert shape.symmetric_difference(own).area < 0.02 * own.area
    other.get_by_role("button", name="Ouvrir…").click()
    other.locator("#fichier").set_input_files(drawn)
    assert held(other) == held(page)


@pytest.mark.parametrize(
    ("text", "codes", "told"),
    [
        ("Bonjour,\n- Tiercé\n- Durtal (49)\n", [DURTAL, TIERCE], "« Bonjour » n’a pas été lu"),
        ("code;nom\n49347;Tiercé\n99999;Ailleurs\n", [TIERCE], "« 99999 » est inconnu"),
        ('"commune","insee"\r\n"Tiercé","49347"\r\n', [TIERCE], "1 commune lue"),
        ("TIERCE\nst sigismond\n", [TIERCE], "« st sigismond » peut désigner"),
        ("49321\n", ["49160"], "une partie de la commune Ingrandes"),
        ("Avrillé (49)\nTiercé (85)\n", ["49015"], "« Tiercé (85) » est inconnu"),
        ("commune;dép\nAvrillé;49\n", ["49015"], "1 commune lue"),
        ("49670\n", ["49092"], "Chemillé-en-Anjou (49), d’après le code postal"),
        ("CC Anjou Loir et Sarthe\n", 17, "17 communes lues"),
        ("Membrolle-sur-Longuenée (La)\n", ["49200"], "ancien nom, aujourd’hui Longuenée"),
        ("Tiercé;49125\nDurtal;49430\nBriollay;49125\n", ["49048", DURTAL, TIERCE], "3 communes"),
        ("Nom\nTiercé\nSaint-Herblain\nParis\n", [TIERCE], "Hors de cette page (2)"),
    ],
)
def test_pasted_lists(
    ouvrir: Ouvrir, dossier: Path, text: str, codes: list[str] | int, told: str
) -> None:
    page = ouvrir(dossier / "atelier.html")
    page.get_by_role("button", name="Ouvrir…").click()
    page.locator("#colle").fill(text)
    page.get_by_role("button", name="Lire ce texte").click()
    found = held(page)
    assert found == codes if isinstance(codes, list) else len(found) == codes
    assert told in plain(page.locator("#lu").text_content() or "")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_what_was_not_read_can_be_taken_with_the_keyboard(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html", **PHONE)
    expect(page.locator("#lu")).to_be_hidden()
    page.get_by_role("button", name="Ouvrir…").click()
    page.locator("#colle").fill("Durtal\nTiercee\n")
    page.get_by_role("button", name="Lire ce texte").press("Enter")
    expect(page.locator("#lu-titre")).to_be_focused()
    assert held(page) == [DURTAL]
    assert violations(page) == []
    near = page.locator("#lu .piste", has_text="Tiercé")
    expect(near).to_have_attribute("aria-pressed", "false")
    near.press("Enter")
    assert held(page) == [DURTAL, TIERCE]
    expect(near).to_have_attribute("aria-pressed", "true")
    page.locator("#annuler").click()
    expect(near).to_have_attribute("aria-pressed", "false")
    page.locator("#lu-fermer").press("Enter")
    expect(page.locator("#lu")).to_be_hidden()
    assert held(page) == [DURTAL]


def test_a_table_of_several_cpts_is_asked_about(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    page.get_by_role("button", name="Ouvrir…").click()
    page.locator("#colle").fill("CPTS;Commune\nNord;Tiercé\nNord;Briollay\nEst;Durtal\n")
    page.get_by_role("button", name="Lire ce texte").click()
    expect(page.locator("#lu-titre")).to_contain_text("Quelle CPTS lire")
    assert held(page) == []
    page.locator("#lu .piste", has_text="Nord").click()
    assert held(page) == ["49048", TIERCE]
    expect(page.locator("#nom")).to_have_value("Nord")
    page.get_by_role("button", name="Lire une autre CPTS de ce fichier").press("Enter")
    page.locator("#lu .piste", has_text="Est").click()
    assert held(page) == [DURTAL]
    expect(page.locator("#onglets button")).to_have_count(3)
    assert violations(page) == []


@pytest.mark.parametrize("kind", ["xlsx", "deposited"])
def test_a_workbook_is_read_as_valider_reads_it(
    ouvrir: Ouvrir, dossier: Path, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "Liste reçue.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Lisez-moi").write(0, 0, "Bonjour")
    sheet = book.add_worksheet("Nord")
    sheet.write_row(0, 0, ["Commune", "Code postal"])
    rows = [("TIERCE", 49125), ("Durtal", 49430), ("Briollé", 49125), ("Total", 3)]
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
    other = book.add_worksheet("Sud")
    other.write_column(0, 0, ["Tiercé", "Angers"])
    book.add_worksheet("Cachée").hide()
    book.close()
    page = ouvrir(dossier / "atelier.html")
    if kind == "xlsx":
        page.get_by_role("button", name="Ouvrir…").click()
        page.locator("#fichier").set_input_files(path)
    else:
        content = base64.b64encode(path.read_bytes()).decode()
        page.evaluate(DROPPED, [content, path.name])
    expect(page.locator("#lu")).to_be_visible()
    assert held(page) == [DURTAL, TIERCE]
    told = plain(page.locator("#lu").text_content() or "")
    assert "feuille « Nord », ligne 4 : « Briollé (49) » est inconnu" in told
    assert "Briollay (49048)" in told
    assert "La feuille « Sud » du fichier nomme aussi des communes" in told
    expect(page.locator("#nom")).to_have_value("Liste reçue")
    page.locator("#lu .piste", has_text="Sud").click()
    assert held(page) == ["49007", TIERCE]


DROPPED = """([content, name]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true,
    cancelable: true }));
}"""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "ne nomme aucune commune"),
        ("bonjour à tous".encode(), "ne nomme aucune commune"),
        (b'{"format": "cptsgeo/ate', "abîmé ou coupé"),
        (b'{"a": 1}', "ni un travail de l’atelier"),
        (b'{"type": "FeatureCollection", "features": [{}]}', "aucune commune"),
        (b'{"format": "cptsgeo/atelier", "version": 9}', "autre version"),
        (b'Commune\n"Tierc', "un guillemet y est sans doute mal placé"),
        (b"Tierc\0\0", "n’est ni un texte, ni un classeur"),
        (b"<html><body>Durtal", "est une page web"),
        (b"PK\x03\x04\0\0", "Le classeur reçu.csv est illisible"),
        (b"%PDF-1.4 Durtal", "est un document PDF, que cette page ne lit pas"),
        ("communes.xls", "est un classeur XLS, que cette page ne lit pas"),
        ("communes.ods", "OpenDocument (ODS, ODT), que cette page ne lit pas"),
        ("protege.xlsx", "est protégé par un mot de passe"),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    ouvrir: Ouvrir, dossier: Path, tmp_path: Path, content: bytes | str, why: str
) -> None:
    page = ouvrir(dossier / "depart.html")
    chercher(page, "Morannes")
    before = held(page)
    path = tmp_path / "reçu.csv"
    path.write_bytes((DATA / content).read_bytes() if isinstance(content, str) else content)
    page.get_by_role("button", name="Ouvrir…").click()
    page.locator("#fichier").set_input_files(path)
    expect(page.locator("#ouvrir-avis")).to_contain_text("reçu")
    assert why in plain(page.locator("#ouvrir-avis").text_content() or "")
    page.get_by_role("button", name="Fermer").click()
    assert held(page) == before
    expect(page.locator("#lu")).to_be_hidden()
    page.locator("#annuler").click()
    assert held(page) == [DURTAL, TIERCE]


def test_a_browser_that_cannot_inflate_says_what_to_do(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html", script="delete window.DecompressionStream")
    page.get_by_role("button", name="Ouvrir…").click()
    page.locator("#fichier").set_input_files(DATA / "communes.xlsx")
    expect(page.locator("#ouvrir-avis")).to_contain_text("communes.xlsx en CSV")
    assert held(page) == []


def test_own_points_stay_here(ouvrir: Ouvrir, dossier: Path, tmp_path: Path) -> None:
    page = ouvrir(dossier / "atelier.html")
    page.locator("#points > summary").click()
    path = tmp_path / "cabinets.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [
                ["Nom", "Latitude", "Longitude"],
                ["Soins; « santé »", "47,62", "-0,46"],
                ["x", "", ""],
            ]
        )
    page.locator("#fichier-points").set_input_files(path)
    expect(message(page)).to_contain_text("1 point de « cabinets.csv »")
    assert (
        page.evaluate("() => CptsGeo.atelier.dessin.peinture.points[0].nom") == "Soins; « santé »"
    )
    page.get_by_role("button", name="Ôter les points").click()
    assert page.evaluate("() => CptsGeo.atelier.dessin.peinture.points.length") == 0
    drop = """([text, name]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: "text/csv" }));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true,
        cancelable: true }));
    }"""
    page.evaluate(drop, ["nom,lat,lng\nA,47.5,-0.5\nB,47.6,-0.4\n", "points.csv"])
    expect(message(page)).to_contain_text("2 points de « points.csv »")
    page.evaluate(drop, ["Tiercé\nDurtal\n", "liste.txt"])
    expect(message(page)).to_contain_text("2 communes lues dans « liste »")
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    page.locator("#fichier-points").set_input_files(path)
    expect(message(page)).to_contain_text("n’a pas de points")


def test_names_stay_text(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "hostile.html")
    title = page.title()
    expect(page.locator("h1")).to_contain_text(BREAKOUT)
    expect(page.locator("#nom")).to_have_value(HOSTILE)
    expect(page.locator("#constats")).to_contain_text(HOSTILE)
    page.mouse.move(*place(page, "53130"))
    expect(page.locator(".bulle")).to_contain_text(HOSTILE)
    page.evaluate("() => CptsGeo.atelier.panneau.rapport()")
    assert page.locator(":is(main, #rapport) img:not(figure > img)").count() == 0
    assert page.title() == title


def test_printed_report(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "depart.html")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert 1 <= len(re.findall(rb"/Type /Page\b", printed)) <= 2
    clear: int = page.evaluate(
        """() => {
          CptsGeo.atelier.dessin.dedans = new Set(CptsGeo.atelier.territoire.faces);
          const image = CptsGeo.atelier.dessin.image(740, 474, 2.7), { width, height } = image;
          const { data } = image.getContext("2d").getImageData(0, 0, width, height);
          return data.filter((alpha, k) => k % 4 === 3 && alpha < 255).length;
        }"""
    )
    assert clear == 0  # the sea is painted, where there are no communes
    page.emulate_media(media="print")
    report = page.locator("#rapport")
    expect(report.locator("h1")).to_have_text("Nord Anjou")
    expect(report.locator("figure img")).to_be_visible()
    # What the map is of, and what its patterns mean.
    expect(report).to_contain_text(
        "Situation au 21 janvier 2026 · plan «\u00a0Pays de la Loire\u00a0»"
    )
    expect(report.locator(".legende")).to_contain_text("CPTS opérationnelle")
    drawn = report.locator(".legende rect[fill^='url(']").evaluate_all(
        "(all) => all.map((e) => e.getAttribute('fill').slice(5, -1))"
    )
    assert drawn
    for name in drawn:
        assert report.locator(f"pattern[id='{name}']").count() == 1
    expect(report).to_contain_text("Communes (2) et habitants")
    expect(report).to_contain_text("Tiercé (49347)")
    expect(page.locator("button:visible")).to_have_count(0)


def test_names_without_room_are_numbered_on_paper(ouvrir: Ouvrir, dossier: Path) -> None:
    """Where nothing is drawn: around a proposal, the others are there for context."""
    page = ouvrir(dossier / "atelier.html")
    key = page.locator("#rapport figcaption")
    page.evaluate("() => CptsGeo.atelier.panneau.rapport()")
    told = (key.text_content() or "").replace("\u00a0", " ")
    assert re.match(r"Sur la carte : (.+ · )?\d+ Santé Est Métropole", told)
    page.get_by_role("button", name="Noms sur la carte").click()
    page.evaluate("() => CptsGeo.atelier.panneau.rapport()")
    assert key.evaluate("one => one.hidden")
    page = ouvrir(dossier / "depart.html")
    page.evaluate("() => CptsGeo.atelier.panneau.rapport()")
    assert page.locator("#rapport figcaption").inner_html() == ""


def test_on_a_phone_a_finger_adds_and_two_zoom(ouvrir: Ouvrir, dossier: Path) -> None:
    page = ouvrir(dossier / "atelier.html", **PHONE)
    page.locator("#carte").scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, TIERCE))
    assert held(page) == [TIERCE]
    # What is drawn is told on the map.
    expect(page.locator("#resume")).to_contain_text("1 commune · ")
    expect(page.locator("#resume")).to_be_in_viewport()
    before = page.evaluate("() => CptsGeo.atelier.dessin.vue.s")
    box = page.locator("#carte").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    client = page.context.new_cdp_session(page)
    for kind, gap in (("touchStart", 20), ("touchMove", 40), ("touchMove", 80), ("touchEnd", 0)):
        points = [] if kind == "touchEnd" else [
            {"x": x - gap, "y": y, "id": 1}, {"x": x + gap, "y": y, "id": 2}
        ]  # fmt: skip
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert page.evaluate("() => CptsGeo.atelier.dessin.vue.s") > 2 * before
    assert held(page) == [TIERCE]
