"""Published totals beside ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cptsgeo.analysis.published import equivalent, published
from cptsgeo.communes.communes import Communes
from cptsgeo.plan import aci
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories

EVERY = tuple(statut.statut for statut in aci.statuts())


@pytest.mark.parametrize(
    ("wording", "statuts"),
    [
        ("ACI signés", EVERY[:1]),
        ("projets validés", EVERY[:2]),
        ("projets en cours (lettre d'intention)", EVERY[2:3]),
        ("Projets en cours (lettre d’intention)", EVERY[2:3]),
        ("projets en réflexion", EVERY[3:4]),
        ("projets en cours ou en réflexion", EVERY[2:4]),
        ("projets en pause", EVERY[4:]),
        ("CPTS", EVERY),
        ("CPTS, environ", EVERY),
        ("CPTS, en création ou en activité", EVERY),
        ("fiches d'identité complétées", ()),
        ("", ()),
    ],
)
def test_wordings(wording: str, statuts: tuple[str, ...]) -> None:
    assert equivalent(wording) == statuts


def test_each_total_is_compared_at_its_own_date(
    make_plan: Callable[..., Path], france: Communes
) -> None:
    plan = make_plan(
        {"a": "44003", "b": "44109", "c": "44001"},
        statuts="a,2021-03-01,cpts_operationnelle,signature_aci,,\n"
        "b,2021,accompagnement_en_cours,observation,,\nb,2023,projet_finalise,observation,,\n"
        "c,2023,projet_mis_en_pause,observation,,",
        totaux_publies="2020-12,ACI signés,3\n2021-06,ACI signés,1\n2021-12,CPTS,4\n"
        "2023-12,projets validés,3\n2023-12,médecins,12",
    )
    found = published(territories(read_plan(plan), france))
    assert [(one.total.valeur, one.valeur, one.ecart, one.inconnus) for one in found] == [
        (3, 0, -3, 3),
        (1, 1, 0, 2),
        (4, 2, -2, 1),
        (12, None, None, 0),
        (3, 2, -1, 0),
    ]


def test_every_wording_of_the_shipped_plan_but_one_has_an_equivalent(shipped: Territories) -> None:
    found = published(shipped)
    assert len(found) == 13
    assert [one.total.indicateur for one in found if one.valeur is None] == [
        "fiches d'identité complétées"
    ]
    last = next(one for one in found if one.total.indicateur == "CPTS")
    assert (last.total.valeur, last.valeur, last.inconnus) == (43, 41, 2)
