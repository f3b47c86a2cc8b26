"""Rules of the effect on neighbours."""

import pytest

from cptsgeo.communes import Communes

from .conftest import (
    AVERTISSEMENT,
    ERREUR,
    INFORMATION,
    Proposed,
    Validated,
    absent,
    cpts_table,
    found,
    inhabitants,
    says,
    spaced,
)

SIGNED = "a,2021-06-14,cpts_operationnelle,signature_aci,,"
LIGNE, COUFFE, ANCENIS, REZE = "44082", "44048", "44003", "44143"
SIZES = {1: 287_500, 2: 382_500, 3: 487_500, 4: 580_000}
"""Theoretical maximum of avenant 2, in euros: SOURCES.md."""


def test_a_commune_of_an_operational_cpts(proposed: Proposed) -> None:
    report = proposed(LIGNE, {"a": f"{LIGNE} {COUFFE}", "b": ANCENIS}, statuts=SIGNED)
    one = found(report, "commune_d_une_cpts_operationnelle", ERREUR)
    before, after = inhabitants(f"{LIGNE} {COUFFE}"), inhabitants(COUFFE)
    assert says(
        one,
        "Ligné (44082), proposée ici, est de « CPTS A » (CPTS opérationnelle) : elle passerait de "
        f"{spaced(before)} à {spaced(after)} habitants, et resterait en taille 1",
        "obtenir d’elle, de l’ARS et de la CPAM un avenant qui les cède, ou les laisser.",
    )
    assert (one.cpts, one.communes) == (("essai", "a"), (LIGNE,))
    assert one.figures == {
        "population_prise": before - after,
        "population": before,
        "population_apres": after,
        "taille": 1,
        "taille_apres": 1,
        "financement": SIZES[1],
        "financement_apres": SIZES[1],
    }
    assert not report.acceptable
    assert absent(report, "commune_d_un_projet")
    free = proposed(LIGNE, {"a": COUFFE}, statuts=SIGNED)
    assert absent(free, "commune_d_une_cpts_operationnelle")
    own = proposed(LIGNE, {"a": f"{LIGNE} {COUFFE}"}, statuts=SIGNED, remplace="a")
    assert absent(own, "commune_d_une_cpts_operationnelle")


def test_a_whole_plan_takes_nothing(validated: Validated) -> None:
    report = validated({"a": LIGNE, "b": LIGNE}, statuts=SIGNED)
    assert absent(report, "commune_d_une_cpts_operationnelle")
    assert absent(report, "commune_d_un_projet")
    assert absent(report, "voisine_rendue_discontinue")
    assert absent(report, "zone_blanche_isolee")


def test_a_size_that_changes(proposed: Proposed) -> None:
    """Rezé has 43,556 of the 55,156 inhabitants: the others fall below 40,000."""
    report = proposed(f"{REZE} {LIGNE}", {"a": f"{REZE} {ANCENIS} {LIGNE}"}, statuts=SIGNED)
    one = found(report, "commune_d_une_cpts_operationnelle", ERREUR)
    assert says(one, "Ligné (44082) et Rezé (44143), proposées ici, sont de « CPTS A »",
                "et de la taille 2 à la taille 1 (maximum théorique de l’ACI : 382 500 € à "
                "287 500 € par an)")  # fmt: skip
    assert (one.figures["taille"], one.figures["taille_apres"]) == (2, 1)
    assert one.figures["financement"] == SIZES[2]
    assert one.figures["financement_apres"] == SIZES[1]


@pytest.mark.parametrize(
    ("statuts", "label"),
    [
        ("", "Statut inconnu"),
        ("a,2023,accompagnement_en_cours,observation,,", "Accompagnement en cours"),
        ("a,2023,projet_mis_en_pause,observation,,", "Projet mis en pause"),
    ],
)
def test_a_commune_of_a_project(proposed: Proposed, statuts: str, label: str) -> None:
    report = proposed(LIGNE, {"a": f"{LIGNE} {COUFFE}"}, statuts=statuts)
    one = found(report, "commune_d_un_projet", AVERTISSEMENT)
    assert says(one, f"Ligné (44082), proposée ici, est de « CPTS A » ({label}) : elle passerait",
                "s’en entendre avec ce projet avant la plénière.")  # fmt: skip
    assert (one.cpts, one.communes) == (("essai", "a"), (LIGNE,))
    assert report.acceptable
    assert absent(report, "commune_d_une_cpts_operationnelle")
    assert absent(proposed(ANCENIS, {"a": LIGNE}, statuts=statuts), "commune_d_un_projet")


