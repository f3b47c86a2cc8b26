"""A user's list of communes, in whatever file it is, to the communes that it means."""

import itertools
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Mention, Place
from cptsgeo.communes.naming.around import post_in
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.communes.naming.reading import Reading
from cptsgeo.communes.naming.suggestions import MAX_SUGGESTED, nearest_first
from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, Line, read_grids
from cptsgeo.proposal.columns import SAMPLE, Columns, find_columns, is_header
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
from cptsgeo.proposal.outside import outside
from cptsgeo.proposal.sections import sections
from cptsgeo.proposal.several import Division, division, refusal, restricted
from cptsgeo.text import names
from cptsgeo.text.french import NBSP, count, listed, quoted, typographic
from cptsgeo.text.persons import impersonal, masked
from cptsgeo.text.shorthand import called, uncalled
from cptsgeo.text.signs import one_line

MAX_NAMES = 50_000
"""Lines to read; France has 35,000 communes."""
MAX_PIECES = 150_000
"""Pieces into which they may be divided: names, and the codes beside them."""
MAX_ANSWERS = 20
"""Ways to write yes and no in a column."""
MAX_HINTS = 3
"""Names that are nobody's of which a message tells what they look like."""

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
    division: Division | None = None

    @property
    def share(self) -> float:
        """Share of what was read that names communes; a header makes it positive."""
        known = sum(m.meaning.nature is not CodeKind.INCONNU for m in self.mentions)
        total = len(self.mentions) + len(self.remarques)
        return (known / total or (0.01 if self.has_header else 0)) if self.mentions else 0


