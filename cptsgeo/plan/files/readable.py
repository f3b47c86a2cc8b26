"""The cells of a plan as people read them: labels of choices, names of CPTS, of themes."""

from collections.abc import Mapping

from cptsgeo.files.schema import Field, Schema
from cptsgeo.files.tables import Table
from cptsgeo.plan.files.citing import SEVERAL, Known, cited_in
from cptsgeo.plan.files.vocabulary import OPTIONAL, PROFESSIONS, WORDED, vocabulary_of
from cptsgeo.plan.professions import called, professions_in


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
        self._vocabulary = vocabulary_of(tables)

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
            The label of a choice, the name of a CPTS, of a mission, of professions; the text itself
            where it would not be understood as it.
        """
        if kind := WORDED.get(schema.name, {}).get(field.name):
            return self._worded(kind, field.name, text)
        if field.name == PROFESSIONS:
            return self._practised(text)
        if self._known is None or field.name not in (*schema.cites, SEVERAL):
            return field.shown(text)
        names = self._known.names
        found = [names.get(cpts_id, "") for cpts_id in self._cited(field, text)]
        told = "; ".join(found)
        understood = (self._known.several if field.name == SEVERAL else self._known.meant)(told)
        return told if all(found) and understood == (text, "") else text

    def is_technical(self, schema: Schema, field: Field, text: str) -> bool:
        """Tell whether a cell has what the schema wants, and people do not say."""
        if field.name == PROFESSIONS or field.name in WORDED.get(schema.name, {}):
            return bool(text) and self.cell(schema, field, text) != text
        if self._known is None or field.name not in (*schema.cites, SEVERAL):
            return text in field.choices
        return self._known.names.keys() >= {*self._cited(field, text)}

    def _worded(self, kind: str, column: str, text: str) -> str:
        words = self._vocabulary
        if column != OPTIONAL:
            return words.label(kind, text) if words.known(kind, text) else text
        codes = words.codes(text)
        told = " ; ".join(words.label(kind, code) for code in codes)
        return told if codes and " ".join(words.codes(told)) == text else text

    @staticmethod
    def _practised(text: str) -> str:
        found, unknown = professions_in(text)
        return text if unknown or " ".join(found) != text else ", ".join(map(called, found))

    @staticmethod
    def _cited(field: Field, text: str) -> list[str]:
        return cited_in(text) if field.name == SEVERAL else [text]
