"""Which CPTS the rows of a plan mean, by identifier, by name or by former name."""

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Note, Row, Table
from cptsgeo.plan.files.spelling import read_as
from cptsgeo.plan.naming import identifier_of, name_key
from cptsgeo.text import names
from cptsgeo.text.french import quoted, slug, typographic

SEVERAL: Final = "cpts_ids"
"""A column that cites several CPTS in a cell."""

_PARTS = re.compile(r"(?:(?<!\s)\s+)?[;,/|\n]\s*")


class Known:
    """The CPTS of a plan, by what may stand for them.

    Parameters
    ----------
    cpts
        The table ``cpts``, as `with_identifiers` gives it.
    former
        The table ``noms-anciens``, its CPTS cited by their identifiers.
    """

    def __init__(self, cpts: Table, former: Table | None = None) -> None:
        self.names: dict[str, str] = {}
        self._former = former
        for row in cpts.rows:
            if cpts_id := row.cells.get("cpts_id", ""):
                self.names.setdefault(cpts_id, row.cells.get("nom", ""))

    # Where all is cited by identifiers, no name is looked up.
    @functools.cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for cpts_id, nom in self.names.items():
            found.setdefault(name_key(nom), []).append(cpts_id)
        return found

    @functools.cached_property
    def _by_former(self) -> dict[str, str]:
        rows = self._former.rows if self._former else ()
        return {
            name_key(row.cells.get("nom", "")): now
            for row in reversed(rows)
            if (now := row.cells.get("cpts_id", "")) in self.names
        }

    def meant(self, text: str) -> tuple[str, str]:
        """Find the CPTS that a text means.

        Parameters
        ----------
        text
            What someone typed.

        Returns
        -------
        tuple of str
            Its identifier, empty if there is none or there are several, and what had to be
            interpreted, in a few French words.
        """
        for cpts_id in (text, text.lower(), slug(text)):
            if cpts_id in self.names:
                return cpts_id, ""
        key = name_key(text)
        found = self._by_name.get(key, ())
        if found:
            return (found[0] if len(found) == 1 else ""), ""
        if now := self._by_former.get(key):
            return now, f"{quoted(typographic(self.names[now]))}, dont c’est un ancien nom"
        return "", ""

    def several(self, text: str) -> tuple[str, str]:
        """Find the CPTS that a cell of `SEVERAL` means.

        Parameters
        ----------
        text
            What someone typed: names or identifiers.

        Returns
        -------
        tuple of str
            Their identifiers, with spaces between them, and what had to be interpreted.
        """
        parts = re.split(r"[\s,;]+", text.strip(" ;,"))
        if not {*parts} <= self.names.keys():
            parts = [part for part in _PARTS.split(text) if part]
        found = [self.meant(part) for part in parts]
        told = ", ".join(how for _, how in found if how)
        ids = [cpts_id or part for (cpts_id, _), part in zip(found, parts, strict=True)]
        whole = all(cpts_id for cpts_id, _ in found)
        return (" " if whole else "; ").join(ids), told