def read_proposal(
    path: Path,
    communes: Communes,
    *,
    perimetre: Collection[str],
    nom: str = "",
    feuille: str | None = None,
    cpts: str | None = None,
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
    cpts
        Of a table of the communes of several CPTS, the one whose communes are read.

    Returns
    -------
    Proposal
        All that was named, understood or not.

    Raises
    ------
    TableError
        If the file cannot be read, names no commune at all, or those of several CPTS.
    """
    reader = Reader(communes, perimetre)
    grids = tuple(grid._replace(sheet=masked(grid.sheet)) for grid in read_grids(path))
    if feuille is not None:
        feuille = masked(feuille)
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
        sample = grid._replace(lines=grid.lines[:SAMPLE]) if known else grid
        found.append(_read_grid(sample, reader, cpts))
    best = next((one for one in found if one.share >= ENOUGH), None) or max(
        found, key=lambda one: one.share, default=None
    )
    if not best or not best.share:
        raise TableError(
            f"Le fichier {path} ne nomme aucune commune connue{_hint(found, communes)} : y mettre "
            "une commune par ligne, par son code INSEE ou son nom."
        )
    if cpts is not None and best.division is None:
        raise TableError(
            f"Le fichier {path} ne dit pas de quelle CPTS est chaque commune : ôter --cpts, ou "
            "ajouter une colonne « CPTS »."
        )
    if cpts is None and best.division is not None:
        raise TableError(refusal(best.grid, best.division))
    rest = tuple(one.grid.sheet for one in found if one is not best and one.share >= ENOUGH)
    codes = {code for mention in best.mentions for code in mention.meaning.communes}
    remarks = best.remarques + outside(grids, best.grid, codes, reader)
    return Proposal(path, nom or one_line(path.stem), best.mentions, remarks, rest)


def _hint(found: Sequence[_Found], communes: Communes) -> str:
    """Tell the first names that look like those of communes, where none is one."""
    told = {
        mention.texte: communes.by_code[mention.candidats[0]]
        for one in found
        for mention in one.mentions
        if mention.candidats and mention.candidats[0] in communes.by_code
    }
    shown = [
        f"{quoted(texte)} est peut-être {typographic(near.nom)} ({near.departement})"
        for texte, near in itertools.islice(told.items(), MAX_HINTS)
    ]
    return f" ({', '.join(shown)})" if shown else ""


def _breadth(line: Line, named: Collection[int | None] | None) -> int:
    """How many communes a line may name: a code and a name side by side are one."""
    if named is None:
        return sum(map(breadth, line.cells))
    return max((breadth(cell) for i, cell in enumerate(line.cells) if i in named), default=0)


def _read_grid(grid: Grid, reader: Reader, cpts: str | None) -> _Found:
    above = sections(grid, reader)
    if above and cpts is not None:
        grid = restricted(grid, above, cpts)
    columns = find_columns(grid, reader)
    beside = division(grid, columns) if columns and not above else None
    if beside and cpts is not None:
        grid = restricted(grid, beside, cpts)
    named = None if columns is None else {*columns.items, columns.code, columns.epci}
    first_row = columns.first_row if columns else 0  # Above are titles, and the header.
    rows = grid.lines[first_row:]
    cells = [cell for line in rows for i, cell in enumerate(line.cells)
             if named is None or i in named]  # fmt: skip
    if len(rows) > MAX_NAMES or sum(_breadth(line, named) for line in rows) > MAX_PIECES:
        raise TableError(
            f"Le fichier {grid.path} nomme plus de {count(MAX_NAMES, 'commune')} : n’y garder que "
            "celles du territoire, une par ligne."
        )
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
        if _is_note(line, columns, calls, reader):
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
    remarks = (*_remarks(aside), *_told(grid, columns, signature, reader))
    found = tuple(nearest_first(mentions, reader.communes))
    return _Found(grid, bool(columns and columns.first_row), found, remarks, above or beside)


def _told(grid: Grid, columns: Columns | None, end: list[Place], reader: Reader) -> Iterator[str]:
    """What is told of a grid beside its lines."""
    if end:
        yield f"{_lines(end)}{NBSP}: la fin du courriel, avec sa signature, n’est pas lue."
    if columns:
        yield from _answers(grid, columns)
    name = one_line(grid.path.name)
    if grid.mended:
        mended = count(len(grid.mended), "cellule avait", "cellules avaient")
        yield f"{name}{NBSP}: {mended} des accents abîmés, qui ont été rétablis."
    if reader.suggestions.exhausted:
        yield (
            f"{name}{NBSP}: des noms proches ne sont proposés que pour les "
            f"{count(MAX_SUGGESTED, 'premier nom inconnu', 'premiers noms inconnus')}."
        )


def _is_note(line: Line, columns: Columns | None, calls: Collection[str], reader: Reader) -> bool:
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
            yield (
                f"{one_line(grid.path.name)} : la colonne {name} répond par oui ou non, et n’a pas "
                "été lue ; toutes les communes comptent : ôter celles qu’il ne faut pas."
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
        whole = empty[0]._replace(ligne=0)
        lines = f"{count(len(empty), 'ligne')} sans commune ({_numbers(empty)})"
        told.append(f"{whole}{NBSP}: {lines}.")
    return tuple(told)


def _lines(places: Sequence[Place]) -> str:
    return f"{places[0]._replace(ligne=0)}, {_numbers(places)}"


def _numbers(places: Sequence[Place]) -> str:
    shown = [str(place.ligne) for place in places[:5]]
    lines = f"{', '.join(shown)}…" if len(places) > 5 else listed(shown)
    return f"{'ligne' if len(places) == 1 else 'lignes'} {lines}"


_Item = tuple[str, str, Reading | None]
"""What was typed, the name beside it, and what it means; None where it is left aside."""


def _row(line: Line, columns: Columns, reader: Reader) -> Iterator[_Item]:
    def cell(column: int | None) -> str:
        return line.cells[column] if column is not None and column < len(line.cells) else ""

    if label := next(filter(is_total, line.cells), ""):
        yield label, "", None
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
        near = near or [*reader.unknown(nom, code).candidats]
        readings = (readings[0]._replace(candidats=tuple(near[:3])),)
    yield from ((code, nom, reading) for reading in readings)


def _items(text: str, reader: Reader, *beside: str) -> Iterator[_Item]:
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
            yield from ((piece, "", reading) for reading in readings)
        else:
            departement = beside[-1] if beside else ""
            told = f"{piece} ({departement})" if departement else piece
            is_none = is_aside(piece) or reader.gazetteer.is_larger(piece)
            yield told, "", None if is_none else reader.unknown(piece, *beside)


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
