"""A workbook read in a process of its own, where a bad one can do no harm.

calamine is fast and trusts files: two cells far apart make it ask for gigabytes, a damaged file
makes it abort or loop for ever, and none of this can be caught. `grids` has this script run by
`system.run_apart`, with little memory and time; it imports nothing of cptsgeo.
"""

import datetime
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MAX_MEMORY = 768 * 2**20
"""Bytes that the process may have."""
MAX_UNZIPPED = 200 * 2**20
"""Bytes of all members of a workbook, counted as they are read: what a header says may lie."""
MAX_CELLS = 5_000_000
"""Cells that are not empty."""
MAX_TEXT = 50_000_000
"""Characters of all cells."""

LOCKED, FOREIGN, LARGE, DAMAGED = 10, 11, 12, 13
"""Exit codes: needs a password, is no workbook, is too large, cannot be read."""

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class _Refusal(Exception):  # noqa: N818 (an exit code, told in a sentence by the caller)
    """Carries the exit code."""


def main() -> None:
    """Write the sheets of the workbook named in the arguments to standard output, as JSON lines.

    A line is a row that is not blank: its sheet's name, its number, its cells.
    """
    code = DAMAGED
    try:
        for line in _lines(Path(sys.argv[1])):
            sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()
        code = 0
    except _Refusal as refusal:
        (code,) = refusal.args
    except MemoryError:
        code = LARGE
    finally:
        # Rust panics are no Exception: whatever happens ends here.
        sys.exit(code)


def _lines(path: Path) -> Iterator[list[str | int]]:
    from python_calamine import SheetVisibleEnum  # noqa: PLC0415 (see _opened)

    content = path.read_bytes()
    if content.startswith(ZIP):
        _check_zip(content)
    workbook = _opened(path, content)
    cells = characters = 0
    for sheet in workbook.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            continue  # What its owner does not see is not meant.
        for number, row in enumerate(workbook.get_sheet_by_name(sheet.name).iter_rows(), 1):
            texts = [_text(cell) for cell in row]
            if not any(texts):
                continue
            cells += sum(map(bool, texts))
            characters += sum(map(len, texts))
            if cells > MAX_CELLS or characters > MAX_TEXT:
                raise _Refusal(LARGE)
            yield [sheet.name, number, *texts]


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


def _check_zip(content: bytes) -> None:
    """Read every member, so that sizes and checksums are true."""
    import zipfile  # noqa: PLC0415 (see _opened)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {*archive.namelist()}
        if not members & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
            raise _Refusal(FOREIGN)
        size = 0
        for member in archive.infolist():
            with archive.open(member) as file:
                while chunk := file.read(2**16):
                    size += len(chunk)
                    if size > MAX_UNZIPPED:
                        raise _Refusal(LARGE)


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
