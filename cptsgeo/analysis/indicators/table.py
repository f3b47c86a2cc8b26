"""A user's table as an indicator: which columns, which communes, which values."""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from cptsgeo.analysis.indicators import cells
from cptsgeo.analysis.indicators.column import Column, value_column
from cptsgeo.analysis.indicators.indicator import Indicator, IndicatorKind, SetAside
from cptsgeo.analysis.indicators.level import why_not_communes, why_nothing
from cptsgeo.analysis.indicators.nature import nature
from cptsgeo.analysis.indicators.rows import Raison, Row, Table, read_table
from cptsgeo.communes.commune_table import departement_of
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.errors import TableError
from cptsgeo.files.grids import read_grids
from cptsgeo.proposal.columns import find_columns
from cptsgeo.text import names
from cptsgeo.text.french import NBSP, count, listed, quoted, typographic
from cptsgeo.text.persons import masked

_EXAMPLES = 3


class _Cell(NamedTuple):
    """A cell, the code and the commune of today that it is about, what it holds."""

    row: Row
    code: str
    commune: str
    texte: str
    valeur: float | str
    pourcent: bool


def read_indicator(
    path: Path,
    communes: Communes,
    *,
    perimetre: Collection[str] = (),
    colonne: str | None = None,
    feuille: str | None = None,
    agregation: IndicatorKind | None = None,
) -> Indicator:
    """Read an indicator by commune from a user's table.

    Communes are read as in a list of them: codes, names, what stands beside them. Codes of past
    years and of communes déléguées count for the commune of today: counts of parts are summed,
    rates averaged. A city's rate is that of each of its arrondissements; its count cannot be
    divided, and is kept out.

    Parameters
    ----------
    path
        CSV, XLSX, XLS or ODS, with a column of commune codes (or names) and one of values.
    communes
        The referential of today.
    perimetre
        Codes of the departments at home: of homonyms, the only one there is meant.
    colonne
        Header or letter of the column of values; the only one that can be if None.
    feuille
        Sheet of the workbook; the first that names communes if None.
    agregation
        What the values are; told by themselves and their header if None.

    Returns
    -------
    Indicator
        The values, with what was kept out of them.

    Raises
    ------
    TableError
        If no column names communes, its rows are of something larger, which one holds the values
        is not plain, or what these are.
    """
    reader = Reader(communes, perimetre)
    table = _table(path, reader, feuille)
    column = value_column(table, colonne, reader)
    found, aside = _cells(table, column, categories=agregation is IndicatorKind.CATEGORIE)
    numbers = column.nombres and agregation is not IndicatorKind.CATEGORIE
    percents = [one for one in found if one.pourcent]
    rate = numbers and bool(percents) and len(percents) > len(found) / 2
    if percents:
        why = (
            "sans signe % parmi des pourcentages"
            if rate
            else "signe % parmi des nombres sans signe"
        )
        aside += [_aside(one, why) for one in found if one.pourcent is not rate]
        found = [one for one in found if one.pourcent is rate]
    if agregation not in {None, IndicatorKind.CATEGORIE} and not numbers:
        raise TableError(
            f"La colonne {quoted(column.nom)} de {path.name} contient des textes, qui n’ont ni "
            "somme ni moyenne : choisir une autre colonne avec --colonne."
        )
    texts, values = [one.texte for one in found], [one.valeur for one in found]
    kind = agregation or nature(column, texts, values, path.name, rate=rate)
    if kind is IndicatorKind.COMPTE and agregation is None:
        found, more = _without_departements(found, communes)
        aside += more
    by_commune, remarks, more = _by_commune(found, kind, communes)
    if not by_commune:
        raise TableError(
            f"Aucune commune de {table.source} n’a de valeur dans la colonne "
            f"{quoted(column.nom)} : vérifier les codes, ou choisir une autre colonne avec "
            "--colonne."
        )
    remarks += _interpreted(found, perimetre)
    unit = column.unite or ("%" if rate else "")
    return Indicator(
        column.nom, unit, table.source, kind, agregation is not None, rate, by_commune,
        tuple(remarks), tuple(sorted([*aside, *more], key=lambda one: one.place.ligne)),
    )  # fmt: skip


def _table(path: Path, reader: Reader, feuille: str | None) -> Table:
    """The first sheet whose rows are of communes."""
    grids = tuple(grid._replace(sheet=masked(grid.sheet)) for grid in read_grids(path))
    if feuille is not None:
        sheets = listed(quoted(grid.sheet) for grid in grids if grid.sheet)
        feuille = masked(feuille)
        grids = tuple(grid for grid in grids if names.key(grid.sheet) == names.key(feuille))
        if not grids:
            raise TableError(
                f"Le fichier {path.name} n’a pas de feuille {quoted(feuille)} : choisir "
                f"{sheets or 'un classeur'}."
            )
    refused: list[tuple[str, str]] = []
    for grid in grids:
        columns = find_columns(grid, reader)
        source = f"{path.name}, feuille {quoted(grid.sheet)}" if grid.sheet else path.name
        if columns is None or (columns.code is None and not columns.items):
            refused.append((source, why_nothing(grid, columns, reader)))
            continue
        table = read_table(grid, columns, reader)
        why = why_not_communes(table, reader)
        if not why:
            return table
        refused.append((source, why))
    for source, why in refused:
        if why:
            raise TableError(f"La table {source} {why}")
    raise TableError(
        f"Aucune colonne de {path.name} ne donne des communes : il faut leurs codes INSEE, ou "
        "leurs noms, et une colonne de valeurs."
    )


# — rows —


