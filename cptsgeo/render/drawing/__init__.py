"""Maps as SVG that a script may zoom, recolour and point at; a page may hold several."""

from cptsgeo.render.drawing.frame import Box, Frame, frame
from cptsgeo.render.drawing.scene import Holders, Scene, Trait, scene, styles

__all__ = ["Box", "Frame", "Holders", "Scene", "Trait", "frame", "scene", "styles"]
