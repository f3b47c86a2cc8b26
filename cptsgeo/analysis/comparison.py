"""Two plans, or one plan at two dates: what changed between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from cptsgeo.analysis.coverage import portrait
from cptsgeo.analysis.tally import Measure, Tally, tallies
from cptsgeo.communes.meaning import meaning
from cptsgeo.plan import aci
from cptsgeo.plan.territories import Territories


class Side(NamedTuple):
    """A CPTS in one of two plans; its population and size are None where they are not computed."""

    cpts_id: str
    nom: str
    statut: str
    communes: int
    population: int | None
    taille: int | None

    @property
    def financement(self) -> int | None:
        """Maximum of a first year's funding (avenant 2), in euros."""
        return None if self.taille is None else aci.financement_maximum(self.taille)

    @property
    def crise_grave(self) -> int | None:
        """What is due beside it in a grave crisis, in euros."""
        return None if self.taille is None else aci.financement_crise_grave(self.taille)


class CptsChange(NamedTuple):
    """A CPTS that changed: before, after (None: added, or gone), atoms gained and lost.

    `devient` is the name of the CPTS that it became, where it is gone and the plan says which.
    """

    avant: Side | None
    apres: Side | None
    gagnees: tuple[str, ...]
    perdues: tuple[str, ...]
    devient: str = ""

    @property
    def renommee(self) -> bool:
        """Whether its name or its identifier changed."""
        return bool(self.avant and self.apres and self.avant[:2] != self.apres[:2])

    @property
    def statut_change(self) -> bool:
        """Whether its status changed."""
        return bool(self.avant and self.apres and self.avant.statut != self.apres.statut)

    def mirror(self) -> "CptsChange":
        """The same change, seen from the other side."""
        return CptsChange(self.apres, self.avant, self.perdues, self.gagnees, self.devient)


class Move(NamedTuple):
    """Atoms that went from the same CPTS to the same others.

    `avant` and `apres` are the names of those that hold them, none for no CPTS; `population` their
    inhabitants.
    """

    avant: tuple[str, ...]
    apres: tuple[str, ...]
    codes: tuple[str, ...]
    population: int

    def mirror(self) -> "Move":
        """The same move, seen from the other side."""
        return Move(self.apres, self.avant, self.codes, self.population)


class Held(NamedTuple):
    """What is covered: by anything, and by operational CPTS alone."""

    couvert: Measure
    operationnel: Measure

    def plus(self, other: "Held") -> "Held":
        """Add what is covered of two places."""
        return Held(self.couvert.plus(other.couvert), self.operationnel.plus(other.operationnel))


class Covered(NamedTuple):
    """What is covered of a place before and after; None where the plan does not speak for it."""

    departement: str | None
    total: Measure
    avant: Held | None
    apres: Held | None

    def mirror(self) -> "Covered":
        """The same, seen from the other side."""
        return Covered(self.departement, self.total, self.apres, self.avant)


class Head(NamedTuple):
    """What the heads of two plans say differently: which thing, before, after."""

    quoi: str
    avant: str
    apres: str


