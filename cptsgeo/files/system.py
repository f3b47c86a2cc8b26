"""What differs from one system to another: all of it, so that tests can play each of them.

Run as a script, it gives itself little memory and becomes another script: that is how `run_apart`
reads what comes from others. It imports nothing of cptsgeo, so that this costs little.
"""

import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

PLATFORM = sys.platform
"""The system, as Python names it: ``win32``, ``darwin``, ``linux``… Tests put another."""

WINDOWS, MACOS = "win32", "darwin"

_CAUSES = {
    errno.ENOENT: "dossier introuvable",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "support en lecture seule",
    errno.ENOSPC: "disque plein",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "un élément du chemin n’est pas un dossier",
    errno.EEXIST: "un élément du chemin n’est pas un dossier",
    errno.ENAMETOOLONG: "nom trop long",
    errno.EFBIG: "fichier trop grand pour ce disque",
    errno.EDQUOT: "l’espace accordé est plein",
    errno.ELOOP: "des liens y tournent en rond",
}
_SHARING, _LOCK = 32, 33
"""Errors of Windows: another program has the file, or a part of it, open."""

_WAITS = (0.05, 0.1, 0.2, 0.4)
"""Seconds between tries: an antivirus or a synchronised folder holds a new file for a moment."""


def cause(error: OSError) -> str:
    """Tell what the system refuses, in French where it is a common case.

    Parameters
    ----------
    error
        What it raised.

    Returns
    -------
    str
        A few words.
    """
    if held(error):
        return "un autre programme l’a ouvert"
    return _CAUSES.get(error.errno or 0) or error.strerror or str(error)


def no_room(error: OSError) -> bool:
    """Whether the system refuses to write more.

    Parameters
    ----------
    error
        What it raised.

    Returns
    -------
    bool
        Whether the disk, or what a user may have of it, is full.
    """
    return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def held(error: OSError) -> bool:
    """Whether a file cannot be had because another program has it open; Windows alone says so.

    Parameters
    ----------
    error
        What the system raised.

    Returns
    -------
    bool
        Whether it is that.
    """
    return getattr(error, "winerror", None) in {_SHARING, _LOCK}


def put(draft: Path, place: Path, *, wait: Callable[[float], None] = time.sleep) -> None:
    """Give a file or a folder another name, in the place of the one that bears it.

    Windows refuses as long as a program has either open: what lasts only a moment is waited for.

    Parameters
    ----------
    draft
        What is there.
    place
        Its name from now on, in the same file system. A folder must not exist.
    wait
        Lets seconds pass.

    Raises
    ------
    OSError
        If the system refuses; all is then as it was.
    """
    for seconds in _WAITS if PLATFORM == WINDOWS else ():
        try:
            draft.replace(place)
        except PermissionError:
            wait(seconds)
        else:
            return
    draft.replace(place)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let what must not be left half-way end: a Ctrl-C waits until the block is left.

    So does a request to stop, or a terminal that closes. Only the first thread is told of these.
    """
    import signal  # noqa: PLC0415 (for what writes several files)
    import threading  # noqa: PLC0415

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[int] = []
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [getattr(signal, name) for name in names]
    before = {one: signal.signal(one, lambda number, _frame: told.append(number))
              for one in numbers}  # fmt: skip
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, signal.SIG_DFL if handler is None else handler)
        if told:
            signal.raise_signal(told[0])


def user_data(environ: Mapping[str, str] = os.environ) -> Path:
    """Folder in which the system keeps the data of a user's programs.

    Parameters
    ----------
    environ
        Environment variables.

    Returns
    -------
    Path
        It may not exist yet.
    """
    if PLATFORM == WINDOWS:
        return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if PLATFORM == MACOS:
        return Path.home() / "Library" / "Application Support"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


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
    if PLATFORM == WINDOWS:
        return False
    import resource  # noqa: PLC0415 (not on Windows)

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        return True
    return False


def run_apart(
    script: str, args: Sequence[str], output: BinaryIO, *, memory: int, seconds: float
) -> int | None:
    """Run a script in a process of its own, that can do no harm to this one.

    Parameters
    ----------
    script
        Path of the script.
    args
        Its arguments.
    output
        Receives what it writes; what it says of errors is lost.
    memory
        Bytes that it may have; see `limit_memory`.
    seconds
        After which it is stopped.

    Returns
    -------
    int or None
        Its exit code, negative if the system stopped it; None if it was too long.
    """
    import subprocess  # noqa: PLC0415 (what reads texts does without)
    import threading  # noqa: PLC0415

    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    with subprocess.Popen(
        [sys.executable, "-P", __file__, str(memory), script, *args],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
    ) as process:
        # To wait with a limit of time is to look twenty times a second: a twentieth is lost.
        patience = threading.Timer(seconds, stop)
        patience.daemon = True
        patience.start()
        try:
            code = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            patience.cancel()
    return None if late.is_set() else code


def main() -> None:
    """Take little memory, and become the script that the arguments name."""
    import runpy  # noqa: PLC0415 (for the process apart only)

    memory, script, *args = sys.argv[1:]
    limit_memory(int(memory))
    sys.argv = [script, *args]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
