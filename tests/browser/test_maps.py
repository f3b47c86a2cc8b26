"""The maps in a browser: what they ask for, show, and answer to."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import BREAKOUT, HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]

REGION = "pays-de-la-loire.html"
CPTS = "cpts-pays-de-redon.html"
COMMUNES = {
    REGION: 1228,
    "loire-atlantique.html": 207,
    "maine-et-loire.html": 176,
    "mayenne.html": 240,
    "sarthe.html": 352,
    "vendee.html": 253,
    CPTS: 37,
}
MAPS = list(COMMUNES)
CENTRE = {"Ancenis-Saint-Géréon": (47.40, -1.18), "Angers": (47.47, -0.56)}


def place(page: Page, lat: float, lon: float) -> tuple[float, float]:
    """Where a point of the map is in the window."""
    box = page.locator("#carte").bounding_box()
    assert box
    point: dict[str, float] = page.evaluate(
        "([a, b]) => CptsGeo.page.carte.latLngToContainerPoint([a, b])", [lat, lon]
    )
    return box["x"] + point["x"], box["y"] + point["y"]


def colour(page: Page, lat: float, lon: float) -> list[int]:
    """Colour that the ground canvas bears there."""
    shade: list[int] = page.evaluate(
        """([a, b]) => {
          const { carte, couche } = CptsGeo.page, { vue } = couche;
          const { x, y } = carte.project([a, b], 0).divideBy(256);
          const px = (x * vue.s - vue.ox) * vue.finesse;
          const py = (y * vue.s - vue.oy) * vue.finesse;
          const copy = new OffscreenCanvas(1, 1).getContext("2d");
          copy.drawImage(couche.toiles[0].canvas, -Math.round(px), -Math.round(py));
          return [...copy.getImageData(0, 0, 1, 1).data];
        }""",
        [lat, lon],
    )
    return shade


def cut_off(page: Page) -> list[str]:
    """Parts of the printed page whose text does not fit."""
    cut: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.page, .volet, .suite, .tete')]
          .filter((e) => e.scrollHeight > e.clientHeight + 1).map((e) => e.className)"""
    )
    return cut


def fiche(page: Page) -> Locator:
    """The card, once it shows."""
    card = page.locator("#fiche")
    expect(card).to_be_visible()
    return card


def chercher(page: Page, text: str) -> Locator:
    """Suggestions for a text."""
    page.locator("#recherche").fill(text)
    return page.locator("#suggestions [role=option]")


@pytest.mark.parametrize("name", ["index.html", *MAPS])
def test_asks_nothing_of_the_network_and_suits_screen_readers(
    ouvrir: Ouvrir, pages: Path, name: str
) -> None:
    page = ouvrir(pages / name)
    assert page.locator("h1").inner_text() in page.title()
    page.evaluate("() => document.querySelectorAll('#cpts').forEach((d) => (d.open = true))")
    assert violations(page) == []


@pytest.mark.parametrize("name", MAPS)
def test_is_painted_when_loaded_and_told_in_a_table(ouvrir: Ouvrir, pages: Path, name: str) -> None:
    page = ouvrir(pages / name)
    states = page.evaluate(
        """() => {
          const { couche: { toiles: [ctx] }, donnees } = CptsGeo.page;
          const { data } = ctx.getImageData(0, 0, ctx.canvas.width, ctx.canvas.height);
          const colours = new Set(new Uint32Array(data.buffer));
          const abgr = ([, a, b, c, d, e, f]) => parseInt(`ff${e}${f}${c}${d}${a}${b}`, 16);
          const kept = new Set(donnees.communes.etat);
          return [...kept].map((k) => donnees.etats[k])
            .map((etat) => [etat.id, colours.has(abgr(etat.couleur))]);
        }"""
    )
    assert states
    drawn = {state for state, seen in states if seen}
    assert "cpts_operationnelle" in drawn
    if name != CPTS:  # the communes around it are faded
        assert drawn == {state for state, _ in states}
    page.locator("#communes > summary").click()
    expect(page.locator("#tableau-communes tbody tr")).to_have_count(COMMUNES[name])


