"""A table of the communes of several CPTS, of which a list reads one."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal.columns import SAMPLE, told, vocabulary, words
from cptsgeo.proposal.mail import is_total, shortened
from cptsgeo.text import names
from cptsgeo.text.french import count, listed, quoted, typographic

MAX_LISTED = 6
"""CPTS that a message names."""

_KIND = re.compile(r"cpts|communaute professionnelle territoriale")
_BESIDE = vocabulary(
    "cpts communaute communautes professionnelle professionnelles territoriale territoriales sante"
    " nom noms libelle intitule denomination designation raison sociale id identifiant code numero"
    " num n no de la le l du des d rattachement appartenance projet territoire"
)
"""Words of a header that tells of which CPTS a row is; another tells something else of it."""
_NOW = frozenset(("actuel", "actuelle", "actuels", "actuelles", "ancien", "ancienne"))
_ANSWERS = frozenset(("oui", "non", "x", "o", "n", "0", "1", ""))
_SHORT = re.compile(r"^(?:cpts )?(?:(?:de|du|des|d) )?(?:(?:la|le|les|l) )?")


class Division(NamedTuple):
    """Which rows of a table are whose.

    `noms` are the CPTS, each once, and `par_ligne` the rank in them of each row of the data, None
    for one that is of no CPTS.
    """

    colonne: str
    noms: tuple[str, ...]
    par_ligne: tuple[int | None, ...]


def division(grid: Grid, first_row: int) -> Division | None:
    """Find the column that tells of which CPTS each row is.

    Parameters
    ----------
    grid
        The table.
    first_row
        Where its data begin, below the header.

    Returns
    -------
    Division or None
        None if no column does, or all rows are of one CPTS.
    """
    header = grid.lines[first_row - 1].cells if first_row else ()
    data = grid.lines[first_row:]
    for column in range(min(max((len(line.cells) for line in data), default=0), SAMPLE)):
        head = header[column] if column < len(header) else ""
        if _tells(head) or (not _tells_else(head) and _is_told(data, column)):
            found = _divided(head or str(column + 1), column, data)
            if len(found.noms) > 1 and not {*map(names.key, found.noms)} <= _ANSWERS:
                return found
    return None


def restricted(grid: Grid, first_row: int, found: Division, cpts: str) -> Grid:
    """Keep the rows of one CPTS.

    Parameters
    ----------
    grid
        The table.
    first_row
        Where its data begin.
    found
        Which rows are whose.
    cpts
        The one, by its name, with « CPTS de » or without, or by a part of it.

    Returns
    -------
    Grid
        What stands above the data, and these rows.

    Raises
    ------
    TableError
        If the table has none of that name, or several.
    """
    wanted = _short(cpts)
    exact = [rank for rank, nom in enumerate(found.noms) if _short(nom) == wanted]
    ranks = exact or [r for r, nom in enumerate(found.noms) if wanted and wanted in _short(nom)]
    if len(ranks) != 1:
        raise TableError(
            f"Le fichier {grid.path} n’a pas de CPTS {quoted(shortened(cpts))}, ou en a "
            f"plusieurs : choisir {_shown(found.noms, 'ou')}."
        )
    data = grid.lines[first_row:]
    kept = [line for line, rank in zip(data, found.par_ligne, strict=True) if rank == ranks[0]]
    return grid._replace(lines=(*grid.lines[:first_row], *kept))


def refusal(grid: Grid, found: Division) -> str:
    """Say that a table holds several CPTS, and ask which one is meant."""
    return (
        f"Le fichier {grid.path} donne les communes de {count(len(found.noms), 'CPTS', 'CPTS')}, "
        f"d’après sa colonne {quoted(shortened(found.colonne))} : {_shown(found.noms, 'et')} ; "
        "choisir la sienne avec l’option --cpts de « cptsgeo valider », ou ne garder que ses "
        "lignes."
    )


def _tells(head: str) -> bool:
    return bool(_KIND.search(" ".join(words(head)))) and told(head) <= _BESIDE


def _tells_else(head: str) -> bool:
    """Whether a header says that a column is not that of the territories that are proposed."""
    return bool(_KIND.search(" ".join(words(head))) or _NOW & {*words(head)})


def _is_told(data: Sequence[Line], column: int) -> bool:
    """Whether most cells of a column name CPTS, whatever stands above them."""
    cells = [line.cells[column] for line in data[:SAMPLE] if column < len(line.cells)]
    filled = [cell for cell in cells if cell]
    return sum(names.key(cell).startswith("cpts ") for cell in filled) > len(filled) / 2


def _divided(head: str, column: int, data: Sequence[Line]) -> Division:
    cells = [line.cells[column] if column < len(line.cells) else "" for line in data]
    keys = ["" if is_total(cell) else names.key(cell) for cell in cells]
    filled = [key for key in keys if key]
    # Of merged cells, the first one only has the text.
    merged = len(filled) == len({*filled}) < len(keys) and bool(keys and keys[0])
    ranks: dict[str, int] = {}
    noms: list[str] = []
    rows: list[int | None] = []
    last: int | None = None
    for key, cell in zip(keys, cells, strict=True):
        if key and key not in ranks:
            ranks[key] = len(noms)
            noms.append(cell)
        last = ranks[key] if key else last if merged else None
        rows.append(last)
    return Division(head, tuple(noms), tuple(rows))


def _short(nom: str) -> str:
    return _SHORT.sub("", names.key(nom))


def _shown(noms: Sequence[str], last: str) -> str:
    shown = [quoted(typographic(shortened(nom))) for nom in noms[:MAX_LISTED]]
    more = len(noms) - MAX_LISTED
    return listed([*shown, *([count(more, "autre")] if more > 0 else [])], last)
