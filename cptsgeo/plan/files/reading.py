"""A plan as files: a folder of CSV tables beside a ``plan.toml``, or a workbook.

The Table Schemas in ``cptsgeo/files/schemas/`` say what each table holds.
"""

import functools
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from cptsgeo.files.schema import Record
from cptsgeo.plan.files.citations import Citations
from cptsgeo.plan.files.citing import cited_in
from cptsgeo.plan.files.observing import observed, read_observatory
from cptsgeo.plan.files.opening import (
    TABLES,
    TERRITORIAL,
    PlanSource,
    open_plan,
    understood,
)
from cptsgeo.plan.files.records import Fault, ReadTable, refuse
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
from cptsgeo.plan.rows import Adhesion, Etape, NomAncien, Texte, TotalPublie

_KEPT = ("suivi",)
"""Tables that cite CPTS and are kept as they are."""


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
        The plan, in canonical order whatever the order of rows; what its CPTS do is read when it
        is first asked for.

    Raises
    ------
    TableError
        If a table is missing, unreadable, or does not keep its schema.
    PlanError
        If tables contradict each other.
    """
    plan, faults = examine_source(open_plan(path, TERRITORIAL))
    refuse(plan.origin, faults)
    return replace(plan, lire_observatoire=functools.cache(lambda: read_observatory(path)))


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
    cpts = ReadTable(source, "cpts", citations)
    known = {
        record.values["cpts_id"]: _cpts(cpts, record, source.about.colonnes_affichees)
        for record in cpts.records
    }
    citations.known = known
    for record in cpts.records:
        cpts.knows(record, [record.values["devient"]])
    tables = {name: ReadTable(source, name, citations) for name in TABLES[1:]}
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
        tuple(sorted(_textes(tables["textes"]))),
    )
    seen = observed(tables)
    plan = replace(plan, lire_observatoire=lambda: seen)
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


def _order(row: Composition | Derogation | AAttribuer) -> tuple[str, ...]:
    if not isinstance(row, Composition):
        return (row.code,)
    return (row.cpts_id, row.code, row.depuis.iso if row.depuis else "")


def _list_order(one: Liste) -> tuple[Any, ...]:
    # The one that has always held comes first; of one day, the surest last: it is what counts.
    since = one.effet.last_day.isoformat() if one.effet else ""
    return one.cpts_id, since, -RELIABILITIES.index(one.fiabilite), one.ligne


def _cpts(table: ReadTable, record: Record, shown: Collection[str]) -> Cpts:
    v = record.values
    return Cpts(
        v["cpts_id"], v["nom"], v["departement_fiche"],
        tuple((v["departements_publies"] or "").split()),
        v["population_publiee"], v["population_declaree"], v["taille_declaree"],
        v["site_internet"], v["contact"], v["fiabilite_composition"],
        {name: text for name in shown if (text := record.extra.get(name))},
        v["siege"], table.date(record, "fin"), v["motif_fin"], v["devient"],
    )  # fmt: skip


def _listes(table: ReadTable) -> Iterator[Liste]:
    for record in table.records:
        v = record.values
        if table.knows(record, [v["cpts_id"]]):
            yield Liste(
                v["cpts_id"], v["fiabilite"], v["source"], table.date(record, "date_liste"),
                table.date(record, "effet"), table.date(record, "modifiee_le"),
                v["prevu"] == "oui", record.line,
            )  # fmt: skip


def _a_attribuer(table: ReadTable) -> Iterator[AAttribuer]:
    for record in table.records:
        v = record.values
        if table.knows(record, [v["venait_de"]]):
            yield AAttribuer(
                v["code_commune"], v["nom_commune"], v["venait_de"], table.date(record, "depuis"),
                record.line,
            )  # fmt: skip


def _etapes(table: ReadTable) -> Iterator[Etape]:
    for record in table.records:
        v = record.values
        date = table.date(record, "date")
        if table.knows(record, [v["cpts_id"]]) and date:
            yield Etape(v["cpts_id"], date, v["etape"], v["source"])


def _adhesions(table: ReadTable) -> Iterator[Adhesion]:
    for record in table.records:
        v = record.values
        date = table.date(record, "date")
        if table.knows(record, [v["cpts_id"]]):
            yield Adhesion(
                v["cpts_id"], v["code_commune"], table.professions(record), v["objet"], date,
                v["source"], record.line,
            )  # fmt: skip


def _textes(table: ReadTable) -> Iterator[Texte]:
    for record in table.records:
        v = record.values
        if table.knows(record, [v["cpts_id"]]):
            yield Texte(v["place"], v["cpts_id"] or "", v["markdown"], record.line)


def _compositions(table: ReadTable) -> Iterator[Composition]:
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


def _evenements(table: ReadTable) -> Iterator[Evenement]:
    for record in table.records:
        v = record.values
        date = table.date(record, "date")
        if table.knows(record, [v["cpts_id"]]) and date:
            yield Evenement(
                date, v["cpts_id"], v["statut"], v["nature"], v["source"], v["estime"] == "oui"
            )


def _derogations(table: ReadTable) -> Iterator[Derogation]:
    for record in table.records:
        v = record.values
        cpts_ids = cited_in(v["cpts_ids"])
        date = table.date(record, "date")
        if table.knows(record, cpts_ids):
            yield Derogation(
                v["code_commune"], tuple(sorted(cpts_ids)), date, v["motif"], v["source"],
                v["couverture"] == "partielle", record.line,
            )  # fmt: skip


def _noms_anciens(table: ReadTable) -> Iterator[NomAncien]:
    for record in table.records:
        v = record.values
        if table.knows(record, [v["cpts_id"]]):
            yield NomAncien(v["nom"], v["annee"] or "", v["cpts_id"], v["estime"] == "oui")


def _totaux(table: ReadTable) -> Iterator[TotalPublie]:
    for record in table.records:
        v = record.values
        date = table.date(record, "date")
        if date:
            yield TotalPublie(date, v["indicateur"], v["valeur"], v["source"])
