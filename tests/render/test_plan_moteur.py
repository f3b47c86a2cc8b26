"""The engine of the atelier's page on whole plans: gestures make of them what Python does."""

import json
import random
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from examples import examples
from gestures import (
    Gesture,
    State,
    changes,
    drawn,
    grown,
    in_words,
    made,
    of_all_worths,
    reapplied,
    told,
)
from moteur import ESSAI

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import CptsgeoError
from cptsgeo.paths import default_plan
from cptsgeo.plan.files.opening import open_plan
from cptsgeo.render.atelier.engine import engine_data, engine_nodes
from cptsgeo.render.shell.assembler import assemble

NODE = shutil.which("node")
STEPS = 6

pytestmark = [pytest.mark.node, pytest.mark.skipif(NODE is None, reason="no node on PATH")]


def played(data: dict[str, Any], suites: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    script = (
        f"{assemble(ESSAI)}\n"
        "const { moteur, suites } = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
        "const said = essai.jouer(new essai.Moteur(moteur), suites);\n"
        "process.stdout.write(JSON.stringify(said));\n"
    )
    assert NODE
    done = subprocess.run(
        [NODE, "-e", script], input=json.dumps({"moteur": data, "suites": suites}),
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def start(place: str, folder: Path, communes: Communes) -> State:
    if place == "44 49 53 72 85":
        return State.of(of_all_worths(open_plan(default_plan()), 1), communes)
    source = open_plan(grown(folder / "plan", communes, tuple(place.split()), len(place)))
    return State.of(source, communes)


def touched(before: State, after: State, gesture: Gesture) -> list[str]:
    """CPTS whose territory a gesture changes, those beside, and the one that it is of."""
    moved = {code for one in before.found.atoms.keys() | after.found.atoms.keys()
             for code in before.found.atoms.get(one, frozenset())
             ^ after.found.atoms.get(one, frozenset())}  # fmt: skip
    beside = adjacency(after.found.communes).beside
    around = moved | {near for code in moved for near in beside(code)}
    found = {one for code in around for one in after.found.owners.get(code, ())}
    return sorted((found | {gesture.cpts}) & after.found.atoms.keys())


@pytest.mark.parametrize("place", ["44 49 53 72 85", "35", "13 83"])
def test_gestures_make_of_plans_what_python_makes_of_them(
    place: str, tmp_path: Path, france: Communes
) -> None:
    begin = start(place, tmp_path, france)
    codes = engine_nodes(begin.found, france.codes_of(place.split()))
    beside = adjacency(france).beside
    inside = france.codes_of(place.split())
    allowed = frozenset([*inside, *(near for code in inside for near in beside(code))])
    pick = random.Random(place)
    suites, expected, ends = [], [], []
    for _ in range(examples(170).max_examples):
        state, steps, wanted = begin, [], []
        for _ in range(STEPS):
            gesture = drawn(state, pick, allowed)
            refusal, after = "", state
            try:
                after = made(state, gesture)
            except CptsgeoError as error:
                refusal = error.fait or str(error)
            concerned = touched(state, after, gesture)
            steps.append({**gesture._asdict(), "touchees": concerned})
            wanted.append((gesture, refusal, told(after, concerned)))
            state = after
        suites.append(steps)
        expected.append(wanted)
        ends.append(state)
    found = played(engine_data(begin.found, codes), suites)
    said: Counter[str] = Counter()
    for ours, theirs, end in zip(found, expected, ends, strict=True):
        for step, (gesture, refusal, plan) in zip(ours["etapes"], theirs, strict=True):
            assert bool(step["refus"]) == bool(refusal), (gesture, refusal, step["refus"])
            assert step["refus"].startswith(refusal), gesture
            assert step["meme"] or not refusal, gesture
            for what, value in plan.items():
                assert step[what] == value, (what, [one for one, *_ in theirs], gesture)
            said[gesture.geste] += not refusal
            said["refus"] += bool(refusal)
        assert ours["sections"] == in_words(begin.found, end.found)
        told_of = ours["changements"]
        assert ours["repris"], told_of
        same = changes(begin.found, end.found)
        listed = Counter(one["cpts"] for one in told_of if one["nature"] in ("liste", "communes"))
        # A list that was corrected since is told with the correction, that Python cannot see.
        if same is not None and max(listed.values(), default=0) < 2:
            assert told_of == same
            said["fichiers"] += 1
        after = reapplied(begin, told_of, tmp_path)
        if after is not None:
            assert by_name(after, begin) == by_name(end, begin)
            said["appliqués"] += 1
    assert said["refus"]
    assert said["prendre"]
    assert said["fichiers"] > len(ends) // 2
    assert said["appliqués"] > len(ends) // 2


def by_name(state: State, begin: State) -> dict[str, Any]:
    """Territories and what waits by the names of CPTS: identifiers of new ones are the plan's.

    Whose a commune was that waited before already is not told in a file of changes.
    """
    found, before = state.found, begin.found.a_attribuer
    names = {one: cpts.nom for one, cpts in found.cpts.items()}
    return {
        **{names[one]: codes for one, codes in found.atoms.items()},
        "à attribuer": {
            code: "" if code in before else names.get(row.venait_de or "", row.venait_de or "")
            for code, row in found.a_attribuer.items()
        },
    }
