"""``cptsgeo evolution``: coverage through time."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.analysis import evolution as time
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.options import PLAN, Places, PlanAsked, as_date, place_options
from cptsgeo.cli.sortie import PAPIER, Output, output_options, write
from cptsgeo.render.provenance import aside, head, sources
from cptsgeo.render.result import Part, Result, Tables
from cptsgeo.render.sheets import to_text
from cptsgeo.render.tables.evolution import evolution_sheets, evolution_text
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import typographic

if TYPE_CHECKING:
    from cptsgeo.render.pages.evolution import page_evolution
    from cptsgeo.render.paper.chart import chart_evolution
    from cptsgeo.render.paper.documents.evolution import document_evolution
    from cptsgeo.render.paper.setting import set_document
    from cptsgeo.render.paper.sheet import paper
else:
    document_evolution = later("cptsgeo.render.paper.documents.evolution:document_evolution")
    set_document = later("cptsgeo.render.paper.setting:set_document")
    page_evolution = later("cptsgeo.render.pages.evolution:page_evolution")
    chart_evolution = later("cptsgeo.render.paper.chart:chart_evolution")
    paper = later("cptsgeo.render.paper.sheet:paper")


@dataclass(frozen=True)
class Period:
    """The dates to look at.

    Attributes
    ----------
    de : PartialDate or None
        The first; None for the first event of the plan.
    a : PartialDate or None
        The last; None for the latest event of the plan.
    pas : str
        ``trimestre`` or ``annee``, from one to the next.
    """

    de: PartialDate | None
    a: PartialDate | None
    pas: str


period_options = grouped(
    "period",
    Period,
    click.option("--de", metavar="DATE", callback=as_date,
                 help="Première date.  [par défaut : le premier événement du plan]"),
    click.option("--a", metavar="DATE", callback=as_date,
                 help="Dernière date.  [par défaut : le dernier événement du plan]"),
    click.option("--pas", metavar="trimestre|annee",
                 type=click.Choice(("trimestre", "annee"), case_sensitive=False),
                 default="trimestre", help="Écart entre deux dates.  [par défaut : trimestre]",
                 ),
)  # fmt: skip
"""``--de``, ``--a`` and ``--pas``: a `Period`, as ``period``."""


@click.command(
    cls=Commande,
    short_help="Suivre la couverture dans le temps.",
    epilog="\b\nExemples :\n"
    "  cptsgeo evolution\n"
    "  cptsgeo evolution --pas annee --departement 44\n"
    "  cptsgeo evolution --sortie evolution.html\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@place_options()
@period_options
@grouped("asked", PlanAsked, PLAN)
@PAPIER
@output_options(
    Part.TEXT,
    Part.TABLES,
    Part.DOCUMENT,
    Part.PAGE,
    Part.PICTURE,
    Part.PAPER,
    help="Tableaux, page animée (html), document (pdf) ou graphique (png, svg).  [par défaut : "
    "d’après le nom de --sortie, sinon texte]",
)
def evolution(
    places: Places, period: Period, asked: PlanAsked, papier: str, output: Output
) -> None:
    """Suivre la couverture et le nombre de CPTS par statut, à la fin de chaque trimestre ou année.

    En HTML : une carte animée, un curseur et les courbes. En PDF : la carte
    à la dernière date, les courbes et les tableaux. En PNG ou SVG : le graphique.
    """
    output.check(asked.path)
    territories = asked.territories()
    found = time.evolution(
        territories,
        de=period.de,
        a=period.a,
        pas=period.pas,
        departements=places.among(territories),
    )
    write(_result(found, papier, asked), output, "Évolution écrite")


def _result(found: time.Evolution, papier: str, asked: PlanAsked) -> Result:
    territories = found.territories
    title = ", ".join(
        filter(None, (typographic(territories.plan.nom), "évolution", aside(territories.plan)))
    )
    tables = Tables(title, lambda: evolution_sheets(found), partial(sources, territories))
    return Result(
        text=lambda width: f"{title}\n\n{to_text(evolution_text(found), width=width)}",
        tables=tables,
        document=tables.document(lambda: head("evolution", territories, empreinte=asked.read_by())),
        page=lambda: page_evolution(found, empreinte=asked.read_by()),
        picture=lambda form: chart_evolution(found, form, paper(papier)),
        paper=lambda: set_document(document_evolution(found, empreinte=asked.read_by())),
    )
