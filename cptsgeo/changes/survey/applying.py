"""Answers written into a plan, all at once: lists, identities, sheets, actions."""

from collections.abc import Iterator, Mapping
from functools import partial

from cptsgeo.changes.draft import Cells, Changed, Draft
from cptsgeo.changes.life import modify
from cptsgeo.changes.lists import receive
from cptsgeo.changes.survey import form as asked
from cptsgeo.changes.survey.answer import Answer, Declared, Kind, State
from cptsgeo.changes.survey.form import FIGURES, OUI
from cptsgeo.changes.survey.gathering import Gathered
from cptsgeo.changes.survey.lists import Fate, Listed, Worth, source_of
from cptsgeo.changes.survey.reading_actions import AUTRE
from cptsgeo.changes.wording import named
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.files.vocabulary import NONE
from cptsgeo.plan.observatory import (
    ARRETE,
    COMPLETE,
    EN_REDACTION,
    NON_RENSEIGNEE,
    PARTIELLE,
    Observatory,
)
from cptsgeo.text.french import count, listed

_COLUMNS = {asked.NOM: "nom", asked.SITE: "site_internet", asked.CONTACT: "contact",
            asked.SIEGE: "siege"}  # fmt: skip
"""Columns of a CPTS that an answer corrects."""


def apply(
    found: Gathered, source: PlanSource, lists: Mapping[str, Listed], worth: Worth
) -> Changed:
    """Write answers into the tables of a plan.

    Parameters
    ----------
    found
        What came back.
    source
        The plan's tables.
    lists
        What becomes of lists.
    worth
        What they are worth.

    Returns
    -------
    Changed
        The tables, and what changed.

    Raises
    ------
    PlanError
        If something of the plan cannot be read, or a list cannot be received.
    CptsError
        If a CPTS takes the name of another.
    """
    told: list[str] = []
    taken = {one.cpts_id: one.atoms for one in lists.values() if one.fate is Fate.RECUE}
    if taken:
        source, received = receive(found.found, source, worth.received(found, taken))
        told += received
    for cpts_id in found.reponses:
        if cells := _identity(found.answer(cpts_id)):
            cpts, year = found.found.cpts[cpts_id], str(found.edition.last_day.year)
            source, modified = modify(found.found.plan, source, cpts, cells, year)
            told += modified
    draft = _themed(Draft.of(source), found)
    draft = _confirmed(draft, found, lists, worth)
    for cpts_id in found.reponses:
        draft, said = _declared(draft, found, cpts_id)
        told += said
    return Changed(_unanswered(draft, found).source, tuple(told))


def _identity(answer: Answer) -> Cells:
    return {_COLUMNS[what]: text for what, text in answer.identite.items() if what in _COLUMNS}


def _themed(draft: Draft, found: Gathered) -> Draft:
    """The tables with the theme of actions for which none is chosen, where it is needed."""
    used = any(one.theme == AUTRE for cpts_id in found.reponses
               for one in found.answer(cpts_id).actions)  # fmt: skip
    known = found.found.plan.observatoire.theme
    if not used or AUTRE in known:
        return draft
    return draft.add("themes", [{"code": AUTRE, "libelle": "Autre action"}])


def _confirmed(draft: Draft, found: Gathered, lists: Mapping[str, Listed], worth: Worth) -> Draft:
    """The tables, lists that are confirmed without a change dated anew where they are as sure."""
    for one in lists.values():
        cpts = found.found.cpts[one.cpts_id]
        if one.fate is not Fate.CONFIRMEE or cpts.fiabilite != worth.fiabilite:
            continue
        document = worth.received(found, {one.cpts_id: one.atoms}).document(one.cpts_id)
        since = cpts.liste.effet.iso if cpts.liste and cpts.liste.effet else ""
        cells = {"source": document.source,
                 "date_liste": document.date.iso if document.date else ""}  # fmt: skip
        draft = draft.change("listes", partial(_dated, (one.cpts_id, since), cells))
    return draft


def _dated(key: tuple[str, str], cells: Cells, row: Cells) -> Cells:
    """The row of a list, with other cells if it is the one of a key and is in force."""
    same = (row["cpts_id"], row.get("effet", "")) == key and row.get("prevu") != OUI
    return {**row, **cells} if same else row


