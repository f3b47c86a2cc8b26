"""The mode « Plan » of the atelier, in a real browser."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import run
from playwright.sync_api import Page, expect

from cptsgeo.paths import default_plan
from cptsgeo.plan.territories import Territories

from .conftest import HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NBSP = "\u00a0"


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the page of the region, as the command writes it."""
    path = tmp_path_factory.mktemp("plan") / "atelier.html"
    assert run("atelier", "--plan", "fourni", "--sortie", path).returncode == 0
    return path


def plan_mode(ouvrir: Ouvrir, atelier: Path, **options: Any) -> Page:
    page = ouvrir(atelier, **options)
    page.get_by_role("button", name="Plan entier").click()
    return page


def choose(page: Page, name: str) -> None:
    if page.locator("#fiche").is_visible():
        page.get_by_role("button", name="Toutes les CPTS").click()
    page.locator("#cpts-filtre").fill(name)
    page.locator("#cpts-liste li:visible button").first.click()
    expect(page.locator("#fiche-titre")).to_contain_text(name)


def territory(page: Page, name: str) -> set[str]:
    codes: list[str] = page.evaluate(
        """(id) => {
          const { etat: { present: { projet } }, moteur } = CptsGeo.atelier;
          const j = projet.cpts.findIndex((c) => c.id === id);
          return projet.territoires[j].map((i) => moteur.codes[i]);
        }""",
        name,
    )
    return set(codes)


def click(page: Page, code: str) -> None:
    """Do on the map what a click on a commune does."""
    page.evaluate(
        "(code) => CptsGeo.atelier.dessin._cliquer(CptsGeo.atelier.faces.get(code))", code
    )


def ground(page: Page, code: str) -> str:
    state: str = page.evaluate(
        """(code) => {
          const { donnees, faces, territoire } = CptsGeo.atelier;
          return donnees.etats[territoire.donnees.communes.etat[faces.get(code)]].id;
        }""",
        code,
    )
    return state


def told(page: Page) -> str:
    return (page.locator("#changements").text_content() or "").replace(NBSP, " ")


def test_a_territory_is_corrected(ouvrir: Ouvrir, atelier: Path, shipped: Territories) -> None:
    page = plan_mode(ouvrir, atelier)
    expect(page.locator("#plan-bilan")).to_contain_text("Habitants couverts")
    expect(page.locator("#cpts-liste li")).to_have_count(len(shipped.plan.cpts))
    choose(page, "Ancenis")
    assert territory(page, "ancenis") == shipped.atoms["ancenis"]
    # From a neighbour, that gives it up.
    taken = min(shipped.atoms["vallees-anjou-bleu"])
    click(page, taken)
    assert taken in territory(page, "ancenis")
    assert taken not in territory(page, "vallees-anjou-bleu")
    expect(page.locator("#message")).to_contain_text("et quitte")
    assert "CPTS des Vallées de l’Anjou Bleu → CPTS d’Ancenis" in told(page)
    # Of each CPTS that is touched, what the rules say.
    page.get_by_role("button", name="Toutes les CPTS").click()
    page.locator("#cpts-filtre").fill("modifiée")
    rows = page.locator("#cpts-liste li:visible")
    expect(rows).to_have_count(2)
    for k in range(2):
        expect(rows.nth(k)).to_contain_text("Aucun obstacle relevé")
    choose(page, "Ancenis")
    # What leaves is to be attributed, or blank, or another's.
    lost = min(shipped.atoms["ancenis"])
    click(page, lost)
    assert ground(page, lost) == "a_attribuer"
    page.locator("#annuler").click()
    page.locator("#vers").select_option("blanche")
    click(page, lost)
    assert ground(page, lost) == "zone_blanche"
    page.locator("#annuler").click()
    page.locator("#vers").select_option(label="CPTS Erdre et Canal")
    click(page, lost)
    assert lost in territory(page, "erdre-et-canal")
    for _ in range(2):
        page.locator("#annuler").click()
    assert territory(page, "ancenis") == shipped.atoms["ancenis"]
    assert "Rien n’a changé" in told(page)


