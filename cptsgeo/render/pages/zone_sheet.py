"""The sheet of a zone blanche, to print for a meeting: its map, its facts, what it could join."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from cptsgeo.analysis.candidates import Candidat
from cptsgeo.analysis.zones import Groupe, Zone, ZonesBlanches
from cptsgeo.plan import aci
from cptsgeo.render.drawing.frame import Frame
from cptsgeo.render.drawing.inset import Inset, inset, inset_svg
from cptsgeo.render.drawing.labels import Label, commune_names, cpts_names
from cptsgeo.render.drawing.marks import Mark, mark
from cptsgeo.render.drawing.scene import Scene
from cptsgeo.render.pages.zone_words import communes_told
from cptsgeo.render.provenance import places
from cptsgeo.render.sheets.sheet import kilometres
from cptsgeo.render.tables.standing import joining
from cptsgeo.text.french import count, euros, listed, number, typographic

PAPER = (330, 270)
"""CSS pixels of the map of a sheet."""

_ON_PAPER = 15
_ON_PAPER_BESIDE_MANY = 6
_MANY = 60
"""Neighbouring CPTS that a printed sheet has room for, and where there are many communes."""


class CandidateRow(NamedTuple):
    """A CPTS that the zone could join, « before → after »."""

    nom: str
    statut: str
    border: str
    population: str
    size: str
    funding: str
    only: str


class PartRow(NamedTuple):
    """A part of the zone."""

    number: str
    nom: str
    anchor: str
    epci: str
    communes: str
    population: str


class CommuneRow(NamedTuple):
    """A commune of the zone."""

    nom: str
    population: str


class ZoneSheet(NamedTuple):
    """A sheet; its map's pattern is magnified `pattern` times, `room` candidates are printed."""

    anchor: str
    title: str
    number: str
    map: Markup
    pattern: int
    facts: tuple[tuple[str, str], ...]
    alone: str
    candidates: tuple[CandidateRow, ...]
    room: int
    others: str
    open: bool
    parts: tuple[PartRow, ...]
    communes: tuple[CommuneRow, ...]
    communes_told: str
    joined: tuple[tuple[str, str], ...]


def anchor(group: Groupe) -> str:
    """Identifier of the sheet of a zone, or of a part."""
    return f"zone-{group.numero.replace('.', '-')}"


def outline_id(group: Groupe) -> str:
    """Identifier of the line around it on the page's map."""
    return f"contour-{anchor(group)}"


def marks(groups: Iterable[Groupe], found: ZonesBlanches, seen: Frame) -> list[Mark]:
    """Put the numbers of zones on a map.

    Parameters
    ----------
    groups
        The zones or parts.
    found
        All of them.
    seen
        The frame of the map.

    Returns
    -------
    list of Mark
        A number for each.
    """
    topology = found.territories.communes.topology
    return [mark(group.numero, topology.union(group.codes), seen) for group in groups]


def zone_sheet(
    group: Groupe,
    zone: Zone,
    found: ZonesBlanches,
    drawn: Scene | None = None,
    further: tuple[str, str] | None = None,
) -> ZoneSheet:
    """Fill the sheet of a zone, or of a part.

    Parameters
    ----------
    group
        The zone or the part.
    zone
        The zone.
    found
        All of them.
    drawn
        The page's map, with identifiers; without one, the sheet has none.
    further
        Title and value of a further fact.

    Returns
    -------
    ZoneSheet
        What it shows.
    """
    where = places(found.territories.communes, group.departements)
    divided = zone.parties if group is zone.groupe else ()
    crowded = len(group.communes) > _MANY and not divided
    room = _ON_PAPER_BESIDE_MANY if crowded else _ON_PAPER
    beyond = len(group.candidats) - room
    seen = inset(drawn, group.codes, PAPER) if drawn else None
    size = _pattern_size(seen.scale) if seen else 0
    return ZoneSheet(
        anchor=anchor(group),
        title=f"Zone {group.numero} – {typographic(group.nom)}",
        number=group.numero,
        map=_map(group, divided, found, drawn, seen, f"motif{size}") if drawn and seen
        else Markup(),
        pattern=size,
        facts=(
            ("Habitants", number(group.population)),
            ("Communes", number(len(group.communes))),
            ("Surface", f"{kilometres(group.surface / 1e6)} km²"),
            ("Départements" if len(where) > 1 else "Département", listed(where)),
            *_epci(group, divided=bool(divided)),
            ("Où se réunir", listed(typographic(town.nom) for town in group.villes)),
            *((further,) if further else ()),
        ),
        alone=_alone(group),
        candidates=tuple(map(_candidate, group.candidats)),
        room=room,
        others=count(beyond, "autre CPTS", "autres CPTS") if beyond > 0 else "",
        open=group.ouverte,
        parts=tuple(map(_part, divided)),
        communes=() if divided else tuple(
            CommuneRow(typographic(one.nom), number(one.population)) for one in group.communes
        ),
        communes_told=communes_told(len(group.communes)),
        joined=() if divided else _joined(group, found),
    )  # fmt: skip


