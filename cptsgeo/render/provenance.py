"""What every result says of its data: of when, of where, what is estimated, and the sources.

Each sentence on these stands here once, for terminals, pages, pictures, and files: where the same
fact is told in two ways, both stand side by side, named by their uses.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from cptsgeo import __version__
from cptsgeo.communes.communes import Communes
from cptsgeo.paths import default_plan
from cptsgeo.plan import aci
from cptsgeo.plan.model import DECLAREE, ESTIMATION, OFFICIELLE, RELIABILITIES, Cpts, Plan
from cptsgeo.plan.territories import Territories
from cptsgeo.text.french import NBSP, count, date, number, quoted, raised, typographic


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
        ``format``, ``version``, ``plan``, ``au``, ``perimetre``, ``cpts_estimees``,
        ``fiabilites``, ``empreinte``; ``autre_que_le_plan_choisi`` where the user chose another
        plan.
    """
    plan = territories.plan
    return {
        "format": f"cptsgeo/{result}",
        "version": __version__,
        "plan": plan.nom,
        "au": territories.au.iso if territories.au else None,
        "perimetre": list(plan.perimetre),
        "cpts_estimees": sum(cpts.estimee for cpts in plan.cpts),
        "fiabilites": reliability_counts(territories),
        "empreinte": empreinte,
        **({"autre_que_le_plan_choisi": True} if plan.hors_choix else {}),
    }


# — of when, of where —


WAITING: Final = ("Une estimation les donnait à une CPTS, dont la liste ne les nomme pas : elles "
                  "ne sont dans aucune zone blanche tant que personne ne l’a dit.")  # fmt: skip
"""What is told of communes to be attributed."""


def situation(territories: Territories) -> str:
    """Tell the date of a situation, what its lists are worth, and that the plan is another.

    ``situation au 21 janvier 2026, 12 listes officielles, 31 estimées``: it stands at the head of
    every result. What lists are worth is not said where all are estimates; a plan that is not the
    chosen one is told.
    """
    shown = _with_communes(territories)
    worth = "" if _all_estimated(shown) else reliabilities(shown)
    return ", ".join(filter(None, (dated(territories), worth, aside(territories.plan))))


def dated(territories: Territories) -> str:
    """Tell the date of a situation alone."""
    return f"situation {territories.au.as_of}" if territories.au else "situation non datée"


def aside(plan: Plan) -> str:
    """Tell that a plan is another than the one that the user chose; empty if it is not."""
    if not plan.hors_choix:
        return ""
    # Copies of a plan bear its name.
    path = plan.origin.path
    where = "livré avec cptsgeo" if path == default_plan() else typographic(path.name)
    return f"{named(plan)} ({where}), autre que celui qui est choisi"


def named(plan: Plan) -> str:
    """Name a plan, within a sentence."""
    return f"plan régional {quoted(typographic(plan.nom))}"


def situation_title(territories: Territories) -> str:
    """Tell it at the head of a sentence: ``Situation au 21 janvier 2026``."""
    return raised(situation(territories))


def situation_drawn(territories: Territories, shown: Iterable[Cpts]) -> str:
    """Tell it under the title of a map, of what is drawn."""
    drawn = list(shown)
    worth = "territoires estimés" if _all_estimated(drawn) else reliabilities(drawn)
    other = raised(aside(territories.plan))
    return " · ".join(filter(None, (raised(dated(territories)), worth, other)))


def _with_communes(territories: Territories) -> list[Cpts]:
    """CPTS that have communes, and so a list of some worth."""
    return [cpts for cpts in territories.plan.cpts if territories.atoms[cpts.cpts_id]]


def _all_estimated(cpts: Collection[Cpts]) -> bool:
    return bool(cpts) and all(one.estimee for one in cpts)


def places(communes: Communes, codes: Iterable[str]) -> list[str]:
    """Name departments: ``Vendée (85)``."""
    names = communes.departements
    return [f"{typographic(names[code])} ({code})" for code in codes]


# — what lists of communes are worth —

WORTH: Final[Mapping[str | None, tuple[str, str]]] = MappingProxyType(
    {
        OFFICIELLE: ("officielle", "officielles"),
        DECLAREE: ("déclarée", "déclarées"),
        None: ("de fiabilité non précisée", "de fiabilité non précisée"),
        ESTIMATION: ("estimée", "estimées"),
    }
)
"""A list, and several."""

