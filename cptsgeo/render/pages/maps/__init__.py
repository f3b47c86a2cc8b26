"""Interactive maps of a plan: a region, a department, a CPTS, and the page that links them."""

from cptsgeo.render.pages.maps.cartes import carte_cpts, carte_departement, carte_region, sauver
from cptsgeo.render.pages.maps.element import Carte
from cptsgeo.render.pages.maps.index import page_index

__all__ = ["Carte", "carte_cpts", "carte_departement", "carte_region", "page_index", "sauver"]
