"""``cptsgeo cpts``: keep the CPTS of a plan: lists, statuses, steps, those that come and go."""

import click

from cptsgeo.cli.cpts.liste import liste
from cptsgeo.cli.cpts.statuts import etape, statut
from cptsgeo.cli.cpts.vie import (
    ajouter,
    cesser,
    communes,
    fusionner,
    modifier,
    supprimer,
    zone_blanche,
)
from cptsgeo.cli.francais import Groupe


@click.group(
    cls=Groupe,
    subcommand_metavar="COMMANDE …",
    short_help="Tenir les CPTS d’un plan : listes, statuts, étapes, créations, fusions.",
    epilog="Chaque commande a son aide : cptsgeo cpts liste --help.",
)
def cpts() -> None:
    """Tenir les CPTS d’un plan : listes, statuts, étapes, créations, fusions.

    Une CPTS se nomme par son nom ou par son identifiant. Chaque geste dit ce qui change, et ce
    que cela veut dire pour les voisines, la couverture et les constats.
    """


for command in (
    liste,
    statut,
    etape,
    ajouter,
    modifier,
    communes,
    zone_blanche,
    cesser,
    fusionner,
    supprimer,
):
    cpts.add_command(command)
