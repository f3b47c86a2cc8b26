"""Rules of cohesion."""

import pytest

from .conftest import (
    AVERTISSEMENT,
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

PAYS_D_ANCENIS = "44003 44028 44048 44077 44082 44096 44104 44107 44115 44118 44124 44134 44144"
PAYS_D_ANCENIS += " 44163 44180 44202 44207 44213 44222 49160"
NOIRMOUTIER = "85011 85083 85106 85163"


def test_a_part_of_an_epci(validated: Validated) -> None:
    report = validated({"a": f"44003 44048 {NOIRMOUTIER}"})
    one = found(report, "epci_partage", INFORMATION)
    inside = inhabitants("44003 44048")
    outside = inhabitants(PAYS_D_ANCENIS) - inside
    assert (inside, outside) == (14_135, 56_285)
    assert says(
        one,
        "« CPTS A » comprend 2 des 20 communes de l’EPCI « CC du Pays d’Ancenis », soit 14 135 "
        f"habitants (20,1 %) ; {spaced(outside)} habitants restent en dehors. En informer "
        "l’intercommunalité.",
    )
    assert (one.cpts, one.communes) == (("a",), ())
    assert one.figures == {
        "epci": "244400552",
        "epci_nom": "CC du Pays d'Ancenis",
        "communes_dedans": 2,
        "communes_dehors": 18,
        "population_dedans": inside,
        "population_dehors": outside,
    }


def test_whole_epci_and_a_commune_of_none(validated: Validated, proposed: Proposed) -> None:
    """Yeu is of no EPCI."""
    assert absent(validated({"a": f"{NOIRMOUTIER} 85113", "b": PAYS_D_ANCENIS}), "epci_partage")
    assert absent(proposed(PAYS_D_ANCENIS, {"a": "44003"}), "epci_partage")
    assert found(proposed("44003", {}), "epci_partage", INFORMATION).cpts == ("essai",)


@pytest.mark.parametrize(
    ("published", "words", "departements"),
    [
        ("44 49", "est publiée pour Loire-Atlantique (44) et Maine-et-Loire (49), mais ses "
         "communes disent autre chose : Maine-et-Loire (49) est de trop.", ["44"]),
        ("49", "est publiée pour Maine-et-Loire (49), mais ses communes disent autre chose : "
         "Loire-Atlantique (44) manque, Maine-et-Loire (49) est de trop.", ["44"]),
        ("49 53", "autre chose : Loire-Atlantique (44) manque, Maine-et-Loire (49) et Mayenne (53) "
         "sont de trop.", ["44"]),
        ("44 99", "« 99 » est de trop.", ["44"]),
    ],
)  # fmt: skip
def test_departments_that_are_not_those_published(
    validated: Validated, published: str, words: str, departements: list[str]
) -> None:
    files = cpts_table(f"a,CPTS A,{published},,,,officielle")
    report = validated({"a": "44003"}, files=files)
    one = found(report, "departements_publies_differents", AVERTISSEMENT)
    assert says(one, "« CPTS A » ", words, "Revoir la liste des communes, ou ce qui est publié.")
    assert (one.cpts, one.communes) == (("a",), ())
    assert one.figures == {
        "departements": departements,
        "departements_publies": published.split(),
    }


def test_a_department_that_is_not_published(validated: Validated) -> None:
    files = cpts_table("a,CPTS A,44,,,,estimation")
    report = validated({"a": "44003 49126"}, files=files)
    one = found(report, "departements_publies_differents", INFORMATION)
    assert says(one, "autre chose : Maine-et-Loire (49) manque. Revoir", "Territoire estimé")


@pytest.mark.parametrize(
    ("published", "codes"), [("44 49", "44003 49126"), ("", "44003"), ("44", "")]
)
def test_departments_that_are_published(validated: Validated, published: str, codes: str) -> None:
    files = cpts_table(f"a,CPTS A,{published},,,,officielle")
    assert absent(validated({"a": codes}, files=files), "departements_publies_differents")


def test_several_departments_and_regions(validated: Validated) -> None:
    report = validated({"a": "44003 49126 35236", "b": "44082"})
    one = found(report, "plusieurs_departements", INFORMATION)
    assert says(one, "« CPTS A » s’étend sur 3 départements, Ille-et-Vilaine (35), "
                "Loire-Atlantique (44) et Maine-et-Loire (49) : consulter la CPAM de "
                "chacun.")  # fmt: skip
    assert (one.cpts, one.communes) == (("a",), ())
    assert one.figures == {"departements": ["35", "44", "49"]}
    two = found(report, "plusieurs_regions", INFORMATION)
    assert says(two, "« CPTS A » s’étend sur 2 régions, Pays de la Loire et Bretagne : consulter "
                "l’ARS de chacune.")  # fmt: skip
    assert (two.cpts, two.communes, two.figures) == (("a",), (), {"regions": ["52", "53"]})


def test_one_department_or_one_region(validated: Validated) -> None:
    alone = validated({"a": "44003 44082", "b": "49126"})
    assert absent(alone, "plusieurs_departements")
    assert absent(validated({"a": "44003 49126"}), "plusieurs_regions")
