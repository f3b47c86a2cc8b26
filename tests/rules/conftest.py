"""What the tests of rules share: small plans validated, and what is asked of every finding.

A test states what a rule finds with `found` and where it is silent with `absent`, each with the
rule's code written out: `tests/rules/test_rules.py` reads them to be sure that every rule has both.
"""

import csv
import functools
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import Mention, Place, meaning
from cptsgeo.paths import data_folder
from cptsgeo.plan.files import examine_plan
from cptsgeo.plan.territories import interpret
from cptsgeo.proposal import Proposal
from cptsgeo.rules.catalogue import CATALOGUE
from cptsgeo.rules.finding import FIGURES, Finding, Severity
from cptsgeo.rules.validation import Report, validate, validate_proposal
from cptsgeo.text.dates import parse_date

ERREUR, AVERTISSEMENT, INFORMATION = Severity

Validated = Callable[..., Report]
Proposed = Callable[..., Report]

CPTS_COLUMNS = "cpts_id,nom,departements_publies,population_publiee,population_declaree"
CPTS_COLUMNS += ",taille_declaree,fiabilite_composition"
COMPOSITION_COLUMNS = "cpts_id,code_commune,nom_commune,partie,depuis,jusqu_au"

FAULTS = ("table_invalide", "cpts_en_double", "cpts_inconnue", "statut_inconnu", "date_illisible",
          "dates_contradictoires", "commune_en_double", "theme_inconnu",
          "mission_inconnue")  # fmt: skip
"""Rules whose sentences may quote cells of the plan's tables."""


def found(report: Report, code: str, severity: Severity) -> Finding:
    """The one finding of a rule, of the severity expected."""
    (one,) = report.of(code)
    assert one.severity is severity
    return one


def absent(report: Report, code: str) -> bool:
    """Whether a rule of the catalogue has found nothing."""
    assert code in {rule.code for rule in CATALOGUE}
    return report.of(code) == ()


def says(finding: Finding, *words: str) -> bool:
    """Whether a sentence has words in this order; non-breaking spaces are as others here."""
    text, at = finding.message.replace("\u00a0", " "), 0
    for word in words:
        at = text.find(word, at)
        assert at >= 0, f"« {word} » is not, or not in this order, in: {text}"
        at += len(word)
    return True


def line(*numbers: int, table: str = "compositions") -> tuple[Place, ...]:
    """Places of a table of the plan."""
    return tuple(Place(f"{table}.csv", "", number) for number in numbers)


def readable(finding: Finding) -> None:
    """Ask of a finding what every reader needs."""
    text = finding.message
    assert text.endswith("."), text
    assert "  " not in text, text
    assert not text.endswith(".."), text
    assert finding.figures.keys() <= FIGURES.keys()
    assert list(finding.communes) == sorted(set(finding.communes))
    typed = finding.figures.get("texte")
    if typed:
        text = text.replace(typed, "…")
    assert "'" not in text, text
    assert not re.search(r"[^\u00a0][:;?!»](?=\s|$)|«(?!\u00a0)", text), text
    if finding.code not in FAULTS:
        for code in re.finditer(r"\b[0-9][0-9AB][0-9]{3}\b", text):
            before = text[: code.start()]
            named = re.search(r"[\w?] \($|code $", before)
            assert named, f"{code[0]} stands without a name: {text}"


def checked(report: Report) -> Report:
    for finding in report.findings:
        readable(finding)
    return report


def small_plan(
    make_plan: Callable[..., Path],
    holdings: dict[str, str],
    files: Mapping[str, str],
    options: Mapping[str, Any],
) -> Path:
    """A folder with the tables of one plan only, whatever the test has written there before."""
    folder = make_plan(holdings, **options)
    for path in folder.glob("*.csv"):
        path.unlink()
    make_plan(holdings, **options)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def validated(make_plan: Callable[..., Path], france: Communes) -> Validated:
    """Give what validates a small plan; `files` are whole tables, by name, written instead."""

    def run(
        holdings: dict[str, str],
        au: str | None = None,
        files: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Report:
        folder = small_plan(make_plan, holdings, files or {}, options)
        plan, faults = examine_plan(folder)
        date = parse_date(au) if au else None
        return checked(validate(plan, communes=france, au=date, faults=faults))

    return run


@pytest.fixture
def proposed(make_plan: Callable[..., Path], france: Communes) -> Proposed:
    """Give what validates a proposal inside a small plan: codes, or mentions made by hand."""

    def run(
        proposal: str | list[Mention],
        holdings: dict[str, str],
        *,
        nom: str = "Essai",
        remplace: str | None = None,
        invitation: bool = False,
        remarques: tuple[str, ...] = (),
        feuilles: tuple[str, ...] = (),
        files: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Report:
        folder = small_plan(make_plan, holdings, files or {}, options)
        plan, _ = examine_plan(folder)
        mentions = named(france, proposal) if isinstance(proposal, str) else proposal
        read = Proposal(Path("liste.csv"), nom, tuple(mentions), remarques, feuilles)
        territories = interpret(plan, france)
        report = validate_proposal(territories, read, remplace=remplace, invitation=invitation)
        return checked(report)

    return run


def mention(france: Communes, ligne: int, texte: str, code: str | None = None,
            **more: Any) -> Mention:  # fmt: skip
    """A text of « liste.csv », and what its code (itself by default) means today."""
    place = Place("liste.csv", "", ligne)
    return Mention(place, texte, meaning(texte if code is None else code, france), **more)


def named(france: Communes, codes: str) -> list[Mention]:
    """Codes one a line, under a header."""
    return [mention(france, line, code) for line, code in enumerate(codes.split(), 2)]


def cpts_table(*rows: str) -> dict[str, str]:
    """A whole cpts.csv, with what is published."""
    return {"cpts": "\n".join([CPTS_COLUMNS, *rows, ""])}


def composition_table(*rows: str) -> dict[str, str]:
    """A whole compositions.csv, with names and parts."""
    return {"compositions": "\n".join([COMPOSITION_COLUMNS, *rows, ""])}


@functools.cache
def populations() -> dict[str, int]:
    """Inhabitants by code, of arrondissements too, read without the library."""
    told: dict[str, int] = {}
    for name, column in (("communes", "code_commune"), ("parties", "code_partie")):
        path = data_folder() / "communes" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        told |= {row[column]: int(row["population"]) for row in rows if row["population"]}
    return told


def inhabitants(codes: str) -> int:
    """Inhabitants of communes, their codes as a plan of `make_plan` holds them."""
    return sum(populations()[code] for code in codes.split())


def spaced(value: int) -> str:
    """A number as sentences write it, its spaces as `says` sees them."""
    return f"{value:,}".replace(",", " ")
