"""The columns of a table as people name them: by what stands above, by a letter, by a number."""

import re
from collections.abc import Iterable, Sequence
from string import ascii_uppercase

from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid
from cptsgeo.proposal.columns import HEADER_WITHIN
from cptsgeo.proposal.mail import shortened
from cptsgeo.text import names
from cptsgeo.text.french import count, listed, quoted, typographic

_LETTERS = re.compile(r"[A-Za-z]{1,2}")
_SHOWN = 8


def letter(column: int) -> str:
    """Name a column as spreadsheets do: ``A``, ``Z``, ``AA``."""
    high, low = divmod(column, len(ascii_uppercase))
    return (letter(high - 1) if high else "") + ascii_uppercase[low]


def labelled(column: int, header: Sequence[str]) -> str:
    """Name a column by its letter, and by what stands above it: ``C « Commune »``."""
    head = header[column] if column < len(header) else ""
    return f"{letter(column)} {quoted(typographic(shortened(head)))}" if head else letter(column)


def shown(columns: Iterable[int], header: Sequence[str], last: str = "et") -> str:
    """Name some columns in a sentence, the first ones if they are many."""
    found = [labelled(column, header) for column in columns]
    more = len(found) - _SHOWN
    return listed([*found[:_SHOWN], *([count(more, "autre")] if more > 0 else [])], last)


def asked_column(grid: Grid, asked: str | None, option: str) -> tuple[int | None, int | None]:
    """Find the column that someone named.

    Parameters
    ----------
    grid
        The table.
    asked
        What stands above it, its letter or its number; None if nobody asks.
    option
        The option that says so, for the message.

    Returns
    -------
    tuple of (int or None)
        The column, and the row of its header where that was named.

    Raises
    ------
    TableError
        If the table has no such column, or two.
    """
    if asked is None:
        return None, None
    width = max((len(line.cells) for line in grid.lines), default=0)
    text = asked.strip()
    rank = int(text) - 1 if re.fullmatch(r"[0-9]{1,4}", text) else _rank(text)
    if 0 <= rank < width:
        return rank, None
    wanted = names.key(asked)
    for row, line in enumerate(grid.lines[:HEADER_WITHIN]):
        found = [i for i, cell in enumerate(line.cells) if cell and names.key(cell) == wanted]
        if wanted and len(found) == 1:
            return found[0], row
        if wanted and found:
            raise TableError(
                f"Le fichier {grid.path} a plusieurs colonnes {quoted(shortened(asked))} : donner "
                f"à {option} la lettre de la bonne, {listed(map(letter, found), 'ou')}."
            )
    header = max(grid.lines[:HEADER_WITHIN], key=lambda line: sum(map(bool, line.cells))).cells
    raise TableError(
        f"Le fichier {grid.path} n’a pas de colonne {quoted(shortened(asked))} ({option}) : ses "
        f"colonnes sont {shown(range(width), header)}."
    )


def _rank(text: str) -> int:
    if not _LETTERS.fullmatch(text):
        return -1
    rank = 0
    for sign in text.upper():
        rank = rank * len(ascii_uppercase) + ascii_uppercase.index(sign) + 1
    return rank - 1
