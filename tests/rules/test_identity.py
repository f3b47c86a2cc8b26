"""Rules of identity: which communes are meant."""

import pytest

from cptsgeo.communes.commune_table import CommuneTable
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Meaning, Mention, Place

from .conftest import (
    AVERTISSEMENT,
    ERREUR,
    INFORMATION,
    Proposed,
    Validated,
    absent,
    composition_table,
    found,
    line,
    mention,
    says,
)


def test_a_code_of_no_commune(validated: Validated) -> None:
    report = validated({"a": "44003 44999"})
    one = found(report, "commune_inconnue", ERREUR)
    assert says(
        one,
        "compositions.csv, ligne 3 : « 44999 » n’est ni le nom ni le code d’une commune ;",
        "corriger la ligne, ou la supprimer.",
    )
    assert (one.cpts, one.communes, one.places) == (("a",), (), line(3))
    assert one.figures == {"texte": "44999", "candidats": ()}
    assert not report.acceptable
    assert absent(validated({"a": "44003"}), "commune_inconnue")


def test_a_postal_code_is_told_from_a_code(validated: Validated) -> None:
    """44850 is the postal code of three communes, and the code of none."""
    one = found(validated({"a": "44003 44850"}), "commune_inconnue", ERREUR)
    assert says(one, "« 44850 » n’est ni", "comme code postal, il désigne Le Cellier (44028), ",
                "Ligné (44082)", " et ", "écrire le code INSEE.")  # fmt: skip
    assert set(one.figures["candidats"]) >= {"44028", "44082"}


def test_a_derogation_for_no_commune(validated: Validated) -> None:
    report = validated({"a": "44003"}, derogations="44999,a,")
    one = found(report, "commune_inconnue", ERREUR)
    assert (one.cpts, one.places) == ((), line(2, table="derogations"))
    assert absent(report, "derogation_inutile")


def test_a_misspelt_name_with_what_is_near(proposed: Proposed, france: Communes) -> None:
    near = ("44003", "44082")
    typed = mention(france, 4, "Ancennis", "", candidats=near)
    report = proposed([typed], {})
    one = found(report, "commune_inconnue", ERREUR)
    assert says(
        one,
        "liste.csv, ligne 4 : « Ancennis »",
        "vouliez-vous dire Ancenis-Saint-Géréon (44003) ou Ligné (44082) ? Corriger la ligne.",
    )
    assert one.figures == {"texte": "Ancennis", "candidats": near}
    assert (one.cpts, one.communes, one.places) == ((), (), (Place("liste.csv", "", 4),))
    assert absent(proposed("44003 44082", {}), "commune_inconnue")


AMBIGUOUS = Meaning("", CodeKind.AMBIGU, (), ())
SIX = ("44028", "44082", "44107", "44003", "44115", "44048")


@pytest.mark.parametrize(
    ("candidats", "words"),
    [
        (SIX[:3], "Le Cellier (44028), Ligné (44082) ou Mouzeil (44107) ; écrire le code INSEE"),
        (SIX[:5], "Ancenis-Saint-Géréon (44003) ou Oudon (44115) ; écrire"),
        (
            SIX,
            "Oudon (44115) ou d’autres ; écrire le code INSEE de la bonne commune, ou son nom et "
            "son département.",
        ),
    ],
)
def test_a_postal_code_of_several_communes(
    proposed: Proposed, candidats: tuple[str, ...], words: str
) -> None:
    place = Place("liste.xlsx", "Communes", 2)
    typed = Mention(place, "44850", AMBIGUOUS, candidats=candidats)
    report = proposed([typed], {})
    one = found(report, "commune_ambigue", ERREUR)
    assert says(one, "liste.xlsx, feuille « Communes », ligne 2 : « 44850 » peut désigner", words)
    assert one.figures == {"texte": "44850", "candidats": candidats}
    assert (one.communes, one.places) == ((), (place,))
    # It counts for nothing, rather than for a guess.
    assert report.case.after.atoms["essai"] == frozenset()


def test_a_name_of_today_and_of_a_former_commune(proposed: Proposed) -> None:
    place = Place("liste.csv", "", 2)
    typed = Mention(place, "St Sigismond", AMBIGUOUS, candidats=("49160", "85269"))
    one = found(proposed([typed], {}), "commune_ambigue", ERREUR)
    assert says(
        one,
        "(49160) par le nom d’une ancienne commune ou Saint-Sigismond (85269) ; écrire",
    )


def test_nothing_is_ambiguous_in_codes(proposed: Proposed, validated: Validated) -> None:
    assert absent(proposed("44028 44082 44107", {}), "commune_ambigue")
    assert absent(validated({"a": "44028 44850"}), "commune_ambigue")


