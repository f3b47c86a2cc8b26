"""``cptsgeo ou`` of what has ended: by its name, by its code, and until when."""

import json

import pytest
from commands import assert_one_sentence, run


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Chauffayer", "Aubessagne (05039, Hautes-Alpes, ancienne commune Chauffayer, "
         "jusqu’en 2018)"),
        ("bruis", "Valdoule (05024, Hautes-Alpes, ancienne commune Bruis, jusqu’en 2017)"),
        ("49357", "Gennes-Val-de-Loire (49261, Maine-et-Loire, ancienne commune "
         "Trèves-Cunault, jusqu’en 1974)"),
        ("Châlons-sur-Marne", "Châlons-en-Champagne (51108, Marne, ancien nom Châlons-sur-Marne, "
         "jusqu’en 1998)"),
        ("20004", "Ajaccio (2A004, Corse-du-Sud, ancien code, jusqu’en 1976)"),
        ("Oissel", "Oissel-sur-Seine (76484, Seine-Maritime, ancien nom Oissel)"),
        ("44160", "Ancenis-Saint-Géréon (44003, Loire-Atlantique, ancienne commune Saint-Géréon)"),
    ],
)  # fmt: skip
def test_what_ended_is_told(asked: str, told: str) -> None:
    done = run("ou", asked)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == told


def test_a_name_that_several_bore_is_answered_for_each_those_at_home_first() -> None:
    shown = run("ou", "Talmont").stdout
    assert "Talmont-Saint-Hilaire (85288, Vendée, ancien" in shown
    assert "autre commune" in shown


def test_one_at_home_comes_before_a_commune_of_that_name_elsewhere() -> None:
    """Montfaucon of Maine-et-Loire ended in 2000; three others live elsewhere."""
    shown = run("ou", "Montfaucon").stdout
    assert shown.startswith("Sèvremoine (49301, Maine-et-Loire, ancienne commune Montfaucon, ")


def test_only_what_needs_it_is_told_until_when() -> None:
    shown = json.loads(run("ou", "Chauffayer", "--format", "json").stdout)
    (answer,) = shown["reponses"]
    assert (answer["trouvee_par"], answer["jusqu_en"]) == ("ancien_nom", 2018)
    shown = json.loads(run("ou", "Ancenis", "--format", "json").stdout)
    assert [answer["jusqu_en"] for answer in shown["reponses"]] == [None]


def test_a_spelling_is_no_former_commune() -> None:
    assert run("ou", "Coeuvres et Valsery").stdout.startswith("Cœuvres-et-Valsery (02201, Aisne)")
    assert "ancien" not in run("ou", "Saint-Christol-lez-Alès").stdout
    found = run("ou", "Saint-Christol-lès-Alès").stdout
    assert found.startswith("Saint-Christol-lez-Alès (30243, Gard)")


def test_a_typo_in_an_old_name_is_understood() -> None:
    assert_one_sentence(run("ou", "Chaufayer"), "Chauffayer, aujourd’hui Aubessagne (05)")
