"""What a row of a CPTS means, from where the other communes of that CPTS are."""

import functools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.meaning import CodeKind, Mention, meaning
from cptsgeo.communes.naming.gazetteer import Bearer
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.proposal.damaged import Damaged
from cptsgeo.text import names
from cptsgeo.text.french import typographic

DOUBTFUL = frozenset((CodeKind.INCONNU, CodeKind.AMBIGU, CodeKind.SCINDE))
"""What names no certain commune."""
MAX_SOUGHT = 500
"""Unknown names for which those that look like them are sought: each costs a millisecond."""
_MOST = 100
"""Communes that a name may mean, of which the place is looked at."""
_KEPT = 5
_HELD = 3
"""Departments of a CPTS in which names that look alike are sought."""
_DISTRICT = re.compile(r"(\d{1,2}) ?(?:er|e|eme|ieme)? (?:arrondissement|arr|arrdt|ardt)")
_TOLD = re.compile(r"(?P<name>.*\S) \((?P<place>\d\d|2[AB]|97\d)\)")


class _Sure:
    """The communes that a CPTS surely has: their atoms, and what is looked up of them.

    Parameters
    ----------
    atoms
        Codes.
    departement
        Gives the department of one.
    touching
        Gives the codes beside one.
    """

    def __init__(
        self,
        atoms: set[str],
        departement: Callable[[str], str],
        touching: Callable[[str], Collection[str]],
    ) -> None:
        self.atoms = atoms
        self._departement = departement
        self._touching = touching

    def __contains__(self, code: str) -> bool:
        return code in self.atoms

    @functools.cached_property
    def held(self) -> Counter[str]:
        """How many are in each department."""
        return Counter(map(self._departement, self.atoms))

    @functools.cached_property
    def around(self) -> frozenset[str]:
        """Departments of those beside them."""
        beside = {other for code in self.atoms for other in self._touching(code)}
        return frozenset(map(self._departement, beside))


