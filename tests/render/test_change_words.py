"""What ``cptsgeo comparer`` says, byte by byte, and that every sentence of a page is said."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from little import little

from cptsgeo.analysis.comparison import Comparison, compare
from cptsgeo.changes import phrases
from cptsgeo.changes.phrases import PHRASES, page_phrases
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.tables.changes import SUBJECT, comparison_commit, comparison_text

MakePlan = Callable[..., Path]
SAID = Path(__file__).parent.parent / "data" / "comparer.txt"


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Communes:
    return little(tmp_path_factory.mktemp("pays") / "communes")


def compared(make_plan: MakePlan, communes: Communes) -> Iterator[Comparison]:
    """Pairs of plans that have something of everything to tell."""

    def made(holdings: dict[str, str], **tables: str) -> Territories:
        tables = {"statuts": "", "derogations": "", **tables}
        return territories(read_plan(make_plan(holdings, **tables)), communes, contested=True)

    before = made(
        {"a": "44001 44002", "b": "44003 44004", "c": "44005", "d": "49001 49002 49003"},
        statuts="a,2021,accompagnement_en_cours,observation,,",
    )
    after = made(
        {"a": "44001 44003", "b": "44004", "e": "49001 49002 49003 44006", "f": "49004"},
        statuts="a,2022,operationnelle,signature_aci,,",
        derogations="44001,a b,",
    )
    plan = after.plan
    became = replace(after, plan=replace(plan, cessees=(before.cpts["c"]._replace(devient="a"),)))
    elsewhere = replace(before, plan=replace(before.plan, perimetre=("49",), nom="L'autre"))
    alone = made({"a": "44001"})
    shared = made({"a": "44001", "b": "44001 44002"}, derogations="44001,a b,")
    waiting = made({"a": "44002"}, a_attribuer="44001,a,")
    for one, other in (
        (before, after),
        (after, before),
        (before, became),
        (before, elsewhere),
        (elsewhere, after),
        (before, before),
        (alone, shared),
        (alone, waiting),
    ):
        yield compare(one, other)


def told(found: Comparison) -> str:
    texts = [comparison_text(found, width=width) for width in (60, 300)]
    return "\n".join([*texts, comparison_commit(found)])


def test_not_a_byte_of_what_is_said_changes(make_plan: MakePlan, twelve: Communes) -> None:
    said = "\n=====\n".join(map(told, compared(make_plan, twelve)))
    assert said == SAID.read_text(encoding="utf-8")


def test_each_sentence_of_a_comparison_is_among_them(
    make_plan: MakePlan, twelve: Communes, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: set[str] = set()

    class Noted(dict[str, str]):
        def __getitem__(self, name: str) -> str:
            used.add(name)
            return super().__getitem__(name)

    noted = Noted(PHRASES)
    monkeypatch.setattr(phrases, "PHRASES", noted)
    monkeypatch.setattr("cptsgeo.render.tables.changes.PHRASES", noted)
    for found in compared(make_plan, twelve):
        told(found)
    assert used == {name for name in PHRASES if name.startswith("comparer.")}


def test_the_first_line_of_a_commit_never_is_too_wide(
    make_plan: MakePlan, twelve: Communes
) -> None:
    """Whatever the length of the plan's name: its end takes a column where it is cut short."""
    found = next(compared(make_plan, twelve))
    lines = []
    for length in range(1, 31):
        plan = replace(found.apres.plan, nom="x" * length)
        told = comparison_commit(replace(found, apres=replace(found.apres, plan=plan)))
        lines.append(told.splitlines()[0])
    assert max(map(len, lines)) == SUBJECT
    assert any(line.endswith("…") for line in lines if len(line) == SUBJECT)


def test_a_page_gets_its_own_advice_where_a_command_speaks_of_options() -> None:
    given = page_phrases()
    advised = {name.removesuffix(".page") for name in PHRASES if name.endswith(".page")}
    assert advised
    for name in advised:
        assert f"{name}.conseil" in PHRASES
        assert f"{name}.conseil" not in given
    assert {name: PHRASES[name] for name in given} == given
    # What a page says names no option, and no command.
    assert [name for name, text in given.items() if re.search(r"--\w|cptsgeo ", text)] == []
