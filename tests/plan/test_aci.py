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
    ("taille", "whole", "without_crisis"),
    [
        (1, 287_500, 250_000),
        (2, 382_500, 330_000),
        (3, 487_500, 420_000),
        (4, 580_000, 505_000),
    ],
)
def test_the_maximum_of_a_first_year(taille: int, whole: int, without_crisis: int) -> None:
    assert aci.financement_maximum(taille) == whole
    assert aci.financement_maximum(taille, crise_grave=False) == without_crisis


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
