"""The key figures at the head of a report, and the funding behind one of them."""

from collections.abc import Iterable

from cptsgeo.analysis.coverage import ZONE_BLANCHE, Portrait, coverage
from cptsgeo.communes.epci import EpciShare
from cptsgeo.plan import aci
from cptsgeo.render.pages.document import Figure
from cptsgeo.render.provenance import places
from cptsgeo.render.report.wording import counted
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.profile import Profile
from cptsgeo.rules.validation import Report
from cptsgeo.text.french import NBSP, count, euros, listed, number, percent, typographic


def proposal_figures(found: Profile, case: Case) -> tuple[Figure, ...]:
    """Figures of an examined territory.

    Parameters
    ----------
    found
        Its profile.
    case
        What is examined.

    Returns
    -------
    tuple of Figure
        Population, size, funding (but of an invitation), communes, departments, EPCI.
    """
    portrait, known = found.portrait, case.communes
    regions = listed(typographic(known.regions[code]) for code in portrait.regions)
    where = places(known, portrait.departements)
    whole, cut = epci_parts(found.epci)
    return (
        _population(portrait),
        _size(found),
        *([] if case.invitation else [_funding(portrait.taille)]),
        Figure("Communes", number(len(portrait.communes)), _beside(found)),
        Figure(
            "Départements" if len(where) > 1 else "Département",
            listed(where) or "–",
            (f"{'Régions' if len(portrait.regions) > 1 else 'Région'}{NBSP}: {regions}",)
            if regions
            else (),
        ),
        Figure(
            "EPCI",
            f"{count(len(whole), 'entier')}, {count(len(cut), 'partagé')}",
            tuple(
                f"{title}{NBSP}: {listed(typographic(share.nom) for share in shares)}"
                for title, shares in (("En entier", whole), ("En partie", cut))
                if shares
            ),
        ),
    )


def epci_parts(shares: Iterable[EpciShare]) -> tuple[list[EpciShare], list[EpciShare]]:
    """Divide EPCI into those held whole and those held in part."""
    found = list(shares)
    return [one for one in found if one.entier], [one for one in found if not one.entier]


def _population(portrait: Portrait) -> Figure:
    population = number(portrait.population_propre)
    if not portrait.partagees:
        return Figure("Population", population, ("habitants",))
    shared = listed(typographic(commune.nom) for commune in portrait.partagees)
    several = "s" if len(portrait.partagees) > 1 else ""
    return Figure(
        "Population",
        population,
        (f"habitants, sans {shared}, partagée{several} par dérogation",),
    )


def _size(found: Profile) -> Figure:
    taille = found.portrait.taille
    if taille is None:
        why = "une commune est partagée" if found.portrait.partagees else "aucune commune"
        return Figure("Taille de l’ACI", "non calculée", (why,))
    ways = []
    if found.manque is not None:
        more = count(found.manque, "habitant")
        ways.append(f"{more} de plus, et c’est la taille {taille + 1}")
    if found.marge is not None:
        less = count(found.marge + 1, "habitant")
        ways.append(f"{less} de moins, et c’est la taille {taille - 1}")
    return Figure("Taille de l’ACI", f"Taille {taille}", tuple(ways))


def _funding(taille: int | None) -> Figure:
    if taille is None:
        return Figure("Financement", "non calculé")
    told = aci.phrase_financement(taille)
    return Figure("Financement", told.montant, (told.precision,))


def _beside(found: Profile) -> tuple[str, ...]:
    taken = sum(len(one.prises) for one in found.voisines)
    white = len(found.zones_blanches)
    return tuple(
        text
        for value, text in (
            (taken, f"dont {number(taken)} déjà dans une autre CPTS"),
            (white, f"{count(white, 'commune voisine', 'communes voisines')} en zone blanche"),
        )
        if value
    )


def plan_figures(report: Report) -> tuple[Figure, ...]:
    """Figures of a whole plan.

    Parameters
    ----------
    report
        What a validation found.

    Returns
    -------
    tuple of Figure
        CPTS, population and communes covered of the perimeter, zones blanches, findings.
    """
    case = report.case
    covered = coverage(case.after, case.communes.select(departements=case.plan.perimetre))
    inside, known = covered.covered, covered.known
    white = next((part for part in covered.parts if part.etat == ZONE_BLANCHE), None)
    working = aci.operationnelles()
    running = sum(case.portrait(one).statut in working for one in case.focus)
    perimeter = listed(places(case.communes, case.plan.perimetre))
    first, *others = (counted(severity, report.counts[severity]) for severity in Severity)
    return (
        Figure("CPTS et projets", number(len(case.focus)), (count(running, "opérationnelle"),)),
        Figure(
            "Population dans une CPTS ou un projet",
            percent(inside.population, known.population),
            (f"{count(inside.population, 'habitant')} sur {number(known.population)}",),
        ),
        Figure(
            "Communes couvertes",
            percent(inside.communes, known.communes),
            (f"{number(inside.communes)} sur {number(known.communes)}",),
        ),
        Figure(
            "Communes en zone blanche",
            number(white.communes if white else 0),
            (count(white.population, "habitant"),) if white else (),
        ),
        Figure("Constats", first, tuple(others)),
        Figure("Départements du périmètre", number(len(case.plan.perimetre)), (perimeter,)),
    )


def funding(found: Profile) -> tuple[tuple[str, str], ...]:
    """Funding of a territory by mission.

    Parameters
    ----------
    found
        Its profile.

    Returns
    -------
    tuple of (str, str)
        Label and amount of each mission; empty where none is told.
    """
    return tuple(
        (aci.MISSIONS[mission], euros(amount)) for mission, amount in found.financement.items()
    )
