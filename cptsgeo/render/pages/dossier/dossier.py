"""The dossier of a validation: one HTML page to read, to send or to print before a plénière."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo.plan import aci
from cptsgeo.render.drawing.scene import Pointer, Scene
from cptsgeo.render.looks import Look, state_looks
from cptsgeo.render.pages.document import Figure, Page, render
from cptsgeo.render.pages.dossier.figures import funding, plan_figures, proposal_figures
from cptsgeo.render.pages.dossier.rows import (
    Batch,
    CptsRow,
    NeighbourRow,
    commune_batches,
    cpts_rows,
    neighbour_rows,
)
from cptsgeo.render.pages.dossier.situation_map import SituationMap, proposal_looks, situation_map
from cptsgeo.render.pages.dossier.words import Words, words_of
from cptsgeo.render.provenance import (
    FUNDING,
    estimates_of_findings,
    named,
    situation_title,
    sources_of_findings,
)
from cptsgeo.render.report import wording
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Finding, Severity
from cptsgeo.rules.profile import profile
from cptsgeo.rules.validation import Report
from cptsgeo.rules.verdict import COMPETENCE
from cptsgeo.text.french import NBSP, count, listed, raised, typographic

FOLD = 6
"""Informations of one rule beyond which they are folded on a screen."""

_PLACES = 4


class FindingRow(NamedTuple):
    """A finding: what it says, where it was read, what it is about on the map."""

    message: str
    places: str
    pointer: Pointer


class FindingGroup(NamedTuple):
    """Findings of a rule; `folded` counts them where they are folded on a screen."""

    title: str
    reason: str
    folded: str
    findings: tuple[FindingRow, ...]


class Section(NamedTuple):
    """Findings of a severity."""

    severity: str
    title: str
    groups: tuple[FindingGroup, ...]


class Map(NamedTuple):
    """The map with its title, its legend, and what is out of its first view."""

    scene: Scene
    title: str
    looks: tuple[Look, ...]
    outside: str


@dataclass(frozen=True)
class Content:
    """What the dossier shows: of a proposal, or of a whole plan."""

    words: Words
    verdict: str
    outcome: str
    competence: str
    proposed: bool
    invitation: bool
    figures: tuple[Figure, ...]
    map: Map | None
    sections: tuple[Section, ...]
    funding: tuple[tuple[str, str], ...]
    communes: tuple[Batch, ...]
    communes_number: int
    neighbours: tuple[NeighbourRow, ...]
    cpts: tuple[CptsRow, ...]


def page_report(report: Report, *, title: str | None = None, empreinte: str = "") -> str:
    """Write the dossier of a validation.

    Parameters
    ----------
    report
        What a validation found.
    title
        Title of the page; by default what was validated.
    empreinte
        Fingerprint of the files that were read, shown if not empty.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same report.
    """
    drawn = situation_map(report)
    return render(frame_of(report, title, empreinte, drawn), content_of(report, drawn))


def frame_of(
    report: Report, title: str | None, empreinte: str, drawn: SituationMap | None = None
) -> Page:
    """Give what a dossier has as all pages have it: see `page_report`; `drawn` is its map."""
    case = report.case
    return Page(
        template="dossier.html",
        title=title or wording.title(report),
        situation=situation_of(report),
        notices=estimates_of_findings(case.before.plan),
        maps=(drawn.scene,) if drawn else (),
        style="dossier/static/dossier.css",
        script="dossier/static/dossier.js" if drawn else "",
        sources=sources_of_findings(case.communes, case.plan, invitation=case.invitation),
        fingerprint=empreinte,
    )


def content_of(report: Report, drawn: SituationMap | None = None) -> Content:
    """Give what a dossier shows.

    Parameters
    ----------
    report
        What a validation found.
    drawn
        Its map; without one, findings lead nowhere.

    Returns
    -------
    Content
        Typed.
    """
    case = report.case
    found = profile(case, case.focus[0]) if case.proposed else None
    return Content(
        words=words_of(case, funding_title=aci.COLONNE, funding_note=FUNDING, maximum=aci.MAXIMUM),
        verdict=report.verdict.phrase,
        outcome=report.verdict.outcome.value,
        competence=COMPETENCE,
        proposed=case.proposed,
        invitation=case.invitation,
        figures=proposal_figures(found, case) if found else plan_figures(report),
        map=_map(drawn) if drawn else None,
        sections=tuple(_sections(report, drawn)),
        funding=funding(found) if found else (),
        communes=commune_batches(found, case) if found else (),
        communes_number=len(found.membres) if found else 0,
        neighbours=neighbour_rows(found, case) if found else (),
        cpts=() if found else cpts_rows(report, lambda codes: _pointer(drawn, codes)),
    )


def situation_of(report: Report) -> str:
    """Tell of when a report is, and inside which plan."""
    parts = [situation_title(report.case.before)]
    if report.case.proposed and not report.case.plan.hors_choix:  # That one is named already.
        parts.insert(0, raised(named(report.case.plan)))
    return " · ".join(parts)


# — findings —


def _sections(report: Report, drawn: SituationMap | None) -> Iterable[Section]:
    """Severities with their groups of findings, the gravest first."""
    found = wording.groups(report)
    for severity in Severity:
        groups = [group for group in found if group.severity is severity]
        if groups:
            heading = wording.counted(severity, report.counts[severity])
            yield Section(
                severity.value,
                f"{heading} {wording.ASKS[severity]}",
                tuple(_group(group, report.case, drawn) for group in groups),
            )


def _group(group: wording.Group, case: Case, drawn: SituationMap | None) -> FindingGroup:
    findings = group.findings
    several = not case.proposed and len(findings) > FOLD
    folded = several and group.severity is Severity.INFORMATION
    return FindingGroup(
        title=group.rule.titre,
        reason=group.reason,
        folded=count(len(findings), "constat") if folded else "",
        findings=tuple(_finding(finding, case, drawn) for finding in findings),
    )


def _finding(finding: Finding, case: Case, drawn: SituationMap | None) -> FindingRow:
    places = list(dict.fromkeys(map(str, finding.places)))
    more = len(places) - _PLACES
    shown = [*places[:_PLACES], *([f"{count(more, 'autre')}"] if more > 0 else [])]
    codes = _atoms(finding.communes, case)
    if not codes and finding.cpts and not places:
        codes = sorted(case.after.atoms.get(finding.cpts[0], ()))
    return FindingRow(
        message=finding.message,
        places="" if any(map(finding.message.startswith, places)) else listed(shown),
        pointer=_pointer(drawn, codes),
    )


def _atoms(codes: Iterable[str], case: Case) -> list[str]:
    """Codes of communes as the atoms that are drawn: Paris, Lyon and Marseille as theirs."""
    known = case.communes
    return [
        atom
        for code in codes
        if code in known.atoms or code in known.arrondissements
        for atom in known.atoms_of(code)
    ]


def _pointer(drawn: SituationMap | None, codes: Collection[str]) -> Pointer:
    """Where the map is zoomed to, and what is outlined there."""
    return drawn.scene.pointer(codes) if drawn else Pointer()


# — the map's legend and text —


def _map(drawn: SituationMap) -> Map:
    case = drawn.case
    return Map(
        scene=drawn.scene,
        title=map_title(case),
        looks=tuple(
            look
            for look in (*proposal_looks(case), *state_looks().values())
            if look in drawn.scene.looks
        ),
        outside=outside(case, drawn.hidden),
    )


def map_title(case: Case) -> str:
    """Title the map of a dossier."""
    return "Carte du territoire et des CPTS autour" if case.proposed else "Carte des CPTS du plan"


def outside(case: Case, hidden: Iterable[str]) -> str:
    """Tell which communes the first view of a map does not show; nothing if it shows all."""
    names = listed(typographic(case.communes.atoms[code].nom) for code in hidden)
    return f"Hors de la première vue, trop loin{NBSP}: {names}." if names else ""