def _declared(draft: Draft, found: Gathered, cpts_id: str) -> tuple[Draft, list[str]]:
    """The tables with the actions and the sheet of a CPTS, and how many change."""
    answer = found.answer(cpts_id)
    changed = {_key(one): one for one in answer.actions if one.avant}

    def edit(row: Cells) -> Cells | None:
        key = tuple(row.get(column, "") for column in ("mission", "theme", "libelle"))
        one = changed.get(key) if row["cpts_id"] == cpts_id else None
        if one is None:
            return row
        return None if one.kind is Kind.RETIREE else {**row, **_cells(one, found)}

    draft = draft.change("actions", edit)
    draft = draft.add("actions", [
        {"cpts_id": cpts_id, **_cells(one, found)} for one in answer.of_kind(Kind.NOUVELLE)
    ])  # fmt: skip
    return _answered(draft, found, cpts_id), [*_told(found, cpts_id)]


def _key(one: Declared) -> tuple[str, ...]:
    assert one.avant
    action = one.avant.action
    return (action.mission, action.theme, action.libelle or "")


def _cells(one: Declared, found: Gathered) -> Cells:
    """The row of an action; words to which nothing was done stay as they are typed there."""
    was = one.avant
    return {
        "mission": one.mission,
        "theme": one.theme,
        "libelle": (was.action.libelle or "")
        if was and one.libelle == was.libelle
        else one.libelle,
        "etat": one.etat,
        "professions": " ".join(one.professions),
        "precision": (
            (was.action.precision or "")
            if was and one.precision == was.precision
            else one.precision
        ),
        "date": found.edition.iso,
        "source": source_of(found.edition),
    }


def _answered(draft: Draft, found: Gathered, cpts_id: str) -> Draft:
    """The tables with the sheet of a CPTS, where it says anything that a sheet holds."""
    answer, seen = found.answer(cpts_id), found.found.plan.observatoire
    asks = {asked.TYPOLOGIE, asked.REDACTION} & answer.identite.keys()
    if not (answer.actions or answer.missions or answer.chiffres or asks):
        return draft
    done = {row["mission"] for row in draft.rows("actions")
            if row["cpts_id"] == cpts_id and row["etat"] != ARRETE}  # fmt: skip
    whole = all(one.optionnelle or one.code in done for one in seen.missions)
    writing = answer.identite.get(asked.REDACTION) == OUI and not done
    cells = {
        "reponse": EN_REDACTION if writing else COMPLETE if whole else PARTIELLE,
        **{column: str(answer.chiffres[column]) for column in FIGURES if column in answer.chiffres},
    }
    last = seen.fiche.get(cpts_id)
    if typologie := answer.identite.get(asked.TYPOLOGIE) or (last and last.typologie):
        cells["typologie"] = typologie
    chosen = _chosen(answer, seen, cpts_id)
    if chosen is not None:
        cells["missions_optionnelles"] = " ".join(chosen) or NONE
    return _sheet(draft, found, cpts_id, cells)


def _chosen(answer: Answer, seen: Observatory, cpts_id: str) -> tuple[str, ...] | None:
    """Optional missions that a CPTS has chosen; None where not all are known."""
    last = seen.fiche.get(cpts_id)
    before = last.missions_optionnelles if last else None
    optional = [one.code for one in seen.missions if one.optionnelle]
    if before is None and not all(code in answer.missions for code in optional):
        return None
    return tuple(code for code in optional if answer.missions.get(code, code in (before or ())))


def _sheet(draft: Draft, found: Gathered, cpts_id: str, cells: Cells) -> Draft:
    """The tables with the sheet of a CPTS for the edition, completed if it is there."""
    key = (cpts_id, found.edition.iso)
    there = any((row["cpts_id"], row["date"]) == key for row in draft.rows("fiches"))
    if not there:
        return draft.add("fiches", [{"cpts_id": cpts_id, "date": found.edition.iso, **cells}])
    return draft.change("fiches", lambda row: (
        {**row, **cells} if (row["cpts_id"], row["date"]) == key else row
    ))  # fmt: skip


def _unanswered(draft: Draft, found: Gathered) -> Draft:
    """The tables with the sheets of those that never answered: what others said before stays."""
    for one in found.manquantes:
        last = found.found.plan.observatoire.fiche.get(one.cpts_id)
        writing = last is not None and last.reponse == EN_REDACTION
        if one.depuis is None and one.etat in (None, State.VIDE) and not writing:
            draft = _sheet(draft, found, one.cpts_id, {"reponse": NON_RENSEIGNEE})
    return draft


def _told(found: Gathered, cpts_id: str) -> Iterator[str]:
    answer = found.answer(cpts_id)
    told = [count(len(there), f"action {kind.value}", f"actions {kind.value}s")
            for kind in Kind if (there := answer.of_kind(kind))]  # fmt: skip
    if answer.chiffres:
        told.append(count(len(answer.chiffres), "chiffre"))
    if told:
        yield f"{named(found.found.cpts[cpts_id])} : {listed(told)}."
