"""Names and postal codes of communes and EPCI as indexes, to look up thousands of texts at once.

A search of `Communes` costs milliseconds, and is made for one text; an index costs a tenth of a
second once.
"""

import bisect
import functools
import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.naming.around import code_in, divisions
from cptsgeo.communes.reading import read_communes
from cptsgeo.text import names
from cptsgeo.text.shorthand import district, over, written_out

_KIND = re.compile(
    r"^(?:cc|ca|cu|communaute (?:de communes|d agglomeration|urbaine)|metropole|agglo(?:meration)?)"
    r" (?:(?:de la|de l|des|du|de|d|la|les|le|l) )?"
)

_ALIKE_IN_POST = 50
"""How alike a name is, of 100, for one of the few of a postal code to be proposed."""
_ALIKE_AT_FIRST = 85
"""How alike the first words of a name are, of 100, for it to be proposed."""
_WORTH = 0.95
"""What that is worth beside a whole name that is as much alike."""

_NUMBER = re.compile(r"(?<![\dAB])(?:\d{2,3}|2[AB])(?![\dAB])")
_DEPARTEMENT = re.compile(r"^\s*d(?:[ée]p(?:t|artement)?|pt)?\b", re.IGNORECASE)


class Bearer(NamedTuple):
    """A name, and the commune that bears it or has taken in the one that did, under `code`."""

    name: str
    code: str
    commune: Commune


class Named:
    """Bearers by the keys of their names, to be searched for what looks like one."""

    def __init__(self, by_key: dict[str, list[Bearer]]) -> None:
        self.by_key = by_key
        self._keys = list(by_key)
        self._heads: dict[int, list[tuple[str, int]]] = {}

    def nearest(self, name: str, least: float = names.ALIKE) -> list[Bearer]:
        """Bearers of the names that look most like one, or that begin most like it, best first."""
        found = names.scored(name, self._keys, least=least)
        heads = self._begun(len(names.key(name).split()))
        begun = names.scored(name, [head for head, _ in heads], least=_ALIKE_AT_FIRST)
        found += [(_WORTH * score, heads[rank][1]) for score, rank in begun]
        found.sort(key=lambda one: -one[0])
        return [bearer for _, index in found for bearer in self.by_key[self._keys[index]]]

    def _begun(self, size: int) -> list[tuple[str, int]]:
        """First words of the names that have more than so many, and where they are."""
        if size not in self._heads:
            parts = (key.split() for key in self._keys)
            self._heads[size] = [
                (" ".join(words[:size]), index)
                for index, words in enumerate(parts)
                if len(words) > size > 0
            ]
        return self._heads[size]


class Index:
    """Names and postal codes of a referential; each table is made when first needed.

    Parameters
    ----------
    communes
        The referential.
    """

    def __init__(self, communes: Communes) -> None:
        self.communes = communes

    @functools.cached_property
    def today(self) -> dict[str, list[Bearer]]:
        """Who bears each name, by the name's key."""
        parts = itertools.chain.from_iterable(self.communes.arrondissements.values())
        found = [Bearer(commune.nom, commune.code, commune) for commune in
                 self.communes.by_code.values()]  # fmt: skip
        for part in parts:
            # « Lyon 3e » is as good as « Lyon 3e Arrondissement ».
            found += [Bearer(nom, part.code, part)
                      for nom in (part.nom, part.nom.removesuffix(" Arrondissement"))]  # fmt: skip
        return _by_key(found)

    @functools.cached_property
    def former(self) -> dict[str, list[Bearer]]:
        """Who holds what bore each former name, by the name's key."""
        by_code = self.communes.by_code
        former = self.communes.former_names
        return _by_key([Bearer(name, code, by_code[target]) for name, code, target in former])

    @functools.cached_property
    def alike(self) -> list[str]:
        """Keys of the names of today, for those that begin alike to stand together."""
        return sorted(self.today)

    @functools.cached_property
    def everyone(self) -> "Named":
        """All bearers of each name, of today before former ones."""
        return Named(_together(self.today, self.former))

    @functools.cached_property
    def by_departement(self) -> dict[str, "Named"]:
        """The same of each department."""
        found: dict[str, dict[str, list[Bearer]]] = {}
        for key, bearers in self.everyone.by_key.items():
            for bearer in bearers:
                there = found.setdefault(bearer.commune.departement, {})
                there.setdefault(key, []).append(bearer)
        return {departement: Named(by_key) for departement, by_key in found.items()}

    @functools.cached_property
    def by_post(self) -> dict[str, list[str]]:
        """Atoms of each postal code."""
        holders: dict[str, list[str]] = {}
        for commune in self.communes.atoms.values():
            for post in commune.codes_postaux.split():
                holders.setdefault(post, []).append(commune.code)
        return holders

    @functools.cached_property
    def epci(self) -> dict[str, list[str]]:
        """EPCI by name, with the words that tell their kind and without."""
        found: dict[str, list[str]] = {}
        known = self.communes.epci
        for siren, key in zip(known, names.keys(list(known.values())), strict=True):
            for short in {key, _KIND.sub("", key, count=1)}:
                found.setdefault(short, []).append(siren)
        return found

    @functools.cached_property
    def departements(self) -> dict[str, str]:
        """Codes of departments by name and by code."""
        known = self.communes.departements
        keys = names.keys(list(known.values()))
        return dict(zip(keys, known, strict=True)) | {code: code for code in known}

    @functools.cached_property
    def regions(self) -> frozenset[str]:
        """Keys of the names of regions."""
        return frozenset(names.keys(list(self.communes.regions.values())))


