"""GeoParquet, with a library that few need."""

from pathlib import Path

import numpy as np

from cptsgeo.errors import LayerError
from cptsgeo.layers.raw import Raw


def check_pyarrow() -> None:
    """Refuse GeoParquet where its library is missing.

    Raises
    ------
    LayerError
        Telling how to install it.
    """
    try:
        import pyarrow  # noqa: F401, PLC0415
    except ImportError as error:
        raise LayerError(
            "Le format GeoParquet demande la bibliothèque pyarrow : l’installer avec "
            "pip install pyarrow, ou choisir un GeoPackage."
        ) from error


def read_parquet(path: Path) -> Raw:
    """Read a GeoParquet file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Raw
        Its features.

    Raises
    ------
    LayerError
        If pyarrow is missing, or the file is damaged or has no geometry.
    """
    check_pyarrow()
    import geopandas  # noqa: PLC0415 (pandas)
    import pyarrow  # noqa: PLC0415

    try:
        found = geopandas.read_parquet(path)
    except (ValueError, OSError, pyarrow.ArrowException) as error:
        raise LayerError(
            f"Le fichier {path} est abîmé, ou n’a pas de géométrie : l’exporter de nouveau en "
            "GeoParquet ou en GeoPackage."
        ) from error
    columns = [name for name in found.columns if name != found.geometry.name]
    attributs = found[columns].astype(object).where(found[columns].notna(), None)
    return Raw(
        np.asarray(found.geometry.values, dtype=object), attributs.to_dict("records"), found.crs
    )
