"""Where the listing of a file is: in a table, under the names of the CPTS, in a sheet for each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cptsgeo.communes.meaning import CodeKind
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid
from cptsgeo.proposal.asked_columns import shown
from cptsgeo.proposal.columns import find_columns, share
from cptsgeo.proposal.completion import Row
from cptsgeo.proposal.holders import cleaned
from cptsgeo.proposal.listing_columns import (
    OPTION_COMMUNE,
    OPTION_CPTS,
    Asked,
    Found,
    listing_columns,
)
from cptsgeo.proposal.listing_headers import is_person
from cptsgeo.proposal.listing_rows import NO_CPTS, Draft, Typed, read_table
from cptsgeo.proposal.mail import shortened
from cptsgeo.proposal.rows import MAX_NAMES, check_size, read_rows
from cptsgeo.proposal.sections import sections
from cptsgeo.proposal.several import Division
from cptsgeo.text import names
from cptsgeo.text.french import NBSP, count, listed, quoted
from cptsgeo.text.signs import one_line

_SHOWN = 5
ENOUGH = 0.5
"""Share of the cells of a column that tell what it is."""
MAX_REMARKS = 20
"""Sentences on what is left aside, one by one, of lists under each other."""
_NAMELESS = re.compile(r"(?:feuil|feuille|sheet|tabelle|hoja|tableau|texte) ?\d*")
"""Sheets to which nobody gave a name."""


class _Looked(NamedTuple):
    """What a sheet holds: columns, names of CPTS above communes, or a choice that is open."""

    grid: Grid
    found: Found | None
    above: Division | None
    error: TableError | None = None


def drafted(path: Path, grids: Sequence[Grid], reader: Reader, asked: Asked) -> Draft:
    """Read the rows of the only listing of a file.

    Parameters
    ----------
    path
        The file.
    grids
        Its sheets.
    reader
        What tells a commune.
    asked
        Columns that the user names.

    Returns
    -------
    Draft
        Its rows.

    Raises
    ------
    TableError
        If there is none, or several.
    """
    looked = [one for grid in grids if (one := _looked(grid, reader, asked))]
    several = [one for one in looked if one.above or (one.found and one.found.cpts is not None)]
    bare = [one for one in looked if one not in several and not one.error]
    if len(several) > 1:
        raise TableError(
            f"Le fichier {path} a {count(len(several), 'listing')}, dans les feuilles "
            f"{_sheets(several)} : choisir celle à lire avec "
            "--feuille, ou les réunir dans une seule."
        )
    if several:
        draft = _draft(several[0], reader)
        return draft._replace(remarques=(*draft.remarques, *_unread(path, bare)))
    if error := next((one.error for one in looked if one.error), None):
        raise error
    unnamed = any(_NAMELESS.fullmatch(names.key(one.grid.sheet)) for one in bare)
    if len(bare) < 2 or unnamed:
        raise TableError(_nothing(path, bare))
    return _parts("", [(one.grid.sheet, one.grid) for one in bare], reader)


def _looked(grid: Grid, reader: Reader, asked: Asked) -> _Looked | None:
    """Look at a sheet; None if it names no commune."""
    try:
        found = listing_columns(grid, reader, asked)
    except TableError as error:
        above = sections(grid, reader) if asked == Asked() else None
        return _Looked(grid, None, above, None if above else error)
    above = None if asked != Asked() or _is_table(grid, found) else sections(grid, reader)
    if found is None and above is None and not _names_communes(grid, reader):
        return None
    return _Looked(grid, found, above)


def _is_table(grid: Grid, found: Found | None) -> bool:
    """Whether a column surely has the names of CPTS, and not « CPTS Nord : Ligné » and the like."""
    if not found or found.cpts is None or not found.sure:
        return False
    return share(grid.lines, found.cpts, lambda text: ":" in text) <= ENOUGH


def _draft(one: _Looked, reader: Reader) -> Draft:
    if one.above:
        parts = zip(one.above.noms, one.above.parts, strict=True)
        grids = [(nom, one.grid._replace(lines=lines)) for nom, lines in parts]
        return _parts(one.grid.sheet, grids, reader)
    assert one.found
    return read_table(one.grid, one.found, reader)


def _sheets(looked: Sequence[_Looked]) -> str:
    return listed(quoted(shortened(one.grid.sheet)) for one in looked[:_SHOWN])


def _unread(path: Path, bare: Sequence[_Looked]) -> Iterator[str]:
    """What is told of the sheets of communes beside the listing."""
    if not bare:
        return
    several = len(bare) > 1
    told = count(len(bare), "autre feuille nomme", "autres feuilles nomment")
    end = "ne sont pas lues" if several else "n’est pas lue"
    yield (
        f"{one_line(path.name)}{NBSP}: {told} des communes sans dire de quelle CPTS, et {end} : "
        f"{_sheets(bare)}."
    )


def _nothing(path: Path, bare: Sequence[_Looked]) -> str:
    """Say that there is no listing, and what to do."""
    if not bare:
        return (
            f"Le fichier {path} ne nomme aucune commune connue dans une colonne : y mettre une "
            "ligne par commune, avec le nom de sa CPTS, ou dire laquelle est celle des communes "
            f"avec {OPTION_COMMUNE}."
        )
    found = bare[0].found
    columns = [i for i in range(len(found.header)) if found.header[i]] if found else []
    told = f" ({shown(columns, found.header)})" if found and columns else ""
    return (
        f"Le fichier {path} ne dit pas de quelle CPTS est chaque commune : y ajouter une colonne "
        f"« CPTS », ou dire laquelle de ses colonnes{told} est celle-là avec {OPTION_CPTS}."
    )


def _names_communes(grid: Grid, reader: Reader) -> bool:
    sample = grid._replace(lines=grid.lines[:50])
    mentions = read_rows(sample, find_columns(sample, reader), reader).mentions
    known = sum(one.meaning.nature is not CodeKind.INCONNU for one in mentions)
    return bool(known) and 2 * known >= len(mentions)


def _parts(sheet: str, parts: Iterable[tuple[str, Grid]], reader: Reader) -> Draft:
    """Lists that have the names of their CPTS above them, or sheets that bear these names."""
    rows: list[Typed] = []
    remarks: list[str] = []
    for nom, grid in parts:
        found = read_rows(grid, find_columns(grid, reader), reader)
        remarks += found.remarques
        told = cleaned(nom)
        if is_person(told):
            told = ""
        rows += [
            Typed(Row(one.place.ligne, told, one.nom or one.texte, mentions=(one,),
                      defaut="" if told else NO_CPTS))
            for one in found.mentions
        ]  # fmt: skip
        if len(rows) > MAX_NAMES:
            check_size(grid, len(rows), 0)
    if len(remarks) > MAX_REMARKS:
        more = count(len(remarks) - MAX_REMARKS, "autre remarque", "autres remarques")
        remarks = [*remarks[:MAX_REMARKS], f"Et {more} de ce genre."]
    return Draft(sheet, rows, tuple(remarks))
