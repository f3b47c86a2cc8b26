"""The texts about a CPTS: the lines of its card, and its row in the table."""

import re
from typing import Any, NotRequired, TypedDict

from cptsgeo import aci
from cptsgeo.coverage import Coverage, Portrait
from cptsgeo.french import NBSP, count, listed, number, typographic
from cptsgeo.plan import Cpts, date_of


class Ligne(TypedDict):
    """A line of a card: label, text and, where there is one, a safe link."""

    libelle: str
    texte: str
    lien: NotRequired[str]


class Cellule(TypedDict):
    """A cell of the table: text, what to sort by, and a safe link where there is one."""

    texte: str
    tri: str | int
    lien: NotRequired[str]


class Colonne(TypedDict):
    """A column of the table; numbers are aligned and sorted as such."""

    titre: str
    nombre: bool


COLONNES: tuple[Colonne, ...] = (
    {"titre": "CPTS", "nombre": False},
    {"titre": "Statut", "nombre": False},
    {"titre": "Date du statut", "nombre": False},
    {"titre": "Communes", "nombre": True},
    {"titre": "Population calculée", "nombre": True},
    {"titre": "Population publiée", "nombre": True},
    {"titre": "Taille calculée", "nombre": True},
    {"titre": "Taille publiée", "nombre": True},
    {"titre": "Départements", "nombre": False},
    {"titre": "EPCI", "nombre": False},
    {"titre": "Site", "nombre": False},
    {"titre": "Contact", "nombre": False},
)

_NONE = "–"


def web_link(text: str) -> str | None:
    """Address of a web site typed with or without its protocol; None if it is not one."""
    match = re.fullmatch(r"(https?://)?([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?:/[\w./~%-]*)?)", text)
    return f"{match[1] or 'https://'}{match[2]}" if match else None


def mail_link(text: str) -> str | None:
    """Link to an electronic address; None if it is not one."""
    return f"mailto:{text}" if re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text) else None


def departements_of(coverage: Coverage, portrait: Portrait, cpts: Cpts) -> str:
    """Departments of the territory by name and code, with the published ones if they differ."""
    known = coverage.territories.communes.departements
    computed = listed(f"{typographic(known[code])} ({code})" for code in portrait.departements)
    published = cpts.departements_publies
    if not computed:
        return f"publiés{NBSP}: {listed(published)}" if published else _NONE
    if published and set(published) != set(portrait.departements):
        return f"{computed}{NBSP}; publiés{NBSP}: {listed(published)}"
    return computed


def card(coverage: Coverage, cpts_id: str) -> list[Ligne]:
    """Lines of the card of a CPTS.

    Parameters
    ----------
    coverage
        A coverage of its plan.
    cpts_id
        The CPTS.

    Returns
    -------
    list of Ligne
        Label and text of each line; what is not known is left out.
    """
    territories = coverage.territories
    communes = territories.communes
    cpts, portrait = territories.cpts[cpts_id], coverage.portraits[cpts_id]
    event = portrait.evenement
    lines: list[tuple[str, str | None]] = [
        ("Statut", aci.libelle_statut(portrait.statut)),
        ("Date du statut", date_of(event)),
        ("Source du statut", event.source if event else None),
        ("Population calculée", _population(coverage, portrait)),
        ("Population publiée", cpts.population_publiee),
        ("Taille calculée", _size(portrait.taille)),
        ("Taille publiée", _size(cpts.taille_declaree)),
        ("Communes", count(len(portrait.communes), "commune")),
        ("Départements", departements_of(coverage, portrait, cpts)),
        ("EPCI", listed(typographic(communes.epci[siren]) for siren in portrait.epci)),
        ("Composition", "estimée, à confirmer" if cpts.estimee else "officielle"),
        ("Anciens noms", listed(former_names(coverage, cpts_id))),
    ]
    card_lines: list[Ligne] = [
        {"libelle": label, "texte": typographic(text)} for label, text in lines if text
    ]
    for label, raw, link in (
        ("Site", cpts.site_internet, web_link),
        ("Contact", cpts.contact, mail_link),
    ):
        if raw:
            card_lines.append(_linked({"libelle": label, "texte": raw}, link(raw)))
    card_lines += [{"libelle": name, "texte": text} for name, text in cpts.autres.items()]
    return card_lines


def row(coverage: Coverage, cpts_id: str) -> list[Cellule]:
    """Cells of the row of a CPTS, one for each of `COLONNES`.

    Parameters
    ----------
    coverage
        A coverage of its plan.
    cpts_id
        The CPTS.

    Returns
    -------
    list of Cellule
        The same content as its card, shorter.
    """
    cpts, portrait = coverage.territories.cpts[cpts_id], coverage.portraits[cpts_id]
    known = coverage.territories.communes.epci
    event = portrait.evenement
    population, taille = portrait.population, portrait.taille
    own = _NONE if not portrait.communes else f"{number(portrait.population_propre)} + partagée"
    cells: list[Cellule] = [
        {"texte": typographic(cpts.nom), "tri": cpts.nom},
        {"texte": aci.libelle_statut(portrait.statut), "tri": portrait.statut},
        {"texte": date_of(event) if event else _NONE, "tri": event.date.iso if event else ""},
        {"texte": number(len(portrait.communes)), "tri": len(portrait.communes)},
        {
            "texte": number(population) if population is not None else own,
            "tri": portrait.population_propre,
        },
        {"texte": cpts.population_publiee or _NONE, "tri": cpts.population_declaree or -1},
        {"texte": str(taille or _NONE), "tri": taille or 0},
        {"texte": str(cpts.taille_declaree or _NONE), "tri": cpts.taille_declaree or 0},
        _text(", ".join(portrait.departements or cpts.departements_publies) or _NONE),
        _text(listed(typographic(known[siren]) for siren in portrait.epci) or _NONE),
    ]
    for raw, link in ((cpts.site_internet, web_link), (cpts.contact, mail_link)):
        cells.append(_linked(_text(raw or _NONE), link(raw) if raw else None))
    return cells


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


def _population(coverage: Coverage, portrait: Portrait) -> str | None:
    if not portrait.communes:
        return None
    own = count(portrait.population_propre, "habitant")
    if not portrait.partagees:
        return own
    shared = listed(
        f"{typographic(c.nom)} ({count(c.population, 'habitant')}), "
        + ("partagée et partiellement couverte" if c in coverage.partial else "partagée")
        for c in portrait.partagees
    )
    return f"{own} sans {shared} par dérogation{NBSP}: ni taille ni financement calculés"


def _size(taille: int | None) -> str | None:
    if taille is None:
        return None
    low, high = (*aci.seuils(), 0)[taille - 1 : taille + 1]
    if not low:
        return f"{taille} (moins de {number(high)} habitants)"
    if not high:
        return f"{taille} ({number(low)} habitants et plus)"
    return f"{taille} ({number(low)} à {number(high - 1)} habitants)"


def _text(text: str) -> Cellule:
    return {"texte": text, "tri": text}


def _linked(item: Any, link: str | None) -> Any:
    if link:
        item["lien"] = link
    return item
