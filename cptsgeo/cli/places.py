"""Where files and folders are written: names that cannot mean what is asked are refused."""

import os
from pathlib import Path
from typing import Any

import click

from cptsgeo.render.formats import of_suffix, suffix_of
from cptsgeo.text.french import quoted

_OTHER_FILES = frozenset(
    [
        ".7z",
        ".bmp",
        ".dbf",
        ".doc",
        ".docx",
        ".eps",
        ".fgb",
        ".gif",
        ".gml",
        ".gpx",
        ".gz",
        ".jpeg",
        ".jpg",
        ".kmz",
        ".md",
        ".odp",
        ".ods",
        ".odt",
        ".ppt",
        ".pptx",
        ".prj",
        ".ps",
        ".rar",
        ".rtf",
        ".shx",
        ".tar",
        ".tgz",
        ".tif",
        ".tiff",
        ".toml",
        ".tsv",
        ".webp",
        ".wkt",
        ".xls",
        ".xlsm",
        ".xml",
        ".yaml",
        ".yml",
    ]
)
"""Ends of names that are files, though none of ours."""


class OutputFile(click.Path):
    """A file to write."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a path; refuse a folder."""
        path = Path(value)
        if os.fspath(value).endswith(("/", os.sep)) or path.is_dir():
            self.fail(
                f"{quoted(str(path))} est un dossier, et c’est un fichier qui est écrit : ajouter "
                "son nom.",
                param,
                ctx,
            )
        return super().convert(value, param, ctx)


class OutputFolder(click.Path):
    """A folder to write in."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a path; refuse the name of a file."""
        path = Path(value)
        told = not_a_folder(path)
        if told:
            self.fail(told, param, ctx)
        return super().convert(value, param, ctx)


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
    if path.is_dir():
        return ""
    if path.exists():
        return (
            f"{quoted(str(path))} est un fichier, et c’est un dossier qui est écrit : en "
            "nommer un autre."
        )
    suffix = suffix_of(path)
    if of_suffix(suffix) or suffix in _OTHER_FILES:
        return (
            f"{quoted(path.name)} est un nom de fichier, et c’est un dossier qui est écrit : "
            f"ôter {path.suffix or path.name}."
        )
    return ""