def test_a_commune_twice_in_a_table(validated: Validated) -> None:
    report = validated({"a": "44003 44082 44003", "b": "44109"})
    one = found(report, "commune_en_double", AVERTISSEMENT)
    assert says(
        one, "Ancenis-Saint-Géréon (44003) est nommée 2 fois (compositions.csv, lignes 2 et"
    )
    assert (one.cpts, one.communes) == (("a",), ("44003",))
    assert one.places == (*line(2), *line(4))
    assert report.case.after.atoms["a"] == {"44003", "44082"}
    # In two CPTS, or once by its code and once by a part, it is something else.
    two = validated({"a": "44003 44160", "b": "44003"})
    assert absent(two, "commune_en_double")


def test_a_commune_twice_in_a_proposal(proposed: Proposed, france: Communes) -> None:
    typed = [
        mention(france, 2, "44003"),
        mention(france, 3, "Ligné", "44082"),
        mention(france, 5, "ancenis st géréon", "44003"),
    ]
    report = proposed(typed, {})
    one = found(report, "commune_en_double", AVERTISSEMENT)
    assert says(
        one,
        "Ancenis-Saint-Géréon (44003) est nommée 2 fois (liste.csv, lignes 2 et 5) ; elle ne "
        "compte qu’une fois. Supprimer ce qui est en trop.",
    )
    assert (one.cpts, one.communes) == ((), ("44003",))
    assert one.figures == {"codes": ("44003",)}
    assert one.places == (Place("liste.csv", "", 2), Place("liste.csv", "", 5))
    assert absent(proposed(typed[:2], {}), "commune_en_double")
    # Two texts that lead nowhere are not one commune.
    nowhere = [mention(france, n, "Nulle-Part", "") for n in (2, 3)]
    assert absent(proposed(nowhere, {}), "commune_en_double")


def test_a_former_code(validated: Validated) -> None:
    report = validated({"a": "44003 44160"})
    one = found(report, "code_cog_ancien", INFORMATION)
    assert says(
        one,
        "compositions.csv, ligne 3 : Saint-Géréon (44160) est devenue Ancenis-Saint-Géréon (44003)",
        "le code d’aujourd’hui est employé.",
    )
    assert (one.cpts, one.communes, one.places) == (("a",), ("44003",), line(3))
    assert one.figures == {"texte": "44160", "codes": ("44160",)}
    assert report.acceptable
    assert absent(validated({"a": "44003"}), "code_cog_ancien")


def test_a_code_that_changed(validated: Validated) -> None:
    one = found(validated({"a": "49069"}, cog=2024), "code_cog_ancien", INFORMATION)
    assert says(one, "(49069) est devenue Orée d’Anjou (49126)")
    assert one.communes == ("49126",)


def test_a_code_since_divided(validated: Validated) -> None:
    report = validated({"a": "85084"}, cog=2023)
    one = found(report, "code_cog_scinde", ERREUR)
    assert says(
        one,
        "compositions.csv, ligne 2 : la commune de code 85084 a depuis été scindée : "
        "Essarts-en-Bocage (85084), L’Oie (85165) et Sainte-Florence (85212) ; écrire celles "
        "qu’il faut, par leur code du COG 2026.",
    )
    three = ("85084", "85165", "85212")
    assert (one.cpts, one.communes, one.places) == (("a",), three, line(2))
    assert one.figures == {"texte": "85084", "candidats": three}
    assert report.case.after.atoms["a"] == frozenset()
    for cog in (2024, 2026):
        assert absent(validated({"a": "85084"}, cog=cog), "code_cog_scinde")


def test_a_name_that_is_not_that_of_its_code(validated: Validated) -> None:
    files = composition_table("a,44003,Ancenis-Saint-Géréon,,,", "a,44082,Couffé,,,")
    report = validated({"a": ""}, files=files)
    one = found(report, "nom_et_code_discordants", AVERTISSEMENT)
    assert says(
        one,
        "compositions.csv, ligne 3 : le code 44082 désigne Ligné (44082), mais le nom écrit à "
        "côté est « Couffé » ; le code a été suivi. Vérifier lequel des deux est juste.",
    )
    assert (one.cpts, one.communes, one.places) == (("a",), ("44082",), line(3))
    assert one.figures == {"texte": "44082", "codes": ("44082",)}
    assert report.case.after.atoms["a"] == {"44003", "44082"}


@pytest.mark.parametrize(
    "row",
    [
        "44082,LIGNE,",
        "44082,,",
        "44003,Ancenis,",
        "44160,Saint-Géréon,",
        "44160,St Gereon,",
        "44180,Vallons-de-l'Erdre,",
        "44180,VALLONS DE L ERDRE,",
        "44180,Bonnœuvre,",
        "44017,Bonnoeuvre,",
        '44028,"Cellier (Le)",',
        "75101,Paris 1er Arrondissement,",
        "75056,Paris,",
        # Not one commune: another rule tells it.
        "44999,Ligné,",
    ],
)
def test_a_name_that_is_or_was_that_of_its_code(validated: Validated, row: str) -> None:
    report = validated({"a": ""}, files=composition_table(f"a,{row},,"))
    assert absent(report, "nom_et_code_discordants")


