"""Classes of an indicator for a map: few, with bounds that read well, and where a value falls."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise

from cptsgeo.analysis.indicators.indicator import Indicator, IndicatorKind
from cptsgeo.analysis.indicators.natural import natural_tops
from cptsgeo.text.french import NBSP, number

MOST = 5
"""Classes of numbers at most: readers tell no more shades of a colour apart."""

MOST_CATEGORIES = 8
"""Categories that have a class of their own; those with the fewest communes share one."""

_SAMPLE = 400
"""Values that Fisher and Jenks divide at most: its time grows with their square."""


@dataclass(frozen=True)
class Classes:
    """Classes in rising order, or categories by communes, the commonest first.

    Attributes
    ----------
    libelles : tuple of str
        What each is, in French.
    bornes : tuple of float
        Lowest value of every class but the first; empty for categories.
    categories : tuple of str
        Those with a class of their own; empty for numbers.
    """

    libelles: tuple[str, ...]
    bornes: tuple[float, ...] = ()
    categories: tuple[str, ...] = ()

    def rank(self, value: float | str) -> int:
        """Rank of the class of a value.

        Parameters
        ----------
        value
            A number, or the name of a category.

        Returns
        -------
        int
            From 0.
        """
        if isinstance(value, str):
            names = self.categories
            return names.index(value) if value in names else len(names)
        return bisect_right(self.bornes, value)


def classes(indicator: Indicator, codes: Collection[str]) -> Classes:
    """Divide the values of communes into classes.

    Numbers are divided by the method of Fisher and Jenks, each class as even as can be (over
    quantiles, where communes are many). A bound is the roundest number that parts two classes, so
    that no value is on the wrong side of what the legend says.

    Parameters
    ----------
    indicator
        The indicator.
    codes
        Atoms whose values make the classes; those of the whole indicator if none has any.

    Returns
    -------
    Classes
        At most `MOST`, or `MOST_CATEGORIES` categories and the rest of them.
    """
    values = [indicator.valeurs[code] for code in codes if code in indicator.valeurs]
    values = values or list(indicator.valeurs.values())
    if indicator.nature is IndicatorKind.CATEGORIE:
        return _categories([str(value) for value in values], indicator)
    numbers = sorted(float(value) for value in values)
    bounds = _bounds(numbers)
    counts = indicator.nature is IndicatorKind.COMPTE and all(one.is_integer() for one in numbers)
    sign = f"{NBSP}%" if indicator.pourcentage else ""
    labels = _ranges(bounds) if counts else _intervals(bounds, sign)
    return Classes(tuple(labels), tuple(map(float, bounds)))


def _categories(values: Sequence[str], indicator: Indicator) -> Classes:
    by_communes = sorted(Counter(values).items(), key=lambda one: (-one[1], one[0]))
    kept = tuple(name for name, _ in by_communes[:MOST_CATEGORIES])
    others = set(indicator.valeurs.values()).difference(kept)
    return Classes((*kept, "autres valeurs") if others else kept, categories=kept)


def _bounds(numbers: Sequence[float]) -> list[Decimal]:
    """Lowest value of every class but the first, each as round as its neighbours leave room for.

    The classes are what the rounded bounds make: what the legend says is always true.
    """
    distinct = sorted(set(numbers))
    if len(distinct) <= MOST:
        return [Decimal(str(one)) for one in distinct[1:]]
    tops = _tops(numbers)
    bottoms = [distinct[0], *(distinct[bisect_right(distinct, top)] for top in tops[:-1])]
    bounds = []
    for rank, (top, after) in enumerate(pairwise(tops)):
        slack = 0.1 * min(top - bottoms[rank], after - bottoms[rank + 1])
        bounds.append(_roundest(top - slack, bottoms[rank + 1] + slack))
    return bounds


def _tops(numbers: Sequence[float]) -> list[float]:
    """Highest value of every class."""
    last = len(numbers) - 1
    count = min(len(numbers), _SAMPLE)
    return natural_tops([numbers[round(rank * last / (count - 1))] for rank in range(count)], MOST)


def _roundest(low: float, high: float) -> Decimal:
    """The number of fewest digits in ]low, high], the nearest to its middle."""
    below, above = Decimal(str(low)), Decimal(str(high))
    middle = (below + above) / 2
    for digits in range(-above.adjusted() - 1, 20):
        step = Decimal(1).scaleb(-digits)
        rounded = [(one / step).to_integral_value(how) * step
                   for one, how in ((above, ROUND_FLOOR), (middle, ROUND_HALF_UP))]  # fmt: skip
        inside = [one for one in rounded if below < one <= above]
        if inside:
            return min(inside, key=lambda one: abs(one - middle))
    return above


def _intervals(bounds: Sequence[Decimal], sign: str) -> list[str]:
    if not bounds:
        return ["toutes les valeurs"]
    shown = [_shown(bound) for bound in bounds]
    between = [f"de {low} à moins de {high}{sign}"
               for low, high in pairwise(shown)]  # fmt: skip
    return [f"moins de {shown[0]}{sign}", *between, f"{shown[-1]}{sign} et plus"]


def _ranges(bounds: Sequence[Decimal]) -> list[str]:
    """Ranges of whole numbers, that need no « moins de »."""
    if not bounds:
        return ["toutes les valeurs"]
    first, last = int(bounds[0]) - 1, _shown(bounds[-1])
    between = []
    for low, after in pairwise(bounds):
        high = after - 1
        between.append(_shown(low) if high == low else f"{_shown(low)} à {_shown(high)}")
    return [number(first) if first == 0 else f"jusqu’à {number(first)}", *between,
            f"{last} et plus"]  # fmt: skip


def _shown(value: Decimal) -> str:
    whole, _, rest = f"{abs(value):f}".partition(".")
    rest = rest.rstrip("0")
    sign = "−" if value < 0 else ""
    return f"{sign}{number(int(whole))}" + (f",{rest}" if rest else "")
