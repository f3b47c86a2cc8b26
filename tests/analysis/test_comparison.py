"""Two plans compared: every case by hand, and laws on any two plans."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from little import CODES, little

from cptsgeo.analysis.comparison import Comparison, compare
from cptsgeo.analysis.local_comparison import within
from cptsgeo.changes.life import merge
from cptsgeo.communes.communes import Communes
from cptsgeo.plan import aci
from cptsgeo.plan.files import examine_source, read_plan
from cptsgeo.plan.files.opening import open_plan
from cptsgeo.plan.model import Composition, Cpts, Evenement, Plan
from cptsgeo.plan.territories import Territories, interpret, territories
from cptsgeo.render.tables.changes import comparison_commit, comparison_text
from cptsgeo.render.tables.comparison import comparison_sheets, kinds
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]
STATUTS = tuple(statut.statut for statut in aci.statuts())


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Communes:
    return little(tmp_path_factory.mktemp("pays") / "communes")


@pytest.fixture
def made(make_plan: MakePlan, twelve: Communes) -> Callable[..., Territories]:
    def make(holdings: dict[str, str], **tables: str) -> Territories:
        tables = {"statuts": "", "derogations": "", **tables}
        return territories(read_plan(make_plan(holdings, **tables)), twelve, contested=True)

    return make


BEFORE = {"a": "44001 44002", "b": "44003 44004", "c": "44005", "d": "49001 49002 49003"}
AFTER = {"a": "44001 44003", "b": "44004", "e": "49001 49002 49003 44006", "f": "49004"}


def test_every_case_by_hand(made: Callable[..., Territories]) -> None:
    before = made(BEFORE, statuts=f"a,2021,{STATUTS[3]},observation,,")
    after = made(AFTER, statuts=f"a,2022,{STATUTS[0]},signature_aci,,", derogations="44001,a b,")
    found = compare(before, after)
    assert [one.apres.cpts_id for one in found.ajoutees if one.apres] == ["f"]
    assert [one.avant.cpts_id for one in found.disparues if one.avant] == ["c"]
    # d and e have three communes of four in common: it is d, that was renamed.
    (renamed,) = found.renommees
    assert renamed.avant
    assert renamed.apres
    assert (renamed.avant.cpts_id, renamed.apres.cpts_id) == ("d", "e")
    assert (renamed.gagnees, renamed.perdues) == (("44006",), ())
    assert (renamed.avant.population, renamed.apres.population) == (78_900, 84_900)
    assert (renamed.avant.taille, renamed.apres.taille) == (2, 3)
    assert (renamed.avant.financement, renamed.apres.financement) == (330_000, 420_000)
    assert (renamed.avant.crise_grave, renamed.apres.crise_grave) == (52_500, 67_500)
    (status,) = found.statuts
    assert status.avant
    assert status.apres
    assert (status.avant.statut, status.apres.statut) == (STATUTS[3], STATUTS[0])
    by_codes = {one.codes: one for one in found.mouvements}
    assert set(by_codes) == {("44002",), ("44003",), ("44005",), ("44006",), ("49004",)}
    assert by_codes["44002",][:2] == (("CPTS A",), ())
    assert by_codes["44003",][:2] == (("CPTS B",), ("CPTS A",))
    assert by_codes["44006",][:2] == ((), ("CPTS E",))
    assert [one.population for one in found.mouvements] == [6_000, 5_000, 3_000, 2_000, 1_100]
    assert found.couvertes == ("44006", "49004")
    assert found.decouvertes == ("44002", "44005")
    places = {one.departement: one for one in found.couverture}
    assert places["44"].avant
    assert places["44"].apres
    assert (places["44"].avant.couvert.population, places["44"].apres.couvert.population) == (
        15_000,
        14_000,
    )
    assert [one.quoi for one in found.tetes] == ["dérogations"]
    assert not found.empty


def test_a_commune_claimed_or_shared_is_told_exactly(made: Callable[..., Territories]) -> None:
    before = made({"a": "44001", "b": "44002"})
    after = made({"a": "44001 44002", "b": "44002"})
    (move,) = compare(before, after).mouvements
    assert (move.avant, move.apres) == (("CPTS B",), ("CPTS A", "CPTS B"))


def test_another_vintage_is_compared_by_the_communes_of_today(
    make_plan: MakePlan, france: Communes
) -> None:
    # Ancenis and Saint-Géréon became Ancenis-Saint-Géréon in 2019.
    old = territories(read_plan(make_plan({"a": "44003 44160"}, cog=2018)), france)
    new = territories(read_plan(make_plan({"a": "44003"}, cog=2026)), france)
    found = compare(old, new)
    assert not found.cpts
    assert not found.mouvements
    assert [(one.quoi, one.avant, one.apres) for one in found.tetes] == [
        ("millésime des communes", "2018", "2026")
    ]


def test_the_shipped_plan_at_two_dates(shipped_plan: Plan, france: Communes) -> None:
    then, now = (
        territories(shipped_plan, france, parse_date(text)) for text in ("2023-12", "2026-01")
    )
    found = compare(then, now)
    assert not found.mouvements
    assert len(found.statuts) == len(found.cpts) > 20
    assert compare(now, then) == found.mirror()
    assert compare(now, now).empty


OWNERS = st.lists(
    st.sets(st.sampled_from("abcd"), max_size=2), min_size=len(CODES), max_size=len(CODES)
)
SETS = st.tuples(OWNERS, st.lists(st.sampled_from((*STATUTS, None)), min_size=4, max_size=4))


@pytest.fixture(scope="module")
def build(
    tmp_path_factory: pytest.TempPathFactory, twelve: Communes
) -> Callable[[str, list[set[str]], list[str | None]], Territories]:
    folder = tmp_path_factory.mktemp("plan")
    (folder / "plan.toml").write_text(
        'nom = "Essai"\nperimetre = ["44", "49"]\ncog = 2026\n', encoding="utf-8"
    )
    (folder / "cpts.csv").write_text("cpts_id,nom\nx,X\n", encoding="utf-8")
    (folder / "compositions.csv").write_text("cpts_id,code_commune\n", encoding="utf-8")
    empty = read_plan(folder)
    date = parse_date("2022")

    def make(names: str, owners: list[set[str]], statuts: list[str | None]) -> Territories:
        said = dict(zip("abcd", names, strict=True))
        rows = sorted(
            Composition(said[one], code, None, None, None, None, 0)
            for code, held in zip(CODES, owners, strict=True)
            for one in held
        )
        cpts = sorted(
            Cpts(one, f"CPTS {one}", None, (), None, None, None, None, None, None, {})
            for one in names
        )
        events = [
            Evenement(date, one, statut, "observation", None, False)
            for one, statut in zip(names, statuts, strict=True)
            if statut
        ]
        plan = replace(empty, cpts=tuple(cpts), compositions=tuple(rows), evenements=tuple(events))
        return interpret(plan, twelve)

    return make


@given(SETS, SETS, st.sampled_from(["abcd", "abxy", "wxyz", "badc"]))
def test_one_way_is_the_mirror_of_the_other(
    build: Callable[..., Territories],
    one: tuple[list[set[str]], list[str | None]],
    other: tuple[list[set[str]], list[str | None]],
    names: str,
) -> None:
    before, after = build("abcd", *one), build(names, *other)
    found = compare(before, after)
    assert compare(after, before) == found.mirror()
    assert found.mirror().mirror() == found
    assert compare(before, before).empty
    check_coverage(found)
    assert comparison_text(found, width=96)
    assert len(comparison_commit(found).partition("\n")[0]) <= 72


def check_coverage(found: Comparison) -> None:
    population = found.apres.communes.atoms.population
    gained = sum(map(population, found.couvertes))
    lost = sum(map(population, found.decouvertes))
    whole = found.ensemble
    assert whole.avant
    assert whole.apres
    assert whole.apres.couvert.population - whole.avant.couvert.population == gained - lost
    moved = {code for one in found.mouvements for code in one.codes}
    assert {*found.couvertes, *found.decouvertes} <= moved
    for change in found.cpts:
        if change.avant and change.apres:
            assert change.apres.communes - change.avant.communes == len(change.gagnees) - len(
                change.perdues
            )


def test_what_is_to_be_attributed_is_no_zone_blanche(made: Callable[..., Territories]) -> None:
    holdings = {"a": "44001 44002 44003", "b": "44004"}
    before, after = made(holdings), made({"a": "44001", "b": "44004"}, a_attribuer="44002,a,")
    for found, arrows in (
        (compare(before, after), ("CPTS A → à attribuer", "CPTS A → zone blanche")),
        (compare(after, before), ("à attribuer → CPTS A", "zone blanche → CPTS A")),
    ):
        text = comparison_text(found, width=80).replace("\u00a0", " ")
        assert f"{arrows[0]} : Commune 44002 (44002)" in text
        assert f"{arrows[1]} : Commune 44003 (44003)" in text


def test_texts(made: Callable[..., Territories]) -> None:
    before, after = made(BEFORE), made(AFTER)
    found = compare(before, after)
    text = comparison_text(found, width=80).replace("\u00a0", " ")
    order = ["CPTS ajoutée", "CPTS disparue", "CPTS renommée", "Communes", "Couverture"]
    places = [text.index(word) for word in order]
    assert places == sorted(places)
    assert "zone blanche → CPTS E : Commune 44006 (44006)" in text
    commit = comparison_commit(found)
    first, blank, *body = commit.splitlines()
    assert first.replace("\u00a0", " ").startswith("Essai : 1 CPTS ajoutée, 1 disparue, 1 renommée")
    assert blank == ""
    assert max(map(len, body)) <= 72
    sheets = {sheet.nom: sheet for sheet in comparison_sheets(found)}
    assert len(sheets["communes"].lignes) == 5
    assert len(sheets["cpts"].lignes) == len(found.cpts)


def test_nothing_changed_is_said(made: Callable[..., Territories]) -> None:
    same = compare(made(BEFORE), made(BEFORE))
    assert same.empty
    assert comparison_text(same, width=80) == "Rien n’a changé.\n"
    assert comparison_commit(same) == "Essai\u00a0: rien n’a changé\n"


def test_a_merger_leads_from_those_that_it_was_made_of(
    make_plan: Callable[..., Path], france: Communes
) -> None:
    folder = make_plan({"a": "44003 44082 44180", "b": "44029", "c": "44109"})
    before = territories(read_plan(folder), france)
    parts = [before.cpts["a"], before.cpts["b"]]
    changed, _ = merge(before, open_plan(folder), parts, "CPTS Nord", parse_date("2026"))
    after = interpret(examine_source(changed.source)[0], france, parse_date("2026"))
    found = compare(before, after)
    pairs = {(one.avant and one.avant.cpts_id, one.apres and one.apres.cpts_id, one.devient)
             for one in found.cpts}  # fmt: skip
    assert pairs == {("a", "nord", ""), ("b", None, "CPTS Nord")}
    assert compare(after, before) == found.mirror()
    assert [kinds(one) for one in found.disparues] == ["disparue, devenue «\u00a0CPTS Nord\u00a0»"]
    assert ", devenue «\u00a0CPTS Nord\u00a0»" in comparison_text(found, width=80)


def test_what_changed_in_some_departments(made: Callable[..., Territories]) -> None:
    found = compare(made(BEFORE), made(AFTER))
    here = within(found, ["49"])
    assert [one.apres.cpts_id for one in here.ajoutees if one.apres] == ["f"]
    assert [one.apres.cpts_id for one in here.renommees if one.apres] == ["e"]
    assert not here.disparues
    moved = [code for one in here.mouvements for code in one.codes]
    assert sorted(moved) == sorted(
        code for one in found.mouvements for code in one.codes if code.startswith("49")
    )
    people = found.apres.communes.atoms.population
    assert all(one.population == sum(map(people, one.codes)) for one in here.mouvements)
    assert {one.departement for one in here.couverture} <= {"49"}
    everywhere = {one.departement or "" for one in found.couverture}
    assert within(found, everywhere) == found
