"""The maps as documents: what a page carries, and what it must never carry."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from varints import numbers

from cptsgeo.analysis.coverage import coverage, etats
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import PlanError
from cptsgeo.geometry.topology import OUTSIDE, Topology
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.model import Cpts, Liste
from cptsgeo.plan.observatory import Silence
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.referentiel.vintages import EXPECTED
from cptsgeo.render.canvas.encoding import SCALE, encode_topology, varints
from cptsgeo.render.cards import contact_link, headings, label, row, web_link
from cptsgeo.render.looks import state_looks
from cptsgeo.render.pages.maps.element import PlanMap, leaflet
from cptsgeo.render.pages.maps.folder import map_pages
from cptsgeo.render.pages.maps.index import index_page
from cptsgeo.render.pages.maps.model import MapOptions, MapPage
from cptsgeo.render.pages.maps.payload import page_data
from cptsgeo.render.pages.maps.places import PLAN_IGN, cpts_page, departement_page, region_page
from cptsgeo.render.shell.assets import bare
from cptsgeo.render.shell.policy import with_policy
from cptsgeo.render.shell.templates import json_in_html
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import typographic


@pytest.fixture(scope="module")
def communes() -> Communes:
    return read_communes()


@pytest.fixture(scope="module")
def pays_de_la_loire(communes: Communes) -> Territories:
    return territories(read_plan(default_plan()), communes)


@pytest.fixture(scope="module")
def region(pays_de_la_loire: Territories) -> MapPage:
    return region_page(pays_de_la_loire, "52")


@pytest.fixture(scope="module")
def document(region: MapPage) -> str:
    return PlanMap(region).to_html()


def signed(values: list[int]) -> np.ndarray[Any, Any]:
    return np.array([(v >> 1) ^ -(v & 1) for v in values])


def codes_of(data: dict[str, Any]) -> list[str]:
    """Commune codes of a payload, that travel as one text: whole, or as steps."""
    codes: list[str] = []
    for word in data["communes"]["code"].split("|"):
        whole = re.fullmatch(r"\d[\dAB]\d{3}", word)
        codes.append(word if whole else f"{int(codes[-1]) + int(word):05}")
    return codes


def payload(document: str) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/json" id="donnees">(.*?)</script>', document)
    found: dict[str, Any] = json.loads(text)
    return found


def test_numbers_of_a_page() -> None:
    """Each of those of one sign, of two and of three, and where the fourth and later begin."""
    ends = [80 * sum(10**n for n in range(length)) for length in range(1, 8)]
    values = [*range(11_000), *ends, *(end - 1 for end in ends), 2**31 - 1]
    written = varints(np.array(values))
    assert numbers(written) == values
    assert not {*written} & {*'"<\\{ '}
    assert written.isascii()
    assert [len(varints(np.array([end]))) for end in ends] == [*range(2, 9)]
    assert varints(np.array([], np.int64)) == ""


@pytest.mark.parametrize("departement", ["44", "85", "75", "2A", "974"])
def test_the_arcs_of_a_page_draw_its_communes(communes: Communes, departement: str) -> None:
    codes = [c.code for c in communes.select(departements=[departement])]
    topology = communes.topology.subset(codes)
    encoded = encode_topology(topology)
    sizes = numbers(encoded["tailles"])
    left = np.cumsum(signed(numbers(encoded["gauche"])))
    right = left + signed(numbers(encoded["droite"]))
    xy = np.cumsum(signed(numbers(encoded["xy"])).reshape(-1, 2), axis=0)
    assert len(sizes) == len(topology.left) == len(left) == len(right)
    assert sum(sizes) == len(xy)
    assert min(sizes) >= 2
    assert (left != right).all()
    ends = np.cumsum(sizes)
    arcs = [xy[end - size : end] / SCALE for size, end in zip(sizes, ends, strict=True)]
    for face, polygon in enumerate(topology.polygons()):
        own = [arcs[a] for a in np.flatnonzero((left == face) | (right == face))]
        drawn = shapely.build_area(shapely.union_all(shapely.linestrings(own[0]) if len(own) == 1
                                   else [shapely.linestrings(arc) for arc in own]))  # fmt: skip
        assert shapely.hausdorff_distance(drawn.boundary, polygon.boundary) < 2e-4
    assert set(left) | set(right) == {*range(len(codes)), OUTSIDE}


def test_an_arc_keeps_its_end_though_its_last_vertices_are_one() -> None:
    """The fourth vertex is less than the step of the page from the end."""
    xy = np.array([[0, 0], [1000, 0], [1000, 1000], [0, 1], [0, 0]])
    topology = Topology(("44001",), np.array([0]), np.array([OUTSIDE]), np.array([0, 5]), xy)
    encoded = encode_topology(topology)
    assert numbers(encoded["tailles"]) == [4]
    drawn = np.cumsum(signed(numbers(encoded["xy"])).reshape(-1, 2), axis=0)
    assert drawn[0].tolist() == drawn[-1].tolist() == [0, 0]


def test_what_is_typed_is_no_template(shipped: Territories) -> None:
    nom = "CPTS {{ 7 * 7 }} {% for %} {{{# {#"
    plan = shipped.plan
    named = territories(
        replace(plan, cpts=tuple(one._replace(nom=nom) for one in plan.cpts)), shipped.communes
    )
    page = PlanMap(departement_page(named, "44")).to_html()
    assert page.count(nom) > 10
    assert "CPTS 49" not in page


def test_weights(pays_de_la_loire: Territories, document: str) -> None:
    assert len(document.encode()) <= 460_000
    for departement in pays_de_la_loire.plan.perimetre:
        page = PlanMap(departement_page(pays_de_la_loire, departement)).to_html()
        assert len(page.encode()) <= 300_000


def test_a_page_names_nothing_outside(document: str) -> None:
    outside = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?\s*(?:https?:)?//""", document)
    assert not [found for found in outside if not found.startswith("href")]
    assert "<link" not in document
    assert "jquery" not in document.lower()
    assert "bootstrap" not in document.lower()
    assert "sourceMappingURL" not in document


