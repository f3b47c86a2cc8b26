"""``cptsgeo exporter``: layers for QGIS, spreadsheets, web maps and programs."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import AU, DEPARTEMENT, PLAN, REGION, chosen, load, read_by
from cptsgeo.cli.sortie import ECRASER, check_output, deliver, form_of
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import count, listed, typographic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cptsgeo.plan.territories import Territories
    from cptsgeo.render.exports import OutputLayer

FORMS = ("gpkg", "geojson", "topojson", "parquet", "shp", "csv", "xlsx", "kml")
_WHAT = ("cpts", "communes", "zones-blanches", "liens")
_SEVERAL = ("gpkg", "topojson", "xlsx")
"""Formats that hold several layers."""

_ANYWHERE = ("gpkg", "parquet", "shp")
"""Formats whose coordinates may be in another system than longitude and latitude."""


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
@click.option("--quoi", multiple=True, metavar="|".join(_WHAT),
              type=click.Choice(_WHAT, case_sensitive=False),
              help="La couche (répétable pour GeoPackage, TopoJSON et XLSX).  [par défaut : toutes "
              "pour ceux-là, sinon cpts]")  # fmt: skip
@REGION
@DEPARTEMENT
@PLAN
@AU
@click.option("--crs", metavar="EPSG:CODE", default=CRS_GEOGRAPHIC, callback=_crs,
              help="Système des coordonnées d’un GeoPackage, d’un Shapefile ou d’un GeoParquet : "
              "EPSG:2154 pour le Lambert-93.  [par défaut : EPSG:4326, longitude et latitude]",
              )  # fmt: skip
@click.option("--format", "format_", metavar="|".join(FORMS),
              type=click.Choice(FORMS, case_sensitive=False),
              help="Format.  [par défaut : d’après le nom de --sortie ; .zip est un Shapefile]",
              )  # fmt: skip
@click.option("--sortie", metavar="FICHIER", type=click.Path(path_type=Path), required=True,
              help="Où écrire.")  # fmt: skip
@ECRASER
def exporter(
    quoi: tuple[str, ...],
    regions: tuple[str, ...],
    departements: tuple[str, ...],
    plan: Path | None,
    au: PartialDate | None,
    crs: str,
    format_: str | None,
    sortie: Path,
    ecraser: bool,
) -> None:
    """Exporter les couches d’un plan : CPTS, communes, zones blanches, liens.

    Un GeoPackage les contient toutes, avec les styles que QGIS applique à l’ouverture, les titres
    des colonnes, les sources et les millésimes. Les CPTS sont données entières, avec leurs communes
    d’autres départements. En CSV : la table seule.
    """
    form = form_of(format_, sortie, FORMS)
    if form == "texte":
        raise click.UsageError(
            f"Le nom {sortie.name} ne dit pas le format : finir par .gpkg, .geojson, .xlsx…, ou "
            f"ajouter --format ({listed(FORMS, 'ou')})."
        )
    if crs != CRS_GEOGRAPHIC and form not in _ANYWHERE:
        raise click.UsageError(
            f"Un fichier {form} est toujours en longitude et latitude : ôter --crs, ou choisir un "
            "GeoPackage."
        )
    wanted = quoi or (_WHAT if form in _SEVERAL else _WHAT[:1])
    if len(set(wanted)) > 1 and form not in _SEVERAL:
        raise click.UsageError(
            f"Un fichier {form} n’a qu’une couche : ne garder qu’un --quoi, ou choisir un "
            "GeoPackage."
        )
    outputs = _paths(sortie, form)
    for path in outputs.values():
        check_output(path, [plan], form, ecraser=ecraser)
    from cptsgeo.render.exports import output_layers  # noqa: PLC0415 (numpy, shapely)

    territories = load(plan, au)
    where = chosen(territories, regions, departements)
    layers = output_layers(territories, dict.fromkeys(wanted), where)
    contents, remarks = _written(layers, territories, form, crs, read_by(plan), sortie)
    for remark in remarks:
        click.echo(remark, err=True)
    told = listed(f"{one.sheet.nom.replace('_', ' ')} ({count(len(one.sheet.lignes), 'ligne')})"
                  for one in layers)  # fmt: skip
    if len(contents) == 1:
        deliver(contents[""], sortie, f"Écrit : {told},")
    else:
        from cptsgeo.plan.files.writer import write_files  # noqa: PLC0415

        write_files(
            sortie.parent, {outputs[suffix].name: _bytes(contents[suffix]) for suffix in contents}
        )
        click.echo(f"Écrit : {told}, dans {sortie} et les fichiers qui l’accompagnent.", err=True)


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _paths(sortie: Path, form: str) -> dict[str, Path]:
    """Files to write by suffix: several for a Shapefile out of a zip."""
    if form != "shp" or sortie.suffix.lower() == ".zip":
        return {"": sortie}
    suffixes = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".txt")
    return {suffix: sortie.with_suffix(suffix) for suffix in suffixes}


def _written(
    layers: "Sequence[OutputLayer]",
    territories: "Territories",
    form: str,
    crs: str,
    empreinte: str,
    sortie: Path,
) -> tuple[Mapping[str, str | bytes], tuple[str, ...]]:
    """Contents by suffix, and what there is to say of them."""
    from cptsgeo.render.exports.metadata import about  # noqa: PLC0415

    head, first = about(territories, empreinte=empreinte), layers[0]
    if form == "csv":
        from cptsgeo.render.sheets import to_csv  # noqa: PLC0415

        return {"": to_csv(first.sheet)}, ()
    if form == "xlsx":
        from cptsgeo.render.provenance import sources  # noqa: PLC0415
        from cptsgeo.render.sheets import to_xlsx  # noqa: PLC0415

        title = f"{typographic(territories.plan.nom)}, {head['situation']}"
        sheets = [one.sheet for one in layers]
        return {"": to_xlsx(sheets, titre=title, sources=sources(territories))}, ()
    if form in {"geojson", "topojson"}:
        from cptsgeo.render.exports import geojson  # noqa: PLC0415

        if form == "geojson":
            return {"": geojson.to_geojson(first, head)}, ()
        return {"": geojson.to_topojson(layers, territories.communes.topology, head)}, ()
    if form == "kml":
        from cptsgeo.render.exports.kml import to_kml  # noqa: PLC0415

        return {"": to_kml(first, head)}, ()
    from cptsgeo.layers.place import check_crs  # noqa: PLC0415

    check_crs(crs)
    if form == "gpkg":
        from cptsgeo.render.exports.geopackage import to_geopackage  # noqa: PLC0415

        return {"": to_geopackage(layers, head, crs)}, ()
    if form == "parquet":
        from cptsgeo.render.exports.parquet import to_parquet  # noqa: PLC0415

        return {"": to_parquet(first, head, crs)}, ()
    from cptsgeo.render.exports.shapefile import to_shapefile, zipped  # noqa: PLC0415

    found = to_shapefile(first, head, crs)
    if sortie.suffix.lower() == ".zip":
        return {"": zipped(sortie.stem, found.files)}, found.remarques
    return found.files, found.remarques
