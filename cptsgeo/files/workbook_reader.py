"""A workbook, or a document with tables, read in a process where a bad one can do no harm.

calamine is fast and trusts files: two cells far apart make it ask for gigabytes, a damaged file
makes it abort or loop for ever, and none of this can be caught. `grids` has this script run by
`process.run_apart`, with little memory and time; it imports nothing of cptsgeo.

A document (DOCX, ODT) is parsed by expat, element by element; one that declares entities is
refused. Of a PDF, lines are given as they stand on the page: see `laid_out`.
"""

import datetime
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zipfile import ZipFile

    from pypdf import PdfReader
    from python_calamine import CalamineWorkbook

MAX_MEMORY = 768 * 2**20
"""Bytes that the process may have."""
MAX_UNZIPPED = 200 * 2**20
"""Bytes of all members of a workbook, counted as they are read: what a header says may lie."""
MAX_CELLS = 5_000_000
"""Cells that are not empty."""
MAX_TEXT = 50_000_000
"""Characters of all cells."""

LOCKED, FOREIGN, LARGE, DAMAGED, BROKEN, AGED, SCANNED = 10, 11, 12, 13, 14, 15, 16
"""Exit codes: needs a password, is neither a workbook nor a document, is too large, cannot be read
(a workbook), cannot be read (a document), is a document of before DOCX, is a picture of one."""

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = b"%PDF-"
_ENCRYPTED, _WORD_97, _EXCEL_97 = (
    name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument", "Workbook")
)
"""Streams of a file that is OLE: a spreadsheet may hold a document, hardly the other way round."""

_WORD = {
    "tbl": "table", "tr": "row", "tc": "cell", "gridSpan": "span", "p": "paragraph", "t": "text",
    "r": "run", "vanish": "hidden", "tab": "tab", "br": "break", "cr": "break",
    "noBreakHyphen": "hyphen",
    # Tabulators of a style; what was moved away; a text box said again for old versions.
    "pPr": "aside", "moveFrom": "aside", "Fallback": "aside",
}  # fmt: skip
_OPEN = {
    "table": "table", "table-row": "row", "table-cell": "cell", "covered-table-cell": "cell",
    "p": "paragraph", "h": "paragraph", "tab": "tab", "line-break": "break", "s": "space",
    "tracked-changes": "aside", "annotation": "aside", "note": "aside",
}  # fmt: skip
"""What elements are, by their local names, in the XML of Word and of OpenDocument."""

_SIGNS = {"tab": "\t", "break": "\n", "hyphen": "-", "space": " "}
KINDS = "natures"
"""The argument that asks for kinds."""
_TEXT, _TABLE = "texte", "tableau"
"""What stands for the name of a sheet."""
_MAX_SPAN = 64
"""Columns that a cell covers: a document that is read has fewer."""


_Row = list[Any]


class _Refusal(Exception):  # noqa: N818 (an exit code, told in a sentence by the caller)
    """Carries the exit code."""


def main() -> None:
    """Write the sheets of the workbook named in the arguments to standard output, as JSON lines.

    A line is a row that is not blank: its sheet's name, its number, its cells. In a document, each
    table stands for a sheet, and all paragraphs outside of tables for one more. Where a second
    argument asks for it, a list stands before the cells of a workbook: their kinds (see `_kind`),
    and the texts of merged cells that begin in a row above (see `_Spread`).
    """
    code = DAMAGED
    try:
        for line in _lines(Path(sys.argv[1]), kinds=sys.argv[2:] == [KINDS]):
            # What a PDF or a damaged workbook gives may be half of a pair of signs.
            text = json.dumps(line, ensure_ascii=False)
            sys.stdout.buffer.write(text.encode(errors="replace") + b"\n")
        sys.stdout.buffer.flush()
        code = 0
    except _Refusal as refusal:
        (code,) = refusal.args
    except MemoryError:
        code = LARGE
    finally:
        # Rust panics are no Exception: whatever happens ends here.
        sys.exit(code)


def _lines(path: Path, *, kinds: bool) -> Iterator[_Row]:
    content = path.read_bytes()  # Already looked at: a regular file, and no larger than it may be.
    if content.startswith(PDF):
        lines = (line.rstrip() for page in _pages(content) for line in page.splitlines())
        for number, line in enumerate(filter(None, lines), 1):
            yield ["", number, line]
    elif content.startswith(ZIP) and (document := _checked_zip(content)) is not None:
        yield from document.lines()
    else:
        yield from _rows(path, content, kinds=kinds)


