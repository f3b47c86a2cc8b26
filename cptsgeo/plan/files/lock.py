"""Who is writing a plan: our own lock beside it, and those of the programs that have it open."""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from cptsgeo.errors import OutputError, TableError
from cptsgeo.files.content import read
from cptsgeo.files.system import alive, cause, put
from cptsgeo.text.french import quoted

_LONGEST = 10_000
"""Bytes that a lock has, and many more."""

_ROOM = 200
"""Bytes of a name, to which some are added; a name may have 255."""

_PLACING = "pose"
"""What the lock says while files take their places: interrupted then, they are of two states."""

_TRIES, _PAUSE = 40, 0.05
"""How often, and after how many seconds, who reads looks whether all files are in their places."""


class Holder(NamedTuple):
    """Who holds a lock, as it says."""

    hote: str
    pid: int
    etape: str

    @property
    def gone(self) -> bool:
        """Whether it is a process of this machine that is no more."""
        return self.hote == _host() and not alive(self.pid)


class Lock(NamedTuple):
    """A lock that is held; whether one was `forgotten` there, by a writing interrupted `midway`."""

    path: Path
    forgotten: bool
    midway: bool

    def placing(self) -> None:
        """Say that files are about to take their places."""
        self.path.write_bytes(_said(_PLACING))


def named_after(path: Path) -> str:
    """What files about another one are named after: its name, unless that leaves no room."""
    name = os.fsencode(path.name)
    return path.name if len(name) <= _ROOM else hashlib.sha256(name).hexdigest()[:32]


def lock_of(plan: Path) -> Path:
    """Path of the lock of a plan: in its folder, or beside its workbook, links followed."""
    if plan.is_dir():
        return plan / ".cptsgeo-verrou"
    place = Path(os.path.realpath(plan))
    return place.with_name(f".{named_after(place)}.cptsgeo-verrou")


@contextlib.contextmanager
def locked(plan: Path, *, mends: bool = False) -> Iterator[Lock]:
    """Hold the lock of a plan, that two processes may not write together.

    Parameters
    ----------
    plan
        Its folder or workbook.
    mends
        Whether a plan whose writing was interrupted midway is what is asked for.

    Yields
    ------
    Lock
        It is taken off at the end.

    Raises
    ------
    OutputError
        If another process holds it, a program has the plan open, or a former writing was
        interrupted midway.
    """
    check_closed(plan)
    path = lock_of(plan)
    holder = _holder(path)
    midway = holder is not None and holder.etape == _PLACING
    if holder is not None:
        if not holder.gone:
            raise _held(plan, path, holder)
        if midway and not mends:
            raise OutputError(_interrupted(plan))
        _freed(plan, path, holder)
    try:
        with path.open("xb") as file:
            file.write(_said(""))
    except FileExistsError as error:
        raise _held(plan, path, _holder(path)) from error
    except OSError as error:
        raise OutputError(
            f"Impossible d’écrire dans {path.parent} ({cause(error)}) : vérifier les droits "
            "d’accès à ce dossier, ou copier le plan ailleurs (cptsgeo plan copier)."
        ) from error
    try:
        yield Lock(path, holder is not None, midway)
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _said(step: str) -> bytes:
    return json.dumps({"hote": _host(), "pid": os.getpid(), "etape": step}).encode()


def _host() -> str:
    import socket  # noqa: PLC0415 (what only reads a plan does without)

    return socket.gethostname()


def _holder(path: Path) -> Holder | None:
    """Who holds a lock; None if nobody does."""
    try:
        content = read(path, _LONGEST)
    except OSError:
        return None
    try:
        said = json.loads(content)
        return Holder(str(said["hote"]), int(said["pid"]), str(said["etape"]))
    except (ValueError, KeyError, TypeError):
        return Holder("", 0, "")


def _freed(plan: Path, path: Path, holder: Holder) -> None:
    """Take off a lock that was forgotten; another process may be about to do the same."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        put(path, aside)
        if (found := _holder(aside)) != holder:
            put(aside, path)
            raise _held(plan, path, found)
        aside.unlink()
    except FileNotFoundError:
        return
    except OutputError:
        raise
    except OSError as error:
        raise _held(plan, path, holder) from error


def _held(plan: Path, path: Path, holder: Holder | None) -> OutputError:
    who = "un autre programme"
    if holder and holder.hote:
        who = f"un autre cptsgeo (processus {holder.pid} du poste {quoted(holder.hote)})"
    return OutputError(
        f"Le plan {plan} est en train d’être écrit par {who} : attendre qu’il ait fini et "
        f"recommencer ; si rien n’y travaille plus, supprimer {path}."
    )


def _interrupted(plan: Path) -> str:
    return (
        f"L’écriture du plan {plan} a été interrompue au milieu : remettre l’état précédent, qui "
        f"est entier, par cptsgeo plan annuler --plan {as_typed(plan)}."
    )


def as_typed(path: Path) -> str:
    """Write a path as a command is given it."""
    return f'"{path}"' if " " in str(path) else str(path)


def check_settled(plan: Path, *, wait: Callable[[float], None] = time.sleep) -> None:
    """Wait until all files of a plan are in their places.

    Parameters
    ----------
    plan
        Its folder.
    wait
        Lets seconds pass.

    Raises
    ------
    TableError
        If a writing was interrupted midway: files are of two states.
    """
    path = lock_of(plan)
    for _ in range(_TRIES):
        if not path.exists():
            return
        holder = _holder(path)
        if holder is None or holder.etape != _PLACING:
            return
        if holder.gone:
            raise TableError(_interrupted(plan))
        wait(_PAUSE)


def check_closed(plan: Path) -> None:
    """Refuse to write a plan that Excel or LibreOffice has open.

    Parameters
    ----------
    plan
        Its folder or workbook.

    Raises
    ------
    OutputError
        Naming the file to close.
    """
    files = sorted(plan.glob("*.csv")) if plan.is_dir() else [plan]
    for file in files:
        for place in dict.fromkeys((file, Path(os.path.realpath(file)))):
            _check_free(file, place)


def _check_free(file: Path, place: Path) -> None:
    for lock, program in ((f"~${place.name}", "Excel"), (f".~lock.{place.name}#", "LibreOffice")):
        # Where the name of a lock is too long, there is none.
        if os.path.lexists(place.with_name(lock)):
            raise OutputError(
                f"Le fichier {file} est ouvert dans {program} : l’y fermer et recommencer ; si "
                f"personne ne l’a plus ouvert, supprimer {quoted(lock)}, qui est à côté de lui."
            )
