"""What the cards of a map tell of what CPTS do: light, every page of maps has it."""

from typing import Any

from cptsgeo.plan.observatory import SILENCES, Action, Observatory
from cptsgeo.plan.territories import Territories
from cptsgeo.render.tables.action_words import WHAT_STATES_SAY, action_said
from cptsgeo.text.french import raised, typographic


def declared_data(territories: Territories, cpts_ids: list[str]) -> dict[str, Any] | None:
    """Give what the card of each CPTS tells of its actions, mission by mission.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    cpts_ids
        The CPTS of the page, in the order of its table.

    Returns
    -------
    dict or None
        Each text once; of each CPTS, a list of texts by mission, or the rank of a silence after
        the texts: of a mission, or of all. None where the plan says nothing of actions.
    """
    if territories.plan.observatoire.vide:
        return None
    seen, silences = territories.plan.observatoire, [*SILENCES]
    texts: dict[str, int] = {}
    by_cpts: list[Any] = []
    for cpts_id in cpts_ids:
        own = seen.declared.get(cpts_id, ())
        if not own:
            by_cpts.append(-1 - silences.index(seen.silence(cpts_id)))
            continue
        by_mission: list[Any] = []
        for mission in seen.missions:
            told = [_rank(texts, seen, one) for one in own if one.mission == mission.code]
            why = seen.silence(cpts_id, mission.code)
            by_mission.append([*dict.fromkeys(told)] or -1 - silences.index(why))
        by_cpts.append(by_mission)
    return {
        "missions": [typographic(one.libelle) for one in seen.missions],
        "silences": [raised(words) for words in SILENCES.values()],
        "textes": [*texts],
        "cpts": by_cpts,
        "note": WHAT_STATES_SAY,
    }


def _rank(texts: dict[str, int], seen: Observatory, action: Action) -> int:
    return texts.setdefault(action_said(seen, action), len(texts))
