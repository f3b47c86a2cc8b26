"""Zones blanches as layers: the zones and their parts, and the communes that they are made of."""

from cptsgeo.analysis.coverage import ZONE_BLANCHE
from cptsgeo.analysis.zones import ZonesBlanches
from cptsgeo.render.exports.layer import zones_layer
from cptsgeo.render.exports.output_layer import OutputLayer, multi
from cptsgeo.render.looks import state_looks
from cptsgeo.render.sheets import Column
from cptsgeo.render.tables.zones import zones_sheets


def zones_layers(found: ZonesBlanches) -> tuple[OutputLayer, ...]:
    """Give the layers of zones blanches.

    Parameters
    ----------
    found
        The zones.

    Returns
    -------
    tuple of OutputLayer
        ``zones_blanches``, as ``cptsgeo exporter`` gives them, and their ``communes``.
    """
    table = next(one for one in zones_sheets(found) if one.nom == "communes")
    codes = [str(row[2]) for row in table.lignes]
    sheet = table._replace(
        colonnes=(*table.colonnes, Column("etat", "État (code)")),
        lignes=tuple((*row, ZONE_BLANCHE) for row in table.lignes),
    )
    communes = OutputLayer(
        sheet,
        multi(found.territories.communes.topology.polygons(codes)),
        tuple((code,) for code in codes),
        "etat",
        (state_looks()[ZONE_BLANCHE],),
        "commune",
    )
    return (zones_layer(found), communes)
