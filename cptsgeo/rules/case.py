"""What a validation looks at: a whole plan, or a proposed territory inside a plan."""

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cptsgeo.analysis.coverage import Portrait, portrait
from cptsgeo.communes.adjacency import Adjacency, adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Mention
from cptsgeo.communes.regions import Regions, regions
from cptsgeo.geometry.graphs import Cuts, components
from cptsgeo.plan import aci
from cptsgeo.plan.files import Fault
from cptsgeo.plan.model import AAttribuer, Cpts, Plan
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.plan.whole import incomplete
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import listed, quoted, slug, typographic

if TYPE_CHECKING:
    from cptsgeo.proposal import Proposal


@dataclass(frozen=True)
class Case:
    """Territories to examine.

    Attributes
    ----------
    before : Territories
        The plan as it is.
    after : Territories
        The plan with the proposal in it, which takes its communes from others; the same as
        `before` for a whole plan.
    focus : tuple of str
        The CPTS to examine: all of them, or the proposal.
    mentions : tuple of Mention
        What was typed, where it was not plain (plan) or all of it (proposal).
    faults : tuple of Fault
        What could not be read of the plan's tables.
    remarques : tuple of str
        What was left aside of the proposal's file, in French sentences.
    feuilles : tuple of str
        Its sheets that name communes too, and were not read.
    proposed : bool
        Whether a proposal is examined.
    invitation : bool
        Whether it is a *territoire d’invitation*, that claims nothing.
    """

    before: Territories
    after: Territories
    focus: tuple[str, ...]
    mentions: tuple[Mention, ...]
    faults: tuple[Fault, ...] = ()
    remarques: tuple[str, ...] = ()
    feuilles: tuple[str, ...] = ()
    proposed: bool = False
    invitation: bool = False

    @property
    def plan(self) -> Plan:
        """The plan, with the proposal if there is one."""
        return self.after.plan

    @property
    def communes(self) -> Communes:
        """The referential."""
        return self.after.communes

    @functools.cached_property
    def graph(self) -> Adjacency:
        """The contiguity graph."""
        return adjacency(self.communes)

    @functools.cached_property
    def perimetre(self) -> frozenset[str]:
        """Atoms of the perimeter, without those to be attributed yet: there coverage is known."""
        return (
            frozenset(self.communes.codes_of(self.plan.perimetre)) - self.after.a_attribuer.keys()
        )

    @functools.cached_property
    def _portraits(self) -> dict[tuple[bool, str], Portrait]:
        return {}

    def portrait(self, cpts_id: str, *, before: bool = False) -> Portrait:
        """Figures of a CPTS, with the proposal in the plan or before it."""
        key = (before, cpts_id)
        if key not in self._portraits:
            self._portraits[key] = portrait(self.before if before else self.after, cpts_id)
        return self._portraits[key]

    @functools.cached_property
    def cuts(self) -> dict[str, Cuts[str]]:
        """Articulation communes of each CPTS examined, and what they hold."""
        return {cpts_id: self.graph.cuts(self.after.atoms[cpts_id]) for cpts_id in self.focus}

    @functools.cached_property
    def regions(self) -> Regions:
        """The perimeter and the territories divided by who holds what."""
        after = self.after
        return regions(after.atoms, after.shared, self.uncovered, self.graph)

    @functools.cached_property
    def uncovered(self) -> frozenset[str]:
        """Atoms that no CPTS holds, where that is known."""
        return self.perimetre - self.after.owners.keys()

    @functools.cached_property
    def pieces(self) -> dict[str, list[list[str]]]:
        """Pieces of each CPTS examined; see `sorted_pieces`."""
        return {one: self.sorted_pieces(self.regions.pieces(one)) for one in self.focus}

    @functools.cached_property
    def enclaves(self) -> dict[str, list[list[str]]]:
        """What each CPTS examined surrounds, where it does."""
        return self.regions.enclaves(self.focus)

    def surrounded(self, cpts_id: str) -> list[list[str]]:
        """Uncovered groups of communes in the enclaves of a CPTS that touch it and no other."""
        touching, uncovered = self.graph.touching, self.uncovered
        found = []
        for enclave in self.enclaves.get(cpts_id, ()):
            white = [code for code in enclave if code in uncovered]
            for group in sorted(map(sorted, components(white, touching))):
                around = {near for code in group for near in touching(code)}.difference(group)
                if around <= self.after.atoms[cpts_id]:
                    found.append(group)
        return found

    def sorted_pieces(self, pieces: Iterable[Iterable[str]]) -> list[list[str]]:
        """Sort pieces by population, the largest first, and the codes of each.

        A territory of one piece, by far the commonest, is given as it is.
        """
        found = [list(piece) for piece in pieces]
        if len(found) > 1:
            found = [sorted(piece) for piece in found]
            found.sort(key=lambda piece: (-self.population(piece), piece))
        return found

    def cpts(self, cpts_id: str) -> Cpts:
        """A CPTS of the plan, the proposal included."""
        return self.after.cpts[cpts_id]

    def estimated(self, cpts_id: str) -> bool:
        """Whether the composition of a CPTS is an estimate."""
        return self.cpts(cpts_id).estimee

    def financement(self, taille: int | None) -> int | None:
        """Maximum of a first year's funding; None without a size, and on an invitation.

        A *territoire d’invitation* claims nothing: no money is told of it, nor of whom it invites.
        """
        return None if taille is None or self.invitation else aci.financement_maximum(taille)

    def crise_grave(self, taille: int | None) -> int | None:
        """What is due beside it in a grave crisis, where it is told."""
        return None if taille is None or self.invitation else aci.financement_crise_grave(taille)

    def population(self, codes: Iterable[str]) -> int:
        """Municipal population of communes, in inhabitants."""
        atoms = self.communes.atoms
        return sum(atoms[code].population for code in codes)

    # — words —

    def nom(self, cpts_id: str) -> str:
        """Name of a CPTS between quotation marks."""
        return quoted(typographic(self.cpts(cpts_id).nom))

    def noms(self, cpts_ids: Iterable[str]) -> str:
        """Names of CPTS, as a sentence lists them."""
        return listed(self.nom(cpts_id) for cpts_id in cpts_ids)

    def commune(self, code: str) -> str:
        """A commune's name with its code."""
        known = self.communes.by_code.get(code) or self.communes.atoms.get(code)
        return f"{typographic(known.nom)} ({code})" if known else code

    def parties(self, commune: str) -> dict[str, str]:
        """Names, with their codes, of the communes that one is or was made of, by code."""
        found = {
            one.code: one.nom
            for one in self.communes.disparues.rows
            if commune in one.communes and one.code != commune
        }
        found |= {
            movement.code_avant: movement.nom_avant
            for movement in self.communes.history.movements
            if commune in (movement.code_apres, movement.code_avant)
        }
        found |= {p.code: p.nom for p in self.communes.parties if p.code_commune == commune}
        if commune not in found:
            found[commune] = self.communes.by_code[commune].nom
        return {code: f"{typographic(name)} ({code})" for code, name in found.items()}

    def liste(self, codes: Collection[str], limit: int = 8) -> str:
        """Communes as a sentence lists them, by name, the first ones of many."""
        shown = [self.commune(code) for code in list(codes)[:limit]]
        more = len(codes) - len(shown)
        if more:
            shown.append(f"{more} autre" + ("s" if more > 1 else ""))
        return listed(shown)


