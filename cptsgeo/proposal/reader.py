"""What the texts that people type for communes mean: codes, names, whole EPCI.

Nothing is guessed: what may mean several communes, or none, is said with its candidates, and what
had to be interpreted is said too.
"""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Meaning, meaning
from cptsgeo.proposal.gazetteer import Bearer, Gazetteer
from cptsgeo.text import names
from cptsgeo.text.french import count, quoted, typographic

MAX_SUGGESTED = 100
"""Texts for which the nearest names are sought: each costs milliseconds, a bad file has 100,000."""

MAX_LENGTH = 150
"""Characters of a name and what stands beside it."""

_NOISE = str.maketrans("", "", " \t\r\n\u00a0\u202f'’‘`\"=«»")
_QUOTES = " \t\r\n\u00a0\u202f'’‘`\"“”=«»*"
_CODE = re.compile(r"(\d{1,5}|\d{9}|\d[AB]\d{3})(?:[.,]0+)?")
_OF = re.compile(r"(?:la |les )?(?:communes?|villes?|mairies?) (?:de |du |des |d['’]\s?)", re.I)
_NUMBER = r"\d{2,5}|2[AaBb](?:\d{3})?"
_BESIDE = (
    re.compile(r"(?P<name>[^()\[\]]+?)\s*[(\[]\s*(?P<beside>[^()\[\]]+?)\s*[)\]]"),
    re.compile(rf"(?P<beside>{_NUMBER})(?:\s*[-–—:,/]\s*|\s+)(?P<name>\D.*)"),
    re.compile(rf"(?P<name>.*\D)(?:\s*[-–—:,/]\s*|\s+)(?P<beside>{_NUMBER})"),
    re.compile(r"(?P<name>.+?)(?:\s*[,/]\s*|\s+[-–—]\s+)(?P<beside>[^,/]+)"),
)

_NOTE = re.compile(r"(?P<name>[^()=:]+?)\s*(?P<note>\([^()]*\)?|[=:]\s.*)")
"""« Tiercé (siège de la MSP) », « Étriché = OK »: a note on a commune."""
_PART = re.compile(
    r"\d|\b(?:sauf|hors|sans|partie|moitié|quartiers?|bourg|centre|nord|sud|est|ouest|non)\b", re.I
)
"""What makes it another place, or a part of the commune."""


class Reading(NamedTuple):
    """What a text means, what else it may mean, and what had to be interpreted."""

    meaning: Meaning
    candidats: tuple[str, ...] = ()
    interpretation: str = ""


