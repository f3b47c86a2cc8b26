"""An adjusted territory as layers: the drawing, the whole communes, and those it touches."""

from typing import Final

from cptsgeo.layers.adjustment import Adjustment, Touched
from cptsgeo.plan.territories import Territories
from cptsgeo.render.exports.output_layer import OutputLayer, multi
from cptsgeo.render.looks import SLASH, Look, Pattern
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.tables.adjustment import adjustment_sheets

LOOKS: Final = (
    Look("prise", "Dans le territoire", "#44bb99"),
    Look("prise_douteuse", "Prise, à confirmer", "#9fdcc9", Pattern(8, SLASH, "#1c6b54", 1.4)),
    Look("laissee_douteuse", "Laissée, à confirmer", "#fff3dd", Pattern(8, SLASH, "#b06a00", 1.4)),
    Look("laissee", "Touchée, laissée", "#ffffff"),
)
"""How the communes that a drawing touches look."""


def state(one: Touched) -> str:
    """Tell how a touched commune looks: the identifier of one of `LOOKS`."""
    doubtful = "_douteuse" if one.douteuse and not one.decidee else ""
    return ("prise" if one.prise else "laissee") + doubtful


def adjusted_layers(found: Adjustment, territories: Territories) -> tuple[OutputLayer, ...]:
    """Give the layers of an adjusted territory.

    Parameters
    ----------
    found
        The drawing and its communes.
    territories
        The plan, that tells who holds them today.

    Returns
    -------
    tuple of OutputLayer
        ``territoire`` in whole communes, ``communes`` that are touched, and the ``dessin``.
    """
    topology = found.communes.topology
    nom = found.layer.nom
    whole = Sheet(
        "territoire",
        "Territoire en communes entières",
        (
            Column("nom", "Nom"),
            Column("communes", "Communes", Unit.ENTIER),
            Column("population", "Habitants", Unit.ENTIER),
            Column("surface_km2", "Surface (km²)", Unit.SURFACE),
            Column("codes_communes", "Codes INSEE des communes"),
        ),
        ((nom, len(found.prises), found.population, found.surface, " ".join(found.codes)),),
    )
    touched = adjustment_sheets(found, territories)[1]
    states = [state(one) for one in found.touchees]
    communes = Sheet(
        "communes",
        touched.titre,
        (*touched.colonnes, Column("etat", "État (code)")),
        tuple((*row, one) for row, one in zip(touched.lignes, states, strict=True)),
    )
    drawing = Sheet(
        "dessin",
        "Le dessin",
        (Column("nom", "Nom"), Column("surface_km2", "Surface (km²)", Unit.SURFACE)),
        ((nom, found.surface_dessinee),),
    )
    codes = [one.commune.code for one in found.touchees]
    return (
        OutputLayer(
            whole, multi([topology.union(found.codes)]), (tuple(found.codes),), "", (), "nom"
        ),
        OutputLayer(
            communes,
            multi(topology.polygons(codes)),
            tuple((code,) for code in codes),
            "etat",
            LOOKS,
            "nom",
        ),
        OutputLayer(drawing, multi([found.forme]), (), "", (), "nom"),
    )
