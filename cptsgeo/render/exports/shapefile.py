"""A Shapefile, within its limits: ten letters a column, 254 bytes a text; both are told."""

import io
import zipfile
from collections.abc import Mapping
from typing import NamedTuple

from cptsgeo.files.provisional import provisional_folder
from cptsgeo.render.exports.arrays import files_of, write_layer
from cptsgeo.render.exports.counting import check_shapefile
from cptsgeo.render.exports.output_layer import OutputLayer
from cptsgeo.render.sheets.sheet import Value
from cptsgeo.text.french import listed, quoted

MARK = b"cptsgeo"
"""The comment of a zip of ours."""

_NAME, _TEXT = 10, 254
_DATE = "2026-01-01"
_EPOCH = (2026, 1, 1, 0, 0, 0)


class Shapefile(NamedTuple):
    """A Shapefile: its files by suffix, and what it could not hold, in French sentences."""

    files: Mapping[str, bytes]
    remarques: tuple[str, ...]


def to_shapefile(layer: OutputLayer, head: Mapping[str, str], crs: str) -> Shapefile:
    """Write a layer as a Shapefile.

    Parameters
    ----------
    layer
        The layer.
    head
        What it says of itself, in a text beside it.
    crs
        System of its coordinates, as ``EPSG:2154``.

    Returns
    -------
    Shapefile
        ``.shp``, ``.shx``, ``.dbf``, ``.prj``, ``.cpg``, and ``.txt`` that tells its columns.

    Raises
    ------
    OutputError
        If it could not be written whole.
    """
    columns = [column.cle for column in layer.sheet.colonnes]
    names = short_names(columns)
    cut, shortened = _shortened(layer)
    with provisional_folder() as folder:
        path = folder / "couche.shp"
        write_layer(path, cut, names, driver="ESRI Shapefile", crs=crs,
                    options={"ENCODING": "UTF-8", "DBF_DATE_LAST_UPDATE": _DATE})  # fmt: skip
        files = {name.removeprefix("couche"): content
                 for name, content in files_of(folder).items()}  # fmt: skip
    check_shapefile(files, len(layer.sheet.lignes))
    files[".txt"] = _readme(layer, names, head).encode()
    return Shapefile(files, tuple(_remarks(columns, names, shortened)))


def short_names(names: list[str]) -> list[str]:
    """Shorten names to ten letters, each different.

    Parameters
    ----------
    names
        Names of columns, in ASCII.

    Returns
    -------
    list of str
        The same where short enough; a number at the end of those that would be alike.
    """
    found: list[str] = []
    for name in names:
        short, number = name[:_NAME].rstrip("_"), 2
        while short in found:
            short = f"{name[: _NAME - len(str(number))].rstrip('_')}{number}"
            number += 1
        found.append(short)
    return found


def _shortened(layer: OutputLayer) -> tuple[OutputLayer, list[str]]:
    """The layer with texts that fit, and the columns of those that did not."""
    longer: dict[str, None] = {}
    rows = []
    for row in layer.sheet.lignes:
        cells: list[Value] = []
        for value, column in zip(row, layer.sheet.colonnes, strict=True):
            if isinstance(value, str) and len(value.encode()) > _TEXT:
                longer[column.titre] = None
                kept = value.encode()[: _TEXT - 3].decode(errors="ignore")
                cells.append(kept + "…")
            else:
                cells.append(value)
        rows.append(tuple(cells))
    return layer._replace(sheet=layer.sheet._replace(lignes=tuple(rows))), list(longer)


def _remarks(columns: list[str], names: list[str], shortened: list[str]) -> list[str]:
    renamed = [f"{long} → {short}" for long, short in zip(columns, names, strict=True)
               if long != short]  # fmt: skip
    told = []
    if renamed:
        told.append(
            f"Un Shapefile n’a que dix lettres par colonne : {', '.join(renamed)} ; le fichier "
            ".txt à côté donne leur sens."
        )
    if shortened:
        told.append(
            f"Un Shapefile n’a que 254 octets par texte : {listed(map(quoted, shortened))} sont "
            "coupés où ils finissent par « … » ; un GeoPackage garde tout."
        )
    return told


def _readme(layer: OutputLayer, names: list[str], head: Mapping[str, str]) -> str:
    lines = [f"{layer.sheet.titre} – {head['plan']}, {head['situation']}", ""]
    lines += [f"{name:<{_NAME}}  {column.titre}"
              for name, column in zip(names, layer.sheet.colonnes, strict=True)]  # fmt: skip
    lines += ["", head["reserves"], head["sources"], head["version"]]
    return "\r\n".join(lines) + "\r\n"


def zipped(name: str, files: Mapping[str, bytes]) -> bytes:
    """Put the files of a Shapefile in a zip.

    Parameters
    ----------
    name
        Their common name.
    files
        Contents by suffix.

    Returns
    -------
    bytes
        The same for the same files.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = MARK
        for suffix, data in files.items():
            entry = zipfile.ZipInfo(f"{name}{suffix}", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return content.getvalue()