def _cells(table: Table, column: Column, *, categories: bool) -> tuple[list[_Cell], list[SetAside]]:
    """Cells that count, and those that do not; all are texts where `categories` is said."""
    kept, aside = [], []
    for row in table.rows:
        text = row.cell(column.rank)
        found = cells.number(text) if column.nombres else None
        code, targets = (row.meaning.code, row.meaning.communes) if row.meaning else ("", ("",))
        one = _Cell(row, code, targets[0], text, text, False)
        if row.raison is not None:
            # A row of units or a note says no number; a total does.
            labelled = row.raison is not Raison.SANS_CODE and not cells.is_empty(text)
            if found or (labelled and not column.nombres):
                aside.append(_aside(one, row.raison.value))
        elif cells.is_empty(text):
            aside.append(_aside(one, "pas de valeur"))
        elif categories:
            kept.append(one._replace(valeur=masked(re.sub(r"[.,]0+$", "", text))))
        elif not column.nombres:
            kept.append(one._replace(valeur=masked(text)))
        elif found is None:
            aside.append(_aside(one, "texte parmi des nombres"))
        else:
            kept.append(one._replace(valeur=found.valeur, pourcent=found.pourcent))
    return kept, aside


def _aside(cell: _Cell, why: str) -> SetAside:
    return SetAside(cell.row.place, masked(cell.row.texte), masked(cell.texte), why)


def _without_departements(
    found: list[_Cell], communes: Communes
) -> tuple[list[_Cell], list[SetAside]]:
    """Cells without the department of Mayenne, that a commune has for name too: it is their sum."""
    noms = communes.departements
    by_name = dict(zip(names.keys(list(noms.values())), noms, strict=True))
    named = {rank: by_name[key] for rank, one in enumerate(found) if not one.row.code
             and (key := names.key(one.row.nom)) in by_name}  # fmt: skip
    ranks: dict[str, list[int]] = {}
    sums: defaultdict[str, float] = defaultdict(float)
    for rank, one in enumerate(found):
        there = departement_of(one.commune)
        ranks.setdefault(there, []).append(rank)
        sums[there] += float(one.valeur)
    wrong = set()
    for rank, departement in named.items():
        value, around = float(found[rank].valeur), ranks.get(departement, [])
        own = departement_of(found[rank].commune) == departement
        # A sum stands above or below what it sums; between two communes, it is a chance.
        outside = bool(around) and not around[0] < rank < around[-1]
        rest = sums[departement] - own * value
        if outside and len(around) - own > 1 and value and math.isclose(rest, value):
            wrong.add(rank)
    aside = [_aside(found[rank], Raison.PLUS_GRAND.value) for rank in sorted(wrong)]
    return [one for rank, one in enumerate(found) if rank not in wrong], aside


def _interpreted(found: Iterable[_Cell], perimetre: Collection[str]) -> list[str]:
    """A sentence on the rows at home that had to be interpreted."""
    told = [
        f"{quoted(masked(one.row.texte))}, {one.row.interpretation}"
        for one in found
        if one.row.interpretation and (not perimetre or departement_of(one.commune) in perimetre)
    ]
    if not told:
        return []
    more = len(told) - _EXAMPLES
    shown = [*told[:_EXAMPLES], *([f"et {count(more, 'autre')}"] if more > 0 else [])]
    lines = count(len(told), "ligne interprétée", "lignes interprétées")
    return [f"{lines}{NBSP}: {f'{NBSP}; '.join(shown)}."]


def _by_commune(
    found: Iterable[_Cell], kind: IndicatorKind, communes: Communes
) -> tuple[dict[str, float | str], list[str], list[SetAside]]:
    by_commune: dict[str, dict[str, list[_Cell]]] = {}
    for one in found:
        by_commune.setdefault(one.commune, {}).setdefault(one.code, []).append(one)
    values: dict[str, float | str] = {}
    merged: list[str] = []
    aside: list[SetAside] = []
    for commune, by_code in sorted(by_commune.items()):
        kept = []
        for rows in by_code.values():
            if len({row.valeur for row in rows}) > 1:
                aside += [_aside(row, "commune en double, avec une autre valeur") for row in rows]
            else:
                kept.append(rows[0])
                aside += [_aside(row, "ligne en double, comptée une fois") for row in rows[1:]]
        if not kept:
            continue
        value = _joined([row.valeur for row in kept], kind)
        atoms = communes.atoms_of(commune)
        if value is None:
            aside += [_aside(row, "communes fusionnées depuis, de catégories différentes")
                      for row in kept]  # fmt: skip
        elif len(atoms) > 1 and kind is IndicatorKind.COMPTE:
            aside += [_aside(row, "ville à arrondissements, dont un nombre ne se divise pas")
                      for row in kept]  # fmt: skip
        else:
            values |= dict.fromkeys(atoms, value)
            if len(kept) > 1:
                merged.append(commune)
    return values, _remarks(merged, kind, communes), aside


def _joined(values: Sequence[float | str], kind: IndicatorKind) -> float | str | None:
    if kind is IndicatorKind.CATEGORIE:
        return values[0] if len(set(values)) == 1 else None
    numbers = [float(value) for value in values]
    return sum(numbers) if kind is IndicatorKind.COMPTE else sum(numbers) / len(numbers)


def _remarks(merged: Sequence[str], kind: IndicatorKind, communes: Communes) -> list[str]:
    if not merged:
        return []
    how = {
        IndicatorKind.COMPTE: "sont additionnées",
        IndicatorKind.TAUX: "font une moyenne simple, leurs habitants n’étant pas connus "
        "séparément",
        IndicatorKind.CATEGORIE: "sont les mêmes",
    }[kind]
    shown = listed(typographic(communes.by_code[code].nom) for code in merged[:6])
    more = f" et {count(len(merged) - 6, 'autre')}" if len(merged) > 6 else ""
    return [f"Communes fusionnées depuis : les valeurs des anciennes {how} ({shown}{more})."]
