"""A layer of polygons, as someone else drew it, in its place in France."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from cptsgeo.communes.communes import Communes
from cptsgeo.errors import LayerError
from cptsgeo.geometry.rings import Geometries
from cptsgeo.layers.attributes import impersonal_attributes
from cptsgeo.layers.limits import EVERYDAY, Limits
from cptsgeo.layers.place import place
from cptsgeo.layers.polygons import polygons_of, repaired
from cptsgeo.layers.raw import Raw
from cptsgeo.layers.recognition import read_source
from cptsgeo.layers.tangle import check_abreast, check_detail, check_near, check_own
from cptsgeo.text import names
from cptsgeo.text.french import typographic
from cptsgeo.text.signs import clean, one_line

_NAMES = (
    "nom", "nom cpts", "nom de la cpts", "lib cpts", "libelle cpts", "name", "cpts", "libelle",
    "lib", "intitule", "denomination", "territoire", "nom territoire", "nom du territoire",
    "secteur", "titre", "title", "label", "nom epci", "lib epci", "libelle epci", "nom officiel",
    "nom complet", "raison sociale", "raison social", "raison soc", "nom commune", "nom com",
    "cpts id", "id cpts", "code cpts", "id", "code", "code siren", "siren", "siren epci",
    "code epci", "code insee", "insee com", "code commune", "description",
)  # fmt: skip
"""Columns that name a territory, the best first, as keys; a Shapefile cuts names at ten letters."""


_NOUNS = frozenset(
    ("nom", "noms", "name", "lib", "libelle", "intitule", "denomination", "designation", "titre",
     "label", "appellation")
)  # fmt: skip
_OF = frozenset(
    ("cpts", "terr", "territ", "territoire", "territoires", "secteur", "zone", "perimetre",
     "projet", "structure", "officiel", "usuel", "usage", "long", "court", "complet", "fr", "de",
     "du", "la", "le", "l", "des", "d", "sante", "pays", "canton", "bassin", "vie", "entite", "com",
     "commune", "epci")
)  # fmt: skip
"""Words of a column of names: ``NOM_TERR``, ``lib_secteur``, ``name:fr``."""
_AS_GOOD = "titre"
"""The column of `_NAMES` that one of such words is worth."""
_APART = re.compile(r"[_:.]+")

_WORDS = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
"""Where a word begins in a name written as one."""

_ALONE = re.compile(r'\[\s*"(?P<json>[^"\\]*)"\s*\]|\(1:(?P<gdal>[^()]*)\)')
"""A list of one name, as a GeoPackage and a Shapefile write it."""


@dataclass(frozen=True)
class Layer:
    """Polygons with their names.

    Attributes
    ----------
    path : Path
        The file.
    noms : tuple of str, n of them
        What each polygon is called; its place in the file where it bears no name.
    geometries : array of shapely geometries, shape (n,)
        Polygon or MultiPolygon in degrees (EPSG:4326), as drawn: some may be invalid.
    attributs : tuple of mapping, n of them
        Attributes of each.
    systeme : str
        The system of coordinates that it was read in.
    remarques : tuple of str
        What was left aside or had to be recognised, in French sentences.
    """

    path: Path
    noms: tuple[str, ...]
    geometries: Geometries
    attributs: tuple[Mapping[str, Any], ...]
    systeme: str
    remarques: tuple[str, ...]

    @property
    def nom(self) -> str:
        """Name of the file without its extension, as it may be told and written anywhere."""
        return typographic(one_line(self.path.stem))

    @property
    def fichier(self) -> str:
        """Name of the file, in the same way."""
        return one_line(self.path.name)

    @functools.cached_property
    def invalides(self) -> tuple[int, ...]:
        """Ranks of the polygons that are drawn wrong."""
        return tuple(np.flatnonzero(~shapely.is_valid(self.geometries)).tolist())

    @functools.cached_property
    def valides(self) -> Geometries:
        """The polygons, those drawn wrong repaired; see `cptsgeo.layers.polygons.repaired`.

        A `LayerError` tells of one that crosses itself too often.
        """
        check_own(self.path, self.noms, self.geometries, self.invalides)
        return repaired(self.geometries, self.invalides)


def read_features(path: Path, couche: str | None = None, *, limits: Limits = EVERYDAY) -> Raw:
    """Read the features of a geographic file; see `cptsgeo.layers.recognition.read_source`.

    Parameters
    ----------
    path
        The file.
    couche
        The layer of a file that has several.
    limits
        What reading may take.

    Returns
    -------
    Raw
        Its features, texts of their attributes without signs that something would obey.

    Raises
    ------
    LayerError
        If it cannot be read.
    """
    raw = read_source(path, couche, limits)
    attributs = [{clean(str(name)): _cleaned(value) for name, value in one.items()}
                 for one in raw.attributs]  # fmt: skip
    return raw._replace(attributs=attributs)


def _cleaned(value: Any, depth: int = 4) -> Any:
    """A value of an attribute, texts in it cleaned; what is nested deeper is left out."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return [_cleaned(one, depth - 1) for one in value] if depth else None
    if isinstance(value, dict):
        return (
            {clean(str(name)): _cleaned(one, depth - 1) for name, one in value.items()}
            if depth
            else None
        )
    return value


