"""Maps as SVG that a script may zoom, recolour and point at; a page may hold several."""

from cptsgeo.drawing.frame import Box, Frame, frame
from cptsgeo.drawing.scene import Holders, Scene, Trait, scene, script, styles

__all__ = ["Box", "Frame", "Holders", "Scene", "Trait", "frame", "scene", "script", "styles"]
