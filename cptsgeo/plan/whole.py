"""Communes that are named by some of their parts only: they are counted whole, and it is told."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from cptsgeo.communes.communes import Communes


class Incomplete(NamedTuple):
    """A commune of which a CPTS names some former communes only: it counts whole all the same."""

    cpts_id: str
    commune: str
    given: tuple[str, ...]
    missing: tuple[str, ...]


def incomplete(
    held: Mapping[tuple[str, str], Collection[str]], communes: Communes
) -> tuple[Incomplete, ...]:
    """Find the communes of which only some former communes are named.

    Parameters
    ----------
    held
        Codes that each CPTS names, by CPTS and commune of today.
    communes
        The referential.

    Returns
    -------
    tuple of Incomplete
        By CPTS, then commune.
    """
    return tuple(
        Incomplete(cpts_id, commune, tuple(sorted(set(codes))), missing)
        for (cpts_id, commune), codes in sorted(held.items())
        if (missing := _missing_parts(commune, frozenset(codes), communes))
    )


def _missing_parts(commune: str, codes: frozenset[str], communes: Communes) -> tuple[str, ...]:
    """Parts without which codes are less than the whole commune; none if they are all there.

    The parts may be those of today (communes déléguées or associées) or the communes of any past
    year that became it: naming all of one such set is enough.
    """
    if commune in codes or commune not in communes.by_code:
        return ()
    best: tuple[str, ...] = ()
    for whole in _divisions(commune, communes):
        missing = tuple(sorted(whole - codes))
        if not missing:
            return ()
        if whole & codes and (not best or len(missing) < len(best)):
            best = missing
    return best


def _divisions(commune: str, communes: Communes) -> list[frozenset[str]]:
    """The sets of parts that a commune is or once was made of."""
    parts = frozenset(p.code for p in communes.parties if p.code_commune == commune)
    if parts:
        parts |= {commune}  # Its chef-lieu is often no part with a code of its own.
    history = communes.history
    former = history.ancestors(commune)
    return [
        *([parts] if parts else []),
        *(
            frozenset(code for code in former & history.valid(annee))
            for annee in history.years[1:]
            if former & history.valid(annee)
        ),
    ]
