"""Which dates of a workbook (XLSX, ODS) are shown as a month and a year: all that was typed.

Who types « mars 2026 » in a spreadsheet gives it the first of March, shown as ``mars-26``: what is
shown alone tells that no day is known, and calamine does not give it. `grids` has this script run
apart, as `workbook_reader`, once that one has found the workbook sound; it imports nothing of
cptsgeo.
"""

import datetime
import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

_BUILT_IN = "17"
"""The format « mmm-yy », that no workbook spells out."""
_EPOCHS = {False: datetime.date(1899, 12, 30), True: datetime.date(1904, 1, 1)}
_LAST = 80_000
_MONTH = re.compile(r"[^\W\d_]+\.?[ \u00a0./-]?\d{2}(?:\d{2})?|\d{1,2}[./-]\d{4}")
_MOST = 1_000
"""Rows alike that are written once."""


def main() -> None:
    """Write the dates so shown to standard output, as JSON lines: sheet, line, date in ISO."""
    with zipfile.ZipFile(sys.argv[1]) as archive:
        is_open = "content.xml" in archive.namelist()
        for found in _open_months(archive) if is_open else _months(archive):
            sys.stdout.buffer.write(json.dumps(found).encode() + b"\n")


def _open_months(archive: zipfile.ZipFile) -> Iterator[tuple[str, int, str]]:
    """In OpenDocument a cell holds the text that it shows."""
    found: list[tuple[str, int, str]] = []
    table, line, repeated, date = "", 0, 1, ""
    texts: list[str] = []

    def start(name: str, one: dict[str, str]) -> None:
        nonlocal table, line, repeated, date
        name = _local(name)
        told = {_local(key): value for key, value in one.items()}
        if name == "table":
            table, line, repeated = told.get("name", ""), 0, 1
        elif name == "table-row":
            line += repeated if line else 1
            repeated = int(told.get("number-rows-repeated", "1"))
        elif name == "table-cell":
            date = told.get("date-value", "")[:10]
            texts[:] = []

    def end(name: str) -> None:
        nonlocal date
        if _local(name) == "table-cell" and date:
            if _MONTH.fullmatch("".join(texts).strip()):
                found.extend((table, line + more, date) for more in range(min(repeated, _MOST)))
            date = ""

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = texts.append
    with archive.open("content.xml") as file:
        parser.ParseFile(file)
    yield from found


def _months(archive: zipfile.ZipFile) -> Iterator[tuple[str, int, str]]:
    with archive.open("xl/styles.xml") as file:
        styles = _styles(file)
    if not styles:
        return
    links = {
        one["Id"]: posixpath.normpath(posixpath.join("xl", one["Target"].lstrip("/")))
        if not one["Target"].startswith("/") else one["Target"].lstrip("/")
        for name, one in _elements(archive.open("xl/_rels/workbook.xml.rels"))
        if name == "Relationship"
    }  # fmt: skip
    epoch = _EPOCHS[False]
    for name, one in _elements(archive.open("xl/workbook.xml")):
        if name == "workbookPr":
            epoch = _EPOCHS[one.get("date1904", "0") in ("1", "true")]
        elif name == "sheet" and one.get("id") in links:
            with archive.open(links[one["id"]]) as file:
                for line, days in _values(file, styles):
                    date = epoch + datetime.timedelta(days)
                    yield one["name"], line, date.isoformat()


def _styles(file: IO[bytes]) -> frozenset[str]:
    """Ranks of the styles whose format has a month and a year, and no day."""
    formats, found = {_BUILT_IN: "mmm-yy"}, []
    inside = False
    for name, one in _elements(file):
        if name == "numFmt":
            formats[one["numFmtId"]] = one.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            found.append(_is_month(formats.get(one.get("numFmtId", ""), "")))
    return frozenset(str(rank) for rank, shown in enumerate(found) if shown)


def _is_month(code: str) -> bool:
    letters = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code.partition(";")[0]).lower()
    return "m" in letters and "y" in letters and not set("dhs") & {*letters}


def _values(file: IO[bytes], styles: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Line and days of each number in a cell of one of the styles."""
    found: list[tuple[int, int]] = []
    line, wanted, texts = 0, False, [""]

    def start(name: str, one: dict[str, str]) -> None:
        nonlocal line, wanted
        name = _local(name)
        if name == "row":
            line = int(one.get("r", line + 1))
        elif name == "c":
            wanted = one.get("s") in styles and one.get("t", "n") == "n"
        elif name == "v":
            texts[:] = []

    def end(name: str) -> None:
        if _local(name) == "v" and wanted:
            text = "".join(texts)
            if re.fullmatch(r"[0-9]{1,5}(?:\.0+)?", text) and float(text) <= _LAST:
                found.append((line, int(float(text))))

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = texts.append
    parser.ParseFile(file)
    yield from found


def _elements(file: IO[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """Elements by their local names, and their attributes by theirs."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, one: dict[str, str]) -> None:
        found.append((_local(name), {_local(key): value for key, value in one.items()}))

    parser = _parser()
    parser.StartElementHandler = start
    parser.ParseFile(file)
    yield from found


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: object) -> None:
        raise ValueError  # Entities may grow without end.

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


if __name__ == "__main__":
    main()
