"""Options that several commands share."""

from collections.abc import Iterable
from pathlib import Path

import click

from cptsgeo.communes.communes import read_communes
from cptsgeo.errors import PlanError
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.text.dates import PartialDate, parse_date
from cptsgeo.text.french import listed, quoted, typographic

PLAN = click.option(
    "--plan",
    metavar="CHEMIN",
    type=click.Path(path_type=Path),
    help="Dossier ou classeur du plan.  [par défaut : les Pays de la Loire]",
)


def as_date(_ctx: click.Context, _param: click.Parameter, text: str | None) -> PartialDate | None:
    """Read the date that an option was given."""
    return parse_date(text) if text is not None else None


AU = click.option(
    "--au",
    metavar="DATE",
    callback=as_date,
    help="Situation à cette date : 2026, 2026-01 ou 2026-01-21.  "
    "[par défaut : le dernier événement connu du plan]",
)


REGION = click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="RÉGION",
    help="Une région, par son code ou son nom (répétable).",
)
DEPARTEMENT = click.option(
    "--departement",
    "departements",
    multiple=True,
    metavar="DÉPARTEMENT",
    help="Un département, par son code ou son nom (répétable).  [par défaut : tout le périmètre]",
)


def chosen(
    found: Territories, regions: Iterable[str], departements: Iterable[str]
) -> tuple[str, ...] | None:
    """Departments that regions and departments mean, as typed.

    Parameters
    ----------
    found
        The territories; of a region, the departments of their perimeter are meant.
    regions
        Codes or names.
    departements
        Codes or names.

    Returns
    -------
    tuple of str or None
        Codes; None if nothing was typed.

    Raises
    ------
    CommuneError
        If there is no such region or department.
    PlanError
        If the plan speaks for no department of a region.
    """
    known, plan = found.communes, found.plan
    codes = [known.departement(text) for text in departements]
    for region in map(known.region, regions):
        inside = {commune.departement for commune in known.select(region=region)}
        within = [code for code in plan.perimetre if code in inside]
        if not within:
            raise PlanError(
                f"Le plan {quoted(plan.nom)} ne parle d’aucun département de la région "
                f"{typographic(known.regions[region])} : choisir parmi "
                f"{listed(plan.perimetre, 'ou')}."
            )
        codes += within
    return tuple(codes) or None


def read_by(plan: Path | None, *others: Path) -> str:
    """Fingerprint of the plan, and of other files, that were read; see `fingerprint`."""
    from cptsgeo.files.fingerprint import fingerprint  # noqa: PLC0415 (hashlib)

    return fingerprint([plan or default_plan(), *others])


def read_layer_by(path: Path) -> str:
    """Fingerprint of a layer that was read; see `fingerprint`."""
    from cptsgeo.files.fingerprint import fingerprint  # noqa: PLC0415 (hashlib)

    return fingerprint([path])


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
    found = read_plan(plan or default_plan())
    if au and found.first and au.last_day < found.first.last_day:
        click.echo(
            f"Attention : aucun statut n’est connu {au.as_of}, le premier événement du plan est "
            f"{found.first.when}.",
            err=True,
        )
    return territories(found, read_communes(), au, contested=True)
