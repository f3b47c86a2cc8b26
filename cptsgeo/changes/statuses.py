"""What happens in the life of a project: a status, a step."""

import datetime

from cptsgeo.changes.draft import Cells, Changed, Draft
from cptsgeo.changes.phrases import PHRASES, refused, say
from cptsgeo.changes.wording import Naming, named
from cptsgeo.errors import CptsgeoError, PlanError, StatutError
from cptsgeo.files.schema import load_schema
from cptsgeo.plan import aci
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.model import PREVISION, SIGNATURE, Plan
from cptsgeo.text import names
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import listed, lowered, quoted

OBSERVATION = "observation"

_SMALL = frozenset(["d", "de", "du", "la", "le", "l"])
"""Words that a step may be said with or without."""

YEARS = 5
"""Years that an ACI runs (avenant 2 of the accord conventionnel interprofessionnel)."""


def step_of(text: str) -> str:
    """Give the step that someone means.

    Parameters
    ----------
    text
        ``plénière``, ``lettre d’intention``, ``pleniere``…

    Returns
    -------
    str
        Its identifier.

    Raises
    ------
    StatutError
        If it means none, or several.
    """
    (field,) = (one for one in load_schema("etapes").fields if one.name == "etape")
    key = _key(text)
    words = set(key.split()) - _SMALL
    known = {one: (_key(one), _key(field.libelles[one])) for one in field.choices}
    found = [one for one, keys in known.items() if key in keys]
    found = found or [
        one for one, keys in known.items() if words and any(words <= {*k.split()} for k in keys)
    ]
    if len(found) != 1:
        choices = listed((quoted(field.libelles[one]) for one in field.choices), "ou")
        raise StatutError(f"L’étape {quoted(text)} est inconnue : écrire {choices}.")
    return found[0]


def _key(text: str) -> str:
    return names.key(text.replace("_", " "))


def is_to_come(when: PartialDate, today: datetime.date) -> bool:
    """Tell whether a date is still to come: a month or a year has begun when its first day has."""
    return datetime.date.fromisoformat(f"{when.iso}-01-01"[:10]) > today


def to_come(when: PartialDate) -> CptsgeoError:
    """Give the refusal of a status that is said of a day to come as if it were one of today."""
    return refused(Naming(), "refus.statut.futur", quand=when.when)


def set_status(
    plan: Plan,
    source: PlanSource,
    cpts_id: str,
    statut: str,
    when: PartialDate,
    *,
    nature: str = OBSERVATION,
    document: str = "",
    past: bool = False,
) -> Changed:
    """Record that a CPTS has, or will have, a status.

    Parameters
    ----------
    plan
        The plan.
    source
        Its tables.
    cpts_id
        The CPTS.
    statut
        The status.
    when
        When; for an observation, that of the document.
    nature
        ``signature_aci``, ``observation`` or ``prevision``.
    document
        Where it is said.
    past
        Whether an event older than the last one may be added, to complete the history.

    Returns
    -------
    Changed
        The tables, and what changed. What was foreseen of the same status is no longer.

    Raises
    ------
    PlanError
        If it is already so recorded; if it is older than the last event, or a step back, and
        `past` is not said; if a signature is that of a status without ACI.
    """
    words, label = Naming(plan), aci.libelle_statut(statut)
    if nature == SIGNATURE and statut not in aci.signees():
        raise refused(words, "refus.statut.signature", statut=label)
    events = [one for one in (*plan.evenements, *plan.previsions) if one.cpts_id == cpts_id]
    if any((one.date.iso, one.statut, one.nature) == (when.iso, statut, nature) for one in events):
        raise refused(words, "refus.statut.deja", cpts=cpts_id, statut=label, quand=when.when)
    last = plan.statut(cpts_id, None)
    if last and nature != PREVISION and when.last_day < last.date.last_day and not past:
        raise refused(
            words, "refus.statut.recent", cpts=cpts_id, quand=last.date.when,
            statut=aci.libelle_statut(last.statut),
        )  # fmt: skip

    def foreseen(cells: Cells) -> bool:
        same = cells["cpts_id"] == cpts_id and cells["statut"] == statut
        return same and cells["nature"] == PREVISION

    draft = Draft.of(source).drop("statuts", foreseen).add("statuts", [{
        "cpts_id": cpts_id, "date": when.iso, "statut": statut, "nature": nature,
        "source": document, "estime": "non",
    }])  # fmt: skip
    was = (
        say(words, "statut.avant", statut=aci.libelle_statut(last.statut))
        if last
        else PHRASES["statut.avant.inconnu"]
    )
    nature_ = PHRASES[f"nature.{nature}"]
    told = [
        say(words, "statut.dit", cpts=cpts_id, statut=label, quand=when.when, nature=nature_,
            avant=was)
    ]  # fmt: skip
    if nature == SIGNATURE:
        until = when.last_day.year + YEARS
        told.append(say(words, "statut.contrat", annee=until, duree=YEARS))
    if last and not past and _back(last.statut, statut):
        told.append(PHRASES["statut.recul"])
    return Changed(draft.source, tuple(told))


def _back(before: str, after: str) -> bool:
    known = {one.statut: one for one in aci.statuts()}
    return not known[after].en_pause and known[after].rang < known[before].rang


def add_step(
    plan: Plan, source: PlanSource, cpts_id: str, etape: str, when: PartialDate, document: str = ""
) -> Changed:
    """Record a step of a project; its status follows from none.

    Parameters
    ----------
    plan
        The plan.
    source
        Its tables.
    cpts_id
        The CPTS.
    etape
        The step.
    when
        When.
    document
        Where it is said.

    Returns
    -------
    Changed
        The tables, and what changed.

    Raises
    ------
    PlanError
        If it is already recorded.
    """
    cpts = next(one for one in plan.cpts if one.cpts_id == cpts_id)
    name = named(cpts)
    if any((one.cpts_id, one.etape, one.date) == (cpts_id, etape, when) for one in plan.etapes):
        raise PlanError(f"Cette étape de {name} est déjà inscrite {when.when} : rien à écrire.")
    draft = Draft.of(source).add("etapes", [
        {"cpts_id": cpts_id, "date": when.iso, "etape": etape, "source": document}
    ])  # fmt: skip
    label = lowered(load_schema("etapes").field("etape").shown(etape))
    told = f"{name} : {label} {when.when}. Son statut ne change pas pour autant."
    return Changed(draft.source, (told,))
