"""Rules of lists of communes: what a surer one takes, what none names, what has no commune."""

import pytest

from .conftest import (
    AVERTISSEMENT,
    INFORMATION,
    Proposed,
    Validated,
    absent,
    found,
    inhabitants,
    line,
    says,
)

ESTIMATED = "cpts_id,nom,fiabilite_composition\na,CPTS A,estimation\nb,CPTS B,officielle\n"


def test_an_estimate_yields_to_a_list(validated: Validated) -> None:
    report = validated({"a": "44003 44082", "b": "44082 44109"}, files={"cpts": ESTIMATED})
    one = found(report, "commune_laissee_a_une_liste_plus_sure", INFORMATION)
    assert says(
        one,
        "« CPTS A » (une estimation) laisse Ligné (44082) à « CPTS B » (une liste officielle)",
        "demander sa liste de communes à « CPTS A »",
    )
    assert (one.cpts, one.communes) == (("a", "b"), ("44082",))
    assert one.figures == {"population": inhabitants("44082")}
    assert absent(report, "commune_partagee")
    alike = validated({"a": "44003 44082", "b": "44082 44109"})
    assert absent(alike, "commune_laissee_a_une_liste_plus_sure")


def test_a_derogation_shares_whatever_the_lists_are(validated: Validated) -> None:
    report = validated(
        {"a": "44003 44109", "b": "44109"}, files={"cpts": ESTIMATED}, derogations="44109,a b,"
    )
    assert absent(report, "commune_laissee_a_une_liste_plus_sure")
    assert found(report, "commune_partagee_par_derogation", AVERTISSEMENT)


@pytest.mark.parametrize(
    ("surer", "less"),
    [("officielle", "declaree"), ("officielle", ""), ("declaree", ""), ("", "estimation")],
)
def test_each_reliability_yields_to_those_before(
    validated: Validated, surer: str, less: str
) -> None:
    table = f"cpts_id,nom,fiabilite_composition\na,CPTS A,{less}\nb,CPTS B,{surer}\n"
    report = validated({"a": "44003 44082", "b": "44082"}, files={"cpts": table})
    one = found(report, "commune_laissee_a_une_liste_plus_sure", INFORMATION)
    assert one.cpts == ("a", "b")


def test_communes_that_no_list_names_are_told_by_whom_they_were_given(
    validated: Validated, proposed: Proposed
) -> None:
    waiting = "44082,a,2026-01\n44109,a,\n44180,,"
    report = validated({"a": "44003"}, a_attribuer=waiting)
    first, second = report.of("commune_a_attribuer")
    assert says(first, "Vallons-de-l’Erdre (44180) reste à attribuer", "ou dire que")
    assert says(second, "Ligné (44082) et Nantes (44109), qu’une estimation donnait à « CPTS A »,",
                "restent à attribuer", "ne les nomme")  # fmt: skip
    assert second.severity is AVERTISSEMENT
    assert (second.cpts, second.communes) == (("a",), ("44082", "44109"))
    alone = validated({"a": "44003"}, a_attribuer="44082,a,")
    assert says(found(alone, "commune_a_attribuer", AVERTISSEMENT), "Ligné (44082)", "la nomme")
    # Whoever holds them has answered; before its date nothing was to be said.
    assert absent(validated({"a": "44003 44082"}, a_attribuer="44082,a,"), "commune_a_attribuer")
    before = validated({"a": "44003"}, "2025", a_attribuer="44082,a,2026-01")
    assert absent(before, "commune_a_attribuer")
    assert absent(proposed("44003", {"a": "44180"}, a_attribuer=waiting), "commune_a_attribuer")


def test_a_list_has_communes_that_enter_when_it_takes_effect(validated: Validated) -> None:
    lists = "a,officielle,,,2026-01-01,,\na,estimation,,,,,"
    report = validated({"a": "44003 44082@2026-02-01"}, listes=lists)
    one = found(report, "liste_sans_commune", AVERTISSEMENT)
    assert says(one, "listes.csv, ligne 2 : la liste de « CPTS A » prend effet le 1er janvier 2026",
                "dans compositions.csv")  # fmt: skip
    assert one.places == line(2, table="listes")
    held = validated({"a": "44003 44082@2026-01-01"}, listes=lists)
    assert absent(held, "liste_sans_commune")
