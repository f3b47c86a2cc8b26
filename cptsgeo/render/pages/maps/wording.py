"""What a map page says of its data: its date, its reserves, its sources."""

from cptsgeo.analysis.coverage import Coverage
from cptsgeo.render.pages.maps.model import Background, MapOptions, Words
from cptsgeo.text.french import NBSP, count, listed, quoted, typographic

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
    layer = options.layer
    return Words(
        _subtitle(coverage),
        _caveat(coverage),
        (*_notices(coverage), *_background(options.background)),
        coverage.territories.communes.vintages.mention,
        (*(layer.notes if layer else ()), *_mentions(coverage)),
    )


def _subtitle(coverage: Coverage) -> str:
    au = coverage.territories.au
    situation = f"Situation {au.as_of}" if au else "Situation non datée"
    shown = [coverage.territories.cpts[cpts_id] for cpts_id in coverage.cpts_ids]
    return f"{situation} · territoires estimés" if any(c.estimee for c in shown) else situation


def _caveat(coverage: Coverage) -> str:
    estimated = coverage.territories.plan.estimated
    return "d’après des territoires estimés, à confirmer" if estimated else ""


def _notices(coverage: Coverage) -> list[str]:
    return [
        *_estimates(coverage),
        *_outside(coverage),
        *_contested(coverage),
        *_territories_of_today(coverage),
    ]


def _estimates(coverage: Coverage) -> list[str]:
    shown = [coverage.territories.cpts[cpts_id] for cpts_id in coverage.cpts_ids]
    estimated = sum(cpts.estimee for cpts in shown)
    if not estimated:
        return []
    whose = (
        "Les territoires dessinés sont des estimations"
        if estimated == len(shown)
        else f"Les territoires de {count(estimated, 'CPTS', 'CPTS')} sont des estimations"
    )
    return [
        f"{whose}, faute de listes de communes publiées{NBSP}: à confirmer auprès de chaque CPTS."
    ]


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


def _territories_of_today(coverage: Coverage) -> list[str]:
    au, plan = coverage.territories.au, coverage.territories.plan
    latest = plan.latest
    if not latest or not au or au >= latest or plan.dated:
        return []
    return [
        f"Les statuts sont ceux connus {au.as_of}{NBSP}; les territoires sont ceux d’aujourd’hui, "
        "le plan ne disant pas depuis quand chaque commune y est."
    ]


def _background(background: Background | None) -> list[str]:
    if background is None:
        return []
    return [
        f"Le fond de carte est demandé à {background.host.removeprefix('https://')}{NBSP}: il ne "
        "s’affiche pas hors ligne."
    ]


def _mentions(coverage: Coverage) -> list[str]:
    vintages = coverage.territories.communes.vintages
    documents = f"{NBSP}; ".join(coverage.territories.plan.sources)
    return [
        *([f"CPTS et statuts{NBSP}: {documents}."] if documents else []),
        f"Contours généralisés, à l’échelle d’un département{NBSP}: {vintages.contours}.",
        f"{quoted('Au plus tard')}{NBSP}: à la date du document qui montre ce statut.",
    ]
