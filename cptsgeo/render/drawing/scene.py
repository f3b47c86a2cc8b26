"""A map of communes by state as SVG, with what its script needs to be zoomed and pointed at."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

import numpy as np

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.geometry.rings import array_of
from cptsgeo.geometry.topology import OUTSIDE
from cptsgeo.paths import PACKAGE
from cptsgeo.render.drawing import labels
from cptsgeo.render.drawing.faces import Faces
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Box, Frame
from cptsgeo.render.drawing.labels import Label, Placed
from cptsgeo.render.drawing.lines import Stroke, line_svg, outlines_told
from cptsgeo.render.drawing.marks import Mark, Spread, marks_svg, spread
from cptsgeo.render.drawing.paths import shape_paths
from cptsgeo.render.drawing.telling import Telling
from cptsgeo.render.looks import Look, pattern_svg, state_looks
from cptsgeo.render.shell.assets import static
from cptsgeo.text.french import typographic

_STATIC = PACKAGE / "render" / "drawing" / "static"


class Front(NamedTuple):
    """States that stand out: the others are paler where a style sheet says so of a class."""

    states: frozenset[str] = frozenset()
    css: str = ""


NOTHING_IN_FRONT = Front()


@dataclass(frozen=True)
class Subject:
    """What a map shows: communes by state, in a frame.

    Attributes
    ----------
    communes : Communes
        The referential.
    states : Mapping of str to str
        State of each commune drawn.
    frame : Frame
        What is seen of them.
    ident : str
        Identifier of the map in its page.
    looks : Collection of Look or None
        Looks of the states, in the order in which they are drawn; those of a plan by default.
    later : Collection of str
        States that a script may give to communes.
    front : Front
        States that stand out.
    """

    communes: Communes
    states: Mapping[str, str]
    frame: Frame
    ident: str
    looks: Collection[Look] | None = None
    later: Collection[str] = ()
    front: Front = NOTHING_IN_FRONT

    @property
    def shown(self) -> tuple[Look, ...]:
        """Looks of the states that are on the map, or will be, in their order."""
        looks = state_looks().values() if self.looks is None else self.looks
        present = {*self.states.values(), *self.later}
        return tuple(look for look in looks if look.identifier in present)

    def plane(self, state: str) -> str:
        """Class of what is in a state: in front, or behind."""
        return "dedans" if state in self.front.states else "etat"


class Overlay(NamedTuple):
    """What is drawn over the lines: more SVG, and numbers of places, read at any zoom."""

    svg: str = ""
    marks: Sequence[Mark] = ()


class Scene(NamedTuple):
    """A map: its SVG, its payload, and how to find a place on it.

    `codes` are the communes drawn, in the order of their shapes; `prefix` is what the identifiers
    of these begin with, empty if they have none; `looks` are those of the states shown, `limits`
    what its limits of CPTS are, and their strokes.
    """

    ident: str
    svg: str
    payload: dict[str, Any]
    frame: Frame
    codes: tuple[str, ...]
    looks: tuple[Look, ...]
    states: Mapping[str, str]
    communes: Communes
    faces: Faces
    prefix: str
    limits: list[tuple[str, Stroke]]

    def box(self, codes: Collection[str]) -> Box | None:
        """Box of communes, in units of the drawing."""
        return self.frame.box(codes, adjacency(self.communes).voisinages)

    @property
    def rank(self) -> dict[str, int]:
        """Ranks of the communes among the shapes."""
        return {code: rank for rank, code in enumerate(self.codes)}

    def pointer(self, codes: Iterable[str]) -> "Pointer":
        """Tell a button how to show communes; empty texts if there are none."""
        members, rank = list(codes), self.rank
        box = self.box(members)
        return Pointer(
            " ".join(map(str, box)) if box else "",
            " ".join(str(rank[code]) for code in members if code in rank),
        )


class Pointer(NamedTuple):
    """Where a button leads to on a map: a box to zoom to, and ranks of shapes to outline."""

    box: str = ""
    ranks: str = ""


def styles() -> str:
    """Style of scenes."""
    return static(["scene.css"], _STATIC)


def order(states: Mapping[str, str], legend: Sequence[str]) -> list[str]:
    """Communes in the order of their shapes: by state as in a legend, then by code."""
    position = {state: rank for rank, state in enumerate(legend)}
    return sorted(states, key=lambda code: (position[states[code]], code))


def scene(
    subject: Subject,
    telling: Telling,
    *,
    overlay: Overlay | None = None,
    prefix: str = "",
    again: Scene | None = None,
) -> Scene:
    """Draw communes by state.

    Parameters
    ----------
    subject
        What the map shows.
    telling
        Its names, its lines, and who holds the communes.
    overlay
        What is drawn over the lines.
    prefix
        What the identifiers of shapes begin with, for other maps of the page to use them again;
        they have none if it is empty.
    again
        Another map of the page, drawn with identifiers, whose shapes are used again.

    Returns
    -------
    Scene
        The map.
    """
    overlay = overlay or Overlay()
    communes, ident, seen = subject.communes, subject.ident, subject.frame
    looks = subject.shown
    codes = order(subject.states, [look.identifier for look in looks])
    faces = Faces(communes.topology.subset(codes))
    placed = labels.place(telling.names(faces))
    written = spread(overlay.marks, labels.PAPER_EM, _paper_view(seen))
    patterns = "".join(
        pattern_svg(look, f"{ident}-{look.identifier}", UNITS_PER_PIXEL) for look in looks
    )
    shapes = _again(again, codes) if again else _shapes(faces, seen, prefix)
    lines = "".join(line_svg(line, faces.topology, seen) for line in telling.lines)
    svg = (
        f'<svg id="{ident}" class="{f"plan {subject.front.css}".strip()}" '
        f'viewBox="{" ".join(map(str, seen.view))}" role="img" '
        f'aria-labelledby="{ident}-titre" aria-describedby="{ident}-texte" focusable="false">'
        f"<defs>{patterns}</defs>"
        f'<g class="motifs">{_printed(faces, subject, looks)}</g>'
        f'<g class="faces" id="{ident}-faces">{_by_state(shapes, codes, subject, looks)}</g>'
        f'<g class="traits" id="{ident}-traits">{lines}{overlay.svg}</g>'
        f'<g class="vise"></g><g class="noms" font-size="{labels.PAPER_EM}">'
        f"{_texts(placed, written, seen)}</g>{marks_svg(written, labels.PAPER_EM)}</svg>"
    )
    payload = _payload(subject, telling, codes, placed) | {"numeros": overlay.marks}
    return Scene(
        ident, svg, payload, seen, tuple(codes), looks, subject.states, communes, faces, prefix,
        outlines_told(telling.lines),
    )  # fmt: skip


def _payload(
    subject: Subject, telling: Telling, codes: Sequence[str], placed: Sequence[Placed]
) -> dict[str, Any]:
    communes, seen, looks = subject.communes, subject.frame, subject.shown
    everything = seen.box(codes, adjacency(communes).voisinages)
    assert everything
    names = ["|".join(labels.split(typographic(communes.atoms[code].nom))) for code in codes]
    held = telling.holders(codes)
    rank = {look.identifier: rank for rank, look in enumerate(looks)}
    return {
        "vue": seen.view,
        "tout": everything,
        "echelle": UNITS_PER_PIXEL,
        "papier": seen.paper,
        "noms": ";".join(names),
        "cpts": held.names,
        "detenue": [ranks if len(ranks) > 1 else (ranks[0] if ranks else -1)
                    for ranks in held.ranks],
        "etats": [look.label for look in looks],
        "cles": list(rank),
        "etat": [rank[subject.states[code]] for code in codes],
        "etiquettes": labels.payload(placed, names),
    }  # fmt: skip


def _shapes(faces: Faces, seen: Frame, prefix: str) -> list[str]:
    """Each shape as SVG, with an identifier if a prefix is given."""
    drawn = shape_paths(array_of([*faces.shapes.values()]), seen.project)
    if not prefix:
        return [f'<path d="{data}"/>' for data in drawn]
    return [f'<path id="{prefix}{rank}" d="{data}"/>' for rank, data in enumerate(drawn)]


def _again(other: Scene, codes: Sequence[str]) -> list[str]:
    """The shapes of another map again."""
    rank = other.rank
    return [f'<use href="#{other.prefix}{rank[code]}"/>' for code in codes]


def _by_state(
    shapes: Sequence[str], codes: Sequence[str], subject: Subject, looks: Sequence[Look]
) -> str:
    groups: dict[str, list[str]] = {look.identifier: [] for look in looks}
    for code, shape in zip(codes, shapes, strict=True):
        groups[subject.states[code]].append(shape)
    plain = {look.identifier: "none" if look.pattern else look.colour for look in looks}
    return "".join(
        f'<g class="{subject.plane(state)}" style="--plat:{plain[state]}" '
        f'fill="url(#{subject.ident}-{state})">{"".join(members)}</g>'
        for state, members in groups.items()
    )


def _printed(faces: Faces, subject: Subject, looks: Sequence[Look]) -> str:
    """What paper has under the lines of the communes: the ground of each state that has a pattern.

    A browser prints each shape with a pattern as a picture of the whole page: one by commune made
    twenty megabytes of a page.
    """
    states = [look.identifier for look in looks if look.pattern]
    rank = {state: at for at, state in enumerate(states)}
    groups = np.array([rank.get(subject.states[code], OUTSIDE) for code in faces.topology.faces])
    drawn = shape_paths(faces.topology.dissolve(groups), subject.frame.project)
    return "".join(
        f'<path class="{subject.plane(state)}" fill="url(#{subject.ident}-{state})" d="{data}"/>'
        for state, data in zip(states, drawn, strict=False)
        if data
    )


def _paper_view(seen: Frame) -> Box:
    """What paper shows: the first view, with what its shape leaves beside it."""
    left, top, wide, high = seen.view
    width, height = (pixels * UNITS_PER_PIXEL for pixels in seen.paper)
    return (left + (wide - width) // 2, top + (high - height) // 2, width, height)


def _texts(placed: Sequence[Placed], written: Sequence[Spread], seen: Frame) -> str:
    """The names that show without a script, none under a number."""
    return "".join(
        text(one.label)
        for one in placed
        if one.on_paper(seen) and not any(mark.hides(one, labels.PAPER_EM) for mark in written)
    )


def text(one: Label) -> str:
    """Write a name as SVG, its lines around its middle."""
    css = f' class="{one.css}"' if one.css else ""
    if len(one.lines) == 1:
        return f'<text x="{one.x}" y="{one.y}" dy=".35em"{css}>{escape(one.lines[0])}</text>'
    first = 0.35 - (len(one.lines) - 1) * 0.55
    spans = "".join(
        f'<tspan x="{one.x}" dy="{first if not rank else 1.1:.2f}em">{escape(line)}</tspan>'
        for rank, line in enumerate(one.lines)
    )
    return f'<text y="{one.y}"{css}>{spans}</text>'
