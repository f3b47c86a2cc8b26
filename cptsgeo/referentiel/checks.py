"""What must hold of a commune referential; each check raises a clear error.

The general checks serve any referential; `check_figures` and `check_known_codes` compare the one
that is embedded with the figures of `vintages`, established independently of this code.
"""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from cptsgeo.communes.adjacency import Adjacency, adjacency
from cptsgeo.communes.bourgs import bourgs, parts
from cptsgeo.communes.cog import History, Outcome
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.disparues import Fin
from cptsgeo.communes.faces import faces
from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.topology import OUTSIDE, Topology
from cptsgeo.referentiel.atoms import BORDER
from cptsgeo.referentiel.borders import Pair
from cptsgeo.referentiel.cleaning import METRES_PER_DEGREE
from cptsgeo.referentiel.links import check_links
from cptsgeo.referentiel.vintages import (
    DISPARUES,
    EXPECTED,
    KNOWN_CODES,
    NO_EPCI,
    Ended,
    Figures,
    Known,
)
from cptsgeo.referentiel.voisinages import check_voisinages, with_whole_cities
from cptsgeo.text import names

HOLES = (12_940_000.0,)
"""Areas of the true holes of metropolitan France, in square metres: Llívia, in Spain."""

SEPARATE = 1 + 1 + 5
"""Territories that nothing links: the mainland with its islands, Corsica, five overseas."""


def check_referentiel(communes: Communes) -> None:
    """Check the embedded referential, all of it.

    Parameters
    ----------
    communes
        The referential, read back from its files.

    Raises
    ------
    ReferentielError
        When anything does not hold.
    """
    check_attributes(communes)
    check_topology(communes.topology, communes.atoms)
    atoms = adjacency(communes)
    check_voisinages(atoms, communes.topology)
    graph = with_whole_cities(atoms, communes)
    check_figures(measure(communes, graph), EXPECTED)
    check_holes(communes.topology, HOLES)
    check_links(graph, communes, SEPARATE)
    check_known_codes(communes.history, KNOWN_CODES)
    check_disparues(communes, DISPARUES)
    check_finer(communes)
    isolated = {code for code, commune in communes.by_code.items() if not commune.epci}
    if isolated != NO_EPCI:
        raise ReferentielError(f"Communes sans EPCI inattendues : {sorted(isolated ^ NO_EPCI)}.")


def check_finer(communes: Communes) -> None:
    """Check that town halls lie in their communes, and that parts stay inside theirs.

    Parameters
    ----------
    communes
        The referential.

    Raises
    ------
    ReferentielError
        When one is elsewhere.
    """
    known = faces(communes)
    places = bourgs(communes, known)
    rank = {code: index for index, code in enumerate(known.codes)}
    away = ~shapely.dwithin(known.polygons, shapely.points(places.points), 1e-9)
    if away.any():
        raise ReferentielError(f"Mairies hors de leur commune : {np.flatnonzero(away)[:5]}.")
    found = parts(communes)
    wholes = known.polygons[[rank[partie.code_commune] for partie in found.parties]]
    outside = shapely.area(shapely.difference(found.polygons, wholes))
    if (outside > 1e-3 * shapely.area(found.polygons)).any():
        raise ReferentielError("Une commune déléguée sort de la sienne.")


def check_attributes(communes: Communes) -> None:
    """Check that the tables refer to each other, and that no attribute is missing.

    Parameters
    ----------
    communes
        The referential.

    Raises
    ------
    ReferentielError
        When a department, region, EPCI or parent is unknown, a postal code is missing, or what
        ended leads to no commune of today.
    """
    for code, commune in communes.by_code.items():
        known = (
            commune.departement in communes.departements
            and commune.region in communes.regions
            and (not commune.epci or commune.epci in communes.epci)
        )
        if not known or commune.population < 0 or not commune.codes_postaux:
            raise ReferentielError(
                f"La commune {code} a un attribut absent ou inconnu : {commune}."
            )
    seen: set[tuple[str, str]] = set()
    for part in communes.parties:
        if part.code_commune not in communes.by_code:
            raise ReferentielError(f"La partie {part.code} est d’une commune inconnue : {part}.")
        if (part.code, part.nature) in seen:
            raise ReferentielError(f"La partie {part.code} ({part.nature}) figure deux fois.")
        seen.add((part.code, part.nature))
    for past in communes.disparues.rows:
        if not past.communes or not communes.by_code.keys() >= {*past.communes}:
            raise ReferentielError(
                f"{past.nom} ({past.code}) ne mène à rien d’aujourd’hui : {past}."
            )


