"""The map of a report as SVG: what is examined, and the CPTS around by status."""

from collections.abc import Collection, Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
import shapely

from cptsgeo.case import Case
from cptsgeo.coverage import Coverage, coverage, etats
from cptsgeo.french import typographic
from cptsgeo.maps.style import pattern_svg
from cptsgeo.report import labels
from cptsgeo.report.frame import HEIGHT, UNITS_PER_PIXEL, WIDTH, Box, Frame, frame
from cptsgeo.report.labels import Placed
from cptsgeo.rings import Ints
from cptsgeo.topology import Topology
from cptsgeo.validation import Report

RINGS = 3
"""How many communes deep the surroundings of a proposal are drawn."""

PROPOSITION = "proposition"
PRISE = "prise"
_VIOLET = "#c9b8ee"
_OWN = {
    PROPOSITION: f'<rect width="8" height="8" fill="{_VIOLET}"/>',
    PRISE: f'<rect width="8" height="8" fill="{_VIOLET}"/><path d="M-2,2 2,-2M-2,10 10,-2M6,10 '
    '10,6" fill="none" stroke="#3d1c7d" stroke-width="1.4"/>',
}


class Drawing(NamedTuple):
    """A map: its SVG, what it shows, and how to find a place on it."""

    svg: str
    shown: tuple[str, ...]
    codes: tuple[str, ...]
    payload: dict[str, Any]
    frame: Frame
    hidden: tuple[str, ...]
    case: Case
    rank: dict[str, int]

    def box(self, codes: Collection[str]) -> Box | None:
        """Box of communes, in units of the drawing."""
        return self.frame.box(codes, self.case.graph.voisinages)


def pattern(state: str, name: str, scale: float = 1.0) -> str:
    """Give the SVG pattern of a state, those of a proposal included.

    Parameters
    ----------
    state
        A state of communes, ``proposition`` or ``prise``.
    name
        Its identifier.
    scale
        Magnification.

    Returns
    -------
    str
        A ``<pattern>`` element.
    """
    if state not in _OWN:
        return pattern_svg(state, name, scale)
    return (
        f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({scale:g})">{_OWN[state]}</pattern>'
    )


def state_words(case: Case) -> dict[str, str]:
    """Give the words of a legend.

    Parameters
    ----------
    case
        What is examined.

    Returns
    -------
    dict of str to str
        By state, those of a proposal first.
    """
    own = "Territoire d’invitation" if case.invitation else "Territoire proposé"
    taken = f"{own}, aujourd’hui dans une autre CPTS"
    return {PROPOSITION: own, PRISE: taken, **etats()}


def drawing(report: Report) -> Drawing | None:
    """Draw what was examined.

    Parameters
    ----------
    report
        What a validation found.

    Returns
    -------
    Drawing or None
        None where there is not one commune to draw.
    """
    case = report.case
    found = frame(_main(case), case.graph.voisinages, 0.1 if case.proposed else 0.02)
    if found is None:
        return None
    drawn = coverage(case.after, [case.communes.atoms[code] for code in _drawn(report)])
    states = _states(case, drawn)
    order = [state for state in (*etats(), PROPOSITION, PRISE) if state in states.values()]
    codes = sorted(states, key=lambda code: (order.index(states[code]), code))
    topology = case.communes.topology.subset(codes)
    names = labels.place(labels.names(case, topology, found))
    seen = found.box(codes, case.graph.voisinages)
    assert seen
    hidden = tuple(
        code for code in codes if set(case.after.owners.get(code, ())) & set(case.focus)
        and not _overlap(found.box([code], case.graph.voisinages), found.view)
    )  # fmt: skip
    return Drawing(
        _svg(case, topology, [states[code] for code in codes], order, found, names),
        tuple(order),
        tuple(codes),
        {
            "vue": found.view,
            "tout": seen,
            "echelle": UNITS_PER_PIXEL,
            "papier": [WIDTH, HEIGHT],
            "noms": "|".join(typographic(case.communes.atoms[code].nom) for code in codes),
            "cpts": [typographic(cpts.nom) for cpts in case.plan.cpts],
            "detenue": _holders(case, codes),
            "etats": [state_words(case)[state] for state in order],
            "etat": [order.index(states[code]) for code in codes],
            "etiquettes": labels.payload(names),
        },
        found,
        hidden,
        case,
        {code: rank for rank, code in enumerate(codes)},
    )


def _main(case: Case) -> Sequence[Collection[str]]:
    if case.proposed:
        return case.pieces[case.focus[0]]
    return [case.perimetre, *(piece for pieces in case.pieces.values() for piece in pieces)]


def _drawn(report: Report) -> list[str]:
    case = report.case
    if not case.proposed:
        return sorted({*case.perimetre}.union(*case.after.atoms.values()))
    topology, members = case.communes.topology, case.after.atoms[case.focus[0]]
    around = members
    for _ in range(RINGS):
        around |= topology.neighbours(around)
    told = {code for finding in report.findings for code in finding.communes}
    return sorted(around | {code for code in told if code in case.communes.atoms})


