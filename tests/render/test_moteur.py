"""The engine of the atelier's page: what it says of a territory is what `validate` says."""

import json
import random
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from moteur import ESSAI, Proposed, of_every_worth, proposals, said_by_python

from cptsgeo.changes.lists import receive
from cptsgeo.changes.received import ListsReceived
from cptsgeo.paths import PACKAGE, default_plan
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.files.opening import open_plan
from cptsgeo.plan.model import DECLAREE, OFFICIELLE
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.render.atelier.engine import engine_data, engine_nodes
from cptsgeo.render.shell.assembler import assemble
from cptsgeo.rules.catalogue import CATALOGUE
from cptsgeo.rules.verdict import Outcome

NODE = shutil.which("node")

pytestmark = pytest.mark.node
RULES = [rule.code for rule in CATALOGUE if rule.atelier]
OF_PLANS = {
    "commune_partagee", "taille_publiee_differente", "population_publiee_differente",
    "commune_a_attribuer", "composition_estimee",
}  # fmt: skip
"""What is said of whole plans only."""
FUNCTION = re.compile(r"^\s*(?:(?:export\s+)?function\s*)?\*\s*(\w+)\(cas\b", re.MULTILINE)
"""A generator of findings about a case, in an object of them or by itself."""


def said_by_node(data: dict[str, Any], proposed: list[Proposed]) -> list[dict[str, Any]]:
    script = (
        f"{assemble(ESSAI)}\n"
        "const { moteur, propositions } = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
        "const said = essai.examiner(new essai.Moteur(moteur), propositions);\n"
        "process.stdout.write(JSON.stringify(said));\n"
    )
    given = {"moteur": data, "propositions": [one._asdict() for one in proposed]}
    assert NODE
    done = subprocess.run(
        [NODE, "-e", script], input=json.dumps(given), capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_the_page_has_a_function_for_each_rule_that_the_atelier_applies_and_no_other() -> None:
    scripts = (PACKAGE / "render" / "atelier" / "static").rglob("*.js")
    written = [code for path in scripts for code in FUNCTION.findall(path.read_text("utf-8"))]
    assert sorted(written) == sorted(RULES)
    assert {rule.code for rule in CATALOGUE} > set(RULES) > set()


@pytest.mark.skipif(NODE is None, reason="no node on PATH")
@pytest.mark.parametrize(("script", "passed"), [("moteur", 5), ("decodage", 4)])
def test_its_parts_under_nodes_own_runner(script: str, passed: int) -> None:
    assert NODE
    done = subprocess.run(
        [NODE, "--test", Path(__file__).parents[1] / "js" / f"{script}.test.js"],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert f"pass {passed}" in done.stdout


@pytest.mark.skipif(NODE is None, reason="no node on PATH")
def test_both_say_the_same_where_all_is_estimated(shipped: Territories) -> None:
    codes = shipped.communes.codes_of(["49"])
    proposed = proposals(shipped, codes, 60, 4)
    expected = said_by_python(shipped, proposed)
    assert said_by_node(engine_data(shipped, engine_nodes(shipped, codes)), proposed) == expected
    told = {finding["code"] for one in expected for finding in one["constats"]}
    assert "estimation_corrigee" in told
    assert not told & {"communes_rendues", "communes_gagnees"}
    taken = [finding["severite"] for one in expected for finding in one["constats"]
             if finding["code"] == "commune_d_une_cpts_operationnelle"]  # fmt: skip
    assert set(taken) == {"avertissement", "information"}


@pytest.mark.skipif(NODE is None, reason="no node on PATH")
@pytest.mark.parametrize(
    ("departements", "seed"),
    [("44 49 53 72 85", 1), ("22 29 35 56", 2), ("01 38 42 69", 3)],
    ids=["pays de la loire", "bretagne", "lyon"],
)
def test_the_engine_says_what_python_says(
    shipped: Territories, departements: str, seed: int
) -> None:
    """Outside the plan's perimeter there are still the CPTS that go beyond it."""
    plan = of_every_worth(shipped)
    codes = plan.communes.codes_of(departements.split())
    proposed = proposals(plan, codes, 170, seed)
    expected = said_by_python(plan, proposed)
    found = said_by_node(engine_data(plan, engine_nodes(plan, codes)), proposed)
    for one, theirs, ours in zip(proposed, expected, found, strict=True):
        assert ours == theirs, one
    told = Counter(finding["code"] for one in expected for finding in one["constats"])
    assert told.keys() <= set(RULES)
    verdicts = Counter(one["verdict"]["etat"] for one in expected)
    if seed == 1:
        assert told.keys() >= set(RULES) - OF_PLANS - {
            "plusieurs_regions",
            "ville_par_arrondissements",
        }
        assert not told.keys() & OF_PLANS
        assert verdicts.keys() == {outcome.value for outcome in Outcome}
    if seed == 3:
        assert told["ville_par_arrondissements"]


@pytest.mark.skipif(NODE is None, reason="no node on PATH")
def test_the_engine_knows_lists_received_and_what_they_leave_to_attribute(
    shipped: Territories,
) -> None:
    """Every third estimate corrected by a list that lacks a few of its communes."""
    draw = random.Random(4)
    source = open_plan(default_plan())
    for cpts_id in sorted(shipped.atoms)[::3]:
        found = interpret(examine_source(source)[0], shipped.communes)
        held = sorted(found.atoms[cpts_id] - found.derogations.keys())
        if len(held) < 5:
            continue
        atoms = frozenset(draw.sample(held, len(held) - 3))
        worth = draw.choice((OFFICIELLE, DECLAREE))
        source = receive(found, source, ListsReceived({cpts_id: atoms}, worth)).source
    plan = interpret(examine_source(source)[0], shipped.communes)
    assert len(plan.a_attribuer) > 20
    codes = shipped.communes.codes_of(plan.plan.perimetre)
    proposed = proposals(plan, codes, 120, 5)
    expected = said_by_python(plan, proposed)
    found_ = said_by_node(engine_data(plan, engine_nodes(plan, codes)), proposed)
    for one, theirs, ours in zip(proposed, expected, found_, strict=True):
        assert ours == theirs, one
