"""Geometries nested deeper than any drawing, told before anything reads them."""

import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.layers.nesting import MAX_DEPTH, is_deep
from cptsgeo.layers.wkb import shapes_of


def is_deep_wkb(content: bytes) -> bool:
    """Whether it is not read, which all that is here is otherwise."""
    return shapes_of([content])[0] is None


SQUARE = shapely.box(0, 0, 1, 1)


def nested(depth: int, inner: shapely.Geometry = SQUARE) -> shapely.Geometry:
    for _ in range(depth):
        inner = shapely.GeometryCollection([inner])
    return inner


@pytest.mark.parametrize("flavor", ["iso", "extended"])
@pytest.mark.parametrize("order", [0, 1])
def test_the_limit_is_the_same_for_both(flavor: str, order: int) -> None:
    for depth, deep in ((1, False), (MAX_DEPTH - 3, False), (MAX_DEPTH + 1, True)):
        shape = nested(depth)
        assert is_deep(shape.wkt) is deep
        assert is_deep_wkb(shapely.to_wkb(shape, byte_order=order, flavor=flavor)) is deep


def test_what_would_end_the_process() -> None:
    assert is_deep("GEOMETRYCOLLECTION (" * 10**6)
    assert is_deep("geometrycollection(" * 10**5 + "POINT (0 0)" + ")" * 10**5)
    assert is_deep_wkb(bytes.fromhex("010700000001000000") * 10**6)
    assert is_deep_wkb(bytes.fromhex("000000000600000001") * 10**5)
    assert is_deep_wkb(bytes.fromhex("0107000020e610000001000000") + bytes.fromhex(
        "010700000001000000") * 10**5)  # fmt: skip


def test_what_is_wide_is_not_deep() -> None:
    many = shapely.MultiPolygon([shapely.box(n, 0, n + 0.5, 1) for n in range(5000)])
    assert not is_deep(many.wkt)
    assert not is_deep_wkb(many.wkb)
    assert not is_deep(f"GEOMETRYCOLLECTION ({', '.join([SQUARE.wkt] * 5000)})")
    assert not is_deep_wkb(shapely.GeometryCollection([SQUARE] * 5000).wkb)
    # A block may end anywhere.
    assert not is_deep((" " * 1_048_570 + "((()))") * 3)
    assert is_deep((" " * 100_000 + "(") * (MAX_DEPTH + 1))


KINDS = st.sampled_from(
    ["POINT (1 2)", "POINT Z (1 2 3)", "POINT EMPTY", "LINESTRING ZM (0 0 1 2, 1 1 1 2)",
     "POLYGON ((0 0, 1 0, 1 1, 0 0), (0 0, 1 0, 1 1, 0 0))", "MULTIPOINT ((1 2), (3 4))",
     "MULTIPOLYGON Z (((0 0 1, 1 0 1, 1 1 1, 0 0 1)))", "GEOMETRYCOLLECTION EMPTY"]
)  # fmt: skip


@examples(60)
@given(st.lists(KINDS, max_size=4), st.integers(0, 2 * MAX_DEPTH), st.sampled_from([0, 1]))
def test_depth_is_that_of_collections(kinds: list[str], depth: int, order: int) -> None:
    inner = shapely.GeometryCollection([shapely.from_wkt(one) for one in kinds])
    content = shapely.to_wkb(nested(depth, inner), byte_order=order, output_dimension=4)
    deep = is_deep_wkb(content)
    assert deep or depth < MAX_DEPTH
    assert not deep or depth > MAX_DEPTH - 4
