"""What leaves the atelier: the page itself, a picture, a workbook; in real browsers."""

import io
import json
import os
import re
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typst
from commands import assert_one_sentence, run
from PIL import Image, ImageColor
from playwright.sync_api import Page, expect

from cptsgeo.files.grids import read_grids
from cptsgeo.files.guard import unguarded
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.model import AAttribuer
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.atelier.page import Start, page_atelier
from cptsgeo.render.provenance import reserves, situation_title

from .conftest import HOSTILE, violations
from .firefox import Firefox
from .test_plan import choose, click, ground, plan_mode, territory, told

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
BAND = "Version modifiée, non diffusée par l’organisme qui tient le plan"
CLOSING = "</script><!--<script>document.title=1"


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the page of the region, as the command writes it."""
    path = tmp_path_factory.mktemp("sorties") / "atelier.html"
    assert run("atelier", "--plan", "fourni", "--sortie", path).returncode == 0
    return path


def leave(page: Page, form: str) -> None:
    page.locator("#enregistrer summary").click()
    page.locator(f"[data-sortie={form}]").click()


def save_page(page: Page, path: Path, *said: str) -> Path:
    """Save it; an edition and an organisation, or what the page asks with already."""
    leave(page, "page")
    for field, text in zip(("#page-edition", "#page-organisation"), said, strict=False):
        page.locator(field).fill(text)
    with page.expect_download() as download:
        page.locator("#page-garder").click()
    download.value.save_as(path)
    return path


def change(page: Page, shipped: Territories) -> str:
    """A commune goes to Ancenis, another CPTS is signed, one is added; gives the commune."""
    choose(page, "Ancenis")
    taken = min(shipped.atoms["vallees-anjou-bleu"])
    click(page, taken)
    choose(page, "Pays des Coëvrons")
    page.locator("#fiche-statut-details summary").click()
    page.locator("#fiche-statut").select_option("cpts_operationnelle")
    page.locator("#fiche-statut-date").fill("12/10/2026")
    page.locator("#fiche-statuer").click()
    page.get_by_role("button", name="Toutes les CPTS").click()
    page.locator("#cpts-ajout summary").click()
    page.locator("#cpts-nom").fill(HOSTILE + CLOSING)
    page.locator("#cpts-nouvelle").click()
    expect(page.locator("#fiche-titre")).to_have_text(HOSTILE + CLOSING)
    blank = page.evaluate(
        """() => {
          const { moteur } = CptsGeo.atelier, [zone] = moteur.bilan(moteur.base).zones;
          return zone.communes.slice(0, 2).map((i) => moteur.codes[i]);
        }"""
    )
    for code in blank:
        click(page, code)
    return taken


@pytest.fixture
def saved(ouvrir: Ouvrir, atelier: Path, shipped: Territories, tmp_path: Path) -> Path:
    """Give a page with another plan, that nobody answers for."""
    page = plan_mode(ouvrir, atelier)
    change(page, shipped)
    return save_page(page, tmp_path / "nouvelle.html")


def test_the_first_save_is_the_same_file(
    ouvrir: Ouvrir, atelier: Path, shipped: Territories, tmp_path: Path
) -> None:
    page = ouvrir(atelier)
    assert save_page(page, tmp_path / "a.html").read_bytes() == atelier.read_bytes()
    # Neither what is drawn beside the plan, nor a mode, nor what came and went is in it.
    page.evaluate("CptsGeo.atelier.geste([3, 4], true)")
    page.get_by_role("button", name="Plan entier").click()
    choose(page, "Ancenis")
    click(page, min(shipped.atoms["ancenis"]))
    page.locator("#annuler").click()
    page.evaluate("document.body.append('étranger'); document.title = 'autre'")
    assert save_page(page, tmp_path / "b.html").read_bytes() == atelier.read_bytes()


def test_whatever_its_texts_are(ouvrir: Ouvrir, shipped: Territories, tmp_path: Path) -> None:
    """What a template, JSON or markup would take for its own, and a page that is not sealed."""
    place = f"<@styles> @@politique@@ {HOSTILE}{CLOSING} $& \\u003c \u2028\x7f <@donnees>"
    held = replace(
        shipped.plan,
        a_attribuer=tuple(AAttribuer(one, None, "ancenis", None, 2) for one in ("49002", "44005")),
    )
    path = tmp_path / "page.html"
    path.write_text(
        page_atelier(
            territories(held, shipped.communes), shipped.communes.codes_of(["44", "49", "53"]),
            place=place, start=Start(place, ("44003",)), home="cartes & plans.html",
        ),
        encoding="utf-8",
    )  # fmt: skip
    page = ouvrir(path)
    assert page.title().startswith(f"Atelier – {place[:60]}")
    assert page.locator("#titre").text_content() == f"Atelier – {place}"
    expect(page.locator("#cartes a")).to_have_attribute("href", "cartes%20%26%20plans.html")
    assert save_page(page, tmp_path / "a.html").read_bytes() == path.read_bytes()
    page.get_by_role("button", name="Plan entier").click()
    choose(page, "Ancenis")
    click(page, min(shipped.atoms["ancenis"]))
    page = ouvrir(save_page(page, tmp_path / "b.html", place[:120]))
    expect(page.locator("#cartes")).to_have_count(0)
    assert save_page(page, tmp_path / "c.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_what_the_page_says_is_what_python_says(
    ouvrir: Ouvrir, atelier: Path, shipped: Territories
) -> None:
    page = ouvrir(atelier)
    assert page.locator("#situation").text_content() == situation_title(shipped)
    assert page.locator("#reserves .avis").all_text_contents() == reserves(shipped)


def test_a_saved_page_is_read_first(
    ouvrir: Ouvrir, saved: Path, shipped: Territories, tmp_path: Path
) -> None:
    page = ouvrir(saved)
    assert territory(page, "ancenis") > shipped.atoms["ancenis"]
    expect(page.locator("#bandeau")).to_have_text(BAND)
    expect(page.locator("footer")).to_contain_text(", modifié")
    expect(page.locator("#situation")).to_contain_text("au 12\u00a0octobre\u00a02026")
    expect(page.locator("#plan-bilan")).to_contain_text("Zones blanches")
    expect(page.locator("#cpts-liste li")).to_have_count(len(shipped.plan.cpts) + 1)
    expect(page.locator("#cpts-liste")).to_contain_text(HOSTILE + CLOSING)
    assert not page.locator(".outils, .modes, #annuler, #ouvrir, #cpts-ajout").evaluate_all(
        "(found) => found.filter((e) => e.checkVisibility()).length"
    )
    # A click on a commune shows its CPTS, and changes nothing.
    taken = min(shipped.atoms["vallees-anjou-bleu"])
    for _ in range(2):
        click(page, taken)
        expect(page.locator("#fiche-titre")).to_contain_text("Ancenis")
    expect(page.locator("#fiche-verrou")).to_be_hidden()
    assert page.evaluate("CptsGeo.atelier.etat.passe.length") == 0
    page.get_by_role("button", name="Toutes les CPTS").click()
    page.locator("#plan-zones summary").click()
    expect(page.locator("#plan-zones-liste li")).to_have_count(
        page.evaluate("CptsGeo.atelier.moteur.bilan(CptsGeo.atelier.moteur.base).zones.length")
    )
    page.locator("#recherche").fill("script")
    expect(page.locator("#suggestions li").first).to_contain_text(HOSTILE)
    assert not violations(page)
    assert save_page(page, tmp_path / "encore.html").read_bytes() == saved.read_bytes()
    # One click away: the tools.
    page.locator("#modifier").click()
    expect(page.locator(".outils")).to_be_visible()
    page.get_by_role("button", name="Propositions").click()
    assert HOSTILE + CLOSING in page.locator("#remplace").inner_text()
    assert not violations(page)


def test_an_edition_and_who_publishes_it(
    ouvrir: Ouvrir, atelier: Path, shipped: Territories, tmp_path: Path
) -> None:
    page = plan_mode(ouvrir, atelier)
    change(page, shipped)
    path = save_page(page, tmp_path / "édition.html", HOSTILE, CLOSING)
    page = ouvrir(path)
    assert page.title().endswith(HOSTILE)
    expect(page.locator("#bandeau")).to_be_hidden()
    expect(page.locator(".sous-titre")).to_contain_text(f"{HOSTILE}, {CLOSING}")
    # Its own plan needs no other name; a plan that is changed again is another edition.
    assert save_page(page, tmp_path / "même.html").read_bytes() == path.read_bytes()
    page.locator("#modifier").click()
    choose(page, "Ancenis")
    click(page, min(shipped.atoms["ancenis"]))
    leave(page, "page")
    expect(page.locator("#page-edition")).to_have_value("")
    expect(page.locator("#page-organisation")).to_have_value("")
    page.locator("#page-fermer").click()
    again = ouvrir(save_page(page, tmp_path / "autre.html"))
    expect(again.locator("#bandeau")).to_be_visible()
    assert min(shipped.atoms["ancenis"]) not in territory(again, "ancenis")


def test_the_band_stays_on_paper(ouvrir: Ouvrir, saved: Path) -> None:
    page = ouvrir(saved)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#rapport")).to_contain_text(BAND)
    expect(page.get_by_text(BAND).locator("visible=true")).to_have_count(1)
    page.emulate_media(media="screen")
    page.locator("#modifier").click()
    page.get_by_role("button", name="Propositions").click()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#rapport")).to_contain_text(BAND)


def test_its_changes_still_go_to_who_keeps_the_plan(
    ouvrir: Ouvrir, saved: Path, shipped: Territories, tmp_path: Path
) -> None:
    """All of them, those that the page was saved with and those made in it."""
    plan = tmp_path / "plan"
    shutil.copytree(default_plan(), plan)
    page = ouvrir(saved)
    assert "CPTS d’Ancenis" in told(page)
    page.locator("#modifier").click()
    choose(page, "Ancenis")
    given = min(shipped.atoms["ancenis"])
    click(page, given)
    with page.expect_download() as download:
        leave(page, "changements")
    file = tmp_path / "changements.json"
    download.value.save_as(file)
    done = run("plan", "appliquer", file, "--plan", plan)
    assert done.returncode == 0, done.stderr
    rows = (plan / "compositions.csv").read_text(encoding="utf-8")
    assert f"ancenis,{min(shipped.atoms['vallees-anjou-bleu'])}," in rows
    assert f"ancenis,{given}," not in rows
    # The plan after them says of itself what the page says.
    told_of = run("couverture", "--plan", plan).stdout.replace("\u00a0", " ")
    situated = (page.locator("#situation").text_content() or "").replace("\u00a0", " ")
    assert situated[1:] in told_of


def test_it_lets_nothing_more_run(ouvrir: Ouvrir, atelier: Path, saved: Path) -> None:
    policy = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
    before, after = (path.read_text(encoding="utf-8") for path in (atelier, saved))
    assert policy.findall(before)[0] == policy.findall(after)[0]
    assert after.count("<script") == before.count("<script") == 2
    assert CLOSING not in after
    page = ouvrir(saved)
    assert page.title() == "CPTS – Pays de la Loire"


def test_a_file_that_someone_changed_is_not_replaced(saved: Path) -> None:
    done = run("atelier", "--departement", "53", "--plan", "fourni", "--sortie", saved)
    assert done.returncode == 2
    assert "--ecraser" in done.stderr


def _edited(path: Path, out: Path, edit: Callable[[dict[str, Any]], object]) -> Path:
    """A page whose data someone changed by hand."""
    text = path.read_text(encoding="utf-8")
    begin = text.index('id="donnees">') + len('id="donnees">')
    end = text.index("</script>", begin)
    data = json.loads(text[begin:end])
    edit(data)
    written = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    out.write_text(text[:begin] + written + text[end:], encoding="utf-8")
    return out


def _all_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = data["edition"]["changements"]["changements"]
    return changes


def _renamed(change: dict[str, Any]) -> None:
    change["cpts"] = "nulle-part"


EDITS: dict[str, Callable[[dict[str, Any]], object]] = {
    "edition": lambda data: data["edition"].update(edition=["x"]),
    "sans-edition": lambda data: data.pop("edition"),
    "cpts": lambda data: _renamed(_all_of(data)[-1]),
    "nature": lambda data: _all_of(data)[0].update(nature="__proto__"),
    "moteur": lambda data: data.update(moteur=None),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_data_edited_by_hand(ouvrir: Ouvrir, saved: Path, tmp_path: Path, edit: str) -> None:
    page = ouvrir(_edited(saved, tmp_path / "forgée.html", EDITS[edit]))
    expect(page.get_by_role("alert")).to_contain_text("Cette page ne peut s’ouvrir")
    expect(page.locator("#carte")).to_have_count(0)


def test_a_page_that_could_not_be_opened_again_is_not_written(
    ouvrir: Ouvrir, atelier: Path
) -> None:
    page = plan_mode(ouvrir, atelier)
    choose(page, "Ancenis")
    page.evaluate(
        """() => {
          const { etat, moteur, plan } = CptsGeo.atelier;
          const trop = moteur.gestes.situer(plan.plan, plan.choisie, { contact: "x" });
          const long = Object.freeze({ ...trop.cpts[plan.choisie], contact: "x".repeat(501) });
          const cpts = Object.freeze(trop.cpts.map((c, j) => (j === plan.choisie ? long : c)));
          const faux = Object.create(Object.getPrototypeOf(trop));
          etat.mettreProjet(Object.assign(faux, trop, { cpts }), "x");
        }"""
    )
    leave(page, "page")
    page.locator("#page-garder").click()
    expect(page.locator("#page-avis")).to_contain_text("La page ne se rouvrirait pas")


def test_an_extension_that_rewrites_the_page(ouvrir: Ouvrir, atelier: Path) -> None:
    """It changed the styles before the page read them: what is saved would not be the page."""
    meddling = """new MutationObserver((_, watcher) => {
      const styles = document.getElementById("styles");
      if (!styles?.textContent || !document.getElementById("donnees")) return;
      watcher.disconnect();
      styles.textContent += "body { color: red }";
    }).observe(document, { childList: true, subtree: true });"""
    page = ouvrir(atelier, script=meddling)
    leave(page, "page")
    page.locator("#page-garder").click()
    expect(page.locator("#page-avis")).to_contain_text("Une extension de ce navigateur")
    page.locator("#page-fermer").click()
    # Drawing goes on.
    page.evaluate("CptsGeo.atelier.geste([3], true)")
    expect(page.locator("#annuler")).to_be_enabled()


def test_storage_refused_and_two_tabs(ouvrir: Ouvrir, atelier: Path, shipped: Territories,
                                      tmp_path: Path) -> None:  # fmt: skip
    refused = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('non') } })"
    page = plan_mode(ouvrir, atelier, script=refused)
    change(page, shipped)
    path = save_page(page, tmp_path / "sans.html")
    again = ouvrir(path, script=refused)
    expect(again.locator("#memoire")).to_be_hidden()
    again.locator("#modifier").click()
    expect(again.locator("#memoire")).to_be_visible()
    # Each tab saves its own plan; work on a saved page is not offered in that of the other.
    first = ouvrir(path)
    second = first.context.new_page()
    second.goto(path.as_uri())
    for tab, name in ((first, "ancenis"), (second, "mauges")):
        tab.locator("#modifier").click()
        choose(tab, {"ancenis": "Ancenis", "mauges": "CPTS des Mauges"}[name])
        click(tab, min(shipped.atoms[name]))
    one = ouvrir(save_page(first, tmp_path / "un.html"))
    other = ouvrir(save_page(second, tmp_path / "deux.html"))
    assert min(shipped.atoms["ancenis"]) not in territory(one, "ancenis")
    assert min(shipped.atoms["mauges"]) in territory(one, "mauges")
    assert min(shipped.atoms["mauges"]) not in territory(other, "mauges")
    second.goto(atelier.as_uri())
    expect(second.locator("#reprise")).to_be_hidden()


def test_on_a_phone(ouvrir: Ouvrir, saved: Path) -> None:
    page = ouvrir(saved, **PHONE)
    expect(page.locator("#resume")).to_contain_text("habitants couverts")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert ground(page, "44003") == "cpts_operationnelle"


# — a picture —


def picture(page: Page, form: str, folder: Path) -> Path:
    with page.expect_download() as download:
        leave(page, form)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_picture_of_the_map(ouvrir: Ouvrir, atelier: Path, tmp_path: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    path = picture(page, "png", tmp_path)
    assert path.name == "carte-cpts-pays-de-la-loire.png"
    with Image.open(path) as image:
        width, height = image.size
        assert width == 2_800
        # The legend is under the map: the colour of every state that is on it.
        legend = image.convert("RGB").crop((0, height - 420, width, height))
        colours = {colour for _, colour in legend.getcolors(maxcolors=2**24) or ()}
    shown = page.evaluate(
        """() => [...document.querySelectorAll('#legende [data-etat]:not([hidden])')]
          .map((li) => CptsGeo.atelier.donnees.etats.find((e) => e.id === li.dataset.etat).couleur)
          .filter(Boolean)"""
    )
    assert len(shown) > 4
    assert {ImageColor.getrgb(colour) for colour in shown} <= colours


def test_the_same_picture_as_vectors(ouvrir: Ouvrir, saved: Path, tmp_path: Path) -> None:
    page = ouvrir(saved)
    path = picture(page, "svg", tmp_path)
    assert path.stat().st_size < 400_000
    text = path.read_text(encoding="utf-8")
    drawing = ElementTree.fromstring(text)
    tags = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    assert tags == {"svg", "title", "defs", "pattern", "rect", "path", "clipPath", "g", "text"}
    told = [element.text for element in drawing.iter() if element.tag.endswith("}text")]
    assert BAND in told
    assert "CPTS – Pays de la Loire" in told
    assert {"Ancenis", "Zone blanche (aucune CPTS)"} <= set(told)
    assert any("Situation au 12\u00a0octobre\u00a02026" in (words or "") for words in told)
    assert any("Licence Ouverte" in (words or "") for words in told)
    patterns = {element.get("id") for element in drawing.iter() if element.tag.endswith("pattern")}
    assert set(re.findall(r"url\(#(motif-\d+)\)", text)) == patterns
    # What others draw of it is the map: not white.
    source = tmp_path / "image.typ"
    source.write_text(
        f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{path.name}", width: 400pt)',
        encoding="utf-8",
    )
    drawn = typst.compile(str(source), format="png")
    with Image.open(io.BytesIO(drawn)) as image:
        found = image.convert("RGB").getcolors(maxcolors=2**24) or []
    assert sum(n for n, colour in found if colour == (0x44, 0xBB, 0x99)) > 10_000


def test_a_picture_of_one_cpts(ouvrir: Ouvrir, saved: Path, tmp_path: Path) -> None:
    page = ouvrir(saved)
    choose(page, "script")
    path = picture(page, "svg", tmp_path)
    assert path.name.startswith("carte-img-src-x-onerror")
    drawing = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    assert drawing[0].text == HOSTILE + CLOSING
    # Communes by name, and nothing of what is far away.
    assert path.stat().st_size < 150_000


def test_notes_stay_out_of_pictures(ouvrir: Ouvrir, atelier: Path, tmp_path: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    page.evaluate("CptsGeo.atelier.etat.noter({ lieu: '44003', avis: 'contre', texte: '' }, 'x')")
    assert "✗" not in picture(page, "svg", tmp_path).read_text(encoding="utf-8")
    page.locator("#enregistrer summary").click()
    page.locator("#avec-notes").check()
    page.locator("#enregistrer summary").click()
    assert "✗" in picture(page, "svg", tmp_path).read_text(encoding="utf-8")


# — the plan as a workbook —


def straight(text: str) -> str:
    """A name as tables have it."""
    return text.replace("’", "'")


def sheets(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """Rows by sheet, each as long as the headings."""
    found = {}
    for grid in read_grids(path):
        width = len(grid.lines[0].cells)
        found[grid.sheet] = [(line.cells + ("",) * width)[:width] for line in grid.lines]
    return found


def test_the_plan_of_the_page_is_a_workbook_to_read(
    ouvrir: Ouvrir, atelier: Path, tmp_path: Path
) -> None:
    page = plan_mode(ouvrir, atelier)
    book = picture(page, "xlsx", tmp_path)
    assert book.name == "plan-pays-de-la-loire-extrait.xlsx"
    done = run("comparer", "fourni", book)
    assert done.returncode == 0, done.stderr
    assert "Rien n’a changé." in done.stdout
    for words in (["valider"], ["couverture"], ["ou", "44003"], ["plan", "info"]):
        done = run(*words, "--plan", book)
        assert done.returncode in (0, 1), (words, done.stderr)
        assert "Traceback" not in done.stderr
    done = run("cartes", "--plan", book, "--departement", "53", "--sortie", tmp_path / "cartes")
    assert done.returncode == 0, done.stderr
    # Headings and values as « plan copier » writes them.
    copied = tmp_path / "copie.xlsx"
    assert run("plan", "copier", "--plan", "fourni", "--sortie", copied).returncode == 0
    theirs, ours = sheets(copied), sheets(book)
    for name in ("cpts", "compositions", "statuts", "derogations"):
        head, *rows = ours[name]
        wanted, *others = theirs[name]
        assert set(head) <= set(wanted)
        shared = [column for column in head if column != "Source"]
        mine, his = (
            {tuple(straight(row[titles.index(column)]) for column in shared) for row in found}
            for titles, found in ((head, rows), (wanted, others))
        )
        assert mine == his


def test_what_was_changed_is_in_it(ouvrir: Ouvrir, saved: Path, tmp_path: Path) -> None:
    """The plan that its changes make where it is kept, and this one, are the same."""
    page = ouvrir(saved)
    book = picture(page, "xlsx", tmp_path)
    kept = tmp_path / "plan"
    shutil.copytree(default_plan(), kept)
    file = picture(page, "changements", tmp_path)
    assert run("plan", "appliquer", file, "--plan", kept).returncode == 0
    done = run("comparer", kept, book)
    assert done.returncode == 0, done.stderr
    told_of = done.stdout.replace("\u00a0", " ")
    assert "Rien n’a changé." in told_of, told_of
    said = [(key, value) for key, value, *_ in sheets(book)["plan"]]
    assert ("extrait", "oui") in said
    assert ("sources", "Extrait d’une page de l’atelier, plan modifié") in said
    (absent,) = [value for key, value in said if key == "remarque"]
    assert "missions, thèmes d’action" in absent
    assert "suivi" not in absent
    assert not any(value for key, value in said if key == "organisme")


def test_a_plan_with_lists_of_every_kind(
    ouvrir: Ouvrir, shipped: Territories, tmp_path: Path
) -> None:
    """Official and declared lists, one of them from a date on, forecasts, what is to attribute."""
    plan, names = tmp_path / "plan", ("ancenis", "mauges")
    shutil.copytree(default_plan(), plan)
    for name in names:
        listing = tmp_path / f"{name}.csv"
        listing.write_text("\n".join(sorted(shipped.atoms[name])[1:]), encoding="utf-8")
    asked = (
        ["liste", "ancenis", tmp_path / "ancenis.csv", "--officielle", "--source", "avenant 3",
         "--date-liste", "2026-02", "--effet", "2026-03-01"],
        ["liste", "mauges", tmp_path / "mauges.csv", "--declaree"],
        ["statut", "pays-des-coevrons", "operationnelle", "--le", "2027", "--prevu"],
    )  # fmt: skip
    for words in asked:
        done = run("cpts", *words, "--plan", plan)
        assert done.returncode == 0, done.stderr
    path = tmp_path / "atelier.html"
    assert run("atelier", "--plan", plan, "--sortie", path).returncode == 0
    page = plan_mode(ouvrir, path)
    assert save_page(page, tmp_path / "a.html").read_bytes() == path.read_bytes()
    here = territories(read_plan(plan), shipped.communes)
    assert page.locator("#situation").text_content() == situation_title(here)
    assert page.locator("#reserves .avis").all_text_contents() == reserves(here)
    book = picture(page, "xlsx", tmp_path)
    done = run("comparer", plan, book)
    assert "Rien n’a changé." in done.stdout, done.stdout + done.stderr
    copied = tmp_path / "copie.xlsx"
    assert run("plan", "copier", "--plan", plan, "--sortie", copied).returncode == 0
    ours, theirs = sheets(book), sheets(copied)
    for name in ("listes", "a-attribuer", "statuts"):
        columns = [column for column in ours[name][0] if column not in ("Source", "Depuis")]
        mine, his = (
            {tuple(straight(row[titles.index(column)]) for column in columns) for row in rows}
            for titles, *rows in (ours[name], theirs[name])
        )
        assert mine == his, name


def test_nothing_is_written_in_an_extract(
    ouvrir: Ouvrir, atelier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPTSGEO_DONNEES", str(tmp_path / "utilisateur"))
    page = plan_mode(ouvrir, atelier)
    book = picture(page, "xlsx", tmp_path)
    before = book.read_bytes()
    asked: list[list[str | Path]] = [
        ["plan", "choisir", book],
        ["cpts", "modifier", "ancenis", "--site", "https://c.fr", "--plan", book],
        ["cpts", "statut", "ancenis", "pause", "--le", "2026-10", "--plan", book],
    ]
    for words in asked:
        assert_one_sentence(run(*words), "extrait", "cptsgeo plan appliquer FICHIER")
    assert book.read_bytes() == before


def test_texts_of_a_workbook_are_texts(ouvrir: Ouvrir, atelier: Path, tmp_path: Path) -> None:
    page = plan_mode(ouvrir, atelier)
    names = ["=1+1", "Marché; Sud, Est", "_x0041_ & <b>", "𝔸 éñ", "nouvelle 1"]
    contacts = ["'=1+1", "'+33", "@x", "_x0041_", "=A1"]
    page.evaluate(
        """(paires) => paires.forEach(([nom, contact]) => {
          const { etat, plan, moteur } = CptsGeo.atelier;
          etat.mettreProjet(moteur.gestes.ajouter(plan.plan, nom, { contact }), nom);
        })""",
        [*zip(names, contacts, strict=True)],
    )
    book = picture(page, "xlsx", tmp_path)
    copied = tmp_path / "dossier"
    done = run("plan", "copier", "--plan", book, "--sortie", copied)
    assert done.returncode == 0, done.stderr
    ((head, *rows),) = sheets(copied / "cpts.csv").values()
    name, contact = head.index("nom"), head.index("contact")
    found = {unguarded(row[name]): unguarded(row[contact]) for row in rows}
    assert [found[one] for one in names] == contacts
    # Without what deflates, the same texts are stored.
    page = plan_mode(ouvrir, atelier, script="delete window.CompressionStream")
    stored = picture(page, "xlsx", tmp_path)
    assert {one.compress_type for one in zipfile.ZipFile(stored).infolist()} == {zipfile.ZIP_STORED}
    assert run("comparer", "fourni", stored).returncode == 0


# — Firefox —

PROGRAM = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Firefox, Path]]:
    """Give a Firefox, and the folder where its downloads go."""
    if PROGRAM is None:
        reason = "no Firefox on PATH: its tests were not run"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    downloads = tmp_path_factory.mktemp("telechargements")
    browser = Firefox(
        PROGRAM, tmp_path_factory.mktemp("firefox"), browser__download__dir=str(downloads),
        browser__download__folderList=2, browser__download__useDownloadDir=True,
        browser__download__always_ask_before_handling_new_types=False,
        dom__disable_beforeunload=True,
    )  # fmt: skip
    yield browser, downloads
    browser.close()


def saved_by(firefox: tuple[Firefox, Path], form: str = "page") -> bytes:
    browser, downloads = firefox
    browser.run("(document.getElementById('enregistrer').open = true)")
    browser.click(f"[data-sortie={form}]")
    if form == "page":
        browser.click("#page-garder")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        found = [*downloads.iterdir()]
        if found and not any(path.suffix == ".part" for path in found) and found[0].stat().st_size:
            content = found[0].read_bytes()
            found[0].unlink()
            return content
        time.sleep(0.1)
    raise AssertionError(f"nothing came: {[*downloads.iterdir()]}")


def test_firefox_writes_the_same_file(
    firefox: tuple[Firefox, Path], atelier: Path, saved: Path
) -> None:
    browser, _ = firefox
    for path in (atelier, saved):
        browser.open(path.as_uri())
        assert saved_by(firefox) == path.read_bytes()
    assert browser.text("#bandeau") == BAND
    assert browser.run("document.documentElement.className") == "lecture"
    with Image.open(io.BytesIO(saved_by(firefox, "png"))) as image:
        assert image.size[0] == 2_800
    drawing = ElementTree.fromstring(saved_by(firefox, "svg"))
    assert BAND in [element.text for element in drawing.iter()]
    book = zipfile.ZipFile(io.BytesIO(saved_by(firefox, "xlsx")))
    assert book.testzip() is None
    assert "xl/worksheets/sheet7.xml" in book.namelist()
    assert not browser.violations()