_LISTS: Final[Mapping[str | None, str]] = MappingProxyType(
    {
        OFFICIELLE: "officielle",
        DECLAREE: "déclarée par la CPTS",
        None: "fiabilité non précisée",
        ESTIMATION: "estimée, à confirmer",
    }
)
"""The list of a CPTS, in a card or an answer."""


def reliabilities(shown: Iterable[Cpts]) -> str:
    """Count lists by what they are worth: ``12 listes officielles, 4 déclarées, 27 estimées``.

    Parameters
    ----------
    shown
        CPTS that have communes.

    Returns
    -------
    str
        The surest first, without those that there are none of; empty without CPTS.
    """
    return reliabilities_counted(Counter(cpts.fiabilite for cpts in shown))


def reliabilities_counted(lists: Mapping[str | None, int]) -> str:
    """Tell the same of lists that are counted already."""
    counts = [(lists.get(one, 0), *WORTH[one]) for one in RELIABILITIES if lists.get(one)]
    told = [count(many, one, several) for many, one, several in counts]
    if counts:
        many, one, several = counts[0]
        told[0] = count(many, f"liste {one}", f"listes {several}")
    return ", ".join(told)


def reliability_counts(territories: Territories) -> dict[str, int]:
    """Count them for programs; ``non_precisee`` where the plan does not say."""
    held = [cpts.fiabilite for cpts in _with_communes(territories)]
    return {one or "non_precisee": held.count(one) for one in RELIABILITIES}


def list_told(cpts: Cpts) -> str:
    """Tell what the list of a CPTS is worth: ``officielle, modifiée le 3 mars 2026``."""
    changed = cpts.liste.modifiee_le if cpts.liste else None
    return _LISTS[cpts.fiabilite] + (f", modifiée {changed.when}" if changed else "")


def list_origin(cpts: Cpts) -> tuple[str, str]:
    """Give the source and the date of the list of a CPTS, each empty where it is not known."""
    found = cpts.liste
    if found is None:
        return "", ""
    return typographic(found.source or ""), date(found.date.iso) if found.date else ""


# — what is estimated —

ESTIMATED_FILIATION = "estimé"
"""Of a former name that is inferred, in a card."""

ESTIMATED_OUTLINE = "Limite de CPTS estimée"
"""What a line is, in a legend."""

LOWERED_BY_ESTIMATE = "le territoire n’est qu’estimé"
"""Why a finding is less severe than its rule."""


FORMER_ESTIMATE = "Une estimation la donnait à"
"""Heading of whom an estimate gave a commune to, that no list names."""


def former_estimate(cpts: Cpts) -> str:
    """Tell whom an estimate gave a commune to, that no list names."""
    return f"l’estimation la donnait à {quoted(typographic(cpts.nom))}"


def caveat(plan: Plan) -> str:
    """Say it of communes that seem to be in no CPTS, within a sentence; empty without estimates."""
    return "d’après des territoires estimés, à confirmer" if plan.estimated else ""


def caveat_alone(plan: Plan) -> str:
    """Say the same as a sentence of its own."""
    return f"D’après des territoires estimés{NBSP}: à confirmer." if plan.estimated else ""


def estimates_briefly(plan: Plan) -> str:
    """Say it at the foot of a text; empty without estimates."""
    if not plan.estimated:
        return ""
    whose = "Les" if _all_estimated(plan.cpts) else "Des"
    return f"{whose} territoires de ce plan sont estimés."


_LACKING = ", faute de listes de communes publiées : à confirmer auprès de chacune."

ESTIMATED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "toutes": f"Les territoires de toutes les CPTS du plan sont des estimations{_LACKING}",
        "une": f"Dans ce plan, {{n}}{NBSP}territoire est une estimation{_LACKING}",
        "certaines": f"Dans ce plan, {{n}}{NBSP}territoires sont des estimations{_LACKING}",
    }
)
"""All are estimates, one is, or some are; a page fills them in too."""


def estimates_of_figures(plan: Plan) -> list[str]:
    """Say which territories are estimated, beside figures."""
    estimated = sum(cpts.estimee for cpts in plan.cpts)
    if not estimated:
        return []
    every = estimated == len(plan.cpts) > 1
    which = "toutes" if every else "une" if estimated == 1 else "certaines"
    return [ESTIMATED[which].format(n=number(estimated))]


