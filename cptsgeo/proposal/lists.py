"""A user's list of communes, in whatever file it is, to the communes that it means."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Mention, Place
from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, Line, read_grids
from cptsgeo.proposal.columns import SAMPLE, Columns, find_columns, is_header
from cptsgeo.proposal.mail import (
    breadth,
    divided,
    is_aside,
    is_closing,
    is_total,
    shortened,
    unbulleted,
)
from cptsgeo.proposal.reader import Reader, Reading
from cptsgeo.text import names
from cptsgeo.text.french import NBSP, count, listed, quoted

MAX_NAMES = 50_000
"""Texts to read; France has 35,000 communes."""


ENOUGH = 0.5
"""Share of what is read of a sheet that names communes, for it to be one of communes."""


class Proposal(NamedTuple):
    """What a file proposes.

    Attributes
    ----------
    path : Path
        The file.
    nom : str
        What the territory is called.
    mentions : tuple of Mention
        The communes named, in the file's order; a whole EPCI is a mention for each of its
        communes.
    remarques : tuple of str
        What was left aside, in French sentences: totals, greetings, notes.
    feuilles : tuple of str
        Sheets that name communes too and were not read.
    """

    path: Path
    nom: str
    mentions: tuple[Mention, ...]
    remarques: tuple[str, ...] = ()
    feuilles: tuple[str, ...] = ()


class _Found(NamedTuple):
    """What a grid names, and what is left aside."""

    grid: Grid
    has_header: bool
    mentions: tuple[Mention, ...]
    remarques: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of what was read that names communes; a header makes it positive."""
        known = sum(m.meaning.nature is not CodeKind.INCONNU for m in self.mentions)
        total = len(self.mentions) + len(self.remarques)
        if not self.mentions:
            return 0
        return known / total or (0.01 if self.has_header else 0)


def read_proposal(
    path: Path,
    communes: Communes,
    *,
    perimetre: Collection[str],
    nom: str = "",
    feuille: str | None = None,
) -> Proposal:
    """Read the communes that a user's file names.

    They may stand in a column among others, by codes or by names, under a header or not, or in a
    plain list or mail. In a workbook the first sheet of communes is read.

    Parameters
    ----------
    path
        A text file (CSV, TXT) or a workbook (XLSX, ODS, XLS).
    communes
        The referential.
    perimetre
        Codes of the departments at home: of homonyms, the only one there is meant.
    nom
        What the territory is called; the file's name by default.
    feuille
        The sheet to read; by default the first in which half of what is read names communes.

    Returns
    -------
    Proposal
        All that was named, understood or not.

    Raises
    ------
    TableError
        If the file cannot be read, or names no commune at all.
    """
    reader = Reader(communes, perimetre)
    grids = read_grids(path)
    if feuille is not None:
        grids = tuple(grid for grid in grids if grid.sheet.lower() == feuille.strip().lower())
        if not grids:
            raise TableError(
                f"Le fichier {path} n’a pas de feuille {quoted(feuille)} : vérifier "
                "son nom, et qu’elle n’est ni vide ni masquée."
            )
    found: list[_Found] = []
    for grid in grids:
        # Once a sheet is found, the first rows of the others tell whether they name communes too.
        known = any(one.share >= ENOUGH for one in found)
        found.append(
            _read_grid(grid._replace(lines=grid.lines[:SAMPLE]) if known else grid, reader)
        )
    best = next((one for one in found if one.share >= ENOUGH), None) or max(
        found, key=lambda one: one.share, default=None
    )
    if not best or not best.share:
        raise TableError(
            f"Le fichier {path} ne nomme aucune commune connue : y mettre une commune par ligne, "
            "par son code INSEE ou son nom."
        )
    rest = tuple(one.grid.sheet for one in found if one is not best and one.share >= ENOUGH)
    return Proposal(path, nom or path.stem, best.mentions, best.remarques, rest)


def _breadth(line: Line, named: Collection[int | None] | None) -> int:
    """How many communes a line may name: a code and a name side by side are one."""
    if named is None:
        return sum(map(breadth, line.cells))
    return max((breadth(cell) for i, cell in enumerate(line.cells) if i in named), default=0)


def _read_grid(grid: Grid, reader: Reader) -> _Found:
    columns = find_columns(grid, reader)
    named = None if columns is None else {*columns.items, columns.code, columns.epci}
    if sum(_breadth(line, named) for line in grid.lines) > MAX_NAMES:
        raise TableError(
            f"Le fichier {grid.path} nomme plus de {count(MAX_NAMES, 'commune')} : n’y garder que "
            "celles du territoire, une par ligne."
        )
    header = grid.lines[columns.first_row - 1].cells if columns and columns.first_row else ()
    mentions: list[Mention] = []
    aside: list[tuple[Place, str]] = []
    closed = False
    for index, line in enumerate(grid.lines):
        if columns and index < columns.first_row:
            continue  # Titles, and the header.
        if line.cells == header:
            continue  # Printed tables have it on each page.
        place = Place(grid.path.name, grid.sheet, line.line)
        closed = closed or (not columns and is_closing(line.cells[0]))
        if closed:  # The address in a signature is no commune of the list.
            aside.append((place, ", ".join(filter(None, line.cells))))
            continue
        readings = _row(line, columns, reader) if columns else _prose(line, reader)
        for texte, nom, reading in readings:
            if reading is None:
                aside.append((place, texte))
                continue
            mentions.append(
                Mention(
                    place,
                    shortened(texte),
                    reading.meaning,
                    nom=shortened(nom),
                    candidats=reading.candidats,
                    interpretation=reading.interpretation,
                )
            )
    remarks = _remarks(aside)
    if columns:
        remarks += tuple(_answers(grid, columns))
    return _Found(grid, bool(columns and columns.first_row), tuple(mentions), remarks)


