"""Overlaps, gaps and contiguity of a national plan, and the whole catalogue of rules.

Every EPCI of metropolitan France is a CPTS, but for some that are missing, inland, and some
communes that two claim. Our territories are sets of communes, those of peers the polygons of each,
in memory: both find the same faults.
"""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace

import shapely
from measure import Effort, in_turn
from national import dissolved, metropole, national_plan
from results import Ratio, Result

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes, read_communes
from cptsgeo.files.schema import CRS_PROJECTED
from cptsgeo.plan.model import Composition, Plan
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.rules.case import Case
from cptsgeo.rules.catalogue import CATALOGUE
from cptsgeo.rules.validation import examine, validate

CASE = "Trous, recouvrements et continuité d’un plan national"
FAULTS = 20
SETS = ("commune_partagee", "territoire_discontinu")
DOCTOR = "maup.doctor"
BARS = {"territoires": 50, "catalogue": 10}
"""Of `DOCTOR`, that says how many overlaps and gaps there are."""

Figures = tuple[int, int, int]
"""How many overlaps, gaps, and territories in several pieces."""


def faulty_plan(communes: Communes) -> Plan:
    """Make a national plan with as many gaps as overlaps, inland and far from each other."""
    plan = national_plan(communes)
    whole = interpret(plan, communes)
    graph = adjacency(communes)
    taken: set[str] = set()
    missing: set[str] = set()
    claims: list[Composition] = []
    for cpts_id in sorted(whole.atoms):
        atoms = whole.atoms[cpts_id]
        around = {near for code in atoms for near in graph.beside(code)} - atoms
        neighbours = {owner for code in around for owner in whole.owners.get(code, ())}
        inland = not any(map(graph.exposed, atoms | around))
        if neighbours & taken or not inland or len(graph.pieces(atoms)) > 1:
            continue
        taken |= neighbours | {cpts_id}
        if len(claims) < FAULTS:
            claims.append(Composition(cpts_id, min(around), None, None, None, None, 0))
        elif len(missing) < FAULTS:
            missing.add(cpts_id)
    rows = [row for row in (*plan.compositions, *claims) if row.cpts_id not in missing]
    return replace(
        plan,
        cpts=tuple(one for one in plan.cpts if one.cpts_id not in missing),
        compositions=tuple(sorted(rows, key=lambda row: row[:2])),
    )


def ours(territories: Territories) -> Figures:
    """Faults by sets of communes; nothing is known beforehand but which each CPTS holds."""
    fresh = Territories(territories.plan, territories.communes, None, territories.atoms, ())
    case = Case(fresh, fresh, tuple(fresh.atoms), ())
    broken = examine(case, [rule for rule in CATALOGUE if rule.code in SETS])
    graph = adjacency(fresh.communes)
    gaps = [piece for piece in graph.pieces(case.perimetre - fresh.owners.keys())
            if not any(map(graph.exposed, piece))]  # fmt: skip
    return len(fresh.contested), len(gaps), len(broken.of("territoire_discontinu"))


def holes(union: shapely.Geometry) -> int:
    """Count the holes of a union."""
    return sum(len(part.interiors) for part in shapely.get_parts(union))


def gerrychain_work(territories: Territories) -> Callable[[], int]:
    """Make what counts territories in several pieces with GerryChain, its graph in memory."""
    import networkx
    from gerrychain import Graph, Partition
    from gerrychain.constraints.contiguity import contiguous_components

    graph, owners = adjacency(territories.communes), territories.owners
    edges = networkx.Graph()
    assignment = {}
    for atom in metropole(territories.communes):
        edges.add_edges_from((atom.code, near) for near in graph.beside(atom.code))
        # A partition has one part a commune: its EPCI, whoever else claims it.
        held = owners.get(atom.code, ("",))
        assignment[atom.code] = atom.epci if atom.epci in held else held[0]
    partition = Partition(Graph.from_networkx(edges), assignment, {})

    def work() -> int:
        pieces = contiguous_components(partition)
        return sum(len(found) > 1 for owner, found in pieces.items() if owner)

    return work


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    import maup
    from maup.repair import count_holes, count_overlaps

    warnings.filterwarnings("ignore")
    communes = read_communes()
    plan = faulty_plan(communes)
    territories = interpret(plan, communes)
    layer = dissolved(territories).to_crs(CRS_PROJECTED)  # maup asks for metres
    shapes = layer.geometry.to_numpy()
    enclaves = holes(communes.topology.union([atom.code for atom in metropole(communes)]))
    found = ours(territories)
    assert found[:2] == (FAULTS, FAULTS)
    assert found == (count_overlaps(layer), count_holes(layer) - enclaves, found[2])
    assert not shapely.coverage_is_valid(shapes)
    assert holes(shapely.union_all(shapes)) - enclaves == FAULTS
    contiguity = gerrychain_work(territories)
    assert contiguity() == found[2]
    peers = {
        DOCTOR: lambda: maup.doctor(layer, silent=True),
        "shapely coverage_is_valid et union_all":
            lambda: (shapely.coverage_is_valid(shapes), shapely.union_all(shapes)),
        "GerryChain contiguous_components": contiguity,
    }  # fmt: skip
    works = {
        "territoires": lambda: ours(territories),
        "catalogue": lambda: validate(plan, communes=communes),
    }
    works["catalogue"]()  # What the referential caches is not counted: peers' layers are read too.
    times = in_turn(works | peers, effort.runs(3, 7))
    for name in peers:
        yield Ratio(CASE, "trous, recouvrements, continuité", name, times["territoires"],
                    times[name], bar=BARS["territoires"] if name == DOCTOR else None)  # fmt: skip
    yield Ratio(CASE, "tout le catalogue de règles", DOCTOR, times["catalogue"], times[DOCTOR],
                bar=BARS["catalogue"])  # fmt: skip
