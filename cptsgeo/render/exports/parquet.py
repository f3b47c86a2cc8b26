"""GeoParquet, with a library that few need."""

from collections.abc import Mapping

from cptsgeo.files.provisional import provisional_folder
from cptsgeo.layers.parquet import check_pyarrow
from cptsgeo.render.exports.counting import check_parquet
from cptsgeo.render.exports.dataframes import to_geodataframe
from cptsgeo.render.exports.output_layer import OutputLayer

_NO_SEAL = "0" * 64
"""Where the seal goes once the file is whole: see `cptsgeo.render.formats.inside`."""


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
    OutputError
        If it could not be written whole.
    """
    check_pyarrow()
    import pyarrow.parquet  # noqa: PLC0415

    found = to_geodataframe(layer, crs)
    with provisional_folder() as folder:
        path = folder / "couche.parquet"
        found.to_parquet(path, index=False)
        table = pyarrow.parquet.read_table(path)
        told = {**head, "sceau": _NO_SEAL}
        kept = {**(table.schema.metadata or {}),
                **{f"cptsgeo:{name}": value for name, value in told.items()}}  # fmt: skip
        pyarrow.parquet.write_table(table.replace_schema_metadata(kept), path)
        check_parquet(path, len(layer.sheet.lignes))
        return path.read_bytes()
