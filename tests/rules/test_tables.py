"""Rules of a plan's tables and statuses."""

import pytest

from .conftest import (
    AVERTISSEMENT,
    ERREUR,
    INFORMATION,
    Proposed,
    Validated,
    absent,
    composition_table,
    cpts_table,
    found,
    line,
    says,
)

GOOD = {"a": "44003"}
SIGNED = "a,2021-03-12,cpts_operationnelle,signature_aci,,"


def test_a_cell_that_does_not_keep_its_schema(validated: Validated) -> None:
    report = validated(GOOD, files=cpts_table("a,CPTS A,,,beaucoup,,"))
    one = found(report, "table_invalide", ERREUR)
    assert says(one, "cpts.csv, ligne 2 : « population_declaree » contient « beaucoup »",
                "écrire un nombre entier", "ou vider la cellule.")  # fmt: skip
    assert (one.cpts, one.communes, one.places) == (("a",), (), line(2, table="cpts"))
    assert one.figures == {"texte": "beaucoup"}
    assert report.case.cpts("a").population_declaree is None
    assert not report.acceptable
    assert absent(validated(GOOD), "table_invalide")


def test_a_column_that_is_missing(validated: Validated) -> None:
    report = validated(GOOD, files={"compositions": "cpts_id,insee\na,44003\n"})
    one = found(report, "table_invalide", ERREUR)
    assert says(one, "compositions.csv : il manque la colonne « code_commune »")
    assert (one.cpts, one.places) == ((), line(0))
    assert found(report, "cpts_sans_commune", AVERTISSEMENT)


def test_an_identifier_twice(validated: Validated) -> None:
    report = validated(GOOD, files=cpts_table("a,CPTS A,,,,,", "b,CPTS B,,,,,", "a,Autre,,,,,"))
    one = found(report, "cpts_en_double", ERREUR)
    assert says(one, "cpts.csv, ligne 4 : même cpts_id (a) qu’à la ligne 2 ; supprimer")
    assert (one.cpts, one.places) == (("a",), line(4, table="cpts"))
    assert report.case.cpts("a").nom == "CPTS A"
    assert absent(validated({"a": "44003", "b": "44082"}), "cpts_en_double")


def test_a_cpts_that_is_not_in_its_table(validated: Validated) -> None:
    report = validated({"ancenis": "44003"}, files=composition_table("ancenys,44003,,,,"))
    one = found(report, "cpts_inconnue", ERREUR)
    assert says(one, "compositions.csv, ligne 2 : la CPTS « ancenys » est absente de cpts.csv "
                "(vouliez-vous dire ancenis ?) ; l’y ajouter ou corriger.")  # fmt: skip
    # An unknown one cannot be what the finding is about.
    assert (one.cpts, one.places) == ((), line(2))
    assert report.case.after.atoms == {"ancenis": frozenset()}
    assert absent(validated(GOOD, statuts=SIGNED), "cpts_inconnue")
    other = validated(GOOD, statuts=SIGNED.replace("a,", "z,", 1))
    assert found(other, "cpts_inconnue", ERREUR).places == line(2, table="statuts")


def test_a_status_out_of_the_legend(validated: Validated) -> None:
    report = validated(GOOD, statuts="a,2021,labellisée,observation,,")
    one = found(report, "statut_inconnu", ERREUR)
    assert says(one, "statuts.csv, ligne 2 : « statut » contient « labellisée » ; écrire",
                "« cpts_operationnelle »")  # fmt: skip
    assert (one.cpts, one.places) == (("a",), line(2, table="statuts"))
    assert one.figures == {"texte": "labellisée"}
    # Another choice is another rule's.
    nature = validated(GOOD, statuts="a,2021,cpts_operationnelle,rumeur,,")
    assert found(nature, "table_invalide", ERREUR)
    assert absent(nature, "statut_inconnu")
    assert absent(validated(GOOD, statuts=SIGNED), "statut_inconnu")


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (
            "été 2021",
            "« date » contient « été 2021 », qui n’a pas la forme attendue ; écrire une date",
        ),
        (
            "12-oct",
            "« date » contient « 12-oct », sans l’année ; écrire le jour, le mois et l’année",
        ),
        ("2023-02-30", "la date « 2023-02-30 » n’existe pas au calendrier"),
    ],
)
def test_a_date_that_cannot_be_read(validated: Validated, date: str, words: str) -> None:
    report = validated(GOOD, statuts=f"a,{date},cpts_operationnelle,observation,,")
    one = found(report, "date_illisible", ERREUR)
    assert says(one, "statuts.csv, ligne 2 : ", words)
    assert (one.cpts, one.figures) == (("a",), {"texte": date})
    assert one.places == line(2, table="statuts")
    assert found(report, "statut_non_renseigne", INFORMATION)
    assert absent(validated(GOOD, statuts=SIGNED), "date_illisible")
    entry = validated({"a": ""}, files=composition_table(f"a,44003,,,{date},"))
    assert found(entry, "date_illisible", ERREUR).places == line(2)
    assert entry.case.after.atoms["a"] == {"44003"}


