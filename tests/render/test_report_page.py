"""The dossier as a document: what it carries, and what it must never carry."""

import html
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import shapely

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import Mention, Place, meaning
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.model import Plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.proposal import Proposal
from cptsgeo.render.pages.dossier.dossier import page_report
from cptsgeo.render.pages.dossier.situation_map import situation_map
from cptsgeo.render.report import wording
from cptsgeo.render.shell.policy import MARK
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.validation import Report, validate, validate_proposal
from cptsgeo.rules.verdict import COMPETENCE
from cptsgeo.text.french import number as written

HOSTILE = '<img src=x onerror="document.title=1">'
ANGERS = "244900015"  # CU Angers Loire Métropole


def proposal(france: Communes, codes: Sequence[str], nom: str = "Essai") -> Proposal:
    mentions = [
        Mention(Place("liste.csv", "", line), code, meaning(code, france))
        for line, code in enumerate(codes, 2)
    ]
    return Proposal(Path("liste.csv"), nom, tuple(mentions))


@pytest.fixture(scope="module")
def angers(shipped: Territories, france: Communes) -> Report:
    """Thirty communes, three of a CPTS and one apart."""
    codes = [*france.members_of_epci(ANGERS), "49003"]
    return validate_proposal(shipped, proposal(france, codes, "Angers Loire"))


@pytest.fixture(scope="module")
def page(angers: Report) -> str:
    return page_report(angers, empreinte="sha256:abc")


@pytest.fixture(scope="module")
def whole(shipped_plan: Plan, france: Communes) -> Report:
    return validate(shipped_plan, communes=france)


