"""The headings that people read, and the names of columns that they stand for."""

from collections.abc import Sequence

from cptsgeo.errors import TableError
from cptsgeo.files.schema import Schema
from cptsgeo.files.tables import Row, Table
from cptsgeo.text import names
from cptsgeo.text.french import quoted


def named(table: Table, schema: Schema, where: str) -> Table:
    """Name the columns of a table as its schema does.

    Parameters
    ----------
    table
        A table as read.
    schema
        Its schema: a column is known by its name or its title, case and accents no matter.
    where
        Where it stands, for the message.

    Returns
    -------
    Table
        The same rows; what is typed above columns is in `headings`. Of a column that stands there
        by its very name, another by its title remains as it is.

    Raises
    ------
    TableError
        If two columns stand for one.
    """
    known = {field.name for field in schema.fields}
    if known.issuperset(table.columns):
        return table
    meant = _meanings(table.columns, schema)
    headings: dict[str, str] = {}
    for column, name in meant.items():
        if name in headings:
            raise TableError(
                f"Le fichier {where} a deux colonnes {quoted(headings[name])} et {quoted(column)}, "
                "qui disent la même chose : en renommer ou supprimer une."
            )
        headings[name] = column
    if not meant:
        return table
    rows = [
        Row(row.line, {meant.get(column, column): text for column, text in row.cells.items()})
        for row in table.rows
    ]
    columns = tuple(meant.get(column, column) for column in table.columns)
    return table._replace(columns=columns, rows=tuple(rows), headings=headings)


def is_header(cells: Sequence[str], schema: Schema) -> bool:
    """Tell whether cells are the header of a table: all that people must fill is there.

    Parameters
    ----------
    cells
        A row.
    schema
        The table's.

    Returns
    -------
    bool
        True if the names or the titles of its columns are among them.
    """
    needed = {field.name for field in schema.fields if field.required}
    if needed.issubset(cells):
        return True
    found = {*cells} | {*_meanings(cells, schema).values()}
    filled = {field.name for field in schema.fields if schema.is_filled(field)}
    return needed <= found or filled <= found


def _meanings(columns: Sequence[str], schema: Schema) -> dict[str, str]:
    """Names of the columns that stand there by a title, or spelt otherwise."""
    spelt = {
        names.key(text): field.name for field in schema.fields for text in (field.title, field.name)
    }
    found = {column: spelt.get(names.key(column), column) for column in columns}
    return {
        column: name for column, name in found.items() if name != column and name not in columns
    }
