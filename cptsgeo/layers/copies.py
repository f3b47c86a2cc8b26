"""Private copies of foreign files: what reads them sees these alone, and writes nowhere else."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cptsgeo.errors import LayerError
from cptsgeo.files.content import LargeError, opened, read, refusal
from cptsgeo.files.system import cause

PARTS = (".shx", ".dbf", ".prj", ".cpg")
"""What stands beside a Shapefile; the first two are needed."""

NAME = "couche"
"""What a copy is called, whatever the file was."""

_HEAD = 1000
_CHUNK = 2**20
_HOT = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
"""How what SQLite was writing when it was stopped begins."""


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give a folder that goes when it is left, and that its owner alone enters."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="cptsgeo-", ignore_cleanup_errors=True)
    except OSError as error:
        raise _full(error) from error
    with folder as place:
        yield Path(place).resolve()


def head_of(path: Path) -> bytes:
    """Give the first bytes of a file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    bytes
        A thousand at most.

    Raises
    ------
    LayerError
        If there is none, it is no file, or cannot be read.
    """
    try:
        with opened(path) as file:
            return file.read(_HEAD)
    except OSError as error:
        raise _refused(path, error) from error


def content_of(name: Path, path: Path, limit: int) -> bytes:
    """Read a text.

    Parameters
    ----------
    name
        The file, to be told.
    path
        Where it is.
    limit
        Bytes that it may have.

    Returns
    -------
    bytes
        What it holds.

    Raises
    ------
    LayerError
        If it cannot be read, or is larger.
    """
    try:
        return read(path, limit)
    except OSError as error:
        raise _refused(name, error) from error


def copy_file(name: Path, source: Path, place: Path, limit: int) -> int:
    """Copy a file.

    Parameters
    ----------
    name
        The file, to be told.
    source
        Where it is.
    place
        Where its copy is to be.
    limit
        Bytes that may be copied.

    Returns
    -------
    int
        Bytes that may still be.

    Raises
    ------
    LayerError
        If it cannot be read, is larger, or there is no room for it.
    """
    try:
        with opened(source) as file:
            return copy_stream(name, file, place, limit)
    except OSError as error:
        raise _refused(name, error) from error


def copy_stream(name: Path, stream: BinaryIO, place: Path, limit: int) -> int:
    """Copy what a stream gives, as `copy_file` does.

    Parameters
    ----------
    name
        The file, to be told.
    stream
        What is read; what it raises is not caught.
    place
        Where the copy is to be.
    limit
        Bytes that may be copied.

    Returns
    -------
    int
        Bytes that may still be.

    Raises
    ------
    LayerError
        If there are more, or there is no room for them.
    """
    left = limit
    try:
        copy = place.open("wb", buffering=0)
    except OSError as error:
        raise _full(error) from error
    with copy:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise too_large(name, limit)
            rest = memoryview(chunk)
            while rest:  # Where there is room for some of it, the next try says why not for more.
                try:
                    rest = rest[copy.write(rest) :]
                except OSError as error:
                    raise _full(error) from error
    return left


def copy_geopackage(name: Path, path: Path, folder: Path, limit: int) -> Path:
    """Copy a GeoPackage, with what a program that has it open has not put into it yet.

    Parameters
    ----------
    name
        The file, to be told.
    path
        Where it is.
    folder
        Where its copy is to be.
    limit
        Bytes that may be copied.

    Returns
    -------
    Path
        The copy.

    Raises
    ------
    LayerError
        If it cannot be copied, or is half written.
    """
    # What undoes a change half made may name another file, that SQLite would delete: not copied.
    if _begins(Path(f"{path.resolve()}-journal"), _HOT):
        raise LayerError(
            f"Le fichier {name} n’a pas été enregistré jusqu’au bout ({path.name}-journal est à "
            "côté) : l’ouvrir dans QGIS, l’enregistrer et fermer QGIS, puis recommencer."
        )
    copy, log = folder / f"{NAME}.gpkg", Path(f"{path.resolve()}-wal")
    for _ in range(3):
        before = _state(path), _state(log)
        left = copy_file(name, path, copy, limit)
        if log.is_file():
            copy_file(name, log, Path(f"{copy}-wal"), left)
        if (_state(path), _state(log)) == before:
            return copy
    raise LayerError(
        f"Le fichier {name} change pendant qu’il est lu : l’enregistrer et fermer QGIS, puis "
        "recommencer."
    )


def copy_shapefile(name: Path, path: Path, folder: Path, limit: int) -> Path:
    """Copy a Shapefile with its parts.

    Parameters
    ----------
    name
        The file, or the zip that it came from, to be told.
    path
        Where it is.
    folder
        Where its copy is to be.
    limit
        Bytes that may be copied.

    Returns
    -------
    Path
        The copy.

    Raises
    ------
    LayerError
        If it cannot be copied, or a part that is needed is missing.
    """
    left = copy_file(name, path, folder / f"{NAME}.shp", limit)
    for rank, suffix in enumerate(PARTS):
        places = [path.with_suffix(one) for one in (suffix, suffix.upper())]
        part = next((one for one in places if one.is_file()), None)
        if part is not None:
            left = copy_file(name, part, folder / f"{NAME}{suffix}", left)
        elif rank < 2 and name != path:
            raise LayerError(
                f"Le fichier {name} ne contient pas tout le Shapefile (.shp, .shx, .dbf) : le "
                "refaire avec tous ses fichiers."
            )
        elif rank < 2:
            raise LayerError(
                f"Il manque {path.with_suffix(suffix).name} à côté de {name} : un Shapefile est "
                "fait de plusieurs fichiers ; les mettre ensemble, ou donner leur zip."
            )
    return folder / f"{NAME}.shp"


def too_large(name: Path, limit: int) -> LayerError:
    """Give the refusal of a file that is too large.

    Parameters
    ----------
    name
        The file, to be told.
    limit
        Bytes that it may have.

    Returns
    -------
    LayerError
        To be raised.
    """
    return _refused(name, LargeError(limit))


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _begins(path: Path, sign: bytes) -> bool:
    try:
        with opened(path) as file:
            return file.read(len(sign)) == sign
    except OSError:
        return False


def _refused(name: Path, error: OSError) -> LayerError:
    less = "n’y garder que la couche utile, dans un nouveau fichier"
    return LayerError(refusal(name, error, less=less, program="QGIS"))


def _full(error: OSError) -> LayerError:
    try:
        where = f"dans {tempfile.gettempdir()}"
    except OSError:  # There is none in which a file may be written.
        where = "dans un dossier temporaire"
    return LayerError(
        f"Impossible de copier la couche {where} ({cause(error)}) : y faire de la place, et "
        "recommencer."
    )
