"""What opens a plan: its tables as texts, from a folder or from a workbook, and what they mean.

People write headings, names and dates as they speak, and spreadsheets change what they open: what a
plan gives is the same as if all were written as its schemas say, and notes tell what was read
otherwise than to the letter.
"""

import itertools
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cptsgeo import later
from cptsgeo.errors import TableError
from cptsgeo.files.first_column import spread, unquoted
from cptsgeo.files.grids import Grid, read_grids
from cptsgeo.files.guard import unguarded_table
from cptsgeo.files.headings import is_header, named
from cptsgeo.files.schema import Schema, load_schema
from cptsgeo.files.tables import Note, Row, Table, grid_of, table_of
from cptsgeo.plan.files.about import About, about_of, read_toml
from cptsgeo.plan.files.citing import identified
from cptsgeo.plan.files.locating import located
from cptsgeo.plan.files.lock import check_settled
from cptsgeo.plan.files.spelling import tidied, tidy_departement
from cptsgeo.plan.files.vocabulary import worded
from cptsgeo.plan.origin import HEAD, Origin
from cptsgeo.text import names
from cptsgeo.text.french import count, listed, quoted, slug

if TYPE_CHECKING:
    from cptsgeo.communes.reading import read_communes
else:
    read_communes = later("cptsgeo.communes.reading:read_communes")

REQUIRED: Final = ("cpts", "compositions")
COMMON: Final[tuple[str, ...]] = (
    *REQUIRED,
    "listes",
    "statuts",
    "etapes",
    "derogations",
    "noms-anciens",
    "totaux-publies",
)
"""Tables that an empty plan begins with; the others are made when something goes into them."""

TABLES: Final[tuple[str, ...]] = (
    *COMMON,
    "a-attribuer",
    "adhesions",
    "missions",
    "themes",
    "actions",
    "fiches",
    "chiffres-publies",
    "textes",
    "suivi",
)

OBSERVATORY: Final = ("missions", "themes", "actions", "fiches", "chiffres-publies")
"""Tables of what CPTS do, that only what tells it reads."""

TERRITORIAL: Final = tuple(name for name in TABLES if name not in OBSERVATORY)
"""The others."""

HEADER_WITHIN = 10
"""Rows of a table among which its header is sought."""


class PlanSource(NamedTuple):
    """A plan as texts: where it lies, what it says of itself, the tables that there are.

    `head` is the sheet that says so, of a workbook. Once `understood`, its cells are as the schemas
    say wherever they can be.
    """

    origin: Origin
    about: About
    tables: Mapping[str, Table]
    head: Table | None = None
    understood: bool = False


def open_plan(path: Path, wanted: Collection[str] = TABLES) -> PlanSource:
    """Open a plan.

    Parameters
    ----------
    path
        A folder with ``plan.toml`` and CSV tables, or a workbook (XLSX, ODS) with sheets of the
        same names.
    wanted
        Names of the tables to read.

    Returns
    -------
    PlanSource
        Its tables, `understood`; those that are optional may be missing.

    Raises
    ------
    TableError
        If it does not exist, is no plan, or a table is missing or unreadable.
    """
    if not path.exists():
        raise TableError(f"Le plan {path} n’existe pas : vérifier son chemin.")
    if path.is_dir():
        return understood(_open_folder(Origin(path), wanted))
    return understood(_open_workbook(Origin(path, classeur=True), wanted))


def understood(source: PlanSource) -> PlanSource:
    """Give a plan as its schemas say, of what people and spreadsheets wrote.

    Parameters
    ----------
    source
        The tables as texts, under the names of their columns.

    Returns
    -------
    PlanSource
        Codes, dates and choices as they should be written, identifiers and codes where names
        stood. What was interpreted is told in the notes of the tables, and so is what cannot be.
    """
    if source.understood:
        return source
    tables = {}
    for name, table in source.tables.items():
        tidy, notes = tidied(name, table)
        tables[name] = tidy._replace(notes=(*table.notes, *notes))
    found = located(worded(identified(tables)), source.about.perimetre)
    return source._replace(tables=found, understood=True)


