"""The texts about a CPTS: its row in the table, from which the page makes its card."""

import re
from collections.abc import Callable
from typing import NamedTuple

from cptsgeo.analysis.coverage import Coverage, Portrait
from cptsgeo.plan import aci
from cptsgeo.plan.model import Cpts, Plan, date_of
from cptsgeo.plan.naming import short_name
from cptsgeo.render.provenance import ESTIMATED_FILIATION, list_origin, list_told
from cptsgeo.text.french import NBSP, count, listed, number, typographic


class Cell(NamedTuple):
    """A cell of the table: text, what to sort by, and a safe link where there is one."""

    text: str
    sort: str | int
    link: str | None = None


class Heading(NamedTuple):
    """The heading of a column of the table; numbers are aligned and sorted as such."""

    title: str
    numeric: bool = False


def headings(plan: Plan) -> tuple[Heading, ...]:
    """Headings of the table of CPTS: ours, then those of the plan's further columns.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of Heading
        Titles, and whether they hold numbers.
    """
    return (*(heading for heading, _ in _columns(plan)), *map(Heading, _further(plan)))


def _columns(plan: Plan) -> "tuple[tuple[Heading, Callable[[_Card], Cell]], ...]":
    """Ours: a plan that says of no list where it comes from has no column for it."""
    if any(cpts.liste for cpts in plan.cpts):
        return _COLUMNS
    return tuple(column for column in _COLUMNS if column[0].title not in _OF_LISTS)


def _further(plan: Plan) -> dict[str, None]:
    """Names of the plan's columns that are not ours, in their order."""
    return dict.fromkeys(name for cpts in plan.cpts for name in cpts.autres)


def web_link(text: str) -> str | None:
    """Address of a web site typed with or without its protocol; None if it is not one."""
    match = re.fullmatch(r"(https?://)?([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?:/[\w./~%-]*)?)", text)
    return f"{match[1] or 'https://'}{match[2]}" if match else None


def contact_link(text: str) -> str | None:
    """Link to a mailbox, or to a contact page; None if it is neither."""
    mailbox = re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text)
    return f"mailto:{text}" if mailbox else web_link(text)


def row(coverage: Coverage, cpts_id: str) -> tuple[Cell, ...]:
    """Cells of the row of a CPTS, one for each of `headings`; the page makes its card from them.

    Parameters
    ----------
    coverage
        A coverage of its plan.
    cpts_id
        The CPTS.

    Returns
    -------
    tuple of Cell
        What is known of it; empty where nothing is.
    """
    cpts, portrait = coverage.territories.cpts[cpts_id], coverage.portrait(cpts_id)
    card = _Card(coverage, cpts, portrait)
    plan = coverage.territories.plan
    return (
        *(cell(card) for _, cell in _columns(plan)),
        *(_text(cpts.autres.get(name, "")) for name in _further(plan)),
    )


def former_names(coverage: Coverage, cpts_id: str) -> list[str]:
    """Former names of a CPTS, with their year, « filiation estimée » where it is inferred."""
    return [
        f"{old.nom} ({', '.join(filter(None, (old.annee, *told)))})"
        for old in coverage.territories.plan.noms_anciens
        if old.cpts_id == cpts_id
        for told in [(ESTIMATED_FILIATION,) if old.estime else ()]
    ]


def label(cpts: Cpts) -> str:
    """Short name of a CPTS for the map: without « CPTS » and the article after it."""
    return short_name(cpts.nom)


def _remark(coverage: Coverage, portrait: Portrait) -> str:
    """Say why a CPTS has no computed population: it shares a commune, or has none."""
    if not portrait.communes:
        return "aucune commune dans le plan"
    if not portrait.partagees:
        return ""
    partial = coverage.territories.derogations
    shared = listed(
        f"{typographic(commune.nom)} ({count(commune.population, 'habitant')}), partagée"
        + (" et partiellement couverte" if partial[commune.code].partielle else "")
        for commune in portrait.partagees
    )
    own = count(portrait.population_propre, "habitant")
    return f"{own} sans {shared} par dérogation{NBSP}: ni population ni taille calculées"


def _text(text: str) -> Cell:
    return Cell(text, text)


def _number(value: int | None) -> Cell:
    return _text("") if value is None else Cell(number(value), value)


def _linked(text: str | None, link: Callable[[str], str | None]) -> Cell:
    return Cell(text, text, link(text)) if text else _text("")


class _Card(NamedTuple):
    """What a cell is made from."""

    coverage: Coverage
    cpts: Cpts
    portrait: Portrait


def _status_date(card: _Card) -> Cell:
    event = card.portrait.evenement
    return Cell(date_of(event), event.date.iso if event else "")


def _status_source(card: _Card) -> Cell:
    event = card.portrait.evenement
    return _text(typographic(event.source or "") if event else "")


def _list(card: _Card) -> Cell:
    # A project that has no commune yet has no list either.
    return _text(list_told(card.cpts) if card.portrait.communes or card.cpts.fiabilite else "")


def _list_date(card: _Card) -> Cell:
    known = card.cpts.liste and card.cpts.liste.date
    return Cell(list_origin(card.cpts)[1], known.iso if known else "")


def _published_population(card: _Card) -> Cell:
    declared = card.cpts.population_declaree
    return Cell(card.cpts.population_publiee or "", "" if declared is None else str(declared))


def _departements(card: _Card) -> Cell:
    names = card.coverage.territories.communes.departements
    return _text(
        ", ".join(f"{typographic(names[code])} ({code})" for code in card.portrait.departements)
    )


def _epci(card: _Card) -> Cell:
    names = card.coverage.territories.communes.epci
    return _text(", ".join(typographic(names[siren]) for siren in card.portrait.epci))


_OF_LISTS = ("Source de la liste", "Date de la liste")

_COLUMNS: tuple[tuple[Heading, Callable[[_Card], Cell]], ...] = (
    (Heading("CPTS"), lambda card: _text(typographic(card.cpts.nom))),
    (Heading("Statut"), lambda card: _text(aci.libelle_statut(card.portrait.statut))),
    (Heading("Date du statut"), _status_date),
    (Heading("Site"), lambda card: _linked(card.cpts.site_internet, web_link)),
    (Heading("Contact"), lambda card: _linked(card.cpts.contact, contact_link)),
    (Heading("Liste de communes"), _list),
    (Heading("Source de la liste"), lambda card: _text(list_origin(card.cpts)[0])),
    (Heading("Date de la liste"), _list_date),
    (Heading("Communes", numeric=True), lambda card: _number(len(card.portrait.communes))),
    (Heading("Population calculée", numeric=True), lambda card: _number(card.portrait.population)),
    (Heading("Population publiée", numeric=True), _published_population),
    (Heading("Taille calculée", numeric=True), lambda card: _number(card.portrait.taille)),
    (Heading("Taille publiée", numeric=True), lambda card: _number(card.cpts.taille_declaree)),
    (Heading("Remarque"), lambda card: _text(_remark(card.coverage, card.portrait))),
    (Heading("Départements"), _departements),
    (
        Heading("Départements publiés"),
        lambda card: _text(", ".join(card.cpts.departements_publies)),
    ),
    (Heading("EPCI"), _epci),
    (
        Heading("Anciens noms"),
        lambda card: _text(", ".join(former_names(card.coverage, card.cpts.cpts_id))),
    ),
    (Heading("Source du statut"), _status_source),
)
"""The columns, in their order: a heading, and what makes its cell.

First what a reader asks of a CPTS: its status, how to reach it, where its communes are known from.
"""
