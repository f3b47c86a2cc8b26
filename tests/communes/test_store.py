"""Where referentials lie, and which one is chosen, whatever lies there."""

import os
from pathlib import Path

import pytest

from cptsgeo.communes import store
from cptsgeo.communes.store import EMBEDDED, FOLDER, choose, chosen, communes_folder, referentiels
from cptsgeo.errors import ReferentielError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.delenv(store.CHOICE, raising=False)
    (tmp_path / "referentiels" / "ign-2026").mkdir(parents=True)
    (tmp_path / "referentiels" / "ign-2026" / "referentiel.toml").write_text("", encoding="utf-8")
    return tmp_path


def test_a_choice_is_kept(home: Path) -> None:
    assert chosen() == EMBEDDED
    choose("ign-2026")
    assert chosen() == "ign-2026"
    (home / "choisi.txt").write_bytes("\ufeffign-2026\r\n".encode())  # As Notepad saves it.
    assert communes_folder() == home / "referentiels" / "ign-2026"


@pytest.mark.parametrize("content", [b"ign-\xe9", "ign-2026".encode("utf-16"), b"a" * 20_000])
def test_a_choice_that_cannot_be_read_is_told(home: Path, content: bytes) -> None:
    (home / "choisi.txt").write_bytes(content)
    with pytest.raises(ReferentielError, match=r"choisi\.txt.*donnees choisir embarque"):
        chosen()
    choose(EMBEDDED)
    assert chosen() == EMBEDDED


def test_a_choice_that_is_no_file_is_told(home: Path) -> None:
    (home / "choisi.txt").symlink_to("choisi.txt")
    with pytest.raises(ReferentielError, match="donnees choisir"):
        chosen()
    (home / "choisi.txt").unlink()
    os.mkfifo(home / "choisi.txt")
    with pytest.raises(ReferentielError, match="donnees choisir"):
        chosen()


def test_a_folder_that_nobody_may_look_into_holds_no_choice(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = Path.stat

    def refuse(path: Path, **named: bool) -> os.stat_result:
        if path.is_relative_to(home):
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **named)

    choose("ign-2026")
    monkeypatch.setattr(Path, "stat", refuse)
    assert chosen() == EMBEDDED
    assert [*referentiels()] == [EMBEDDED]


def test_what_is_beside_the_referentials_is_none(home: Path) -> None:
    place = home / "referentiels"
    (place / "tourne").symlink_to("tourne")
    (place / "note.txt").write_text("x", encoding="utf-8")
    (place / os.fsdecode(b"caf\xe9")).mkdir()
    assert [*referentiels()] == [EMBEDDED, "ign-2026"]
