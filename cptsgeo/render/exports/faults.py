"""The faults of a layer as layers: what has an area, and the places of malformed polygons."""

from collections.abc import Callable, Mapping
from typing import Final

import shapely

from cptsgeo import __version__
from cptsgeo.geometry.rings import Geometries, array_of
from cptsgeo.layers.diagnosis import Diagnosis, Fault
from cptsgeo.render.exports.output_layer import OutputLayer, multi
from cptsgeo.render.looks import Look
from cptsgeo.render.sheets import Sheet
from cptsgeo.render.tables.diagnosis import diagnosis_sheets, summary
from cptsgeo.text.french import count, typographic

LOOKS: Final = (
    Look("doublon", "Polygones en double", "#ffaabb"),
    Look("chevauchement", "Chevauchements", "#ee8866"),
    Look("vide", "Vides entre les territoires", "#77aadd"),
    Look("vide ouvert", "Vides ouverts sur la limite des départements", "#bbccee"),
)
"""How the faults that have an area look."""


_TITLES: Final = {
    "fautes": "Doublons, chevauchements et vides",
    "invalides": "Polygones mal dessinés",
}


def fault_layers(found: Diagnosis) -> tuple[OutputLayer, ...]:
    """Give the layers of a diagnosis.

    Parameters
    ----------
    found
        The diagnosis.

    Returns
    -------
    tuple of OutputLayer
        ``fautes``, with the areas of faults; ``invalides``, with the places of malformed
        polygons, if there are. ``invalides`` alone if there is nothing else.
    """
    table = diagnosis_sheets(found)[0]
    points = [one.forme.geom_type == "Point" for one in found.fautes]

    def layer(nom: str, places: bool, shapes: Callable[[list[Fault]], Geometries]) -> OutputLayer:
        kept = [rank for rank, point in enumerate(points) if point is places]
        sheet = Sheet(nom, _TITLES[nom], table.colonnes, tuple(table.lignes[one] for one in kept))
        faults = [found.fautes[rank] for rank in kept]
        return OutputLayer(sheet, shapes(faults), (), "" if places else "nature",
                           () if places else LOOKS, "polygones")  # fmt: skip

    areas = layer("fautes", False, lambda faults: multi(_areas(one.forme) for one in faults))
    if not any(points):
        return (areas,)
    places = layer("invalides", True, lambda faults: array_of([one.forme for one in faults]))
    return (places,) if all(points) else (areas, places)


def _areas(shape: shapely.Geometry) -> shapely.Geometry:
    """What of a shape has an area."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.multipolygons([one for one in parts.tolist() if one.geom_type == "Polygon"])


def faults_about(found: Diagnosis, *, empreinte: str = "") -> Mapping[str, str]:
    """Give the metadata of an export of faults.

    Parameters
    ----------
    found
        The diagnosis.
    empreinte
        Fingerprint of the layer that was read.

    Returns
    -------
    mapping of str to str
        Texts by name; the first one marks the file as ours.
    """
    vintages = found.communes.vintages
    return {
        "format": "cptsgeo/exporter",
        "version": f"cptsgeo {__version__}",
        "plan": typographic(found.layer.fichier),
        "situation": summary(found),
        "departements": ", ".join(found.departements),
        "seuil": count(round(found.seuil), "mètre"),
        "cog": str(vintages.cog),
        "contours": f"{vintages.contours}, {vintages.resolution}",
        "reserves": " ".join(found.layer.remarques),
        "sources": vintages.mention,
        "empreinte": empreinte,
    }