def test_search_finds(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION)
    for text, first, title in (
        ("ancenis st gereon", "Ancenis-Saint-Géréon", "Ancenis-Saint-Géréon"),
        ("ILE D YEU", "L’Île-d’Yeu", "L’Île-d’Yeu"),
        ("baule", "La Baule-Escoublac", "La Baule-Escoublac"),
        ("44003", "Ancenis-Saint-Géréon", "Ancenis-Saint-Géréon"),
        ("44150", "Ancenis-Saint-Géréon", "Ancenis-Saint-Géréon"),
        ("freigne", "aujourd’hui : Vallons-de-l’Erdre", "Vallons-de-l’Erdre"),
        ("anjou bleu", "CPTS des Vallées de l’Anjou Bleu", "CPTS des Vallées de l’Anjou Bleu"),
        ("terres de montaigu", "aujourd’hui : CPTS Nord Vendée", "CPTS Nord Vendée"),
    ):
        expect(chercher(page, text).first).to_contain_text(first)
        page.keyboard.press("Enter")
        expect(page.locator("#fiche-titre")).to_have_text(title)


def test_search_is_a_combobox(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION)
    box = page.get_by_role("combobox")
    options = chercher(page, "saint")
    expect(options).to_have_count(12)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#recherche-avis")).to_contain_text("12 premiers affichés")
    assert violations(page) == []
    second = options.nth(1).locator(".nom").inner_text()
    box.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-1")
    box.press("ArrowUp")
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    chercher(page, "saint").nth(1).click()
    expect(page.locator("#fiche-titre")).to_have_text(second)
    chercher(page, "zzz")
    expect(page.get_by_text("Aucun résultat sur cette carte.")).to_be_visible()


def test_hover_and_click(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION)
    point = place(page, *CENTRE["Ancenis-Saint-Géréon"])
    page.mouse.move(*point)
    bubble = page.locator(".bulle")
    expect(bubble).to_contain_text("Ancenis-Saint-Géréon")
    expect(bubble).to_contain_text("CPTS d’Ancenis")
    expect(bubble).to_contain_text("CPTS opérationnelle")
    page.mouse.click(*point)
    card = fiche(page)
    expect(card).to_contain_text("44150")
    expect(card).to_contain_text("Population publiée")
    expect(page.locator("#fiche-titre")).to_be_focused()
    assert page.url.endswith("#commune=44003")
    assert violations(page) == []
    card.get_by_role("button", name="Voir tout son territoire").click()
    expect(page.locator("#fiche-titre")).to_have_text("CPTS d’Ancenis")
    assert page.url.endswith("#cpts=ancenis")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert "#" not in page.url


def test_commune_without_cpts(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION)
    page.mouse.click(*place(page, *CENTRE["Angers"]))
    expect(page.locator("#fiche-titre")).to_have_text("Angers")
    expect(fiche(page)).to_contain_text("Zone blanche")


def test_shared_commune_shows_both_cpts(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION, "#commune=44109")
    expect(fiche(page).get_by_role("heading", level=3)).to_have_count(2)
    expect(fiche(page)).to_contain_text("partielle")


def test_filter(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION)
    where = CENTRE["Ancenis-Saint-Géréon"]
    before = colour(page, *where)
    page.locator("#cpts > summary").press("Enter")
    rows = page.locator("table.tableau-cpts tbody tr:visible")
    expect(rows).to_have_count(43)
    box = page.get_by_label("CPTS opérationnelle")
    box.focus()
    box.press("Space")
    assert min(colour(page, *where)) > min(before) + 80
    expect(rows).to_have_count(6)
    expect(page.locator(".tableaux .note-filtre").first).to_contain_text(
        "sans « CPTS opérationnelle »"
    )
    page.get_by_role("button", name="Tout afficher").click()
    assert colour(page, *where) == before
    expect(rows).to_have_count(43)
    expect(box).to_be_focused()


def test_keyboard_alone(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION)
    carte = page.locator("#carte")
    for _ in range(30):
        page.keyboard.press("Tab")
        if carte.evaluate("e => e === document.activeElement"):
            break
    expect(carte).to_be_focused()
    expect(page.locator(".viseur")).to_be_visible()
    zoom = page.evaluate("CptsGeo.page.carte.getZoom()")
    page.keyboard.press("+")
    page.wait_for_function("z => CptsGeo.page.carte.getZoom() > z", arg=zoom)
    page.keyboard.press("Enter")
    expect(page.locator("#fiche-titre")).to_be_focused()
    page.keyboard.press("Escape")
    expect(carte).to_be_focused()


