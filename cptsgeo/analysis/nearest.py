"""The CPTS nearest to each of many communes, as the crow flies, from town hall to town hall."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cptsgeo.communes.mairies import RADIUS, Point, mairies
from cptsgeo.plan.territories import Territories

_AT_ONCE: Final = 256
"""Communes whose distances to all the town halls of a plan are in memory together."""


class Near(NamedTuple):
    """A CPTS, and the metres to the nearest of its town halls."""

    cpts_id: str
    metres: float


def nearest(
    territories: Territories, codes: Sequence[str], *, limit: int
) -> dict[str, tuple[Near, ...]]:
    """Give the CPTS nearest to communes, without those that hold them.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    codes
        Communes (atoms).
    limit
        How many at most, of each.

    Returns
    -------
    dict of str to tuple of Near
        By code, the nearest first; none of a commune whose town hall is unknown.
    """
    known = mairies(territories.communes.folder)
    halls = {
        cpts_id: [known[code] for code in sorted(atoms) if code in known]
        for cpts_id, atoms in sorted(territories.atoms.items())
    }
    halls = {cpts_id: points for cpts_id, points in halls.items() if points}
    placed = [code for code in codes if code in known]
    found: dict[str, tuple[Near, ...]] = dict.fromkeys(codes, ())
    if not halls:
        return found
    for start in range(0, len(placed), _AT_ONCE):
        some = placed[start : start + _AT_ONCE]
        table = _metres([known[code] for code in some], halls)
        for code, row in zip(some, table, strict=True):
            held = territories.owners.get(code, ())
            others = (Near(one, float(far)) for one, far in zip(halls, row, strict=True)
                      if one not in held)  # fmt: skip
            found[code] = tuple(sorted(others, key=lambda near: near.metres)[:limit])
    return found


def _metres(
    places: Sequence[Point], halls: Mapping[str, Sequence[Point]]
) -> npt.NDArray[np.float64]:
    """Metres from each place (rows) to the nearest hall of each CPTS (columns)."""
    here = np.radians(np.array(places, dtype=np.float64))[:, None, :]
    there = np.radians(np.concatenate([np.array(one) for one in halls.values()]))[None, :, :]
    half = np.sin((there - here) / 2) ** 2
    cosines = np.cos(here[..., 1]) * np.cos(there[..., 1])
    metres = 2 * RADIUS * np.arcsin(np.sqrt(half[..., 1] + cosines * half[..., 0]))
    starts = np.cumsum([0, *(len(one) for one in halls.values())])[:-1]
    return np.minimum.reduceat(metres, starts, axis=1)
