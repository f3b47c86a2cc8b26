"""The files of a commune referential, read once."""

import csv
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cptsgeo.communes.commune_table import Commune, Vintages, read_commune_table
from cptsgeo.communes.communes import ARRONDISSEMENT, Communes, Partie
from cptsgeo.communes.store import communes_folder
from cptsgeo.errors import ReferentielError
from cptsgeo.files.content import read_utf8
from cptsgeo.files.toml import parse_toml


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
    except (OSError, LookupError, StopIteration, TypeError, ValueError, csv.Error) as error:
        raise ReferentielError(
            f"Le référentiel des communes {folder} est incomplet ou abîmé : réinstaller cptsgeo."
        ) from error


def _read(folder: Path) -> Communes:
    about = parse_toml(read_utf8(folder / "referentiel.toml"))
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
        _vintages(about),
    )


def _vintages(about: Mapping[str, Any]) -> Vintages:
    kinds = Vintages.__annotations__
    found = {name: about[name] for name in kinds}
    if any(type(found[name]) is not kind for name, kind in kinds.items()):
        raise TypeError(found)
    if not all(0 < found[name] <= 9999 for name in ("cog", "epci")):
        raise ValueError(found)
    return Vintages(**found)


def _rows(folder: Path, name: str) -> Iterator[list[Any]]:
    """Rows of a table of ours, the header left out."""
    text = read_utf8(folder / name)
    rows: Iterator[list[Any]] = csv.reader(text.splitlines())
    next(rows)
    return rows