def _pages(content: bytes) -> Iterator[str]:
    """Text of each page of a PDF, its lines as wide as they are on paper."""
    from pypdf import PdfReader  # noqa: PLC0415 (see _opened)

    size = written = 0
    # What a damaged one makes pypdf raise is of any kind.
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not _unlocked(reader):
            raise _Refusal(LOCKED)
        for page in reader.pages:
            drawn = page.get_contents() is not None
            text = page.extract_text(extraction_mode="layout") if drawn else ""
            size += len(text)
            written += len(text.strip())
            if size > MAX_TEXT:
                raise _Refusal(LARGE)
            yield text
    except (_Refusal, MemoryError, GeneratorExit):
        raise
    except Exception as error:
        raise _Refusal(BROKEN) from error
    if not written:
        raise _Refusal(SCANNED)


def _unlocked(reader: "PdfReader") -> bool:
    """Whether a PDF opens without a password: many forbid no more than to change them."""
    from pypdf.errors import DependencyError  # noqa: PLC0415

    try:
        return bool(reader.decrypt(""))
    except DependencyError:
        return False


def _rows(path: Path, content: bytes, *, kinds: bool) -> Iterator[_Row]:
    from python_calamine import SheetVisibleEnum  # noqa: PLC0415 (see _opened)

    if content.startswith(OLE) and _ENCRYPTED in content:
        raise _Refusal(LOCKED)
    if content.startswith(OLE) and _WORD_97 in content and _EXCEL_97 not in content:
        raise _Refusal(AGED)
    workbook = _opened(path, content)
    cells = characters = 0
    for sheet in workbook.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            continue  # What its owner does not see is not meant.
        cells_of = workbook.get_sheet_by_name(sheet.name)
        spread = _Spread((kinds and cells_of.merged_cell_ranges) or ())
        for number, row in enumerate(cells_of.iter_rows(), 1):
            texts = [_text(cell) for cell in row]
            covered = spread.over(number, texts)
            if not any(texts):
                continue
            cells += sum(map(bool, texts))
            characters += sum(map(len, texts)) + sum(len(text) for _, text in covered)
            if cells > MAX_CELLS or characters > MAX_TEXT:
                raise _Refusal(LARGE)
            about = [["".join(map(_kind, row)), covered]] if kinds else []
            yield [sheet.name, number, *about, *texts]


def _opened(path: Path, content: bytes) -> "CalamineWorkbook":
    # Who imports this module for its exit codes loads nothing of this.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError:
        # Only to those who trust the extension does calamine tell that a password is missing.
        try:
            return CalamineWorkbook.from_path(path)
        except PasswordError as error:
            raise _Refusal(LOCKED) from error


def _checked_zip(content: bytes) -> "_Document | None":
    """Read every member, so that sizes and checksums are true; give the document, if it is one."""
    import zipfile  # noqa: PLC0415 (see _opened)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.namelist()
        part, roles = _part(archive, members)
        if not part and not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & {*members}:
            raise _Refusal(FOREIGN)
        size = 0
        for member in archive.infolist():
            with archive.open(member) as file:
                while chunk := file.read(2**16):
                    size += len(chunk)
                    if size > MAX_UNZIPPED:
                        raise _Refusal(LARGE)
        return _Document(archive.read(part), roles) if part else None


def _part(archive: "ZipFile", members: list[str]) -> tuple[str, Mapping[str, str]]:
    """The member that holds the text of a document, and what its elements are."""
    if word := next(filter(re.compile(r"word/document\d*\.xml").fullmatch, members), ""):
        return word, _WORD
    if not {"mimetype", "content.xml", "META-INF/manifest.xml"} <= {*members}:
        return "", {}
    with archive.open("mimetype") as file:
        if not file.read(100).startswith(b"application/vnd.oasis.opendocument.text"):
            return "", {}
    with archive.open("META-INF/manifest.xml") as file:
        if b"encryption-data" in file.read(MAX_UNZIPPED):
            raise _Refusal(LOCKED)
    return "content.xml", _OPEN


