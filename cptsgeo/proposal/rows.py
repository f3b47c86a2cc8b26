"""The rows of a grid to the communes that they name, and to what is left aside."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from cptsgeo.communes.meaning import CodeKind, Mention, Place
from cptsgeo.communes.naming.around import post_in
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.communes.naming.reading import Reading
from cptsgeo.communes.naming.suggestions import MAX_SUGGESTED
from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal import phrases
from cptsgeo.proposal.columns import Columns, is_header
from cptsgeo.proposal.mail import (
    breadth,
    divided,
    is_aside,
    is_closing,
    is_note,
    is_total,
    shortened,
    unbulleted,
)
from cptsgeo.text import names
from cptsgeo.text.french import listed, quoted
from cptsgeo.text.persons import impersonal
from cptsgeo.text.sentences import said
from cptsgeo.text.shorthand import called, uncalled
from cptsgeo.text.signs import one_line

MAX_NAMES = 50_000
"""Lines to read; France has 35,000 communes."""
MAX_PIECES = 150_000
"""Pieces into which they may be divided: names, and the codes beside them."""
MAX_ANSWERS = 20
"""Ways to write yes and no in a column."""


class Item(NamedTuple):
    """What was typed, the name beside it, and what it means; None where it is left aside."""

    texte: str
    nom: str
    reading: Reading | None


class Rows(NamedTuple):
    """What rows name, and sentences on what is left aside."""

    mentions: tuple[Mention, ...]
    remarques: tuple[str, ...]


def pieces(line: Line, named: Collection[int | None] | None) -> int:
    """How many communes a line may name: a code and a name side by side are one."""
    if named is None:
        return sum(map(breadth, line.cells))
    return max((breadth(cell) for i, cell in enumerate(line.cells) if i in named), default=0)


def read_rows(grid: Grid, columns: Columns | None, reader: Reader) -> Rows:
    """Read the communes that the rows of a grid name.

    Parameters
    ----------
    grid
        A user's file or sheet.
    columns
        What its columns hold; None for a plain list or a mail.
    reader
        What tells a commune.

    Returns
    -------
    Rows
        All that is named, understood or not.

    Raises
    ------
    TableError
        If they are too many.
    """
    named = None if columns is None else {*columns.items, columns.code, columns.epci}
    first_row = columns.first_row if columns else 0  # Above are titles, and the header.
    rows = grid.lines[first_row:]
    cells = [cell for line in rows for i, cell in enumerate(line.cells)
             if named is None or i in named]  # fmt: skip
    check_size(grid, len(rows), sum(pieces(line, named) for line in rows))
    header = grid.lines[first_row - 1].cells if first_row else ()
    calls = {call for cell in (*header, *cells) if (call := uncalled(cell)[1])}
    mentions: list[Mention] = []
    aside: list[tuple[Place, str]] = []
    signature: list[Place] = []
    closed = False
    for line in rows:
        if line.cells == header:
            continue  # Printed tables have it on each page.
        place = Place(one_line(grid.path.name), grid.sheet, line.line)
        closed = closed or (not columns and is_closing(line.cells[0]))
        if closed:  # The address in a signature is no commune of the list, and tells a person.
            signature.append(place)
            continue
        if is_note_row(line, columns, calls, reader):
            aside.append((place, ", ".join(filter(None, line.cells))))
            continue
        for item in row_items(line, columns, reader) if columns else _prose(line, reader):
            if mention := mentioned(place, item):
                mentions.append(mention)
            else:
                aside.append((place, item.texte))
    remarks = (*_remarks(aside), *_told(grid, columns, signature, reader))
    return Rows(tuple(mentions), remarks)


def check_size(grid: Grid, rows: int, pieces: int) -> None:
    """Refuse what would take too long to be read."""
    if rows > MAX_NAMES or pieces > MAX_PIECES:
        raise TableError(said(phrases.TOO_MANY, fichier=str(grid.path), n=MAX_NAMES))


def mentioned(place: Place, item: Item) -> Mention | None:
    """Give what a row's item names; None if it is left aside."""
    if item.reading is None:
        return None
    return Mention(
        place,
        shortened(item.texte),
        item.reading.meaning,
        nom=shortened(item.nom),
        candidats=item.reading.candidats,
        interpretation=item.reading.interpretation,
    )


def _told(grid: Grid, columns: Columns | None, end: list[Place], reader: Reader) -> Iterator[str]:
    """What is told of a grid beside its lines."""
    if end:
        yield said(phrases.END, lignes=_lines(end))
    if columns:
        yield from _answers(grid, columns)
    name = one_line(grid.path.name)
    if grid.mended:
        yield said(phrases.MENDED, fichier=name, n=len(grid.mended))
    if reader.suggestions.exhausted:
        yield said(phrases.EXHAUSTED, fichier=name, n=MAX_SUGGESTED)


def is_note_row(
    line: Line, columns: Columns | None, calls: Collection[str], reader: Reader
) -> bool:
    """Whether a line is a note: by its label, or by the call that some name bears."""
    rank = next(i for i, cell in enumerate(line.cells) if cell)
    text = line.cells[rank]
    alone = not columns or rank == len(line.cells) - 1
    if not (is_note(text) or (calls and alone and called(text) in calls)):
        return False
    ours = {columns.code, *columns.items} - {rank} if columns else set()
    # A row of a table may begin with another column than that of the communes.
    named = (cell for i, cell in enumerate(line.cells) if i in ours)
    return not any(_known(cell, reader, ()) for cell in (*named, unbulleted(text)))


