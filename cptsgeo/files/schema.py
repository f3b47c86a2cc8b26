"""The tables' columns and types as Table Schemas, and what reads a table by them.

A Table Schema is the JSON description of a table that French open data uses. The files in
``cptsgeo/files/schemas/`` are the documentation of a plan's tables and drive this loader.
"""

import functools
import json
import re
from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple

from cptsgeo.files.tables import Row, Table
from cptsgeo.paths import PACKAGE
from cptsgeo.text import names
from cptsgeo.text.french import listed, lowered, quoted
from cptsgeo.text.typed_dates import lacks_year

CRS_GEOGRAPHIC = "EPSG:4326"
"""Longitude and latitude in degrees: the CRS of every geometry that cptsgeo gives."""

CRS_PROJECTED = "EPSG:2154"
"""Lambert-93 in metres: the official projection of metropolitan France."""

DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
"""Pattern of a date with the precision that is known."""


class Field(NamedTuple):
    """A column: its type (``string`` or ``integer``), title, description and constraints.

    What is `internal` stays in the plan: no output shows it. `libelles` has what people write for
    each choice, `deduit` the column that it is made from where it is empty; `is_date` tells whether
    it holds dates, `cites` whether it cites a CPTS.
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
    libelles: Mapping[str, str] = {}
    deduit: str = ""
    cites: bool = False

    @property
    def is_date(self) -> bool:
        """Whether it holds dates."""
        return self.pattern is not None and self.pattern.pattern == DATE

    def choices_of(self, *, french: bool) -> tuple[str, ...]:
        """What may be chosen, in French or as tables on disk write it."""
        return tuple(self.shown(choice, french=french) for choice in self.choices)

    def shown(self, text: str, *, french: bool = True) -> str:
        """A cell as people read it: the label of a choice."""
        return self.libelles.get(text, text) if french else text


class Schema(NamedTuple):
    """A table's columns, its primary key, and those of its columns that cite a CPTS."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    cites: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """The column of a name."""
        return next(field for field in self.fields if field.name == name)

    def is_filled(self, field: Field) -> bool:
        """Whether people must fill a column: what is made from another need not be, that other is.

        Parameters
        ----------
        field
            One of the columns.

        Returns
        -------
        bool
            False for an identifier or a code, true for the name that it is made from.
        """
        makes = any(other.deduit == field.name and other.required for other in self.fields)
        return makes or (field.required and not field.deduit)


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
    """A place where a table does not keep its schema, told in a French sentence.

    `rank` is that of the row: rows that were made of one stand on the same line.
    """

    line: int
    column: str
    kind: Kind
    texte: str
    message: str
    rank: int = 0


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
    cites = tuple(foreign["fields"] for foreign in document.get("foreignKeys", ()))
    return Schema(
        name,
        document["title"],
        document["description"],
        tuple(_field(field, cites) for field in document["fields"]),
        (key,) if isinstance(key, str) else tuple(key),
        cites,
    )