class Surroundings:
    """Settles what is doubtful in the lists of several CPTS, one after the other.

    Parameters
    ----------
    reader
        What tells a commune.
    home
        Codes of the departments of the whole listing.
    cities
        Codes of the cities of which it names arrondissements.
    by_cpts
        Whether the department of a row is that of its CPTS, and not always of its commune.
    """

    def __init__(
        self, reader: Reader, home: Collection[str], cities: Collection[str], *, by_cpts: bool
    ) -> None:
        self._reader = reader
        self._home = frozenset(home)
        self._cities = frozenset(cities)
        self._by_cpts = by_cpts
        self._borne: dict[str, tuple[str, ...]] = {}
        self._sought = 0
        self._damaged = Damaged(reader.gazetteer)
        self._touching = adjacency(reader.communes).touching

    def settled(
        self, mentions: Sequence[Mention], located: Sequence[bool], places: Sequence[str]
    ) -> tuple[Mention, ...]:
        """Settle what is sure of the mentions of one CPTS, and leave the rest in doubt.

        Parameters
        ----------
        mentions
            What its rows name.
        located
            Whether more than a name and a department tells where each is: a code.
        places
            Codes of the departments that stand beside them, empty where none does.

        Returns
        -------
        tuple of Mention
            As many, in the same order; what had to be interpreted is said.
        """
        found = [self._mended(one, place) for one, place in zip(mentions, places, strict=True)]
        unsure = self._doubted(found, located, places)
        # A code that is nobody's, or the name beside it, or a department, may be what is wrong.
        asked = {i for i, one in enumerate(found) if one.nom or (i in unsure and places[i])}
        settled = self._chosen(found, places, asked)
        # What is settled may show that the namesake of another is beside the CPTS.
        self._doubted(found, [one or i in settled for i, one in enumerate(located)], places)
        sure = self._atoms(found)
        for i, one in enumerate(found):
            if one.meaning.nature in DOUBTFUL:
                near = dict.fromkeys(
                    (*self._nearest(self._candidates(one, sure), sure), *one.candidats)
                )
                kept = tuple(near)[:_KEPT] or self._alike(one, places[i], sure)
                found[i] = one._replace(candidats=kept)
        return tuple(found)

    def _doubted(
        self, found: list[Mention], located: Sequence[bool], places: Sequence[str]
    ) -> set[int]:
        """Make doubtful what is far from all others of its CPTS; give the positions."""
        sure = self._atoms(found)
        unsure = {i: far for i, one in enumerate(found) if not located[i]
                  if (far := self._far(one, places[i], sure))}  # fmt: skip
        for i, codes in unsure.items():
            meant = found[i].meaning._replace(code="", nature=CodeKind.AMBIGU, communes=())
            found[i] = found[i]._replace(meaning=meant, candidats=codes, interpretation="")
        return set(unsure)

    def _chosen(
        self, found: list[Mention], places: Sequence[str], asked: Collection[int]
    ) -> set[int]:
        """Settle what the others tell, but what is to be asked; give the positions."""
        sure = self._atoms(found)
        left = {i: self._candidates(one, sure) for i, one in enumerate(found)
                if one.meaning.nature in DOUBTFUL and i not in asked}  # fmt: skip
        settled: set[int] = set()
        while chosen := {
            i: code for i, codes in left.items() if (code := self._one(codes, sure, places[i]))
        }:
            for i, code in chosen.items():
                told = f"{self._label(code)}, d’après les autres communes de la CPTS"
                found[i] = self._meaning(found[i], code, told)
                del left[i]
            settled |= chosen.keys()
            sure = self._atoms(found)
        return settled

    def _atoms(self, mentions: Iterable[Mention]) -> _Sure:
        codes = {code for one in mentions if one.meaning.nature not in DOUBTFUL
                 for code in one.meaning.communes}  # fmt: skip
        atoms = {atom for code in codes for atom in self._reader.communes.atoms_of(code)}
        return _Sure(atoms, self._departement, self._touching)

    def _mended(self, mention: Mention, place: str) -> Mention:
        """A name that lost letters, where it is that of one commune of its department."""
        if mention.meaning.nature is not CodeKind.INCONNU:
            return self._district(mention)
        name, told = spoken(mention)
        place = told or place
        if district := self._rank(name, place):
            return self._meaning(mention, district, self._label(district))
        there = self._damaged.meant(name, {place} if place else self._home) if name else []
        codes = tuple(dict.fromkeys(bearer.commune.code for bearer in there))
        if len(codes) == 1:
            told = f"{self._label(codes[0])}, dont le nom est abîmé dans le fichier"
            return self._meaning(mention, codes[0], told)
        if codes:
            unsure = mention.meaning._replace(nature=CodeKind.AMBIGU)
            return mention._replace(meaning=unsure, candidats=codes)
        return mention

    def _rank(self, name: str, place: str) -> str:
        """The arrondissement that a rank tells alone, in the department of its city."""
        rank = _DISTRICT.fullmatch(names.key(name))
        cities = self._reader.communes.arrondissements
        for city in cities if rank and place else ():
            commune = self._reader.communes.by_code[city]
            if rank and commune.departement == place:
                readings = self._reader.name(f"{commune.nom} {int(rank[1])}e arrondissement")
                return readings[0].meaning.code if len(readings) == 1 else ""
        return ""

    def _district(self, mention: Mention) -> Mention:
        """« Marseille 13 » is the city in its department, but where all else is by rank."""
        codes = mention.meaning.communes
        if len(codes) != 1 or codes[0] not in self._cities or mention.nom:
            return mention
        commune = self._reader.communes.by_code[codes[0]]
        if names.key(mention.texte) != f"{names.key(commune.nom)} {commune.departement}":
            return mention
        rank = f"{commune.nom} {int(commune.departement)}e"
        readings = self._reader.name(rank)
        if len(readings) != 1 or not readings[0].meaning.communes:
            return mention
        code = readings[0].meaning.code
        return self._meaning(mention, code, f"{self._label(code)}, comme les autres de la ville")

    def _far(self, mention: Mention, place: str, sure: _Sure) -> tuple[str, ...]:
        """What a name may mean that is far from all others of its CPTS, if it is doubtful.

        The department of a row may be that of the CPTS, and the commune of the same name beyond
        the border be meant.
        """
        codes = mention.meaning.communes
        if mention.meaning.nature in DOUBTFUL or len(codes) != 1 or mention.nom:
            return ()
        atoms = self._reader.communes.atoms_of(codes[0])
        is_near = any(self._touches(atom, sure) for atom in atoms)
        if is_near and not self._by_cpts:
            return ()
        name, told = spoken(mention)
        others = [code for code in self._bearing(name) if code not in codes]
        beside = [code for code in others if code not in sure and self._is_beside(code, sure)]
        if beside or is_near:
            return (*codes, *beside) if beside else ()
        home = self._reader.communes.atoms[atoms[0]].departement in self._home
        return () if home or place or told or not self._home else (*codes, *others)

    def _candidates(self, mention: Mention, sure: _Sure) -> tuple[str, ...]:
        """Communes that a doubtful name may mean, wherever they are."""
        if mention.meaning.nature is CodeKind.SCINDE:
            return mention.meaning.communes
        if mention.nom and mention.meaning.nature is CodeKind.INCONNU:
            return mention.candidats
        if mention.meaning.nature is CodeKind.AMBIGU:
            name = "" if mention.nom else spoken(mention)[0]
            return tuple(dict.fromkeys((*mention.candidats, *self._bearing(name))))
        name, _ = spoken(mention)
        found = self._bearing(name)
        if found or not name:
            return found
        damaged = self._damaged.meant(name, self._home | sure.around)
        return tuple(dict.fromkeys(bearer.commune.code for bearer in damaged))

    def _bearing(self, name: str) -> tuple[str, ...]:
        """Communes that bear a name, or hold what bore it, wherever they are."""
        if name not in self._borne:
            bearers: list[Bearer] = []
            for one in dict.fromkeys((name, names.without_article(name))):
                today, former = self._reader.gazetteer.bearers(one)
                bearers += [*today, *former]
            self._borne[name] = tuple(dict.fromkeys(bearer.commune.code for bearer in bearers))
        return self._borne[name]

    def _one(self, codes: Sequence[str], sure: _Sure, place: str) -> str:
        """The only one that is beside the communes of the CPTS; empty if none or several are.

        Else the only one in the departments of most of them; of what is not in the department that
        a row says, in any where the CPTS has communes.
        """
        if not 0 < len(codes) <= _MOST or any(code in sure for code in codes):
            return ""
        where = {code: self._departement(code) for code in codes}
        held = {code for code in codes if sure.held[where[code]]}
        most = {code for code in held if 2 * sure.held[where[code]] >= len(sure.atoms)}
        beside = [code for code in codes if self._is_beside(code, sure)]
        if beside:
            # One across the border is not preferred to one of the CPTS's own department.
            (code, *more) = beside
            return "" if more or (code not in most and held - {code}) else code
        found = held if place else most
        return next(iter(found)) if len(found) == 1 and place not in where.values() else ""

    def _departement(self, code: str) -> str:
        atom = self._reader.communes.atoms_of(code)[0]
        return self._reader.communes.atoms[atom].departement

    def _alike(self, mention: Mention, place: str, sure: _Sure) -> tuple[str, ...]:
        """Communes whose names look like an unknown one, in the departments of its CPTS."""
        name, told = spoken(mention)
        if not name or self._sought >= MAX_SOUGHT:
            return ()
        self._sought += 1
        held = sorted(sure.held.keys() - {told or place})
        where = [one for one in (told or place, *held[:_HELD]) if one] or sorted(self._home)[:_HELD]
        gazetteer = self._reader.gazetteer
        near: list[Bearer] = []
        for one in where:
            near += gazetteer.beginning(name, one)
            there = gazetteer.index.by_departement.get(one)
            near += there.nearest(name) if there else []
        return tuple(dict.fromkeys(bearer.commune.code for bearer in near))[:_KEPT]

    def _is_beside(self, code: str, sure: _Sure) -> bool:
        return any(self._touches(atom, sure) for atom in self._reader.communes.atoms_of(code))

    def _touches(self, atom: str, sure: _Sure) -> bool:
        return any(other in sure for other in self._touching(atom))

    def _nearest(self, codes: Sequence[str], sure: _Sure) -> list[str]:
        """Those beside the CPTS first, then those of its departments."""

        def far(code: str) -> tuple[bool, bool, bool]:
            where = self._departement(code)
            return not self._is_beside(code, sure), where not in sure.held, where not in self._home

        return sorted(codes[:_MOST], key=far)

    def _meaning(self, mention: Mention, code: str, told: str) -> Mention:
        found = meaning(code, self._reader.communes)
        texte = spoken(mention)[0]
        return mention._replace(texte=texte, meaning=found, candidats=(), interpretation=told)

    def _label(self, code: str) -> str:
        communes = self._reader.communes
        commune = communes.by_code.get(code) or communes.atoms[code]
        return f"{typographic(commune.nom)} ({commune.departement})"


def spoken(mention: Mention) -> tuple[str, str]:
    """Give the name that a row has, and the department that is told beside it."""
    text = mention.texte
    told = _TOLD.fullmatch(text)
    return (told["name"], told["place"]) if told else (text, "")