def check_topology(topology: Topology, atoms: Iterable[str]) -> None:
    """Check that the arcs draw one clean polygon for each atom, and nothing else.

    Parameters
    ----------
    topology
        The arcs.
    atoms
        Codes that must have a polygon.

    Raises
    ------
    ReferentielError
        When an atom has no polygon, an arc is degenerate or twice, or polygons overlap.
    """
    if list(topology.faces) != sorted(atoms):
        raise ReferentielError("Les faces ne sont pas les atomes du référentiel, triés.")
    left, right = topology.left, topology.right
    if not ((left >= 0) & ((right == OUTSIDE) | (left < right))).all():
        raise ReferentielError("Un arc n’a pas sa plus petite face à gauche.")
    if (np.diff(topology.offsets) < 2).any():
        raise ReferentielError("Un arc a moins de deux sommets.")
    starts, ends = _segments(topology)
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    if (low == high).any() or len(np.unique(np.stack([low, high]), axis=1).T) != len(low):
        raise ReferentielError("Un segment est de longueur nulle, ou sert deux fois.")
    polygons = topology.polygons()
    undrawn = np.asarray(topology.faces)[shapely.is_empty(polygons)]
    if len(undrawn):
        raise ReferentielError(f"Communes sans contour : {undrawn.tolist()}.")
    if not shapely.is_valid(polygons).all() or not shapely.coverage_is_valid(polygons):
        raise ReferentielError("Les contours se chevauchent ou sont invalides.")


