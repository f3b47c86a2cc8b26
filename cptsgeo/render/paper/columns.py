"""Widths of the columns of a table on paper, from what its cells hold."""

import re
from collections.abc import Sequence

from cptsgeo.render.document.tables import Table
from cptsgeo.render.document.words import Words, plain, runs
from cptsgeo.render.drawing.lettering import clean, width

_LONGEST = 11.0
"""Ems that a word may ask for: a longer one is broken."""

_MOST = 24.0
"""Ems beyond which a cell goes on another line without harm."""

_SIZE = re.compile(r'width="(\d+)" height="(\d+)"')
_BESIDE = 0.5
"""Ems between a mark and its words."""

_WORD = re.compile(r"(?<=-)| ")
"""Where a line may break."""

_LINES = 2.5
"""Lines of a heading, about."""

_GAP = 1.45
"""Ems at both sides of a cell, and what letters on paper may take more than measured."""


def shares(table: Table, ems: float) -> list[float]:
    """Share a width among the columns of a table.

    Words are not broken where there is room for them, and numbers never; beyond that, each column
    has as much of what is left as its cells would fill.

    Parameters
    ----------
    table
        The table.
    ems
        The width.

    Returns
    -------
    list of float
        Widths in ems, whose sum is that of the table: no more than the whole.
    """
    least, whole, wished, easy, more = [], [], [], [], []
    for rank, column in enumerate(table.columns):
        cells = [row[rank] for row in table.rows]
        texts = [clean(plain(cell)) for cell in cells]
        marks = max(map(_marks, cells), default=0.0)
        words = [word for text in (*texts, clean(column.heading)) for word in _WORD.split(text)]
        longest = max((width(word, bold=True) for word in words), default=0.0) + marks
        filled = max((width(text) for text in texts), default=0.0) + marks
        heading = width(clean(column.heading), bold=True)
        least.append(_GAP + (longest if column.numbers else min(longest, _LONGEST)))
        # Figures on one line, where words have room beside them.
        whole.append(max(least[-1], _GAP + filled) if column.numbers else least[-1])
        wished.append(_GAP + min(max(filled, heading / _LINES), _MOST))
        easy.append(max(wished[-1], least[-1], _GAP + heading))
        more.append(0.0 if column.numbers else max(0.0, filled - _MOST))
    # What is left goes to long cells, or to words if there are none.
    words_alone = [0.0 if one.numbers else 1.0 for one in table.columns]
    if sum(easy) <= ems:
        return _fitted(least, easy, more if any(more) else words_alone, ems)
    least = whole if sum(whole) < ems else least
    wished = [max(pair) for pair in zip(least, wished, strict=True)]
    return _fitted(least, wished, more if any(more) else words_alone, ems)


def _fitted(
    least: Sequence[float], wished: Sequence[float], weights: Sequence[float], ems: float
) -> list[float]:
    """Give each column what it wishes, or less, or more by its weight."""
    over = sum(least) - ems
    if over >= 0:
        return [one * ems / sum(least) for one in least]
    left = ems - sum(wished)
    if left < 0:
        room = sum(wished) - sum(least)
        part = (room + left) / room
        return [low + (high - low) * part for low, high in zip(least, wished, strict=True)]
    stretched = [one * weight for one, weight in zip(wished, weights, strict=True)]
    whole = sum(stretched)
    if not whole:
        return list(wished)
    return [one + left * part / whole for one, part in zip(wished, stretched, strict=True)]


def _marks(words: Words) -> float:
    """Ems that the mark before words takes: as wide as it is beside its height."""
    sizes = (_SIZE.search(run.mark) for run in runs(words) if run.mark)
    return sum(int(one[1]) / int(one[2]) + _BESIDE for one in sizes if one)
