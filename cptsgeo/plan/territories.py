"""What the codes of a plan mean at a date: which atoms each CPTS holds, and who shares them."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Meaning, Mention, meaning
from cptsgeo.errors import CptsgeoError, PlanError
from cptsgeo.plan import aci
from cptsgeo.plan.model import RELIABILITIES, AAttribuer, Cpts, Derogation, Evenement, Plan
from cptsgeo.plan.origin import HEAD
from cptsgeo.plan.rows import Adhesion
from cptsgeo.plan.whole import Incomplete, incomplete
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import listed, quoted, typographic

if TYPE_CHECKING:
    import shapely


class Cedee(NamedTuple):
    """A commune (atom) that a CPTS has by a list that is less sure, and yields to another."""

    atom: str
    cpts_id: str
    a: tuple[str, ...]


@dataclass(frozen=True)
class Territories:
    """The territories of a plan at a date, as sets of atoms.

    Attributes
    ----------
    plan : Plan
        The plan.
    communes : Communes
        The referential that gives codes their meaning.
    au : PartialDate or None
        The date; None if the plan knows no event and none was asked for.
    atoms : dict of str to frozenset of str
        Atoms of each CPTS; empty for one without a composition.
    incomplete : tuple of Incomplete
        Communes named by some of their parts only.
    mentions : tuple of Mention
        Rows whose code is no plain code of today, or whose name is not the commune's.
    cedees : tuple of Cedee
        Communes that less sure lists yield to surer ones; they are in no `atoms` of theirs.
    citees : dict of str to AAttribuer
        Atoms that the plan says to be attributed yet, whoever holds them now.
    """

    plan: Plan
    communes: Communes
    au: PartialDate | None
    atoms: dict[str, frozenset[str]]
    incomplete: tuple[Incomplete, ...]
    mentions: tuple[Mention, ...] = ()
    cedees: tuple[Cedee, ...] = ()
    citees: Mapping[str, AAttribuer] = field(default_factory=dict)

    @functools.cached_property
    def a_attribuer(self) -> dict[str, AAttribuer]:
        """Atoms that nobody holds, and of which nobody knows yet who should."""
        return {atom: row for atom, row in self.citees.items() if atom not in self.owners}

    @functools.cached_property
    def prevues(self) -> dict[str, frozenset[str]]:
        """Atoms of the territories that are voted, and not in force yet, by CPTS."""
        found: dict[str, set[str]] = {}
        for row in self.plan.prevues:
            for commune in _counted(meaning(row.code, self.communes, self.plan.cog)):
                found.setdefault(row.cpts_id, set()).update(self.communes.atoms_of(commune))
        return {cpts_id: frozenset(atoms) for cpts_id, atoms in sorted(found.items())}

    @functools.cached_property
    def cpts(self) -> dict[str, Cpts]:
        """The CPTS by identifier."""
        return {cpts.cpts_id: cpts for cpts in self.plan.cpts}

    @functools.cached_property
    def evenements(self) -> dict[str, Evenement | None]:
        """The event that gives each CPTS its status at the date; see `Plan.statut`."""
        return {cpts_id: self.plan.statut(cpts_id, self.au) for cpts_id in self.atoms}

    @functools.cached_property
    def statuts(self) -> dict[str, str]:
        """Status of each CPTS at the date, the unknown one before its first event."""
        return {
            cpts_id: event.statut if event else aci.STATUT_INCONNU
            for cpts_id, event in self.evenements.items()
        }

    @functools.cached_property
    def _holders(self) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        """CPTS that hold each atom, and those of atoms that several do."""
        owners: dict[str, tuple[str, ...]] = {}
        shared: dict[str, tuple[str, ...]] = {}
        for cpts_id in sorted(self.atoms):
            alone = (cpts_id,)
            atoms = self.atoms[cpts_id]
            both = {atom: owners[atom] + alone for atom in atoms & owners.keys()}
            owners |= dict.fromkeys(atoms, alone)
            owners |= both
            shared |= both
        return owners, dict(sorted(shared.items()))

    @functools.cached_property
    def owners(self) -> dict[str, tuple[str, ...]]:
        """CPTS that hold each atom, by identifier; atoms that none holds are absent."""
        return self._holders[0]

    @functools.cached_property
    def shared(self) -> dict[str, tuple[str, ...]]:
        """Atoms that several CPTS hold, by derogation or not, with these CPTS."""
        return self._holders[1]

    @functools.cached_property
    def derogations(self) -> dict[str, Derogation]:
        """Atoms under derogation that a CPTS named by it holds."""
        return {
            atom: derogation
            for derogation in self.plan.derogations
            for commune in _counted(meaning(derogation.code, self.communes, self.plan.cog))
            for atom in self.communes.atoms_of(commune)
            if set(self.owners.get(atom, ())) & set(derogation.cpts_ids)
        }

    @functools.cached_property
    def contested(self) -> dict[str, tuple[str, ...]]:
        """Atoms that several CPTS claim without a derogation that names them all."""
        return {
            atom: owners
            for atom, owners in self.shared.items()
            if atom not in self.derogations
            or not set(owners) <= set(self.derogations[atom].cpts_ids)
        }

    def among_perimetre(self, departements: Iterable[str] | None) -> tuple[str, ...]:
        """Departments to look at, where the plan speaks for them.

        Parameters
        ----------
        departements
            Their codes; the whole perimeter if None.

        Returns
        -------
        tuple of str
            Sorted codes.

        Raises
        ------
        PlanError
            If one is outside the perimeter, where coverage is unknown.
        """
        perimetre = self.plan.perimetre
        chosen = tuple(sorted(set(perimetre if departements is None else departements)))
        for code in chosen:
            if code not in perimetre:
                names = self.communes.departements
                raise PlanError(
                    f"Le plan {quoted(self.plan.nom)} ne parle pas du département "
                    f"{typographic(names[code])} ({code}), où la couverture est inconnue : choisir "
                    f"parmi {listed(sorted(perimetre), 'ou')}."
                )
        return chosen

    def polygon(self, cpts_id: str) -> "shapely.Geometry":
        """Territory of a CPTS: the union of its whole communes, in any department or region.

        Parameters
        ----------
        cpts_id
            The CPTS.

        Returns
        -------
        shapely geometry
            Polygon or MultiPolygon in degrees (EPSG:4326); empty for a CPTS without a commune. A
            commune shared by derogation is in the territory of each.
        """
        return self.communes.topology.union(self.atoms[cpts_id])

    def refuse_unresolved(self) -> None:
        """Refuse a plan in which a code means no commune, or several.

        Raises
        ------
        PlanError
            Naming the first one.
        """
        for mention in self.mentions:
            place = f"Le fichier {self.plan.origin.whole(mention.place)}"
            if mention.meaning.nature is CodeKind.INCONNU:
                raise PlanError(
                    f"{place}, cite la commune {quoted(mention.texte)}, qui n’existe pas : "
                    "vérifier le code INSEE (ce n’est pas le code postal)."
                )
            if mention.meaning.nature is CodeKind.SCINDE:
                by_code = self.communes.by_code
                choices = listed((f"{typographic(by_code[code].nom)} ({code})"
                                  for code in mention.meaning.communes), "ou")  # fmt: skip
                raise PlanError(
                    f"{place}, cite le code {quoted(mention.texte)}, partagé depuis entre "
                    f"plusieurs communes : écrire {choices}, ou toutes, avec cog = "
                    f"{self.communes.vintages.cog} dans {self.plan.origin.table(HEAD)}."
                )

    def refuse_contested(self) -> None:
        """Refuse a plan in which a commune is in two CPTS without a derogation.

        Raises
        ------
        PlanError
            Naming the communes and who claims them.
        """
        claims = [
            f"{typographic(self.communes.atoms[atom].nom)} ({atom}) par "
            + listed(quoted(typographic(self.cpts[owner].nom)) for owner in owners)
            for atom, owners in self.contested.items()
        ]
        if claims:
            more = f" (et {len(claims) - 5} autres)" if len(claims) > 5 else ""
            raise PlanError(
                f"Le plan {self.plan.origin.path} donne à plusieurs CPTS, sans dérogation, "
                f"{' ; '.join(claims[:5])}{more} : retirer la commune de l’une, ou ajouter une "
                f"ligne à {self.plan.origin.table('derogations')} si elle est admise."
            )


def territories(
    plan: Plan, communes: Communes, au: PartialDate | None = None, *, contested: bool = False
) -> Territories:
    """Give the codes of a plan their meaning at a date.

    Parameters
    ----------
    plan
        The plan.
    communes
        The referential of today.
    au
        The date; by default the plan's latest event.
    contested
        Whether to accept communes that several CPTS claim without a derogation.

    Returns
    -------
    Territories
        The territories.

    Raises
    ------
    PlanError
        If a code means no commune or, unless `contested`, two CPTS hold one commune without a
        derogation that names both.
    """
    found = interpret(plan, communes, au)
    found.refuse_unresolved()
    if not contested:
        found.refuse_contested()
    return found


def interpret(plan: Plan, communes: Communes, au: PartialDate | None = None) -> Territories:
    """Give the codes of a plan what meaning they have at a date, and keep what is wrong with them.

    A current code means the whole commune, the code of Paris, Lyon or Marseille all their
    arrondissements; a former or *déléguée* code means a part, and the whole commune is counted. A
    code that means none, or several, counts for nothing.

    Parameters
    ----------
    plan
        The plan.
    communes
        The referential of today.
    au
        The date; by default the plan's latest event.

    Returns
    -------
    Territories
        The territories, with what was not plain in `mentions`.

    Raises
    ------
    PlanError
        If the plan speaks for a department, or is written in a vintage, that does not exist.
    """
    au = au or plan.latest
    plan = plan.at(au)
    _check_head(plan, communes)
    # The code of a commune of today, by far the commonest, needs no search.
    plain = communes.whole_codes if plan.cog == communes.vintages.cog else frozenset()
    atoms = {cpts.cpts_id: frozenset[str]() for cpts in plan.cpts}
    held: dict[tuple[str, str], set[str]] = {}
    mentions = []
    for cpts_id, rows in groupby(plan.compositions, attrgetter("cpts_id")):
        named = [row for row in rows if row.holds(au)]
        codes = set(map(attrgetter("code"), named))
        atoms[cpts_id] = plain & codes
        for row in named if any(map(attrgetter("nom"), named)) or not codes <= plain else ():
            if row.code in plain and (not row.nom or row.nom == _name(row.code, communes)):
                continue
            found = meaning(row.code, communes, plan.cog)
            (target,) = found.communes if len(found.communes) == 1 else ("",)
            if found.nature is not CodeKind.COMMUNE or (
                row.nom and row.nom != _name(target, communes)
            ):
                place = plan.place("compositions", row.ligne)
                mentions.append(Mention(place, row.code, found, cpts_id, row.nom or ""))
            for commune in _counted(found):
                held.setdefault((cpts_id, commune), codes & plain & {commune}).add(row.code)
                atoms[cpts_id] |= frozenset(communes.atoms_of(commune))
    citing: dict[str, Iterable[Derogation | AAttribuer | Adhesion]] = {
        "derogations": plan.derogations,
        "a-attribuer": plan.a_attribuer,
        "adhesions": plan.adhesions,
    }
    for table, cites in citing.items():
        for cited in cites:
            found = meaning(cited.code, communes, plan.cog)
            if found.nature is not CodeKind.COMMUNE:
                mentions.append(Mention(plan.place(table, cited.ligne), cited.code, found))
    citees: dict[str, AAttribuer] = {}
    for given in plan.a_attribuer:
        if given.holds(au):
            found = meaning(given.code, communes, plan.cog)
            citees |= {atom: given for commune in _counted(found)
                       for atom in communes.atoms_of(commune)}  # fmt: skip
    cedees = _yielded(plan, communes, atoms)
    for one in cedees:
        atoms[one.cpts_id] -= {one.atom}
    return Territories(
        plan,
        communes,
        au,
        atoms,
        incomplete(held, communes),
        tuple(mentions),
        cedees,
        dict(sorted(citees.items())),
    )


def _yielded(
    plan: Plan, communes: Communes, atoms: Mapping[str, frozenset[str]]
) -> tuple[Cedee, ...]:
    """What CPTS have by lists that are less sure than that of another CPTS; a derogation apart."""
    ranks = {cpts.cpts_id: RELIABILITIES.index(cpts.fiabilite) for cpts in plan.cpts}
    if len(set(ranks.values())) < 2:
        return ()
    shared = {
        atom
        for derogation in plan.derogations
        for commune in _counted(meaning(derogation.code, communes, plan.cog))
        for atom in communes.atoms_of(commune)
    }
    best: dict[str, int] = {}
    for cpts_id, held in atoms.items():
        for atom in held:
            best[atom] = min(best.get(atom, len(RELIABILITIES)), ranks[cpts_id])
    found = []
    for cpts_id, held in sorted(atoms.items()):
        for atom in sorted(held - shared):
            if ranks[cpts_id] > best[atom]:
                surer = (one for one, others in atoms.items()
                         if ranks[one] == best[atom] and atom in others)  # fmt: skip
                found.append(Cedee(atom, cpts_id, tuple(sorted(surer))))
    return tuple(found)


def _check_head(plan: Plan, communes: Communes) -> None:
    unknown = [code for code in plan.perimetre if code not in communes.departements]
    if unknown:
        raise PlanError(
            f"Le fichier {plan.origin.where(HEAD)} cite le département {quoted(unknown[0])}, "
            "qui n’existe pas : écrire des codes comme 44 ou 2A."
        )
    try:
        if plan.cog != communes.vintages.cog:
            communes.history.valid(plan.cog)
    except CptsgeoError as error:
        raise PlanError(f"Le fichier {plan.origin.where(HEAD)} : {error}") from error


def _name(commune: str, communes: Communes) -> str:
    known = communes.by_code.get(commune) or communes.atoms.get(commune)
    return known.nom if known else ""


def _counted(found: Meaning) -> tuple[str, ...]:
    """Communes that a code counts for: none where it was split, since it may mean any."""
    return () if found.nature is CodeKind.SCINDE else found.communes
