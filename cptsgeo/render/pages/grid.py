"""Tables of results as pages show them: the macro ``grid`` of ``parts.html`` writes one."""

from typing import NamedTuple

from cptsgeo.render.sheets import Sheet
from cptsgeo.render.sheets.sheet import written
from cptsgeo.text.french import date


class Grid(NamedTuple):
    """A table: titles, whether each holds numbers, rows, notes, what is told where it is empty."""

    ident: str
    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    empty: str = ""


def grid_of(sheet: Sheet, empty: str = "") -> Grid:
    """Give a table of results as a page shows it, without columns that hold nothing.

    Parameters
    ----------
    sheet
        The table; of a column ``date``, dates are written in French.
    empty
        What is told where it has no row.

    Returns
    -------
    Grid
        The same, each cell as text.
    """
    kept = [
        rank for rank in range(len(sheet.colonnes))
        if not sheet.lignes or any(row[rank] not in ("", None) for row in sheet.lignes)
    ]  # fmt: skip
    columns = [sheet.colonnes[rank] for rank in kept]
    return Grid(
        sheet.nom,
        sheet.titre,
        tuple((column.titre, column.nature.value != "texte") for column in columns),
        tuple(
            tuple(
                date(str(row[rank])) if column.cle == "date" and row[rank]
                else written(row[rank], column.nature)
                for rank, column in zip(kept, columns, strict=True)
            )
            for row in sheet.lignes
        ),
        sheet.notes,
        empty,
    )  # fmt: skip
