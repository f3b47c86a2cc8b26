"""``cptsgeo diagnostiquer``: what is wrong with a layer of territories, and what it means."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo.cli.ajuster import COUCHE, CRS
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import read_layer_by
from cptsgeo.cli.sortie import ECRASER, SORTIE, check_output, deliver, form_of, terminal_width
from cptsgeo.communes.communes import Communes, read_communes
from cptsgeo.text.french import typographic

if TYPE_CHECKING:
    from cptsgeo.layers.diagnosis import Diagnosis

FORMS = ("texte", "csv", "xlsx", "json", "geojson", "html")
FAULTY = 1


def _metres(_ctx: click.Context, _param: click.Parameter, text: str) -> float:
    try:
        metres = float(text.replace(",", "."))
    except ValueError:
        metres = -1.0
    if not (math.isfinite(metres) and metres >= 0):
        raise click.BadParameter("écrire un nombre de mètres, comme 50.")
    return metres


@click.command(
    cls=Commande,
    short_help="Contrôler une couche de territoires dessinés ailleurs.",
    epilog="\b\nExemples :\n"
    "  cptsgeo diagnostiquer ars.gpkg\n"
    "  cptsgeo diagnostiquer fcpts.zip --region 52 --sortie fautes.xlsx\n"
    "  cptsgeo diagnostiquer ars.gpkg --reparer ars-reparee.gpkg --proposer plan-ars\n"
    "  cptsgeo valider --plan plan-ars\n\n"
    "Code de retour : 0 sans faute (les vides réels n’en sont pas), 1 s’il y en a, 2 si un fichier "
    "ne peut être lu ou écrit.",
)
@click.argument("couche_", metavar="COUCHE", type=click.Path(path_type=Path))
@click.option("--seuil-metres", "seuil", metavar="MÈTRES", default="100", callback=_metres,
              help="Largeur moyenne sous laquelle un vide ou un chevauchement est un éclat.  "
              "[par défaut : 100]")  # fmt: skip
@click.option("--region", "regions", multiple=True, metavar="RÉGION",
              help="Une région que la couche devrait couvrir (répétable).")  # fmt: skip
@click.option("--departement", "departements", multiple=True, metavar="DÉPARTEMENT",
              help="Un département qu’elle devrait couvrir (répétable).  [par défaut : ceux dont "
              "elle couvre la moitié des communes]")  # fmt: skip
@COUCHE
@CRS
@click.option("--reparer", metavar="FICHIER", type=click.Path(path_type=Path),
              help="Écrire une copie réparée (.geojson ou .gpkg) : polygones mal dessinés, "
              "doublons, éclats ; dire tout ce qui a été fait.")  # fmt: skip
@click.option("--proposer", metavar="DOSSIER", type=click.Path(path_type=Path),
              help="Écrire le plan que la couche semble vouloir dire, en communes entières.",
              )  # fmt: skip
@click.option("--format", "format_", metavar="texte|csv|xlsx|json|geojson|html",
              type=click.Choice(FORMS, case_sensitive=False),
              help="Forme du résultat.  [par défaut : d’après le nom de --sortie, sinon texte]",
              )  # fmt: skip
@SORTIE
@ECRASER
@click.pass_context
def diagnostiquer(
    ctx: click.Context,
    couche_: Path,
    seuil: float,
    regions: tuple[str, ...],
    departements: tuple[str, ...],
    couche: str | None,
    crs: str | None,
    reparer: Path | None,
    proposer: Path | None,
    format_: str | None,
    sortie: Path | None,
    ecraser: bool,
) -> None:
    """Contrôler une couche de territoires en polygones, qui n’est pas faite de communes.

    Dans COUCHE (GeoJSON, GeoPackage, Shapefile, KML, WKT…) : polygones mal dessinés ou en double,
    chevauchements avec leurs propriétaires, vides entre les territoires ou ouverts sur la limite
    des départements, éclats à part ; chacun avec sa surface et sa commune. Puis les communes que
    chaque polygone semble vouloir dire. Le fichier n’est jamais modifié.
    """
    from cptsgeo.layers import read_layer  # noqa: PLC0415
    from cptsgeo.layers.diagnosis import diagnose  # noqa: PLC0415 (numpy, shapely, GDAL)
    from cptsgeo.render.tables.diagnosis import summary  # noqa: PLC0415

    form = form_of(format_, sortie, FORMS)
    if sortie:
        check_output(sortie, [couche_], form, ecraser=ecraser)
    if reparer:
        suffix = reparer.suffix.lower().removeprefix(".")
        if suffix not in {"geojson", "gpkg"}:
            raise click.UsageError(
                f"La copie réparée s’écrit en GeoJSON ou en GeoPackage : finir {reparer} par "
                ".geojson ou .gpkg."
            )
        check_output(reparer, [couche_], suffix, ecraser=ecraser)
    if proposer and not ecraser:
        from cptsgeo.plan.files.writer import check_empty  # noqa: PLC0415

        check_empty(proposer)
    communes = read_communes()
    looked_at = _departements(communes, regions, departements)
    layer = read_layer(couche_, communes, couche=couche, crs=crs)
    found = diagnose(layer, communes, seuil=seuil, departements=looked_at)
    for remark in layer.remarques:
        click.echo(remark, err=True)
    content = _rendered(found, form, read_layer_by(couche_), sortie)
    if sortie:
        click.echo(f"{typographic(couche_.name)} : {summary(found)}.", err=True)
    deliver(content, sortie, "Diagnostic écrit")
    if reparer:
        _repair(found, reparer)
    if proposer:
        _propose(found, proposer)
    if found.defectueuse:
        ctx.exit(FAULTY)


def _departements(
    communes: Communes, regions: tuple[str, ...], departements: tuple[str, ...]
) -> tuple[str, ...] | None:
    codes = [communes.departement(text) for text in departements]
    for region in map(communes.region, regions):
        codes += sorted({one.departement for one in communes.select(region=region)})
    return tuple(codes) or None


def _rendered(found: "Diagnosis", form: str, empreinte: str, sortie: Path | None) -> str | bytes:
    from cptsgeo.render.sheets import to_csv, to_json, to_text, to_xlsx  # noqa: PLC0415
    from cptsgeo.render.tables import diagnosis as outputs  # noqa: PLC0415

    title = f"{typographic(found.layer.path.name)} : {outputs.summary(found)}"
    if form == "texte":
        text = to_text(outputs.diagnosis_text(found), width=terminal_width(sortie))
        return f"{title}\n\n{text}" if text else f"{title}\n"
    if form == "geojson":
        return outputs.diagnosis_geojson(found, empreinte=empreinte)
    if form == "html":
        from cptsgeo.render.pages.diagnosis import page_diagnosis  # noqa: PLC0415 (jinja2)

        return page_diagnosis(found, empreinte=empreinte)
    sheets = outputs.diagnosis_sheets(found)
    if form == "csv":
        return to_csv(sheets[0])
    if form == "xlsx":
        return to_xlsx(sheets, titre=title, sources=[found.communes.vintages.mention])
    return to_json(outputs.head(found, empreinte=empreinte), sheets)


def _repair(found: "Diagnosis", path: Path) -> None:
    from cptsgeo.layers.diagnosis.repair import repair  # noqa: PLC0415
    from cptsgeo.render.exports.mended import mended_content  # noqa: PLC0415

    mended = repair(found)
    content = mended_content(found.layer, mended, path.suffix.lower())
    deliver(content, path, "Copie réparée écrite")
    for sentence in (*mended.actions, *mended.reste):
        click.echo(f"– {sentence}", err=True)
    if not mended.actions:
        click.echo("– Rien n’était à réparer.", err=True)


def _propose(found: "Diagnosis", folder: Path) -> None:
    from cptsgeo.changes.plan_of_layer import plan_texts_of  # noqa: PLC0415
    from cptsgeo.plan.files.writer import write_plan  # noqa: PLC0415

    write_plan(folder, plan_texts_of(found))
    click.echo(
        f"Plan écrit dans {folder} : le contrôler avec cptsgeo valider --plan {folder}.", err=True
    )
