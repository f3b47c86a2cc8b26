"""Rules of whole communes."""

import pytest

from .conftest import (
    AVERTISSEMENT,
    ERREUR,
    INFORMATION,
    Proposed,
    Validated,
    absent,
    composition_table,
    found,
    inhabitants,
    line,
    says,
    spaced,
)

VALLONS = "44017 44093 44180 44191 44219 44225"
NANTES = "44109,a b,"


def test_a_commune_in_two_cpts(validated: Validated) -> None:
    report = validated({"a": "44003 44109", "b": "44109", "c": "44082"})
    one = found(report, "commune_partagee", ERREUR)
    assert says(
        one,
        "Nantes (44109) est à la fois dans « CPTS A » et « CPTS B », sans dérogation",
        "La laisser dans une seule, ou inscrire dans derogations.csv",
    )
    assert (one.cpts, one.communes, one.places) == (("a", "b"), ("44109",), ())
    assert one.figures == {"population": inhabitants("44109")}
    assert not report.acceptable
    assert absent(validated({"a": "44003 44109", "b": "44082"}), "commune_partagee")
    assert absent(validated({"a": "44109", "b": "44109"}, derogations=NANTES), "commune_partagee")


def test_communes_of_the_same_cpts_are_told_together(validated: Validated) -> None:
    report = validated({"a": "44003 44109 44082", "b": "44109 44003", "c": "44082"})
    assert [(one.cpts, one.communes) for one in report.of("commune_partagee")] == [
        (("a", "b"), ("44003", "44109")),
        (("a", "c"), ("44082",)),
    ]
    assert says(report.of("commune_partagee")[0], "(44003) et Nantes (44109) sont à la fois",
                "Les laisser dans une seule")  # fmt: skip


def test_a_derogation_for_others_shares_nothing(validated: Validated) -> None:
    report = validated({"a": "44109", "b": "44109", "c": "44109"}, derogations=NANTES)
    assert found(report, "commune_partagee", ERREUR).cpts == ("a", "b", "c")
    assert absent(report, "commune_partagee_par_derogation")


def test_a_proposal_shares_nothing(proposed: Proposed) -> None:
    report = proposed("44109", {"a": "44109"})
    assert absent(report, "commune_partagee")


@pytest.mark.parametrize("couverture", ["", "partielle"])
def test_a_commune_shared_by_derogation(validated: Validated, couverture: str) -> None:
    report = validated({"a": "44109", "b": "44109 44003"}, derogations=f"44109,b a,{couverture}")
    one = found(report, "commune_partagee_par_derogation", AVERTISSEMENT)
    partly = ", et couverte en partie seulement" if couverture else ""
    assert says(
        one,
        f"Nantes (44109) est partagée par dérogation entre « CPTS A » et « CPTS B »{partly} : "
        f"ses {spaced(inhabitants('44109'))} habitants ne comptent qu’une fois",
        "la population et la taille de ces CPTS ne peuvent être calculées",
        "S’assurer que l’ARS et la CPAM",
    )
    assert (one.cpts, one.communes) == (("a", "b"), ("44109",))
    assert one.figures == {"population": inhabitants("44109")}
    assert report.acceptable
    assert report.case.portrait("b").population is None


def test_a_commune_of_one_cpts_is_not_shared(validated: Validated, proposed: Proposed) -> None:
    holdings = {"a": "44109", "b": "44003"}
    assert absent(validated(holdings, derogations=NANTES), "commune_partagee_par_derogation")
    # What others share is no matter of the proposal.
    both = {"a": "44109", "b": "44109"}
    report = proposed("44003", both, derogations=NANTES)
    assert absent(report, "commune_partagee_par_derogation")
    # A proposal that the derogation does not name takes the commune whole.
    report = proposed("44109", both, derogations=NANTES)
    assert absent(report, "commune_partagee_par_derogation")
    assert report.case.portrait("essai").population == inhabitants("44109")


def test_a_proposal_for_a_cpts_of_the_derogation(proposed: Proposed) -> None:
    both = {"a": "44109", "b": "44109"}
    report = proposed("44109 44114", both, remplace="b", nom="Bis", derogations=NANTES)
    one = found(report, "commune_partagee_par_derogation", AVERTISSEMENT)
    assert one.cpts == ("b", "a")
    assert says(one, "entre « CPTS A » et « Bis »")
    assert absent(report, "commune_d_un_projet")


