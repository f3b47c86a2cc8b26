"""A user's list of communes, in whatever file it is, to the communes that it means."""

import itertools
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Mention
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.communes.naming.suggestions import nearest_first
from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid
from cptsgeo.proposal import phrases
from cptsgeo.proposal.columns import SAMPLE, find_columns
from cptsgeo.proposal.outside import outside
from cptsgeo.proposal.rows import read_rows
from cptsgeo.proposal.sections import sections
from cptsgeo.proposal.several import Division, division, refusal, restricted
from cptsgeo.proposal.sheets import read_sheets
from cptsgeo.text.french import typographic
from cptsgeo.text.sentences import said
from cptsgeo.text.signs import one_line

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
    grids = read_sheets(path, feuille)
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
        hints = _hint(found, communes)
        raise TableError(said(phrases.NONE, fichier=str(path), indices=hints))
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
        said(phrases.HINT, texte=texte, nom=typographic(near.nom), departement=near.departement)
        for texte, near in itertools.islice(told.items(), MAX_HINTS)
    ]
    return f" ({', '.join(shown)})" if shown else ""


def _read_grid(grid: Grid, reader: Reader, cpts: str | None) -> _Found:
    above = sections(grid, reader)
    if above and cpts is not None:
        grid = restricted(grid, above, cpts)
    columns = find_columns(grid, reader)
    beside = division(grid, columns) if columns and not above else None
    if beside and cpts is not None:
        grid = restricted(grid, beside, cpts)
    rows = read_rows(grid, columns, reader)
    mentions = tuple(nearest_first(rows.mentions, reader.communes))
    has_header = bool(columns and columns.first_row)
    return _Found(grid, has_header, mentions, rows.remarques, above or beside)


SHARED: Final = {
    "MAX_HINTS": MAX_HINTS,
    "ENOUGH": ENOUGH,
}
"""What its twin in the script of a page takes from here."""