def test_a_commune_that_leaves_before_it_comes(validated: Validated) -> None:
    report = validated({"a": "44082 44003@2023/2021"}, "2020")
    one = found(report, "dates_contradictoires", ERREUR)
    assert says(one, "compositions.csv, ligne 3 : ", "(2023, 2021)", "corriger")
    assert (one.cpts, one.places) == (("a",), line(3))
    # Neither date is believed.
    assert report.case.after.atoms["a"] == {"44003", "44082"}
    assert absent(validated({"a": "44003@2021/2023"}), "dates_contradictoires")


def test_a_project_that_goes_backward(validated: Validated) -> None:
    report = validated(GOOD, statuts=f"{SIGNED}\na,2023-05,accompagnement_en_cours,observation,,")
    one = found(report, "statut_en_recul", AVERTISSEMENT)
    assert says(
        one,
        "« CPTS A » passe de « CPTS opérationnelle » (12 mars 2021) à « Accompagnement en cours » "
        "(mai 2023) : un projet ne recule pas ; vérifier",
        "statuts.csv.",
    )
    assert (one.cpts, one.communes) == (("a",), ())
    assert one.figures == {
        "statut": "accompagnement_en_cours",
        "statut_precedent": "cpts_operationnelle",
        "date": "2023-05",
        "date_precedente": "2021-03-12",
    }


@pytest.mark.parametrize(
    "after",
    [
        "a,2023,cpts_operationnelle,observation,,",
        "a,2023,projet_mis_en_pause,observation,,",
        "a,2021,accompagnement_en_cours,observation,,",
        "a,2020,accompagnement_en_cours,observation,,",
        "b,2023,accompagnement_en_cours,observation,,",
    ],
)
def test_what_is_no_going_backward(validated: Validated, after: str) -> None:
    """The same, a pause, an observation of the year of the signature, or before; of another."""
    holdings = {"a": "44003", "b": "44082"}
    assert absent(validated(holdings, statuts=f"{SIGNED}\n{after}"), "statut_en_recul")


def test_a_vague_observation_hides_no_going_backward(validated: Validated) -> None:
    """Seen in 2021, the year of its signature, and still in 2022: that is after it."""
    seen = "accompagnement_en_cours,observation,,"
    report = validated(GOOD, statuts=f"{SIGNED}\na,2021,{seen}\na,2022,{seen}")
    one = found(report, "statut_en_recul", AVERTISSEMENT)
    assert (one.figures["date_precedente"], one.figures["date"]) == ("2021-03-12", "2022")


def test_statuses_of_others_are_no_matter_of_a_proposal(proposed: Proposed) -> None:
    statuts = f"{SIGNED}\na,2023-05,accompagnement_en_cours,observation,,oui"
    report = proposed("44082", GOOD, statuts=statuts)
    assert absent(report, "statut_en_recul")
    assert absent(report, "statut_estime")
    assert absent(report, "statut_non_renseigne")


