"""A layer that GDAL reads, in a process where it can do nothing else.

GDAL opens what a file tells it to open: another file, an address, a program. Here it knows one
format only, the one that the file was recognised to be of, and the file stands alone in its folder.
"""

import math
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from cptsgeo.layers.apart.transfer import DAMAGED, FOREIGN, Answer, Asked, Refusal, answer

OPTIONS = {
    # No settings and no drivers but those that GDAL was made with.
    "GDAL_CONFIG_FILE": os.devnull,
    "GDAL_DRIVER_PATH": "disable",
    "OGR_DRIVER_PATH": "disable",
    "GDAL_PYTHON_DRIVER_PATH": "",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    # Nothing of the network.
    "PROJ_NETWORK": "OFF",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".aucune",
    "CPL_VSIL_CURL_USE_HEAD": "NO",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "LIBKML_RESOLVE_STYLE": "NO",
    # Nothing beside the file.
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    "GDAL_PAM_ENABLED": "NO",
    "SHAPE_RESTORE_SHX": "NO",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    # Little memory, one processor.
    "GDAL_CACHEMAX": "64",
    "GDAL_NUM_THREADS": "1",
    "CPL_DEBUG": "OFF",
}
"""Variables that GDAL and PROJ obey."""

_UNNEEDED = ("shapely", "pandas", "geopandas", "pyarrow", "pyproj", "certifi")
"""What pyogrio loads where it finds it: WKB is all that is asked of it."""


def read(asked: Asked, given: Answer) -> None:
    """Read the features of a layer, or of all layers as one.

    Parameters
    ----------
    asked
        What is asked.
    given
        Receives them.
    """
    pyogrio = only(asked.drivers)
    warnings.simplefilter("ignore")  # What matters is told by the caller, in its own words.
    layers = [str(name) for name, kind in pyogrio.list_layers(asked.path) if kind]
    if not asked.ensemble or asked.couche is not None or not layers:
        chosen = given.chosen(layers, asked.couche)
        layers = [] if chosen is None else [chosen]
    for rank, layer in enumerate(layers):
        meta, _, shapes, columns = pyogrio.raw.read(
            asked.path, layer=layer, encoding=asked.encoding
        )
        if not rank:
            given.system(meta["crs"])
        for shape in shapes:
            given.shape(shape)
        values = [[_value(value) for value in column.tolist()] for column in columns]
        given.table([str(one) for one in meta["fields"]], len(shapes), values)


def only(drivers: tuple[str, ...]) -> Any:
    """Load GDAL with one driver: the first of these that it has.

    Parameters
    ----------
    drivers
        GDAL's names.

    Returns
    -------
    module
        pyogrio.
    """
    os.environ.update(OPTIONS, CPL_TMPDIR=str(Path.cwd()))
    for name in _UNNEEDED:
        sys.modules[name] = None  # type: ignore[assignment]
    import pyogrio  # noqa: PLC0415 (the variables first)

    # Nothing has been opened yet. Which drivers there are differs from one GDAL to another, so it
    # is asked; registering them again leaves out those that are to be skipped.
    known = pyogrio.list_drivers()
    kept = next((name for name in drivers if name in known), None)
    if kept is None:
        raise Refusal(FOREIGN)
    skipped = ",".join(name for name in known if name != kept)
    pyogrio.set_gdal_config_options({"GDAL_SKIP": skipped})
    pyogrio.core._register_drivers()
    if [*pyogrio.list_drivers()] != [kept]:
        raise Refusal(DAMAGED)
    return pyogrio


def _value(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


if __name__ == "__main__":
    answer(read)
