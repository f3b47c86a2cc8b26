"""What a plan knows, as layers that other software opens."""

from cptsgeo.exports.couche import QUOI, Couche, couches

__all__ = ["QUOI", "Couche", "couches"]
