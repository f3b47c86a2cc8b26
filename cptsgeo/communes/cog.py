"""Commune codes through time: translate, restore, explain.

The code officiel géographique (COG) changes every 1 January: communes merge, change code, or are
restored. A code means a territory in a given year only; 60694 names two different ones.
"""

import csv
import functools
import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from cptsgeo.errors import ReferentielError
from cptsgeo.files.content import read_utf8
from cptsgeo.text.french import listed, typographic


class Movement(NamedTuple):
    """A commune valid before `annee` and one that holds (part of) its territory from then on."""

    annee: int
    code_avant: str
    nom_avant: str
    code_apres: str
    nom_apres: str


class Outcome(Enum):
    """What becomes of a code."""

    CURRENT = "current"
    TRANSLATED = "translated"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


class Translation(NamedTuple):
    """A code of some year, and the communes of today that hold its territory."""

    code: str
    outcome: Outcome
    targets: tuple[str, ...]
    movements: tuple[Movement, ...]

    @property
    def target(self) -> str | None:
        """The single commune of today, or None if there is none or are several."""
        return self.targets[0] if len(self.targets) == 1 else None

    def explain(self) -> str:
        """Tell in French what happened to the code.

        Returns
        -------
        str
            One sentence.
        """
        if self.outcome is Outcome.UNKNOWN:
            return f"Le code {self.code} n’est celui d’aucune commune."
        if not self.movements:
            return f"Le code {self.code} est celui d’une commune d’aujourd’hui."
        steps: dict[int, dict[str, str]] = {}
        for movement in self.movements:
            name = f"{typographic(movement.nom_apres)} ({movement.code_apres})"
            steps.setdefault(movement.annee, {})[movement.code_apres] = name
        told = listed((f"{listed(names.values())} en {annee}" for annee, names in steps.items()),
                      "puis")  # fmt: skip
        verb = "a été partagé entre" if self.outcome is Outcome.AMBIGUOUS else "est devenu"
        return f"{typographic(self.movements[0].nom_avant)} ({self.code}) {verb} {told}."


@dataclass(frozen=True)
class History:
    """The movements of codes up to a vintage.

    Attributes
    ----------
    current : frozenset of str
        Codes valid in the last vintage.
    vintage : int
        The last vintage.
    movements : tuple of Movement
        Every commune involved in a movement, those whose code went on included, by year.
    """

    current: frozenset[str]
    vintage: int
    movements: tuple[Movement, ...]

    @functools.cached_property
    def first_year(self) -> int:
        """The oldest vintage whose codes are known."""
        return min((m.annee for m in self.movements), default=self.vintage + 1) - 1

    @functools.cached_property
    def years(self) -> tuple[int, ...]:
        """Vintages that are known, latest first."""
        return tuple(range(self.vintage, self.first_year - 1, -1))

    @functools.cached_property
    def _steps(self) -> dict[int, dict[str, tuple[Movement, ...]]]:
        steps: dict[int, dict[str, tuple[Movement, ...]]] = {}
        for movement in self.movements:
            after = steps.setdefault(movement.annee, {})
            after[movement.code_avant] = (*after.get(movement.code_avant, ()), movement)
        return steps

    @functools.cached_property
    def _valid(self) -> dict[int, frozenset[str]]:
        valid = {self.vintage: self.current}
        for annee in range(self.vintage, self.first_year, -1):
            step = self._steps.get(annee, {})
            created = {m.code_apres for movements in step.values() for m in movements}
            valid[annee - 1] = (valid[annee] - created) | step.keys()
        return valid

    def valid(self, annee: int) -> frozenset[str]:
        """Commune codes valid on 1 January of a year.

        Parameters
        ----------
        annee
            A year between `first_year` and `vintage`.

        Returns
        -------
        frozenset of str
            The codes.

        Raises
        ------
        ReferentielError
            If the year is not covered.
        """
        try:
            return self._valid[annee]
        except KeyError as error:
            raise ReferentielError(
                f"Le COG {annee} n’est pas connu : choisir une année de {self.first_year} "
                f"à {self.vintage}."
            ) from error

    def translate(self, code: str, annee: int | None = None) -> Translation:
        """Follow a commune code to the last vintage.

        Parameters
        ----------
        code
            A commune code.
        annee
            The vintage it is meant in. If unknown, the latest one in which the code was valid.

        Returns
        -------
        Translation
            Single target, or several if the commune was split since, or none.

        Raises
        ------
        ReferentielError
            If the year is not covered.
        """
        if annee is None:
            annee = next((year for year in self.years if code in self._valid[year]), self.vintage)
        if code not in self.valid(annee):
            return Translation(code, Outcome.UNKNOWN, (), ())
        targets, followed = self.follow(code, annee)
        outcome = Outcome.AMBIGUOUS if len(targets) > 1 else Outcome.TRANSLATED
        if targets == {code}:
            outcome = Outcome.CURRENT
        return Translation(code, outcome, tuple(sorted(targets)), followed)

    def follow(self, code: str, annee: int) -> tuple[frozenset[str], tuple[Movement, ...]]:
        """Follow a code that is known to be valid in a year.

        Parameters
        ----------
        code
            A commune code.
        annee
            A vintage in which it was valid.

        Returns
        -------
        tuple
            The communes of today that hold its territory, and the movements that led there.
        """
        targets = frozenset({code})
        followed: list[Movement] = []
        for year in range(annee + 1, self.vintage + 1):
            step = self._steps.get(year, {})
            touched = sorted(targets & step.keys())
            if not touched:
                continue
            targets = targets.difference(touched).union(
                m.code_apres for target in touched for m in step[target]
            )
            for target in touched:
                moved = step[target]
                # A movement that keeps the only code is no news for it.
                followed += [m for m in moved if len(moved) > 1 or m.code_apres != target]
        return targets, tuple(followed)

    def ancestors(self, code: str) -> frozenset[str]:
        """Codes of past years whose whole territory is in a commune of today.

        Parameters
        ----------
        code
            A commune of the last vintage.

        Returns
        -------
        frozenset of str
            The codes that `translate` leads to it alone, its own if a past year knows it.
        """
        found, fresh = {code}, {code}
        while fresh:
            fresh = {m.code_avant for m in self.movements if m.code_apres in fresh} - found
            found |= fresh
        return frozenset(
            old
            for old in found
            if any(old in self._valid[y] and self.translate(old, y).target == code
                   for y in self.years[1:])
        )  # fmt: skip


def read_history(path: Path, *, current: Iterable[str], vintage: int) -> History:
    """Read the movements of codes.

    Parameters
    ----------
    path
        A CSV file with ``annee, code_avant, nom_avant, code_apres, nom_apres``.
    current
        Codes valid in the last vintage.
    vintage
        The last vintage.

    Returns
    -------
    History
        The movements, by year.

    Raises
    ------
    ReferentielError
        If the file is missing or is not such a file.
    """
    try:
        rows = csv.DictReader(io.StringIO(read_utf8(path), newline=""))
        movements = tuple(
            Movement(int(row["annee"]), row["code_avant"], row["nom_avant"],
                     row["code_apres"], row["nom_apres"])
            for row in rows
        )  # fmt: skip
        return History(frozenset(current), vintage, tuple(sorted(movements)))
    except (OSError, KeyError, TypeError, ValueError, csv.Error) as error:
        raise ReferentielError(
            f"L’historique des codes {path} est illisible : réinstaller cptsgeo."
        ) from error