def test_the_policy_allows_the_page_and_nothing_else(document: str) -> None:
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="(.*?)">', document)
    policy = html.unescape(policy)
    assert "default-src 'none'" in policy
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts
    sources = scripts[1].split()
    assert len(sources) == len(re.findall(r"<script(?! type=\"application/json)", document))
    assert all(source.startswith("'sha256-") for source in sources)
    assert "http" not in policy
    assert document.index("Content-Security-Policy") < document.index("<script")
    assert not re.search(r"\son[a-z]+=", re.sub(r"<script.*?</script>", "", document, flags=re.S))


def test_tiles_are_from_one_named_host(pays_de_la_loire: Territories) -> None:
    page = PlanMap(departement_page(pays_de_la_loire, "53", MapOptions(PLAN_IGN))).to_html()
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)">', page)
    assert re.findall(r"https://[^ ;]+", html.unescape(policy)) == ["https://data.geopf.fr"]
    assert "Le fond de carte est demandé à data.geopf.fr" in page


def test_a_page_says_what_it_is(document: str) -> None:
    assert '<html lang="fr">' in document
    assert 'name="generator" content="cptsgeo ' in document[:4096]
    assert "Situation au 21\u00a0janvier\u00a02026" in document
    for word in ("IGN", "INSEE", "DGCL", "La Poste", "Licence Ouverte", "estimations"):
        assert word in document
    assert "Redistribution and use in source and binary forms" in document
    assert "<title>Couverture des CPTS – Pays de la Loire</title>" in document


