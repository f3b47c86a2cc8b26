"""``cptsgeo chiffres``: the figures of an edition."""

from functools import partial
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.analysis.figures import Figures, figures
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import Places, PlanAsked, place_options, plan_options
from cptsgeo.cli.sortie import PAPIER, Output, output_options, write
from cptsgeo.render.provenance import head, situation, sources_without_funding
from cptsgeo.render.result import Part, Result, Tables
from cptsgeo.render.sheets import to_text
from cptsgeo.render.tables.figures import CHART_NAMES, figures_sheets, figures_text
from cptsgeo.text.french import typographic

if TYPE_CHECKING:
    from cptsgeo.render.pages.figures import page_figures
    from cptsgeo.render.paper.documents.figures import document_figures
    from cptsgeo.render.paper.figures import chart_figures
    from cptsgeo.render.paper.setting import set_document
    from cptsgeo.render.paper.sheet import paper
else:
    document_figures = later("cptsgeo.render.paper.documents.figures:document_figures")
    set_document = later("cptsgeo.render.paper.setting:set_document")
    page_figures = later("cptsgeo.render.pages.figures:page_figures")
    chart_figures = later("cptsgeo.render.paper.figures:chart_figures")
    paper = later("cptsgeo.render.paper.sheet:paper")


@click.command(
    cls=Commande,
    short_help="Donner les chiffres d’une édition : tailles, années, typologies, membres.",
    epilog="\b\nExemples :\n"
    "  cptsgeo chiffres\n"
    "  cptsgeo chiffres --departement Sarthe --sortie chiffres.xlsx\n"
    "  cptsgeo chiffres --sortie chiffres.html\n"
    "  cptsgeo chiffres --sortie chiffres.pdf\n"
    "  cptsgeo chiffres --graphique tailles --graphique annees --sortie chiffres.png\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@place_options()
@plan_options
@click.option("--graphique", "graphiques", multiple=True, metavar="NOM",
              type=click.Choice(CHART_NAMES, case_sensitive=False),
              help=f"Pour une image, ce graphique seul (répétable) : {', '.join(CHART_NAMES)}.  "
              "[par défaut : tous]")  # fmt: skip
@PAPIER
@output_options(
    Part.TEXT,
    Part.TABLES,
    Part.DOCUMENT,
    Part.PAGE,
    Part.PICTURE,
    Part.PAPER,
    help="Tableaux, page (html), document (pdf), ou graphiques (png, svg).  [par défaut : d’après "
    "le nom de --sortie, sinon texte]",
)
def chiffres(
    places: Places, asked: PlanAsked, graphiques: tuple[str, ...], papier: str, output: Output
) -> None:
    """Compter les CPTS par taille, année de l’ACI, typologie et département, et leurs membres.

    Chaque chiffre dit sa base et ce qui manque ; les chiffres publiés sont à côté des nôtres. Les
    membres ne sont jamais donnés par CPTS : seules le sont des moyennes de cinq réponses et plus.
    La dernière fiche de chacune compte, ou la dernière à la date de --au. En HTML ou PDF : les
    graphiques, chacun avec le tableau de ses nombres. En PNG ou SVG : les graphiques.
    """
    if graphiques and output.form.name not in ("png", "svg"):
        raise click.UsageError(
            "--graphique choisit les graphiques d’une image : donner à --sortie un nom en .png ou "
            ".svg, ou ôter --graphique."
        )
    output.check(asked.path)
    territories = asked.territories()
    found = figures(territories, departements=places.among(territories), fiches_au=asked.au)
    write(_result(found, asked, papier, graphiques), output, "Chiffres écrits")


def _result(found: Figures, asked: PlanAsked, papier: str, charts: tuple[str, ...]) -> Result:
    territories = found.territories
    title = f"{typographic(territories.plan.nom)}, chiffres des CPTS, {situation(territories)}"
    tables = Tables(
        title, lambda: figures_sheets(found), partial(sources_without_funding, territories)
    )
    return Result(
        text=lambda width: f"{title}\n\n{to_text(figures_text(found), width=width)}",
        tables=tables,
        document=tables.document(lambda: head("chiffres", territories, empreinte=asked.read_by())),
        page=lambda: page_figures(found, empreinte=asked.read_by()),
        picture=lambda form: chart_figures(found, form, paper(papier), charts),
        paper=lambda: set_document(document_figures(found, empreinte=asked.read_by())),
    )