def _field(description: dict[str, Any], cites: Collection[str]) -> Field:
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
        description.get("libelles", {}),
        description.get("deduit", ""),
        description["name"] in cites,
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
        faulty.setdefault(violation.rank, set()).add(violation.column)
        if violation.column in required or violation.kind is Kind.KEY:
            dropped.add(violation.rank)
    records = (
        _record(row, schema, faulty.get(rank, ())) for rank, row in enumerate(table.rows)
        if rank not in dropped
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
    missing = [f for f in schema.fields if f.required and f.name not in table.columns]
    if missing:
        what, it = ("les colonnes", "les ") if len(missing) > 1 else ("la colonne", "l’")
        named = [field.title if table.headings else field.name for field in missing]
        yield Violation(
            0,
            missing[0].name,
            Kind.COLUMN,
            "",
            f"il manque {what} {listed(map(quoted, named))} ; {it}ajouter "
            f"(colonnes lues : {', '.join(map(table.heading, table.columns))}).",
        )
        return
    seen: dict[tuple[str, ...], int] = {}
    for rank, row in enumerate(table.rows):
        for field in schema.fields:
            text = row.cells.get(field.name, "")
            if not text and not field.required:
                continue
            if found := _reason(text, field):
                kind, reason = found
                told = _told(text, field, table, kind, reason)
                yield Violation(row.line, field.name, kind, text, told, rank)
        key = tuple(row.cells.get(name, "") for name in schema.primary_key)
        if any(key) and key in seen:  # What is empty is told as such, once.
            columns = listed(map(table.heading, schema.primary_key))
            yield Violation(
                row.line,
                schema.primary_key[0],
                Kind.KEY,
                ", ".join(filter(None, key)),
                f"même {columns} ({', '.join(filter(None, key))}) qu’à la ligne {seen[key]} ; "
                "supprimer l’une des deux lignes.",
                rank,
            )
        seen.setdefault(key, row.line)


def _told(text: str, field: Field, table: Table, kind: Kind, reason: str) -> str:
    """Tell what is wrong with a cell, and what to type there."""
    column, wanted = quoted(table.heading(field.name)), _wanted(field, french=bool(table.headings))
    if kind is Kind.EMPTY:
        instead = f"y écrire {wanted}" if wanted else f"la remplir ({_described(field)})"
        if field.deduit:
            instead += f", ou remplir la colonne {quoted(table.heading(field.deduit))}"
        return f"la colonne {column} est vide ; {instead}."
    if field.is_date and lacks_year(text):
        reason, wanted = ", sans l’année", "le jour, le mois et l’année, comme 12/10/2026"
    near = _nearest(text, field.choices_of(french=bool(table.headings)))
    hint = f" (vouliez-vous dire {quoted(near)} ?)" if near else ""
    otherwise = "" if field.required else ", ou vider la cellule"
    return f"{column} contient {quoted(text)}{hint}{reason} ; écrire {wanted}{otherwise}."


def _reason(text: str, field: Field) -> tuple[Kind, str] | None:
    """What is wrong with a cell, in the words that follow what it holds."""
    if not text:
        return Kind.EMPTY, ""
    if field.type == "integer" and not re.fullmatch(r"-?[0-9]{1,15}", text):
        return Kind.FORM, ", qui n’est pas un nombre entier"
    if field.choices and text not in field.choices:
        return Kind.CHOICE, ""
    if field.pattern and not field.pattern.fullmatch(text):
        return Kind.FORM, ", qui n’a pas la forme attendue"
    low = field.minimum is not None and int(text) < field.minimum
    if low or (field.maximum is not None and int(text) > field.maximum):
        return Kind.FORM, ", hors des bornes"
    return None


@functools.lru_cache
def _nearest(text: str, choices: tuple[str, ...]) -> str:
    return next(iter(names.nearest(text, choices, limit=1)), "") if choices else ""


def _wanted(field: Field, *, french: bool) -> str:
    """What is to be typed into a cell."""
    if field.choices:
        return listed(map(quoted, field.choices_of(french=french)), "ou")
    if field.is_date:
        return "une date, comme 2026, 03/2026 ou 12/03/2026"
    if field.type == "integer":
        low, high = field.minimum, field.maximum
        if high is not None:
            return f"un nombre entier de {low} à {high}"
        return "un nombre entier, sans unité" + ("" if low is None else f", au moins {low}")
    if field.cites:
        return "le nom de la CPTS"
    if field.name == "code_commune":
        return f"le code INSEE de la commune, comme {field.example}"
    return f"par exemple {field.example}" if field.example else ""


def _described(field: Field) -> str:
    return lowered(field.description).rstrip(".").partition(" ;")[0].rstrip()


def _record(row: Row, schema: Schema, faulty: Collection[str]) -> Record:
    values: dict[str, Any] = {}
    for field in schema.fields:
        text = "" if field.name in faulty else row.cells.get(field.name, "")
        values[field.name] = (int(text) if field.type == "integer" else text) if text else None
    extra = {name: text for name, text in row.cells.items() if name not in values}
    return Record(row.line, values, extra)
