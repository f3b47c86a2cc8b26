"""The layer of a theme of actions: where it is declared, and four silences with their patterns."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cptsgeo.analysis.actions import Declared, Question, Told, declared
from cptsgeo.analysis.coverage import (
    A_ATTRIBUER,
    COUVERTURE_INCONNUE,
    ZONE_BLANCHE,
    Coverage,
    etats,
)
from cptsgeo.plan.observatory import ENVISAGE, SILENCES
from cptsgeo.plan.professions import PROFESSIONS
from cptsgeo.plan.territories import Territories
from cptsgeo.render.cards import Cell, Heading
from cptsgeo.render.looks import Look, answers
from cptsgeo.render.tables.action_words import (
    UNSAID,
    WHAT_STATES_SAY,
    base_told,
    names_professions,
    people_told,
)
from cptsgeo.text.french import listed, lowered, raised, typographic

_DECLARED, _PLANNED = "declare", "envisage"
_WORDS = {_DECLARED: "Déclaré", _PLANNED: "Envisagé seulement"} | {
    one.value: raised(words) for one, words in SILENCES.items()
}
"""Answers, from what says most to what is not known at all."""


_WHOLE = "dans tout le plan"


@dataclass(frozen=True)
class ThemeLayer:
    """A theme of actions over the communes of a map.

    Attributes
    ----------
    found : Declared
        What each CPTS says of it.
    """

    found: Declared

    @property
    def name(self) -> str:
        """The theme."""
        (theme,) = self.found.question.themes
        return typographic(self.found.observatoire.theme[theme].libelle)

    @property
    def title(self) -> str:
        """The theme."""
        return self.name

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers: they are answers."""
        return False

    @property
    def notes(self) -> tuple[str, ...]:
        """Its base, what it must not be taken for, and how many people it is of.

        They are of the whole plan, on the map of a department too: its own are in the legend.
        """
        return (base_told(self.found, _WHOLE), people_told(self.found, _WHOLE), WHAT_STATES_SAY)

    @functools.cached_property
    def _labels(self) -> dict[str, str]:
        """Classes, the same on all maps: answers, then communes of no CPTS.

        Of what nobody answers anywhere, silences remain: they are told apart.
        """
        states, territories = etats(), self.found.territories
        given = {*self._answers.values()}
        kept = {one: words for one, words in _WORDS.items() if one != _PLANNED or one in given}
        waiting = [A_ATTRIBUER] if territories.a_attribuer else []
        return kept | {one: states[one] for one in (ZONE_BLANCHE, *waiting, COUVERTURE_INCONNUE)}

    @functools.cached_property
    def looks(self) -> tuple[Look, ...]:
        """How each class looks."""
        return answers(self._labels)

    @property
    def heading(self) -> Heading:
        """Heading of its column in the table of CPTS."""
        return Heading(self.name)

    @functools.cached_property
    def _answers(self) -> dict[str, str]:
        return {one.cpts_id: _answer(one) for one in self.found.reponses}

    @functools.cached_property
    def _perimetre(self) -> frozenset[str]:
        return frozenset(self.found.territories.communes.codes_of(self.found.departements))

    def _state(self, code: str) -> str:
        """The answer of a commune: of several CPTS, the one that says most."""
        territories = self.found.territories
        owners = territories.owners.get(code, ())
        if owners:
            return min((self._answers[one] for one in owners), key=[*_WORDS].index)
        if code in territories.a_attribuer:
            return A_ATTRIBUER
        return ZONE_BLANCHE if code in self._perimetre else COUVERTURE_INCONNUE

    def rank(self, code: str) -> int:
        """Give the rank of the class of a commune.

        Parameters
        ----------
        code
            An atom.

        Returns
        -------
        int
            From 0.
        """
        return [*self._labels].index(self._state(code))

    def value(self, code: str) -> str:
        """Give the answer of a commune, as readers are told."""
        return lowered(self._labels[self._state(code)])

    def cells(self, coverage: Coverage, cpts_ids: Sequence[str]) -> Mapping[str, Cell]:
        """Give the answers of CPTS, as cells of their table.

        Parameters
        ----------
        coverage
            A coverage of the plan.
        cpts_ids
            The CPTS.

        Returns
        -------
        Mapping of str to Cell
            By CPTS: for whom it is declared, or why nothing is.
        """
        told = {one.cpts_id: one for one in self.found.reponses}
        known = (one for one in cpts_ids if one in coverage.territories.cpts)
        ranks = [*_WORDS]
        return {one: Cell(self._told(told[one]), str(ranks.index(self._answers[one])))
                for one in known}  # fmt: skip

    def _told(self, told: Told) -> str:
        answer = _WORDS[self._answers[told.cpts_id]]
        if told.silence or not names_professions(self.found):
            return answer
        said = {one for action in told.actions for one in action.professions}
        whose = listed(many for code, (_, many) in PROFESSIONS.items() if code in said)
        return f"{answer} ({whose or UNSAID})"


def theme_layer(territories: Territories, theme: str) -> ThemeLayer:
    """Give the layer of a theme.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    theme
        What someone typed: see `cptsgeo.plan.observatory.Observatory.find_theme`.

    Returns
    -------
    ThemeLayer
        The layer, the same on every map of a run.
    """
    code = territories.plan.observatoire.find_theme(theme).code
    return ThemeLayer(declared(territories, Question(themes=(code,))))


def _answer(told: Told) -> str:
    if told.silence:
        return told.silence.value
    return _PLANNED if all(one.etat == ENVISAGE for one in told.actions) else _DECLARED
