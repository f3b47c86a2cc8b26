"""Options that several commands share."""

from pathlib import Path

import click

from cptsgeo.communes import read_communes
from cptsgeo.dates import PartialDate, parse_date
from cptsgeo.paths import default_plan
from cptsgeo.plan_files import read_plan
from cptsgeo.territories import Territories, territories

PLAN = click.option(
    "--plan",
    metavar="CHEMIN",
    type=click.Path(path_type=Path),
    help="Dossier ou classeur du plan.  [par défaut : les Pays de la Loire]",
)


def _date(_ctx: click.Context, _param: click.Parameter, text: str | None) -> PartialDate | None:
    return parse_date(text) if text is not None else None


AU = click.option(
    "--au",
    metavar="DATE",
    callback=_date,
    help="Situation à cette date : 2026, 2026-01 ou 2026-01-21.  "
    "[par défaut : le dernier événement connu du plan]",
)


def load(plan: Path | None, au: PartialDate | None) -> Territories:
    """Read a plan and give its territories at a date; contested communes are kept, to be shown.

    Parameters
    ----------
    plan
        Folder or workbook of the plan; that of the Pays de la Loire if None.
    au
        The date; the plan's latest event if None.

    Returns
    -------
    Territories
        The territories.
    """
    return territories(read_plan(plan or default_plan()), read_communes(), au, contested=True)
