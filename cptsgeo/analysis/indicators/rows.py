"""The rows of a user's table, each brought to the commune that it is about, or to why not."""

import re
from collections.abc import Collection, Sequence
from enum import Enum
from typing import NamedTuple

from cptsgeo.analysis.indicators import cells
from cptsgeo.communes.meaning import CodeKind, Meaning, Place
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.communes.naming.reading import Reading
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal.columns import HEADER_WITHIN, SAMPLE, Columns
from cptsgeo.proposal.mail import is_total, unbulleted
from cptsgeo.text import names
from cptsgeo.text.french import NBSP
from cptsgeo.text.signs import one_line

_SHORT = re.compile(r"'?\s*(?:\d{1,3}|2[ABab])(?:[.,]0+)?\s*")
_SUMMARY = re.compile(
    r"(?:(?:somme|moyenne|mediane|ensemble|cumul)"
    r"(?: (?:des?|du|d|l|generale?|nationale?|regionale?|departementale?)\b.*)?"
    r"|(?:minimum|maximum|ecart type)\b.*)$"
)
_LARGER = re.compile(
    r"(?:france|hexagone|outre mer|drom|dom|union europeenne)"
    r"(?: (?:metropolitaine|entiere|hexagonale|hors|et|y|sans|dont|d)\b.*)?$"
    r"|(?:departements?|regions?|academies?)\b.*"
)
_MAYBE = re.compile(
    r"\W*(?:l['’ ]\s?|le |la |les )?(?:sous|tota|somme|moyenne|m.{1,2}diane|ensemble|cumul|minimum"
    r"|maximum|.{1,2}cart|france|hexagone|outre|drom|dom|union|d.{1,2}partement|r.{1,2}gion|acad)",
    re.IGNORECASE,
)
"""What such a label begins with: most names do not, and are spared the rest."""


class Raison(Enum):
    """Why a row is no commune's."""

    SANS_CODE = "pas de code de commune"
    INCONNUE = "commune inconnue"
    AILLEURS = "pas de commune de ce nom dans ce département ou à ce code postal"
    PARTAGE = "code partagé entre plusieurs communes"
    HOMONYMES = "nom de plusieurs communes"
    POSTAL = "code postal de plusieurs communes"
    EPCI = "intercommunalité, et non commune"
    PLUS_GRAND = "département, région ou pays, et non commune"
    TOTAL = "total, et non commune"
    QUATRE = "code de quatre chiffres, qui n’est pas celui de la commune de ce nom"


NO_COMMUNE = frozenset({Raison.SANS_CODE, Raison.EPCI, Raison.PLUS_GRAND, Raison.TOTAL})
"""Of rows that are of something else than a commune, or of nothing."""


class Row(NamedTuple):
    """A row: the commune that it is about as it was typed and what it means, or why it is none.

    `code` and `nom` are the cells read; `interpretation`, what had to be interpreted.
    """

    line: Line
    place: Place
    code: str
    nom: str
    meaning: Meaning | None
    raison: Raison | None
    interpretation: str = ""

    @property
    def texte(self) -> str:
        """What names the commune, as typed."""
        return self.code or self.nom

    def cell(self, rank: int) -> str:
        """Text of a column; empty beyond the last."""
        return cell(self.line, rank)


class Table(NamedTuple):
    """A grid with its columns and its rows; `titres` are the texts above its header."""

    grid: Grid
    columns: Columns
    titres: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def source(self) -> str:
        """Where it is: the file, and its sheet."""
        return str(Place(one_line(self.grid.path.name), self.grid.sheet, 0))

    def head(self, rank: int | None) -> str:
        """Header of a column; empty if it has none."""
        return self.header[rank] if rank is not None and rank < len(self.header) else ""


