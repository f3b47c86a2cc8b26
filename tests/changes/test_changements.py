"""Changes from one plan to another, applied to the first, give the second, whatever their order."""

import datetime
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import jsonschema
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from little import CODES, little

from cptsgeo.changes.changements import (
    Changements,
    Fin,
    Territoire,
    changes_between,
    list_of,
)
from cptsgeo.changes.changements_apply import applied
from cptsgeo.changes.changements_file import json_schema, read_changes
from cptsgeo.changes.changements_state import Pending, State, judge
from cptsgeo.changes.draft import Draft
from cptsgeo.changes.listing import empty_plan
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import PlanError
from cptsgeo.plan import aci
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.files.about import About
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.text.dates import parse_date

TODAY = datetime.date(2026, 11, 29)
STATUTS = [statut.statut for statut in aci.statuts()]
HOME = [code for code in CODES if code[:2] in ("44", "49")]


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Communes:
    return little(tmp_path_factory.mktemp("pays") / "communes")


@dataclass
class Made:
    """A small plan as it is told, to be changed into another."""

    names: dict[str, str]
    held: dict[str, set[str]]
    worth: dict[str, str]
    sites: dict[str, str] = field(default_factory=dict)
    events: list[tuple[str, str, str, str]] = field(default_factory=list)
    lists: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)

    def source(self) -> PlanSource:
        about = About("Essai", ("44", "49"), 2026, ())
        draft = Draft(empty_plan(Path("essai.xlsx"), about))
        draft = draft.add("cpts", [
            {"cpts_id": one, "nom": nom, "site_internet": self.sites.get(one, ""),
             "fiabilite_composition": "" if one in self.lists else self.worth.get(one, ""),
             **({"fin": self.ends[one], "motif_fin": "abandon"} if one in self.ends else {})}
            for one, nom in self.names.items()
        ])  # fmt: skip
        draft = draft.add("compositions", [
            {"cpts_id": one, "code_commune": code,
             "depuis": self.lists[one][2] if one in self.lists else ""}
            for one, codes in self.held.items() for code in sorted(codes)
        ])  # fmt: skip
        draft = draft.add("statuts", [
            {"date": date, "cpts_id": one, "statut": statut, "nature": nature, "estime": "non"}
            for date, one, statut, nature in self.events
        ])  # fmt: skip
        draft = draft.add("listes", [
            {"cpts_id": one, "fiabilite": self.worth[one], "source": source, "date_liste": date,
             "effet": effet}
            for one, (source, date, effet) in self.lists.items()
        ])  # fmt: skip
        draft = draft.add("a-attribuer", [{"code_commune": code} for code in sorted(self.waiting)])
        return draft.source


def at(source: PlanSource, communes: Communes) -> Territories:
    plan, faults = examine_source(source)
    assert not faults, faults
    return interpret(plan, communes)


def meaning(found: Territories) -> object:
    """What a plan says of its CPTS, by name: identifiers of new ones are made of these."""
    return {
        cpts.nom: (found.atoms[one], found.statuts[one], cpts.fiabilite or "",
                   cpts.site_internet or "", list_of(cpts.liste)[0::2])
        for one, cpts in found.cpts.items()
    }, sorted(found.a_attribuer), sorted(one.nom for one in found.plan.cessees)  # fmt: skip


HOLDINGS = st.lists(st.sampled_from(["a", "b", "c", "d", "", ""]), min_size=len(HOME),
                    max_size=len(HOME))  # fmt: skip
WORTHS = st.sampled_from(["officielle", "declaree", "", "estimation"])


def _some(draw: st.DrawFn, codes: list[str]) -> set[str]:
    kept = draw(st.lists(st.booleans(), min_size=len(codes), max_size=len(codes)))
    return {code for code, yes in zip(codes, kept, strict=True) if yes}


@st.composite
def two_plans(draw: st.DrawFn) -> tuple[Made, Made]:
    ids = "abcd"
    holders = draw(HOLDINGS)
    held = {one: {c for c, holder in zip(HOME, holders, strict=True) if holder == one}
            for one in ids}  # fmt: skip
    worth = {one: draw(WORTHS) for one in ids}
    free = [c for c, holder in zip(HOME, holders, strict=True) if not holder]
    events = [(f"202{draw(st.integers(0, 4))}", one, draw(st.sampled_from(STATUTS)), "observation")
              for one in ids if draw(st.booleans())]  # fmt: skip
    before = Made(
        {one: f"CPTS {one.upper()}" for one in ids}, held, worth, {"a": "https://a.fr"}, events,
        waiting=_some(draw, free),
    )  # fmt: skip
    return before, _after(draw, before)


