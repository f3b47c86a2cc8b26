"""The chart of coverage: shares of inhabitants, by department."""

from cptsgeo.analysis.tally import Tallies, Tally
from cptsgeo.render.drawing.bars import Bar, Bars, Drawn, Row, bars
from cptsgeo.render.drawing.figures import LETTER
from cptsgeo.render.tables.couverture import ENSEMBLE
from cptsgeo.text.french import NBSP, number, percent, typographic

TITLE = "Habitants couverts, par département"
LEGEND = ("Dans une CPTS ou un projet", "Dans une CPTS opérationnelle")


def coverage_chart(found: Tallies, wide: int, letter: float = LETTER) -> Drawn:
    """Draw which share of the inhabitants of each department is covered.

    Parameters
    ----------
    found
        What is covered.
    wide
        Width in pixels.
    letter
        Size of letters, in pixels.

    Returns
    -------
    Drawn
        A row for each department, and one for all where there are several.
    """
    names = found.territories.communes.departements
    rows = [_row(typographic(names[one.departements[0]]), one) for one in found.places]
    if len(found.places) > 1:
        rows.append(_row(ENSEMBLE, found.ensemble))
    base = f"Base{NBSP}: {number(found.ensemble.total.population)} habitants."
    return bars(Bars(TITLE, LEGEND, tuple(rows), "", (base,)), wide, letter)


def _row(label: str, one: Tally) -> Row:
    whole = one.total.population
    parts = (one.couvert.population, one.operationnel.population)
    return Row(
        label, tuple(Bar(part / whole if whole else 0, percent(part, whole)) for part in parts)
    )
