"""The still map of a validation: what is examined, the CPTS around, what is to be settled."""

from collections.abc import Iterable

from cptsgeo.errors import OutputError
from cptsgeo.render.drawing.frame import Box
from cptsgeo.render.drawing.lines import (
    STROKES,
    Stroke,
    departement_line,
    outlines,
    outlines_told,
    territory_line,
)
from cptsgeo.render.looks import state_looks
from cptsgeo.render.pages.dossier.dossier import situation_of
from cptsgeo.render.pages.dossier.figures import plan_figures, proposal_figures
from cptsgeo.render.pages.dossier.situation_map import (
    PRISE,
    PROPOSITION,
    framed,
    proposal_looks,
    situated,
)
from cptsgeo.render.paper.column import Column, Row
from cptsgeo.render.paper.ground import Drawn, Ground, Ruled, close_ground, draw_ground
from cptsgeo.render.paper.margin import (
    Fact,
    Margin,
    before_foot,
    date_of,
    foot,
    head_of_margin,
    key_of_margin,
    map_place,
    projection,
)
from cptsgeo.render.paper.naming import commune_names, cpts_names, key
from cptsgeo.render.paper.sheet import SOFT, Paper, Sheet
from cptsgeo.render.provenance import estimates_of_findings, sources_of_findings
from cptsgeo.render.report import wording
from cptsgeo.render.result import Picture
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.profile import profile
from cptsgeo.rules.validation import Report
from cptsgeo.rules.verdict import COMPETENCE
from cptsgeo.text.french import NBSP, number

_AROUND = 0.6
"""How opaque what is around a proposal is."""


def still_report(report: Report, form: str, paper: Paper) -> Picture:
    """Draw the map of a validation.

    Parameters
    ----------
    report
        What a validation found.
    form
        ``png``, ``svg`` or ``pdf``.
    paper
        The sheet.

    Returns
    -------
    Picture
        The file, the same for the same report.

    Raises
    ------
    OutputError
        If there is not one commune to draw.
    """
    return draw_report(report, paper).picture(form)


def draw_report(report: Report, paper: Paper) -> Sheet:
    """Draw the map of a validation on a sheet.

    Parameters
    ----------
    report
        What a validation found.
    paper
        The sheet.

    Returns
    -------
    Sheet
        Drawn.

    Raises
    ------
    OutputError
        If there is not one commune to draw.
    """
    case, place, size = report.case, map_place(paper), paper.letter
    if not any(framed(case)):
        raise OutputError(
            f"Rien à dessiner{NBSP}: aucune commune n’est reconnue ; le rapport en texte (sans "
            "--sortie) dit pourquoi."
        )
    sheet = Sheet(paper, wording.title(report), date_of(case.after))
    ground = ground_of(report)
    drawn, told = draw_situation(sheet, report, ground, place)
    column = head_of_margin(sheet, _margin(report, ground))
    with before_foot(column, estimates_of_findings(case.before.plan), size):
        key_of_margin(column, told, size)
        _findings(column, report, size)
    sources = sources_of_findings(case.communes, case.plan, invitation=case.invitation)
    foot(sheet, [*sources, projection(drawn.seen)])
    return sheet


def draw_situation(sheet: Sheet, report: Report, ground: Ground, place: Box) -> tuple[Drawn, str]:
    """Draw what was examined, with its names.

    Parameters
    ----------
    sheet
        The sheet.
    report
        What a validation found.
    ground
        That of its map.
    place
        Where, in units.

    Returns
    -------
    tuple of (Drawn, str)
        The map, and whose its numbers are.
    """
    case, paper = report.case, sheet.paper
    drawn = draw_ground(sheet, ground, place)
    if case.proposed:
        inside = [case.communes.atoms[code] for code in case.after.atoms[case.focus[0]]]
        others = cpts_names(case.after, drawn, paper, numbered=False, without=case.focus)
        drawn.placement.place([*commune_names(inside, drawn, paper), *others])
        told = ""
    else:
        told = key(drawn.placement.place(cpts_names(case.after, drawn, paper, numbered=True)))
    close_ground(sheet, drawn, place)
    return drawn, told


def ground_of(report: Report) -> Ground:
    """Give the ground of the map of a validation."""
    case, states = report.case, situated(report)
    lines = [
        *(Ruled(one, opacity=_AROUND if case.proposed else 1) for one in outlines(case.after)),
        Ruled(departement_line(case.communes)),
    ]
    if not case.proposed:
        return Ground(case.communes, states, tuple(state_looks().values()), framed(case), lines)
    inside = case.after.atoms[case.focus[0]]
    return Ground(
        case.communes,
        states,
        (*state_looks().values(), *proposal_looks(case)),
        framed(case),
        [*lines, Ruled(territory_line(inside, "halo")), Ruled(territory_line(inside))],
        margin=0.1,
        pale=frozenset(code for code in states if states[code] not in (PROPOSITION, PRISE)),
        opacity=_AROUND,
    )


def legend_of(report: Report, ground: Ground) -> tuple[list[Row], list[tuple[str, Stroke]]]:
    """Tell what the map of a validation draws: its states, and its lines."""
    case, present = report.case, {*ground.states.values()}
    looks = [*(proposal_looks(case) if case.proposed else ()), *state_looks().values()]
    strokes = outlines_told(outlines(case.after))
    if case.proposed:
        strokes.insert(0, ("Limite du territoire examiné", STROKES["territoire"]))
    if len({case.communes.atoms[code].departement for code in ground.states}) > 1:
        strokes.append(("Limite de département", STROKES["departement"]))
    return [Row(look, look.label) for look in looks if look.identifier in present], strokes


def _margin(report: Report, ground: Ground) -> Margin:
    case = report.case
    figures = (
        proposal_figures(profile(case, case.focus[0]), case)
        if case.proposed
        else plan_figures(report)
    )
    rows, strokes = legend_of(report, ground)
    return Margin(
        wording.title(report),
        situation_of(report),
        [Fact(*one) for one in figures],
        rows,
        strokes,
        verdict=f"{report.verdict.phrase}. {COMPETENCE}",
        long=True,
    )


def _findings(column: Column, report: Report, size: float) -> None:
    """What is to be mended or settled, a line for each rule that has something to say."""
    told = [*_told(report, Severity.ERREUR), *_told(report, Severity.AVERTISSEMENT)]
    if not told:
        return
    column.space(1.2)
    for rank, (text, head) in enumerate(told):
        if rank and not column.room(7.2 * size * 2):
            column.text("…", 7.2 * size)
            return
        column.text(text, (8 if head else 7.2) * size, bold=head, most=2)
    column.text("Chaque constat est dans le rapport.", 6.8 * size, colour=SOFT, most=1)


def _told(report: Report, severity: Severity) -> Iterable[tuple[str, bool]]:
    groups = [group for group in wording.groups(report) if group.severity is severity]
    if groups:
        counted = wording.counted(severity, report.counts[severity])
        yield f"{counted[0].upper()}{counted[1:]} {wording.ASKS[severity]}", True
    for group in groups:
        several = len(group.findings)
        yield group.rule.titre + (f" ({number(several)})" if several > 1 else ""), False