class _Table:
    """A table that is being read: its rows that are over, and the row and the cell that are not."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.row: list[str] = []
        self.cell: list[str] | None = None
        self.width = 1


class _Document:
    """The tables and the paragraphs of a document.

    Parameters
    ----------
    content
        Its XML.
    roles
        What elements are, by their local names.
    """

    def __init__(self, content: bytes, roles: Mapping[str, str]) -> None:
        self._content = content
        self._roles = roles
        # In OpenDocument all that a paragraph holds is text; in Word, what its texts do.
        self._plain = "text" not in roles.values()
        self._tables: list[_Table] = []
        self._open: list[_Table] = []
        self._paragraphs: list[str] = []
        self._written: list[list[str]] = []
        self._aside = self._texts = self._size = 0
        self._hidden = False

    def lines(self) -> Iterator[_Row]:
        """Rows of each table, then lines of the paragraphs that are in none."""
        from xml.parsers.expat import ExpatError, ParserCreate  # noqa: PLC0415 (see _opened)

        parser = ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(self._content, True)
        except (ExpatError, LookupError) as error:
            raise _Refusal(BROKEN) from error
        for rank, table in enumerate(self._tables, 1):
            for number, row in enumerate(table.rows, 1):
                if any(row):
                    yield [f"{_TABLE} {rank}", number, *row]
        for number, paragraph in enumerate(self._paragraphs, 1):
            for line in paragraph.split("\n"):
                if line.strip():
                    yield [_TEXT, number, *line.split("\t")]

    def _refuse(self, *_: object) -> None:
        raise _Refusal(BROKEN)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        role = self._roles.get(name.rpartition(" ")[2], "")
        if self._aside or role == "aside":
            self._aside += 1
        elif role == "table":
            self._open.append(_Table())
            self._tables.append(self._open[-1])
        elif role == "paragraph":
            self._written.append([])
        elif role in {"cell", "span"} and self._open:
            self._cell(role, {key.rpartition(" ")[2]: one for key, one in attributes.items()})
        elif role == "run":
            self._hidden = False
        elif role == "hidden":
            self._hidden = "0" not in attributes.values() and "false" not in attributes.values()
        elif role == "text":
            self._texts += 1
        elif role in _SIGNS:
            self._write(_SIGNS[role])

    def _cell(self, role: str, attributes: Mapping[str, str]) -> None:
        table = self._open[-1]
        if role == "cell":
            table.cell = []
        told = attributes.get("number-columns-repeated" if role == "cell" else "val", "1")
        table.width = min(int(told[:4]), _MAX_SPAN) if told.isdecimal() else 1

    def _end(self, name: str) -> None:
        role = self._roles.get(name.rpartition(" ")[2], "")
        if self._aside:
            self._aside -= 1
        elif role == "table" and self._open:
            self._open.pop()
        elif role == "row" and self._open:
            table = self._open[-1]
            table.rows.append(table.row)
            table.row = []
        elif role == "cell" and self._open:
            table = self._open[-1]
            table.row.append("\n".join(table.cell or ()).replace("\t", " "))
            # The cells that it covers are empty, so that columns stay in line.
            table.row += [""] * (table.width - 1)
            table.cell, table.width = None, 1
            self._count(1)
        elif role == "paragraph" and self._written:
            self._over(self._written.pop())
        elif role == "text":
            self._texts -= 1

    def _over(self, paragraph: list[str]) -> None:
        """Put a paragraph in its cell, or among those that are in no table."""
        text = re.sub(" {2,}", " ", "".join(paragraph))
        if self._open and self._open[-1].cell is not None:
            self._open[-1].cell.append(text)
        else:
            self._paragraphs.append(text)
            self._count(1)

    def _characters(self, text: str) -> None:
        if self._plain:
            # Ends of lines there are those of the file, not of the text.
            text = re.sub(r"[\t\r\n]", " ", text)
        if self._plain or self._texts:
            self._write(text)

    def _write(self, text: str) -> None:
        if self._written and not self._aside and not self._hidden:
            self._written[-1].append(text)
            self._count(0, len(text))

    def _count(self, cells: int, characters: int = 0) -> None:
        self._size += cells * (MAX_TEXT // MAX_CELLS) + characters
        if self._size > MAX_TEXT:
            raise _Refusal(LARGE)


class _Spread:
    """Merged cells that go down over rows, of which the first one alone has the text."""

    def __init__(self, ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        down = ((top + 1, left, bottom + 1) for (top, left), (bottom, _) in ranges if bottom > top)
        self._coming = sorted(down, reverse=True)
        self._open: dict[int, tuple[int, str]] = {}

    def over(self, number: int, texts: list[str]) -> list[tuple[int, str]]:
        """Columns of a row that are covered, each with its text; rows are asked for in order."""
        self._open = {column: one for column, one in self._open.items() if one[0] >= number}
        covered = [(column, text) for column, (_, text) in sorted(self._open.items())]
        while self._coming and self._coming[-1][0] <= number:
            _, column, last = self._coming.pop()
            if column < len(texts):
                self._open[column] = (last, texts[column])
        return covered


def _kind(cell: object) -> str:
    """One letter for what a cell holds: a number, a date, a truth, or a text (an hour is one)."""
    if isinstance(cell, bool):
        return "b"
    if isinstance(cell, int | float):
        return "n"
    return "d" if isinstance(cell, datetime.date) else "t"


def _text(cell: object) -> str:
    """What a cell says: numbers without needless decimals, dates in ISO."""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell)


if __name__ == "__main__":
    main()