def _answers(grid: Grid, columns: Columns) -> Iterator[str]:
    """Columns that say yes or no of communes, and do not count."""
    data = grid.lines[columns.first_row :]
    header = grid.lines[columns.first_row - 1].cells if columns.first_row else ()
    for i in range(max((len(line.cells) for line in data), default=0)):
        cells = {line.cells[i] for line in data if i < len(line.cells)}
        if len(cells) <= MAX_ANSWERS and "non" in {*map(names.key, cells)} <= {"oui", "non", ""}:
            name = quoted(shortened(header[i])) if i < len(header) and header[i] else f"{i + 1}"
            yield said(phrases.ANSWERS, fichier=one_line(grid.path.name), nom=name)


def _remarks(aside: list[tuple[Place, str]]) -> tuple[str, ...]:
    """Sentences on what was left aside: one for each text, one for all rows without any."""
    told = [
        said(phrases.ASIDE, place=str(place), texte=shortened(texte))
        for place, texte in aside
        if texte
    ]
    empty = [place for place, texte in aside if not texte]
    if empty:
        whole = str(empty[0]._replace(ligne=0))
        told.append(said(phrases.EMPTY, place=whole, n=len(empty), lignes=_numbers(empty)))
    return tuple(told)


def _lines(places: Sequence[Place]) -> str:
    return f"{places[0]._replace(ligne=0)}, {_numbers(places)}"


def _numbers(places: Sequence[Place]) -> str:
    shown = [str(place.ligne) for place in places[:5]]
    lines = f"{', '.join(shown)}…" if len(places) > 5 else listed(shown)
    return f"{'ligne' if len(places) == 1 else 'lignes'} {lines}"


def row_items(line: Line, columns: Columns, reader: Reader) -> Iterator[Item]:
    """Give what a row of a table names, or the label for which it names nothing."""

    def cell(column: int | None) -> str:
        return line.cells[column] if column is not None and column < len(line.cells) else ""

    if label := next(filter(is_total, line.cells), ""):
        yield Item(label, "", None)
        return
    postal = cell(columns.postal)
    places, post = reader.gazetteer, post_in(postal)
    departement = places.stated(cell(columns.departement)) or places.posted(post)
    items = [text for text in map(cell, columns.items) if text]
    code = cell(columns.code)
    if code and (readings := reader.code(code, departement)):
        yield from _by_code(code, items[0] if items else "", readings, reader)
    elif code or items:
        for text in items or [code]:
            yield from _items(text, reader, post, departement)
    elif postal:
        readings = reader.postal(postal) or (reader.unknown(postal),)
        yield from (Item(postal, "", reading) for reading in readings)
    elif epci := cell(columns.epci):
        yield from _items(epci, reader)
    else:
        # A label in another column: « Total » before a sum.
        label = next((text for text in line.cells if text and is_aside(text)), "")
        yield Item(label, "", None)


def _by_code(code: str, nom: str, readings: tuple[Reading, ...], reader: Reader) -> Iterator[Item]:
    """A code rules over the name beside it, unless both show that it is a postal code."""
    (reading, *_) = readings
    nature = reading.meaning.nature
    if nom and nature in {CodeKind.INCONNU, CodeKind.AMBIGU}:
        readings = reader.both(code, nom) or readings
    elif nom and not reader.bears(reading.meaning, nom) and (found := reader.both(code, nom)):
        readings = tuple(reading._replace(interpretation=phrases.BY_NAME) for reading in found)
    if nom and readings[0].meaning.nature is CodeKind.INCONNU:
        near = [c for r in reader.name(nom) for c in (*r.meaning.communes, *r.candidats)]
        near = near or [*reader.unknown(nom, code).candidats]
        readings = (readings[0]._replace(candidats=tuple(near[:3])),)
    yield from (Item(code, nom, reading) for reading in readings)


def _items(text: str, reader: Reader, *beside: str) -> Iterator[Item]:
    """Communes that a cell or a line names: one, or an enumeration."""
    text = unbulleted(text)
    pieces = [text]
    # « Monieres, 44690 » is one name that is misspelt, not a name and a postal code.
    if not _known(text, reader, beside) and not reader.is_posted(text):
        found = list(divided(text, lambda piece: _known(piece, reader, beside)))
        pieces = found if any(_known(piece, reader, beside) for piece in found) else pieces
    for piece in pieces:
        # « Couffé (tél. 02 40…) » is Couffé.
        readings = _first_read(piece, reader, beside) or _first_read(
            unbulleted(impersonal(piece)), reader, beside
        )
        if readings:
            yield from (Item(piece, "", reading) for reading in readings)
        else:
            departement = beside[-1] if beside else ""
            told = f"{piece} ({departement})" if departement else piece
            is_none = is_aside(piece) or reader.gazetteer.is_larger(piece)
            yield Item(told, "", None if is_none else reader.unknown(piece, *beside))


def _first_read(text: str, reader: Reader, places: tuple[str, ...]) -> tuple[Reading, ...]:
    """Read a text with what stands beside it, the surest first: a postal code, a department."""
    stated = [place for place in places if place]
    for place in stated or [""]:
        if readings := reader.read(text, place):
            return readings
    return ()


def _known(text: str, reader: Reader, places: tuple[str, ...]) -> bool:
    readings = _first_read(text, reader, places)
    return bool(readings) and readings[0].meaning.nature is not CodeKind.INCONNU


def _prose(line: Line, reader: Reader) -> Iterator[Item]:
    text = ", ".join(filter(None, line.cells))
    if is_header([text]):
        return
    yield from _items(text, reader)


SHARED: Final = {
    "MAX_NAMES": MAX_NAMES,
    "MAX_PIECES": MAX_PIECES,
    "MAX_ANSWERS": MAX_ANSWERS,
}
"""What its twin in the script of a page takes from here."""
