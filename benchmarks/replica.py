"""A part of metropolitan France, or several Frances side by side, as a referential of its own.

Copies are translated eastwards. A code keeps its form: its first two characters stand for a
department and a copy, the last three are those of the commune.
"""

import csv
import functools
import itertools
import string
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.communes.topology_file import write_topology
from cptsgeo.geometry.topology import OUTSIDE, Topology

STEP = 1_600_000
"""Units of 1e-5 degree between two copies: France is fifteen degrees wide."""

SIGNS = string.digits + string.ascii_uppercase
EMPTIED = ("disparues.csv", "historique.csv", "renommages.csv")


@functools.cache
def _pairs(first: tuple[str, ...], copies: int) -> dict[tuple[str, int], str]:
    """Two characters for each code of two characters and copy; the code itself for the first."""
    free = ("".join(pair) for pair in itertools.product(SIGNS, SIGNS))
    # Overseas codes begin with 97 and have one character more.
    fresh = (pair for pair in free if pair not in first and pair != "97")
    found = {(code, 0): code for code in first}
    return found | {(code, copy): next(fresh) for copy in range(1, copies) for code in first}


def write_replica(
    communes: Communes, departements: Iterable[str], folder: Path, *, copies: int = 1
) -> Communes:
    """Write a referential of some departments, several times over, and read it.

    Parameters
    ----------
    communes
        The referential to take from.
    departements
        Codes of departments of metropolitan France.
    folder
        Where to write.
    copies
        How many, ten at most: the first digit of an EPCI tells them apart.

    Returns
    -------
    Communes
        The referential.
    """
    folder.mkdir(parents=True)
    kept = frozenset(departements)
    codes = _pairs(tuple(sorted(kept)), copies)
    regions = _pairs(tuple(sorted(communes.regions)), copies)

    def code(text: str, copy: int) -> str:
        return codes[text[:2], copy] + text[2:]

    def siren(text: str, copy: int) -> str:
        return text and f"{(int(text[0]) + copy) % 10}{text[1:]}"

    def east(text: str, copy: int) -> str:
        return str(int(text) + copy * STEP)

    def around(outside: str, beside: str, copy: int) -> tuple[str, str]:
        pairs = [pair.split(":") for pair in beside.split()]
        inside = [f"{code(near, copy)}:{metres}" for near, metres in pairs if near[:2] in kept]
        gone = sum(int(metres) for near, metres in pairs if near[:2] not in kept)
        return str(int(outside) + gone), " ".join(inside)

    changes = {
        "communes.csv": {"code_commune": code, "departement": code, "epci": siren,
                         "region": lambda text, copy: regions[text, copy]},
        "parties.csv": {"code_partie": code, "code_commune": code},
        "departements.csv": {"departement": code,
                             "region": lambda text, copy: regions[text, copy]},
        "regions.csv": {"region": lambda text, copy: regions[text, copy]},
        "epci.csv": {"epci": siren},
        "liens.csv": {"code_commune_a": code, "code_commune_b": code},
        "mairies.csv": {"code_commune": code, "longitude": east},
        "voisinages.csv": {"code_commune": code, "ouest": east, "est": east},
    }  # fmt: skip
    for name, change in changes.items():
        header, *rows = _read(communes.folder / name)
        own = [column for column in header if change.get(column) is code]
        ranks = [header.index(column) for column in own]
        inside = [row for row in rows if all(row[rank][:2] in kept for rank in ranks)]
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            for copy, row in itertools.product(range(copies), inside):
                cells = {key: change[key](cell, copy) if key in change else cell
                         for key, cell in zip(header, row, strict=True)}  # fmt: skip
                if name == "voisinages.csv":
                    given = dict(zip(header, row, strict=True))
                    cells["exterieur"], cells["voisines"] = around(
                        given["exterieur"], given["voisines"], copy
                    )
                writer.writerow(cells.values())
    for name in EMPTIED:
        header = (communes.folder / name).read_text(encoding="utf-8").partition("\n")[0]
        (folder / name).write_text(f"{header}\n", encoding="utf-8")
    about = communes.folder / "referentiel.toml"
    (folder / about.name).write_bytes(about.read_bytes())
    taken = [atom.code for atom in communes.select(departements=kept)]
    copied = replicated(communes.topology.subset(taken), copies)
    names = tuple(code(text, copy) for copy in range(copies) for text in taken)
    write_topology(Topology(names, copied.left, copied.right, copied.offsets, copied.xy),
                   folder / "topologie.npz")  # fmt: skip
    return read_communes(folder)


def replicated(topology: Topology, copies: int) -> Topology:
    """Put copies of a topology side by side; their faces bear the same codes."""
    shifts = np.arange(copies)

    def sides(side: np.ndarray) -> np.ndarray:
        moved = side + shifts[:, None] * len(topology.faces)
        return np.where(side == OUTSIDE, OUTSIDE, moved).ravel()

    sizes = np.tile(np.diff(topology.offsets), copies)
    xy = np.concatenate([topology.xy + np.array([copy * STEP, 0]) for copy in shifts])
    return Topology(topology.faces * copies, sides(topology.left), sides(topology.right),
                    np.concatenate([[0], np.cumsum(sizes)]), xy)  # fmt: skip


def _read(path: Path) -> Iterator[Sequence[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)
