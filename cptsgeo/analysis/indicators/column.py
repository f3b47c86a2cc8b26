"""Which column of a table holds the values of an indicator."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cptsgeo.analysis.indicators import cells
from cptsgeo.analysis.indicators.level import beside
from cptsgeo.analysis.indicators.rows import NO_COMMUNE, Row, Table
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.errors import TableError
from cptsgeo.proposal.columns import SAMPLE, words
from cptsgeo.text import names
from cptsgeo.text.french import listed, quoted
from cptsgeo.text.persons import impersonal, is_personal, masked

_BESIDE = frozenset({
    "population", "pop", "pmun", "habitants", "hab", "annee", "an", "year", "siren", "region",
    "reg", "departement", "dep", "latitude", "longitude", "lat", "lon", "lng", "date",
})  # fmt: skip
"""Words of the headers of columns that stand beside an indicator, and are not it."""

_CATEGORIES = 12
"""Categories at most, for a column of texts to be taken for an indicator."""
_SMALL = 24
"""Rows of a table in which each commune may have a category of its own."""


class Column(NamedTuple):
    """A column of values; `unite` is what a row of units says of it.

    `nombres` tells whether most cells are numbers; `probable`, whether it may be taken unasked.
    """

    rank: int
    nom: str
    unite: str
    nombres: bool
    probable: bool


def value_column(table: Table, colonne: str | None, reader: Reader) -> Column:
    """Find the column of values.

    Parameters
    ----------
    table
        The rows of a file.
    colonne
        Its header, a part of it or its letter; the only one that can be if None.
    reader
        What tells the names of communes.

    Returns
    -------
    Column
        The column.

    Raises
    ------
    TableError
        If there is none, or several.
    """
    found = _candidates(table, reader)
    if colonne is not None:
        return _named(found, colonne, table)
    found = [one for one in found if one.probable]
    plain = [one for one in found if not _is_beside(one)]
    best = (
        [one for one in plain if one.nombres]
        or [one for one in found if one.nombres]
        or plain
        or found
    )
    name = table.grid.path.name
    if len(best) == 1:
        return best[0]
    if not best:
        raise TableError(
            f"Le fichier {name} n’a aucune colonne de valeurs à côté des communes : en ajouter "
            "une, de nombres ou de catégories."
        )
    raise TableError(
        f"Le fichier {name} a plusieurs colonnes de valeurs : choisir avec --colonne "
        f"{listed((quoted(one.nom) for one in best[:12]), 'ou')}."
    )


def letter(rank: int) -> str:
    """Letter of a column, as a spreadsheet names it: 0 is ``A``, 26 is ``AA``."""
    text = ""
    rank += 1
    while rank:
        rank, rest = divmod(rank - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _is_beside(column: Column) -> bool:
    return bool(_BESIDE & set(words(column.nom))) or beside(column.nom)


def _candidates(table: Table, reader: Reader) -> list[Column]:
    columns = table.columns
    taken = {columns.code, columns.departement, columns.postal, columns.epci, *columns.items[:1]}
    rows = [row for row in table.rows if row.raison not in NO_COMMUNE]
    units = table.rows[0] if table.rows and not table.rows[0].texte else None
    by_rank: dict[int, list[str]] = {}
    for row in rows:
        for rank, text in enumerate(row.line.cells):
            if rank not in taken and not cells.is_empty(text):
                by_rank.setdefault(rank, []).append(text)
    found = []
    for rank, texts in sorted(by_rank.items()):
        share = sum(cells.number(text) is not None for text in texts) / len(texts)
        if sum(map(is_personal, texts)) > len(texts) / 2:
            share = 0.0  # Numbers of persons count nothing.
        unit = masked(units.cell(rank)) if units and share >= 0.5 else ""
        name = _told(table.head(rank)) or f"colonne {letter(rank)}"
        likely = share >= 0.5 or _are_categories([one for one in texts if not is_personal(one)])
        if likely and share < 0.5:
            likely = not _are_communes(rows, rank, reader)
        found.append(Column(rank, name, "" if cells.number(unit) else unit, share >= 0.5, likely))
    return found


def _told(header: str) -> str:
    """A header as it may be told everywhere; empty if it does no more than tell who a person is."""
    told = any(letter.isalpha() for letter in impersonal(header))
    return " ".join(masked(header).split()) if told or header == impersonal(header) else ""


def _are_categories(texts: Sequence[str]) -> bool:
    kinds = len(set(texts))
    return 0 < kinds <= _CATEGORIES and (len(texts) <= _SMALL or kinds <= len(texts) // 2)


def _are_communes(rows: Sequence[Row], rank: int, reader: Reader) -> bool:
    """Whether a column repeats the names of the communes."""
    told = [reader.bears(row.meaning, row.cell(rank)) for row in rows[:SAMPLE]
            if row.meaning and row.cell(rank)]  # fmt: skip
    return sum(told) > len(told) / 2


def _named(found: Sequence[Column], colonne: str, table: Table) -> Column:
    colonne = masked(colonne)
    wanted = names.key(colonne)
    tests: tuple[Callable[[Column], bool], ...] = (
        lambda one: names.key(one.nom) == wanted,
        lambda one: letter(one.rank) == colonne.strip().upper(),
        lambda one: bool(wanted) and wanted in names.key(one.nom),
    )
    for test in tests:
        fitting = [one for one in found if test(one)]
        if len(fitting) == 1:
            return fitting[0]
    shown = listed((quoted(one.nom) for one in found[:12]), "ou") or "un fichier qui en a"
    raise TableError(
        f"Le fichier {table.grid.path.name} n’a pas de colonne de valeurs {quoted(colonne)}, ou en "
        f"a plusieurs : choisir {shown}."
    )