def test_controls(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION)
    whole = page.evaluate("CptsGeo.page.carte.getZoom()")
    page.get_by_role("button", name="Zoomer", exact=True).click()
    assert page.evaluate("CptsGeo.page.carte.getZoom()") > whole
    page.get_by_role("button", name="Vue d’ensemble").click()
    assert page.evaluate("CptsGeo.page.carte.getZoom()") == whole
    page.get_by_role("button", name="Carte en pleine largeur").click()
    expect(page.locator("#legende")).to_be_hidden()
    box = page.locator("#carte").bounding_box()
    assert box
    assert box["width"] == 1440
    assert page.evaluate("CptsGeo.page.carte.getSize().x") == 1440
    page.get_by_role("button", name="Carte en pleine largeur").click()
    expect(page.locator("#legende")).to_be_visible()


def column(table: Locator, rank: int) -> list[str]:
    """Texts of a column."""
    return table.locator(f"tbody tr > :nth-child({rank})").all_inner_texts()


def test_tables_sort_and_lead_to_the_map(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / "mayenne.html")
    page.locator("#cpts > summary").click()
    cpts = page.locator("table.tableau-cpts")
    header = cpts.get_by_role("columnheader", name="Population calculée")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    rank = 1 + header.evaluate("e => e.cellIndex")
    ascending = [int(re.sub(r"\s", "", t)) for t in column(cpts, rank) if re.search(r"\d", t)]
    assert ascending == sorted(ascending)
    header.get_by_role("button").press("Enter")
    expect(header).to_have_attribute("aria-sort", "descending")
    first = cpts.locator("tbody th button").first
    name = first.inner_text()
    first.press("Enter")
    expect(page.locator("#fiche-titre")).to_have_text(name)
    page.keyboard.press("Escape")
    expect(first).to_be_focused()
    page.locator("#communes > summary").click()
    communes = page.locator("#tableau-communes")
    communes.get_by_role("button", name="Commune", exact=True).click()
    names = column(communes, 1)
    assert names[:2] == ["Ahuillé", "Alexain"]
    assert violations(page) == []
    communes.get_by_role("button", name="Laval", exact=True).click()
    expect(page.locator("#fiche-titre")).to_have_text("Laval")
    assert page.url.endswith("#commune=53130")


@pytest.mark.parametrize(
    ("hash_", "title"),
    [("#commune=44003", "Ancenis-Saint-Géréon"), ("#cpts=ancenis", "CPTS d’Ancenis")],
)
def test_address_opens_on(ouvrir: Ouvrir, pages: Path, hash_: str, title: str) -> None:
    page = ouvrir(pages / REGION, hash_)
    expect(page.locator("#fiche-titre")).to_have_text(title)
    assert page.evaluate("CptsGeo.page.carte.getZoom()") > 9


def test_unknown_address_is_said_politely(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION, "#commune=99999")
    message = page.locator("#message")
    expect(message).to_have_text("Aucune commune de cette carte ne porte le code « 99999 ».")
    page.evaluate("location.hash = '#cpts=<b>x'")
    expect(message).to_contain_text("<b>x")
    page.evaluate("location.hash = '#cpts=%E0%A4%A'")
    expect(message).to_contain_text("%E0%A4%A")
    page.evaluate("location.hash = '#cpts=mauges'")
    expect(page.locator("#fiche-titre")).to_have_text("CPTS des Mauges")
    expect(message).to_be_empty()


@pytest.mark.parametrize(
    ("name", "size"),
    [
        (REGION, (842, 595)),
        ("loire-atlantique.html", (842, 595)),
        (CPTS, (842, 595)),
        ("index.html", (595, 842)),
    ],
)
def test_prints_on_one_page(ouvrir: Ouvrir, pages: Path, name: str, size: tuple[int, int]) -> None:
    page = ouvrir(pages / name)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", pdf)
    assert box
    assert (round(float(box[1])), round(float(box[2]))) == size


def test_prints_upright_too(ouvrir: Ouvrir, pages: Path) -> None:
    """Where a browser does not take our word for the paper."""
    page = ouvrir(pages / REGION, viewport={"width": 718, "height": 1047})
    page.emulate_media(media="print")
    assert cut_off(page) == []
    box = page.locator("#carte-imprimee canvas").bounding_box()
    legend = page.locator("#legende").bounding_box()
    assert box
    assert legend
    assert box["width"] > 600
    assert box["height"] > 400
    assert legend["y"] >= box["y"] + box["height"]
    page.add_style_tag(content="@page { size: A4 portrait !important }")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


