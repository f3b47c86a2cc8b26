"""The curves of an evolution: shares of people and numbers of CPTS by status, in steps."""

from cptsgeo.analysis.coverage import ZONE_BLANCHE
from cptsgeo.analysis.evolution import Evolution
from cptsgeo.plan import aci
from cptsgeo.render.drawing.chart import PAGE, Band, Chart, Point, Size, chart
from cptsgeo.render.looks import state_looks
from cptsgeo.text.french import date, number, typographic

STATUTS = (*(statut.statut for statut in aci.statuts()), aci.STATUT_INCONNU)
"""From the bottom of a stack."""

PATTERNS = "c-"
"""What the identifiers of the patterns of curves begin with."""


def shares_chart(found: Evolution, size: Size = PAGE) -> Chart:
    """Draw the shares of people by status.

    Parameters
    ----------
    found
        The evolution.
    size
        Its size.

    Returns
    -------
    Chart
        What is in no CPTS is the last band.
    """
    total = found.moments[0].tally.total.population or 1
    layers = [
        _band(statut, tuple(
            100 * moment.tally.par_statut[statut].population / total for moment in found.moments))
        for statut in STATUTS
    ]  # fmt: skip
    white = tuple(100 * moment.tally.zone_blanche.population / total for moment in found.moments)
    return chart(
        [moment.date.last_day for moment in found.moments],
        [*layers, _band(ZONE_BLANCHE, white)],
        ident="parts",
        title="Part de la population par statut, au fil du temps ; chiffres dans le tableau",
        ticks=[(value, f"{value} %") for value in (0, 25, 50, 75, 100)],
        size=size,
    )


def counts_chart(found: Evolution, size: Size = PAGE) -> Chart:
    """Draw the numbers of CPTS by status, with published totals.

    Parameters
    ----------
    found
        The evolution.
    size
        Its size.

    Returns
    -------
    Chart
        The chart.
    """
    most = max(sum(moment.nombres.values()) for moment in found.moments)
    told = points(found)
    most = max([most, *(round(one.value) for one in told)])
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if 6 * step >= most)
    highest = -(-max(most, 1) // step) * step
    return chart(
        [moment.date.last_day for moment in found.moments],
        [_band(statut, tuple(moment.nombres[statut] for moment in found.moments))
         for statut in STATUTS],
        ident="nombres",
        title="Nombre de CPTS par statut, au fil du temps ; chiffres dans le tableau",
        ticks=[(value, number(value)) for value in range(0, highest + 1, step)],
        points=told,
        size=size,
    )  # fmt: skip


def _band(state: str, values: tuple[float, ...]) -> Band:
    return Band(f"{PATTERNS}{state}", state_looks()[state].colour, values)


def points(found: Evolution) -> list[Point]:
    """Published totals that are the top of a stack: those of the first statuses, for all places."""
    if found.departements != tuple(sorted(found.territories.plan.perimetre)):
        return []
    return [
        Point(
            one.total.date.last_day,
            one.total.valeur,
            str(one.total.valeur),
            f"{date(one.total.date.iso)} : {one.total.valeur} "
            f"{typographic(one.total.indicateur)}, total publié",
            one.signe,
        )
        for one in found.publies
        if one.empile
    ]
