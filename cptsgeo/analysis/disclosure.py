"""Means that may be shown: none of too few answers, none from which one could be reckoned."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

LEAST = 5
"""Answers under which a mean is not shown."""

Group = frozenset[str]
Row = dict[int, Fraction]


def showable(whole: Group, partitions: Sequence[Sequence[Group]]) -> frozenset[tuple[int, int]]:
    """Tell of which groups a mean may be shown, beside that of all.

    A mean and a number of answers give a sum, and sums can be subtracted: where what is left of
    all, or any sum that the shown ones give, would be of fewer than `LEAST` answers, the smallest
    group that is shown is left out too, until none would.

    Parameters
    ----------
    whole
        All who answer.
    partitions
        Ways to part them; in each, who answers in each group. A group is in one only once, and
        some who answer may be in none.

    Returns
    -------
    frozenset of (int, int)
        Rank of the way, and of the group in it; none where too few answer at all.
    """
    if len(whole) < LEAST:
        return frozenset()
    shown = {
        (way, rank): group
        for way, groups in enumerate(partitions)
        for rank, group in enumerate(groups)
        if len(group) >= LEAST
    }
    while shown:
        apart = _left_over(whole, shown, len(partitions))
        if not apart and not _betrays(whole, shown.values()):
            break
        at_stake = [key for key in shown if not apart or key[0] in apart]
        del shown[min(at_stake, key=lambda key: (len(shown[key]), key))]
    return frozenset(shown)


def _left_over(whole: Group, shown: dict[tuple[int, int], Group], ways: int) -> set[int]:
    """Ways in which what is left of all is of too few."""
    found = set()
    for way in range(ways):
        groups = [group for (one, _), group in shown.items() if one == way]
        if groups and 0 < len(whole.difference(*groups)) < LEAST:
            found.add(way)
    return found


def _betrays(whole: Group, groups: Iterable[Group]) -> bool:
    """Whether subtracting sums from one another gives that of too few.

    Who answers and is in the same groups cannot be told apart. Where a sum of such alone can be
    had, the reduced form of the system has a row of it. A difference between some is no sum of
    theirs.
    """
    known = [whole, *groups]
    alike: dict[tuple[bool, ...], int] = {}
    for one in sorted(whole):
        where = tuple(one in group for group in known)
        alike[where] = alike.get(where, 0) + 1
    kinds = list(alike)
    rows = [{column: Fraction(1) for column, kind in enumerate(kinds) if kind[rank]}
            for rank in range(len(known))]  # fmt: skip
    return any(
        all(value == 1 for value in row.values())
        and sum(alike[kinds[column]] for column in row) < LEAST
        for row in _reduced(rows)
    )


def _reduced(rows: Iterable[Row]) -> list[Row]:
    """Give the reduced row echelon form of sparse rows."""
    found: dict[int, Row] = {}
    for row in rows:
        left = dict(row)
        for pivot, other in found.items():
            _subtract(left, other, left.get(pivot, Fraction(0)))
        if not left:
            continue
        pivot = min(left)
        scale = left[pivot]
        left = {column: value / scale for column, value in left.items()}
        for other in found.values():
            _subtract(other, left, other.get(pivot, Fraction(0)))
        found[pivot] = left
    return list(found.values())


def _subtract(row: Row, other: Row, times: Fraction) -> None:
    if not times:
        return
    for column, value in other.items():
        left = row.get(column, Fraction(0)) - times * value
        if left:
            row[column] = left
        else:
            row.pop(column, None)