def test_payload_of_the_region(document: str) -> None:
    data = payload(document)
    communes, codes = data["communes"], codes_of(data)
    assert len(codes) == len(communes["nom"].split("|")) == EXPECTED.communes_52
    assert sum(communes["population"]) == EXPECTED.habitants_52
    nantes = codes.index("44109")
    assert communes["partielle"] == [nantes]
    owners = [data["cpts"][index]["id"] for index in communes["cpts"][nantes]]
    assert owners == ["la-nantaise-centre-est", "nantes-grand-ouest"]
    assert data["etats"][int(communes["etat"][nantes], 36)]["id"] == "partagee"
    assert len(data["cpts"]) == 43
    former = [names.split(";") for names in communes["anciennes"].split("|")]
    assert len(former) == len(codes)
    assert "Freigné" in former[codes.index("44180")]
    assert former[codes.index("49261")][-1] == "Trèves-Cunault"
    assert former[codes.index("44109")] == [""]
    clipped = {cpts["id"]: cpts["complement"] for cpts in data["cpts"] if cpts["complement"]}
    assert clipped["pays-de-redon"] == "aussi en 35 et 56"
    assert clipped["orne-centre-saosnois"] == "aussi en 61"


def test_a_department_clips_and_lists(pays_de_la_loire: Territories) -> None:
    page = departement_page(pays_de_la_loire, "44")
    data = page_data(page)
    codes = codes_of(data)
    assert len(codes) == 207
    assert all(code.startswith("44") for code in codes)
    listed = {one.cpts_id: one for one in page.listed}
    assert listed["pays-de-redon"].departements == "44, 35, 56"
    assert "loire-vendee-ocean" in listed  # its sheet is in the 85, its communes here too
    shown = {cpts["id"]: cpts for cpts in data["cpts"]}
    assert listed.keys() <= shown.keys()
    assert shown["atlantique-nord-loire"]["complement"] == "aussi en 35 et 49"


def test_a_cpts_is_drawn_whole_with_what_is_around(pays_de_la_loire: Territories) -> None:
    data = page_data(cpts_page(pays_de_la_loire, "orne-centre-saosnois"))
    around = set(data["communes"]["contexte"])
    members = {c for i, c in enumerate(codes_of(data)) if i not in around}
    assert members == pays_de_la_loire.atoms["orne-centre-saosnois"]
    assert {code[:2] for code in members} == {"61", "72"}
    assert around


def test_a_cpts_without_communes_cannot_be_drawn(
    pays_de_la_loire: Territories, communes: Communes
) -> None:
    plan = pays_de_la_loire.plan
    kept = tuple(c for c in plan.compositions if c.cpts_id != "mauges")
    empty = territories(replace(plan, compositions=kept), communes)
    with pytest.raises(PlanError, match="aucune commune"):
        cpts_page(empty, "mauges")
    page = PlanMap(departement_page(empty, "49")).to_html()
    assert "CPTS des Mauges" in page


def test_a_past_date_says_what_it_does_not_know(pays_de_la_loire: Territories) -> None:
    past = territories(pays_de_la_loire.plan, pays_de_la_loire.communes, parse_date("2021"))
    words = departement_page(past, "49").words
    assert words.subtitle == "Situation à la fin de 2021 · territoires estimés"
    notices = " ".join(words.notices)
    assert "les territoires sont ceux d’aujourd’hui" in notices
    assert departement_page(pays_de_la_loire, "49").words.notices


def test_every_state_has_a_style_of_its_own() -> None:
    looks = state_looks()
    assert {state: look.label for state, look in looks.items()} == etats()
    assert len({(look.colour, look.pattern) for look in looks.values()}) == len(looks)
    patterns = [look.pattern.path for look in looks.values() if look.pattern]
    assert len(set(patterns)) == len(patterns) >= len(looks) - 1


def test_figures_of_the_legend_add_up(region: MapPage) -> None:
    cover = region.coverage
    assert sum(part.communes for part in cover.parts) == EXPECTED.communes_52
    assert sum(part.population for part in cover.parts) == EXPECTED.habitants_52
    numbers = [row.holders for row in region.states if "CPTS" in row.holders]
    assert sum(int(number.split("\u00a0")[0]) for number in numbers) == 43


def test_folium_stays_folium(region: MapPage) -> None:
    drawn = PlanMap(region)
    assert isinstance(drawn, folium.Map)
    assert folium.Map.default_js
    assert folium.Map((47, -1)).default_js
    assert "<iframe srcdoc=" in drawn._repr_html_()


