"""``cptsgeo ou``: what stands beside a name, codes that are two, what has ended and until when."""

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
        ("Saint-Géréon", "Ancenis-Saint-Géréon (44003, Loire-Atlantique, ancienne commune "
         "Saint-Géréon)"),
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


def shown(*words: str) -> str:
    done = run("ou", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace("\u00a0", " ")


def test_a_postal_code_first_its_communes_under_their_cpts_then_the_code_of_another() -> None:
    lines = shown("44130").splitlines()
    assert lines[:2] == ["Code postal 44130 : 5 communes.", "CPTS Erdre et Canal"]
    assert sum(line.startswith("  Site    : ") for line in lines) == 1
    at = lines.index("44130 est aussi le code INSEE de :")
    assert lines[7:at] == [
        "  – Blain (44015, Loire-Atlantique)",
        "  – Bouvron (44023, Loire-Atlantique)",
        "  – Fay-de-Bretagne (44056, Loire-Atlantique)",
        "  – Le Gâvre (44062, Loire-Atlantique)",
        "  – Notre-Dame-des-Landes (44111, Loire-Atlantique)",
    ]
    assert lines[at + 1 : at + 3] == [
        "Pont-Saint-Martin (44130, Loire-Atlantique)",
        "  CPTS de Grand Lieu",
    ]


def test_a_former_code_is_told_after_the_postal_code_too() -> None:
    _, after = shown("44160").split("44160 est aussi le code INSEE de :\n")
    assert after.startswith(
        "Ancenis-Saint-Géréon (44003, Loire-Atlantique, ancienne commune Saint-Géréon)\n"
    )


def test_a_number_that_is_one_code_is_answered_as_a_name_is() -> None:
    assert shown("44003").startswith("Ancenis-Saint-Géréon (44003, Loire-Atlantique)\n")
    assert shown("29200").startswith("Brest (29019, Finistère, code postal 29200)\n")
    assert "est aussi" not in shown("44260")


@pytest.mark.parametrize("words", [("Savenay", "44260"), ("44260", "Savenay"), ("Savenay (44)",)])
def test_what_stands_beside_a_name_is_understood(words: tuple[str, ...]) -> None:
    assert shown(*words).splitlines()[:2] == [
        "Savenay (44195, Loire-Atlantique)",
        "  CPTS du Brivet Sillon",
    ]


def test_names_that_begin_so_are_a_line_each_under_their_cpts() -> None:
    lines = shown("la", "Chapelle", "44").splitlines()
    assert lines[:3] == [
        "« la Chapelle 44 » : 5 communes.",
        "CPTS du Pays Blanc (CPTS opérationnelle, contact.cptsdupaysblanc@gmail.com)",
        "  – La Chapelle-des-Marais (44030, Loire-Atlantique)",
    ]
    assert len(lines) == 1 + 2 * 5 + 1
    everywhere = shown("la", "Chapelle")
    assert everywhere.count("zone blanche") == 1
    assert "  – La Chapelle-Saint-Laud (49076, Maine-et-Loire)\n" in everywhere


def test_a_name_that_is_elsewhere_is_told_in_one_sentence() -> None:
    assert_one_sentence(run("ou", "Savenay", "85"), "Vendée (85)", "Savenay (44)")
    assert_one_sentence(run("ou", "Savenay", "44130"), "44130", "Savenay (44260)")
    told = run("ou", "prenom.nom@exemple.fr", "44260")
    assert_one_sentence(told, "masquée")
    assert "prenom" not in told.stderr


def test_programs_get_answers_groups_and_the_other_code() -> None:
    document = json.loads(run("ou", "44130", "--format", "json").stdout)
    found = {one["code_commune"]: one["trouvee_par"] for one in document["reponses"]}
    blain = ["44015", "44023", "44056", "44062", "44111"]
    assert found == {**dict.fromkeys(blain, "code_postal"), "44130": "code"}
    assert document["groupes"] == [
        {"etat": "cpts_operationnelle", "cpts": ["erdre-et-canal"], "communes": blain}
    ]
    assert document["est_aussi"] == ["44130"]
    one = json.loads(run("ou", "Savenay", "44260", "--format", "json").stdout)
    assert [each["trouvee_par"] for each in one["reponses"]] == ["nom"]
    assert one["est_aussi"] == []
