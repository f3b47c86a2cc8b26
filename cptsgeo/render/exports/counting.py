"""What was written is counted before it takes its place: a library may hide a full disk."""

import contextlib
import sqlite3
import struct
from collections.abc import Mapping
from pathlib import Path

from cptsgeo.errors import OutputError
from cptsgeo.files.provisional import unwritten

_SHP_HEAD, _SHX_ROW = 100, 8
"""Bytes of the head of a ``.shp`` and of its ``.shx``, and of a row of the latter."""


def check_geopackage(path: Path, rows: Mapping[str, int]) -> None:
    """Refuse a GeoPackage that is damaged, or has not all its rows.

    Parameters
    ----------
    path
        The file.
    rows
        How many rows each table should have.

    Raises
    ------
    OutputError
        If that is so.
    """
    try:
        with contextlib.closing(sqlite3.connect(path)) as base:
            whole = base.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            found = {
                name: base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in rows
            }
    except sqlite3.Error as error:
        raise _short() from error
    if whole and found == dict(rows):
        return
    raise _short()


def check_shapefile(files: Mapping[str, bytes], rows: int) -> None:
    """Refuse a Shapefile of which something is missing.

    Parameters
    ----------
    files
        Contents by suffix.
    rows
        How many rows it should have.

    Raises
    ------
    OutputError
        If that is so.
    """
    shp, shx, dbf = (files.get(suffix, b"") for suffix in (".shp", ".shx", ".dbf"))
    if min(len(shp), len(shx)) < _SHP_HEAD or len(dbf) < 32 or not files.get(".prj"):
        raise _short()
    # Lengths in words of 16 bits, in the heads; places and lengths of rows, in the index.
    told = [2 * struct.unpack_from(">i", one, 24)[0] for one in (shp, shx)]
    if told != [len(shp), len(shx)] or len(shx) != _SHP_HEAD + _SHX_ROW * rows:
        raise _short()
    end = _SHP_HEAD
    for rank, (place, length) in enumerate(struct.iter_unpack(">ii", shx[_SHP_HEAD:]), 1):
        if 2 * place != end or shp[end : end + 8] != struct.pack(">ii", rank, length):
            raise _short()
        end += 2 * length + 8
    count, head, width = struct.unpack_from("<IHH", dbf, 4)
    begins = dbf[head : head + width * rows : width or 1]  # A space before each row that is kept.
    if end != len(shp) or count != rows or begins != b" " * rows or len(dbf) < head + width * rows:
        raise _short()


def check_parquet(path: Path, rows: int) -> None:
    """Refuse a GeoParquet that is damaged, or has not all its rows.

    Parameters
    ----------
    path
        The file.
    rows
        How many rows it should have.

    Raises
    ------
    OutputError
        If that is so.
    """
    import pyarrow  # noqa: PLC0415 (no other format needs it)
    import pyarrow.parquet  # noqa: PLC0415

    try:
        found = pyarrow.parquet.read_metadata(path).num_rows
    except (pyarrow.ArrowException, OSError) as error:
        raise _short() from error
    if found != rows:
        raise _short()


def _short() -> OutputError:
    return unwritten("ce qui y est n’est pas entier")
