"""The actions of a form: lines kept, changed, struck, new."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from cptsgeo.changes.survey import form as asked
from cptsgeo.changes.survey.answer import Declared, Kind
from cptsgeo.changes.survey.choices import is_struck, near_state, state_in
from cptsgeo.changes.survey.form import ACTIONS_HEAD, Form, Line, ref_of
from cptsgeo.changes.survey.sheets import Cell, Sheet
from cptsgeo.plan.observatory import PUBLISHED, Observatory
from cptsgeo.plan.professions import professions_in
from cptsgeo.text import names
from cptsgeo.text.french import NBSP, quoted, typographic

AUTRE: Final = "autre"
"""The theme of an action that none is chosen for."""

Row = Mapping[str, Cell]
_SAID: Final = (asked.MISSION, asked.WORDS, asked.THEME, asked.PRECISION)
"""Columns that say what an action is."""


class _Typed(NamedTuple):
    """The cells of a row as they count: None where one is left out."""

    mission: str
    theme: str
    libelle: str | None
    professions: tuple[str, ...] | None
    precision: str | None


@dataclass(frozen=True)
class Actions:
    """The sheet of actions of a form that came back.

    Attributes
    ----------
    sheet : Sheet
        Its cells.
    form : Form
        The form as the plan would make it today.
    seen : Observatory
        What the CPTS of the plan say.
    """

    sheet: Sheet
    form: Form
    seen: Observatory

    def read(self) -> frozenset[Declared]:
        """Read what its lines say; a line to which nothing was done says nothing."""
        known = {one.ref: one for one in self.form.lignes}
        there: set[str] = set()
        found: dict[tuple[str, str, str], Declared] = {}
        cells: dict[tuple[str, str, str], Cell] = {}
        for row in self.sheet.rows(ACTIONS_HEAD):
            if not any(row[title].texte for title in ACTIONS_HEAD if title != asked.MISSION):
                continue
            ref = row[asked.REF].texte.upper()
            line = known.get(ref) if ref not in there else None
            line = line or self._same(row, there)
            if line:
                there.add(line.ref)
            elif ref and ref == _ref(row):
                # As it was sent, and the plan has changed it since.
                if row[asked.STATE].texte and not is_struck(row[asked.STATE].texte):
                    self.sheet.note(
                        "cette ligne n’est plus ainsi dans le plan : sa réponse n’est pas prise",
                        row[asked.STATE],
                    )
                continue
            one = self._line(row, line) if line else self._new(row, stale=bool(ref))
            if one is None:
                continue
            key = (one.mission, one.theme, names.key(one.libelle))
            if key in found and one.kind is not Kind.RETIREE:
                self.sheet.note("dit la même chose qu’une autre ligne : une seule est gardée",
                                row[asked.WORDS])  # fmt: skip
                continue
            found[key] = one
            cells[key] = row[asked.WORDS]
        settled = {one.avant for one in found.values()}
        for line in self.form.lignes:
            action = line.action
            key = (action.mission, action.theme, names.key(action.libelle or ""))
            if line not in settled and key in found:
                told = f"dit la même chose que la ligne {line.ref} : elle n’est pas prise"
                self.sheet.note(told, cells[key])
                del found[key]
            if line.ref not in there and there:
                told = line.libelle or line.theme
                self.sheet.note(
                    f"la ligne {quoted(told)} n’y est plus : elle reste, faute de savoir si elle "
                    f"est à retirer ({quoted(asked.A_RETIRER)} le dit)"
                )
        return frozenset(found.values())

    def _same(self, row: Row, there: set[str]) -> Line | None:
        """The line of the last edition that a row without a reference is, word for word."""
        mission, words, theme, precision = (row[title].texte for title in _SAID)
        if not theme and (known := self.seen.theme.get(AUTRE)):
            theme = known.libelle
        for line in self.form.lignes:
            # Of a line that was new, and said nothing but a precision, that became its words.
            told = (words or precision, precision if words else "")
            alike = any(
                [*map(names.key, (mission, theme, *one))]
                == [*map(names.key, (line.mission, line.theme, line.libelle, line.precision))]
                for one in (told, (words, precision))
            )
            if alike and line.ref not in there:
                return line
        return None

    def _line(self, row: Row, line: Line) -> Declared | None:
        """What is said of a line of the last edition; None if nothing is."""
        action = line.action
        state = row[asked.STATE]
        cleared = not any(row[title].texte for title in
                          (asked.WORDS, asked.THEME, asked.PRECISION, asked.STATE))  # fmt: skip
        if is_struck(state.texte) or (cleared and (line.libelle or line.theme)):
            return Declared(Kind.RETIREE, line, action.mission, action.theme, line.libelle,
                            action.etat, action.professions, line.precision)  # fmt: skip
        typed = self._typed(row, line)
        libelle = _kept(typed.libelle, line.libelle)
        precision = _kept(typed.precision, line.precision)
        professions = action.professions if typed.professions is None else typed.professions
        etat = self._state(state, action.etat)
        now = (typed.mission, typed.theme, libelle, professions, precision)
        was = (action.mission, action.theme, line.libelle, action.professions, line.precision)
        if now == was and not state.texte:
            return None
        same = now == was and etat in (action.etat, "")
        kind = Kind.CONFIRMEE if same or (now == was and action.etat == PUBLISHED) else Kind.CHANGEE
        return Declared(kind, line, typed.mission, typed.theme, libelle, etat, professions,
                        precision)  # fmt: skip

    def _new(self, row: Row, *, stale: bool) -> Declared | None:
        """A line that is new; None if it says nothing that counts."""
        if is_struck(row[asked.STATE].texte):
            return None
        typed = self._typed(row, None)
        libelle, precision = typed.libelle or "", typed.precision or ""
        if not (libelle or precision or row[asked.THEME].texte):
            if not (typed.libelle is None or typed.precision is None):
                self.sheet.note("ne dit pas quelle est l’action : rien n’en est pris",
                                row[asked.WORDS])  # fmt: skip
            return None
        if not typed.mission:
            self.sheet.note("aucune mission n’est dite : la ligne est laissée de côté",
                            row[asked.MISSION])  # fmt: skip
            return None
        if stale:
            self.sheet.note("cette ligne n’est plus ainsi dans le plan : elle est prise comme "
                            "nouvelle", row[asked.REF])  # fmt: skip
        if not libelle:
            libelle, precision = precision, ""
        etat = self._state(row[asked.STATE], PUBLISHED)
        return Declared(Kind.NOUVELLE, None, typed.mission, typed.theme, libelle, etat,
                        typed.professions or (), precision)  # fmt: skip

    def _typed(self, row: Row, line: Line | None) -> _Typed:
        theme = self._theme(row[asked.THEME], line)
        mission = self._mission(row[asked.MISSION], line)
        if not mission and theme != AUTRE:
            mission = self.seen.theme[theme].mission or ""
        return _Typed(
            mission,
            theme,
            self.sheet.impersonal(row[asked.WORDS]),
            self._professions(row[asked.PROFESSIONS]),
            self.sheet.impersonal(row[asked.PRECISION]),
        )

    def _mission(self, cell: Cell, line: Line | None) -> str:
        before = line.action.mission if line else ""
        if not cell.texte or (line and cell.texte == line.mission):
            return before
        code = _code(cell.texte, {one.code: one.libelle for one in self.seen.missions})
        if not code:
            self._unknown(cell, "aucune mission du plan",
                          [one.libelle for one in self.seen.missions])  # fmt: skip
        return code or before

    def _theme(self, cell: Cell, line: Line | None) -> str:
        if not cell.texte:
            return AUTRE
        if line and cell.texte == line.theme:
            return line.action.theme
        code = _code(cell.texte, {one.code: one.libelle for one in self.seen.themes})
        if not code:
            self._unknown(cell, "aucun thème du plan", [one.libelle for one in self.seen.themes])
        return code or (line.action.theme if line else AUTRE)

    def _unknown(self, cell: Cell, what: str, known: list[str]) -> None:
        if self.sheet.impersonal(cell) is None:
            return
        near = next(iter(names.nearest(cell.texte, known, limit=1)), "")
        hint = f" ; vouliez-vous dire {quoted(typographic(near))} ?" if near else ""
        self.sheet.note(f"{quoted(_short(cell.texte))} n’est {what}{hint}", cell)

    def _professions(self, cell: Cell) -> tuple[str, ...] | None:
        if self.sheet.impersonal(cell) is None:
            return None
        found, unknown = professions_in(cell.texte)
        for text, near in unknown.items():
            hint = f" ; vouliez-vous dire {near}{NBSP}?" if near else ""
            self.sheet.note(f"{quoted(_short(text))} n’est aucune profession{hint}", cell)
        return found

    def _state(self, cell: Cell, before: str) -> str:
        if not cell.texte:
            return before
        state = state_in(cell.texte)
        if not state and self.sheet.impersonal(cell) is not None:
            near = near_state(cell.texte)
            hint = f" ; vouliez-vous dire {quoted(near)} ?" if near else ""
            self.sheet.note(f"{quoted(_short(cell.texte))} n’est aucun état{hint}", cell)
        return state or before


def _code(text: str, labels: Mapping[str, str]) -> str:
    """The code of a label, however it is written; empty if it is none's."""
    key = names.key(text)
    return next((code for code, label in labels.items()
                 if key in (names.key(label), names.key(code))), "")  # fmt: skip


def _ref(row: Row) -> str:
    """The reference that a row would have, were it still as it was sent."""
    return ref_of(*(row[title].texte for title in _SAID))


def _kept(typed: str | None, before: str) -> str:
    """What a cell is to hold: as before if it is left out, or differs by apostrophes only."""
    return before if typed is None or typographic(typed) == before else typed


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
