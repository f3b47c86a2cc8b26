"""The fingerprint of what a plan says of its CPTS: the same in a folder and in a workbook."""

import hashlib
import json

from cptsgeo.files.schema import load_schema
from cptsgeo.plan.files.opening import PlanSource, understood

_SAID = ("cpts", "compositions", "listes", "statuts", "derogations", "a-attribuer")
"""Tables of what changes may find; what a plan keeps beside them is not of it."""


def plan_digest(source: PlanSource) -> str:
    """Give the fingerprint of a plan: who its CPTS are, what they hold and what they are worth.

    Neither the form of the plan counts, nor the order of its rows, the user's own columns, or how
    a date or a code was typed.

    Parameters
    ----------
    source
        The plan.

    Returns
    -------
    str
        Sixteen hexadecimal digits of a SHA-256.
    """
    source = understood(source)
    about = source.about
    said: list[object] = [sorted(about.perimetre), about.cog]
    for name in _SAID:
        columns = [field.name for field in load_schema(name).fields]
        table = source.tables.get(name)
        rows = [
            [
                f"{column}={text}"
                for column in columns
                if (text := row.cells.get(column, "").strip())
            ]
            for row in (table.rows if table else ())
        ]
        said.append(sorted(filter(None, rows)))
    text = json.dumps(said, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
