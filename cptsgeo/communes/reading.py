"""The files of a commune referential, read once."""

import csv
import functools
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cptsgeo.communes.commune_table import Commune, Vintages, read_commune_table
from cptsgeo.communes.communes import ARRONDISSEMENT, Communes, Partie
from cptsgeo.communes.store import communes_folder
from cptsgeo.errors import ReferentielError


def read_communes(folder: Path | None = None) -> Communes:
    """Read a commune referential.

    Parameters
    ----------
    folder
        Its folder; the one employed by default: see `cptsgeo.communes.store`.

    Returns
    -------
    Communes
        The referential. Its contours and its history are read when first asked for.

    Raises
    ------
    ReferentielError
        If a file is missing or damaged.
    """
    return _read_once(folder or communes_folder())


@functools.cache
def _read_once(folder: Path) -> Communes:
    try:
        return _read(folder)
    except (OSError, LookupError, StopIteration, TypeError, ValueError) as error:
        raise ReferentielError(
            f"Le référentiel des communes {folder} est incomplet ou abîmé : réinstaller cptsgeo."
        ) from error


def _read(folder: Path) -> Communes:
    with (folder / "referentiel.toml").open("rb") as file:
        about: dict[str, Any] = tomllib.load(file)
    by_code = read_commune_table(folder / "communes.csv")
    parties = []
    arrondissements: dict[str, tuple[Commune, ...]] = {}
    for code, nom, nature, city, population, postaux in _rows(folder, "parties.csv"):
        parties.append(Partie(code, nom, nature, city))
        if nature == ARRONDISSEMENT:
            part = by_code[city]._replace(
                code=code, nom=nom, population=int(population), codes_postaux=postaux
            )
            arrondissements[city] = (*arrondissements.get(city, ()), part)
    return Communes(
        folder,
        by_code,
        arrondissements,
        tuple(parties),
        tuple((int(y), code, old) for y, code, old, _ in _rows(folder, "renommages.csv")),
        {code: nom for code, nom, _ in _rows(folder, "departements.csv")},
        dict(_rows(folder, "regions.csv")),
        {code: nom for code, nom, _ in _rows(folder, "epci.csv")},
        Vintages(*(about[name] for name in Vintages._fields)),
    )


def _rows(folder: Path, name: str) -> Iterator[list[Any]]:
    """Rows of a table of ours, the header left out."""
    text = (folder / name).read_text(encoding="utf-8")
    rows: Iterator[list[Any]] = csv.reader(text.splitlines())
    next(rows)
    return rows
