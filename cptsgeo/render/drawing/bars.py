"""Bars as SVG: a row for each group, one bar or several in it, what they are of and what lacks."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from cptsgeo.render.drawing.lettering import clean, lines, shortened, width

INK, SOFT = "#1d2733", "#4d5a68"
FILLS = ("#0e5d73", "#a9cdd6")
"""Of the first bar of a row, and of the second, whose outline is as dark as the first."""

_LABELS = 0.4
"""Share of the width that labels may have."""
_LINE, _GAP = 1.3, 0.5
"""Ems from a line of text to the next, and between parts."""
_SMALL = 0.86
"""Size of notes, beside that of letters."""


class Bar(NamedTuple):
    """A bar: its value, None where none is shown, and what is written after it."""

    value: float | None
    told: str


class Row(NamedTuple):
    """What bars are of, and the bars."""

    label: str
    bars: tuple[Bar, ...]


class Bars(NamedTuple):
    """A chart.

    `legend` says what each bar of a row is, where there are several; `empty` is what is told where
    there is no row to draw; `notes` stand under it.
    """

    title: str
    legend: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str
    notes: tuple[str, ...]


class Drawn(NamedTuple):
    """A drawing in pixels, from its upper left corner: its content, and its size."""

    content: str
    width: int
    height: int

    def svg(self, title: str, *, class_: str = "barres") -> str:
        """Give it as an element of a page.

        Parameters
        ----------
        title
            What it shows, for screen readers.
        class_
            Its class.

        Returns
        -------
        str
            An ``<svg>``.
        """
        return (
            f'<svg class="{escape(class_, quote=True)}" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" role="img" '
            f'aria-label="{escape(title, quote=True)}" focusable="false" fill="{INK}">'
            f"{self.content}</svg>"
        )


def bars(told: Bars, wide: int, letter: float = 13.0, *, most: int = 40) -> Drawn:
    """Draw bars.

    Parameters
    ----------
    told
        What they are.
    wide
        Width in pixels.
    letter
        Size of letters, in pixels.
    most
        Rows that are drawn; the others are counted.

    Returns
    -------
    Drawn
        As high as it must be.
    """
    pen = _Pen(wide, letter)
    pen.write(told.title, bold=True)
    if told.legend:
        pen.legend(told.legend)
    pen.down += letter * _GAP
    shown, left = told.rows[:most], max(0, len(told.rows) - most)
    if shown:
        pen.rows(shown)
    else:
        pen.write(told.empty, colour=SOFT)
    pen.down += letter * _GAP
    more = [f"Et {left} autres lignes, dans le tableau."] if left > 1 else []
    more += ["Et une autre ligne, dans le tableau."] if left == 1 else []
    for note in (*more, *told.notes):
        pen.write(note, size=_SMALL, colour=SOFT)
    return Drawn("".join(pen.drawn), wide, round(pen.down + letter * _GAP))


class _Pen:
    """What is drawn so far, and how far down."""

    def __init__(self, wide: int, letter: float) -> None:
        self.wide, self.letter = wide, letter
        self.drawn: list[str] = []
        self.down = 0.0

    def write(
        self, written: str, *, size: float = 1.0, bold: bool = False, colour: str = INK
    ) -> None:
        """Write a text over the whole width, on as many lines as it takes."""
        letter = self.letter * size
        for one in lines(clean(written), self.wide / letter, bold=bold):
            self.down += letter * _LINE
            self.text(0, self.down - letter * 0.3, one, letter, bold=bold, colour=colour)

    def text(
        self,
        x: float,
        y: float,
        written: str,
        letter: float,
        *,
        bold: bool = False,
        colour: str = INK,
    ) -> None:
        """Write a line on its baseline, as wide in any font as in ours."""
        wide = round(width(written, bold=bold) * letter)
        fitted = f' textLength="{wide}" lengthAdjust="spacingAndGlyphs"' if wide else ""
        looks = (' font-weight="700"' if bold else "") + (
            f' fill="{colour}"' if colour != INK else ""
        )
        self.drawn.append(
            f'<text x="{x:.5g}" y="{y:.5g}" font-size="{letter:.4g}"{looks}{fitted}>'
            f"{escape(written)}</text>"
        )

    def bar(self, x: float, y: float, wide: float, high: float, rank: int) -> None:
        """Draw a bar."""
        self.drawn.append(
            f'<rect x="{x:.5g}" y="{y:.5g}" width="{wide:.5g}" height="{high:.5g}" '
            f'fill="{FILLS[rank % len(FILLS)]}" stroke="{FILLS[0]}"/>'
        )

    def legend(self, told: Sequence[str]) -> None:
        """Write what bars are, one after the other, on a new line where there is no room."""
        letter = self.letter * _SMALL
        x = 0.0
        self.down += letter * _LINE
        for rank, one in enumerate(map(clean, told)):
            wide = letter * (width(one) + 1.4)
            if x and x + wide > self.wide:
                x, self.down = 0.0, self.down + letter * _LINE
            self.bar(x + 0.5, self.down - letter, letter * 0.9, letter * 0.8, rank)
            self.text(x + letter * 1.3, self.down - letter * 0.3, one, letter)
            x += wide + letter

    def rows(self, rows: Sequence[Row]) -> None:
        """Draw rows: labels, bars to one scale, values after them."""
        letter = self.letter
        labels = [shortened(clean(row.label), self.wide * _LABELS / letter) for row in rows]
        left = max(map(width, labels)) * letter + letter * 0.6
        values = [bar for row in rows for bar in row.bars if bar.value is not None]
        tail = max((width(clean(bar.told)) for bar in values), default=0.0) * letter
        room = max(letter, self.wide - left - tail - letter * 0.6)
        highest = max((bar.value or 0.0 for bar in values), default=0.0) or 1.0
        for label, row in zip(labels, rows, strict=True):
            high = letter * (1.25 if len(row.bars) == 1 else 1.1)
            whole = high * len(row.bars)
            self.text(0, self.down + whole / 2 + letter * 0.35, label, letter)
            told = row.bars[:1] if len({*row.bars}) == 1 and not row.bars[0].value else row.bars
            for rank, bar in enumerate(told):
                box = (left, self.down + rank * high, room, whole / len(told))
                self._bar(bar, box, highest, rank)
            self.down += whole + letter * _GAP

    def _bar(
        self, bar: Bar, box: tuple[float, float, float, float], highest: float, rank: int
    ) -> None:
        x, y, room, high = box
        letter = self.letter
        if bar.value is None:
            small = letter * _SMALL
            told = shortened(clean(bar.told), (self.wide - x) / small)
            self.text(x, y + high * 0.5 + small * 0.35, told, small, colour=SOFT)
            return
        wide = room * bar.value / highest
        if bar.value:
            self.bar(x, y + high * 0.1, wide, high * 0.8, rank)
        after = x + wide + letter * 0.4 if bar.value else x
        self.text(after, y + high * 0.5 + letter * 0.35, clean(bar.told), letter)
