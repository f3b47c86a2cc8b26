"""The contiguity graph: borders, links, pieces."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.adjacency import LINK_NATURES, Adjacency, Link, adjacency, read_links
from cptsgeo.communes import Communes
from cptsgeo.errors import ReferentielError
from cptsgeo.territories import Territories

HEADER = ",".join(Link._fields)


@pytest.fixture(scope="module")
def graph(france: Communes) -> Adjacency:
    return adjacency(france)


def small(borders: str, *links: str) -> Adjacency:
    pairs = {(pair[0], pair[1]): 1.0 for pair in borders.split()}
    return Adjacency(pairs, tuple(Link(pair[0], pair[1], "pont", "", "") for pair in links))


def test_neighbours_by_border_or_link() -> None:
    graph = small("ab bc ab", "ad", "ab")
    assert graph.neighbours("a") == ("b", "d")
    assert graph.neighbours("d") == ("a",)
    assert graph.neighbours("z") == ()


def test_pieces() -> None:
    graph = small("ab bc de", "cd")
    assert graph.components("abcde") == (("a", "b", "c", "d", "e"),)
    assert graph.components("abde") == (("a", "b"), ("d", "e"))
    assert graph.components("acdez") == (("c", "d", "e"), ("a",), ("z",))
    assert graph.components("") == ()


PAIRS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))


@given(PAIRS, PAIRS, st.sets(st.sampled_from("abcdefghij")))
def test_pieces_divide_a_territory(
    borders: list[tuple[str, str]], links: list[tuple[str, str]], territory: set[str]
) -> None:
    graph = small(" ".join(a + b for a, b in borders), *(a + b for a, b in links))
    pieces = graph.components(territory)
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
    assert graph.components(["85113", "85012", "85011", "85106"]) == (
        ("85011", "85012", "85106", "85113"),
    )
    assert graph.components(["85113", "85011"]) == (("85011",), ("85113",))
    assert graph.neighbours("85113") == ("85012",)


def test_cities_are_arrondissements_or_whole(graph: Adjacency, france: Communes) -> None:
    assert "75104" in graph.neighbours("75101")
    assert graph.neighbours("75056") == ()
    whole = adjacency(france, whole_cities=True)
    assert whole.neighbours("75101") == ()
    assert "92051" in whole.neighbours("75056")  # Neuilly-sur-Seine
    assert ("75056", "92051") in whole.borders
    assert all(a < b for a, b in whole.borders)
    along = [m for (a, b), m in graph.borders.items() if a.startswith("75") and b == "92051"]
    assert len(along) == 2
    assert whole.borders["75056", "92051"] == pytest.approx(sum(along))


def test_one_cpts_is_not_contiguous(graph: Adjacency, shipped: Territories) -> None:
    pieces = {cpts_id: graph.components(codes) for cpts_id, codes in shipped.atoms.items()}
    assert len(pieces) == 43
    assert [cpts_id for cpts_id, found in pieces.items() if len(found) > 1] == ["erdre-et-cens"]
    assert pieces["erdre-et-cens"][-1] == ("44035",)  # La Chapelle-sur-Erdre


def test_the_links_have_a_nature_and_a_reason(graph: Adjacency, france: Communes) -> None:
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
