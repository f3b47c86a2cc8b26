"""Where a plan lies: a folder of CSV tables, or one workbook with a sheet for each."""

from pathlib import Path
from typing import NamedTuple

from cptsgeo.communes.meaning import Place
from cptsgeo.text.french import quoted
from cptsgeo.text.signs import one_line

HEAD = "plan"
"""The table of what a plan says of itself: ``plan.toml`` of a folder, a sheet of a workbook."""


class Origin(NamedTuple):
    """A folder, or a workbook (`classeur`)."""

    path: Path
    classeur: bool = False

    def table(self, name: str) -> str:
        """Name a table as its owner knows it: ``cpts.csv``, or ``la feuille « cpts »``."""
        if self.classeur:
            return f"la feuille {quoted(name)}"
        return f"{name}.toml" if name == HEAD else f"{name}.csv"

    def place(self, table: str, line: int) -> Place:
        """Where a row of a table stands, to be told in a report; line 0 for the whole table."""
        if self.classeur:
            return Place(one_line(self.path.name), table, line)
        return Place(self.table(table), "", line)

    def where(self, table: str, line: int = 0) -> str:
        """Where a row of a table stands, with the whole path, to be told in an error."""
        return self.whole(self.place(table, line))

    def whole(self, place: Place) -> str:
        """A place of the plan with the whole path, to be told in an error."""
        path = self.path if self.classeur else self.path / place.fichier
        told = place._replace(fichier=str(path), ligne=0)
        return f"{told}, ligne {place.ligne}" if place.ligne else str(told)
