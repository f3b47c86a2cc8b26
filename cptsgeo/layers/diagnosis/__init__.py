"""A layer of territories as polygons: what is wrong with it, and the plan that it seems to mean."""

from cptsgeo.layers.diagnosis.diagnose import Diagnosis, diagnose
from cptsgeo.layers.diagnosis.fault import SLIVER_METRES, Fault, FaultKind

__all__ = ["SLIVER_METRES", "Diagnosis", "Fault", "FaultKind", "diagnose"]
