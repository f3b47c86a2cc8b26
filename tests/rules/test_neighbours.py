"""Rules of the effect on neighbours."""

import re

import pytest

from cptsgeo.communes.communes import Communes

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
SIZES = {1: 250_000, 2: 330_000, 3: 420_000, 4: 505_000}
"""Maximum of the first year (avenant 2), in euros, without what is due in a grave crisis."""
CRISIS = {1: 37_500, 2: 52_500, 3: 67_500, 4: 75_000}


def test_a_commune_of_an_operational_cpts(proposed: Proposed) -> None:
    report = proposed(LIGNE, {"a": f"{LIGNE} {COUFFE}", "b": ANCENIS}, statuts=SIGNED)
    one = found(report, "commune_d_une_cpts_operationnelle", ERREUR)
    before, after = inhabitants(f"{LIGNE} {COUFFE}"), inhabitants(COUFFE)
    assert says(
        one,
        "« Essai » prend Ligné (44082) à « CPTS A » (CPTS opérationnelle), qui passerait de "
        f"{spaced(before)} à {spaced(after)} habitants et resterait en taille 1. L’ACI de cette "
        "CPTS est signé :",
        "obtenir d’elle, de l’ARS et de la CPAM un avenant qui cède cette commune, ou la lui "
        "laisser.",
    )
    assert (one.cpts, one.communes) == (("essai", "a"), (LIGNE,))
    assert one.figures == {
        "population_prise": before - after,
        "population": before,
        "population_apres": after,
        "taille": 1,
        "taille_apres": 1,
        "financement": SIZES[1],
        "financement_crise_grave": CRISIS[1],
        "financement_apres": SIZES[1],
        "financement_crise_grave_apres": CRISIS[1],
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
    assert says(one, "« Essai » prend Ligné (44082) et Rezé (44143) à « CPTS A »",
                "et de la taille 2 à la taille 1 (de 330 000 € à 250 000 € au plus la première "
                "année).",
                "un avenant qui cède ces communes, ou les lui laisser.")  # fmt: skip
    assert (one.figures["taille"], one.figures["taille_apres"]) == (2, 1)
    assert one.figures["financement"] == SIZES[2]
    assert one.figures["financement_apres"] == SIZES[1]
    invited = proposed(f"{REZE} {LIGNE}", {"a": f"{REZE} {ANCENIS} {LIGNE}"}, statuts=SIGNED,
                       invitation=True)  # fmt: skip
    told = found(invited, "commune_d_une_cpts_operationnelle", INFORMATION)
    assert says(told, "habitants et de la taille 2 à la taille 1. Une invitation ne prend rien")
    assert (told.figures["taille"], told.figures["taille_apres"]) == (2, 1)
    assert {told.figures[key] for key in told.figures if key.startswith("financement")} == {None}


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
    assert says(one, f"« Essai » prend Ligné (44082) à « CPTS A » ({label}), qui passerait",
                "S’entendre avec ce projet avant la plénière.")  # fmt: skip
    assert (one.cpts, one.communes) == (("essai", "a"), (LIGNE,))
    assert report.acceptable
    assert absent(report, "commune_d_une_cpts_operationnelle")
    assert absent(proposed(ANCENIS, {"a": LIGNE}, statuts=statuts), "commune_d_un_projet")


def test_all_that_a_project_has(proposed: Proposed) -> None:
    one = found(proposed(LIGNE, {"a": LIGNE}), "commune_d_un_projet", AVERTISSEMENT)
    assert says(one, "qui n’aurait plus aucune commune.")
    assert one.figures["population_apres"] is one.figures["financement_apres"] is None


def test_a_commune_of_a_cpts_under_derogation(proposed: Proposed) -> None:
    """Which inhabitants of Nantes are the other's is unknown: what it loses is said."""
    holdings = {"a": f"44109 {LIGNE}", "b": "44109"}
    report = proposed(LIGNE, holdings, derogations="44109,a b,")
    one = found(report, "commune_d_un_projet", AVERTISSEMENT)
    assert says(one, f"qui perdrait jusqu’à {spaced(inhabitants(LIGNE))} habitants.")
    assert one.figures["population"] is one.figures["taille"] is one.figures["financement"] is None


def test_what_an_estimate_gives_to_an_operational_cpts(proposed: Proposed) -> None:
    """No contract is known to count it: it is a point to settle, and no avenant is spoken of."""
    holdings = {"a": f"{LIGNE} {COUFFE}"}
    files = cpts_table("a,CPTS A,,,,,estimation")
    report = proposed(LIGNE, holdings, files=files, statuts=SIGNED)
    one = found(report, "commune_d_une_cpts_operationnelle", AVERTISSEMENT)
    assert says(
        one, "prend Ligné (44082) à « CPTS A » (CPTS opérationnelle), qui passerait",
        "en taille 1. D’après une estimation : demander sa liste à « CPTS A ».",
    )  # fmt: skip
    assert "avenant" not in one.message
    assert "ACI" not in one.message
    assert (one.cpts, one.communes) == (("essai", "a"), (LIGNE,))
    assert one.figures["population_prise"] == inhabitants(LIGNE)
    assert report.acceptable
    invited = proposed(LIGNE, holdings, files=files, statuts=SIGNED, invitation=True)
    told = found(invited, "commune_d_une_cpts_operationnelle", INFORMATION)
    assert says(told, "prévenir cette CPTS avant la plénière. D’après une estimation : demander")


@pytest.mark.parametrize("worth", ["officielle", "declaree", ""])
def test_what_a_list_gives_to_an_operational_cpts(proposed: Proposed, worth: str) -> None:
    files = cpts_table(f"a,CPTS A,,,,,{worth}")
    report = proposed(LIGNE, {"a": f"{LIGNE} {COUFFE}"}, files=files, statuts=SIGNED)
    one = found(report, "commune_d_une_cpts_operationnelle", ERREUR)
    assert says(one, "un avenant qui cède cette commune")
    assert "estim" not in one.message


def test_what_an_estimate_gives_to_a_project(proposed: Proposed) -> None:
    files = cpts_table("a,CPTS A,,,,,estimation")
    report = proposed(LIGNE, {"a": f"{LIGNE} {COUFFE}"}, files=files)
    one = found(report, "commune_d_un_projet", AVERTISSEMENT)
    assert says(one, "S’entendre avec ce projet avant la plénière. D’après une estimation : "
                "demander sa liste à « CPTS A ».")  # fmt: skip


def test_an_invitation_takes_nothing(proposed: Proposed) -> None:
    holdings = {"a": f"{LIGNE} {COUFFE} {ANCENIS}", "b": f"44107 {REZE}"}
    report = proposed(f"{COUFFE} 44107", holdings, statuts=SIGNED, invitation=True)
    operational = found(report, "commune_d_une_cpts_operationnelle", INFORMATION)
    assert says(operational, "« Essai » invite Couffé (44048), de « CPTS A »", "qui, sans cette "
                "commune, passerait de",
                "Une invitation ne prend rien : prévenir cette CPTS")  # fmt: skip
    project = found(report, "commune_d_un_projet", INFORMATION)
    assert says(project, "« Essai » invite Mouzeil (44107), de", "prévenir ce projet avant la")
    broken = found(report, "voisine_rendue_discontinue", INFORMATION)
    assert says(broken, "ou inviter aussi ce qui se détache.")
    assert report.acceptable
    # What is wrong with the list itself is no better for an invitation.
    cut = proposed("44160 44999", {}, invitation=True)
    assert found(cut, "commune_nouvelle_decoupee", ERREUR)
    assert found(cut, "commune_inconnue", ERREUR)


def test_a_neighbour_broken_in_two(proposed: Proposed) -> None:
    """Couffé lies between Ligné and Ancenis."""
    report = proposed(COUFFE, {"a": f"{LIGNE} {COUFFE} {ANCENIS}"})
    one = found(report, "voisine_rendue_discontinue", AVERTISSEMENT)
    assert says(one, "Sans Couffé (44048), « CPTS A » serait en 2 morceaux : Ligné (44082) serait "
                "à part. Lui laisser de quoi rester d’un seul tenant, ou prendre")  # fmt: skip
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
    assert says(one, "Ligné (44082) et Mouzeil (44107) seraient à part")


def all_but(france: Communes, left: str, departement: str = "49") -> str:
    """Every commune of a department but some, for one CPTS to hold."""
    codes = {commune.code for commune in france.select(departements=[departement])}
    return " ".join(sorted(codes - set(left.split())))


NOYANT, PELLERINE = "49228", "49237"
"""La Pellerine touches Noyant-Villages only, that touches Indre-et-Loire."""


def test_a_zone_blanche_left_alone(proposed: Proposed, france: Communes) -> None:
    angers, trelaze = "49007", "49353"
    holdings = {"b": all_but(france, f"{angers} {trelaze}")}
    report = proposed(angers, holdings, perimetre="49")
    one = found(report, "zone_blanche_isolee", AVERTISSEMENT)
    assert says(
        one,
        f"« Essai » laisse une zone blanche de 1 commune et {spaced(inhabitants(trelaze))} "
        "habitants, Trélazé (49353), qui ne touche plus d’autre zone blanche et n’atteint pas le "
        "premier seuil de taille, 40 000 habitants : l’ajouter au territoire, ou dire qui la "
        "couvrira.",
    )
    assert (one.cpts, one.communes) == (("essai",), (trelaze,))
    assert one.figures == {"population": inhabitants(trelaze), "seuil": 40_000}
    assert "hors du périmètre" not in one.message
    both = proposed(f"{angers} {trelaze}", holdings, perimetre="49")
    assert absent(both, "zone_blanche_isolee")
    invited = proposed(angers, holdings, perimetre="49", invitation=True)
    assert found(invited, "zone_blanche_isolee", INFORMATION)


def test_what_is_surrounded_is_told_once(proposed: Proposed, france: Communes) -> None:
    holdings = {"b": all_but(france, f"{NOYANT} {PELLERINE}")}
    report = proposed(NOYANT, holdings, perimetre="49")
    assert found(report, "zone_blanche_enclavee", AVERTISSEMENT).communes == (PELLERINE,)
    assert absent(report, "zone_blanche_isolee")


def test_what_is_surrounded_with_another_cpts_is_told_too(proposed: Proposed) -> None:
    """Béhuard, inside the proposal, touches Savennières of another CPTS: it is not enclosed."""
    behuard, savennieres = "49028", "49329"
    around = "49035 49120 49247 49259 49283 49298 49306"
    report = proposed(around, {"b": savennieres}, perimetre="49")
    assert absent(report, "zone_blanche_enclavee")
    assert found(report, "zone_blanche_isolee", AVERTISSEMENT).communes == (behuard,)


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


def test_what_a_replaced_territory_gives_up(proposed: Proposed) -> None:
    holdings = {"a": f"{ANCENIS} {LIGNE}", "b": "44048"}
    report = proposed(f"{ANCENIS} 44028", holdings, statuts=SIGNED, remplace="a", nom="CPTS A")
    whole, now = inhabitants(f"{ANCENIS} {LIGNE}"), inhabitants(f"{ANCENIS} 44028")
    passage = (
        f"En tout, elle passe de {spaced(whole)} à {spaced(now)} habitants et reste en taille 1."
    )
    lost = found(report, "communes_rendues", AVERTISSEMENT)
    assert says(
        lost,
        f"« CPTS A » rend Ligné (44082), {spaced(inhabitants(LIGNE))} habitants. {passage} Son ACI "
        "est signé : un avenant de l’ARS et de la CPAM est nécessaire. Dire qui couvrira",
    )
    assert (lost.cpts, lost.communes) == (("a",), (LIGNE,))
    assert lost.figures == {
        "population_prise": inhabitants(LIGNE),
        "population": whole,
        "population_apres": now,
        "taille": 1,
        "taille_apres": 1,
        "financement": SIZES[1],
        "financement_crise_grave": CRISIS[1],
        "financement_apres": SIZES[1],
        "financement_crise_grave_apres": CRISIS[1],
    }
    gained = found(report, "communes_gagnees", INFORMATION)
    assert says(gained, "« CPTS A » gagne Le Cellier (44028), ", passage)
    assert gained.communes == ("44028",)
    assert absent(proposed(f"{ANCENIS} {LIGNE}", holdings, remplace="a"), "communes_rendues")
    assert absent(proposed(f"{ANCENIS} {LIGNE}", holdings, remplace="a"), "communes_gagnees")
    assert absent(proposed("44048", holdings), "communes_rendues")
    project = found(proposed(ANCENIS, holdings, remplace="a"), "communes_rendues", AVERTISSEMENT)
    assert "ACI" not in project.message


def test_what_a_territory_under_derogation_gives_up(proposed: Proposed) -> None:
    holdings = {"a": f"{LIGNE} 44109", "b": "44109"}
    report = proposed("44109", holdings, remplace="a", derogations="44109,a b,partielle")
    one = found(report, "communes_rendues", AVERTISSEMENT)
    assert says(one, "Sa population ne peut être calculée.")
    assert one.figures["population"] is None


def test_a_list_corrects_an_estimate(proposed: Proposed) -> None:
    """Nothing is given up, and nothing gained: an estimate was wrong."""
    files = cpts_table("a,CPTS A,,,,,estimation", "b,CPTS B,,,,,officielle")
    holdings = {"a": f"{ANCENIS} {LIGNE} 44107", "b": COUFFE}
    report = proposed(f"{ANCENIS} 44028", holdings, files=files, statuts=SIGNED, remplace="a",
                      nom="CPTS A")  # fmt: skip
    less, more = report.of("estimation_corrigee")
    whole, now = inhabitants(holdings["a"]), inhabitants(f"{ANCENIS} 44028")
    passage = f"De l’estimation à la liste, elle passe de {spaced(whole)} à {spaced(now)} habitants"
    assert says(
        less,
        "« CPTS A » n’a pas Ligné (44082) et Mouzeil (44107), ",
        f"que l’estimation lui donnait. {passage} et reste en taille 1. Elles resteraient à "
        "attribuer : demander leur liste aux CPTS voisines.",
    )
    assert says(more, "« CPTS A » a aussi Le Cellier (44028), ",
                f"que l’estimation ne lui donnait pas. {passage}")  # fmt: skip
    assert (less.severity, more.severity) == (INFORMATION, INFORMATION)
    assert (less.cpts, less.communes) == (("a",), (LIGNE, "44107"))
    assert (more.cpts, more.communes) == (("a",), ("44028",))
    assert less.figures["population_apres"] == now
    assert absent(report, "communes_rendues")
    assert absent(report, "communes_gagnees")
    assert not any(re.search(r"\brend\b|avenant", one.message) for one in report.findings)
    one = proposed(f"{ANCENIS} 44107", holdings, files=files, remplace="a")
    told = found(one, "estimation_corrigee", INFORMATION)
    assert says(told, "n’a pas Ligné (44082), ", "Elle resterait à attribuer")
    assert absent(proposed(holdings["a"], holdings, files=files, remplace="a"),
                  "estimation_corrigee")  # fmt: skip
    assert absent(proposed(ANCENIS, holdings, remplace="a"), "estimation_corrigee")


def test_a_proposal_is_not_the_cpts_that_bears_its_name(proposed: Proposed) -> None:
    """Identifiers are never shared: the two stay apart, and what one takes is told."""
    report = proposed(LIGNE, {"essai": f"{LIGNE} {COUFFE}", "essai-2": ANCENIS}, nom="Essai")
    one = found(report, "commune_d_un_projet", AVERTISSEMENT)
    assert one.cpts == ("essai-3", "essai")
    assert report.case.after.atoms == {"essai": {COUFFE}, "essai-2": {ANCENIS}, "essai-3": {LIGNE}}
