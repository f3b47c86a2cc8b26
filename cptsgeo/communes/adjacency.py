"""The contiguity graph: which communes share a border, how long, and which a link joins."""

import csv
import functools
import io
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.lazy import Lazy
from cptsgeo.errors import ReferentielError
from cptsgeo.files.content import read_utf8
from cptsgeo.geometry.graphs import Cuts, components, cuts

LINK_NATURES = ("pont", "passage", "bac", "liaison_maritime")
"""Bridge or dam; causeway usable at low tide; car ferry of a short crossing; passenger line."""

UNITS_PER_DEGREE = 100_000


class Link(NamedTuple):
    """A declared contiguity between two communes that do not touch."""

    code_commune_a: str
    code_commune_b: str
    nature: str
    nom: str
    motif: str


class Voisinage(NamedTuple):
    """What lies around a commune.

    `box` is its west, south, east and north in units of 1e-5 degree (EPSG:4326); `exterieur` its
    border in metres with no commune (the sea, another country); `surface` its area in square
    metres; `metres` the length of the border with each commune that it touches. Contours are
    generalised, so lengths and areas are too.
    """

    box: tuple[int, int, int, int]
    exterieur: int
    surface: int
    metres: dict[str, int]


class VoisinageTable(Mapping[str, Voisinage]):
    """Surroundings by code: lines that are read when they are asked for."""

    def __init__(self, lines: dict[str, str]) -> None:
        self._lines = lines
        self._read: dict[str, Voisinage] = {}

    def __getitem__(self, code: str) -> Voisinage:
        """Give the surroundings of a commune."""
        found = self._read.get(code)
        if found is None:
            found = self._read[code] = _voisinage(self._lines[code])
        return found

    def __iter__(self) -> Iterator[str]:
        """Iterate over codes."""
        return iter(self._lines)

    def __len__(self) -> int:
        """Count communes."""
        return len(self._lines)


@dataclass(frozen=True)
class Adjacency:
    """Communes (or arrondissements) side by side.

    Attributes
    ----------
    voisinages : Mapping of str to Voisinage
        What lies around each. A corner in common is no border.
    links : tuple of Link
        Declared contiguities besides.
    """

    voisinages: Mapping[str, Voisinage]
    links: tuple[Link, ...]

    @functools.cached_property
    def beside(self) -> Callable[[str], Collection[str]]:
        """Give the codes beside one by a border or a link, in no order that counts."""
        linked: dict[str, list[str]] = {}
        for a, b, *_ in self.links:
            linked.setdefault(a, []).append(b)
            linked.setdefault(b, []).append(a)

        def beside(code: str) -> Collection[str]:
            touching = self.touching(code)
            return [*touching, *linked[code]] if code in linked else touching

        return Lazy(beside).__getitem__

    @functools.cached_property
    def touching(self) -> Callable[[str], Collection[str]]:
        """Give the codes that share a border with one, in no order that counts."""

        def touching(code: str) -> Collection[str]:
            found = self.voisinages.get(code)
            return tuple(found.metres) if found else ()

        return Lazy(touching).__getitem__

    @functools.cached_property
    def shortest(self) -> Callable[[str], int]:
        """Give the length in metres of the shortest border of a commune; 0 if it has none."""

        def shortest(code: str) -> int:
            found = self.voisinages.get(code)
            return min(found.metres.values(), default=0) if found else 0

        return Lazy(shortest).__getitem__

    @functools.cached_property
    def exposed(self) -> Callable[[str], bool]:
        """Tell whether a commune touches the sea, another country, or has no contour."""

        def exposed(code: str) -> bool:
            found = self.voisinages.get(code)
            return found is None or found.exterieur > 0

        return Lazy(exposed).__getitem__

    def neighbours(self, code: str) -> tuple[str, ...]:
        """Codes beside one, by a border or a link.

        Parameters
        ----------
        code
            A commune.

        Returns
        -------
        tuple of str
            Sorted codes; none for an island without a link.
        """
        return tuple(sorted(set(self.beside(code))))

    @functools.cached_property
    def borders(self) -> dict[tuple[str, str], int]:
        """Length in metres of the border of each pair that shares one, the smaller code first."""
        return {
            (a, b): metres
            for a, around in self.voisinages.items()
            for b, metres in around.metres.items()
            if a < b
        }

    def metres(self, a: str, b: str) -> int:
        """Length of the border of two communes, in metres; 0 if they share none."""
        found = self.voisinages.get(a)
        return found.metres.get(b, 0) if found else 0

    @functools.cached_property
    def surface(self) -> Callable[[str], int]:
        """Give the area of a commune, in square metres of its generalised contour (GRS80).

        0 for one without a contour.
        """

        def surface(code: str) -> int:
            found = self.voisinages.get(code)
            return found.surface if found else 0

        return Lazy(surface).__getitem__

    def pieces(self, codes: Collection[str]) -> tuple[tuple[str, ...], ...]:
        """Pieces of a territory: groups of communes that borders and links within it connect.

        Parameters
        ----------
        codes
            The territory.

        Returns
        -------
        tuple of tuple of str
            Sorted codes of each piece, the largest first; one piece if it is contiguous.
        """
        found = (tuple(sorted(piece)) for piece in components(codes, self.beside))
        return tuple(sorted(found, key=lambda piece: (-len(piece), piece)))

    def cuts(self, codes: Collection[str]) -> Cuts[str]:
        """Communes whose withdrawal breaks a territory (or a piece of it), and what they hold.

        Parameters
        ----------
        codes
            The territory.

        Returns
        -------
        Cuts
            The articulation communes.
        """
        return cuts(sorted(codes), self.beside)

    def box(self, codes: Collection[str]) -> tuple[float, float, float, float] | None:
        """Bounding box of communes.

        Parameters
        ----------
        codes
            Communes; those without a contour are passed over.

        Returns
        -------
        tuple of float or None
            West, south, east, north in degrees (EPSG:4326); None if there is nothing to see.
        """
        boxes = [self.voisinages[code].box for code in codes if code in self.voisinages]
        if not boxes:
            return None
        west, south, east, north = zip(*boxes, strict=True)
        u = UNITS_PER_DEGREE
        return (min(west) / u, min(south) / u, max(east) / u, max(north) / u)


