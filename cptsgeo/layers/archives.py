"""Zips that hold a layer: which member it is; that one alone is extracted, under another name."""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from cptsgeo.errors import LayerError
from cptsgeo.layers.copies import NAME, PARTS, copy_stream
from cptsgeo.text.french import NBSP, listed, quoted

MAX_RATIO = 200
"""How many times its own bytes a zip may hold; more is no map."""

MAX_INDEX = 10_000_000
"""Bytes of the list of what a zip holds: a hundred thousand files."""

SUFFIXES = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".fgb", ".wkt")
"""What the names of layers end with; what they are, they tell themselves."""

_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""Others ask for as much memory as they are told to."""

_TAIL = 66_000
"""Bytes at the end of a zip in which its index is told."""

_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError,
           ValueError, struct.error)  # fmt: skip


def extracted(path: Path, couche: str | None, folder: Path, limit: int) -> tuple[Path, str | None]:
    """Extract the layer of a zip, with the parts of a Shapefile that have its name.

    Parameters
    ----------
    path
        The zip.
    couche
        The layer that is meant, where there are several.
    folder
        Where to put it.
    limit
        Bytes that may come out.

    Returns
    -------
    Path
        The layer, named after `NAME`.
    str or None
        The layer that is meant within it.

    Raises
    ------
    LayerError
        If the zip is damaged, is out of proportion, holds no layer, or several.
    """
    try:
        with path.open("rb") as file:
            _check_index(path, file)
            with zipfile.ZipFile(file) as archive:
                members = [one for one in archive.infolist() if not one.is_dir()]
                _check_members(path, members, limit)
                found = _layers_in(members)
                inside = _one_of(path, found, couche)
                _extract(path, archive, inside, folder, limit)
    except LayerError:
        raise
    except _DAMAGE as error:
        raise LayerError(
            f"Le fichier {path} est un zip abîmé ou protégé par un mot de passe : le refaire."
        ) from error
    return folder / NAME, couche if len(found) == 1 else None


def _check_index(path: Path, file: BinaryIO) -> None:
    """Refuse an index that takes too much memory: `zipfile` reads it whole."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    told = [struct.unpack_from("<I", tail, at + 12)[0]
            for at in _places(tail, b"PK\x05\x06", 22)]  # fmt: skip
    told += [struct.unpack_from("<Q", tail, at + 40)[0]
             for at in _places(tail, b"PK\x06\x06", 56)]  # fmt: skip
    # In one of more than 4 GB, the first number only says to look at the second one.
    if any(one > MAX_INDEX for one in told if one != 2**32 - 1):
        raise LayerError(
            f"Le fichier {path} contient trop de fichiers : n’y mettre que la couche utile."
        )
    file.seek(0)


def _places(tail: bytes, sign: bytes, size: int) -> list[int]:
    """Where a sign stands that has so many bytes with it."""
    found, at = [], tail.find(sign)
    while at >= 0:
        if at + size <= len(tail):
            found.append(at)
        at = tail.find(sign, at + 1)
    return found


def _check_members(path: Path, members: Sequence[zipfile.ZipInfo], limit: int) -> None:
    for one in members:
        pure = PurePosixPath(one.filename.replace("\\", "/"))
        if pure.is_absolute() or ".." in pure.parts or ":" in one.filename:
            raise LayerError(
                f"Le fichier {path} contient un chemin qui sort de son dossier "
                f"({quoted(one.filename[:80])}) : il n’a pas été ouvert ; le demander de nouveau à "
                "qui l’a fait."
            )
    size = sum(one.file_size for one in members)
    if size > limit or size > MAX_RATIO * max(path.stat().st_size, 50_000):
        raise LayerError(
            f"Le fichier {path} contient bien plus de données qu’une carte "
            f"({size // 10**6}{NBSP}Mo une fois ouvert) : il n’a pas été ouvert."
        )


def _layers_in(members: Sequence[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Members that are layers; those of hidden folders (macOS) are none."""
    return [
        one
        for one in members
        if PurePosixPath(one.filename).suffix.lower() in SUFFIXES
        and not any(
            part.startswith((".", "__MACOSX")) for part in PurePosixPath(one.filename).parts
        )
    ]


def _one_of(path: Path, found: Sequence[zipfile.ZipInfo], couche: str | None) -> zipfile.ZipInfo:
    if not found:
        raise LayerError(
            f"Le fichier {path} est un zip sans couche : y mettre un GeoPackage, un Shapefile "
            "entier, un GeoJSON ou un KML."
        )
    if len(found) == 1:
        return found[0]
    stems = {PurePosixPath(one.filename).stem.lower(): one for one in found}
    if couche is not None and couche.strip().lower() in stems:
        return stems[couche.strip().lower()]
    choices = listed((quoted(PurePosixPath(one.filename).stem) for one in found[:10]), "ou")
    raise LayerError(
        f"Le fichier {path} contient plusieurs couches : en choisir une avec --couche ({choices})."
    )


def _extract(
    path: Path, archive: zipfile.ZipFile, inside: zipfile.ZipInfo, folder: Path, limit: int
) -> None:
    stem = inside.filename.rpartition(".")[0].lower()
    parts = {stem + suffix: suffix for suffix in PARTS}
    wanted = {parts[name]: one for one in archive.infolist()
              if (name := one.filename.lower()) in parts}  # fmt: skip
    left = limit
    for suffix, one in {"": inside, **wanted}.items():
        if one.compress_type not in _COMPRESSIONS:
            raise LayerError(
                f"Le fichier {path} est compressé d’une façon que peu de logiciels lisent : le "
                "refaire en zip ordinaire."
            )
        with archive.open(one) as member:
            left = copy_stream(path, cast("BinaryIO", member), folder / f"{NAME}{suffix}", left)