def test_locked_or_free_only(ouvrir: Ouvrir, atelier: Path, shipped: Territories) -> None:
    page = plan_mode(ouvrir, atelier)
    choose(page, "Vallées de l’Anjou Bleu")
    page.get_by_label("Verrouiller").check()
    choose(page, "Ancenis")
    taken = min(shipped.atoms["vallees-anjou-bleu"])
    click(page, taken)
    expect(page.locator("#message")).to_contain_text("verrouillée")
    assert territory(page, "ancenis") == shipped.atoms["ancenis"]
    page.get_by_label("Ne prendre que le libre").check()
    click(page, min(shipped.atoms["erdre-et-canal"]))
    expect(page.locator("#message")).to_contain_text("seul ce qui est libre")
    assert territory(page, "ancenis") == shipped.atoms["ancenis"]


def saved(page: Page, form: str) -> str:
    page.locator("#enregistrer > summary").click()
    with page.expect_download() as waiting:
        page.locator(f"[data-sortie={form}]").click()
    return Path(waiting.value.path()).read_text(encoding="utf-8-sig")


def test_lists_are_those_of_the_plan(ouvrir: Ouvrir, atelier: Path, shipped: Territories) -> None:
    page = plan_mode(ouvrir, atelier)
    given = max(shipped.atoms["vallees-anjou-bleu"])
    choose(page, "Ancenis")
    click(page, given)
    rows = list(csv.DictReader(saved(page, "csv").splitlines(), delimiter=";"))
    assert {row["code_commune"] for row in rows} == {*shipped.atoms["ancenis"], given}
    page.locator("#fiche-retour").click()
    rows = list(csv.DictReader(saved(page, "csv").splitlines(), delimiter=";"))
    held = {row["code_commune"]: row["cpts"] for row in rows}
    assert held[given] == "CPTS d’Ancenis"
    assert {code for code, cpts in held.items() if not cpts} & shipped.atoms["ancenis"] == set()
    assert len(held["44109"].split("\u00a0; ")) > 1  # Nantes, shared.
    drawn = {
        one["properties"]["code_commune"]: one["properties"]["cpts"]
        for one in json.loads(saved(page, "geojson"))["features"]
    }
    assert drawn == held


