"""CPTS that come, change, end, become one: rows of the plan, and what leads from one to another."""

from collections.abc import Collection, Mapping

from cptsgeo.changes.compositions import corrected, entered, left, row_of
from cptsgeo.changes.draft import Cells, Changed, Draft
from cptsgeo.changes.phrases import PHRASES, refused, say
from cptsgeo.changes.wording import Naming, named, sized
from cptsgeo.errors import CptsError, PlanError
from cptsgeo.plan.files.opening import TABLES, PlanSource
from cptsgeo.plan.model import ESTIMATION, Cpts, Plan
from cptsgeo.plan.naming import identifier_of, name_key
from cptsgeo.plan.territories import Territories
from cptsgeo.text import names
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import count, listed, quoted, typographic

_CITING = tuple(name for name in TABLES if name not in ("cpts", "missions", "themes"))


def _identifier(nom: str, plan: Plan) -> str:
    taken = {cpts.cpts_id for cpts in (*plan.cpts, *plan.cessees)}
    return identifier_of(nom, taken) or identifier_of("cpts", taken)


def add(plan: Plan, source: PlanSource, nom: str, about: Mapping[str, str]) -> tuple[Changed, str]:
    """Add a CPTS or a project.

    Parameters
    ----------
    plan
        The plan.
    source
        Its tables.
    nom
        The name.
    about
        Other columns of its row.

    Returns
    -------
    tuple
        What changed, and the identifier that was made.

    Raises
    ------
    CptsError
        If the plan has a CPTS of that name.
    """
    _check_name(plan, nom)
    cpts_id = _identifier(nom, plan)
    draft = Draft.of(source).add("cpts", [{"cpts_id": cpts_id, "nom": nom, **about}])
    told = say(Naming(plan), "cpts.ajoutee", nom=typographic(nom), id=cpts_id)
    return Changed(draft.source, (told,)), cpts_id


def _check_name(plan: Plan, nom: str, but: str = "") -> None:
    if not names.key(nom):
        raise refused(Naming(plan), "refus.nom.vide", CptsError)
    for cpts in (*plan.cpts, *plan.cessees):
        if name_key(cpts.nom) == name_key(nom) and cpts.cpts_id != but:
            raise refused(
                Naming(plan), "refus.nom.pris", CptsError, cpts=cpts.cpts_id, id=cpts.cpts_id
            )


def modify(
    plan: Plan, source: PlanSource, cpts: Cpts, about: Mapping[str, str], year: str
) -> Changed:
    """Change what is said of a CPTS; its former name is kept as such.

    Parameters
    ----------
    plan
        The plan.
    source
        Its tables.
    cpts
        The CPTS.
    about
        Columns of its row, with what they are to hold.
    year
        Year until which the former name was used, where the name changes; may be empty.

    Returns
    -------
    Changed
        The tables, and what changed.

    Raises
    ------
    CptsError
        If another CPTS has the new name.
    PlanError
        If nothing would change.
    """
    draft, words = Draft.of(source), Naming(plan)
    (row,) = (cells for cells in draft.rows("cpts") if cells["cpts_id"] == cpts.cpts_id)
    changed = {key: text for key, text in about.items() if row.get(key, "") != text}
    if not changed:
        raise refused(words, "refus.ainsi", cpts=cpts.cpts_id)
    if (nom := changed.get("nom")) is not None:
        _check_name(plan, nom, but=cpts.cpts_id)
        draft = draft.add("noms-anciens", [
            {"nom": cpts.nom, "annee": year, "cpts_id": cpts.cpts_id, "estime": "non"}
        ])  # fmt: skip
    draft = _with(draft, cpts.cpts_id, changed)
    told = [
        say(words, "cpts.modifiee", cpts=cpts.cpts_id, champ=column.replace("_", " "),
            apres=_cell(words, text, "cpts.modifiee.vide.apres"),
            avant=_cell(words, row.get(column, ""), "cpts.modifiee.vide"))
        for column, text in changed.items()
    ]  # fmt: skip
    if nom is not None:
        told.append(say(words, "cpts.ancien_nom", cpts=cpts.cpts_id))
    return Changed(draft.source, tuple(told))


def _cell(words: Naming, text: str, empty: str) -> str:
    return say(words, "cpts.modifiee.dit", texte=text) if text else PHRASES[empty]


def move(
    found: Territories,
    source: PlanSource,
    cpts: Cpts,
    gained: frozenset[str],
    lost: frozenset[str],
    when: PartialDate | None,
) -> Changed:
    """Add communes to a territory, and take some out of it.

    Parameters
    ----------
    found
        The plan's territories.
    source
        Its tables.
    cpts
        The CPTS.
    gained
        Communes that come in.
    lost
        Communes that go out: nobody has them then.
    when
        From when on; None if it was always so.

    Returns
    -------
    Changed
        The tables, and what changed. A list so changed says when.

    Raises
    ------
    PlanError
        If a commune is there already, or is not; if another CPTS that is no estimate has it.
    """
    held, words, one = found.atoms[cpts.cpts_id], Naming.of(found), cpts.cpts_id
    if there := gained & held:
        raise refused(words, "refus.communes.deja", communes=there, cpts=one)
    if absent := lost - held:
        raise refused(words, "refus.communes.absentes", communes=absent, cpts=one)
    taken: dict[str, set[str]] = {}
    for code in gained:
        for owner in found.owners.get(code, ()):
            if not found.cpts[owner].estimee:
                raise refused(words, "refus.communes.prise", communes=[code], cpts=owner)
            taken.setdefault(owner, set()).add(code)
    draft = left(found, Draft.of(source), {cpts.cpts_id: lost, **taken}, when)
    draft = corrected(found, entered(found, draft, {one: gained}, when), [one], when)
    told = [say(words, "communes.plus", cpts=one, communes=gained)] if gained else []
    told += [say(words, "communes.moins", cpts=one, communes=lost)] if lost else []
    told += [
        say(words, "communes.avant", cpts=owner, communes=codes)
        for owner, codes in sorted(taken.items())
    ]
    if cpts.liste and not cpts.estimee:
        quand = f" {when.when}" if when else ""
        told.append(say(words, "communes.modifiee", quand=quand))
    return Changed(draft.source, tuple(told))


