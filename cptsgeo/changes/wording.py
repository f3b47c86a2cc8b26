"""How CPTS and communes are named in what a change tells."""

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from cptsgeo.changes.phrases import say
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.model import Cpts, Plan
from cptsgeo.plan.territories import Territories
from cptsgeo.text.french import count, listed, quoted, typographic

MANY = 60
"""Communes that a sentence names."""


@dataclass(frozen=True)
class Naming:
    """Names for the templates of `cptsgeo.changes.phrases`.

    Attributes
    ----------
    plan : Plan or None
        Whose CPTS are named, those that have ceased too; None for sentences that name none.
    communes : Communes or None
        The referential; None for sentences that name no commune.
    autres : dict of str to str
        Names of CPTS that are not in the plan yet, by identifier.
    """

    plan: Plan | None = None
    communes: Communes | None = None
    autres: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Territories) -> "Naming":
        """Give the names of a plan and of its communes."""
        return cls(found.plan, found.communes)

    @functools.cached_property
    def _names(self) -> Mapping[str, str]:
        known = (*self.plan.cessees, *self.plan.cpts) if self.plan else ()
        return {**self.autres, **{cpts.cpts_id: cpts.nom for cpts in known}}

    def commune(self, code: str) -> str:
        """A commune's name with its code."""
        assert self.communes
        return f"{typographic(self.communes.atoms[code].nom)} ({code})"

    def liste(self, codes: Collection[str], limit: int = MANY) -> str:
        """Communes with their codes, in the order of these; of many, the first ones."""
        shown = [self.commune(code) for code in sorted(codes)[:limit]]
        more = len(codes) - len(shown)
        return listed([*shown, *([count(more, "autre")] if more > 0 else [])])

    def noms(self, cpts_ids: Iterable[str]) -> str:
        """Names of CPTS, as a sentence lists them."""
        return listed(quoted(typographic(self._names.get(one, one))) for one in cpts_ids)


def named(cpts: Cpts) -> str:
    """Name a CPTS, in quotation marks."""
    return quoted(typographic(cpts.nom))


def communes_named(found: Territories, codes: Collection[str]) -> str:
    """Name communes with their codes, in the order of these; of many, the first ones."""
    return Naming.of(found).liste(codes)


def sized(found: Territories, atoms: Collection[str]) -> str:
    """Tell how many communes and inhabitants there are."""
    people = sum(map(found.communes.atoms.population, atoms))
    return say(Naming.of(found), "taille", communes=len(atoms), population=people)
