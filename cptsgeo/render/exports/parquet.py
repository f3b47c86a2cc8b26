"""GeoParquet, with a library that few need."""

from collections.abc import Mapping
from pathlib import Path

from cptsgeo.layers.parquet import check_pyarrow
from cptsgeo.render.exports.arrays import temporary_folder
from cptsgeo.render.exports.dataframes import to_geodataframe
from cptsgeo.render.exports.output_layer import OutputLayer


def to_parquet(layer: OutputLayer, head: Mapping[str, str], crs: str) -> bytes:
    """Write a layer as GeoParquet.

    Parameters
    ----------
    layer
        The layer.
    head
        What it says of itself, among the metadata of the file.
    crs
        System of its coordinates, as ``EPSG:2154``.

    Returns
    -------
    bytes
        The same for the same layer and the same libraries.

    Raises
    ------
    LayerError
        If pyarrow is missing.
    """
    check_pyarrow()
    import pyarrow.parquet  # noqa: PLC0415

    found = to_geodataframe(layer, crs)
    with temporary_folder() as folder:
        path = Path(folder) / "couche.parquet"
        found.to_parquet(path, index=False)
        table = pyarrow.parquet.read_table(path)
        kept = {**(table.schema.metadata or {}),
                **{f"cptsgeo:{name}": value for name, value in head.items()}}  # fmt: skip
        pyarrow.parquet.write_table(table.replace_schema_metadata(kept), path)
        return path.read_bytes()