WATCH_LETTERS = """
  window.letters = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
    window.letters.push(text);
    return write.call(this, text, ...where);
  };
"""
UNNAMED = r"""(key) => {
  const told = ` ${window.letters.join(" ")} `;
  const numbered = new Map(key.replace(/^.*?:/, "").split("·").map((one) => {
    const [, number, name] = /^\s*(\d+)\s(.*?)\s*$/.exec(one);
    return [name, number];
  }));
  const named = CptsGeo.page.donnees.cpts.map((one) => one.etiquette);
  return {
    numbered: [...numbered.keys()],
    missing: named.filter((name) => !told.includes(` ${name} `) && !numbered.has(name)),
    twice: named.filter((name) => told.includes(` ${name} `) && numbered.has(name)),
    unwritten: [...numbered.values()].filter((number) => !window.letters.includes(number)),
  };
}"""


def test_each_cpts_has_its_name_or_a_number_on_paper(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION, script=WATCH_LETTERS)
    page.evaluate("window.letters = []")
    page.emulate_media(media="print")
    key = page.locator("#carte-imprimee figcaption")
    expect(key).to_contain_text("Sur la carte\u00a0: ")
    told = page.evaluate(UNNAMED, key.inner_text())
    numbered = told.pop("numbered")
    assert {"La Nantaise Centre Est", "Erdre et Cens"} <= {*numbered}
    assert len(numbered) < 12
    assert told == {"missing": [], "twice": [], "unwritten": []}
    expect(page.locator("#cle")).to_be_hidden()


def test_each_cpts_has_its_name_or_a_number_on_screen(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION, script=WATCH_LETTERS)
    key = page.locator("#cle")
    told = page.evaluate(UNNAMED, key.inner_text())
    numbered = told.pop("numbered")
    assert {"La Nantaise Centre Est", "Erdre et Cens"} <= {*numbered}
    assert told == {"missing": [], "twice": [], "unwritten": []}
    number = page.evaluate("CptsGeo.page.peinture.etiquettes.cpts.at(-1).no")
    assert number == "43"
    # Those that are faded have neither.
    page.locator("#legende").get_by_text("CPTS opérationnelle").click()
    expect(key).not_to_contain_text("Erdre et Cens")
    page.get_by_role("button", name="Tout afficher").click()
    expect(key).to_contain_text("Erdre et Cens")
    # Nearer, there is room for its name.
    page.evaluate("location.hash = '#cpts=la-nantaise-centre-est'")
    expect(key).not_to_contain_text("La Nantaise Centre Est")


def test_around_a_cpts_no_sliver_has_a_number(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / CPTS)
    expect(page.locator("#cle")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("#carte-imprimee figcaption")).to_be_hidden()


@pytest.mark.parametrize("name", ["index.html", REGION])
def test_a_button_prints(ouvrir: Ouvrir, pages: Path, name: str) -> None:
    page = ouvrir(pages / name, script="window.print = () => { window.asked = true; }")
    button = page.get_by_role("button", name="Imprimer")
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("window.asked")
    page.emulate_media(media="print")
    expect(page.locator(".imprimer")).to_be_hidden()


def test_no_button_prints_without_a_script(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / "index.html", java_script_enabled=False)
    expect(page.locator(".imprimer")).to_be_hidden()


