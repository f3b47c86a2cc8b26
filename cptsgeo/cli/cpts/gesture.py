"""What every gesture asks and says: the plan, a date as people type it, what changes."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from cptsgeo.changes.consequences import consequences
from cptsgeo.changes.draft import Changed
from cptsgeo.cli.groups import Function, grouped
from cptsgeo.cli.options import PLAN, TODAY
from cptsgeo.cli.screen import command_words, tell
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import CptsError, PlanError
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.files.keeping import Held, hold, keep
from cptsgeo.plan.files.opening import PlanSource, open_plan
from cptsgeo.plan.model import Cpts
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.text import names
from cptsgeo.text.dates import PartialDate, parse_date
from cptsgeo.text.french import quoted, typographic
from cptsgeo.text.typed_dates import iso_of


def today() -> datetime.date:
    """Give the day: only what writes in a plan looks at the clock."""
    return datetime.date.today()


def typed_date(
    _ctx: click.Context, _param: click.Parameter, text: str | None
) -> PartialDate | None:
    """Read a date as people type it: ``12/10/2026``, ``2026-10``, ``aujourd’hui``."""
    if text is None:
        return None
    if names.key(text) == names.key(TODAY):
        return parse_date(today().isoformat())
    return parse_date(iso_of(text), text)


@dataclass(frozen=True)
class Asked:
    """The plan that a gesture changes.

    Attributes
    ----------
    plan : Path or None
        Its folder or workbook; None for the plan that is chosen.
    essai : bool
        Whether nothing is to be written.
    """

    plan: Path | None
    essai: bool

    @property
    def path(self) -> Path:
        """The folder or the workbook."""
        return self.plan or default_plan()

    def held(self) -> Held:
        """Open the plan; one that comes with cptsgeo may only be tried on."""
        return Held(open_plan(self.path), "") if self.essai else hold(self.path)


gesture_options = grouped(
    "asked",
    Asked,
    PLAN,
    click.option("--essai", is_flag=True, help="Dire ce qui changerait, sans rien écrire."),
)
"""``--plan`` and ``--essai``: an `Asked`, as ``asked``."""

SOURCE = click.option("--source", default="", metavar="TEXTE",
                      help="Le document, ou qui l’a envoyé.")  # fmt: skip


def when_option(
    told: str, *, needed: bool = True, name: str = "--le"
) -> Callable[[Function], Function]:
    """Give an option that is a date, as people type it."""
    return click.option(name, metavar="DATE", callback=typed_date, required=needed, help=told)


def finish(asked: Asked, held: Held, changed: Changed, before: Territories) -> None:
    """Tell what changes and what it means, and write it."""
    meant = consequences(before, changed.source)
    written = () if asked.essai else keep(held, changed.source, command_words()).told
    for sentence in (*changed.told, *meant, *written):
        tell(sentence)
    if asked.essai:
        tell("Essai : rien n’a été écrit.")


def examined(source: PlanSource, when: PartialDate | None = None) -> Territories:
    """Give the territories of a plan's tables at a date, its latest event by default."""
    return interpret(examine_source(source)[0], read_communes(), when)


def living(found: Territories, name: str) -> Cpts:
    """Give the CPTS that someone names, if it has not ceased.

    Parameters
    ----------
    found
        The plan's territories.
    name
        A name, today's or a former one, or an identifier.

    Returns
    -------
    Cpts
        The CPTS.

    Raises
    ------
    PlanError
        If it has ceased.
    CptsError
        If the plan has none of that name.
    """
    try:
        return found.plan.find(name)
    except CptsError:
        for one in found.plan.cessees:
            if names.key(name) in (names.key(one.nom), names.key(one.cpts_id)):
                end = f" {one.fin.when}" if one.fin else ""
                then = f" ; elle est devenue {quoted(one.devient)}" if one.devient else ""
                raise PlanError(
                    f"{quoted(typographic(one.nom))} a cessé{end}{then} : rien n’y change plus."
                ) from None
        raise
