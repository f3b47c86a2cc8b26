"""What the engine of a page must know to say of a territory what `validate_proposal` says."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from cptsgeo.communes.adjacency import Adjacency, adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.plan import aci
from cptsgeo.plan.territories import Territories
from cptsgeo.render.canvas.encoding import varints
from cptsgeo.rules.catalogue import CATALOGUE
from cptsgeo.rules.contiguity import FAR, SHORT_BORDER
from cptsgeo.rules.phrases import PHRASES
from cptsgeo.rules.size import NEAR
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
    return {
        "communes": {
            "code": "|".join(codes),
            "nom": "|".join(typographic(atoms[code].nom) for code in codes),
            "population": [atoms[code].population for code in codes],
            "departement": [departements.index(atoms[code].departement) for code in codes],
            "epci": [epci.index(atoms[code].epci) if atoms[code].epci else -1 for code in codes],
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
        "epci": [
            {
                "siren": siren,
                "nom": typographic(communes.epci[siren]),
                "communes": len(members := communes.members_of_epci(siren)),
                "population": sum(atoms[code].population for code in members),
            }
            for siren in epci
        ],
        "villes": [
            {
                "nom": typographic(communes.by_code[city].nom),
                "communes": [rank[part.code] for part in parts],
            }
            for city, parts in communes.arrondissements.items()
            if all(part.code in rank for part in parts)
        ],
        "cpts": _cpts(territories, rank),
        "a_attribuer": [rank[code] for code in territories.a_attribuer if code in rank],
        "derogations": [
            [rank[atom], list(derogation.cpts_ids), derogation.partielle]
            for atom, derogation in sorted(territories.derogations.items())
        ],
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
        "limites": {"loin": FAR, "courte": SHORT_BORDER, "proche": NEAR},
        "resolution": communes.vintages.resolution,
        "phrases": dict(PHRASES),
    }  # fmt: skip


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
    signed = aci.signees()
    return [
        {
            "id": cpts_id,
            "nom": typographic(territories.cpts[cpts_id].nom),
            "statut": aci.libelle_statut(territories.statuts[cpts_id]),
            "signee": territories.statuts[cpts_id] in signed,
            "estimee": territories.cpts[cpts_id].estimee,
            "communes": sorted(rank[code] for code in territories.atoms[cpts_id]),
        }
        for cpts_id in sorted(territories.atoms)
    ]
