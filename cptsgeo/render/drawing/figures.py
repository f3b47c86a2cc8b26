"""The charts of an edition, a function for each: any width, for a page, a picture or a document."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from cptsgeo.analysis.figures import Axe, Figures, Mesure
from cptsgeo.render.drawing.bars import Bar, Bars, Drawn, Row, bars
from cptsgeo.render.tables.figure_words import (
    MESURES,
    NO_MEMBERS,
    absent_told,
    base_told,
    label,
    lacking_told,
    mean_told,
    members_base,
    members_title,
    part,
    title,
)
from cptsgeo.text.french import number, percent

LETTER = 13.0
"""Pixels of letters, unless otherwise said."""

_SHOWN = (Mesure.MEMBRES, Mesure.ACTIFS)


def counts_of(found: Figures, axe: Axe) -> Bars:
    """Give what the chart of CPTS grouped in a way tells.

    Parameters
    ----------
    found
        The figures.
    axe
        The way.

    Returns
    -------
    Bars
        With its base, and what lacks.
    """
    figure = found.by(axe)
    rows = tuple(
        Row(label(found, axe, one.cle), (Bar(
            len(one.cpts_ids),
            f"{number(len(one.cpts_ids))} · {percent(part(figure, one) or 0, 1)}",
        ),))
        for one in figure.groupes
    ) if figure.base else ()  # fmt: skip
    return Bars(title(axe), (), rows, lacking_told(found, axe), (base_told(found, figure),))


def means_of(found: Figures, axe: Axe) -> Bars:
    """Give what the chart of membership tells, CPTS grouped in a way.

    Parameters
    ----------
    found
        The figures.
    axe
        The way.

    Returns
    -------
    Bars
        With its base, and what lacks; where a mean is not shown, it says so.
    """
    figure, means = found.by(axe), found.ensemble.moyennes
    any_ = any(means[one].reponses for one in _SHOWN)
    rows = tuple(
        Row(label(found, axe, one.cle), tuple(
            Bar(mean.valeur, mean_told(mesure, mean))
            for mesure in _SHOWN for mean in [one.moyennes[mesure]]
        ))
        for one in figure.groupes if one.cpts_ids
    ) if any_ else ()  # fmt: skip
    notes = (members_base(found, *_SHOWN), absent_told(figure) if any_ else "")
    legend = tuple(MESURES[one] for one in _SHOWN) if rows else ()
    empty = lacking_told(found, axe) if any_ else NO_MEMBERS
    return Bars(members_title(axe), legend, rows, empty, tuple(filter(None, notes)))


def sizes_chart(found: Figures, wide: int, letter: float = LETTER) -> Drawn:
    """Draw CPTS by size, in so many pixels."""
    return bars(counts_of(found, Axe.TAILLE), wide, letter)


def years_chart(found: Figures, wide: int, letter: float = LETTER) -> Drawn:
    """Draw CPTS by year of their ACI."""
    return bars(counts_of(found, Axe.ANNEE), wide, letter)


def typologies_chart(found: Figures, wide: int, letter: float = LETTER) -> Drawn:
    """Draw CPTS by typology."""
    return bars(counts_of(found, Axe.TYPOLOGIE), wide, letter)


def departements_chart(found: Figures, wide: int, letter: float = LETTER) -> Drawn:
    """Draw CPTS by department."""
    return bars(counts_of(found, Axe.DEPARTEMENT), wide, letter)


def members_by_size_chart(found: Figures, wide: int, letter: float = LETTER) -> Drawn:
    """Draw means of members by size."""
    return bars(means_of(found, Axe.TAILLE), wide, letter)


def members_by_year_chart(found: Figures, wide: int, letter: float = LETTER) -> Drawn:
    """Draw means of members by year of the ACI."""
    return bars(means_of(found, Axe.ANNEE), wide, letter)


def members_by_typology_chart(found: Figures, wide: int, letter: float = LETTER) -> Drawn:
    """Draw means of members by typology."""
    return bars(means_of(found, Axe.TYPOLOGIE), wide, letter)


def members_by_departement_chart(found: Figures, wide: int, letter: float = LETTER) -> Drawn:
    """Draw means of members by department."""
    return bars(means_of(found, Axe.DEPARTEMENT), wide, letter)


Chart = Callable[[Figures, int, float], Drawn]

CHARTS: Final[Mapping[str, Chart]] = MappingProxyType(
    {
        "tailles": sizes_chart,
        "annees": years_chart,
        "typologies": typologies_chart,
        "departements": departements_chart,
        "membres-tailles": members_by_size_chart,
        "membres-annees": members_by_year_chart,
        "membres-typologies": members_by_typology_chart,
        "membres-departements": members_by_departement_chart,
    }
)
"""The charts by the names that users type, in the order in which they are shown."""
