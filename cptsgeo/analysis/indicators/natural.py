"""Numbers in classes that are each as even as can be: the optimal classes of Fisher and Jenks."""

from collections.abc import Sequence

import numpy as np

_SLACK = 1e-12
"""Part of all differences within which two divisions are as good: rounding tells them apart."""


def natural_tops(values: Sequence[float], most: int) -> list[float]:
    """Divide numbers into classes whose squared differences to their means sum to the least.

    Parameters
    ----------
    values
        At least one number; time and memory grow with the square of how many are distinct.
    most
        Classes; fewer where there are fewer distinct numbers.

    Returns
    -------
    list of float
        Highest value of every class, in rising order. Of two divisions that are as good, the one
        whose last classes hold more.

    Notes
    -----
    W. D. Fisher, « On Grouping for Maximum Homogeneity », JASA 53 (1958): the best division in
    k classes ends with a class that begins somewhere, after the best division in k − 1.
    """
    distinct, counts = np.unique(np.asarray(values, dtype=float), return_counts=True)
    count = len(distinct)
    # About the mean: squares of large numbers that are close would lose all that tells them apart.
    centred = distinct - distinct.mean()
    weights, sums, squares = (
        np.concatenate(([0.0], np.cumsum(one)))
        for one in (counts, counts * centred, counts * centred**2)
    )
    first, end = np.arange(count)[:, None], np.arange(1, count + 1)[None, :]
    inside = first < end
    number = np.where(inside, weights[end] - weights[first], 1.0)
    spread = squares[end] - squares[first] - (sums[end] - sums[first]) ** 2 / number
    spread = np.where(inside, np.maximum(spread, 0.0), np.inf)
    least, begins = spread[0], []
    slack = _SLACK * spread[0, -1]
    for _ in range(1, min(most, count)):
        # The class that ends the division begins at row, ends before column.
        total = np.concatenate(([np.inf], least[:-1]))[:, None] + spread
        least = total.min(axis=0)
        begins.append((total <= least + slack).argmax(axis=0))
    tops, stop = [], count
    for begin in reversed([np.zeros(count, dtype=int), *begins]):
        tops.append(float(distinct[stop - 1]))
        stop = int(begin[stop - 1])
    return tops[::-1]
