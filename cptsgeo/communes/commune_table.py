"""The table of communes: lines that become communes when they are asked for.

Reading 35,000 lines takes a hundredth of a second, making as many objects a tenth: a command that
is asked about one commune makes one.
"""

import functools
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from cptsgeo.communes.lazy import Lazy
from cptsgeo.errors import ReferentielError
from cptsgeo.files.content import read_utf8
from cptsgeo.text import names

_OVERSEAS = "97"
_CODE = r"^([0-9][0-9ab][0-9]{3}),"


class Commune(NamedTuple):
    """A commune, or an arrondissement municipal of Paris, Lyon or Marseille.

    `population` is the municipal population in inhabitants; `epci` is a SIREN or empty;
    `codes_postaux` are separated by spaces.
    """

    code: str
    nom: str
    departement: str
    region: str
    epci: str
    population: int
    codes_postaux: str


class Vintages(NamedTuple):
    """Vintages of the referential's data, and the sentence that names its producers."""

    cog: int
    population: str
    epci: int
    contours: str
    resolution: str
    mention: str


class CommuneTable(Mapping[str, Commune]):
    """Communes by code, in the order of their lines."""

    def __init__(self, lines: Mapping[str, str]) -> None:
        self._lines = lines

    def __getitem__(self, code: str) -> Commune:
        """Give a commune by its code."""
        return self.commune(code)

    @functools.cached_property
    def commune(self) -> Callable[[str], Commune]:
        """Give a commune by its code, at the speed of a dict where there are many."""
        return Lazy(lambda code: _commune(self._lines[code])).__getitem__

    def __contains__(self, code: object) -> bool:
        """Tell whether there is a commune of that code."""
        return code in self._lines

    @property
    def codes(self) -> Collection[str]:
        """The codes, to be looked up many times: no method of ours is called."""
        return self._lines.keys()

    @functools.cached_property
    def population(self) -> Callable[[str], int]:
        """Give the municipal population of a commune, in inhabitants."""
        return Lazy(lambda code: self[code].population).__getitem__

    @functools.cached_property
    def departement(self) -> Callable[[str], str]:
        """Give the department of a commune, that its code begins with (INSEE)."""
        return Lazy(departement_of).__getitem__

    def __iter__(self) -> Iterator[str]:
        """Iterate over codes."""
        return iter(self._lines)

    def __len__(self) -> int:
        """Count communes."""
        return len(self._lines)

    def replacing(self, codes: Mapping[str, tuple[Commune, ...]]) -> "CommuneTable":
        """Replace communes by others.

        Parameters
        ----------
        codes
            The codes to leave out, and the communes to put in their place.

        Returns
        -------
        CommuneTable
            Another table, sorted by code.
        """
        parts = [part for members in codes.values() for part in members]
        lines = {code: line for code, line in self._lines.items() if code not in codes}
        lines |= {part.code: ",".join(map(str, part)) for part in parts}
        return CommuneTable(dict(sorted(lines.items())))

    @functools.cached_property
    def by_departement(self) -> dict[str, list[str]]:
        """Codes of the communes of each department; their lines are not made communes."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for code in self._lines:
            found[code[:2]].append(code)
        for code in found.pop(_OVERSEAS, ()):
            found[departement_of(code)].append(code)
        return dict(found)

    @functools.cached_property
    def by_epci(self) -> dict[str, list[str]]:
        """Codes of the members of each EPCI, by its SIREN; its lines are not made communes."""
        found: dict[str, list[str]] = {}
        for code, line in self._lines.items():
            found.setdefault(line.split(",", 5)[4], []).append(code)
        return found

    @functools.cached_property
    def by_postal_code(self) -> dict[str, list[str]]:
        """Codes of the communes of each postal code, for who asks about many of them."""
        found: dict[str, list[str]] = {}
        for code, line in self._lines.items():
            for post in line.rpartition(",")[2].split():
                found.setdefault(post, []).append(code)
        return found

    @functools.cached_property
    def postal_codes(self) -> frozenset[str]:
        """Every postal code; the lines are not made communes."""
        last = (line.rpartition(",")[2] for line in self._lines.values())
        return frozenset(code for codes in last for code in codes.split())

    @functools.cached_property
    def _text(self) -> str:
        return "\n".join(self._lines.values()).lower()

    def named(self, key: str, *, whole: bool) -> list[Commune]:
        """Find communes by a name's key.

        Parameters
        ----------
        key
            A key, as `cptsgeo.text.names.key` gives it.
        whole
            Whether it is the whole name, or the words that it begins with.

        Returns
        -------
        list of Commune
            In the table's order.
        """
        found = names.pattern(key, whole=whole, before=_CODE, after=",").finditer(self._text)
        return [self[match[1].upper()] for match in found]

    def with_postal_code(self, code: str) -> list[Commune]:
        """Find communes by a postal code.

        Parameters
        ----------
        code
            Five digits.

        Returns
        -------
        list of Commune
            In the table's order.
        """
        # Only in the last column does a code end its line or precede a space.
        found = re.finditer(rf"[ ,]{re.escape(code)}(?= |$)", self._text, re.MULTILINE)
        starts = [self._text.rfind("\n", 0, match.start()) + 1 for match in found]
        return [self[self._text[start : start + 5].upper()] for start in starts]


def read_commune_table(path: Path) -> CommuneTable:
    """Read the table of communes.

    Parameters
    ----------
    path
        A CSV file with the columns of `Commune` and no quotes.

    Returns
    -------
    CommuneTable
        Its communes.

    Raises
    ------
    ReferentielError
        If a line has not as many columns. Numbers are read when a commune is asked for.
    """
    _, *lines = read_utf8(path).splitlines()
    commas = len(Commune._fields) - 1
    if {*map(str.count, lines, repeat(","))} - {commas}:
        raise ReferentielError(f"Une ligne de {path} n’a pas {commas + 1} colonnes.")
    return CommuneTable({sys.intern(line[:5]): line for line in lines})


def _commune(line: str) -> Commune:
    code, nom, departement, region, epci, population, codes_postaux = line.split(",")
    try:
        return Commune(code, nom, departement, region, epci, int(population), codes_postaux)
    except ValueError as error:
        raise ReferentielError(
            f"La population de {nom} ({code}) n’est pas un nombre : réinstaller cptsgeo."
        ) from error


def departement_of(code: str) -> str:
    """Department that the code of a commune begins with (INSEE)."""
    return code[:3] if code.startswith(_OVERSEAS) else code[:2]
