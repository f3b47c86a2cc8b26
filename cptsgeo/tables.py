"""Users' files to rows, and texts to files, whole or not at all."""

import contextlib
import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cptsgeo.errors import OutputError, TableError
from cptsgeo.french import quoted

if TYPE_CHECKING:
    import _csv


class Row(NamedTuple):
    """A row of a table: its line in the file (the header is line 1) and its cells by column."""

    line: int
    cells: dict[str, str]


class Table(NamedTuple):
    """A table as read: where it comes from, its columns, its rows."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path) -> Table:
    """Read a CSV file as Excel, LibreOffice or a script writes it.

    The separator (comma, semicolon or tab) is the one that the header uses; the encoding is UTF-8,
    with or without BOM, else Windows-1252. Blank rows are skipped; cells are stripped.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Table
        All rows as text, with their lines.

    Raises
    ------
    TableError
        If the file is missing, unreadable, empty, has two columns of one name, or a row is longer
        than the header.
    """
    text = _read_text(path)
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return _table(path, lines)
    except csv.Error as error:
        raise TableError(
            f"Le fichier {path}, ligne {lines.line_num}, n’est pas un CSV lisible ({error}) : "
            "vérifier les guillemets et l’enregistrer de nouveau en CSV UTF-8."
        ) from error


def _table(path: Path, lines: "_csv.Reader") -> Table:
    columns = tuple(name.strip() for name in next(lines, []))
    while columns and not columns[-1]:
        columns = columns[:-1]
    if not columns:
        raise TableError(f"Le fichier {path} est vide : il faut au moins la ligne des en-têtes.")
    for name in columns:
        if columns.count(name) > 1:
            raise TableError(
                f"Le fichier {path} a deux colonnes {quoted(name)} : en renommer ou supprimer une."
            )
    rows = []
    for cells in lines:
        values = [cell.strip() for cell in cells]
        if not any(values):
            continue
        if any(values[len(columns) :]):
            raise TableError(
                f"Le fichier {path}, ligne {lines.line_num}, a plus de cellules que d’en-têtes : "
                "mettre entre guillemets les textes qui contiennent le séparateur."
            )
        values += [""] * (len(columns) - len(values))
        rows.append(Row(lines.line_num, dict(zip(columns, values, strict=False))))
    return Table(path, columns, tuple(rows))


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise TableError(
            f"Le fichier {path} n’existe pas : vérifier le dossier et le nom."
        ) from error
    except OSError as error:
        raise TableError(
            f"Le fichier {path} est illisible ({error.strerror}) : "
            "vérifier qu’il s’agit d’un fichier, les droits d’accès, et le fermer dans Excel."
        ) from error
    if b"\0" in content:
        raise TableError(
            f"Le fichier {path} n’est pas un texte : l’enregistrer en CSV UTF-8 depuis le tableur."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`, and put it in its place if all went well.

    Parameters
    ----------
    path
        The file to write. Its folder is created if need be.

    Yields
    ------
    Path
        Where to write. Nothing of it remains if the block raises.

    Raises
    ------
    OutputError
        If the folder or the file cannot be written.
    """
    temporary = path.with_name(f".{path.name[:80]}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"Impossible d’écrire {path} ({error.strerror or error}) : choisir un autre dossier avec "
        "--sortie, ou fermer le fichier s’il est ouvert."
    )


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file with LF line ends, whole or not at all.

    Parameters
    ----------
    path
        The file; its folder is created if need be. Call `check_replaceable` first.
    text
        Its content.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def check_replaceable(path: Path, *, mark: str) -> None:
    """Refuse to overwrite a file that does not bear our mark in its first 4 kB.

    Parameters
    ----------
    path
        The file that is about to be written.
    mark
        What the head of a file of ours contains.

    Raises
    ------
    OutputError
        If the file exists and is not ours, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unwritable(path, error) from error
    if mark.encode() not in head:
        raise OutputError(
            f"Le fichier {path} existe et ne vient pas de cptsgeo : le déplacer, choisir un autre "
            "dossier avec --sortie, ou ajouter --ecraser pour le remplacer."
        )