def plan_case(
    plan: Plan, communes: Communes, au: PartialDate | None = None, faults: tuple[Fault, ...] = ()
) -> Case:
    """Examine a whole plan.

    Parameters
    ----------
    plan
        The plan.
    communes
        The referential.
    au
        The date; by default the plan's latest event.
    faults
        What could not be read of its tables.

    Returns
    -------
    Case
        Every CPTS is examined.

    Raises
    ------
    PlanError
        If the plan speaks for a department, or is written in a vintage, that does not exist.
    """
    found = interpret(plan, communes, au)
    return Case(found, found, tuple(found.atoms), found.mentions, faults)


def proposal_case(
    territories: Territories,
    proposal: "Proposal",
    *,
    remplace: str | None = None,
    invitation: bool = False,
) -> Case:
    """Examine a proposed territory inside a plan.

    Parameters
    ----------
    territories
        The plan's territories.
    proposal
        What was read of the proposal.
    remplace
        Identifier of the CPTS whose territory it would replace; none by default.
    invitation
        Whether it is a *territoire d’invitation*.

    Returns
    -------
    Case
        Only the proposal is examined. It takes its communes from others, but those that a
        derogation shares between it and them.
    """
    plan, communes = territories.plan, territories.communes
    cpts_id = remplace or _free_identifier(proposal.nom, territories.cpts)
    held = _held(proposal.mentions, cpts_id)
    atoms = frozenset(a for _, commune in held for a in communes.atoms_of(commune))
    shared = {
        atom: derogation.cpts_ids
        for atom, derogation in territories.derogations.items()
        if cpts_id in derogation.cpts_ids
    }
    others = {
        other: frozenset(a for a in members if a not in atoms or other in shared.get(a, ()))
        for other, members in territories.atoms.items()
        if other != cpts_id
    }
    # What an estimate gave to the CPTS, and its list has not, is anybody's.
    former = territories.cpts[cpts_id].estimee if remplace else False
    waiting = {
        atom: AAttribuer(atom, None, cpts_id, None, 0)
        for atom in sorted(territories.atoms[cpts_id] - atoms if former else ())
    }
    # What was published of a CPTS is not said of the territory proposed for it.
    cpts = _new_cpts(cpts_id, proposal.nom)
    after = replace(
        territories,
        plan=replace(
            plan,
            cpts=tuple(sorted([*(c for c in plan.cpts if c.cpts_id != cpts_id), cpts])),
            compositions=tuple(c for c in plan.compositions if c.cpts_id != cpts_id),
        ),
        atoms={**others, cpts_id: atoms},
        incomplete=incomplete(held, communes),
        citees={**territories.citees, **waiting},
    )
    return Case(
        territories,
        after,
        (cpts_id,),
        proposal.mentions,
        remarques=proposal.remarques,
        feuilles=proposal.feuilles,
        proposed=True,
        invitation=invitation,
    )


def _held(mentions: Iterable[Mention], cpts_id: str) -> Mapping[tuple[str, str], list[str]]:
    held: dict[tuple[str, str], list[str]] = {}
    for mention in mentions:
        if mention.meaning.nature not in (CodeKind.SCINDE, CodeKind.AMBIGU, CodeKind.INCONNU):
            for commune in mention.meaning.communes:
                held.setdefault((cpts_id, commune), []).append(mention.meaning.code)
    return held


def _free_identifier(nom: str, taken: Collection[str]) -> str:
    first = slug(nom)
    rank = 2
    found = first
    while found in taken:
        found, rank = f"{first}-{rank}", rank + 1
    return found


def _new_cpts(cpts_id: str, nom: str) -> Cpts:
    return Cpts(cpts_id, nom, None, (), None, None, None, None, None, None, {})
