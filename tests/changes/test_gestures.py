"""The gestures of every week, as changes of a plan's tables."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.changes import life, statuses
from cptsgeo.changes.consequences import consequences
from cptsgeo.changes.draft import Changed
from cptsgeo.changes.lists import blank, receive
from cptsgeo.changes.received import ListsReceived
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import CptsError, PlanError, StatutError
from cptsgeo.paths import default_plan
from cptsgeo.plan import aci
from cptsgeo.plan.files import examine_source, read_plan
from cptsgeo.plan.files.opening import PlanSource, open_plan
from cptsgeo.plan.model import Plan
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.text.dates import PartialDate, parse_date

MakePlan = Callable[..., Path]

ESTIMATED = "cpts_id,nom,population_declaree,fiabilite_composition\n"
ESTIMATED += "a,CPTS A,,estimation\nb,CPTS B,9000,estimation\nc,CPTS C,,officielle\n"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


class Small:
    """A small plan with two estimates and a list, and what a change makes of it."""

    def __init__(self, folder: Path, france: Communes) -> None:
        (folder / "cpts.csv").write_text(ESTIMATED, encoding="utf-8")
        self.folder, self.france = folder, france
        self.source = open_plan(folder)

    @property
    def plan(self) -> Plan:
        return examine_source(self.source)[0]

    def at(self, when: str | None = None, source: PlanSource | None = None) -> Territories:
        plan, faults = examine_source(source or self.source)
        assert not faults
        return interpret(plan, self.france, parse_date(when) if when else None)

    def receive(
        self, atoms: str, effet: str = "", cpts_id: str = "a", worth: str = "officielle",
        derogation: str = "", *, prevu: bool = False,
    ) -> Changed:  # fmt: skip
        when = parse_date(effet) if effet else None
        received = ListsReceived({cpts_id: frozenset(atoms.split())}, worth, "courriel", None, when,
                                prevu, derogation)  # fmt: skip
        return receive(self.at(effet or None), self.source, received)


@pytest.fixture
def small(make_plan: MakePlan, france: Communes) -> Small:
    return Small(make_plan({"a": "44003 44082", "b": "44180 44029", "c": "44109"}), france)


def test_a_list_corrects_an_estimate(small: Small) -> None:
    changed = small.receive("44003 44180")
    now = small.at(None, changed.source)
    assert now.atoms == {"a": {"44003", "44180"}, "b": {"44029"}, "c": {"44109"}}
    assert now.cpts["a"].fiabilite == "officielle"
    assert set(now.a_attribuer) == {"44082"}
    assert now.a_attribuer["44082"].venait_de == "a"
    told = [plain(text) for text in changed.told]
    assert told[0].startswith("« CPTS A » : liste officielle, 2 communes")
    assert "Viennent de « CPTS B » (estimation) : Vallons-de-l’Erdre (44180)." in told
    assert any(text.startswith("« CPTS B » n’a plus que") and "9 000 publiés" in text
               for text in told)  # fmt: skip
    assert any(text.startswith("À attribuer (1 commune) : Ligné (44082)") for text in told)
    # Whoever names it next has it, and it waits no more.
    again = Small.__new__(Small)
    again.folder, again.france, again.source = small.folder, small.france, changed.source
    taken = again.receive("44029 44082", cpts_id="b")
    assert again.at(None, taken.source).a_attribuer == {}


def test_a_list_that_follows_a_list_ends_it_the_day_before(small: Small) -> None:
    changed = small.receive("44109 44143", "2026-01-01", cpts_id="c")
    then, now = (small.at(when, changed.source) for when in ("2025-12-31", "2026-01-01"))
    assert then.atoms["c"] == {"44109"}
    assert now.atoms["c"] == {"44109", "44143"}
    assert not now.a_attribuer
    again = Small.__new__(Small)
    again.folder, again.france, again.source = small.folder, small.france, changed.source
    with pytest.raises(PlanError, match="dire avec --effet"):
        again.receive("44109", cpts_id="c")
    with pytest.raises(PlanError, match="avant celle qu’elle suit"):
        again.receive("44109", "2025-06", cpts_id="c")
    # The same list sent again, mended: it takes the place of the first.
    mended = again.receive("44143", "2026-01-01", cpts_id="c")
    assert again.at("2026-02", mended.source).atoms["c"] == {"44143"}
    assert again.at("2025", mended.source).atoms["c"] == {"44109"}


@pytest.mark.parametrize("effet", ["2026", "2026-11", "2026-11-15"])
def test_there_is_no_hole_between_what_ends_and_what_begins(small: Small, effet: str) -> None:
    """Whatever the precision: the day before a list is certain, all is as it was."""
    found = small.at()
    changed = small.receive("44003 44180", effet)
    for when in ("2025-12-31", "2026-06", "2026-11-14", parse_date(effet).day_before):
        assert small.at(when, changed.source).atoms == found.atoms
    assert small.at(parse_date(effet).last_day.isoformat(), changed.source).atoms["a"] == {
        "44003", "44180",
    }  # fmt: skip


def test_an_estimate_lasts_until_the_effect_that_is_said(small: Small) -> None:
    changed = small.receive("44003 44180", "2026-01-01")
    then, now = (small.at(when, changed.source) for when in ("2025", "2026-01-01"))
    assert then.atoms["a"] == {"44003", "44082"}
    assert then.atoms["b"] == {"44180", "44029"}
    assert then.cpts["a"].estimee
    assert not then.a_attribuer
    assert now.atoms["a"] == {"44003", "44180"}
    assert now.atoms["b"] == {"44029"}
    assert set(now.a_attribuer) == {"44082"}


def test_as_sure_a_list_is_no_less_sure(small: Small) -> None:
    with pytest.raises(PlanError) as raised:
        small.receive("44003 44109")
    text = plain(str(raised.value))
    assert "Nantes (44109) : « CPTS A » (liste officielle) et « CPTS C » (liste officielle)" in text
    assert '--derogation "motif"' in text
    with pytest.raises(PlanError, match="aucune liste n’est plus sûre"):
        small.receive("44003 44109", worth="declaree")
    changed = small.receive("44003 44109", derogation="admise par l’ARS")
    now = small.at(None, changed.source)
    assert now.owners["44109"] == ("a", "c")
    assert not now.contested
    assert now.derogations["44109"].motif == "admise par l’ARS"


def test_what_is_voted_changes_nothing_yet(small: Small) -> None:
    changed = small.receive("44003", "2027", prevu=True)
    now = small.at(None, changed.source)
    assert now.atoms == small.at().atoms
    assert [row.code for row in now.plan.prevues] == ["44003"]


def test_what_waits_can_be_said_to_be_blank(small: Small) -> None:
    changed = small.receive("44003")
    now = small.at(None, changed.source)
    with pytest.raises(PlanError, match="pas à attribuer"):
        blank(now, changed.source, ["44003"])
    said = blank(now, changed.source, ["44082"])
    assert not small.at(None, said.source).a_attribuer


def test_a_list_of_nothing_is_refused(small: Small) -> None:
    with pytest.raises(PlanError, match="aucune commune"):
        small.receive("")


@given(st.data())
def test_a_list_received_is_the_territory(france: Communes, data: st.DataObject) -> None:
    """Of the shipped plan: what is received is held, nobody else is touched, nothing is lost."""
    source = open_plan(default_plan())
    found = interpret(examine_source(source)[0], france)
    cpts_id = data.draw(st.sampled_from(sorted(found.atoms)))
    pool = sorted(found.atoms[cpts_id]) + sorted(france.codes_of(["85"]))[:60]
    free = [code for code in pool if code not in found.derogations]
    atoms = frozenset(data.draw(st.sets(st.sampled_from(free), min_size=1)))
    effet = data.draw(st.sampled_from([None, parse_date("2026-03-01")]))
    received = ListsReceived({cpts_id: atoms}, "officielle", "courriel", None, effet)
    changed = receive(found, source, received)
    plan, faults = examine_source(changed.source)
    assert not faults
    now = interpret(plan, france, effet)
    assert now.atoms[cpts_id] == atoms
    for other, held in found.atoms.items():
        if other != cpts_id:
            assert now.atoms[other] == held - (atoms - found.derogations.keys())
    before = found.atoms[cpts_id] - found.shared.keys()
    inside = frozenset(france.codes_of(found.plan.perimetre))
    assert set(now.a_attribuer) == (before - atoms) & inside
    if effet:
        then = interpret(plan, france, parse_date("2026-02-28"))
        assert then.atoms == found.atoms
        assert not then.a_attribuer


@pytest.mark.parametrize(
    ("date", "before"),
    [("2026", "2026-12-30"), ("2026-02", "2026-02-27"), ("2026-03-01", "2026-02-28"),
     ("2024-03-01", "2024-02-29"), ("2026-01-01", "2025-12-31")],
)  # fmt: skip
def test_the_day_before(date: str, before: str) -> None:
    assert parse_date(date).day_before == before


# Statuses and steps


@pytest.mark.parametrize(
    ("text", "status"),
    [("operationnelle", "cpts_operationnelle"), ("CPTS opérationnelle", "cpts_operationnelle"),
     ("pause", "projet_mis_en_pause"), ("Projet finalisé", "projet_finalise"),
     ("accompagnement", "accompagnement_en_cours"), ("préparatoire", "en_phase_preparatoire"),
     ("operationnel", "cpts_operationnelle"), ("suspendue", "projet_mis_en_pause"),
     ("finalisation", "projet_finalise"), ("en préparation", "en_phase_preparatoire")],
)  # fmt: skip
def test_a_status_is_said_in_many_words(text: str, status: str) -> None:
    assert aci.statut_of(text) == status


@pytest.mark.parametrize("text", ["", "projet", "cpts inconnue"])
def test_a_status_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(StatutError, match="écrire"):
        aci.statut_of(text)


def test_steps_are_named_as_the_field_does() -> None:
    assert statuses.step_of("Plénière") == "pleniere"
    assert statuses.step_of("lettre d’intention") == "lettre_intention"
    with pytest.raises(StatutError, match="Réunion exploratoire") as told:
        statuses.step_of("goûter")
    # What it says to write is understood.
    steps = re.findall("«\u00a0([^»]*)\u00a0»", str(told.value))[1:]
    assert len({statuses.step_of(one) for one in steps}) == len(steps) == 8


def on(date: str) -> PartialDate:
    return parse_date(date)


def test_a_status_is_recorded_and_what_was_foreseen_goes(small: Small) -> None:
    changed = statuses.set_status(small.plan, small.source, "a", "cpts_operationnelle",
                                  on("2026-09"), nature="prevision")  # fmt: skip
    plan = examine_source(changed.source)[0]
    assert plan.statut("a", None) is None
    assert len(plan.previsions) == 1
    signed = statuses.set_status(plan, changed.source, "a", "cpts_operationnelle",
                                 on("2026-10-12"), nature="signature_aci")  # fmt: skip
    plan = examine_source(signed.source)[0]
    event = plan.statut("a", None)
    assert event
    assert (event.date.iso, event.nature) == ("2026-10-12", "signature_aci")
    assert not plan.previsions
    assert "2031" in signed.told[1]
    with pytest.raises(PlanError, match="rien à écrire"):
        statuses.set_status(plan, signed.source, "a", "cpts_operationnelle", on("2026-10-12"),
                            nature="signature_aci")  # fmt: skip
    with pytest.raises(PlanError, match="plus récent"):
        statuses.set_status(plan, signed.source, "a", "projet_finalise", on("2025"))
    old = statuses.set_status(plan, signed.source, "a", "projet_finalise", on("2025"), past=True)
    event = examine_source(old.source)[0].statut("a", None)
    assert event
    assert event.statut == "cpts_operationnelle"
    with pytest.raises(PlanError, match="--signature"):
        statuses.set_status(plan, signed.source, "a", "projet_mis_en_pause", on("2027"),
                            nature="signature_aci")  # fmt: skip


def test_a_step_changes_no_status(small: Small) -> None:
    changed = statuses.add_step(small.plan, small.source, "a", "pleniere", on("2026-03-02"))
    plan = examine_source(changed.source)[0]
    assert [(one.cpts_id, one.etape) for one in plan.etapes] == [("a", "pleniere")]
    assert plan.evenements == small.plan.evenements
    with pytest.raises(PlanError, match="déjà inscrite"):
        statuses.add_step(plan, changed.source, "a", "pleniere", on("2026-03-02"))


# CPTS that come, change, end


def test_a_cpts_is_added_with_an_identifier_of_the_tools_own(small: Small) -> None:
    changed, cpts_id = life.add(small.plan, small.source, "CPTS du Sud Loire Vignoble", {})
    assert cpts_id == "sud-loire-vignoble"
    plan = examine_source(changed.source)[0]
    assert plan.find("Sud Loire Vignoble").cpts_id == cpts_id
    with pytest.raises(CptsError, match="a déjà une CPTS"):
        life.add(plan, changed.source, "cpts du sud loire vignoble", {})
    with pytest.raises(CptsError, match="a déjà une CPTS"):
        life.add(plan, changed.source, "Sud-Loire Vignoble", {})  # The same, in other words.


def test_a_former_name_is_kept(small: Small) -> None:
    cpts = small.plan.find("a")
    about = {"nom": "CPTS d’Ancenis", "site_internet": "www.exemple.fr", "siege": "44"}
    changed = life.modify(small.plan, small.source, cpts, about, "2026")
    plan = examine_source(changed.source)[0]
    assert plan.find("CPTS A").nom == plan.find("Ancenis").nom == "CPTS d’Ancenis"
    assert (plan.find("a").site_internet, plan.find("a").siege) == ("www.exemple.fr", "44")
    assert plan.noms_anciens[0].annee == "2026"
    with pytest.raises(PlanError, match="déjà ainsi"):
        life.modify(plan, changed.source, plan.find("a"), {"siege": "44"}, "")
    with pytest.raises(CptsError, match="a déjà une CPTS"):
        life.modify(plan, changed.source, plan.find("a"), {"nom": "CPTS B"}, "")
    with pytest.raises(CptsError, match="nom de la CPTS est vide"):
        life.modify(plan, changed.source, plan.find("a"), {"nom": ""}, "")


def test_communes_come_and_go(small: Small) -> None:
    found = small.at()
    changed = life.move(found, small.source, found.cpts["c"], frozenset({"44143", "44180"}),
                        frozenset(), on("2026-04"))  # fmt: skip
    now, then = small.at("2026-04", changed.source), small.at("2026-03", changed.source)
    assert now.atoms["c"] == {"44109", "44143", "44180"}
    assert now.atoms["b"] == {"44029"}
    assert then.atoms["c"] == {"44109"}
    assert then.atoms["b"] == {"44180", "44029"}
    with pytest.raises(PlanError, match="déjà dans"):
        life.move(now, changed.source, now.cpts["c"], frozenset({"44143"}), frozenset(), None)
    with pytest.raises(PlanError, match="pas dans"):
        life.move(now, changed.source, now.cpts["c"], frozenset(), frozenset({"44029"}), None)
    with pytest.raises(PlanError, match="d’après une liste"):
        life.move(now, changed.source, now.cpts["b"], frozenset({"44109"}), frozenset(), None)
    out = life.move(now, changed.source, now.cpts["c"], frozenset(), frozenset({"44143"}),
                    on("2026-06"))  # fmt: skip
    assert small.at("2026-06", out.source).atoms["c"] == {"44109", "44180"}


def test_a_cpts_ceases(small: Small) -> None:
    plan = small.plan
    changed = life.cease(plan, small.source, plan.find("b"), on("2026-06-30"), "dissolution")
    assert "b" not in small.at("2026-07", changed.source).atoms
    assert small.at("2026-06-29", changed.source).atoms["b"]
    status = statuses.set_status(plan, small.source, "b", "cpts_operationnelle", on("2026"))
    plan = examine_source(status.source)[0]
    with pytest.raises(PlanError, match="après la fin"):
        life.cease(plan, status.source, plan.find("b"), on("2025"), "dissolution")


def test_two_become_one(small: Small) -> None:
    found = small.at()
    parts = [found.cpts["a"], found.cpts["b"]]
    for when, eve in (("2026-07-01", "2026-06-30"), ("2026-07", "2026-07-30"), ("2026", "2026-11")):
        changed, cpts_id = life.merge(found, small.source, parts, "CPTS Nord", on(when))
        now, then = small.at(when, changed.source), small.at(eve, changed.source)
        assert now.atoms == {"c": {"44109"}, "nord": {"44003", "44082", "44180", "44029"}}
        # They are there until the last moment: no map has a hole between them and the new one.
        assert then.atoms == found.atoms | {"nord": frozenset()}
    assert cpts_id == "nord"
    assert then.atoms["a"] == found.atoms["a"]
    assert {cpts.cpts_id: cpts.devient for cpts in now.plan.cessees} == {"a": "nord", "b": "nord"}
    assert now.cpts["nord"].estimee
    with pytest.raises(PlanError, match="elle-même"):
        life.merge(found, small.source, [parts[0], parts[0]], "CPTS Nord", on("2026"))


def test_an_entry_made_by_mistake_leaves_no_row(small: Small) -> None:
    changed = statuses.set_status(small.plan, small.source, "a", "projet_finalise", on("2026"))
    plan = examine_source(changed.source)[0]
    gone = life.remove(changed.source, plan.find("a"))
    plan, faults = examine_source(gone.source)
    assert not faults
    assert [cpts.cpts_id for cpts in plan.cpts] == ["b", "c"]
    assert {row.cpts_id for row in plan.compositions} == {"b", "c"}
    assert not plan.evenements


def test_a_row_that_is_needed_stops_it(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44109", "b": "44109"}, derogations="44109,a b,")
    plan = read_plan(folder)
    with pytest.raises(PlanError, match="dérogation"):
        life.remove(open_plan(folder), plan.find("a"))


def test_what_a_change_means(small: Small) -> None:
    before = small.at()
    changed = small.receive("44003 44180")
    told = [plain(text) for text in consequences(before, changed.source)]
    assert told[0].startswith("Habitants couverts : ")
    assert "avant." in told[0]
    assert any(text.startswith("À attribuer : 1 commune") for text in told)
    assert any("Nouveau constat (avertissement) : Ligné (44082)" in text for text in told)


def test_what_works_no_more_is_told(small: Small) -> None:
    worked = statuses.set_status(small.plan, small.source, "a", "cpts_operationnelle", on("2026"))
    before = small.at(None, worked.source)
    paused = statuses.set_status(before.plan, worked.source, "a", "projet_mis_en_pause", on("2027"))
    told = [plain(text) for text in consequences(before, paused.source)]
    assert told[0].endswith("comme avant.")
    assert told[1].startswith("Dont par une CPTS opérationnelle : 0,0 %, ")
    assert not told[1].endswith(" 0,0 % avant.")
    same = [plain(text) for text in consequences(before, worked.source)]
    assert not any(text.startswith("Dont par une CPTS") for text in same)


def test_a_finding_that_is_on_fewer_communes_is_neither_new_nor_gone(
    make_plan: MakePlan, france: Communes
) -> None:
    small = Small(make_plan({"a": "44003 44028 44082", "b": "44180", "c": "44109"}), france)
    left = "restent à attribuer"
    first = small.receive("44003")
    assert left in str(consequences(small.at(), first.source))
    before = small.at(None, first.source)
    received = ListsReceived({"b": frozenset(["44180", "44082"])}, "officielle", "", None, None,
                            prevu=False, derogation="")  # fmt: skip
    second = receive(before, first.source, received)
    assert left not in str(consequences(before, second.source))
    # Back again, there is one commune more.
    assert left in str(consequences(small.at(None, second.source), first.source))


def test_a_list_that_is_that_of_another_is_doubted(small: Small) -> None:
    def doubts(atoms: str) -> list[str]:
        told = map(plain, small.receive(atoms, "2026-10").told)
        return [text for text in told if text.startswith("Attention")]

    assert doubts("44180 44029") == [
        "Attention : aucune de ces communes n’était à « CPTS A ». "
        "Vérifier que cette liste est bien la sienne."
    ]
    assert not doubts("44003 44180")
    assert "à partir d’octobre 2026" in plain(small.receive("44003", "2026-10").told[0])
    assert "à partir du 1er octobre 2026" in plain(small.receive("44003", "2026-10-01").told[0])
