"""What a CPTS says of unscheduled care is what `actions` counts, and why it says none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cptsgeo.analysis.actions import Question, declared
from cptsgeo.analysis.unscheduled import SNP, says_snp, unscheduled
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.observatory import Silence
from cptsgeo.plan.territories import Territories
from cptsgeo.render.tables.unscheduled import snp_lines, snp_row, snp_told

THEMES = f"{SNP},Soins non programmés,accompagnement,"
JUNE = "à la fin de juin\u00a02025"
MISSIONS = "accompagnement,Accompagner,optionnelle,6"


def test_it_is_what_actions_count(shipped: Territories) -> None:
    for told in declared(shipped, Question(themes=(SNP,))).reponses:
        found = unscheduled(shipped.plan, told.cpts_id)
        assert found
        assert tuple(action for action, _ in found.actions) == told.actions
        assert found.silence is told.silence
        assert all(when for _, when in found.actions)


def test_four_silences_are_told_apart_with_their_date(make_plan: Callable[..., Path]) -> None:
    path = make_plan(
        dict.fromkeys("abcde", ""), missions=f"{MISSIONS}\nparcours,Organiser,optionnelle,2",
        themes=f"{THEMES}\nautre,Autre,,",
        fiches="a,2025-06,complete,accompagnement,,,,\nb,2025-06,complete,parcours,,,,\n"
        "c,2025-06,projet_de_sante_en_redaction,,,,,\nd,2025-06,non_renseignee,,,,,",
        actions="a,accompagnement,autre,,,,en_place,,,\nb,parcours,autre,,,,envisage,,,",
    )  # fmt: skip
    plan = read_plan(path)
    found = [unscheduled(plan, one) for one in "abcde"]
    assert [one and one.silence for one in found] == [
        Silence.RIEN_DE_DECLARE, Silence.MISSION_NON_RETENUE, Silence.EN_REDACTION,
        Silence.FICHE_NON_REMPLIE, Silence.FICHE_NON_REMPLIE,
    ]  # fmt: skip
    assert [snp_lines(plan, one) for one in "abcde"] == [
        (f"rien de déclaré {JUNE}",), (f"mission non retenue {JUNE}",),
        (f"projet de santé en rédaction {JUNE}",), (f"fiche non remplie {JUNE}",),
        ("fiche non remplie",),
    ]  # fmt: skip
    row = snp_row(plan, "b")
    assert row
    assert (row["silence"], row["silence_date"]) == ("mission_non_retenue", "2025-06")


def test_its_own_words_its_state_its_date_its_source(make_plan: Callable[..., Path]) -> None:
    path = make_plan(
        {"a": "44003"}, missions=MISSIONS, themes=THEMES,
        fiches="a,2025-06,complete,accompagnement,,,,",
        actions=f'a,accompagnement,{SNP},"Des créneaux, dès 8 h",medecin_generaliste,le samedi,'
        f"envisage,2025-03-12,Fiche d'identité,secret\na,accompagnement,{SNP},,,,en_place,,,",
    )  # fmt: skip
    plan = read_plan(path)
    told = snp_told(plan, "a")
    assert told
    assert told.silence == ""
    assert {one.sure for one in told.dits} == {True, False}
    assert [line.replace("\u00a0", " ") for line in snp_lines(plan, "a")] == [
        "déclaré, profession non dite, en place à la fin de juin 2025",
        "Des créneaux, dès 8 h (médecins généralistes) : le samedi, envisagée au 12 mars 2025 "
        "(Fiche d’identité)",
    ]
    assert "secret" not in str(snp_row(plan, "a"))


@pytest.mark.parametrize("themes", ["", "autre,Autre,,"])
def test_a_plan_that_says_nothing_of_it(make_plan: Callable[..., Path], themes: str) -> None:
    tables = {"themes": themes, "fiches": "a,2025-06,complete,,,,,"} if themes else {}
    plan = read_plan(make_plan({"a": "44003"}, **tables))
    assert not says_snp(plan)
    assert unscheduled(plan, "a") is None
    assert snp_told(plan, "a") is None
    assert snp_row(plan, "a") is None
    assert snp_lines(plan, "a") == ()
