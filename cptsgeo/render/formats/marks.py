"""How a file that we wrote is recognised: those only are replaced without asking."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

_HEAD, _END = 4096, 65_536


def head(path: Path, mark: str) -> bool:
    """Tell whether the first 4 kB of a file have our mark."""
    try:
        with path.open("rb") as file:
            return mark.encode() in file.read(_HEAD)
    except OSError:
        return False


def end(path: Path, mark: str) -> bool:
    """Tell whether the last 64 kB of a file have our mark."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _END))
            return mark.encode() in file.read()
    except OSError:
        return False


def pdf(path: Path, mark: str) -> bool:
    """Tell whether a PDF has our mark, or the one that it had until 0.2."""
    return end(path, mark) or end(path, "/Creator (cptsgeo ")


def shapefile(path: Path, mark: str) -> bool:
    """Tell whether a zip of a Shapefile, or the text that goes with one, has our mark."""
    return end(path if path.suffix.lower() == ".zip" else path.with_suffix(".txt"), mark)


def workbook(path: Path, mark: str) -> bool:
    """Tell whether the properties of a workbook have our mark."""
    try:
        with zipfile.ZipFile(path) as book:
            return mark.encode() in book.read("docProps/app.xml")
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError):
        return False


def geopackage(path: Path, mark: str) -> bool:
    """Tell whether the metadata of a GeoPackage have our mark."""
    query = "SELECT 1 FROM gpkg_metadata WHERE instr(metadata, ?)"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as base:
            return base.execute(query, (mark,)).fetchone() is not None
    except sqlite3.Error:
        return False
