"""Rows of a sheet of an XLSX workbook changed, added and removed; all the rest as it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cptsgeo.files.sheet_cells import (
    Cell,
    Ranged,
    SheetRow,
    attributes_of,
    letters_of,
    moved,
    ranges_of,
    rows_of,
    with_cells,
    written_cell,
)

Value = str | int

_DATA = re.compile(r"<((?:[\w.-]+:)?)sheetData\b[^>]*?(?:/>|>(.*?)</\1sheetData\s*>)", re.DOTALL)
_COLUMN = re.compile(r"<(?:[\w.-]+:)?col\b([^>]*?)/?>")
_MERGED = re.compile(r"<(?:[\w.-]+:)?mergeCell\b[^>]*?\bref=[\"']([^\"']*)[\"']")
_RULES = re.compile(
    r"(<(?:[\w.-]+:)?(?:conditionalFormatting|dataValidation)\b[^>]*?\bsqref=\")([^\"]*)(\")"
)
_DIMENSION = re.compile(r"(<(?:[\w.-]+:)?dimension\b[^>]*?\bref=\")([^\"]*)(\")")
_VALUE = re.compile(r"<((?:[\w.-]+:)?)v\b[^>]*?(?:/>|>[^<]*</\1v\s*>)")


UNKNOWN = "est d’une forme que cptsgeo ne sait pas modifier : l’enregistrer en XLSX simple"
"""Of a sheet that is not what programs write."""


class SheetError(Exception):
    """Why a sheet is not changed: the row, and a few French words."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(row, why)
        self.row, self.why = row, why


@dataclass(frozen=True)
class SheetEdit:
    """What is to change in the table of a sheet; rows and columns from 1.

    Attributes
    ----------
    header : int
        The row of the headings.
    last : int
        The last row of the table; that of the headings if it has none.
    width : int
        The last column of the table.
    changed : mapping
        New values by row, then column; an empty text empties the cell.
    removed : frozenset of int
        Rows to remove.
    added : tuple of mapping
        New rows: values by column.
    headings : mapping
        New headings by column.
    own : frozenset of int
        Columns that are the user's own: formulas there stay when a row takes the place of another.
    """

    header: int
    last: int
    width: int
    changed: Mapping[int, Mapping[int, Value]] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()
    added: tuple[Mapping[int, Value], ...] = ()
    headings: Mapping[int, str] = field(default_factory=dict)
    own: frozenset[int] = frozenset()


class Bounds(NamedTuple):
    """What holds to the rows of a sheet: `rows` that keep their places, `fixed` if all do."""

    rows: frozenset[int]
    fixed: bool


class EditedSheet(NamedTuple):
    """A sheet that was changed.

    Attributes
    ----------
    xml : str
        Its XML.
    last : int
        The last row of its table.
    unformed : bool
        Whether a cell lost its formula.
    emptied : int
        How many removed rows stay, with nothing in them.
    """

    xml: str
    last: int
    unformed: bool
    emptied: int


def edited_sheet(xml: str, edit: SheetEdit, bounds: Bounds) -> EditedSheet:
    """Change a sheet.

    A new row takes the place of a removed one, or comes below with the styles of the last one.
    What is left of the removed ones closes up, unless something holds to the rows below: those
    are then emptied.

    Parameters
    ----------
    xml
        Its XML.
    edit
        What changes.
    bounds
        What holds to its rows.

    Returns
    -------
    EditedSheet
        All that is not of a row that changes is as it was, but for the extent that the sheet says
        to have, and rules that went down to the last row and go on to the new last one.

    Raises
    ------
    SheetError
        If something would be harmed.
    """
    found = _DATA.search(xml)
    if found is None:
        raise SheetError(0, UNKNOWN)
    if re.search(
        r"<(?:[\w.-]+:)?sheetProtection\b[^>]*?\bsheet=\"(?:1|true)\"", xml[found.end() :]
    ):
        raise SheetError(0, "est protégée : ôter la protection de la feuille")
    try:
        rows = {row.number: row for row in rows_of(found[2] or "")}
    except ValueError as error:
        raise SheetError(0, UNKNOWN) from error
    work = _Work(edit, rows, found[1], _column_styles(xml[: found.start()]))
    free = sorted(edit.removed - bounds.rows)
    for number, values in zip(free, edit.added, strict=False):
        work.replace(number, values)
    left = sorted(edit.removed - {*free[: len(edit.added)]})
    for number, values in edit.changed.items():
        work.change(number, values)
    if edit.headings:
        work.head()
    last, emptied = edit.last, 0
    if left and bounds.fixed:
        for number in left:
            work.empty(number)
        emptied = len(left)
    elif left:
        work.close_up(left)
        last -= len(left)
    for values in edit.added[len(free) :]:
        last += 1
        work.append(last, values)
    _check_merged(xml[found.end() :], work.touched)
    before, after = xml[: found.start()], xml[found.end() :]
    if last > edit.last > edit.header:
        after = _RULES.sub(lambda rule: rule[1] + _longer(rule[2], edit, last) + rule[3], after)
    width = max([edit.width, *edit.headings])
    before = _DIMENSION.sub(lambda said: said[1] + _extent(said[2], last, width) + said[3], before)
    data = f"<{found[1]}sheetData>{work.written()}</{found[1]}sheetData>"
    return EditedSheet(before + data + after, last, work.unformed, emptied)


