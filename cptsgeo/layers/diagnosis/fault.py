"""What may be wrong with a layer of territories."""

from enum import Enum
from typing import NamedTuple

import shapely

from cptsgeo.communes.commune_table import Commune

SLIVER_METRES = 100.0
"""Mean width below which a gap or an overlap is a sliver: no commune is so narrow, and two
generalisations of the same border are seldom farther apart."""


class FaultKind(Enum):
    """The kinds of fault.

    Attributes
    ----------
    INVALIDE
        A polygon crosses itself, or is malformed otherwise.
    DOUBLON
        The same polygon twice, or nearly.
    CHEVAUCHEMENT
        Several polygons cover the same ground.
    VIDE
        A gap with territories all around: a hole of their union.
    OUVERT
        What the outline of the layer leaves of the departments looked at: a gap that is open to
        the outside, or, if it is a sliver, a difference between two drawings of one limit.
    """

    INVALIDE = "invalide"
    DOUBLON = "doublon"
    CHEVAUCHEMENT = "chevauchement"
    VIDE = "vide"
    OUVERT = "vide ouvert"


class Fault(NamedTuple):
    """A fault of a layer.

    Attributes
    ----------
    nature : FaultKind
        Its kind.
    eclat : bool
        Whether it is a sliver.
    surface : float
        Square metres; 0 for an invalid polygon.
    largeur : float
        Mean width in metres: twice the area by the perimeter.
    point : tuple of float
        Longitude and latitude of a place in it.
    commune : Commune
        The commune there, or the nearest one.
    rangs : tuple of int
        Ranks of the polygons: those at fault, that overlap, or that lie around a gap.
    forme : shapely geometry
        Its shape in degrees; a point for an invalid polygon.
    detail : str
        What is wrong with an invalid polygon; else empty.
    """

    nature: FaultKind
    eclat: bool
    surface: float
    largeur: float
    point: tuple[float, float]
    commune: Commune
    rangs: tuple[int, ...]
    forme: shapely.Geometry
    detail: str = ""

    @property
    def reel(self) -> bool:
        """Whether it is more than a sliver."""
        return not self.eclat
