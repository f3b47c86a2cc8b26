"""The cells of a plan as people read them: labels of choices, names of CPTS."""

from collections.abc import Mapping

from cptsgeo.files.schema import Field, Schema
from cptsgeo.files.tables import Table
from cptsgeo.plan.files.citing import SEVERAL, Known, cited_in


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
        if self._known is None or field.name not in (*schema.cites, SEVERAL):
            return field.shown(text)
        names = self._known.names
        found = [names.get(cpts_id, "") for cpts_id in self._cited(field, text)]
        told = "; ".join(found)
        understood = (self._known.several if field.name == SEVERAL else self._known.meant)(told)
        return told if all(found) and understood == (text, "") else text

    def is_technical(self, schema: Schema, field: Field, text: str) -> bool:
        """Tell whether a cell has what the schema wants, and people do not say."""
        if self._known is None or field.name not in (*schema.cites, SEVERAL):
            return text in field.choices
        return self._known.names.keys() >= {*self._cited(field, text)}

    @staticmethod
    def _cited(field: Field, text: str) -> list[str]:
        return cited_in(text) if field.name == SEVERAL else [text]