def _segments(topology: Topology) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Both ends of each segment of each arc, as one number a vertex."""
    keys = (topology.xy[:, 0] << 32) + topology.xy[:, 1]
    inside = np.ones(len(keys) - 1, dtype=bool)
    inside[topology.offsets[1:-1] - 1] = False
    return keys[:-1][inside], keys[1:][inside]


def check_borders(
    drawn: Mapping[Pair, float], topology: Topology, exceptions: Collection[Pair]
) -> None:
    """Check that no border was lost that the source draws on both sides alike.

    Parameters
    ----------
    drawn
        Metres of each, by pair of codes.
    topology
        The arcs.
    exceptions
        Pairs whose border is lost, and known to be.

    Raises
    ------
    ReferentielError
        When another border is lost, or an exception is none.
    """
    pairs, _ = topology.borders()
    names = np.asarray(topology.faces)
    kept = {(str(a), str(b)) for a, b in names[pairs[pairs[:, 0] != OUTSIDE]].tolist()}
    lost = {pair for pair, metres in drawn.items() if metres > BORDER} - kept
    if strange := sorted(lost ^ set(exceptions)):
        told = ", ".join(f"{a}–{b} ({drawn.get((a, b), 0):.0f} m)" for a, b in strange)
        raise ReferentielError(f"Limites perdues au nettoyage, ou retrouvées : {told}.")


def check_holes(topology: Topology, expected: tuple[float, ...], tolerance: float = 0.01) -> None:
    """Check that metropolitan France has no other hole than the true ones.

    Parameters
    ----------
    topology
        The arcs.
    expected
        Areas of the true holes in square metres, ascending.
    tolerance
        Relative tolerance on each area.

    Raises
    ------
    ReferentielError
        When there are other holes.
    """
    groups = np.array([OUTSIDE if code.startswith("97") else 0 for code in topology.faces])
    rings = shapely.get_rings(shapely.get_parts(topology.dissolve(groups)))
    holes = shapely.polygons(rings[~shapely.is_ccw(rings)])
    bounds = shapely.bounds(holes)
    shrink = np.cos(np.radians((bounds[:, 1] + bounds[:, 3]) / 2))
    areas = np.sort(shapely.area(holes) * shrink * METRES_PER_DEGREE**2)
    if len(areas) != len(expected) or not np.allclose(areas, expected, rtol=tolerance):
        raise ReferentielError(f"Trous en métropole, en m² : {areas.tolist()}.")


def measure(communes: Communes, graph: Adjacency) -> Figures:
    """Count what `EXPECTED` tells.

    Parameters
    ----------
    communes
        The referential.
    graph
        Its contiguity graph, the three cities as one commune each.

    Returns
    -------
    Figures
        What was found.
    """
    here = [commune for commune in communes.by_code.values() if commune.region == "52"]
    codes = {commune.code for commune in here}
    borders = graph.borders
    return Figures(
        communes=len(communes.by_code),
        habitants=sum(commune.population for commune in communes.by_code.values()),
        atomes=len(communes.atoms),
        communes_52=len(here),
        habitants_52=sum(commune.population for commune in here),
        epci_52=len({commune.epci for commune in here} - {""}),
        voisinages=len(borders),
        voisinages_metropole=sum(not a.startswith("97") for a, _ in borders),
        voisinages_52=sum(a in codes and b in codes for a, b in borders),
    )


def check_figures(found: Figures, expected: Figures) -> None:
    """Compare figures.

    Parameters
    ----------
    found
        What was measured.
    expected
        What it must be.

    Raises
    ------
    ReferentielError
        When they differ.
    """
    wrong = [
        f"{name} = {value} (attendu : {getattr(expected, name)})"
        for name, value in found._asdict().items()
        if value != getattr(expected, name)
    ]
    if wrong:
        raise ReferentielError(f"Chiffres inattendus : {', '.join(wrong)}.")


def check_known_codes(history: History, known: Mapping[int, Known]) -> None:
    """Check that past codes translate as they should.

    Parameters
    ----------
    history
        The movements of codes.
    known
        What is known, by year.

    Raises
    ------
    ReferentielError
        When a code leads nowhere, or the counts differ.
    """
    for annee, about in known.items():
        codes = history.valid(annee)
        found = {code: history.translate(code, annee) for code in codes}
        lost = [code for code, to in found.items() if not history.current.issuperset(to.targets)]
        if lost:
            raise ReferentielError(f"Codes de {annee} qui ne mènent à rien : {sorted(lost)}.")
        by_outcome = {
            outcome: frozenset(code for code, to in found.items() if to.outcome is outcome)
            for outcome in Outcome
        }
        counted = Known(
            len(codes), len(by_outcome[Outcome.TRANSLATED]), by_outcome[Outcome.AMBIGUOUS]
        )
        if counted != about:
            raise ReferentielError(f"Codes de {annee} : {counted}, attendu {about}.")


def check_disparues(communes: Communes, expected: Ended) -> None:
    """Check the table of what ended long ago.

    Parameters
    ----------
    communes
        The referential.
    expected
        How many there must be.

    Raises
    ------
    ReferentielError
        When it is not sorted, tells of a commune of today, or counts differ.
    """
    rows = communes.disparues.rows
    if list(rows) != sorted(rows, key=lambda one: (one.code, one.jusqu_en, one.nom)):
        raise ReferentielError("La table des communes disparues n’est pas triée.")
    alive = [one for one in rows if one.code in communes.by_code
             and names.key(communes.by_code[one.code].nom) == names.key(one.nom)]  # fmt: skip
    if alive:
        raise ReferentielError(f"Communes d’aujourd’hui tenues pour disparues : {alive[:5]}.")
    found = Ended(*(sum(one.fin is fin for one in rows) for fin in Fin))
    if found != expected:
        raise ReferentielError(f"Communes disparues : {found}, attendu {expected}.")


def check_vintages(history: History, lists: Mapping[int, Iterable[str]]) -> None:
    """Check that the movements restore each yearly list of codes exactly.

    Parameters
    ----------
    history
        The movements of codes.
    lists
        Codes valid on 1 January, by year.

    Raises
    ------
    ReferentielError
        When a year differs.
    """
    for annee, codes in lists.items():
        differing = history.valid(annee) ^ set(codes)
        if differing:
            raise ReferentielError(f"L’historique contredit le COG {annee} : {sorted(differing)}.")
