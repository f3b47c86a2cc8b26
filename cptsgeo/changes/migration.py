"""A plan written under a past COG, rewritten under that of the referential, each change told.

Nothing is guessed: a code that was divided since is asked, a code that is no commune's is refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from cptsgeo.communes.cog import History, Outcome, Translation
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, meaning
from cptsgeo.errors import PlanError
from cptsgeo.files.tables import Row, Table
from cptsgeo.plan.files.opening import PlanSource, understood
from cptsgeo.plan.professions import professions_in
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import NBSP, listed, quoted, typographic

OWNERS: Final = {
    "compositions": "cpts_id",
    "derogations": "cpts_ids",
    "a-attribuer": "venait_de",
    "adhesions": "cpts_id",
}
"""The tables that name communes by their codes, and their column of the CPTS."""


class Change(NamedTuple):
    """A row that a migration rewrites.

    Attributes
    ----------
    table : str
        Name of its table.
    ligne : int
        Its line in the plan that was read.
    cpts_id : str
        The CPTS; those of a derogation joined by spaces; of a commune to be attributed, that of
        the estimate, empty if none is told.
    avant : str
        The code as it was.
    apres : tuple of str
        The codes that it became.
    raison : str
        What happened, in a French sentence.
    """

    table: str
    ligne: int
    cpts_id: str
    avant: str
    apres: tuple[str, ...]
    raison: str


class Question(NamedTuple):
    """A code that several communes of today share: someone has to choose among them."""

    table: str
    ligne: int
    cpts_id: str
    code: str
    choix: tuple[str, ...]
    raison: str


class Migration(NamedTuple):
    """A migrated plan.

    Attributes
    ----------
    source : PlanSource
        Its tables, under the COG of the referential.
    de : int
        The COG that it was written under.
    changements : tuple of Change
        By table, then line.
    questions : tuple of Question
        What has to be chosen; the plan is not to be written as long as there is one.
    effets : tuple of str
        What the territories gain by it, or share, in French sentences.
    """

    source: PlanSource
    de: int
    changements: tuple[Change, ...]
    questions: tuple[Question, ...]
    effets: tuple[str, ...]


def migrate(
    source: PlanSource, communes: Communes, de: int, choix: Mapping[str, tuple[str, ...]]
) -> Migration:
    """Rewrite a plan under the COG of the referential.

    Parameters
    ----------
    source
        The plan as read.
    communes
        The referential.
    de
        The COG that its codes are meant in.
    choix
        For codes that were divided since, the communes of today that are meant.

    Returns
    -------
    Migration
        The plan, and what changed.

    Raises
    ------
    ReferentielError
        If this COG is not known.
    PlanError
        If a code is no commune's, or a choice is none of those there are.
    """
    communes.history.valid(de)
    changes: list[Change] = []
    questions: list[Question] = []
    source = understood(source)
    tables = dict(source.tables)
    before = tables["compositions"]
    for name in OWNERS:
        if table := tables.get(name):
            tables[name] = _migrated(name, table, source, communes, de, choix, changes, questions)
    unused = set(choix) - {one.avant for one in changes} - {one.code for one in questions}
    if unused:
        raise PlanError(
            f"Le plan {source.origin.path} n’a pas de code {quoted(min(unused))} à choisir : ôter "
            "ce --choisir, ou vérifier le code."
        )
    effects = () if questions else tuple(_effects(before, tables["compositions"], communes, de))
    about = source.about._replace(cog=communes.vintages.cog)
    return Migration(
        source._replace(about=about, tables=tables), de, tuple(changes), tuple(questions), effects
    )


def _migrated(
    name: str,
    table: Table,
    source: PlanSource,
    communes: Communes,
    de: int,
    choix: Mapping[str, tuple[str, ...]],
    changes: list[Change],
    questions: list[Question],
) -> Table:
    rows: list[Row] = []
    places: dict[tuple[str, str], list[int]] = {}
    for row in table.rows:
        code = row.cells["code_commune"]
        who = row.cells.get(OWNERS[name], "")
        # A commune waits once, whichever estimates gave it.
        key = "" if name == "a-attribuer" else who
        targets, reason = _targets(name, row, source, communes, de, choix)
        if not targets:
            options = meaning(code, communes, de).communes
            questions.append(Question(name, row.line, who, code, options, reason))
            continue
        renamed = [_renamed(row, target, communes) for target in targets]
        merged = False
        for target, cells in zip(targets, renamed, strict=True):
            there = places.setdefault((key, target), [])
            same = [at for at in there if not _apart(rows[at].cells, cells)]
            if same:
                at, merged = same[0], True
                rows[at] = Row(rows[at].line, _joined(name, rows[at].cells, cells))
            else:
                there.append(len(rows))
                rows.append(Row(row.line, cells))
        told = reason or _name_change(row, renamed[0])
        if merged:
            told = f"{told} La commune était déjà citée : une seule ligne est gardée.".strip()
        if told:
            changes.append(Change(name, row.line, who, code, targets, told))
    return table._replace(rows=tuple(rows))


def _targets(
    name: str,
    row: Row,
    source: PlanSource,
    communes: Communes,
    de: int,
    choix: Mapping[str, tuple[str, ...]],
) -> tuple[tuple[str, ...], str]:
    """Codes of today for a row, none if it has to be asked; and why they differ, if they do."""
    code = row.cells["code_commune"]
    found = meaning(code, communes, de)
    if found.nature is CodeKind.INCONNU:
        raise PlanError(
            f"Le fichier {source.origin.where(name, row.line)}, cite le code {quoted(code)}, qui "
            f"n’est celui d’aucune commune du COG {de} : le corriger, ou vérifier --de."
        )
    if found.nature is CodeKind.PARTIE:
        whole = listed(_label(target, communes) for target in found.communes)
        return found.communes, f"Ce code est celui d’une commune déléguée ou associée de {whole}."
    split = found.nature is CodeKind.SCINDE
    outcome = Outcome.AMBIGUOUS if split else Outcome.TRANSLATED
    told = Translation(code, outcome, found.communes, found.movements)
    story = told.explain() if found.movements else ""
    if not split:
        moved = found.communes != (code,)
        return found.communes, story if moved else ""
    chosen = choix.get(code, ())
    wrong = [one for one in chosen if one not in found.communes]
    if wrong:
        options = listed((_label(one, communes) for one in found.communes), "ou")
        raise PlanError(
            f"Le choix {quoted(f'{code}={wrong[0]}')} n’en est pas un : pour ce code, "
            f"choisir parmi {options}."
        )
    return chosen, story


def _label(code: str, communes: Communes) -> str:
    return f"{typographic(communes.atoms[code].nom)} ({code})"


def _renamed(row: Row, code: str, communes: Communes) -> dict[str, str]:
    cells = {**row.cells, "code_commune": code}
    if cells.get("nom_commune"):
        known = communes.by_code.get(code) or communes.atoms[code]
        cells["nom_commune"] = known.nom
    return cells


def _name_change(row: Row, cells: Mapping[str, str]) -> str:
    before, after = row.cells.get("nom_commune", ""), cells.get("nom_commune", "")
    if typographic(before) == typographic(after):
        return ""
    return f"{quoted(typographic(before))} s’appelle aujourd’hui {quoted(typographic(after))}."


def _apart(first: Mapping[str, str], second: Mapping[str, str]) -> bool:
    """Tell whether one ends before the other begins: a commune that left, and came back."""
    for one, other in ((first, second), (second, first)):
        until, since = one.get("jusqu_au"), other.get("depuis")
        if until and since and parse_date(until) < parse_date(since):
            return True
    return False


def _joined(name: str, first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """One row of two: since the earlier date, until the later one, or without a bound.

    Of professionals, those of both, what both take part in, and both sources.
    """
    cells = dict(first)
    bounds = {"depuis": min, "jusqu_au": max}
    if name == "adhesions":
        bounds = {"date": min}
        for column in {"objet", "source"} & cells.keys():
            texts = dict.fromkeys(filter(None, (first[column], second[column])))
            cells[column] = f"{NBSP}; ".join(texts)
        if "professions" in cells:
            cells["professions"] = _professions(first["professions"], second["professions"])
    for column, choose in bounds.items():
        if column in cells:
            dates = [first[column], second[column]]
            cells[column] = choose(dates) if all(dates) else ""
    return cells


def _professions(*texts: str) -> str:
    """Those of two cells; all of them, if one names none."""
    if not all(texts):
        return ""
    return " ".join(dict.fromkeys(code for text in texts for code in professions_in(text)[0]))


def _effects(before: Table, after: Table, communes: Communes, de: int) -> Iterator[str]:
    """What whole communes of today take in beyond the former ones that were named."""
    named: dict[str, set[str]] = {}
    for row in before.rows:
        named.setdefault(row.cells["cpts_id"], set()).add(row.cells["code_commune"])
    holders: dict[str, set[str]] = {}
    for row in after.rows:
        holders.setdefault(row.cells["code_commune"], set()).add(row.cells["cpts_id"])
    owners: dict[str, set[str]] = {}
    for cpts_id, codes in named.items():
        for code in codes:
            owners.setdefault(code, set()).add(cpts_id)
    grown = _origins(communes.history, de)
    for code, cpts_ids in sorted(holders.items()):
        former = grown.get(code, frozenset())
        for cpts_id in sorted(cpts_ids):
            missing = sorted(former - named[cpts_id])
            if missing and former & named[cpts_id]:
                yield _gain(cpts_id, code, missing, owners, communes, de)
        if len(cpts_ids) > 1 and len({frozenset(owners.get(one, ())) for one in former}) > 1:
            yield (
                f"{_label(code, communes)} est maintenant dans "
                f"{listed(map(quoted, sorted(cpts_ids)))} : une commune ne se partage pas, à "
                "trancher (cptsgeo valider le redira)."
            )


def _gain(
    cpts_id: str,
    code: str,
    missing: Iterable[str],
    owners: Mapping[str, set[str]],
    communes: Communes,
    de: int,
) -> str:
    told = []
    for one in missing:
        name = next((m.nom_avant for m in communes.history.movements
                     if m.code_avant == one and m.annee > de), one)  # fmt: skip
        others = owners.get(one, set()) - {cpts_id}
        held = f", aujourd’hui dans {listed(map(quoted, sorted(others)))}" if others else ""
        told.append(f"{typographic(name)} ({one}{held})")
    return (
        f"{quoted(cpts_id)} : {_label(code, communes)} y entre en entier, avec {listed(told)}, que "
        "le plan ne lui donnait pas."
    )


def _origins(history: History, de: int) -> dict[str, frozenset[str]]:
    """Codes of a vintage that became each commune of today with others."""
    found: dict[str, set[str]] = {}
    for code in {m.code_avant for m in history.movements if m.annee > de} & history.valid(de):
        for target in history.follow(code, de)[0]:
            found.setdefault(target, set()).add(code)
    return {code: frozenset(former) for code, former in found.items() if former != {code}}
