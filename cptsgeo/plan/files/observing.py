"""What the CPTS of a plan say they do, from its tables."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cptsgeo.plan.files.citations import Citations, also
from cptsgeo.plan.files.opening import OBSERVATORY, open_plan
from cptsgeo.plan.files.records import Fault, ReadTable, refuse
from cptsgeo.plan.files.vocabulary import MISSIONS, OPTIONAL, THEMES, WORDED, Vocabulary
from cptsgeo.plan.observatory import (
    Action,
    ChiffrePublie,
    Fiche,
    Mission,
    Observatory,
    Theme,
)
from cptsgeo.text.french import quoted

UNKNOWN = {MISSIONS: "mission_inconnue", THEMES: "theme_inconnu"}
"""Rules that tell what names no mission, or no theme."""

_LAST = 1_000_000
_HINTS = 100
"""Unknown words for which one that looks like them is sought."""
_NONE_OF = {MISSIONS: "qui n’est aucune mission", THEMES: "qui n’est aucun thème"}


def read_observatory(path: Path) -> Observatory:
    """Read what the CPTS of a plan say they do.

    Parameters
    ----------
    path
        The plan: a folder, or a workbook.

    Returns
    -------
    Observatory
        In canonical order whatever the order of rows.

    Raises
    ------
    TableError
        If one of its tables is unreadable, or does not keep its schema.
    PlanError
        If it cites a CPTS that the plan has not.
    """
    source = open_plan(path, ("cpts", "noms-anciens", *OBSERVATORY))
    citations = Citations(source)
    citations.known = {row.cells.get("cpts_id", "") for row in source.tables["cpts"].rows}
    tables = {name: ReadTable(source, name, citations) for name in OBSERVATORY}
    found = observed(tables)
    faults = [fault for table in tables.values() for fault in table.faults]
    faults += [
        Fault("cpts_inconnue", name, line, text, text, message)
        for name, line, text, message in citations.told() if name in OBSERVATORY
    ]  # fmt: skip
    refuse(source.origin, faults)
    return found


def observed(tables: Mapping[str, ReadTable]) -> Observatory:
    """Give what the rows of a plan's tables say that CPTS do.

    Parameters
    ----------
    tables
        Its tables by name, those of `OBSERVATORY` among them: what names no mission and no theme
        is noted in their faults.

    Returns
    -------
    Observatory
        Without what is at fault.
    """
    vocabulary = Vocabulary({
        name: [record.values for record in tables[name].records] for name in (MISSIONS, THEMES)
    })  # fmt: skip
    for name in WORDED:
        _tell_unknown(tables[name], vocabulary)
    missions = [
        Mission(row["code"], row["libelle"], row["nature"] or None,
                int(row["rang"]) if row["rang"] else None)
        for row in vocabulary.rows[MISSIONS]
    ]  # fmt: skip
    themes = [
        Theme(row["code"], row["libelle"], _mission(row, vocabulary), row["description"] or None)
        for row in vocabulary.rows[THEMES]
    ]  # fmt: skip
    return Observatory(
        tuple(sorted(missions, key=lambda one: (one.rang or _LAST, one.code))),
        tuple(sorted(themes)),
        tuple(
            sorted(
                _actions(tables["actions"], vocabulary),
                key=lambda one: (one.cpts_id, one.mission, one.theme, one.libelle or ""),
            )
        ),
        tuple(sorted(_fiches(tables["fiches"], vocabulary), key=lambda one: one[:2])),
        tuple(
            sorted(
                ChiffrePublie(v["indicateur"], v["valeur"] or "", v["unite"] or "",
                              v["perimetre"], v["source"])
                for record in tables["chiffres-publies"].records for v in [record.values]
            )
        ),
    )  # fmt: skip


def _mission(row: Mapping[str, Any], vocabulary: Vocabulary) -> str | None:
    return row["mission"] if vocabulary.known(MISSIONS, row["mission"] or "") else None


def _tell_unknown(table: ReadTable, vocabulary: Vocabulary) -> None:
    """Tell what should name a mission or a theme, each text once with all its lines."""
    columns = WORDED[table.name]
    unknown = [*table.unworded]
    for record in table.records:
        for column, kind in columns.items():
            text = record.values[column] or ""
            texts = vocabulary.codes(text) if column == OPTIONAL else (text,) if text else ()
            unknown += [(column, one, record.line) for one in texts
                        if not vocabulary.known(kind, one)]  # fmt: skip
    lines: dict[tuple[str, str], list[int]] = {}
    for column, text, line in sorted(unknown, key=lambda one: one[2]):
        lines.setdefault((column, text), []).append(line)
    for rank, ((column, text), (first, *more)) in enumerate(lines.items()):
        kind = columns[column]
        near = vocabulary.near(kind, text) if rank < _HINTS else ""
        hint = f" (vouliez-vous dire {quoted(near)} ?)" if near else ""
        message = (
            f"{table.shown(column)} contient {quoted(text)}{hint}, {_NONE_OF[kind]} ; écrire un "
            f"libellé de la table {quoted(kind)}, ou l’y ajouter."
        )
        table.tell_of(UNKNOWN[kind], first, text, message + also(table.name, table.name, more))


def _actions(table: ReadTable, vocabulary: Vocabulary) -> Iterator[Action]:
    for record in table.records:
        v = record.values
        date, professions = table.date(record, "date"), table.professions(record)
        named = vocabulary.known(MISSIONS, v["mission"]) and vocabulary.known(THEMES, v["theme"])
        if table.knows(record, [v["cpts_id"]]) and named:
            yield Action(
                v["cpts_id"], v["mission"], v["theme"], v["libelle"], professions, v["precision"],
                v["etat"], date, v["source"], record.line,
            )  # fmt: skip


def _fiches(table: ReadTable, vocabulary: Vocabulary) -> Iterator[Fiche]:
    for record in table.records:
        v = record.values
        date, text = table.date(record, "date"), v[OPTIONAL]
        if table.knows(record, [v["cpts_id"]]) and date:
            chosen = None if text is None else tuple(
                code for code in vocabulary.codes(text) if vocabulary.known(MISSIONS, code)
            )  # fmt: skip
            yield Fiche(
                v["cpts_id"], date, v["reponse"], chosen, v["typologie"], v["professionnels"],
                v["membres"], v["membres_actifs"], record.line,
            )  # fmt: skip
