"""``cptsgeo ou``: which CPTS a commune belongs to."""

import json
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.analysis.where import where
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.list_asked import ListAsked, list_options
from cptsgeo.cli.options import PlanAsked, plan_options
from cptsgeo.cli.screen import tell
from cptsgeo.render.tables.ou import answer_document, answer_text

if TYPE_CHECKING:
    from cptsgeo.cli.directory import join_list
else:  # Most questions are about one place.
    join_list = later("cptsgeo.cli.directory:join_list")


@click.command(
    cls=Commande,
    short_help="Dire de quelle CPTS relève une commune.",
    epilog="\b\nExemples :\n"
    "  cptsgeo ou Ancenis\n"
    "  cptsgeo ou 44150\n"
    "  cptsgeo ou Savenay 44260\n"
    "  cptsgeo ou la Chapelle 44\n"
    "  cptsgeo ou Le Loroux-Bottereau --format json\n"
    "  cptsgeo ou --liste adresses.xlsx --colonne Commune --sortie resultat.xlsx",
)
@click.argument("lieu", nargs=-1, metavar="COMMUNE|CODE|CODE_POSTAL")
@plan_options
@list_options
@click.option("--format", "format_", type=click.Choice(["texte", "json"]), default="texte",
              metavar="texte|json", help="Forme de la réponse.  [par défaut : texte]",
              )  # fmt: skip
def ou(lieu: tuple[str, ...], asked: PlanAsked, wanted: ListAsked, format_: str) -> None:
    """Dire de quelle CPTS relève une commune, avec son statut, son site et son contact.

    COMMUNE est un nom d’aujourd’hui ou d’avant une fusion, seul ou avec son département ou son
    code postal ; CODE est le code INSEE, d’aujourd’hui ou d’avant. Un nombre qui est les deux est
    un code postal d’abord. Avec --liste, un tableau est récrit ailleurs, ses colonnes telles
    quelles, avec à droite la CPTS de chaque ligne, son statut, son site et son contact.
    """
    if wanted.checked(lieu, format_):
        join_list(wanted, asked)
        return
    territories = asked.told_territories()
    searched = " ".join(lieu)
    found = where(territories, searched)
    if format_ == "json":
        document = answer_document(searched, found, territories)
        tell(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for lines in answer_text(searched, found, territories):
        tell(lines)
