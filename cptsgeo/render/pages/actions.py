"""The page of what CPTS say they do: themes, missions with their silences, each CPTS folded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo.analysis.actions import Declared, Told
from cptsgeo.plan.observatory import PUBLISHED, SILENCES, Silence
from cptsgeo.render.document.tables import Column
from cptsgeo.render.pages.document import Figure, Page, render
from cptsgeo.render.pages.grid import Grid, grid_of
from cptsgeo.render.provenance import places, reserves, situation_title, sources_without_funding
from cptsgeo.render.sheets import Sheet
from cptsgeo.render.sheets.sheet import written
from cptsgeo.render.tables.action_words import (
    EACH_DEPARTEMENT,
    NO_STATE,
    WHAT_STATES_SAY,
    action_told,
    base_told,
    etat,
    nom,
    question_told,
    silence_told,
    silent_told,
)
from cptsgeo.render.tables.actions import (
    actions_sheets,
    silences_sheet,
)
from cptsgeo.text.french import count, listed, number, percent, raised, typographic

BAR = 120
"""Pixels of the bar of a theme that all declare."""

NOBODY = "Aucune CPTS regardée ne le déclare."


class Bar(NamedTuple):
    """A theme: how many CPTS declare it, drawn and told, by department, and which."""

    label: str
    mission: str
    many: str
    width: float
    part: str
    people: str
    places: tuple[str, ...]
    names: str


class Group(NamedTuple):
    """What a CPTS says under a mission, or why it says nothing there."""

    mission: str
    silence: str
    actions: tuple[tuple[str, str], ...]


class Card(NamedTuple):
    """A CPTS, folded."""

    nom: str
    told: str
    groups: tuple[Group, ...]


class Words(NamedTuple):
    """Headings of actions, and the columns of themes."""

    figures: str
    cards: str
    themes: str
    themes_columns: tuple[Column, ...]


def words_of(by_place: Sequence[str], *, alone: bool) -> Words:
    """Give the words of actions: of some departments, of one CPTS alone or of several."""
    return Words(
        figures="Chiffres clés",
        cards="Mission par mission" if alone else "Chaque CPTS, mission par mission",
        themes="Thèmes, du plus au moins déclaré",
        themes_columns=(
            Column("Thème"), Column("CPTS"),
            Column("Part des CPTS avec des actions", numbers=True),
            Column("Part des habitants", numbers=True),
            *(Column(place, numbers=True) for place in by_place),
            Column("CPTS qui le déclarent"),
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What the page of actions shows; each part may be empty."""

    words: Words
    figures: tuple[Figure, ...]
    answer: Grid | None
    silent: Grid | None
    professions: Grid | None
    beside: Grid | None
    none: Grid | None
    bars: tuple[Bar, ...]
    bars_notes: tuple[str, ...]
    bar: int
    missions: Grid | None
    cards: tuple[Card, ...]
    opened: bool
    states: str


def page_actions(found: Declared, *, empreinte: str = "", none: bool = False) -> str:
    """Write the page of what CPTS say they do.

    Parameters
    ----------
    found
        What they say of what is asked.
    empreinte
        Fingerprint of the files that were read, shown if not empty.
    none
        Whether what none of them declares is asked: it comes first then.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same answers.
    """
    return render(frame_of(found, empreinte), content_of(found, none=none))


def frame_of(found: Declared, empreinte: str) -> Page:
    """Give what actions have as all pages have it: see `page_actions`."""
    territories = found.territories
    asked = question_told(found)
    where = listed(places(territories.communes, found.departements))
    alone = len(found.question.cpts_ids) == 1
    return Page(
        template="actions.html",
        title=f"Actions des CPTS – {asked or typographic(territories.plan.nom)}",
        situation=f"{situation_title(territories)} · {where}",
        notices=(
            *(() if alone else (base_told(found), silent_told(found))),
            *reserves(territories),
        ),
        maps=(),
        style="static/actions.css",
        script="static/actions.js",
        sources=sources_without_funding(territories),
        fingerprint=empreinte,
    )


