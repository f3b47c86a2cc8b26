"""Shapes drawn elsewhere: read, measured, brought to whole communes; none is written here."""

from cptsgeo.layers.layer import Layer, read_layer

__all__ = ["Layer", "read_layer"]
