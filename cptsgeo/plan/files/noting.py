"""The notes of a plan: internal, and so read by what tells them only."""

from pathlib import Path

from cptsgeo.plan.files.citations import Citations
from cptsgeo.plan.files.opening import open_plan
from cptsgeo.plan.files.records import Fault, ReadTable, refuse
from cptsgeo.plan.rows import Note

_TABLE = "suivi"


def read_notes(path: Path) -> tuple[Note, ...]:
    """Read the notes of a plan.

    Parameters
    ----------
    path
        The plan: a folder, or a workbook.

    Returns
    -------
    tuple of Note
        By date, then CPTS, whatever the order of rows; none where the plan has none.

    Raises
    ------
    TableError
        If the table is unreadable, or does not keep its schema.
    PlanError
        If it cites a CPTS that the plan has not.
    """
    source = open_plan(path, ("cpts", "noms-anciens", _TABLE))
    citations = Citations(source)
    citations.known = {row.cells.get("cpts_id", "") for row in source.tables["cpts"].rows}
    table = ReadTable(source, _TABLE, citations)
    found = []
    for record in table.records:
        values, date = record.values, table.date(record, "date")
        if table.knows(record, [values["cpts_id"]]) and date:
            found.append(Note(values["cpts_id"], date, values["note"]))
    faults = [*table.faults]
    faults += [
        Fault("cpts_inconnue", name, line, text, text, message)
        for name, line, text, message in citations.told() if name == _TABLE
    ]  # fmt: skip
    refuse(source.origin, faults)
    return tuple(sorted(found, key=lambda one: (one.date, one.cpts_id, one.note)))
