"""Means that are shown give no sum of fewer than five answers away, by any subtraction."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.analysis.disclosure import LEAST, showable

Groups = list[list[frozenset[str]]]


def people(first: int, last: int) -> frozenset[str]:
    return frozenset(f"{rank:02}" for rank in range(first, last))


def rank_of(rows: list[list[int]]) -> int:
    """Rank of a matrix, by elimination on whole fractions."""
    left, rank = [list(map(Fraction, row)) for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[rank:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(rank, pivot)
        for other in left[rank + 1 :]:
            times = other[column] / pivot[column]
            for at, value in enumerate(pivot):
                other[at] -= times * value
        rank += 1
    return rank


def test_too_few_show_nothing() -> None:
    assert showable(people(0, 4), [[people(0, 4)]]) == frozenset()


def test_five_are_enough() -> None:
    ways = [[people(0, 5), people(5, 12)]]
    assert showable(people(0, 12), ways) == {(0, 0), (0, 1)}


def test_what_is_left_of_all_is_of_five_too() -> None:
    # 12 of 13 in two groups: the thirteenth is what is left.
    assert showable(people(0, 13), [[people(0, 5), people(5, 12)]]) == {(0, 1)}
    # A group of three is not shown, nor then the smallest of the others.
    ways = [[people(0, 3), people(3, 9), people(9, 20)]]
    assert showable(people(0, 20), ways) == {(0, 2)}


def test_two_ways_that_differ_by_one_are_not_both_shown() -> None:
    ways = [[people(0, 10), people(10, 20)], [people(0, 11), people(11, 20)]]
    shown = showable(people(0, 20), ways)
    assert shown
    assert not ({(0, 0), (0, 1)} & shown and {(1, 0), (1, 1)} & shown)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2)),
                min_size=5, max_size=24))  # fmt: skip
def test_no_answer_can_be_reckoned(places: list[tuple[int, int, int]]) -> None:
    names = [f"{rank:02}" for rank in range(len(places))]
    whole = frozenset(names)
    ways: Groups = [
        [frozenset(name for name, place in zip(names, places, strict=True) if place[way] == rank)
         for rank in range(4)]
        for way in range(3)
    ]  # fmt: skip
    shown = showable(whole, ways)
    known = [whole, *(ways[way][rank] for way, rank in sorted(shown))]
    assert all(len(group) >= LEAST for group in known)
    rows = [[int(name in group) for name in names] for group in known]
    before = rank_of(rows)
    for name in names:
        alone = [int(other == name) for other in names]
        assert rank_of([*rows, alone]) == before + 1, f"{name} can be reckoned"
    for way in range(3):
        groups = [ways[way][rank] for one, rank in shown if one == way]
        left = whole.difference(*groups)
        assert not groups or not 0 < len(left) < LEAST
        assert all(one.isdisjoint(other) for one, other in combinations(groups, 2))
