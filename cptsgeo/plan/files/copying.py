"""A whole plan written where none was: a folder or a workbook, with what the user added to it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cptsgeo import later
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import OutputError, TableError
from cptsgeo.files.content import read as bytes_of
from cptsgeo.files.grids import MAX_BYTES, Grid, read_grids
from cptsgeo.files.guard import unguarded
from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Table
from cptsgeo.files.whole import whole_file
from cptsgeo.plan.files.opening import REQUIRED, TABLES, PlanSource, table_named
from cptsgeo.plan.files.writer import (
    BOM,
    changed_tables,
    check_empty,
    plan_texts,
    rows_text,
    write_plan,
)
from cptsgeo.plan.origin import HEAD
from cptsgeo.text.french import listed, quoted

if TYPE_CHECKING:
    from cptsgeo.plan.files.blank_workbook import plan_workbook
    from cptsgeo.plan.files.workbook_edit import edited_workbook
else:
    plan_workbook = later("cptsgeo.plan.files.blank_workbook:plan_workbook")
    edited_workbook = later("cptsgeo.plan.files.workbook_edit:edited_workbook")

WORKBOOK = ".xlsx"
"""The end of the name of a workbook that is written."""

_OURS = {
    "mode-d-emploi": (),
    "communes": ("code_commune", "nom_commune", "departement", "epci"),
}
"""Sheets that our workbooks have beside those of the plan, by what they begin with."""

_FORBIDDEN = re.compile(r"[\x00-\x1f\[\]:*?/\\<>|\"]")
_LONGEST, _LONGEST_FILE = 31, 120
"""What no name of a sheet, or of a file, may hold; and how long that of a sheet may be."""

Rows = tuple[tuple[str, ...], ...]


class Copy(NamedTuple):
    """What was written of a plan, and what could not be written as it was, in sentences."""

    remarks: tuple[str, ...]


def is_workbook(path: Path) -> bool:
    """Tell whether a plan of that name is written as a workbook."""
    return path.suffix.lower() == WORKBOOK and not path.is_dir()


def check_free(path: Path) -> None:
    """Refuse to write a plan over something.

    Parameters
    ----------
    path
        Folder or workbook that is about to be written.

    Raises
    ------
    OutputError
        If something is there.
    """
    if not is_workbook(path):
        check_empty(path)
    elif path.exists():
        raise OutputError(
            f"Le fichier {path} existe, et il est peut-être rempli : en choisir un autre avec "
            "--sortie, ou ajouter --ecraser pour le remplacer."
        )


def copy_plan(
    source: PlanSource, path: Path, communes: Communes, *, read: PlanSource | None = None
) -> Copy:
    """Write a whole plan as a new folder or workbook.

    Parameters
    ----------
    source
        The plan, whose own further tables are read where it lies.
    path
        Where: a workbook if its name says so. Call `check_free` first.
    communes
        The referential, that a workbook lists.
    read
        The plan as it was read, if `source` is not that.

    Returns
    -------
    Copy
        What is not as it was.

    Raises
    ------
    OutputError
        If it cannot be written: nothing is then changed.
    """
    origin = source.origin
    if is_workbook(path) and origin.classeur and origin.path.suffix.lower() == WORKBOOK:
        # What else is in it comes along.
        content, told = bytes_of(origin.path, MAX_BYTES), tuple[str, ...]()
        if read and (changed := changed_tables(read, source)):
            content, told = edited_workbook(origin.path, read, source, changed)
        _write(path, content)
        return Copy(told)
    tables, remarks = further_tables(source)
    names = _names(tables, _LONGEST if is_workbook(path) else _LONGEST_FILE)
    write_new(source, path, communes, {names[name]: rows for name, rows in tables.items()})
    renamed = [f"{quoted(name)} s’y appelle {quoted(new)}" for name, new in names.items()
               if name != new]  # fmt: skip
    if renamed:
        remarks.append(f"{listed(renamed)}.")
    if tables and origin.classeur:
        remarks.append(
            f"Ce que vous avez ajouté au classeur ({listed(map(quoted, tables))}) est copié sans "
            "mise en forme, ni formules, ni images."
        )
    return Copy(tuple(remarks))


def write_new(
    source: PlanSource, path: Path, communes: Communes, others: Mapping[str, Rows]
) -> None:
    """Write a plan as a new folder or workbook.

    Parameters
    ----------
    source
        The plan.
    path
        Where: a workbook if its name says so. Call `check_free` first.
    communes
        The referential, that a workbook lists.
    others
        The user's own tables, by names that they may bear there.

    Raises
    ------
    OutputError
        If it cannot be written: nothing is then changed.
    """
    if is_workbook(path):
        _write(path, plan_workbook(path.name, communes, source, others))
        return
    texts = plan_texts(_without_blanks(source) if source.origin.classeur else source)
    texts |= {f"{name}.csv": BOM + rows_text(rows) for name, rows in others.items()}
    write_plan(path, texts)


def _write(path: Path, content: bytes) -> None:
    with whole_file(path) as temporary:
        temporary.write_bytes(content)


def further_tables(source: PlanSource) -> tuple[dict[str, Rows], list[str]]:
    """Read what the user added to a plan: further sheets, or further CSV files.

    Parameters
    ----------
    source
        The plan.

    Returns
    -------
    tuple
        Rows by name; and what could not be read, in sentences.
    """
    origin = source.origin
    if origin.classeur:
        return {grid.sheet: _rows(grid) for grid in read_grids(origin.path) if _is_own(grid)}, []
    found, remarks = {}, []
    for path in sorted(origin.path.glob("*.csv")):
        if path.stem in TABLES or path.name.startswith("."):
            continue
        try:
            grids = read_grids(path)
        except TableError as error:
            remarks.append(f"Ce fichier n’est pas copié. {error}")
            continue
        if grids:
            found[path.stem] = _rows(grids[0])
    return found, remarks


def _is_own(grid: Grid) -> bool:
    name = table_named(grid.sheet)
    if name in (HEAD, *TABLES):
        return False
    return name not in _OURS or _OURS[name] not in ((), grid.lines[0].cells)


def _rows(grid: Grid) -> Rows:
    return tuple(tuple(map(unguarded, line.cells)) for line in grid.lines)


def _names(tables: Mapping[str, object], longest: int) -> dict[str, str]:
    """Names that sheets and files may bear, by those that tables have; no two alike."""
    taken = {"history", HEAD, *TABLES, *(name for name, columns in _OURS.items() if not columns)}
    found = {}
    for name in tables:
        plain = _FORBIDDEN.sub("-", name).strip(" .'")[:longest].strip(" .'") or "table"
        for one in _numbered(plain, longest):
            if table_named(one) not in taken:
                break
        taken.add(table_named(one))
        found[name] = one
    return found


def _numbered(name: str, longest: int) -> Iterator[str]:
    yield name
    for number in range(2, 10_000):
        end = f" ({number})"
        yield name[: longest - len(end)].rstrip() + end


def _without_blanks(source: PlanSource) -> PlanSource:
    """Leave out the optional tables and columns that a blank workbook has, and nothing fills."""
    tables = {
        name: table._replace(columns=_filled(name, table))
        for name, table in source.tables.items()
        if name in REQUIRED or table.rows
    }
    return source._replace(tables=tables)


def _filled(name: str, table: Table) -> tuple[str, ...]:
    blank = {field.name for field in load_schema(name).fields if not field.required}
    return tuple(
        column
        for column in table.columns
        if column not in blank or any(row.cells[column] for row in table.rows)
    )
