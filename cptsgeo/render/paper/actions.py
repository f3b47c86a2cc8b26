"""The chart of what CPTS say they do: a bar for each theme, or for each profession of one."""

from typing import NamedTuple

from cptsgeo.analysis.actions import Declared
from cptsgeo.plan.observatory import SILENCES
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL
from cptsgeo.render.drawing.lettering import clean, shortened
from cptsgeo.render.paper.margin import (
    EDGE,
    Fact,
    date_of,
    facts,
    foot,
    foot_of_margin,
    foot_top,
    margin_column,
    title,
)
from cptsgeo.render.paper.sheet import MM, POINT, SOFT, Paper, Sheet, rectangle, text
from cptsgeo.render.provenance import aside, reserves, situation_title, sources
from cptsgeo.render.result import Picture
from cptsgeo.render.tables.action_words import (
    EACH_DEPARTEMENT,
    WHAT_STATES_SAY,
    base_told,
    names_professions,
    people_told,
    question_told,
    silent_told,
)
from cptsgeo.render.tables.actions import profession_counts
from cptsgeo.text.french import count, number, percent, raised, typographic

_BAR, _ALL = "#0e5d73", "#dfe7ea"
_PITCH = 25
"""Pixels from a bar to the next, at least."""
_LABELS = 0.42
"""Share of the width for what bars are of."""


def chart_actions(found: Declared, form: str, paper: Paper) -> Picture:
    """Draw the chart of the themes that CPTS declare.

    Parameters
    ----------
    found
        What they say of what is asked.
    form
        ``png``, ``svg`` or ``pdf``.
    paper
        The sheet.

    Returns
    -------
    Picture
        The file, the same for the same answers; themes that have no room are counted.
    """
    plan = found.territories.plan
    where = ", ".join(filter(None, (question_told(found) or typographic(plan.nom), aside(plan))))
    sheet = Sheet(paper, f"Actions des CPTS – {where}", date_of(found.territories))
    column = margin_column(sheet)
    told = _rows(found)
    left = _bars(sheet, told, column.left - EDGE - round(8 * MM))
    size = paper.letter
    title(column, sheet.title, size)
    column.space(0.8)
    column.text(situation_title(found.territories), 9 * size, colour=SOFT, most=3)
    column.rule()
    facts(column, _facts(found), size)
    column.rule()
    most = number(told.rows[-left].many) if left else ""
    more = [f"{count(left, 'autre ligne', 'autres lignes')}, de {most} CPTS au plus."]
    by_place = [EACH_DEPARTEMENT] if found.question.departements else []
    notices = (base_told(found), silent_told(found), people_told(found), *(more if left else []),
               *by_place, WHAT_STATES_SAY, *reserves(found.territories))  # fmt: skip
    foot_of_margin(column, notices, size)
    foot(sheet, sources(found.territories)[:2])
    return sheet.picture(form)


def _facts(found: Declared) -> list[Fact]:
    """How many answer, and why the others do not."""
    seen = found.observatoire
    silent = [seen.silence(one) for one in found.regardees if one not in seen.declared]
    told = [
        Fact(raised(words), f"{number(silent.count(one))} CPTS")
        for one, words in SILENCES.items() if one in silent
    ]  # fmt: skip
    return [Fact("Avec des actions", f"{number(len(found.avec_actions))} CPTS"), *told]


class _Bar(NamedTuple):
    label: str
    many: int


class _Bars(NamedTuple):
    """What bars are of, the bars, and how many CPTS all of them would be."""

    heading: str
    rows: tuple[_Bar, ...]
    base: int


def _rows(found: Declared) -> _Bars:
    """Themes; of a theme that is for some professions, these."""
    if len(found.question.themes) == 1 and names_professions(found):
        professions = sorted(profession_counts(found), key=lambda one: (not one[0], -one[2]))
        rows = tuple(_Bar(label, many) for _, label, many in professions)
        base = len(found.declarantes)
        return _Bars(f"Pour quelles professions, sur {count(base, 'CPTS', 'CPTS')}", rows, base)
    themes = tuple(_Bar(typographic(one.what.libelle), len(one.cpts_ids)) for one in found.themes)
    return _Bars("Thèmes, du plus au moins déclaré", themes, len(found.avec_actions))


def _bars(sheet: Sheet, told: _Bars, wide: int) -> int:
    """Draw the bars; give how many have no room."""
    paper, base = sheet.paper, max(1, told.base)
    points = 9 * paper.letter
    pitch = round(_PITCH * paper.letter) * UNITS_PER_PIXEL
    top = EDGE + pitch
    shown = told.rows[: (foot_top(paper) - top) // pitch]
    label, tail = round(wide * _LABELS), round(points * POINT * 6)
    room = wide - label - tail
    sheet.add(text(EDGE, EDGE + round(points * POINT), told.heading, points, bold=True))
    for rank, one in enumerate(shown):
        y = top + rank * pitch
        down = y + round((pitch + points * POINT * 0.7) / 2)
        name = shortened(clean(one.label), (label - 8 * POINT) / points / POINT)
        high = round(pitch * 0.62)
        box = (EDGE + label, y + (pitch - high) // 2, room, high)
        sheet.add(
            text(EDGE, down, name, points),
            rectangle(box, fill=_ALL),
            rectangle((*box[:2], round(room * one.many / base), high), fill=_BAR),
            text(EDGE + label + room + round(points * POINT / 2), down,
                 f"{number(one.many)} · {percent(one.many, base)}", points),
        )  # fmt: skip
    if not shown:
        sheet.add(text(EDGE, top + pitch, "Aucun thème déclaré", points, colour=SOFT))
    return len(told.rows) - len(shown)
