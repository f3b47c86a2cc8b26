"""A process apart, that reads what comes from others: little of everything, and nothing outside.

Run as a script, this gives itself limits and becomes another script: that is how `run_apart` works.
It imports nothing of cptsgeo before that, so that a process costs little.
"""

import contextlib
import errno
import importlib
import math
import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

PLATFORM = sys.platform
"""The system, as Python names it; tests put another."""

WINDOWS, LINUX = "win32", "linux"

ENVIRONMENT = frozenset(
    [
        "PATH",
        "SYSTEMROOT",
        "SYSTEMDRIVE",
        "WINDIR",
        "TEMP",
        "TMP",
        "TMPDIR",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "DYLD_FALLBACK_LIBRARY_PATH",
    ]
)
"""Variables that a process apart is given: where the system, its libraries and its language are."""

_HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
"""Where libraries look for a user's own settings."""

_CALLS = {
    "x86_64": (0xC000_003E, (41, 59, 101, 322, 425)),
    "aarch64": (0xC000_00B7, (198, 221, 117, 281, 425)),
}
"""How Linux numbers, by machine, what opens a connection or starts a program: `socket`, `execve`,
`ptrace`, `execveat`, `io_uring_setup`."""

_TIMED_OUT = {-24}
"""Exit code of a process that took more of the processor than it may."""


def limit_memory(limit: int) -> bool:
    """Give this process no more memory than that, where the system lets it be said.

    Parameters
    ----------
    limit
        Bytes.

    Returns
    -------
    bool
        Whether it is so: never on Windows, and macOS knows the limit and refuses it.
    """
    return _limited("AS", limit)


def limit_work(seconds: float, written: int) -> bool:
    """Bound the work of this process, where the system lets it be said.

    Parameters
    ----------
    seconds
        Of the processor.
    written
        Bytes of a file; no picture of its memory is left when it fails.

    Returns
    -------
    bool
        Whether it is so: never on Windows.
    """
    wanted = {"CPU": math.ceil(seconds), "FSIZE": written, "CORE": 0}
    done = [_limited(name, limit) for name, limit in wanted.items()]
    return all(done)


def _limited(name: str, limit: int) -> bool:
    if PLATFORM == WINDOWS:
        return False
    import resource  # noqa: PLC0415 (not on Windows)

    kind = getattr(resource, f"RLIMIT_{name}")
    _, hard = resource.getrlimit(kind)
    soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (soft, hard))
        return True
    return False


class Allowed(NamedTuple):
    """What a process apart may take.

    Attributes
    ----------
    memory : int
        Bytes that it may have; see `limit_memory`.
    seconds : float
        After which it is stopped; no more of the processor either.
    written : int
        Bytes of a file that it writes, what it gives back among them; not on Windows.
    """

    memory: int
    seconds: float
    written: int = 2**30


def run_apart(
    script: str,
    args: Sequence[str],
    output: BinaryIO,
    allowed: Allowed,
    folder: Path | None = None,
) -> int | None:
    """Run a script in a process of its own, that can do no harm to this one.

    It finds the modules that this process finds, and of its environment variables only those that
    a process needs: none that Python, GDAL, PROJ or curl obeys. On Linux, it opens no connection
    and starts no program; see `limit_calls`.

    Parameters
    ----------
    script
        Path of the script.
    args
        Its arguments.
    output
        Receives what it writes; what it says of errors is lost.
    allowed
        What it may take.
    folder
        Where it works, and what it takes for the user's own folder; by default, where this one is.

    Returns
    -------
    int or None
        Its exit code, negative if the system stopped it; None if it was too long.
    """
    import json  # noqa: PLC0415 (what reads texts does without)
    import subprocess  # noqa: PLC0415
    import threading  # noqa: PLC0415

    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    modules = [place for place in sys.path if Path(place).is_absolute()]
    with subprocess.Popen(
        [sys.executable, "-P", "-E", __file__, json.dumps([*allowed, modules]), script, *args],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
    ) as process:
        # To wait with a limit of time is to look twenty times a second: a twentieth is lost.
        patience = threading.Timer(allowed.seconds, stop)
        patience.daemon = True
        patience.start()
        try:
            code = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            patience.cancel()
    return None if late.is_set() or code in _TIMED_OUT else code


def _environment(folder: Path | None) -> dict[str, str]:
    """Variables of a process apart; it works alone, and computes with one processor."""
    kept = {name: text for name, text in os.environ.items() if name.upper() in ENVIRONMENT}
    homes = {name: str(folder) for name in _HOMES if folder is not None}
    return {**kept, **homes, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def limit_calls() -> bool:
    """Let this process open no connection and start no program, where the system lets it be said.

    Returns
    -------
    bool
        Whether it is so: on Linux, with the processors that most machines have.
    """
    if PLATFORM != LINUX or os.uname().machine not in _CALLS:
        return False
    import ctypes  # noqa: PLC0415 (for the process apart only)

    machine, refused = _CALLS[os.uname().machine]
    # Instructions of a filter (seccomp(2)): code, steps on if true, steps on if false, operand.
    end = len(refused) + 5
    program = [
        (0x20, 0, 0, 4), (0x15, 0, end - 2, machine),  # Of another machine's kind: refused.
        (0x20, 0, 0, 0), (0x35, end - 4, 0, 0x4000_0000),  # Numbered otherwise: refused.
        *((0x15, end - 5 - rank, 0, call) for rank, call in enumerate(refused)),
        (0x06, 0, 0, 0x7FFF_0000), (0x06, 0, 0, 0x0005_0000 | errno.EACCES),
    ]  # fmt: skip
    steps = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *one) for one in program))
    told = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(steps)))
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    # PR_SET_NO_NEW_PRIVS, without which a filter is refused; PR_SET_SECCOMP, SECCOMP_MODE_FILTER.
    if prctl(38, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(22, 2, ctypes.addressof(told), 0, 0) == 0)


def main() -> None:
    """Take little of everything, and become the script that the arguments name."""
    import json  # noqa: PLC0415 (for the process apart only)
    import runpy  # noqa: PLC0415

    limits, script, *args = sys.argv[1:]
    memory, seconds, written, sys.path[:] = json.loads(limits)
    limit_memory(memory)
    limit_work(seconds, written)
    limit_calls()
    # The package that this file is of: where one is installed too, it is found first.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    importlib.import_module("cptsgeo")
    del sys.path[0]
    sys.argv = [script, *args]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
