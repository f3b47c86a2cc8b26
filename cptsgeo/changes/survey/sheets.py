"""The sheets of a file that came back, found wherever they were moved, and their columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cptsgeo.changes.survey import form, stamp
from cptsgeo.changes.survey.answer import Remark
from cptsgeo.changes.survey.stamp import Found, read_stamp
from cptsgeo.communes.meaning import Place
from cptsgeo.files.grids import Grid, Line
from cptsgeo.files.guard import unguarded
from cptsgeo.text import names
from cptsgeo.text.people import tells_of_person, veiled
from cptsgeo.text.signs import one_line

MAX_LINES: Final = 3_000
"""Lines that say something, of a sheet that a person filled in."""
_ANSWER = 3
"""The column where the lines above the communes are filled in."""
_LONGEST = 2_000
"""Signs of a cell that are read."""

HEADS: Final[Mapping[str, Sequence[str]]] = {
    stamp.IDENTITE: form.IDENTITY_HEAD,
    stamp.ACTIONS: form.ACTIONS_HEAD,
    stamp.CHIFFRES: form.FIGURES_HEAD,
    stamp.COMMUNES: form.COMMUNES_HEAD,
}
"""Headings of the sheets that are filled in."""


class Cell(NamedTuple):
    """A cell: its text, and where it stands."""

    texte: str
    line: int
    column: int

    @property
    def case(self) -> str:
        """Its name in a spreadsheet: ``D12``."""
        name, rank = "", self.column + 1
        while rank:
            rank, rest = divmod(rank - 1, 26)
            name = chr(65 + rest) + name
        return f"{name}{self.line}"


@dataclass(frozen=True)
class Sheet:
    """A sheet of a form, while it is read: what is to be told of it is noted.

    Attributes
    ----------
    grid : Grid
        Its cells.
    nom : str
        Name of the CPTS: its words are nobody's.
    fichier : str
        The file's name as it may be told.
    remarques : list of Remark
        What is noted.
    """

    grid: Grid
    nom: str
    fichier: str
    remarques: list[Remark] = field(default_factory=list)

    @property
    def titre(self) -> str:
        """Its name as it may be told."""
        return veiled(one_line(self.grid.sheet), self.nom)

    def note(self, texte: str, cell: Cell | None = None) -> None:
        """Note what is to be told of a cell, or of the sheet."""
        place = Place(self.fichier, self.titre, cell.line if cell else 0)
        self.remarques.append(Remark(place, cell.case if cell else "", texte))

    def impersonal(self, cell: Cell, *, label: bool = False) -> str | None:
        """Give the text of a cell; None, which is noted, if it tells of a person.

        A label is few words: « faite par marie » is a person there.
        """
        read = (cell.texte, cell.texte.title()) if label else (cell.texte,)
        if any(tells_of_person(one, self.nom) for one in read if one):
            self.note("désigne une personne ; la case est laissée de côté", cell)
            return None
        if len(cell.texte) == _LONGEST:
            self.note(f"a plus de {_LONGEST} signes ; le début seul en est pris", cell)
        return cell.texte

    def rows(self, head: Sequence[str]) -> Iterator[dict[str, Cell]]:
        """Yield the rows under the headings, each cell under its own; none without them."""
        found = headed(self.grid, head)
        if found is None:
            return
        rank, columns = found
        for line in self.grid.lines[rank + 1 :]:
            yield {title: _cell(line, column) for title, column in columns.items()}

    def beside(self, words: str) -> Cell | None:
        """Give the first cell that is filled in at the right of one that says so; None without."""
        key = names.key(words)
        for line in self.grid.lines[:MAX_LINES]:
            for column, text in enumerate(line.cells):
                if text and names.key(text) == key:
                    more = range(column + 1, len(line.cells))
                    cells = [_cell(line, one) for one in more]
                    # Where it should stand, beyond the cells that are merged.
                    blank = _cell(line, _ANSWER)
                    return next((one for one in cells if one.texte), blank)
        return None


def _cell(line: Line, column: int | None) -> Cell:
    if column is None or column >= len(line.cells):
        return Cell("", line.line, column or 0)
    return Cell(unguarded(line.cells[column])[:_LONGEST], line.line, column)


def headed(grid: Grid, head: Sequence[str]) -> tuple[int, dict[str, int | None]] | None:
    """Find the headings of a sheet.

    Parameters
    ----------
    grid
        Its cells.
    head
        The headings.

    Returns
    -------
    tuple or None
        The rank of their line, and the column of each, None for one that is gone; None where most
        are.
    """
    wanted = {names.key(title): title for title in head}
    for rank, line in enumerate(grid.lines[:MAX_LINES]):
        columns: dict[str, int | None] = dict.fromkeys(head)
        for column, text in enumerate(line.cells):
            if title := wanted.get(names.key(text)):
                columns[title] = column
        if sum(column is not None for column in columns.values()) * 2 > len(head):
            return rank, columns
    return None


def stamp_of(grid: Grid) -> Found | None:
    """Find the reference of a sheet, wherever its cell was moved."""
    cells = (cell for line in grid.lines[:MAX_LINES] for cell in line.cells)
    return next((found for cell in cells if (found := read_stamp(cell))), None)


def part_of(grid: Grid) -> str:
    """Tell by its headings which sheet of a form one is that has lost its reference."""
    return next((part for part, head in HEADS.items() if headed(grid, head)), "")