def test_a_part_of_a_commune(validated: Validated) -> None:
    files = composition_table("a,44003,,,,", "b,44109,,l’île de Nantes,,")
    holdings = {"a": "", "b": ""}
    report = validated(holdings, files=files)
    one = found(report, "partie_sans_derogation", ERREUR)
    assert says(
        one,
        "compositions.csv, ligne 3 : « CPTS B » ne prend pas Nantes (44109) en entier (« l’île "
        "de Nantes » seulement), sans dérogation",
        "La prendre entière (vider la colonne « partie »), ou la retirer.",
    )
    assert (one.cpts, one.communes, one.places) == (("b",), ("44109",), line(3))
    assert one.figures == {"texte": "l’île de Nantes"}
    assert found(
        validated(holdings, files=files, derogations="44109,a,"), "partie_sans_derogation", ERREUR
    )
    allowed = validated(holdings, files=files, derogations=NANTES)
    assert absent(allowed, "partie_sans_derogation")
    assert absent(validated({"a": "44109"}), "partie_sans_derogation")


def test_a_part_counts_at_its_dates_only(validated: Validated) -> None:
    files = composition_table("a,44109,,le centre,,2020", "a,44003,,,,")
    assert found(validated({"a": ""}, "2020", files=files), "partie_sans_derogation", ERREUR)
    assert absent(validated({"a": ""}, "2021", files=files), "partie_sans_derogation")


def test_parts_in_the_plan_are_no_matter_of_a_proposal(proposed: Proposed) -> None:
    files = composition_table("a,44109,,le centre,,")
    assert absent(proposed("44003", {"a": ""}, files=files), "partie_sans_derogation")
    same = proposed("44003", {"a": ""}, files=files, remplace="a")
    assert absent(same, "partie_sans_derogation")


def test_a_derogation_for_who_does_not_hold(validated: Validated) -> None:
    holdings = {"a": "44109", "b": "44003", "c": ""}
    report = validated(holdings, derogations="44109,a b c,")
    one = found(report, "derogation_inutile", AVERTISSEMENT)
    assert says(
        one,
        "derogations.csv, ligne 2 : la dérogation pour Nantes (44109) nomme « CPTS B » et "
        "« CPTS C »",
        "n’est pas dans leurs compositions (compositions.csv) : l’y ajouter, ou corriger la "
        "dérogation.",
    )
    assert (one.cpts, one.communes) == (("b", "c"), ("44109",))
    assert (one.figures, one.places) == ({}, line(2, table="derogations"))
    kept = validated({"a": "44109", "b": "44109"}, derogations=NANTES)
    assert absent(kept, "derogation_inutile")
    assert absent(validated(holdings), "derogation_inutile")
    # Both hold some of the city.
    city = validated({"a": "75101", "b": "75102"}, derogations="75056,a b,")
    assert absent(city, "derogation_inutile")


def test_derogations_of_the_plan_are_no_matter_of_a_proposal(proposed: Proposed) -> None:
    report = proposed("44003", {"a": "44109", "b": ""}, derogations=NANTES)
    assert absent(report, "derogation_inutile")


def test_some_communes_deleguees_only(validated: Validated) -> None:
    report = validated({"a": "44017 44093 44003"})
    one = found(report, "commune_nouvelle_decoupee", ERREUR)
    assert says(
        one,
        "Vallons-de-l’Erdre (44180)",
        "« CPTS A » ne nomme que Bonnœuvre (44017) et Maumusson (44093), et il manque "
        "Saint-Mars-la-Jaille (44180), Saint-Sulpice-des-Landes (44191), Vritz (44219) et "
        "Freigné (44225). La prendre entière, ou pas du tout",
    )
    assert (one.cpts, one.communes) == (("a",), ("44180",))
    assert one.figures == {
        "codes": ("44017", "44093"),
        "codes_manquants": ("44180", "44191", "44219", "44225"),
    }
    assert report.case.portrait("a").population == inhabitants("44180 44003")
    for whole in (VALLONS, "44180", "44017 44180"):
        assert absent(validated({"a": whole}), "commune_nouvelle_decoupee")


