"""The CPTS near communes are those that `actions --pres-de` has, in its order."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cptsgeo.analysis.actions import Question, declared
from cptsgeo.analysis.nearest import nearest
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories


@pytest.mark.parametrize("code", ["44069", "44081", "53130", "35360", "44109"])
def test_as_actions_near_a_place(shipped: Territories, code: str) -> None:
    found = nearest(shipped, [code], limit=50)[code]
    own = shipped.owners.get(code, ())
    asked = declared(shipped, Question(pres_de=(code,)))
    theirs = [one for one in asked.reponses
              if one.distance is not None and one.cpts_id not in own]  # fmt: skip
    assert [one.cpts_id for one in found] == [one.cpts_id for one in theirs]
    assert [one.metres for one in found] == pytest.approx([one.distance for one in theirs])
    assert nearest(shipped, [code], limit=2)[code] == found[:2]


def test_more_communes_than_are_measured_at_once(shipped: Territories) -> None:
    codes = shipped.communes.codes_of(["44", "85"])
    assert len(codes) > 256
    found = nearest(shipped, codes, limit=3)
    assert [*found] == codes
    for code in (codes[0], codes[255], codes[256], codes[-1]):
        assert found[code] == nearest(shipped, [code], limit=3)[code]


def test_none_where_nothing_is_known(make_plan: Callable[..., Path], france: Communes) -> None:
    empty = territories(read_plan(make_plan({"a": ""})), france)
    assert nearest(empty, ["44109"], limit=3) == {"44109": ()}
    alone = territories(read_plan(make_plan({"a": "44003"})), france)
    assert nearest(alone, ["44003", "44109"], limit=3)["44003"] == ()
    assert [one.cpts_id for one in nearest(alone, ["44109"], limit=3)["44109"]] == ["a"]
