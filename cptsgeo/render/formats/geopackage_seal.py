"""The seal of a GeoPackage: of its tables, wherever SQLite puts them in the file.

QGIS and GDAL change a GeoPackage that they only open: journals, counts, indexes, extents, dates.
What counts as an edit is what a user would miss: rows, columns, tables and views, styles that were
saved, titles, metadata. Views are never read, nor anything that is not a plain table: a file from
elsewhere may hold some that never end.
"""

import hashlib
import re
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from cptsgeo.files.database import Bounds, columns, opened, quoted, stored
from cptsgeo.files.provisional import provisional_folder
from cptsgeo.render.formats.seal import LARGEST, OneFile, State, unsealed

_URI: Final = "urn:cptsgeo:sceau"
"""The standard that the metadata that bear a seal are said to follow."""

_MARK: Final = re.compile(rb"cptsgeo/exporter")

_DATE: Final = "2026-01-01T00:00:00.000Z"

_TOUCHED: Final = frozenset(
    {"gpkg_extensions", "gpkg_metadata_reference", "gpkg_ogr_contents", "gpkg_spatial_ref_sys"}
)
"""Tables that programs keep for themselves; with indexes, and those of SQLite."""

_KEPT: Final = {"gpkg_contents": ("table_name", "data_type", "identifier", "description", "srs_id")}
"""Of a table whose other columns programs touch, those that count."""

_READ: Final = Bounds(steps=50_000_000, length=1 << 26)
"""More than reading all that we ever wrote takes."""


class Tables(OneFile):
    """The seal of a GeoPackage: among its metadata."""

    def sealed(self, content: bytes) -> bytes:
        """Give a GeoPackage with its seal."""
        with provisional_folder() as folder:
            path = folder / "couches.gpkg"
            path.write_bytes(content)
            if self.state(path) is State.OURS:
                return content
            with closing(sqlite3.connect(path)) as base, base:
                base.execute("PRAGMA synchronous = OFF")  # A copy, that is not kept.
                _put(base)
            return path.read_bytes()

    def state_of(self, content: bytes) -> State:
        """Tell whose the content of a GeoPackage is."""
        with provisional_folder() as folder:
            path = folder / "couches.gpkg"
            path.write_bytes(content)
            return self.state(path)

    def state(self, path: Path) -> State:
        """Tell whose a GeoPackage is."""
        with path.open("rb") as file:
            if not file.read(16).startswith(b"SQLite format 3\0"):
                return State.FOREIGN
        if path.stat().st_size > LARGEST:
            return State.FOREIGN
        try:
            with opened(path, _READ, alone=True) as base:
                base.text_factory = _text
                if not stored(base, "gpkg_metadata", {"metadata", "md_standard_uri"}):
                    return State.FOREIGN
                found = _seals(base)
                if found:
                    return State.OURS if found == [_seal(base)] else State.EDITED
                query = "SELECT metadata FROM gpkg_metadata WHERE instr(metadata, ?) LIMIT 1"
                row = base.execute(query, (_MARK.pattern.decode(),)).fetchone()
                return unsealed(row[0].encode() if row else b"", _MARK)
        except (sqlite3.Error, MemoryError, ValueError, AttributeError):
            return State.FOREIGN


def _text(content: bytes) -> str:
    """A text, even if it is not in UTF-8: no two are alike that differ."""
    return content.decode(errors="surrogateescape")


def _put(base: sqlite3.Connection) -> None:
    """Put a seal in an open GeoPackage, in the place of the one that it may have."""
    base.text_factory = _text
    old = [one for (one,) in base.execute(
        "SELECT id FROM gpkg_metadata WHERE md_standard_uri=?", (_URI,))]  # fmt: skip
    for one in old:
        base.execute("DELETE FROM gpkg_metadata_reference WHERE md_file_id=?", (one,))
        base.execute("DELETE FROM gpkg_metadata WHERE id=?", (one,))
    row = base.execute(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) "
        "VALUES ('undefined', ?, 'text/plain', ?)",
        (_URI, _seal(base)),
    ).lastrowid
    base.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, timestamp, md_file_id) "
        "VALUES ('geopackage', ?, ?)",
        (_DATE, row),
    )


def _seals(base: sqlite3.Connection) -> list[Any]:
    query = "SELECT metadata FROM gpkg_metadata WHERE md_standard_uri=? LIMIT 2"
    return [one for (one,) in base.execute(query, (_URI,))]


def _seal(base: sqlite3.Connection) -> str:
    """The seal of all tables and of the definitions of views, but for what programs touch."""
    found = hashlib.sha256()
    query = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'view')"
    for kind, name, sql in sorted(base.execute(query)):
        if str(name).startswith(("sqlite_", "rtree_")) or name in _TOUCHED:
            continue
        found.update(_bytes((kind, name, sql)))
        # What is computed is none of ours: to know how is enough, and it may never end.
        if kind == "table" and stored(
            base, name, {one.name.lower() for one in columns(base, name)}
        ):
            count, total = _rows(base, name)
            found.update(_bytes((count,)) + total)
    return f"cptsgeo, sceau {found.hexdigest()}"


def _rows(base: sqlite3.Connection, name: str) -> tuple[int, bytes]:
    """How many rows a table has, and the sum of their hashes: their order does not count."""
    kept = ", ".join(_KEPT.get(name, ("*",)))
    where = " WHERE md_standard_uri<>?" if name == "gpkg_metadata" else ""
    query = f"SELECT {kept} FROM {quoted(name)}{where}"
    count = total = 0
    for row in base.execute(query, (_URI,) if where else ()):
        count += 1
        total += int.from_bytes(hashlib.sha256(_bytes(row)).digest(), "big")
    return count, (total % (1 << 256)).to_bytes(32, "big")


def _bytes(row: tuple[Any, ...]) -> bytes:
    """Values, so that no two rows are alike that differ."""
    found = bytearray()
    for value in row:
        match value:
            case None:
                found += b"n"
            case int():
                found += b"i%d;" % value
            case float():
                found += b"f" + struct.pack(">d", value)
            case str():
                text = value.encode(errors="surrogateescape")
                found += b"t%d;" % len(text) + text
            case _:
                found += b"b%d;" % len(value) + value
    return bytes(found)


GEOPACKAGE: Final = Tables()
