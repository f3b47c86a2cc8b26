"""Notes of the atelier, in a real browser: what the room says, that stays in it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cptsgeo.plan.territories import Territories
from cptsgeo.render.atelier.extent import extent
from cptsgeo.render.atelier.page import page_atelier

from .conftest import violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
CANARY = 'canari <img src=x onerror="alert(1)"> de la salle'
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def atelier(shipped: Territories, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place, codes = extent(shipped, departements=["53"])
    path = tmp_path_factory.mktemp("notes") / "atelier.html"
    path.write_text(page_atelier(shipped, codes, place=place), encoding="utf-8")
    return path


def noted(page: Page) -> list[dict[str, str]]:
    found: list[dict[str, str]] = page.evaluate("() => CptsGeo.atelier.etat.present.notes")
    return found


def note(page: Page, code: str, avis: str = "", text: str = "", *, cpts: bool = False) -> None:
    """Open the dialog as the map does, fill it in, and keep it."""
    page.evaluate(
        "(code) => { const a = CptsGeo.atelier; a.notes.ouvrir(a.faces.get(code)); }", code
    )
    if cpts:
        page.locator("#note-lieu").select_option(index=1)
    if avis:
        page.locator(f"[name=note-avis][value={avis}]").check()
    page.locator("#note-texte").fill(text)
    page.get_by_role("button", name="Garder").click()


def test_a_commune_and_its_cpts(ouvrir: Ouvrir, atelier: Path) -> None:
    page = ouvrir(atelier)
    expect(page.locator("#notes")).to_be_hidden()
    page.get_by_role("radio", name="Noter").check()
    page.locator("#carte").focus()
    page.keyboard.press("Enter")  # The commune in the middle.
    expect(page.locator("#dialogue-note")).to_be_visible()
    page.get_by_label("À discuter").check()
    page.locator("#note-texte").fill("attend la plénière")
    page.get_by_role("button", name="Garder").click()
    (one,) = noted(page)
    assert (one["avis"], one["texte"]) == ("discuter", "attend la plénière")
    assert page.evaluate("() => CptsGeo.atelier.etat.active.communes") == []
    note(page, "53130", "accord", cpts=True)
    assert noted(page)[1]["lieu"].startswith("cpts:")
    signs: list[str] = page.evaluate("() => CptsGeo.atelier.notes.signes.map((s) => s.signe)")
    assert signs == ["?", "✓"]
    page.locator("#notes > summary").click()
    expect(page.locator("#notes-liste li")).to_have_count(2)
    expect(page.locator("#notes-liste")).to_contain_text("À discuter, attend la plénière")
    # Changed, then taken away, then back.
    page.locator("#notes-liste").get_by_role("button", name="Modifier").first.click()
    expect(page.locator("#note-texte")).to_have_value("attend la plénière")
    page.get_by_label("Pas d’accord").check()
    page.get_by_role("button", name="Garder").click()
    assert {one["avis"] for one in noted(page)} == {"accord", "contre"}
    page.locator("#notes-liste").get_by_role("button", name="Ôter").first.click()
    assert len(noted(page)) == 1
    page.locator("#annuler").click()
    assert len(noted(page)) == 2


def test_the_map_shows_them(ouvrir: Ouvrir, atelier: Path) -> None:
    page = ouvrir(atelier)
    drawn = "() => CptsGeo.atelier.dessin.vue.toiles[1].toDataURL()"
    before = page.evaluate(drawn)
    note(page, "53130", "accord")
    assert page.evaluate(drawn) != before
    page.locator("#annuler").click()
    assert page.evaluate(drawn) == before


def test_they_stay_in_this_browser(ouvrir: Ouvrir, atelier: Path) -> None:
    page = ouvrir(atelier)
    page.locator("#recherche").fill("laval")
    page.keyboard.press("Enter")
    note(page, "53130", "contre", CANARY)
    page.wait_for_function("() => location.hash.length > 20")
    link: str = page.evaluate("() => atob(location.hash.slice(3).split('.')[0]"
                              ".replace(/-/g, '+').replace(/_/g, '/'))")  # fmt: skip
    assert "canari" not in link
    assert "notes" not in json.loads(link)
    for form in ("csv", "json", "geojson"):
        assert "canari" not in saved(page, form)
    page.evaluate("() => CptsGeo.atelier.panneau.rapport()")
    assert "canari" not in (page.locator("#rapport").text_content() or "")
    # Where it is asked, they go out; as text.
    page.locator("#enregistrer > summary").click()
    page.get_by_label("Avec les notes").check()
    page.locator("#enregistrer > summary").click()
    assert CANARY in json.loads(saved(page, "json"))["notes"][0]["texte"]
    assert re.search(r"53130;Laval;\d+;Pas d’accord;\"canari <img", saved(page, "csv"))
    assert "canari" not in saved(page, "geojson")
    page.evaluate("() => CptsGeo.atelier.panneau.rapport()")
    assert CANARY in (page.locator("#rapport").text_content() or "")
    assert page.locator(":is(#rapport, main) img[src=x]").count() == 0
    # Another visit finds them again with the work.
    again = page.context.new_page()
    again.goto(atelier.as_uri())
    again.get_by_role("button", name="Le reprendre").click()
    assert noted(again)[0]["texte"] == CANARY


def test_a_link_of_the_same_work_leaves_the_notes(ouvrir: Ouvrir, atelier: Path) -> None:
    page = ouvrir(atelier)
    page.locator("#recherche").fill("laval")
    page.keyboard.press("Enter")
    note(page, "53130", "accord")
    link: str = page.evaluate("() => CptsGeo.atelier.etat.fragment")
    page.locator("#recherche").fill("changé")
    page.keyboard.press("Enter")
    page.wait_for_function("(link) => location.hash && location.hash !== `#${link}`", arg=link)
    page.evaluate("(link) => { location.hash = link; }", link)
    expect(page.locator("#message")).to_contain_text("Travail repris du lien")
    assert len(noted(page)) == 1


def test_forged_notes_are_left(ouvrir: Ouvrir, atelier: Path) -> None:
    page = ouvrir(atelier)
    kept: list[dict[str, Any]] = page.evaluate(
        """() => {
          const { etat } = CptsGeo.atelier;
          const notes = [null, 3, "x", [], { lieu: 5 }, { lieu: "99999", texte: "hors" },
            { lieu: "__proto__" }, { lieu: "53130", avis: "__proto__", texte: 7 },
            { lieu: "cpts:personne", avis: "accord" },
            { lieu: "53130", avis: "accord", texte: "é".repeat(9000) }];
          return etat.lire({ ...etat.document(), notes }).notes;
        }"""
    )
    assert [(one["lieu"], one["avis"], len(one["texte"])) for one in kept] == [
        ("53130", "accord", 500)
    ]


def test_a_cpts_of_the_draft_is_sought_and_noted(ouvrir: Ouvrir, atelier: Path) -> None:
    page = ouvrir(atelier)
    page.get_by_role("button", name="Plan entier").click()
    page.locator("#cpts-ajout > summary").click()
    page.locator("#cpts-nom").fill("CPTS du Bocage neuf")
    page.locator("#cpts-nom").press("Enter")
    page.locator("#recherche").fill("bocage neuf")
    expect(page.locator("#suggestions [role=option]")).to_have_count(1)
    page.locator("#recherche").fill("53130")
    page.locator("#recherche").press("Enter")
    note(page, "53130", "accord", "signé demain", cpts=True)
    assert noted(page)[0]["lieu"].startswith("cpts:")
    expect(page.locator("#notes-liste")).to_contain_text("CPTS du Bocage neuf")
    page.locator("#recherche").fill("Laval")
    expect(page.locator("#suggestions [role=option]").first).to_contain_text("CPTS du Bocage neuf")
    page.locator("#enregistrer > summary").click()
    page.locator("#avec-notes").check()
    page.locator("#enregistrer > summary").click()
    kept = json.loads(saved(page, "json"))
    again = ouvrir(atelier)
    again.evaluate("(texte) => CptsGeo.atelier.lire(texte, 'travail')", json.dumps(kept))
    assert noted(again) == noted(page)
    again.get_by_role("button", name="Annuler").click()
    assert noted(again) == []
    # Without its communes it has no sign on the map, and its note stays.
    page.locator("#recherche").fill("53130")
    page.locator("#recherche").press("Enter")
    expect(page.locator("#notes-liste")).to_contain_text("CPTS du Bocage neuf")


@pytest.mark.parametrize("mode", ["Propositions", "Plan entier"])
def test_signs_stay_out_of_the_map_on_paper(ouvrir: Ouvrir, atelier: Path, mode: str) -> None:
    """Only where « Avec les notes » is ticked; on screen they stay in either case."""
    page = ouvrir(atelier)
    page.get_by_role("button", name=mode, exact=True).click()

    def paper() -> str:
        page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
        drawn: str = page.locator("#rapport figure img").get_attribute("src") or ""
        return drawn

    bare = paper()
    assert bare.startswith("data:image/png")
    note(page, "53130", "discuter", "à voir")
    assert paper() == bare
    assert page.evaluate("() => CptsGeo.atelier.dessin.peinture.notes.length") == 1
    page.locator("#enregistrer > summary").click()
    page.locator("#avec-notes").check()
    assert paper() != bare


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
def test_suits_screen_readers(ouvrir: Ouvrir, atelier: Path, size: dict[str, Any]) -> None:
    page = ouvrir(atelier, **size)
    note(page, "53130", "discuter", "à voir")
    page.locator("#notes > summary").click()
    assert violations(page) == []
    page.locator("#notes-liste").get_by_role("button", name="Modifier").click()
    assert violations(page) == []


def saved(page: Page, form: str) -> str:
    page.locator("#enregistrer > summary").click()
    with page.expect_download() as waiting:
        page.locator(f"[data-sortie={form}]").click()
    return Path(waiting.value.path()).read_text(encoding="utf-8")
