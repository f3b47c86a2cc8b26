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
from cptsgeo.render.looks import state_looks

_EM = 9.5
"""Size of letters, in CSS pixels."""

_AROUND = 1.3
"""How much wider than what it is about a small map looks."""


class Inset(NamedTuple):
    """A view of a scene: `frame` has the scene's own coordinates, `scale` is units to a pixel."""

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
    return Inset(drawn.frame._replace(view=view, paper=paper), scale)


def inset_svg(
    drawn: Scene,
    seen: Inset,
    codes: Collection[str],
    *,
    titre: str,
    motif: str,
    reprises: str,
    contour: str,
    noms: Callable[[Frame, Sequence[str]], list[Label]],
    numeros: Sequence[Mark] = (),
) -> str:
    """Draw a small map of communes of a scene that were drawn with identifiers.

    Parameters
    ----------
    drawn
        The scene.
    seen
        The view.
    codes
        Communes that stand out.
    titre
        What the map shows, for who cannot see it.
    motif
        Identifier of the pattern of what stands out, that is in the page at this scale.
    reprises
        What the identifiers of the scene's shapes begin with.
    contour
        Identifier of the line around what stands out.
    noms
        Gives the names to place, by priority, of communes in a view.
    numeros
        Numbers.

    Returns
    -------
    str
        An ``<svg>``.
    """
    view, em = seen.frame.view, _EM * seen.scale
    ranks = _seen(drawn, view)
    inside = [rank for rank in ranks if drawn.codes[rank] in codes]
    written = spread(numeros, em, view)
    names = "".join(
        text(placed.label)
        for placed in labels.place(
            noms(seen.frame, [drawn.codes[rank] for rank in ranks]), [round(em)]
        )
        if _whole(placed.label, em, view) and not any(one.hides(placed, em) for one in written)
    )
    return (
        f'<svg class="petite" viewBox="{" ".join(map(str, view))}" role="img" '
        f'aria-label="{escape(titre)}" focusable="false">'
        f'<g class="autour" stroke-width="{seen.scale / 2:.1f}">'
        f"{_faces(drawn, sorted({*ranks}.difference(inside)), reprises)}"
        f'<use href="#{contour}" style="--plein:url(#{motif})"/>'
        f'<g fill="none">{_uses(inside, reprises)}</g></g>'
        f'<use href="#{drawn.ident}-traits"/><use href="#{contour}" class="cerne"/>'
        f'<g class="noms" font-size="{em:.0f}">{names}</g>{marks_svg(written, em)}</svg>'
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


def _faces(drawn: Scene, ranks: Iterable[int], reprises: str) -> str:
    """Shapes in the colours of their states: a pattern on each would make prints of megabytes."""
    by_state: dict[str, list[int]] = {}
    looks = state_looks()
    for rank in ranks:
        by_state.setdefault(drawn.states[drawn.codes[rank]], []).append(rank)
    return "".join(
        f'<g fill="{looks[state].colour}">{_uses(members, reprises)}</g>'
        for state, members in by_state.items()
    )


def _uses(ranks: Iterable[int], reprises: str) -> str:
    return "".join(f'<use href="#{reprises}{rank}"/>' for rank in ranks)


def _whole(one: Label, em: float, view: Box) -> bool:
    wide, high = (one.width / 2 + 0.5) * em, len(one.lines) * 0.6 * em
    return (
        view[0] + wide < one.x < view[0] + view[2] - wide
        and view[1] + high < one.y < view[1] + view[3] - high
    )
