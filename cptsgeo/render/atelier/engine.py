"""What the engine of a page must know to say of a territory what `validate_proposal` says."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from cptsgeo.changes.phrases import page_phrases
from cptsgeo.communes.adjacency import Adjacency, adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import meaning
from cptsgeo.plan import aci
from cptsgeo.plan.model import Evenement, Liste
from cptsgeo.plan.territories import Territories
from cptsgeo.render.atelier.packing import front_coded
from cptsgeo.render.canvas.encoding import varints
from cptsgeo.rules.catalogue import CATALOGUE
from cptsgeo.rules.contiguity import FAR, SHORT_BORDER
from cptsgeo.rules.phrases import PHRASES
from cptsgeo.rules.size import NEAR, TOLERANCE
from cptsgeo.text.french import typographic

_RINGS = FAR // 2 + 2
"""Communes around those drawn that a way between two pieces may go through, or touch."""


def engine_nodes(territories: Territories, codes: Iterable[str]) -> list[str]:
    """List the communes that the engine of a page knows.

    Parameters
    ----------
    territories
        The plan's territories.
    codes
        Communes that a proposal may hold.

    Returns
    -------
    list of str
        Sorted codes: these, the plan's, and those that a way between two pieces may go through.
    """
    communes, plan = territories.communes, territories.plan
    graph = adjacency(communes)
    known = {*codes, *communes.codes_of(plan.perimetre), *territories.owners}
    around = set(codes)
    for _ in range(_RINGS):
        around |= {near for code in around for near in graph.beside(code)}
    return sorted(known | around)


def engine_data(territories: Territories, codes: Sequence[str]) -> dict[str, Any]:
    """Gather what the engine knows.

    Parameters
    ----------
    territories
        The plan's territories.
    codes
        Sorted codes of the communes that it knows; see `engine_nodes`.

    Returns
    -------
    dict
        Plain data: communes by column, who touches whom, the CPTS, the rules and their sentences.
    """
    communes = territories.communes
    graph, atoms = adjacency(communes), communes.atoms
    rank = {code: i for i, code in enumerate(codes)}
    departements = sorted({atoms[code].departement for code in codes})
    regions = sorted({atoms[code].region for code in codes})
    epci = sorted({atoms[code].epci for code in codes} - {""})
    rank_of = {siren: i for i, siren in enumerate(["", *epci])}
    return {
        "communes": {
            **_numbered(codes, departements),
            "nom": front_coded(typographic(atoms[code].nom) for code in codes),
            "population": varints(np.array([atoms[code].population for code in codes])),
            # One more than the rank: none is zero.
            "epci": varints(np.array([rank_of[atoms[code].epci] for code in codes])),
        },
        "graphe": _graph(graph, codes, rank),
        "departements": [
            {
                "code": code,
                "nom": typographic(communes.departements[code]),
                "connu": code in territories.plan.perimetre,
            }
            for code in departements
        ],
        "regions": _regions(communes, codes, departements, regions),
        "epci": {
            "siren": "|".join(epci),
            "nom": "|".join(typographic(communes.epci[siren]) for siren in epci),
            "communes": [len(communes.members_of_epci(siren)) for siren in epci],
            "population": [
                sum(atoms[code].population for code in communes.members_of_epci(siren))
                for siren in epci
            ],
        },
        "villes": [
            {
                "nom": typographic(communes.by_code[city].nom),
                "communes": [rank[part.code] for part in parts],
            }
            for city, parts in communes.arrondissements.items()
            if all(part.code in rank for part in parts)
        ],
        "cpts": _cpts(territories, rank),
        "cessees": [
            {"id": one.cpts_id, "nom": typographic(one.nom)} for one in territories.plan.cessees
        ],
        "statuts": _statuts(),
        "a_attribuer": [
            [rank[code], row.venait_de or ""]
            for code, row in territories.a_attribuer.items()
            if code in rank
        ],
        "derogations": _derogations(territories, rank),
        "aci": {
            "seuils": list(aci.seuils()),
            "maximum": [aci.financement_maximum(taille) for taille in (1, 2, 3, 4)],
            "crise_grave": [aci.financement_crise_grave(taille) for taille in (1, 2, 3, 4)],
            "dit": [str(aci.phrase_financement(taille)) for taille in (1, 2, 3, 4)],
            "titre": f"Financement : {aci.MAXIMUM}",
            "missions": [
                [aci.MISSIONS[mission], [aci.financement_par_mission(taille)[mission]
                                         for taille in (1, 2, 3, 4)]]
                for mission in aci.MISSIONS
            ],
        },
        "regles": [
            {
                "code": rule.code,
                "severite": rule.severity.value,
                "titre": rule.titre,
                "estimee": rule.estimee.value if rule.estimee else None,
                "dite": rule.dite,
                "abaissable": rule.abaissable,
            }
            for rule in CATALOGUE
            if rule.atelier
        ],
        "limites": {"loin": FAR, "courte": SHORT_BORDER, "proche": NEAR, "ecart": TOLERANCE},
        "resolution": communes.vintages.resolution,
        "tables": {"derogations": territories.plan.origin.table("derogations")},
        "phrases": dict(PHRASES),
        "changements": page_phrases(),
    }  # fmt: skip


def _numbered(codes: Sequence[str], departements: Sequence[str]) -> dict[str, Any]:
    """Write sorted codes: how many each department has, and what each has after its department's.

    Parameters
    ----------
    codes
        Sorted codes of communes.
    departements
        Sorted codes of their departments, that theirs begin with.

    Returns
    -------
    dict
        ``effectifs``, and ``numeros``, differences from one to the next in a department.
    """
    held: list[int] = []
    steps: list[int] = []
    for departement in departements:
        numbers = [int(code.removeprefix(departement)) for code in codes
                   if code.startswith(departement)]  # fmt: skip
        held.append(len(numbers))
        steps += np.diff(numbers, prepend=0).tolist()
    return {"effectifs": held, "numeros": varints(np.array(steps, np.int64))}


def _graph(graph: Adjacency, codes: Sequence[str], rank: dict[str, int]) -> dict[str, Any]:
    """Who touches whom, once for a pair: how many communes of higher rank, then which."""
    values: list[int] = []
    short: list[list[int]] = []
    sea, beyond = [], []
    for code in codes:
        here = rank[code]
        around = sorted(rank[near] for near in graph.touching(code) if near in rank)
        after = [near for near in around if near > here]
        values += [len(after), *np.diff([here, *after]).tolist()]
        short += [[here, near, metres] for near in after
                  if (metres := graph.metres(code, codes[near])) < SHORT_BORDER]  # fmt: skip
        if graph.exposed(code):
            sea.append(here)
        if len(around) < len(graph.touching(code)):
            beyond.append(here)
    return {
        "voisines": varints(np.array(values, np.int64)),
        "courtes": short,
        "mer": sea,
        "dehors": beyond,
        "liens_dehors": sorted(
            {
                rank[code]
                for link in graph.links
                for code in link[:2]
                if code in rank and not all(end in rank for end in link[:2])
            }
        ),
        "liens": [
            [rank[a], rank[b], typographic(nom), nature.replace("_", " ")]
            for a, b, nature, nom, _ in graph.links
            if a in rank and b in rank
        ],
    }


def _regions(
    communes: Communes, codes: Collection[str], departements: Sequence[str], regions: Sequence[str]
) -> list[dict[str, Any]]:
    region_of = {communes.atoms[code].departement: communes.atoms[code].region for code in codes}
    return [
        {
            "code": region,
            "nom": typographic(communes.regions[region]),
            "departements": [i for i, code in enumerate(departements) if region_of[code] == region],
        }
        for region in regions
    ]


def _cpts(territories: Territories, rank: dict[str, int]) -> list[dict[str, Any]]:
    return [
        _described(territories, cpts_id)
        | {"communes": sorted(rank[code] for code in territories.atoms[cpts_id])}
        for cpts_id in sorted(territories.atoms)
    ]


def _described(territories: Territories, cpts_id: str) -> dict[str, Any]:
    """What a plan says of a CPTS, publicly.

    `ecrit` is its name where it is typed otherwise, `statut` the rank of an event.
    """
    cpts, plan = territories.cpts[cpts_id], territories.plan
    nom = typographic(cpts.nom)
    events = [one for one in (*plan.evenements, *plan.previsions) if one.cpts_id == cpts_id]
    now = territories.evenements[cpts_id]
    return {
        "id": cpts_id,
        "nom": nom,
        **({"ecrit": cpts.nom} if cpts.nom != nom else {}),
        "statut": events.index(now) if now else -1,
        "evenements": [*map(_event, events)],
        "fiabilite": cpts.fiabilite,
        "liste": _liste(cpts.liste) if cpts.liste else None,
        "site": cpts.site_internet or "",
        "contact": cpts.contact or "",
        "siege": cpts.siege or "",
        "publiee": [cpts.population_declaree, cpts.taille_declaree],
    }


def _event(event: Evenement) -> list[Any]:
    """What it says: the status by its rank in `_statuts`, the date, how it is known."""
    rank = [*aci.libelles()].index(event.statut)
    return [rank, event.date.iso, event.nature, *([1] if event.estime else [])]


def _liste(liste: Liste) -> dict[str, Any]:
    dates = {"date": liste.date, "effet": liste.effet, "modifiee_le": liste.modifiee_le}
    told = {name: date.iso if date else "" for name, date in dates.items()}
    return {"fiabilite": liste.fiabilite, "source": liste.source or "", **told}


def _derogations(territories: Territories, rank: dict[str, int]) -> list[list[Any]]:
    """Atoms that derogations name, whether or not a CPTS of theirs has them."""
    communes, plan = territories.communes, territories.plan
    found: dict[int, list[Any]] = {}
    for one in plan.derogations:
        for commune in meaning(one.code, communes, plan.cog).communes:
            for atom in communes.atoms_of(commune):
                if atom in rank:
                    found[rank[atom]] = [rank[atom], list(one.cpts_ids), one.partielle]
    return [found[i] for i in sorted(found)]


def _statuts() -> list[dict[str, Any]]:
    """Statuses in the order of legends, the unknown one last."""
    known = [
        {
            "statut": one.statut,
            "libelle": one.libelle,
            "avance": one.rang,
            "operationnelle": one.operationnelle,
            "signee": one.signee,
        }
        for one in aci.statuts()
    ]
    unknown = {"statut": aci.STATUT_INCONNU, "libelle": aci.LIBELLE_INCONNU, "avance": -1,
               "operationnelle": False, "signee": False}  # fmt: skip
    return [*known, unknown]
