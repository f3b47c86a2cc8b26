"""What differs between systems, each played by a fake: the machine of the tests is only one."""

import ast
import errno
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from unittest import mock

import pytest

from cptsgeo.communes.store import FOLDER, user_folder
from cptsgeo.errors import OutputError
from cptsgeo.files import system
from cptsgeo.files.whole import write_text
from cptsgeo.paths import PACKAGE
from cptsgeo.referentiel.importation.build import _beside, _take_place

MODULES = sorted(PACKAGE.rglob("*.py"))
HERE = {"system.py", "process.py"}
SYSTEM = {"resource", "msvcrt", "fcntl", "winreg", "platform"}
ASKED = {"sys.platform", "os.name", "os.replace", "os.rename", "shutil.move"}


class HeldError(PermissionError):
    """What Windows raises of a file that another program has open."""

    winerror = 32


def locked(monkeypatch: pytest.MonkeyPatch, times: int, error: OSError) -> list[Path]:
    """Refuse so many times to give a file another name; the list tells the tries."""
    replace, tries = Path.replace, list[Path]()

    def refuse(self: Path, target: Path) -> Path:
        tries.append(self)
        if len(tries) <= times:
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    return tries


# What is open elsewhere


def test_windows_is_tried_again_while_an_antivirus_reads_the_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "PLATFORM", system.WINDOWS)
    draft, place = tmp_path / "draft", tmp_path / "place"
    draft.write_text("après", encoding="utf-8")
    place.write_text("avant", encoding="utf-8")
    tries, waited = locked(monkeypatch, 3, HeldError(errno.EACCES, "in use")), list[float]()
    system.put(draft, place, wait=waited.append)
    assert place.read_text(encoding="utf-8") == "après"
    assert not draft.exists()
    assert len(tries) == 4
    assert waited == sorted(waited)
    assert len(waited) == 3


def test_windows_gives_up_when_excel_holds_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "PLATFORM", system.WINDOWS)
    monkeypatch.setattr(system, "_WAITS", (0.0, 0.0))
    (tmp_path / "zones.csv").write_text("avant", encoding="utf-8")
    tries = locked(monkeypatch, 99, HeldError(errno.EACCES, "in use"))
    words = r"zones\.csv \(un autre programme l’a ouvert\).: le fermer dans Excel"
    with pytest.raises(OutputError, match=words):
        write_text(tmp_path / "zones.csv", "après")
    assert len(tries) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["zones.csv"]
    assert (tmp_path / "zones.csv").read_text(encoding="utf-8") == "avant"


def test_elsewhere_a_refusal_is_final(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "PLATFORM", "linux")
    tries = locked(monkeypatch, 1, PermissionError(errno.EACCES, "denied"))
    with pytest.raises(OutputError, match=r"\(accès refusé\).: choisir un autre dossier"):
        write_text(tmp_path / "zones.csv", "après")
    assert len(tries) == 1


def test_what_is_no_refusal_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "PLATFORM", system.WINDOWS)
    waited = list[float]()
    with pytest.raises(FileNotFoundError):
        system.put(tmp_path / "absent", tmp_path / "place", wait=waited.append)
    assert waited == []


