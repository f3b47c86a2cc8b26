"""A plan's tables to a folder of files, in canonical form, whole or not at all.

People open them in a French Excel: it parts cells at semicolons, and reads UTF-8 where the file
begins with a byte order mark. A file that is written in its place keeps the separator that it had.
"""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from cptsgeo.errors import OutputError
from cptsgeo.files.dialect import dialect_of
from cptsgeo.files.guard import guarded
from cptsgeo.files.schema import load_schema
from cptsgeo.files.system import cause
from cptsgeo.files.tables import Table, read_text, whole_file
from cptsgeo.plan.files.about import to_toml
from cptsgeo.plan.files.opening import TABLES, PlanSource, understood
from cptsgeo.plan.origin import HEAD
from cptsgeo.text.french import quoted

SEPARATOR: Final = ";"
BOM: Final = "\ufeff"
"""How a file that is new begins; what parts its cells."""


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
    key = load_schema(name).primary_key
    rows = sorted(
        ([row.cells.get(column, "") for column in (*key, *table.columns)] for row in table.rows),
    )
    lines = [table.columns, *(row[len(key) :] for row in rows)]
    return "".join(separator.join(map(_cell, line)) + "\n" for line in lines)


def _cell(text: str) -> str:
    text = guarded(text)
    if any(sign in text for sign in ',;"\t\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


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
    head = to_toml(source.about) if classeur else read_text(path / f"{HEAD}.toml")
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


def contents_in_place(source: PlanSource, names: Iterable[str]) -> dict[str, bytes]:
    """Write tables of a plan as the files of its own folder: with the separators that these have.

    Parameters
    ----------
    source
        The plan.
    names
        Tables that have a file.

    Returns
    -------
    dict of str to bytes
        Contents by file name.
    """
    contents = {}
    for name in names:
        file = source.origin.path / f"{name}.csv"
        how = dialect_of(file.read_bytes())
        table = understood(source).tables[name]
        contents[file.name] = how.encoded(table_text(name, table, how.separator))
    return contents


def check_empty(folder: Path) -> None:
    """Refuse to write a plan among other files.

    Parameters
    ----------
    folder
        Where it is about to be written.

    Raises
    ------
    OutputError
        If something is there.
    """
    with _told(folder):
        found = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
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
        If a file cannot be written: all are then as they were.
    """
    write_together(folder, texts)
    for name in TABLES:
        if f"{name}.csv" not in texts:
            with _told(folder):
                (folder / f"{name}.csv").unlink(missing_ok=True)


def write_together(folder: Path, texts: Mapping[str, str]) -> None:
    """Write several files: all of them, or none.

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
    write_files(folder, {name: text.encode() for name, text in texts.items()})


def write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write several files: all of them, or none.

    Parameters
    ----------
    folder
        Where; created if need be.
    contents
        Contents by file name.

    Raises
    ------
    OutputError
        If one cannot be written: all are then as they were.
    """
    is_new = not folder.exists()
    before: dict[Path, bytes | None] = {}
    with _told(folder):
        for name in contents:
            path = folder / name
            before[path] = path.read_bytes() if path.is_file() else None
    try:
        with contextlib.ExitStack() as stack:
            # All are beside their places before the first takes it, as the stack unwinds.
            for name, content in contents.items():
                temporary = stack.enter_context(whole_file(folder / name))
                temporary.write_bytes(content)
    except OutputError:
        _restore(before)
        if is_new:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"Impossible d’écrire un plan dans {folder} ({cause(error)}) : choisir un autre "
            "dossier avec --sortie, ou fermer les fichiers ouverts."
        ) from error


def _restore(before: Mapping[Path, bytes | None]) -> None:
    for path, content in before.items():
        with contextlib.suppress(OSError):
            if content is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != content:
                with whole_file(path) as temporary:
                    temporary.write_bytes(content)
