"""What CPTS say they do, counted: by theme, by mission, by department, near a place."""

import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo.analysis.tally import cpts_of
from cptsgeo.analysis.where import where
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.mairies import mairies, metres
from cptsgeo.plan.observatory import ENVISAGE, Action, Mission, Observatory, Silence, Theme
from cptsgeo.plan.territories import Territories
from cptsgeo.text import names

PUBLISHED = "CPTS ayant complété leur fiche identité"
"""The published figure that stands beside our count of sheets."""


class Question(NamedTuple):
    """What is asked: each empty where all are meant.

    `themes`, `missions` and `professions` are codes; `pres_de` are the communes of a place.
    """

    themes: tuple[str, ...] = ()
    missions: tuple[str, ...] = ()
    professions: tuple[str, ...] = ()
    cpts_ids: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    pres_de: tuple[str, ...] = ()

    def asks(self, action: Action) -> bool:
        """Tell whether an action is asked about."""
        return (
            (not self.themes or action.theme in self.themes)
            and (not self.missions or action.mission in self.missions)
            and (not self.professions or bool({*self.professions} & {*action.professions}))
        )

    @property
    def precise(self) -> bool:
        """Whether it asks of certain actions only."""
        return bool(self.themes or self.missions or self.professions)


class Told(NamedTuple):
    """What a CPTS says of what is asked, or why it says nothing; `distance` in metres.

    `autrement` is what it says of the same, for other professions or for none that it names.
    """

    cpts_id: str
    actions: tuple[Action, ...]
    autrement: tuple[Action, ...]
    silence: Silence | None
    distance: float | None


class Counted(NamedTuple):
    """The CPTS that declare a theme or a mission, and who lives there.

    `envisage` counts those among them that only plan it; `par_departement` counts a CPTS in each
    of its departments.
    """

    what: Theme | Mission
    cpts_ids: tuple[str, ...]
    envisage: int
    habitants: int
    par_departement: Mapping[str, int]


class Beside(NamedTuple):
    """A theme that neighbours of a CPTS declare, and it does not."""

    theme: Theme
    cpts_ids: tuple[str, ...]


@dataclass(frozen=True)
class Declared:
    """What the CPTS of places say of what is asked.

    Attributes
    ----------
    territories : Territories
        The territories.
    question : Question
        What is asked.
    departements : tuple of str
        Departments looked at.
    reponses : tuple of Told
        Of each CPTS looked at: the nearest first where a place is asked about, else by name.
    """

    territories: Territories
    question: Question
    departements: tuple[str, ...]
    reponses: tuple[Told, ...]

    @property
    def observatoire(self) -> Observatory:
        """What all CPTS say."""
        return self.territories.plan.observatoire

    @property
    def regardees(self) -> tuple[str, ...]:
        """The CPTS looked at."""
        return tuple(one.cpts_id for one in self.reponses)

    @property
    def avec_actions(self) -> tuple[str, ...]:
        """Those among them that declare any action: the base of every count."""
        return tuple(one for one in self.regardees if one in self.observatoire.declared)

    @property
    def repondantes(self) -> tuple[str, ...]:
        """Those among them whose sheet says anything."""
        return tuple(filter(self.observatoire.answered, self.regardees))

    @property
    def declarantes(self) -> tuple[Told, ...]:
        """Those that declare what is asked."""
        return tuple(one for one in self.reponses if one.actions)

    @property
    def muettes(self) -> tuple[Told, ...]:
        """The others."""
        return tuple(one for one in self.reponses if not one.actions)

    @property
    def publiees(self) -> int | None:
        """Sheets completed, as published; None where nothing says, or not all are looked at."""
        if {*self.regardees} != self.territories.cpts.keys():
            return None
        told = [one.valeur for one in self.observatoire.chiffres if one.indicateur == PUBLISHED]
        return int(told[0]) if len(told) == 1 and told[0].isdecimal() else None

    @functools.cached_property
    def habitants(self) -> int:
        """Inhabitants of the departments looked at."""
        atoms = self.territories.communes.atoms
        return sum(map(atoms.population, self._here))

    @functools.cached_property
    def _here(self) -> frozenset[str]:
        return frozenset(self.territories.communes.codes_of(self.departements))

    @functools.cached_property
    def themes(self) -> tuple[Counted, ...]:
        """Themes asked about that any CPTS looked at declares, the most frequent first."""
        found = self._counted(lambda one: one.theme, self.observatoire.theme)
        return tuple(sorted(found, key=lambda one: (-len(one.cpts_ids), one.what.code)))

    @functools.cached_property
    def missions(self) -> tuple[Counted, ...]:
        """Missions asked about, in their order, those that none declares too."""
        found = {one.what.code: one for one in
                 self._counted(lambda one: one.mission, self.observatoire.mission)}  # fmt: skip
        asked = self.question.missions
        return tuple(
            found.get(one.code, Counted(one, (), 0, 0, {}))
            for one in self.observatoire.missions
            if not asked or one.code in asked
        )

    @functools.cached_property
    def aucune(self) -> tuple[Theme, ...]:
        """Themes asked about that no CPTS looked at declares, in the order of missions."""
        declared = {one.what.code for one in self.themes}
        ranks = {one.code: rank for rank, one in enumerate(self.observatoire.missions)}
        question = self.question
        found = [
            theme for theme in self.observatoire.themes
            if theme.code not in declared
            and (not question.themes or theme.code in question.themes)
            and (not question.missions or theme.mission in question.missions)
        ]  # fmt: skip
        return tuple(
            sorted(found, key=lambda one: (ranks.get(one.mission or "", len(ranks)), one.code))
        )

    def _counted(
        self, what: Callable[[Action], str], known: Mapping[str, Theme | Mission]
    ) -> Iterator[Counted]:
        found: dict[str, dict[str, bool]] = {}
        for told in self.reponses:
            for action in told.actions:
                planned = found.setdefault(what(action), {})
                planned[told.cpts_id] = planned.get(told.cpts_id, True) and action.etat == ENVISAGE
        places = {one: cpts_ids for one, cpts_ids in cpts_of(self.territories).items()
                  if one in self.departements}  # fmt: skip
        for code, planned in found.items():
            yield Counted(
                known[code],
                tuple(planned),
                sum(planned.values()),
                self.living_in(planned),
                {one: len(planned.keys() & places.get(one, set())) for one in self.departements},
            )

    def living_in(self, cpts_ids: Collection[str]) -> int:
        """Count the inhabitants of CPTS in the departments looked at, a shared commune once."""
        atoms = self.territories.communes.atoms
        held = frozenset[str]().union(*(self.territories.atoms[one] for one in cpts_ids))
        return sum(map(atoms.population, held & self._here))

    def voisines(self, cpts_id: str) -> tuple[Beside, ...]:
        """Give the themes that neighbours of a CPTS declare, and it does not.

        Parameters
        ----------
        cpts_id
            The CPTS.

        Returns
        -------
        tuple of Beside
            The most frequent first.
        """
        own = {one.theme for one in self.observatoire.declared.get(cpts_id, ())}
        found: dict[str, list[str]] = {}
        for other in neighbours(self.territories, cpts_id):
            actions = self.observatoire.declared.get(other, ())
            for theme in dict.fromkeys(one.theme for one in actions if self.question.asks(one)):
                if theme not in own:
                    found.setdefault(theme, []).append(other)
        known = self.observatoire.theme
        beside = (Beside(known[theme], tuple(cpts_ids)) for theme, cpts_ids in found.items())
        return tuple(sorted(beside, key=lambda one: (-len(one.cpts_ids), one.theme.code)))


