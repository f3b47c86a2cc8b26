"""What a CPTS says of unscheduled care (SNP), told in a line, in a row, in parts."""

from typing import Any, NamedTuple

from cptsgeo.analysis.unscheduled import SNP, unscheduled
from cptsgeo.plan.model import Plan
from cptsgeo.plan.observatory import Action
from cptsgeo.plan.professions import PROFESSIONS
from cptsgeo.render.tables.action_words import PLAIN, UNSAID, UNSAID_DECLARED, etat, words_of
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import NBSP, listed, lowered

NOTHING_SAID = "Ce plan ne dit rien des soins non programmés (SNP)."
"""Of a plan without what CPTS do."""


class Said(NamedTuple):
    """An action in words: the CPTS's own, whose it is, and what is precise; each may be empty.

    `etat` is how far it is, `au` of when that is said (``au 21 janvier 2026``), `source` by what.
    `sure` is false of what is only planned or tried.
    """

    mots: str
    professions: str
    precision: str
    etat: str
    sure: bool
    au: str
    source: str


class Told(NamedTuple):
    """What a CPTS says, or its silence in words."""

    dits: tuple[Said, ...]
    silence: str


def snp_told(plan: Plan, cpts_id: str) -> Told | None:
    """Tell what a CPTS says of unscheduled care; None where the plan says nothing of anyone's."""
    found = unscheduled(plan, cpts_id)
    if found is None:
        return None
    since = found.date.as_of if found.date else ""
    silence = " ".join(filter(None, (found.silence.libelle, since))) if found.silence else ""
    return Told(tuple(_said(*one) for one in found.actions), silence)


def _said(action: Action, when: PartialDate | None) -> Said:
    return Said(
        words_of(action.libelle),
        listed(PROFESSIONS[one][1] for one in action.professions)
        or (UNSAID if action.libelle else UNSAID_DECLARED),
        words_of(action.precision),
        lowered(etat(action)),
        action.etat in PLAIN,
        when.as_of if when else "",
        words_of(action.source),
    )


def snp_lines(plan: Plan, cpts_id: str) -> tuple[str, ...]:
    """Tell the same in lines, each with its state, date and source; none where nothing is said.

    Parameters
    ----------
    plan
        The plan.
    cpts_id
        The CPTS.

    Returns
    -------
    tuple of str
        ``médecins généralistes : par le SAS, en place ou en déploiement au 21 janvier 2026 (…)``,
        or the silence.
    """
    told = snp_told(plan, cpts_id)
    if told is None:
        return ()
    return tuple(map(_line, told.dits)) or (told.silence,)


def _line(one: Said) -> str:
    what = f"{one.mots} ({one.professions})" if one.mots else one.professions
    precise = f"{NBSP}: {one.precision}" if one.precision else ""
    source = f" ({one.source})" if one.source else ""
    return f"{what}{precise}, {' '.join(filter(None, (one.etat, one.au)))}{source}"


def snp_row(plan: Plan, cpts_id: str) -> dict[str, Any] | None:
    """Give the same for programs; None where the plan says nothing of anyone's.

    Parameters
    ----------
    plan
        The plan.
    cpts_id
        The CPTS.

    Returns
    -------
    dict or None
        ``theme``, ``actions``, and ``silence`` where there are none.
    """
    found = unscheduled(plan, cpts_id)
    if found is None:
        return None
    return {
        "theme": SNP,
        "actions": [
            {
                "mission": one.mission,
                "libelle": words_of(one.libelle) or None,
                "professions": [*one.professions],
                "precision": words_of(one.precision) or None,
                "etat": one.etat,
                "date": when.iso if when else None,
                "source": words_of(one.source) or None,
            }
            for one, when in found.actions
        ],
        "silence": found.silence.value if found.silence else None,
        "silence_date": found.date.iso if found.date else None,
    }
