"""A private folder for what libraries write, and what is said when it is full."""

import errno
import sqlite3
import stat
import tempfile
from pathlib import Path

import pytest

from cptsgeo.errors import OutputError, TableError
from cptsgeo.files.provisional import provisional_folder


def test_it_is_private_and_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with provisional_folder() as folder:
        assert folder.parent == tmp_path
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "a").write_text("x", encoding="utf-8")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disque plein"),
        (OSError(errno.EFBIG, "File too large"), "fichier trop grand pour ce disque"),
        (sqlite3.OperationalError("database or disk is full"), "disque plein"),
        (sqlite3.OperationalError("disk I/O error"), "écriture interrompue"),
    ],
)
def test_what_fails_in_it_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(OutputError, match=words) as told, provisional_folder():
        raise error
    assert str(tmp_path) in str(told.value)
    assert "TMPDIR" in str(told.value)
    assert not list(tmp_path.iterdir())


def test_what_else_fails_passes_as_it_is() -> None:
    for error in (TableError("Raison."), OutputError("Raison."), KeyboardInterrupt()):
        with pytest.raises(type(error)) as told, provisional_folder():
            raise error
        assert told.value is error


def test_a_system_without_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    with pytest.raises(OutputError, match="absent"), provisional_folder():
        pass
