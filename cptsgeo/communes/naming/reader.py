"""What the texts that people type for communes mean: codes, names, whole EPCI.

Nothing is guessed: what may mean several communes, or none, is said with its candidates, and what
had to be interpreted is said too.
"""

import itertools
from collections.abc import Collection, Iterable, Sequence

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Meaning, meaning
from cptsgeo.communes.naming import phrases
from cptsgeo.communes.naming.around import (
    QUOTES,
    annotated,
    code_in,
    is_part,
    without_kind,
)
from cptsgeo.communes.naming.gazetteer import Bearer, Gazetteer
from cptsgeo.communes.naming.reading import UNKNOWN, Reading, ambiguous
from cptsgeo.communes.naming.suggestions import Suggestions
from cptsgeo.text import names
from cptsgeo.text.french import typographic
from cptsgeo.text.sentences import said
from cptsgeo.text.shorthand import uncalled

MAX_LENGTH = 150
"""Characters of a name and what stands beside it."""
NEARLY = 75
"""How alike names are, of 100, for a number beside one to be the code of the other."""


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
        # Tables name the same communes again and again, and are gone through several times.
        self._read: dict[tuple[str, str], tuple[Reading, ...]] = {}
        self.suggestions = Suggestions(self.gazetteer)

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
        code, told = self._completed(text, beside)
        if not code:
            return ()
        if len(code) == 9:
            return self._epci(code) or (UNKNOWN,)
        found = meaning(code, self.communes)
        if found.nature is CodeKind.INCONNU and (holders := self.postal(code)):
            return holders
        return (Reading(found, interpretation=told),)

    def _completed(self, text: str, departement: str) -> tuple[str, str]:
        """The five characters of an INSEE code, or nine digits, and what was restored."""
        code = code_in(text)
        if len(code) in (0, 5, 9):
            return code, ""
        if len(code) == 4:
            return f"0{code}", said(phrases.ZERO, code=f"0{code}")
        if departement not in self.communes.departements:
            return "", ""
        code = departement + code.zfill(5 - len(departement))
        return code, said(phrases.COMPLETED, code=code)

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
        holders = self.gazetteer.posted_to(code_in(code).zfill(5))
        if not holders:
            return ()
        if len(holders) > 1:
            return (ambiguous(holders),)
        told = said(phrases.POSTED, commune=self._label(holders[0]))
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
        if (text, beside) not in self._read:
            self._read[text, beside] = self._name(text.strip(QUOTES), beside)
        return self._read[text, beside]

    def _name(self, text: str, beside: str) -> tuple[Reading, ...]:
        if len(text) > MAX_LENGTH:
            return ()
        for name, place in itertools.chain([(text, beside)], self.gazetteer.divided(text)):
            if found := self._named(name, place):
                return (found,)
        bare, call = uncalled(text)
        if call and (readings := self.name(bare, beside)) and not self._is_city(readings):
            return tuple(one.beside(text.removeprefix(bare).strip()) for one in readings)
        if (plain := names.without_article(text)) != text:
            return self.name(plain, beside)
        named, note = annotated(text)
        if note and self._is_remark(note) and (found := self._named(named, beside)):
            return (found.beside(note),)
        if (of := without_kind(text)) != text:
            return self.name(of, beside)
        if beside and any(self.gazetteer.bearers(text)):
            return ()  # A commune elsewhere, and not the EPCI that has its name.
        return self._epci(*self.gazetteer.epci_named(text, beside))

    def _is_city(self, readings: tuple[Reading, ...]) -> bool:
        """Whether it is a city, whose arrondissements have numbers: « Lyon (3) »."""
        cities = self.communes.arrondissements
        return any(code in cities for one in readings for code in one.meaning.communes)

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
        code, bare = code_in(number), uncalled(name.strip(QUOTES))[0]
        found = self._named(bare, code.zfill(5)) if code else None
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
        if name.lower() in noms:
            return True
        spelled = names.spellings(name)
        if not {*spelled}.isdisjoint(names.keys(noms)):
            return True
        bearers = itertools.chain.from_iterable(
            itertools.chain(*self.gazetteer.bearers(one)) for one in spelled[:2]
        )
        return any(b.code == found.code or b.commune.code in found.communes for b in bearers)

    def is_code_of(self, number: str, name: str, departement: str = "") -> bool:
        """Tell whether a number is the INSEE code of what a name beside it means.

        Parameters
        ----------
        number
            Digits, as a spreadsheet or a hand leaves them.
        name
            A commune's name.
        departement
            The department, that completes the three digits of a commune.

        Returns
        -------
        bool
            True for the code of a commune whose name is nearly that one; False for a postal code.
        """
        code, _ = self._completed(number, departement)
        found = meaning(code, self.communes)
        if found.nature is CodeKind.INCONNU:
            return False
        return self.bears(found, name) or self._resembles(name, found.communes)

    def is_post_of(self, number: str, name: str) -> bool:
        """Tell whether a number is the postal code of what a name beside it means, or nearly."""
        posted = self.gazetteer.posted_to(code_in(number).zfill(5))
        return bool(posted) and (bool(self.both(number, name)) or self._resembles(name, posted))

    def _resembles(self, name: str, codes: Iterable[str]) -> bool:
        atoms, key = self.communes.atoms, names.key(name)
        # Whoever misspells a name knows how it begins; what has another beginning is not compared.
        found = names.keys([atoms[code].nom for code in codes if code in atoms])
        known = [one for one in found if one[:1] == key[:1]]
        return bool(known and names.closest(name, known, least=NEARLY))

    def has_post(self, code: str, post: str) -> bool:
        """Tell whether a postal code is that of the commune of an INSEE code."""
        readings = self.code(code)
        holders = self.gazetteer.posted_to(code_in(post).zfill(5))
        return any(target in holders for r in readings for target in r.meaning.communes)

    def is_posted(self, text: str) -> bool:
        """Tell whether a text is one unknown name, and a postal code that is no INSEE code.

        Parameters
        ----------
        text
            What was typed: ``Monieres, 44690``.

        Returns
        -------
        bool
            True where both speak of one commune, misspelt.
        """
        for name, place in self.gazetteer.divided(text[:MAX_LENGTH]):
            if len(place) == 5 and self.gazetteer.posted_to(place):
                known = meaning(place, self.communes).nature is not CodeKind.INCONNU
                return not known and not self.read(name)
        return False

    def unknown(self, text: str, *beside: str) -> Reading:
        """Say that a text means nothing, with the communes whose names look most like it.

        Parameters
        ----------
        text
            What `read` does not understand.
        *beside
            What stands beside it, if anything: its department, its postal code.

        Returns
        -------
        Reading
            An unknown one; see `Suggestions` for its candidates.
        """
        text = uncalled(text[:MAX_LENGTH])[0]
        name, inside = next(self.gazetteer.divided(text), ("", ""))
        name = name or text.partition("(")[0].strip(QUOTES)
        near = self.suggestions.near(name, [place for place in (*beside, inside) if place])
        return UNKNOWN._replace(candidats=near)

    def _is_remark(self, note: str) -> bool:
        """Whether a note names neither a part of the commune nor another region."""
        regions = names.keys(list(self.communes.regions.values()))
        return not is_part(note) and names.key(note) not in regions

    def _named(self, name: str, beside: str) -> Reading | None:
        today, former = self.gazetteer.bearers(name, beside)
        bearers = today or former
        if beside and (district := self._district(bearers, beside)):
            return district
        at_home = self.gazetteer.at_home(bearers)
        if today and not beside and (rivals := self._rivals(today, former)):
            return rivals
        if held := self._divided(at_home or bearers):
            return ambiguous(held)
        if len({bearer.code for bearer in bearers}) == 1:
            reading = self._reading(bearers[0], name, is_former=not today)
            if self.gazetteer.home and not at_home and not beside:
                return self._far(name, bearers[0], reading)
            return reading
        if len({bearer.code for bearer in at_home}) == 1:
            reading = self._reading(at_home[0], name, is_former=not today)
            told = said(phrases.ALONE, commune=self._label(at_home[0].commune.code))
            if not today:
                told = said(phrases.ALONE_ONCE, lu=reading.interpretation)
            return reading._replace(interpretation=told)
        if bearers:
            longer = [] if beside or at_home else self.gazetteer.beginning(name)
            return ambiguous([b.commune.code for b in (*at_home, *longer, *bearers)])
        return None

    def _district(self, bearers: Sequence[Bearer], post: str) -> Reading | None:
        """The arrondissement of a city that a postal code is that of: « Lyon 69003 »."""
        cities = {bearer.code for bearer in bearers}.intersection(self.communes.arrondissements)
        there = self.gazetteer.posted_to(post) if len(cities) == len(bearers) == 1 else []
        if len(there) != 1 or there[0] in self.communes.by_code:
            return None
        return self.postal(post)[0]

    def _divided(self, bearers: Sequence[Bearer]) -> tuple[str, ...]:
        """Communes that share what bore a name, if its code is that of one of them by now."""
        held = tuple(dict.fromkeys(bearer.commune.code for bearer in bearers))
        if len(held) < 2 or len({bearer.code for bearer in bearers}) > 1:
            return ()
        return () if {*held} <= {*meaning(bearers[0].code, self.communes).communes} else held

    def _rivals(self, today: list[Bearer], former: list[Bearer]) -> Reading | None:
        """A name of a commune of today, and of what another of the perimeter has taken in.

        Who lives where a former commune bore the name may well mean that one.
        """
        here, there = self.gazetteer.at_home(today), self.gazetteer.at_home(former)
        codes = {bearer.commune.code for bearer in today}
        others = [bearer for bearer in there if bearer.commune.code not in codes]
        if not others:
            return None
        # Who is at home comes first, and of what is far nothing is said if someone is.
        found = [*here, *others] if here else [*others, *today]
        return ambiguous(bearer.commune.code for bearer in found)

    def _far(self, name: str, bearer: Bearer, reading: Reading) -> Reading:
        """A commune out of the perimeter, unless the name begins that of one at home."""
        longer = self.gazetteer.beginning(name)
        if longer:
            return ambiguous([*(b.commune.code for b in longer), bearer.commune.code])
        told = reading.interpretation or self._label(bearer.commune.code)
        return reading._replace(interpretation=said(phrases.FAR, lu=told))

    def _reading(self, bearer: Bearer, name: str, *, is_former: bool) -> Reading:
        found = meaning(bearer.code, self.communes)
        if not is_former and self.gazetteer.knows(name):
            return Reading(found)
        if not is_former:
            told = said(phrases.SHORT, commune=self._label(bearer.commune.code))
            return Reading(found, (), told)
        target = bearer.commune.code
        if target not in found.communes:
            # Older than the history of codes, or the code is another commune's by now.
            found = Meaning(bearer.code, CodeKind.PARTIE, (target,), ())
        return Reading(found, (), said(phrases.ONCE, commune=self._label(target)))

    def _epci(self, *sirens: str) -> tuple[Reading, ...]:
        """All communes of an EPCI; one ambiguous reading if there are several."""
        members = [code for siren in sirens for code in self.gazetteer.members(siren)]
        if len(sirens) > 1:
            return (ambiguous(members),)
        if not members:
            return ()
        name = typographic(self.communes.epci[sirens[0]])
        told = said(phrases.WHOLE, nom=name, n=len(members))
        return tuple(Reading(meaning(code, self.communes), (), told) for code in members)

    def _label(self, code: str) -> str:
        commune = self.communes.by_code.get(code) or self.communes.atoms[code]
        return f"{typographic(commune.nom)} ({commune.departement})"
