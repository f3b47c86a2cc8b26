"""A layer of territories as polygons: what is wrong with it, and the plan that it seems to mean."""

from cptsgeo.diagnosis.diagnose import Diagnosis, diagnose
from cptsgeo.diagnosis.fault import SLIVER_METRES, Fault, Nature

__all__ = ["SLIVER_METRES", "Diagnosis", "Fault", "Nature", "diagnose"]
