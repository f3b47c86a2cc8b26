"""Money: a first year's maximum, what a grave crisis adds told apart; none on an invitation."""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from proposals import proposal

from cptsgeo.analysis.comparison import Comparison, CptsChange, Side, compare
from cptsgeo.analysis.tally import tallies
from cptsgeo.analysis.zones import zones_blanches
from cptsgeo.communes.communes import Communes
from cptsgeo.paths import PACKAGE
from cptsgeo.plan import aci
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.atelier.engine import engine_data
from cptsgeo.render.exports.layer import output_layers
from cptsgeo.render.exports.metadata import about
from cptsgeo.render.pages.comparison import page_comparison
from cptsgeo.render.pages.dossier.dossier import page_report
from cptsgeo.render.pages.zones import page_zones
from cptsgeo.render.provenance import FUNDING
from cptsgeo.render.report.as_json import to_document, to_json
from cptsgeo.render.report.text import to_text
from cptsgeo.render.sheets import Sheet, Unit
from cptsgeo.render.tables.changes import sections
from cptsgeo.render.tables.comparison import comparison_sheets
from cptsgeo.render.tables.couverture import couverture_sheets, couverture_text
from cptsgeo.render.tables.zones import zones_sheets, zones_text
from cptsgeo.rules.validation import Report, validate_proposal

ROOT = PACKAGE.parent
REZE, ANCENIS, LIGNE = "44143", "44003", "44082"
MONEY = re.compile(r"€|\beuros?\b|\bfinancements?\b", re.IGNORECASE)
FIELD = re.compile(r'"financement\w*": null,?')
YEARLY = re.compile(
    r"maximum théorique|financement annuel|(?:€|euros)\s(?:\w+\s){0,3}par an\b|mission et par an"
    r"|funding[^.]*\ba year\b|yearly (?:amount|funding|maxim)|382.?500|287.?500|487.?500|580.?000",
    re.IGNORECASE,
)


def read(page: str) -> str:
    """Text of a page, as it is read."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"[\s]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.fixture
def made(make_plan: Callable[..., Path], france: Communes) -> Callable[..., Report]:
    """Give what examines a territory near a threshold, whose neighbour changes size."""
    near = next(
        code
        for code, commune in sorted(france.atoms.items())
        if 78_500 < commune.population + france.atoms[REZE].population < 79_900
    )
    folder = make_plan(
        {"a": f"{REZE} {ANCENIS} {LIGNE}"},
        statuts="a,2021-06-14,cpts_operationnelle,signature_aci,,",
    )
    plan = territories(read_plan(folder), france)

    def examine(*, invitation: bool) -> Report:
        return validate_proposal(plan, proposal(france, f"{REZE} {near}"), invitation=invitation)

    return examine


@pytest.mark.parametrize("form", [to_text, to_json, page_report])
def test_no_money_is_told_on_an_invitation(
    made: Callable[..., Report], form: Callable[[Report], str]
) -> None:
    """Its threshold, the neighbour's change of size, its figures: the same without an amount."""
    told, invited = (read(form(made(invitation=which))) for which in (False, True))
    for size in ("ce serait la taille 3", "de la taille 2 à la taille 1"):
        assert size in told
        assert size in invited
    assert "€" in told
    assert MONEY.search(told)
    assert not MONEY.search(FIELD.sub("", invited))


def test_fields_of_money_are_null_on_an_invitation(made: Callable[..., Report]) -> None:
    (claimed,) = to_document(made(invitation=False))["territoires"]
    (invited,) = to_document(made(invitation=True))["territoires"]
    assert (claimed["financement_maximum"], claimed["financement_crise_grave"]) == (330_000, 52_500)
    amounts = dict(_amounts(invited))
    assert len(amounts) == len(dict(_amounts(claimed))) > 6
    assert set(amounts.values()) == {None}


def _amounts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in items:
        if str(key).startswith("financement"):
            yield f"{path}/{key}", one
        elif isinstance(one, (dict, list)):
            yield from _amounts(one, f"{path}/{key}")


