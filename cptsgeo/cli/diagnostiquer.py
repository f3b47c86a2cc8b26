"""``cptsgeo diagnostiquer``: what is wrong with a layer of territories, and what it means."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import LayerAsked, Places, layer_options, place_options
from cptsgeo.cli.permission import Writes
from cptsgeo.cli.places import OutputFile, OutputPlan, UserPath
from cptsgeo.cli.screen import tell
from cptsgeo.cli.sortie import Output, check_outputs, output_options, save, write
from cptsgeo.communes.reading import read_communes
from cptsgeo.plan.files.copying import check_free, write_new
from cptsgeo.render.formats import of_name
from cptsgeo.render.result import Layers, Part, Result, Tables
from cptsgeo.render.sheets import to_text
from cptsgeo.text.french import typographic

if TYPE_CHECKING:
    from cptsgeo.changes.plan_of_layer import plan_of_layer
    from cptsgeo.files.fingerprint import fingerprint
    from cptsgeo.layers import read_layer
    from cptsgeo.layers.diagnosis import Diagnosis, diagnose
    from cptsgeo.layers.diagnosis.repair import repair, rounding
    from cptsgeo.render.exports.faults import fault_layers, faults_about
    from cptsgeo.render.exports.mended import mended_content
    from cptsgeo.render.pages.diagnosis import page_diagnosis
    from cptsgeo.render.tables.diagnosis import (
        diagnosis_geojson,
        diagnosis_sheets,
        diagnosis_text,
        head,
        summary,
    )
else:
    plan_of_layer = later("cptsgeo.changes.plan_of_layer:plan_of_layer")
    fingerprint = later("cptsgeo.files.fingerprint:fingerprint")
    read_layer = later("cptsgeo.layers:read_layer")
    diagnose = later("cptsgeo.layers.diagnosis:diagnose")
    repair = later("cptsgeo.layers.diagnosis.repair:repair")
    rounding = later("cptsgeo.layers.diagnosis.repair:rounding")
    fault_layers = later("cptsgeo.render.exports.faults:fault_layers")
    faults_about = later("cptsgeo.render.exports.faults:faults_about")
    mended_content = later("cptsgeo.render.exports.mended:mended_content")
    page_diagnosis = later("cptsgeo.render.pages.diagnosis:page_diagnosis")
    diagnosis_geojson = later("cptsgeo.render.tables.diagnosis:diagnosis_geojson")
    diagnosis_sheets = later("cptsgeo.render.tables.diagnosis:diagnosis_sheets")
    diagnosis_text = later("cptsgeo.render.tables.diagnosis:diagnosis_text")
    head = later("cptsgeo.render.tables.diagnosis:head")
    summary = later("cptsgeo.render.tables.diagnosis:summary")

FAULTY = 1

_COPIES = (of_name("geojson"), of_name("gpkg"))
"""Formats of a mended copy."""


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
    "Code de retour : 0 sans faute (les vides réels et les écarts de contour n’en sont pas), 1 "
    "s’il y en a, 2 si un fichier ne peut être lu ou écrit.",
)
@click.argument("couche_", metavar="COUCHE", type=UserPath())
@click.option("--seuil-metres", "seuil", metavar="MÈTRES", default="100", callback=_metres,
              help="Largeur moyenne sous laquelle un vide ou un chevauchement est un éclat.  "
              "[par défaut : 100]")  # fmt: skip
@place_options(
    "Une région que la couche devrait couvrir (répétable).",
    "Un département qu’elle devrait couvrir (répétable).  [par défaut : ceux dont "
    "elle couvre la moitié des communes]",
)
@layer_options
@click.option("--reparer", metavar="FICHIER", type=OutputFile(),
              help="Écrire une copie réparée (.geojson ou .gpkg) : polygones mal dessinés, "
              "doublons, éclats ; dire tout ce qui a été fait.")  # fmt: skip
@click.option("--proposer", metavar="CHEMIN", type=OutputPlan(),
              help="Écrire le plan que la couche semble vouloir dire, en communes entières, dans "
              "un dossier ou dans un classeur .xlsx.")  # fmt: skip
@output_options(Part.TEXT, Part.TABLES, Part.DOCUMENT, Part.LAYERS, Part.FEATURES, Part.PAGE)
@click.pass_context
def diagnostiquer(
    ctx: click.Context,
    couche_: Path,
    seuil: float,
    places: Places,
    reading: LayerAsked,
    reparer: Path | None,
    proposer: Path | None,
    output: Output,
) -> None:
    """Contrôler une couche de territoires en polygones, qui n’est pas faite de communes.

    Dans COUCHE (GeoJSON, GeoPackage, Shapefile, KML, WKT…) : polygones mal dessinés ou en double,
    chevauchements avec leurs propriétaires, vides entre les territoires ou ouverts sur la limite
    des départements, éclats à part ; chacun avec sa surface et sa commune. Puis les communes que
    chaque polygone semble vouloir dire. Le fichier n’est jamais modifié.

    Où le contour de la couche n’est pas celui de cette limite, de moins que le seuil, c’est un
    écart de contour, et non une faute. Ce qui fait moins de 5 cm de large en moyenne, ou de 0,1 m²,
    est de l’arrondi : rien n’en est dit, et la copie réparée ne l’a plus.
    """
    copy = output.beside("--reparer", reparer, _COPIES)
    plans = [Writes.plan("--proposer", proposer)] if proposer else []
    check_outputs([output, copy], [couche_], *plans)
    if proposer and not output.ecraser:
        check_free(proposer)
    communes = read_communes()
    looked_at = places.anywhere(communes)
    layer = read_layer(couche_, communes, couche=reading.couche, crs=reading.crs)
    found = diagnose(layer, communes, seuil=seuil, departements=looked_at)
    for remark in layer.remarques:
        tell(remark, err=True)
    if output.sortie:
        tell(f"{_title(found)}.", err=True)
    write(_result(found), output, "Diagnostic écrit")
    if copy:
        _repair(found, copy)
    if proposer:
        write_new(plan_of_layer(found), proposer, communes, {})
        tell(
            f"Plan écrit dans {proposer} : le contrôler avec cptsgeo valider --plan {proposer}.",
            err=True,
        )
    if found.defectueuse:
        ctx.exit(FAULTY)


def _title(found: "Diagnosis") -> str:
    return f"{typographic(found.layer.fichier)} : {summary(found)}"


def _result(found: "Diagnosis") -> Result:
    title = _title(found)
    communes = found.communes

    def read_by() -> str:
        return fingerprint([found.layer.path])

    def text(width: int) -> str:
        told = to_text(diagnosis_text(found), width=width)
        return f"{title}\n\n{told}" if told else f"{title}\n"

    tables = Tables(title, lambda: diagnosis_sheets(found), lambda: [communes.vintages.mention])
    return Result(
        text=text,
        tables=tables,
        document=tables.document(lambda: head(found, empreinte=read_by())),
        layers=Layers(
            lambda: fault_layers(found),
            lambda: faults_about(found, empreinte=read_by()),
            lambda: communes.topology,
        ),
        features=lambda: diagnosis_geojson(found, empreinte=read_by()),
        page=lambda: page_diagnosis(found, empreinte=read_by()),
    )


def _repair(found: "Diagnosis", copy: Output) -> None:
    mended = repair(found)
    content = mended_content(found.layer, mended, copy.form.suffixes[0])
    save([(copy, copy.form.sealed({"": content}))])
    tell(f"Copie réparée écrite dans {copy.sortie}.", err=True)
    for sentence in (*mended.actions, *mended.reste):
        tell(f"– {sentence}", err=True)
    if not mended.actions:
        tell("– Rien n’était à réparer.", err=True)
    if not mended.intacte:
        tell(f"– {rounding()}", err=True)
