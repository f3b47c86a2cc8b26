"""Layers drawn elsewhere: polygons in a file of any kind, to places in France."""

from cptsgeo.layers.layer import Layer, read_layer

__all__ = ["Layer", "read_layer"]