class _Work:
    """The rows of a sheet while they change.

    Parameters
    ----------
    edit
        What changes.
    rows
        Those that there are, by number.
    prefix
        Of the sheet's elements.
    styles
        Of whole columns.
    """

    def __init__(
        self, edit: SheetEdit, rows: dict[int, SheetRow], prefix: str, styles: dict[int, str]
    ) -> None:
        self.edit, self.prefix, self.styles = edit, prefix, styles
        self.rows = rows
        self.above = rows.get(edit.last) if edit.last > edit.header else None
        self.touched: set[int] = set()
        self.unformed = False

    def written(self) -> str:
        """All rows, in their order."""
        return "".join(self.rows[number].xml for number in sorted(self.rows))

    def _put(self, number: int, xml: str) -> None:
        (self.rows[number],) = rows_of(xml)
        self.touched.add(number)

    def _row(self, number: int) -> SheetRow:
        return self.rows.get(number) or SheetRow(number, self.prefix, {}, (), "")

    def _with(self, row: SheetRow, new: Mapping[int, str]) -> None:
        """Put cells in a row, in the order of their columns."""
        cells = {cell.column: cell.xml for cell in row.cells} | {**new}
        span = row.attributes.get("spans", "").rpartition(":")[2]
        if not span.isdecimal() or int(span) < max(cells, default=0):
            told = {name: text for name, text in row.attributes.items() if name != "spans"}
            row = row._replace(attributes=told)
        self._put(row.number, with_cells(row, row.number, [cells[c] for c in sorted(cells)]))

    def _cell(self, row: SheetRow, column: int, value: Value) -> str:
        cell = next((one for one in row.cells if one.column == column), None)
        style = cell.style if cell else ""
        style = style or row.attributes.get("s", "") or self._above(column)
        style = style or self.styles.get(column, "")
        return written_cell(row.prefix, (row.number, column), style, value)

    def _above(self, column: int) -> str:
        cells = self.above.cells if self.above else ()
        return next((cell.style for cell in cells if cell.column == column), "")

    def change(self, number: int, values: Mapping[int, Value]) -> None:
        """Change cells of a row."""
        row = self._row(number)
        for cell in row.cells:
            if cell.column in values and cell.formula:
                where = f"{letters_of(cell.column)}{number}"
                raise SheetError(number, f"a une formule dans la cellule {where}, qui est à "
                                 "changer : la remplacer par sa valeur")  # fmt: skip
        self._with(row, {column: self._cell(row, column, value)
                         for column, value in values.items()})  # fmt: skip

    def replace(self, number: int, values: Mapping[int, Value]) -> None:
        """Put a new row in the place of one that is removed."""
        row = self._row(number)
        new = {}
        for column in range(1, self.edit.width + 1):
            cell = next((one for one in row.cells if one.column == column), None)
            value = values.get(column, "")
            if cell and cell.formula and column in self.edit.own and value == "":
                # It says of the new row what it said of the former one, once computed again.
                new[column] = _VALUE.sub("", cell.xml)
            elif cell or value != "":
                self._lose(cell)
                new[column] = self._cell(row, column, value)
        self._with(row, new)

    def empty(self, number: int) -> None:
        """Leave nothing in a row but its styles."""
        row = self._row(number)
        for cell in row.cells:
            self._lose(cell)
        self._with(row, {cell.column: written_cell(row.prefix, (number, cell.column), cell.style,
                                                   "") for cell in row.cells})  # fmt: skip

    def _lose(self, cell: Cell | None) -> None:
        if cell is None or not cell.formula:
            return
        if cell.leads:
            where = f"{letters_of(cell.column)}{cell.row}"
            raise SheetError(cell.row, f"a dans la cellule {where} une formule dont d’autres "
                             "dépendent : supprimer cette ligne dans le tableur")  # fmt: skip
        self.unformed = True

    def head(self) -> None:
        """Write the new headings, in the style of the last one that there is."""
        row = self._row(self.edit.header)
        style = next((cell.style for cell in reversed(row.cells)
                      if cell.column <= self.edit.width and cell.style), "")  # fmt: skip
        self._with(row, {
            column: written_cell(row.prefix, (row.number, column), style, text)
            for column, text in self.edit.headings.items()
        })  # fmt: skip

    def close_up(self, left: list[int]) -> None:
        """Take rows out, and move those below up, with their styles."""
        first, last = left[0], self.edit.last
        kept = [number for number in range(first, last + 1) if number not in {*left}]
        moving = {number: self.rows.pop(number) for number in range(first, last + 1)
                  if number in self.rows}  # fmt: skip
        for place, number in enumerate(kept, first):
            if number in moving:
                (self.rows[place],) = rows_of(moved(moving[number], place))
                if number in self.touched:
                    self.touched.add(place)
        if self.above and self.above.number not in left:
            self.above = self.rows.get(first + len(kept) - 1, self.above)

    def append(self, number: int, values: Mapping[int, Value]) -> None:
        """Add a row below, in the styles of the one above."""
        row = self._row(number)
        if self.above and not row.xml:
            like = ("s", "customFormat", "ht", "customHeight")
            told = {key: text for key, text in self.above.attributes.items() if key in like}
            row = row._replace(attributes=told)
        styled = {cell.column for cell in (*row.cells, *(self.above.cells if self.above else ()))
                  if cell.style and cell.column <= self.edit.width}  # fmt: skip
        self._with(row, {column: self._cell(row, column, values.get(column, ""))
                         for column in sorted(styled | {*values})})  # fmt: skip


