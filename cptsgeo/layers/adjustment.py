"""A drawn territory to whole communes: what is inside, what is not, what has to be decided.

A CPTS cannot cut a commune (the ACI is granted for complete communes only), but a drawing does.
"""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.bourgs import bourgs, parts
from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.communes import Communes, Partie
from cptsgeo.communes.faces import faces
from cptsgeo.errors import LayerError
from cptsgeo.geometry.crossings import odd_ground
from cptsgeo.geometry.rings import Geometries
from cptsgeo.layers import Layer
from cptsgeo.layers.measure import square_metres
from cptsgeo.text import names
from cptsgeo.text.french import listed, quoted, typographic

THRESHOLD = 0.5
"""Share of its surface from which a commune is taken."""

DOUBT = (0.05, 0.95)
"""Shares between which a commune is to be decided by people: the generalised contours of two
producers differ by less than that of the surface of nearly every commune."""

_TRACE = 1e-6
"""Share below which a commune is not touched: what rounding leaves along a border."""


class Touched(NamedTuple):
    """A commune that a drawing touches.

    Attributes
    ----------
    commune : Commune
        The commune, or an arrondissement of Paris, Lyon or Marseille.
    part : float
        Share of its surface inside the drawing, 0 to 1.
    surface : int
        Its surface in square metres, of generalised contours.
    bourg : tuple of float
        Longitude and latitude of its inhabited point.
    mairie : bool
        Whether that is its town hall, rather than a place within it.
    habitee : bool
        Whether that is inside the drawing.
    prise : bool
        Whether it is in the territory.
    decidee : bool
        Whether someone said so.
    dedans, dehors : tuple of Partie
        Its communes déléguées or associées that are inside and outside the drawing, if the
        drawing goes between them; empty if it cuts one.
    """

    commune: Commune
    part: float
    surface: int
    bourg: tuple[float, float]
    mairie: bool
    habitee: bool
    prise: bool
    decidee: bool
    dedans: tuple[Partie, ...] = ()
    dehors: tuple[Partie, ...] = ()

    @property
    def douteuse(self) -> bool:
        """Whether the drawing does not tell: it cuts the commune, or leaves its town outside."""
        low, high = DOUBT
        return low <= self.part <= high or self.habitee != (self.part > high)


@dataclass(frozen=True)
class Adjustment:
    """A drawing, and the communes that it touches.

    Attributes
    ----------
    layer : Layer
        Where the drawing comes from.
    noms : tuple of str
        The polygons of the layer that it is made of.
    communes : Communes
        The referential.
    seuil : float
        Share of its surface from which a commune is taken.
    forme : shapely geometry
        The drawing, in degrees (EPSG:4326), valid.
    touchees : tuple of Touched
        By code.
    """

    layer: Layer
    noms: tuple[str, ...]
    communes: Communes
    seuil: float
    forme: shapely.Geometry
    touchees: tuple[Touched, ...]

    @property
    def prises(self) -> tuple[Touched, ...]:
        """Communes of the territory."""
        return tuple(one for one in self.touchees if one.prise)

    @property
    def laissees(self) -> tuple[Touched, ...]:
        """Communes that the drawing touches and the territory leaves."""
        return tuple(one for one in self.touchees if not one.prise)

    @property
    def douteuses(self) -> tuple[Touched, ...]:
        """Communes that people have to decide, those that they did included."""
        return tuple(one for one in self.touchees if one.douteuse)

    @property
    def a_trancher(self) -> tuple[Touched, ...]:
        """Doubtful communes that nobody decided."""
        return tuple(one for one in self.douteuses if not one.decidee)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the territory's communes."""
        return tuple(one.commune.code for one in self.prises)

    @property
    def population(self) -> int:
        """Inhabitants of the territory."""
        return sum(one.commune.population for one in self.prises)

    @property
    def surface(self) -> float:
        """Square metres of the territory, in whole communes."""
        return float(sum(one.surface for one in self.prises))

    @functools.cached_property
    def surface_dessinee(self) -> float:
        """Square metres of the drawing."""
        return float(square_metres(np.array([self.forme]))[0])

    @property
    def en_plus(self) -> float:
        """Square metres that whole communes add to the drawing."""
        return sum((1 - one.part) * one.surface for one in self.prises)

    @property
    def en_moins(self) -> float:
        """Square metres of the drawing in communes that are left."""
        return sum(one.part * one.surface for one in self.laissees)

    @property
    def ailleurs(self) -> float:
        """Square metres of the drawing in no commune: at sea, or abroad."""
        inside = sum(one.part * one.surface for one in self.touchees)
        return max(0.0, self.surface_dessinee - inside)


