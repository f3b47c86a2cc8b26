"""Lists of communes as they are received, and what they are worth."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cptsgeo.changes.phrases import PHRASES
from cptsgeo.plan.model import RELIABILITIES
from cptsgeo.text.dates import PartialDate

WORDS = {one: PHRASES[f"valeur.{one or ''}"] for one in RELIABILITIES}
"""What a list of communes is worth, in words."""


class Document(NamedTuple):
    """What a list is from, where each of several has its own."""

    source: str
    date: PartialDate | None


@dataclass(frozen=True)
class ListsReceived:
    """Lists of communes of one or several CPTS, as someone sent them.

    Attributes
    ----------
    territories : dict of str to frozenset of str
        Communes of each CPTS.
    fiabilite : str
        ``officielle`` or ``declaree``.
    source : str
        The document, or who sent it.
    date : PartialDate or None
        That of the document.
    effet : PartialDate or None
        From when on they are the territories; None if they always were.
    prevu : bool
        Whether they are voted, and in no avenant yet.
    derogation : str
        Why communes that others hold by as sure a list are shared; they are not if it is empty.
    absentes : frozenset of str
        CPTS of the plan that a table of many does not name; none for the list of one.
    documents : mapping of str to Document
        What the list of a CPTS is from, where it is not `source` and `date`.
    """

    territories: Mapping[str, frozenset[str]]
    fiabilite: str
    source: str = ""
    date: PartialDate | None = None
    effet: PartialDate | None = None
    prevu: bool = False
    derogation: str = ""
    absentes: frozenset[str] = frozenset()
    documents: Mapping[str, Document] = field(default_factory=dict)

    def document(self, cpts_id: str) -> Document:
        """Give what the list of a CPTS is from."""
        return self.documents.get(cpts_id) or Document(self.source, self.date)

    @property
    def since(self) -> str:
        """From when on, as a table says it; empty if they always were."""
        return self.effet.iso if self.effet else ""

    @functools.cached_property
    def claimants(self) -> dict[str, tuple[str, ...]]:
        """The CPTS whose lists name a commune, by commune."""
        found: dict[str, tuple[str, ...]] = {}
        for cpts_id in sorted(self.territories):
            for code in self.territories[cpts_id]:
                found[code] = (*found.get(code, ()), cpts_id)
        return found
