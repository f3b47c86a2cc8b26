"""The communes that a name which is nobody's may mean."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Mention
from cptsgeo.communes.naming.around import post_in
from cptsgeo.communes.naming.gazetteer import Gazetteer

MAX_SUGGESTED = 100
"""Texts for which the nearest names are sought: each costs milliseconds, a bad file has 100,000."""


class Suggestions:
    """Communes proposed for the first unknown names.

    Parameters
    ----------
    gazetteer
        The names that exist.
    most
        Names for which some are proposed; none at all if 0.

    Attributes
    ----------
    exhausted : bool
        Whether more names were met, for which none are proposed.
    """

    def __init__(self, gazetteer: Gazetteer, most: int = MAX_SUGGESTED) -> None:
        self.gazetteer = gazetteer
        self._most = most
        self.exhausted = False
        self._found: dict[tuple[str, str, str], tuple[str, ...]] = {}

    def near(self, name: str, places: Sequence[str]) -> tuple[str, ...]:
        """Find the communes whose names look most like one.

        Parameters
        ----------
        name
            What was typed.
        places
            What stands beside it: departments, postal codes.

        Returns
        -------
        tuple of str
            Codes, those of the postal code first, then those of the department, else at home, if
            any is; none once `exhausted`.
        """
        if not self._most:
            return ()
        known = self.gazetteer
        posts = [post for post in map(post_in, places) if known.posted_to(post)]
        told = [*map(known.departement, places), *map(known.posted, posts)]
        key = (name, next(filter(None, told), ""), next(iter(posts), ""))
        if key not in self._found:
            if len(self._found) >= self._most:
                self.exhausted = True
                return ()
            self._found[key] = known.nearest(*key)
        return self._found[key]


def nearest_first(mentions: Iterable[Mention], communes: Communes) -> Iterator[Mention]:
    """Put what an ambiguous name may mean in the order of the rest of the list.

    Parameters
    ----------
    mentions
        What a list names.
    communes
        The referential.

    Yields
    ------
    Mention
        Each; of one that is ambiguous, the candidates that most of the list is beside come first:
        its neighbours, then its EPCI, then its department.
    """
    mentions = list(mentions)
    listed = {code for mention in mentions for code in mention.meaning.communes}
    doubtful = any(mention.meaning.nature is CodeKind.AMBIGU for mention in mentions)
    if not doubtful or not listed:
        yield from mentions
        return
    beside = adjacency(communes).touching
    atoms = communes.atoms
    known = [atoms[atom] for code in sorted(listed) for atom in communes.atoms_of(code)]
    epci = Counter(atom.epci for atom in known if atom.epci)
    departements = Counter(atom.departement for atom in known)

    def far(code: str) -> tuple[int, int, int]:
        commune = communes.by_code.get(code) or atoms[code]
        touching = sum(neighbour in listed for neighbour in beside(code))
        return -touching, -epci[commune.epci], -departements[commune.departement]

    for mention in mentions:
        if mention.meaning.nature is CodeKind.AMBIGU:
            yield mention._replace(candidats=tuple(sorted(mention.candidats, key=far)))
        else:
            yield mention


SHARED: Final = {
    "MAX_SUGGESTED": MAX_SUGGESTED,
}
"""What its twin in the script of a page takes from here."""
