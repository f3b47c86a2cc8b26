"""The tables of a report: its communes, the CPTS beside it, the CPTS of a plan."""

from collections.abc import Callable
from typing import Any, NamedTuple

from cptsgeo.analysis.coverage import Portrait
from cptsgeo.communes.epci import EpciShare
from cptsgeo.plan import aci
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.profile import Member, Neighbour, Profile
from cptsgeo.rules.validation import Report
from cptsgeo.text import names
from cptsgeo.text.french import NBSP, count, euros, listed, number, percent, typographic

UNKNOWN = "non calculée"


class Batch(NamedTuple):
    """Communes of one EPCI and department."""

    titre: str
    detail: str
    lignes: list[dict[str, str]]


def commune_batches(found: Profile, case: Case) -> list[Batch]:
    """Communes of a territory by EPCI, then name.

    Parameters
    ----------
    found
        Its profile.
    case
        What is examined.

    Returns
    -------
    list of Batch
        Largest population first; name, code, postal codes, population and present CPTS of each.
    """
    shares = {share.siren: share for share in found.epci}
    batches: dict[tuple[str, str], list[Member]] = {}
    for member in found.membres:
        key = (member.commune.epci, member.commune.departement)
        batches.setdefault(key, []).append(member)
    weights = {key: -sum(m.commune.population for m in members)
               for key, members in batches.items()}  # fmt: skip
    departements = case.communes.departements
    return [
        Batch(
            typographic(batches[key][0].epci_nom) or "Sans EPCI",
            " · ".join(
                [
                    f"{typographic(departements[departement])} ({departement})",
                    *([_share(shares[siren])] if siren in shares else []),
                ]
            ),
            [
                {
                    "nom": typographic(member.commune.nom),
                    "code": member.commune.code,
                    "postaux": member.commune.codes_postaux.replace(" ", ", "),
                    "population": number(member.commune.population),
                    "cpts": _holders(member, case),
                }
                for member in sorted(
                    batches[key], key=lambda m: (names.key(m.commune.nom), m.commune.code)
                )
            ],
        )
        for key in sorted(batches, key=lambda key: (weights[key], key))
        for siren, departement in [key]
    ]


def _holders(member: Member, case: Case) -> str:
    held = listed(typographic(case.before.cpts[one].nom) for one in member.detenue_par)
    return held or ("aucune" if member.connue else "inconnue")


def _share(share: EpciShare) -> str:
    total = share.communes_dedans + share.communes_dehors
    if share.entier:
        return "EPCI entier"
    people = percent(share.population_dedans, share.population_dedans + share.population_dehors)
    return f"{share.communes_dedans} de ses {count(total, 'commune')}, {people} de ses habitants"


def neighbour_rows(found: Profile, case: Case) -> list[dict[str, str]]:
    """CPTS beside a territory, before and after it.

    Parameters
    ----------
    found
        Its profile.
    case
        What is examined.

    Returns
    -------
    list of dict
        Texts by column.
    """
    return [
        {
            "nom": typographic(one.nom),
            "statut": aci.libelle_statut(one.statut),
            "frontiere": _kilometres(one.longueur_metres),
            "prises": _taken(one, case),
            "population": _change(one, _population),
            "taille": _change(one, _size),
            "financement": _change(one, _funding),
        }
        for one in found.voisines
    ]


def _kilometres(metres: int) -> str:
    if not metres:
        return "aucune"
    return f"{metres / 1000:.1f}{NBSP}km".replace(".", ",")


def _taken(one: Neighbour, case: Case) -> str:
    return listed(typographic(case.communes.atoms[code].nom) for code in one.prises)


def _change(one: Neighbour, tell: Callable[[Portrait], str]) -> str:
    before, after = tell(one.avant), tell(one.apres)
    return before if before == after else f"{before} → {after}"


def _population(portrait: Portrait) -> str:
    if not portrait.communes:
        return "0"
    return UNKNOWN if portrait.population is None else number(portrait.population)


def _size(portrait: Portrait) -> str:
    return "–" if portrait.taille is None else str(portrait.taille)


def _funding(portrait: Portrait) -> str:
    return "–" if portrait.taille is None else euros(aci.financement_maximum(portrait.taille))


def cpts_rows(report: Report) -> list[dict[str, Any]]:
    """CPTS of a plan, by name.

    Parameters
    ----------
    report
        What a validation found.

    Returns
    -------
    list of dict
        Texts by column, with the number of errors and warnings that are about each.
    """
    case = report.case
    told: dict[tuple[str, Severity], int] = {}
    for finding in report.findings:
        for cpts_id in finding.cpts:
            told[cpts_id, finding.severity] = told.get((cpts_id, finding.severity), 0) + 1
    rows = []
    for cpts_id in sorted(case.focus, key=lambda one: (names.key(case.cpts(one).nom), one)):
        portrait = case.portrait(cpts_id)
        rows.append(
            {
                "nom": typographic(case.cpts(cpts_id).nom),
                "statut": aci.libelle_statut(portrait.statut),
                "communes": number(len(portrait.communes)),
                "population": _population(portrait) if portrait.communes else "–",
                "taille": _size(portrait),
                "membres": sorted(case.after.atoms[cpts_id]),
                **{
                    severity.pluriel: number(told.get((cpts_id, severity), 0))
                    for severity in Severity
                },
            }
        )
    return rows
