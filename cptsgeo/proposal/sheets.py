"""The sheets of a user's file, or the one that is asked for."""

from pathlib import Path

from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, read_grids
from cptsgeo.proposal.mail import shortened
from cptsgeo.text.french import quoted
from cptsgeo.text.persons import masked


def read_sheets(path: Path, feuille: str | None, *, kinds: bool = False) -> tuple[Grid, ...]:
    """Read a user's file.

    Parameters
    ----------
    path
        A text file, a workbook or a document.
    feuille
        The sheet to read; all of them by default.
    kinds
        Whether to tell the kinds of cells: see `read_grids`.

    Returns
    -------
    tuple of Grid
        The sheets that hold something, by names that tell nothing of persons.

    Raises
    ------
    TableError
        If the file cannot be read, or has no such sheet.
    """
    grids = tuple(grid._replace(sheet=masked(grid.sheet)) for grid in read_grids(path, kinds=kinds))
    if feuille is None:
        return grids
    wanted = masked(feuille).strip().lower()
    grids = tuple(grid for grid in grids if grid.sheet.lower() == wanted)
    if not grids:
        raise TableError(
            f"Le fichier {path} n’a pas de feuille {quoted(shortened(feuille))} : vérifier "
            "son nom, et qu’elle n’est ni vide ni masquée."
        )
    return grids
