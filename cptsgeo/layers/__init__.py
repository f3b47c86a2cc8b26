"""Shapes drawn elsewhere: read, measured, brought to whole communes; none is written here."""

from typing import TYPE_CHECKING, Any

from cptsgeo import load

if TYPE_CHECKING:
    from cptsgeo.layers.layer import Layer, read_layer

__all__ = ["Layer", "read_layer"]


def __getattr__(name: str) -> Any:
    # What reads in a process apart loads nothing of this.
    if name in __all__:
        return load(f"cptsgeo.layers.layer:{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
