"""Drawings that are cut in a moment, and those that are told to be too tangled for that."""

import contextlib
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from drawings import comb, copies, hairs, spikes, star
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from shapes import layer_of, write_geojson

from cptsgeo.communes.communes import Communes
from cptsgeo.errors import LayerError
from cptsgeo.layers import read_layer, tangle
from cptsgeo.layers.adjustment import adjust
from cptsgeo.layers.diagnosis import diagnose
from cptsgeo.layers.diagnosis.arrangement import MAX_STACKED, StackedError, holding


def told(*polygons: shapely.Geometry, communes: Communes) -> str:
    with pytest.raises(LayerError) as caught:
        diagnose(layer_of(*polygons), communes)
    assert "\n" not in str(caught.value)
    return str(caught.value).replace("\u00a0", " ")


def test_a_star_that_crosses_itself_too_often_is_told(france: Communes) -> None:
    for points in (145, 301, 3001):
        assert "« polygone 1 » se recoupe plus de 10 000 fois" in told(
            star(points), communes=france
        )
        with pytest.raises(LayerError, match="10 000 fois"):
            adjust(layer_of(star(points)), france)


def test_stars_are_counted_together(france: Communes) -> None:
    """A thousand that cross themselves a hundred times cost what one does."""
    stars = [shapely.affinity.translate(star(21, 0.01), n * 0.02, 0) for n in range(60)]
    assert "se recoupe plus de" in told(*stars, communes=france)
    assert "« polygone 53 »" in told(*stars, communes=france)


def test_a_star_that_can_be_repaired_is(france: Communes) -> None:
    found = adjust(layer_of(star(61)), france)
    assert found.forme.is_valid
    assert found.touchees
    (fault,) = [one for one in diagnose(layer_of(star(61)), france).fautes if one.detail]
    assert "se recoupe lui-même" in fault.detail


def test_a_hundred_versions_of_one_territory_are_told(france: Communes) -> None:
    for many, step in ((60, 1e-5), (300, 1e-5), (300, 1e-3)):
        assert "n’y garder qu’une version" in told(*copies(many, step), communes=france)
    assert adjust(layer_of(*copies(300, 1e-5)), france).touchees


def test_outlines_that_cross_too_often_are_told(
    france: Communes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tangle, "MAX_BETWEEN", 50)
    assert "se recoupent plus de 50 fois" in told(*copies(12, 1e-3), communes=france)
    assert diagnose(layer_of(*copies(5, 1e-3)), france).fautes


