"""A plan as files: a folder of CSV tables beside a ``plan.toml``, or a workbook.

The Table Schemas in ``cptsgeo/files/schemas/`` say what each table holds.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cptsgeo.errors import DateError, PlanError, TableError
from cptsgeo.files.schema import Kind, Record, Schema, Violation, load_schema, read_records
from cptsgeo.plan.files.citations import Citations, also
from cptsgeo.plan.files.citing import cited_in
from cptsgeo.plan.files.opening import TABLES, PlanSource, open_plan, understood
from cptsgeo.plan.model import (
    PREVISION,
    RELIABILITIES,
    AAttribuer,
    Composition,
    Cpts,
    Derogation,
    Evenement,
    Liste,
    Plan,
    event_order,
)
from cptsgeo.plan.professions import professions_in
from cptsgeo.plan.rows import Adhesion, Etape, NomAncien, TotalPublie
from cptsgeo.text.dates import PartialDate, parse_date
from cptsgeo.text.french import count, lowered, quoted

DOUBLE = "commune_en_double"
"""A commune named twice in a CPTS: it counts once."""
INTERPRETED = "lecture_interpretee"
"""A code or a date that a spreadsheet misspelt, restored."""
HARMLESS = frozenset({DOUBLE, INTERPRETED})
"""Faults that leave nothing out of the plan."""

_DATES = ("date", "depuis", "jusqu_au", "date_liste", "effet", "modifiee_le", "fin")

_KEPT = ("actions", "fiches", "textes", "suivi")
"""Tables that cite CPTS and are kept as they are."""


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


def read_plan(path: Path) -> Plan:
    """Read a plan.

    Parameters
    ----------
    path
        A folder with ``plan.toml``, ``cpts.csv``, ``compositions.csv``, and those of the other
        `cptsgeo.plan.files.opening.TABLES` that there are. Or a workbook with sheets of these
        names.

    Returns
    -------
    Plan
        The plan, in canonical order whatever the order of rows.

    Raises
    ------
    TableError
        If a table is missing, unreadable, or does not keep its schema.
    PlanError
        If tables contradict each other.
    """
    plan, faults = examine_plan(path)
    grave = [fault for fault in faults if fault.code not in HARMLESS]
    if grave:
        first = grave[0]
        contradiction = first.code in ("cpts_inconnue", "dates_contradictoires")
        others = count(len(grave) - 1, "autre défaut", "autres défauts")
        more = f" ({others} : cptsgeo valider --plan les montre tous.)" if grave[1:] else ""
        where = plan.origin.where(first.table, first.line)
        kind = PlanError if contradiction else TableError
        raise kind(f"Le fichier {where} : {first.message}{more}")
    return plan


def examine_plan(path: Path) -> tuple[Plan, tuple[Fault, ...]]:
    """Read what can be read of a plan.

    Parameters
    ----------
    path
        As for `read_plan`.

    Returns
    -------
    tuple
        The plan without what is at fault, and the faults, table by table.

    Raises
    ------
    TableError
        If a table is missing or unreadable: nothing can be said of the plan then.
    """
    return examine_source(open_plan(path))


def examine_source(source: PlanSource) -> tuple[Plan, tuple[Fault, ...]]:
    """Read what can be read of a plan's tables.

    Parameters
    ----------
    source
        The tables as texts.

    Returns
    -------
    tuple
        As for `examine_plan`.
    """
    source = understood(source)
    citations = Citations(source)
    cpts = _Table(source, "cpts", citations)
    known = {
        record.values["cpts_id"]: _cpts(cpts, record, source.about.colonnes_affichees)
        for record in cpts.records
    }
    citations.known = known
    for record in cpts.records:
        cpts.knows(record, [record.values["devient"]])
    tables = {name: _Table(source, name, citations) for name in TABLES[1:]}
    lists = sorted(_listes(tables["listes"]), key=_list_order)
    voted = {(one.cpts_id, one.effet) for one in lists if one.prevu}
    held, foreseen = _parted(_compositions(tables["compositions"]),
                             lambda row: (row.cpts_id, row.depuis) in voted)  # fmt: skip
    events, previsions = _parted(_evenements(tables["statuts"]),
                                 lambda event: event.nature == PREVISION)  # fmt: skip
    plan = Plan(
        source.origin,
        *source.about,
        tuple(known[cpts_id] for cpts_id in sorted(known)),
        tuple(sorted(held, key=_order)),
        tuple(sorted(events, key=event_order)),
        tuple(sorted(_derogations(tables["derogations"]), key=_order)),
        tuple(sorted(_noms_anciens(tables["noms-anciens"]), key=lambda old: (old.nom, old.annee))),
        tuple(sorted(_totaux(tables["totaux-publies"]))),
        tuple(lists),
        tuple(sorted(_a_attribuer(tables["a-attribuer"]), key=_order)),
        tuple(
            sorted(_etapes(tables["etapes"]), key=lambda one: (one.date, one.cpts_id, one.etape))
        ),
        tuple(sorted(previsions, key=event_order)),
        tuple(sorted(foreseen, key=_order)),
        tuple(sorted(_adhesions(tables["adhesions"]), key=lambda one: (one.cpts_id, one.code))),
    )
    for name in _KEPT:
        for record in tables[name].records:
            tables[name].knows(record, [record.values["cpts_id"]])
    found = {"cpts": cpts, **tables}
    for name, line, text, message in citations.told():
        found[name].faults.append(Fault("cpts_inconnue", name, line, text, text, message))
    return plan, tuple(fault for table in found.values() for fault in table.faults)


def _parted(rows: Iterable[Any], foreseen: Callable[[Any], bool]) -> tuple[list[Any], list[Any]]:
    """Rows that hold, and those that are only foreseen."""
    found: tuple[list[Any], list[Any]] = [], []
    for row in rows:
        found[foreseen(row)].append(row)
    return found


class _Table:
    """A table of the plan: its records, and what is at fault in them, found while they are read."""

    def __init__(self, source: PlanSource, name: str, citations: Citations) -> None:
        self.name = name
        self.records: tuple[Record, ...] = ()
        self.faults: list[Fault] = []
        self._citations = citations
        self._headings: Mapping[str, str] = {}
        if name not in source.tables:
            return
        table, schema = source.tables[name], load_schema(name)
        self._headings = table.headings
        self.records, violations = read_records(table, schema)
        rows = {row.line: row.cells for row in reversed(table.rows)}
        grave = {(note.line, note.column) for note in table.notes if note.grave}
        found: list[tuple[str, int, str, str]] = []
        for violation in violations:
            line, texte = violation.line, violation.texte
            cells = table.rows[violation.rank].cells if violation.line else {}
            cites = violation.column in schema.cites and violation.kind is Kind.FORM
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
            cpts_id = rows.get(line, {}).get("cpts_id", "")
            self._tell(rule, line, cpts_id, texte, message + also(name, name, more))

    def _tell(self, code: str, line: int, cpts_id: str, texte: str, message: str) -> None:
        self.faults.append(Fault(code, self.name, line, cpts_id, texte, message))

    def tell(self, code: str, record: Record, texte: str, message: str) -> None:
        """Add a fault of a record."""
        self._tell(code, record.line, record.values.get("cpts_id") or "", texte, message)

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


def _order(row: Composition | Derogation | AAttribuer) -> tuple[str, ...]:
    if not isinstance(row, Composition):
        return (row.code,)
    return (row.cpts_id, row.code, row.depuis.iso if row.depuis else "")


def _list_order(one: Liste) -> tuple[Any, ...]:
    # The one that has always held comes first; of one day, the surest last: it is what counts.
    since = one.effet.last_day.isoformat() if one.effet else ""
    return one.cpts_id, since, -RELIABILITIES.index(one.fiabilite), one.ligne


def _cpts(table: _Table, record: Record, shown: Collection[str]) -> Cpts:
    v = record.values
    return Cpts(
        v["cpts_id"], v["nom"], v["departement_fiche"],
        tuple((v["departements_publies"] or "").split()),
        v["population_publiee"], v["population_declaree"], v["taille_declaree"],
        v["site_internet"], v["contact"], v["fiabilite_composition"],
        {name: text for name in shown if (text := record.extra.get(name))},
        v["siege"], table.date(record, "fin"), v["motif_fin"], v["devient"],
    )  # fmt: skip


def _listes(table: _Table) -> Iterator[Liste]:
    for record in table.records:
        v = record.values
        if table.knows(record, [v["cpts_id"]]):
            yield Liste(
                v["cpts_id"], v["fiabilite"], v["source"], table.date(record, "date_liste"),
                table.date(record, "effet"), table.date(record, "modifiee_le"),
                v["prevu"] == "oui", record.line,
            )  # fmt: skip


def _a_attribuer(table: _Table) -> Iterator[AAttribuer]:
    for record in table.records:
        v = record.values
        if table.knows(record, [v["venait_de"]]):
            yield AAttribuer(
                v["code_commune"], v["nom_commune"], v["venait_de"], table.date(record, "depuis"),
                record.line,
            )  # fmt: skip


def _etapes(table: _Table) -> Iterator[Etape]:
    for record in table.records:
        v = record.values
        date = table.date(record, "date")
        if table.knows(record, [v["cpts_id"]]) and date:
            yield Etape(v["cpts_id"], date, v["etape"], v["source"])


def _adhesions(table: _Table) -> Iterator[Adhesion]:
    for record in table.records:
        v = record.values
        professions, unknown = professions_in(v["professions"] or "")
        for text, hint in unknown.items():
            near = f" (vouliez-vous dire {quoted(hint)} ?)" if hint else ""
            table.tell("table_invalide", record, text,
                       f"{table.shown('professions')} contient {quoted(text)}{near}, qui n’est "
                       "pas une profession connue ; écrire par exemple infirmiers.")  # fmt: skip
        date = table.date(record, "date")
        if table.knows(record, [v["cpts_id"]]):
            yield Adhesion(
                v["cpts_id"], v["code_commune"], professions, v["objet"], date, v["source"],
                record.line,
            )  # fmt: skip


def _compositions(table: _Table) -> Iterator[Composition]:
    for record in table.records:
        v = record.values
        since, until = table.date(record, "depuis"), table.date(record, "jusqu_au")
        if since and until and since.last_day > until.last_day:
            dates = f"{since.iso}, {until.iso}"
            table.tell("dates_contradictoires", record, dates,
                       f"la commune entre après sa sortie ({dates}) ; corriger "
                       f"{table.shown('depuis')} ou {table.shown('jusqu_au')}.")  # fmt: skip
            since = until = None
        if table.knows(record, [v["cpts_id"]]):
            yield Composition(
                v["cpts_id"], v["code_commune"], v["nom_commune"], v["partie"], since, until,
                record.line,
            )  # fmt: skip


def _evenements(table: _Table) -> Iterator[Evenement]:
    for record in table.records:
        v = record.values
        date = table.date(record, "date")
        if table.knows(record, [v["cpts_id"]]) and date:
            yield Evenement(
                date, v["cpts_id"], v["statut"], v["nature"], v["source"], v["estime"] == "oui"
            )


def _derogations(table: _Table) -> Iterator[Derogation]:
    for record in table.records:
        v = record.values
        cpts_ids = cited_in(v["cpts_ids"])
        date = table.date(record, "date")
        if table.knows(record, cpts_ids):
            yield Derogation(
                v["code_commune"], tuple(sorted(cpts_ids)), date, v["motif"], v["source"],
                v["couverture"] == "partielle", record.line,
            )  # fmt: skip


def _noms_anciens(table: _Table) -> Iterator[NomAncien]:
    for record in table.records:
        v = record.values
        if table.knows(record, [v["cpts_id"]]):
            yield NomAncien(v["nom"], v["annee"] or "", v["cpts_id"], v["estime"] == "oui")


def _totaux(table: _Table) -> Iterator[TotalPublie]:
    for record in table.records:
        v = record.values
        date = table.date(record, "date")
        if date:
            yield TotalPublie(date, v["indicateur"], v["valeur"], v["source"])
