"""The tables of a plan while they are changed: rows that go, rows that come, nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from cptsgeo.errors import PlanError
from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Row, Table
from cptsgeo.plan.files import HARMLESS, examine_source
from cptsgeo.plan.files.opening import PlanSource, understood
from cptsgeo.text.french import count

Cells: TypeAlias = Mapping[str, str]


class Changed(NamedTuple):
    """A plan's tables after a gesture, and what it did, a French sentence each."""

    source: PlanSource
    told: tuple[str, ...]


def check_faultless(source: PlanSource) -> None:
    """Refuse a plan of which something cannot be read: it would be lost.

    Parameters
    ----------
    source
        The plan.

    Raises
    ------
    PlanError
        Counting the faults.
    """
    faults = [fault for fault in examine_source(source)[1] if fault.code not in HARMLESS]
    if faults:
        where = source.origin.place(faults[0].table, faults[0].line)
        raise PlanError(
            f"Le plan {source.origin.path} a {count(len(faults), 'défaut')}, à commencer par "
            f"{where} : tout corriger d’après cptsgeo valider --plan {source.origin.path}, puis "
            "recommencer."
        )


@dataclass(frozen=True)
class Draft:
    """The tables of a plan, each change giving others.

    Attributes
    ----------
    source : PlanSource
        The plan as it is so far.
    """

    source: PlanSource

    @classmethod
    def of(cls, source: PlanSource) -> "Draft":
        """Take up a plan.

        Parameters
        ----------
        source
            Its tables as typed.

        Returns
        -------
        Draft
            The same, codes and dates and names as they are meant.

        Raises
        ------
        PlanError
            If something in it cannot be read.
        """
        check_faultless(source)
        return cls(understood(source))

    def rows(self, name: str) -> tuple[Cells, ...]:
        """Rows of a table, as cells by column; none if the plan has no such table."""
        table = self.source.tables.get(name)
        return tuple(row.cells for row in table.rows) if table else ()

    def change(self, name: str, edit: Callable[[Cells], Cells | None]) -> "Draft":
        """Change rows of a table.

        Parameters
        ----------
        name
            The table; one that the plan has not has no row to change.
        edit
            Gives a row as it should be: itself where nothing changes, None where it goes.

        Returns
        -------
        Draft
            The tables so changed.
        """
        table = self.source.tables.get(name)
        if table is None:
            return self
        rows = []
        for row in table.rows:
            cells = edit(row.cells)
            if cells is not None:
                rows.append(row if cells is row.cells else Row(row.line, dict(cells)))
        return self._with(name, table, rows)

    def drop(self, name: str, test: Callable[[Cells], bool]) -> "Draft":
        """Take rows out of a table: those of which the test is true."""
        return self.change(name, lambda cells: None if test(cells) else cells)

    def add(self, name: str, added: Iterable[Cells]) -> "Draft":
        """Add rows to a table, that is made where the plan has none.

        Parameters
        ----------
        name
            The table.
        added
            Cells by column; columns that a row does not tell are empty.

        Returns
        -------
        Draft
            The tables with them.
        """
        table = self.source.tables.get(name)
        if table is None:
            columns = tuple(field.name for field in load_schema(name).fields)
            table = Table(self.source.origin.path, columns, ())
        new = [Row(0, {key: text for key, text in cells.items() if text}) for cells in added]
        return self._with(name, table, [*table.rows, *new])

    def _with(self, name: str, table: Table, rows: Iterable[Row]) -> "Draft":
        """The tables with other rows in one; columns that they bring come in the schema's order."""
        rows = tuple(rows)
        told = {column for row in rows for column in row.cells}
        order = [field.name for field in load_schema(name).fields]
        columns = list(table.columns)
        for column in sorted(told.difference(columns), key=order.index):
            after = [one for one in order[: order.index(column)] if one in columns]
            columns.insert(columns.index(after[-1]) + 1 if after else 0, column)
        whole = tuple(
            Row(row.line, {column: row.cells.get(column, "") for column in columns}) for row in rows
        )
        tables = {**self.source.tables, name: table._replace(columns=tuple(columns), rows=whole)}
        return Draft(self.source._replace(tables=tables))
