"""Zones blanches as tables and as GeoJSON."""

import json
from typing import Any

from cptsgeo.analysis.zones import Groupe, ZonesBlanches
from cptsgeo.plan import aci
from cptsgeo.render.provenance import FUNDING, head, reserves
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.sheets.sheet import scaled
from cptsgeo.render.tables.standing import joining
from cptsgeo.render.tables.zones_apart import contested, projects, waiting
from cptsgeo.text.french import count, listed, typographic

_SHOWN = 3
"""Candidates that a line of the terminal names."""

_SIZE = (
    Column("taille", "Taille seule", Unit.ENTIER),
    Column("financement_euros", f"{aci.COLONNE}, seule", Unit.EUROS),
    Column("crise_grave_euros", f"{aci.COLONNE_CRISE}, seule", Unit.EUROS),
    Column("manque", "Manque pour la taille suivante", Unit.ENTIER),
    Column("marge", "Marge avant la taille inférieure", Unit.ENTIER),
)


def zones_sheets(found: ZonesBlanches) -> list[Sheet]:
    """Give every table of zones blanches.

    Parameters
    ----------
    found
        The zones.

    Returns
    -------
    list of Sheet
        ``zones``, ``parties``, ``candidats``, ``communes``, ``epci``, ``contestees``,
        ``a_attribuer`` if there are, ``projets``.
    """
    funded = [_with_funding(sheet) for sheet in (_zones(found), _parts(found), _candidates(found))]
    apart = [contested(found), *waiting(found), projects(found)]
    return [*funded, _communes(found), _epci(found), *apart]


def _with_funding(sheet: Sheet) -> Sheet:
    """Say in a note what the amounts of a table are."""
    return sheet._replace(notes=(*sheet.notes, FUNDING)) if sheet.lignes else sheet


def zones_text(found: ZonesBlanches) -> list[Sheet]:
    """Give the tables of zones blanches that a terminal has room for.

    Parameters
    ----------
    found
        The zones.

    Returns
    -------
    list of Sheet
        Clusters with their parts, whom they could join, what is apart.
    """
    shown = (*(("ici",) if _partly(found) else ()), "surface_km2", "taille", "manque", "villes")
    zones = _zones(found).only("numero", "nom", "communes", "population", *shown)
    parts = _parts(found).only("numero", "nom", "communes", "population", *shown)
    return [
        zones._replace(
            lignes=tuple(sorted((*zones.lignes, *parts.lignes), key=lambda row: _rank(row[0])))
        ),
        _joining(found),
        contested(found),
        *(sheet.only("commune", "population", "venait_de", "voisines") for sheet in waiting(found)),
        projects(found),
    ]


def _rank(numero: object) -> tuple[int, ...]:
    return tuple(map(int, str(numero).split(".")))


def _partly(found: ZonesBlanches) -> bool:
    """Whether a cluster reaches beyond the departments looked at."""
    return any(zone.groupe.ici < zone.groupe.population for zone in found.zones)


def zones_title(found: ZonesBlanches) -> str:
    """Tell what the zones are of, and how much they are.

    Parameters
    ----------
    found
        The zones.

    Returns
    -------
    str
        ``Zones blanches : 9 zones, 179 communes, 583 947 habitants``.
    """
    line = aci.libelle_statut(found.a_partir_de) if found.a_partir_de else ""
    what = f"Zones sans projet au moins au statut « {line} »" if line else "Zones blanches"
    if not found.zones:
        return f"{what} : aucune, toutes les communes sont couvertes"
    return (
        f"{what} : {count(len(found.zones), 'zone')}, "
        f"{count(len(found.communes), 'commune')}, {count(found.population, 'habitant')}"
    )


def _zones(found: ZonesBlanches) -> Sheet:
    rows = tuple(_line(zone.groupe) for zone in found.zones)
    notes = list(reserves(found.territories))
    if any(zone.groupe.ouverte for zone in found.zones):
        notes.append(
            "Une zone « ouverte » touche des communes dont le plan ne parle pas : une CPTS "
            "d’un autre département ou d’une autre région pourrait aussi l’accueillir."
        )
    if any(zone.parties for zone in found.zones):
        notes.append(
            "Une zone de plus de 40 000 habitants est divisée par EPCI : ses parties sont "
            "numérotées 1.1, 1.2…"
        )
    return Sheet("zones", zones_title(found), _columns(found), rows, tuple(notes))