def _states(case: Case, drawn: Coverage) -> dict[str, str]:
    states = dict(drawn.etats)
    if case.proposed:
        (cpts_id,) = case.focus
        for code in case.after.atoms[cpts_id]:
            others = set(case.before.owners.get(code, ())) - {cpts_id}
            lost = any(code not in case.after.atoms[other] for other in others)
            states[code] = PRISE if lost else PROPOSITION
    return states


def _holders(case: Case, codes: Iterable[str]) -> list[Any]:
    """Ranks of the CPTS that hold each commune before the proposal: a number, a list, or -1."""
    rank = {cpts.cpts_id: rank for rank, cpts in enumerate(case.plan.cpts)}
    held = [[rank[one] for one in case.before.owners.get(code, ()) if one in rank]
            for code in codes]  # fmt: skip
    return [ranks if len(ranks) > 1 else (ranks[0] if ranks else -1) for ranks in held]


def _overlap(box: Box | None, view: Box) -> bool:
    if box is None:
        return False
    return (
        box[0] < view[0] + view[2] and box[0] + box[2] > view[0]
        and box[1] < view[1] + view[3] and box[1] + box[3] > view[1]
    )  # fmt: skip


# — SVG —


def _svg(
    case: Case,
    topology: Topology,
    states: Sequence[str],
    order: Sequence[str],
    found: Frame,
    names: Sequence[Placed],
) -> str:
    pixels = found.project(topology.xy)
    shapes = dict.fromkeys(order, "")
    for state, polygon in zip(states, topology.polygons(), strict=True):
        rings = shapely.get_rings(shapely.get_parts(polygon))
        path = "".join(_path(found.project(labels.units(ring)), close=True) for ring in rings)
        shapes[state] += f'<path d="{path}"/>'
    patterns = "".join(pattern(state, f"m-{state}", UNITS_PER_PIXEL) for state in order)
    faces = "".join(
        f'<g class="{"dedans" if state in (PROPOSITION, PRISE) else "etat"}" '
        f'fill="url(#m-{state})">{paths}</g>'
        for state, paths in shapes.items()
    )

    def outline(groups: Sequence[Any], name: str, *, inner: bool = False) -> str:
        ranks = {group: rank for rank, group in enumerate(dict.fromkeys(groups))}
        arcs = topology.outline(np.array([ranks[group] for group in groups]))
        if inner:
            arcs = arcs[(topology.left[arcs] >= 0) & (topology.right[arcs] >= 0)]
        path = "".join(
            _path(pixels[topology.offsets[arc] : topology.offsets[arc + 1]], close=False)
            for arc in arcs
        )
        return f'<path class="{name}" d="{path}"/>'

    owners, atoms = case.after.owners, case.communes.atoms
    lines = [
        outline([owners.get(code, ()) for code in topology.faces], "limite"),
        outline([atoms[code].departement for code in topology.faces], "departement", inner=True),
    ]
    if case.proposed:
        (cpts_id,) = case.focus
        inside = [code in case.after.atoms[cpts_id] for code in topology.faces]
        only = topology.subset([c for c, own in zip(topology.faces, inside, strict=True) if own])
        xy = found.project(only.xy)
        path = "".join(
            _path(xy[only.offsets[arc] : only.offsets[arc + 1]], close=False)
            for arc in only.outline(np.zeros(len(only.faces), np.int64))
        )
        lines += [f'<path class="{name}" d="{path}"/>' for name in ("halo", "territoire")]
    view = " ".join(map(str, found.view))
    proposed = " propose" if case.proposed else ""
    return (
        f'<svg id="plan" class="plan{proposed}" viewBox="{view}" role="img" '
        'aria-labelledby="carte-titre" aria-describedby="carte-texte" focusable="false">'
        f'<defs>{patterns}</defs><g id="faces">{faces}</g>'
        f'<g class="traits">{"".join(lines)}</g><g id="vise"></g>'
        f'<g id="noms" font-size="{labels.PAPER_EM}">{_texts(names, found.view)}</g></svg>'
    )


def _texts(names: Sequence[Placed], view: Box) -> str:
    """The names that show without a script."""
    texts = []
    for one in (placed.label for placed in names if placed.on_paper(view)):
        first = 0.35 - (len(one.lines) - 1) * 0.55
        spans = "".join(
            f'<tspan x="{one.x}" dy="{first if not rank else 1.1:.2f}em">{escape(line)}</tspan>'
            for rank, line in enumerate(one.lines)
        )
        strong = ' class="fort"' if one.strong else ""
        texts.append(f'<text y="{one.y}"{strong}>{spans}</text>')
    return "".join(texts)


def _path(pixels: Ints, *, close: bool) -> str:
    """Relative path without the vertices that fall on the one before, as short as SVG allows."""
    kept = pixels[np.append(True, (np.diff(pixels, axis=0) != 0).any(axis=1))]
    if len(kept) < (3 if close else 2):
        return ""
    steps = " ".join(map(str, np.diff(kept, axis=0).ravel().tolist())).replace(" -", "-")
    return f"M{kept[0][0]} {kept[0][1]}l{steps}{'z' if close else ''}"
