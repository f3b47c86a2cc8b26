"""Parts of an XLSX workbook that are written anew, gathered until the whole is."""

import re
from collections.abc import Mapping, Sequence

from cptsgeo.files.sheet_cells import letters_of, ranges_of, written_cell, xml_text
from cptsgeo.files.sheet_edit import EditedSheet, SheetError, Value
from cptsgeo.files.workbook_parts import BOOK, BOOK_LINKS, TYPES, Parts, Sheet
from cptsgeo.files.zip_members import with_members

_CHAIN = "xl/calcChain.xml"
_LOOSE = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
_STRICT = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""Names of elements and of links, in the two forms that a workbook may have."""

_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TABLE = re.compile(
    r"(<(?:[\w.-]+:)?(?:table|autoFilter)\b[^>]*?\bref=\")([A-Z]+[0-9]+:[A-Z]+[0-9]+)(\")"
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Changes:
    """What changes in a workbook.

    Parameters
    ----------
    parts
        The workbook as it is.
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._texts: dict[str, str] = {}
        self._added: dict[str, str] = {}
        self._removed: set[str] = set()

    def _text(self, name: str) -> str:
        return self._texts.get(name) or self.parts.text(name)

    def sheet(self, sheet: Sheet, found: EditedSheet, *, header: int, last: int) -> None:
        """Write a sheet anew, and make the tables of Excel in it as long as it is.

        Parameters
        ----------
        sheet
            The sheet.
        found
            What it becomes.
        header
            The row of its headings.
        last
            The last row that its table had.

        Raises
        ------
        SheetError
            If a table of Excel has a row of totals.
        """
        self._texts[sheet.part] = found.xml
        if found.last != last:
            for kind, name in self.parts.links(sheet.part).values():
                if kind == "table":
                    self._table(name, header, last, found.last)
        if found.unformed:
            self._without_chain()

    def _table(self, name: str, header: int, before: int, after: int) -> None:
        text = self.parts.text(name)
        if re.search(r"\btotalsRowCount=\"[1-9]", text):
            raise SheetError(0, "a un tableau avec une ligne de totaux : ôter cette ligne")

        def longer(found: re.Match[str]) -> str:
            (one,) = ranges_of(found[2])
            if one.top != header or one.bottom < before or before <= header:
                grown = one.bottom
            elif one.bottom == before:
                grown = max(after, header + 1)
            else:
                grown = max(one.bottom, after)
            place = f"{letters_of(one.left)}{one.top}:{letters_of(one.right)}{grown}"
            return found[1] + place + found[3]

        changed = _TABLE.sub(longer, text)
        if changed != text:
            self._texts[name] = changed

    def _without_chain(self) -> None:
        """Leave out the order in which formulas were computed: one of them is no more."""
        if _CHAIN not in self.parts.names or _CHAIN in self._removed:
            return
        self._removed.add(_CHAIN)
        for name, word in ((TYPES, "Override"), (BOOK_LINKS, "Relationship")):
            self._texts[name] = re.sub(
                rf"<(?:[\w.-]+:)?{word}\b[^>]*?calcChain\.xml[^>]*?/>", "", self._text(name)
            )

    def add(self, title: str, xml: str) -> None:
        """Add a sheet after the others.

        Parameters
        ----------
        title
            Its title.
        xml
            Its XML.

        Raises
        ------
        SheetError
            If the workbook admits none.
        """
        book, links, types = map(self._text, (BOOK, BOOK_LINKS, TYPES))
        if re.search(r"<(?:[\w.-]+:)?workbookProtection\b[^>]*?lockStructure=\"(?:1|true)\"", book):
            raise SheetError(0, "est à ajouter, et la structure du classeur est protégée : ôter "
                             "cette protection")  # fmt: skip
        rank = 1
        while (part := f"xl/worksheets/sheet{rank}.xml") in {*self.parts.names, *self._added}:
            rank += 1
        numbers = [int(found) for found in re.findall(r"\bsheetId=\"([0-9]{1,9})\"", book)]
        link = f"rIdCpts{rank}"
        end = re.search(r"</((?:[\w.-]+:)?)sheets\s*>", book)
        if end is None:
            raise SheetError(
                0,
                "ne peut être ajoutée à un classeur de cette forme : l’enregistrer en XLSX simple",
            )
        prefix, namespace = end[1], _linked(book)
        known = re.search(rf"xmlns:([\w.-]+)=[\"']{re.escape(namespace)}[\"']", book)
        name, said = (known[1], "") if known else ("lien", f' xmlns:lien="{namespace}"')
        sheet = (
            f'<{prefix}sheet{said} name="{xml_text(title)}" '
            f'sheetId="{max(numbers, default=0) + 1}" {name}:id="{link}"/>'
        )
        self._texts[BOOK] = book[: end.start()] + sheet + book[end.start() :]
        self._texts[BOOK_LINKS] = _closed(links, "Relationships", (
            f'Relationship Id="{link}" Type="{namespace}/worksheet" '
            f'Target="worksheets/sheet{rank}.xml"'
        ))  # fmt: skip
        self._texts[TYPES] = _closed(
            types, "Types", f'Override PartName="/{part}" ContentType="{_KIND}"'
        )
        self._added[part] = xml.replace(_LOOSE[0], _STRICT[0]) if _STRICT[0] in book else xml

    def written(self) -> bytes:
        """Write the whole.

        Returns
        -------
        bytes
            All parts that did not change are the same, byte for byte.
        """
        return with_members(
            self.parts.content,
            _encoded(self._texts),
            added=_encoded(self._added),
            removed=frozenset(self._removed),
        )


def _linked(book: str) -> str:
    return (_STRICT if _STRICT[0] in book else _LOOSE)[1]


def _encoded(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items()}


def _closed(text: str, name: str, element: str) -> str:
    """Put an element at the end of the one that holds all."""
    end = re.search(rf"</((?:[\w.-]+:)?){name}\s*>\s*$", text)
    if end is None:
        raise SheetError(
            0, "ne peut être ajoutée à un classeur de cette forme : l’enregistrer en XLSX simple"
        )
    return f"{text[: end.start()]}<{end[1]}{element}/>{text[end.start() :]}"


def new_sheet(columns: Sequence[str], rows: Sequence[Sequence[Value]], style: str) -> str:
    """Write a sheet with a table.

    Parameters
    ----------
    columns
        Its headings.
    rows
        Its rows.
    style
        Number of the style of the headings.

    Returns
    -------
    str
        XML.
    """
    told = [f'<row r="1">{_cells(1, columns, style)}</row>']
    told += [f'<row r="{n}">{_cells(n, row, "")}</row>' for n, row in enumerate(rows, 2)]
    return (
        f'{_HEAD}<worksheet xmlns="{_LOOSE[0]}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f'</sheetViews><cols><col min="1" max="{len(columns)}" width="26" customWidth="1"/></cols>'
        f"<sheetData>{''.join(told)}</sheetData></worksheet>"
    )


def _cells(row: int, values: Sequence[Value], style: str) -> str:
    return "".join(
        written_cell("", (row, column), style, value)
        for column, value in enumerate(values, 1)
        if value != ""
    )
