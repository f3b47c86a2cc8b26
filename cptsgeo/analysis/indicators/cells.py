"""What a cell of a table of indicators holds: a number, per cent or not, or a text."""

import re
from typing import NamedTuple

_SPACES = str.maketrans("", "", " \u00a0\u202f'’")
_NUMBER = re.compile(r"([-+−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?)(%?)")
EMPTY = frozenset({"", "-", "–", "—", ".", "/", "nd", "n.d.", "na", "n/a", "ns", "s", "#n/a", "so"})
"""What means that there is no value: empty, not known, secret, not applicable."""


class Number(NamedTuple):
    """A number, and whether a per cent sign follows it."""

    valeur: float
    pourcent: bool


def number(text: str) -> Number | None:
    """Read a number as a French or an English table writes it.

    Parameters
    ----------
    text
        A cell: ``3,25``, ``1 234``, ``12 %``.

    Returns
    -------
    Number or None
        None if it is no number.
    """
    match = _NUMBER.fullmatch(text.translate(_SPACES))
    if match is None:
        return None
    return Number(float(match[1].replace(",", ".").replace("−", "-")), bool(match[2]))


def is_empty(text: str) -> bool:
    """Tell whether a cell says that there is no value."""
    return text.strip().lower() in EMPTY
