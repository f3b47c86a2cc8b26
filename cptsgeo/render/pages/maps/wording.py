"""What a map page says of its data: its date, its reserves, its sources."""

from cptsgeo.analysis.coverage import Coverage
from cptsgeo.plan.model import Cpts
from cptsgeo.render.pages.maps.model import Background, MapOptions, Words
from cptsgeo.render.provenance import (
    caveat,
    estimates_of_map,
    mentions_of_map,
    situation_drawn,
    territories_of_today,
)
from cptsgeo.text.french import NBSP, count, listed, typographic

_NAMED = 8
"""Contested communes that a notice names."""


def words(coverage: Coverage, options: MapOptions) -> Words:
    """Word what a page says of its data.

    Parameters
    ----------
    coverage
        Coverage of the communes that the page is of.
    options
        What was asked of it.

    Returns
    -------
    Words
        French sentences.
    """
    layer, territories = options.layer, coverage.territories
    return Words(
        situation_drawn(territories, _shown(coverage)),
        caveat(territories.plan),
        (*_notices(coverage), *_background(options.background)),
        territories.communes.vintages.mention,
        (*(layer.notes if layer else ()), *mentions_of_map(territories)),
    )


def _notices(coverage: Coverage) -> list[str]:
    territories = coverage.territories
    return [
        *estimates_of_map(_shown(coverage)),
        *_outside(coverage),
        *_contested(coverage),
        *territories_of_today(territories),
    ]


def _shown(coverage: Coverage) -> list[Cpts]:
    return [coverage.territories.cpts[cpts_id] for cpts_id in coverage.cpts_ids]


def _outside(coverage: Coverage) -> list[str]:
    perimetre = coverage.territories.plan.perimetre
    if all(commune.departement in perimetre for commune in coverage.communes):
        return []
    return [
        f"Le plan ne parle que de{NBSP}: {', '.join(perimetre)}. Hors de ces départements, la "
        "couverture des autres communes est inconnue."
    ]


def _contested(coverage: Coverage) -> list[str]:
    contested = [c for c in coverage.communes if c.code in coverage.territories.contested]
    if not contested:
        return []
    named = listed(f"{typographic(c.nom)} ({c.code})" for c in contested[:_NAMED])
    return [
        f"{count(len(contested), 'commune est revendiquée', 'communes sont revendiquées')} "
        f"par plusieurs CPTS sans dérogation{NBSP}: {named}"
        + ("…" if len(contested) > _NAMED else ".")
    ]


def _background(background: Background | None) -> list[str]:
    if background is None:
        return []
    return [
        f"Le fond de carte est demandé à {background.host.removeprefix('https://')}{NBSP}: il ne "
        "s’affiche pas hors ligne."
    ]
