"""What differs from one system to another, so that tests can play each of them.

What limits a process apart is in `cptsgeo.files.process`.
"""

import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

PLATFORM = sys.platform
"""The system, as Python names it: ``win32``, ``darwin``, ``linux``… Tests put another."""

WINDOWS, MACOS = "win32", "darwin"

_WORDS = {
    "ENOENT": "dossier introuvable",
    "EACCES EPERM": "accès refusé",
    "EROFS": "support en lecture seule",
    "ENOSPC": "disque plein",
    "EDQUOT": "l’espace accordé est plein",
    "EFBIG": "fichier trop grand pour ce disque",
    "EISDIR": "c’est un dossier",
    "ENOTDIR EEXIST": "un élément du chemin n’est pas un dossier",
    "ENOTEMPTY": "le dossier n’est pas vide",
    "ENAMETOOLONG": "nom trop long",
    "EINVAL EILSEQ": "nom que ce disque n’admet pas",
    "ELOOP": "des liens y tournent en rond",
    "EXDEV": "c’est un autre disque",
    "EMLINK": "trop de liens",
    "EIO EREMOTEIO": "le disque ne répond pas",
    "ENXIO ENODEV": "appareil absent",
    "EBUSY ETXTBSY": "un autre programme l’occupe",
    "EAGAIN": "rien n’en sort",
    "EMFILE ENFILE": "trop de fichiers sont ouverts",
    "ENOMEM": "mémoire insuffisante",
    "ENOSYS ENOTSUP EOPNOTSUPP": "ce disque ne le permet pas",
    "ETIMEDOUT ESTALE EHOSTDOWN EHOSTUNREACH ENETUNREACH ENETDOWN": "le réseau ne répond pas",
}
_CAUSES = {
    getattr(errno, name): words
    for names, words in _WORDS.items()
    for name in names.split()
    if hasattr(errno, name)  # Not every system has each.
}
_SHARING, _LOCK = 32, 33
"""Errors of Windows: another program has the file, or a part of it, open."""

_WAITS = (0.05, 0.1, 0.2, 0.4)
"""Seconds between tries: an antivirus or a synchronised folder holds a new file for a moment."""


def cause(error: OSError) -> str:
    """Tell what the system refuses, in French.

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
    if error.errno is None:
        return str(error)  # Our own words.
    # Those of the system are in its language, which is seldom that of who reads.
    return _CAUSES.get(error.errno) or f"erreur {error.errno} du système"


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


def alive(pid: int) -> bool:
    """Tell whether a process of this machine still runs.

    Parameters
    ----------
    pid
        Its number.

    Returns
    -------
    bool
        Also when the system does not say.
    """
    if PLATFORM == WINDOWS:
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _alive_on_windows(pid: int) -> bool:
    # There, os.kill would end it. 0x1000 asks for no more than whether it runs; 259: it does.
    import ctypes  # noqa: PLC0415 (on Windows only)

    windows = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = windows.OpenProcess(0x1000, False, pid)
    if not handle:
        return bool(windows.GetLastError() == 5)  # It is there, and somebody else's.
    code = ctypes.c_ulong()
    windows.GetExitCodeProcess(handle, ctypes.byref(code))
    windows.CloseHandle(handle)
    return code.value == 259