def test_a_map_can_be_added_to(pays_de_la_loire: Territories) -> None:
    carte = PlanMap(departement_page(pays_de_la_loire, "53"))
    folium.CircleMarker((48.07, -0.77), radius=6).add_to(carte)
    page = carte.to_html()
    assert "L.circleMarker(" in page
    assert ".addTo(carte)" in page


def test_the_same_map_gives_the_same_bytes(pays_de_la_loire: Territories, document: str) -> None:
    assert PlanMap(region_page(pays_de_la_loire, "52")).to_html() == document


def test_index(region: MapPage, pays_de_la_loire: Territories) -> None:
    page = index_page([region, departement_page(pays_de_la_loire, "85")], "Les <CPTS>")
    assert "Les &lt;CPTS&gt;" in page
    assert 'href="pays-de-la-loire.html"' in page
    assert 'href="vendee.html"' in page
    assert page.count("<svg") == 2
    ids = re.findall(r'<pattern id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "100,0" in page  # Vendée
    assert "default-src 'none'" in html.unescape(page)


def test_a_set_of_pages_has_its_index_when_it_is_asked_for(
    region: MapPage, pays_de_la_loire: Territories
) -> None:
    sarthe = departement_page(pays_de_la_loire, "72")
    pages = map_pages([region, sarthe])
    assert [*pages] == ["pays-de-la-loire.html", "sarthe.html"]
    whole = map_pages(iter([region, sarthe]), home=True)
    assert [*whole] == ["index.html", *pages]
    assert 'href="sarthe.html"' in whole["index.html"]


@given(st.text() | st.lists(st.text()))
def test_json_in_html_cannot_be_left(value: object) -> None:
    text = json_in_html(value)
    assert "<" not in text
    assert json.loads(text) == value


def test_policy_lets_added_hosts_in() -> None:
    page = "@@politique@@<script src='https://a.fr/x.js'></script><script>1</script>"
    policy = html.unescape(with_policy(page))
    assert "script-src 'sha256-" in policy
    assert policy.count("https://a.fr;") + policy.count("https://a.fr ") >= 1


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("www.cpts-ancenis.fr", "https://www.cpts-ancenis.fr"),
        ("http://a.fr/b-c/d.html", "http://a.fr/b-c/d.html"),
        ("www.psl-mayenne.fr/la-cpts/", "https://www.psl-mayenne.fr/la-cpts/"),
        ("javascript:alert(1)", None),
        ("a.fr\" onclick=x", None),
        ("en construction", None),
        ("", None),
    ],
)  # fmt: skip
def test_web_link(text: str, link: str | None) -> None:
    assert web_link(text) == link


def test_a_contact_is_a_mailbox_or_a_page() -> None:
    assert contact_link("contact@cpts-lvo.com") == "mailto:contact@cpts-lvo.com"
    assert contact_link("www.cpts-lvo.com/contact") == "https://www.cpts-lvo.com/contact"
    assert contact_link("a@b?cc=c@d.fr") is None
    assert contact_link("au 02 40 00 00 00") is None


@pytest.mark.parametrize(
    ("nom", "short"),
    [
        ("CPTS d'Ancenis", "Ancenis"),
        ("CPTS des Vallées de l'Anjou Bleu", "Vallées de l’Anjou Bleu"),
        ("CPTS le Mans Agglo", "Le Mans Agglo"),
        ("CPTS de Grand Lieu", "Grand Lieu"),
        ("CPTS La Nantaise Centre Est", "La Nantaise Centre Est"),
        ("Santé Loire", "Santé Loire"),
        ("CPTS", "CPTS"),
    ],
)
def test_label(nom: str, short: str) -> None:
    cpts = Cpts("x", nom, None, (), None, None, None, None, None, None, {})
    assert label(cpts) == short


