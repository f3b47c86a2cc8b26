"""Users' files to grids of texts, before anything is known of what they hold.

A text file is one grid; a workbook (XLSX, ODS, old XLS) has one for each sheet that holds
something, a document (DOCX, ODT, PDF) one for each of its tables and one for its paragraphs. What a
file is, its first bytes tell: extensions lie.
"""

import collections
import csv
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cptsgeo import later
from cptsgeo.errors import TableError
from cptsgeo.files import phrases, workbook_reader
from cptsgeo.files.content import read, refusal
from cptsgeo.files.json_table import json_rows
from cptsgeo.files.process import Allowed, run_apart
from cptsgeo.text.encodings import LOST, repaired, windows
from cptsgeo.text.sentences import said
from cptsgeo.text.signs import clean, plain

if TYPE_CHECKING:
    from cptsgeo.files.laid_out import laid_out
else:
    laid_out = later("cptsgeo.files.laid_out:laid_out")

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
MAX_SECONDS = 30

_MONTHS = str(Path(workbook_reader.__file__).with_name("month_cells.py"))
_SAID = re.compile(r"sep=[;,\t](?:\r\n|\n|\r)")
_FIRST_OF_MONTH = re.compile(rb'"[0-9]{4}-[0-9]{2}-01"')
_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|body|table|meta|\?xml)\b", re.IGNORECASE)
_REFUSALS: dict[int | None, str] = {
    workbook_reader.LOCKED: phrases.LOCKED,
    workbook_reader.FOREIGN: phrases.FOREIGN,
    workbook_reader.LARGE: phrases.LARGE,
    workbook_reader.BROKEN: "Le document {fichier} est illisible, il est abîmé : "
    "copier la liste des communes dans un nouveau document.",
    workbook_reader.SCANNED: "Le document {fichier} n’est que l’image d’un texte (un scan) : "
    "donner le document d’origine, ou recopier la liste des communes.",
    workbook_reader.AGED: "Le document {fichier} est d’un format trop ancien (DOC) : "
    "l’enregistrer en DOCX ou en ODT.",
}


class Line(NamedTuple):
    """A row that is not blank: the line of the file or sheet where it begins, and its cells."""

    line: int
    cells: tuple[str, ...]


class Grid(NamedTuple):
    """A text file, or a sheet of a workbook (`sheet`), as rows of texts.

    Of a document, `sheet` is ``tableau 1``…, or ``texte`` for what stands in no table. Cells are
    stripped, in signs that are what they look like (`cptsgeo.text.signs`), and no row ends with an
    empty cell. Of what was read in a wrong encoding, `mended` has the cells as they were meant; of
    letters that are lost, `lost` has the places, and a question mark stands for each. `kinds` has
    a letter for each cell of a line of a workbook (a number, a date, a truth, a text: ``ndbt``),
    where it was asked for, and `spread` the columns of each line that a merged cell above covers,
    with its text.
    """

    path: Path
    sheet: str
    lines: tuple[Line, ...]
    mended: tuple[tuple[int, str], ...] = ()
    lost: tuple[tuple[int, int], ...] = ()
    kinds: tuple[str, ...] = ()
    spread: tuple[tuple[tuple[int, str], ...], ...] = ()


def read_grids(path: Path, *, kinds: bool = False) -> tuple[Grid, ...]:
    """Read a text file, a workbook or a document.

    In a text, the separator (comma, semicolon or tab) is the one that most of the first lines
    hold; a list of objects in JSON is a table. In a workbook, hidden sheets are not read.

    Parameters
    ----------
    path
        The file.
    kinds
        Whether to tell the kinds of the cells of a workbook; its dates are whole then, however they
        are shown.

    Returns
    -------
    tuple of Grid
        Those that hold something: one for a text, those of its sheets for a workbook, those of its
        tables, then its paragraphs, for a document.

    Raises
    ------
    TableError
        If the file is missing, unreadable, too large, or neither a text, a workbook nor a document.
    """
    content = content_of(path)
    if content.startswith((*workbook_reader.ZIP, workbook_reader.OLE)):
        # A cell far away exhausts the memory, and this cannot be told from a damage.
        grids = _sheets(path, phrases.DAMAGED, kinds=kinds)
    elif content.startswith(workbook_reader.PDF):
        grids = _sheets(path, _REFUSALS[workbook_reader.BROKEN], arranged=True)
    else:
        text = decoded(path, content)
        grids = [_grid(path, "", json_rows(text) or _rows(path, text))]
    return tuple(grid for grid in grids if grid.lines)


def content_of(path: Path) -> bytes:
    """Read a user's file, unless it is too large.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    bytes
        What it holds.

    Raises
    ------
    TableError
        If it is missing, unreadable or too large.
    """
    try:
        return read(path, MAX_BYTES)
    except OSError as error:
        less = "n’y garder que le tableau utile, dans un nouveau fichier"
        raise TableError(refusal(path, error, less=less, program="Excel")) from error