def text(page: str) -> str:
    """Text of a page, as it is read."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def test_verdict_comes_first(angers: Report, page: str) -> None:
    read = text(page)
    verdict = angers.verdict.phrase
    assert "à trancher" in verdict
    places = [read.index(words) for words in
              (wording.title(angers), verdict, COMPETENCE, "Chiffres clés")]  # fmt: skip
    assert places == sorted(places)


def test_a_verdict_is_told_by_a_shape_too(shipped: Territories, france: Communes) -> None:
    shapes = {}
    for codes, outcome in ((["49007"], "aucun_obstacle"), (["44003"], "a_trancher"),
                           (["99999"], "obstacles")):  # fmt: skip
        page = page_report(validate_proposal(shipped, proposal(france, codes)))
        (found,) = re.findall(r'<div class="verdict (\w+)"><svg[^>]*>(.*?)</svg>', page)
        assert found[0] == outcome
        shapes[outcome] = found[1]
        assert COMPETENCE in text(page)
    assert len(set(shapes.values())) == 3


def test_figures_of_a_proposal(page: str) -> None:
    read = text(page)
    for told in (
        "314\u00a0358",
        "Taille 4",
        "au plus 505\u00a0000\u00a0€",
        "la première année (avenant 2), hors 75\u00a0000\u00a0€ dus en cas de crise grave",
        "maximum de la première année (avenant 2), hors part due en cas de crise grave",
        "Maine-et-Loire (49)",
        "1\u00a0entier, 1\u00a0partagé",
        "dont 4 déjà dans une autre CPTS",
        "Accès aux soins",
    ):
        assert told in read


def test_a_size_tells_how_near_both_others_are(shipped: Territories, france: Communes) -> None:
    """Cholet has more than 40,000 inhabitants, and less than 80,000."""
    read = text(page_report(validate_proposal(shipped, proposal(france, ["49099"]))))
    people = france.atoms["49099"].population
    assert f"{written(80_000 - people)}\u00a0habitants de plus, et c’est la taille 3" in read
    assert f"{written(people - 40_000 + 1)}\u00a0habitants de moins, et c’est la taille 1" in read


def test_every_finding_is_told_by_severity(angers: Report, page: str) -> None:
    read = text(page)
    told = [read.index(re.sub(r"[ \n]+", " ", finding.message)) for finding in angers.findings]
    assert told == sorted(told)
    for severity, number in angers.counts.items():
        if number:
            assert wording.counted(severity, number) in read


def test_every_finding_with_communes_can_be_seen_on_the_map(angers: Report, page: str) -> None:
    buttons = re.findall(r'class="voir" data-boite="([^"]+)" data-rangs="([^"]*)"', page)
    assert len(buttons) == len(angers.findings)
    drawn = situation_map(angers)
    assert drawn
    for finding, (box, ranks) in zip(angers.findings, buttons, strict=True):
        x, y, width, height = map(int, box.split())
        assert width > 0 < height
        codes = {drawn.scene.codes[int(rank)] for rank in ranks.split()}
        assert codes == set(finding.communes or angers.case.after.atoms["angers-loire"])
        seen = drawn.scene.box(codes)
        assert seen == (x, y, width, height)


def test_neighbours_before_and_after(page: str) -> None:
    row = next(r for r in re.findall(r"<tr>.*?</tr>", page) if "Aubance Loire Louet</th>" in r)
    read = text(row)
    for told in (
        "40\u00a0440 → 29\u00a0018",
        "2 → 1",
        "330\u00a0000\u00a0€ → 250\u00a0000\u00a0€",
        "km",
    ):
        assert told in read
    assert "Soulaines-sur-Aubance" in read


def test_sources(page: str, france: Communes) -> None:
    read = text(page)
    for told in (
        france.vintages.mention,
        "cptsgeo 0",
        "sha256:abc",
        "estimations",
        "21\u00a0janvier",
    ):
        assert told in read


def test_fingerprint_is_told_only_if_known(angers: Report) -> None:
    assert "Empreinte" not in text(page_report(angers))


def test_invited_communes(shipped: Territories, france: Communes) -> None:
    invited = proposal(france, ["49007", "49003", "53130", "35236"])
    page = page_report(validate_proposal(shipped, invited, invitation=True))
    read = text(page)
    assert "Communes invitées (4)" in read
    assert "Validation du territoire d’invitation" in read
    assert re.search(r"Angers 49007 49000, 49100 159\u00a0022 aucune", read)
    assert re.search(r"Tuffalun 49003 49700 [\d\u00a0]+ CPTS du Grand Saumurois", read)


def test_whole_plan(whole: Report) -> None:
    page = page_report(whole)
    read = text(page)
    for told in (
        "CPTS du plan (43)",
        "aucune erreur",
        "43",
        "85,1\u00a0%",
        "Communes en zone blanche",
    ):
        assert told in read
    assert "<details><summary>" in page
    assert page.count('class="nom"') == 43
    assert "Communes invitées" not in read


def test_pages_are_light(page: str, whole: Report, shipped: Territories, france: Communes) -> None:
    twenty = proposal(france, france.members_of_epci(ANGERS)[:20])
    assert len(page_report(validate_proposal(shipped, twenty)).encode()) <= 200_000
    assert len(page.encode()) <= 200_000
    assert len(page_report(whole).encode()) <= 600_000


def test_same_input_same_bytes(angers: Report, page: str) -> None:
    assert page_report(angers, empreinte="sha256:abc") == page


def test_bears_our_mark_and_asks_for_nothing(page: str) -> None:
    assert MARK in page
    assert '<html lang="fr">' in page
    policy = html.unescape(re.findall(r'Content-Security-Policy" content="([^"]+)"', page)[0])
    assert "default-src 'none'" in policy
    # The page's own script, and the button's that prints.
    assert policy.count("'sha256-") == 2
    outside = set(re.findall(r"https?://[^\"'\s<]+", page)) - {"http://www.w3.org/2000/svg"}
    assert not outside
    assert not re.findall(r"<(?:link|script|img)\b[^>]*(?:src|href)=\"(?!data:)", page)


def test_title_may_be_given(angers: Report) -> None:
    page = page_report(angers, title="Plénière du 3 mars")
    assert "<title>Plénière du 3 mars</title>" in page


@pytest.mark.parametrize("name", [HOSTILE, '"><script>document.title=1</script>', "{{ 7 * 7 }}"])
def test_names_are_data(name: str, france: Communes, make_plan: Callable[..., Path]) -> None:
    folder = make_plan({"a": "44003 44082"})
    quoted = name.replace('"', '""')
    table = f'cpts_id,nom,fiabilite_composition\na,"{quoted}",officielle\n'
    (folder / "cpts.csv").write_text(table, encoding="utf-8")
    found = territories(read_plan(folder), france)
    made = [proposal(france, ["44003", "44043", name], name)]
    reports = [validate_proposal(found, one) for one in made] + [validate(found.plan)]
    for report in reports:
        page = page_report(report, title=name, empreinte=name)
        assert not re.search(r"<img|<script>document|>49<", page)
        assert html.escape(name, quote=False).replace('"', "&#34;") in page.replace(
            "&quot;", "&#34;"
        )
        payload = re.findall(
            r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL
        )
        assert "<" not in payload[0]
        assert json.loads(payload[0])["noms"]


def test_nothing_to_draw(shipped: Territories, france: Communes) -> None:
    report = validate_proposal(shipped, proposal(france, ["99999"]))
    page = page_report(report)
    assert situation_map(report) is None
    assert "1\u00a0obstacle relevé et 1\u00a0point à trancher" in text(page)
    # But that of the button that prints.
    assert page.count("<script") == 1
    assert "Voir sur la carte" not in page


def test_a_far_commune_does_not_shrink_the_map(shipped: Territories, france: Communes) -> None:
    near = france.members_of_epci(ANGERS)
    far = validate_proposal(shipped, proposal(france, [*near, "97411"]))
    drawn = situation_map(far)
    alone = situation_map(validate_proposal(shipped, proposal(france, near)))
    assert drawn
    assert alone
    assert drawn.scene.frame == alone.scene.frame
    assert drawn.hidden == ("97411",)
    assert "Saint-Denis" in text(page_report(far))


def test_paris_is_drawn_by_arrondissements(shipped: Territories, france: Communes) -> None:
    report = validate_proposal(shipped, proposal(france, ["75056"]))
    drawn = situation_map(report)
    assert drawn
    assert {f"751{n:02}" for n in range(1, 21)} <= set(drawn.scene.codes)
    assert "inconnue" in text(page_report(report))


def test_faces_are_drawn_where_they_are(angers: Report, france: Communes) -> None:
    drawn = situation_map(angers)
    assert drawn
    (shape,) = france.topology.polygons(["49007"])
    point = shapely.point_on_surface(shape)
    units = np.rint(np.array([[point.x, point.y]]) * 1e5).astype(np.int64)
    x, y = drawn.scene.frame.project(units)[0].tolist()
    box = drawn.scene.box(["49007"])
    assert box
    assert box[0] < x < box[0] + box[2]
    assert box[1] < y < box[1] + box[3]
    paths = re.findall(r'<path d="(M[^"]+)"/>', drawn.scene.svg.partition('<g class="traits"')[0])
    assert len(paths) >= len(drawn.scene.codes)
    start = re.match(
        r"M(-?\d+) (-?\d+)l", paths[-len(drawn.scene.codes) :][drawn.scene.rank["49007"]]
    )
    assert start
    assert box[0] <= int(start[1]) <= box[0] + box[2]


def test_severity_is_told_by_word_and_shape(shipped: Territories, france: Communes) -> None:
    codes = [*france.members_of_epci(ANGERS), "99999"]
    page = page_report(validate_proposal(shipped, proposal(france, codes)))
    shapes = set(re.findall(r'<h3 id="(\w+)-titre" class="\w+"><svg[^>]*>(.*?)</svg>', page))
    assert len({shape for _, shape in shapes}) == len(shapes) == len(Severity)
