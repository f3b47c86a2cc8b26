"""What a map page holds, that its template, its script's data and its still picture each read."""

from typing import NamedTuple

from cptsgeo.render.looks import Look


class LegendRow(NamedTuple):
    """A row of a legend: what is drawn, how many CPTS are so, and its figures."""

    look: Look
    holders: str
    detail: str