def _open_folder(origin: Origin, wanted: Collection[str]) -> PlanSource:
    check_settled(origin.path)
    about = read_toml(origin.path)
    tables = {}
    for name in (name for name in TABLES if name in wanted):
        file = origin.path / f"{name}.csv"
        if name in REQUIRED or file.exists():
            tables[name] = _mended(origin, name, grid_of(file))
    return PlanSource(origin, about, tables)


def _mended(origin: Origin, name: str, grid: Grid) -> Table:
    """A table of the plan, under the names of its columns, with what was mended in it."""
    schema = load_schema(name)
    grid, parted = spread(_headed(grid, schema), lambda cells: is_header(cells, schema))
    table = _table(origin, name, grid) if origin.classeur else table_of(grid)
    table, quotes = _unquoted(unguarded_table(table))
    notes = [*_notes(grid)]
    if parted:
        told = f"{count(len(parted), 'ligne était', 'lignes étaient')} dans une seule colonne"
        notes.append(Note(parted[0], "", "", f"{told} : leurs cellules ont été séparées."))
    if quotes:
        told = f"{count(len(quotes), 'cellule avait', 'cellules avaient')} des guillemets en trop"
        notes.append(Note(quotes[0], "", "", f"{told} : ils ont été ôtés."))
    return named(table, schema, origin.where(name))._replace(notes=tuple(notes))


def _headed(grid: Grid, schema: Schema) -> Grid:
    """The same without the titles above its header, if it is found."""
    for rank, line in enumerate(grid.lines[:HEADER_WITHIN]):
        if is_header(line.cells, schema):
            return grid._replace(lines=grid.lines[rank:])
    return grid


def _notes(grid: Grid) -> Iterable[Note]:
    """What is told of letters that were read in a wrong encoding."""
    if grid.mended:
        line, text = grid.mended[0]
        told = f"{count(len(grid.mended), 'cellule avait', 'cellules avaient')} des accents abîmés"
        yield Note(
            line, "", text, f"{told}, rétablis (ici {quoted(text[:60])}) ; dans Excel, enregistrer "
            f"en {quoted('CSV UTF-8')}."
        )  # fmt: skip
    if grid.lost:
        line, rank = grid.lost[0]
        cells = next((cells for number, cells in grid.lines if number == line), ())
        text = cells[rank] if rank < len(cells) else next((c for c in cells if "?" in c), "")
        others = (
            f" et {count(len(grid.lost) - 1, 'autre cellule', 'autres cellules')}"
            if grid.lost[1:]
            else ""
        )
        verb = "ont" if others else "a"
        yield Note(
            line, "", text, f"{quoted(text[:60])}{others} {verb} des lettres perdues, à la place "
            "des points d’interrogation ; les récrire, ou reprendre le fichier d’avant et "
            f"l’enregistrer en {quoted('CSV UTF-8')}.", grave=True
        )  # fmt: skip


def _unquoted(table: Table) -> tuple[Table, list[int]]:
    """The same without the quotation marks that a spreadsheet put around cells, and where."""
    lines, rows = [], []
    for row in table.rows:
        if '"' in "".join(row.cells.values()):
            cells = {column: unquoted(text) for column, text in row.cells.items()}
            lines += [row.line for column in cells if cells[column] != row.cells[column]]
            rows.append(Row(row.line, cells))
        else:
            rows.append(row)
    return (table._replace(rows=tuple(rows)), lines) if lines else (table, lines)