def read_table(grid: Grid, columns: Columns, reader: Reader) -> Table:
    """Read the rows of a grid.

    Parameters
    ----------
    grid
        A user's file or sheet.
    columns
        Which of its columns name communes.
    reader
        What tells a commune, as for a list of communes.

    Returns
    -------
    Table
        Its rows, each read once.
    """
    columns = _settled(grid, columns, reader)
    first = columns.first_row
    data = grid.lines[first:]
    whole = _mostly_short(data, columns)
    regions = frozenset(names.keys(list(reader.communes.regions.values())))
    rows = [_row(grid, line, columns, reader, regions, whole=whole) for line in data]
    begins = 0
    if not first:
        # A header in words that nothing told: the last row before communes that holds no number.
        begins = next((i for i, row in enumerate(rows[:HEADER_WITHIN]) if row.meaning), 1)
        if any(cells.number(text) for line in data[begins - 1 : begins] for text in line.cells):
            begins = 0
    start = first or begins
    header = grid.lines[start - 1].cells if start else ()
    titles = [text for line in grid.lines[: max(0, start - 1)] for text in line.cells if text]
    kept = [row for row in rows[begins:] if row.line.cells != header]
    return Table(grid, columns, tuple(titles), header, tuple(_of_four(kept, reader)))


def cell(line: Line, rank: int | None) -> str:
    """Text of a column in a row; empty where there is none."""
    return line.cells[rank] if rank is not None and rank < len(line.cells) else ""


def four_digits(row: Row) -> bool:
    """Tell whether what names the commune of a row is a code of four digits."""
    return bool(re.fullmatch(r"['’ ]*\d{4}(?:[.,]0+)?", row.texte))


def short_code(row: Row) -> bool:
    """Tell whether the code of a row has three digits at most."""
    return bool(_SHORT.fullmatch(row.code))


def _of_four(rows: Sequence[Row], reader: Reader) -> list[Row]:
    """Rows without the codes of four digits that are none of communes, as the names beside say.

    Where most names are those of the communes, a zero was lost; the others are misspelt.
    """
    named = [row for row in rows if row.code and row.nom and four_digits(row)]
    agreed = {row.place for row in named if row.meaning and reader.bears(row.meaning, row.nom)}
    if len(agreed) >= len(named) / 2:
        return list(rows)
    wrong = {row.place for row in named} - agreed
    return [
        row._replace(meaning=None, raison=Raison.QUATRE) if row.place in wrong else row
        for row in rows
    ]


# — columns, once rows are looked at —


def _settled(grid: Grid, columns: Columns, reader: Reader) -> Columns:
    """Columns without a department that is none, and without codes that are departments'."""
    data = grid.lines[columns.first_row : columns.first_row + SAMPLE]
    if not columns.items:
        return columns
    items = columns.items[0]
    if columns.code is not None and columns.departement is None:
        moved = columns._replace(code=None, departement=columns.code)
        if _mostly_short(data, columns) and _agree(data, items, columns.code, reader):
            return moved
    # Without a header, small numbers look like departments: they are where communes agree.
    guessed = None if columns.first_row else columns.departement
    if guessed is not None and not _agree(data, items, guessed, reader):
        return columns._replace(departement=None)
    return columns


def _agree(data: Sequence[Line], items: int, departement: int, reader: Reader) -> bool:
    """Whether most names are those of communes in the department that another column says."""
    stated = [(cell(line, items), cell(line, departement)) for line in data]
    agreed = [
        bool(there and reader.read(name, there))
        for name, place in stated
        if name and place and reader.read(name)
        for there in [reader.gazetteer.stated(place)]
    ]
    return sum(agreed) > len(agreed) / 2


def _mostly_short(data: Sequence[Line], columns: Columns) -> bool:
    """Whether codes are the three digits that a department beside completes."""
    codes = list(filter(None, (cell(line, columns.code) for line in data)))
    return sum(bool(_SHORT.fullmatch(text)) for text in codes) > len(codes) / 2


# — rows —


