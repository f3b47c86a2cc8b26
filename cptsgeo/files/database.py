"""A database that someone else made (SQLite, a GeoPackage), opened so that it can do no harm.

It holds programs: views, computed columns, tables that a module of SQLite imagines. They may never
end, or give more text than there is memory: what they do is counted, and nothing but reading is
allowed. What stands in no such program is told by `stored`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

TABLE, VIEW, IMAGINED = "table", "view", "virtual"

_ROUND = 5_000
"""Steps of SQLite between two looks at what was done."""

_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_PRAGMAS = {"table_xinfo"}


class Bounds(NamedTuple):
    """What reading a database may cost.

    Attributes
    ----------
    steps : int
        Instructions of SQLite, of all that is asked of it.
    length : int
        Bytes of a value.
    memory : int
        Bytes that SQLite may have, in the whole process; 0 for no bound.
    """

    steps: int
    length: int
    memory: int = 0


class Column(NamedTuple):
    """A column of a table or of a view.

    Attributes
    ----------
    name : str
        Its name.
    kind : str
        What it is declared to hold, in capitals; empty if nothing is said.
    key : bool
        Whether it is the primary key, or a part of it.
    computed : bool
        Whether its values are computed when they are read.
    """

    name: str
    kind: str
    key: bool
    computed: bool


@contextmanager
def opened(path: Path, bounds: Bounds, *, alone: bool) -> Iterator[sqlite3.Connection]:
    """Open a database to read it.

    Parameters
    ----------
    path
        The file.
    bounds
        What reading it may cost.
    alone
        Whether the file is taken as it is: nothing beside it is read, locked or written, what a
        program that has it open keeps in its ``-wal`` neither. Else a folder that may be written
        in is needed.

    Yields
    ------
    sqlite3.Connection
        It raises `sqlite3.OperationalError` where the steps are spent, `sqlite3.DataError` where a
        value is too long, `MemoryError` where memory is.
    """
    if not path.is_file():  # A pipe would be waited for.
        raise sqlite3.OperationalError("no file")
    told = "immutable=1" if alone else "mode=ro"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{told}", uri=True)) as base:
        base.text_factory = lambda content: content.decode("utf-8", errors="replace")
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, bounds.length)
        base.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        # One comparison of a long pattern may take years, in one step.
        base.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100)
        for setting in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON",
                        "mmap_size = 0", f"hard_heap_limit = {bounds.memory}"):  # fmt: skip
            base.execute(f"PRAGMA {setting}").fetchall()
        rounds = iter(range(bounds.steps // _ROUND))
        base.set_progress_handler(lambda: next(rounds, None) is None, _ROUND)
        base.set_authorizer(_authorized)
        yield base


def _authorized(action: int, first: str | None, *_: object) -> int:
    known = action in _READING or (action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS)
    return sqlite3.SQLITE_OK if known else sqlite3.SQLITE_DENY


def kinds(base: sqlite3.Connection) -> dict[str, str]:
    """Tell what a database holds.

    Parameters
    ----------
    base
        As `opened` gives it.

    Returns
    -------
    dict of str to str
        `TABLE`, `VIEW` or `IMAGINED`, by name in lower case.
    """
    rows = base.execute("SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view')")
    return {
        str(name).lower(): IMAGINED if str(sql).upper().startswith("CREATE VIRTUAL") else str(kind)
        for name, kind, sql in rows
    }


def columns(base: sqlite3.Connection, table: str) -> list[Column]:
    """Tell the columns of a table or of a view, those that are hidden left out.

    Parameters
    ----------
    base
        As `opened` gives it.
    table
        Its name.

    Returns
    -------
    list of Column
        In their order; empty if there is no such table.
    """
    rows = base.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    return [
        Column(name, str(kind).upper(), bool(key), hidden > 1)
        for _, name, kind, _, _, key, hidden in rows
        if hidden != 1
    ]


def stored(base: sqlite3.Connection, table: str, names: set[str]) -> bool:
    """Tell whether columns are there and are read as they stand: no program computes them.

    Parameters
    ----------
    base
        As `opened` gives it.
    table
        The name of a table.
    names
        Those of its columns, in lower case.

    Returns
    -------
    bool
        Whether it is a table, and each a column whose values it holds.
    """
    if kinds(base).get(table.lower()) != TABLE:
        return False
    return names <= {one.name.lower() for one in columns(base, table) if not one.computed}


def quoted(name: str) -> str:
    """Write a name in SQL, whatever its signs."""
    return '"' + name.replace('"', '""') + '"'
