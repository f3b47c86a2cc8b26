"""The page of zones blanches as a document: what it tells, and what it must never carry."""

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cptsgeo.analysis.zones import ZonesBlanches, zones_blanches
from cptsgeo.communes.communes import Communes
from cptsgeo.plan import aci
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.pages.zones import page_zones
from cptsgeo.render.shell.policy import MARK
from cptsgeo.render.tables.zones import zones_sheets, zones_title
from cptsgeo.text.french import euros, number, typographic

HOSTILE = '<img src=x onerror="document.title=1">'


@pytest.fixture(scope="module")
def found(shipped: Territories) -> ZonesBlanches:
    return zones_blanches(shipped)


@pytest.fixture(scope="module")
def page(found: ZonesBlanches) -> str:
    return page_zones(found, empreinte="sha256:abc")


def text(page: str) -> str:
    """Text of a page, as it is read."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def sheet(page: str, anchor: str) -> str:
    """Text of one sheet."""
    return text(re.findall(rf'<article class="fiche" id="{anchor}".*?</article>', page, re.S)[0])


def test_every_zone_and_part_has_a_row_an_outline_and_a_sheet(
    found: ZonesBlanches, page: str
) -> None:
    groups = [group for zone in found.zones for group in (zone.groupe, *zone.parties)]
    anchors = [f"zone-{group.numero.replace('.', '-')}" for group in groups]
    assert re.findall(r'data-zone="([^"]+)"', page) == anchors
    assert re.findall(r'<article class="fiche" id="([^"]+)"', page) == anchors
    assert set(re.findall(r'id="contour-([^"]+)"', page)) == set(anchors)
    assert zones_title(found) in text(page)


def test_the_table_tells_whole_epci_from_those_that_are_shared(found: ZonesBlanches) -> None:
    sheet = zones_sheets(found)[0].only("numero", "epci_entiers", "epci_en_partie")
    by_number = {zone.groupe.numero: zone.groupe.epci for zone in found.zones}
    told = {str(number): (str(whole), str(shared)) for number, whole, shared in sheet.lignes}
    assert told.keys() == by_number.keys()
    seen = set()
    for rank, (whole, shared) in told.items():
        for one in by_number[rank]:
            seen.add(one.entier)
            assert (typographic(one.nom) in whole) is one.entier
            assert (f"{typographic(one.nom)} (" in shared) is not one.entier
    assert seen == {True, False}


def test_a_sheet_tells_what_a_zone_could_become(found: ZonesBlanches, page: str) -> None:
    part = found.zones[0].parties[2]
    read = sheet(page, "zone-1-3")
    first = part.candidats[0]
    assert first.population is not None
    assert first.financement is not None
    for told in (
        typographic(part.nom),
        number(part.population),
        f"taille {part.taille}",
        f"taille {part.taille}, {aci.phrase_financement(part.taille)}",
        aci.COLONNE,
        typographic(first.nom),
        number(first.population),
        euros(first.financement),
        *(typographic(commune.nom) for commune in part.communes),
        *(typographic(commune.nom) for commune in first.seules),
        *(typographic(town.nom) for town in part.villes),
    ):
        assert told in read


def test_a_divided_zone_leads_to_its_parts(page: str) -> None:
    read = sheet(page, "zone-1")
    assert "Ses parties, par EPCI" in read
    assert "1.10 Blaison-Saint-Sulpice" in read
    assert 'href="#zone-1-10"' in page


def test_sources(page: str, france: Communes) -> None:
    read = text(page)
    for told in (france.vintages.mention, "cptsgeo 0", "sha256:abc", "estimations", "21\u00a0janv"):
        assert told in read


def test_is_light(shipped: Territories, page: str) -> None:
    assert len(page.encode()) <= 600_000
    alone = page_zones(zones_blanches(shipped, departements=["85"]))
    assert len(alone.encode()) <= 250_000


def test_same_input_same_bytes(found: ZonesBlanches, page: str) -> None:
    assert page_zones(found, empreinte="sha256:abc") == page


def test_bears_our_mark_and_asks_for_nothing(page: str) -> None:
    assert MARK in page
    policy = html.unescape(re.findall(r'Content-Security-Policy" content="([^"]+)"', page)[0])
    assert "default-src 'none'" in policy
    assert not set(re.findall(r"https?://[^\"'\s<]+", page)) - {"http://www.w3.org/2000/svg"}


def test_a_line_of_status_is_told(shipped: Territories) -> None:
    page = page_zones(zones_blanches(shipped, a_partir_de="cpts_operationnelle"))
    read = text(page)
    assert "au moins «\u00a0CPTS opérationnelle\u00a0»" in read
    assert "Leurs communes comptent ici comme non couvertes" in read


@pytest.mark.parametrize("name", [HOSTILE, '"><script>document.title=1</script>', "{{ 7 * 7 }}"])
def test_names_are_data(name: str, france: Communes, make_plan: Callable[..., Path]) -> None:
    folder = make_plan({"a": "44003 44082", "b": "44003"}, perimetre="44")
    table = "cpts_id,nom,fiabilite_composition\n" + "".join(
        f'{one},"{name.replace(chr(34), chr(34) * 2)}",officielle\n' for one in "ab"
    )
    (folder / "cpts.csv").write_text(table, encoding="utf-8")
    plan = territories(read_plan(folder), france, contested=True)
    page = page_zones(zones_blanches(plan), empreinte=name)
    assert not re.search(r"<img|<script>document|>49<", page)
    read = text(page)
    assert "Communes revendiquées par plusieurs CPTS" in read
    assert "(44003)" in read
    assert typographic(name) in read


def test_nothing_uncovered(france: Communes, make_plan: Callable[..., Path]) -> None:
    whole = " ".join(france.codes_of(["53"]))
    plan = territories(read_plan(make_plan({"a": whole}, perimetre="53")), france)
    page = page_zones(zones_blanches(plan))
    assert "toutes les communes sont couvertes" in text(page)
    assert "<article" not in page