def _joined(group: Groupe, found: ZonesBlanches) -> tuple[tuple[str, str], ...]:
    """Communes whose professionals take part in a CPTS elsewhere, and in what."""
    told = joining(found.territories, group.codes)
    return tuple((typographic(one.nom), text) for one in group.communes
                 for text in told.get(one.code, ()))  # fmt: skip


def _part(part: Groupe) -> PartRow:
    return PartRow(
        number=part.numero,
        nom=typographic(part.nom),
        anchor=anchor(part),
        epci=listed(typographic(one.nom) + ("" if one.entier else " (en partie)")
                    for one in part.epci),
        communes=count(len(part.communes), "commune"),
        population=number(part.population),
    )  # fmt: skip


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
        ways.append(f"{count(group.manque, 'habitant')} de plus, et c’est la taille "
                    f"{group.taille + 1}")  # fmt: skip
    if group.marge is not None:
        ways.append(f"{count(group.marge + 1, 'habitant')} de moins, et c’est la taille "
                    f"{group.taille - 1}")  # fmt: skip
    return (
        f"Seule : une CPTS de taille {group.taille}, {aci.phrase_financement(group.taille)} ; "
        f"{' ; '.join(ways)}."
    )


def _candidate(one: Candidat) -> CandidateRow:
    return CandidateRow(
        nom=typographic(one.nom),
        statut=aci.libelle_statut(one.statut),
        border=f"{kilometres(one.longueur_metres / 1e3)} km",
        population=_change(one.population_avant, one.population, number, "non calculée"),
        size=_change(one.taille_avant, one.taille, str),
        funding=_change(one.financement_avant, one.financement, euros),
        only=listed(typographic(commune.nom) for commune in one.seules),
    )


def _change(
    before: int | None, after: int | None, tell: Callable[[int], str], unknown: str = "–"
) -> str:
    if before is None or after is None:
        return unknown
    return tell(after) if before == after else f"{tell(before)} → {tell(after)}"


def _map(
    group: Groupe,
    divided: Sequence[Groupe],
    found: ZonesBlanches,
    drawn: Scene,
    seen: Inset,
    pattern: str,
) -> Markup:
    territories = found.territories
    mine = () if divided else sorted(group.codes)

    def names(close: Frame, codes: Sequence[str]) -> list[Label]:
        shapes = {code: drawn.faces.shapes[code] for code in mine}
        return [
            *commune_names(territories.communes, shapes, close, inside=group.codes),
            *cpts_names(territories, drawn.faces.topology.subset(codes), close),
        ]

    return Markup(
        inset_svg(
            drawn,
            seen,
            title=map_title(group),
            pattern=pattern,
            outline=outline_id(group),
            names=names,
            marks=marks(divided, found, drawn.frame),
        )
    )


def map_title(group: Groupe) -> str:
    """Title the map of a zone, or of a part."""
    return f"Carte de la zone {group.numero} et des CPTS autour"


def _pattern_size(scale: float) -> int:
    """Magnification of patterns: one of few sizes, that sheets share."""
    return round(2 ** (round(2 * math.log2(scale)) / 2))
