"""GeoParquet, with a library that few need."""

import importlib.util

from cptsgeo.errors import LayerError


def check_pyarrow() -> None:
    """Refuse GeoParquet where its library is missing.

    Raises
    ------
    LayerError
        Telling how to install it.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise LayerError(
            "Le format GeoParquet demande la bibliothèque pyarrow : l’installer avec "
            "pip install pyarrow, ou choisir un GeoPackage."
        )
