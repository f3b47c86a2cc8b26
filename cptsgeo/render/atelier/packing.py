"""Codes and names of communes as a page carries them."""

import itertools
from collections.abc import Iterable

_CORSICA = {"2A": "96", "2B": "99"}
"""Beginnings that no code in digits has, for those that have a letter."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def code_number(code: str) -> int:
    """Give the code of a commune as a number."""
    return int(_CORSICA.get(code[:2], code[:2]) + code[2:])


def front_coded(names: Iterable[str]) -> str:
    """Write names, each without what it begins with as the one before.

    Parameters
    ----------
    names
        Those of neighbours in an alphabet are the shortest.

    Returns
    -------
    str
        They are told apart by « | »; each begins with how many letters it takes, in base 36.
    """
    told = []
    for before, name in itertools.pairwise(["", *names]):
        alike = itertools.takewhile(
            lambda pair: pair[0] == pair[1], zip(before, name, strict=False)
        )
        shared = min(sum(1 for _ in alike), len(_DIGITS) - 1)
        told.append(_DIGITS[shared] + name[shared:])
    return "|".join(told)
