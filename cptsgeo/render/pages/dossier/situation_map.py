"""The map of a report as SVG: what is examined, and the CPTS around by status."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from cptsgeo.analysis.coverage import Coverage, coverage
from cptsgeo.geometry.topology import Topology
from cptsgeo.render.drawing.frame import Frame, frame, overlap
from cptsgeo.render.drawing.labels import Label, commune_names, cpts_names
from cptsgeo.render.drawing.scene import Scene, Trait, holders, scene
from cptsgeo.render.looks import SLASH, Look, Pattern, state_looks
from cptsgeo.rules.case import Case
from cptsgeo.rules.validation import Report

RINGS = 3
"""How many communes deep the surroundings of a proposal are drawn."""

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
    found = frame(_main(case), voisinages, margin=margin, paper=PAPER)
    if found is None:
        return None
    drawn = coverage(case.after, [case.communes.atoms[code] for code in _drawn(report)])
    seen = scene(
        case.communes,
        _states(case, drawn),
        found,
        ident="plan",
        looks=(*state_looks().values(), *proposal_looks(case)),
        traits=_lines(case),
        noms=lambda topology: _names(case, topology, found),
        tenues=lambda codes: holders(case.before, codes),
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
