"""A private folder, for what a library writes by itself before it is counted and moved."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cptsgeo.errors import OutputError
from cptsgeo.files.system import cause


@contextlib.contextmanager
def provisional_folder() -> Iterator[Path]:
    """Give a folder that goes when it is left.

    Yields
    ------
    Path
        The folder, empty, that no other user can look into.

    Raises
    ------
    OutputError
        If it cannot be made, or what is written in it cannot be: most often, the disk is full.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="cptsgeo-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OutputError:
        raise
    except OSError as error:
        raise unwritten(cause(error)) from error
    except sqlite3.Error as error:
        full = "full" in str(error)
        raise unwritten("disque plein" if full else "écriture interrompue") from error


def unwritten(reason: str) -> OutputError:
    """Give the sentence that tells that a provisional folder could not hold what was written.

    Parameters
    ----------
    reason
        A few words.

    Returns
    -------
    OutputError
        To be raised.
    """
    try:
        folder = tempfile.gettempdir()
    except OSError:  # None that the system names can be written in.
        folder = "du système"
    return OutputError(
        f"Rien n’a été écrit : le dossier provisoire {folder} n’a pu tout recevoir ({reason}) ; y "
        "faire de la place, ou en nommer un autre dans la variable TMPDIR, puis recommencer."
    )