def test_all_that_a_project_has(proposed: Proposed) -> None:
    one = found(proposed(LIGNE, {"a": LIGNE}), "commune_d_un_projet", AVERTISSEMENT)
    assert says(one, "il ne lui resterait aucune commune ;")
    assert one.figures["population_apres"] is one.figures["financement_apres"] is None


def test_a_commune_of_a_cpts_under_derogation(proposed: Proposed) -> None:
    """Which inhabitants of Nantes are the other's is unknown: what it loses is said."""
    holdings = {"a": f"44109 {LIGNE}", "b": "44109"}
    report = proposed(LIGNE, holdings, derogations="44109,a b,")
    one = found(report, "commune_d_un_projet", AVERTISSEMENT)
    assert says(one, f"elle perdrait {spaced(inhabitants(LIGNE))} habitants ;")
    assert one.figures["population"] is one.figures["taille"] is one.figures["financement"] is None


def test_an_estimated_territory_is_asked_first(proposed: Proposed) -> None:
    """What is taken stays what it is: only the other's own list can tell."""
    files = cpts_table("a,CPTS A,,,,,estimation")
    report = proposed(LIGNE, {"a": f"{LIGNE} {COUFFE}"}, files=files, statuts=SIGNED)
    one = found(report, "commune_d_une_cpts_operationnelle", ERREUR)
    assert says(one, "Son territoire est estimé : lui demander d’abord sa liste de communes.")


def test_an_invitation_takes_nothing(proposed: Proposed) -> None:
    holdings = {"a": f"{LIGNE} {COUFFE} {ANCENIS}", "b": f"44107 {REZE}"}
    report = proposed(f"{COUFFE} 44107", holdings, statuts=SIGNED, invitation=True)
    operational = found(report, "commune_d_une_cpts_operationnelle", INFORMATION)
    assert says(operational, "Couffé (44048), invitée ici, est de", "; une invitation ne prend "
                "rien ; la prévenir avant la plénière.")  # fmt: skip
    project = found(report, "commune_d_un_projet", INFORMATION)
    assert says(project, "Mouzeil (44107), invitée ici")
    assert found(report, "voisine_rendue_discontinue", INFORMATION)
    assert report.acceptable
    # What is wrong with the list itself is no better for an invitation.
    cut = proposed("44160 44999", {}, invitation=True)
    assert found(cut, "commune_nouvelle_decoupee", ERREUR)
    assert found(cut, "commune_inconnue", ERREUR)


def test_a_neighbour_broken_in_two(proposed: Proposed) -> None:
    """Couffé lies between Ligné and Ancenis."""
    report = proposed(COUFFE, {"a": f"{LIGNE} {COUFFE} {ANCENIS}"})
    one = found(report, "voisine_rendue_discontinue", AVERTISSEMENT)
    assert says(one, "Sans Couffé (44048), « CPTS A » serait en 2 morceaux : Ligné (44082) n’y "
                "tiendrait plus. Lui laisser de quoi tenir ensemble")  # fmt: skip
    assert (one.cpts, one.communes) == (("essai", "a"), (LIGNE,))
    assert one.figures == {"morceaux": [[ANCENIS], [LIGNE]]}
    end = proposed(LIGNE, {"a": f"{LIGNE} {COUFFE} {ANCENIS}"})
    assert absent(end, "voisine_rendue_discontinue")
    # It was in two pieces, and still is; or nothing is left of it.
    apart = proposed(COUFFE, {"a": f"{COUFFE} {ANCENIS} {LIGNE} 44035 44201"})
    assert found(apart, "voisine_rendue_discontinue", AVERTISSEMENT)
    same = proposed("44201", {"a": f"{COUFFE} 44035 44201"})
    assert absent(same, "voisine_rendue_discontinue")
    assert absent(proposed(COUFFE, {"a": COUFFE}), "voisine_rendue_discontinue")


def test_several_communes_fall_off(proposed: Proposed) -> None:
    report = proposed(COUFFE, {"a": f"{LIGNE} 44107 {COUFFE} {ANCENIS}"})
    one = found(report, "voisine_rendue_discontinue", AVERTISSEMENT)
    assert says(one, "Ligné (44082) et Mouzeil (44107) n’y tiendraient plus")


