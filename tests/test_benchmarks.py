"""What benchmarks say of their figures: never how long something takes."""

import ast
import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = ROOT / "benchmarks"
NBSP = "\u00a0"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give what imports a module of the benchmarks."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


@pytest.fixture
def run() -> Any:
    """Give the figures that are kept."""
    return json.loads((BENCHMARKS / "results.json").read_text(encoding="utf-8"))


def test_the_page_is_that_of_the_figures_that_are_kept(load: Any, run: Any) -> None:
    written = (ROOT / "docs" / "PERFORMANCES.md").read_text(encoding="utf-8")
    assert written == load("report").page(run), "stale: run make bench"


def test_every_case_has_figures(load: Any, run: Any) -> None:
    results = run["results"]
    told = {one.get("case") for one in results} | {one.get("operation") for one in results}
    constants = {_constant(path, "CASE") for path in BENCHMARKS.glob("*.py")}
    assert {name for name in constants if name} <= told
    assert set(load("growth").OPERATIONS) <= told
    assert any(one["kind"] == "steps" for one in results)
    assert sum(str(name).startswith("Page de ") for name in told) == 2


def test_every_ratio_with_a_bar_is_in_the_quick_run(run: Any) -> None:
    """But for those of pages, that need a browser."""
    quick = {_constant(BENCHMARKS / f"{name}.py", "CASE") for name in _listed("QUICK")}
    barred = {one["case"] for one in run["results"] if one.get("bar") and "case" in one}
    assert {one for one in barred if not one.startswith("Page de ")} <= quick


def _listed(name: str) -> tuple[str, ...]:
    for node in ast.parse((BENCHMARKS / "run.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return tuple(ast.literal_eval(node.value))
    raise AssertionError(name)


def _constant(path: Path, name: str) -> str | None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return str(ast.literal_eval(node.value))
    return None


def test_a_ratio_is_the_median_of_those_of_each_turn(load: Any) -> None:
    ratio = load("results").Ratio
    found = ratio("cas", "nous", "pair", (1.0, 2.0, 4.0), (10.0, 10.0, 12.0), bar=5)
    assert found.value == 5
    assert not found.missed
    assert ratio("cas", "nous", "pair", (1.0,), (4.9,), bar=5).missed
    assert not ratio("cas", "nous", "pair", (1.0,), (0.1,)).missed


def test_an_exponent_is_that_of_a_power_law(load: Any) -> None:
    results = load("results")
    points = tuple(results.Point("", n, 3e-6 * n**1.5, 100) for n in (10, 100, 5000))
    assert results.Growth("", points, 2, 1000).exponent == pytest.approx(1.5)
    assert results.Growth("", points, 2, 1000).last == pytest.approx(1.5)
    assert results.Growth("", points, 1.4, 1000).missed
    assert results.Growth("", points, 2, 99).missed


def test_numbers_are_french(load: Any) -> None:
    shown = load("results").shown
    assert [shown(one) for one in (34_788, 2.0, 0.0375, 12.34, 0.5)] == [
        f"34{NBSP}788", "2", "0,037", "12,3", "0,5"
    ]  # fmt: skip


def test_copies_of_a_department_are_alike(load: Any, france: Communes, tmp_path: Path) -> None:
    alone = load("replica").write_replica(france, ["53"], tmp_path / "une")
    twice = load("replica").write_replica(france, ["53"], tmp_path / "deux", copies=2)
    count = len(france.atoms.by_departement["53"])
    assert (len(alone.atoms), len(twice.atoms)) == (count, 2 * count)
    assert sum(c.population for c in twice.atoms.values()) == 2 * sum(
        c.population for c in alone.atoms.values()
    )
    graph, single = adjacency(twice), adjacency(alone)
    assert sorted(map(len, graph.pieces(twice.atoms))) == [count, count]
    assert len(graph.borders) == 2 * len(single.borders)
    outside = sum(one.exterieur for one in single.voisinages.values())
    # What lay beside Mayenne is the outside now.
    assert outside > 300_000
    assert twice.topology.union(twice.atoms).area == pytest.approx(
        2 * alone.topology.union(alone.atoms).area
    )
