"""A table of the communes of several CPTS, of which a list reads one."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal import phrases
from cptsgeo.proposal.columns import SAMPLE, Columns, told, vocabulary, words
from cptsgeo.proposal.mail import is_aside, is_note, is_total, shortened
from cptsgeo.text import names
from cptsgeo.text.french import count, listed, quoted, typographic
from cptsgeo.text.sentences import said

MAX_LISTED = 6
"""CPTS that a message names."""

_KIND = re.compile(r"cpts|communaute professionnelle territoriale")
BESIDE = vocabulary(
    "cpts communaute communautes professionnelle professionnelles territoriale territoriales sante"
    " nom noms libelle intitule denomination designation raison sociale id identifiant code numero"
    " num n no de la le l du des d rattachement appartenance projet territoire"
)
"""Words of a header that tells of which CPTS a row is; another tells something else of it."""
_NOW = frozenset(("actuel", "actuelle", "actuels", "actuelles", "ancien", "ancienne"))
ANSWERS = frozenset(("oui", "non", "x", "o", "n", "0", "1", ""))
NONE = re.compile(
    r"(?:hors|sans|aucune?|pas de|non rattachee?|hors perimetre|zone blanche|neant)(?: (?:de |d )?"
    r"(?:la |toute )?(?:cpts|territoire|rattachement))?|non(?: couverte?s?)?|n ?[acdr]|0"
)
"""What stands for no CPTS."""
_SHORT = re.compile(r"^(?:cpts )?(?:(?:de|du|des|d) )?(?:(?:la|le|les|l) )?")


class Division(NamedTuple):
    """Which rows of a table are whose.

    `ou` says in French what tells it; `noms` are the CPTS, each once, and `parts` the rows of each;
    `aucune` counts the rows of communes that are of none, and `entete` the rows above the data.
    """

    ou: str
    noms: tuple[str, ...]
    parts: tuple[tuple[Line, ...], ...]
    aucune: int = 0
    entete: int = 0


def division(grid: Grid, columns: Columns) -> Division | None:
    """Find the column that tells of which CPTS each row is.

    Parameters
    ----------
    grid
        The table.
    columns
        What its columns hold.

    Returns
    -------
    Division or None
        None if no column does, or all rows are of one CPTS.
    """
    first = columns.first_row
    header = grid.lines[first - 1].cells if first else ()
    data = [line for line in grid.lines[first:] if line.cells != header]
    for column in range(min(max((len(line.cells) for line in data), default=0), SAMPLE)):
        head = header[column] if column < len(header) else ""
        if tells(head) or (not _tells_else(head) and is_told(data, column)):
            found = _divided(head or str(column + 1), column, data, columns)
            several = len(found.noms) > 1 or (found.noms and found.aucune)
            if several and not {*map(names.key, found.noms)} <= ANSWERS:
                return found
    return None


def restricted(grid: Grid, found: Division, cpts: str) -> Grid:
    """Keep the rows of one CPTS.

    Parameters
    ----------
    grid
        The table.
    found
        Which rows are whose.
    cpts
        The one, by its name, with « CPTS de » or without, or by a part of it.

    Returns
    -------
    Grid
        What stands above the data, and these rows.

    Raises
    ------
    TableError
        If the table has none of that name, or several.
    """
    wanted = short(cpts)
    exact = [rank for rank, nom in enumerate(found.noms) if short(nom) == wanted]
    ranks = exact or [r for r, nom in enumerate(found.noms) if wanted and wanted in short(nom)]
    if len(ranks) != 1:
        raise TableError(
            said(
                phrases.NO_SUCH,
                fichier=str(grid.path),
                cpts=shortened(cpts),
                noms=_shown(found.noms, "ou"),
            )
        )
    return grid._replace(lines=(*grid.lines[: found.entete], *found.parts[ranks[0]]))


def refusal(grid: Grid, found: Division) -> str:
    """Say that a table holds several CPTS, and ask which one is meant."""
    if len(found.noms) == 1:
        return (
            f"Le fichier {grid.path} donne la CPTS {_shown(found.noms, 'et')} à une partie de ses "
            f"lignes, d’après {found.ou}, et aucune à {count(found.aucune, 'commune')} : la "
            "choisir avec l’option --cpts de « cptsgeo valider », ou ôter cette colonne."
        )
    more = f", et {count(found.aucune, 'commune')} d’aucune CPTS" if found.aucune else ""
    return (
        f"Le fichier {grid.path} donne les communes de {count(len(found.noms), 'CPTS', 'CPTS')}, "
        f"d’après {found.ou} : {_shown(found.noms, 'et')}{more} ; choisir la sienne avec l’option "
        "--cpts de « cptsgeo valider », ou ne garder que ses lignes."
    )


def tells(head: str) -> bool:
    """Tell whether a header says that its column has the names of CPTS."""
    return bool(_KIND.search(" ".join(words(head)))) and told(head) <= BESIDE


def _tells_else(head: str) -> bool:
    """Whether a header says that a column is not that of the territories that are proposed."""
    return bool(_KIND.search(" ".join(words(head))) or _NOW & {*words(head)})


def is_told(data: Sequence[Line], column: int) -> bool:
    """Whether most cells of a column name CPTS, whatever stands above them."""
    cells = [line.cells[column] for line in data[:SAMPLE] if column < len(line.cells)]
    filled = [cell for cell in cells if cell]
    return sum(names.key(cell).startswith("cpts ") for cell in filled) > len(filled) / 2


def _divided(head: str, column: int, data: Sequence[Line], columns: Columns) -> Division:
    cells = [line.cells[column] if column < len(line.cells) else "" for line in data]
    keys = ["" if is_total(cell) else names.key(cell) for cell in cells]
    filled = [key for key in keys if key]
    # Of merged cells, the first one only has the text.
    merged = len(filled) == len({*filled}) < len(keys) and bool(keys and keys[0])
    parts: dict[str, list[Line]] = {}
    noms: dict[str, str] = {}
    last, none = "", 0
    for key, cell, line in zip(keys, cells, data, strict=True):
        if NONE.fullmatch(key):
            last = ""
        elif key or not merged:
            last = key
        if last:
            noms.setdefault(last, cell)
            parts.setdefault(last, []).append(line)
        else:
            none += _is_commune(line, columns)
    ou = said(phrases.COLUMN, nom=shortened(head))
    lines = tuple(map(tuple, parts.values()))
    return Division(ou, tuple(noms.values()), lines, none, columns.first_row)


def _is_commune(line: Line, columns: Columns) -> bool:
    """Whether a row has something where communes are named, and is no sum or note."""
    if any(map(is_total, line.cells)):
        return False
    ours = (columns.code, *columns.items, columns.postal, columns.epci)
    told = [line.cells[i] for i in ours if i is not None and i < len(line.cells) and line.cells[i]]
    return bool(told) and not is_aside(told[0]) and not is_note(told[0])


def short(nom: str) -> str:
    """Give the key of a name without « CPTS de »."""
    return bare(names.key(nom))


def bare(nom: str) -> str:
    """Take « CPTS de » off a name in lower case, its words parted by spaces."""
    return _SHORT.sub("", nom)


def _shown(noms: Sequence[str], last: str) -> str:
    shown = [quoted(typographic(shortened(nom))) for nom in noms[:MAX_LISTED]]
    more = len(noms) - MAX_LISTED
    return listed([*shown, *([count(more, "autre")] if more > 0 else [])], last)


SHARED: Final = {
    "KIND": _KIND,
    "BESIDE": BESIDE,
    "NOW": _NOW,
    "ANSWERS": ANSWERS,
    "NONE": NONE,
    "SHORT": _SHORT,
    "MAX_LISTED": MAX_LISTED,
}
"""What its twin in the script of a page takes from here."""
