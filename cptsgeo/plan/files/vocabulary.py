"""Missions and themes: their codes, the labels that people read and write, and what is near."""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from cptsgeo.files.tables import Row, Table, grid_of, table_of
from cptsgeo.paths import default_plan
from cptsgeo.plan.professions import professions_in
from cptsgeo.text import names
from cptsgeo.text.french import slug

MISSIONS, THEMES = "missions", "themes"
OPTIONAL: Final = "missions_optionnelles"
"""A column that names several missions in a cell."""
PROFESSIONS: Final = "professions"
"""A column that names several professions in a cell."""
NONE: Final = "aucune"
"""What it holds where there are none."""

WORDED: Final[Mapping[str, Mapping[str, str]]] = {
    THEMES: {"mission": MISSIONS},
    "actions": {"mission": MISSIONS, "theme": THEMES},
    "fiches": {OPTIONAL: MISSIONS},
}
"""Columns that name a mission or a theme, by table, and the table that has it."""

_BETWEEN = re.compile(r"\s*[;\n|/]\s*")


class Vocabulary:
    """The missions and the themes of a plan, by what may stand for them.

    Parameters
    ----------
    rows
        Those of the tables ``missions`` and ``themes``, by the table's name. Of a table without a
        row, those of the plan that comes with cptsgeo are taken.

    Attributes
    ----------
    rows : dict of str to sequence
        The rows that count.
    """

    def __init__(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self.rows = {name: rows.get(name) or _supplied(name) for name in (MISSIONS, THEMES)}

    @functools.cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {
            name: {row["code"]: row.get("libelle", "") for row in rows if row.get("code")}
            for name, rows in self.rows.items()
        }

    @functools.cached_property
    def _codes(self) -> dict[str, dict[str, str]]:
        found = {}
        for name, labels in self._labels.items():
            by_label = {names.key(label): code for code, label in reversed(labels.items())}
            found[name] = by_label | {names.key(code): code for code in labels}
        return found

    def meant(self, name: str, text: str) -> str:
        """Give the code of a mission or a theme.

        Parameters
        ----------
        name
            ``missions`` or ``themes``.
        text
            What someone typed: a code or a label.

        Returns
        -------
        str
            Empty if it is none.
        """
        return text if text in self._labels[name] else self._codes[name].get(names.key(text), "")

    def label(self, name: str, code: str) -> str:
        """Give the label of a mission or a theme, if it would be understood as it; else the code.

        Parameters
        ----------
        name
            ``missions`` or ``themes``.
        code
            Its code.

        Returns
        -------
        str
            What people read.
        """
        label = self._labels[name].get(code, "")
        return label if label and self.meant(name, label) == code else code

    def known(self, name: str, code: str) -> bool:
        """Tell whether a code is that of a mission or a theme."""
        return code in self._labels[name]

    def near(self, name: str, text: str) -> str:
        """Give the label that looks most like a text; empty if none does."""
        labels = [label for label in self._labels[name].values() if label]
        return next(iter(names.nearest(text, labels, limit=1)), "")

    def codes(self, text: str) -> tuple[str, ...]:
        """Give the codes of missions that a cell of `OPTIONAL` names; what is none as it stands."""
        if not text or names.key(text) == NONE:
            return ()
        if one := self.meant(MISSIONS, text):
            return (one,)
        parts = text.split()
        if not {*parts} <= self._labels[MISSIONS].keys():
            parts = [part for part in _BETWEEN.split(text.strip()) if part]
        return tuple(self.meant(MISSIONS, part) or part for part in parts or [text])


def vocabulary_of(tables: Mapping[str, Table]) -> Vocabulary:
    """Give the missions and the themes of a plan's tables."""
    return Vocabulary({
        name: [row.cells for row in table.rows]
        for name, table in tables.items() if name in (MISSIONS, THEMES)
    })  # fmt: skip


@functools.cache
def _supplied(name: str) -> tuple[Mapping[str, str], ...]:
    table = table_of(grid_of(default_plan() / f"{name}.csv"))
    return tuple(row.cells for row in table.rows)


def worded(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Name missions, themes and professions by their codes, in the tables of a plan.

    Parameters
    ----------
    tables
        The tables, by name.

    Returns
    -------
    dict of str to Table
        The same; what means none of them remains as it is typed.
    """
    found = {
        name: _coded(table) if name in (MISSIONS, THEMES) else _practised(table)
        for name, table in tables.items()
    }
    if not found.keys() & WORDED.keys():
        return found
    vocabulary = vocabulary_of(found)
    for name, columns in WORDED.items():
        if table := found.get(name):
            used = {column: kind for column, kind in columns.items() if column in table.columns}
            found[name] = table._replace(rows=tuple(_spelt(table.rows, used, vocabulary)))
    return found


def _spelt(rows: Iterable[Row], used: Mapping[str, str], vocabulary: Vocabulary) -> Iterable[Row]:
    for row in rows:
        cells = row.cells
        for column, kind in used.items():
            before = cells[column]
            if not before or (column != OPTIONAL and vocabulary.known(kind, before)):
                continue
            after = _several(vocabulary, before) if column == OPTIONAL else vocabulary.meant(
                kind, before
            )  # fmt: skip
            if after and after != before:
                cells = {**cells, column: after}
        yield row if cells is row.cells else Row(row.line, cells)


def _several(vocabulary: Vocabulary, text: str) -> str:
    codes = vocabulary.codes(text)
    if not codes:
        return NONE
    return " ".join(codes) if all(vocabulary.known(MISSIONS, code) for code in codes) else text


def _practised(table: Table) -> Table:
    """Name professions by their codes, where all that a cell names are some."""
    if PROFESSIONS not in table.columns:
        return table
    rows = []
    for row in table.rows:
        found, unknown = professions_in(row.cells[PROFESSIONS])
        told = row.cells[PROFESSIONS] if unknown else " ".join(found)
        rows.append(Row(row.line, {**row.cells, PROFESSIONS: told}))
    return table._replace(rows=tuple(rows))


def _coded(table: Table) -> Table:
    """Make of labels the codes that people did not write."""
    if "libelle" not in table.columns or (
        "code" in table.columns and all(row.cells["code"] for row in table.rows)
    ):
        return table
    rows = []
    for row in table.rows:
        code = row.cells.get("code", "") or slug(row.cells["libelle"]).replace("-", "_")
        rows.append(Row(row.line, {**row.cells, "code": code}))
    columns = table.columns if "code" in table.columns else (*table.columns, "code")
    return table._replace(columns=columns, rows=tuple(rows))