class Reader:
    """Reads texts as someone whose home is some departments means them.

    Parameters
    ----------
    communes
        The referential.
    perimetre
        Codes of the departments at home.
    """

    def __init__(self, communes: Communes, perimetre: Collection[str] = ()) -> None:
        self.communes = communes
        self.gazetteer = Gazetteer(communes, perimetre)
        self._suggested: dict[tuple[str, str], tuple[str, ...]] = {}

    def read(self, text: str, beside: str = "") -> tuple[Reading, ...]:
        """Read a text as a code, a name or an EPCI.

        Parameters
        ----------
        text
            What someone typed for a commune or an EPCI.
        beside
            What stands beside it: the code of its department, or its postal code.

        Returns
        -------
        tuple of Reading
            One for a commune, one for each commune of an EPCI, none if it means nothing. A code
            that is nobody's is read, as unknown.
        """
        return self.code(text, beside) or self.name(text, beside)

    def code(self, text: str, beside: str = "") -> tuple[Reading, ...]:
        """Read a text as an INSEE code, else as a postal code or the SIREN of an EPCI.

        Parameters
        ----------
        text
            Digits, as a spreadsheet or a hand leaves them.
        beside
            The department, that completes the three digits of a commune.

        Returns
        -------
        tuple of Reading
            As for `read`; none if it has not the form of a code.
        """
        match = _CODE.fullmatch(text.translate(_NOISE).upper())
        if not match:
            return ()
        code, told = match[1], ""
        if len(code) == 9:
            return self._epci(code) or (Reading(Meaning(code, CodeKind.INCONNU, (), ())),)
        if len(code) < 4:
            if beside not in self.communes.departements:
                return ()
            code = beside + code.zfill(5 - len(beside))
            told = f"code {code}, complété par le département"
        elif len(code) == 4:
            code = f"0{code}"
            told = f"code {code}, zéro initial rétabli"
        found = meaning(code, self.communes)
        if found.nature is CodeKind.INCONNU and (holders := self.postal(code)):
            return holders
        return (Reading(found, interpretation=told),)

    def postal(self, code: str) -> tuple[Reading, ...]:
        """Read a postal code.

        Parameters
        ----------
        code
            A postal code, its zero lost or not.

        Returns
        -------
        tuple of Reading
            One: its commune, or that it is that of several; none if it is not one.
        """
        match = _CODE.fullmatch(code.translate(_NOISE))
        holders = self.gazetteer.posted_to(match[1].zfill(5)) if match else []
        if not holders:
            return ()
        if len(holders) > 1:
            return (_ambiguous(holders),)
        told = f"{self._label(holders[0])}, d’après le code postal"
        return (Reading(meaning(holders[0], self.communes), interpretation=told),)

    def name(self, text: str, beside: str = "") -> tuple[Reading, ...]:
        """Read a text as the name of a commune of today, of a former one, or of an EPCI.

        Parameters
        ----------
        text
            A name, maybe with its department or a code beside it.
        beside
            What stands beside the text.

        Returns
        -------
        tuple of Reading
            As for `read`.
        """
        text = text.strip(_QUOTES)
        if len(text) > MAX_LENGTH:
            return ()
        for name, place in itertools.chain([(text, beside)], self._split(text)):
            if found := self._named(name, place):
                return (found,)
        note = _NOTE.fullmatch(text)
        if note and self._is_remark(note["note"]) and (found := self._named(note["name"], beside)):
            told = f"{quoted(note['note'])} n’est pas lu"
            told = f"{found.interpretation}, {told}" if found.interpretation else told
            return (found._replace(interpretation=told),)
        if of := _OF.match(text):
            return self.name(text[of.end() :], beside)
        return self._epci(*self.gazetteer.epci_named(text, beside))

    def both(self, number: str, name: str) -> tuple[Reading, ...]:
        """Read a number and a name that stand in one row, if they mean the same commune.

        Parameters
        ----------
        number
            An INSEE code, or a postal code though its column may say otherwise.
        name
            A commune's name.

        Returns
        -------
        tuple of Reading
            One, or none where they disagree.
        """
        match = _CODE.fullmatch(number.translate(_NOISE).upper())
        found = self._named(name.strip(_QUOTES), match[1].zfill(5)) if match else None
        return (found,) if found else ()

    def bears(self, found: Meaning, name: str) -> bool:
        """Tell whether a name that stands beside a code is that of what it means.

        Parameters
        ----------
        found
            What the code means.
        name
            The name beside it.

        Returns
        -------
        bool
            True for a former name of the commune too.
        """
        table = self.communes.by_code
        noms = [table[code].nom.lower() for code in found.communes if code in table]
        if name.lower() in noms or names.key(name) in names.keys(noms):
            return True
        bearers = itertools.chain(*self.gazetteer.bearers(name))
        return any(b.code == found.code or b.commune.code in found.communes for b in bearers)

    def has_post(self, code: str, post: str) -> bool:
        """Tell whether a postal code is that of the commune of an INSEE code."""
        readings = self.code(code)
        holders = self.gazetteer.posted_to(post.translate(_NOISE).zfill(5))
        return any(target in holders for r in readings for target in r.meaning.communes)

    def unknown(self, text: str, beside: str = "") -> Reading:
        """Say that a text means nothing, with the communes whose names look most like it.

        Parameters
        ----------
        text
            What `read` does not understand.
        beside
            The department that stands beside it, if any.

        Returns
        -------
        Reading
            An unknown one. Candidates are of that department, else at home, if any is.
        """
        text = text[:MAX_LENGTH]
        name, place = next(self._split(text), ("", ""))
        name, place = name or text.partition("(")[0].strip(_QUOTES), beside or place
        key = (name, place)
        if key not in self._suggested and len(self._suggested) < MAX_SUGGESTED:
            self._suggested[key] = self.gazetteer.nearest(name, self.gazetteer.departement(place))
        near = self._suggested.get(key, ())
        return Reading(Meaning("", CodeKind.INCONNU, (), ()), near)

    def _is_remark(self, note: str) -> bool:
        """Whether a note names neither a part of the commune nor another region."""
        regions = names.keys(list(self.communes.regions.values()))
        return not _PART.search(note) and names.key(note) not in regions

    def _split(self, text: str) -> Iterator[tuple[str, str]]:
        """Names and what stands beside them, in the ways in which a text may be divided."""
        for pattern in _BESIDE:
            if match := pattern.fullmatch(text):
                number = match["beside"].upper()
                place = self.gazetteer.departement(number) or (
                    number if _CODE.fullmatch(number) else ""
                )
                if place:
                    yield match["name"].strip(_QUOTES), place

    def _named(self, name: str, beside: str) -> Reading | None:
        today, former = self.gazetteer.bearers(name, beside)
        bearers = today or former
        at_home = self.gazetteer.at_home(bearers)
        if not beside and not at_home:
            # Who lives where a former commune bore the name may well mean that one.
            rivals = self.gazetteer.at_home(former)
            if today and rivals:
                codes = [bearer.commune.code for bearer in (*rivals, *today)]
                return _ambiguous(codes)
        if held := self._divided(at_home or bearers):
            return _ambiguous(held)
        if len({bearer.code for bearer in bearers}) == 1:
            reading = self._reading(bearers[0], is_former=not today)
            if self.gazetteer.home and not at_home and not beside:
                return self._far(name, bearers[0], reading)
            return reading
        if len({bearer.code for bearer in at_home}) == 1:
            reading = self._reading(at_home[0], is_former=not today)
            label = self._label(at_home[0].commune.code)
            told = f"{label}, seule commune de ce nom dans le périmètre"
            return reading._replace(interpretation=told)
        if bearers:
            longer = [] if beside or at_home else self.gazetteer.beginning(name)
            return _ambiguous([b.commune.code for b in (*at_home, *longer, *bearers)])
        return None

    def _divided(self, bearers: Sequence[Bearer]) -> tuple[str, ...]:
        """Communes that share what bore a name, if its code is that of one of them by now."""
        held = tuple(dict.fromkeys(bearer.commune.code for bearer in bearers))
        if len(held) < 2 or len({bearer.code for bearer in bearers}) > 1:
            return ()
        return () if {*held} <= {*meaning(bearers[0].code, self.communes).communes} else held

    def _far(self, name: str, bearer: Bearer, reading: Reading) -> Reading:
        """A commune out of the perimeter, unless the name begins that of one at home."""
        longer = self.gazetteer.beginning(name)
        if longer:
            return _ambiguous([*(b.commune.code for b in longer), bearer.commune.code])
        told = f"{self._label(bearer.commune.code)}, hors du périmètre du plan"
        return reading if reading.interpretation else reading._replace(interpretation=told)

    def _reading(self, bearer: Bearer, *, is_former: bool) -> Reading:
        found = meaning(bearer.code, self.communes)
        if not is_former:
            return Reading(found)
        target = bearer.commune.code
        if target not in found.communes:
            # Older than the history of codes, or the code is another commune's by now.
            found = Meaning(bearer.code, CodeKind.PARTIE, (target,), ())
        return Reading(found, (), f"ancien nom, aujourd’hui {self._label(target)}")

    def _epci(self, *sirens: str) -> tuple[Reading, ...]:
        """All communes of an EPCI; one ambiguous reading if there are several."""
        members = [code for siren in sirens for code in self.gazetteer.members(siren)]
        if len(sirens) > 1:
            return (_ambiguous(members),)
        if not members:
            return ()
        name = quoted(typographic(self.communes.epci[sirens[0]]))
        told = f"intercommunalité {name} entière, {count(len(members), 'commune')}"
        return tuple(Reading(meaning(code, self.communes), (), told) for code in members)

    def _label(self, code: str) -> str:
        commune = self.communes.by_code.get(code) or self.communes.atoms[code]
        return f"{typographic(commune.nom)} ({commune.departement})"


def _ambiguous(codes: Iterable[str]) -> Reading:
    return Reading(Meaning("", CodeKind.AMBIGU, (), ()), tuple(dict.fromkeys(codes)))
