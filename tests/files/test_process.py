"""A process apart: what it may take, what it may do, on each system."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from cptsgeo.files import process
from cptsgeo.paths import PACKAGE


def test_windows_does_not_limit_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PLATFORM", process.WINDOWS)
    monkeypatch.setitem(sys.modules, "resource", None)
    assert not process.limit_memory(2**20)


@pytest.mark.parametrize(
    ("hard", "soft"), [(resource.RLIM_INFINITY, 1000), (600, 600), (2000, 1000)]
)
def test_memory_is_limited_below_what_the_system_allows(
    monkeypatch: pytest.MonkeyPatch, hard: int, soft: int
) -> None:
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, both: asked.append((kind, both)))
    assert process.limit_memory(1000)
    assert asked == [(resource.RLIMIT_AS, (soft, hard))]


def test_macos_refuses_the_limit_and_the_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(process, "PLATFORM", "darwin")
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert not process.limit_memory(2**20)


def test_work_is_limited_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, 2**40))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, both: asked.update({kind: both}))
    assert process.limit_work(1.5, 1000)
    assert {kind: soft for kind, (soft, _) in asked.items()} == {
        resource.RLIMIT_CPU: 2, resource.RLIMIT_FSIZE: 1000, resource.RLIMIT_CORE: 0,
    }  # fmt: skip
    monkeypatch.setattr(process, "PLATFORM", process.WINDOWS)
    assert not process.limit_work(1, 1)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_do_not_limit_calls(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(process, "PLATFORM", platform)
    assert not process.limit_calls()


def test_a_machine_whose_calls_are_not_known_does_not_limit_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "_CALLS", {})
    assert not process.limit_calls()


LIMITED = pytest.mark.skipif(sys.platform != "linux", reason="the limits hold on Linux")


def apart(
    folder: Path, code: str, allowed: process.Allowed, *, inside: Path | None = None
) -> tuple[int | None, str]:
    """What a script answers in a process apart: its exit code, and what it wrote."""
    script = folder / "script.py"
    script.write_text(code, encoding="utf-8")
    with (folder / "out").open("w+b") as output:
        found = process.run_apart(str(script), ["a b", "é"], output, allowed, inside)
        output.seek(0)
        return found, output.read().decode("utf-8").strip()


ENOUGH = process.Allowed(512 * 2**20, 30, 1_000_000)


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
    words = [sys.executable, "-P", process.__file__, limits, str(script)]
    done = subprocess.run(words, check=False)
    assert done.returncode in process._TIMED_OUT


@LIMITED
@pytest.mark.skipif(os.uname().machine not in process._CALLS, reason="another machine")
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
    assert {*names} <= {*process.ENVIRONMENT, *process._HOMES, "OPENBLAS_NUM_THREADS",
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
