"""The faults that are seeded to try the tests: each has its place, and tests to catch it."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cptsgeo.paths import PACKAGE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def seeding(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import seed_faults

    return seed_faults


def test_each_fault_stands_once_in_its_room(seeding: Any) -> None:
    sources = seeding.sources_of(PACKAGE)
    for fault in seeding.FAULTS:
        place = seeding.place_of(fault, sources).relative_to(PACKAGE)
        assert place.parts[0] == fault.room, (fault.breaks, place)
        assert fault.replace != fault.find, fault.breaks


def test_faults_are_many_and_in_every_room(seeding: Any) -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    count = Counter(fault.room for fault in seeding.FAULTS)
    assert count.keys() == rooms
    assert min(count.values()) >= 2
    assert count.total() >= 40
    assert len({fault.breaks for fault in seeding.FAULTS}) == len(seeding.FAULTS)


def test_each_fault_has_tests_wherever_they_stand(seeding: Any) -> None:
    for fault in seeding.FAULTS:
        found = seeding.tests_of(fault, ROOT / "tests")
        assert all((ROOT / path).is_file() for path in found)
        assert any("browser" in path for path in found) == ("browser/" in str(fault.tests))


def test_a_fault_that_is_not_there_is_told_by_name(seeding: Any, tmp_path: Path) -> None:
    source = tmp_path / "room.py"
    source.write_text("a < b\na < c\n", encoding="utf-8")
    sources = seeding.sources_of(tmp_path)
    for text, times in (("a < d", 0), ("a <", 2)):
        fault = seeding.Fault("room", text, "", "Nothing is less.", ())
        with pytest.raises(seeding.SeedError, match=f"Nothing is less.*{times} times"):
            seeding.place_of(fault, sources)
    fault = seeding.Fault("room", "a < b", "", "Nothing is less.", ())
    assert seeding.place_of(fault, sources) == source
    with pytest.raises(seeding.SeedError, match="Nothing is less"):
        seeding.tests_of(fault, tmp_path)


@pytest.mark.parametrize(
    ("replace", "caught"), [("return a >= b", True), ("return not a < b", False)]
)
def test_a_fault_is_caught_or_not_and_taken_out(
    seeding: Any, tmp_path: Path, replace: str, caught: bool
) -> None:
    sources = {
        "cptsgeo/more.py": "def more(a: int, b: int) -> bool:\n    return a > b\n",
        "tests/room/test_more.py": "import sys\nsys.path[:0] = ['cptsgeo']\nfrom more import more\n"
        "\n\ndef test_equal() -> None:\n    assert more(2, 1)\n    assert not more(1, 2)\n"
        "    assert SAME\n".replace("SAME", "not more(1, 1)" if caught else "True"),
    }
    for name, text in sources.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    fault = seeding.Fault("more", "return a > b", replace, "Equals are more.", ("more",))
    found = seeding.seed(fault, tmp_path, likeliest_only=False, browser=False)
    assert found.caught == caught
    assert found.by == ("tests/room/test_more.py::test_equal" if caught else "")
    assert (tmp_path / "cptsgeo/more.py").read_text("utf-8") == sources["cptsgeo/more.py"]


def test_what_is_not_caught_any_more(seeding: Any) -> None:
    one, other, new = seeding.FAULTS[:3]
    before = [{"breaks": one.breaks, "caught": True}, {"breaks": other.breaks, "caught": False}]
    after = [seeding.Verdict(fault, False, "", 0.0) for fault in (one, other, new)]
    assert seeding.lost(before, after) == [one.breaks]


def test_choosing_faults(seeding: Any) -> None:
    assert seeding.chosen([]) == list(seeding.FAULTS)
    assert seeding.chosen(["2", "text"])[:2] == list(seeding.FAULTS[:2])
    assert {fault.room for fault in seeding.chosen(["cli"])} == {"cli"}
    with pytest.raises(seeding.SeedError, match="rien"):
        seeding.chosen(["rien"])
