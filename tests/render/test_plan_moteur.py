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
    as_read,
    changes,
    drawn,
    grown,
    in_words,
    made,
    of_all_worths,
    reapplied,
    told,
    written,
)
from moteur import ESSAI

from cptsgeo.changes.phrases import page_phrases
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import CptsgeoError, DateError
from cptsgeo.paths import default_plan
from cptsgeo.plan.files.opening import open_plan
from cptsgeo.plan.naming import name_key
from cptsgeo.plan.territories import Territories
from cptsgeo.render.atelier.engine import engine_data, engine_nodes
from cptsgeo.render.shell.assembler import assemble
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import percent

NODE = shutil.which("node")
STEPS = 6

pytestmark = [pytest.mark.node, pytest.mark.skipif(NODE is None, reason="no node on PATH")]


def asked(data: dict[str, Any], what: str, given: list[Any]) -> list[Any]:
    """What an engine answers to a function of the scripts of tests."""
    script = (
        f"{assemble(ESSAI)}\n"
        "const { moteur, donne } = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
        f"const said = essai.{what}(new essai.Moteur(moteur), donne);\n"
        "process.stdout.write(JSON.stringify(said));\n"
    )
    assert NODE
    done = subprocess.run(
        [NODE, "-e", script], input=json.dumps({"moteur": data, "donne": given}),
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
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
    found = asked(engine_data(begin.found, codes), "jouer", suites)
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
        assert all(ours["retours"])
        assert_places(ours["lieux"], end)
        told_of = ours["changements"]
        assert ours["repris"] == ours["garde"], told_of
        same = changes(begin.found, end.found)
        listed = Counter(one["cpts"] for one in told_of if one["nature"] in ("liste", "communes"))
        # A list that was corrected since is told with the correction, that Python cannot see.
        if same is not None and max(listed.values(), default=0) < 2:
            assert told_of == same
            said["fichiers"] += 1
        read = as_read(begin, told_of, tmp_path)
        said["inscrits"] += assert_written(ours["inscrits"], written(begin, read))
        applied = reapplied(begin, read)
        if applied is not None:
            assert by_name(applied, begin) == by_name(end, begin)
            said["appliqués"] += 1
    assert said["refus"]
    assert said["prendre"]
    assert said["inscrits"] > len(ends) // 2
    assert said["fichiers"] > len(ends) // 2
    assert said["appliqués"] > len(ends) // 2


def assert_written(ours: list[Any], theirs: list[str]) -> int:
    """What is written of CPTS is told as the file is where it is applied; gives how much it is."""
    assert ours == ([["Inscrit au plan", theirs]] if theirs else [])
    return len(theirs)


PLACES = {
    "commune_partagee": "contestee", "territoire_discontinu": "morceaux",
    "zone_blanche_enclavee": "enclave", "enclave_d_une_autre_cpts": "enclave",
    "seuil_de_taille_proche": "seuil", "cpts_sans_commune": "vide",
}  # fmt: skip


def assert_places(places: list[Any], state: State) -> None:
    """Places to look at are what findings say, each once, with communes to frame."""
    found = state.found
    of = {what: [(one, codes) for quoi, one, codes, _ in places if quoi == what]
          for what in {*PLACES.values(), "attente"}}  # fmt: skip
    assert sum(map(len, of.values())) == len(places)
    assert {code for _, codes in of["contestee"] for code in codes} == {*found.contested}
    waiting = [code for _, codes in of["attente"] for code in codes]
    assert sorted(waiting) == [*found.a_attribuer]
    assert {one for one, _ in of["vide"]} == {
        one for one, codes in found.atoms.items() if not codes
    }
    assert all(codes for quoi, _, codes, _ in places if quoi != "vide")
    phrases = [phrase for *_, phrase in places]
    assert len(phrases) == len({*phrases})
    assert all(phrases)
    some = [one for one, _ in [*of["morceaux"], *of["enclave"], *of["seuil"]][:4]]
    said = told(state, some)["constats"]
    findings = {one: {PLACES.get(finding["code"]) for finding in said[one]} for one in some}
    for quoi, one, *_ in places:
        assert quoi in findings.get(one, {quoi})


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


WHOLE: dict[str, Any] = {
    "format": "cptsgeo/changements", "version": 1, "cptsgeo": "0", "plan": "Essai",
    "empreinte": "", "cog": 2026, "au": None,
}  # fmt: skip


def forged(good: list[dict[str, Any]], pick: random.Random) -> list[dict[str, Any]]:
    """Changes of which one is not as it should be: a member less, more, of another kind."""
    rank = pick.randrange(len(good))
    spoilt: Any = json.loads(json.dumps(good[rank]))
    place = spoilt
    while True:
        key = pick.choice(sorted(place))
        if not isinstance(place[key], dict) or pick.random() < 0.3:
            break
        place = place[key]
    what = pick.choice(("less", "more", "kind"))
    if what == "less":
        del place[key]
    elif what == "more":
        place[pick.choice(("__proto__", "constructor", "toString", "x"))] = {}
    else:
        place[key] = pick.choice(({}, [[]], 7, "\x00", "x" * 501, True, {"length": 1}))
    return [*good[:rank], spoilt, *good[rank + 1 :]]


def test_a_file_of_changes_that_was_tampered_with_is_refused_whole(
    shipped: Territories,
) -> None:
    codes = engine_nodes(shipped, shipped.communes.codes_of(["49"]))
    data = engine_data(shipped, codes)
    one, other = (shipped.cpts[name] for name in ("ancenis", "atlantique-nord-loire"))
    held = sorted(shipped.atoms["ancenis"])
    good: list[dict[str, Any]] = [
        {"nature": "ajouter", "cpts": "nouvelle-1", "nom": "CPTS Neuve", "site": "", "contact": ""},
        {"nature": "modifier", "cpts": "ancenis", "champ": "nom", "avant": one.nom,
         "apres": "Autre"},
        {"nature": "statut", "cpts": "nouvelle-1", "avant": None,
         "apres": {"statut": "projet_finalise", "date": "2026", "nature": "observation",
                   "source": ""}},
        {"nature": "cesser", "cpts": other.cpts_id, "date": "2026-02", "motif": "abandon",
         "avant": None},
        {"nature": "liste", "cpts": "ancenis", "fiabilite": "declaree", "source": "avenant",
         "date_liste": None, "effet": "2026", "avant": {"fiabilite": one.fiabilite,
                                                        "communes": held},
         "apres": {"communes": held[2:]}},
        {"nature": "communes", "cpts": "nouvelle-1", "avant": [], "apres": held[:1]},
        {"nature": "attente", "code": held[1], "avant": ["ancenis"], "apres": "zone_blanche",
         "venait_de": ""},
    ]  # fmt: skip
    pick = random.Random(1)
    spoilt = [{**WHOLE, "changements": forged(good, pick)} for _ in range(300)]
    twice = [{**WHOLE, "changements": [*good, one]} for one in good]
    elsewhere: list[Any] = [
        {**WHOLE, "changements": [{**good[5], "apres": ["2A004"]}]},
        {**WHOLE, "changements": [{**good[5], "apres": ["44003", "44003"]}]},
        {**WHOLE, "changements": [{**good[5], "cpts": "nulle-part"}]},
        {**WHOLE, "changements": [{**good[1], "avant": "Un autre nom"}]},
        {**WHOLE, "changements": [{**good[4], "avant": {"fiabilite": None, "communes": held}}]},
        {**WHOLE, "changements": [{**good[6], "avant": []}]},
        {**WHOLE, "cog": 2020, "changements": good},
        {**WHOLE, "version": 2, "changements": good},
        {**WHOLE, "format": "cptsgeo/atelier", "changements": good},
        {**WHOLE, "changements": {"length": 1}},
        {**WHOLE, "changements": [None]},
        [], None, "x", 3,
    ]  # fmt: skip
    given = [{**WHOLE, "changements": good}, *spoilt, *twice, *elsewhere]
    said = asked(data, "lire", [json.dumps(one) for one in given])
    assert said[0] == ""
    assert [one for one, told in zip(given[1:], said[1:], strict=True) if not told] == []
    assert len({*said}) > 8


NAMES = (
    "CPTS d'Ancenis", "CPTS de la Baie de Bourgneuf", "CPTS Les Œillets", "CPTS", "de", " ", "É",
    "cpts DU Pays de Ste-Anne", "Projet  Sud-Loire (St Philbert)", "L’Île d’Yeu",
    "CPTS des Vals & Monts",
)  # fmt: skip
DATES = (
    "2021", "2021-02", "2024-02", "2024-02-29", "2023-02-29", "2021-13", "2021-00", "2021-08-01",
    "0000", "21", "2021-1", "2021-10-32", "", "2021-04-00", " 2021", "2000-02-29", "1900-02-29",
)  # fmt: skip


def test_names_and_dates_are_read_as_in_python(shipped: Territories) -> None:
    data = engine_data(shipped, engine_nodes(shipped, ()))
    names = [*NAMES, *(cpts.nom for cpts in shipped.plan.cpts)]
    assert asked(data, "cles", names) == [*map(name_key, names)]
    expected = []
    for text in DATES:
        try:
            date = parse_date(text) if text == text.strip() else None
        except DateError:
            date = None
        expected.append([date.last_day.isoformat(), date.when] if date else None)
    assert asked(data, "dates", [*DATES]) == expected
    assert sum(one is not None for one in expected) > 5


def test_shares_are_told_as_in_python(shipped: Territories) -> None:
    """Complete ones, ones that are nearly so, and halves of a tenth."""
    data = engine_data(shipped, engine_nodes(shipped, ()))
    pairs = [(0, 0), (0, 5), (5, 5), (1, 10_000), (9_999, 10_000), (1, 80), (3, 80), (2, 3)]
    assert asked(data, "parts", pairs) == [percent(*pair) for pair in pairs]
    assert percent(5, 5) == "100,0\u00a0%"


def test_a_date_that_is_none_is_refused_as_python_does() -> None:
    with pytest.raises(DateError) as refused:
        parse_date("hier")
    said = page_phrases()
    fact = said["refus.date"].replace("{date}", "hier")
    assert str(refused.value) == f"{fact}\u00a0: {said['refus.date.conseil']}."
