"""What opens a plan: its tables as texts, from a folder or from a workbook."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, read_grids
from cptsgeo.files.guard import unguarded_table
from cptsgeo.files.tables import Row, Table, read_table
from cptsgeo.plan.files.about import About, about_of, read_toml
from cptsgeo.plan.files.lock import check_settled
from cptsgeo.plan.files.spelling import tidy_departement
from cptsgeo.plan.origin import HEAD, Origin
from cptsgeo.text.french import listed, quoted, slug

REQUIRED: Final = ("cpts", "compositions")
COMMON: Final[tuple[str, ...]] = (
    *REQUIRED,
    "listes",
    "statuts",
    "etapes",
    "derogations",
    "noms-anciens",
    "totaux-publies",
)
"""Tables that an empty plan begins with; the others are made when something goes into them."""

TABLES: Final[tuple[str, ...]] = (
    *COMMON,
    "a-attribuer",
    "adhesions",
    "missions",
    "themes",
    "actions",
    "fiches",
    "chiffres-publies",
    "textes",
    "suivi",
)


class PlanSource(NamedTuple):
    """A plan as texts: where it lies, what it says of itself, the tables that there are.

    `head` is the sheet that says so, of a workbook.
    """

    origin: Origin
    about: About
    tables: Mapping[str, Table]
    head: Table | None = None


def open_plan(path: Path) -> PlanSource:
    """Open a plan.

    Parameters
    ----------
    path
        A folder with ``plan.toml`` and CSV tables, or a workbook (XLSX, ODS) with sheets of the
        same names.

    Returns
    -------
    PlanSource
        Its tables as they are typed; those that are optional may be missing.

    Raises
    ------
    TableError
        If it does not exist, is no plan, or a table is missing or unreadable.
    """
    if not path.exists():
        raise TableError(f"Le plan {path} n’existe pas : vérifier son chemin.")
    if path.is_dir():
        return _open_folder(Origin(path))
    return _open_workbook(Origin(path, classeur=True))


def _open_folder(origin: Origin) -> PlanSource:
    check_settled(origin.path)
    about = read_toml(origin.path)
    tables = {}
    for name in TABLES:
        file = origin.path / f"{name}.csv"
        if name in REQUIRED or file.exists():
            tables[name] = unguarded_table(read_table(file))
    return PlanSource(origin, about, tables)


def _open_workbook(origin: Origin) -> PlanSource:
    grids = read_grids(origin.path)
    if not any(grid.sheet for grid in grids):
        raise TableError(
            f"Le fichier {origin.path} n’est pas un plan : donner à --plan le dossier du plan, ou "
            "un classeur XLSX ou ODS (cptsgeo plan modele en écrit un vide)."
        )
    sheets: dict[str, Grid] = {}
    for grid in grids:
        name = table_named(grid.sheet)
        if name in sheets and name in (HEAD, *TABLES):
            raise TableError(
                f"Le classeur {origin.path} a deux feuilles {quoted(name)} : n’en garder qu’une."
            )
        sheets[name] = grid
    missing = [name for name in (HEAD, *REQUIRED) if name not in sheets]
    if missing:
        what = "les feuilles" if len(missing) > 1 else "la feuille"
        raise TableError(
            f"Le classeur {origin.path} n’est pas un plan : il y manque {what} "
            f"{listed(map(quoted, missing))}, avec au moins la ligne des en-têtes (feuilles lues : "
            f"{listed(quoted(grid.sheet) for grid in grids)})."
        )
    head = _table(origin, HEAD, sheets[HEAD])
    tables = {
        name: unguarded_table(_table(origin, name, sheets[name]))
        for name in TABLES
        if name in sheets
    }
    return PlanSource(origin, about_of(_said(origin, head), origin), tables, head)


def table_named(sheet: str) -> str:
    """Name the table that a sheet holds, by what its owner called it."""
    return slug(sheet)


def _table(origin: Origin, name: str, grid: Grid) -> Table:
    """A sheet as a table; columns without a header are left out if nothing is in them."""
    (first, columns), *lines = grid.lines
    for column in columns:
        if column and columns.count(column) > 1:
            raise TableError(
                f"Le fichier {origin.where(name)} a deux colonnes {quoted(column)} : en renommer "
                "ou supprimer une."
            )
    rows = []
    for line, cells in lines:
        for text, column in zip(cells, _padded(columns, len(cells)), strict=False):
            if text and not column:
                raise TableError(
                    f"Le fichier {origin.where(name, line)} : {quoted(text[:40])} n’est sous "
                    f"aucun en-tête ; l’écrire à la ligne {first}, ou vider la cellule."
                )
        values = dict(zip(columns, _padded(cells, len(columns)), strict=False))
        values.pop("", None)
        rows.append(Row(line, values))
    return Table(origin.path, tuple(filter(None, columns)), tuple(rows))


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _said(origin: Origin, table: Table) -> dict[str, object]:
    """What the sheet « plan » says, as ``plan.toml`` would."""
    if not {"cle", "valeur"} <= {*table.columns}:
        raise TableError(
            f"Le fichier {origin.where(HEAD)} : il y faut deux colonnes, {quoted('cle')} et "
            f"{quoted('valeur')} (colonnes lues : {', '.join(table.columns)})."
        )
    values: dict[str, list[str]] = {}
    for row in table.rows:
        if row.cells["valeur"]:
            values.setdefault(slug(row.cells["cle"]), []).append(row.cells["valeur"])
    return {
        "format": _whole(" ".join(values.get("format", ["1"]))),
        "nom": " ".join(values.get("nom", [])),
        "perimetre": [*_codes(values.get("perimetre", []))],
        "cog": _whole(" ".join(values.get("cog", []))),
        "sources": values.get("sources", []),
        "organisme": " ".join(values.get("organisme", [])),
        "colonnes_affichees": values.get("colonnes-affichees", []),
        "extrait": values.get("extrait", ["non"])[0].lower() == "oui",
    }


def _whole(text: str) -> int | str:
    return int(text) if text.isdecimal() and len(text) <= 4 else text


def _codes(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        yield from map(tidy_departement, text.replace(",", " ").replace(";", " ").split())
