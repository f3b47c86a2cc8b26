"""Where a command's result goes: to the screen, or to a file of which nothing else is lost."""

import contextlib
import shutil
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import click

from cptsgeo.errors import OutputError
from cptsgeo.files.tables import check_replaceable, whole_file

MARKS = {
    "html": '<meta name="generator" content="cptsgeo ',
    "json": '"format": "cptsgeo/',
    "geojson": '"format":"cptsgeo/',
    "topojson": '"format":"cptsgeo/',
    "kml": "<value>cptsgeo/",
    "png": "Software\0cptsgeo ",
    "svg": "<dc:title>cptsgeo ",
}
"""What the head of a file of ours contains; text and CSV bear no mark, and are never replaced."""

_SUFFIXES = {
    f".{form}": form
    for form in (
        "html",
        "json",
        "geojson",
        "csv",
        "xlsx",
        "png",
        "svg",
        "pdf",
        "gpkg",
        "topojson",
        "parquet",
        "shp",
        "kml",
    )
} | {".htm": "html", ".txt": "texte", ".zip": "shp"}
_BINARY = ("xlsx", "png", "pdf")
_NO_MARK = "\0"
"""In no text."""


SORTIE = click.option(
    "--sortie",
    metavar="FICHIER",
    type=click.Path(path_type=Path),
    help="Où écrire le résultat.  [par défaut : l’écran]",
)
ECRASER = click.option(
    "--ecraser", is_flag=True, help="Remplacer aussi un fichier qui ne vient pas de cptsgeo."
)

PAPIER = click.option(
    "--papier",
    metavar="a4|ecran",
    type=click.Choice(("a4", "ecran"), case_sensitive=False),
    default="a4",
    help="Pour une image : feuille A4 en paysage, ou diapositive 16:9 de 1920 × 1080 points.  "
    "[par défaut : a4]",
)


def terminal_width(sortie: Path | None) -> int:
    """Columns that text has: those of the terminal, 96 in a file."""
    if sortie or not sys.stdout.isatty():
        return 96
    return min(shutil.get_terminal_size((96, 24)).columns, 120)


def form_of(asked: str | None, sortie: Path | None, forms: Iterable[str]) -> str:
    """Choose the form of a result: what is asked, else by the name of its file, else text.

    Parameters
    ----------
    asked
        Value of ``--format``; None where nothing is asked.
    sortie
        The file to write; None for the screen.
    forms
        Those that the command has.

    Returns
    -------
    str
        One of them.

    Raises
    ------
    click.UsageError
        If the form needs a file and none is given.
    """
    by_name = _SUFFIXES.get(sortie.suffix.lower(), "texte") if sortie else "texte"
    form = asked or (by_name if by_name in forms else "texte")
    if form in _BINARY and sortie is None:
        raise click.UsageError(
            f"Un fichier {form.upper()} ne s’affiche pas à l’écran : ajouter "
            f"--sortie resultat.{form}."
        )
    return form


def check_output(sortie: Path, inputs: Iterable[Path | None], form: str, *, ecraser: bool) -> None:
    """Refuse to write over what is read, and over what is not ours.

    Parameters
    ----------
    sortie
        The file to write.
    inputs
        Files and folders that the command reads.
    form
        Form of the result.
    ecraser
        Whether a file that is not ours may be replaced too.

    Raises
    ------
    OutputError
        If it must stay.
    """
    read = [path.resolve() for path in inputs if path]
    if sortie.resolve() in read or sortie.resolve().parent in read:
        raise OutputError(
            f"Le fichier {sortie} est de ceux qui sont lus : donner un autre nom à --sortie."
        )
    if ecraser or (form in _OURS and _OURS[form](sortie)):
        return
    check_replaceable(sortie, mark=MARKS.get(form, _NO_MARK))


def _workbook_of_ours(path: Path) -> bool:
    from cptsgeo.render.sheets.xlsx import MARK  # noqa: PLC0415

    try:
        with zipfile.ZipFile(path) as book:
            return f"<Company>{MARK}".encode() in book.read("docProps/app.xml")
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError):
        return False


def _pdf_of_ours(path: Path) -> bool:
    """Whether a PDF says so, in what matplotlib writes at its end."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 4096))
            return b"/Creator (cptsgeo " in file.read()
    except OSError:
        return False


def _geopackage_of_ours(path: Path) -> bool:
    import sqlite3  # noqa: PLC0415

    query = "SELECT 1 FROM gpkg_metadata WHERE metadata LIKE '%cptsgeo/exporter%'"
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        ) as base:
            return base.execute(query).fetchone() is not None
    except sqlite3.Error:
        return False


def _ends_with_mark(path: Path) -> bool:
    """Whether the end of a GeoParquet, or of a zip, says that it is ours."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 65_536))
            return b"cptsgeo" in file.read()
    except OSError:
        return False


_OURS = {
    "xlsx": _workbook_of_ours,
    "pdf": _pdf_of_ours,
    "gpkg": _geopackage_of_ours,
    "parquet": _ends_with_mark,
    "shp": _ends_with_mark,
}


def deliver(content: str | bytes, sortie: Path | None, what: str) -> None:
    """Print a result, or write it to its file and say so on standard error.

    Parameters
    ----------
    content
        Text, or the bytes of a workbook.
    sortie
        The file, that `check_output` accepted; None for the screen.
    what
        What was written, to be told: ``Rapport écrit``.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    if sortie is None:
        click.echo(content, nl=False)
        return
    with whole_file(sortie) as temporary:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)
    click.echo(f"{what} dans {sortie}.", err=True)
