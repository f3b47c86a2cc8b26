"""``cptsgeo couverture``: how much is covered, by department and by status."""

from functools import partial
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.analysis.tally import Tallies, tallies
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.indicateur import IndicatorAsked, indicator_options
from cptsgeo.cli.options import Places, PlanAsked, place_options, plan_options
from cptsgeo.cli.sortie import Output, output_options, write
from cptsgeo.plan import aci
from cptsgeo.render.provenance import head, situation, sources
from cptsgeo.render.result import Part, Result, Tables
from cptsgeo.render.sheets import Sheet, to_text
from cptsgeo.render.tables.couverture import couverture_sheets, couverture_text
from cptsgeo.text.french import typographic

if TYPE_CHECKING:
    from cptsgeo.analysis.indicators import Indicator
    from cptsgeo.render.paper.documents.coverage import document_coverage
    from cptsgeo.render.paper.setting import set_document
    from cptsgeo.render.tables.indicators import (
        indicator_by_cpts,
        indicator_set_aside,
        indicator_text,
    )
else:
    document_coverage = later("cptsgeo.render.paper.documents.coverage:document_coverage")
    set_document = later("cptsgeo.render.paper.setting:set_document")
    indicator_by_cpts = later("cptsgeo.render.tables.indicators:indicator_by_cpts")
    indicator_set_aside = later("cptsgeo.render.tables.indicators:indicator_set_aside")
    indicator_text = later("cptsgeo.render.tables.indicators:indicator_text")


@click.command(
    cls=Commande,
    short_help="Compter ce qui est couvert : communes, habitants, surface.",
    epilog="\b\nExemples :\n"
    "  cptsgeo couverture\n"
    "  cptsgeo couverture --departement Mayenne --au 2023-12-31\n"
    "  cptsgeo couverture --sortie couverture.xlsx\n"
    "  cptsgeo couverture --sortie couverture.pdf\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@place_options()
@plan_options
@click.option("--nomenclature", metavar="intercpts|fcpts|ars",
              type=click.Choice(aci.NOMENCLATURES, case_sensitive=False), default="intercpts",
              help="Libellés des statuts : légende régionale de 2026, FCPTS (2023), ARS (2020).  "
              "[par défaut : intercpts]")  # fmt: skip
@indicator_options
@output_options(Part.TEXT, Part.TABLES, Part.DOCUMENT, Part.PAPER)
def couverture(
    places: Places,
    asked: PlanAsked,
    nomenclature: str,
    indicator: IndicatorAsked,
    output: Output,
) -> None:
    """Compter ce qui est couvert, par département et par statut, à une date.

    Les tableaux donnent les communes, les habitants et la surface, ce qui serait couvert si les
    projets aboutissent, la classe nationale de chaque département, les CPTS par statut, taille et
    année, et les totaux publiés à côté des nôtres. En PDF : les tableaux, en A4. En CSV : le
    tableau par statut, ou celui de l’indicateur par CPTS.
    """
    output.check(asked.path, indicator.indicateur)
    territories = asked.territories()
    departements = places.among(territories)
    found = tallies(territories, departements=departements)
    told = indicator.read(territories)
    more = [indicator_by_cpts(told, territories, departements)] if told else []
    write(_result(found, nomenclature, told, more, asked), output, "Couverture écrite")


def _result(
    found: Tallies,
    nomenclature: str,
    told: "Indicator | None",
    more: list[Sheet],
    asked: PlanAsked,
) -> Result:
    """Give the result; `more` are the tables of the indicator, if there is one."""
    territories = found.territories
    title = f"{typographic(territories.plan.nom)}, {situation(territories)}"

    def narrow() -> list[Sheet]:
        own = couverture_text(found, nomenclature=nomenclature)
        return [*own, *(indicator_text(more, told) if told else [])]

    def sheets() -> list[Sheet]:
        found_sheets = couverture_sheets(found, nomenclature=nomenclature)
        return [*found_sheets, *([*more, indicator_set_aside(told)] if told else [])]

    main = "indicateur_cpts" if told else "statuts"
    tables = Tables(title, sheets, partial(sources, territories), main=main)
    return Result(
        text=lambda width: f"{title}\n\n{to_text(narrow(), width=width)}",
        tables=tables,
        document=tables.document(
            lambda: head("couverture", territories, empreinte=asked.read_by())
        ),
        paper=lambda: set_document(document_coverage(found, narrow(), empreinte=asked.read_by())),
    )
