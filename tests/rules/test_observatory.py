"""Rules of what CPTS say they do."""

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import examine_plan
from cptsgeo.rules.validation import Report, validate

from .conftest import (
    AVERTISSEMENT,
    ERREUR,
    INFORMATION,
    Proposed,
    Validated,
    absent,
    found,
    line,
    says,
)

GOOD = {"a": "44003"}
MISSIONS = ("acces_aux_soins", "parcours", "prevention", "crise_sanitaire")
ACTIONS = "\n".join(f"a,{mission},autre,,,,en_place,,," for mission in MISSIONS)
SIGNED = "a,2025-06-30,cpts_operationnelle,signature_aci,,"


def sheet(
    answer: str = "complete", chosen: str = "", numbers: str = ",,", date: str = "2025"
) -> str:
    return f"a,{date},{answer},{chosen},,{numbers}"


def test_a_theme_that_is_none(validated: Validated) -> None:
    report = validated(GOOD, actions=f"{ACTIONS}\na,parcours,Vacination,,,,en_place,,,")
    one = found(report, "theme_inconnu", ERREUR)
    assert says(one, "actions.csv, ligne 6 : « theme » contient « Vacination »",
                "(vouliez-vous dire « Vaccination » ?)", "aucun thème", "l’y ajouter.")  # fmt: skip
    assert (one.cpts, one.places) == (("a",), line(6, table="actions"))
    assert one.figures == {"texte": "Vacination"}
    assert not report.acceptable
    assert absent(validated(GOOD, actions=ACTIONS), "theme_inconnu")
    own = validated(GOOD, actions="a,parcours,le_mien,,,,en_place,,,", themes="le_mien,Le mien,,")
    assert absent(own, "theme_inconnu")


def test_a_mission_that_is_none(validated: Validated) -> None:
    report = validated(GOOD, actions="a,Acces au soin,autre,,,,en_place,,,")
    one = found(report, "mission_inconnue", ERREUR)
    assert says(one, "actions.csv, ligne 2", "« Acces au soin »", "aucune mission")
    report = validated(GOOD, fiches=sheet(chosen="qualite ; beauté"))
    one = found(report, "mission_inconnue", ERREUR)
    assert says(one, "fiches.csv, ligne 2 : « missions_optionnelles » contient « beauté »")
    assert absent(validated(GOOD, fiches=sheet(chosen="aucune")), "mission_inconnue")


@pytest.mark.parametrize(
    ("numbers", "told"),
    [("40,30,31", "plus de membres actifs que de membres"),
     ("20,30,", "plus de membres que de professionnels")],
)  # fmt: skip
def test_numbers_that_cannot_be(validated: Validated, numbers: str, told: str) -> None:
    one = found(validated(GOOD, fiches=sheet(numbers=numbers)), "effectifs_contradictoires",
                AVERTISSEMENT)  # fmt: skip
    assert says(one, "La fiche de « CPTS A » (en 2025)", told, "fiches.csv.")
    assert one.places == line(2, table="fiches")
    # They are internal: nothing repeats them.
    assert not {*numbers.split(",")} - {""} & {*one.message.replace(".", " ").split()}
    assert one.figures == {"date": "2025"}


@pytest.mark.parametrize("numbers", ["40,30,30", ",30,", ",,12", "30,30,30"])
def test_numbers_that_can_be(validated: Validated, numbers: str) -> None:
    assert absent(validated(GOOD, fiches=sheet(numbers=numbers)), "effectifs_contradictoires")


def contradicted(validated: Validated, fiche: str, actions: str) -> Report:
    return validated(GOOD, fiches=fiche, actions=actions)


def test_a_sheet_that_actions_contradict(validated: Validated) -> None:
    report = contradicted(validated, sheet("non_renseignee"), ACTIONS)
    one = found(report, "fiche_contredite", AVERTISSEMENT)
    assert says(one, "est non renseignée, et la CPTS déclare des actions : corriger fiches.csv")
    report = contradicted(validated, sheet("projet_de_sante_en_redaction"), ACTIONS)
    assert says(found(report, "fiche_contredite", AVERTISSEMENT), "projet de santé en rédaction")
    report = contradicted(validated, sheet(), ACTIONS.partition("\n")[0])
    one = found(report, "fiche_contredite", AVERTISSEMENT)
    assert says(one, "est dite complète, et rien n’est déclaré sous « Organiser", "» et « Répondre")
    report = contradicted(validated, sheet(chosen="qualite"),
                          f"{ACTIONS}\na,accompagnement,autre,,,,en_place,,,")  # fmt: skip
    one = found(report, "fiche_contredite", AVERTISSEMENT)
    assert says(one, "ne retient pas « Accompagner les professionnels")


@pytest.mark.parametrize(
    ("fiche", "actions"),
    [(sheet(), ACTIONS), (sheet("partielle"), ""), (sheet("non_renseignee"), ""),
     (sheet("non_renseignee"), ACTIONS.replace("en_place", "arrete")),
     (sheet(chosen="qualite"), f"{ACTIONS}\na,qualite,autre,,,,en_place,,,"),
     (sheet("non_renseignee", date="2023") + "\n" + sheet(date="2024"), ACTIONS)],
)  # fmt: skip
def test_a_sheet_that_they_do_not(validated: Validated, fiche: str, actions: str) -> None:
    assert absent(contradicted(validated, fiche, actions), "fiche_contredite")


@pytest.mark.parametrize(
    ("date", "au", "old"),
    [("2023-06-30", None, False), ("2023-06-29", None, True), ("2023", "2025", False),
     ("2023-11", "2025-12-01", True), ("2024-02-29", "2026-02-28", False),
     ("2024-02-29", "2026-03-01", True)],
)  # fmt: skip
def test_an_old_sheet(validated: Validated, date: str, au: str | None, old: bool) -> None:
    report = validated(GOOD, au, statuts=SIGNED, fiches=sheet("partielle", date=date))
    if old:
        one = found(report, "fiche_ancienne", INFORMATION)
        assert says(one, "La fiche de « CPTS A »", "a plus de deux ans", "la lui redemander.")
    else:
        assert absent(report, "fiche_ancienne")


def test_a_proposal_asks_nothing_of_sheets(proposed: Proposed) -> None:
    report = proposed("44082", GOOD, fiches=sheet("non_renseignee"), actions=ACTIONS)
    assert absent(report, "fiche_contredite")


def test_the_shipped_plan_contradicts_itself_nowhere(france: Communes) -> None:
    plan, faults = examine_plan(default_plan())
    report = validate(plan, communes=france, faults=faults)
    assert absent(report, "fiche_contredite")
    assert absent(report, "effectifs_contradictoires")
    assert absent(report, "fiche_ancienne")
    assert absent(report, "theme_inconnu")
    assert absent(report, "mission_inconnue")
