"""The contiguity graph: borders, links, pieces."""

from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.adjacency import (
    LINK_NATURES,
    Adjacency,
    Link,
    Voisinage,
    adjacency,
    read_adjacency,
    read_links,
)
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import ReferentielError
from cptsgeo.plan.territories import Territories

HEADER = ",".join(Link._fields)


@pytest.fixture(scope="module")
def graph(france: Communes) -> Adjacency:
    return adjacency(france)


def small(borders: str, *links: str) -> Adjacency:
    around: dict[str, dict[str, int]] = {}
    for pair in borders.split():
        a, b = pair[0], pair[1]
        around.setdefault(a, {})[b] = around.setdefault(b, {})[a] = 1
    voisinages = {code: Voisinage((0, 0, 1, 1), 0, 1, metres) for code, metres in around.items()}
    return Adjacency(voisinages, tuple(Link(pair[0], pair[1], "pont", "", "") for pair in links))


def test_neighbours_by_border_or_link() -> None:
    graph = small("ab bc ab", "ad", "ab")
    assert graph.neighbours("a") == ("b", "d")
    assert graph.neighbours("d") == ("a",)
    assert graph.neighbours("z") == ()


def test_pieces() -> None:
    graph = small("ab bc de", "cd")
    assert graph.pieces("abcde") == (("a", "b", "c", "d", "e"),)
    assert graph.pieces("abde") == (("a", "b"), ("d", "e"))
    assert graph.pieces("acdez") == (("c", "d", "e"), ("a",), ("z",))
    assert graph.pieces("") == ()


PAIRS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))


@given(PAIRS, PAIRS, st.sets(st.sampled_from("abcdefghij")))
def test_pieces_divide_a_territory(
    borders: list[tuple[str, str]], links: list[tuple[str, str]], territory: set[str]
) -> None:
    graph = small(" ".join(a + b for a, b in borders), *(a + b for a, b in links))
    pieces = graph.pieces(territory)
    assert sorted(code for piece in pieces for code in piece) == sorted(territory)
    assert [len(piece) for piece in pieces] == sorted(map(len, pieces), reverse=True)
    piece_of = {code: piece for piece in pieces for code in piece}
    for a, b in borders + links:
        if a in territory and b in territory:
            assert piece_of[a] == piece_of[b]
    for piece in pieces:
        reached = {piece[0]}
        while more := {n for c in reached for n in graph.neighbours(c)} & set(piece) - reached:
            reached |= more
        assert reached == set(piece)


def test_borders_are_not_corners(graph: Adjacency, france: Communes) -> None:
    here = {atom.code for atom in france.select(region="52")}
    borders = {pair: m for pair, m in graph.borders.items() if here.issuperset(pair)}
    assert len(borders) == 3_451
    assert sum(metres < 100 for metres in borders.values()) == 25
    assert min(borders.values()) > 0
    assert all(a < b for a, b in graph.borders)


def test_banks_touch_and_islands_are_linked(graph: Adjacency) -> None:
    assert "44154" in graph.neighbours("44184")
    assert graph.pieces(["85113", "85012", "85011", "85106"]) == (
        ("85011", "85012", "85106", "85113"),
    )
    assert graph.pieces(["85113", "85011"]) == (("85011",), ("85113",))
    assert graph.neighbours("85113") == ("85012",)


def test_atoms_are_arrondissements(graph: Adjacency, france: Communes) -> None:
    assert "75104" in graph.neighbours("75101")
    assert graph.neighbours("75056") == ()
    assert graph.voisinages.keys() == france.atoms.keys()


def test_lengths_boxes_and_the_outside(graph: Adjacency, france: Communes) -> None:
    assert graph.metres("44003", "44028") == graph.metres("44028", "44003")
    assert graph.metres("44003", "99999") == graph.metres("99999", "44003") == 0
    assert graph.voisinages["85113"].exterieur > 20_000  # An island.
    assert graph.voisinages["49007"].exterieur == 0
    west, south, east, north = shapely.bounds(france.topology.union(["44003", "44028"]))
    assert graph.box(["44003", "44028"]) == (west, south, east, north)
    assert graph.box([]) is graph.box(["99999"]) is None


def test_communes_whose_withdrawal_breaks_a_territory() -> None:
    graph = small("ab bc cd bd de", "ef")
    found = graph.cuts("abcdef")
    assert found.detached.keys() == {"b", "d", "e"}
    assert sorted(map(sorted, found.parts("d"))) == [["e", "f"]]
    assert graph.cuts("abf").detached.keys() == set()


def test_one_cpts_is_not_contiguous(graph: Adjacency, shipped: Territories) -> None:
    pieces = {cpts_id: graph.pieces(codes) for cpts_id, codes in shipped.atoms.items()}
    assert len(pieces) == 43
    assert [cpts_id for cpts_id, found in pieces.items() if len(found) > 1] == ["erdre-et-cens"]
    assert pieces["erdre-et-cens"][-1] == ("44035",)  # La Chapelle-sur-Erdre


def test_the_links_have_a_nature_and_a_reason(graph: Adjacency, france: Communes) -> None:
    assert len(graph.links) == 38
    for link in graph.links:
        assert link.nature in LINK_NATURES
        assert link.nom
        assert link.motif.endswith(".")
        assert {link.code_commune_a, link.code_commune_b} <= france.atoms.keys()


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n", f"{HEADER}\n85011,85012\n".encode(), f"{HEADER}\n\xe9".encode("l1")]
)
def test_damaged_links_are_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "liens.csv"
    path.write_bytes(content)
    with pytest.raises(ReferentielError, match=r"liens\.csv .*réinstaller"):
        read_links(path)
    with pytest.raises(ReferentielError, match=r"absent\.csv .*réinstaller"):
        read_links(tmp_path / "absent.csv")


VOISINAGES = "code_commune,ouest,sud,est,nord,exterieur,surface,voisines\n"


@pytest.mark.parametrize("content", [b"", b"a,b\n", f"{VOISINAGES}44003,1,2\n".encode(), b"\xe9\n"])
def test_damaged_surroundings_are_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "voisinages.csv").write_bytes(content)
    with pytest.raises(ReferentielError, match=r"voisinages\.csv .*réinstaller"):
        read_adjacency(tmp_path)


def test_a_damaged_line_is_told_when_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "voisinages.csv").write_text(f"{VOISINAGES}44003,1,2,3,4,x,9,\n", encoding="utf-8")
    (tmp_path / "liens.csv").write_text(f"{HEADER}\n", encoding="utf-8")
    graph = read_adjacency(tmp_path)
    assert len(graph.voisinages) == 1
    with pytest.raises(ReferentielError, match="44003"):
        graph.neighbours("44003")


def test_areas_are_geodesic(france: Communes) -> None:
    from pyproj import Geod

    graph = adjacency(france)
    mayenne = france.codes_of(["53"])
    whole, _ = Geod(ellps="GRS80").geometry_area_perimeter(france.topology.union(mayenne))
    assert sum(map(graph.surface, mayenne)) == pytest.approx(whole, rel=1e-6)
    assert graph.surface("44109") == pytest.approx(65.2e6, rel=0.02)  # Nantes, INSEE: 65.19 km²
    assert graph.surface("00000") == 0
