"""The communes of a form: confirmed, given up, added, and the line that says that all are there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cptsgeo.changes.survey import form as asked
from cptsgeo.changes.survey.answer import Complete
from cptsgeo.changes.survey.choices import yes_or_no
from cptsgeo.changes.survey.form import COMMUNES_HEAD
from cptsgeo.changes.survey.sheets import Cell, Sheet
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Mention
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.errors import DateError, TableError
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal.columns import Columns
from cptsgeo.proposal.rows import read_rows
from cptsgeo.text.dates import PartialDate, parse_date
from cptsgeo.text.french import NBSP, count, listed, quoted, typographic
from cptsgeo.text.people import tells_of_person
from cptsgeo.text.typed_dates import iso_of

_CODE, _NAME = 0, 1
_COLUMNS = Columns(0, _CODE, (_NAME,), None, None, None)
_NOT_ONE = (CodeKind.INCONNU, CodeKind.AMBIGU, CodeKind.SCINDE)
FIRST_YEAR = 2016
"""No CPTS is older: the law that makes them is of January 2016."""
MAX_NAMED = 2_000
"""Communes that a form may name: no CPTS has a tenth of it."""


@dataclass
class _Named:
    """Communes as they are read."""

    oui: set[str] = field(default_factory=set)
    non: set[str] = field(default_factory=set)
    douteuses: int = 0


@dataclass(frozen=True)
class Territory:
    """The sheet of communes of a form that came back.

    Attributes
    ----------
    sheet : Sheet
        Its cells.
    reader : Reader
        What tells a commune.
    held : frozenset of str
        Communes of the territory as the plan knows it.
    edition : PartialDate
        The edition of the form.
    """

    sheet: Sheet
    reader: Reader
    held: frozenset[str]
    edition: PartialDate

    @property
    def _communes(self) -> Communes:
        return self.reader.communes

    def read(self) -> tuple[frozenset[str], frozenset[str], int]:
        """Read which communes are in the territory, which are not, and how many are doubtful.

        Returns
        -------
        tuple
            Atoms; a commune of which one line says yes and another no is doubtful.
        """
        found = _Named()
        counted = any(row[asked.PEOPLE].texte for row in self.sheet.rows(COMMUNES_HEAD))
        for row, mentions in self._rows():
            answer = self._answer(row[asked.CONFIRMED])
            said = bool(row[asked.CONFIRMED].texte)
            if said and answer is None:
                found.douteuses += 1
                continue
            atoms = self._atoms(row, mentions)
            if not atoms:
                found.douteuses += 1
                continue
            added = counted and not row[asked.PEOPLE].texte
            if not (said or added) and atoms <= self.held:
                continue  # Of what is known, nothing is said.
            (found.non if answer is False else found.oui).update(atoms)
        if both := found.oui & found.non:
            shown = listed(typographic(self._communes.atoms[code].nom) for code in sorted(both)[:8])
            self.sheet.note(f"{shown} : une ligne dit oui, une autre non")
            found.douteuses += len(both)
        return (
            frozenset(found.oui - both),
            frozenset((found.non - both) & self.held),
            found.douteuses,
        )

    def _rows(self) -> Iterator[tuple[Mapping[str, Cell], Sequence[Mention]]]:
        """Rows that name something, and what they name."""
        rows = [row for row in self.sheet.rows(COMMUNES_HEAD)
                if row[asked.CODE].texte or row[asked.COMMUNE].texte]  # fmt: skip
        if len(rows) > MAX_NAMED:
            raise TableError(
                f"la feuille {quoted(self.sheet.titre)} nomme "
                f"{count(len(rows), 'commune')}{NBSP}: aucune CPTS n’en a tant"
            )
        personal = [tells_of_person(row[asked.COMMUNE].texte, self.sheet.nom)
                    and not self._is_name(row[asked.COMMUNE].texte) for row in rows]  # fmt: skip
        lines = [Line(row[asked.COMMUNE].line, (row[asked.CODE].texte, row[asked.COMMUNE].texte))
                 for row, person in zip(rows, personal, strict=True) if not person]  # fmt: skip
        grid = Grid(self.sheet.grid.path, self.sheet.grid.sheet, tuple(lines))
        found: dict[int, list[Mention]] = {}
        if lines:
            for mention in read_rows(grid, _COLUMNS, self.reader).mentions:
                found.setdefault(mention.place.ligne, []).append(mention)
        for row, person in zip(rows, personal, strict=True):
            if person:
                self.sheet.impersonal(row[asked.COMMUNE])
                continue
            yield row, found.get(row[asked.COMMUNE].line, ())

    def _is_name(self, text: str) -> bool:
        return bool(self._communes.search(text)) if len(text) < 100 else False

    def _answer(self, cell: Cell) -> bool | None:
        found = yes_or_no(cell.texte)
        if cell.texte and found is None and self.sheet.impersonal(cell) is not None:
            self.sheet.note(f"{quoted(cell.texte[:60])} : oui ou non est attendu", cell)
        return found

    def _atoms(self, row: Mapping[str, Cell], mentions: Sequence[Mention]) -> frozenset[str]:
        """The atoms of a row; none, which is noted, if it names no certain commune."""
        cell = row[asked.COMMUNE] if row[asked.COMMUNE].texte else row[asked.CODE]
        doubtful = [one for one in mentions if one.meaning.nature in _NOT_ONE]
        if not mentions or doubtful:
            near = [f"{typographic(self._communes.atoms[code].nom)} ({code})"
                    for one in doubtful for code in one.candidats[:3]
                    if code in self._communes.atoms]  # fmt: skip
            hint = f" ; vouliez-vous dire {listed(near, 'ou')} ?" if near else ""
            if self.sheet.impersonal(cell) is not None:
                self.sheet.note(f"{quoted(cell.texte[:60])} ne désigne pas une commune certaine"
                                f"{hint}", cell)  # fmt: skip
            return frozenset()
        if told := self._contradicted(mentions):
            self.sheet.note(told, row[asked.CODE])
            return frozenset()
        for one in mentions:
            if one.interpretation:
                self.sheet.note(f"{quoted(one.texte)} : {one.interpretation}", cell)
        return frozenset(
            atom for one in mentions for code in one.meaning.communes
            for atom in self._communes.atoms_of(code)
        )  # fmt: skip

    def _contradicted(self, mentions: Sequence[Mention]) -> str:
        """Tell of a code beside the name of another commune: one was typed over the other."""
        for one in mentions:
            if not (one.nom and one.meaning.code):
                continue
            if not self.reader.bears(one.meaning, one.nom):
                known = listed(typographic(self._communes.atoms[code].nom)
                               for code in one.meaning.communes
                               if code in self._communes.atoms)  # fmt: skip
                return (
                    f"{one.meaning.code} est le code de {known}, et la ligne dit {quoted(one.nom)}"
                )
        return ""

    def complete(self) -> Complete | None:
        """Read the line that says that the list is complete; None unless all of it is filled in."""
        date, quality = (self.sheet.beside(words) for words in (asked.COMPLETE, asked.QUALITY))
        typed, told = date.texte if date else "", quality.texte if quality else ""
        if not (typed or told):
            return None
        if not (typed and told):
            what = "la date" if not typed else "la fonction de qui l’a remplie"
            self.sheet.note(
                f"de la ligne {quoted('Cette liste est complète…')}, il manque {what} : elle ne "
                "confirme rien", date if not typed else quality,
            )  # fmt: skip
            return None
        assert quality
        try:
            when = parse_date(iso_of(typed))
        except DateError:
            if date and self.sheet.impersonal(date) is not None:
                self.sheet.note("la date de la liste est illisible : elle ne confirme rien", date)
            return None
        if not FIRST_YEAR <= when.last_day.year <= self.edition.last_day.year + 1:
            self.sheet.note(f"la liste est datée {when.of} : c’est sans doute une faute de frappe, "
                            "et elle ne confirme rien", date)  # fmt: skip
            return None
        said = self.sheet.impersonal(quality, label=True)
        return Complete(when, " ".join((said or "").split())[:80])
