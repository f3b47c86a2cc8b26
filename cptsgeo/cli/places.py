"""Where files and folders are written: names that cannot mean what is asked are refused."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cptsgeo import later
from cptsgeo.text.file_names import refusal
from cptsgeo.text.french import quoted

if TYPE_CHECKING:
    from cptsgeo.render.formats import of_suffix, suffix_of
else:  # Commands that write nothing do without.
    of_suffix = later("cptsgeo.render.formats:of_suffix")
    suffix_of = later("cptsgeo.render.formats:suffix_of")

OTHER_FILES = frozenset(
    {
        ".7z",
        ".bmp",
        ".dbf",
        ".doc",
        ".docx",
        ".eps",
        ".fgb",
        ".gif",
        ".gz",
        ".jpeg",
        ".jpg",
        ".kmz",
        ".odp",
        ".ods",
        ".odt",
        ".ppt",
        ".pptx",
        ".ps",
        ".rar",
        ".rtf",
        ".shx",
        ".tar",
        ".tgz",
        ".tif",
        ".tiff",
        ".webp",
        ".xls",
        ".xlsm",
    }
)
"""Ends of names that other programs open, and that none of our formats can bear."""

_TEXTS = frozenset({".gml", ".md", ".prj", ".toml", ".tsv", ".wkt", ".xml", ".yaml", ".yml"})
"""Those of other files, that are texts."""

ECRASER = click.option(
    "--ecraser",
    is_flag=True,
    help="Remplacer aussi un fichier qui ne vient pas de cptsgeo, ou modifié depuis.",
)


class UserPath(click.Path):
    """A file or a folder: what reads or writes it says what is wrong with it, in French."""

    def __init__(self) -> None:
        super().__init__(readable=False, path_type=Path)


class OutputFile(click.Path):
    """A file to write."""

    def __init__(self) -> None:
        super().__init__(readable=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a path; refuse a folder, and a name that another system would not have."""
        path = Path(value)
        if told := _unnameable(path):
            self.fail(told, param, ctx)
        if os.fspath(value).endswith(("/", os.sep)) or path.is_dir():
            self.fail(
                f"{quoted(str(path))} est un dossier, et c’est un fichier qui est écrit : ajouter "
                "son nom.",
                param,
                ctx,
            )
        if path.exists() and not path.is_file():
            self.fail(
                f"{quoted(str(path))} n’est pas un fichier, mais un appareil ou un canal entre "
                "programmes : donner le nom d’un fichier.",
                param,
                ctx,
            )
        return super().convert(value, param, ctx)


class OutputFolder(click.Path):
    """A folder to write in."""

    def __init__(self) -> None:
        super().__init__(readable=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a path; refuse the name of a file, and no name."""
        told = _EMPTY if _is_empty(value) else not_a_folder(Path(value))
        if told:
            self.fail(told, param, ctx)
        return super().convert(value, param, ctx)


class OutputPlan(click.Path):
    """A plan to write: a folder, or a workbook."""

    def __init__(self) -> None:
        super().__init__(readable=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a path; refuse the name of another file, or one that another system has not."""
        path = Path(value)
        if told := _EMPTY if _is_empty(value) else _unnameable(path):
            self.fail(told, param, ctx)
        if suffix_of(path) != ".xlsx" and (told := not_a_folder(path)):
            if not path.exists():
                name = path.name.partition(".")[0] or "mon-plan"
                told = (
                    f"{quoted(path.name)} est un nom de fichier, et un plan s’écrit dans un "
                    f"dossier ({name}) ou dans un classeur ({name}.xlsx) : donner l’un de ces noms."
                )
            self.fail(told, param, ctx)
        return super().convert(value, param, ctx)


_EMPTY = "Un nom vide ne désigne aucun dossier : en donner un, ou « . » pour celui-ci."


def _is_empty(value: Any) -> bool:
    """Whether nothing was typed, as a variable of a script that is not set: not this folder."""
    return not os.fspath(value).strip()


def not_a_folder(path: Path) -> str:
    """Tell why a path can name no folder; nothing if it can.

    Parameters
    ----------
    path
        Where something is to be written.

    Returns
    -------
    str
        What it is, and what to do; empty for a folder that is there, whatever its name.
    """
    if told := _unnameable(path):
        return told
    if path.is_dir():
        return ""
    if path.exists():
        return (
            f"{quoted(str(path))} est un fichier, et c’est un dossier qui est écrit : en "
            "nommer un autre."
        )
    suffix = suffix_of(path)
    if of_suffix(suffix) or suffix in OTHER_FILES or suffix in _TEXTS:
        return (
            f"{quoted(path.name)} est un nom de fichier, et c’est un dossier qui est écrit : "
            f"ôter {path.suffix or path.name}."
        )
    return ""


def _unnameable(path: Path) -> str:
    """Tell why a file or a folder may not be called so; nothing of a folder that is there."""
    if path.is_dir():
        return ""
    made = [one for one in path.parents if one.name and not os.path.lexists(one)]
    return next((told for one in (path, *made) if (told := refusal(one.name))), "")
