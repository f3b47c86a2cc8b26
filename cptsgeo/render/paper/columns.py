"""Widths of the columns of a table on paper, from what its cells hold."""

from collections.abc import Sequence

from cptsgeo.render.document.tables import Table
from cptsgeo.render.document.words import Words, plain
from cptsgeo.render.drawing.lettering import clean, width

_LONGEST = 11.0
"""Ems that a word may ask for: a longer one is broken."""

_MOST = 24.0
"""Ems beyond which a cell goes on another line without harm."""

_SHORT = 9.0
"""Ems of a heading that stays on one line."""

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
    least, wished = [], []
    for rank, column in enumerate(table.columns):
        cells = [_text(row[rank]) for row in table.rows]
        words = [word for text in (*cells, clean(column.heading)) for word in text.split(" ")]
        longest = max((width(word, bold=True) for word in words), default=0.0)
        filled = max((width(text) for text in cells), default=0.0)
        heading = width(clean(column.heading), bold=True)
        least.append(_GAP + (longest if column.numbers else min(longest, _LONGEST)))
        wished.append(_GAP + min(max(filled, heading if heading < _SHORT else longest), _MOST))
    wished = [max(pair) for pair in zip(least, wished, strict=True)]
    numbers = [column.numbers for column in table.columns]
    # Figures on one line, where words have room beside them.
    whole = [wish if is_number else one
             for one, wish, is_number in zip(least, wished, numbers, strict=True)]  # fmt: skip
    least = whole if sum(whole) < ems else least
    return _fitted(least, wished, [not one for one in numbers], ems)


def _fitted(
    least: Sequence[float], wished: Sequence[float], free: Sequence[bool], ems: float
) -> list[float]:
    """Give each column what it wishes, or less, or more if its cells are words."""
    over = sum(least) - ems
    if over >= 0:
        return [one * ems / sum(least) for one in least]
    left = ems - sum(wished)
    if left < 0:
        room = sum(wished) - sum(least)
        part = (room + left) / room
        return [low + (high - low) * part for low, high in zip(least, wished, strict=True)]
    stretched = sum(one for one, is_free in zip(wished, free, strict=True) if is_free)
    if not stretched:
        return list(wished)
    return [one + (left * one / stretched if is_free else 0.0)
            for one, is_free in zip(wished, free, strict=True)]  # fmt: skip


def _text(words: Words) -> str:
    return clean(plain(words))