def test_further_columns_of_a_plan_are_shown(pays_de_la_loire: Territories) -> None:
    plan = pays_de_la_loire.plan
    first, *others = plan.cpts
    told = first._replace(autres={"Président·e": "à élire <b>"})
    changed = replace(plan, cpts=(told, *others))
    page = PlanMap(region_page(territories(changed, pays_de_la_loire.communes), "52")).to_html()
    assert ">Président·e</button>" in page
    assert "à élire &lt;b&gt;" in page


def test_rows(pays_de_la_loire: Territories) -> None:
    found = coverage(pays_de_la_loire, ())
    titles = [heading.title for heading in headings(pays_de_la_loire.plan)]
    shown = {
        cpts_id: dict(zip(titles, (cell.text for cell in row(found, cpts_id)), strict=True))
        for cpts_id in pays_de_la_loire.atoms
    }
    assert shown["ancenis"]["Date du statut"] == "ACI signé le 14\u00a0juin\u00a02021"
    assert shown["ancenis"]["Taille calculée"] == shown["ancenis"]["Taille publiée"] == "3"
    assert shown["la-nantaise-centre-est"]["Population publiée"] == "2021 200"
    assert shown["la-nantaise-centre-est"]["Population calculée"] == ""
    assert (
        "327\u00a0734\u00a0habitants), partagée et partiellement couverte"
        in (shown["nantes-grand-ouest"]["Remarque"])
    )
    assert shown["pays-blanc"]["Anciens noms"] == "CPTS de Guérande (2021, estimé)"
    assert shown["sud-ouest-mayennais"]["Statut"] == "Statut inconnu"


def test_no_share_is_told_of_what_the_plan_does_not_speak_for(
    pays_de_la_loire: Territories,
) -> None:
    outside = departement_page(pays_de_la_loire, "35")
    assert [figure.label for figure in outside.figures] == ["CPTS et projets"]
    assert "ne parle que de" in " ".join(outside.words.notices)
    partly = replace(pays_de_la_loire.plan, perimetre=("44",))
    first = region_page(territories(partly, pays_de_la_loire.communes), "52").figures[0]
    assert first.label == "Population du périmètre dans une CPTS ou un projet"
    assert first.value == "98,0\u00a0%"


def test_a_card_begins_with_what_one_asks_of_a_cpts(pays_de_la_loire: Territories) -> None:
    plan = pays_de_la_loire.plan
    reached = ["CPTS", "Statut", "Date du statut", "Site", "Contact", "Liste de communes"]
    titles = [heading.title for heading in headings(plan)]
    assert titles[:7] == [*reached, "Communes"]
    # Money is for dossiers.
    assert not any(re.search("€|euro|financ", title, re.IGNORECASE) for title in titles)
    assert len(row(coverage(pays_de_la_loire, ()), "ancenis")) == len(titles)
    liste = Liste("ancenis", "officielle", "Avenant n° 2", parse_date("2026-03-12"), None, None,
                  prevu=False, ligne=2)  # fmt: skip
    known = territories(replace(plan, listes=(liste,)), pays_de_la_loire.communes)
    titles = [heading.title for heading in headings(known.plan)]
    assert titles[:9] == [*reached, "Source de la liste", "Date de la liste", "Communes"]
    shown = row(coverage(known, ()), "ancenis")
    assert len(shown) == len(titles)
    assert [cell.text for cell in shown[5:8]] == [
        "officielle", "Avenant n° 2", "12\u00a0mars\u00a02026",
    ]  # fmt: skip
    assert shown[7].sort == "2026-03-12"
    other = row(coverage(known, ()), "mauges")
    assert [cell.text for cell in other[5:8]] == ["estimée, à confirmer", "", ""]


def test_maps_of_lists_and_estimates_count_them(pays_de_la_loire: Territories) -> None:
    plan = pays_de_la_loire.plan
    first, *others = plan.cpts
    mixed = replace(plan, cpts=(first._replace(fiabilite="officielle"), *others))
    known = territories(mixed, pays_de_la_loire.communes)
    words = region_page(known, "52").words
    assert words.subtitle.replace("\u00a0", " ").endswith(" · 1 liste officielle, 42 estimées")
    assert "42\u00a0CPTS" in words.notices[0]


