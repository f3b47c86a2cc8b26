"""What a French Excel does to a CSV file that is opened in it and saved, cell by cell."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

MONTHS = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
"""As it shows a month and a year, or a day and a month."""

_GAPS = frozenset(b"\x81\x8d\x8f\x90\x9d")


def shown(text: str) -> str:
    """A cell as it shows it once opened: numbers and dates are no texts any more."""
    if re.fullmatch(r"\d{1,15}", text):
        return str(int(text))
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        return "/".join(reversed(match.groups()))
    if match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text):
        return f"{MONTHS[int(match[2]) - 1]}-{match[1][2:]}"
    if (match := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})", text)) and 0 < int(match[2]) < 13:
        return f"{match[1].zfill(2)}-{MONTHS[int(match[2]) - 1]}"
    if re.fullmatch(r"\d{1,3}( \d{3})+", text):
        return text.replace(" ", "\u00a0")
    return text


def as_windows(content: bytes) -> str:
    """Bytes read as Windows-1252, as Windows does: its five gaps are controls."""
    return "".join(
        chr(byte) if byte in _GAPS else bytes([byte]).decode("cp1252") for byte in content
    )


def cells_of(content: bytes) -> list[list[str]]:
    """Cells of a file as it opens it: parted at semicolons, in UTF-8 if a mark says so."""
    text = content.decode("utf-8-sig") if content[:3] == b"\xef\xbb\xbf" else as_windows(content)
    # Quotation marks count at the beginning of a cell only.
    return [[shown(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=";")]


def saved(rows: Iterable[Sequence[str]], *, utf8: bool) -> bytes:
    """A file as it saves it, in « CSV UTF-8 » or in « CSV (séparateur : point-virgule) »."""
    out = io.StringIO()
    rows = [*rows]
    width = max(map(len, rows), default=0)
    # Cells that are empty to the right of the table are written too.
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    text = out.getvalue()
    if utf8:
        return b"\xef\xbb\xbf" + text.encode()
    return b"".join(
        bytes([ord(sign)]) if ord(sign) in _GAPS else sign.encode("cp1252", "replace")
        for sign in text
    )


def opened_and_saved(content: bytes, *, utf8: bool = False) -> bytes:
    """What becomes of a file that someone only looks at, and saves."""
    return saved(cells_of(content), utf8=utf8)
