"""Adopting a validated proposal into a plan: its tables before, its tables after, what changed."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from cptsgeo.changes.phrases import refused
from cptsgeo.changes.wording import Naming, named
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, meaning
from cptsgeo.errors import CptsError, PlanError
from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Row, Table
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.files.opening import PlanSource, understood
from cptsgeo.plan.model import Plan
from cptsgeo.plan.naming import identifier_of
from cptsgeo.plan.territories import interpret
from cptsgeo.rules.case import Case
from cptsgeo.text.french import count, listed, quoted, typographic


class Adoption(NamedTuple):
    """The plan with the proposal in it, and what changed, a French sentence each."""

    source: PlanSource
    changes: tuple[str, ...]


def check_identifier(cpts_id: str, plan: Plan, *, replaces: bool) -> None:
    """Refuse an identifier that is badly written or, unless it is to be replaced, taken.

    Parameters
    ----------
    cpts_id
        What was typed.
    plan
        The plan.
    replaces
        Whether the proposal replaces the territory of a CPTS of the plan.

    Raises
    ------
    CptsError
        Saying what to write.
    """
    known = {cpts.cpts_id: cpts.nom for cpts in plan.cpts}
    if replaces:
        if cpts_id not in known:
            plan.find(cpts_id)  # Suggests, unless it is a name.
            raise CptsError(
                f"L’identifiant {quoted(cpts_id)} n’est pas dans le plan : écrire "
                f"--id {plan.find(cpts_id).cpts_id}."
            )
        return
    (field, *_) = load_schema("cpts").fields
    if field.pattern and not field.pattern.fullmatch(cpts_id):
        raise CptsError(
            f"L’identifiant {quoted(cpts_id)} n’a pas la forme attendue (minuscules sans accent, "
            f"chiffres et tirets) : écrire par exemple --id {identifier_of(cpts_id)}."
        )
    if cpts_id in known:
        raise CptsError(
            f"L’identifiant {quoted(cpts_id)} est déjà celui de "
            f"{quoted(typographic(known[cpts_id]))} : ajouter --remplace pour remplacer sa "
            "composition, ou donner un autre --id."
        )


def adopt(case: Case, source: PlanSource, cpts_id: str, *, replaces: bool) -> Adoption:
    """Put a proposal into a plan.

    Communes that it takes from others leave their compositions, whatever the dates of the rows.

    Parameters
    ----------
    case
        The proposal in the plan, without an *erreur*.
    source
        The plan's tables.
    cpts_id
        Identifier of the CPTS; see `check_identifier`.
    replaces
        Whether the CPTS is in the plan: then only its composition changes.

    Returns
    -------
    Adoption
        The plan as it would be. Only ``cpts`` and ``compositions`` may differ.

    Raises
    ------
    PlanError
        If no commune is proposed, or codes of today would not mean the same in this plan.
    """
    atoms = case.after.atoms[case.focus[0]]
    if not atoms:
        raise refused(Naming.of(case.before), "refus.adoption.vide")
    taken = {
        other: lost
        for other, held in sorted(case.before.atoms.items())
        if other not in (*case.focus, cpts_id) and (lost := held - case.after.atoms[other])
    }
    source = understood(source)
    cpts, compositions = source.tables["cpts"], source.tables["compositions"]
    plan = case.before.plan
    kept = [
        row
        for old in compositions.rows
        if old.cells["cpts_id"] != cpts_id
        for row in _without(old, taken.get(old.cells["cpts_id"], frozenset()), case, plan.cog)
    ]
    former = {row.cells["code_commune"]: row for row in compositions.rows
              if row.cells["cpts_id"] == cpts_id}  # fmt: skip
    added = [_row(cpts_id, code, case, compositions, former.get(code)) for code in sorted(atoms)]
    tables = {
        **source.tables,
        "cpts": cpts if replaces else cpts._replace(rows=(*cpts.rows, Row(0, {
            **dict.fromkeys(cpts.columns, ""), "cpts_id": cpts_id,
            "nom": case.after.cpts[case.focus[0]].nom,
        }))),
        "compositions": compositions._replace(rows=(*kept, *added)),
    }  # fmt: skip
    found = source._replace(tables=tables)
    _check_meaning(found, case, cpts_id)
    return Adoption(found, tuple(_changes(case, cpts_id, taken, replaces=replaces)))


def _row(cpts_id: str, code: str, case: Case, table: Table, former: Row | None) -> Row:
    """The row of a commune: columns that are the user's own stay, if it was there."""
    said = {"cpts_id": cpts_id, "code_commune": code, "nom_commune": case.communes.atoms[code].nom}
    ours = {field.name for field in load_schema("compositions").fields}
    blank = {name: "" if name in ours or not former else former.cells[name]
             for name in table.columns}  # fmt: skip
    cells = blank | {name: text for name, text in said.items() if name in blank}
    return Row(former.line if former else 0, cells)


