"""The chart of an evolution: population and CPTS by status, in steps."""

import datetime
from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path

from cptsgeo import __version__
from cptsgeo.analysis.coverage import ZONE_BLANCHE
from cptsgeo.analysis.evolution import Evolution, Moment
from cptsgeo.plan import aci
from cptsgeo.render.looks import state_looks
from cptsgeo.render.paper.panel import Column, Row, sheet_axes
from cptsgeo.render.paper.shapes import fill
from cptsgeo.render.paper.sheet_of_paper import INK, RULE, SOFT, Paper, drawing, figure, save
from cptsgeo.render.provenance import aside, reserves, sources, territories_of_today_always
from cptsgeo.render.tables.evolution import label
from cptsgeo.text.french import listed, number, percent, typographic

_STATUTS = (*(statut.statut for statut in aci.statuts()), aci.STATUT_INCONNU)
_PANEL = 0.27
_BEYOND = 0.05
"""Share of the time shown after the last date, so that its state is seen."""


def chart_evolution(found: Evolution, form: str, paper: Paper) -> bytes:
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
    bytes
        The file, the same for the same evolution.
    """
    where = ", ".join(filter(None, (_where(found), aside(found.territories.plan))))
    title = f"Évolution de la couverture – {where}"
    with drawing():
        sheet = figure(paper)
        whole = sheet_axes(sheet, paper)
        left, right = 16.0, paper.width * (1 - _PANEL) - 4
        high = (paper.height - 46) / 2
        boxes = [(left, 16 + high + 14, right - left, high), (left, 18, right - left, high)]
        above, below = (
            sheet.add_axes((x / paper.width, y / paper.height, wide / paper.width,
                            tall / paper.height))
            for x, y, wide, tall in boxes
        )  # fmt: skip
        total = found.moments[0].tally.total.population or 1
        shares = [*_STATUTS, ZONE_BLANCHE]
        above.set_ylim(0, 100)
        _stack(above, found, shares, lambda moment, state: 100 * _people(moment, state) / total)
        above.yaxis.set_major_formatter(lambda value, _: f"{value:.0f} %")
        _title(above, "Part de la population", paper)
        below.set_ylim(0, _highest(found) * 1.06)
        _stack(below, found, _STATUTS, lambda moment, state: moment.nombres[state])
        _title(below, "Nombre de CPTS et de projets", paper)
        published = _published(below, found, paper)
        for axes in (above, below):
            axes.tick_params(labelsize=7.5 * paper.letter, colors=INK)
        _margin(whole, found, paper, title, right + 8, published=published)
        return save(sheet, form, title)


def _where(found: Evolution) -> str:
    territories = found.territories
    if found.departements == tuple(sorted(territories.plan.perimetre)):
        return typographic(territories.plan.nom)
    names = territories.communes.departements
    return listed(typographic(names[code]) for code in found.departements)


def _title(axes: Axes, text: str, paper: Paper) -> None:
    axes.set_title(text, fontsize=9.5 * paper.letter, fontweight="bold", loc="left", color=INK)


def _people(moment: Moment, state: str) -> int:
    if state == ZONE_BLANCHE:
        return moment.tally.zone_blanche.population
    return moment.tally.par_statut[state].population


def _highest(found: Evolution) -> int:
    counts = [sum(moment.nombres.values()) for moment in found.moments]
    return max([*counts, *(one.total.valeur for one in found.publies if one.statuts), 1])


def _stack(
    axes: Axes, found: Evolution, stack: Sequence[str], value: Callable[[Moment, str], float]
) -> None:
    """Stack steps: what is known at a date holds until the next one, and no line is guessed.

    The limits of the axes' values are set: patterns are drawn to the size of the sheet.
    """
    days = [moment.date.last_day.toordinal() for moment in found.moments]
    end = days[-1] + max(30.0, (days[-1] - days[0]) * _BEYOND)
    edges = np.repeat([*days, end], 2)[1:-1]
    axes.set_xlim(days[0], end)
    base = np.zeros(len(days))
    axes.set_axisbelow(False)
    looks = state_looks()
    for state in stack:
        top = base + [value(moment, state) for moment in found.moments]
        if (top > base).any():
            up, down = np.repeat(top, 2), np.repeat(base, 2)
            outline = np.column_stack([[*edges, *edges[::-1]], [*up, *down[::-1]]])
            fill(
                axes,
                looks[state],
                Path([*outline, outline[0]], closed=True),
                axes.transData,
                zorder=2,
            )
            axes.plot(edges, up, color=INK, linewidth=0.5, zorder=3)
        base = top
    years = range(found.moments[0].date.last_day.year, found.moments[-1].date.last_day.year + 1)
    ticks = [day for year in years if days[0] <= (day := datetime.date(year, 1, 1).toordinal())]
    axes.set_xticks(ticks, [str(datetime.date.fromordinal(day).year) for day in ticks])
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _published(axes: Axes, found: Evolution, paper: Paper) -> bool:
    """Mark the published totals that are the top of a stack; tell whether there is one."""
    if found.departements != tuple(sorted(found.territories.plan.perimetre)):
        return False
    marks = [one for one in found.publies if one.empile]
    for one in marks:
        day, value = one.total.date.last_day.toordinal(), one.total.valeur
        axes.plot([day], [value], "o", color=INK, markerfacecolor="white", markersize=5,
                  markeredgewidth=1.4, zorder=8, clip_on=False)  # fmt: skip
        text = axes.annotate(str(value), (day, value), (0, -10 if one.signe else 7),
                             textcoords="offset points", ha="center", fontweight="bold",
                             va="center", fontsize=7 * paper.letter, zorder=9)  # fmt: skip
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.6})
    return bool(marks)


def _margin(
    axes: Axes, found: Evolution, paper: Paper, title: str, left: float, *, published: bool
) -> None:
    size, last = paper.letter, found.moments[-1]
    column = Column(axes, paper, left, paper.width - left - 7, 7)
    head, _, place = title.partition(" – ")
    column.text(head, 13.5 * size, bold=True)
    column.text(place, 13.5 * size, bold=True)
    column.space(0.8)
    column.text(f"Du {label(found.moments[0])} au {label(last)}", 8.4 * size, colour=SOFT)
    column.rule()
    column.text(f"Au {label(last)}", 8 * size, bold=True)
    column.space(0.6)
    total = last.tally.total.population
    shown = [state for state in (*_STATUTS, ZONE_BLANCHE)
             if any(_people(moment, state) or moment.nombres.get(state) for moment in found.moments)
             ]  # fmt: skip
    looks = state_looks()
    column.legend([
        Row(
            looks[state],
            looks[state].label
            + (f" · {number(last.nombres[state])} CPTS" if state in last.nombres else ""),
            f"{percent(_people(last, state), total)} de la population",
        )
        for state in shown
    ], 7.6 * size)  # fmt: skip
    if published:
        column.space(0.8)
        column.text("Les ronds sont des totaux publiés, à comparer au haut des bandes : ACI "
                    "signés (chiffre dessous), projets validés et CPTS (dessus).",
                    6.6 * size)  # fmt: skip
    column.space(1.4)
    for note in (
        "« Au plus tard » : un statut vu par un document l’était peut-être plus tôt ; "
        f"{number(last.signes)} sur {number(last.connus)} sont datés par une signature. Statut "
        "inconnu : aucun document ne le donne encore. Entre deux dates, rien n’est supposé.",
        *reserves(found.territories),
        *territories_of_today_always(found.territories.plan),
    ):
        column.text(note, 6.3 * size, colour=SOFT)
        column.space(0.7)
    foot = Column(axes, paper, 7, paper.width - 14, paper.height - 11)
    documents = sources(found.territories)[:2]
    foot.text(" ".join([*documents, f"cptsgeo {__version__}."]), 4.9 * size, colour=SOFT)