@functools.cache
def read_adjacency(communes_folder: Path) -> Adjacency:
    """Read the contiguity graph of a referential.

    Parameters
    ----------
    communes_folder
        Its folder, with ``voisinages.csv`` and ``liens.csv``.

    Returns
    -------
    Adjacency
        The graph, its nodes the atoms of the referential.

    Raises
    ------
    ReferentielError
        If a file cannot be read or has other columns.
    """
    return Adjacency(
        _read_voisinages(communes_folder / "voisinages.csv"),
        read_links(communes_folder / "liens.csv"),
    )


def adjacency(communes: Communes) -> Adjacency:
    """Contiguity graph of a referential; see `read_adjacency`."""
    return read_adjacency(communes.folder)


COLUMNS = ("code_commune", "ouest", "sud", "est", "nord", "exterieur", "surface", "voisines")


def _read_voisinages(path: Path) -> VoisinageTable:
    try:
        header, *lines = read_utf8(path).splitlines()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ReferentielError(
            f"Les voisinages {path} sont illisibles : réinstaller cptsgeo."
        ) from error
    commas = len(COLUMNS) - 1
    if tuple(header.split(",")) != COLUMNS or {*map(str.count, lines, repeat(","))} - {commas}:
        raise ReferentielError(
            f"Le fichier {path} doit avoir les colonnes {', '.join(COLUMNS)} : réinstaller cptsgeo."
        )
    return VoisinageTable({line[:5]: line for line in lines})


def _voisinage(line: str) -> Voisinage:
    code, west, south, east, north, outside, area, beside = line.split(",")
    try:
        # One string a code, not one a mention: what is walked through over and over stays small.
        metres = {sys.intern(pair[:5]): int(pair[6:]) for pair in beside.split()}
        box = (int(west), int(south), int(east), int(north))
        return Voisinage(box, int(outside), int(area), metres)
    except ValueError as error:
        raise ReferentielError(
            f"Les voisinages de la commune {code} sont abîmés : réinstaller cptsgeo."
        ) from error


def read_links(path: Path) -> tuple[Link, ...]:
    """Read the declared contiguities.

    Parameters
    ----------
    path
        A CSV file with the columns of `Link`.

    Returns
    -------
    tuple of Link
        In the order of the file.

    Raises
    ------
    ReferentielError
        When the file cannot be read or has other columns.
    """
    try:
        header, *rows = csv.reader(io.StringIO(read_utf8(path), newline=""))
        if tuple(header) == Link._fields:
            return tuple(Link(*row) for row in rows)
    except (OSError, TypeError, ValueError, csv.Error) as error:
        raise ReferentielError(
            f"Les liens {path} sont illisibles : réinstaller cptsgeo."
        ) from error
    raise ReferentielError(
        f"Le fichier {path} doit avoir les colonnes {', '.join(Link._fields)} : réinstaller "
        "cptsgeo."
    )