def test_a_sheet_that_tells_amounts_says_what_they_are(shipped: Territories) -> None:
    whole = tallies(shipped)
    zones = zones_blanches(shipped)
    sheets = [
        *couverture_sheets(whole),
        *couverture_text(whole),
        *zones_sheets(zones),
        *zones_text(zones),
        *comparison_sheets(_comparison(shipped)),
    ]
    told = [sheet for sheet in sheets if _euros(sheet)]
    assert {sheet.nom for sheet in told} >= {"financement", "zones", "parties", "candidats", "cpts"}
    for sheet in told:
        titles = [column.titre for column in sheet.colonnes]
        assert any(aci.MAXIMUM in text for text in (*sheet.notes, *titles, sheet.titre)), sheet.nom


def test_a_layer_that_tells_amounts_says_what_they_are(shipped: Territories) -> None:
    assert FUNDING in about(shipped)["sources"]
    for layer in output_layers(shipped, ["cpts", "zones-blanches"], ["53"]):
        (amount, beside) = (column for column in layer.sheet.colonnes
                            if column.nature is Unit.EUROS)  # fmt: skip
        assert amount.titre.startswith(aci.COLONNE)
        assert beside.titre.startswith(aci.COLONNE_CRISE)


def _euros(sheet: Sheet) -> list[str]:
    return [one.cle for one in sheet.colonnes if one.nature is Unit.EUROS]


def test_a_maximum_stands_beside_its_crisis_part(shipped: Territories) -> None:
    zones = zones_sheets(zones_blanches(shipped))
    for sheet in (*couverture_sheets(tallies(shipped)), *zones,
                  *comparison_sheets(_comparison(shipped))):  # fmt: skip
        keys = _euros(sheet)
        crisis = [key for key in keys if key.startswith("crise_grave")]
        assert len(crisis) * 2 == len(keys), sheet.nom
        sizes = {"financement_euros": "crise_grave_euros",
                 "financement_avant_euros": "crise_grave_avant_euros"}  # fmt: skip
        ranks = {column.cle: rank for rank, column in enumerate(sheet.colonnes)}
        known = {aci.financement_maximum(size): aci.financement_crise_grave(size)
                 for size in (1, 2, 3, 4)}  # fmt: skip
        for maximum, beside in sizes.items():
            for row in sheet.lignes if maximum in ranks else ():
                amount = row[ranks[maximum]]
                expected = None if amount is None else known[amount]  # type: ignore[index]
                assert row[ranks[beside]] == expected


def _comparison(shipped: Territories) -> Comparison:
    """A CPTS that grows by a size."""
    before, after = (Side("x", "CPTS X", "cpts_operationnelle", 1, people, aci.taille(people))
                     for people in (79_000, 90_000))  # fmt: skip
    change = CptsChange(before, after, ("44003",), ())
    return Comparison(shipped, shipped, (), (change,), (), ())


def test_a_comparison_tells_both_maxima(shipped: Territories) -> None:
    told = dict(sections(_comparison(shipped)))["CPTS dont le territoire change"]
    assert [line.replace("\xa0", " ") for line in told] == [
        "CPTS X : + 1 commune, 79 000 → 90 000 habitants, taille 2 → 3, "
        "de 330 000 € à 420 000 € au plus la première année"
    ]
    page = read(page_comparison(_comparison(shipped)))
    assert aci.COLONNE in page
    assert FUNDING in page.replace(" :", "\xa0:")
    assert "330 000 € → 420 000 €" in page
    assert compare(shipped, shipped).empty


def test_pages_say_what_amounts_are(shipped: Territories) -> None:
    page = read(page_zones(zones_blanches(shipped, departements=["53"])))
    assert "hors 37 500 € dus en cas de crise grave" in page
    assert aci.MAXIMUM in page
    told = engine_data(shipped, sorted(shipped.owners))["aci"]
    assert told["dit"] == [str(aci.phrase_financement(size)) for size in (1, 2, 3, 4)]
    assert aci.MAXIMUM in told["titre"]


def test_no_amount_is_said_to_come_every_year() -> None:
    """In what the package says, in its documentation, and in what generates it."""
    folders = [(PACKAGE, "**/*.py"), (PACKAGE, "**/*.js"), (PACKAGE, "**/*.html"),
               (PACKAGE, "**/*.json"), (ROOT / "docs", "*.md"), (ROOT / "docs", "*.ipynb"),
               (ROOT / "scripts", "**/*.py"), (ROOT, "README.md")]  # fmt: skip
    files = [path for folder, pattern in folders for path in sorted(folder.glob(pattern))]
    assert len(files) > 200
    wrong = [
        (path.relative_to(ROOT).as_posix(), match.group())
        for path in files
        for match in YEARLY.finditer(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
