"""An edition: what the chapters of an état d'avancement are made from, each reckoned once."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from cptsgeo.analysis.actions import Declared, Question, declared
from cptsgeo.analysis.comparison import Comparison
from cptsgeo.analysis.coverage import Coverage, coverage
from cptsgeo.analysis.figures import Figures, figures
from cptsgeo.analysis.tally import Tallies, cpts_of, tallies
from cptsgeo.analysis.zones import ZonesBlanches, zones_blanches
from cptsgeo.plan.model import Plan
from cptsgeo.plan.territories import Territories
from cptsgeo.render.document import Picture
from cptsgeo.render.provenance import places
from cptsgeo.text import names
from cptsgeo.text.french import listed, typographic

ELSEWHERE = ""
"""The chapter of CPTS that are in no department of the document."""


@dataclass(frozen=True)
class Wanted:
    """What is asked of the document.

    Attributes
    ----------
    edition : str
        Its name, as « juillet 2026 »; empty for none.
    financement : bool
        Whether amounts are told.
    lignes : bool
        Whether sheets have blank lines, to be filled in by hand.
    logo : Picture or None
        The picture of its cover.
    """

    edition: str = ""
    financement: bool = False
    lignes: bool = False
    logo: Picture | None = None


@dataclass(frozen=True)
class Edition:
    """What the chapters are made from.

    Attributes
    ----------
    territories : Territories
        The territories of a plan at a date.
    departements : tuple of str
        Departments that the document is of, in the order of the plan.
    wanted : Wanted
        What is asked of it.
    since : Comparison or None
        What changed since an earlier plan.
    """

    territories: Territories
    departements: tuple[str, ...]
    wanted: Wanted = Wanted()
    since: Comparison | None = None

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.territories.plan

    @property
    def whole(self) -> bool:
        """Whether it is of the whole perimeter."""
        return {*self.departements} == {*self.plan.perimetre}

    @property
    def place(self) -> str:
        """What it is of, as titles name it."""
        if self.whole:
            return typographic(self.plan.nom)
        return listed(places(self.territories.communes, self.departements))

    @functools.cached_property
    def coverage(self) -> Coverage:
        """Coverage of its departments."""
        members = self.territories.communes.select(departements=self.departements)
        return coverage(self.territories, members)

    @functools.cached_property
    def tallies(self) -> Tallies:
        """What is covered, by department."""
        return tallies(self.territories, departements=self.departements)

    @functools.cached_property
    def zones(self) -> ZonesBlanches:
        """The zones blanches."""
        return zones_blanches(self.territories, departements=self.departements)

    @functools.cached_property
    def figures(self) -> Figures:
        """The figures of its CPTS."""
        return figures(self.territories, departements=None if self.whole else self.departements)

    @functools.cached_property
    def declared(self) -> Declared:
        """What its CPTS declare."""
        asked = () if self.whole else self.departements
        return declared(self.territories, Question(departements=asked))

    @functools.cached_property
    def chapters(self) -> Mapping[str, tuple[str, ...]]:
        """CPTS by the department in whose chapter their sheet stands, by name.

        That of their published sheet; else that of the document where most of their people live.
        Of a CPTS that is in none, the chapter is `ELSEWHERE`.
        """
        found: dict[str, list[str]] = {code: [] for code in self.departements}
        for cpts_id in self.figures.ensemble.cpts_ids:
            found.setdefault(self._chapter(cpts_id), []).append(cpts_id)
        return {code: tuple(ids) for code, ids in found.items()}

    def _chapter(self, cpts_id: str) -> str:
        published = self.territories.cpts[cpts_id].departement_fiche
        if published in self.departements:
            return published
        people = dict.fromkeys(self.departements, 0)
        atoms = self.territories.communes.atoms
        for code in self.territories.atoms[cpts_id]:
            if (departement := atoms.departement(code)) in people:
                people[departement] += atoms.population(code)
        most = max(people, key=lambda one: people[one], default=ELSEWHERE)
        return most if people.get(most) else ELSEWHERE

    @functools.cached_property
    def present(self) -> Mapping[str, tuple[str, ...]]:
        """CPTS that have communes in each department, or say so, by name."""
        held, cpts = cpts_of(self.territories), self.territories.cpts
        return {
            code: tuple(
                sorted({*held.get(code, ()), *self.chapters[code]},
                       key=lambda one: names.key(cpts[one].nom))
            )
            for code in self.departements
        }  # fmt: skip


def anchor(cpts_id: str) -> str:
    """The anchor of the sheet of a CPTS."""
    return f"cpts-{cpts_id}"


def departement_anchor(code: str) -> str:
    """The anchor of the chapter of a department."""
    return f"departement-{code}"