def test_an_unsaid_reliability_is_not_official(pays_de_la_loire: Territories) -> None:
    plan = pays_de_la_loire.plan
    first, *others = plan.cpts
    unsaid = replace(plan, cpts=(first._replace(fiabilite=None), *others))
    shown = row(coverage(territories(unsaid, pays_de_la_loire.communes), ()), first.cpts_id)
    assert "fiabilité non précisée" in {cell.text for cell in shown}


def test_a_project_without_a_commune_has_no_list(pays_de_la_loire: Territories) -> None:
    plan = pays_de_la_loire.plan
    project = plan.cpts[0]._replace(cpts_id="projet", nom="Projet", fiabilite=None)
    more = territories(replace(plan, cpts=(*plan.cpts, project)), pays_de_la_loire.communes)
    shown = row(coverage(more, ()), "projet")
    assert "fiabilité non précisée" not in {cell.text for cell in shown}


def test_a_project_without_a_commune_is_counted_where_it_is(
    pays_de_la_loire: Territories,
) -> None:
    plan = pays_de_la_loire.plan
    project = plan.cpts[0]._replace(cpts_id="projet", nom="Projet", departement_fiche=None)
    more = replace(plan, cpts=(*plan.cpts, project))
    page = region_page(territories(more, pays_de_la_loire.communes), "52")
    counts = {figure.label: figure.value for figure in page.figures}
    assert counts["CPTS et projets"] == "44"
    assert len(page.table.rows) == 44
    other = cpts_page(territories(more, pays_de_la_loire.communes), "mauges")
    assert "projet" not in {row.cpts_id for row in other.table.rows}


def test_stripping_takes_comments_only() -> None:
    assert bare("/* a */ b { }\n  /* c\n d */\n  e { }\n/* f */ g { }\n").split("\n") == [
        "/* a */ b { }",
        "e { }",
        "/* f */ g { }",
        "",
    ]
    original = files("xstatic.pkg.leaflet").joinpath("data", "leaflet.css").read_text("utf-8")
    rules = re.sub(r"/\*.*?\*/", "", original, flags=re.DOTALL)
    stripped = re.sub(r"/\*.*?\*/", "", leaflet("leaflet.css"), flags=re.DOTALL)
    assert stripped.count("{") == rules.count("{")
    assert stripped.count(";") == rules.count(";")


def test_cards_tell_actions_and_silences(pays_de_la_loire: Territories, document: str) -> None:
    data = payload(document)
    told, seen = data["actions"], pays_de_la_loire.plan.observatoire
    rows = {one["id"]: told["cpts"][rank] for rank, one in enumerate(data["cpts"])}
    assert len(rows) == 43
    silences = [words.lower() for words in told["silences"]]
    assert sorted({*silences}) == sorted(one.libelle for one in Silence)
    for cpts_id, by_mission in rows.items():
        if cpts_id not in seen.declared:
            assert silences[-1 - by_mission] == seen.silence(cpts_id).libelle
            continue
        for mission, own in zip(seen.missions, by_mission, strict=True):
            here = [one for one in seen.declared[cpts_id] if one.mission == mission.code]
            if here:
                assert len(own) <= len(here)
                assert {told["textes"][rank].partition(" (")[0] for rank in own} >= {
                    typographic(seen.theme[one.theme].libelle).partition(" (")[0] for one in here
                }
            else:
                assert silences[-1 - own] == seen.silence(cpts_id, mission.code).libelle
    assert "Soins non programmés (masseurs-kinésithérapeutes)" in told["textes"]
    assert "Lien ville-hôpital (envisagée)" in told["textes"]


def test_a_plan_that_says_nothing_of_actions_has_none_in_its_cards(
    make_plan: Callable[..., Path], communes: Communes
) -> None:
    found = territories(read_plan(make_plan({"a": "53130"}, perimetre="53")), communes)
    data = payload(PlanMap(departement_page(found, "53")).to_html())
    assert "actions" not in data
    assert codes_of(data) == [one.code for one in communes.select(departements=["53"])]
