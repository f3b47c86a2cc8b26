"""The layers of a plan: CPTS, communes, zones blanches, links, each with its table."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

import shapely

from cptsgeo.analysis.coverage import ZONE_BLANCHE, coverage, portrait
from cptsgeo.analysis.zones import ZonesBlanches, zones_blanches
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.bourgs import bourgs
from cptsgeo.communes.faces import Faces
from cptsgeo.geometry.rings import array_of
from cptsgeo.plan import aci
from cptsgeo.plan.model import date_of
from cptsgeo.plan.territories import Territories
from cptsgeo.render.exports.output_layer import OutputLayer, multi
from cptsgeo.render.looks import Look, state_looks
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.sheets.sheet import Value
from cptsgeo.render.tables.zones import zones_sheets
from cptsgeo.text.french import typographic

Row = tuple[Value, ...]


def output_layers(
    territories: Territories, quoi: Iterable[str], departements: Iterable[str] | None = None
) -> tuple[OutputLayer, ...]:
    """Give layers of a plan.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    quoi
        Which: keys of `QUOI`.
    departements
        Departments to look at; the plan's perimeter by default. A CPTS that holds something there
        is given whole, with all of its communes.

    Returns
    -------
    tuple of OutputLayer
        In the order asked for.
    """
    looked_at = territories.among_perimetre(departements)
    return tuple(QUOI[what](territories, looked_at) for what in quoi)


def _cpts(territories: Territories, departements: tuple[str, ...]) -> OutputLayer:
    here = set(territories.communes.codes_of(departements))
    everywhere = set(departements) == set(territories.plan.perimetre)
    held = [(cpts, tuple(sorted(territories.atoms[cpts.cpts_id])))
            for cpts in territories.plan.cpts]  # fmt: skip
    kept = [(cpts, atoms) for cpts, atoms in held if everywhere or here & set(atoms)]
    surfaces, looks = adjacency(territories.communes).voisinages, state_looks()
    rows: list[Row] = []
    for cpts, atoms in kept:
        found = portrait(territories, cpts.cpts_id)
        rows.append(
            (
                cpts.cpts_id,
                typographic(cpts.nom),
                found.statut,
                aci.libelle_statut(found.statut),
                date_of(found.evenement),
                len(atoms),
                found.population,
                found.taille,
                aci.financement_maximum(found.taille) if found.taille else None,
                aci.financement_crise_grave(found.taille) if found.taille else None,
                sum(surfaces[code].surface for code in atoms),
                ", ".join(found.departements),
                cpts.fiabilite,
                cpts.site_internet,
                cpts.contact,
                " ".join(atoms),
            )
        )
    return _layer(
        territories,
        Sheet(
            "cpts",
            "CPTS et projets",
            (
                Column("cpts_id", "Identifiant"),
                Column("nom", "Nom"),
                Column("statut", "Statut (code)"),
                Column("statut_libelle", "Statut"),
                Column("statut_connu", "Statut connu"),
                Column("communes", "Communes", Unit.ENTIER),
                Column("population", "Habitants", Unit.ENTIER),
                Column("taille", "Taille", Unit.ENTIER),
                Column("financement_euros", aci.COLONNE, Unit.EUROS),
                Column("crise_grave_euros", aci.COLONNE_CRISE, Unit.EUROS),
                Column("surface_km2", "Surface (km²)", Unit.SURFACE),
                Column("departements", "Départements"),
                Column("fiabilite_composition", "Fiabilité de la composition"),
                Column("site_internet", "Site internet"),
                Column("contact", "Contact"),
                Column("codes_communes", "Codes INSEE des communes"),
            ),
            tuple(rows),
        ),
        [atoms for _, atoms in kept],
        "statut",
        tuple(looks[statut] for statut in (*(s.statut for s in aci.statuts()), aci.STATUT_INCONNU)),
    )


def _communes(territories: Territories, departements: tuple[str, ...]) -> OutputLayer:
    communes, owners = territories.communes, territories.owners
    codes = set(communes.codes_of(departements))
    for atoms in territories.atoms.values():
        if codes & atoms:
            codes |= atoms
    members = [communes.atoms[code] for code in sorted(codes)]
    found = coverage(territories, members).etats
    surfaces = adjacency(communes).voisinages
    looks = state_looks()
    rows: list[Row] = [
        (
            one.code,
            typographic(one.nom),
            one.departement,
            one.region,
            one.epci or None,
            typographic(communes.epci.get(one.epci, "")) or None,
            one.codes_postaux,
            one.population,
            surfaces[one.code].surface,
            found[one.code],
            looks[found[one.code]].label,
            " ".join(owners.get(one.code, ())) or None,
            ", ".join(typographic(territories.cpts[cpts_id].nom)
                      for cpts_id in owners.get(one.code, ())) or None,
        )
        for one in members
    ]  # fmt: skip
    return _layer(
        territories,
        Sheet(
            "communes",
            "Communes",
            (
                Column("code_commune", "Code INSEE"),
                Column("nom", "Commune"),
                Column("departement", "Département"),
                Column("region", "Région"),
                Column("epci", "SIREN de l’EPCI"),
                Column("epci_nom", "EPCI"),
                Column("codes_postaux", "Codes postaux"),
                Column("population", "Habitants", Unit.ENTIER),
                Column("surface_km2", "Surface (km²)", Unit.SURFACE),
                Column("etat", "État (code)"),
                Column("etat_libelle", "État"),
                Column("cpts_ids", "Identifiants des CPTS"),
                Column("cpts_noms", "CPTS"),
            ),
            tuple(rows),
        ),
        [(one.code,) for one in members],
        "etat",
        tuple(looks.values()),
    )


def _zones(territories: Territories, departements: tuple[str, ...]) -> OutputLayer:
    return zones_layer(zones_blanches(territories, departements=departements))


def zones_layer(found: ZonesBlanches) -> OutputLayer:
    """Give zones blanches as a layer: clusters first, then their parts by EPCI.

    Parameters
    ----------
    found
        The zones.

    Returns
    -------
    OutputLayer
        A row a cluster or part; ``niveau`` tells them apart.
    """
    whole, parts = zones_sheets(found)[:2]
    groups = {group.numero: tuple(sorted(group.codes)) for group in found.groupes}
    lines = [*((*row, "zone") for row in whole.lignes), *((*row, "partie") for row in parts.lignes)]
    sheet = Sheet(
        "zones_blanches",
        "Zones blanches, et leurs parties par EPCI",
        (*whole.colonnes, Column("niveau", "Niveau")),
        tuple(lines),
    )
    white = state_looks()[ZONE_BLANCHE]
    looks = (
        replace(white, identifier="zone", label="Zone blanche"),
        replace(white, identifier="partie", label="Partie de zone"),
    )
    drawn = [groups[str(row[0])] for row in lines]
    return _layer(found.territories, sheet, drawn, "niveau", looks)


def _links(territories: Territories, departements: tuple[str, ...]) -> OutputLayer:
    communes = territories.communes
    codes = set(communes.codes_of(departements)).union(*territories.atoms.values())
    links = [link for link in adjacency(communes).links
             if {link.code_commune_a, link.code_commune_b} & codes]  # fmt: skip
    ends = sorted({code for link in links for code in link[:2]})
    places = bourgs(communes, Faces(tuple(ends), communes.topology.polygons(ends))).points
    place = dict(zip(ends, places.tolist(), strict=True))
    names = {code: typographic(communes.atoms[code].nom) for code in ends}
    rows: list[Row] = [
        (a, names[a], b, names[b], nature, typographic(nom), typographic(motif))
        for a, b, nature, nom, motif in links
    ]
    lines = array_of([shapely.LineString([place[link[0]], place[link[1]]]) for link in links])
    return OutputLayer(
        Sheet(
            "liens",
            "Liens entre communes qui ne se touchent pas",
            (
                Column("code_commune_a", "Code INSEE de l’une"),
                Column("nom_a", "Commune"),
                Column("code_commune_b", "Code INSEE de l’autre"),
                Column("nom_b", "Autre commune"),
                Column("nature", "Nature"),
                Column("nom", "Nom"),
                Column("motif", "Motif"),
            ),
            tuple(rows),
        ),
        lines,
        (),
        "",
        (),
        "nom",
    )


def _layer(
    territories: Territories,
    sheet: Sheet,
    groups: Collection[tuple[str, ...]],
    by: str,
    looks: tuple[Look, ...],
) -> OutputLayer:
    topology = territories.communes.topology
    if all(len(group) == 1 for group in groups):
        shapes = topology.polygons([group[0] for group in groups])
    else:
        shapes = array_of([topology.union(group) for group in groups])
    return OutputLayer(
        sheet,
        multi(shapes),
        tuple(groups),
        by,
        looks,
        "nom",
    )


QUOI: Mapping[str, Callable[[Territories, tuple[str, ...]], OutputLayer]] = {
    "cpts": _cpts,
    "communes": _communes,
    "zones-blanches": _zones,
    "liens": _links,
}
"""Layers by the name that a user types, in the order of a whole export."""
