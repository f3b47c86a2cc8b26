"""``cptsgeo cpts statut`` and ``etape``: what happens in the life of a project."""

import click

from cptsgeo.changes.statuses import (
    OBSERVATION,
    add_step,
    is_to_come,
    set_status,
    step_of,
    to_come,
)
from cptsgeo.cli.cpts.gesture import (
    SOURCE,
    Asked,
    examined,
    finish,
    gesture_options,
    living,
    today,
    when_option,
)
from cptsgeo.cli.francais import Commande
from cptsgeo.plan import aci
from cptsgeo.plan.model import PREVISION, SIGNATURE
from cptsgeo.text.dates import PartialDate


@click.command(
    cls=Commande,
    short_help="Enregistrer le statut d’une CPTS.",
    epilog="\b\nExemples :\n"
    '  cptsgeo cpts statut "Val de Vègre" operationnelle --le 12/10/2026 --signature\n'
    '  cptsgeo cpts statut ancenis pause --le 2026-09 --source "COPIL de septembre"',
)
@click.argument("nom", metavar="CPTS")
@click.argument("statut_", metavar="STATUT")
@when_option("Quand : 12/10/2026, 2026-10, 2026, aujourd’hui.")
@click.option("--signature", "nature", flag_value=SIGNATURE, help="L’ACI a été signé ce jour.")
@click.option(
    "--constat",
    "nature",
    flag_value=OBSERVATION,
    help="Un document de cette date le montre.  [par défaut]",
)
@click.option(
    "--prevu",
    "nature",
    flag_value=PREVISION,
    help="Attendu à cette date : aucune carte ne le compte encore.",
)
@click.option(
    "--passe", is_flag=True, help="Compléter l’histoire : un événement plus ancien que le dernier."
)
@SOURCE
@gesture_options
def statut(
    nom: str,
    statut_: str,
    le: PartialDate,
    nature: str | None,
    passe: bool,
    source: str,
    asked: Asked,
) -> None:
    """Enregistrer le statut d’une CPTS : une signature, un constat ou une prévision."""
    _check_past(le, nature == PREVISION)
    held = asked.held()
    opened = held.source
    found = examined(opened)
    one = living(found, nom)
    changed = set_status(
        found.plan,
        opened,
        one.cpts_id,
        aci.statut_of(statut_),
        le,
        nature=nature or OBSERVATION,
        document=source,
        past=passe,
    )
    finish(asked, held, changed, found)


def _check_past(when: PartialDate, foreseen: bool) -> None:
    """Refuse as done what is still to come."""
    if not foreseen and is_to_come(when, today()):
        raise click.UsageError(str(to_come(when)))


@click.command(
    cls=Commande,
    short_help="Enregistrer une étape d’un projet.",
    epilog='\b\nExemple :\n  cptsgeo cpts etape "Val de Vègre" plénière --le 02/03/2026',
)
@click.argument("nom", metavar="CPTS")
@click.argument("etape_", metavar="ÉTAPE")
@when_option("Quand.")
@SOURCE
@gesture_options
def etape(nom: str, etape_: str, le: PartialDate, source: str, asked: Asked) -> None:
    """Enregistrer une étape d’un projet : réunion exploratoire, plénière, COPIL, avenant.

    Le statut ne change pas pour autant : il se dit avec cptsgeo cpts statut.
    """
    held = asked.held()
    opened = held.source
    found = examined(opened)
    one = living(found, nom)
    step = step_of(etape_)
    finish(asked, held, add_step(found.plan, opened, one.cpts_id, step, le, source), found)