def read_layer(
    path: Path, communes: Communes, *, couche: str | None = None, crs: str | None = None
) -> Layer:
    """Read the polygons of a geographic file.

    Parameters
    ----------
    path
        A GeoJSON, GeoPackage, Shapefile, KML, WKT, FlatGeobuf, TopoJSON or GeoParquet file, or a
        zip of one. Nothing else is opened: no link is followed.
    communes
        The referential, that tells where France is.
    couche
        The layer of a file that has several.
    crs
        The system of its coordinates, as ``EPSG:2154``; by default what it tells, or its numbers.

    Returns
    -------
    Layer
        Its polygons, in longitude and latitude.

    Raises
    ------
    LayerError
        If it cannot be read, holds no polygon, or lies nowhere in France.
    """
    raw = read_features(path, couche)
    found = polygons_of(raw.geometries)
    if not len(found.geometries):
        drawn = found.remarques[0] if found.remarques else "Il ne contient aucun élément."
        raise LayerError(
            f"Le fichier {path} n’a aucun polygone : y dessiner le contour du territoire en "
            f"polygone, et l’enregistrer de nouveau. {drawn}"
        )
    kept = raw._replace(
        geometries=found.geometries, attributs=[raw.attributs[rank] for rank in found.rangs]
    )
    check_detail(path, found.geometries)
    check_near(path, found.geometries)
    check_abreast(path, found.geometries)
    placed = place(path, kept, communes, crs)
    told = impersonal_attributes(kept.attributs)
    return Layer(
        path,
        _named(told.attributs, found.rangs.tolist()),
        placed.geometries,
        told.attributs,
        placed.systeme,
        (*placed.remarques, *found.remarques, *told.remarques),
    )


def _named(attributs: Sequence[Mapping[str, Any]], ranks: Sequence[int]) -> tuple[str, ...]:
    """Names of features: the best column that names them, else their places in the file."""
    columns = {name: _key(name) for one in attributs for name in one}
    ordered = sorted(
        (name for name, key in columns.items() if key in _NAMES or _is_name(key)),
        key=lambda name: _NAMES.index(columns[name] if columns[name] in _NAMES else _AS_GOOD),
    )
    return tuple(
        next((text for name in ordered if (text := _text(one.get(name)))), f"polygone {rank + 1}")
        for one, rank in zip(attributs, ranks, strict=True)
    )


def _key(column: str) -> str:
    """What spellings of a column have in common: ``nom_cpts``, ``Nom CPTS``, ``nomCPTS``."""
    return names.key(_APART.sub(" ", _WORDS.sub(" ", column)))


def _is_name(key: str) -> bool:
    """Whether a column is said to be that of names, in words that no list holds together."""
    words = {*key.split()}
    return bool(words & _NOUNS) and words <= _NOUNS | _OF


def _text(value: Any) -> str:
    """A name, also where it is the only one of a list; empty if it is none."""
    if isinstance(value, str) and (alone := _ALONE.fullmatch(value.strip())):
        value = alone["json"] or alone["gdal"]
    if isinstance(value, list | tuple | np.ndarray):
        return _text(value[0]) if len(value) == 1 else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    told = isinstance(value, str | int) and not isinstance(value, bool)
    return " ".join(str(value).split())[:200] if told else ""