@dataclass(frozen=True)
class Comparison:
    """What changed from a plan to another.

    Attributes
    ----------
    avant, apres : Territories
        The territories compared.
    tetes : tuple of Head
        Name, perimeter, vintage, derogations that differ.
    cpts : tuple of CptsChange
        CPTS added, gone, renamed, whose status or communes changed.
    mouvements : tuple of Move
        Communes that other CPTS hold, the most inhabitants first.
    couverture : tuple of Covered
        By department of either perimeter.
    """

    avant: Territories
    apres: Territories
    tetes: tuple[Head, ...]
    cpts: tuple[CptsChange, ...]
    mouvements: tuple[Move, ...]
    couverture: tuple[Covered, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.tetes or self.cpts or self.mouvements)

    @property
    def ajoutees(self) -> tuple[CptsChange, ...]:
        """CPTS that were not there before."""
        return tuple(one for one in self.cpts if one.avant is None)

    @property
    def disparues(self) -> tuple[CptsChange, ...]:
        """CPTS that are no longer there."""
        return tuple(one for one in self.cpts if one.apres is None)

    @property
    def renommees(self) -> tuple[CptsChange, ...]:
        """CPTS whose name or identifier changed."""
        return tuple(one for one in self.cpts if one.renommee)

    @property
    def statuts(self) -> tuple[CptsChange, ...]:
        """CPTS whose status changed."""
        return tuple(one for one in self.cpts if one.statut_change)

    @property
    def compositions(self) -> tuple[CptsChange, ...]:
        """CPTS there before and after that gained or lost communes."""
        return tuple(one for one in self.cpts
                     if one.avant and one.apres and (one.gagnees or one.perdues))  # fmt: skip

    @property
    def ensemble(self) -> Covered:
        """What is covered of all the departments that both plans speak for."""
        both = [one for one in self.couverture if one.avant is not None and one.apres is not None]
        before = after = Held(Measure(), Measure())
        total = Measure()
        for one in both:
            assert one.avant is not None
            assert one.apres is not None
            before, after = before.plus(one.avant), after.plus(one.apres)
            total = total.plus(one.total)
        return Covered(None, total, before, after)

    @property
    def couvertes(self) -> tuple[str, ...]:
        """Uncovered atoms of the perimeter before that a CPTS holds now."""
        return _covered(self.avant, self.apres)

    @property
    def decouvertes(self) -> tuple[str, ...]:
        """Atoms that a CPTS held, uncovered in the perimeter now."""
        return _covered(self.apres, self.avant)

    def mirror(self) -> "Comparison":
        """What changed the other way."""
        return Comparison(
            self.apres,
            self.avant,
            tuple(Head(one.quoi, one.apres, one.avant) for one in self.tetes),
            tuple(one.mirror() for one in self.cpts),
            tuple(one.mirror() for one in self.mouvements),
            tuple(one.mirror() for one in self.couverture),
        )


def compare(avant: Territories, apres: Territories) -> Comparison:
    """Tell what changed from a plan to another.

    CPTS are the same if their identifiers are; those that are left, if one became the other, as the
    plan says (of several that became one, that with the most in common), or if more than half of
    their communes together are common (Jaccard index), so that each has one counterpart at most.

    Parameters
    ----------
    avant
        The territories before.
    apres
        The territories after, in the same referential.

    Returns
    -------
    Comparison
        The changes; `compare(b, a)` is its mirror.
    """
    pairs = _pairs(avant, apres)
    changes = [_change(avant, apres, one, other) for one, other in pairs]
    return Comparison(
        avant,
        apres,
        _heads(avant, apres),
        tuple(one for one in changes if one is not None),
        _moves(avant, apres, pairs),
        _coverage(avant, apres),
    )


Pair = tuple[str | None, str | None]


def _pairs(avant: Territories, apres: Territories) -> list[Pair]:
    """Identifiers of the same CPTS before and after, by the first of them in the alphabet."""
    both = avant.atoms.keys() & apres.atoms.keys()
    pairs: list[Pair] = [(one, one) for one in both]
    gone, added = avant.atoms.keys() - both, apres.atoms.keys() - both
    became = _became(avant, apres)
    alike = sorted(
        ((one, other) not in became, -near, *sorted((one, other)), one, other)
        for one in gone
        for other in added
        if (near := _jaccard(avant.atoms[one], apres.atoms[other])) > Fraction(1, 2)
        or (one, other) in became
    )
    for *_, one, other in alike:
        if one in gone and other in added:
            pairs.append((one, other))
            gone, added = gone - {one}, added - {other}
    pairs += [(one, None) for one in gone]
    pairs += [(None, other) for other in added]
    return sorted(pairs, key=lambda pair: sorted(filter(None, pair)))


def _became(avant: Territories, apres: Territories) -> frozenset[tuple[str, str]]:
    """Identifiers before and after of which one plan says that one became the other."""
    onward = {(one.cpts_id, one.devient) for one in apres.plan.cessees if one.devient}
    back = {(one.devient, one.cpts_id) for one in avant.plan.cessees if one.devient}
    return frozenset(onward | back)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> Fraction:
    together = len(one | other)
    return Fraction(len(one & other), together) if together else Fraction(0)


