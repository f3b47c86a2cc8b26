"""Territories of CPTS as whole communes: build, check and map them.

The table of whole communes is the truth; every polygon is derived from it. Importing this
package loads neither geopandas nor folium; what needs them does, when it is asked for.
"""

import importlib
from typing import Any

__version__ = "0.2.0"

_PUBLIC = {"DatedPlan": "library", "read_plan": "library", "read_communes": "communes.communes"}
"""Names of the package, and the modules that define them."""

__all__ = ["DatedPlan", "__version__", "read_communes", "read_plan"]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(importlib.import_module(f"{__name__}.{_PUBLIC[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
