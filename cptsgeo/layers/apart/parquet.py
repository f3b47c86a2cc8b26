"""A GeoParquet file, read in a process where a bad one can do no harm."""

import os
from typing import Any

from cptsgeo.layers.apart.transfer import Answer, Asked, answer


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
    import pyarrow  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    found = geopandas.read_parquet(asked.path)
    drawn = found.geometry.name
    for shape in shapely.to_wkb(found.geometry.values, include_srid=False):
        given.shape(shape)
    given.system(None if found.crs is None else found.crs.to_json())
    names = [name for name in found.columns if name != drawn]
    columns = found[names].astype(object).where(found[names].notna(), None)
    given.table([*map(str, names)], len(found), [_values(columns[name]) for name in names])


def _values(column: Any) -> list[Any]:
    return [*column.tolist()]


if __name__ == "__main__":
    answer(read)
