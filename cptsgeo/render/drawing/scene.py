"""A map of communes by state as SVG, with what its script needs to be zoomed and pointed at."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.geometry.topology import Topology
from cptsgeo.paths import PACKAGE
from cptsgeo.plan.territories import Territories
from cptsgeo.render.drawing import labels
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Box, Frame
from cptsgeo.render.drawing.labels import Label, Placed
from cptsgeo.render.drawing.marks import Mark, Spread, marks_svg, spread
from cptsgeo.render.drawing.paths import border_path, shape_paths
from cptsgeo.render.looks import Look, pattern_svg
from cptsgeo.render.shell.assets import static
from cptsgeo.text.french import typographic

_STATIC = PACKAGE / "render" / "drawing" / "static"


class Trait(NamedTuple):
    """Lines of one look: the borders between communes of different groups.

    `groupes` gives the group of a commune; None is outside, that no line surrounds by itself.
    `interieur` leaves out the edge of what is drawn.
    """

    classe: str
    groupes: Callable[[str], Hashable]
    interieur: bool = False


class Holders(NamedTuple):
    """Who holds each commune drawn, for what is told under the pointer."""

    noms: tuple[str, ...]
    rangs: tuple[tuple[int, ...], ...]


class Scene(NamedTuple):
    """A map: its SVG, its payload, and how to find a place on it.

    `codes` are the communes drawn, in the order of their shapes; `etats` the states shown, and
    `states` that of each commune.
    """

    ident: str
    svg: str
    payload: dict[str, Any]
    frame: Frame
    codes: tuple[str, ...]
    etats: tuple[str, ...]
    states: Mapping[str, str]
    communes: Communes

    def box(self, codes: Collection[str]) -> Box | None:
        """Box of communes, in units of the drawing."""
        return self.frame.box(codes, adjacency(self.communes).voisinages)

    @property
    def rank(self) -> dict[str, int]:
        """Ranks of the communes among the shapes."""
        return {code: rank for rank, code in enumerate(self.codes)}

    def pointer(self, codes: Iterable[str]) -> dict[str, str]:
        """Attributes of a button that shows communes: ``boite`` and ``rangs``, empty if none."""
        members, rank = list(codes), self.rank
        box = self.box(members)
        return {
            "boite": " ".join(map(str, box)) if box else "",
            "rangs": " ".join(str(rank[code]) for code in members if code in rank),
        }


def styles() -> str:
    """Style of scenes."""
    return static(["scene.css"], _STATIC)


def holders(territories: Territories, codes: Sequence[str]) -> Holders:
    """Tell who holds communes.

    Parameters
    ----------
    territories
        The territories.
    codes
        The communes, in the order of their shapes.

    Returns
    -------
    Holders
        Names of all CPTS, and the ranks of those that hold each commune.
    """
    rank = {cpts.cpts_id: rank for rank, cpts in enumerate(territories.plan.cpts)}
    owners = territories.owners
    return Holders(
        tuple(typographic(cpts.nom) for cpts in territories.plan.cpts),
        tuple(tuple(rank[one] for one in owners.get(code, ()) if one in rank) for code in codes),
    )


def order(states: Mapping[str, str], legend: Sequence[str]) -> list[str]:
    """Communes in the order of their shapes: by state as in a legend, then by code."""
    position = {state: rank for rank, state in enumerate(legend)}
    return sorted(states, key=lambda code: (position[states[code]], code))


def scene(
    communes: Communes,
    states: Mapping[str, str],
    found: Frame,
    *,
    ident: str,
    looks: Iterable[Look],
    traits: Iterable[Trait],
    noms: Callable[[Topology], list[Label]],
    tenues: Callable[[Sequence[str]], Holders],
    devant: Collection[str] = (),
    aussi: Collection[str] = (),
    ajouts: str = "",
    numeros: Sequence[Mark] = (),
    classe: str = "",
    reprises: str = "",
    formes: Mapping[str, str] | None = None,
) -> Scene:
    """Draw communes by state.

    Parameters
    ----------
    communes
        The referential.
    states
        State of each commune drawn.
    found
        The frame.
    ident
        Identifier of the map in its page.
    looks
        How the states look, in the order in which they are drawn.
    traits
        Lines, drawn in their order.
    noms
        Gives the names to place, by priority.
    tenues
        Gives who holds the communes.
    devant
        States that stand out: the others are paler where ``classe`` says so.
    aussi
        States that a script may give to communes later.
    ajouts
        More SVG, drawn over the lines.
    numeros
        Numbers of places, read at any zoom.
    classe
        Further class of the drawing.
    reprises
        What the identifiers of shapes begin with, for small maps to use them again; they have
        none if it is empty.
    formes
        Identifiers of the shapes of another map, by commune, to use them again.

    Returns
    -------
    Scene
        The map.
    """
    present = {*states.values(), *aussi}
    drawn = [look for look in looks if look.identifier in present]
    shown = [look.identifier for look in drawn]
    codes = order(states, shown)
    topology = communes.topology.subset(codes)
    placed = labels.place(noms(topology))
    held = tenues(codes)
    written = spread(numeros, labels.PAPER_EM, _paper_view(found))
    everything = found.box(codes, adjacency(communes).voisinages)
    assert everything
    patterns = "".join(
        pattern_svg(look, f"{ident}-{look.identifier}", UNITS_PER_PIXEL) for look in drawn
    )
    svg = (
        f'<svg id="{ident}" class="{f"plan {classe}".strip()}" '
        f'viewBox="{" ".join(map(str, found.view))}" role="img" '
        f'aria-labelledby="{ident}-titre" aria-describedby="{ident}-texte" focusable="false">'
        f"<defs>{patterns}</defs>"
        f'<g class="faces" id="{ident}-faces">'
        f"{_faces(topology, states, shown, found, ident, devant, reprises, formes)}</g>"
        f'<g class="traits" id="{ident}-traits">'
        f"{''.join(_line(topology, trait, found) for trait in traits)}{ajouts}</g>"
        f'<g class="vise"></g><g class="noms" font-size="{labels.PAPER_EM}">'
        f"{_texts(placed, written, found)}</g>{marks_svg(written, labels.PAPER_EM)}</svg>"
    )
    names = ["|".join(labels.split(typographic(communes.atoms[code].nom))) for code in codes]
    payload = {
        "vue": found.view,
        "tout": everything,
        "echelle": UNITS_PER_PIXEL,
        "papier": found.paper,
        "noms": ";".join(names),
        "cpts": held.noms,
        "detenue": [ranks if len(ranks) > 1 else (ranks[0] if ranks else -1)
                    for ranks in held.rangs],
        "etats": [look.label for look in drawn],
        "cles": shown,
        "etat": [shown.index(states[code]) for code in codes],
        "etiquettes": labels.payload(placed, names),
        "numeros": numeros,
    }  # fmt: skip
    return Scene(ident, svg, payload, found, tuple(codes), tuple(shown), states, communes)


def _faces(
    topology: Topology,
    states: Mapping[str, str],
    shown: Sequence[str],
    found: Frame,
    ident: str,
    devant: Collection[str],
    reprises: str,
    formes: Mapping[str, str] | None,
) -> str:
    shapes = dict.fromkeys(shown, "")
    if formes:
        for code in topology.faces:
            shapes[states[code]] += f'<use href="#{formes[code]}"/>'
    else:
        data = shape_paths(topology.polygons(), found.project)
        for rank, (code, drawn) in enumerate(zip(topology.faces, data, strict=True)):
            name = f'id="{reprises}{rank}" ' if reprises else ""
            shapes[states[code]] += f'<path {name}d="{drawn}"/>'
    return "".join(
        f'<g class="{"dedans" if state in devant else "etat"}" '
        f'fill="url(#{ident}-{state})">{paths}</g>'
        for state, paths in shapes.items()
    )


def _line(topology: Topology, trait: Trait, found: Frame) -> str:
    groups = [trait.groupes(code) for code in topology.faces]
    ranks = {group: rank for rank, group in enumerate(dict.fromkeys(groups))}
    ranks |= {None: -1} if None in ranks else {}
    found_groups = np.array([ranks[group] for group in groups])
    data = border_path(topology, found_groups, found.project, edge=not trait.interieur)
    return f'<path class="{trait.classe}" d="{data}"/>'


def _paper_view(found: Frame) -> Box:
    """What paper shows: the first view, with what its shape leaves beside it."""
    left, top, wide, high = found.view
    width, height = (pixels * UNITS_PER_PIXEL for pixels in found.paper)
    return (left + (wide - width) // 2, top + (high - height) // 2, width, height)


def _texts(placed: Sequence[Placed], written: Sequence[Spread], found: Frame) -> str:
    """The names that show without a script, none under a number."""
    return "".join(
        text(one.label)
        for one in placed
        if one.on_paper(found) and not any(mark.hides(one, labels.PAPER_EM) for mark in written)
    )


def text(one: Label) -> str:
    """Write a name as SVG, its lines around its middle."""
    classe = f' class="{one.classe}"' if one.classe else ""
    if len(one.lines) == 1:
        return f'<text x="{one.x}" y="{one.y}" dy=".35em"{classe}>{escape(one.lines[0])}</text>'
    first = 0.35 - (len(one.lines) - 1) * 0.55
    spans = "".join(
        f'<tspan x="{one.x}" dy="{first if not rank else 1.1:.2f}em">{escape(line)}</tspan>'
        for rank, line in enumerate(one.lines)
    )
    return f'<text y="{one.y}"{classe}>{spans}</text>'
