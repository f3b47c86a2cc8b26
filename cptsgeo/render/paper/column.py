"""Columns of text on a sheet: titles, figures, legends, keys of numbers, notices, sources."""

from collections.abc import Sequence
from typing import NamedTuple

from cptsgeo.render.drawing.lettering import balanced, clean, lines, shortened, width
from cptsgeo.render.drawing.lines import Stroke
from cptsgeo.render.looks import Look
from cptsgeo.render.paper.sheet import INK, MM, POINT, RULE, SOFT, Sheet, line, rectangle, text

_LINE = 1.27
"""Height of a line, in ems."""

_BASE = 0.95
"""Of which above the baseline, with the space between lines."""

_GAP = 0.4
"""Ems between two columns of a table."""

_SWATCH = round(9 * MM)
_INDENT = round(11 * MM)


class Row(NamedTuple):
    """A row of a legend: how something is drawn, what it is, and its figures."""

    look: Look
    label: str
    detail: str = ""


class Column:
    """A column of text that goes down a sheet.

    Parameters
    ----------
    sheet
        The sheet.
    left
        Left edge, in units.
    wide
        Width.
    top
        Where it begins.
    bottom
        Where it must end: what finds no room is cut, and three dots say so.
    """

    def __init__(self, sheet: Sheet, left: int, wide: int, top: int, bottom: int) -> None:
        self.sheet, self.left, self.wide, self.bottom = sheet, left, wide, bottom
        self.y = top

    def text(
        self,
        written: str,
        points: float,
        *,
        bold: bool = False,
        colour: str = INK,
        indent: int = 0,
        most: int = 12,
    ) -> None:
        """Write a text, on as many lines as it takes.

        Parameters
        ----------
        written
            The text.
        points
            Size of letters.
        bold
            Whether it is bold.
        colour
            Its colour.
        indent
            Units on its left.
        most
            Lines that it may take.
        """
        size = points * POINT
        room = min(most, self.room(points))
        if room < 1:
            return
        ems = (self.wide - indent) / size
        self._write(lines(clean(written), ems, bold=bold, most=room), points, indent, bold, colour)

    def title(self, written: str, points: float, most: int = 3) -> None:
        """Write a title in bold, on lines of about the same length."""
        room = min(most, self.room(points))
        ems = self.wide / (points * POINT)
        if room > 0:
            told = balanced(clean(written), ems, bold=True, most=room)
            self._write(told, points, 0, True, INK)

    def _write(
        self, told: Sequence[str], points: float, indent: int, bold: bool, colour: str
    ) -> None:
        size = points * POINT
        for one in told:
            base = round(self.y + size * _BASE)
            self.sheet.add(text(self.left + indent, base, one, points, bold=bold, colour=colour))
            self.y += round(size * _LINE)

    def room(self, points: float) -> int:
        """Lines of so many points that there is room for."""
        return int((self.bottom - self.y) / (points * POINT * _LINE))

    def height(self, written: str, points: float) -> int:
        """Units that a text would take."""
        size = points * POINT
        return len(lines(clean(written), self.wide / size)) * round(size * _LINE)

    def space(self, millimetres: float) -> None:
        """Leave millimetres empty."""
        self.y += round(millimetres * MM)

    def rule(self) -> None:
        """Draw a thin line."""
        self.space(1.6)
        self.sheet.add(
            line(self.left, self.y, self.left + self.wide, self.y, colour=RULE, width=0.8)
        )
        self.space(1.4)

    def legend(self, rows: Sequence[Row], points: float) -> None:
        """Write what is shown, with its patterns and figures.

        Parameters
        ----------
        rows
            What is shown.
        points
            Size of letters.
        """
        for row in rows:
            if not self.room(points):
                return
            high = round(points * POINT * 1.25)
            box = (self.left, self.y, _SWATCH, high)
            self.sheet.add(
                rectangle(box, fill=row.look.colour),
                rectangle(
                    box,
                    fill=self.sheet.pattern(row.look) if row.look.pattern else "none",
                    stroke=INK,
                    stroke_width=10,
                ),
            )
            self.text(row.label, points, indent=_INDENT, most=3)
            if row.detail:
                self.text(row.detail, points * 0.88, colour=SOFT, indent=_INDENT, most=2)
            self.space(0.9)

    def strokes(self, rows: Sequence[tuple[str, Stroke]], points: float) -> None:
        """Write what the lines of a map are.

        Parameters
        ----------
        rows
            What they are, and how they look.
        points
            Size of letters.
        """
        for told, stroke in rows:
            middle = round(self.y + points * POINT * 0.66)
            self.sheet.add(stroke.svg(f"M{self.left} {middle}h{_SWATCH}", 12))
            self.text(told, points, indent=_INDENT, most=2)

    def table(self, rows: Sequence[tuple[str, ...]], points: float, shares: Sequence[float]) -> int:
        """Write a table, a line a row: names, that may be cut, and a figure, that never is.

        Parameters
        ----------
        rows
            Its rows.
        points
            Size of letters.
        shares
            Where each column of names begins, as shares of the width.

        Returns
        -------
        int
            How many rows found room.
        """
        size = points * POINT
        written = min(len(rows), self.room(points))
        for row in rows[:written]:
            *cells, figure = map(clean, row)
            base, end = round(self.y + size * _BASE), self.left + self.wide
            begins = [self.left + round(self.wide * share) for share in shares]
            ends = [*begins[1:], round(end - (width(figure) + _GAP) * size)]
            for left, right, cell in zip(begins, ends, cells, strict=True):
                told = shortened(cell, (right - left) / size - _GAP)
                self.sheet.add(text(left, base, told, points))
            self.sheet.add(text(end, base, figure, points, anchor="end"))
            self.y += round(size * _LINE)
        return written
