"""A GeoPackage, read in a process where a bad one can do no harm.

It is read as the database that it is: to the views of a GeoPackage, GDAL lends functions that reach
outside (a place looked up by its name, another layer opened), which nothing turns off.
"""

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from cptsgeo.files.database import IMAGINED, VIEW, Bounds, columns, kinds, opened, quoted, stored
from cptsgeo.layers.apart.transfer import (
    COMPUTED,
    DAMAGED,
    FOREIGN,
    LARGE,
    PROGRAM,
    Answer,
    Asked,
    Refusal,
    answer,
)

MAX_VALUE = 128 * 2**20
"""Bytes of a value: a shape of eight million points."""

_NEEDED = {
    "gpkg_contents": {"table_name", "data_type"},
    "gpkg_geometry_columns": {"table_name", "column_name", "srs_id"},
    "gpkg_spatial_ref_sys": {"srs_id", "organization", "organization_coordsys_id", "definition"},
}
_LAYERS = """
SELECT g.table_name, g.column_name, s.srs_id, s.organization, s.organization_coordsys_id,
       s.definition
FROM gpkg_contents c JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name)
LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
WHERE c.data_type = 'features'
"""
_ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of what a shape says of its bounds, by the number that says which these are."""


class _Layer(NamedTuple):
    """A layer: its table, the column of its shapes, and its system of coordinates."""

    table: str
    column: str
    crs: str | None


def read(asked: Asked, given: Answer) -> None:
    """Read the features of a layer.

    Parameters
    ----------
    asked
        What is asked.
    given
        Receives them.
    """
    bounds = Bounds(asked.steps, MAX_VALUE, asked.returned)
    with opened(Path(asked.path), bounds, alone=False) as base:
        if not all(stored(base, table, names) for table, names in _NEEDED.items()):
            raise Refusal(FOREIGN)
        known = kinds(base)
        layers = {
            str(table): _Layer(str(table), str(column), _system(*system))
            for table, column, *system in base.execute(_LAYERS)
            if known.get(str(table).lower(), IMAGINED) != IMAGINED
        }
        chosen = given.chosen(layers, asked.couche)
        if chosen is not None:
            _read(base, layers[chosen], given)


def _system(srs_id: Any, organization: Any, code: Any, definition: Any) -> str | None:
    """What is said of a system of coordinates: its number, or its definition."""
    if srs_id in {None, 0, -1}:
        return None
    if isinstance(organization, str) and organization.upper() == "EPSG" and isinstance(code, int):
        return f"EPSG:{code}"
    return definition if isinstance(definition, str) else None


def _read(base: sqlite3.Connection, layer: _Layer, given: Answer) -> None:
    given.system(layer.crs)
    try:
        _take(base, layer, given)
    except (sqlite3.OperationalError, sqlite3.DataError) as error:
        program = kinds(base)[layer.table.lower()] == VIEW or any(
            one.computed for one in columns(base, layer.table)
        )
        if program:
            # What is said to be missing is a function; all else is too long, or too large.
            raise Refusal(PROGRAM if "no such" in str(error) else COMPUTED) from error
        raise Refusal(LARGE if "too big" in str(error) else DAMAGED) from error


def _take(base: sqlite3.Connection, layer: _Layer, given: Answer) -> None:
    declared = columns(base, layer.table)
    keys = [one for one in declared if one.key]
    number = keys[0].name if len(keys) == 1 and keys[0].kind == "INTEGER" else None
    booleans = {one.name for one in declared if one.kind == "BOOLEAN"}
    cursor = base.execute(f"SELECT * FROM {quoted(layer.table)}")
    names = [name for name, *_ in cursor.description]
    drawn = next((at for at, name in enumerate(names) if name.lower() == layer.column.lower()), -1)
    kept = [at for at, name in enumerate(names) if at != drawn and name != number]
    values: list[list[Any]] = [[] for _ in kept]
    count = 0
    for row in cursor:
        given.shape(_wkb(row[drawn]) if drawn >= 0 else None)
        for column, at in zip(values, kept, strict=True):
            value = row[at]
            given.spend(len(value) + 3 if isinstance(value, str) else 3)
            column.append(_value(value, boolean=names[at] in booleans))
        count += 1
    given.table([names[at] for at in kept], count, values)


def _value(value: Any, *, boolean: bool) -> Any:
    if isinstance(value, bytes):
        return None
    return bool(value) if boolean and value in {0, 1} else value


def _wkb(blob: Any) -> bytes | None:
    """What follows the head of a shape; None where there is no shape."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        return None
    flags = blob[3]
    extended, envelope = flags & 0b10_0000, flags >> 1 & 0b111
    if extended or envelope >= len(_ENVELOPES):
        return None
    return blob[8 + _ENVELOPES[envelope] :] or None


if __name__ == "__main__":
    answer(read)
