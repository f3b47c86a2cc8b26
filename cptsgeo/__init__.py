"""Territories of CPTS as whole communes: build, check and map them.

The table of whole communes is the truth; every polygon is derived from it. Importing this
package loads neither geopandas nor folium; the maps do, when they are drawn.
"""

__version__ = "0.1.0"
