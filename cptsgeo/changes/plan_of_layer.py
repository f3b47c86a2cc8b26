"""What a layer seems to mean: a plan, or CPTS to be taken into one."""

import re
from pathlib import Path

from cptsgeo.changes.matching import Claim
from cptsgeo.files.tables import Row, Table
from cptsgeo.layers.diagnosis.diagnose import Diagnosis
from cptsgeo.plan.files.about import About
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.naming import name_key
from cptsgeo.plan.origin import Origin
from cptsgeo.proposal.holders import cleaned
from cptsgeo.proposal.listing_headers import is_person
from cptsgeo.text.french import slug, typographic


def plan_of_layer(found: Diagnosis) -> PlanSource:
    """Give the plan of a layer.

    Parameters
    ----------
    found
        The layer, and the communes of its polygons.

    Returns
    -------
    PlanSource
        The head, CPTS and compositions (all of them estimates); no status, since a layer does not
        say at what date. A commune that two polygons hold is in both.
    """
    layer, communes = found.layer, found.communes
    ids = _identifiers(found)
    departements = found.departements or tuple(
        sorted({communes.atoms.departement(code) for code in found.sens.communes})
    )
    about = About(
        layer.nom, departements, communes.vintages.cog,
        (f"Couche {layer.fichier}, en communes entières",),
    )  # fmt: skip
    cpts = [
        {"cpts_id": one, "nom": nom, "fiabilite_composition": "estimation"}
        for one, nom in ids.values()
    ]
    compositions = [
        {"cpts_id": ids[rank][0], "code_commune": code,
         "nom_commune": typographic(communes.atoms[code].nom)}
        for code, ranks in found.sens.communes.items()
        for rank in ranks
    ]  # fmt: skip
    tables = {
        "cpts": _table("cpts", ("cpts_id", "nom", "fiabilite_composition"), cpts),
        "compositions": _table(
            "compositions", ("cpts_id", "code_commune", "nom_commune"), compositions
        ),
    }
    # It lies in no folder of its own: its head is all that `about` says.
    return PlanSource(Origin(layer.path, classeur=True), about, tables)


def claims_of_layer(found: Diagnosis) -> tuple[Claim, ...]:
    """Give the CPTS of a layer, to be taken into a plan.

    Parameters
    ----------
    found
        The layer, and the communes of its polygons.

    Returns
    -------
    tuple of Claim
        One for each name: polygons of the same name are one CPTS.
    """
    noms, atoms = _held(found)
    return tuple(Claim(noms[key], frozenset(held)) for key, held in atoms.items() if held)


def left_out(found: Diagnosis) -> tuple[str, ...]:
    """Give the names of a layer that no commune goes to: that none of their polygons means.

    Parameters
    ----------
    found
        The layer, and the communes of its polygons.

    Returns
    -------
    tuple of str
        In the order of the layer.
    """
    noms, atoms = _held(found)
    return tuple(nom for key, nom in noms.items() if not atoms[key])


def _held(found: Diagnosis) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Names of a layer, and the communes of their polygons, by how the names are compared."""
    noms: dict[str, str] = {}
    atoms: dict[str, set[str]] = {}
    keys: dict[int, str] = {}
    for rank in found.rangs:
        nom = _nom(found, rank)
        keys[rank] = name_key(nom)
        noms.setdefault(keys[rank], nom)
        atoms.setdefault(keys[rank], set())
    for code, ranks in found.sens.communes.items():
        for rank in ranks:
            atoms[keys[rank]].add(code)
    return noms, atoms


def _nom(found: Diagnosis, rank: int) -> str:
    """Name of a polygon, that of no person."""
    nom = cleaned(found.layer.noms[rank])
    return f"polygone {rank + 1}" if not nom or is_person(nom) else nom


def _table(name: str, columns: tuple[str, ...], records: list[dict[str, str]]) -> Table:
    rows = tuple(Row(line, cells) for line, cells in enumerate(records, 2))
    return Table(Path(f"{name}.csv"), columns, rows)


def _identifiers(found: Diagnosis) -> dict[int, tuple[str, str]]:
    """Identifier and name of each polygon kept, by rank: those of the layer where it has them."""
    layer = found.layer
    known: dict[int, tuple[str, str]] = {}
    taken: set[str] = set()
    for rank in found.rangs:
        told = str(layer.attributs[rank].get("cpts_id") or "")
        name = told if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", told) else slug(_nom(found, rank))
        one, number = name, 2
        while one in taken:
            one, number = f"{name}-{number}", number + 1
        taken.add(one)
        known[rank] = (one, _nom(found, rank))
    return known
