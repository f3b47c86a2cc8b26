"""A layer as the arrays that GDAL writes."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from cptsgeo.files.provisional import unwritten
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.geometry.rings import Geometries
from cptsgeo.layers.systems import moving
from cptsgeo.render.exports.output_layer import OutputLayer
from cptsgeo.render.sheets import Unit
from cptsgeo.render.sheets.sheet import scaled

_WHOLE = (Unit.ENTIER, Unit.EUROS)


def fields(layer: OutputLayer) -> Iterator[tuple[npt.NDArray[Any], npt.NDArray[np.bool_] | None]]:
    """Yield the values of each column, with where there is none.

    Parameters
    ----------
    layer
        The layer.

    Yields
    ------
    tuple of array and array or None
        Texts as objects, whole numbers as int64, others as float64, in the units of programs; None
        for texts, that are None themselves where there is none.
    """
    for rank, column in enumerate(layer.sheet.colonnes):
        values = [scaled(row[rank], column.nature) for row in layer.sheet.lignes]
        if column.nature is Unit.TEXTE:
            yield np.array(values, dtype=object), None
            continue
        missing = np.array([value is None for value in values], dtype=bool)
        kind = np.int64 if column.nature in _WHOLE else np.float64
        yield np.array([0 if value is None else value for value in values], dtype=kind), missing


def moved(geometries: Geometries, crs: str) -> Geometries:
    """Give geometries in another system of coordinates than longitude and latitude."""
    if crs == CRS_GEOGRAPHIC:
        return geometries
    transformer = moving(CRS_GEOGRAPHIC, crs)

    def move(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    found: Geometries = shapely.transform(geometries, move)
    return found


def write_layer(
    path: Path,
    layer: OutputLayer,
    names: Sequence[str],
    *,
    driver: str,
    crs: str,
    options: Mapping[str, object],
) -> None:
    """Write a layer with GDAL.

    Parameters
    ----------
    path
        The file; a layer is added to one that exists, where the format has several.
    layer
        The layer.
    names
        Names of its columns.
    driver
        GDAL's name of the format.
    crs
        System of the coordinates written, as ``EPSG:2154``.
    options
        Metadata of the layer, and the options of the format.

    Raises
    ------
    OutputError
        If GDAL says that it could not. It does not always: what it wrote is to be counted.
    """
    arrays = list(fields(layer))
    shapes = shapely.to_wkb(moved(layer.geometries, crs))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The names of temporary files are no one's concern.
        try:
            pyogrio.raw.write(
                path,
                shapes,
                [values for values, _ in arrays],
                list(names),
                field_mask=[mask for _, mask in arrays],
                layer=layer.sheet.nom,
                driver=driver,
                geometry_type=layer.kind,
                crs=crs,
                **options,
            )
        except (DataSourceError, DataLayerError) as error:
            raise unwritten("GDAL n’a pu y écrire") from error


def files_of(folder: Path) -> Mapping[str, bytes]:
    """Files of a folder, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
