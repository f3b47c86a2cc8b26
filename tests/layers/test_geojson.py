"""GeoJSON, whatever its values are: read, or told in one sentence."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.errors import LayerError
from cptsgeo.layers import geojson
from cptsgeo.layers.geojson import parse_json, read_geojson
from cptsgeo.layers.nesting import MAX_DEPTH
from cptsgeo.layers.raw import Raw

PATH = Path("d.geojson")
RING = [[0, 47], [1, 47], [1, 48], [0, 47]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
FEATURE: dict[str, Any] = {"type": "Feature", "properties": {"nom": "a"}, "geometry": POLYGON}
LAYER: dict[str, Any] = {"type": "FeatureCollection", "features": [FEATURE]}


def read(text: str) -> Raw:
    return read_geojson(PATH, parse_json(PATH, text))


def refused(document: Any) -> str:
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(LayerError) as caught:
        read(text)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("document", [LAYER, FEATURE, POLYGON])
def test_a_collection_a_feature_and_a_geometry_are_read(document: dict[str, Any]) -> None:
    found = read(json.dumps(document))
    assert [one.wkt for one in found.geometries] == [shapely.Polygon(RING).wkt]
    assert found.crs is not None
    assert found.crs.to_epsg() == 4326


def test_a_feature_without_a_geometry_and_a_collection_of_collections() -> None:
    several = {"type": "GeometryCollection", "geometries": [
        POLYGON, {"type": "GeometryCollection", "geometries": [POLYGON]}]}  # fmt: skip
    layer = {**LAYER, "features": [{**FEATURE, "geometry": None}, {**FEATURE, "geometry": several}]}
    nothing, found = read(json.dumps(layer)).geometries
    assert nothing is None
    assert found.geom_type == "GeometryCollection"
    assert shapely.get_num_geometries(found) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {**LAYER, "type": ["FeatureCollection"]},
        {**LAYER, "type": {"a": 1}},
        {**LAYER, "type": None},
        {**LAYER, "features": {"a": 1}},
        {**LAYER, "features": [[FEATURE]]},
        {**LAYER, "features": [POLYGON]},
        {**LAYER, "features": ["a"]},
        {**LAYER, "crs": {"type": "name", "properties": ["EPSG:2154"]}},
        {**LAYER, "crs": {"type": "name", "properties": {"name": ["EPSG:2154"]}}},
        {**LAYER, "crs": {"type": "name", "properties": {"name": "+proj=pipeline +step"}}},
        {**LAYER, "crs": {"type": "name", "properties": {"name": "EPSG:0"}}},
        {**LAYER, "crs": {"type": "name", "properties": {"name": "a" * 100_000}}},
        {**LAYER, "crs": {"type": "name", "properties": {"name": "\ud800"}}},
        {**LAYER, "crs": ["EPSG:2154"]},
        {**LAYER, "crs": "EPSG:2154"},
        {**LAYER, "crs": POLYGON},
        {**LAYER, "features": [{**FEATURE, "geometry": [POLYGON]}]},
        {**LAYER, "features": [{**FEATURE, "geometry": "POLYGON"}]},
        {**LAYER, "features": [{**FEATURE, "geometry": {"type": ["Polygon"]}}]},
        {**LAYER, "features": [{**FEATURE, "geometry": {**POLYGON, "coordinates": RING}}]},
        {**LAYER, "features": [{**FEATURE, "geometry": {**POLYGON, "coordinates": {"a": 1}}}]},
        {**LAYER, "features": [{**FEATURE, "geometry": {
            "type": "GeometryCollection", "geometries": [POLYGON, "a"]}}]},
        {**LAYER, "features": [{**FEATURE, "geometry": {
            "type": "GeometryCollection", "geometries": POLYGON}}]},
        [LAYER],
        "a",
        1,
    ],
)  # fmt: skip
def test_values_of_another_kind_are_told(changed: Any) -> None:
    assert "d.geojson" in refused(changed)


@pytest.mark.parametrize(
    "properties",
    [
        None,
        [1],
        "a",
        POLYGON,
        {"a": POLYGON},
        {"a": {"type": {}}},
        {"a": ["x"] * 5000},
        {"type": 1},
    ],
)
def test_attributes_of_another_kind_are_left_out(properties: Any) -> None:
    layer = {**LAYER, "features": [{**FEATURE, "properties": properties}]}
    (found,) = read(json.dumps(layer)).attributs
    assert all(not isinstance(one, tuple) for one in found.values())


def test_numbers_of_thousands_of_digits() -> None:
    text = json.dumps(LAYER)
    assert "chiffres" in refused(text.replace("48", "4" * 5000))
    assert "chiffres" in refused(text.replace('"a"', "-" + "4" * 5000))
    assert read(text.replace("48", "4" + "8" * 300)).geometries[0] is not None


@pytest.mark.parametrize("depth", [2000, 100_000])
@pytest.mark.parametrize(
    ("open_", "close"), [("[", "]"), ('{"a": ', "}"), ('{"geometries": [', "]}"),
                         ('{"type": "GeometryCollection", "geometries": [', "]}")]
)  # fmt: skip
def test_what_is_nested(open_: str, close: str, depth: int) -> None:
    assert "imbriqué" in refused(open_ * depth + "1" + close * depth)


def test_collections_of_collections_have_a_depth() -> None:
    shape: dict[str, Any] = POLYGON
    for _ in range(MAX_DEPTH):
        shape = {"type": "GeometryCollection", "geometries": [shape]}
    assert read(json.dumps({**LAYER, "features": [{**FEATURE, "geometry": shape}]}))
    shape = {"type": "GeometryCollection", "geometries": [shape]}
    assert "imbriqué" in refused({**LAYER, "features": [{**FEATURE, "geometry": shape}]})


def test_more_values_than_a_map_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "MAX_WAITING", 50_000)
    monkeypatch.setattr(geojson, "MAX_OBJECTS", 100)
    monkeypatch.setattr(json, "loads", lambda *_, **__: pytest.fail("parsed"))
    for text in ("[" * 2000, "{}" * 200, '{"a": [' + "[]," * 1000, '{"a": [' + "1," * 2000):
        assert "plus de valeurs" in refused(text)


def test_coordinates_do_not_wait_for_those_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document of many features is as heavy as its heaviest one."""
    monkeypatch.setattr(geojson, "MAX_WAITING", 5000)
    text = json.dumps({**LAYER, "features": [FEATURE] * 30})
    assert sum(weight * text.count(sign) for sign, weight in geojson._WEIGHTS.items()) > 5000
    assert len(read(text).geometries) == 30


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=[]), max_size=5)
    | st.sampled_from(["Feature", "FeatureCollection", "Polygon", "GeometryCollection"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["type", "features", "geometry", "properties", "coordinates",
                         "geometries", "crs", "name", "id"]),
        inner, max_size=4,
    ),
    max_leaves=15,
)  # fmt: skip


@examples(200)
@given(JSON)
def test_any_json_is_read_or_told(document: Any) -> None:
    feature = {**FEATURE, "geometry": document}
    around = (document, {**LAYER, "crs": document}, {**LAYER, "features": [document, feature]})
    for text in map(json.dumps, around):
        try:
            found = read(text)
        except LayerError:
            continue
        assert len(found.attributs) == len(found.geometries)
