"""Rows of a plan that are no CPTS and no territory: steps, notes, names, totals, texts."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cptsgeo.text.dates import PartialDate


class Etape(NamedTuple):
    """A step of a project, as the field names them."""

    cpts_id: str
    date: PartialDate
    etape: str
    source: str | None


class Note(NamedTuple):
    """What whoever keeps the plan has noted of a CPTS: internal, told in a follow-up only."""

    cpts_id: str
    date: PartialDate
    note: str


class NomAncien(NamedTuple):
    """A former name, and the CPTS that it became if that is known."""

    nom: str
    annee: str
    cpts_id: str | None
    estime: bool


class TotalPublie(NamedTuple):
    """A regional total as published at a date: to compare with, never to fill in."""

    date: PartialDate
    indicateur: str
    valeur: int
    source: str | None


class Adhesion(NamedTuple):
    """Professionals of a commune (its code as typed) who take part in a CPTS elsewhere.

    `objet` is what they take part in; it covers nothing.
    """

    cpts_id: str
    code: str
    professions: tuple[str, ...]
    objet: str | None
    date: PartialDate | None
    source: str | None
    ligne: int

    def holds(self, au: PartialDate | None) -> bool:
        """Tell whether it is known at a date; always, when none is given."""
        return au is None or self.date is None or self.date.last_day <= au.last_day


class Texte(NamedTuple):
    """What the region itself writes in a document, at its place; `cpts_id` is empty for all."""

    place: str
    cpts_id: str
    markdown: str
    ligne: int


def followed(
    adhesions: Iterable[Adhesion], heirs: Mapping[str, str | None]
) -> tuple[Adhesion, ...]:
    """Give adhesions with the CPTS that those which have ceased became.

    Parameters
    ----------
    adhesions
        Those of a plan.
    heirs
        What each CPTS that has ceased became; None where it became nothing.

    Returns
    -------
    tuple of Adhesion
        Without those of a CPTS that nothing follows; of two that become one, the first.
    """
    found: dict[tuple[str, str], Adhesion] = {}
    for one in adhesions:
        now = one.cpts_id
        passed: set[str] = set()
        while now in heirs and now not in passed:
            passed.add(now)
            now = heirs[now] or ""
        if now and now not in heirs:
            found.setdefault((now, one.code), one._replace(cpts_id=now))
    return tuple(found.values())
