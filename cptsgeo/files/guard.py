"""Texts that a spreadsheet would take for formulas, made harmless in CSV files.

What someone typed may begin like a formula, and quotation marks do not stop a spreadsheet from
computing it. An apostrophe before it does; it is taken off again when the table is read.
"""

import re

from cptsgeo.files.tables import Row, Table

# Signed numbers (« + 80 000 », a telephone) compute nothing.
_FORMULA = re.compile(r"'*(?:[=@\t\r]|[+-](?![0-9\s.,%\u00a0\u202f]*$))")
_GUARDED = re.compile(r"'+(?:[=@\t\r]|[+-])")


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would compute.

    Parameters
    ----------
    text
        A cell.

    Returns
    -------
    str
        A text that `unguarded` gives back.
    """
    return f"'{text}" if _FORMULA.match(text) or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Take off the apostrophe that `guarded` put.

    Parameters
    ----------
    text
        A cell as read.

    Returns
    -------
    str
        What was meant.
    """
    return text[1:] if _GUARDED.match(text) else text


def quoted_cell(text: str) -> str:
    """Write a text for a cell that holds texts, where nothing is computed.

    Parameters
    ----------
    text
        A cell of a table.

    Returns
    -------
    str
        A text that `unguarded` gives back.
    """
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded_table(table: Table) -> Table:
    """Take the guards off a table's cells.

    Parameters
    ----------
    table
        A table as read.

    Returns
    -------
    Table
        The table that was written.
    """
    rows = [
        Row(row.line, {unguarded(name): unguarded(text) for name, text in row.cells.items()})
        if any(text[:1] == "'" for pair in row.cells.items() for text in pair)
        else row
        for row in table.rows
    ]
    return table._replace(columns=tuple(map(unguarded, table.columns)), rows=tuple(rows))
