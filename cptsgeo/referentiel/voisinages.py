"""What lies around each commune, from the arcs: the contiguity graph as a plain table."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from pyproj import Geod

from cptsgeo.communes.adjacency import COLUMNS, Adjacency, Voisinage
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.topology import OUTSIDE, Topology


def voisinages(topology: Topology) -> dict[str, Voisinage]:
    """Measure what lies around each face.

    Parameters
    ----------
    topology
        Shared arcs.

    Returns
    -------
    dict of str to Voisinage
        By code. A border is at least one metre long.
    """
    pairs, metres = topology.borders()
    lengths = np.maximum(np.rint(metres).astype(np.int64), 1).tolist()
    areas = _areas(topology)
    boxes = topology.boxes()
    beside: dict[int, dict[str, int]] = {face: {} for face in range(len(topology.faces))}
    outside = dict.fromkeys(beside, 0)
    for (a, b), length in zip(pairs.tolist(), lengths, strict=True):
        if a == OUTSIDE:
            outside[b] = length
        else:
            beside[a][topology.faces[b]] = beside[b][topology.faces[a]] = length
    return {
        code: Voisinage(
            tuple(boxes[face].tolist()),
            outside[face],
            areas[face],
            dict(sorted(beside[face].items())),
        )
        for face, code in enumerate(topology.faces)
    }


def _areas(topology: Topology) -> list[int]:
    """Square metres of each face."""
    geod = Geod(ellps="GRS80")
    return [round(abs(geod.geometry_area_perimeter(face)[0])) for face in topology.polygons()]


def rows(voisinages: Mapping[str, Voisinage]) -> Iterator[tuple[str | int, ...]]:
    """Yield the rows of ``voisinages.csv``, sorted by code."""
    for code, around in sorted(voisinages.items()):
        beside = " ".join(f"{other}:{metres}" for other, metres in around.metres.items())
        yield (code, *around.box, around.exterieur, around.surface, beside)


def write_voisinages(topology: Topology, path: Path) -> None:
    """Write the contiguity graph as a table.

    Parameters
    ----------
    topology
        Shared arcs.
    path
        The file.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(voisinages(topology)))


def with_whole_cities(graph: Adjacency, communes: Communes) -> Adjacency:
    """Make one node of each city that has arrondissements.

    Parameters
    ----------
    graph
        The graph of atoms.
    communes
        The referential.

    Returns
    -------
    Adjacency
        The graph of communes, the borders of arrondissements with one commune added up.
    """
    city_of = {p.code: city for city, parts in communes.arrondissements.items() for p in parts}
    merged: dict[str, Voisinage] = {}
    for code, around in graph.voisinages.items():
        node = city_of.get(code, code)
        box, outside, area, metres = merged.get(node, Voisinage(around.box, 0, 0, {}))
        for other, length in around.metres.items():
            beside = city_of.get(other, other)
            if beside != node:
                metres[beside] = metres.get(beside, 0) + length
        west, south, east, north = zip(box, around.box, strict=True)
        box = (min(west), min(south), max(east), max(north))
        merged[node] = Voisinage(box, outside + around.exterieur, area + around.surface, metres)
    return Adjacency(merged, graph.links)


def check_voisinages(graph: Adjacency, topology: Topology) -> None:
    """Check that the table of surroundings is that of the arcs.

    Parameters
    ----------
    graph
        As read from the table.
    topology
        The arcs.

    Raises
    ------
    ReferentielError
        If they differ.
    """
    if dict(graph.voisinages) != voisinages(topology):
        raise ReferentielError("voisinages.csv ne correspond pas aux contours : le reconstruire.")
