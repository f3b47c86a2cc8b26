"""The page of zones blanches: a map, a table, and a sheet to take to the meeting for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from cptsgeo.analysis.candidates import Attente
from cptsgeo.analysis.coverage import ZONE_BLANCHE, coverage
from cptsgeo.analysis.zones import Groupe, ZonesBlanches
from cptsgeo.geometry.topology import Topology
from cptsgeo.plan import aci
from cptsgeo.render.cards import label as short_name
from cptsgeo.render.drawing.frame import Frame, frame
from cptsgeo.render.drawing.paths import shape_path
from cptsgeo.render.drawing.scene import Overlay, Scene, Subject, scene
from cptsgeo.render.drawing.telling import telling
from cptsgeo.render.looks import pattern_svg, state_looks
from cptsgeo.render.pages.document import Figure, Page, render
from cptsgeo.render.pages.zone_sheet import ZoneSheet, anchor, marks, outline_id, zone_sheet
from cptsgeo.render.pages.zone_words import Words, words_of
from cptsgeo.render.provenance import places, reserves, situation, situation_title, sources
from cptsgeo.render.sheets.sheet import kilometres
from cptsgeo.render.tables.standing import waiting_told
from cptsgeo.render.tables.zones import zones_title
from cptsgeo.text.french import count, listed, number, percent, typographic

PAPER = (540, 440)
"""CSS pixels of the map on an A4 page."""

_IDENT = "zones"


class Row(NamedTuple):
    """A zone or a part of one, in the table."""

    number: str
    nom: str
    anchor: str
    part: bool
    population: str
    communes: str
    size: str
    missing: str
    first: str
    box: str


class Contested(NamedTuple):
    """A commune that several CPTS claim."""

    nom: str
    population: str
    cpts: str


class Project(NamedTuple):
    """A CPTS that is not operational, or not as far as it is asked."""

    nom: str
    statut: str
    communes: str
    population: str


class Waiting(NamedTuple):
    """A commune to be attributed yet."""

    nom: str
    population: str
    told: str


@dataclass(frozen=True)
class Content:
    """What the page of zones blanches shows."""

    words: Words
    map: Scene | None
    figures: tuple[Figure, ...]
    summary: str
    rows: tuple[Row, ...]
    contested: tuple[Contested, ...]
    waiting: tuple[Waiting, ...]
    projects: tuple[Project, ...]
    sheets: tuple[ZoneSheet, ...]
    patterns: Markup
    foot: str


def page_zones(
    found: ZonesBlanches,
    *,
    empreinte: str = "",
    facts: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> str:
    """Write the page of zones blanches.

    Parameters
    ----------
    found
        The zones.
    empreinte
        Fingerprint of the files that were read, shown if not empty.
    facts
        A further fact for the sheet of each zone or part: its title and value, by number.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same zones.
    """
    drawn = _scene(found)
    return render(frame_of(found, empreinte, (drawn,)), content_of(found, facts, drawn))


def frame_of(found: ZonesBlanches, empreinte: str, maps: tuple[Scene, ...] = ()) -> Page:
    """Give what zones have as all pages have it: see `page_zones`; `maps` is its map."""
    territories = found.territories
    return Page(
        template="zones.html",
        title=title(found),
        situation=situation_of(found),
        notices=(*reserves(territories), *line(found)),
        maps=maps,
        style="static/zones.css",
        script="static/zones.js",
        sources=sources(territories),
        fingerprint=empreinte,
    )


def content_of(
    found: ZonesBlanches, facts: Mapping[str, tuple[str, str]], drawn: Scene | None = None
) -> Content:
    """Give what zones show.

    Parameters
    ----------
    found
        The zones.
    facts
        A further fact for each sheet: see `page_zones`.
    drawn
        The map; without one, sheets have none either.

    Returns
    -------
    Content
        Typed.
    """
    territories = found.territories
    sheets = tuple(
        zone_sheet(group, zone, found, drawn, facts.get(group.numero))
        for zone in found.zones
        for group in (zone.groupe, *zone.parties)
    )
    white = state_looks()[ZONE_BLANCHE]
    sizes = sorted({sheet.pattern for sheet in sheets})
    return Content(
        words=words_of(found),
        map=drawn,
        figures=figures(found),
        summary=zones_title(found),
        rows=tuple(
            _row(group, found, drawn, part=group is not zone.groupe)
            for zone in found.zones
            for group in (zone.groupe, *zone.parties)
        ),
        contested=tuple(_contested(found, commune.code) for commune in found.contestees),
        waiting=tuple(_waiting(found, one) for one in found.around.attentes),
        projects=tuple(
            Project(
                typographic(one.nom),
                aci.libelle_statut(one.statut),
                count(len(one.communes), "commune"),
                count(one.population, "habitant"),
            )
            for one in found.projets
        ),
        sheets=sheets,
        patterns=Markup("".join(pattern_svg(white, f"motif{size}", size) for size in sizes)),
        foot=f"{typographic(territories.plan.nom)}, {situation(territories)}. "
        + " ".join(reserves(territories)),
    )


def title(found: ZonesBlanches) -> str:
    """Title zones: of a plan, or of departments."""
    territories = found.territories
    whole = found.departements == tuple(sorted(territories.plan.perimetre))
    return f"Zones blanches – {typographic(territories.plan.nom) if whole else _where(found)}"


def situation_of(found: ZonesBlanches) -> str:
    """Tell of when zones are, and of where."""
    return f"{situation_title(found.territories)} · {_where(found)}"


def _where(found: ZonesBlanches) -> str:
    return listed(places(found.territories.communes, found.departements))


def line(found: ZonesBlanches) -> list[str]:
    """Say from which status on a commune is covered, where it is asked."""
    if not found.a_partir_de:
        return []
    label = aci.libelle_statut(found.a_partir_de)
    return [f"Compte ici comme non couvert tout ce qui n’est pas au moins « {label} »."]


def figures(found: ZonesBlanches) -> tuple[Figure, ...]:
    """Give the key figures of zones."""
    communes = found.territories.communes.select(departements=found.departements)
    here = {commune.code for commune in communes}
    inside = [commune for commune in found.communes if commune.code in here]
    people, everyone = (sum(c.population for c in some) for some in (inside, communes))
    beyond = found.population - people
    more = f" ; {number(beyond)} de plus au-delà, dans les mêmes zones" if beyond else ""
    return (
        Figure("Zones", number(len(found.zones))),
        Figure(
            "Habitants en zone blanche",
            number(people),
            (f"{percent(people, everyone)} de {number(everyone)}{more}",),
        ),
        Figure(
            "Communes en zone blanche",
            number(len(inside)),
            (f"{percent(len(inside), len(communes))} de {number(len(communes))}",),
        ),
        Figure("Surface des zones", f"{kilometres(found.surface / 1e6)} km²"),
    )


# — map —


def _scene(found: ZonesBlanches) -> Scene:
    territories = found.territories
    communes, topology = territories.communes, territories.communes.topology
    states = situated(found)
    seen = frame(framed(found), found.around.graph.voisinages, margin=0.02, paper=PAPER)
    assert seen  # a department has contours
    numbers = marks((one for zone in found.zones for one in zone.feuilles), found, seen)
    outlines = "".join(_outline(group, topology, seen) for group in _smallest_last(found))
    return scene(
        Subject(communes, states, seen, _IDENT),
        telling(territories, seen),
        overlay=Overlay(outlines, numbers),
        prefix="f",
    )


def framed(found: ZonesBlanches) -> list[frozenset[str]]:
    """Pieces that a map of zones frames, the main one first."""
    here = frozenset(found.territories.communes.codes_of(found.departements))
    return [here, *(zone.groupe.codes for zone in found.zones)]


def situated(found: ZonesBlanches) -> Mapping[str, str]:
    """State of each commune that a map of zones shows: with those around them."""
    territories, topology = found.territories, found.territories.communes.topology
    around, *_ = framed(found)
    for zone in found.zones:
        around |= zone.groupe.codes | topology.neighbours(zone.groupe.codes)
    around |= topology.neighbours(around) & found.around.known
    atoms = territories.communes.atoms
    return coverage(territories, [atoms[code] for code in sorted(around)]).etats


def _smallest_last(found: ZonesBlanches) -> Iterable[Groupe]:
    for zone in found.zones:
        yield from zone.parties
        yield zone.groupe


def _outline(group: Groupe, topology: Topology, seen: Frame) -> str:
    data = shape_path(topology.union(group.codes), seen.project)
    kind = "partie" if "." in group.numero else "zone"
    return f'<path id="{outline_id(group)}" class="contour {kind}" d="{data}"/>'


# — table —


def _row(group: Groupe, found: ZonesBlanches, drawn: Scene | None, *, part: bool) -> Row:
    first = group.candidats[0] if group.candidats else None
    return Row(
        number=group.numero,
        nom=typographic(group.nom),
        anchor=anchor(group),
        part=part,
        population=number(group.population),
        communes=number(len(group.communes)),
        size=str(group.taille),
        missing=number(group.manque) if group.manque is not None else "–",
        first=short_name(found.territories.cpts[first.cpts_id]) if first else "aucune",
        box=drawn.pointer(group.codes).box if drawn else "",
    )


def _waiting(found: ZonesBlanches, one: Attente) -> Waiting:
    return Waiting(
        nom=f"{typographic(one.commune.nom)} ({one.commune.code})",
        population=count(one.commune.population, "habitant"),
        told=waiting_told(found.territories, one),
    )


def _contested(found: ZonesBlanches, code: str) -> Contested:
    territories = found.territories
    commune = territories.communes.atoms[code]
    names = (typographic(territories.cpts[one].nom) for one in territories.contested[code])
    return Contested(
        nom=f"{typographic(commune.nom)} ({code})",
        population=count(commune.population, "habitant"),
        cpts=listed(names),
    )