def _parts(found: ZonesBlanches) -> Sheet:
    rows = tuple(_line(part) for zone in found.zones for part in zone.parties)
    return Sheet("parties", "Parties des grandes zones, par EPCI", _columns(found), rows)


def _columns(found: ZonesBlanches) -> tuple[Column, ...]:
    names = found.territories.communes.departements
    here = listed(typographic(names[code]) for code in found.departements)
    return (
        Column("numero", "N°"),
        Column("nom", "Zone autour de"),
        Column("communes", "Communes", Unit.ENTIER),
        Column("population", "Habitants", Unit.ENTIER),
        Column("ici", f"dont {here}" if len(found.departements) == 1 else "dont départements "
               "choisis", Unit.ENTIER),
        Column("surface_km2", "Surface", Unit.SURFACE),
        Column("departements", "Départements"),
        Column("epci_entiers", "EPCI entiers"),
        Column("epci_en_partie", "EPCI en partie"),
        *_SIZE,
        Column("candidats", "CPTS candidates, par frontière commune"),
        Column("villes", "Où se réunir"),
        Column("ouverte", "Ouverte sur l’extérieur"),
    )  # fmt: skip


def _line(group: Groupe) -> tuple[Any, ...]:
    return (
        group.numero,
        typographic(group.nom),
        len(group.communes),
        group.population,
        group.ici,
        group.surface,
        ", ".join(group.departements),
        listed(typographic(one.nom) for one in group.epci if one.entier),
        listed(
            f"{typographic(one.nom)} ({one.communes_dedans} sur "
            f"{one.communes_dedans + one.communes_dehors})"
            for one in group.epci if not one.entier
        ),
        group.taille, group.financement, group.crise_grave, group.manque, group.marge,
        listed(typographic(one.nom) for one in group.candidats),
        listed(typographic(town.nom) for town in group.villes),
        "oui" if group.ouverte else "non",
    )  # fmt: skip


_CANDIDATE = (
    Column("numero", "N°"),
    Column("zone", "Zone autour de"),
    Column("cpts_id", "Identifiant"),
    Column("cpts", "CPTS candidate"),
    Column("statut", "Statut"),
    Column("frontiere_km", "Frontière commune", Unit.LONGUEUR),
    Column("population_avant", "Habitants avant", Unit.ENTIER),
    Column("population", "Habitants après", Unit.ENTIER),
    Column("taille_avant", "Taille avant", Unit.ENTIER),
    Column("taille", "Taille après", Unit.ENTIER),
    Column("financement_avant_euros", f"{aci.COLONNE}, avant", Unit.EUROS),
    Column("financement_euros", f"{aci.COLONNE}, après", Unit.EUROS),
    Column("crise_grave_avant_euros", f"{aci.COLONNE_CRISE}, avant", Unit.EUROS),
    Column("crise_grave_euros", f"{aci.COLONNE_CRISE}, après", Unit.EUROS),
    Column("communes_seules", "Communes sans autre choix"),
)


def _candidates(found: ZonesBlanches) -> Sheet:
    rows = [
        (
            group.numero, typographic(group.nom), one.cpts_id, typographic(one.nom),
            aci.libelle_statut(one.statut), one.longueur_metres,
            one.population_avant, one.population, one.taille_avant, one.taille,
            one.financement_avant, one.financement, one.crise_grave_avant, one.crise_grave,
            listed(typographic(commune.nom) for commune in one.seules),
        )
        for group in found.groupes
        for one in group.candidats
    ]  # fmt: skip
    unsized = any(one.population is None for group in found.groupes for one in group.candidats)
    return Sheet(
        "candidats",
        "CPTS que chaque zone, ou partie, pourrait rejoindre",
        _CANDIDATE,
        tuple(rows),
        ("Une CPTS qui partage une commune par dérogation n’a ni taille ni financement calculés.",)
        if unsized
        else (),
    )


