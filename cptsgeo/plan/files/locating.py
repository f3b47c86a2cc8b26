"""Which communes the rows of a plan mean, where they are told by their names."""

import itertools
import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from cptsgeo import later
from cptsgeo.communes.meaning import CodeKind, meaning
from cptsgeo.errors import TableError
from cptsgeo.files.grids import MAX_ROWS
from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Note, Row, Table
from cptsgeo.plan.files.spelling import read_as
from cptsgeo.text import names
from cptsgeo.text.french import listed, number, quoted, typographic

if TYPE_CHECKING:
    from cptsgeo.communes.naming.reader import Reader
    from cptsgeo.communes.naming.reading import Reading
    from cptsgeo.communes.reading import read_communes
else:
    Reader = later("cptsgeo.communes.naming.reader:Reader")
    read_communes = later("cptsgeo.communes.reading:read_communes")

CODE, NAME = "code_commune", "nom_commune"
MENTION: Final = "mention"
"""A further column: the EPCI whose name stands for the commune of a row."""

_DEPARTEMENT: Final = frozenset({"departement", "dep", "dept", "code departement"})
MAX_UNREAD = 2_000
"""Names of a table that may be nobody's: each takes time."""
_SHOWN = 60
"""Characters of a cell that are told."""
_MOST = 5
"""Communes that are told of many."""


def located(tables: Mapping[str, Table], perimetre: Collection[str]) -> dict[str, Table]:
    """Give the codes of communes that are told by a name.

    Parameters
    ----------
    tables
        Those of a plan, by name.
    perimetre
        Codes of its departments: of homonyms, the only one there is meant.

    Returns
    -------
    dict of str to Table
        The same with codes; a row for each commune of an EPCI. What means none, or several, is
        told in a grave note.
    """
    return {name: _located(name, table, perimetre) for name, table in tables.items()}


def _located(name: str, table: Table, perimetre: Collection[str]) -> Table:
    fields = load_schema(name).fields
    form = next((field.pattern for field in fields if field.name == CODE), None)
    if form is None or not {CODE, NAME} & {*table.columns}:
        return table
    if CODE in table.columns and all(form.fullmatch(row.cells[CODE]) for row in table.rows):
        return table
    if not table.rows:
        return table._replace(columns=(*table.columns, CODE))
    found = _Locator(table, Reader(read_communes(), perimetre))
    rows: list[Row] = []
    for row in table.rows:
        rows += found.rows(row, form)
        if len(rows) > MAX_ROWS:
            raise TableError(
                f"Le fichier {table.path} nomme plus de {number(MAX_ROWS)} communes : n’y garder "
                "que celles qui sont utiles."
            )
    mentions = any(MENTION in row.cells for row in rows)
    added = [column for column, needed in ((CODE, True), (MENTION, mentions))
             if needed and column not in table.columns]  # fmt: skip
    columns = (*table.columns, *added)
    rows = [
        Row(row.line, {column: row.cells.get(column, "") for column in columns}) for row in rows
    ]
    return table._replace(columns=columns, rows=tuple(rows), notes=(*table.notes, *found.notes))


def _key(row: Row) -> tuple[str, ...]:
    cells = row.cells
    return cells.get("cpts_id", ""), cells.get(CODE, ""), cells.get("depuis", "")


def _row(row: Row, reading: "Reading", reader: "Reader", mention: str = "") -> Row:
    """A row with the code and the name of what was read."""
    found = reading.meaning
    (target, *_) = found.communes
    # A former code that is another commune's by now would mean that one.
    same = {*found.communes} <= {*meaning(found.code, reader.communes).communes}
    code = found.code if found.code and same else target
    cells = {**row.cells, CODE: code}
    atoms = reader.communes.atoms
    if found.nature is CodeKind.COMMUNE and code in atoms:
        cells[NAME] = atoms[code].nom
    return Row(row.line, {**cells, MENTION: mention} if mention else cells)