def all_but(france: Communes, left: str, departement: str = "49") -> str:
    """Every commune of a department but some, for one CPTS to hold."""
    codes = {commune.code for commune in france.select(departements=[departement])}
    return " ".join(sorted(codes - set(left.split())))


NOYANT, PELLERINE = "49228", "49237"
"""La Pellerine touches Noyant-Villages only, that touches Indre-et-Loire."""


def test_a_zone_blanche_left_alone(proposed: Proposed, france: Communes) -> None:
    holdings = {"b": all_but(france, f"{NOYANT} {PELLERINE}")}
    report = proposed(NOYANT, holdings, perimetre="49")
    one = found(report, "zone_blanche_isolee", AVERTISSEMENT)
    assert says(
        one,
        f"La proposition laisse une zone blanche de 1 commune et {inhabitants(PELLERINE)} "
        "habitants, La Pellerine (49237), qui n’en touche plus d’autre et n’atteint pas 40 000 "
        "habitants, le premier seuil : l’inviter aussi, ou dire qui la prendra.",
    )
    assert (one.cpts, one.communes) == (("essai",), (PELLERINE,))
    assert one.figures == {"population": inhabitants(PELLERINE), "seuil": 40_000}
    assert "hors du périmètre" not in one.message
    both = proposed(f"{NOYANT} {PELLERINE}", holdings, perimetre="49")
    assert absent(both, "zone_blanche_isolee")
    invited = proposed(NOYANT, holdings, perimetre="49", invitation=True)
    assert found(invited, "zone_blanche_isolee", INFORMATION)


def test_what_lies_beyond_the_perimeter_is_told(proposed: Proposed, france: Communes) -> None:
    """Mouliherne touches Noyant-Villages, that touches Indre-et-Loire, of unknown coverage."""
    mouliherne = "49221"
    holdings = {"b": all_but(france, f"{NOYANT} {PELLERINE} {mouliherne}")}
    one = found(
        proposed(mouliherne, holdings, perimetre="49"), "zone_blanche_isolee", AVERTISSEMENT
    )
    assert one.communes == (NOYANT, PELLERINE)
    assert says(one, "une zone blanche de 2 communes", "dont la couverture est inconnue.")


def test_a_zone_blanche_that_is_left_as_it_was(proposed: Proposed, france: Communes) -> None:
    """Taking from another, or beyond the perimeter, cuts no zone blanche off."""
    alone = {"b": all_but(france, PELLERINE)}
    assert absent(proposed(NOYANT, alone, perimetre="49"), "zone_blanche_isolee")
    gizeux = "37112"
    open_land = {"b": all_but(france, f"{NOYANT} {PELLERINE}")}
    assert absent(proposed(gizeux, open_land, perimetre="49"), "zone_blanche_isolee")


def test_a_large_zone_blanche_may_found_a_cpts(proposed: Proposed, france: Communes) -> None:
    """Angers has 150,000 inhabitants: Trélazé, beside it, may be taken."""
    holdings = {"b": all_but(france, "49007 49353")}
    assert absent(proposed("49353", holdings, perimetre="49"), "zone_blanche_isolee")
    small = found(proposed("49007", holdings, perimetre="49"), "zone_blanche_isolee", AVERTISSEMENT)
    assert small.communes == ("49353",)


def test_what_a_replaced_territory_gives_up(proposed: Proposed, france: Communes) -> None:
    rest = all_but(france, f"{NOYANT} {PELLERINE}")
    holdings = {"a": f"{NOYANT} {PELLERINE}", "b": rest}
    report = proposed(NOYANT, holdings, perimetre="49", remplace="a")
    assert found(report, "zone_blanche_isolee", AVERTISSEMENT).communes == (PELLERINE,)
    same = proposed(f"{NOYANT} {PELLERINE}", holdings, perimetre="49", remplace="a")
    assert absent(same, "zone_blanche_isolee")


def test_a_proposal_is_not_the_cpts_that_bears_its_name(proposed: Proposed) -> None:
    """Identifiers are never shared: the two stay apart, and what one takes is told."""
    report = proposed(LIGNE, {"essai": f"{LIGNE} {COUFFE}", "essai-2": ANCENIS}, nom="Essai")
    one = found(report, "commune_d_un_projet", AVERTISSEMENT)
    assert one.cpts == ("essai-3", "essai")
    assert report.case.after.atoms == {"essai": {COUFFE}, "essai-2": {ANCENIS}, "essai-3": {LIGNE}}
