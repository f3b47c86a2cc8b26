"""What there is to look at in a plan: contracts that end, previsions that are past."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from cptsgeo.analysis.upkeep import Upkeep, upkeep
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.model import Plan
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]


def seen(path: Path, au: str | None = None) -> Upkeep:
    return upkeep(read_plan(path), parse_date(au) if au else None)


def terms(found: Upkeep) -> list[tuple[str, str, bool]]:
    return [(one.cpts.cpts_id, one.terme.isoformat(), one.echu) for one in found.termes]


STATUTS = """\
a,2021-03-12,cpts_operationnelle,signature_aci,,
b,2020-02-29,cpts_operationnelle,signature_aci,,
c,2021,cpts_operationnelle,observation,,
d,2021-03-12,cpts_operationnelle,signature_aci,,
d,2022-01-01,projet_mis_en_pause,observation,,"""


def test_contracts_that_end(make_plan: MakePlan) -> None:
    path = make_plan(dict.fromkeys("abcd", ""), statuts=STATUTS)
    assert terms(seen(path, "2024-02-27")) == []
    assert terms(seen(path, "2024-02-29")) == [("b", "2025-02-28", False)]
    assert terms(seen(path, "2025-03-01")) == [("b", "2025-02-28", True)]
    assert terms(seen(path, "2025-03-12")) == [
        ("b", "2025-02-28", True),
        ("a", "2026-03-12", False),
    ]
    # By default, at the date of the latest event.
    assert terms(seen(path)) == []
    assert seen(path).au == parse_date("2022-01-01")


def test_a_renewal_gives_five_years_more(make_plan: MakePlan) -> None:
    path = make_plan({"a": ""}, statuts=STATUTS.splitlines()[0])
    (path / "etapes.csv").write_text(
        "cpts_id,date,etape,source\na,2026-02,renouvellement,\n", encoding="utf-8"
    )
    assert terms(seen(path, "2026-02-27")) == [("a", "2026-03-12", False)]
    assert terms(seen(path, "2026-03-01")) == []
    assert terms(seen(path, "2030-03-01")) == [("a", "2031-02-28", False)]


def test_previsions_that_are_past(make_plan: MakePlan) -> None:
    statuts = """\
a,2023-06,projet_finalise,prevision,,
b,2023-06,projet_finalise,prevision,,
b,2023-09,cpts_operationnelle,observation,,
c,2023-06,projet_mis_en_pause,prevision,,
c,2023-07,projet_mis_en_pause,observation,,
d,2024-06,projet_finalise,prevision,,"""
    path = make_plan(dict.fromkeys("abcd", ""), statuts=statuts)
    assert [one.cpts_id for one in seen(path, "2023-06-30").previsions] == []
    assert [one.cpts_id for one in seen(path, "2023-07-01").previsions] == ["a", "b", "c"]
    assert [one.cpts_id for one in seen(path, "2023-12-31").previsions] == ["a"]
    assert [one.cpts_id for one in seen(path, "2025").previsions] == ["a", "d"]


def test_lists(make_plan: MakePlan) -> None:
    path = make_plan({"a": "44003", "b": "44082", "c": "44028"})
    (path / "listes.csv").write_text(
        "cpts_id,fiabilite,effet,prevu\nb,declaree,2024,\nc,officielle,2023,oui\n", encoding="utf-8"
    )
    (path / "a-attribuer.csv").write_text(
        "code_commune,nom_commune,venait_de,depuis\n44048,Couffé,a,2024\n", encoding="utf-8"
    )
    now, before = seen(path, "2025"), seen(path, "2023-06")
    assert now.fiabilites == {"officielle": 2, "declaree": 1, None: 0, "estimation": 0}
    assert before.fiabilites["declaree"] == 0
    assert [one.cpts_id for one in now.listes] == ["c"]
    assert before.listes == ()
    assert [one.code for one in now.a_attribuer] == ["44048"]
    assert before.a_attribuer == ()


def test_a_plan_without_dates(make_plan: MakePlan) -> None:
    found = seen(make_plan({"a": "44003"}))
    assert (found.au, found.termes, found.previsions, found.listes) == (None, (), (), ())


def test_the_shipped_plan(shipped_plan: Plan) -> None:
    found = upkeep(shipped_plan, None)
    assert found.fiabilites["estimation"] == 43
    assert all(one.terme <= datetime.date(2027, 1, 21) for one in found.termes)
    assert found.termes


@pytest.mark.parametrize(
    ("since", "term"), [("2024-02-29", "2029-02-28"), ("2023-12", "2028-12-31")]
)
def test_five_years_later(make_plan: MakePlan, since: str, term: str) -> None:
    path = make_plan({"a": ""}, statuts=f"a,{since},cpts_operationnelle,signature_aci,,")
    assert terms(seen(path, term[:4])) == [("a", term, not term.endswith("12-31"))]


def test_a_cpts_without_communes_has_no_list(make_plan: MakePlan) -> None:
    found = seen(make_plan({"a": "44003", "b": ""}))
    assert sum(found.fiabilites.values()) == 1
    assert len(found.plan.cpts) == 2
