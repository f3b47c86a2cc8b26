"""``cptsgeo recenser``: ask the CPTS what they do and where, and gather what they answer."""

import click

from cptsgeo.cli.francais import Groupe
from cptsgeo.cli.recenser.depouiller import depouiller
from cptsgeo.cli.recenser.preparer import preparer


@click.group(
    cls=Groupe,
    subcommand_metavar="COMMANDE …",
    short_help="Interroger les CPTS : formulaires à envoyer, réponses à dépouiller.",
    epilog="Chaque commande a son aide : cptsgeo recenser depouiller --help.",
)
def recenser() -> None:
    """Interroger les CPTS d’un plan, une édition après l’autre.

    « preparer » écrit un formulaire par CPTS, avec ce qui est su d’elle. « depouiller » lit ce qui
    est revenu, dit qui n’a pas répondu et ce qui change, et l’inscrit dans le plan.
    """


for command in (preparer, depouiller):
    recenser.add_command(command)
