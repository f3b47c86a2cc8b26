"""What a plan knows, as layers that other software opens."""

from cptsgeo.render.exports.layer import QUOI, output_layers
from cptsgeo.render.exports.output_layer import OutputLayer

__all__ = ["QUOI", "OutputLayer", "output_layers"]
