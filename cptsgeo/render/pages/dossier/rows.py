"""The tables of a report: its communes, the CPTS beside it, the CPTS of a plan."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from cptsgeo.analysis.coverage import Portrait
from cptsgeo.communes.epci import EpciShare
from cptsgeo.plan import aci
from cptsgeo.render.drawing.scene import Pointer
from cptsgeo.render.provenance import places
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.profile import Member, Neighbour, Profile
from cptsgeo.rules.validation import Report
from cptsgeo.text import names
from cptsgeo.text.french import NBSP, count, euros, listed, number, percent, typographic

UNKNOWN = "non calculée"


class CommuneRow(NamedTuple):
    """A commune of a territory, and who holds it today."""

    nom: str
    code: str
    postal_codes: str
    population: str
    cpts: str


class Batch(NamedTuple):
    """Communes of one EPCI and department."""

    title: str
    detail: str
    rows: tuple[CommuneRow, ...]


class NeighbourRow(NamedTuple):
    """A CPTS beside a territory, « before → after »; no funding beside an invitation."""

    nom: str
    statut: str
    border: str
    taken: str
    population: str
    size: str
    funding: str


class CptsRow(NamedTuple):
    """A CPTS of a plan, with the number of findings that are about it, by severity."""

    nom: str
    statut: str
    communes: str
    population: str
    size: str
    errors: str
    warnings: str
    informations: str
    pointer: Pointer


def commune_batches(found: Profile, case: Case) -> tuple[Batch, ...]:
    """Communes of a territory by EPCI, then name.

    Parameters
    ----------
    found
        Its profile.
    case
        What is examined.

    Returns
    -------
    tuple of Batch
        Largest population first.
    """
    shares = {share.siren: share for share in found.epci}
    batches: dict[tuple[str, str], list[Member]] = {}
    for member in found.membres:
        key = (member.commune.epci, member.commune.departement)
        batches.setdefault(key, []).append(member)
    weights = {key: -sum(m.commune.population for m in members)
               for key, members in batches.items()}  # fmt: skip
    return tuple(
        Batch(
            typographic(batches[key][0].epci_nom) or "Sans EPCI",
            _detail(key, shares, case),
            tuple(_commune(member, case) for member in sorted(
                batches[key], key=lambda m: (names.key(m.commune.nom), m.commune.code)
            )),
        )
        for key in sorted(batches, key=lambda key: (weights[key], key))
    )  # fmt: skip


def _detail(key: tuple[str, str], shares: Mapping[str, EpciShare], case: Case) -> str:
    siren, departement = key
    (where,) = places(case.communes, [departement])
    return f"{where} · {_share(shares[siren])}" if siren in shares else where


def _commune(member: Member, case: Case) -> CommuneRow:
    return CommuneRow(
        nom=typographic(member.commune.nom),
        code=member.commune.code,
        postal_codes=member.commune.codes_postaux.replace(" ", ", "),
        population=number(member.commune.population),
        cpts=_holders(member, case),
    )


def _holders(member: Member, case: Case) -> str:
    held = listed(typographic(case.before.cpts[one].nom) for one in member.detenue_par)
    return held or ("aucune" if member.connue else "inconnue")


def _share(share: EpciShare) -> str:
    total = share.communes_dedans + share.communes_dehors
    if share.entier:
        return "EPCI entier"
    people = percent(share.population_dedans, share.population_dedans + share.population_dehors)
    return f"{share.communes_dedans} de ses {count(total, 'commune')}, {people} de ses habitants"


def neighbour_rows(found: Profile, case: Case) -> tuple[NeighbourRow, ...]:
    """CPTS beside a territory, before and after it.

    Parameters
    ----------
    found
        Its profile.
    case
        What is examined.

    Returns
    -------
    tuple of NeighbourRow
        In the profile's order.
    """
    return tuple(
        NeighbourRow(
            nom=typographic(one.nom),
            statut=aci.libelle_statut(one.statut),
            border=_kilometres(one.longueur_metres),
            taken=_taken(one, case),
            population=_change(one, _population),
            size=_change(one, _size),
            funding=_change(one, lambda portrait: _funding(portrait, case)),
        )
        for one in found.voisines
    )


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


def _funding(portrait: Portrait, case: Case) -> str:
    amount = case.financement(portrait.taille)
    return "–" if amount is None else euros(amount)


def cpts_rows(report: Report, point: Callable[[Collection[str]], Pointer]) -> tuple[CptsRow, ...]:
    """CPTS of a plan, by name.

    Parameters
    ----------
    report
        What a validation found.
    point
        Gives where communes are on the map.

    Returns
    -------
    tuple of CptsRow
        With what was found of each.
    """
    case = report.case
    told: dict[tuple[str, Severity], int] = {}
    for finding in report.findings:
        for cpts_id in finding.cpts:
            told[cpts_id, finding.severity] = told.get((cpts_id, finding.severity), 0) + 1
    rows = []
    for cpts_id in sorted(case.focus, key=lambda one: (names.key(case.cpts(one).nom), one)):
        portrait = case.portrait(cpts_id)
        errors, warnings, informations = (
            number(told.get((cpts_id, severity), 0))
            for severity in (Severity.ERREUR, Severity.AVERTISSEMENT, Severity.INFORMATION)
        )
        rows.append(
            CptsRow(
                nom=typographic(case.cpts(cpts_id).nom),
                statut=aci.libelle_statut(portrait.statut),
                communes=number(len(portrait.communes)),
                population=_population(portrait) if portrait.communes else "–",
                size=_size(portrait),
                errors=errors,
                warnings=warnings,
                informations=informations,
                pointer=point(sorted(case.after.atoms[cpts_id])),
            )
        )
    return tuple(rows)
