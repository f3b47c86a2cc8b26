"""What every result says before its figures: what it is of, when, and where data come from."""

from typing import Any

from cptsgeo import __version__
from cptsgeo.plan.territories import Territories
from cptsgeo.text.french import count, typographic


def head(result: str, territories: Territories, *, empreinte: str = "") -> dict[str, Any]:
    """Give what the JSON of a result begins with.

    Parameters
    ----------
    result
        Name of the command that gives it.
    territories
        What it is of.
    empreinte
        Fingerprint of the files that were read.

    Returns
    -------
    dict
        ``format``, ``version``, ``plan``, ``au``, ``perimetre``, ``estimations``, ``empreinte``.
    """
    plan = territories.plan
    return {
        "format": f"cptsgeo/{result}",
        "version": __version__,
        "plan": plan.nom,
        "au": territories.au.iso if territories.au else None,
        "perimetre": list(plan.perimetre),
        "cpts_estimees": sum(cpts.estimee for cpts in plan.cpts),
        "empreinte": empreinte,
    }


def situation(territories: Territories) -> str:
    """Tell the date of a situation: ``situation au 21 janvier 2026``."""
    return f"situation {territories.au.as_of}" if territories.au else "situation non datée"


def reserves(territories: Territories) -> list[str]:
    """Give what readers of any figure must know of the data behind it.

    Parameters
    ----------
    territories
        What the figures are of.

    Returns
    -------
    list of str
        Sentences: estimated compositions, territories of today under statuses of the past.
    """
    plan, sentences = territories.plan, []
    estimated = sum(cpts.estimee for cpts in plan.cpts)
    if estimated:
        whose = (
            "Les territoires de toutes les CPTS du plan sont des estimations"
            if estimated == len(plan.cpts) > 1
            else "Dans ce plan, "
            + count(estimated, "territoire est une estimation", "territoires sont des estimations")
        )
        sentences.append(
            f"{whose}, faute de listes de communes publiées : à confirmer auprès de chacune."
        )
    latest = plan.latest
    if latest and territories.au and territories.au < latest and not plan.dated:
        sentences.append(
            f"Les statuts sont ceux connus {territories.au.as_of} ; les territoires sont ceux "
            "d’aujourd’hui, le plan ne disant pas depuis quand chaque commune y est."
        )
    return sentences


def sources(territories: Territories) -> list[str]:
    """Give the sources of figures, as sentences.

    Parameters
    ----------
    territories
        What the figures are of.

    Returns
    -------
    list of str
        Communes and populations, CPTS and statuses, areas, funding.
    """
    vintages, documents = territories.communes.vintages, territories.plan.sources
    return [
        vintages.mention,
        *([f"CPTS et statuts : {' ; '.join(map(typographic, documents))}."] if documents else []),
        f"Surfaces et longueurs : contours généralisés ({vintages.contours}).",
        "Financement : maximum théorique d’une première année (avenant 2 à l’ACI), crise sanitaire "
        "grave comprise.",
    ]


def places(territories: Territories, codes: tuple[str, ...]) -> list[str]:
    """Name departments: ``Vendée (85)``."""
    names = territories.communes.departements
    return [f"{typographic(names[code])} ({code})" for code in codes]
