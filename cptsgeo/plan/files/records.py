"""The rows of a plan's table, and what is at fault in them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from cptsgeo.errors import DateError, PlanError, TableError
from cptsgeo.files.schema import Kind, Record, Schema, Violation, load_schema, read_records
from cptsgeo.plan.files.citations import Citations, also
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.files.vocabulary import WORDED
from cptsgeo.plan.origin import Origin
from cptsgeo.plan.professions import professions_in
from cptsgeo.text.dates import PartialDate, parse_date
from cptsgeo.text.french import count, lowered, quoted

DOUBLE = "commune_en_double"
"""A commune named twice in a CPTS: it counts once."""
INTERPRETED = "lecture_interpretee"
"""A code or a date that a spreadsheet misspelt, restored."""
HARMLESS = frozenset({DOUBLE, INTERPRETED})
"""Faults that leave nothing out of the plan."""

_DATES: Final = ("date", "depuis", "jusqu_au", "date_liste", "effet", "modifiee_le", "fin")


class Fault(NamedTuple):
    """A place of a plan's tables that cannot be taken as it is, told in a French sentence.

    `code` is that of the validation rule that reports it; what it is about is left out of the
    plan unless it is one of `HARMLESS`, the rest is read.
    """

    code: str
    table: str
    line: int
    cpts_id: str
    texte: str
    message: str


def refuse(origin: Origin, faults: Iterable[Fault]) -> None:
    """Refuse a plan of which something had to be left out.

    Parameters
    ----------
    origin
        Where it was read.
    faults
        What is at fault in its tables.

    Raises
    ------
    TableError
        If a table does not keep its schema.
    PlanError
        If tables contradict each other.
    """
    grave = [fault for fault in faults if fault.code not in HARMLESS]
    if grave:
        first = grave[0]
        contradiction = first.code in ("cpts_inconnue", "dates_contradictoires")
        others = count(len(grave) - 1, "autre défaut", "autres défauts")
        more = f" ({others} : cptsgeo valider --plan les montre tous.)" if grave[1:] else ""
        where = origin.where(first.table, first.line)
        kind = PlanError if contradiction else TableError
        raise kind(f"Le fichier {where} : {first.message}{more}")


class ReadTable:
    """A table of the plan: its records, and what is at fault in them, found while they are read.

    Parameters
    ----------
    source
        The plan.
    name
        The table's name; one that the plan has not has no record.
    citations
        What notes the CPTS that rows cite.

    Attributes
    ----------
    records : tuple of Record
        Those that keep the schema.
    faults : list of Fault
        What is at fault.
    unworded : list of tuple
        Column, text and line of what should name a mission or a theme, and does not.
    """

    def __init__(self, source: PlanSource, name: str, citations: Citations) -> None:
        self.name = name
        self.records: tuple[Record, ...] = ()
        self.faults: list[Fault] = []
        self.unworded: list[tuple[str, str, int]] = []
        self._citations = citations
        self._headings: Mapping[str, str] = {}
        self._rows: Mapping[int, Mapping[str, str]] = {}
        if name not in source.tables:
            return
        table, schema = source.tables[name], load_schema(name)
        self._headings = table.headings
        self.records, violations = read_records(table, schema)
        self._rows = {row.line: row.cells for row in reversed(table.rows)}
        grave = {(note.line, note.column) for note in table.notes if note.grave}
        found: list[tuple[str, int, str, str]] = []
        for violation in violations:
            line, texte = violation.line, violation.texte
            cells = table.rows[violation.rank].cells if violation.line else {}
            formless = violation.kind is Kind.FORM
            if formless and violation.column in WORDED.get(name, ()):
                self.unworded.append((violation.column, texte, line))
                continue
            cites = violation.column in schema.cites and formless
            if cites and (name != "cpts" or violation.column != "cpts_id"):
                citations.add(texte, name, line)
            elif (line, violation.column) not in grave and not _is_empty(violation, cells, schema):
                rule = _rule_of(name, violation)
                texte = cells["code_commune"] if rule == DOUBLE else texte
                found.append((rule, line, texte, violation.message))
        for note in table.notes:
            code = "table_invalide" if note.grave else INTERPRETED
            found.append((code, note.line, note.texte, note.message))
        for rule, line, texte, message, more in _together(sorted(found, key=lambda one: one[1])):
            self.tell_of(rule, line, texte, message + also(name, name, more))

    def tell_of(self, code: str, line: int, texte: str, message: str) -> None:
        """Add a fault of a line."""
        cpts_id = self._rows.get(line, {}).get("cpts_id", "")
        self.faults.append(Fault(code, self.name, line, cpts_id, texte, message))

    def tell(self, code: str, record: Record, texte: str, message: str) -> None:
        """Add a fault of a record."""
        self.tell_of(code, record.line, texte, message)

    def shown(self, column: str) -> str:
        """What is typed above a column, in quotation marks."""
        return quoted(self._headings.get(column, column))

    def date(self, record: Record, column: str) -> PartialDate | None:
        """Read a date, or tell that it cannot be."""
        text = record.values[column]
        if not text:
            return None
        try:
            return parse_date(text)
        except DateError as error:
            self.tell("date_illisible", record, text, lowered(str(error)))
            return None

    def professions(self, record: Record) -> tuple[str, ...]:
        """Read professions, or tell which of them are none."""
        found, unknown = professions_in(record.values["professions"] or "")
        for text, hint in unknown.items():
            near = f" (vouliez-vous dire {quoted(hint)} ?)" if hint else ""
            self.tell("table_invalide", record, text,
                      f"{self.shown('professions')} contient {quoted(text)}{near}, qui n’est "
                      "pas une profession connue ; écrire par exemple infirmiers.")  # fmt: skip
        return found

    def knows(self, record: Record, cpts_ids: Iterable[str | None]) -> bool:
        """Tell whether every CPTS that a record cites is one of the plan's."""
        cited = [cpts_id for cpts_id in cpts_ids if cpts_id]
        for cpts_id in cited:
            if cpts_id not in self._citations.known:
                self._citations.add(cpts_id, self.name, record.line)
        return all(cpts_id in self._citations.known for cpts_id in cited)


def _together(
    found: Iterable[tuple[str, int, str, str]],
) -> Iterator[tuple[str, int, str, str, list[int]]]:
    """What is said of several lines, once, with the lines beyond the first."""
    lines: dict[tuple[str, str, str, int], list[int]] = {}
    for rule, line, texte, message in found:
        # A commune named three times is told of each time: its rule tells all their places.
        apart = line if rule == DOUBLE else 0
        lines.setdefault((rule, texte, message, apart), []).append(line)
    for (rule, texte, message, _), (first, *more) in lines.items():
        yield rule, first, texte, message, more


def _is_empty(violation: Violation, cells: Mapping[str, str], schema: Schema) -> bool:
    """Whether two rows are the same for what is missing in both, which is told already."""
    needed = {field.name for field in schema.fields if field.required}
    key = needed.intersection(schema.primary_key)
    return violation.kind is Kind.KEY and not all(cells.get(column) for column in key)


def _rule_of(table: str, violation: Violation) -> str:
    match violation:
        case Violation(kind=Kind.KEY) if table == "cpts":
            return "cpts_en_double"
        case Violation(kind=Kind.KEY) if table == "compositions":
            return DOUBLE
        case Violation(kind=Kind.CHOICE, column="statut"):
            return "statut_inconnu"
        case Violation(kind=Kind.FORM, column=column) if column in _DATES:
            return "date_illisible"
    return "table_invalide"
