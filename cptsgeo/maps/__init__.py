"""Interactive maps of a plan: a region, a department, a CPTS, and the page that links them."""

from cptsgeo.maps.cartes import carte_cpts, carte_departement, carte_region, sauver
from cptsgeo.maps.index import page_index
from cptsgeo.maps.page import Carte

__all__ = ["Carte", "carte_cpts", "carte_departement", "carte_region", "page_index", "sauver"]
