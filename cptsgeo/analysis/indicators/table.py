"""A user's table as an indicator: which columns, which communes, which values."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from cptsgeo.analysis.indicators import cells
from cptsgeo.analysis.indicators.indicator import Indicator, IndicatorKind, SetAside
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Meaning, Place, meaning
from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, Line, read_grids
from cptsgeo.proposal.columns import Columns, find_columns, words
from cptsgeo.proposal.reader import Reader
from cptsgeo.text import names
from cptsgeo.text.french import count, listed, quoted, typographic

_RATE = frozenset({
    "apl", "taux", "par", "pour", "ratio", "densite", "indice", "part", "moyenne", "moyen", "age",
    "pct", "pourcentage",
})  # fmt: skip
"""Words of a header or a unit that make of its numbers a rate."""

_BESIDE = frozenset({
    "population", "pop", "pmun", "habitants", "hab", "annee", "an", "year", "siren", "region",
    "reg", "departement", "dep",
})  # fmt: skip
"""Words of the headers of columns that stand beside an indicator, and are not it."""

_CATEGORIES = 12
_CODE = re.compile(r"\d[\dAB]\d{3}|\d{4}")


class _Cell(NamedTuple):
    place: Place
    code: str
    texte: str
    valeur: float | str
    pourcent: bool


class _Column(NamedTuple):
    rank: int
    nom: str
    unite: str
    nombres: bool
    probable: bool


def read_indicator(
    path: Path,
    communes: Communes,
    *,
    colonne: str | None = None,
    feuille: str | None = None,
    agregation: IndicatorKind | None = None,
) -> Indicator:
    """Read an indicator by commune from a user's table.

    Codes of past years and of communes déléguées count for the commune of today: counts of parts
    are summed, rates averaged. A city's rate is that of each of its arrondissements; its count
    cannot be divided, and is kept out.

    Parameters
    ----------
    path
        CSV, XLSX, XLS or ODS, with a column of commune codes (or names) and one of values.
    communes
        The referential of today.
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
        If no column names communes, or which one holds the values is not plain.
    """
    reader = Reader(communes)
    grid, columns = _grid(path, reader, feuille)
    column = _chosen(grid, columns, colonne, reader)
    rows, aside = _cells(grid, columns, column, reader)
    found, unknown = _meanings(rows, reader, communes)
    aside += unknown
    numbers = column.nombres
    percents = [row for row, _ in found if row.pourcent]
    rate = numbers and bool(percents) and len(percents) > len(found) / 2
    if numbers and percents and not rate:
        aside += [_aside(row, "signe % parmi des nombres sans signe") for row in percents]
        found = [one for one in found if not one[0].pourcent]
    elif rate:
        aside += [_aside(row, "sans signe % parmi des pourcentages")
                  for row, _ in found if not row.pourcent]  # fmt: skip
        found = [one for one in found if one[0].pourcent]
    nature = agregation or _nature(column, [row.valeur for row, _ in found], rate=rate)
    if nature is not IndicatorKind.CATEGORIE and not numbers:
        raise TableError(
            f"La colonne {quoted(column.nom)} de {path.name} contient des textes, qui n’ont ni "
            "somme ni moyenne : choisir une autre colonne avec --colonne."
        )
    values, remarks, more = _by_commune(found, nature, communes)
    source = f"{path.name}, feuille {quoted(grid.sheet)}" if grid.sheet else path.name
    if not values:
        raise TableError(
            f"Aucune commune de {source} n’a de valeur dans la colonne {quoted(column.nom)} : "
            "vérifier les codes, ou choisir une autre colonne avec --colonne."
        )
    unit = column.unite or ("%" if rate else "")
    return Indicator(
        column.nom, unit, source, nature, agregation is not None, rate, values,
        tuple(remarks), tuple(sorted([*aside, *more], key=lambda one: one.place.ligne)),
    )  # fmt: skip


# — sheet and columns —


def _grid(path: Path, reader: Reader, feuille: str | None) -> tuple[Grid, Columns]:
    grids = read_grids(path)
    if feuille is not None:
        grids = tuple(grid for grid in grids if names.key(grid.sheet) == names.key(feuille))
        if not grids:
            sheets = listed(quoted(grid.sheet) for grid in read_grids(path) if grid.sheet)
            raise TableError(
                f"Le fichier {path.name} n’a pas de feuille {quoted(feuille)} : choisir "
                f"{sheets or 'un classeur'}."
            )
    for grid in grids:
        columns = find_columns(grid, reader)
        if columns and (columns.code is not None or columns.items):
            return grid, columns
    raise TableError(
        f"Aucune colonne de {path.name} ne donne des communes : il faut leurs codes INSEE, ou "
        "leurs noms, et une colonne de valeurs."
    )


def _chosen(grid: Grid, columns: Columns, colonne: str | None, reader: Reader) -> _Column:
    found = _candidates(grid, columns, reader)
    if colonne is not None:
        return _named(found, colonne, grid)
    found = [one for one in found if one.probable]
    numeric = [one for one in found if one.nombres]
    plain = [one for one in numeric if not _BESIDE & set(words(one.nom))] or numeric
    texts = [one for one in found if not one.nombres]
    best = plain or texts
    if len(best) == 1:
        return best[0]
    if not best:
        raise TableError(
            f"Le fichier {grid.path.name} n’a aucune colonne de valeurs à côté des communes : "
            "en ajouter une, de nombres ou de catégories."
        )
    raise TableError(
        f"Le fichier {grid.path.name} a plusieurs colonnes de valeurs : choisir avec --colonne "
        f"{listed((quoted(one.nom) for one in best[:12]), 'ou')}."
    )


def _candidates(grid: Grid, columns: Columns, reader: Reader) -> list[_Column]:
    head = grid.lines[columns.first_row - 1].cells if columns.first_row else ()
    data = grid.lines[columns.first_row :]
    taken = {columns.code, columns.departement, columns.postal, columns.epci, *columns.items}
    rows = [line for line in data if _has_commune(line, columns, reader)]
    units = data[0].cells if data and not _has_commune(data[0], columns, reader) else ()
    found = []
    for rank in range(max((len(line.cells) for line in rows), default=0)):
        texts = [line.cells[rank] for line in rows if rank < len(line.cells)]
        texts = [text for text in texts if not cells.is_empty(text)]
        if rank in taken or not texts:
            continue
        name = (head[rank] if rank < len(head) else "") or f"colonne {letter(rank)}"
        share = sum(cells.number(text) is not None for text in texts) / len(texts)
        kinds = len(set(texts))
        unit = units[rank] if rank < len(units) else ""
        likely = share >= 0.5 or kinds <= min(_CATEGORIES, max(1, len(texts) // 2))
        found.append(_Column(rank, " ".join(name.split()), unit, share >= 0.5, likely))
    return found


def _named(found: Sequence[_Column], colonne: str, grid: Grid) -> _Column:
    wanted = names.key(colonne)
    tests: tuple[Callable[[_Column], bool], ...] = (
        lambda one: names.key(one.nom) == wanted,
        lambda one: letter(one.rank) == colonne.strip().upper(),
        lambda one: bool(wanted) and wanted in names.key(one.nom),
    )
    for test in tests:
        fitting = [one for one in found if test(one)]
        if len(fitting) == 1:
            return fitting[0]
    shown = listed((quoted(one.nom) for one in found[:12]), "ou") or "un fichier qui en a"
    raise TableError(
        f"Le fichier {grid.path.name} n’a pas de colonne de valeurs {quoted(colonne)}, ou en a "
        f"plusieurs : choisir {shown}."
    )


def letter(rank: int) -> str:
    """Letter of a column, as a spreadsheet names it: 0 is ``A``, 26 is ``AA``."""
    text = ""
    rank += 1
    while rank:
        rank, rest = divmod(rank - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _has_commune(line: Line, columns: Columns, reader: Reader) -> bool:
    text = _commune_cell(line, columns)
    return bool(text) and (bool(_code(text)) or bool(reader.name(text)))


def _commune_cell(line: Line, columns: Columns) -> str:
    rank = columns.code if columns.code is not None else columns.items[0]
    return line.cells[rank] if rank < len(line.cells) else ""


def _code(text: str) -> str:
    """A code as the INSEE writes it; empty if the text is none."""
    plain = re.sub(r"[.,]0+$", "", text.strip().lstrip("'’").replace(" ", "").upper())
    return plain.zfill(5) if _CODE.fullmatch(plain) else ""


# — rows —


def _cells(
    grid: Grid, columns: Columns, column: _Column, reader: Reader
) -> tuple[list[_Cell], list[SetAside]]:
    rows, aside = [], []
    for line in grid.lines[columns.first_row :]:
        commune = _commune_cell(line, columns)
        text = line.cells[column.rank] if column.rank < len(line.cells) else ""
        cell = _Cell(Place(str(grid.path.name), grid.sheet, line.line), commune, text, text, False)
        found = cells.number(text) if column.nombres else None
        if not _has_commune(line, columns, reader):
            # A row of units or a note says no number; a total does.
            if found:
                aside.append(_aside(cell, "pas de code de commune" if columns.code is not None
                                    else "commune inconnue"))  # fmt: skip
            continue
        if cells.is_empty(text):
            aside.append(_aside(cell, "pas de valeur"))
            continue
        if column.nombres and found is None:
            aside.append(_aside(cell, "texte parmi des nombres"))
        elif found:
            rows.append(cell._replace(valeur=found.valeur, pourcent=found.pourcent))
        else:
            rows.append(cell)
    return rows, aside


def _aside(cell: _Cell, why: str) -> SetAside:
    return SetAside(cell.place, cell.code, cell.texte, why)


def _meanings(
    rows: Iterable[_Cell], reader: Reader, communes: Communes
) -> tuple[list[tuple[_Cell, Meaning]], list[SetAside]]:
    found, aside = [], []
    for row in rows:
        code = _code(row.code)
        readings = () if code else reader.name(row.code)
        means = readings[0].meaning if readings else meaning(code, communes)
        if means.nature is CodeKind.INCONNU:
            aside.append(_aside(row, "commune inconnue"))
        elif len(means.communes) != 1:
            several = "code partagé entre plusieurs communes"
            aside.append(_aside(row, several if code else "nom de plusieurs communes"))
        else:
            found.append((row, means))
    return found, aside


def _nature(column: _Column, values: Sequence[float | str], *, rate: bool) -> IndicatorKind:
    if not column.nombres:
        return IndicatorKind.CATEGORIE
    said = {*words(column.nom), *words(column.unite)}
    whole = all(isinstance(value, float) and value.is_integer() for value in values)
    if rate or said & _RATE or "%" in column.nom + column.unite or not whole:
        return IndicatorKind.TAUX
    return IndicatorKind.COMPTE


def _by_commune(
    found: Iterable[tuple[_Cell, Meaning]], nature: IndicatorKind, communes: Communes
) -> tuple[dict[str, float | str], list[str], list[SetAside]]:
    by_commune: dict[str, dict[str, list[_Cell]]] = {}
    for row, means in found:
        (commune,) = means.communes
        by_commune.setdefault(commune, {}).setdefault(means.code, []).append(row)
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
        value = _joined([row.valeur for row in kept], nature)
        atoms = communes.atoms_of(commune)
        if value is None:
            aside += [_aside(row, "communes fusionnées depuis, de catégories différentes")
                      for row in kept]  # fmt: skip
        elif len(atoms) > 1 and nature is IndicatorKind.COMPTE:
            aside += [_aside(row, "ville à arrondissements, dont un nombre ne se divise pas")
                      for row in kept]  # fmt: skip
        else:
            values |= dict.fromkeys(atoms, value)
            if len(kept) > 1:
                merged.append(commune)
    return values, _remarks(merged, nature, communes), aside


def _joined(values: Sequence[float | str], nature: IndicatorKind) -> float | str | None:
    if nature is IndicatorKind.CATEGORIE:
        return values[0] if len(set(values)) == 1 else None
    numbers = [float(value) for value in values]
    return sum(numbers) if nature is IndicatorKind.COMPTE else sum(numbers) / len(numbers)


def _remarks(merged: Sequence[str], nature: IndicatorKind, communes: Communes) -> list[str]:
    if not merged:
        return []
    how = {
        IndicatorKind.COMPTE: "sont additionnées",
        IndicatorKind.TAUX: "font une moyenne simple, leurs habitants n’étant pas connus "
        "séparément",
        IndicatorKind.CATEGORIE: "sont les mêmes",
    }[nature]
    shown = listed(typographic(communes.by_code[code].nom) for code in merged[:6])
    more = f" et {count(len(merged) - 6, 'autre')}" if len(merged) > 6 else ""
    return [f"Communes fusionnées depuis : les valeurs des anciennes {how} ({shown}{more})."]
