"""The tables' columns and types as Table Schemas, and what reads a table by them.

A Table Schema is the JSON description of a table that French open data uses. The files in
``cptsgeo/files/schemas/`` are the documentation of a plan's tables and drive this loader.
"""

import functools
import json
import re
from collections.abc import Collection, Iterator
from enum import Enum
from typing import Any, NamedTuple

from cptsgeo.files.tables import Row, Table
from cptsgeo.paths import PACKAGE
from cptsgeo.text.french import listed, quoted, slug

CRS_GEOGRAPHIC = "EPSG:4326"
"""Longitude and latitude in degrees: the CRS of every geometry that cptsgeo gives."""

CRS_PROJECTED = "EPSG:2154"
"""Lambert-93 in metres: the official projection of metropolitan France."""


class Field(NamedTuple):
    """A column: its type (``string`` or ``integer``), title, description and constraints.

    What is `internal` stays in the plan: no output shows it.
    """

    name: str
    type: str
    title: str
    description: str
    required: bool
    pattern: re.Pattern[str] | None
    example: str
    choices: tuple[str, ...]
    minimum: int | None
    maximum: int | None
    internal: bool = False


class Schema(NamedTuple):
    """A table's columns and its primary key."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]


class Record(NamedTuple):
    """A row that keeps its schema: values by column (None where empty), further columns apart."""

    line: int
    values: dict[str, Any]
    extra: dict[str, str]


class Kind(Enum):
    """What is wrong with a place of a table."""

    COLUMN = "column"
    EMPTY = "empty"
    FORM = "form"
    CHOICE = "choice"
    KEY = "key"


class Violation(NamedTuple):
    """A place where a table does not keep its schema, told in a French sentence."""

    line: int
    column: str
    kind: Kind
    texte: str
    message: str


@functools.cache
def load_schema(name: str) -> Schema:
    """Load one of the schemas in ``cptsgeo/files/schemas/``.

    Parameters
    ----------
    name
        The table's name, as ``compositions``.

    Returns
    -------
    Schema
        The schema.
    """
    document = json.loads((PACKAGE / "files" / "schemas" / f"{name}.json").read_bytes())
    key = document["primaryKey"]
    return Schema(
        name,
        document["title"],
        document["description"],
        tuple(_field(field) for field in document["fields"]),
        (key,) if isinstance(key, str) else tuple(key),
    )


def _field(description: dict[str, Any]) -> Field:
    constraints = description.get("constraints", {})
    pattern = constraints.get("pattern")
    return Field(
        description["name"],
        description["type"],
        description["title"],
        description["description"],
        constraints.get("required", False),
        re.compile(pattern) if pattern else None,
        description.get("example", ""),
        tuple(constraints.get("enum", ())),
        constraints.get("minimum"),
        constraints.get("maximum"),
        description.get("interne", False),
    )


def read_records(table: Table, schema: Schema) -> tuple[tuple[Record, ...], tuple[Violation, ...]]:
    """Read what can be read of a table by its schema.

    Parameters
    ----------
    table
        The table as text.
    schema
        What it should hold.

    Returns
    -------
    tuple
        The records in the table's order, and every place where it does not keep its schema. A
        faulty cell reads as empty; a row without a cell that it must have is left out, and so is
        one whose key stood above.
    """
    found = tuple(violations(table, schema))
    if found and found[0].kind is Kind.COLUMN:
        return (), found
    required = {field.name for field in schema.fields if field.required}
    faulty: dict[int, set[str]] = {}
    dropped = set()
    for violation in found:
        faulty.setdefault(violation.line, set()).add(violation.column)
        if violation.column in required or violation.kind is Kind.KEY:
            dropped.add(violation.line)
    records = (
        _record(row, schema, faulty.get(row.line, ())) for row in table.rows
        if row.line not in dropped
    )  # fmt: skip
    return tuple(records), found


def violations(table: Table, schema: Schema) -> Iterator[Violation]:
    """Yield every place where a table does not keep its schema.

    Parameters
    ----------
    table
        The table as text.
    schema
        What it should hold.

    Yields
    ------
    Violation
        Missing columns alone (line 0), else cells and duplicated keys in the table's order.
    """
    missing = [f.name for f in schema.fields if f.required and f.name not in table.columns]
    if missing:
        what, it = ("les colonnes", "les ") if len(missing) > 1 else ("la colonne", "l’")
        yield Violation(
            0,
            missing[0],
            Kind.COLUMN,
            "",
            f"il manque {what} {listed(map(quoted, missing))} ; {it}ajouter "
            f"(colonnes lues : {', '.join(table.columns)}).",
        )
        return
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        for field in schema.fields:
            text = row.cells.get(field.name, "")
            if not text and not field.required:
                continue
            fault = _fault(text, field)
            if fault:
                yield Violation(row.line, field.name, fault[0], text, fault[1])
        key = tuple(row.cells.get(name, "") for name in schema.primary_key)
        if any(key) and key in seen:  # What is empty is told as such, once.
            yield Violation(
                row.line,
                schema.primary_key[0],
                Kind.KEY,
                ", ".join(filter(None, key)),
                f"même {listed(schema.primary_key)} ({', '.join(filter(None, key))}) qu’à la "
                f"ligne {seen[key]} ; supprimer l’une des deux lignes.",
            )
        seen.setdefault(key, row.line)


def _fault(text: str, field: Field) -> tuple[Kind, str] | None:
    column = quoted(field.name)
    if not text:
        return Kind.EMPTY, f"la colonne {column} est vide ; la remplir."
    if field.type == "integer" and not re.fullmatch(r"-?[0-9]{1,15}", text):
        return (
            Kind.FORM,
            f"{column} contient {quoted(text)}, qui n’est pas un nombre entier ; le corriger.",
        )
    if field.choices and text not in field.choices:
        return (
            Kind.CHOICE,
            f"{column} contient {quoted(text)} ; écrire "
            f"{listed(map(quoted, field.choices), 'ou')}.",
        )
    if field.pattern and not field.pattern.fullmatch(text):
        example = f"par exemple {slug(text) if field.name == 'cpts_id' else field.example}"
        if field.name == "code_commune":
            example = f"le code INSEE de la commune, comme {field.example}"
        return (
            Kind.FORM,
            f"{column} contient {quoted(text)}, qui n’a pas la forme attendue ; écrire "
            f"{example}, ou supprimer la ligne.",
        )
    low = field.minimum is not None and int(text) < field.minimum
    if low or (field.maximum is not None and int(text) > field.maximum):
        low_bound = f"au moins {field.minimum}"
        bounds = low_bound if field.maximum is None else f"de {field.minimum} à {field.maximum}"
        return (
            Kind.FORM,
            f"{column} contient {text}, hors des bornes ({bounds}) ; le corriger.",
        )
    return None


def _record(row: Row, schema: Schema, faulty: Collection[str]) -> Record:
    values: dict[str, Any] = {}
    for field in schema.fields:
        text = "" if field.name in faulty else row.cells.get(field.name, "")
        values[field.name] = (int(text) if field.type == "integer" else text) if text else None
    extra = {name: text for name, text in row.cells.items() if name not in values}
    return Record(row.line, values, extra)
