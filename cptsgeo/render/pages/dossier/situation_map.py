"""The map of a report as SVG: what is examined, and the CPTS around by status."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from cptsgeo.analysis.coverage import coverage
from cptsgeo.render.drawing.frame import Frame, frame, overlap
from cptsgeo.render.drawing.labels import commune_names, cpts_names
from cptsgeo.render.drawing.lines import territory_line
from cptsgeo.render.drawing.scene import NOTHING_IN_FRONT, Front, Scene, Subject, scene
from cptsgeo.render.drawing.telling import Telling, holders, telling
from cptsgeo.render.looks import SLASH, Look, Pattern, state_looks
from cptsgeo.rules.case import Case
from cptsgeo.rules.validation import Report

RINGS = 3
"""How many communes deep the surroundings of a proposal are drawn."""

_IDENT = "plan"
PROPOSITION = "proposition"
PRISE = "prise"
_VIOLET = "#c9b8ee"

PAPER = (460, 380)
"""CSS pixels that the map has on paper, beside the figures."""


class SituationMap(NamedTuple):
    """The map of a report, and the communes examined that are out of its first view."""

    scene: Scene
    hidden: tuple[str, ...]
    case: Case


def proposal_looks(case: Case) -> tuple[Look, Look]:
    """Give the looks of a proposal.

    Parameters
    ----------
    case
        What is examined.

    Returns
    -------
    tuple of Look
        Its communes, then those that another CPTS holds today.
    """
    own = "Territoire d’invitation" if case.invitation else "Territoire proposé"
    taken = f"{own}, aujourd’hui dans une autre CPTS"
    return (
        Look(PROPOSITION, own, _VIOLET),
        Look(PRISE, taken, _VIOLET, Pattern(8, SLASH, "#3d1c7d", 1.4)),
    )


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
    seen = frame(framed(case), voisinages, margin=margin, paper=PAPER)
    if seen is None:
        return None
    subject = Subject(
        case.communes,
        situated(report),
        seen,
        _IDENT,
        looks=(*state_looks().values(), *proposal_looks(case)),
        front=Front(frozenset({PROPOSITION, PRISE}), "propose") if case.proposed
        else NOTHING_IN_FRONT,
    )  # fmt: skip
    found = scene(subject, _told(case, seen))
    return SituationMap(found, hidden(case, found.codes, seen), case)


def hidden(case: Case, codes: Iterable[str], seen: Frame) -> tuple[str, ...]:
    """Communes of what is examined, among those drawn, that a frame does not show."""
    voisinages = case.graph.voisinages
    return tuple(
        code for code in codes if set(case.after.owners.get(code, ())) & set(case.focus)
        and not overlap(seen.box([code], voisinages), seen.view)
    )  # fmt: skip


def _told(case: Case, seen: Frame) -> Telling:
    """What maps of the plan tell, and around what is proposed, who held each commune before."""
    told = replace(telling(case.after, seen), holders=lambda codes: holders(case.before, codes))
    if not case.proposed:
        return told
    inside = case.after.atoms[case.focus[0]]
    around = (territory_line(inside, "halo"), territory_line(inside))
    return replace(
        told,
        names=lambda faces: [
            *cpts_names(case.after, faces.topology, seen, without=case.focus),
            *commune_names(case.communes, faces.shapes, seen, inside=inside),
        ],
        lines=(*told.lines, *around),
    )


def framed(case: Case) -> Sequence[Collection[str]]:
    """Pieces of what is examined, that a map frames, the main one first."""
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


def situated(report: Report) -> dict[str, str]:
    """State of each commune that a map of a report shows.

    Parameters
    ----------
    report
        What a validation found.

    Returns
    -------
    dict of str to str
        Identifier of the look of each commune: what is proposed, and coverage around.
    """
    case = report.case
    drawn = coverage(case.after, [case.communes.atoms[code] for code in _drawn(report)])
    states = dict(drawn.etats)
    if case.proposed:
        (cpts_id,) = case.focus
        for code in case.after.atoms[cpts_id]:
            others = set(case.before.owners.get(code, ())) - {cpts_id}
            lost = any(code not in case.after.atoms[other] for other in others)
            states[code] = PRISE if lost else PROPOSITION
    return states