def adjust(
    layer: Layer,
    communes: Communes,
    *,
    seuil: float = THRESHOLD,
    elements: Sequence[str] = (),
    prendre: Iterable[str] = (),
    laisser: Iterable[str] = (),
) -> Adjustment:
    """Turn a drawn territory into whole communes.

    Parameters
    ----------
    layer
        The drawing; all of its polygons are one territory.
    communes
        The referential.
    seuil
        Share of its surface from which a commune is taken, above 0 and at most 1.
    elements
        Names of the polygons to keep of the layer; all of them by default.
    prendre
        Codes or names of touched communes that are taken, whatever their share.
    laisser
        Codes or names of those that are left.

    Returns
    -------
    Adjustment
        The communes that the drawing touches.

    Raises
    ------
    LayerError
        If no polygon has such a name, the drawing has no inside or touches no commune, or a
        commune to take or leave is not touched, or is in both.
    """
    ranks = _ranks(layer, elements)
    shape = shapely.union_all(layer.valides[ranks])
    known = faces(communes, shape.bounds)
    touched = _shares(shape, known.polygons)
    if not touched:
        raise LayerError(
            f"Le dessin de {layer.path} ne touche aucune commune : vérifier où il est, ou son "
            "système de coordonnées (--crs)."
        )
    codes = {known.codes[rank]: rank for rank in sorted(touched)}
    decided = _decided(codes, communes, prendre, laisser)
    places, around = bourgs(communes, known), adjacency(communes).voisinages
    cut = _cut_parts(shape, [code for code, rank in codes.items() if touched[rank] < 1], communes)
    shapely.prepare(shape)
    found = [
        Touched(
            communes.atoms[code],
            touched[rank],
            around[code].surface,
            tuple(places.points[rank].tolist()),
            bool(places.mairie[rank]),
            bool(shape.covers(shapely.Point(places.points[rank]))),
            decided.get(code, touched[rank] >= seuil),
            code in decided,
            *cut.get(code, ((), ())),
        )
        for code, rank in codes.items()
    ]
    return Adjustment(
        layer, tuple(layer.noms[rank] for rank in ranks), communes, seuil, shape, tuple(found)
    )


def _ranks(layer: Layer, elements: Sequence[str]) -> list[int]:
    if not elements:
        return list(range(len(layer.noms)))
    keys = [names.key(name) for name in layer.noms]
    ranks = []
    for element in elements:
        found = [rank for rank, key in enumerate(keys) if key == names.key(element)]
        if not found:
            near = names.nearest(element, layer.noms) or layer.noms[:5]
            raise LayerError(
                f"Aucun polygone de {layer.path} ne s’appelle {quoted(element)} : choisir "
                f"{listed(map(quoted, near), 'ou')}."
            )
        ranks += found
    return sorted(set(ranks))


def _shares(shape: shapely.Geometry, polygons: Geometries) -> dict[int, float]:
    """Share of each polygon inside a shape, of those that are; only those at its edge are cut."""
    shapely.prepare(shape)
    ranks = np.flatnonzero(shapely.intersects(shape, polygons))
    whole = shapely.covers(shape, polygons[ranks])
    shares = dict.fromkeys(ranks[whole].tolist(), 1.0)
    edge = ranks[~whole]
    inside = np.empty(len(edge), dtype=object)
    for place, polygon in enumerate(polygons[edge]):
        # Of a drawing of a million vertices, what lies around one commune is little.
        near = shapely.clip_by_rect(shape, *shapely.bounds(polygon))
        valid = near if near.is_valid else odd_ground(near)
        inside[place] = shapely.intersection(valid, polygon)
    cut = square_metres(inside) / square_metres(polygons[edge])
    touched = cut > _TRACE
    return shares | dict(
        zip(edge[touched].tolist(), np.minimum(cut[touched], 1.0).tolist(), strict=True)
    )


def _decided(
    codes: Iterable[str], communes: Communes, prendre: Iterable[str], laisser: Iterable[str]
) -> dict[str, bool]:
    by_key: dict[str, list[str]] = {}
    for code in codes:
        by_key.setdefault(names.key(communes.atoms[code].nom), []).append(code)
        by_key[code.lower()] = [code]
    decided: dict[str, bool] = {}
    for texts, taken in ((prendre, True), (laisser, False)):
        for text in texts:
            (code,) = _one(text, by_key, communes)
            if decided.get(code, taken) != taken:
                raise LayerError(
                    f"La commune {quoted(text)} est à prendre et à laisser : ôter l’un des deux."
                )
            decided[code] = taken
    return decided


def _one(text: str, by_key: dict[str, list[str]], communes: Communes) -> list[str]:
    found = by_key.get(names.key(text), [])
    if len(found) == 1:
        return found
    told = [f"{typographic(communes.atoms[code].nom)} ({code})" for code in found]
    if told:
        raise LayerError(
            f"Le dessin touche plusieurs communes {quoted(text)} : écrire le code de l’une, "
            f"{listed(told, 'ou')}."
        )
    near = names.nearest(text, list(by_key))
    known = [f"{typographic(communes.atoms[code].nom)} ({code})" for key in near
             for code in by_key[key]]  # fmt: skip
    hint = f"vouliez-vous dire {listed(known, 'ou')} ?" if known else "vérifier son nom."
    raise LayerError(f"Le dessin ne touche aucune commune {quoted(text)} : {hint}")


def _cut_parts(
    shape: shapely.Geometry, codes: Sequence[str], communes: Communes
) -> dict[str, tuple[tuple[Partie, ...], tuple[Partie, ...]]]:
    """Parts inside and outside a shape, of the communes that it divides between their parts."""
    known = parts(communes, set(codes))
    inside = _shares(shape, known.polygons)
    sides: dict[str, tuple[list[Partie], list[Partie]]] = {}
    low, high = DOUBT
    cut = set()
    for rank, partie in enumerate(known.parties):
        share = inside.get(rank, 0.0)
        if low <= share <= high:
            cut.add(partie.code_commune)
        sides.setdefault(partie.code_commune, ([], []))[share < low].append(partie)
    return {
        code: (tuple(within), tuple(out))
        for code, (within, out) in sides.items()
        if within and out and code not in cut
    }