def identified(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Give every CPTS an identifier, and cite it by that.

    Parameters
    ----------
    tables
        Those of a plan, by name.

    Returns
    -------
    dict of str to Table
        The same with identifiers. What means no CPTS, or several, remains as it is typed.
    """
    cpts = with_identifiers(tables["cpts"]) if "cpts" in tables else None
    if cpts is None:
        return dict(tables)
    known = Known(cpts)
    found = {**tables, "cpts": cpts}
    if former := tables.get("noms-anciens"):
        found["noms-anciens"] = _cited("noms-anciens", former, known)
        known = Known(cpts, found["noms-anciens"])
    return {
        name: table if name == "noms-anciens" else _cited(name, table, known)
        for name, table in found.items()
    }


def with_identifiers(table: Table) -> Table:
    """Make of names the identifiers that people did not write, whatever the order of rows.

    Parameters
    ----------
    table
        The table ``cpts``.

    Returns
    -------
    Table
        With an identifier for each CPTS that has a name. What is written as none may be is spelt
        so, and told.
    """
    form = load_schema("cpts").field("cpts_id").pattern
    assert form
    if "nom" not in table.columns or (
        "cpts_id" in table.columns
        and all(form.fullmatch(row.cells["cpts_id"]) for row in table.rows)
    ):
        return table
    taken = {row.cells["cpts_id"]: name_key(row.cells["nom"]) for row in table.rows
             if form.fullmatch(row.cells.get("cpts_id", ""))}  # fmt: skip
    made: dict[str, str] = {}
    notes: list[Note] = []
    missing = [row for row in table.rows if not row.cells.get("cpts_id") and row.cells["nom"]]
    further: dict[str, int] = {}
    for row in sorted(missing, key=lambda row: row.cells["nom"]):
        key, base = name_key(row.cells["nom"]), identifier_of(row.cells["nom"])
        found = base
        while taken.setdefault(found, key) != key:
            further[base] = further.get(base, 1) + 1
            found = f"{base}-{further[base]}"
        made[row.cells["nom"]] = found
    rows = []
    for row in table.rows:
        typed = row.cells.get("cpts_id", "")
        cpts_id = typed or made.get(row.cells["nom"], "")
        if typed and not form.fullmatch(typed) and (spelt := _spelt(typed)):
            cpts_id = spelt
            notes.append(read_as(row.line, "cpts_id", typed, f"identifiant {spelt}"))
        rows.append(Row(row.line, {**row.cells, "cpts_id": cpts_id}))
    # What is made stands after what is in the file: columns keep their places there.
    columns = table.columns if "cpts_id" in table.columns else (*table.columns, "cpts_id")
    return table._replace(columns=columns, rows=tuple(rows), notes=(*table.notes, *notes))


def _spelt(text: str) -> str:
    """An identifier spelt as it should be; empty if there is no letter in it."""
    return slug(text).strip("-") if re.search(r"[^\W_]", text) else ""


def _cited(name: str, table: Table, known: Known) -> Table:
    """Cite CPTS by their identifiers, in one table."""
    if name != "cpts":
        table = _filled(table)
    columns: Sequence[str] = load_schema(name).cites
    for column in [*columns, SEVERAL]:
        if column in table.columns:
            meant = known.several if column == SEVERAL else known.meant
            table = _column(table, column, known.names, meant)
    return table


def _filled(table: Table) -> Table:
    """Where no identifier stands, the name does that a column « CPTS » beside it has."""
    beside = [column for column in table.columns if names.key(column) == "cpts"]
    if not beside or "cpts_id" not in table.columns:
        return table
    rows = [
        row if row.cells["cpts_id"] else
        Row(row.line, {**row.cells, "cpts_id": row.cells[beside[0]]})
        for row in table.rows
    ]  # fmt: skip
    return table._replace(rows=tuple(rows))


def _column(
    table: Table, column: str, known: Iterable[str], meant: Callable[[str], tuple[str, str]]
) -> Table:
    typed = {row.cells[column] for row in table.rows} - {*known, ""}
    found = {text: one for text in sorted(typed) if (one := meant(text))[0]}
    if not found:
        return table
    rows, notes = [], []
    for row in table.rows:
        text = row.cells[column]
        cpts_id, told = found.get(text, (text, ""))
        if told:
            notes.append(read_as(row.line, column, text, told))
        rows.append(row if cpts_id == text else Row(row.line, {**row.cells, column: cpts_id}))
    return table._replace(rows=tuple(rows), notes=(*table.notes, *notes))


def cited_in(text: str) -> list[str]:
    """Give the CPTS that a cell of `SEVERAL` cites, as `identified` leaves it."""
    if ";" in text:
        return [part for part in map(str.strip, text.split(";")) if part]
    return text.replace(",", " ").split()