def estimates_of_map(shown: Collection[Cpts]) -> list[str]:
    """Say which territories are estimated, beside a map of CPTS."""
    estimated = sum(cpts.estimee for cpts in shown)
    if not estimated:
        return []
    whose = (
        "Les territoires dessinés sont des estimations"
        if estimated == len(shown)
        else f"Les territoires de {count(estimated, 'CPTS', 'CPTS')} sont des estimations"
    )
    return [f"{whose}, faute de listes de communes publiées : à confirmer auprès de chaque CPTS."]


def estimates_of_findings(plan: Plan) -> list[str]:
    """Say which territories are estimated, above findings that depend on them."""
    estimated = sum(cpts.estimee for cpts in plan.cpts)
    if not estimated:
        return []
    if estimated == 1:
        return [
            "Le territoire d’une CPTS du plan est une estimation, faute de liste de communes "
            "publiée : ce qui en dépend est à confirmer auprès d’elle."
        ]
    every = estimated == len(plan.cpts)
    several = "de toutes les CPTS" if every else f"de {number(estimated)} CPTS"
    return [
        f"Les territoires {several} du plan sont des estimations, faute de listes de communes "
        "publiées : ce qui en dépend est à confirmer auprès de chacune."
    ]


def territories_of_today(territories: Territories) -> list[str]:
    """Say that statuses of the past are shown on territories of today."""
    au, plan = territories.au, territories.plan
    if not plan.latest or not au or au >= plan.latest or plan.dated:
        return []
    return [
        f"Les statuts sont ceux connus {au.as_of} ; les territoires sont ceux d’aujourd’hui, "
        "le plan ne disant pas depuis quand chaque commune y est."
    ]


def territories_of_today_always(plan: Plan) -> list[str]:
    """Say the same where many dates are shown."""
    if plan.dated:
        return []
    return [
        "À toutes les dates, les territoires sont ceux d’aujourd’hui : le plan ne dit pas depuis "
        "quand chaque commune y est."
    ]


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
    return [*estimates_of_figures(territories.plan), *territories_of_today(territories)]


# — sources —

LICENCE = "Licence Ouverte 2.0"
"""Of communes, contours and EPCI."""

TOWNS = "Bourgs : mairies, annuaire de l’administration (DILA)."

FUNDING = f"Financement{NBSP}: {aci.MAXIMUM}."
"""What amounts are, wherever some are told."""

_AT_THE_LATEST = f"{quoted('Au plus tard')} : à la date du document qui montre ce statut."


def _documents(plan: Plan) -> list[str]:
    told = " ; ".join(map(typographic, plan.sources))
    documents = f", CPTS et statuts : {told}" if told else ""
    return [f"{raised(named(plan))}{documents}."]


def _contours_drawn(communes: Communes) -> str:
    return f"Contours généralisés, à l’échelle d’un département : {communes.vintages.contours}."


def _contours_measured(communes: Communes) -> str:
    return f"Surfaces et longueurs : contours généralisés ({communes.vintages.contours})."


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
    return [*_measured(territories), FUNDING]


def sources_without_funding(territories: Territories) -> list[str]:
    """Give the sources of what tells no amount, or tells them beside what they are."""
    return _measured(territories)


def sources_of_adjustment(territories: Territories) -> list[str]:
    """Give the sources of an adjusted drawing: no funding, but where towns stand."""
    return [*_measured(territories), TOWNS]


def _measured(territories: Territories) -> list[str]:
    communes = territories.communes
    documents = _documents(territories.plan)
    return [communes.vintages.mention, *documents, _contours_measured(communes)]


def sources_of_findings(communes: Communes, plan: Plan, *, invitation: bool = False) -> list[str]:
    """Give the sources of a dossier, whose map is looked at; an invitation tells no funding."""
    funding = [] if invitation else [FUNDING]
    return [communes.vintages.mention, *_documents(plan), _contours_drawn(communes), *funding]


def mentions_of_map(territories: Territories) -> list[str]:
    """Give the sources of a map of CPTS beside those of communes, and what its cards say."""
    communes, documents = territories.communes, _documents(territories.plan)
    return [*documents, _contours_drawn(communes), _AT_THE_LATEST]


def foot_of_text(communes: Communes, plan: Plan) -> str:
    """Give the plan, the source and the reserve that stand under a report in a terminal."""
    told = (f"{raised(named(plan))}.", f"{communes.vintages.mention}.", estimates_briefly(plan))
    return " ".join(filter(None, told))


def foot_of_answer(territories: Territories) -> str:
    """Name the plan that an answer of a few lines is from, and its date."""
    return f"{raised(named(territories.plan))}, {dated(territories)}."