def test_a_referential_in_use_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows lets the old folder go, and then refuses the new one."""
    monkeypatch.setattr(system, "PLATFORM", "linux")
    for name in ("draft", "folder"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cog").write_text(name, encoding="utf-8")
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "draft":
            raise HeldError(errno.EACCES, "in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match=r"un autre programme.*fermer les programmes"):
        _take_place(tmp_path / "draft", tmp_path / "folder", tmp_path / "aside")
    assert (tmp_path / "folder" / "cog").read_text(encoding="utf-8") == "folder"
    monkeypatch.undo()
    _take_place(tmp_path / "draft", tmp_path / "folder", tmp_path / "aside")
    assert (tmp_path / "folder" / "cog").read_text(encoding="utf-8") == "draft"


def test_a_referential_on_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "referentiels" / "r"

    def build() -> None:
        with _beside(folder) as place:
            (place / "communes.csv").write_text("à moitié", encoding="utf-8")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OutputError, match="disque plein"):
        build()
    assert not list(folder.parent.iterdir())
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="n’est pas un dossier"), _beside(tmp_path / "fichier/r"):
        pass


def test_a_referential_is_replaced_or_not_when_ctrl_c_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between both steps, nothing stands in its place: it is no moment to stop."""
    for name in ("draft", "folder"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cog").write_text(name, encoding="utf-8")
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        found = replace(self, target)
        os.kill(os.getpid(), signal.SIGINT)
        return found

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _take_place(tmp_path / "draft", tmp_path / "folder", tmp_path / "aside")
    assert (tmp_path / "folder" / "cog").read_text(encoding="utf-8") == "draft"


def test_signals_are_heard_as_before_once_they_may() -> None:
    heard = list[int]()
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    try:
        with system.undisturbed():
            os.kill(os.getpid(), signal.SIGTERM)
            assert heard == []
        assert heard == [signal.SIGTERM]
        os.kill(os.getpid(), signal.SIGTERM)
        assert heard == [signal.SIGTERM] * 2
    finally:
        signal.signal(signal.SIGTERM, before)


def test_another_thread_is_told_of_no_signal() -> None:
    done = list[bool]()

    def work() -> None:
        with system.undisturbed():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (HeldError(errno.EACCES, "in use"), "un autre programme l’a ouvert"),
        (PermissionError(errno.EACCES, "denied"), "accès refusé"),
        (OSError(errno.ENOSPC, "full"), "disque plein"),
        (OSError(errno.EIO, "Input/output error"), "le disque ne répond pas"),
        (OSError(errno.EFBIG, "File too large"), "fichier trop grand pour ce disque"),
        (OSError(9999, "Some error"), "erreur 9999 du système"),
        (OSError("sans numéro"), "sans numéro"),
    ],
)
def test_causes(error: OSError, words: str) -> None:
    assert system.cause(error) == words


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_cause_is_told_in_the_words_of_the_system(number: int) -> None:
    told = system.cause(OSError(number, os.strerror(number)))
    assert told
    assert os.strerror(number) not in told


# Where the user's data are


@pytest.mark.parametrize(
    ("platform", "environ", "folder"),
    [
        ("win32", {"LOCALAPPDATA": "/u/Local"}, "/u/Local"),
        ("win32", {}, "~/AppData/Local"),
        ("darwin", {"XDG_DATA_HOME": "/x"}, "~/Library/Application Support"),
        ("linux", {"XDG_DATA_HOME": "/x"}, "/x"),
        ("linux", {"LOCALAPPDATA": "/u/Local"}, "~/.local/share"),
        ("linux", {"XDG_DATA_HOME": ""}, "~/.local/share"),
    ],
)
def test_the_folder_of_the_users_data(
    monkeypatch: pytest.MonkeyPatch, platform: str, environ: dict[str, str], folder: str
) -> None:
    monkeypatch.setattr(system, "PLATFORM", platform)
    assert system.user_data(environ) == Path(folder).expanduser()
    monkeypatch.delenv(FOLDER, raising=False)
    assert user_folder().name == "cptsgeo"
    monkeypatch.setenv(FOLDER, "/chez/moi")
    assert user_folder() == Path("/chez/moi")


# Nowhere else


def asked(path: Path) -> list[str]:
    """What a module asks of the system by itself: which one it is, or to rename a file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in SYSTEM]
        elif isinstance(node, ast.ImportFrom) and node.module in SYSTEM:
            found.append(node.module)
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in ASKED:
            found.append(ast.unparse(node))
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"replace", "rename"}
            and len(node.args) == 1
            and not node.keywords
        ):
            found.append(ast.unparse(node))  # Of a path: a text's takes two arguments.
    return found


def test_no_other_module_asks_which_system_it_is_or_renames_a_file() -> None:
    assert {path.name: found for path in MODULES if (found := asked(path))}.keys() == HERE


def test_a_process_lives_or_not() -> None:
    assert system.alive(os.getpid())
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert not system.alive(process.pid)
    with mock.patch.object(os, "kill", side_effect=PermissionError):
        assert system.alive(process.pid)  # Somebody else's.
