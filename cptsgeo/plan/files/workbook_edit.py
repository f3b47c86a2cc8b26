"""A plan's workbook changed where it lies: the sheets whose rows change, and nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cptsgeo.errors import OutputError
from cptsgeo.files.guard import quoted_cell, unguarded
from cptsgeo.files.provisional import provisional_folder
from cptsgeo.files.schema import Field, load_schema
from cptsgeo.files.sheet_bounds import bounds, formulas_elsewhere
from cptsgeo.files.sheet_cells import rows_of
from cptsgeo.files.sheet_edit import UNKNOWN, SheetEdit, SheetError, Value, edited_sheet
from cptsgeo.files.tables import Row, Table
from cptsgeo.files.workbook_changes import Changes, new_sheet
from cptsgeo.files.workbook_parts import Parts, Sheet
from cptsgeo.files.zip_members import ZipError
from cptsgeo.plan.files.about import FORMAT, About
from cptsgeo.plan.files.lock import as_typed
from cptsgeo.plan.files.opening import PlanSource, open_plan, table_named, understood
from cptsgeo.plan.files.readable import Readable
from cptsgeo.plan.files.writer import table_text
from cptsgeo.plan.origin import HEAD
from cptsgeo.text.french import count
from cptsgeo.text.names import key
from cptsgeo.text.signs import plain

_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
_DATA = re.compile(r"<((?:[\w.-]+:)?)sheetData\b[^>]*?>(.*?)</\1sheetData\s*>", re.DOTALL)


def check_editable(path: Path) -> None:
    """Refuse a workbook that a change would harm.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    OutputError
        Saying what it has.
    """
    Parts(path)


def edited_workbook(
    path: Path, before: PlanSource, after: PlanSource, changed: tuple[str, ...]
) -> tuple[bytes, tuple[str, ...]]:
    """Write the tables that change into a workbook.

    Parameters
    ----------
    path
        The file.
    before
        The plan as it was read in it.
    after
        The plan as it is to be.
    changed
        Names of the tables that are not the same.

    Returns
    -------
    tuple
        The workbook, and what its owner should know, in French sentences.

    Raises
    ------
    OutputError
        If it would be harmed, or would not be read as the plan that was meant.
    """
    parts = Parts(path)
    changes = Changes(parts)
    before, after = understood(before), understood(after)
    readable = Readable(after.tables)
    sheets = {table_named(sheet.title): sheet for sheet in parts.sheets() if sheet.visible}
    emptied = 0
    columns: dict[str, frozenset[str]] = {}
    for name in changed:
        try:
            if name == HEAD:
                table = before.head
                assert table is not None
                new = _head(table, before.about, after.about)
            else:
                table, new = before.tables.get(name), after.tables[name]
            if table is None or name not in sheets:
                # A new sheet is as that of CPTS.
                titled, style = (
                    bool(before.tables["cpts"].headings),
                    _heading_style(changes, sheets),
                )
                headings, rows = _sheet(name, new, readable if titled else None)
                changes.add(name, new_sheet(headings, rows, style))
                continue
            columns[name], left = _edited(changes, sheets[name], table, new, readable)
            emptied += left
        except SheetError as error:
            where = before.origin.where(name, error.row)
            raise OutputError(f"Le fichier {where}, {error.why}, et recommencer.") from error
    try:
        content = changes.written()
    except ZipError as error:
        raise parts.refused("est d’une forme que cptsgeo ne sait pas modifier") from error
    _check_read(path, content, after, columns)
    return content, (*_told(emptied), *_told_formulas(parts))


def _told(emptied: int) -> Iterator[str]:
    if emptied:
        yield (
            f"{count(emptied, 'ligne retirée reste vide', 'lignes retirées restent vides')} dans "
            "le classeur : des formules, des commentaires ou des images y tiennent à leur place."
        )


def _told_formulas(parts: Parts) -> Iterator[str]:
    if formulas_elsewhere(parts):
        yield (
            "Les résultats des formules du classeur sont ceux d’avant : les recalculer à "
            "l’ouverture (Ctrl + Alt + F9 dans Excel, Ctrl + Maj + F9 dans LibreOffice)."
        )


class _Place(NamedTuple):
    """Where a table stands in a sheet: row of its headings, their columns by name.

    `titled` tells that headings are titles, as people read them; `technical` are the columns whose
    cells are as the schema wants them, and not as people read them.
    """

    header: int
    columns: Mapping[str, int]
    titled: bool
    technical: frozenset[str] = frozenset()


def _edited(
    changes: Changes, sheet: Sheet, old: Table, new: Table, readable: Readable
) -> tuple[frozenset[str], int]:
    """Change a sheet; give its columns, and how many rows are left empty in it."""
    parts, name = changes.parts, table_named(sheet.title)
    xml = parts.text(sheet.part)
    place = _place(parts, xml, name, old, readable)
    last = max([place.header, *(row.line for row in old.rows)])
    edit = _edit(name, place, last, old, new, readable)
    tied = bounds(parts, sheet, xml, header=place.header, last=last)
    found = edited_sheet(xml, edit, tied)
    changes.sheet(sheet, found, header=place.header, last=last)
    return frozenset(place.columns), found.emptied


def _place(parts: Parts, xml: str, name: str, table: Table, readable: Readable) -> _Place:
    """Find the headings of a table: the row above its first one that shows something."""
    found = _DATA.search(xml)
    first = min((row.line for row in table.rows), default=None)
    strings = parts.strings(xml)
    header, shown = 0, dict[int, str]()
    held: dict[int, set[str]] = {}
    try:
        for row in rows_of(found[2] if found else ""):
            texts = {cell.column: cell.text(strings) for cell in row.cells}
            if first is not None and row.number >= first:
                for column, text in texts.items():
                    held.setdefault(column, set()).add(unguarded(text))
            elif any(texts.values()):
                header, shown = row.number, {one: text for one, text in texts.items() if text}
    except ValueError as error:
        raise SheetError(0, UNKNOWN) from error
    columns = _columns(name, table, shown)
    if len(columns) != len(shown) or not columns:
        raise SheetError(header, "a des en-têtes que cptsgeo ne sait pas modifier : les corriger")
    titled = not {*columns} <= {*shown.values()}
    if name == HEAD:
        return _Place(header, columns, titled)
    schema = load_schema(name)
    technical = set()
    for field in schema.fields:
        typed = held.get(columns.get(field.name, 0), set()) - {""}
        as_wanted = any(readable.is_technical(schema, field, text) for text in typed)
        if as_wanted or not (typed or titled):
            technical.add(field.name)
    return _Place(header, columns, titled, frozenset(technical))


def _columns(name: str, table: Table, shown: Mapping[int, str]) -> dict[str, int]:
    """Columns of a sheet by the names of those of its table: its own, or its title."""
    known = {} if name == HEAD else {
        key(text): field.name for field in load_schema(name).fields
        for text in (field.title, field.name)
    }  # fmt: skip
    texts = {column: unguarded(plain(text).strip()) for column, text in shown.items()}
    found = {text: column for column, text in texts.items() if text in table.columns}
    for column, text in texts.items():
        meant = known.get(key(text), "")
        if text not in table.columns and meant in table.columns:
            found.setdefault(meant, column)
    return found


def _edit(
    name: str, place: _Place, last: int, old: Table, new: Table, readable: Readable
) -> SheetEdit:
    fields = {} if name == HEAD else {field.name: field for field in load_schema(name).fields}
    changed, removed, added = _differences(name, old, new)
    given = {
        column for cells in (*changed.values(), *added) for column, text in cells.items() if text
    }
    width = max(place.columns.values())
    missing = [column for column in new.columns
               if column in fields and column in given and column not in place.columns]  # fmt: skip
    columns = {**place.columns, **{text: column for column, text in enumerate(missing, width + 1)}}
    headings = {columns[text]: fields[text].title if place.titled else text for text in missing}

    def shown(column: str, text: str) -> str:
        if column not in fields or column in place.technical:
            return text
        return readable.cell(load_schema(name), fields[column], text)

    def values(cells: Mapping[str, str]) -> dict[int, Value]:
        return {
            columns[column]: _value(fields.get(column), shown(column, text), plain=name == HEAD)
            for column, text in cells.items() if column in columns
        }  # fmt: skip

    own = frozenset(column for text, column in columns.items() if text not in fields)
    return SheetEdit(
        place.header, last, width, {line: values(cells) for line, cells in changed.items()},
        removed, tuple(map(values, added)), headings, own,
    )  # fmt: skip


def _differences(
    name: str, old: Table, new: Table
) -> tuple[dict[int, dict[str, str]], frozenset[int], list[dict[str, str]]]:
    """Cells that change by line, lines that go, rows that come; a line may stand for several."""
    before, after = _by_line(old), _by_line(new)
    changed: dict[int, dict[str, str]] = {}
    removed = set(before)
    added: list[dict[str, str]] = []
    for line, rows in after.items():
        former = before.get(line, [])
        if former and rows == former:
            removed.discard(line)
            continue
        if len(former) == 1:
            removed.discard(line)
            changed[line] = {column: text for column, text in rows[0].items()
                             if text != former[0].get(column, "")}  # fmt: skip
            if "nom" in changed[line] and name == "cpts":
                changed[line]["cpts_id"] = rows[0]["cpts_id"]  # Made of the name, it outlives it.
        more = rows[1:] if len(former) == 1 else rows
        added += [{column: text for column, text in cells.items() if text} for cells in more]
    return changed, frozenset(removed), added


def _by_line(table: Table) -> dict[int, list[dict[str, str]]]:
    found: dict[int, list[dict[str, str]]] = {}
    for row in table.rows:
        found.setdefault(row.line, []).append(row.cells)
    return found


def _value(field: Field | None, text: str, *, plain: bool) -> Value:
    if plain:
        return text
    if field and field.type == "integer" and _NUMBER.fullmatch(text):
        return int(text)
    return quoted_cell(text)


def _head(table: Table, before: About, after: About) -> Table:
    """The sheet « plan », saying something else."""
    names = {key(column): column for column in table.columns}
    rows = [*table.rows]
    said = {**_said(after), "format": (str(FORMAT),)}
    for name, values in said.items():
        if name == "format" or getattr(before, name) != getattr(after, name):
            rows = [*_with(rows, names, name, values)]
    return table._replace(rows=tuple(rows))


def _said(about: About) -> dict[str, tuple[str, ...]]:
    return {
        "nom": (about.nom,),
        "perimetre": (" ".join(about.perimetre),),
        "cog": (str(about.cog),),
        "sources": about.sources,
        "organisme": (about.organisme,) if about.organisme else (),
        "colonnes_affichees": about.colonnes_affichees,
        "extrait": ("oui",) if about.extrait else (),
    }


def _with(
    rows: Sequence[Row], names: Mapping[str, str], name: str, values: Sequence[str]
) -> Iterator[Row]:
    """Rows that give a key its values; those that gave it others are filled again first."""
    left = [*values]
    for row in rows:
        if table_named(row.cells[names["cle"]]) != table_named(name):
            yield row
        else:
            yield row._replace(cells={**row.cells, names["valeur"]: left.pop(0) if left else ""})
    for text in left:
        cells = {**dict.fromkeys(names.values(), ""), names["cle"]: name, names["valeur"]: text}
        yield Row(0, cells)


def _heading_style(changes: Changes, sheets: Mapping[str, Sheet]) -> str:
    """Style of the first heading of the table of CPTS: that of a new sheet."""
    xml = changes.parts.text(sheets["cpts"].part)
    found = _DATA.search(xml)
    try:
        for row in rows_of(found[2] if found else ""):
            if row.cells:
                return row.cells[0].style
    except ValueError:
        pass
    return ""


def _sheet(
    name: str, table: Table, readable: Readable | None
) -> tuple[list[str], list[list[Value]]]:
    """Headings and rows of a new sheet, as people read them if `readable`."""
    schema = load_schema(name)
    fields = {field.name: field for field in schema.fields}

    def value(column: str, text: str) -> Value:
        field = fields.get(column)
        shown = readable.cell(schema, field, text) if readable and field else text
        return _value(field, shown, plain=False)

    rows = [[value(column, row.cells.get(column, "")) for column in table.columns]
            for row in table.rows]  # fmt: skip
    headings = [fields[column].title if readable and column in fields else column
                for column in table.columns]  # fmt: skip
    return headings, rows


def _check_read(
    path: Path, content: bytes, after: PlanSource, columns: Mapping[str, frozenset[str]]
) -> None:
    """Read the workbook again: it is the plan that was meant, or it is not written."""
    with provisional_folder() as folder:
        copy = folder / path.name
        copy.write_bytes(content)
        found = open_plan(copy)
    same = found.about == after.about and all(
        _canonical(name, found.tables.get(name), columns.get(name))
        == _canonical(name, table, columns.get(name))
        for name, table in after.tables.items()
    )
    if not same:
        raise OutputError(
            f"Le classeur {path} ne peut être modifié fidèlement : en faire une copie (cptsgeo "
            f"plan copier --plan {as_typed(path)} --sortie mon-plan), et travailler sur elle."
        )


def _canonical(name: str, table: Table | None, columns: frozenset[str] | None) -> str:
    """A table as text, whatever the order of its columns, without those that stand in no sheet."""
    if table is None or not table.rows:
        return ""
    rows = [
        row._replace(cells={column: plain(text).strip() for column, text in row.cells.items()})
        for row in table.rows
    ]
    clean = table._replace(rows=tuple(rows))
    ours = {field.name for field in load_schema(name).fields}
    filled = sorted(
        column
        for column in clean.columns
        if (columns is None or column in columns | ours)
        and any(row.cells.get(column) for row in clean.rows)
    )
    return table_text(name, clean._replace(columns=tuple(filled)))