def test_a_cpts_without_a_commune(validated: Validated, proposed: Proposed) -> None:
    report = validated({"a": "44003", "b": ""})
    one = found(report, "cpts_sans_commune", AVERTISSEMENT)
    assert says(
        one, "Aucune commune de « CPTS B » n’est connue : recevoir sa liste quand elle existe"
    )
    assert (one.cpts, one.communes, one.figures) == (("b",), (), {})
    assert absent(validated(GOOD), "cpts_sans_commune")
    nothing = found(proposed("44999", {}), "cpts_sans_commune", AVERTISSEMENT)
    assert says(nothing, "Aucune commune n’a pu être retenue pour « Essai » dans le fichier lu :")
    assert absent(proposed("44003", {"b": ""}), "cpts_sans_commune")
    none = found(validated({}), "cpts_sans_commune", AVERTISSEMENT)
    assert says(none, "Le plan « Essai » n’a aucune CPTS : les ajouter à cpts.csv.")
    assert none.cpts == ()


def test_an_estimated_composition(validated: Validated, proposed: Proposed) -> None:
    files = cpts_table("a,CPTS A,,,,,estimation", "b,CPTS B,,,,,officielle")
    holdings = {"a": "44003", "b": "44082"}
    one = found(validated(holdings, files=files), "composition_estimee", INFORMATION)
    assert says(
        one, "La composition de « CPTS A » est une estimation", "lui demander sa liste de communes."
    )
    assert (one.cpts, one.communes, one.figures) == (("a",), (), {})
    assert absent(validated(holdings), "composition_estimee")
    # The territory proposed in its place is what it says.
    assert absent(proposed("44003", holdings, files=files, remplace="a"), "composition_estimee")


def test_an_estimated_status(validated: Validated) -> None:
    event = "a,2023-05,projet_finalise,observation,,"
    report = validated(GOOD, statuts=f"{event}oui")
    one = found(report, "statut_estime", INFORMATION)
    assert says(one, "Le statut de « CPTS A », « Projet finalisé » au plus tard en mai 2023, est "
                "déduit d’un document qui ne l’écrit pas : à confirmer.")  # fmt: skip
    assert (one.cpts, one.figures) == (("a",), {"statut": "projet_finalise", "date": "2023-05"})
    assert absent(validated(GOOD, statuts=f"{event}non"), "statut_estime")
    signed = found(validated(GOOD, statuts=f"{SIGNED}oui"), "statut_estime", INFORMATION)
    assert says(signed, "« CPTS opérationnelle », ACI signé le 12 mars 2021, est déduit")
    assert absent(validated(GOOD, "2022", statuts=f"{event}oui"), "statut_estime")


def test_a_status_that_none_tells(validated: Validated, proposed: Proposed) -> None:
    one = found(validated(GOOD), "statut_non_renseigne", INFORMATION)
    assert says(one, "Le statut de « CPTS A » n’est pas connu : ajouter à statuts.csv")
    assert (one.cpts, one.figures) == (("a",), {"statut": "statut_inconnu"})
    earlier = found(validated(GOOD, "2020", statuts=SIGNED), "statut_non_renseigne", INFORMATION)
    assert says(earlier, "n’est pas connu à la fin de 2020 : ajouter")
    assert absent(validated(GOOD, statuts=SIGNED), "statut_non_renseigne")
    assert absent(proposed("44003", {}), "statut_non_renseigne")


@pytest.mark.parametrize(
    ("site", "contact", "said"),
    [
        ("", "marie.durand@exemple.fr", "Le contact"),
        ("", "Marie Durand 06 12 34 56 78", "Le contact"),
        ("https://exemple.fr/equipe/marie-durand", "", "Le site"),
    ],
)
def test_a_contact_that_is_a_person_s(
    validated: Validated, proposed: Proposed, site: str, contact: str, said: str
) -> None:
    table = f"cpts_id,nom,site_internet,contact\na,CPTS A,{site},{contact}\n"
    one = found(validated(GOOD, files={"cpts": table}), "contact_d_une_personne", AVERTISSEMENT)
    assert says(one, f"{said} de « CPTS A » semble être", "d’une personne : le plan est public")
    assert says(one, "vider la colonne « ", " » de cpts.csv.")
    assert (one.cpts, one.communes, one.figures) == (("a",), (), {})
    assert "durand" not in one.message.lower()
    for good in ("contact@exemple.fr", "president@exemple.fr", "02 40 00 00 00"):
        table = f"cpts_id,nom,site_internet,contact\na,CPTS A,www.cpts-a.fr,{good}\n"
        assert absent(validated(GOOD, files={"cpts": table}), "contact_d_une_personne")
    assert absent(proposed("44003", {}), "contact_d_une_personne")