def test_print_view_and_back(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / REGION, "#commune=44003")
    view = "[CptsGeo.page.carte.getZoom(), CptsGeo.page.carte.getCenter(), scrollY]"
    before = page.evaluate(view)
    page.emulate_media(media="print")
    printed = page.locator("#carte-imprimee canvas")
    expect(printed).to_be_visible()
    assert printed.evaluate("e => e.width / e.getBoundingClientRect().width") >= 3
    for shown in ("h1", "#legende", ".chiffres", ".papier .avis", "footer"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in ("#carte", "#fiche", "#recherche", ".tableaux", "#legende input"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert cut_off(page) == []
    page.emulate_media(media="screen")
    expect(printed).to_have_count(0)
    assert page.evaluate(view) == before


def test_phone(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(
        pages / REGION,
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    carte = page.locator("#carte").bounding_box()
    legende = page.locator("#legende").bounding_box()
    assert carte
    assert legende
    assert carte["width"] == 390
    assert legende["y"] >= carte["y"] + carte["height"]
    assert violations(page) == []
    page.locator("#carte").scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, *CENTRE["Angers"]))
    sheet = fiche(page).bounding_box()
    assert sheet
    assert (sheet["x"], sheet["width"]) == (0, 390)
    assert round(sheet["y"] + sheet["height"]) == 844
    page.get_by_role("button", name="Fermer la fiche").tap()
    expect(page.locator("#fiche")).to_be_hidden()


def test_department_lists_its_cpts_as_published(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / "loire-atlantique.html")
    rows = page.locator(".liste-cpts li")
    expect(rows.filter(has_text="CPTS Pays de Redon")).to_contain_text(re.compile("35.*56"))
    rows.filter(has_text="CPTS Pays de Redon").get_by_role("button").click()
    expect(page.locator("#fiche-titre")).to_have_text("CPTS Pays de Redon")


def test_whole_territory_of_a_cpts(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / CPTS)
    expect(chercher(page, "35236").first).to_contain_text("Redon")
    page.keyboard.press("Enter")
    expect(fiche(page)).to_contain_text("Ille-et-Vilaine")
    expect(fiche(page)).to_contain_text("CPTS Pays de Redon")


def test_every_state_is_told_by_colour_pattern_and_text(ouvrir: Ouvrir, hostile: Path) -> None:
    page = ouvrir(hostile)
    states: list[dict[str, Any]] = page.evaluate("CptsGeo.page.donnees.etats")
    assert len(states) == 9
    assert len({state["couleur"] for state in states}) >= 8
    looks = {(state["couleur"], str(state["motif"])) for state in states}
    assert len(looks) == 9
    assert sum(state["motif"] is None for state in states) == 1
    for state in states:
        expect(page.locator("#legende").get_by_text(state["libelle"])).to_be_visible()
    expect(page.locator("#legende svg.pastille")).to_have_count(9)
    assert violations(page) == []
    page.emulate_media(media="print")
    assert cut_off(page) == []


def test_names_that_are_markup_are_text(ouvrir: Ouvrir, hostile: Path) -> None:
    page = ouvrir(hostile, "#cpts=ancenis")
    title = page.title()
    expect(page.locator("#fiche-titre")).to_have_text(HOSTILE)
    expect(fiche(page)).to_contain_text("javascript:document.title=1")
    expect(page.locator("a[href^='javascript']")).to_have_count(0)
    rows = page.locator("table.tableau-cpts tbody")
    expect(rows).to_contain_text(HOSTILE)
    expect(rows).to_contain_text(BREAKOUT)
    expect(chercher(page, "onerror").first).to_contain_text(HOSTILE)
    page.keyboard.press("Escape")
    expect(chercher(page, "script").first).to_contain_text(BREAKOUT)
    page.keyboard.press("Enter")
    expect(page.locator("#fiche-titre")).to_have_text(BREAKOUT)
    page.get_by_role("button", name="Vue d’ensemble").click()
    page.mouse.move(*place(page, *CENTRE["Ancenis-Saint-Géréon"]))
    expect(page.locator(".bulle")).to_contain_text(HOSTILE)
    expect(page.locator(".bulle")).to_contain_text(BREAKOUT)
    page.locator("#communes > summary").click()
    expect(page.locator("#tableau-communes tbody")).to_contain_text(HOSTILE)
    expect(page.locator("body img")).to_have_count(0)
    assert page.title() == title


def test_tiles_only_when_asked(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / "fond" / "mayenne.html", network=True)
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("IGN")
    tiles = page.locator(".leaflet-tile-pane img")
    sources = tiles.evaluate_all("all => all.map((e) => new URL(e.src).host)")
    assert set(sources) == {"data.geopf.fr"}
    assert violations(page) == []


def test_a_card_tells_actions_folded_and_silences(ouvrir: Ouvrir, pages: Path) -> None:
    page = ouvrir(pages / "pays-de-la-loire.html")
    chercher(page, "Ancenis").first.wait_for()
    page.evaluate(
        "() => CptsGeo.page.choisirCpts("
        "CptsGeo.page.donnees.cpts.findIndex((c) => c.id === 'nantes-grand-ouest'))"
    )
    folded = fiche(page).locator("details").filter(has_text="Actions déclarées")
    expect(folded.locator("dt").first).to_be_hidden()
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    terms = folded.locator("dt")
    expect(terms).to_have_count(6)
    expect(terms.first).to_have_text("Améliorer l’accès aux soins")
    quality = folded.locator("dl > div").filter(has_text="Qualité et pertinence")
    expect(quality.locator("dd")).to_have_text("Rien de déclaré")
    page.evaluate(
        "() => CptsGeo.page.choisirCpts("
        "CptsGeo.page.donnees.cpts.findIndex((c) => c.id === 'pays-des-coevrons'))"
    )
    writing = fiche(page).locator("dl > div").filter(has_text="Actions")
    expect(writing.locator("dd")).to_have_text("Projet de santé en rédaction")
    assert violations(page) == []
