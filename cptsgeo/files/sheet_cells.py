"""Cells of a sheet, as the XML of an XLSX workbook writes them."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_CELL = re.compile(r"<((?:[\w.-]+:)?)c\b([^>]*?)(?:/>|>(.*?)</\1c\s*>)", re.DOTALL)
_ROW = re.compile(r"<((?:[\w.-]+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row\s*>)", re.DOTALL)
_REF = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_RANGE = re.compile(r"\$?([A-Z]{1,3})?\$?([0-9]{1,7})?(?::\$?([A-Z]{1,3})?\$?([0-9]{1,7})?)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class Ranged(NamedTuple):
    """A range of cells: rows and columns from 1, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int


class Cell(NamedTuple):
    """A cell: its row and column from 1, its style, its kind, and all of its XML."""

    row: int
    column: int
    style: str
    kind: str
    inside: str
    xml: str

    @property
    def formula(self) -> str:
        """The element of its formula; nothing if it has none."""
        found = re.search(r"<(?:[\w.-]+:)?f\b[^>]*?(?:/>|>.*?</(?:[\w.-]+:)?f\s*>)",
                          self.inside, re.DOTALL)  # fmt: skip
        return found[0] if found else ""

    @property
    def leads(self) -> bool:
        """Whether cells elsewhere take their formula from it."""
        told = attributes_of(self.formula.partition(">")[0]).get("ref", "")
        return any((one.top, one.left) != (one.bottom, one.right) for one in ranges_of(told))

    def text(self, strings: list[str]) -> str:
        """Give what it shows.

        Parameters
        ----------
        strings
            Texts that cells share; see `cptsgeo.files.workbook_parts.Parts.strings`.

        Returns
        -------
        str
            Empty for a cell that shows nothing.
        """
        texts = re.findall(r"<(?:[\w.-]+:)?(?:v|t)\b[^>]*>([^<]*)<", self.inside)
        text = html.unescape("".join(texts)).strip()
        if self.kind == "s" and text.isdecimal() and int(text) < len(strings):
            text = strings[int(text)].strip()
        return text


class SheetRow(NamedTuple):
    """A row: its number, the prefix of its elements, its attributes, its cells."""

    number: int
    prefix: str
    attributes: dict[str, str]
    cells: tuple[Cell, ...]
    xml: str


def rows_of(data: str) -> Iterator[SheetRow]:
    """Yield the rows of the data of a sheet.

    Parameters
    ----------
    data
        What is inside of ``sheetData``.

    Yields
    ------
    SheetRow
        In their order.

    Raises
    ------
    ValueError
        If something else is among them, or they are out of order.
    """
    number = end = 0
    for found in _ROW.finditer(data):
        if data[end : found.start()].strip():
            raise ValueError
        end = found.end()
        attributes = attributes_of(found[2])
        above, number = number, int(attributes.get("r", number + 1))
        if number <= above:
            raise ValueError
        cells = tuple(_cells(number, found[3] or ""))
        row = SheetRow(number, found[1], attributes, cells, found[0])
        # Where a row says no number, it is that of the one above and one: others may go.
        yield row if "r" in attributes else row._replace(xml=moved(row, number))
    if data[end:].strip():
        raise ValueError


def _cells(row: int, data: str) -> Iterator[Cell]:
    column = end = 0
    for found in _CELL.finditer(data):
        if data[end : found.start()].strip():
            raise ValueError
        end = found.end()
        attributes = attributes_of(found[2])
        place = _REF.fullmatch(attributes.get("r", ""))
        column = column_of(place[1]) if place else column + 1
        yield Cell(
            row, column, attributes.get("s", ""), attributes.get("t", ""), found[3] or "", found[0]
        )
    if data[end:].strip():
        raise ValueError


def attributes_of(text: str) -> dict[str, str]:
    """Read the attributes of an element, values as they are written."""
    found = re.findall(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", text)
    return {name: double or single for name, double, single in found}


def with_attributes(attributes: dict[str, str]) -> str:
    """Write attributes, each after a space."""
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


def column_of(letters: str) -> int:
    """Number of a column: 1 for A."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters_of(column: int) -> str:
    """Letters of a column: A for 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def ranges_of(text: str) -> list[Ranged]:
    """Read ranges parted by spaces: ``A1 B2:C30``, and whole rows or columns.

    Parameters
    ----------
    text
        What an attribute, or a formula after the name of a sheet, says.

    Returns
    -------
    list of Ranged
        Those that can be read.
    """
    return [_ranged(one) for one in text.split() if _RANGE.fullmatch(one)]


def _ranged(text: str) -> Ranged:
    found = _RANGE.fullmatch(text)
    assert found
    left, top, right, bottom = found.groups()
    if ":" not in text:
        right, bottom = left, top
    return Ranged(
        int(top or 1),
        column_of(left) if left else 1,
        int(bottom or LAST_ROW),
        column_of(right) if right else LAST_COLUMN,
    )


def written_cell(prefix: str, place: tuple[int, int], style: str, value: str | int) -> str:
    """Write a cell that holds a text or a number.

    Parameters
    ----------
    prefix
        That of the sheet's elements.
    place
        Its row and its column.
    style
        Number of its style; empty for that of no style.
    value
        What it shows; an empty text for nothing.

    Returns
    -------
    str
        XML.
    """
    row, column = place
    told = with_attributes({"r": f"{letters_of(column)}{row}", **({"s": style} if style else {})})
    if value == "":
        return f"<{prefix}c{told}/>"
    if isinstance(value, int):
        return f"<{prefix}c{told}><{prefix}v>{value}</{prefix}v></{prefix}c>"
    return (
        f'<{prefix}c{told} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">'
        f"{xml_text(value)}</{prefix}t></{prefix}is></{prefix}c>"
    )


def xml_text(text: str) -> str:
    """Write a text that a cell holds as XML; signs that no cell may hold are left out."""
    plain = _ESCAPED.sub("_x005F_", _CONTROL.sub("", text).replace("\r\n", "\n"))
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def moved(row: SheetRow, number: int) -> str:
    """Write a row, as it is, under another number."""
    cells = []
    for cell in row.cells:
        head = re.match(r"<((?:[\w.-]+:)?c)\b([^>]*?)(?=/?>)", cell.xml)
        assert head
        told = attributes_of(head[2]) | {"r": f"{letters_of(cell.column)}{number}"}
        cells.append(f"<{head[1]}{with_attributes(told)}{cell.xml[head.end() :]}")
    return with_cells(row, number, cells)


def with_cells(row: SheetRow, number: int, cells: Iterable[str]) -> str:
    """Write a row with other cells, its height and its style as they are."""
    attributes = with_attributes({"r": "", **row.attributes} | {"r": str(number)})
    inside = "".join(cells)
    if not inside:
        return f"<{row.prefix}row{attributes}/>"
    return f"<{row.prefix}row{attributes}>{inside}</{row.prefix}row>"