def _change(
    avant: Territories, apres: Territories, one: str | None, other: str | None
) -> CptsChange | None:
    before = frozenset[str]() if one is None else avant.atoms[one]
    after = frozenset[str]() if other is None else apres.atoms[other]
    found = CptsChange(
        _side(avant, one),
        _side(apres, other),
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
        _devient(apres, one) if other is None else _devient(avant, other) if one is None else "",
    )
    same = found.avant and found.apres and found.avant[:3] == found.apres[:3]
    return None if same and before == after else found


def _devient(territories: Territories, cpts_id: str | None) -> str:
    """Name of the CPTS that one became, in the plan in which it has ceased."""
    became = {one.cpts_id: one.devient for one in territories.plan.cessees}
    cpts = territories.cpts.get(became.get(cpts_id or "") or "")
    return cpts.nom if cpts else ""


def _side(territories: Territories, cpts_id: str | None) -> Side | None:
    if cpts_id is None:
        return None
    figures = portrait(territories, cpts_id)
    return Side(
        cpts_id,
        territories.cpts[cpts_id].nom,
        figures.statut,
        len(figures.communes),
        figures.population,
        figures.taille,
    )


def _moves(avant: Territories, apres: Territories, pairs: Iterable[Pair]) -> tuple[Move, ...]:
    # A CPTS is named by the first of its two identifiers: the same whichever way it is asked.
    same: dict[tuple[bool, str], str] = {}
    for one, other in pairs:
        name = min(filter(None, (one, other)))
        same |= {(side, cpts_id): name for side, cpts_id in ((False, one), (True, other))
                 if cpts_id is not None}  # fmt: skip
    # What nobody has is apart where it is to be attributed.
    groups: dict[tuple[tuple[str, ...], tuple[str, ...], bool, bool], list[str]] = {}
    for code in sorted(avant.owners.keys() | apres.owners.keys()):
        before, after = avant.owners.get(code, ()), apres.owners.get(code, ())
        if {same[False, one] for one in before} != {same[True, one] for one in after}:
            waits = (code in avant.a_attribuer, code in apres.a_attribuer)
            groups.setdefault((before, after, *waits), []).append(code)
    population = apres.communes.atoms.population
    found = [
        Move(_names(avant, before), _names(apres, after), tuple(codes),
             sum(map(population, codes)))
        for (before, after, *_), codes in groups.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.population, one.codes)))


def _names(territories: Territories, cpts_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(territories.cpts[one].nom for one in cpts_ids))


def _covered(before: Territories, after: Territories) -> tuple[str, ...]:
    known = frozenset(before.communes.codes_of(before.plan.perimetre))
    return tuple(sorted((known - before.owners.keys()) & after.owners.keys()))


def _coverage(avant: Territories, apres: Territories) -> tuple[Covered, ...]:
    before, after = ({place.departements[0]: place for place in tallies(one).places}
                     for one in (avant, apres))  # fmt: skip
    found = []
    for code in sorted(before.keys() | after.keys()):
        one, other = before.get(code), after.get(code)
        total = (one or other).total  # type: ignore[union-attr]
        found.append(Covered(code, total, one and _held(one), other and _held(other)))
    return tuple(found)


def _held(place: Tally) -> Held:
    return Held(place.couvert, place.operationnel)


def _heads(avant: Territories, apres: Territories) -> tuple[Head, ...]:
    before, after = _said(avant), _said(apres)
    return tuple(
        Head(what, before[what], after[what]) for what in before if before[what] != after[what]
    )


def _said(territories: Territories) -> Mapping[str, str]:
    plan = territories.plan
    derogations = sorted(
        f"{', '.join(found.communes) or one.code} : {', '.join(sorted(one.cpts_ids))}"
        + (" (partielle)" if one.partielle else "")
        for one in plan.derogations
        for found in [meaning(one.code, territories.communes, plan.cog)]
    )
    return {
        "nom": plan.nom,
        "périmètre": ", ".join(sorted(plan.perimetre)),
        "millésime des communes": str(plan.cog),
        "dérogations": " ; ".join(derogations) or "aucune",
    }
