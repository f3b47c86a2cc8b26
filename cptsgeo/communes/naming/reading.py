"""What a text means, as someone who reads it understands it."""

from collections.abc import Iterable
from typing import NamedTuple

from cptsgeo.communes.meaning import CodeKind, Meaning
from cptsgeo.communes.naming.phrases import NOTED
from cptsgeo.text.persons import masked
from cptsgeo.text.sentences import said


class Reading(NamedTuple):
    """What a text means, what else it may mean, and what had to be interpreted."""

    meaning: Meaning
    candidats: tuple[str, ...] = ()
    interpretation: str = ""

    def beside(self, note: str) -> "Reading":
        """Give the same, a note on it set aside, which is told."""
        told = said(NOTED, note=masked(note))
        told = f"{self.interpretation}, {told}" if self.interpretation else told
        return self._replace(interpretation=told)


UNKNOWN = Reading(Meaning("", CodeKind.INCONNU, (), ()))


def ambiguous(codes: Iterable[str]) -> Reading:
    """Give the reading of what may mean several communes."""
    return Reading(Meaning("", CodeKind.AMBIGU, (), ()), tuple(dict.fromkeys(codes)))
