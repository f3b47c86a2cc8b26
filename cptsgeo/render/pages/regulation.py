"""The page of those who take calls: whose a commune is, and who takes unscheduled care there."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from cptsgeo.analysis.adhesions import adhesions
from cptsgeo.analysis.coverage import COUVERTURE_INCONNUE, Coverage, coverage, etats
from cptsgeo.analysis.nearest import Near, nearest
from cptsgeo.analysis.unscheduled import says_snp
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.commune_table import Commune
from cptsgeo.paths import default_plan
from cptsgeo.plan import aci
from cptsgeo.plan.model import Cpts, Plan
from cptsgeo.plan.territories import Territories
from cptsgeo.render.canvas.encoding import varints
from cptsgeo.render.canvas.payload import former, posts, ranks, signs, steps
from cptsgeo.render.cards import contact_link, web_link
from cptsgeo.render.pages.document import Page, render
from cptsgeo.render.provenance import (
    list_told,
    places,
    reserves,
    situation_title,
    sources_without_funding,
)
from cptsgeo.render.tables.action_words import WHAT_STATES_SAY
from cptsgeo.render.tables.standing import notes, state_told
from cptsgeo.render.tables.unscheduled import NOTHING_SAID, snp_told
from cptsgeo.text import names
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import NBSP, listed, typographic

NEAR: Final = 3
"""CPTS that are told besides that of a commune."""
_RINGS: Final = 2
"""How many communes deep the surroundings of departments are known."""


@dataclass(frozen=True)
class Content:
    """What the template shows: which communes are known, and what the script answers from."""

    connues: str
    donnees: Mapping[str, Any]


def page_regulation(
    territories: Territories, departements: Sequence[str] | None = None, *, empreinte: str = ""
) -> str:
    """Write the page of those who take calls.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    departements
        Codes of departments; the whole perimeter if None.
    empreinte
        Fingerprint of the files that were read, shown if not empty.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same territories.

    Raises
    ------
    PlanError
        If a department is outside the perimeter, or the plan's actions cite a CPTS that is none.
    TableError
        If the plan's actions cannot be read.
    """
    plan, communes = territories.plan, territories.communes
    shown = territories.among_perimetre(departements)
    where = listed(places(communes, shown))
    said = says_snp(plan)
    page = Page(
        template="regulation.html",
        title=f"Trouver la CPTS d’une commune – {typographic(plan.nom)}",
        situation=f"{situation_title(territories)} · {where}",
        notices=(*_borrowed(plan), *(() if said else (NOTHING_SAID,))),
        maps=(),
        style="static/regulation.css",
        script="static/regulation.js",
        sources=(*reserves(territories), *((WHAT_STATES_SAY,) if said else ()),
                 *sources_without_funding(territories)),
        fingerprint=empreinte,
    )  # fmt: skip
    known = f"Communes connues{NBSP}: {where}, et leurs abords."
    return render(page, Content(known, regulation_data(territories, shown)))


def _borrowed(plan: Plan) -> tuple[str, ...]:
    """What must be known of the supplied plan: nobody keeps it for those who take calls."""
    if plan.origin.path != default_plan():
        return ()
    of = f" {parse_date(plan.latest.iso[:7]).of}" if plan.latest else ""
    return (f"Données publiques{of}, qui ne sont pas tenues à jour pour la régulation{NBSP}: "
            "vérifier auprès de la CPTS avant d’orienter.",)  # fmt: skip


def regulation_data(territories: Territories, departements: Sequence[str]) -> dict[str, Any]:
    """Gather what the script answers from: communes column by column, then CPTS.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    departements
        Codes of departments of its perimeter.

    Returns
    -------
    dict
        Plain data.
    """
    communes = territories.communes
    codes = _known(territories, departements)
    atoms = [communes.atoms[code] for code in codes]
    found = coverage(territories, atoms)
    position = ranks(codes)
    near = nearest(territories, codes, limit=NEAR)
    joined = {code: tuple(dict.fromkeys(one.cpts_id for one in members))
              for code, members in adhesions(territories, position).items()}  # fmt: skip
    cpts_ids = _told(territories, departements, codes, near, joined)
    rank = ranks(cpts_ids)
    partial = {commune.code for commune in found.partial}
    states = {(found.etats[code], code in partial): None for code in codes}
    state = {one: i for i, one in enumerate(states)}
    held = [[rank[one] for one in territories.owners.get(code, ())] for code in codes]
    documents: dict[str, int] = {}
    places_ = sorted({commune.departement for commune in atoms})
    return {
        "communes": {
            "code": steps(codes),
            "nom": "|".join(typographic(commune.nom) for commune in atoms),
            "population": signs(
                _magnitude(commune) if found.etats[commune.code] != COUVERTURE_INCONNUE else 0
                for commune in atoms
            ),
            "postaux": "|".join(map(posts, atoms)),
            "anciennes": former(communes, position),
            "cpts": [own if len(own) > 1 else (own[0] if own else -1) for own in held],
            "etat": signs(state[found.etats[code], code in partial] for code in codes),
            "notes": {position[code]: told for code, told in notes(territories, codes).items()},
            "adhesions": {position[code]: [rank[one] for one in members]
                          for code, members in joined.items()},
            "proches": _distances(near, codes, rank),
        },
        "departements": [
            {"code": code, "nom": typographic(communes.departements[code])} for code in places_
        ],
        "etats": [
            {
                "libelle": etats()[etat],
                "phrases": [*state_told(territories, etat, partielle=partielle)],
            }
            for etat, partielle in states
        ],
        "cpts": [_cpts(found, cpts_id, documents) for cpts_id in cpts_ids],
        "sources": [*documents],
        "proches": NEAR,
        "ressemblance": names.ALIKE,
    }  # fmt: skip


def _known(territories: Territories, departements: Sequence[str]) -> list[str]:
    """Communes of departments, of the CPTS that go beyond them, around, and of their post offices.

    Whoever calls from across a border must not be told that there is no such commune.
    """
    communes = territories.communes
    touching = adjacency(communes).touching
    known = {*communes.codes_of(departements)}
    for atoms in territories.atoms.values():
        if not known.isdisjoint(atoms):
            known |= atoms
    edge = known
    for _ in range(_RINGS):
        edge = {other for code in edge for other in touching(code)} - known
        known |= edge
    offices = {post for code in known for post in communes.atoms[code].codes_postaux.split()}
    beside = {commune.departement for commune in map(communes.atoms.__getitem__, known)}
    known |= {code for code in communes.codes_of(beside)
              if not offices.isdisjoint(communes.atoms[code].codes_postaux.split())}  # fmt: skip
    return sorted(known)


def _magnitude(commune: Commune) -> int:
    """About how many live there, in one sign: the larger comes before others that match alike."""
    return round(1.6 * math.log2(commune.population + 1))


def _told(
    territories: Territories,
    departements: Sequence[str],
    codes: Sequence[str],
    near: Mapping[str, Sequence[Near]],
    joined: Mapping[str, Sequence[str]],
) -> list[str]:
    """CPTS that any answer names, and those that say they are there, by name."""
    told = {one for code in codes for one in territories.owners.get(code, ())}
    told |= {one.cpts_id for found in near.values() for one in found}
    told |= {one for members in joined.values() for one in members}
    for cpts in territories.plan.cpts:
        if not {cpts.departement_fiche, *cpts.departements_publies}.isdisjoint(departements):
            told.add(cpts.cpts_id)
    return sorted(told, key=lambda one: (names.key(territories.cpts[one].nom), one))


def _distances(
    near: Mapping[str, Sequence[Near]], codes: Sequence[str], rank: Mapping[str, int]
) -> str:
    """Of each commune, rank and kilometres of as many CPTS, a rank too many where there are less.

    Each commune has the same number of them: none is told.
    """
    told: list[int] = []
    for code in codes:
        pairs = [(rank[one.cpts_id], round(one.metres / 1000)) for one in near[code]]
        for pair in (*pairs, *[(len(rank), 0)] * (NEAR - len(pairs))):
            told += pair
    return varints(np.array(told, dtype=np.int64))


def _cpts(found: Coverage, cpts_id: str, documents: dict[str, int]) -> dict[str, Any]:
    territories = found.territories
    plan, cpts = territories.plan, territories.cpts[cpts_id]
    statut = territories.statuts[cpts_id]
    return {
        "id": cpts_id,
        "nom": typographic(cpts.nom),
        "alias": [typographic(old.nom) for old in plan.noms_anciens if old.cpts_id == cpts_id],
        "statut": aci.libelle_statut(statut),
        "operationnelle": statut in aci.operationnelles(),
        "site": _linked(cpts.site_internet, web_link),
        "contact": _linked(cpts.contact, contact_link),
        "liste": list_told(cpts),
        "rattachee": _seat(territories, cpts),
        "snp": _snp(plan, cpts_id, documents),
    }


_UNKNOWN = "non renseigné"


def _linked(text: str | None, link: Callable[[str], str | None]) -> tuple[str, str]:
    """What is told, and where it leads, empty where it is no address."""
    return (text, link(text) or "") if text else (_UNKNOWN, "")


def _seat(territories: Territories, cpts: Cpts) -> dict[str, str] | None:
    """The department where a CPTS is at home, to be told beside communes of another."""
    code = cpts.siege or cpts.departement_fiche
    if not code or code not in territories.communes.departements:
        return None
    (nom,) = places(territories.communes, [code])
    return {"code": code, "titre": "Siège" if cpts.siege else "Département de la fiche", "nom": nom}


def _snp(plan: Plan, cpts_id: str, documents: dict[str, int]) -> dict[str, Any] | None:
    """What a CPTS says of unscheduled care; each document is told once in the page."""
    told = snp_told(plan, cpts_id)
    if told is None:
        return None
    return {
        "silence": told.silence,
        "dits": [
            {
                "mots": one.mots,
                "professions": one.professions,
                "precision": one.precision,
                "etat": " ".join(filter(None, (one.etat, one.au))),
                "bref": "" if one.sure else f", {one.etat}",
                "source": documents.setdefault(one.source, len(documents)),
            }
            for one in told.dits
        ],
    }
