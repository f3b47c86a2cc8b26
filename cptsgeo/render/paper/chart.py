"""The chart of an evolution: population and CPTS by status, in steps."""

from cptsgeo.analysis.coverage import ZONE_BLANCHE
from cptsgeo.analysis.evolution import Evolution, Moment
from cptsgeo.render.drawing.chart import Chart, Size
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL
from cptsgeo.render.looks import state_looks
from cptsgeo.render.pages.curves import PATTERNS, STATUTS, counts_chart, points, shares_chart
from cptsgeo.render.paper.column import Column, Row
from cptsgeo.render.paper.margin import EDGE, date_of, foot, foot_of_margin, margin_column, title
from cptsgeo.render.paper.sheet import MM, POINT, SOFT, Paper, Sheet, text
from cptsgeo.render.provenance import aside, reserves, sources, territories_of_today_always
from cptsgeo.render.result import Picture
from cptsgeo.render.tables.evolution import label
from cptsgeo.text.french import listed, number, percent, typographic

_WHOLE = 2 * UNITS_PER_PIXEL
"""Charts stand at a whole number of pixels, where the tiles of their patterns are sharp."""

_HEAD = 26
"""Pixels of the title of a chart."""


def chart_evolution(found: Evolution, form: str, paper: Paper) -> Picture:
    """Draw the chart of an evolution.

    Parameters
    ----------
    found
        The evolution.
    form
        ``png``, ``svg`` or ``pdf``.
    paper
        The sheet.

    Returns
    -------
    Picture
        The file, the same for the same evolution.
    """
    where = ", ".join(filter(None, (_where(found), aside(found.territories.plan))))
    told = f"Évolution de la couverture – {where}"
    sheet = Sheet(paper, told, date_of(found.territories))
    column = margin_column(sheet)
    looks = state_looks()
    for state in (*STATUTS, ZONE_BLANCHE):
        sheet.pattern(looks[state], PATTERNS, 1)
    x, y = (round(EDGE / _WHOLE) * _WHOLE,) * 2
    wide = (column.left - x - round(8 * MM)) // UNITS_PER_PIXEL
    high = (column.bottom - y) // UNITS_PER_PIXEL // 2 - _HEAD
    size = Size(wide, high // 2 * 2, 10.5 * paper.letter)
    step = (_HEAD + size.height) * UNITS_PER_PIXEL
    _chart(sheet, shares_chart(found, size), "Part de la population", x, y)
    _chart(sheet, counts_chart(found, size), "Nombre de CPTS et de projets", x, y + step)
    _margin(column, found, told, paper.letter)
    documents = sources(found.territories)[:2]
    foot(sheet, documents)
    return sheet.picture(form)


def _chart(sheet: Sheet, drawn: Chart, told: str, x: int, y: int) -> None:
    points = 10.2 * sheet.paper.letter
    down = y + _HEAD * UNITS_PER_PIXEL
    sheet.add(
        text(x, y + round(points * POINT), told, points, bold=True),
        f'<g transform="translate({x} {down}) scale({UNITS_PER_PIXEL})">{drawn.drawing}</g>',
    )


def _where(found: Evolution) -> str:
    territories = found.territories
    if found.departements == tuple(sorted(territories.plan.perimetre)):
        return typographic(territories.plan.nom)
    names = territories.communes.departements
    return listed(typographic(names[code]) for code in found.departements)


def _people(moment: Moment, state: str) -> int:
    if state == ZONE_BLANCHE:
        return moment.tally.zone_blanche.population
    return moment.tally.par_statut[state].population


def _margin(column: Column, found: Evolution, told: str, size: float) -> None:
    last = found.moments[-1]
    title(column, told, size)
    column.space(0.8)
    column.text(f"Du {label(found.moments[0])} au {label(last)}", 9 * size, colour=SOFT)
    column.rule()
    column.text(f"Au {label(last)}", 8.6 * size, bold=True)
    column.space(0.6)
    total, looks = last.tally.total.population, state_looks()
    shown = [state for state in (*STATUTS, ZONE_BLANCHE)
             if any(_people(moment, state) or moment.nombres.get(state) for moment in found.moments)
             ]  # fmt: skip
    column.legend([
        Row(
            looks[state],
            looks[state].label
            + (f" · {number(last.nombres[state])} CPTS" if state in last.nombres else ""),
            f"{percent(_people(last, state), total)} de la population",
        )
        for state in shown
    ], 8 * size)  # fmt: skip
    if points(found):
        column.space(0.8)
        column.text("Les ronds sont des totaux publiés, à comparer au haut des bandes : ACI "
                    "signés (chiffre dessous), projets validés et CPTS (dessus).",
                    7.1 * size)  # fmt: skip
    notices = (
        "« Au plus tard » : un statut vu par un document l’était peut-être plus tôt ; "
        f"{number(last.signes)} sur {number(last.connus)} sont datés par une signature. Statut "
        "inconnu : aucun document ne le donne encore. Entre deux dates, rien n’est supposé.",
        *reserves(found.territories),
        *territories_of_today_always(found.territories.plan),
    )
    foot_of_margin(column, notices, size)
