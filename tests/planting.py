"""Faults planted in a clean layer of territories, each known by its shape: tests and benchmarks."""

from typing import NamedTuple

import numpy as np
import shapely

from cptsgeo.geometry.rings import Geometries

Shapes = list[shapely.Geometry]


class Planted(NamedTuple):
    """A layer with faults: what there is to find of each kind."""

    polygons: Geometries
    overlaps: Shapes
    gaps: Shapes


def plant(polygons: Geometries, many: int, *, seed: int = 7) -> Planted:
    """Plant gaps, overlaps and slivers, far from each other, on borders and inside.

    Parameters
    ----------
    polygons
        A clean coverage in degrees.
    many
        How many faults; a third are gaps, a third overlaps, and half of each slivers.
    seed
        What the places are drawn from.

    Returns
    -------
    Planted
        A copy with the faults.
    """
    found = polygons.copy()
    draw = np.random.default_rng(seed)
    hosts = draw.permutation(len(polygons))
    used: Shapes = []
    overlaps: Shapes = []
    gaps: Shapes = []
    tree = shapely.STRtree(polygons)
    for host in hosts.tolist():
        if len(overlaps) + len(gaps) == many:
            break
        kind = (len(overlaps) + len(gaps)) % 4
        place = _place(polygons, host, kind, draw)
        shape = _shape(place, sliver=kind % 2 == 1)
        around = tree.query(shape, predicate="intersects")
        if any(shape.distance(other) < 0.05 for other in used):
            continue
        if kind < 2:  # A hole inside one territory, or across a border.
            if not shapely.union_all(polygons[around]).covers(shape):
                continue
            for rank in around:
                found[rank] = shapely.difference(found[rank], shape)
            gaps.append(shape)
        else:  # A territory that runs over one neighbour, and no other.
            others = [rank for rank in around.tolist() if rank != host]
            if len(others) != 1:
                continue
            common = shapely.intersection(shape, polygons[others[0]])
            both = shapely.union_all(polygons[[host, *others]])
            large = 0.2 * shape.area < common.area < 0.8 * shape.area
            if common.geom_type != "Polygon" or not large or not both.covers(shape):
                continue
            found[host] = shapely.union(found[host], shape)
            overlaps.append(common)
        used.append(shape)
    assert len(overlaps) + len(gaps) == many
    return Planted(found, overlaps, gaps)


def _place(polygons: Geometries, host: int, kind: int, draw: np.random.Generator) -> shapely.Point:
    """A point inside a territory, or on its outline."""
    polygon = max(shapely.get_parts(polygons[host]), key=shapely.area)
    if kind == 0:
        return shapely.point_on_surface(polygon)
    return shapely.line_interpolate_point(polygon.exterior, draw.random(), normalized=True)


def _shape(place: shapely.Point, *, sliver: bool) -> shapely.Geometry:
    if sliver:  # 2 km long, 30 m wide.
        return shapely.box(place.x - 0.0135, place.y - 0.00014, place.x + 0.0135, place.y + 0.00014)
    return place.buffer(0.008)


def matched(found: Shapes, planted: Shapes) -> bool:
    """Whether each shape found is one planted, and each planted is found, to a thousandth."""
    if len(found) != len(planted):
        return False
    tree = shapely.STRtree(planted)
    seen = set()
    for shape in found:
        near = int(tree.nearest(shapely.point_on_surface(shape)))
        common = shapely.intersection(shape, planted[near]).area
        if common < 0.999 * max(shape.area, planted[near].area):
            return False
        seen.add(near)
    return len(seen) == len(planted)
