"""The data that the script of a page draws from."""

import string
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from cptsgeo.analysis.coverage import Coverage
from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.communes import Communes
from cptsgeo.render import cards
from cptsgeo.render.canvas.encoding import encode_topology
from cptsgeo.render.tables.standing import notes
from cptsgeo.text.french import listed, typographic

_SIGNS = string.digits + string.ascii_lowercase
"""A state of a commune, in one sign."""
_FAR = 10_000
"""From where a step would have as many digits as a code."""


def map_data(
    coverage: Coverage,
    around: Sequence[Commune],
    shown: Sequence[str],
    cpts_ids: Sequence[str],
    inside: Collection[str],
) -> dict[str, Any]:
    """Gather what is drawn: arcs, communes, CPTS, departments and EPCI.

    Communes come column by column, which weighs half of an object each.

    Parameters
    ----------
    coverage
        Coverage of all communes drawn.
    around
        Those that are drawn faded.
    shown
        States present on the page, in the order of its legend.
    cpts_ids
        CPTS present on the page, in the order of its table.
    inside
        Departments that the page shows whole; labels tell which others a CPTS covers.

    Returns
    -------
    dict
        Plain data.
    """
    territories = coverage.territories
    communes = coverage.communes
    rank, state = ranks(cpts_ids), ranks(shown)
    departements = ranks(sorted({c.departement for c in communes}))
    epci = ranks(sorted({c.epci for c in communes if c.epci}))
    position = ranks([c.code for c in communes])
    owners = [[rank[o] for o in territories.owners.get(c.code, ())] for c in communes]
    faded = {c.code for c in around}
    partial = {c.code for c in coverage.partial}
    return {
        "geometrie": encode_topology(
            territories.communes.topology.subset([c.code for c in communes])
        ),
        "communes": {
            "code": "|".join(c.code for c in communes),
            "nom": "|".join(typographic(c.nom) for c in communes),
            "population": [c.population for c in communes],
            "departement": [departements[c.departement] for c in communes],
            "epci": [epci.get(c.epci, -1) for c in communes],
            "postaux": "|".join(map(posts, communes)),
            "anciennes": former(territories.communes, position),
            "cpts": [held if len(held) > 1 else (held[0] if held else -1) for held in owners],
            "etat": [state[coverage.etats[c.code]] for c in communes],
            "partielle": [position[code] for code in sorted(partial)],
            "contexte": [position[code] for code in sorted(faded)],
            "notes": {position[code]: told for code, told in notes(territories, position).items()},
        },
        "departements": [
            {"code": code, "nom": typographic(territories.communes.departements[code])}
            for code in departements
        ],
        "epci": [
            {"code": siren, "nom": typographic(territories.communes.epci[siren])} for siren in epci
        ],
        "cpts": [_cpts(coverage, cpts_id, shown, inside) for cpts_id in cpts_ids],
    }


def ranks(items: Sequence[str]) -> dict[str, int]:
    """Give the place of each."""
    return {item: rank for rank, item in enumerate(items)}


def steps(codes: Sequence[str]) -> str:
    """Tell codes of communes, each by how far it is from the one before where that is shorter."""
    told: list[str] = []
    for before, code in zip(["", *codes], codes, strict=False):
        near = before.isdecimal() and code.isdecimal() and abs(int(code) - int(before)) < _FAR
        told.append(str(int(code) - int(before)) if near else code)
    return "|".join(told)


def signs(states: Iterable[int]) -> str:
    """Tell the states of communes, by rank, one sign each."""
    return "".join(_SIGNS[rank] for rank in states)


def posts(commune: Commune) -> str:
    """Give its postal codes, without two digits where its own code begins with them too."""
    beginning = commune.code[:2]
    return " ".join(post.removeprefix(beginning) for post in commune.codes_postaux.split())


def former(communes: Communes, position: Mapping[str, int]) -> str:
    """Give the former names of each commune: most have none."""
    found: dict[str, set[str]] = {}
    for name, _, commune in communes.former_names:
        if commune in position and name != communes.by_code[commune].nom:
            found.setdefault(commune, set()).add(typographic(name))
    return "|".join(";".join(sorted(found.get(code, ()))) for code in position)


def _cpts(
    coverage: Coverage, cpts_id: str, shown: Sequence[str], inside: Collection[str]
) -> dict[str, Any]:
    territories = coverage.territories
    cpts, portrait = territories.cpts[cpts_id], coverage.portrait(cpts_id)
    beyond = sorted({*portrait.departements, *cpts.departements_publies}.difference(inside))
    return {
        "id": cpts_id,
        "nom": typographic(cpts.nom),
        "etiquette": cards.label(cpts),
        "complement": f"aussi en {listed(beyond)}" if beyond else "",
        "etat": shown.index(portrait.statut),
        "estimee": cpts.estimee,
        "alias": [
            typographic(old.nom) for old in territories.plan.noms_anciens if old.cpts_id == cpts_id
        ],
    }
