"""Which plan is meant: the one named, that of the environment, the chosen one, the supplied one."""

from pathlib import Path

import pytest

from cptsgeo.communes.store import FOLDER
from cptsgeo.errors import OutputError, TableError
from cptsgeo.paths import default_plan
from cptsgeo.plan import choice


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who chose nothing yet."""
    folder = tmp_path / "données"
    monkeypatch.setenv(FOLDER, str(folder))
    monkeypatch.delenv(choice.VARIABLE, raising=False)
    return folder


def test_the_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (tmp_path / name for name in ("a", "b", "c"))
    for path in (first, second, third):
        path.mkdir()
    assert choice.named(None) is None
    assert choice.place_of(None) == default_plan()
    choice.choose(first)
    assert choice.named(None) == first
    monkeypatch.setenv(choice.VARIABLE, str(second))
    assert choice.named(None) == second
    assert choice.named(third) == third
    assert choice.named(Path("fourni")) is None
    assert choice.place_of(Path("fourni")) == default_plan()
    monkeypatch.setenv(choice.VARIABLE, "fourni")
    assert choice.named(None) is None
    monkeypatch.delenv(choice.VARIABLE)
    choice.choose(None)
    assert choice.named(None) is None
    choice.choose(None)


def test_a_relative_path_is_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mon plan été").mkdir()
    monkeypatch.chdir(tmp_path)
    choice.choose(Path("mon plan été"))
    monkeypatch.chdir("/")
    assert choice.named(None) == tmp_path / "mon plan été"


def test_another_than_the_chosen_one(tmp_path: Path) -> None:
    assert not choice.is_other(tmp_path)
    choice.choose(tmp_path)
    assert not choice.is_other(tmp_path / "x" / "..")
    assert choice.is_other(default_plan())


def test_what_is_gone_is_told_and_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"")
    choice.choose(path)
    path.unlink()
    with pytest.raises(TableError, match=r"plan\.xlsx, n’est plus là.*plan choisir fourni"):
        choice.named(None)
    assert choice.named(Path("fourni")) is None
    monkeypatch.setenv(choice.VARIABLE, str(path))
    with pytest.raises(TableError, match=r"CPTSGEO_PLAN, .*plan\.xlsx, n’existe pas"):
        choice.named(None)


def test_a_choice_that_cannot_be_undone(user: Path) -> None:
    (user / "plan.txt").mkdir(parents=True)
    assert choice.chosen() is None
    with pytest.raises(OutputError, match=r"Impossible de supprimer .*plan\.txt"):
        choice.choose(None)


def test_what_undoes_names_the_plan_unless_it_is_the_one_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = tmp_path / "mien", tmp_path / "un autre"
    for path in (mine, other):
        path.mkdir()
    assert choice.undoing(mine) == f"cptsgeo plan annuler --plan {mine}"
    choice.choose(mine)
    assert choice.undoing(mine) == "cptsgeo plan annuler"
    assert choice.undoing(other) == f'cptsgeo plan annuler --plan "{other}"'
    monkeypatch.setenv(choice.VARIABLE, str(other))
    assert choice.undoing(other) == "cptsgeo plan annuler"
    monkeypatch.setenv(choice.VARIABLE, str(tmp_path / "absent"))
    assert choice.undoing(mine) == f"cptsgeo plan annuler --plan {mine}"
