"""Official files to a referential of the user’s, cleaned and checked as the embedded one is."""

from cptsgeo.referentiel.importation.build import build_referentiel
from cptsgeo.referentiel.importation.official import Official, read_official

__all__ = ["Official", "build_referentiel", "read_official"]
