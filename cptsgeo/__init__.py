"""Territories of CPTS as whole communes: build, check and map them.

The table of whole communes is the truth; every polygon is derived from it. Importing this
package loads neither geopandas nor folium; what needs them does, when it is asked for.
"""

import importlib
from collections.abc import Callable
from typing import Any

__version__ = "0.2.0"

_PUBLIC = {
    "DatedPlan": "cptsgeo.library:DatedPlan",
    "read_plan": "cptsgeo.library:read_plan",
    "read_communes": "cptsgeo.communes.reading:read_communes",
}
"""Names of the package, and where they are defined."""

__all__ = ["DatedPlan", "__version__", "read_communes", "read_plan"]


def load(where: str) -> Any:
    """Give what a module of the package defines, loading the module if it was not yet.

    Parameters
    ----------
    where
        Module and name: ``cptsgeo.render.pages.zones:page_zones``.

    Returns
    -------
    object
        The function or the class.
    """
    module, _, name = where.partition(":")
    return getattr(importlib.import_module(module), name)


def later(where: str) -> Callable[..., Any]:
    """Give a function whose module is loaded when it is first called.

    What is dear to load and needed by few runs is named so at the head of a module, beside the
    import that mypy reads, so that calls are checked against the function itself::

        if TYPE_CHECKING:
            from cptsgeo.render.pages.zones import page_zones
        else:
            page_zones = later("cptsgeo.render.pages.zones:page_zones")

    ``tests/test_imports.py`` holds both against each other, and counts both as imports.

    Parameters
    ----------
    where
        As for `load`.

    Returns
    -------
    callable
        The function.
    """

    def call(*arguments: Any, **named: Any) -> Any:
        return load(where)(*arguments, **named)

    return call


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return load(_PUBLIC[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
