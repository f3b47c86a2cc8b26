"""The legends of a map: its states, the classes of its indicator."""

from collections.abc import Collection, Sequence

from cptsgeo.analysis.coverage import (
    A_ATTRIBUER,
    CONTESTEE,
    COUVERTURE_INCONNUE,
    PARTAGEE,
    ZONE_BLANCHE,
    Coverage,
)
from cptsgeo.communes.commune_table import Commune
from cptsgeo.render.looks import state_looks
from cptsgeo.render.pages.maps.figures import part_of
from cptsgeo.render.pages.maps.model import LegendRow, MapLayer
from cptsgeo.text.french import count

_NO_STATUT = (PARTAGEE, CONTESTEE, ZONE_BLANCHE, A_ATTRIBUER, COUVERTURE_INCONNUE)


def state_rows(
    coverage: Coverage, present: Collection[str], cpts_ids: Collection[str]
) -> tuple[LegendRow, ...]:
    """Give the rows of states.

    Parameters
    ----------
    coverage
        Coverage of the communes that the page is of.
    present
        States on the page.
    cpts_ids
        Its CPTS.

    Returns
    -------
    tuple of LegendRow
        In the order of legends.
    """
    rows = []
    for state, look in state_looks().items():
        if state not in present:
            continue
        part = part_of(coverage, state)
        detail = _people(part.communes, part.population) if part.communes else ""
        if state == PARTAGEE and detail:
            detail += " · comptée une fois"
        held = sum(coverage.portrait(cpts_id).statut == state for cpts_id in cpts_ids)
        told = held and state not in _NO_STATUT
        rows.append(LegendRow(look, count(held, "CPTS", "CPTS") if told else "", detail))
    return tuple(rows)


def class_rows(layer: MapLayer, communes: Sequence[Commune]) -> tuple[LegendRow, ...]:
    """Give the rows of an indicator's classes.

    Parameters
    ----------
    layer
        The indicator.
    communes
        Communes of the map.

    Returns
    -------
    tuple of LegendRow
        One a class; a class that has no commune on the map stays, so that legends can be compared.
    """
    held: list[list[Commune]] = [[] for _ in layer.looks]
    for commune in communes:
        held[layer.rank(commune.code)].append(commune)
    return tuple(
        LegendRow(
            look,
            "",
            _people(len(members), sum(commune.population for commune in members))
            if members
            else "aucune commune de cette carte",
        )
        for look, members in zip(layer.looks, held, strict=True)
    )


def _people(communes: int, population: int) -> str:
    return f"{count(communes, 'commune')} · {count(population, 'habitant')}"
