"""Regions and what they surround, held against a flood of every cell of small grids."""

from collections.abc import Mapping
from itertools import product

from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.adjacency import Adjacency, Voisinage
from cptsgeo.communes.regions import Regions, regions

SIDE = 5
CELLS = {f"{x}{y}": (x, y) for x, y in product(range(SIDE), repeat=2)}
STEPS = ((1, 0), (-1, 0), (0, 1), (0, -1))
BESIDE = {
    code: [f"{x + dx}{y + dy}" for dx, dy in STEPS if f"{x + dx}{y + dy}" in CELLS]
    for code, (x, y) in CELLS.items()
}  # fmt: skip
UNKNOWN = ("?",)
HOLDINGS: list[tuple[str, ...]] = [(), UNKNOWN, ("a",), ("b",), ("a", "b"), ("c",)]
GRIDS = st.lists(st.sampled_from(HOLDINGS), min_size=len(CELLS), max_size=len(CELLS))


def grid(lakes: frozenset[str] = frozenset(), absent: frozenset[str] = frozenset()) -> Adjacency:
    """A square of cells in the sea; a lake is an inner border with nothing, as a sea inlet is."""
    sea = {code for code, near in BESIDE.items() if len(near) < len(STEPS)} | lakes
    return Adjacency(
        {
            code: Voisinage((0, 0, 0, 0), 1_000 * (code in sea), 1, dict.fromkeys(near, 1_000))
            for code, near in BESIDE.items()
            if code not in absent
        },
        (),
    )


def divided(
    owners: Mapping[str, tuple[str, ...]], uncovered: list[str], graph: Adjacency
) -> Regions:
    atoms = {
        cpts_id: frozenset(code for code, held in owners.items() if cpts_id in held)
        for cpts_id in "abc"
    }
    shared = {code: held for code, held in owners.items() if len(held) > 1}
    return regions(atoms, shared, uncovered, graph)


def enclaves(
    owners: Mapping[str, tuple[str, ...]], uncovered: list[str], graph: Adjacency, cpts_ids: str
) -> dict[str, list[list[str]]]:
    return divided(owners, uncovered, graph).enclaves(cpts_ids)


def flooded(held: dict[str, tuple[str, ...]], graph: Adjacency, cpts_id: str) -> list[list[str]]:
    """What the open does not reach without crossing a territory, cell by cell."""
    land = {code for code, owners in held.items() if cpts_id not in owners}

    def reach(starts: set[str]) -> set[str]:
        seen, waiting = set(starts), list(starts)
        while waiting:
            near = graph.voisinages[code].metres if (code := waiting.pop()) in graph.voisinages \
                else ()  # fmt: skip
            fresh = (land - seen).intersection(near)
            seen |= fresh
            waiting += fresh
        return seen

    def is_open(code: str) -> bool:
        around = graph.voisinages.get(code)
        return around is None or around.exterieur > 0 or not around.metres.keys() <= held.keys()

    left = land - reach({code for code in land if is_open(code)})
    groups = []
    while left:
        group = reach({min(left)}) & left
        groups.append(sorted(group))
        left -= group
    return sorted(groups)


@given(GRIDS, st.frozensets(st.sampled_from(sorted(CELLS)), max_size=2))
def test_enclaves_are_what_no_flood_reaches(
    cells: list[tuple[str, ...]], lakes: frozenset[str]
) -> None:
    held = {code: own for code, own in zip(CELLS, cells, strict=True) if own != UNKNOWN}
    owners = {code: own for code, own in held.items() if own}
    graph = grid(lakes)
    found = enclaves(owners, [code for code in held if code not in owners], graph, "abc")
    expected = {cpts_id: flooded(held, graph, cpts_id) for cpts_id in "abc"}
    assert {cpts_id: sorted(parts) for cpts_id, parts in found.items()} == {
        cpts_id: parts for cpts_id, parts in expected.items() if parts
    }


RING = [*BESIDE["22"], "11", "13", "31", "33"]
A: tuple[str, ...] = ("a",)


def test_a_ring_surrounds_its_middle() -> None:
    ring = dict.fromkeys(RING, A)
    assert enclaves(ring, ["22"], grid(), "a") == {"a": [["22"]]}
    assert enclaves(ring, ["22"], grid(), "b") == {}
    # Nobody looks at it, or it has a shore, or no contour: it is open.
    assert enclaves(ring, [], grid(), "a") == {}
    assert enclaves(ring, ["22"], grid(lakes=frozenset({"22"})), "a") == {}
    assert enclaves(ring, ["22"], grid(absent=frozenset({"22"})), "a") == {}


def test_a_ring_in_the_hands_of_two_surrounds_nothing() -> None:
    half = {code: A if code < "22" else ("b",) for code in RING}
    assert enclaves(half, ["22"], grid(), "ab") == {}
    # Shared by derogation, it is of both: each surrounds.
    shared = dict.fromkeys(RING, ("a", "b"))
    assert enclaves(shared, ["22"], grid(), "ab") == {"a": [["22"]], "b": [["22"]]}


def test_a_ring_in_two_pieces_surrounds_too() -> None:
    """Corners touch nothing: the four sides of a cell are four pieces."""
    sides = dict.fromkeys(BESIDE["22"], A)
    assert enclaves(sides, ["22"], grid(), "a") == {"a": [["22"]]}
    assert enclaves(dict(list(sides.items())[1:]), ["22"], grid(), "a") == {}


def test_what_is_inside_another_is_inside() -> None:
    """A ring of b around the middle, in what a surrounds: both count the middle."""
    outer = {code: A for code in CELLS if "0" in code or "4" in code}
    owners = outer | dict.fromkeys(RING, ("b",))
    assert enclaves(owners, ["22"], grid(), "ab") == {
        "a": [sorted([*RING, "22"])],
        "b": [["22"]],
    }


@examples(50)
@given(GRIDS)
def test_regions_divide_what_is_looked_at(cells: list[tuple[str, ...]]) -> None:
    """Every cell is in one region, of one holding; the pieces of a CPTS are those of its cells."""
    held = {code: own for code, own in zip(CELLS, cells, strict=True) if own != UNKNOWN}
    owners = {code: own for code, own in held.items() if own}
    graph = grid()
    found = divided(owners, [code for code in held if code not in owners], graph)
    assert sorted(code for codes in found.members for code in codes) == sorted(held)
    assert all(len({held[code] for code in codes}) == 1 for codes in found.members[1:])
    for cpts_id in "abc":
        own = {code for code, holding in owners.items() if cpts_id in holding}
        ranks = found.of_cpts.get(cpts_id, [])
        assert {code for rank in ranks for code in found.members[rank]} == own
        pieces = {tuple(sorted(piece)) for piece in found.pieces(cpts_id)}
        assert pieces == set(graph.pieces(own))
