"""A GeoParquet file, read in a process where a bad one can do no harm."""

import json
import os
from typing import Any

from cptsgeo.layers.apart.transfer import DAMAGED, Answer, Asked, Refusal, answer


def read(asked: Asked, given: Answer) -> None:
    """Read the features of a GeoParquet file.

    Parameters
    ----------
    asked
        What is asked.
    given
        Receives them.
    """
    # The pools of memory of pyarrow ask for far more room than they use.
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
    import geopandas  # noqa: PLC0415 (the variable first)
    import pyarrow.parquet  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    about = json.loads(pyarrow.parquet.read_schema(asked.path).metadata[b"geo"])
    if not all(_is_told(column.get("crs")) for column in about["columns"].values()):
        raise Refusal(DAMAGED)
    found = geopandas.read_parquet(asked.path)
    drawn = found.geometry.name
    for shape in shapely.to_wkb(found.geometry.values, include_srid=False):
        given.shape(shape)
    given.system(None if found.crs is None else found.crs.to_wkt())
    names = [name for name in found.columns if name != drawn]
    columns = found[names].astype(object).where(found[names].notna(), None)
    given.table([*map(str, names)], len(found), [columns[name].tolist() for name in names])


def _is_told(crs: Any) -> bool:
    """Whether a system of coordinates is described, or unknown: another form may name a file."""
    if isinstance(crs, dict):
        return str(crs.get("type")).endswith("CRS") and not {"init", "proj"} & {*crs}
    return crs is None or (isinstance(crs, str) and "[" in crs)


if __name__ == "__main__":
    answer(read)
