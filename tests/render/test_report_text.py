"""A report for a terminal."""

from collections.abc import Callable
from pathlib import Path

from moteur import of_every_worth
from proposals import proposal

from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import examine_plan
from cptsgeo.plan.model import Plan
from cptsgeo.plan.territories import Territories
from cptsgeo.render.report.text import to_text
from cptsgeo.render.report.wording import counted
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.validation import validate, validate_proposal
from cptsgeo.rules.verdict import Outcome
from cptsgeo.text.french import NBSP


def lines(text: str) -> list[str]:
    return [line.replace(NBSP, " ") for line in text.splitlines()]


def test_severities_are_counted_in_french() -> None:
    told = [counted(one, n).replace(NBSP, " ") for one in Severity for n in (0, 1, 2)]
    assert sorted(told) == [
        "1 avertissement", "1 erreur", "1 information", "2 avertissements", "2 erreurs",
        "2 informations", "aucun avertissement", "aucune erreur", "aucune information",
    ]  # fmt: skip


def test_the_verdict_comes_first(shipped: Territories, france: Communes) -> None:
    # Angers is in no CPTS; an estimate gives Ancenis to one.
    whose = "Contrôle géographique : l’avis appartient à l’ARS et à la CPAM."
    for codes, told in (
        ("49007 99999", "× 1 obstacle relevé."),
        ("49007 44003 99999", "× 1 obstacle relevé et 2 points à trancher."),
        ("49007 44003", "! 2 points à trancher."),
        ("49007", "✓ Aucun obstacle relevé."),
    ):
        report = validate_proposal(shipped, proposal(france, codes))
        first, second, third, *_ = lines(to_text(report))
        assert (first, second) == (told, whose)
        assert third == "Validation de la proposition « Essai ». Situation au 21 janvier 2026."


def test_what_the_lists_of_the_plan_are_worth_is_at_the_head(
    shipped: Territories, france: Communes
) -> None:
    plan = of_every_worth(shipped)
    for report in (validate_proposal(plan, proposal(france, "49007")), validate(plan.plan)):
        head = " ".join(lines(to_text(report))[:5])
        assert (
            "Situation au 21 janvier 2026, 11 listes officielles, 11 déclarées, 11 de fiabilité "
            "non précisée, 10 estimées."
        ) in head


def test_figures_of_a_proposal(shipped: Territories, france: Communes) -> None:
    text = "\n".join(lines(to_text(validate_proposal(shipped, proposal(france, "49007")))))
    population = france.by_code["49007"].population
    assert f"{population:,}".replace(",", " ") + " habitants, taille 3" in text
    missing = f"{175_000 - population:,}".replace(",", " ")
    assert f"{missing} habitants de plus, et c’est la taille 4" in text
    assert (
        "Financement    au plus 420 000 € la première année (avenant 2), hors 67 500 € dus en cas"
    ) in text
    assert "EPCI partagés" in text
    assert "Maine-et-Loire (49)" in text


def test_a_shared_commune_leaves_no_computed_population(
    shipped: Territories, france: Communes
) -> None:
    found = validate_proposal(
        shipped, proposal(france, "44109 44162"), remplace="nantes-grand-ouest"
    )
    text = "\n".join(lines(to_text(found)))
    assert "Population     non calculée" in text
    assert "Financement" not in text


def test_severities_are_in_order_and_counted(shipped: Territories, france: Communes) -> None:
    report = validate_proposal(shipped, proposal(france, "49007 44003 53130 99999"))
    text = lines(to_text(report))
    places = [
        next(i for i, line in enumerate(text) if line == f"{count} {severity.pluriel}")
        for severity, count in report.counts.items()
        if count > 1
    ]
    assert len(places) > 1
    assert places == sorted(places)


def test_an_invitation_lists_whom_to_invite(shipped: Territories, france: Communes) -> None:
    report = validate_proposal(shipped, proposal(france, "49007 44003"), invitation=True)
    text = lines(to_text(report))
    start = text.index("Communes invitées")
    held = "CPTS d’Ancenis (CPTS opérationnelle)"
    assert text[start + 1].split() == ["Ancenis-Saint-Géréon", "44003", "44150", *held.split()]
    assert text[start + 2].split()[:2] == ["Angers", "49007"]
    assert text[start + 2].endswith("aucune CPTS")
    assert report.acceptable


def test_an_empty_invitation_lists_nobody(shipped: Territories, france: Communes) -> None:
    report = validate_proposal(shipped, proposal(france, "99999"), invitation=True)
    assert "Communes invitées" in to_text(report)
    assert not report.acceptable


def test_many_informations_of_a_rule_are_summed_up(shipped_plan: Plan, france: Communes) -> None:
    text = " ".join(" ".join(lines(to_text(validate(shipped_plan, communes=france)))).split())
    assert "Composition estimée – 43 constats : CPTS d’Ancenis, CPTS Anille" in text
    assert "Le détail de chacun est donné par --format html ou --format json." in text
    assert text.count("est une estimation, reconstituée") == 0
    assert text.endswith("Les territoires de ce plan sont estimés.")


def test_many_errors_of_a_rule_are_cut_and_counted(
    make_plan: Callable[..., Path], france: Communes
) -> None:
    rows = "".join(f"\nb,20{n + 10},x{n},observation,," for n in range(30))
    plan, faults = examine_plan(make_plan({"a": "44003", "b": ""}, statuts=rows))
    text = to_text(validate(plan, communes=france, faults=faults))
    shown = [line for line in lines(text) if line.startswith("  – statuts.csv")]
    assert len(shown) == 24
    assert any("autres, que donne --format html ou --format json." in line for line in lines(text))


def test_lines_keep_to_the_width(shipped_plan: Plan, france: Communes) -> None:
    report = validate(shipped_plan, communes=france)
    for width in (60, 96, 120):
        assert max(map(len, to_text(report, width=width).splitlines())) <= width
    # A window made tiny still gets a text.
    assert max(map(len, to_text(report, width=1).splitlines())) <= 60


def test_colour_is_the_callers(shipped_plan: Plan, france: Communes) -> None:
    report = validate(shipped_plan, communes=france)

    def style(text: str, what: Outcome | Severity | None) -> str:
        return f"<{what.value if what else 'titre'}>{text}"

    text = to_text(report, style=style)
    assert text.startswith("<a_trancher>! 6")
    assert "<information>164" in text.replace(NBSP, " ")
    assert "<titre>  Composition estimée" in text
    assert "<" not in to_text(report)
