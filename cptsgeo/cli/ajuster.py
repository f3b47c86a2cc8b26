"""``cptsgeo ajuster``: a drawn territory to whole communes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.options import LayerAsked, PlanAsked, layer_options, plan_options
from cptsgeo.cli.places import OutputFile, UserPath
from cptsgeo.cli.screen import tell
from cptsgeo.cli.sortie import Output, check_outputs, output_options, write
from cptsgeo.plan.territories import Territories
from cptsgeo.render.formats import forms_of
from cptsgeo.render.provenance import aside, foot_of_answer, head, sources
from cptsgeo.render.result import Layers, Part, Result, Tables
from cptsgeo.render.sheets import to_text
from cptsgeo.text.french import typographic

if TYPE_CHECKING:
    from cptsgeo.layers import read_layer
    from cptsgeo.layers.adjustment import Adjustment, adjust
    from cptsgeo.render.exports.adjusted import adjusted_layers
    from cptsgeo.render.exports.metadata import about
    from cptsgeo.render.pages.adjustment import page_adjustment
    from cptsgeo.render.tables.adjustment import (
        adjustment_sheets,
        adjustment_text,
        remarks,
        summary,
    )
else:
    read_layer = later("cptsgeo.layers:read_layer")
    adjust = later("cptsgeo.layers.adjustment:adjust")
    adjusted_layers = later("cptsgeo.render.exports.adjusted:adjusted_layers")
    about = later("cptsgeo.render.exports.metadata:about")
    page_adjustment = later("cptsgeo.render.pages.adjustment:page_adjustment")
    adjustment_sheets = later("cptsgeo.render.tables.adjustment:adjustment_sheets")
    adjustment_text = later("cptsgeo.render.tables.adjustment:adjustment_text")
    remarks = later("cptsgeo.render.tables.adjustment:remarks")
    summary = later("cptsgeo.render.tables.adjustment:summary")

_PAGES = forms_of([Part.PAGE])
"""Formats of a map."""

_SILENT = ("texte", "html")
"""Forms that tell the summary themselves."""


def _share(_ctx: click.Context, _param: click.Parameter, text: str) -> float:
    try:
        share = float(text.strip().rstrip("%").replace(",", ".")) / (100 if "%" in text else 1)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise click.BadParameter("écrire une part entre 0 et 1, comme 0,5, ou 50 %.")
    return share


@dataclass(frozen=True)
class Choices:
    """What of a drawing is meant.

    Attributes
    ----------
    seuil : float
        Share of its area from which a commune is taken.
    prendre : tuple of str
        Communes to take whatever their share.
    laisser : tuple of str
        Communes to leave.
    elements : tuple of str
        Polygons to keep, by their names; none for all.
    """

    seuil: float
    prendre: tuple[str, ...]
    laisser: tuple[str, ...]
    elements: tuple[str, ...]


choice_options = grouped(
    "choices",
    Choices,
    click.option("--seuil", metavar="PART", default="0.5", callback=_share,
                 help="Part de la surface à partir de laquelle une commune est prise.  "
                 "[par défaut : 0,5]"),
    click.option("--prendre", metavar="COMMUNE", multiple=True,
                 help="Prendre cette commune touchée, par son nom ou son code (répétable)."),
    click.option("--laisser", metavar="COMMUNE", multiple=True,
                 help="Laisser cette commune touchée, par son nom ou son code (répétable)."),
    click.option("--element", "elements", metavar="NOM", multiple=True,
                 help="Ne garder de la couche que le polygone de ce nom (répétable)."),
)  # fmt: skip
"""``--seuil``, ``--prendre``, ``--laisser``, ``--element``: the `Choices`, as ``choices``."""


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
@click.argument("dessin", metavar="DESSIN", type=UserPath())
@choice_options
@layer_options
@plan_options
@click.option("--carte", metavar="FICHIER", type=OutputFile(),
              help="Écrire aussi la carte et les tableaux, en HTML.")  # fmt: skip
@output_options(Part.TEXT, Part.TABLES, Part.DOCUMENT, Part.LAYERS, Part.PAGE)
def ajuster(
    dessin: Path,
    choices: Choices,
    reading: LayerAsked,
    asked: PlanAsked,
    carte: Path | None,
    output: Output,
) -> None:
    """Faire d’un territoire dessiné, dans DESSIN, un territoire de communes entières.

    DESSIN est un fichier GeoJSON, GeoPackage, Shapefile, KML, WKT ou leur zip, ou un CSV avec une
    colonne de géométries, dans n’importe quel système de coordonnées. Une commune est prise si la
    moitié de sa surface est dans le dessin ; celles qu’il coupe, ou dont il laisse le bourg dehors,
    sont à trancher : une CPTS est faite de communes entières. En CSV : la liste des communes
    prises, que « valider » sait lire. En GeoPackage : le territoire, les communes
    touchées et le dessin, pour QGIS.
    """
    page = output.beside("--carte", carte, _PAGES)
    check_outputs([output, page], [dessin, asked.path])
    territories = asked.territories()
    layer = read_layer(dessin, territories.communes, couche=reading.couche, crs=reading.crs)
    found = adjust(layer, territories.communes, seuil=choices.seuil, elements=choices.elements,
                   prendre=choices.prendre, laisser=choices.laisser)  # fmt: skip
    for remark in remarks(found):
        tell(remark, err=True)
    result = _result(found, territories, lambda: asked.read_by(dessin))
    if page:
        write(result, page, "Carte écrite")
    if output.sortie and output.form.name not in _SILENT:
        tell(f"{_title(found)}.", err=True)
    write(result, output, "Carte écrite" if output.form.name == "html" else "Territoire écrit")


def _title(found: "Adjustment") -> str:
    return f"{typographic(found.layer.fichier)} : {summary(found)}"


def _result(found: "Adjustment", territories: Territories, empreinte: Callable[[], str]) -> Result:
    title = ", ".join(filter(None, (_title(found), aside(territories.plan))))

    def text(width: int) -> str:
        told = to_text(adjustment_text(found, territories), width=width)
        return f"{title}\n\n{told}\n{foot_of_answer(territories)}\n"

    tables = Tables(
        title, lambda: adjustment_sheets(found, territories), partial(sources, territories)
    )
    return Result(
        text=text,
        tables=tables,
        document=tables.document(lambda: head("ajuster", territories, empreinte=empreinte())),
        layers=Layers(
            lambda: adjusted_layers(found, territories),
            lambda: about(territories, empreinte=empreinte()),
            lambda: territories.communes.topology,
        ),
        page=lambda: page_adjustment(found, territories, empreinte=empreinte()),
    )
