"""What a plan knows, as layers that other software opens."""

from cptsgeo.render.exports.layer import QUOI, OutputLayer, output_layers

__all__ = ["QUOI", "OutputLayer", "output_layers"]
