"""``cptsgeo ou``: which CPTS a commune belongs to."""

import json

import click

from cptsgeo.analysis.where import where
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import PlanAsked, plan_options
from cptsgeo.cli.screen import tell
from cptsgeo.render.tables.ou import answer_document, answer_text


@click.command(
    cls=Commande,
    short_help="Dire de quelle CPTS relève une commune.",
    epilog="\b\nExemples :\n"
    "  cptsgeo ou Ancenis\n"
    "  cptsgeo ou 44150\n"
    "  cptsgeo ou Savenay 44260\n"
    "  cptsgeo ou la Chapelle 44\n"
    "  cptsgeo ou Le Loroux-Bottereau --format json",
)
@click.argument("lieu", nargs=-1, required=True, metavar="COMMUNE|CODE|CODE_POSTAL")
@plan_options
@click.option("--format", "format_", type=click.Choice(["texte", "json"]), default="texte",
              metavar="texte|json", help="Forme de la réponse.  [par défaut : texte]",
              )  # fmt: skip
def ou(lieu: tuple[str, ...], asked: PlanAsked, format_: str) -> None:
    """Dire de quelle CPTS relève une commune, avec son statut, son site et son contact.

    COMMUNE est un nom d’aujourd’hui ou d’avant une fusion, seul ou avec son département ou son
    code postal ; CODE est le code INSEE, d’aujourd’hui ou d’avant. Un nombre qui est les deux est
    un code postal d’abord.
    """
    territories = asked.territories()
    searched = " ".join(lieu)
    found = where(territories, searched)
    if format_ == "json":
        document = answer_document(searched, found, territories)
        tell(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for lines in answer_text(searched, found, territories):
        tell(lines)
