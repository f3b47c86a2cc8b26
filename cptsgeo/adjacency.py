"""The contiguity graph: which communes share a border, how long, and which a link joins."""

import csv
import functools
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cptsgeo.communes import Communes
from cptsgeo.errors import ReferentielError
from cptsgeo.topology import OUTSIDE

LINK_NATURES = ("pont", "passage", "bac", "liaison_maritime")
"""Bridge or dam; causeway usable at low tide; car ferry of a short crossing; passenger line."""


class Link(NamedTuple):
    """A declared contiguity between two communes that do not touch."""

    code_commune_a: str
    code_commune_b: str
    nature: str
    nom: str
    motif: str


@dataclass(frozen=True)
class Adjacency:
    """Communes (or arrondissements) side by side.

    Attributes
    ----------
    borders : dict of (str, str) to float
        Length in metres of the border of each pair that shares one, the smaller code first.
        Corners do not count. Contours are generalised, so lengths are too.
    links : tuple of Link
        Declared contiguities besides.
    """

    borders: dict[tuple[str, str], float]
    links: tuple[Link, ...]

    @functools.cached_property
    def _beside(self) -> dict[str, list[str]]:
        beside: dict[str, list[str]] = {}
        for a, b in (*self.borders, *(link[:2] for link in self.links)):
            beside.setdefault(a, []).append(b)
            beside.setdefault(b, []).append(a)
        return beside

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
        return tuple(sorted(set(self._beside.get(code, ()))))

    def components(self, codes: Collection[str]) -> tuple[tuple[str, ...], ...]:
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
        left = set(codes)
        pieces = []
        for first in sorted(left):
            if first not in left:
                continue
            left.discard(first)
            piece, waiting = [first], [first]
            while waiting:
                fresh = left.intersection(self._beside.get(waiting.pop(), ()))
                left -= fresh
                piece += fresh
                waiting += fresh
            pieces.append(tuple(sorted(piece)))
        return tuple(sorted(pieces, key=lambda piece: (-len(piece), piece)))


def adjacency(communes: Communes, *, whole_cities: bool = False) -> Adjacency:
    """Build the contiguity graph of all France from shared arcs and declared links.

    Parameters
    ----------
    communes
        The referential.
    whole_cities
        Whether Paris, Lyon and Marseille are one commune each, or their arrondissements.

    Returns
    -------
    Adjacency
        The graph.

    Raises
    ------
    ReferentielError
        If the contours or the links cannot be read.
    """
    topology = communes.topology
    city_of = {p.code: city for city, parts in communes.arrondissements.items() for p in parts}
    codes = [city_of.get(code, code) if whole_cities else code for code in topology.faces]
    # Faces are sorted by code, but a city's code need not sort where its arrondissements do.
    names, group = np.unique(codes, return_inverse=True)
    inner = (topology.left != OUTSIDE) & (topology.right != OUTSIDE)
    sides = np.sort(np.stack([group[topology.left[inner]], group[topology.right[inner]]]), axis=0)
    between = sides[0] != sides[1]
    pairs, pair = np.unique(sides[:, between], axis=1, return_inverse=True)
    metres = np.bincount(pair.ravel(), weights=topology.lengths()[inner][between])
    ends = names[pairs].tolist()
    borders = dict(zip(zip(*ends, strict=True), metres.tolist(), strict=True))
    return Adjacency(borders, read_links(communes.folder / "liens.csv"))


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
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            if tuple(next(rows, ())) != Link._fields:
                raise ReferentielError(
                    f"Le fichier {path} doit avoir les colonnes {', '.join(Link._fields)} : "
                    "réinstaller cptsgeo."
                )
            return tuple(Link(*row) for row in rows)
    except (OSError, UnicodeDecodeError, TypeError) as error:
        raise ReferentielError(
            f"Les liens {path} sont illisibles : réinstaller cptsgeo."
        ) from error