def _without(row: Row, taken: Collection[str], case: Case, cog: int) -> Iterator[Row]:
    """A row of a composition, or what is left of it once some atoms are taken."""
    held = _atoms_of(row.cells["code_commune"], case.communes, cog) if taken else []
    left = [atom for atom in held if atom not in taken]
    if len(left) == len(held):
        yield row
        return
    for atom in left:  # The arrondissements that remain of a city.
        cells = {"code_commune": atom, "nom_commune": case.communes.atoms[atom].nom}
        yield Row(row.line, {name: cells.get(name, text) for name, text in row.cells.items()})


def _atoms_of(code: str, communes: Communes, cog: int) -> list[str]:
    found = meaning(code, communes, cog)
    counted = () if found.nature is CodeKind.SCINDE else found.communes
    return [atom for commune in counted for atom in communes.atoms_of(commune)]


def _check_meaning(source: PlanSource, case: Case, cpts_id: str) -> None:
    """Read the new tables again: what they mean is what was validated, or nothing is adopted."""
    plan, _ = examine_source(source)
    found = interpret(plan, case.communes, case.before.au).atoms
    expected = {**case.after.atoms, cpts_id: case.after.atoms[case.focus[0]]}
    if any(found[other] != atoms for other, atoms in expected.items() if other in found):
        raise PlanError(
            f"Le plan {source.origin.path} est écrit avec les codes de {plan.cog}, qui ne "
            "désignent pas les mêmes communes que ceux de la proposition : écrire cog = "
            f"{case.communes.vintages.cog} dans {source.origin.table('plan')}, contrôler avec "
            "cptsgeo valider, puis recommencer."
        )


def _changes(
    case: Case, cpts_id: str, taken: dict[str, frozenset[str]], *, replaces: bool
) -> Iterator[str]:
    atoms = case.after.atoms[case.focus[0]]
    nom = named(case.after.cpts[case.focus[0]])
    size = f"{count(len(atoms), 'commune')}, {count(case.population(atoms), 'habitant')}"
    before = case.before.atoms.get(cpts_id, frozenset()) if replaces else frozenset()
    adopted = f"cptsgeo cpts liste {cpts_id} FICHIER"
    if replaces:
        yield f"Composition remplacée : {nom} ({size})."
        free = atoms - before - frozenset().union(*taken.values())
        if free:
            yield f"{_noun(free, 'ajoutée')} à {nom} : {_named(case, free)}."
        if lost := before - atoms:
            yield f"{_noun(lost, 'retirée')} de {nom} : {_named(case, lost)}."
        if before == atoms:
            yield "Les communes sont les mêmes qu’avant."
        if case.before.cpts[cpts_id].estimee:
            yield (
                "Sa liste est encore dite estimée : si elle est officielle, le dire avec "
                f"{adopted} --officielle."
            )
    else:
        yield f"CPTS ajoutée : {nom}, identifiant {cpts_id} ({size})."
        yield (
            f"À dire aussi : son statut (cptsgeo cpts statut {cpts_id} …), et ce que vaut sa liste "
            f"({adopted} --officielle ou --declaree)."
        )
    for other, lost in taken.items():
        name = named(case.before.cpts[other])
        yield f"{_noun(lost, 'passée')} de {name} à {nom} : {_named(case, lost)}."
        if not case.after.atoms[other]:
            yield (
                f"{name} n’a plus aucune commune : si le projet s’arrête, le dire avec cptsgeo "
                f"cpts cesser {other}."
            )


def _noun(atoms: Collection[str], participle: str) -> str:
    return f"Communes {participle}s" if len(atoms) > 1 else f"Commune {participle}"


def _named(case: Case, atoms: Collection[str]) -> str:
    return listed(map(case.commune, sorted(atoms)))
