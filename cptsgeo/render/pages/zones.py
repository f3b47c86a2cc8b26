"""The page of zones blanches: a map, a table, and a sheet to take to the meeting for each."""

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from cptsgeo.analysis.coverage import ZONE_BLANCHE, coverage
from cptsgeo.analysis.zones import Groupe, Zone, ZonesBlanches
from cptsgeo.geometry.topology import Topology
from cptsgeo.plan import aci
from cptsgeo.render.cards import label as short_name
from cptsgeo.render.drawing import labels
from cptsgeo.render.drawing.frame import Frame, frame
from cptsgeo.render.drawing.inset import inset, inset_svg
from cptsgeo.render.drawing.labels import Label
from cptsgeo.render.drawing.marks import Mark, mark
from cptsgeo.render.drawing.paths import shape_path
from cptsgeo.render.drawing.scene import Scene, Trait, holders, scene
from cptsgeo.render.looks import pattern_svg, state_looks, swatch
from cptsgeo.render.pages.document import render
from cptsgeo.render.provenance import reserves, situation, sources
from cptsgeo.render.sheets.sheet import kilometres
from cptsgeo.render.tables.zones import titre
from cptsgeo.text.french import count, euros, listed, number, percent, typographic

PAPER = (600, 480)
"""CSS pixels of the map on an A4 page."""

SHEET = (330, 270)
"""CSS pixels of the map of one sheet."""

_ON_PAPER = 15
_ON_PAPER_BESIDE_MANY = 6
_MANY = 60
"""Neighbouring CPTS that a printed sheet has room for, and where there are many communes."""

_IDENT = "zones"


