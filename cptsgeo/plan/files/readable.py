"""The cells of a plan as people read them: labels of choices, names of CPTS."""

from collections.abc import Mapping

from cptsgeo.files.schema import Field, Schema
from cptsgeo.files.tables import Table
from cptsgeo.plan.files.citing import Known


class Readable:
    """What gives cells as people read them, such that they are understood as they were.

    Parameters
    ----------
    tables
        Those of a plan that is understood.
    """

    def __init__(self, tables: Mapping[str, Table]) -> None:
        cpts = tables.get("cpts")
        self._known = Known(cpts, tables.get("noms-anciens")) if cpts else None

    def cell(self, schema: Schema, field: Field, text: str) -> str:
        """Give a cell as people read it.

        Parameters
        ----------
        schema
            Of its table.
        field
            Its column.
        text
            What the schema wants there.

        Returns
        -------
        str
            The label of a choice, the name of a CPTS; the text itself where neither would be
            understood as it.
        """
        if field.name not in schema.cites:
            return field.shown(text)
        known = self._known
        name = known.names.get(text, "") if known else ""
        return name if known and name and known.meant(name) == (text, "") else text

    def is_technical(self, schema: Schema, field: Field, text: str) -> bool:
        """Tell whether a cell has what the schema wants, and people do not say."""
        if field.name in schema.cites:
            return self._known is not None and text in self._known.names
        return text in field.choices
