"""A small still map in a page: shapes of its scene again, seen closer."""

from collections.abc import Callable, Collection, Iterable, Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.render.drawing import labels
from cptsgeo.render.drawing.frame import Box, Frame
from cptsgeo.render.drawing.labels import Label
from cptsgeo.render.drawing.marks import Mark, marks_svg, spread
from cptsgeo.render.drawing.scene import Scene, text

_EM = 9.5
"""Size of letters, in CSS pixels."""

_AROUND = 1.3
"""How much wider than what it is about a small map looks."""


class Inset(NamedTuple):
    """A view of communes of a scene: its frame has the scene's own coordinates.

    `scale` is units of the scene to a pixel.
    """

    codes: Collection[str]
    frame: Frame
    scale: float


def inset(drawn: Scene, codes: Collection[str], paper: tuple[int, int]) -> Inset:
    """Look at communes of a scene.

    Parameters
    ----------
    drawn
        The scene.
    codes
        What to look at.
    paper
        Width and height of the small map, in CSS pixels.

    Returns
    -------
    Inset
        The view, with what lies around.
    """
    box = drawn.box(codes)
    assert box
    x, y, wide, high = box
    scale = max(wide * _AROUND / paper[0], high * _AROUND / paper[1], 1.0)
    size = round(scale * paper[0]), round(scale * paper[1])
    view = (round(x + wide / 2 - size[0] / 2), round(y + high / 2 - size[1] / 2), *size)
    return Inset(codes, drawn.frame._replace(view=view, paper=paper), scale)


def inset_svg(
    drawn: Scene,
    seen: Inset,
    *,
    title: str,
    pattern: str,
    outline: str,
    names: Callable[[Frame, Sequence[str]], list[Label]],
    marks: Sequence[Mark] = (),
) -> str:
    """Draw a small map of communes of a scene that was drawn with identifiers.

    Parameters
    ----------
    drawn
        The scene.
    seen
        The view; its communes stand out.
    title
        What the map shows, for who cannot see it.
    pattern
        Identifier of the pattern of what stands out, that is in the page at this scale.
    outline
        Identifier of the line around what stands out.
    names
        Gives the names to place, by priority, of communes in a view.
    marks
        Numbers.

    Returns
    -------
    str
        An ``<svg>``.
    """
    view, em = seen.frame.view, _EM * seen.scale
    ranks = _seen(drawn, view)
    inside = [rank for rank in ranks if drawn.codes[rank] in seen.codes]
    written = spread(marks, em, view)
    wanted = names(seen.frame, [drawn.codes[rank] for rank in ranks])
    texts = "".join(
        text(placed.label)
        for placed in labels.place(wanted, [round(em)])
        if _whole(placed.label, em, view) and not any(one.hides(placed, em) for one in written)
    )
    return (
        f'<svg class="petite" viewBox="{" ".join(map(str, view))}" role="img" '
        f'aria-label="{escape(title)}" focusable="false">'
        f'<g class="autour" stroke-width="{seen.scale / 2:.1f}">'
        f"{_faces(drawn, sorted({*ranks}.difference(inside)))}"
        f'<use href="#{outline}" style="--plein:url(#{pattern})"/>'
        f'<g fill="none">{_uses(drawn, inside)}</g></g>'
        f'<use href="#{drawn.ident}-traits"/><use href="#{outline}" class="cerne"/>'
        f'<g class="noms" font-size="{em:.0f}">{texts}</g>{marks_svg(written, em)}</svg>'
    )


def _seen(drawn: Scene, view: Box) -> list[int]:
    """Ranks of the shapes in view."""
    voisinages = adjacency(drawn.communes).voisinages
    corners = np.array([voisinages[code].box for code in drawn.codes]).reshape(-1, 2)
    west, south, east, north = drawn.frame.project(corners).reshape(-1, 4).T
    left, top, wide, high = view
    seen = (west < left + wide) & (east > left) & (north < top + high) & (south > top)
    found: list[int] = np.flatnonzero(seen).tolist()
    return found


def _faces(drawn: Scene, ranks: Iterable[int]) -> str:
    """Shapes in the colours of their states: a pattern on each would make prints of megabytes."""
    by_state: dict[str, list[int]] = {}
    colours = {look.identifier: look.colour for look in drawn.looks}
    for rank in ranks:
        by_state.setdefault(drawn.states[drawn.codes[rank]], []).append(rank)
    return "".join(
        f'<g fill="{colours[state]}">{_uses(drawn, members)}</g>'
        for state, members in by_state.items()
    )


def _uses(drawn: Scene, ranks: Iterable[int]) -> str:
    return "".join(f'<use href="#{drawn.prefix}{rank}"/>' for rank in ranks)


def _whole(one: Label, em: float, view: Box) -> bool:
    wide, high = (one.width / 2 + 0.5) * em, len(one.lines) * 0.6 * em
    return (
        view[0] + wide < one.x < view[0] + view[2] - wide
        and view[1] + high < one.y < view[1] + view[3] - high
    )