def _joining(found: ZonesBlanches) -> Sheet:
    """The first candidates of what one can act on: a part where there are parts."""
    whole = _candidates(found)
    leaves = {group.numero for zone in found.zones for group in zone.feuilles}
    seen: dict[object, int] = {}
    kept = []
    for row in whole.lignes:
        seen[row[0]] = seen.get(row[0], 0) + 1
        if row[0] in leaves and seen[row[0]] <= _SHOWN:
            kept.append(row)
    return _with_funding(whole._replace(
        titre="Les rattacher : les CPTS voisines, par frontière commune", lignes=tuple(kept)
    )).only("numero", "zone", "cpts", "frontiere_km", "population", "taille_avant", "taille",
           "financement_euros")  # fmt: skip


def _communes(found: ZonesBlanches) -> Sheet:
    known = found.territories.communes
    joined = joining(found.territories, [one.code for one in found.communes])
    rows = []
    for zone in found.zones:
        only = {
            commune.code: typographic(candidate.nom)
            for candidate in zone.groupe.candidats
            for commune in candidate.seules
        }
        rows += [
            (
                zone.groupe.numero, part.numero, commune.code, typographic(commune.nom),
                commune.population, commune.departement,
                typographic(known.epci.get(commune.epci, "")), only.get(commune.code, ""),
                commune.codes_postaux, " ; ".join(joined.get(commune.code, ())),
            )
            for part in zone.feuilles
            for commune in part.communes
        ]  # fmt: skip
    return Sheet(
        "communes",
        "Communes des zones",
        (
            Column("zone", "Zone"),
            Column("partie", "Partie"),
            Column("code_commune", "Code INSEE"),
            Column("commune", "Commune"),
            Column("population", "Habitants", Unit.ENTIER),
            Column("departement", "Département"),
            Column("epci", "EPCI"),
            Column("seul_choix", "Seule CPTS possible"),
            Column("codes_postaux", "Codes postaux"),
            Column("adhesions", "Professionnels dans une CPTS d’ailleurs"),
        ),
        tuple(rows),
        ("« Seule CPTS possible » : la commune ne touche que cette CPTS, et aucune commune dont "
         "la couverture est inconnue.",),
    )  # fmt: skip


def _epci(found: ZonesBlanches) -> Sheet:
    rows = [
        (
            group.numero, one.siren, typographic(one.nom), "oui" if one.entier else "non",
            one.communes_dedans, one.population_dedans,
            one.communes_dehors, one.population_dehors,
        )
        for group in found.groupes
        for one in group.epci
    ]  # fmt: skip
    return Sheet(
        "epci",
        "EPCI des zones et de leurs parties",
        (
            Column("numero", "N°"),
            Column("siren", "SIREN"),
            Column("epci", "EPCI"),
            Column("entier", "Entier"),
            Column("communes_dedans", "Communes dedans", Unit.ENTIER),
            Column("population_dedans", "Habitants dedans", Unit.ENTIER),
            Column("communes_dehors", "Communes dehors", Unit.ENTIER),
            Column("population_dehors", "Habitants dehors", Unit.ENTIER),
        ),
        tuple(rows),
    )


def zones_geojson(found: ZonesBlanches, *, empreinte: str = "") -> str:
    """Write zones and their parts as GeoJSON, for QGIS and others.

    Parameters
    ----------
    found
        The zones.
    empreinte
        Fingerprint of the files that were read.

    Returns
    -------
    str
        A FeatureCollection (RFC 7946: degrees, WGS 84): a feature for each cluster (``niveau``
        ``zone``) and each part (``partie``), with the columns of the table.
    """
    import shapely  # noqa: PLC0415 (only this form draws)

    topology = found.territories.communes.topology
    columns = _columns(found)
    features = []
    for group in found.groupes:
        shape = topology.union(frozenset(commune.code for commune in group.communes))
        row = zip(columns, _line(group), strict=True)
        features.append(
            {
                "type": "Feature",
                "id": group.numero,
                "properties": {
                    "niveau": "partie" if "." in group.numero else "zone",
                    **{column.cle: scaled(value, column.nature) for column, value in row},
                    "codes_communes": [commune.code for commune in group.communes],
                },
                "geometry": json.loads(shapely.to_geojson(shape)),
            }
        )
    document = {
        "type": "FeatureCollection",
        **head("zones-blanches", found.territories, empreinte=empreinte),
        "features": features,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