def test_who_has_ceased_is_not_sought(ouvrir: Ouvrir, atelier: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    page.locator("#recherche").fill("erdre et canal")
    expect(page.locator("#suggestions [role=option]")).to_have_count(1)
    choose(page, "Erdre et Canal")
    page.locator("#fiche-cesser-details > summary").click()
    page.locator("#fiche-fin").fill("30/06/2026")
    page.locator("#fiche-cesser").click()
    page.locator("#recherche").fill("erdre et canal")
    expect(page.locator("#recherche-avis")).to_contain_text("Aucun résultat")
    page.locator("#annuler").click()
    page.locator("#recherche").fill("erdre et canal")
    expect(page.locator("#suggestions [role=option]")).to_have_count(1)


def test_a_new_cpts_a_status_a_name(ouvrir: Ouvrir, atelier: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    page.get_by_text("Ajouter une CPTS ou un projet").click()
    page.locator("#cpts-nom").fill("CPTS d’Ancenis")
    page.locator("#cpts-nouvelle").click()
    expect(page.locator("#cpts-nouvelle-avis")).to_contain_text("Le plan a déjà une CPTS")
    page.locator("#cpts-nom").fill("CPTS du Baugeois")
    page.locator("#cpts-nouvelle").click()
    expect(page.locator("#fiche-titre")).to_have_text("CPTS du Baugeois")
    click(page, "49018")  # Baugé-en-Anjou.
    page.get_by_text("Dire son statut").click()
    page.locator("#fiche-statut").select_option(label="Accompagnement en cours")
    page.locator("#fiche-statuer").click()
    expect(page.locator("#fiche-statuer-avis")).to_contain_text("Dire à quelle date")
    page.locator("#fiche-statut-date").fill("le 32 mars")
    page.locator("#fiche-statuer").click()
    expect(page.locator("#fiche-statuer-avis")).to_contain_text("n’est pas une date")
    page.locator("#fiche-statut-date").fill("octobre 2999")
    page.locator("#fiche-statuer").click()
    expect(page.locator("#fiche-statuer-avis")).to_contain_text("Cette date est à venir")
    page.locator("#fiche-statut-date").fill("octobre 2025")
    page.locator("#fiche-statuer").click()
    expect(page.locator("#fiche-dit")).to_contain_text("Accompagnement en cours")
    assert ground(page, "49018") == "accompagnement_en_cours"
    page.get_by_text("Changer son nom").click()
    page.locator("#fiche-nom").fill(HOSTILE)
    page.locator("#fiche-site").fill("javascript:alert(1)")
    page.locator("#fiche-dire").click()
    expect(page.locator("#fiche-dire-avis")).to_contain_text("Un site s’écrit")
    page.locator("#fiche-site").fill("www.baugeois.example")
    page.locator("#fiche-dire").click()
    expect(page.locator("#fiche-titre")).to_have_text(HOSTILE)
    assert page.locator("#panneau-plan :is(img, script)").count() == 0
    assert HOSTILE in told(page)


def test_a_list_becomes_a_territory(ouvrir: Ouvrir, atelier: Path, shipped: Territories) -> None:
    page = plan_mode(ouvrir, atelier)
    choose(page, "Ancenis")
    kept = sorted(shipped.atoms["ancenis"])[1:]
    waits = min(shipped.atoms["ancenis"])
    page.get_by_text("Recevoir sa liste de communes").click()
    page.locator("#fiche-lister").click()
    expect(page.locator("#fiche-lister-avis")).to_contain_text("Coller la liste")
    page.locator("#fiche-liste").fill("\n".join(kept))
    page.locator("#fiche-fiabilite").select_option("officielle")
    page.locator("#fiche-source").fill("annexe de l’ACI")
    page.locator("#fiche-lister").click()
    assert territory(page, "ancenis") == set(kept)
    assert ground(page, waits) == "a_attribuer"
    assert "CPTS d’Ancenis → à attribuer" in told(page)
    expect(page.locator("#fiche-dit")).to_contain_text("liste officielle")
    # A less sure list of another takes nothing from it.
    choose(page, "Erdre et Canal")
    page.get_by_text("Recevoir sa liste de communes").click()
    page.locator("#fiche-liste").fill(kept[0])
    page.locator("#fiche-lister").click()
    expect(page.locator("#fiche-lister-avis")).to_contain_text("aucune liste n’est plus sûre")
    # One that ceases leaves its communes.
    page.get_by_text("Elle cesse", exact=True).first.click()
    page.locator("#fiche-fin").fill("2026-12-31")
    page.locator("#fiche-cesser").click()
    expect(page.locator("#plan-toutes")).to_be_visible()
    assert territory(page, "erdre-et-canal") == set()


def test_each_line_of_a_list_is_settled(ouvrir: Ouvrir, atelier: Path, tmp_path: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    choose(page, "Sud Loire Vignoble")
    page.get_by_text("Recevoir sa liste de communes").click()
    sent = tmp_path / "annexe.csv"
    sent.write_text("Commune;Code postal\nCLISSON;44190\nLE LANDRAU;44430\nXYZT;\nTOTAL;\n")
    page.locator("#fiche-fichier").set_input_files(sent)
    read, said = page.locator("#fiche-lu"), page.locator("#fiche-lister-avis")
    expect(page.locator("#fiche-lu-titre")).to_be_focused()
    expect(read).to_contain_text("1 commune lue")
    page.locator("#fiche-lister").click()
    expect(said).to_contain_text("2 lignes ne sont pas lues")
    read.get_by_role("button", name="Le Landreau").click()
    page.locator("#fiche-lister").click()
    expect(said).to_contain_text("1 ligne n’est pas lue")
    assert violations(page) == []
    read.locator("li", has_text="XYZT").get_by_role("button", name="Laisser de côté").click()
    page.locator("#fiche-lister").click()
    assert territory(page, "sud-loire-vignoble") == {"44043", "44079"}
    expect(page.locator("#fiche-titre")).to_be_focused()
    expect(read).to_be_hidden()
    # What is pasted is read instead of a file; what was interpreted in it is seen first.
    page.get_by_text("Recevoir sa liste de communes").click()
    page.locator("#fiche-fichier").set_input_files(sent)
    expect(page.locator("#fiche-lu-titre")).to_be_focused()
    page.locator("#fiche-liste").fill("Clisson\nHte Goulaine 44115")
    page.locator("#fiche-effet").fill("2026")
    page.locator("#fiche-lister").click()
    expect(said).to_contain_text("Vérifier ce qui a été interprété")
    expect(read).to_contain_text("écrit en abrégé")
    page.locator("#fiche-lister").click()
    assert territory(page, "sud-loire-vignoble") == {"44043", "44071"}


def test_a_table_of_several_cpts_gives_its_own(ouvrir: Ouvrir, atelier: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    choose(page, "Sud Loire Vignoble")
    page.get_by_text("Recevoir sa liste de communes").click()
    table = "CPTS\tCommune\n{}\tClisson\nCPTS d’Ancenis\tAncenis-Saint-Géréon"
    page.locator("#fiche-liste").fill(table.format("Sud Loire Vignoble"))
    page.locator("#fiche-lister").click()
    assert territory(page, "sud-loire-vignoble") == {"44043"}
    page.locator("#annuler").click()
    page.get_by_text("Recevoir sa liste de communes").click()
    page.locator("#fiche-liste").fill(table.format("CPTS Autre"))
    page.locator("#fiche-lister").click()
    expect(page.locator("#fiche-lister-avis")).to_contain_text("Dire d’abord quelle CPTS lire")
    page.locator("#fiche-lu").get_by_role("button", name="CPTS Autre").click()
    page.locator("#fiche-lister").click()
    assert territory(page, "sud-loire-vignoble") == {"44043"}


def test_a_list_that_is_opened_is_seen(ouvrir: Ouvrir, atelier: Path) -> None:
    """Whatever is drawn: what was read of it is beside the proposal that it becomes."""
    page = plan_mode(ouvrir, atelier)
    page.locator("#ouvrir").click()
    page.locator("#colle").fill("Clisson")
    page.locator("#ouvrir-lire").click()
    expect(page.locator("#lu-titre")).to_be_focused()
    expect(page.locator("#mode-propositions")).to_have_attribute("aria-pressed", "true")


def test_what_is_written_is_told(ouvrir: Ouvrir, atelier: Path, shipped: Territories) -> None:
    """A list that became official, a contact, a forecast: no commune moves, and all is told."""
    page = plan_mode(ouvrir, atelier)
    choose(page, "Ancenis")
    page.get_by_text("Recevoir sa liste de communes").click()
    page.locator("#fiche-liste").fill("\n".join(sorted(shipped.atoms["ancenis"])))
    page.locator("#fiche-fiabilite").select_option("officielle")
    page.locator("#fiche-lister").click()
    page.get_by_text("Changer son nom").click()
    page.locator("#fiche-contact").fill("secretariat@cpts.example")  # Its site has no https.
    page.locator("#fiche-dire").click()
    page.get_by_text("Dire son statut").click()
    page.locator("#fiche-statut-date").fill("2999")
    page.locator("#fiche-nature").select_option("prevision")
    page.locator("#fiche-statuer").click()
    assert "liste officielle, 21 communes" in told(page)
    assert "contact : « secretariat@cpts.example »" in told(page)
    assert "« CPTS opérationnelle » en 2999 (prévision)" in told(page)
    assert "Communes qui changent" not in told(page)


def test_what_was_said_of_another_goes(ouvrir: Ouvrir, atelier: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    click(page, "79013")  # Argentonnay, beyond the perimeter.
    expect(page.locator("#message")).to_have_text(
        f"Argentonnay{NBSP}: hors du périmètre du plan. "
        "Choisir d’abord une CPTS, dans la liste ou sur la carte."
    )
    expect(page.locator("#recherche")).to_have_attribute("placeholder", re.compile("^Chercher"))
    expect(page.locator("#legende-proposition")).to_be_hidden()
    expect(page.locator("#legende-charniere")).to_be_hidden()
    choose(page, "Ancenis")
    expect(page.locator("#message")).to_be_empty()
    expect(page.locator("#recherche")).to_have_attribute("placeholder", re.compile("^Ajouter"))


def test_the_map_stays_whole_and_even(ouvrir: Ouvrir, atelier: Path, shipped: Territories) -> None:
    """What is shown whole stays so in another window; what is painted again leaves no seam."""
    page = plan_mode(ouvrir, atelier, viewport={"width": 1024, "height": 768})
    whole = """() => { const { vue } = CptsGeo.atelier.dessin, [x0, y0, x1, y1] = vue.cadree[0];
      return (x1 - x0) * vue.s <= vue.largeur && (y1 - y0) * vue.s <= vue.hauteur; }"""
    page.wait_for_function(whole)
    choose(page, "Ancenis")
    click(page, min(shipped.atoms["vallees-anjou-bleu"]))
    different: int = page.evaluate(
        """() => {
          const { vue } = CptsGeo.atelier.dessin, [toile] = vue.toiles;
          const { width, height } = toile;
          const opaque = () => {
            const copie = new OffscreenCanvas(width, height).getContext("2d");
            copie.drawImage(toile, 0, 0);
            return copie.getImageData(0, 0, width, height).data.filter((_, k) => k % 4 === 3);
          };
          const partie = opaque();
          vue.peindre();
          return opaque().filter((alpha, k) => alpha !== partie[k]).length;
        }"""
    )
    assert different == 0


def test_a_proposal_is_taken_into_the_plan(ouvrir: Ouvrir, atelier: Path) -> None:
    page = ouvrir(atelier)
    page.locator("#nom").fill("CPTS du Loir")
    page.locator("#nom").blur()
    page.locator("#recherche").fill("durtal")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Intégrer cette proposition au plan").click()
    expect(page.locator("#fiche-titre")).to_have_text("CPTS du Loir")
    assert territory(page, "nouvelle-1") == {"49127"}
    page.locator("#annuler").click()
    assert page.evaluate("() => CptsGeo.atelier.etat.planChange") is False


def test_changes_leave_and_come_back(
    ouvrir: Ouvrir, atelier: Path, shipped: Territories, tmp_path: Path
) -> None:
    page = plan_mode(ouvrir, atelier)
    choose(page, "Ancenis")
    taken = min(shipped.atoms["vallees-anjou-bleu"])
    click(page, taken)
    page.locator("#enregistrer > summary").click()
    with page.expect_download() as waiting:
        page.locator("[data-sortie=changements]").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    document = json.loads(text)
    assert (document["format"], document["version"]) == ("cptsgeo/changements", 1)
    assert {one["cpts"] for one in document["changements"]} == {
        "ancenis", "vallees-anjou-bleu",
    }  # fmt: skip
    other = ouvrir(atelier)
    paste(other, text)
    assert taken in territory(other, "ancenis")
    # Forged, of another plan, cut: nothing changes.
    for wrong, why in (
        (text.replace(document["empreinte"], "sha256:00"), "un autre état du plan"),
        (text.replace('"communes"', '"__proto__"'), "abîmé"),
        (text.replace(taken, "99999"), "n’est pas"),
        (text[:-40], "abîmé"),
    ):
        bad = ouvrir(atelier)
        bad.get_by_role("button", name="Ouvrir…").click()
        bad.locator("#colle").fill(wrong)
        bad.locator("#ouvrir-lire").click()
        expect(bad.locator("#ouvrir-avis")).to_contain_text(why)
        assert territory(bad, "ancenis") == shipped.atoms["ancenis"]
        bad.close()
    # Who keeps the plan applies them.
    assert run("plan", "copier", "--plan", "fourni", "--sortie", tmp_path / "plan").returncode == 0
    (tmp_path / "changements.json").write_text(text, encoding="utf-8")
    done = run("plan", "appliquer", tmp_path / "changements.json", "--plan", tmp_path / "plan")
    assert done.returncode == 0, done.stderr
    assert f"ancenis;{taken}" in (tmp_path / "plan" / "compositions.csv").read_text("utf-8-sig")


def paste(page: Page, text: str) -> None:
    page.get_by_role("button", name="Ouvrir…").click()
    page.locator("#colle").fill(text)
    page.locator("#ouvrir-lire").click()
    expect(page.locator("#dialogue-ouvrir")).to_be_hidden()


def test_work_on_the_plan_is_kept_and_travels(
    ouvrir: Ouvrir, atelier: Path, shipped: Territories
) -> None:
    page = plan_mode(ouvrir, atelier)
    choose(page, "Ancenis")
    taken = min(shipped.atoms["vallees-anjou-bleu"])
    click(page, taken)
    page.wait_for_function("() => location.hash === `#${CptsGeo.atelier.etat.fragment}`")
    linked = page.context.new_page()
    # What the page says, and not what the driver was told of it by now.
    linked.goto(page.evaluate("() => location.href"))
    assert taken in territory(linked, "ancenis")
    expect(linked.locator("#message")).to_contain_text(
        f"Travail repris du lien{NBSP}: plan modifié"
    )
    again = page.context.new_page()
    again.goto(atelier.as_uri())
    expect(again.locator("#reprise")).to_contain_text("(plan modifié)")
    again.get_by_role("button", name="Le reprendre").click()
    assert taken in territory(again, "ancenis")


def test_what_was_chosen_for_another_is_not_for_this_one(ouvrir: Ouvrir, atelier: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    choose(page, "Ancenis")
    page.get_by_text("Recevoir sa liste de communes").click()
    page.locator("#fiche-fiabilite").select_option("officielle")
    page.get_by_text("Dire son statut").click()
    page.locator("#fiche-nature").select_option("prevision")
    choose(page, "Val de Vègre")
    expect(page.locator("#fiche-fiabilite")).to_have_value("declaree")
    expect(page.locator("#fiche-nature")).to_have_value("observation")
    expect(page.locator("#fiche-statut")).to_have_value("accompagnement_en_cours")


def test_the_menu_closes(ouvrir: Ouvrir, atelier: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    menu = page.locator("#enregistrer")
    page.locator("#enregistrer > summary").click()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(page.locator("#enregistrer > summary")).to_be_focused()
    page.locator("#enregistrer > summary").click()
    page.locator("#cpts-filtre").click()
    expect(menu).not_to_have_attribute("open", "")


def test_on_a_phone_what_is_to_be_seen_comes_in_view(ouvrir: Ouvrir, atelier: Path) -> None:
    page = plan_mode(ouvrir, atelier, **PHONE)
    seen = """() => {
      const { top, bottom } = document.getElementById("carte").getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }"""
    choose(page, "Ancenis")
    assert not page.evaluate(seen)
    page.locator("#fiche-voir").click()
    assert page.evaluate(seen)
    page.locator("#point-suivant").click()
    assert page.evaluate(seen)
    expect(page.locator("#message")).to_contain_text("1 sur ")


def test_what_a_derogation_shares_is_not_counted_unsaid(ouvrir: Ouvrir, atelier: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    choose(page, "La Nantaise")
    expect(page.locator("#fiche-chiffres")).to_contain_text("sans Nantes, partagée par dérogation")
    page.get_by_role("button", name="Toutes les CPTS").click()
    expect(page.locator("#cpts-liste li:visible")).to_contain_text("0 habitant · sans Nantes")


def test_points_to_look_at(ouvrir: Ouvrir, atelier: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    page.locator("#point-suivant").click()
    first = page.locator("#point-dit").text_content() or ""
    assert "1 sur " in first
    page.locator("#point-suivant").click()
    expect(page.locator("#point-dit")).to_contain_text("2 sur ")


def test_by_keyboard_alone(ouvrir: Ouvrir, atelier: Path) -> None:
    page = ouvrir(atelier)
    page.locator("#mode-plan").focus()
    page.keyboard.press("Enter")
    page.locator("#cpts-filtre").focus()
    page.keyboard.type("ancenis")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#fiche-titre")).to_be_focused()
    page.locator("#recherche").focus()
    page.keyboard.type("segré")
    page.keyboard.press("Enter")
    assert "49331" in territory(page, "ancenis")
    page.keyboard.press("Control+a")
    page.locator("#carte").focus()
    page.keyboard.press("Enter")  # The map is centred on it.
    assert "49331" not in territory(page, "ancenis")
    page.keyboard.press("Control+z")
    assert "49331" in territory(page, "ancenis")


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
def test_suits_screen_readers(ouvrir: Ouvrir, atelier: Path, size: dict[str, Any]) -> None:
    page = plan_mode(ouvrir, atelier, **size)
    page.get_by_text("Par département").click()
    assert violations(page) == []
    choose(page, "Ancenis")
    for id_ in ("liste", "statut", "dire", "cesser"):
        page.locator(f"#fiche-{id_}-details > summary").click()
    page.locator("#fiche-communes > summary").click()
    assert violations(page) == []
    wide: int = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_on_paper(ouvrir: Ouvrir, atelier: Path, shipped: Territories) -> None:
    page = plan_mode(ouvrir, atelier)
    choose(page, "Ancenis")
    click(page, min(shipped.atoms["vallees-anjou-bleu"]))
    page.get_by_role("button", name="Toutes les CPTS").click()
    page.pdf()
    page.emulate_media(media="print")
    report = page.locator("#rapport")
    expect(report).to_contain_text("modifié dans l’atelier")
    expect(report).to_contain_text("CPTS des Vallées de l’Anjou Bleu → CPTS d’Ancenis")
    expect(report.locator("tbody tr")).to_have_count(len(shipped.plan.cpts))
    expect(report.locator("figure img")).to_be_visible()


def test_internal_columns_are_not_in_the_page(atelier: Path) -> None:
    text = atelier.read_text(encoding="utf-8")
    assert "population_declaree" not in text
    assert str(default_plan()) not in text
