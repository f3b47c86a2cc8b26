"""Coverage through time: a plan followed by hand, the shipped one, what cannot be asked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from little import little

from cptsgeo.analysis.evolution import evolution
from cptsgeo.analysis.tally import Measure
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import DateError
from cptsgeo.plan import aci
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.tables.evolution import evolution_sheets, evolution_text
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]
OPERATIONAL, FINALISED, ACCOMPANIED, PREPARATORY, PAUSED = (s.statut for s in aci.statuts())
UNKNOWN = aci.STATUT_INCONNU


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Communes:
    return little(tmp_path_factory.mktemp("pays") / "communes")


@pytest.fixture
def moving(make_plan: MakePlan, twelve: Communes) -> Territories:
    """a prepares, then signs; b is seen once; c is never seen; 44003 joins a in May 2022."""
    plan = make_plan(
        {"a": "44001 44002 44003@2022-05", "b": "49001", "c": "49003"},
        statuts=f"a,2021-02-10,{PREPARATORY},observation,,\n"
        f"a,2022-06-30,{OPERATIONAL},signature_aci,,\nb,2021,{ACCOMPANIED},observation,,",
        totaux_publies="2020-12,CPTS,4\n2021-12,CPTS,3\n2022-06,ACI signés,1",
    )
    return territories(read_plan(plan), twelve)


def test_a_plan_followed_by_hand(moving: Territories) -> None:
    found = evolution(moving)
    assert [one.date.iso for one in found.moments] == [
        "2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31", "2022-03-31", "2022-06-30",
    ]  # fmt: skip
    assert [one.nombres[PREPARATORY] for one in found.moments] == [1, 1, 1, 1, 1, 0]
    assert [one.nombres[OPERATIONAL] for one in found.moments] == [0, 0, 0, 0, 0, 1]
    # « 2021 » is certain on its last day only.
    assert [one.nombres[ACCOMPANIED] for one in found.moments] == [0, 0, 0, 1, 1, 1]
    assert [one.nombres[UNKNOWN] for one in found.moments] == [2, 2, 2, 1, 1, 1]
    assert [one.signes for one in found.moments] == [0, 0, 0, 0, 0, 1]
    assert [one.connus for one in found.moments] == [1, 1, 1, 2, 2, 2]
    first, last = found.moments[0].tally, found.moments[-1].tally
    assert first.par_statut[PREPARATORY] == Measure(2, 3_000, 3_000_000)
    assert last.par_statut[OPERATIONAL] == Measure(3, 6_000, 6_000_000)
    assert first.total == last.total == Measure(10, 101_000, 55_000_000)
    assert last.zone_blanche.population == 101_000 - 6_000 - 70_000 - 900
    assert [one.total.valeur for one in found.publies] == [3, 1]
    assert [one.valeur for one in found.publies] == [2, 1]


def test_by_year_and_between_dates(moving: Territories) -> None:
    found = evolution(moving, pas="annee", a=parse_date("2023-02"))
    assert [one.date.iso for one in found.moments] == ["2021-12-31", "2022-12-31", "2023-02"]
    short = evolution(moving, de=parse_date("2021-12"), a=parse_date("2021-12-31"))
    assert [one.date.iso for one in short.moments] == ["2021-12-31"]
    assert [one.total.indicateur for one in short.publies] == ["CPTS"]
    only = evolution(moving, departements=["49"])
    assert only.moments[-1].nombres == {OPERATIONAL: 0, FINALISED: 0, ACCOMPANIED: 1,
                                        PREPARATORY: 0, PAUSED: 0, UNKNOWN: 1}  # fmt: skip


def test_the_shipped_plan(shipped: Territories) -> None:
    found = evolution(shipped)
    assert found.moments[-1].date.iso == "2026-01-21"
    for one in found.moments:
        assert sum(one.nombres.values()) == 43
        tally = one.tally
        assert tally.couvert.plus(tally.zone_blanche) == tally.total
    known = [one.connus for one in found.moments]
    assert known == sorted(known)
    assert found.moments[-1].nombres[OPERATIONAL] == 37


def test_tables(moving: Territories) -> None:
    whole, totals = evolution_sheets(evolution(moving))
    assert len(whole.lignes) == 6
    assert len(totals.lignes) == 3
    cells = dict(zip((c.cle for c in whole.colonnes), whole.lignes[-1], strict=True))
    assert cells["date"] == "2022-06-30"
    assert cells[f"cpts_{OPERATIONAL}"] == 1
    assert cells[f"cumul_part_{ACCOMPANIED}"] == 76_000 / 101_000
    assert cells[f"part_{UNKNOWN}"] == 900 / 101_000
    counts, covered, _ = evolution_text(evolution(moving))
    assert [column.titre for column in counts.colonnes][1:3] == [
        "CPTS opérationnelle", "Accompagnement en cours"
    ]  # fmt: skip
    assert not any("d’aujourd’hui" in note for note in covered.notes)


def test_what_cannot_be_followed_is_told(
    moving: Territories, make_plan: MakePlan, france: Communes
) -> None:
    with pytest.raises(DateError, match="premier événement du plan est"):
        evolution(moving, a=parse_date("2020"))
    with pytest.raises(DateError, match="échanger"):
        evolution(moving, de=parse_date("2022-06"), a=parse_date("2022-01"))
    silent = territories(
        read_plan(make_plan({"a": "44003"}, statuts="", totaux_publies="")), france
    )
    with pytest.raises(DateError, match="aucun événement daté"):
        evolution(silent)