def test_all_parts_make_the_commune_and_it_is_said(
    validated: Validated, proposed: Proposed
) -> None:
    report = validated({"a": "44017 44093 44180 44191 44219 44225 44082"})
    one = found(report, "commune_par_ses_parties", INFORMATION)
    assert one.communes == ("44180",)
    assert "44180" not in one.figures["codes"]  # Its own code is no part's.
    lille = validated({"a": "59298 59355 59350"}, perimetre="59")
    assert absent(lille, "commune_nouvelle_decoupee")
    one = found(lille, "commune_par_ses_parties", INFORMATION)
    assert says(one, "Lille (59350)", "Hellemmes", "(59298) et Lomme (59355)", "son code suffit")
    assert (one.cpts, one.communes) == (("a",), ("59350",))
    assert one.figures == {"codes": ("59298", "59355")}
    assert [place.ligne for place in one.places] == [2, 3]
    some = proposed("44017", {})
    assert absent(some, "commune_par_ses_parties")


@pytest.mark.parametrize(
    ("parts", "commune", "told"),
    [
        ("49005", "49176", "ne nomme que Andigné (49005), et il manque Le Lion-d’Angers (49176)."),
        ("59298 59355", "59350", "(59298) et Lomme (59355), et il manque Lille (59350)."),
    ],
)
def test_parts_do_not_make_a_commune_that_is_more(
    validated: Validated, parts: str, commune: str, told: str
) -> None:
    """The largest part of a commune may have no code of its own: the others are not the whole."""
    one = found(validated({"a": parts}), "commune_nouvelle_decoupee", ERREUR)
    assert one.communes == (commune,)
    assert one.figures["codes_manquants"] == (commune,)
    assert says(one, told)


def test_communes_deleguees_in_two_cpts(validated: Validated) -> None:
    """It is cut, rather than shared: both name parts of it only."""
    report = validated({"a": "44017 44093", "b": "44191 44219"})
    one = found(report, "commune_nouvelle_decoupee", ERREUR)
    assert says(one, "« CPTS A » nomme Bonnœuvre (44017) et Maumusson (44093) ; « CPTS B » nomme "
                "Saint-Sulpice-des-Landes (44191) et Vritz (44219)")  # fmt: skip
    assert (one.cpts, one.communes) == (("a", "b"), ("44180",))
    assert one.figures["codes"] == ("44017", "44093", "44191", "44219")
    assert absent(report, "commune_partagee")
    # One of them has it whole: the other cuts it, and both claim it.
    report = validated({"a": "44180", "b": "44191"})
    assert found(report, "commune_nouvelle_decoupee", ERREUR).cpts == ("b",)
    assert found(report, "commune_partagee", ERREUR).cpts == ("a", "b")


def test_a_proposal_that_cuts_a_commune(proposed: Proposed) -> None:
    report = proposed("44160", {"a": "44017"})
    one = found(report, "commune_nouvelle_decoupee", ERREUR)
    assert says(one, "Ancenis-Saint-Géréon (44003)", "« Essai » ne nomme que Saint-Géréon "
                "(44160), et il manque Ancenis (44003)")  # fmt: skip
    assert one.cpts == ("essai",)
    # What the plan cuts elsewhere is no matter of the proposal.
    assert absent(proposed("44003", {"a": "44017"}), "commune_nouvelle_decoupee")


def test_a_city_by_its_arrondissements(validated: Validated) -> None:
    report = validated({"a": "75101 75102 75103", "b": "69381", "c": "44003"})
    lyon, paris = report.of("ville_par_arrondissements")
    assert says(paris, "« CPTS A » comprend 3 des 20 arrondissements de Paris : c’est admis")
    assert (paris.cpts, paris.communes) == (("a",), ("75101", "75102", "75103"))
    assert paris.figures == {"population": inhabitants("75101 75102 75103")}
    assert says(lyon, "« CPTS B » comprend 1 des 9 arrondissements de Lyon")
    assert report.acceptable
    one = found(validated({"a": "13201 44003"}), "ville_par_arrondissements", INFORMATION)
    assert one.communes == ("13201",)
    assert absent(validated({"a": "75056", "b": "44003"}), "ville_par_arrondissements")
    all_of_lyon = " ".join(f"6938{n}" for n in range(1, 10))
    assert absent(validated({"a": all_of_lyon}), "ville_par_arrondissements")
