"""``cptsgeo exporter``: layers for QGIS, spreadsheets, web maps and programs."""

from functools import partial
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import Places, PlanAsked, place_options, plan_options
from cptsgeo.cli.places import OutputFile
from cptsgeo.cli.sortie import Output, output_options, write
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.plan.territories import Territories
from cptsgeo.render.provenance import situation, sources
from cptsgeo.render.result import WHAT, Layers, Part, Result, Tables
from cptsgeo.text.french import count, listed, typographic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cptsgeo.render.exports import OutputLayer, output_layers
    from cptsgeo.render.exports.metadata import about
else:
    output_layers = later("cptsgeo.render.exports:output_layers")
    about = later("cptsgeo.render.exports.metadata:about")


def _crs(_ctx: click.Context, _param: click.Parameter, text: str) -> str:
    text = text.strip().upper()
    return f"EPSG:{text}" if text.isdigit() else text


@click.command(
    cls=Commande,
    short_help="Exporter CPTS, communes et zones : QGIS, tableur, carte en ligne.",
    epilog="\b\nExemples :\n"
    "  cptsgeo exporter --sortie plan.gpkg\n"
    "  cptsgeo exporter --sortie cpts.geojson\n"
    "  cptsgeo exporter --quoi communes --departement 49 --sortie communes.xlsx\n"
    "  cptsgeo exporter --crs EPSG:2154 --sortie cpts.zip\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@click.option("--quoi", multiple=True, metavar="|".join(WHAT),
              type=click.Choice(WHAT, case_sensitive=False),
              help="La couche (répétable pour GeoPackage, TopoJSON et XLSX).  [par défaut : toutes "
              "pour ceux-là, sinon cpts]")  # fmt: skip
@place_options()
@plan_options
@click.option("--crs", metavar="EPSG:CODE", default=CRS_GEOGRAPHIC, callback=_crs,
              help="Système des coordonnées d’un GeoPackage, d’un Shapefile ou d’un GeoParquet : "
              "EPSG:2154 pour le Lambert-93.  [par défaut : EPSG:4326, longitude et latitude]",
              )  # fmt: skip
@output_options(
    Part.LAYERS,
    Part.TABLES,
    help="Format.  [par défaut : d’après le nom de --sortie ; .zip est un Shapefile]",
    sortie=click.option("--sortie", metavar="FICHIER", type=OutputFile(), required=True,
                        help="Où écrire."),
)  # fmt: skip
def exporter(
    quoi: tuple[str, ...],
    places: Places,
    asked: PlanAsked,
    crs: str,
    output: Output,
) -> None:
    """Exporter les couches d’un plan : CPTS, communes, zones blanches, liens.

    Un GeoPackage les contient toutes, avec les styles que QGIS applique à l’ouverture, les titres
    des colonnes, les sources et les millésimes. Les CPTS sont données entières, avec leurs communes
    d’autres départements. En CSV : la table seule.
    """
    form = output.form
    if crs != CRS_GEOGRAPHIC and not form.anywhere:
        raise click.UsageError(
            f"Un fichier {form.name} est toujours en longitude et latitude : ôter --crs, ou "
            "choisir un GeoPackage."
        )
    wanted = dict.fromkeys(quoi or (WHAT if form.several else WHAT[:1]))
    if len(wanted) > 1 and not form.several:
        raise click.UsageError(
            f"Un fichier {form.name} n’a qu’une couche : ne garder qu’un --quoi, ou choisir un "
            "GeoPackage."
        )
    output.check(asked.path)
    territories = asked.territories()
    layers = output_layers(territories, wanted, places.among(territories))
    told = listed(f"{one.sheet.nom.replace('_', ' ')} ({count(len(one.sheet.lignes), 'ligne')})"
                  for one in layers)  # fmt: skip
    write(_result(layers, territories, asked), output, f"Écrit : {told},", crs=crs)


def _result(layers: "Sequence[OutputLayer]", territories: Territories, asked: PlanAsked) -> Result:
    return Result(
        tables=Tables(
            f"{typographic(territories.plan.nom)}, {situation(territories)}",
            lambda: [one.sheet for one in layers],
            partial(sources, territories),
        ),
        layers=Layers(
            lambda: layers,
            lambda: about(territories, empreinte=asked.read_by()),
            lambda: territories.communes.topology,
        ),
    )
