"""What differs between systems, each played by a fake: the machine of the tests is only one."""

import ast
import errno
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path
from unittest import mock

import pytest

from cptsgeo.communes.store import FOLDER, user_folder
from cptsgeo.errors import OutputError
from cptsgeo.files import processes, system
from cptsgeo.files.whole import write_text
from cptsgeo.paths import PACKAGE
from cptsgeo.referentiel.importation.build import _beside, _take_place

MODULES = sorted(PACKAGE.rglob("*.py"))
HERE = Path(system.__file__)
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
        with processes.undisturbed():
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
        with processes.undisturbed():
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


# Little memory, little time


def test_windows_does_not_limit_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "PLATFORM", system.WINDOWS)
    monkeypatch.setitem(sys.modules, "resource", None)
    assert not system.limit_memory(2**20)


@pytest.mark.parametrize(
    ("hard", "soft"), [(resource.RLIM_INFINITY, 1000), (600, 600), (2000, 1000)]
)
def test_memory_is_limited_below_what_the_system_allows(
    monkeypatch: pytest.MonkeyPatch, hard: int, soft: int
) -> None:
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, both: asked.append((kind, both)))
    assert system.limit_memory(1000)
    assert asked == [(resource.RLIMIT_AS, (soft, hard))]


def test_macos_refuses_the_limit_and_the_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(system, "PLATFORM", system.MACOS)
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert not system.limit_memory(2**20)


def test_work_is_limited_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, 2**40))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, both: asked.update({kind: both}))
    assert system.limit_work(1.5, 1000)
    assert {kind: soft for kind, (soft, _) in asked.items()} == {
        resource.RLIMIT_CPU: 2, resource.RLIMIT_FSIZE: 1000, resource.RLIMIT_CORE: 0,
    }  # fmt: skip
    monkeypatch.setattr(system, "PLATFORM", system.WINDOWS)
    assert not system.limit_work(1, 1)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_do_not_limit_calls(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(system, "PLATFORM", platform)
    assert not system.limit_calls()


def test_a_machine_whose_calls_are_not_known_does_not_limit_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system, "_CALLS", {})
    assert not system.limit_calls()


LIMITED = pytest.mark.skipif(sys.platform != "linux", reason="the limits hold on Linux")


def apart(
    folder: Path, code: str, allowed: system.Allowed, *, inside: Path | None = None
) -> tuple[int | None, str]:
    """What a script answers in a process apart: its exit code, and what it wrote."""
    script = folder / "script.py"
    script.write_text(code, encoding="utf-8")
    with (folder / "out").open("w+b") as output:
        found = system.run_apart(str(script), ["a b", "é"], output, allowed, inside)
        output.seek(0)
        return found, output.read().decode("utf-8").strip()


ENOUGH = system.Allowed(512 * 2**20, 30, 1_000_000)


@LIMITED
@pytest.mark.parametrize(
    ("code", "seconds", "expected"),
    [
        ("import sys; print(sys.argv[1:]); sys.exit(7)", 30, 7),
        ("bytearray(900 * 2**20)", 30, 1),
        ("while True: pass", 0.5, None),
        ("import time; time.sleep(60)", 0.5, None),
        ("import os; os.write(1, bytes(900_000)); os.write(1, bytes(900_000))\n"
         "os.write(1, bytes(900_000))", 30, 1),
    ],
    ids=["its code and its output", "too much memory", "too long", "asleep", "too much written"],
)  # fmt: skip
def test_a_script_apart(tmp_path: Path, code: str, seconds: float, expected: int | None) -> None:
    found, told = apart(tmp_path, code, ENOUGH._replace(seconds=seconds))
    assert found == expected
    assert told.strip("\0") == ("['a b', 'é']" if expected == 7 else "")
    assert len(told) <= ENOUGH.written


@LIMITED
def test_a_script_apart_ends_even_without_the_one_that_waits(tmp_path: Path) -> None:
    """What it takes of the processor is bounded by the system too."""
    script = tmp_path / "script.py"
    script.write_text("while True: pass", "utf-8")
    limits = json.dumps([2**30, 0.5, 2**20, sys.path])
    done = subprocess.run([sys.executable, "-P", system.__file__, limits, str(script)], check=False)
    assert done.returncode in system._TIMED_OUT


@LIMITED
@pytest.mark.skipif(os.uname().machine not in system._CALLS, reason="another machine")
@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.socket(socket.AF_UNIX)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import os; os.execv('/bin/true', ['true'])",
        "import os, ctypes; f = ctypes.CDLL(None, use_errno=True).system; f(b'exit 0') and 1/0",
        "import ctypes; l = ctypes.CDLL(None); l.syscall(425, 1, 0) < 0 and 1/0",
        "import threading, socket; l = []; t = threading.Thread(target=lambda: l.append("
        "socket.socket())); t.start(); t.join(); l or 1/0",
    ],
)
def test_it_opens_no_connection_and_starts_no_program(tmp_path: Path, code: str) -> None:
    assert apart(tmp_path, code, ENOUGH) == (1, "")
    assert apart(tmp_path, "print('lu')", ENOUGH) == (0, "lu")


def test_it_is_given_few_variables_and_a_home_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GDAL_DATA", "OGR_X", "CPL_LOG", "PROJ_NETWORK", "PYTHONSTARTUP", "http_proxy",
                 "AWS_X", "SHAPE_ENCODING"):  # fmt: skip
        monkeypatch.setenv(name, "x")
    inside = tmp_path / "à part"
    inside.mkdir()
    code = "import os; print(os.getcwd(), os.path.expanduser('~'), *sorted(os.environ), sep='|')"
    found, told = apart(tmp_path, code, ENOUGH, inside=inside)
    assert found == 0
    where, home, *names = told.split("|")
    assert where == home == str(inside)
    assert {*names} <= {*system.ENVIRONMENT, *system._HOMES, "OPENBLAS_NUM_THREADS",
                        "OMP_NUM_THREADS"}  # fmt: skip


def test_it_finds_the_modules_that_this_process_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "a_moi.py").write_text("", "utf-8")
    (tmp_path / "modules" / "cptsgeo.py").write_text("", "utf-8")
    code = "import a_moi, cptsgeo; print(cptsgeo.__file__)"
    assert apart(tmp_path, code, ENOUGH)[0] == 1
    monkeypatch.syspath_prepend(tmp_path / "modules")
    assert apart(tmp_path, code, ENOUGH) == (0, str(PACKAGE / "__init__.py"))


def test_the_process_apart_loads_nothing_of_cptsgeo(tmp_path: Path) -> None:
    code = "import sys; print(*[m for m in sys.modules if m.startswith(('cptsgeo', 'numpy'))])"
    assert apart(tmp_path, code, ENOUGH) == (0, "cptsgeo")


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
    assert {path.name: found for path in MODULES if (found := asked(path))}.keys() == {HERE.name}


def test_a_process_lives_or_not() -> None:
    assert processes.alive(os.getpid())
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert not processes.alive(process.pid)
    with mock.patch.object(os, "kill", side_effect=PermissionError):
        assert processes.alive(process.pid)  # Somebody else's.
