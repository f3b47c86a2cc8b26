"""``cptsgeo couverture``: how much is covered, by department and by status."""

from pathlib import Path

import click

from cptsgeo.cli.francais import Commande
from cptsgeo.cli.indicateur import INDICATEUR, load_indicator
from cptsgeo.cli.options import AU, DEPARTEMENT, PLAN, REGION, chosen, load, read_by
from cptsgeo.cli.sortie import ECRASER, SORTIE, check_output, deliver, form_of, terminal_width
from cptsgeo.plan import aci
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import typographic

FORMS = ("texte", "csv", "xlsx", "json")


@click.command(
    cls=Commande,
    short_help="Compter ce qui est couvert : communes, habitants, surface.",
    epilog="\b\nExemples :\n"
    "  cptsgeo couverture\n"
    "  cptsgeo couverture --departement Mayenne --au 2023-12-31\n"
    "  cptsgeo couverture --sortie couverture.xlsx\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@REGION
@DEPARTEMENT
@PLAN
@AU
@click.option("--nomenclature", metavar="intercpts|fcpts|ars",
              type=click.Choice(aci.NOMENCLATURES, case_sensitive=False), default="intercpts",
              help="Libellés des statuts : légende régionale de 2026, FCPTS (2023), ARS (2020).  "
              "[par défaut : intercpts]")  # fmt: skip
@INDICATEUR
@click.option("--format", "format_", metavar="texte|csv|xlsx|json",
              type=click.Choice(FORMS, case_sensitive=False),
              help="Forme du résultat.  [par défaut : d’après le nom de --sortie, sinon texte]",
              )  # fmt: skip
@SORTIE
@ECRASER
def couverture(
    regions: tuple[str, ...],
    departements: tuple[str, ...],
    plan: Path | None,
    au: PartialDate | None,
    nomenclature: str,
    indicateur: Path | None,
    colonne: str | None,
    feuille: str | None,
    agregation: str | None,
    format_: str | None,
    sortie: Path | None,
    ecraser: bool,
) -> None:
    """Compter ce qui est couvert, par département et par statut, à une date.

    Les tableaux donnent les communes, les habitants et la surface, ce qui serait couvert si les
    projets aboutissent, la classe nationale de chaque département, les CPTS par statut, taille et
    année, et les totaux publiés à côté des nôtres. En CSV : le tableau par statut,
    ou celui de l’indicateur par CPTS.
    """
    from cptsgeo.analysis.tally import tallies  # noqa: PLC0415
    from cptsgeo.render.provenance import head, situation, sources  # noqa: PLC0415
    from cptsgeo.render.sheets import to_csv, to_json, to_text, to_xlsx  # noqa: PLC0415
    from cptsgeo.render.tables.couverture import couverture_sheets, couverture_text  # noqa: PLC0415
    from cptsgeo.render.tables.indicators import (  # noqa: PLC0415
        indicator_by_cpts,
        indicator_set_aside,
        indicator_text,
    )

    form = form_of(format_, sortie, FORMS)
    if sortie:
        check_output(sortie, [plan, indicateur], form, ecraser=ecraser)
    territories = load(plan, au)
    found = tallies(territories, departements=chosen(territories, regions, departements))
    told = load_indicator(territories.communes, indicateur, colonne, feuille, agregation)
    more = [indicator_by_cpts(told, territories)] if told else []
    title = f"{typographic(territories.plan.nom)}, {situation(territories)}"
    if form == "texte":
        sheets = couverture_text(found, nomenclature=nomenclature)
        sheets += indicator_text(more, told) if told else []
        deliver(
            f"{title}\n\n{to_text(sheets, width=terminal_width(sortie))}",
            sortie,
            "Couverture écrite",
        )
        return
    sheets = couverture_sheets(found, nomenclature=nomenclature)
    sheets += [*more, indicator_set_aside(told)] if told else []
    content: str | bytes
    if form == "csv":
        main = "indicateur_cpts" if told else "statuts"
        content = to_csv(next(sheet for sheet in sheets if sheet.nom == main))
    elif form == "xlsx":
        content = to_xlsx(sheets, titre=title, sources=sources(territories))
    else:
        content = to_json(head("couverture", territories, empreinte=read_by(plan)), sheets)
    deliver(content, sortie, "Couverture écrite")
