"""What a CPTS says of unscheduled care (SNP, soins non programmés): light, `ou` asks it too."""

from typing import Final, NamedTuple

from cptsgeo.plan.model import Plan
from cptsgeo.plan.observatory import Action, Silence
from cptsgeo.text.dates import PartialDate

SNP: Final = "soins_non_programmes"
"""The theme by which it is counted."""


class Unscheduled(NamedTuple):
    """Its actions of that theme, each with when it was said, or why it says none, and since when.

    `silence` is None where there are some; a silence without a sheet has no date.
    """

    actions: tuple[tuple[Action, PartialDate | None], ...]
    silence: Silence | None
    date: PartialDate | None


def says_snp(plan: Plan) -> bool:
    """Tell whether a plan says anything of unscheduled care, if only who has not answered."""
    seen = plan.observatoire
    return not seen.vide and SNP in seen.theme


def unscheduled(plan: Plan, cpts_id: str) -> Unscheduled | None:
    """Give what a CPTS says of unscheduled care.

    Parameters
    ----------
    plan
        The plan.
    cpts_id
        The CPTS.

    Returns
    -------
    Unscheduled or None
        What it does or plans, whatever the mission; None where the plan says nothing of anyone's.
    """
    if not says_snp(plan):
        return None
    seen = plan.observatoire
    actions = tuple(
        (one, seen.dated(one)) for one in seen.declared.get(cpts_id, ()) if one.theme == SNP
    )
    if actions:
        return Unscheduled(actions, None, None)
    sheet = seen.fiche.get(cpts_id)
    silence = seen.silence(cpts_id, seen.theme[SNP].mission or "")
    return Unscheduled((), silence, sheet.date if sheet else None)