class _Locator:
    """What the names of a table mean, and what is told of them.

    Parameters
    ----------
    table
        The table.
    reader
        What understands names.
    """

    def __init__(self, table: Table, reader: "Reader") -> None:
        self.notes: list[Note] = []
        self._table, self._reader = table, reader
        self._place = next((c for c in table.columns if names.key(c) in _DEPARTEMENT), "")
        self._explicit = {_key(row) for row in table.rows if row.cells.get(CODE)}
        # Tables name the same communes again and again.
        self._read: dict[tuple[str, str], tuple[Reading, ...]] = {}
        self._said: dict[tuple[str, ...], str] = {}

    def rows(self, row: Row, form: re.Pattern[str]) -> list[Row]:
        """Give a row with the code of its commune, or one for each of those of an EPCI."""
        code, nom = row.cells.get(CODE, ""), row.cells.get(NAME, "")
        if code and not form.fullmatch(code):
            self._refuse(row.line, (code, nom))
        if code or not nom:
            return [row]
        key = (nom, row.cells.get(self._place, ""))
        if key not in self._read:
            self._read[key] = self._reader.read(nom, self._reader.gazetteer.stated(key[1]))
        readings = self._read[key]
        if not readings or not readings[0].meaning.communes:
            self._refuse(row.line, key)
            return [row]
        if told := readings[0].interpretation:
            self.notes.append(read_as(row.line, NAME, nom, told))
        if len(readings) == 1:
            return [_row(row, readings[0], self._reader)]
        mention = (row.cells.get("cpts_id", ""), nom, row.cells.get("depuis", ""))
        if mention in self._explicit:
            return []
        # What the same CPTS names besides stands in its own row.
        whole = [_row(row, reading, self._reader, mention=nom) for reading in readings]
        new = [one for one in whole if _key(one) not in self._explicit]
        self._explicit.update(map(_key, new), [mention])
        return new

    def _refuse(self, line: int, typed: tuple[str, str]) -> None:
        """Tell that something cannot be read, and what to write: once worded for many rows."""
        if typed not in self._said:
            if len(self._said) >= MAX_UNREAD and typed in self._read:
                raise TableError(
                    f"Le fichier {self._table.path} nomme plus de {number(MAX_UNREAD)} communes "
                    f"qui ne sont pas connues (ligne {line}, entre autres) : vérifier que sa "
                    "colonne de communes est la bonne."
                )
            worded = self._unknown if typed in self._read else self._misspelt
            self._said[typed] = worded(*typed)
        self.notes.append(Note(line, CODE, typed[0], self._said[typed], grave=True))

    def _unknown(self, nom: str, place: str) -> str:
        """Say that a name is nobody's, or that of several communes."""
        beside = self._reader.gazetteer.stated(place)
        found = self._read[nom, place] or (self._reader.unknown(nom, beside),)
        several = found[0].meaning.nature is CodeKind.AMBIGU
        what = "que portent plusieurs" if several else "qui n’est le nom d’aucune"
        words = self._words(found[0].candidats) or ["le code INSEE de la commune"]
        shown = f"{quoted(self._table.heading(NAME))} contient {quoted(_short(nom))}"
        return f"{shown}, {what} commune{'s' if several else ''} ; écrire {listed(words, 'ou')}."

    def _misspelt(self, code: str, nom: str) -> str:
        """Say that what stands for a code is none."""
        read, codes = self._reader, []
        if len(self._said) < MAX_UNREAD:
            readings = read.read(nom) if nom else ()
            readings = readings or read.read(code) or (read.unknown(nom or code),)
            codes = [code for one in readings for code in (*one.meaning.communes, *one.candidats)]
        words = [f"{code} pour {self._label(code)}" for code in dict.fromkeys(codes)][:_MOST]
        shown = f"{quoted(self._table.heading(CODE))} contient {quoted(_short(code))}"
        instead = listed(words, "ou") or "le code INSEE de la commune, comme 01004"
        return f"{shown}, qui n’est pas un code INSEE ; écrire {instead}."

    def _words(self, codes: Iterable[str]) -> list[str]:
        """What may be typed for communes: names with departments, codes where these do not do."""
        found = []
        for code in itertools.islice(codes, _MOST):
            label = self._label(code)
            readings = self._reader.read(label)
            alone = len(readings) == 1 and readings[0].meaning.communes == (code,)
            found.append(quoted(label) if alone else f"{code} pour {quoted(label)}")
        return found

    def _label(self, code: str) -> str:
        communes = self._reader.communes
        commune = communes.by_code.get(code) or communes.atoms[code]
        return f"{typographic(commune.nom)} ({commune.departement})"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
