"""A layer: a table with a shape in each row, and how it looks."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import shapely

from cptsgeo.geometry.rings import Geometries, array_of
from cptsgeo.render.looks import Look
from cptsgeo.render.sheets import Sheet
from cptsgeo.text.french import listed, quoted


class OutputLayer(NamedTuple):
    """A layer.

    Attributes
    ----------
    sheet : Sheet
        Its name, title, columns and rows.
    geometries : array of shapely geometries
        One a row, in degrees (EPSG:4326): all of a kind, MultiPolygon, LineString or Point.
    groups : tuple of tuple of str
        Atoms of each row; none where a row is not made of communes.
    by : str
        The column that tells how a row looks; empty if all look the same.
    looks : tuple of Look
        How the values of that column look.
    label : str
        The column that names a row on a map.
    """

    sheet: Sheet
    geometries: Geometries
    groups: tuple[tuple[str, ...], ...]
    by: str
    looks: tuple[Look, ...]
    label: str

    @property
    def kind(self) -> str:
        """``MultiPolygon``, ``LineString`` or ``Point``."""
        shapes = (shape for shape in self.geometries if shape is not None)
        return next((str(shape.geom_type) for shape in shapes), "MultiPolygon")


def first(layers: Sequence[OutputLayer], form: str) -> tuple[OutputLayer, tuple[str, ...]]:
    """Give the layer that a format of one layer holds.

    Parameters
    ----------
    layers
        The layers of a result.
    form
        Name of the format.

    Returns
    -------
    tuple of OutputLayer and tuple of str
        The first, and a sentence that tells which are left out.
    """
    held, *others = layers
    if not others:
        return held, ()
    left = listed(quoted(one.sheet.nom) for one in others)
    return held, (
        f"Un fichier {form} n’a qu’une couche, {quoted(held.sheet.nom)} : un GeoPackage a aussi "
        f"{left}.",
    )


def multi(shapes: Iterable[shapely.Geometry]) -> Geometries:
    """Polygons as multipolygons: a layer has one kind of geometry; an empty one is none."""
    return array_of(
        [None if one.is_empty else shapely.MultiPolygon(shapely.get_parts(one).tolist())
         for one in shapes]
    )  # fmt: skip
