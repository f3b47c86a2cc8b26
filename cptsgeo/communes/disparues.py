"""Communes that came to an end before the history of codes begins, and what they are today."""

import csv
import functools
import io
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from cptsgeo.errors import ReferentielError
from cptsgeo.files.content import read_utf8
from cptsgeo.text import names


class Fin(Enum):
    """What came to an end."""

    COMMUNE = "commune"
    """The commune: it is in another one, or in several, by now."""
    NOM = "nom"
    """Its name alone: the commune bears another."""
    CODE = "code"
    """Its code alone: its department is another."""


class Disparue(NamedTuple):
    """A commune as it was until a year, and the communes of today that hold its territory."""

    code: str
    nom: str
    jusqu_en: int
    fin: Fin
    communes: tuple[str, ...]


@dataclass(frozen=True)
class Disparues:
    """All of them.

    Attributes
    ----------
    rows : tuple of Disparue
        By code and year.
    """

    rows: tuple[Disparue, ...] = ()

    @functools.cached_property
    def by_code(self) -> dict[str, Disparue]:
        """The last that bore each code."""
        return {one.code: one for one in sorted(self.rows, key=lambda one: one.jusqu_en)}

    @functools.cached_property
    def former(self) -> tuple[Disparue, ...]:
        """Those whose name is no longer that of their territory."""
        return tuple(one for one in self.rows if one.fin is not Fin.CODE)

    @functools.cached_property
    def _text(self) -> str:
        return "\n".join(one.nom for one in self.former).lower()

    def named(self, key: str) -> list[Disparue]:
        """Find those that bore a name.

        Parameters
        ----------
        key
            A key, as `cptsgeo.text.names.key` gives it.

        Returns
        -------
        list of Disparue
            In the order of `rows`; none for an empty key.
        """
        found = names.pattern(key, whole=True).finditer(self._text) if key else ()
        return [self.former[self._text.count("\n", 0, match.start())] for match in found]


COLUMNS = ("code_commune", "nom", "jusqu_en", "fin", "codes_actuels")
"""Columns of the table."""


def read_disparues(path: Path) -> Disparues:
    """Read the table of the communes that came to an end.

    Parameters
    ----------
    path
        A CSV file with the columns `COLUMNS`.

    Returns
    -------
    Disparues
        None if there is no file, as in a referential that a former version imported.

    Raises
    ------
    ReferentielError
        If the file is not such a table.
    """
    if not path.exists():
        return Disparues()
    try:
        header, *rows = csv.reader(io.StringIO(read_utf8(path), newline=""))
        if tuple(header) != COLUMNS:
            raise ValueError(COLUMNS)
        found = tuple(
            Disparue(code, nom, int(year), Fin(fin), tuple(today.split()))
            for code, nom, year, fin, today in rows
        )
    except (OSError, ValueError, csv.Error) as error:
        raise ReferentielError(
            f"La table des communes disparues {path} est illisible : réinstaller cptsgeo."
        ) from error
    return Disparues(found)