def decoded(path: Path, content: bytes) -> str:
    """Decode a text: UTF-16 where a BOM says so, else UTF-8, else Windows-1252.

    Parameters
    ----------
    path
        Where it comes from, for the message.
    content
        The file's bytes.

    Returns
    -------
    str
        The text, line ends as they are.

    Raises
    ------
    TableError
        If it is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = windows(content)
    if "\0" in text:
        raise TableError(said(phrases.NO_TEXT, fichier=str(path)))
    return text


def _grid(path: Path, sheet: str, rows: Iterable[tuple[int, list[str]]]) -> Grid:
    """Rows that are not blank, cleaned, if they are not too many."""
    lines: list[Line] = []
    mended: list[tuple[int, str]] = []
    lost: list[tuple[int, int]] = []
    for line, row in rows:
        cells = [cell.strip() for cell in row]
        # Of millions of cells, most hold nothing but what a typewriter has.
        if not ((whole := "".join(cells)).isascii() and whole.isprintable()):
            for rank, cell in enumerate(row):
                meant = repaired(cell)
                text = plain(meant)
                if meant != cell:
                    mended.append((line, text.strip()))
                if LOST in text:
                    text = text.replace(LOST, "?")
                    lost.append((line, rank))
                cells[rank] = text.strip()
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append(Line(line, tuple(cells)))
        if len(lines) > MAX_ROWS:
            raise TableError(said(phrases.ROWS, fichier=str(path), n=MAX_ROWS))
    return Grid(path, sheet, tuple(lines), tuple(mended), tuple(lost))


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of a text, each with the line where it begins."""
    if _MARKUP.match(text):
        raise TableError(said(phrases.WEB, fichier=str(path)))
    separator = separator_of(text)
    if text.count(separator) > workbook_reader.MAX_CELLS:
        raise TableError(said(phrases.CELLS, fichier=str(path), n=workbook_reader.MAX_CELLS))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    if _SAID.match(text):  # « sep=; », that Excel obeys and shows nobody.
        next(reader)
        line += 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error) and '"' not in text:
            limit = csv.field_size_limit()
            raise TableError(
                said(phrases.LONG_CELL, fichier=str(path), ligne=line, n=limit)
            ) from error
        raise TableError(said(phrases.QUOTES, fichier=str(path), ligne=line)) from error


def separator_of(text: str) -> str:
    """Find what parts the cells of a text.

    Parameters
    ----------
    text
        A table.

    Returns
    -------
    str
        The separator that most lines of the beginning hold, out of quotes; the rarest in prose.
    """
    head = re.sub(r'"[^"]*"', "", text[:20_000]).splitlines()
    return max("\t;,", key=lambda separator: sum(separator in line for line in head))


def _sheets(path: Path, damaged: str, *, arranged: bool = False, kinds: bool = False) -> list[Grid]:
    """Sheets of a workbook, as a process of its own reads them; see `workbook_reader`."""
    asked = (workbook_reader.KINDS,) if kinds else ()
    code, content = _apart(workbook_reader.__file__, path, *asked)
    if code != 0:
        raise TableError(said(_REFUSALS.get(code, damaged), fichier=str(path)))
    rows: Iterable[list[Any]] = map(json.loads, content.splitlines())
    if arranged:
        rows = laid_out((line, text) for _, line, text in rows)
    elif not kinds and _FIRST_OF_MONTH.search(content):
        rows = _without_days(rows, path)
    grids = []
    for sheet, group in itertools.groupby(rows, key=lambda row: row[0]):
        told: dict[int, tuple[str, list[tuple[int, str]]]] = {}
        grid = _grid(path, clean(sheet), _kinds_apart(group, told))
        if told:
            known = [told[line.line] for line in grid.lines]
            spread = [[(i, plain(repaired(text)).strip()) for i, text in one] for _, one in known]
            grid = grid._replace(
                kinds=tuple(one for one, _ in known), spread=tuple(map(tuple, spread))
            )
        grids.append(grid)
    return grids


def _kinds_apart(
    rows: Iterable[list[Any]], told: dict[int, tuple[str, list[tuple[int, str]]]]
) -> Iterator[tuple[int, list[str]]]:
    """Lines and cells; what is said before them of cells, if it is, goes by line elsewhere."""
    for _, line, *cells in rows:
        if cells and isinstance(cells[0], list):
            told[line] = cells.pop(0)
        yield line, cells


def _without_days(rows: Iterable[list[Any]], path: Path) -> Iterator[list[Any]]:
    """Rows whose dates are as precise as they are shown; see `month_cells`."""
    code, content = _apart(_MONTHS, path)
    found = map(tuple, map(json.loads, content.splitlines())) if code == 0 else ()
    shown = collections.Counter(found)
    for sheet, line, *cells in rows:
        months = {
            cell for cell in cells
            if cell.endswith("-01") and shown.get((sheet, line, cell)) == cells.count(cell)
        }  # fmt: skip
        yield [sheet, line, *(cell[:7] if cell in months else cell for cell in cells)]


def _apart(script: str, path: Path, *more: str) -> tuple[int | None, bytes]:
    """The exit code of a script that reads a file in a process of its own, and what it wrote."""
    import tempfile  # noqa: PLC0415 (texts do without)

    try:
        place = tempfile.TemporaryFile()  # noqa: SIM115 (what cannot be opened is told)
    except OSError as error:
        raise TableError(
            f"Le fichier {path} ne peut être lu : rien ne peut être écrit dans le dossier "
            f"temporaire du système ; y faire de la place, ou en nommer un autre dans la variable "
            "TMPDIR."
        ) from error
    with place as output:
        code = run_apart(
            script,
            [str(path.absolute()), *more],
            output,
            Allowed(workbook_reader.MAX_MEMORY, MAX_SECONDS),
        )
        output.seek(0)
        return code, output.read()


SHARED: Final = {
    "MAX_BYTES": MAX_BYTES,
    "MAX_ROWS": MAX_ROWS,
    "SAID": _SAID,
    "MARKUP": _MARKUP,
}
"""What its twin in the script of a page takes from here."""