@pytest.mark.parametrize("cog", [2018, 2024, 2026])
def test_names_are_compared_whatever_the_cog(validated: Validated, cog: int) -> None:
    files = composition_table("a,44082,Couffé,,,", "a,44048,Couffé,,,")
    one = found(
        validated({"a": ""}, files=files, cog=cog), "nom_et_code_discordants", AVERTISSEMENT
    )
    assert one.communes == ("44082",)


def test_names_beside_the_codes_of_a_proposal(proposed: Proposed, france: Communes) -> None:
    typed = [
        mention(france, 2, "44082", nom="Ligné"),
        mention(france, 3, "44003", nom="L'Oie"),
    ]
    one = found(proposed(typed, {}), "nom_et_code_discordants", AVERTISSEMENT)
    assert says(one, "liste.csv, ligne 3 : ", "Ancenis-Saint-Géréon (44003)", "« L’Oie »")
    assert absent(proposed(typed[:1], {}), "nom_et_code_discordants")


def test_what_was_interpreted_is_told_once_a_place(proposed: Proposed, france: Communes) -> None:
    typed = [
        mention(france, 2, "1004", "01004", interpretation="code 01004, zéro rétabli"),
        mention(france, 3, "Paris", "75101", interpretation="les arrondissements de Paris"),
        mention(france, 3, "Paris", "75102", interpretation="les arrondissements de Paris"),
        mention(france, 4, "44082"),
    ]
    report = proposed(typed, {})
    assert len(report.of("lecture_interpretee")) == 2
    zero, paris = report.of("lecture_interpretee")
    assert says(zero, "liste.csv, ligne 2 : « 1004 » a été lu ainsi : code 01004, zéro rétabli.")
    assert (zero.communes, zero.places) == (("01004",), (Place("liste.csv", "", 2),))
    assert (paris.communes, paris.figures) == (("75101", "75102"), {"texte": "Paris"})
    one = found(proposed(typed[:1], {}), "lecture_interpretee", INFORMATION)
    assert one == zero
    assert absent(proposed(typed[3:], {}), "lecture_interpretee")


def test_what_was_left_aside_is_told(proposed: Proposed) -> None:
    aside = "liste.csv, ligne\u00a09\u00a0: «\u00a0Total\u00a0» n’a pas été lu comme une commune."
    one = found(proposed("44082", {}, remarques=(aside,)), "lecture_interpretee", INFORMATION)
    assert one.message == aside
    assert (one.cpts, one.communes, one.figures, one.places) == ((), (), {}, ())


def test_a_spreadsheet_s_date_in_a_plan_is_restored_and_told(validated: Validated) -> None:
    report = validated({"a": ""}, files=composition_table("a,44082,,,12/03/2021,"))
    one = found(report, "lecture_interpretee", INFORMATION)
    assert (one.cpts, one.places, one.figures) == (("a",), line(2), {"texte": "12/03/2021"})
    assert says(one, "compositions.csv, ligne 2 : ", "2021-03-12")
    assert report.case.after.atoms["a"] == {"44082"}


def test_a_sheet_that_names_communes_too(proposed: Proposed) -> None:
    report = proposed("44003", {}, feuilles=("Sud",))
    one = found(report, "feuille_non_lue", AVERTISSEMENT)
    assert says(one, "La feuille « Sud » du fichier nomme aussi", "--feuille.")
    assert one.figures == {"texte": "Sud"}
    assert absent(proposed("44003", {}), "feuille_non_lue")


def test_a_postal_code_in_place_of_a_code(proposed: Proposed, france: Communes) -> None:
    report = proposed([mention(france, 2, "49140", nom="Seiches")], {})
    one = found(report, "nom_et_code_discordants", AVERTISSEMENT)
    assert says(one, "aussi le code postal de Seiches-sur-le-Loir (49333).", "Vérifier")


def test_a_split_code_is_not_named_twice(validated: Validated) -> None:
    twice = validated({"a": "85084 85084@2020/"}, cog=2023)
    assert absent(twice, "commune_en_double")
    same = validated({"a": "85084 85084"}, cog=2023)
    assert found(same, "code_cog_scinde", ERREUR).communes
    assert absent(same, "commune_en_double")


def test_many_faults_are_not_each_sought_in_all_of_france(
    proposed: Proposed, france: Communes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scan(*_: object) -> None:
        raise AssertionError("a table of all communes is gone through for one mention")

    monkeypatch.setattr(CommuneTable, "with_postal_code", scan)
    unknown = mention(france, 2, "Ancennis", "")
    other = mention(france, 3, "44082", nom="Oudon")
    report = proposed([unknown, other], {})
    found(report, "commune_inconnue", ERREUR)
    found(report, "nom_et_code_discordants", AVERTISSEMENT)
