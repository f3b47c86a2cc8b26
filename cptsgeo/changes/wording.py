"""How CPTS and communes are named in what a change tells."""

from collections.abc import Collection

from cptsgeo.plan.model import Cpts
from cptsgeo.plan.territories import Territories
from cptsgeo.text.french import count, listed, quoted, typographic

MANY = 60
"""Communes that a sentence names."""


def named(cpts: Cpts) -> str:
    """Name a CPTS, in quotation marks."""
    return quoted(typographic(cpts.nom))


def communes_named(found: Territories, codes: Collection[str]) -> str:
    """Name communes with their codes, in the order of these; of many, the first ones."""
    atoms, ordered = found.communes.atoms, sorted(codes)
    shown = [f"{typographic(atoms[code].nom)} ({code})" for code in ordered[:MANY]]
    more = len(ordered) - MANY
    return listed([*shown, *([count(more, "autre")] if more > 0 else [])])


def sized(found: Territories, atoms: Collection[str]) -> str:
    """Tell how many communes and inhabitants there are."""
    people = sum(map(found.communes.atoms.population, atoms))
    return f"{count(len(atoms), 'commune')}, {count(people, 'habitant')}"
