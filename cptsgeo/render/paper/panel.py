"""The margin of a sheet: title, figures, legend, key of numbers, notices, sources."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path

from cptsgeo.render.looks import Look
from cptsgeo.render.paper.shapes import Line, fill
from cptsgeo.render.paper.sheet_of_paper import INK, MM, RULE, SOFT, Paper, renderer

_LINE = 1.32
"""Height of a line, in ems."""


class Row(NamedTuple):
    """A row of a legend: how something is drawn, what it is, and its figures."""

    look: Look
    label: str
    detail: str


class Column:
    """A column of text that goes down a sheet.

    Parameters
    ----------
    axes
        The whole sheet, in millimetres, y upwards.
    paper
        Its size.
    left
        Left edge, in millimetres.
    width
        Width, in millimetres.
    top
        Where it begins, in millimetres from the top.
    """

    def __init__(self, axes: Axes, paper: Paper, left: float, width: float, top: float) -> None:
        self.axes, self.paper = axes, paper
        self.left, self.width = left, width
        self.y = paper.height - top
        self.renderer = renderer(axes.figure)

    def text(
        self, text: str, size: float, *, bold: bool = False, colour: str = INK, indent: float = 0
    ) -> None:
        """Write a text, on as many lines as it takes.

        Parameters
        ----------
        text
            The text.
        size
            Points.
        bold
            Whether it is bold.
        colour
            Its colour.
        indent
            Millimetres on its left.
        """
        for line in self.wrapped(text, size, bold, self.width - indent):
            self.y -= size * _LINE / 72 / MM
            self._write(self.left + indent, self.y + size * 0.3 / 72 / MM, line, size, bold, colour)

    def _write(self, x: float, y: float, line: str, size: float, bold: bool, colour: str) -> None:
        self.axes.text(x, y, line, fontsize=size, color=colour, va="baseline", parse_math=False,
                       fontweight="bold" if bold else "normal")  # fmt: skip

    def wrapped(self, text: str, size: float, bold: bool, width: float) -> list[str]:
        """Divide a text into lines of a width in millimetres."""
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.measure(longer, size, bold) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def measure(self, text: str, size: float, bold: bool) -> float:
        """Width of a text, in millimetres."""
        font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
        wide, _, _ = self.renderer.get_text_width_height_descent(text, font, ismath=False)
        return float(wide) / self.axes.figure.dpi / MM

    def space(self, height: float) -> None:
        """Leave millimetres empty."""
        self.y -= height

    def rule(self) -> None:
        """Draw a thin line."""
        self.space(1.6)
        self.axes.plot([self.left, self.left + self.width], [self.y, self.y], color=RULE,
                       linewidth=0.8)  # fmt: skip
        self.space(1.2)

    def legend(self, rows: Sequence[Row], size: float) -> None:
        """Write what is shown, with its patterns and figures.

        Parameters
        ----------
        rows
            What is shown.
        size
            Points.
        """
        for row in rows:
            high = size * 1.5 / 72 / MM
            top = self.y - 0.8
            left, right = self.left, self.left + 9
            corners = [(left, top - high), (right, top - high), (right, top), (left, top)]
            box = Path([*corners, corners[0]], closed=True)
            fill(self.axes, row.look, box, self.axes.transData, zorder=2)
            self.axes.plot(
                *zip(*corners, corners[0], strict=True), color=INK, linewidth=0.6, zorder=3
            )
            self.text(row.label, size, indent=11)
            if row.detail:
                self.text(row.detail, size * 0.86, colour=SOFT, indent=11)
            self.space(0.9)

    def limits(self, rows: Sequence[tuple[str, Line]], size: float) -> None:
        """Write what the lines of the map are."""
        for text, line in rows:
            middle = self.y - size * 0.75 / 72 / MM
            self.axes.plot(
                [self.left, self.left + 9],
                [middle, middle],
                color=line.colour,
                linewidth=line.width,
                linestyle=line.dashes,
            )
            self.text(text, size, indent=11)


def sheet_axes(figure: Any, paper: Paper) -> Axes:
    """Give axes that cover a sheet, in millimetres."""
    axes: Axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, paper.width)
    axes.set_ylim(0, paper.height)
    axes.axis("off")
    axes.patch.set_visible(False)
    return axes