def _open_workbook(origin: Origin, wanted: Collection[str]) -> PlanSource:
    grids = read_grids(origin.path)
    if not any(grid.sheet for grid in grids):
        raise TableError(
            f"Le fichier {origin.path} n’est pas un plan : donner à --plan le dossier du plan, ou "
            "un classeur XLSX ou ODS (cptsgeo plan modele en écrit un vide)."
        )
    sheets: dict[str, Grid] = {}
    for grid in grids:
        name = table_named(grid.sheet)
        if name in sheets and name in (HEAD, *TABLES):
            raise TableError(
                f"Le classeur {origin.path} a deux feuilles {quoted(name)} : n’en garder qu’une."
            )
        sheets[name] = grid
    missing = [name for name in (HEAD, *REQUIRED) if name not in sheets]
    if missing:
        what = "les feuilles" if len(missing) > 1 else "la feuille"
        raise TableError(
            f"Le classeur {origin.path} n’est pas un plan : il y manque {what} "
            f"{listed(map(quoted, missing))}, avec au moins la ligne des en-têtes (feuilles lues : "
            f"{listed(quoted(grid.sheet) for grid in grids)})."
        )
    head = _table(origin, HEAD, sheets[HEAD])
    tables = {name: _mended(origin, name, sheets[name]) for name in TABLES
              if name in sheets and name in wanted}  # fmt: skip
    return PlanSource(origin, about_of(_said(origin, head), origin), tables, head)


def table_named(sheet: str) -> str:
    """Name the table that a sheet holds, by what its owner called it."""
    return slug(sheet)


def _table(origin: Origin, name: str, grid: Grid) -> Table:
    """A sheet as a table; columns without a header are left out if nothing is in them."""
    (first, columns), *lines = grid.lines
    for column in columns:
        if column and columns.count(column) > 1:
            raise TableError(
                f"Le fichier {origin.where(name)} a deux colonnes {quoted(column)} : en renommer "
                "ou supprimer une."
            )
    rows = []
    for line, cells in lines:
        for text, column in zip(cells, _padded(columns, len(cells)), strict=False):
            if text and not column:
                raise TableError(
                    f"Le fichier {origin.where(name, line)} : {quoted(text[:40])} n’est sous "
                    f"aucun en-tête ; l’écrire à la ligne {first}, ou vider la cellule."
                )
        values = dict(zip(columns, _padded(cells, len(columns)), strict=False))
        values.pop("", None)
        rows.append(Row(line, values))
    return Table(origin.path, tuple(filter(None, columns)), tuple(rows))


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _said(origin: Origin, table: Table) -> dict[str, object]:
    """What the sheet « plan » says, as ``plan.toml`` would."""
    columns = {names.key(column): column for column in reversed(table.columns)}
    columns |= {column: column for column in table.columns}
    if not {"cle", "valeur"} <= columns.keys():
        raise TableError(
            f"Le fichier {origin.where(HEAD)} : il y faut deux colonnes, {quoted('Clé')} et "
            f"{quoted('Valeur')} (colonnes lues : {', '.join(table.columns)})."
        )
    values: dict[str, list[str]] = {}
    for row in table.rows:
        if value := row.cells[columns["valeur"]]:
            values.setdefault(slug(row.cells[columns["cle"]]), []).append(value)
    return {
        "format": _whole(" ".join(values.get("format", ["1"]))),
        "nom": " ".join(values.get("nom", [])),
        "perimetre": [*_codes(values.get("perimetre", []))],
        "cog": _whole(" ".join(values.get("cog", []))),
        "sources": values.get("sources", []),
        "organisme": " ".join(values.get("organisme", [])),
        "colonnes_affichees": values.get("colonnes-affichees", []),
        "extrait": values.get("extrait", ["non"])[0].lower() == "oui",
    }


def _whole(text: str) -> int | str:
    return int(text) if text.isdecimal() and len(text) <= 4 else text


def _codes(texts: Iterable[str]) -> Iterable[str]:
    """Codes of departments, that may be told by their names."""
    for part in itertools.chain(*(re.split("[,;\n]", text) for text in texts)):
        codes = part.split()
        if any(not re.match("[0-9]", code) for code in codes):
            codes = [read_communes().departement(part.strip())]
        yield from map(tidy_departement, codes)
