"""The texts about a CPTS: its row in the table, from which the page makes its card."""

import re
from collections.abc import Callable
from typing import NamedTuple

from cptsgeo.analysis.coverage import Coverage, Portrait
from cptsgeo.plan import aci
from cptsgeo.plan.model import Cpts, Plan, date_of
from cptsgeo.render.provenance import ESTIMATED_COMPOSITION, ESTIMATED_FILIATION
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


_RELIABILITY = {
    "officielle": "officielle",
    "estimation": ESTIMATED_COMPOSITION,
    None: "fiabilité non précisée",
}

_HEADINGS = (
    Heading("CPTS"),
    Heading("Statut"),
    Heading("Date du statut"),
    Heading("Source du statut"),
    Heading("Communes", numeric=True),
    Heading("Population calculée", numeric=True),
    Heading("Population publiée", numeric=True),
    Heading("Taille calculée", numeric=True),
    Heading("Taille publiée", numeric=True),
    Heading("Remarque"),
    Heading("Départements"),
    Heading("Départements publiés"),
    Heading("EPCI"),
    Heading("Composition"),
    Heading("Anciens noms"),
    Heading("Site"),
    Heading("Contact"),
)


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
    further = dict.fromkeys(name for cpts in plan.cpts for name in cpts.autres)
    return (*_HEADINGS, *map(Heading, further))


def web_link(text: str) -> str | None:
    """Address of a web site typed with or without its protocol; None if it is not one."""
    match = re.fullmatch(r"(https?://)?([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?:/[\w./~%-]*)?)", text)
    return f"{match[1] or 'https://'}{match[2]}" if match else None


def mail_link(text: str) -> str | None:
    """Link to an electronic address; None if it is not one."""
    return f"mailto:{text}" if re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text) else None


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
    plan, known = coverage.territories.plan, coverage.territories.communes
    cpts, portrait = coverage.territories.cpts[cpts_id], coverage.portrait(cpts_id)
    event = portrait.evenement
    published = "" if cpts.population_declaree is None else str(cpts.population_declaree)
    cells = (
        _text(typographic(cpts.nom)),
        _text(aci.libelle_statut(portrait.statut)),
        Cell(date_of(event), event.date.iso if event else ""),
        _text(typographic(event.source or "") if event else ""),
        _number(len(portrait.communes)),
        _number(portrait.population),
        Cell(cpts.population_publiee or "", published),
        _number(portrait.taille),
        _number(cpts.taille_declaree),
        _text(_remark(coverage, portrait)),
        _text(", ".join(f"{typographic(known.departements[code])} ({code})"
                        for code in portrait.departements)),
        _text(", ".join(cpts.departements_publies)),
        _text(", ".join(typographic(known.epci[siren]) for siren in portrait.epci)),
        _text(_RELIABILITY[cpts.fiabilite]),
        _text(", ".join(former_names(coverage, cpts_id))),
        _linked(cpts.site_internet, web_link),
        _linked(cpts.contact, mail_link),
    )  # fmt: skip
    further = headings(plan)[len(_HEADINGS) :]
    return (*cells, *(_text(cpts.autres.get(heading.title, "")) for heading in further))


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
    short = re.sub(r"^CPTS\s+(?:du\s+|des\s+|de\s+(?:la\s+|l['’])?|d['’])?", "", cpts.nom)
    return typographic(short[:1].upper() + short[1:]) or cpts.nom


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
