"""The texts about a CPTS: its row in the table, from which the page makes its card."""

import re
from collections.abc import Callable
from typing import NotRequired, TypedDict

from cptsgeo.analysis.coverage import Coverage, Portrait
from cptsgeo.plan import aci
from cptsgeo.plan.model import Cpts, Plan, date_of
from cptsgeo.text.french import NBSP, count, listed, number, typographic


class Cellule(TypedDict):
    """A cell of the table: text, what to sort by, and a safe link where there is one."""

    texte: str
    tri: str | int
    lien: NotRequired[str]


class Colonne(TypedDict):
    """A column of the table; numbers are aligned and sorted as such."""

    titre: str
    nombre: bool


_RELIABILITY = {
    "officielle": "officielle",
    "estimation": "estimée, à confirmer",
    None: "fiabilité non précisée",
}

_COLUMNS = (
    ("CPTS", False),
    ("Statut", False),
    ("Date du statut", False),
    ("Source du statut", False),
    ("Communes", True),
    ("Population calculée", True),
    ("Population publiée", True),
    ("Taille calculée", True),
    ("Taille publiée", True),
    ("Remarque", False),
    ("Départements", False),
    ("Départements publiés", False),
    ("EPCI", False),
    ("Composition", False),
    ("Anciens noms", False),
    ("Site", False),
    ("Contact", False),
)


def columns(plan: Plan) -> list[Colonne]:
    """Columns of the table of CPTS: ours, then the further ones of the plan.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    list of Colonne
        Titles, and whether they hold numbers.
    """
    further = dict.fromkeys(name for cpts in plan.cpts for name in cpts.autres)
    named = (*_COLUMNS, *((name, False) for name in further))
    return [{"titre": title, "nombre": is_number} for title, is_number in named]


def web_link(text: str) -> str | None:
    """Address of a web site typed with or without its protocol; None if it is not one."""
    match = re.fullmatch(r"(https?://)?([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?:/[\w./~%-]*)?)", text)
    return f"{match[1] or 'https://'}{match[2]}" if match else None


def mail_link(text: str) -> str | None:
    """Link to an electronic address; None if it is not one."""
    return f"mailto:{text}" if re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text) else None


def row(coverage: Coverage, cpts_id: str) -> list[Cellule]:
    """Cells of the row of a CPTS, one for each of `columns`; the page makes its card from them.

    Parameters
    ----------
    coverage
        A coverage of its plan.
    cpts_id
        The CPTS.

    Returns
    -------
    list of Cellule
        What is known of it; empty where nothing is.
    """
    plan, known = coverage.territories.plan, coverage.territories.communes
    cpts, portrait = coverage.territories.cpts[cpts_id], coverage.portrait(cpts_id)
    event = portrait.evenement
    published = "" if cpts.population_declaree is None else str(cpts.population_declaree)
    cells: list[Cellule] = [
        _text(typographic(cpts.nom)),
        _text(aci.libelle_statut(portrait.statut)),
        {"texte": date_of(event), "tri": event.date.iso if event else ""},
        _text(typographic(event.source or "") if event else ""),
        _number(len(portrait.communes)),
        _number(portrait.population),
        {"texte": cpts.population_publiee or "", "tri": published},
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
    ]  # fmt: skip
    further = columns(plan)[len(_COLUMNS) :]
    return cells + [_text(cpts.autres.get(column["titre"], "")) for column in further]


def former_names(coverage: Coverage, cpts_id: str) -> list[str]:
    """Former names of a CPTS, with their year, « filiation estimée » where it is inferred."""
    return [
        f"{old.nom} ({', '.join(filter(None, (old.annee, 'estimé' if old.estime else '')))})"
        for old in coverage.territories.plan.noms_anciens
        if old.cpts_id == cpts_id
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


def _text(text: str) -> Cellule:
    return {"texte": text, "tri": text}


def _number(value: int | None) -> Cellule:
    return _text("") if value is None else {"texte": number(value), "tri": value}


def _linked(text: str | None, link: Callable[[str], str | None]) -> Cellule:
    cell = _text(text or "")
    address = link(text) if text else None
    if address:
        cell["lien"] = address
    return cell
