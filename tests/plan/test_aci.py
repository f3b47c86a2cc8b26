"""The funding contract: sizes, amounts, statuses."""

import pytest

from cptsgeo.plan import aci


@pytest.mark.parametrize(
    ("population", "taille"),
    [(0, 1), (39_999, 1), (40_000, 2), (79_999, 2), (80_000, 3), (174_999, 3), (175_000, 4)],
)
def test_size_classes(population: int, taille: int) -> None:
    assert aci.taille(population) == taille


def test_thresholds() -> None:
    assert aci.seuils() == (0, 40_000, 80_000, 175_000)


@pytest.mark.parametrize(
    ("taille", "maximum", "crisis"),
    [
        (1, 250_000, 37_500),
        (2, 330_000, 52_500),
        (3, 420_000, 67_500),
        (4, 505_000, 75_000),
    ],
)
def test_the_maximum_of_a_first_year(taille: int, maximum: int, crisis: int) -> None:
    """What is due in a grave crisis only is apart from the maximum, and from its missions."""
    assert aci.financement_maximum(taille) == maximum
    assert aci.financement_crise_grave(taille) == crisis
    missions = aci.financement_par_mission(taille)
    assert list(missions) == list(aci.MISSIONS)
    assert sum(missions.values()) == maximum
    told = aci.phrase_financement(taille)
    assert str(told).replace("\xa0", " ") == (
        f"au plus {maximum // 1000} 000 € la première année (avenant 2), hors "
        f"{crisis / 1000:.3f} € dus en cas de crise grave".replace(".", " ")
    )


def test_statuses_from_the_most_advanced_to_the_paused() -> None:
    assert [(s.statut, s.libelle) for s in aci.statuts()] == [
        ("cpts_operationnelle", "CPTS opérationnelle"),
        ("projet_finalise", "Projet finalisé"),
        ("accompagnement_en_cours", "Accompagnement en cours"),
        ("en_phase_preparatoire", "En phase préparatoire"),
        ("projet_mis_en_pause", "Projet mis en pause"),
    ]


def test_labels() -> None:
    assert aci.libelle_statut("projet_finalise") == "Projet finalisé"
    assert aci.libelle_statut(aci.STATUT_INCONNU) == "Statut inconnu"


def test_amounts_never_fall_with_size() -> None:
    assert len(aci.montants()) == 14
    for montant in aci.montants():
        amounts = [montant.par_taille[taille] for taille in (1, 2, 3, 4)]
        assert amounts == sorted(amounts)


def test_there_is_no_size_zero() -> None:
    with pytest.raises(KeyError):
        aci.financement_maximum(0)
