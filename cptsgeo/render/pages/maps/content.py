"""What a map page shows: its payload for the script, its context for the template."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from cptsgeo import __version__
from cptsgeo.analysis.coverage import (
    CONTESTEE,
    COUVERTURE_INCONNUE,
    PARTAGEE,
    ZONE_BLANCHE,
    Coverage,
    Part,
)
from cptsgeo.analysis.coverage import coverage as cover_communes
from cptsgeo.communes.commune_table import Commune
from cptsgeo.plan import aci
from cptsgeo.plan.model import Cpts
from cptsgeo.render import cards
from cptsgeo.render.canvas.payload import map_data
from cptsgeo.render.looks import payload, state_looks
from cptsgeo.render.pages.maps import indicator_layer as calque
from cptsgeo.render.pages.maps.indicator_layer import Calque
from cptsgeo.render.pages.maps.model import LegendRow
from cptsgeo.text import names
from cptsgeo.text.french import NBSP, count, listed, number, percent, quoted, typographic


class Fond(NamedTuple):
    """A background of tiles, from one named host."""

    hote: str
    url: str
    attribution: str


PLAN_IGN = Fond(
    "https://data.geopf.fr",
    "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&TILEMATRIXSET=PM"
    "&FORMAT=image/png&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
    "© IGN – Géoplateforme, Plan IGN",
)


class Contenu(NamedTuple):
    """A page: payload of the script, context of the template, and what frames them.

    `genre` is what it shows, as a heading says it: regions, departments, territories of CPTS.
    """

    fichier: str
    lieu: str
    titre: str
    donnees: dict[str, Any]
    contexte: dict[str, Any]
    fond: Fond | None
    coverage: Coverage
    autour: tuple[Commune, ...]
    calque: Calque | None
    genre: str


def contenu(
    coverage: Coverage,
    *,
    lieu: str,
    fichier: str,
    departement: str | None = None,
    cpts_id: str | None = None,
    autour: Sequence[Commune] = (),
    fond: Fond | None = None,
    accueil: bool = False,
    indicateur: Calque | None = None,
) -> Contenu:
    """Gather what a map page shows.

    Parameters
    ----------
    coverage
        Coverage of the communes that the page is about.
    lieu
        What the page is about, as its title names it.
    fichier
        Name of its file.
    departement
        Code of the department that the page is about, whose list of CPTS stands beside the map.
    cpts_id
        The CPTS that the page is about; with neither this nor a department, it is about a region.
    autour
        Communes drawn faded around the others, for context.
    fond
        Background tiles; the only thing that ever asks the network.
    accueil
        Whether the page links to an ``index.html`` beside it.
    indicateur
        An indicator, that the map shows first; statuses are a click away.

    Returns
    -------
    Contenu
        The content.
    """
    nature = "cpts" if cpts_id else "departement" if departement else "region"
    titre = lieu if cpts_id else f"Couverture des CPTS – {lieu}"
    if indicateur:
        titre = f"{indicateur.indicator.nom} – {lieu}"
    everything = _with_context(coverage, autour)
    shown = [etat for etat in state_looks() if any(part.etat == etat for part in everything.parts)]
    told = frozenset() if cpts_id else _cpts_told(coverage, departement)
    own_cpts = _by_name(coverage, {*coverage.cpts_ids, *told})
    listed_cpts = _by_name(coverage, {*everything.cpts_ids, *told})
    for one in listed_cpts:
        state = everything.portrait(one).statut
        if state not in shown:
            shown.append(state)
    shown.sort(key=list(state_looks()).index)
    page = {
        "nature": nature,
        "titre": titre,
        "sous_titre": _subtitle(coverage),
        "reserve": _reserve(coverage),
        "fond": {"url": fond.url, "attribution": fond.attribution} if fond else None,
    }
    # What a CPTS covers elsewhere is told where the map clips it.
    inside = frozenset({departement} if departement else (c.departement for c in coverage.communes))
    if cpts_id:
        inside = frozenset(coverage.territories.communes.departements)
    state_rows = [_state(etat, coverage, own_cpts) for etat in shown]
    donnees = {
        "page": page,
        "etats": [*map(_row, state_rows)],
        **map_data(everything, autour, shown, listed_cpts, inside),
    }
    classes = calque.legend(indicateur, coverage.communes) if indicateur else []
    if indicateur:
        donnees["communes"] |= calque.columns_of(indicateur, everything.communes)
        donnees["calque"] = {**calque.names_of(indicateur), "classes": [*map(_row, classes)]}
    contexte = {
        "page": page
        | {
            "chiffres": _portrait(coverage, cpts_id) if cpts_id else _figures(coverage, own_cpts),
            "avertissements": _notices(coverage, fond),
            "sources": coverage.territories.communes.vintages.mention,
            "mentions": [*(calque.notes(indicateur) if indicateur else []), *_mentions(coverage)],
            "version": f"cptsgeo {__version__}",
            "liste": _departement_list(everything, departement),
            "retour": accueil,
        },
        "etats": state_rows,
        "classes": classes,
        "calque": indicateur.titre if indicateur else "",
        "tableau": _table(everything, listed_cpts, indicateur)
        | {"communes": number(len(coverage.communes))},
    }
    return Contenu(
        fichier, lieu, titre, donnees, contexte, fond, coverage, tuple(autour), indicateur,
        "Territoires" if cpts_id else "Départements" if departement else "Régions",
    )  # fmt: skip


def _table(
    coverage: Coverage, cpts_ids: Sequence[str], indicateur: Calque | None
) -> dict[str, Any]:
    """The table of CPTS, that of an indicator in its last column."""
    columns = cards.columns(coverage.territories.plan)
    rows = {cpts_id: cards.row(coverage, cpts_id) for cpts_id in cpts_ids}
    if indicateur:
        columns.append(calque.column(indicateur))
        for cpts_id, cell in calque.cells(indicateur, coverage, cpts_ids).items():
            rows[cpts_id].append(cell)
    return {
        "legende": "Cliquer sur un titre de colonne pour trier, sur un nom pour le voir sur la "
        "carte.",
        "colonnes": columns,
        "lignes": [{"id": cpts_id, "cellules": cells} for cpts_id, cells in rows.items()],
    }


def _with_context(coverage: Coverage, autour: Sequence[Commune]) -> Coverage:
    if not autour:
        return coverage
    return cover_communes(coverage.territories, [*coverage.communes, *autour])


def _cpts_told(coverage: Coverage, departement: str | None) -> frozenset[str]:
    """CPTS that a map may not show: those that say they are there, projects without a commune."""
    # A project that says no place at all stands on the region's page.
    places = {departement} if departement else {None, *(c.departement for c in coverage.communes)}
    return frozenset(
        cpts.cpts_id
        for cpts in coverage.territories.plan.cpts
        if (departement and _published_in(cpts, departement))
        or (not coverage.territories.atoms[cpts.cpts_id] and cpts.departement_fiche in places)
    )


def _by_name(coverage: Coverage, cpts_ids: Collection[str]) -> list[str]:
    cpts = coverage.territories.cpts
    return sorted(cpts_ids, key=lambda one: (names.key(cpts[one].nom), one))


def _subtitle(coverage: Coverage) -> str:
    au = coverage.territories.au
    situation = f"Situation {au.as_of}" if au else "Situation non datée"
    shown = [coverage.territories.cpts[cpts_id] for cpts_id in coverage.cpts_ids]
    return f"{situation} · territoires estimés" if any(c.estimee for c in shown) else situation


def _reserve(coverage: Coverage) -> str:
    """What to say of a commune that seems to be in no CPTS."""
    estimated = coverage.territories.plan.estimated
    return "d’après des territoires estimés, à confirmer" if estimated else ""


def _figures(coverage: Coverage, cpts_ids: Collection[str]) -> list[dict[str, str]]:
    covered, known = coverage.covered, coverage.known
    working = aci.operationnelles()
    running = sum(coverage.portrait(cpts_id).statut in working for cpts_id in cpts_ids)
    projects = {
        "libelle": "CPTS et projets",
        "valeur": number(len(cpts_ids)),
        "detail": count(running, "opérationnelle"),
    }
    if not known.communes:
        return [projects]
    white = next((part for part in coverage.parts if part.etat == ZONE_BLANCHE), Part("", 0, 0))
    partial = listed(typographic(commune.nom) for commune in coverage.partial)
    note = f"{NBSP}; {partial} n’est couverte qu’en partie" if partial else ""
    where = "" if known.communes == len(coverage.communes) else " du périmètre"
    return [
        {
            "libelle": f"Population{where} dans une CPTS ou un projet",
            "valeur": percent(covered.population, known.population),
            "detail": f"{count(covered.population, 'habitant')} sur {number(known.population)}"
            + note,
        },
        {
            "libelle": f"Communes{where} couvertes",
            "valeur": percent(covered.communes, known.communes),
            "detail": f"{number(covered.communes)} sur {number(known.communes)}",
        },
        projects,
        {
            "libelle": "Zones blanches",
            "valeur": count(white.communes, "commune"),
            "detail": count(white.population, "habitant"),
        },
    ]


def _portrait(coverage: Coverage, cpts_id: str) -> list[dict[str, str]]:
    """Figures of a CPTS on its own page: its card has the rest."""
    portrait, known = coverage.portrait(cpts_id), coverage.territories.communes
    taille = str(portrait.taille) if portrait.taille else "non calculée"
    without = listed(typographic(c.nom) for c in portrait.partagees)
    return [
        {
            "libelle": "Population calculée",
            "valeur": count(portrait.population_propre, "habitant"),
            "detail": f"sans {without}, partagée par dérogation" if without else "",
        },
        {"libelle": "Communes", "valeur": number(len(portrait.communes)), "detail": ""},
        {"libelle": "Taille de l’ACI", "valeur": taille, "detail": ""},
        {
            "libelle": "Départements" if len(portrait.departements) > 1 else "Département",
            "valeur": listed(portrait.departements),
            "detail": listed(typographic(known.departements[d]) for d in portrait.departements),
        },
    ]


def _notices(coverage: Coverage, fond: Fond | None) -> list[str]:
    territories = coverage.territories
    shown = [territories.cpts[cpts_id] for cpts_id in coverage.cpts_ids]
    estimated = sum(cpts.estimee for cpts in shown)
    notices = []
    if estimated:
        whose = (
            "Les territoires dessinés sont des estimations"
            if estimated == len(shown)
            else f"Les territoires de {count(estimated, 'CPTS', 'CPTS')} sont des estimations"
        )
        notices.append(
            f"{whose}, faute de listes de communes publiées{NBSP}: à confirmer auprès de chaque "
            "CPTS."
        )
    unknown = [c for c in coverage.communes if c.departement not in territories.plan.perimetre]
    if unknown:
        notices.append(
            f"Le plan ne parle que de{NBSP}: {', '.join(territories.plan.perimetre)}. Hors de ces "
            "départements, la couverture des autres communes est inconnue."
        )
    contested = [c for c in coverage.communes if c.code in territories.contested]
    if contested:
        named = listed(f"{typographic(c.nom)} ({c.code})" for c in contested[:8])
        notices.append(
            f"{count(len(contested), 'commune est revendiquée', 'communes sont revendiquées')} "
            f"par plusieurs CPTS sans dérogation{NBSP}: {named}"
            + ("…" if len(contested) > 8 else ".")
        )
    latest = territories.plan.latest
    if latest and territories.au and territories.au < latest and not territories.plan.dated:
        notices.append(
            f"Les statuts sont ceux connus {territories.au.as_of}{NBSP}; les territoires sont ceux "
            "d’aujourd’hui, le plan ne disant pas depuis quand chaque commune y est."
        )
    if fond:
        notices.append(
            f"Le fond de carte est demandé à {fond.hote.removeprefix('https://')}"
            f"{NBSP}: il ne s’affiche pas hors ligne."
        )
    return notices


def _mentions(coverage: Coverage) -> list[str]:
    vintages = coverage.territories.communes.vintages
    documents = coverage.territories.plan.sources
    return [
        *([f"CPTS et statuts{NBSP}: {' ; '.join(documents)}."] if documents else []),
        f"Contours généralisés, à l’échelle d’un département{NBSP}: {vintages.contours}.",
        f"{quoted('Au plus tard')}{NBSP}: à la date du document qui montre ce statut.",
    ]


def _state(etat: str, coverage: Coverage, cpts_ids: Collection[str]) -> LegendRow:
    part = next((part for part in coverage.parts if part.etat == etat), Part(etat, 0, 0))
    of_status = sum(coverage.portrait(cpts_id).statut == etat for cpts_id in cpts_ids)
    is_status = etat not in (PARTAGEE, CONTESTEE, ZONE_BLANCHE, COUVERTURE_INCONNUE)
    detail = (
        f"{count(part.communes, 'commune')} · {count(part.population, 'habitant')}"
        if part.communes
        else ""
    )
    if etat == PARTAGEE and detail:
        detail += " · comptée une fois"
    held = count(of_status, "CPTS", "CPTS") if is_status and of_status else ""
    return LegendRow(state_looks()[etat], held, detail)


def _row(row: LegendRow) -> dict[str, Any]:
    return {**payload(row.look), "nombre": row.holders, "detail": row.detail}


def _departement_list(coverage: Coverage, departement: str | None) -> list[dict[str, str]]:
    """The CPTS of a department as published: its own chapter's and those that say they cover it."""
    if departement is None:
        return []
    return [
        {
            "id": cpts.cpts_id,
            "nom": typographic(cpts.nom),
            "statut": aci.libelle_statut(coverage.portrait(cpts.cpts_id).statut),
            "departements": ", ".join(cpts.departements_publies) or "département non publié",
        }
        for cpts in sorted(
            coverage.territories.plan.cpts, key=lambda cpts: (cpts.nom, cpts.cpts_id)
        )
        if _published_in(cpts, departement)
    ]


def _published_in(cpts: Cpts, departement: str) -> bool:
    return departement in (cpts.departement_fiche, *cpts.departements_publies)
