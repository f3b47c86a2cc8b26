"""``cptsgeo ajuster``: a drawn territory to whole communes."""

from pathlib import Path

import click

from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import AU, PLAN, load, read_by
from cptsgeo.cli.sortie import ECRASER, SORTIE, check_output, deliver, form_of, terminal_width
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import typographic

FORMS = ("texte", "csv", "xlsx", "json", "html", "gpkg")

COUCHE = click.option("--couche", metavar="COUCHE",
                      help="La couche à lire, si le fichier en a plusieurs.")  # fmt: skip
CRS = click.option("--crs", metavar="EPSG:CODE",
                   help="Système des coordonnées, s’il n’est pas celui que le fichier dit : "
                   "EPSG:2154 (Lambert-93), EPSG:4326…")  # fmt: skip


def _share(_ctx: click.Context, _param: click.Parameter, text: str) -> float:
    try:
        share = float(text.strip().rstrip("%").replace(",", ".")) / (100 if "%" in text else 1)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise click.BadParameter("écrire une part entre 0 et 1, comme 0,5, ou 50 %.")
    return share


@click.command(
    cls=Commande,
    short_help="Faire d’un territoire dessiné des communes entières.",
    epilog="\b\nExemples :\n"
    "  cptsgeo ajuster dessin.geojson\n"
    "  cptsgeo ajuster dessin.gpkg --prendre Béhuard --laisser 44203 --sortie territoire.csv\n"
    "  cptsgeo ajuster dessin.kml --sortie territoire.csv --carte territoire.html\n\n"
    "La liste écrite en CSV se contrôle ensuite : cptsgeo valider territoire.csv.\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@click.argument("dessin", metavar="DESSIN", type=click.Path(path_type=Path))
@click.option("--seuil", metavar="PART", default="0.5", callback=_share,
              help="Part de la surface à partir de laquelle une commune est prise.  "
              "[par défaut : 0,5]")  # fmt: skip
@click.option("--prendre", metavar="COMMUNE", multiple=True,
              help="Prendre cette commune touchée, par son nom ou son code (répétable).",
              )  # fmt: skip
@click.option("--laisser", metavar="COMMUNE", multiple=True,
              help="Laisser cette commune touchée, par son nom ou son code (répétable).",
              )  # fmt: skip
@click.option("--element", "elements", metavar="NOM", multiple=True,
              help="Ne garder de la couche que le polygone de ce nom (répétable).",
              )  # fmt: skip
@COUCHE
@CRS
@PLAN
@AU
@click.option("--carte", metavar="FICHIER", type=click.Path(path_type=Path),
              help="Écrire aussi la carte et les tableaux, en HTML.")  # fmt: skip
@click.option("--format", "format_", metavar="texte|csv|xlsx|json|html|gpkg",
              type=click.Choice(FORMS, case_sensitive=False),
              help="Forme du résultat.  [par défaut : d’après le nom de --sortie, sinon texte]",
              )  # fmt: skip
@SORTIE
@ECRASER
def ajuster(
    dessin: Path,
    seuil: float,
    prendre: tuple[str, ...],
    laisser: tuple[str, ...],
    elements: tuple[str, ...],
    couche: str | None,
    crs: str | None,
    plan: Path | None,
    au: PartialDate | None,
    carte: Path | None,
    format_: str | None,
    sortie: Path | None,
    ecraser: bool,
) -> None:
    """Faire d’un territoire dessiné, dans DESSIN, un territoire de communes entières.

    DESSIN est un fichier GeoJSON, GeoPackage, Shapefile, KML, WKT ou leur zip, dans n’importe quel
    système de coordonnées. Une commune est prise si la moitié de sa surface est dans le dessin ;
    celles qu’il coupe, ou dont il laisse le bourg dehors, sont à trancher : une CPTS est faite de
    communes entières. En CSV : la liste des communes prises, que « valider » sait lire. En
    GeoPackage : le territoire, les communes touchées et le dessin, pour QGIS.
    """
    from cptsgeo.layers import read_layer  # noqa: PLC0415
    from cptsgeo.layers.adjustment import adjust  # noqa: PLC0415 (numpy, shapely, GDAL)
    from cptsgeo.render.provenance import head, sources  # noqa: PLC0415
    from cptsgeo.render.sheets import to_csv, to_json, to_text, to_xlsx  # noqa: PLC0415
    from cptsgeo.render.tables import adjustment as outputs  # noqa: PLC0415

    form = form_of(format_, sortie, FORMS)
    for path, what in ((sortie, form), (carte, "html")):
        if path:
            check_output(path, [dessin, plan], what, ecraser=ecraser)
    territories = load(plan, au)
    layer = read_layer(dessin, territories.communes, couche=couche, crs=crs)
    found = adjust(layer, territories.communes, seuil=seuil, elements=elements,
                   prendre=prendre, laisser=laisser)  # fmt: skip
    title = f"{typographic(dessin.name)} : {outputs.summary(found)}"
    for remark in outputs.remarks(found):
        click.echo(remark, err=True)
    if carte or form == "html":
        from cptsgeo.render.pages.adjustment import page_adjustment  # noqa: PLC0415 (jinja2)

        page = page_adjustment(found, territories, empreinte=read_by(plan, dessin))
        deliver(page, carte or sortie, "Carte écrite")
        if form == "html":
            return
    content: str | bytes
    if form == "texte":
        sheets = outputs.adjustment_text(found, territories)
        text = to_text(sheets, width=terminal_width(sortie))
        deliver(f"{title}\n\n{text}", sortie, "Territoire écrit")
        return
    sheets = outputs.adjustment_sheets(found, territories)
    if form == "csv":
        content = to_csv(sheets[0])
    elif form == "gpkg":
        from cptsgeo.render.exports.geopackage import to_geopackage  # noqa: PLC0415
        from cptsgeo.render.exports.metadata import about  # noqa: PLC0415 (GDAL)
        from cptsgeo.render.exports.territoire import couches_of  # noqa: PLC0415

        metadata = about(territories, empreinte=read_by(plan, dessin))
        content = to_geopackage(couches_of(found, territories), metadata, CRS_GEOGRAPHIC)
    elif form == "xlsx":
        content = to_xlsx(sheets, titre=title, sources=sources(territories))
    else:
        content = to_json(head("ajuster", territories, empreinte=read_by(plan, dessin)), sheets)
    if sortie:
        click.echo(f"{title}.", err=True)
    deliver(content, sortie, "Territoire écrit")