@functools.cache
def _index(folder: Path) -> Index:
    """The index of a referential: lists are read one after the other."""
    return Index(read_communes(folder))


class Gazetteer:
    """The names of a referential, as seen from some departments.

    Parameters
    ----------
    communes
        The referential.
    home
        Codes of the departments at home.
    """

    def __init__(self, communes: Communes, home: Collection[str]) -> None:
        self.communes = communes
        self.index = _index(communes.folder)
        self.home = frozenset(home)

    def departement(self, text: str) -> str:
        """Code of a department by its code, its zero lost or not, or its name; empty if none."""
        code = text.strip().upper().removesuffix(".0").zfill(2)
        return self.index.departements.get(code) or self.index.departements.get(names.key(text), "")

    def divided(self, text: str) -> Iterator[tuple[str, str]]:
        """Divide a text into a name and the place beside it, in each way that makes sense.

        Parameters
        ----------
        text
            What someone typed: ``Ligné (Loire-Atlantique)``, ``44850 Ligné``.

        Yields
        ------
        tuple of str
            The name, and the code of a department, a postal code or an INSEE code.
        """
        for name, number in divisions(text):
            if place := self.departement(number) or code_in(number):
                yield name, place

    def is_larger(self, text: str) -> bool:
        """Tell whether a text is the name of a department or of a region."""
        key = names.key(text)
        known = self.index.departements.keys() | self.index.regions
        return key in known and not key.isdigit()

    def stated(self, text: str) -> str:
        """Code of the department that a cell states: « 49 », « D49 », « 49 - Maine-et-Loire »."""
        number = _NUMBER.search(text.upper())
        if (code := self.departement(text)) or not number:
            return code
        code = self.departement(number[0].lstrip("0"))
        rest = names.key(_DEPARTEMENT.sub("", f"{text[: number.start()]} {text[number.end() :]}"))
        return code if rest in {"", names.key(self.communes.departements.get(code, ""))} else ""

    def posted(self, post: str) -> str:
        """Code of the department of a postal code; empty if it does not tell (Corsica)."""
        code = post.strip().zfill(5)
        return self.index.departements.get(code[: 3 if code.startswith("97") else 2], "")

    def bearers(self, name: str, beside: str = "") -> tuple[list[Bearer], list[Bearer]]:
        """Find the communes that bear a name today, and those that hold one that bore it.

        Parameters
        ----------
        name
            A name as someone typed it.
        beside
            What they must fit if given: a department, a postal code or an INSEE code.

        Returns
        -------
        tuple
            The first and the second, any number of each. Of a name that is nobody's, those of the
            names that it may abbreviate.
        """
        today, former = self.index.today, self.index.former
        key = names.key(name)
        keys = (key,) if key in today or key in former else self._abbreviated(name)
        return _beside(_all(today, keys), beside), _beside(_all(former, keys), beside)

    def _abbreviated(self, name: str) -> tuple[str, ...]:
        """Keys of the names that a name, which is nobody's, may abbreviate."""
        longer = written_out(names.key(over(name)))
        # « Lyon (3) » may be called to a footnote.
        return longer or (district(names.key(name)) if "(" not in name else ())

    def knows(self, name: str) -> bool:
        """Tell whether a name is someone's as it is typed, abbreviations not written out."""
        key = names.key(name)
        return key in self.index.today or key in self.index.former

    def at_home(self, bearers: Iterable[Bearer]) -> list[Bearer]:
        """Those of the departments at home."""
        return [bearer for bearer in bearers if bearer.commune.departement in self.home]

    def posted_to(self, post: str) -> list[str]:
        """Atoms of a postal code."""
        return self.index.by_post.get(post, [])

    def members(self, siren: str) -> list[str]:
        """Communes of an EPCI; none if it is not one."""
        return self.communes.by_code.by_epci.get(siren, []) if siren else []

    def epci_named(self, name: str, beside: str = "") -> list[str]:
        """Find EPCI by a name, with its kind (« CC du… »), without it or with another.

        Parameters
        ----------
        name
            A name as someone typed it.
        beside
            A department.

        Returns
        -------
        list of str
            SIREN codes. Of homonyms, those of the department, else those at home, if any is.
        """
        key = names.key(name)
        kind = _KIND.match(key)
        found = self.index.epci.get(key) or (
            self.index.epci.get(key[kind.end() :], []) if kind else []
        )
        there = {beside} if beside else self.home
        table = self.communes.by_code
        near = [s for s in found if any(table[c].departement in there for c in self.members(s))]
        return near if len(found) > 1 and near else found

    def beginning(self, name: str, departement: str = "") -> list[Bearer]:
        """Communes at home, or of a department, whose name begins with words.

        Parameters
        ----------
        name
            The words.
        departement
            Code of a department; those at home by default.

        Returns
        -------
        list of Bearer
            By name; none if the words are empty.
        """
        key = names.key(name)
        there = {departement} if departement else self.home
        first = bisect.bisect_left(self.index.alike, f"{key} ") if key else len(self.index.alike)
        known = itertools.islice(self.index.alike, first, None)
        return [
            bearer
            for longer in itertools.takewhile(lambda one: one.startswith(f"{key} "), known)
            for bearer in self.index.today[longer]
            if bearer.commune.departement in there
        ]

    def nearest(self, name: str, departement: str = "", post: str = "") -> tuple[str, ...]:
        """Find communes whose names look most like a name that is nobody's.

        Parameters
        ----------
        name
            What was typed.
        departement
            Where it is said to be.
        post
            The postal code that is said to be its own.

        Returns
        -------
        tuple of str
            At most three codes of communes of today, the likeliest first: those of that very name
            at home, those of the postal code, those whose name begins so, then those whose name
            looks like it, of the department, else at home, else anywhere.
        """
        bearers = [*itertools.chain(*self.bearers(name))]
        exact, near = self.at_home(bearers), self._posted(name, post)
        there = self.index.by_departement.get(departement) if departement else self._named_at_home
        near += self.beginning(name, departement)
        near += there.nearest(name) if there else []
        near = [*exact, *near] or [*bearers, *self.index.everyone.nearest(name)]
        return tuple(dict.fromkeys(bearer.commune.code for bearer in near))[:3]

    def _posted(self, name: str, post: str) -> list[Bearer]:
        """Those of a postal code whose name looks a little like one."""
        atoms = self.communes.atoms
        around = {atoms[code].departement for code in self.posted_to(post)} if post else set()
        there = [self.index.by_departement[one].by_key for one in sorted(around)]
        by_key = {
            key: fitting
            for known in there
            for key, bearers in known.items()
            if (fitting := _beside(bearers, post))
        }
        return Named(by_key).nearest(name, _ALIKE_IN_POST) if by_key else []

    @functools.cached_property
    def _named_at_home(self) -> Named:
        found: dict[str, list[Bearer]] = {}
        for departement in sorted(self.home & self.index.by_departement.keys()):
            for key, bearers in self.index.by_departement[departement].by_key.items():
                found.setdefault(key, []).extend(bearers)
        return Named(found)


