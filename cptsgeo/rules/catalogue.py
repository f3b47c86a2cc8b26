"""The catalogue of validation rules, family by family, in the order of reports."""

from collections.abc import Mapping
from types import MappingProxyType

from cptsgeo.rules import (
    cohesion,
    contiguity,
    identity,
    lists,
    neighbours,
    no_split,
    observatory,
    plan_tables,
    size,
)
from cptsgeo.rules.rule import Rule

FAMILLES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "Identité des communes": identity.RULES,
        "Communes entières": no_split.RULES,
        "Continuité": contiguity.RULES,
        "Effets sur les CPTS voisines": neighbours.RULES,
        "Taille et financement": size.RULES,
        "Cohésion": cohesion.RULES,
        "Listes de communes": lists.RULES,
        "Statuts et tables": plan_tables.RULES,
        "Actions et fiches": observatory.RULES,
    }
)
"""The families, as the documentation titles them."""

CATALOGUE: tuple[Rule, ...] = tuple(rule for rules in FAMILLES.values() for rule in rules)
"""Every rule, family by family, in the order of reports."""