def _column_styles(before: str) -> dict[int, str]:
    """Styles of whole columns; of the first few hundred: a table has no more."""
    found: dict[int, str] = {}
    for said in _COLUMN.finditer(before):
        told = attributes_of(said[1])
        if "style" in told:
            first, last = int(told.get("min", 1)), int(told.get("max", 1))
            found |= dict.fromkeys(range(first, min(last, first + 500) + 1), told["style"])
    return found


def _check_merged(after: str, touched: set[int]) -> None:
    for text in _MERGED.findall(after):
        for one in ranges_of(text):
            rows = touched & {*range(one.top, min(one.bottom, max(touched, default=0)) + 1)}
            if rows:
                raise SheetError(min(rows), "a des cellules fusionnées : les séparer")


def _longer(text: str, edit: SheetEdit, last: int) -> str:
    """Make ranges that end with the table end with it again."""
    return " ".join(
        _told(one._replace(bottom=last))
        if one.bottom == edit.last and one.top > edit.header and one.top < one.bottom + 1
        else said
        for said in text.split()
        for one in ranges_of(said)
    ) or text  # fmt: skip


def _extent(text: str, last: int, width: int) -> str:
    found = ranges_of(text)
    if len(found) != 1:
        return text
    one = found[0]
    grown = one._replace(bottom=max(one.bottom, last), right=max(one.right, width))
    return text if grown == one else _told(grown)


def _told(one: Ranged) -> str:
    first, last = f"{letters_of(one.left)}{one.top}", f"{letters_of(one.right)}{one.bottom}"
    return first if first == last else f"{first}:{last}"