def _after(draw: st.DrawFn, before: Made) -> Made:
    names, sites = dict(before.names), dict(before.sites)
    worth, lists, ends = dict(before.worth), {}, {}
    events = list(before.events)
    if draw(st.booleans()):
        names["b"], sites["a"] = "Un autre nom", ""
    if draw(st.booleans()):
        names["e"], sites["e"], worth["e"] = "CPTS Neuve", "https://e.fr", ""
    if draw(st.booleans()):
        ends["d"] = "2025-12-15"
    living = [one for one in names if one not in ends]
    holders = draw(st.lists(st.sampled_from([*living, ""]), min_size=len(HOME), max_size=len(HOME)))
    held = {one: {c for c, holder in zip(HOME, holders, strict=True) if holder == one}
            for one in living}  # fmt: skip
    for one in living:
        if draw(st.booleans()) and held[one]:
            # What follows a list says from when on.
            follows = worth[one] in ("officielle", "declaree")
            effet = draw(st.sampled_from(["2026-01-01", "2026-02-01"])) if follows else ""
            worth[one] = draw(st.sampled_from(["officielle", "declaree"]))
            lists[one] = (draw(st.sampled_from(["", "avenant 3"])), "", effet)
        if draw(st.booleans()):
            nature = draw(st.sampled_from(["observation", "prevision"]))
            events.append((f"2026-03-0{draw(st.integers(1, 9))}" if nature == "observation"
                           else "2027", one, draw(st.sampled_from(STATUTS)), nature))  # fmt: skip
    free = [c for c, holder in zip(HOME, holders, strict=True) if not holder]
    if "d" in ends:  # What it holds is told of the time before.
        held["d"] = before.held["d"]
    waiting = _some(draw, free)
    return Made(names, held, worth, sites, events, lists, ends, waiting)


def made_in(source: PlanSource, communes: Communes, changes: Changements) -> PlanSource:
    pending = Pending(source, communes, changes)
    told = judge(pending)
    assert {one.state for one in told} <= {State.TODO, State.DONE}, [one.told for one in told]
    return applied(pending, told, TODAY)


@examples(60)
@given(plans=two_plans(), random=st.randoms(use_true_random=False))
def test_what_leads_to_a_plan_gives_that_plan(
    twelve: Communes,
    tmp_path_factory: pytest.TempPathFactory,
    plans: tuple[Made, Made],
    random: Random,
) -> None:
    before, after = (one.source() for one in plans)
    first, second = at(before, twelve), at(after, twelve)
    changes = changes_between(first, second)
    order = list(changes.changements)
    random.shuffle(order)
    changes = replace(changes, changements=tuple(order))
    if not order:
        assert meaning(first) == meaning(second)
        return
    path = tmp_path_factory.mktemp("fichier") / "changements.json"
    document = changes.document
    jsonschema.Draft202012Validator(json_schema()).validate(document)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert read_changes(path) == changes
    now = made_in(before, twelve, changes)
    assert meaning(at(now, twelve)) == meaning(second)
    # The second time, all is there already.
    assert {one.state for one in judge(Pending(now, twelve, changes))} == {State.DONE}


def _moved(**wanted: tuple[str, str]) -> Changements:
    """Territories corrected: communes before and after, by CPTS."""
    return Changements("Essai", "", 2026, None, tuple(
        Territoire(one, frozenset(before.split()), frozenset(after.split()))
        for one, (before, after) in wanted.items()
    ))  # fmt: skip


def test_a_commune_is_shared_by_a_derogation_only(twelve: Communes) -> None:
    plan = Made(
        {"a": "A", "b": "B", "c": "C"}, {"a": {"44001"}, "b": {"44002"}, "c": {"44003"}}, {}
    )
    row = {"code_commune": "44001", "cpts_ids": "a b"}
    source = Draft(plan.source()).add("derogations", [row]).source
    now = at(made_in(source, twelve, _moved(b=("44002", "44001 44002"))), twelve)
    assert now.owners["44001"] == ("a", "b")
    for changes in (_moved(c=("44003", "44001 44003")), _moved(a=("44001", "44001 44003"))):
        with pytest.raises(PlanError, match="à la fois dans"):
            made_in(source, twelve, changes)
    # Whoever leaves a shared commune leaves it to the others.
    shared = made_in(source, twelve, _moved(b=("44002", "44001 44002")))
    now = at(made_in(shared, twelve, _moved(a=("44001", ""))), twelve)
    assert now.owners["44001"] == ("b",)


def test_what_passes_passes_when_the_last_of_its_dates_comes(twelve: Communes) -> None:
    plan = Made(
        {"a": "A", "b": "B"}, {"a": {"44001", "44002"}, "b": {"44003"}},
        {"a": "officielle", "b": "officielle"}, events=[("2024", "a", STATUTS[0], "observation")],
    )  # fmt: skip
    source = plan.source()
    changes = Changements("Essai", "", 2026, None, (
        Fin("a", parse_date("2026-06-30"), "abandon"),
        Territoire("b", frozenset({"44003"}), frozenset({"44002", "44003"})),
    ))  # fmt: skip
    after = examine_source(made_in(source, twelve, changes))[0]
    for when, holder in (("2026-06-29", "a"), ("2026-06-30", "b")):
        assert interpret(after, twelve, parse_date(when)).owners["44002"] == (holder,)
    assert "44001" not in interpret(after, twelve, parse_date("2026-06-30")).owners


def test_what_no_gesture_says_is_refused(twelve: Communes) -> None:
    plan = Made({"a": "A", "b": "B"}, {"a": {"44001"}, "b": {"44002"}}, {"a": "officielle"},
                events=[("2024", "a", STATUTS[0], "observation")])  # fmt: skip
    first = at(plan.source(), twelve)
    for other, told in (
        (replace(plan, names={"a": "A"}, held={"a": {"44001"}}), "n’est plus dans le plan"),
        (replace(plan, events=[]), "un de ses statuts"),
        (replace(plan, worth={"a": "estimation"}), "vaut moins"),
    ):
        with pytest.raises(PlanError, match=told):
            changes_between(first, at(other.source(), twelve))
