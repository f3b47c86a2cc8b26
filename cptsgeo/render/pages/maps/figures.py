"""The figures beside a map: of what is covered, or of one CPTS."""

from collections.abc import Collection

from cptsgeo.analysis.coverage import A_ATTRIBUER, ZONE_BLANCHE, Coverage, Part
from cptsgeo.plan import aci
from cptsgeo.render.pages.maps.model import Figure
from cptsgeo.text.french import NBSP, count, listed, number, percent, typographic


def part_of(coverage: Coverage, etat: str) -> Part:
    """Communes and inhabitants in a state; none if it is absent."""
    return next((part for part in coverage.parts if part.etat == etat), Part(etat, 0, 0))


def coverage_figures(coverage: Coverage, cpts_ids: Collection[str]) -> tuple[Figure, ...]:
    """Give the figures of a region or of a department.

    Parameters
    ----------
    coverage
        Its coverage.
    cpts_ids
        Its CPTS.

    Returns
    -------
    tuple of Figure
        No share is told of what the plan does not speak for.
    """
    covered, known = coverage.covered, coverage.known
    working = aci.operationnelles()
    running = sum(coverage.portrait(cpts_id).statut in working for cpts_id in cpts_ids)
    projects = Figure("CPTS et projets", number(len(cpts_ids)), count(running, "opérationnelle"))
    if not known.communes:
        return (projects,)
    white, waiting = (part_of(coverage, etat) for etat in (ZONE_BLANCHE, A_ATTRIBUER))
    beside = f" ; {count(waiting.communes, 'commune')} à attribuer" if waiting.communes else ""
    partial = listed(typographic(commune.nom) for commune in coverage.partial)
    note = f"{NBSP}; {partial} n’est couverte qu’en partie" if partial else ""
    where = "" if known.communes == len(coverage.communes) else " du périmètre"
    return (
        Figure(
            f"Population{where} dans une CPTS ou un projet",
            percent(covered.population, known.population),
            f"{count(covered.population, 'habitant')} sur {number(known.population)}{note}",
        ),
        Figure(
            f"Communes{where} couvertes",
            percent(covered.communes, known.communes),
            f"{number(covered.communes)} sur {number(known.communes)}",
        ),
        projects,
        Figure(
            "Zones blanches",
            count(white.communes, "commune"),
            f"{count(white.population, 'habitant')}{beside}",
        ),
    )


def cpts_figures(coverage: Coverage, cpts_id: str) -> tuple[Figure, ...]:
    """Give the figures of a CPTS on its own page: its card has the rest.

    Parameters
    ----------
    coverage
        A coverage of its plan.
    cpts_id
        The CPTS.

    Returns
    -------
    tuple of Figure
        Population, communes, size, departments.
    """
    portrait, known = coverage.portrait(cpts_id), coverage.territories.communes
    without = listed(typographic(c.nom) for c in portrait.partagees)
    return (
        Figure(
            "Population calculée",
            count(portrait.population_propre, "habitant"),
            f"sans {without}, partagée par dérogation" if without else "",
        ),
        Figure("Communes", number(len(portrait.communes))),
        Figure("Taille de l’ACI", str(portrait.taille) if portrait.taille else "non calculée"),
        Figure(
            "Départements" if len(portrait.departements) > 1 else "Département",
            listed(portrait.departements),
            listed(typographic(known.departements[d]) for d in portrait.departements),
        ),
    )
