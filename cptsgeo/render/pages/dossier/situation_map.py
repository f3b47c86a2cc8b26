"""The map of a report as SVG: what is examined, and the CPTS around by status."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from cptsgeo.analysis.coverage import Coverage, coverage, etats
from cptsgeo.geometry.topology import Topology
from cptsgeo.render.drawing.frame import Frame, frame, overlap
from cptsgeo.render.drawing.labels import Label, commune_names, cpts_names
from cptsgeo.render.drawing.scene import Scene, Trait, holders, scene
from cptsgeo.render.looks import pattern_svg
from cptsgeo.rules.case import Case
from cptsgeo.rules.validation import Report

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


PAPER = (460, 380)
"""CSS pixels that the map has on paper, beside the figures."""


class SituationMap(NamedTuple):
    """The map of a report, and the communes examined that are out of its first view."""

    scene: Scene
    hidden: tuple[str, ...]
    case: Case


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


def situation_map(report: Report) -> SituationMap | None:
    """Draw what was examined.

    Parameters
    ----------
    report
        What a validation found.

    Returns
    -------
    SituationMap or None
        None where there is not one commune to draw.
    """
    case = report.case
    voisinages = case.graph.voisinages
    margin = 0.1 if case.proposed else 0.02
    found = frame(_main(case), voisinages, margin=margin, paper=PAPER)
    if found is None:
        return None
    drawn = coverage(case.after, [case.communes.atoms[code] for code in _drawn(report)])
    words = state_words(case)
    seen = scene(
        case.communes,
        _states(case, drawn),
        found,
        ident="plan",
        mots={state: words[state] for state in (*etats(), PROPOSITION, PRISE)},
        traits=_lines(case),
        noms=lambda topology: _names(case, topology, found),
        tenues=lambda codes: holders(case.before, codes),
        motif=pattern,
        devant=(PROPOSITION, PRISE),
        classe="propose" if case.proposed else "",
    )
    hidden = tuple(
        code for code in seen.codes if set(case.after.owners.get(code, ())) & set(case.focus)
        and not overlap(found.box([code], voisinages), found.view)
    )  # fmt: skip
    return SituationMap(seen, hidden, case)


def _names(case: Case, topology: Topology, found: Frame) -> list[Label]:
    inside = case.after.atoms[case.focus[0]] if case.proposed else frozenset()
    without = case.focus if case.proposed else ()
    return [
        *cpts_names(case.after, topology, found, without=without),
        *commune_names(case.communes, topology, found, inside=inside),
    ]


def _lines(case: Case) -> list[Trait]:
    owners, atoms = case.after.owners, case.communes.atoms
    lines = [
        Trait("limite", lambda code: owners.get(code, ())),
        Trait("departement", lambda code: atoms[code].departement, interieur=True),
    ]
    if case.proposed:
        inside = case.after.atoms[case.focus[0]]
        for classe in ("halo", "territoire"):
            lines.append(Trait(classe, lambda code: True if code in inside else None))
    return lines


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
