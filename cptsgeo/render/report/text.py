"""A validation report as text for a terminal: the verdict first, then what to do about it."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from cptsgeo.plan import aci
from cptsgeo.render.provenance import foot_of_text, places, situation_title
from cptsgeo.render.report.wording import Group, counted, groups, title
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.profile import Profile, profile
from cptsgeo.rules.validation import Report
from cptsgeo.rules.verdict import COMPETENCE, Outcome
from cptsgeo.text.french import NBSP, count, listed, number, raised, typographic

WIDTH = 96
MOST = 6
"""CPTS that an information is told about one by one; four times as many findings of a rule."""

SIGNS: Mapping[Outcome, str] = MappingProxyType(
    {Outcome.CLEAR: "✓", Outcome.OPEN: "!", Outcome.BLOCKED: "×"}
)
"""What stands before the verdict, for who sees no colour; pages draw `looks.VERDICTS`."""

Style = Callable[[str, Outcome | Severity | None], str]
"""Decorates a line: by the verdict or the severity that it says, or as a heading."""


def plain(text: str, _what: Outcome | Severity | None) -> str:
    """Decorate nothing."""
    return text


def to_text(report: Report, *, width: int = WIDTH, style: Style = plain) -> str:
    """Write a report for a terminal.

    Parameters
    ----------
    report
        The report.
    width
        Columns of the terminal.
    style
        Gives colour, where the terminal has it.

    Returns
    -------
    str
        Lines of at most `width` characters, but for words that are longer.
    """
    case, (outcome, phrase) = report.case, report.verdict
    told = f"{SIGNS[outcome]} {phrase}."
    lines = [style(line, outcome) for line in _wrapped(told, width, "  ", "")]
    lines += _wrapped(COMPETENCE, width, "")
    lines += _wrapped(f"{title(report)}. {situation_title(case.before)}.", width, "")
    if case.proposed:
        found = profile(case, case.focus[0])
        lines += ["", *_figures(found, case, width)]
        if case.invitation:
            lines += ["", style("Communes invitées", None), *_invited(found, case)]
    at: Severity | None = None
    for group in groups(report):
        if group.severity is not at:
            at = group.severity
            heading = counted(at, report.counts[at])
            lines += ["", style(raised(heading), at)]
        lines += ["", style(f"  {group.rule.titre}", None), *_group(group, case, width)]
    lines += ["", *_wrapped(foot_of_text(case.communes, case.before.plan), width, "")]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _wrapped(text: str, width: int, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _group(group: Group, case: Case, width: int) -> Iterator[str]:
    findings = group.findings
    informs = group.severity is Severity.INFORMATION
    most = 4 * MOST
    names = dict.fromkeys(f.cpts[0] for f in findings if f.cpts)
    if informs and len(names) > MOST:
        # Forty times the same sentence hides the others: who is concerned is enough here.
        who = listed(typographic(case.cpts(cpts_id).nom) for cpts_id in names)
        told = f"{count(len(findings), 'constat')}{NBSP}: {who}."
        yield from _wrapped(told, width, "    ", "  – ")
        yield from _wrapped(
            "Le détail de chacun est donné par --format html ou --format json.", width, "    "
        )
        return
    for finding in findings[:most]:
        yield from _wrapped(finding.message, width, "    ", "  – ")
    if len(findings) > most:
        more = count(len(findings) - most, "autre")
        yield f"    Et {more}, que donne --format html ou --format json."


def _figures(found: Profile, case: Case, width: int) -> Iterator[str]:
    portrait = found.portrait
    population, taille = portrait.population, portrait.taille
    where = listed(places(case.communes, portrait.departements)) or "aucun département"
    rows = [
        (
            "Communes",
            f"{number(len(portrait.communes))}, {where}",
        )
    ]
    if population is None or taille is None:
        rows.append(("Population", "non calculée"))
    else:
        rows.append(("Population", f"{count(population, 'habitant')}, taille {taille}"))
        if found.manque is not None:
            more = count(found.manque, "habitant")
            rows.append(("", f"{more} de plus, et c’est la taille {taille + 1}"))
        if found.marge is not None:
            less = count(found.marge + 1, "habitant")
            rows.append(("", f"{less} de moins, et c’est la taille {taille - 1}"))
        if not case.invitation:
            rows.append(("Financement", str(aci.phrase_financement(taille))))
    whole = [typographic(share.nom) for share in found.epci if share.entier]
    cut = [typographic(share.nom) for share in found.epci if not share.entier]
    if whole:
        rows.append(("EPCI entiers", listed(whole)))
    if cut:
        rows.append(("EPCI partagés", listed(cut)))
    if found.voisines:
        rows.append(("CPTS voisines", listed(typographic(one.nom) for one in found.voisines)))
    for label, text in rows:
        yield from _wrapped(text, width, " " * 17, f"  {label:<15}")


def _invited(found: Profile, case: Case) -> Iterator[str]:
    """One line a commune: name, code, postal codes, the CPTS that hold it already."""
    rows = []
    for member in found.membres:
        holders = [
            f"{typographic(case.before.cpts[one].nom)} "
            f"({aci.libelle_statut(case.portrait(one, before=True).statut)})"
            for one in member.detenue_par
        ]
        none = "aucune CPTS" if member.connue else "hors du périmètre du plan"
        commune = member.commune
        posts = commune.codes_postaux.replace(" ", ", ")
        rows.append((typographic(commune.nom), commune.code, posts, listed(holders) or none))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:3]
    for row in rows:
        cells = (f"{text:<{wide}}" for text, wide in zip(row, widths, strict=False))
        yield f"  {'  '.join(cells)}  {row[3]}"
