"""The optimal classes, held against every division there is, and known ones."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.analysis.indicators.natural import natural_tops


def spread(values: Sequence[Fraction], tops: Sequence[Fraction]) -> Fraction:
    """Squared differences to the means of the classes, without rounding."""
    total, done = Fraction(0), 0
    for top in tops:
        held = [one for one in sorted(values)[done:] if one <= top]
        done += len(held)
        mean = sum(held, Fraction(0)) / len(held)
        total += sum(((one - mean) ** 2 for one in held), Fraction(0))
    return total


# Quarters and large numbers are exact as floats; a constant far from zero would lose them.
numbers = st.lists(
    st.one_of(st.integers(0, 12), st.integers(-4000, 4000).map(lambda one: one / 4),
              st.integers(1, 40).map(lambda one: 1e9 + one)),
    min_size=1, max_size=9,
)  # fmt: skip


@given(numbers, st.integers(1, 5))
def test_no_division_is_better(values: list[float], most: int) -> None:
    exact = [Fraction(one) for one in values]
    tops = [Fraction(one) for one in natural_tops(values, most)]
    distinct = sorted(set(exact))
    assert len(tops) == min(most, len(distinct))
    assert all(low < high for low, high in pairwise(tops))
    assert tops[-1] == distinct[-1]
    assert set(tops) <= set(distinct)
    best = min(
        spread(exact, [*chosen, distinct[-1]])
        for chosen in combinations(distinct[:-1], len(tops) - 1)
    )
    assert spread(exact, tops) <= best * (1 + Fraction(1, 10**6)) + Fraction(1, 10**6) * spread(
        exact, distinct[-1:]
    )


@pytest.mark.parametrize(
    ("values", "tops"),
    [
        ([4], [4]),
        ([1, 1, 1], [1]),
        ([1, 2, 3, 50, 51, 100], [3, 51, 100]),
        # Two divisions are as good: the last class holds more.
        ([0, 1, 2, 3], [0, 1, 3]),
        ([1e15, 1e15 + 1, 1e15 + 8, 1e15 + 9, 1e15 + 20], [1e15 + 1, 1e15 + 9, 1e15 + 20]),
    ],
)
def test_known_divisions(values: list[float], tops: list[float]) -> None:
    assert natural_tops(values, 3) == tops
