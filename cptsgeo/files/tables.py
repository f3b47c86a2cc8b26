"""Users' files to rows."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, content_of, decoded, read_grids
from cptsgeo.text.french import listed, quoted


class Row(NamedTuple):
    """A row of a table: the line of the file where it begins, and its cells by column."""

    line: int
    cells: dict[str, str]


class Note(NamedTuple):
    """What was read otherwise than to the letter, in a French sentence; `grave` if it is lost."""

    line: int
    column: str
    texte: str
    message: str
    grave: bool = False


class Table(NamedTuple):
    """A table as read: where it comes from, its columns, its rows.

    `headings` has what is typed above a column that is not named so in the file; `notes` tell what
    had to be mended.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    headings: Mapping[str, str] = {}
    notes: tuple[Note, ...] = ()

    def heading(self, column: str) -> str:
        """What is typed above a column."""
        return self.headings.get(column, column)


def read_table(path: Path, sheet: str = "") -> Table:
    """Read a table that begins with its header, from a CSV file or a workbook.

    Parameters
    ----------
    path
        The file; see `cptsgeo.files.grids.read_grids` for what it may be.
    sheet
        The sheet of a workbook; the first that holds something by default.

    Returns
    -------
    Table
        All rows as text, with their lines.

    Raises
    ------
    TableError
        If the file cannot be read, is empty, has no such sheet or two columns of one name, or a
        row is longer than the header.
    """
    return table_of(grid_of(path, sheet))


def table_of(grid: Grid) -> Table:
    """Make a table of a text that begins with its header; see `read_table`.

    Parameters
    ----------
    grid
        The text.

    Returns
    -------
    Table
        Its rows.

    Raises
    ------
    TableError
        If a column has no name or that of another, or a row is longer than the header.
    """
    path = grid.path
    (_, header), *lines = grid.lines
    columns = tuple(header)
    while columns and not columns[-1]:
        columns = columns[:-1]
    if not columns:
        raise TableError(f"Le fichier {path} est vide : il faut au moins la ligne des en-têtes.")
    if not all(columns):
        raise TableError(
            f"Le fichier {path} a une colonne sans nom (la {columns.index('') + 1}e) : "
            "écrire son en-tête, ou la supprimer."
        )
    for name in columns:
        if columns.count(name) > 1:
            raise TableError(
                f"Le fichier {path} a deux colonnes {quoted(name)} : en renommer ou supprimer une."
            )
    rows = []
    for line, cells in lines:
        if len(cells) > len(columns):
            raise TableError(
                f"Le fichier {path}, ligne {line}, a plus de cellules que d’en-têtes : "
                "mettre entre guillemets les textes qui contiennent le séparateur."
            )
        values = cells + ("",) * (len(columns) - len(cells))
        rows.append(Row(line, dict(zip(columns, values, strict=True))))
    return Table(path, columns, tuple(rows))


def grid_of(path: Path, sheet: str = "") -> Grid:
    """Give the grid of a file, or of one of its sheets; see `read_table`."""
    grids = read_grids(path)
    if not grids:
        raise TableError(f"Le fichier {path} est vide : il faut au moins la ligne des en-têtes.")
    for grid in grids:
        if sheet in {"", grid.sheet}:
            return grid
    read = listed(quoted(grid.sheet) for grid in grids if grid.sheet)
    raise TableError(
        f"Le fichier {path} n’a pas de feuille remplie {quoted(sheet)} : l’ajouter, ou vérifier "
        f"son nom (feuilles lues : {read or 'aucune, c’est un texte'})."
    )


def read_text(path: Path) -> str:
    """Read a user's text file, in UTF-8 or UTF-16, else in Windows-1252.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        Its text, line ends as they are.

    Raises
    ------
    TableError
        If it is missing, unreadable, or no text.
    """
    return decoded(path, content_of(path))