def content_of(found: Declared, *, none: bool = False) -> Content:
    """Give what the page of actions shows: see `page_actions`."""
    territories, question = found.territories, found.question
    sheets = {sheet.nom: sheet for sheet in actions_sheets(found)}
    answering = question.precise or bool(question.pres_de)
    alone = len(question.cpts_ids) == 1
    names = territories.communes.departements
    by_place = tuple(typographic(names[code]) for code in found.departements)
    return Content(
        words=words_of(by_place, alone=alone),
        figures=_own_figures(found) if alone else _figures(found),
        answer=grid_of(_answer(found, sheets["actions"]), NOBODY)
        if answering and not none else None,
        silent=grid_of(silences_sheet(found)) if answering and found.muettes else None,
        professions=grid_of(sheets["professions"].only("profession", "cpts"))
        if "professions" in sheets and not question.professions else None,
        beside=grid_of(sheets["voisines"].only("theme", "mission", "cpts", "noms"), NOBODY)
        if "voisines" in sheets else None,
        none=grid_of(sheets["aucune"].only("theme", "mission", "description"))
        if found.aucune and not alone else None,
        bars=() if alone else _bars(found, sheets["themes"]),
        bars_notes=(*sheets["themes"].notes[1:2], EACH_DEPARTEMENT),
        bar=BAR,
        missions=grid_of(sheets["missions"].only(
            "mission", "nature", "cpts", "habitants", *(one.value for one in SILENCES)
        )) if not alone else None,
        cards=tuple(_card(found, told) for told in found.reponses),
        opened=alone,
        states=f"{NO_STATE} {WHAT_STATES_SAY}",
    )  # fmt: skip


def _answer(found: Declared, sheet: Sheet) -> Sheet:
    """The actions that are asked about, without what is the same of all."""
    question = found.question
    apart = {"departements", "cpts_id"}
    if len(question.themes) == 1:
        apart |= {"theme", "mission"}
    rank = [column.cle for column in sheet.colonnes].index("source")
    documents = {row[rank] for row in sheet.lignes}
    notes = sheet.notes
    if len(documents) == 1 and len(sheet.lignes) > 1 and (only := str(documents.pop())):
        apart |= {"source"}
        notes = (*notes, f"Source : {only}.")
    kept = (column.cle for column in sheet.colonnes if column.cle not in apart)
    return sheet.only(*kept)._replace(notes=notes)


def _figures(found: Declared) -> tuple[Figure, ...]:
    declaring, base = len(found.declarantes), len(found.avec_actions)
    people = found.living_in([one.cpts_id for one in found.declarantes])
    asked = "le déclarent" if found.question.precise else "déclarent des actions"
    return (
        Figure(f"CPTS qui {asked}", number(declaring),
               (f"{percent(declaring, base)} des {number(base)} qui ont déclaré des actions",)
               if declaring < base else ()),
        Figure("Habitants de ces CPTS", number(people),
               (f"{percent(people, found.habitants)} des {number(found.habitants)} des "
                "départements regardés",)),
        Figure("CPTS regardées", number(len(found.reponses)), tuple(
            f"{number(many)} : {SILENCES[silence]}"
            for silence in (Silence.EN_REDACTION, Silence.FICHE_NON_REMPLIE)
            if (many := sum(found.observatoire.silence(one) is silence for one in found.regardees
                            if one not in found.observatoire.declared))
        )),
    )  # fmt: skip


def _own_figures(found: Declared) -> tuple[Figure, ...]:
    """Figures of the only CPTS that is asked about."""
    (told,) = found.reponses
    sheet = found.observatoire.fiche.get(told.cpts_id)
    dated = (f"fiche {sheet.date.of}",) if sheet else ()
    people = found.living_in([told.cpts_id])
    return (
        Figure("Actions déclarées", number(len(told.actions)), (*dated, silence_told(told))
               if told.silence else dated),
        Figure("Habitants", number(people)),
        Figure("Thèmes de ses voisines qu’elle ne déclare pas",
               number(len(found.voisines(told.cpts_id)))),
    )  # fmt: skip


def _bars(found: Declared, sheet: Sheet) -> tuple[Bar, ...]:
    shown = sheet.only("theme", "mission", "cpts", "part", "part_habitants", "noms")
    most = max(1, len(found.avec_actions))
    bars = []
    for one, row in zip(found.themes, shown.lignes, strict=True):
        label, mission, _, part, people, names = (
            written(value, column.nature) for value, column in zip(row, shown.colonnes, strict=True)
        )
        many = len(one.cpts_ids)
        by = tuple(map(number, one.par_departement.values()))
        width = round(many / most * BAR, 1)
        bars.append(Bar(label, mission, number(many), width, part, people, by, names))
    return tuple(bars)


def _card(found: Declared, told: Told) -> Card:
    seen, groups = found.observatoire, []
    for one in found.missions:
        code = one.what.code
        own = [action for action in told.actions if action.mission == code]
        silence = "" if own else raised(seen.silence(told.cpts_id, code).libelle)
        rows = tuple(
            (action_told(seen, action), "" if action.etat == PUBLISHED else etat(action))
            for action in own
        )
        if own or not found.question.precise:
            groups.append(Group(typographic(one.what.libelle), silence, rows))
    why = silence_told(told)
    alone = bool(why) and told.cpts_id not in seen.declared
    told_ = why or count(len(told.actions), "action")
    return Card(nom(found, told.cpts_id), told_, () if alone else tuple(groups))