@pytest.mark.parametrize(
    ("drawing", "accepted"),
    [
        (spikes(200_000, 0.1), False),
        (spikes(200_000, 0.29), False),
        (star(20_001), False),
        (comb(40_000), False),
        (comb(5_000), True),
        (hairs(5000, 1e-7), False),
        (spikes(200_000, 0.2999), True),
        (hairs(1000, 1e-6), True),
    ],
    ids=["spikes", "short spikes", "star", "teeth", "comb", "strips", "coast", "hairs"],
)
def test_long_sides_that_lie_near_each_other_are_told_before_anything_is_cut(
    tmp_path: Path, france: Communes, drawing: shapely.Geometry, accepted: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = write_geojson(tmp_path / "d.geojson", drawing)
    if accepted:
        assert len(read_layer(path, france).geometries) == 1
        return
    for name in ("is_valid", "make_valid", "union_all", "intersection", "prepare"):
        monkeypatch.setattr(shapely, name, lambda *_, **__: pytest.fail("cut"))
    with pytest.raises(LayerError, match="longs côtés se longent"):
        read_layer(path, france)


def holed(many: int, rows: int = 1) -> shapely.Polygon:
    """A square of small holes in rows, each touching the one below it or the outline."""
    across, up = np.divmod(np.arange(many), rows)
    x, y = -1.4 + 0.4 * (across + 0.5) / (many // rows), 47 + 0.4 * up / rows
    half = 0.1 / (many // rows)
    holes = np.stack([x, y, x + half, y + half / 9, x - half, y + half / 9, x, y], axis=1)
    return shapely.Polygon(shapely.box(-1.4, 47, -1, 47.5).exterior, holes.reshape(-1, 4, 2))


def test_thousands_of_holes_in_a_row_are_told(tmp_path: Path, france: Communes) -> None:
    """What is in a polygon is told by going east: across as many sides as there are in a row."""
    for many, rows, accepted in ((5000, 1, True), (30_000, 200, True), (30_000, 1, False)):
        path = write_geojson(tmp_path / "d.geojson", holed(many, rows))
        if accepted:
            assert len(read_layer(path, france).geometries) == 1
        else:
            with pytest.raises(LayerError, match="se suivent d’est en ouest"):
                read_layer(path, france)
    # Holes of one may be pieces of another.
    drawn = holed(15_000)
    pieces = map(shapely.Polygon, drawn.interiors)
    path = write_geojson(tmp_path / "d.geojson", drawn, *pieces)
    with pytest.raises(LayerError, match="se suivent d’est en ouest"):
        read_layer(path, france)


def test_communes_as_one_polygon_are_not_in_a_row(france: Communes) -> None:
    shapes = shapely.get_parts(france.topology.polygons())
    tangle.check_abreast(Path("d.geojson"), np.array([shapely.multipolygons(shapes)]))


def test_real_contours_are_far_from_any_limit(france: Communes) -> None:
    """All communes of France, three times as many, would still be read."""
    from cptsgeo.geometry.crossings import neighbours, segments_of

    segments = segments_of(france.topology.polygons())
    assert len(segments) > 10**6
    assert neighbours(segments) < tangle.MAX_NEAR / 3


def test_what_holds_points_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A polygon is indexed and asked about all points, not walked along for each of them."""
    points = shapely.points(np.random.default_rng(1).uniform(0, 9, (500, 2)))
    polygons = np.array(copies(12, 0.3, 4.0), dtype=object)
    polygons = shapely.transform(polygons, lambda xy: xy - [-1.2, 47.3])
    owner, point = holding(polygons, points)
    assert {*zip(owner.tolist(), point.tolist(), strict=True)} == {
        (o, p) for o, one in enumerate(polygons) for p, at in enumerate(points) if one.covers(at)
    }
    asked = []
    query = shapely.STRtree.query

    def noted(tree: shapely.STRtree, shapes: np.ndarray, **named: str) -> np.ndarray:
        asked.append(shapes)
        return np.asarray(query(tree, shapes, **named))

    monkeypatch.setattr(shapely.STRtree, "query", noted)
    holding(polygons, points)
    assert all(one.geom_type == "Polygon" for shapes in asked for one in shapes)


def test_ground_under_too_many_polygons_is_not_listed() -> None:
    points = shapely.points(np.full((MAX_STACKED // 10, 2), 0.5))
    with pytest.raises(StackedError):
        holding(np.array([shapely.box(0, 0, 1, 1)] * 6, dtype=object), points)


STARS = st.integers(2, 40).map(lambda n: star(2 * n + 1, 0.1))
COMBS = st.integers(1, 60).map(comb)
NEAR = st.tuples(st.integers(1, 5), st.floats(1e-9, 1e-3)).map(lambda one: copies(*one))
HAIRS = st.integers(1, 20).map(lambda many: hairs(many, 1e-7))
SHAPES = st.lists(
    st.one_of(STARS.map(lambda one: [one]), COMBS.map(lambda one: [one]), NEAR,
              HAIRS.map(lambda one: [one])),
    min_size=1, max_size=3,
).map(lambda lists: [one for several in lists for one in several])  # fmt: skip


@examples(30)
@given(SHAPES)
def test_whatever_is_drawn_is_adjusted_and_diagnosed_or_told(
    france: Communes, shapes: list[shapely.Geometry]
) -> None:
    layer = layer_of(*shapes)
    with contextlib.suppress(LayerError):
        found = adjust(layer, france)
        assert found.forme.is_valid
        assert all(0 < one.part <= 1 for one in found.touchees)
    with contextlib.suppress(LayerError):
        assert all(one.forme.is_valid for one in diagnose(layer, france).fautes)


def test_a_polygon_of_a_thousand_names_is_told_by_its_own(tmp_path: Path, france: Communes) -> None:
    feature = {"type": "Feature", "properties": {"nom": "CPTS\u001b[2J du \u202eNord"},
               "geometry": shapely.geometry.mapping(star(201))}  # fmt: skip
    path = tmp_path / "d.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(LayerError, match=r"« CPTS \[2J du Nord » se recoupe"):
        adjust(read_layer(path, france), france)
