"""CPTS that a plan's tables cite and that it has not: each is told once, with all its places."""

import functools
from collections.abc import Collection, Iterator, Sequence

from cptsgeo.files.schema import load_schema
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.naming import name_key
from cptsgeo.text import names
from cptsgeo.text.french import count, listed, quoted, typographic

_MOST = 5
"""Lines that are told of many."""
_HINTS = 100
"""Unknown CPTS for which one that looks like them is sought."""


class Citations:
    """Which CPTS are cited, and which of them are unknown.

    Parameters
    ----------
    source
        The plan.

    Attributes
    ----------
    known : collection of str
        Identifiers of the CPTS that could be read.
    """

    def __init__(self, source: PlanSource) -> None:
        self.known: Collection[str] = ()
        self._origin = source.origin
        self._names = {
            row.cells.get("cpts_id", ""): row.cells.get("nom", "")
            for row in source.tables["cpts"].rows
        }
        self._unknown: dict[str, list[tuple[str, int]]] = {}

    @functools.cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for cpts_id, nom in self._names.items():
            if cpts_id:
                found.setdefault(name_key(nom), []).append(cpts_id)
        return found

    def add(self, text: str, table: str, line: int) -> None:
        """Note that a row cites what is no CPTS of the plan.

        Parameters
        ----------
        text
            What is written there.
        table
            The table.
        line
            The row's line.
        """
        # Of a CPTS whose own row is at fault, that is told already.
        if text not in self._names:
            self._unknown.setdefault(text, []).append((table, line))

    def told(self) -> Iterator[tuple[str, int, str, str]]:
        """Yield the unknown ones: table and line of the first row, what is written, a sentence."""
        for rank, (text, ((table, line), *more)) in enumerate(self._unknown.items()):
            others = "".join(
                also(table, name, [line for other, line in more if other == name])
                for name in dict.fromkeys(name for name, _ in more)
            )
            yield table, line, text, self._sentence(text, rank) + others

    def _sentence(self, text: str, rank: int) -> str:
        where = self._origin.table("cpts")
        alike = self._by_name.get(name_key(text), [])
        if len(alike) > 1:
            return (
                f"{quoted(text)} est le nom de plusieurs CPTS de {where} ; écrire l’identifiant de "
                f"l’une d’elles, {listed(alike, 'ou')}."
            )
        form = load_schema("cpts").field("cpts_id").pattern
        ids = form is not None and form.fullmatch(text)
        known = [one for one in (self._names if ids else self._names.values()) if one]
        near = [] if rank >= _HINTS else names.nearest(text, known, limit=1)
        hint = f" (vouliez-vous dire {typographic(near[0])} ?)" if near else ""
        return f"la CPTS {quoted(text)} est absente de {where}{hint} ; l’y ajouter ou corriger."


def also(first: str, table: str, lines: Sequence[int]) -> str:
    """Tell on which other lines something stands.

    Parameters
    ----------
    first
        The table that was told.
    table
        Their table.
    lines
        Their numbers, any number of them.

    Returns
    -------
    str
        A sentence after a space; empty if there is none.
    """
    lines = sorted(set(lines))
    if not lines:
        return ""
    where = "" if table == first else f" de {table}"
    shown = [str(line) for line in lines[:_MOST]]
    if len(lines) > _MOST:
        rest = count(len(lines), "autre ligne", "autres lignes")
        return f" De même à {rest}{where} ({', '.join(shown)}…)."
    return f" De même {'ligne' if len(lines) == 1 else 'lignes'} {listed(shown)}{where}."
