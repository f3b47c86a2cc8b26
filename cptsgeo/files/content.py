"""The bytes of a user's file: a regular file only, and no more of it than its kind may have.

A device never ends, a pipe waits for ever, a file grows while it is read: what a path leads to is
looked at before it is opened and after, and what is read is counted. All that users give is read
through here, the files of a referential of theirs included.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cptsgeo.files.system import cause
from cptsgeo.text.french import NBSP

REFERENTIEL = 100_000_000
"""Bytes of a table of a referential: the largest of all of France has four million."""

_BLOCK = 1 << 20
# Where the system has it: what became a pipe between the look and the opening makes nobody wait.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class IrregularError(OSError):
    """A path that leads to a device, a pipe or a socket."""

    def __init__(self) -> None:
        super().__init__("ce n’est pas un fichier")


class LargeError(OSError):
    """A file that is larger than its kind may be; its size is no more than what is told.

    Parameters
    ----------
    limit
        Bytes that it may have.
    """

    def __init__(self, limit: int) -> None:
        self.told = f"dépasse {limit // 10**6 or 1}{NBSP}Mo"
        super().__init__(f"il {self.told}")


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file, and nothing else.

    Parameters
    ----------
    path
        The file; links are followed.

    Yields
    ------
    binary file
        What it holds.

    Raises
    ------
    OSError
        If the system refuses; an `IsADirectoryError` of a folder, an `IrregularError` of a device.
    """
    _check(path.stat())
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        _check(os.fstat(file.fileno()))
        yield file


def _check(told: os.stat_result) -> None:
    if stat.S_ISDIR(told.st_mode):
        raise IsADirectoryError("c’est un dossier")
    if not stat.S_ISREG(told.st_mode):
        raise IrregularError


def read(path: Path, limit: int) -> bytes:
    """Read a regular file.

    Parameters
    ----------
    path
        The file.
    limit
        Bytes that it may have, and no more than which are read.

    Returns
    -------
    bytes
        What it holds.

    Raises
    ------
    OSError
        As `opened`; a `LargeError` if it is larger.
    """
    with opened(path) as file:
        size, left = os.fstat(file.fileno()).st_size + 1, limit + 1
        if size > left:
            raise LargeError(limit)
        pieces = []
        while left and (piece := file.read(min(size, left))):
            pieces.append(piece)
            size, left = _BLOCK, left - len(piece)
    if not left:
        raise LargeError(limit)
    return b"".join(pieces)


def read_utf8(path: Path, limit: int = REFERENTIEL) -> str:
    """Read a text of ours, in UTF-8, line ends as they are.

    Parameters
    ----------
    path
        The file.
    limit
        Bytes that it may have.

    Returns
    -------
    str
        The text.

    Raises
    ------
    OSError
        As `read`.
    UnicodeDecodeError
        If it is no UTF-8.
    """
    return read(path, limit).decode("utf-8")


def refusal(path: Path, error: OSError, *, less: str, program: str) -> str:
    """Tell in a sentence why a user's file is not read.

    Parameters
    ----------
    path
        The file.
    error
        What `opened` or `read` raised.
    less
        What to do where it is too large.
    program
        Which one may hold it.

    Returns
    -------
    str
        What, where, and what to do.
    """
    match error:
        case FileNotFoundError():
            return f"Le fichier {path} n’existe pas{NBSP}: vérifier le dossier et le nom."
        case IsADirectoryError():
            return f"{path} est un dossier{NBSP}: donner le nom d’un fichier qu’il contient."
        case IrregularError():
            return (
                f"{path} n’est pas un fichier, mais un appareil ou un canal entre programmes"
                f"{NBSP}: enregistrer ce qui en sort dans un fichier, et donner celui-ci."
            )
        case LargeError():
            return f"Le fichier {path} {error.told}{NBSP}: {less}."
    return (
        f"Le fichier {path} est illisible ({cause(error)}){NBSP}: vérifier les droits d’accès, et "
        f"le fermer dans {program}."
    )
