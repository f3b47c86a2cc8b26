"""Users' files to rows, and texts to files, whole or not at all."""

import contextlib
import csv
import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cptsgeo.errors import OutputError, TableError
from cptsgeo.french import quoted

_CAUSES = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "support en lecture seule",
    errno.ENOSPC: "disque plein",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "un élément du chemin n’est pas un dossier",
    errno.EEXIST: "un élément du chemin n’est pas un dossier",
    errno.ENAMETOOLONG: "nom trop long",
}


# A terminal would obey them. Tabs and line ends stay.
_CONTROLS = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (9, 10, 13)}


class Row(NamedTuple):
    """A row of a table: the line of the file where it begins, and its cells by column."""

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
    with or without BOM, else Windows-1252. Blank rows, before the header too, are skipped; cells
    are stripped.

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
    lines = _lines(path)
    _, header = next(lines, (0, []))
    columns = tuple(header)
    while columns and not columns[-1]:
        columns = columns[:-1]
    if not columns:
        raise TableError(f"Le fichier {path} est vide : il faut au moins la ligne des en-têtes.")
    if not all(columns):
        raise TableError(
            f"Le fichier {path} a une colonne sans nom (la {columns.index('') + 1}e) : "
            "écrire son en-tête, ou la supprimer."
        )
    for name in columns:
        if columns.count(name) > 1:
            raise TableError(
                f"Le fichier {path} a deux colonnes {quoted(name)} : en renommer ou supprimer une."
            )
    rows = []
    for line, cells in lines:
        if any(cells[len(columns) :]):
            raise TableError(
                f"Le fichier {path}, ligne {line}, a plus de cellules que d’en-têtes : "
                "mettre entre guillemets les textes qui contiennent le séparateur."
            )
        values = cells + [""] * (len(columns) - len(cells))
        rows.append(Row(line, dict(zip(columns, values, strict=False))))
    return Table(path, columns, tuple(rows))


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, stripped, each with the line of the file where it begins."""
    text = read_text(path)
    header = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            cells = [cell.translate(_CONTROLS).strip() for cell in row]
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise TableError(
            f"Le fichier {path} est illisible à partir de la ligne {line} : un guillemet y est "
            "sans doute mal placé, ou jamais fermé ; corriger les guillemets de cette ligne."
        ) from error


def read_text(path: Path) -> str:
    """Read a user's text file, in UTF-8 with or without BOM, else in Windows-1252.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        Its text, line ends as they are.

    Raises
    ------
    TableError
        If it is missing, unreadable, or no text.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise TableError(
            f"Le fichier {path} n’existe pas : vérifier le dossier et le nom."
        ) from error
    except OSError as error:
        raise TableError(
            f"Le fichier {path} est illisible ({_cause(error)}) : "
            "vérifier qu’il s’agit d’un fichier, les droits d’accès, et le fermer dans Excel."
        ) from error
    if b"\0" in content:
        raise TableError(
            f"Le fichier {path} n’est pas un texte : l’enregistrer en CSV UTF-8 depuis le tableur."
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
    except OutputError:
        raise
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _cause(error: OSError) -> str:
    """What the system refuses, in French where it is a common case."""
    return _CAUSES.get(error.errno or 0) or error.strerror or str(error)


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"Impossible d’écrire {path} ({_cause(error)}) : choisir un autre dossier avec "
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
            f"Le fichier {path} existe et ne vient pas de cptsgeo : le déplacer, choisir un autre "
            "dossier avec --sortie, ou ajouter --ecraser pour le remplacer."
        )
