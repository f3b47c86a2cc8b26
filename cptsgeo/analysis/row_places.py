"""Where a row of a user's table is, by the cells that say so, and the CPTS that holds it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cptsgeo.analysis.coverage import A_ATTRIBUER, COUVERTURE_INCONNUE, ZONE_BLANCHE, coverage
from cptsgeo.analysis.where import Holder
from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.meaning import CodeKind
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.communes.naming.reading import Reading
from cptsgeo.files.grids import Line
from cptsgeo.plan.territories import Territories
from cptsgeo.proposal.columns import SAMPLE, Columns
from cptsgeo.proposal.mail import breadth, is_total, unbulleted
from cptsgeo.proposal.rows import row_items
from cptsgeo.text.french import count, listed, typographic

COUVERTE, NON_TROUVEE, SANS_COMMUNE = "couverte", "non_trouvee", ""
"""States of a row, beside those of its commune: zone blanche, to be attributed, elsewhere."""

MAX_PIECES = 20
"""Pieces of a cell that names one commune: more is a text."""
_POSTED = re.compile(
    r"(?<![\d.])(\d{5})(?!\d)[\s,:–-]*([^\W\d_][^\d,;:\n(]{1,80}(?:\([^\d()]{1,60}\))?)"
)
"""A postal code and the town behind it, in an address."""
_LONGEST = 600
_SHOWN = 3
_CELLS = Columns(0, 0, (1,), 2, 3, None)
"""Where `Finder` puts what a row tells of its place."""


class Located(NamedTuple):
    """Where a row is.

    Attributes
    ----------
    etat : str
        Its state.
    commune : Commune or None
        The commune (or arrondissement) that it names; None where it names none, or several may be
        meant.
    holders : tuple of Holder
        The CPTS that hold it.
    partage : str
        The state that says why they are several; empty where they are not.
    interpretation : str
        What had to be interpreted, in French.
    candidats : tuple of Commune
        What it may be, where it is not found.
    """

    etat: str
    commune: Commune | None = None
    holders: tuple[Holder, ...] = ()
    partage: str = ""
    interpretation: str = ""
    candidats: tuple[Commune, ...] = ()

    @property
    def cpts_ids(self) -> tuple[str, ...]:
        """Identifiers of the CPTS that hold it."""
        return tuple(holder.cpts.cpts_id for holder in self.holders)


class Finder:
    """Finds where rows are; tables name the same places again and again.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    reader
        What tells a commune.
    """

    def __init__(self, territories: Territories, reader: Reader) -> None:
        self.territories = territories
        self.reader = reader
        self._found: dict[tuple[str, ...], Located] = {}
        self._held: dict[str, tuple[Located, ...]] = {}

    def located(self, line: Line, columns: Columns) -> Located:
        """Find where a row is."""
        _, code, items, departement, postal, _ = columns
        places = (code, items[0] if items else None, departement, postal)
        cells = tuple(
            line.cells[i] if i is not None and i < len(line.cells) else "" for i in places
        )
        if cells not in self._found:
            self._found[cells] = self._read(*cells)
        found = self._found[cells]
        # « Total » may begin the name of an employer; a row of sums names no commune.
        first = next(filter(None, line.cells), "")
        return Located(SANS_COMMUNE) if found.etat == NON_TROUVEE and is_total(first) else found

    def share(self, data: Sequence[Line], columns: Columns) -> float:
        """Share of the first rows, but those that name nothing, that are found."""
        found = [self.located(line, columns) for line in data[:SAMPLE]]
        told = [one for one in found if one.etat != SANS_COMMUNE]
        return sum(one.etat != NON_TROUVEE for one in told) / len(told) if told else 0

    def address(self, text: str) -> tuple[str, str] | None:
        """Give the postal code and the town of an address; None if a text is none."""
        found = [match for match in _POSTED.finditer(text[:_LONGEST])
                 if text[: match.start()].strip(" ,")]  # fmt: skip
        for match in reversed(found):
            known = self.reader.gazetteer
            # The postal codes of Corsica are of no department; those of CEDEX are of no commune.
            if known.posted(match[1]) or known.posted_to(match[1]):
                return match[1], unbulleted(match[2])
        return None

    def _read(self, code: str, text: str, departement: str, postal: str) -> Located:
        if not code and (found := self.address(text)):
            located = self._read("", found[1], "", found[0])
            if located.etat != NON_TROUVEE or located.candidats:
                return located
            code, text, departement, postal = "", "", "", found[0]
        if len(text) > _LONGEST or breadth(text) > MAX_PIECES:
            return Located(NON_TROUVEE)
        items = row_items(Line(0, (code, text, departement, postal)), _CELLS, self.reader)
        readings = [item.reading for item in items if item.reading]
        if not readings:
            return Located(SANS_COMMUNE)
        if not code and not text and (alike := self._posted(readings)):
            return alike
        return self._meant(readings)

    def _posted(self, readings: Sequence[Reading]) -> Located | None:
        """What holds all the communes of a postal code; None if they differ, or it is of one."""
        codes = [code for one in readings for code in one.candidats]
        held = [one for code in codes for one in self._holding(code)]
        if not held or len({(one.etat, one.cpts_ids) for one in held}) > 1:
            return None
        told = f"toutes les communes de ce code postal, {self._listed(codes)}"
        return held[0]._replace(commune=None, interpretation=told)

    def _meant(self, readings: Sequence[Reading]) -> Located:
        whole = [one.meaning for one in readings if one.meaning.communes]
        sets = {one.communes for one in whole}
        told = next((one.interpretation for one in readings if one.interpretation), "")
        if len(readings) > 1 and len({one.interpretation for one in readings}) == 1 and told:
            return Located(NON_TROUVEE, interpretation=told)  # A whole EPCI.
        codes = tuple(code for one in readings for code in (*one.meaning.communes, *one.candidats))
        if len(sets) == 1 and not any(one.meaning.nature is CodeKind.AMBIGU for one in readings):
            (codes,) = sets
            held = self._holding(codes[0]) if len(codes) == 1 else ()
            if len(held) == 1:
                former = "" if whole[0].nature is CodeKind.COMMUNE else "ancien code"
                return held[0]._replace(interpretation=told or former)
            if held:
                told = "ses arrondissements ne sont pas tous de la même CPTS"
                codes = tuple(one.commune.code for one in held if one.commune)
        elif len(sets) > 1:
            told = "plusieurs communes"
        else:
            told = ""
        communes = self.territories.communes
        known = {code: self._commune(code) for code in codes
                 if code in communes.by_code or code in communes.atoms}  # fmt: skip
        return Located(NON_TROUVEE, interpretation=told, candidats=tuple(known.values()))

    def _listed(self, codes: Sequence[str]) -> str:
        shown = [typographic(self._commune(code).nom) for code in codes[:_SHOWN]]
        more = len(codes) - len(shown)
        return listed([*shown, *([count(more, "autre")] if more > 0 else [])])

    def _commune(self, code: str) -> Commune:
        communes = self.territories.communes
        return communes.by_code.get(code) or communes.atoms[code]

    def _holding(self, code: str) -> tuple[Located, ...]:
        """What holds a commune: one answer, or one for each arrondissement of a city."""
        if code not in self._held:
            self._held[code] = self._answers(code)
        return self._held[code]

    def _answers(self, code: str) -> tuple[Located, ...]:
        territories = self.territories
        atoms = [territories.communes.atoms[one] for one in territories.communes.atoms_of(code)]
        found = coverage(territories, atoms)
        answers = []
        for atom in atoms:
            held = territories.owners.get(atom.code, ())
            etat = found.etats[atom.code]
            plain = etat in (ZONE_BLANCHE, A_ATTRIBUER, COUVERTURE_INCONNUE)
            holders = tuple(
                Holder(territories.cpts[one], territories.plan.statut(one, territories.au))
                for one in held
            )
            partage = etat if len(held) > 1 else ""
            answers.append(Located(etat if plain else COUVERTE, atom, holders, partage))
        if len({(one.etat, one.cpts_ids) for one in answers}) == 1:
            return (answers[0]._replace(commune=self._commune(code)),)
        return tuple(answers)
