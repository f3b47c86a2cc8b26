"""A plan's tables to a folder of files, in canonical form, whole or not at all.

People open them in a French Excel: it parts cells at semicolons, and reads UTF-8 where the file
begins with a byte order mark. A file that is written in its place keeps the separator that it had.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from cptsgeo.errors import OutputError
from cptsgeo.files.guard import guarded
from cptsgeo.files.schema import load_schema
from cptsgeo.files.system import cause
from cptsgeo.files.tables import Table, read_text
from cptsgeo.files.whole import write_files
from cptsgeo.plan.files.about import edited_toml, to_toml
from cptsgeo.plan.files.opening import TABLES, PlanSource, understood
from cptsgeo.plan.origin import HEAD
from cptsgeo.text.french import quoted

SEPARATOR: Final = ";"
BOM: Final = "\ufeff"
"""How a file that is new begins; what parts its cells."""

_FIRST = ("cpts", "compositions", "statuts", "derogations", "noms-anciens", "totaux-publies")
"""Tables of the first format."""


def ordered(name: str, table: Table) -> list[list[str]]:
    """Sort the rows of a table of a plan by their key.

    Parameters
    ----------
    name
        Its name, as ``compositions``.
    table
        Its rows.

    Returns
    -------
    list of list of str
        Their cells, in the order of the columns.
    """
    key = load_schema(name).primary_key
    rows = sorted(
        [row.cells.get(column, "") for column in (*key, *table.columns)] for row in table.rows
    )
    return [row[len(key) :] for row in rows]


def table_text(name: str, table: Table, separator: str = SEPARATOR) -> str:
    """Write a table of a plan as CSV, so that the same rows give the same text.

    Parameters
    ----------
    name
        Its name, as ``compositions``.
    table
        Its rows.
    separator
        What parts cells.

    Returns
    -------
    str
        The header and the rows, sorted by their key; further columns are kept.
    """
    return rows_text([table.columns, *ordered(name, table)], separator)


def rows_text(rows: Iterable[Sequence[str]], separator: str = SEPARATOR) -> str:
    """Write rows as CSV, none of whose texts a spreadsheet would compute.

    Parameters
    ----------
    rows
        Cells.
    separator
        What parts them.

    Returns
    -------
    str
        Lines that end in LF.
    """
    return "".join(separator.join(map(_cell, row)) + "\n" for row in rows)


def _cell(text: str) -> str:
    text = guarded(text)
    if any(sign in text for sign in ',;"\t\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def changed_tables(before: PlanSource, after: PlanSource) -> tuple[str, ...]:
    """Name the tables that are not the same, the head first.

    Parameters
    ----------
    before
        A plan.
    after
        The same, changed.

    Returns
    -------
    tuple of str
        Their names.
    """
    former, present = understood(before).tables, understood(after).tables
    found = [
        name
        for name in TABLES
        if _canonical(name, former.get(name)) != _canonical(name, present.get(name))
    ]
    new = [name for name in found if name not in before.tables and name not in _FIRST]
    head = before.about != after.about or bool(new)
    return (*([HEAD] if head else []), *found)


def _canonical(name: str, table: Table | None) -> str | None:
    # A table that has no row says as much as one that is not there.
    return table_text(name, table) if table and table.rows else None


def plan_texts(source: PlanSource) -> dict[str, str]:
    """Write a whole plan as the files of a folder.

    Parameters
    ----------
    source
        Its tables.

    Returns
    -------
    dict of str to str
        Texts by file name. The ``plan.toml`` of a folder keeps its comments.
    """
    path, classeur = source.origin
    about = source.about
    head = to_toml(about) if classeur else edited_toml(read_text(path / f"{HEAD}.toml"), about)
    return {
        f"{HEAD}.toml": "\n".join(head.splitlines()) + "\n",
        **{f"{name}.csv": file_text(name, _in_order(name, table) if classeur else table)
           for name, table in understood(source).tables.items()},
    }  # fmt: skip


def _in_order(name: str, table: Table) -> Table:
    """The same, the columns of its schema first and in their order."""
    ours = [field.name for field in load_schema(name).fields if field.name in table.columns]
    return table._replace(columns=(*ours, *(c for c in table.columns if c not in ours)))


def file_text(name: str, table: Table) -> str:
    """Write a table of a plan as a new file, that a French Excel opens; see `table_text`."""
    return BOM + table_text(name, table)


def plan_paths(folder: Path) -> tuple[Path, ...]:
    """Give the files that a plan may have in a folder.

    Parameters
    ----------
    folder
        Where it is, or is about to be.

    Returns
    -------
    tuple of Path
        Its head, and a table of each name, whether it is there or not.
    """
    return (folder / f"{HEAD}.toml", *(folder / f"{name}.csv" for name in TABLES))


def check_empty(folder: Path) -> None:
    """Refuse to write a plan among other files.

    Parameters
    ----------
    folder
        Where it is about to be written.

    Raises
    ------
    OutputError
        If something is there, or the folder cannot be looked at.
    """
    try:
        found = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise OutputError(
            f"Impossible d’écrire un plan dans {folder} ({cause(error)}) : choisir un autre "
            "dossier avec --sortie, ou fermer les fichiers ouverts."
        ) from error
    if found:
        raise OutputError(
            f"Le dossier {folder} n’est pas vide : en choisir un autre avec --sortie, ou ajouter "
            f"--ecraser pour y remplacer les fichiers d’un plan ({quoted('plan.toml')}, "
            f"{quoted('cpts.csv')}…)."
        )


def write_plan(folder: Path, texts: Mapping[str, str]) -> None:
    """Write a whole plan, and remove the optional tables that it has not.

    Parameters
    ----------
    folder
        Where; created if need be. Its other files stay.
    texts
        What `plan_texts` gives.

    Raises
    ------
    OutputError
        If a file cannot be written or removed: all are then as they were.
    """
    gone: dict[Path, bytes | None] = {
        path: None for path in plan_paths(folder) if path.name not in texts
    }
    write_files(gone | {folder / name: text.encode() for name, text in texts.items()})


def write_together(folder: Path, texts: Mapping[str, str]) -> None:
    """Write several texts in a folder: all of them, or none.

    Parameters
    ----------
    folder
        Where; created if need be.
    texts
        Texts by file name.

    Raises
    ------
    OutputError
        If one cannot be written: all are then as they were.
    """
    write_files({folder / name: text.encode() for name, text in texts.items()})