def page_zones(
    found: ZonesBlanches,
    *,
    empreinte: str = "",
    faits: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> str:
    """Write the page of zones blanches.

    Parameters
    ----------
    found
        The zones.
    empreinte
        Fingerprint of the files that were read, shown if not empty.
    faits
        A further fact for the sheet of each zone or part: its title and value, by number.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same zones.
    """
    territories = found.territories
    drawn, looks = _scene(found), state_looks()
    sheets = [_sheet(group, zone, found, drawn, faits)
              for zone in found.zones for group in (zone.groupe, *zone.parties)]  # fmt: skip
    sizes = sorted({sheet["carte"]["pas"] for sheet in sheets})
    known = territories.communes.departements
    places = [f"{typographic(known[code])} ({code})" for code in found.departements]
    whole = found.departements == tuple(sorted(territories.plan.perimetre))
    where = typographic(territories.plan.nom) if whole else listed(places)
    return render(
        "zones.html",
        cartes=[drawn],
        styles=["zones.css"],
        script="zones.js",
        titre=f"Zones blanches – {where}",
        situation=f"{situation(territories).capitalize()} · {listed(places)}",
        avertissements=[*reserves(territories), *_line(found)],
        chiffres=_figures(found),
        carte=drawn,
        legende=[{"libelle": look.label, "svg": swatch(look)}
                 for look in (looks[state] for state in drawn.etats)],
        resume=titre(found),
        zones=[
            _row(group, found, drawn, part=group is not zone.groupe)
            for zone in found.zones
            for group in (zone.groupe, *zone.parties)
        ],
        fiches=sheets,
        motifs=Markup("".join(pattern_svg(looks[ZONE_BLANCHE], f"motif{size}", size)
                              for size in sizes)),
        contestees=[_contested(found, commune.code) for commune in found.contestees],
        projets=[
            {
                "nom": typographic(one.nom),
                "statut": aci.libelle_statut(one.statut),
                "communes": count(len(one.communes), "commune"),
                "population": count(one.population, "habitant"),
            }
            for one in found.projets
        ],
        sous_la_ligne=bool(found.a_partir_de),
        pied=f"{typographic(territories.plan.nom)}, {situation(territories)}. "
        + " ".join(reserves(territories)),
        sources=sources(territories),
        empreinte=empreinte,
    )  # fmt: skip


def _line(found: ZonesBlanches) -> list[str]:
    if not found.a_partir_de:
        return []
    label = aci.libelle_statut(found.a_partir_de)
    return [f"Compte ici comme non couvert tout ce qui n’est pas au moins « {label} »."]


def _figures(found: ZonesBlanches) -> list[dict[str, str]]:
    communes = found.territories.communes.select(departements=found.departements)
    here = {commune.code for commune in communes}
    inside = [commune for commune in found.communes if commune.code in here]
    people, everyone = (sum(c.population for c in some) for some in (inside, communes))
    beyond = found.population - people
    return [
        {"libelle": "Zones", "valeur": number(len(found.zones)), "detail": ""},
        {
            "libelle": "Habitants en zone blanche",
            "valeur": number(people),
            "detail": f"{percent(people, everyone)} de {number(everyone)}"
            + (f" ; {number(beyond)} de plus au-delà, dans les mêmes zones" if beyond else ""),
        },
        {
            "libelle": "Communes en zone blanche",
            "valeur": number(len(inside)),
            "detail": f"{percent(len(inside), len(communes))} de {number(len(communes))}",
        },
        {
            "libelle": "Surface des zones",
            "valeur": f"{kilometres(found.surface / 1e6)} km²",
            "detail": "",
        },
    ]


# — map —


def _scene(found: ZonesBlanches) -> Scene:
    territories = found.territories
    communes, topology = territories.communes, territories.communes.topology
    here = frozenset(communes.codes_of(found.departements))
    around = here
    for zone in found.zones:
        around |= zone.groupe.codes | topology.neighbours(zone.groupe.codes)
    around |= topology.neighbours(around) & found.around.known
    states = coverage(territories, [communes.atoms[code] for code in sorted(around)]).etats
    seen = frame([here, *(zone.groupe.codes for zone in found.zones)],
                 found.around.graph.voisinages, margin=0.02, paper=PAPER)  # fmt: skip
    assert seen  # a department has contours
    owners, atoms = territories.owners, communes.atoms
    return scene(
        communes,
        states,
        seen,
        ident=_IDENT,
        looks=state_looks().values(),
        traits=[
            Trait("limite", lambda code: owners.get(code, ())),
            Trait("departement", lambda code: atoms[code].departement, interieur=True),
        ],
        noms=lambda drawn: [
            *labels.cpts_names(territories, drawn, seen),
            *labels.commune_names(communes, drawn, seen),
        ],
        tenues=lambda codes: holders(territories, codes),
        ajouts="".join(_outline(group, topology, seen) for group in _smallest_last(found)),
        numeros=_marks((one for zone in found.zones for one in zone.feuilles), found, seen),
        reprises="f",
    )


def _smallest_last(found: ZonesBlanches) -> Iterable[Groupe]:
    for zone in found.zones:
        yield from zone.parties
        yield zone.groupe


def _anchor(group: Groupe) -> str:
    return f"zone-{group.numero.replace('.', '-')}"


def _outline(group: Groupe, topology: Topology, seen: Frame) -> str:
    data = shape_path(topology.union(group.codes), seen.project)
    kind = "partie" if "." in group.numero else "zone"
    return f'<path id="contour-{_anchor(group)}" class="contour {kind}" d="{data}"/>'


def _marks(groups: Iterable[Groupe], found: ZonesBlanches, seen: Frame) -> list[Mark]:
    topology = found.territories.communes.topology
    return [mark(group.numero, topology.union(group.codes), seen) for group in groups]


# — table —


def _row(group: Groupe, found: ZonesBlanches, drawn: Scene, *, part: bool) -> dict[str, Any]:
    first = group.candidats[0] if group.candidats else None
    return {
        "numero": group.numero,
        "nom": typographic(group.nom),
        "ancre": _anchor(group),
        "partie": part,
        "population": number(group.population),
        "communes": number(len(group.communes)),
        "surface": f"{kilometres(group.surface / 1e6)} km²",
        "taille": str(group.taille),
        "manque": number(group.manque) if group.manque is not None else "–",
        "candidate": short_name(found.territories.cpts[first.cpts_id]) if first else "aucune",
        "boite": drawn.pointer(group.codes)["boite"],
    }


def _contested(found: ZonesBlanches, code: str) -> dict[str, str]:
    territories = found.territories
    commune = territories.communes.atoms[code]
    names = (typographic(territories.cpts[one].nom) for one in territories.contested[code])
    return {
        "nom": f"{typographic(commune.nom)} ({code})",
        "population": count(commune.population, "habitant"),
        "cpts": listed(names),
    }


# — sheets —


def _sheet(
    group: Groupe,
    zone: Zone,
    found: ZonesBlanches,
    drawn: Scene,
    faits: Mapping[str, tuple[str, str]],
) -> dict[str, Any]:
    known = found.territories.communes
    places = [f"{typographic(known.departements[d])} ({d})" for d in group.departements]
    divided = zone.parties if group is zone.groupe else ()
    crowded = len(group.communes) > _MANY and not divided
    room = _ON_PAPER_BESIDE_MANY if crowded else _ON_PAPER
    facts = [
        ("Habitants", number(group.population)),
        ("Communes", number(len(group.communes))),
        ("Surface", f"{kilometres(group.surface / 1e6)} km²"),
        ("Départements" if len(places) > 1 else "Département", listed(places)),
        *_epci(group, divided=bool(divided)),
        ("Où se réunir", listed(typographic(town.nom) for town in group.villes)),
        *([faits[group.numero]] if group.numero in faits else []),
    ]
    return {
        "ancre": _anchor(group),
        "titre": f"Zone {group.numero} – {typographic(group.nom)}",
        "numero": group.numero,
        "carte": _small_map(group, zone, found, drawn),
        "faits": facts,
        "seule": _alone(group),
        "candidates": [_candidate(one) for one in group.candidats],
        "sur_papier": room,
        "autres": count(len(group.candidats) - room, "autre CPTS", "autres CPTS")
        if len(group.candidats) > room else "",
        "ouverte": group.ouverte,
        "parties": [
            {
                "numero": part.numero,
                "nom": typographic(part.nom),
                "ancre": _anchor(part),
                "epci": listed(typographic(one.nom) + ("" if one.entier else " (en partie)")
                               for one in part.epci),
                "communes": count(len(part.communes), "commune"),
                "population": number(part.population),
            }
            for part in divided
        ],
        "communes": [] if divided else [
            {"nom": typographic(one.nom), "population": number(one.population)}
            for one in group.communes
        ],
    }  # fmt: skip


def _epci(group: Groupe, *, divided: bool) -> list[tuple[str, str]]:
    whole = [typographic(one.nom) for one in group.epci if one.entier]
    cut = [
        f"{typographic(one.nom)} ({one.communes_dedans} communes sur "
        f"{one.communes_dedans + one.communes_dehors})"
        for one in group.epci
        if not one.entier
    ]
    if divided:  # its parts name them
        return [("EPCI", f"{len(whole)} en entier, {len(cut)} en partie")]
    return [(label, listed(names))
            for label, names in (("EPCI en entier", whole), ("EPCI en partie", cut))
            if names]  # fmt: skip


def _alone(group: Groupe) -> str:
    ways = []
    if group.manque is not None:
        ways.append(f"il manque {count(group.manque, 'habitant')} pour la taille "
                    f"{group.taille + 1}")  # fmt: skip
    if group.marge is not None:
        ways.append(f"{count(group.marge + 1, 'habitant')} de moins, et c’est la taille "
                    f"{group.taille - 1}")  # fmt: skip
    return (
        f"Seule : une CPTS de taille {group.taille}, {euros(group.financement)} par an au plus ; "
        f"{' ; '.join(ways)}."
    )


def _candidate(one: Any) -> dict[str, str]:
    unknown = one.population is None
    return {
        "nom": typographic(one.nom),
        "statut": aci.libelle_statut(one.statut),
        "frontiere": f"{kilometres(one.longueur_metres / 1e3)} km",
        "population": "non calculée" if unknown else _change(
            number(one.population_avant), number(one.population)),
        "taille": "–" if unknown else _change(str(one.taille_avant), str(one.taille)),
        "financement": "–" if unknown else _change(
            euros(one.financement_avant), euros(one.financement)),
        "seules": listed(typographic(commune.nom) for commune in one.seules),
    }  # fmt: skip


def _change(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _small_map(group: Groupe, zone: Zone, found: ZonesBlanches, drawn: Scene) -> dict[str, Any]:
    territories = found.territories
    communes, topology = territories.communes, territories.communes.topology
    seen = inset(drawn, group.codes, SHEET)
    size = _pattern_size(seen.scale)
    parts = zone.parties if group is zone.groupe else ()

    def names(close: Frame, codes: Sequence[str]) -> list[Label]:
        mine = () if parts else sorted(group.codes)
        return [
            *labels.commune_names(communes, topology.subset(mine), close, inside=group.codes),
            *labels.cpts_names(territories, topology.subset(codes), close),
        ]

    svg = inset_svg(
        drawn,
        seen,
        group.codes,
        titre=f"Carte de la zone {group.numero} et des CPTS autour",
        motif=f"motif{size}",
        reprises="f",
        contour=f"contour-{_anchor(group)}",
        noms=names,
        numeros=_marks(parts, found, drawn.frame),
    )
    return {"svg": Markup(svg), "pas": size}


def _pattern_size(scale: float) -> int:
    """Magnification of patterns: one of few sizes, that sheets share."""
    return round(2 ** (round(2 * math.log2(scale)) / 2))