def _row(
    grid: Grid,
    line: Line,
    columns: Columns,
    reader: Reader,
    regions: Collection[str],
    *,
    whole: bool,
) -> Row:
    """Read a row; `whole` tells whether a short code is a commune's of the department beside."""
    place = Place(one_line(grid.path.name), grid.sheet, line.line)
    code, nom = cell(line, columns.code), _name(line, columns)
    if _label((code, nom)) is Raison.TOTAL:
        return Row(line, place, code, nom, None, Raison.TOTAL)
    postal = cell(line, columns.postal)
    places = reader.gazetteer
    beside = places.stated(cell(line, columns.departement)) or places.posted(postal)
    readings: tuple[Reading, ...] = ()
    if code and (whole or not _SHORT.fullmatch(code)):
        readings = _by_code(code, nom, reader.code(code, beside), reader)
    larger = not whole and not readings and _SHORT.fullmatch(code) and places.departement(code)
    if not readings and not larger:
        readings = _by_name(nom or code, [postal, beside], reader)
    if not readings:
        is_larger = bool(larger) or bool(nom and names.key(nom) in regions)
        # A label may stand in another column: « Total » before a sum.
        first = next(filter(None, line.cells), "")
        why = _label((first, code, nom)) or _nothing(line, columns, reader, larger=is_larger)
        label = first if why is Raison.TOTAL and not code else ""
        return Row(line, place, code, nom or label, None, why)
    raison = _why_none(readings, code, nom)
    means = readings[0].meaning if raison is None else None
    return Row(line, place, code, nom, means, raison, readings[0].interpretation)


def _name(line: Line, columns: Columns) -> str:
    return unbulleted(cell(line, next(iter(columns.items), None)))


def _label(texts: Sequence[str]) -> Raison | None:
    """What a cell labels, if it is a total or a place larger than communes."""
    for text in texts:
        if _MAYBE.match(text):
            key = names.key(text)
            if is_total(text) or _SUMMARY.fullmatch(key):
                return Raison.TOTAL
            if _LARGER.fullmatch(key):
                return Raison.PLUS_GRAND
    return None


def _by_code(
    code: str, nom: str, readings: tuple[Reading, ...], reader: Reader
) -> tuple[Reading, ...]:
    """A code rules over the name beside it, unless both show that it is a postal code."""
    if not readings or not nom:
        return readings
    if readings[0].meaning.nature in {CodeKind.INCONNU, CodeKind.AMBIGU}:
        return reader.both(code, nom) or readings
    if not reader.bears(readings[0].meaning, nom) and (found := reader.both(code, nom)):
        told = f"code postal{NBSP}; c’est le nom qui a été suivi"
        return tuple(reading._replace(interpretation=told) for reading in found)
    return readings


def _by_name(nom: str, places: Sequence[str], reader: Reader) -> tuple[Reading, ...]:
    """A name read with what stands beside it, the surest first: a postal code, a department."""
    for place in list(filter(None, places)) or [""]:
        if readings := reader.read(nom, place):
            return readings
    return ()


def _why_none(readings: Sequence[Reading], code: str, nom: str) -> Raison | None:
    """Why what was read is not one commune; None if it is."""
    means = readings[0].meaning
    if len(readings) > 1:
        return Raison.EPCI
    if means.nature is CodeKind.INCONNU:
        return Raison.INCONNUE
    if means.nature is CodeKind.AMBIGU:
        return Raison.POSTAL if code or nom[:1].isdigit() else Raison.HOMONYMES
    return None if len(means.communes) == 1 else Raison.PARTAGE


def _nothing(line: Line, columns: Columns, reader: Reader, *, larger: bool) -> Raison:
    """Why a row of which nothing was read as a commune is none."""
    code = cell(line, columns.code)
    nom = _name(line, columns)
    places = reader.gazetteer
    if larger or any(map(places.departement, filter(None, (nom, code)))):
        return Raison.PLUS_GRAND
    if nom:
        stated = cell(line, columns.departement) or cell(line, columns.postal)
        return Raison.AILLEURS if stated and reader.read(nom) else Raison.INCONNUE
    if cell(line, columns.epci):
        return Raison.EPCI
    if places.stated(cell(line, columns.departement)):
        return Raison.PLUS_GRAND
    return Raison.SANS_CODE