def cease(plan: Plan, source: PlanSource, cpts: Cpts, when: PartialDate, motif: str) -> Changed:
    """End a CPTS: it holds nothing from then on.

    Parameters
    ----------
    plan
        The plan.
    source
        Its tables.
    cpts
        The CPTS.
    when
        When.
    motif
        Why: ``dissolution``, ``non-renouvellement`` or ``abandon``.

    Returns
    -------
    Changed
        The tables, and what changed.

    Raises
    ------
    PlanError
        If it ends before its last event.
    """
    last, words = plan.statut(cpts.cpts_id, None), Naming(plan)
    if last and when.last_day < last.date.last_day:
        raise refused(words, "refus.cesser", cpts=cpts.cpts_id, dernier=last.date.when,
                      fin=when.when)  # fmt: skip
    draft = _with(Draft.of(source), cpts.cpts_id, {"fin": when.iso, "motif_fin": motif})
    told = say(words, "cpts.cesse", cpts=cpts.cpts_id, quand=when.when, motif=motif)
    return Changed(draft.source, (told,))


def merge(
    found: Territories, source: PlanSource, parts: Collection[Cpts], nom: str, when: PartialDate
) -> tuple[Changed, str]:
    """Make one CPTS of several: the new one has their communes, and they lead to it.

    Parameters
    ----------
    found
        The plan's territories.
    source
        Its tables.
    parts
        The CPTS that become one.
    nom
        Its name.
    when
        When.

    Returns
    -------
    tuple
        What changed, and the identifier of the new CPTS.

    Raises
    ------
    PlanError
        If it is a merger with itself.
    """
    ids = [cpts.cpts_id for cpts in parts]
    if len(set(ids)) < 2 or len(set(ids)) < len(ids):
        raise PlanError("Une CPTS ne fusionne pas avec elle-même : nommer deux CPTS au moins.")
    same = [cpts for cpts in parts if names.key(cpts.nom) == names.key(nom)]
    if not same:
        _check_name(found.plan, nom)
    cpts_id = _identifier(nom, found.plan)
    atoms = frozenset[str]().union(*(found.atoms[one] for one in ids))
    estimated = any(cpts.estimee for cpts in parts)
    surest = [one.fiabilite for one in parts if one.fiabilite]
    worth = ESTIMATION if estimated else (min(surest, default=""))
    draft = Draft.of(source).add("cpts", [
        {"cpts_id": cpts_id, "nom": nom, "fiabilite_composition": worth}
    ])  # fmt: skip
    for one in ids:
        ends = {"fin": when.iso, "motif_fin": "fusion", "devient": cpts_id}
        draft = _with(draft, one, ends)
    draft = draft.add(
        "compositions", [row_of(found, cpts_id, code, when.iso) for code in sorted(atoms)]
    )
    told = (
        f"{listed(map(named, parts))} deviennent {quoted(typographic(nom))} (identifiant "
        f"{cpts_id}) {when.when} : {sized(found, atoms)}.",
        "Son statut est à dire : cptsgeo cpts statut.",
    )
    return Changed(draft.source, told), cpts_id


def remove(source: PlanSource, cpts: Cpts) -> Changed:
    """Take out a CPTS that was entered by mistake, with every row that is about it.

    Parameters
    ----------
    source
        The plan's tables.
    cpts
        The CPTS.

    Returns
    -------
    Changed
        The tables, and what changed.

    Raises
    ------
    PlanError
        If another row needs it: a CPTS that became it, a derogation.
    """
    draft = Draft.of(source)
    for cells in draft.rows("cpts"):
        if cells.get("devient") == cpts.cpts_id:
            raise PlanError(
                f"{quoted(typographic(cells['nom']))} est devenue {named(cpts)} : corriger d’abord "
                "la colonne « devient »."
            )
    for cells in draft.rows("derogations"):
        if cpts.cpts_id in cells["cpts_ids"].split():
            raise PlanError(
                f"Une dérogation nomme {named(cpts)} (commune {cells['code_commune']}) : la "
                "retirer d’abord de la table des dérogations."
            )
    gone = 0
    for name in ("cpts", *_CITING):
        rows = draft.rows(name)
        draft = draft.drop(name, lambda cells: cells.get("cpts_id") == cpts.cpts_id)
        gone += len(rows) - len(draft.rows(name))
    draft = draft.change("a-attribuer", lambda cells: (
        {**cells, "venait_de": ""} if cells.get("venait_de") == cpts.cpts_id else cells
    ))  # fmt: skip
    told = f"{named(cpts)} est retirée du plan, avec {count(gone, 'ligne')} en tout."
    return Changed(draft.source, (told,))


def _with(draft: Draft, cpts_id: str, cells: Cells) -> Draft:
    """The tables with cells of the row of a CPTS written."""
    return draft.change("cpts", lambda row: {**row, **cells} if row["cpts_id"] == cpts_id else row)
