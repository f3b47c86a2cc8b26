"""``cptsgeo evolution``: coverage through time."""

from pathlib import Path

import click

from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import DEPARTEMENT, PLAN, REGION, as_date, chosen, load, read_by
from cptsgeo.cli.sortie import (
    ECRASER,
    PAPIER,
    SORTIE,
    check_output,
    deliver,
    form_of,
    terminal_width,
)
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import typographic

FORMS = ("texte", "csv", "xlsx", "json", "html", "png", "svg", "pdf")


@click.command(
    cls=Commande,
    short_help="Suivre la couverture dans le temps.",
    epilog="\b\nExemples :\n"
    "  cptsgeo evolution\n"
    "  cptsgeo evolution --pas annee --departement 44\n"
    "  cptsgeo evolution --sortie evolution.html\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@REGION
@DEPARTEMENT
@click.option("--de", metavar="DATE", callback=as_date,
              help="Première date.  [par défaut : le premier événement du plan]")  # fmt: skip
@click.option("--a", metavar="DATE", callback=as_date,
              help="Dernière date.  [par défaut : le dernier événement du plan]")  # fmt: skip
@click.option("--pas", metavar="trimestre|annee",
              type=click.Choice(("trimestre", "annee"), case_sensitive=False),
              default="trimestre", help="Écart entre deux dates.  [par défaut : trimestre]",
              )  # fmt: skip
@PLAN
@PAPIER
@click.option("--format", "format_", metavar="|".join(FORMS),
              type=click.Choice(FORMS, case_sensitive=False),
              help="Tableaux, page animée (html) ou graphique (png, svg, pdf).  [par défaut : "
              "d’après le nom de --sortie, sinon texte]")  # fmt: skip
@SORTIE
@ECRASER
def evolution(
    regions: tuple[str, ...],
    departements: tuple[str, ...],
    de: PartialDate | None,
    a: PartialDate | None,
    pas: str,
    papier: str,
    plan: Path | None,
    format_: str | None,
    sortie: Path | None,
    ecraser: bool,
) -> None:
    """Suivre la couverture et le nombre de CPTS par statut, à la fin de chaque trimestre ou année.

    En HTML : une carte animée, un curseur et les courbes. En PNG, SVG ou PDF : le graphique.
    """
    from cptsgeo.analysis import evolution as time  # noqa: PLC0415
    from cptsgeo.render.provenance import head, sources  # noqa: PLC0415
    from cptsgeo.render.sheets import to_csv, to_json, to_text, to_xlsx  # noqa: PLC0415
    from cptsgeo.render.tables.evolution import evolution_sheets, evolution_text  # noqa: PLC0415

    form = form_of(format_, sortie, FORMS)
    if sortie:
        check_output(sortie, [plan], form, ecraser=ecraser)
    territories = load(plan, None)
    found = time.evolution(
        territories, de=de, a=a, pas=pas, departements=chosen(territories, regions, departements)
    )
    title = f"{typographic(territories.plan.nom)}, évolution"
    content: str | bytes
    if form == "texte":
        text = to_text(evolution_text(found), width=terminal_width(sortie))
        content = f"{title}\n\n{text}"
    elif form == "html":
        from cptsgeo.render.pages.evolution import page_evolution  # noqa: PLC0415 (numpy, jinja2)

        content = page_evolution(found, empreinte=read_by(plan))
    elif form in ("png", "svg", "pdf"):
        from cptsgeo.render.paper.chart import chart_evolution  # noqa: PLC0415 (matplotlib)
        from cptsgeo.render.paper.sheet_of_paper import PAPERS  # noqa: PLC0415

        content = chart_evolution(found, form, PAPERS[papier])
    else:
        sheets = evolution_sheets(found)
        if form == "csv":
            content = to_csv(sheets[0])
        elif form == "xlsx":
            content = to_xlsx(sheets, titre=title, sources=sources(territories))
        else:
            content = to_json(head("evolution", found.territories, empreinte=read_by(plan)), sheets)
    deliver(content, sortie, "Évolution écrite")