def _by_key(bearers: list[Bearer]) -> dict[str, list[Bearer]]:
    found: dict[str, list[Bearer]] = {}
    for key, bearer in zip(names.keys([b.name for b in bearers]), bearers, strict=True):
        found.setdefault(key, []).append(bearer)
    return found


def _beside(bearers: Iterable[Bearer], place: str) -> list[Bearer]:
    """Those that fit a department, a postal code or an INSEE code, if one is given."""
    return [
        bearer
        for bearer in bearers
        if not place
        or place in {bearer.code, bearer.commune.code, bearer.commune.departement}
        or place in bearer.commune.codes_postaux.split()
    ]


def _all(by_key: dict[str, list[Bearer]], keys: Iterable[str]) -> list[Bearer]:
    return [bearer for key in keys for bearer in by_key.get(key, ())]


def _together(*tables: dict[str, list[Bearer]]) -> dict[str, list[Bearer]]:
    found: dict[str, list[Bearer]] = {}
    for by_key in tables:
        for key, bearers in by_key.items():
            found[key] = [*found.get(key, ()), *bearers]
    return found


SHARED: Final = {
    "KIND": _KIND, "ALIKE_IN_POST": _ALIKE_IN_POST, "ALIKE_AT_FIRST": _ALIKE_AT_FIRST,
    "WORTH": _WORTH, "NUMBER": _NUMBER, "DEPARTEMENT": _DEPARTEMENT,
}  # fmt: skip
"""What its twin in the script of a page takes from here."""
