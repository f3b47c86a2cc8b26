"""Maps as SVG that a script may zoom, recolour and point at; a page may hold several."""

from cptsgeo.render.drawing.frame import Box, Frame, frame
from cptsgeo.render.drawing.scene import Front, Overlay, Scene, Subject, scene, styles
from cptsgeo.render.drawing.telling import Holders, Telling, telling

__all__ = [
    "Box",
    "Frame",
    "Front",
    "Holders",
    "Overlay",
    "Scene",
    "Subject",
    "Telling",
    "frame",
    "scene",
    "styles",
    "telling",
]
