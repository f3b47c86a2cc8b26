"""How what CPTS say they do is told: its base, its states, its silences."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cptsgeo.files.schema import load_schema
from cptsgeo.plan.naming import short_name
from cptsgeo.plan.observatory import PUBLISHED, SILENCES, Action, Observatory
from cptsgeo.plan.professions import PROFESSIONS, called
from cptsgeo.render.provenance import places
from cptsgeo.text.french import NBSP, count, listed, lowered, number, percent, quoted, typographic
from cptsgeo.text.persons import masked

if TYPE_CHECKING:
    from cptsgeo.analysis.actions import Declared, Told

UNSAID = "profession non dite"
"""Of an action that is someone's, nobody says whose."""

WHAT_STATES_SAY = (
    f"{quoted('En place ou en déploiement')}{NBSP}: publié ainsi, sans plus. Qu’une CPTS déclare "
    "une action ne dit pas qu’elle reçoit aujourd’hui."
)
"""What a reader must not conclude."""

NO_STATE = f"Sans mention d’état{NBSP}: en place ou en déploiement."
"""Of a list of actions that does not repeat it."""

EACH_DEPARTEMENT = "Une CPTS est comptée dans chacun des départements où elle a des communes."

PLAIN = (PUBLISHED, "en_place")
"""States that go without saying, in a few words."""

UNSAID_DECLARED = "déclaré, profession non dite"
OTHERS_DECLARED = "déclaré pour d’autres professions"
"""Of a CPTS that declares what is asked, but not for the professions that are asked about."""


def base_told(found: "Declared", place: str = "") -> str:
    """Tell what counts are of, and where if that is not plain: each figure names its own base."""
    declaring, looked = len(found.avec_actions), len(found.reponses)
    told = f"Base{NBSP}: {count(declaring, 'CPTS', 'CPTS')} avec des actions, sur {number(looked)}"
    told += place and f" {place}"
    published = found.publiees
    if published is not None and published != declaring:
        return f"{told} (le document publié compte {number(published)} fiches complétées)."
    return f"{told}."


def names_professions(found: "Declared") -> bool:
    """Tell whether any action that is asked about says whose it is: most themes have none."""
    return any(action.professions for told in found.declarantes for action in told.actions)


def people_told(found: "Declared", place: str = "") -> str:
    """Tell how many live where the CPTS declares what is asked, of how many, and where."""
    people = found.living_in([one.cpts_id for one in found.declarantes])
    what = "le déclare" if found.question.precise else "déclare des actions"
    where = place and f", {place}"
    return (
        f"Habitants dont la CPTS {what}{where}{NBSP}: {number(people)} sur "
        f"{number(found.habitants)} ({percent(people, found.habitants)}), une commune de plusieurs "
        "CPTS comptée une fois."
    )


def question_told(found: "Declared") -> str:
    """Tell what is asked, within a title; empty where all is."""
    question, seen = found.question, found.observatoire
    parts = [
        *(quoted(typographic(seen.theme[one].libelle)) for one in question.themes),
        *(quoted(typographic(seen.mission[one].libelle)) for one in question.missions),
    ]
    if question.professions:
        parts.append(listed(map(called, question.professions), "ou"))
    if question.pres_de:
        atoms = found.territories.communes.atoms
        names = [typographic(atoms[code].nom) for code in question.pres_de]
        more = f" et {number(len(names) - _MOST)} autres" if len(names) > _MOST else ""
        parts.append(f"près de {', '.join(names[:_MOST])}{more}" if more else
                     f"près de {listed(names)}")  # fmt: skip
    parts += [nom(found, one) for one in question.cpts_ids]
    if question.departements:
        parts.append(listed(places(found.territories.communes, question.departements)))
    return ", ".join(parts)


_MOST = 4


def nom(found: "Declared", cpts_id: str) -> str:
    """Name a CPTS."""
    return typographic(found.territories.cpts[cpts_id].nom)


def words_of(text: str | None) -> str:
    """Give what a CPTS wrote as it is shown: what tells who a person is, masked."""
    return masked(typographic(text or ""))


def etat(action: Action) -> str:
    """Name the state of an action."""
    return load_schema("actions").field("etat").shown(action.etat)


def action_told(seen: Observatory, action: Action) -> str:
    """Tell an action: the CPTS's own words, else its theme; professions, and what is precise.

    Parameters
    ----------
    seen
        What CPTS say.
    action
        One of theirs.

    Returns
    -------
    str
        ``Soins non programmés (masseurs-kinésithérapeutes) : créneaux``.
    """
    precision = f"{NBSP}: {words_of(action.precision)}" if action.precision else ""
    return _said(seen, action) + precision


def action_said(seen: Observatory, action: Action) -> str:
    """Tell an action in a few words, with its state where that is more than published ones say.

    Parameters
    ----------
    seen
        What CPTS say.
    action
        One of theirs.

    Returns
    -------
    str
        ``Lien ville-hôpital (envisagée)``.
    """
    state = "" if action.etat in PLAIN else f" ({lowered(etat(action))})"
    return _said(seen, action) + state


def _said(seen: Observatory, action: Action) -> str:
    theme = typographic(seen.theme[action.theme].libelle)
    whose = listed(PROFESSIONS[one][1] for one in action.professions)
    told = words_of(action.libelle) or theme
    return told + (f" ({whose})" if whose else "")


def silence_told(told: "Told") -> str:
    """Tell why a CPTS does not answer what is asked; empty where it does."""
    if told.actions:
        return ""
    if told.autrement:
        said = all(one.professions for one in told.autrement)
        return OTHERS_DECLARED if said else UNSAID_DECLARED
    return told.silence.libelle if told.silence else ""


def named(found: "Declared", cpts_ids: Iterable[str]) -> str:
    """Name CPTS briefly, with commas."""
    return ", ".join(short_name(found.territories.cpts[one].nom) for one in cpts_ids)


def silent_told(found: "Declared") -> str:
    """Tell how many of the CPTS looked at have said nothing at all, and why."""
    silent = Counter(
        found.observatoire.silence(one) for one in found.regardees
        if one not in found.observatoire.declared
    )  # fmt: skip
    if not silent:
        return "Toutes ces CPTS déclarent des actions."
    told = listed(f"{words} ({number(silent[one])})"
                  for one, words in SILENCES.items() if silent[one])  # fmt: skip
    return f"N’ont déclaré aucune action{NBSP}: {told}."
