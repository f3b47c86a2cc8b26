"""What people write where they are to choose: yes and no, a state, a number."""

import functools
import re
from typing import Final

from cptsgeo.changes.survey.form import A_RETIRER, states
from cptsgeo.text import names

_YES: Final = frozenset(("o", "oui", "x", "ok", "vrai", "1", "yes", "v", "✓", "✔"))
_NO: Final = frozenset(("n", "non", "faux", "0", "no"))
_STRUCK: Final = frozenset(
    map(names.key, (A_RETIRER, "retirer", "à ôter", "ôter", "à supprimer", "supprimer", "retirée",
                    "supprimée", "à effacer"))
)  # fmt: skip
_ALSO: Final = {
    "envisage": "envisage",
    "arrete": "arrete",
    "experimentation en cours": "experimentation",
    "en cours de deploiement": "en_deploiement",
    "deploiement": "en_deploiement",
}
"""Other words for states, as their keys."""
_NUMBER: Final = re.compile(r"[0-9][0-9 \u00a0\u202f]*")
_MOST, _DIGITS = 1_000_000, 12


def yes_or_no(text: str) -> bool | None:
    """Read a yes or a no; None if it is neither."""
    word = text.strip().strip(".!").lower()
    return True if word in _YES else False if word in _NO else None


def is_struck(text: str) -> bool:
    """Tell whether a state says that the line is to go."""
    return names.key(text) in _STRUCK


@functools.cache
def _states() -> dict[str, str]:
    labels = {names.key(label): code for code, label in states().items()}
    return _ALSO | labels | {names.key(code): code for code in states()}


def state_in(text: str) -> str:
    """Read the state of an action; empty if it is none."""
    return _states().get(names.key(text), "")


def near_state(text: str) -> str:
    """Give the label that looks most like a text; empty if none does."""
    return next(iter(names.nearest(text, [*states().values()], limit=1)), "")


def number_in(text: str) -> int | None:
    """Read a whole number, with spaces between thousands or not; None if it is none."""
    if not _NUMBER.fullmatch(text) or len(text) > _DIGITS:
        return None
    found = int(re.sub(r"[^0-9]", "", text))
    return found if found <= _MOST else None
