"""Another commit beside: who runs first, what is measured again, what fails."""

import importlib
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give what imports a module of the benchmarks, or of the scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module


def _git(folder: Path, *words: str) -> str:
    command = [
        "git",
        "-C",
        str(folder),
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@x.example",
        *words,
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_commit_stands_beside_and_is_gone(
    load: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _git(tmp_path, "init", "--quiet")
    for text in ("avant", "après"):
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        _git(tmp_path, "add", ".")
        _git(tmp_path, "commit", "--quiet", "-m", text)
    checkout = load("beside").checkout
    with checkout("HEAD~1", tmp_path) as tree:
        assert (tree / "a.txt").read_text(encoding="utf-8") == "avant"
        (tree / "b.txt").touch()
    assert not tree.exists()
    with pytest.raises(SystemExit), checkout("HEAD", tmp_path) as tree:
        signal.raise_signal(signal.SIGTERM)
    assert not tree.exists()
    assert len(_git(tmp_path, "worktree", "list").splitlines()) == 1
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "après"
    with pytest.raises(SystemExit, match="absent"), checkout("absent", tmp_path):
        pass
    assert "absent" in capfd.readouterr().err


def test_a_version_is_lent_and_told(load: Any, tmp_path: Path) -> None:
    for name, version in (("a", "1.0"), ("b", "2.0")):
        (tmp_path / name / "cptsgeo").mkdir(parents=True)
        text = f'"""Un."""\n\n__version__ = "{version}"\n'
        (tmp_path / name / "cptsgeo" / "__init__.py").write_text(text, encoding="utf-8")
    lend = load("beside").lend_version
    assert lend(tmp_path / "a", tmp_path / "b") == (
        "Le commit à côté se dit 1.0 : il s’est dit 2.0, comme ici."
    )
    one, other = ((tmp_path / name / "cptsgeo" / "__init__.py").read_text("utf-8") for name in "ab")
    assert one == other
    assert lend(tmp_path / "a", tmp_path / "b") == ""


def test_nothing_of_the_user_is_read(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPTSGEO_REFERENTIEL", "ailleurs")
    monkeypatch.setenv("PYTHONPATH", "ailleurs")
    found = load("beside").environment(Path("arbre"), "utilisateur")
    assert "ailleurs" not in found.values()
    assert (found["PYTHONPATH"], found["CPTSGEO_DONNEES"]) == ("arbre", "utilisateur")


def test_each_goes_first_in_turn_and_the_first_time_does_not_count(load: Any) -> None:
    order = []
    clock: Iterator[float] = iter(range(100))

    def work(name: str) -> float:
        order.append(name)
        return next(clock)

    mine, theirs = load("against").alternated(lambda: work("a"), lambda: work("b"), 3)
    assert "".join(order) == "ba" + "ba" + "ab" + "ba"
    assert (mine, theirs) == ((3, 4, 7), (2, 5, 6))


def race(load: Any, seconds: float, most: float | None) -> Any:
    return load("against").Race("valider", "abc", lambda: seconds, lambda: 1.0, most)


def test_what_is_close_to_its_bar_is_measured_again(load: Any) -> None:
    for seconds, rounds in ((1.04, [3, 15]), (1.06, [3, 15]), (0.5, [3]), (1.3, [3])):
        assert [len(one.mine) for one in race(load, seconds, 1.05).measured(3)] == rounds
    assert len([*race(load, 9, None).measured(3)]) == 1


def test_a_bar_is_how_many_times_the_time_of_the_peer(load: Any) -> None:
    against = load("against")
    good, bad = (race(load, seconds, 1.5).run(3) for seconds in (1.49, 1.51))
    assert (good.missed, bad.missed) == (False, True)
    told = against.told(bad).replace("\u00a0", " ")
    assert told.startswith("MANQUÉ valider : 1,51 fois (au plus 1,5) – ici 1,51 s")
    assert "abc 1 s" in told


def test_beside_a_commit_every_case_runs_and_beside_geopandas_those_with_a_bar(
    load: Any, tmp_path: Path
) -> None:
    against = load("against")
    ours, other = (against.Runner(tmp_path / name, tmp_path) for name in "ab")
    beside = [*against.races(ours, other, "abc", against.CASES)]
    assert [one.case for one in beside] == [*against.CASES]
    assert {one.case: one.most for one in beside if one.most} == {
        "ou Ancenis": 1.05, "valider": 1.05, "couverture": 1.05
    }  # fmt: skip
    alone = [*against.races(ours, None, "geopandas", against.CASES)]
    assert [one.most for one in alone] == [1.1, 1.5, 1.8]
    assert {case for case, _ in against.BARS} <= {*against.CASES}


def test_a_quick_case_near_its_bar_is_run_with_more_rounds(load: Any) -> None:
    run, results = load("run"), load("results")
    asked = []

    def found(seconds: float) -> Any:
        def case(name: str, effort: Any) -> Any:
            asked.append((name, effort.quick, effort.rounds))
            mine = 1.0 if effort.rounds else seconds
            return [results.Ratio("", "", "", (mine,), (10.0,), bar=5)]

        return case

    assert run.settled("plans", found(1.5))[0].value == pytest.approx(10 / 1.5)
    assert run.settled("plans", found(1.9))[0].value == 10
    assert asked == [("plans", True, 0)] * 2 + [("plans", True, 15)]
    effort = load("measure").Effort
    assert [effort(True).runs(1, 3), effort(False).runs(1, 3), effort(True, 15).runs(1, 3)] == [
        1, 3, 15
    ]  # fmt: skip


def test_close_is_within_a_tenth_on_either_side(load: Any) -> None:
    results = load("results")
    limits = [results.Limit("", "", value, "s", bar) for value, bar in
              ((9.1, 10), (10.9, 10), (8.9, 10), (11.2, 10), (10, None))]  # fmt: skip
    assert [one.close for one in limits] == [True, True, False, False, False]
    for power, close in ((1.05, False), (1.15, True), (1.3, False)):
        points = tuple(results.Point("", n, 3e-6 * n**power, 100) for n in (10, 100, 5000))
        assert results.Growth("", points, 1.1, 1000).close is close