def _answers(grid: Grid, columns: Columns) -> Iterator[str]:
    """Columns that say yes or no of communes, and do not count."""
    data = grid.lines[columns.first_row :]
    header = grid.lines[columns.first_row - 1].cells if columns.first_row else ()
    for i in range(max((len(line.cells) for line in data), default=0)):
        cells = {names.key(line.cells[i]) for line in data if i < len(line.cells)}
        if "non" in cells <= {"oui", "non", ""}:
            name = quoted(header[i]) if i < len(header) and header[i] else f"{i + 1}"
            yield (
                f"{grid.path.name} : la colonne {name} répond par oui ou non, et n’a pas été lue ; "
                "toutes les communes comptent : ôter celles qu’il ne faut pas."
            )


def _remarks(aside: list[tuple[Place, str]]) -> tuple[str, ...]:
    """Sentences on what was left aside: one for each text, one for all rows without any."""
    told = [
        f"{place}{NBSP}: {quoted(shortened(texte))} n’a pas été lu comme une commune."
        for place, texte in aside
        if texte
    ]
    empty = [place for place, texte in aside if not texte]
    if empty:
        shown = [str(p.ligne) for p in empty[:5]]
        lines = f"{', '.join(shown)}…" if len(empty) > 5 else listed(shown)
        noun = "ligne" if len(empty) == 1 else "lignes"
        told.append(
            f"{empty[0]._replace(ligne=0)}{NBSP}: {count(len(empty), 'ligne')} sans commune "
            f"({noun} {lines})."
        )
    return tuple(told)


_Item = tuple[str, str, Reading | None]
"""What was typed, the name beside it, and what it means; None where it is left aside."""


def _row(line: Line, columns: Columns, reader: Reader) -> Iterator[_Item]:
    def cell(column: int | None) -> str:
        return line.cells[column] if column is not None and column < len(line.cells) else ""

    if label := next(filter(is_total, line.cells), ""):
        yield label, "", None
        return
    postal = cell(columns.postal)
    places = reader.gazetteer
    departement = places.departement(cell(columns.departement)) or places.posted(postal)
    items = [text for text in map(cell, columns.items) if text]
    code = cell(columns.code)
    if code and (readings := reader.code(code, departement)):
        yield from _by_code(code, items[0] if items else "", readings, reader)
    elif code or items:
        for text in items or [code]:
            yield from _items(text, reader, postal, departement)
    elif postal:
        readings = reader.postal(postal) or (reader.unknown(postal),)
        yield from ((postal, "", reading) for reading in readings)
    elif epci := cell(columns.epci):
        yield from _items(epci, reader)
    else:
        # A label in another column: « Total » before a sum.
        yield next((text for text in line.cells if text and is_aside(text)), ""), "", None


def _by_code(code: str, nom: str, readings: tuple[Reading, ...], reader: Reader) -> Iterator[_Item]:
    """A code rules over the name beside it, unless both show that it is a postal code."""
    (reading, *_) = readings
    nature = reading.meaning.nature
    if nom and nature in {CodeKind.INCONNU, CodeKind.AMBIGU}:
        readings = reader.both(code, nom) or readings
    elif nom and not reader.bears(reading.meaning, nom) and (found := reader.both(code, nom)):
        told = f"code postal{NBSP}; c’est le nom qui a été suivi"
        readings = tuple(reading._replace(interpretation=told) for reading in found)
    if nom and readings[0].meaning.nature is CodeKind.INCONNU:
        near = [c for r in reader.name(nom) for c in (*r.meaning.communes, *r.candidats)]
        readings = (readings[0]._replace(candidats=tuple(near[:3])),)
    yield from ((code, nom, reading) for reading in readings)


def _items(text: str, reader: Reader, *beside: str) -> Iterator[_Item]:
    """Communes that a cell or a line names: one, or an enumeration."""
    text = unbulleted(text)
    pieces = list(divided(text, lambda piece: _known(piece, reader, beside)))
    if not any(_known(piece, reader, beside) for piece in pieces):
        pieces = [text]
    for piece in pieces:
        readings = _first_read(piece, reader, beside)
        if readings:
            yield from ((piece, "", reading) for reading in readings)
        else:
            departement = beside[-1] if beside else ""
            told = f"{piece} ({departement})" if departement else piece
            yield told, "", None if is_aside(piece) else reader.unknown(piece, departement)


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


def _prose(line: Line, reader: Reader) -> Iterator[_Item]:
    text = ", ".join(filter(None, line.cells))
    if is_header([text]):
        return
    yield from _items(text, reader)
