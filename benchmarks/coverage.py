"""Coverage and zones blanches of a national plan beside geopandas overlays of its polygons.

Every EPCI of metropolitan France is a CPTS, two in three for the zones blanches. Both sides give
the same figures, that are compared: communes and inhabitants exactly, areas to 1e-6.
"""

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace

import geopandas
import pandas
from measure import Effort, in_turn
from national import dissolved, national_plan
from pyproj import Geod
from results import Ratio, Result

from cptsgeo.analysis.tally import tallies
from cptsgeo.analysis.zones import Zone, zones_blanches
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes, read_communes
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.plan import aci
from cptsgeo.plan.model import Evenement, Plan
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.text.dates import parse_date

CASE = "Couverture d’un plan national"
PEER = "geopandas overlay"
BAR = 50
TOLERANCE = 1e-6
ROUNDING = 0.5
"""Square metres to which the area of a commune is kept: it counts for the smallest only."""
GRS80 = Geod(ellps="GRS80")

Figures = dict[tuple[str, str], tuple[int, int, float]]
"""Communes, inhabitants and square metres by department and status."""

Piece = tuple[frozenset[str], int, float]
"""Communes, inhabitants and square metres of an uncovered polygon."""


def fresh(territories: Territories) -> Territories:
    """The same territories, with nothing computed yet but which atoms each CPTS holds."""
    return replace(territories)


def areas(shapes: Iterable[object]) -> list[float]:
    """Geodesic areas in square metres."""
    return [abs(GRS80.geometry_area_perimeter(shape)[0]) for shape in shapes]


class Peer:
    """The layers that a geopandas user has in memory: territories, departments, communes."""

    def __init__(self, territories: Territories) -> None:
        communes = territories.communes
        perimetre = communes.select(departements=territories.plan.perimetre)
        codes = [commune.code for commune in perimetre]
        topology = communes.topology.subset(sorted(codes))
        self.cpts = dissolved(territories)
        self.cpts["statut"] = [territories.statuts[one] for one in self.cpts["cpts_id"]]
        layer = geopandas.GeoDataFrame(
            {"code": topology.faces, "departement": [communes.atoms[c].departement
                                                     for c in topology.faces],
             "population": [communes.atoms[c].population for c in topology.faces]},
            geometry=topology.polygons(), crs=CRS_GEOGRAPHIC,
        )  # fmt: skip
        self.departements = layer.dissolve(by="departement").reset_index()
        self.departements = self.departements[["departement", "geometry"]]
        # A point in each part of a commune, so that islets are not lost; one part has the people.
        parts = layer.explode().reset_index(drop=True)
        parts.loc[parts.duplicated("code"), "population"] = 0
        self.points = parts.set_geometry(parts.representative_point())[
            ["code", "population", "geometry"]
        ]

    def coverage(self) -> Figures:
        """Covered communes, inhabitants and area, by department and status."""
        held = self.cpts.dissolve(by="statut").reset_index()[["statut", "geometry"]]
        parts = geopandas.overlay(self.departements, held, how="intersection")
        parts["surface"] = areas(parts.geometry)
        inside = geopandas.sjoin(self.points, parts, predicate="within")
        keys = ["departement", "statut"]
        counted = inside.groupby(keys).agg(n=("code", "nunique"), population=("population", "sum"))
        surfaces = parts.groupby(keys)["surface"].sum()
        table = pandas.concat([counted, surfaces], axis=1)
        return {
            key: (int(n), int(population), float(surface))
            for key, n, population, surface in table.itertuples()
        }

    def zones(self) -> list[Piece]:
        """Connected uncovered polygons: communes, inhabitants, area."""
        white = geopandas.overlay(self.departements, self.cpts, how="difference")
        pieces = white.dissolve().explode()[["geometry"]].reset_index(drop=True)
        pieces["surface"] = areas(pieces.geometry)
        inside = geopandas.sjoin(self.points, pieces, predicate="within")
        return [
            (frozenset(group["code"]), int(group["population"].sum()),
             float(pieces["surface"][index]))
            for index, group in inside.groupby("index_right")
        ]  # fmt: skip


def same_coverage(ours: Figures, theirs: Figures) -> bool:
    """Whether two coverages are equal, areas to 1e-6."""
    kept = {key: value for key, value in ours.items() if value[0]}
    return kept.keys() == theirs.keys() and all(
        kept[key][:2] == theirs[key][:2]
        and abs(kept[key][2] - theirs[key][2]) <= TOLERANCE * theirs[key][2]
        for key in kept
    )


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    warnings.filterwarnings("ignore")
    communes = read_communes()
    plan = with_statuses(national_plan(communes))
    removed = {cpts.cpts_id for cpts in plan.cpts[::3]}
    holed = replace(
        plan,
        cpts=tuple(cpts for cpts in plan.cpts if cpts.cpts_id not in removed),
        compositions=tuple(row for row in plan.compositions if row.cpts_id not in removed),
        evenements=tuple(one for one in plan.evenements if one.cpts_id not in removed),
    )
    whole, part = interpret(plan, communes), interpret(holed, communes)

    def our_coverage() -> Figures:
        return {
            (place.departements[0], statut): tuple(measure)
            for place in tallies(fresh(whole)).places
            for statut, measure in place.par_statut.items()
        }

    peer, peer_holed = Peer(whole), Peer(part)
    assert same_coverage(our_coverage(), peer.coverage())
    assert same_zones(zones_blanches(part).zones, peer_holed.zones(), communes)
    works = {
        "couverture": (our_coverage, peer.coverage),
        "zones blanches": (lambda: zones_blanches(fresh(part)), peer_holed.zones),
    }
    for name, (ours, theirs) in works.items():
        times = in_turn({"": ours, PEER: theirs}, effort.runs(1, 3))
        yield Ratio(CASE, name, PEER, times[""], times[PEER], bar=BAR)


def with_statuses(plan: Plan) -> Plan:
    """Give each CPTS of a plan a status, the one after the other."""
    statuts = [statut.statut for statut in aci.statuts()]
    date = parse_date("2026-01-01")
    return replace(plan, evenements=tuple(
        Evenement(date, cpts.cpts_id, statuts[rank % len(statuts)], "observation", None, False)
        for rank, cpts in enumerate(plan.cpts)
    ))  # fmt: skip


def same_zones(zones: tuple[Zone, ...], pieces: list[Piece], communes: Communes) -> bool:
    """Whether our zones are their polygons, joined where a declared link joins them."""
    graph = adjacency(communes)
    of_commune = {c.code: rank for rank, zone in enumerate(zones) for c in zone.groupe.communes}
    by_zone: dict[int, list[Piece]] = {}
    for piece in pieces:
        ranks = {of_commune.get(code) for code in piece[0]}
        if len(ranks) != 1 or None in ranks:
            return False
        by_zone.setdefault(ranks.pop(), []).append(piece)
    if by_zone.keys() != set(range(len(zones))):
        return False
    for rank, zone in enumerate(zones):
        group, found = zone.groupe, by_zone[rank]
        codes = {code for piece in found for code in piece[0]}
        joined = len(graph.pieces(codes)) == 1
        surface = sum(piece[2] for piece in found)
        if (
            not joined
            or codes != {c.code for c in group.communes}
            or group.population != sum(piece[1] for piece in found)
            or abs(group.surface - surface) > max(TOLERANCE * surface, ROUNDING)
        ):
            return False
    return True