def neighbours(territories: Territories, cpts_id: str) -> tuple[str, ...]:
    """Give the CPTS that touch a CPTS or share a commune with it, by identifier.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    cpts_id
        The CPTS.

    Returns
    -------
    tuple of str
        Without itself.
    """
    own, touching = territories.atoms[cpts_id], adjacency(territories.communes).touching
    around = own.union(*map(touching, own)) if own else own
    found = {owner for code in around for owner in territories.owners.get(code, ())}
    return tuple(sorted(found - {cpts_id}))


def communes_of(territories: Territories, text: str) -> tuple[str, ...]:
    """Give the communes that a name or a postal code means, those of the plan if there are any.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    text
        What someone typed.

    Returns
    -------
    tuple of str
        Codes of communes (atoms).

    Raises
    ------
    CommuneError
        If it means none.
    """
    answers = where(territories, text).answers
    known = [one for one in answers if one.known] or answers
    found = territories.communes.atoms_of
    return tuple(dict.fromkeys(atom for one in known for atom in found(one.match.commune.code)))


def declared(territories: Territories, question: Question) -> Declared:
    """Look for what CPTS say of what is asked.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    question
        What is asked.

    Returns
    -------
    Declared
        What each says, or why it says nothing.

    Raises
    ------
    PlanError
        If a department is outside the perimeter, or the plan's actions cite a CPTS that is none.
    TableError
        If the plan's actions cannot be read.
    """
    departements = territories.among_perimetre(question.departements or None)
    by_place = cpts_of(territories)
    here = {*territories.cpts}
    if question.departements:
        here = set[str]().union(*(by_place.get(code, ()) for code in departements))
    here &= {*question.cpts_ids} or here
    found = territories.plan.observatoire
    missions = _missions(found, question)
    answers = []
    for cpts_id in sorted(here):
        actions = tuple(filter(question.asks, found.declared.get(cpts_id, ())))
        wider = () if actions or not question.professions else tuple(
            filter(question._replace(professions=()).asks, found.declared.get(cpts_id, ()))
        )  # fmt: skip
        silence = None if actions else found.silence(cpts_id, missions)
        distance = _distance(territories, cpts_id, question)
        answers.append(Told(cpts_id, actions, wider, silence, distance))
    nom = {one: names.key(cpts.nom) for one, cpts in territories.cpts.items()}
    far = float("inf")
    answers.sort(key=lambda one: (far if one.distance is None else one.distance, nom[one.cpts_id]))
    return Declared(territories, question, departements, tuple(answers))


def _missions(found: Observatory, question: Question) -> str:
    """The one mission where what is asked would stand; empty if there are several, or none."""
    asked = {*question.missions} or {
        found.theme[theme].mission or "" for theme in question.themes
    }  # fmt: skip
    return asked.pop() if len(asked) == 1 else ""


def _distance(territories: Territories, cpts_id: str, question: Question) -> float | None:
    """Metres from a place to the nearest town hall of a CPTS; 0 inside it."""
    held, known = territories.atoms[cpts_id], mairies(territories.communes.folder)
    if not question.pres_de:
        return None
    if not held.isdisjoint(question.pres_de):
        return 0.0
    places = [known[code] for code in question.pres_de if code in known]
    halls = [known[code] for code in held if code in known]
    return min((metres(a, b) for a in places for b in halls), default=None)
