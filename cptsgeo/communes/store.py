"""Where the referentials that a user imported lie, and which one is employed.

The folder is that of the system for the data of a program; ``CPTSGEO_DONNEES`` names another.
"""

import os
from pathlib import Path

from cptsgeo.errors import ReferentielError
from cptsgeo.files.content import read_utf8
from cptsgeo.files.system import user_data
from cptsgeo.files.whole import write_text
from cptsgeo.paths import data_folder
from cptsgeo.text.french import listed, quoted

EMBEDDED = "embarque"
"""Name of the referential that comes with cptsgeo."""

FOLDER, CHOICE = "CPTSGEO_DONNEES", "CPTSGEO_REFERENTIEL"
"""Environment variables: the user's folder, and the referential of one command."""

_CHOSEN = "choisi.txt"
_LONGEST = 10_000
"""Bytes of a name, that may be a whole path."""


def user_folder() -> Path:
    """Folder of the user's data.

    Returns
    -------
    Path
        It may not exist yet.
    """
    if told := os.environ.get(FOLDER):
        return Path(told)
    return user_data() / "cptsgeo"


def referentiels() -> dict[str, Path]:
    """Folders of the referentials by name, the embedded one first.

    Returns
    -------
    dict of str to Path
        Those that are whole.
    """
    found = {EMBEDDED: data_folder() / "communes"}
    place = user_folder() / "referentiels"
    try:
        inside = sorted(place.iterdir())
    except OSError:  # There is none yet, or it is nobody's to look into.
        return found
    return found | {folder.name: folder for folder in inside if _is_whole(folder)}


def _is_whole(folder: Path) -> bool:
    try:
        return (folder / "referentiel.toml").is_file()
    except OSError:
        return False


def chosen() -> str:
    """Give the name of the referential that is employed by default.

    Returns
    -------
    str
        What `choose` wrote; the embedded one where nothing was chosen.

    Raises
    ------
    ReferentielError
        If a choice is there and cannot be read: another one is not taken in its place.
    """
    path = user_folder() / _CHOSEN
    try:
        return read_utf8(path, _LONGEST).removeprefix("\ufeff").strip() or EMBEDDED
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return EMBEDDED  # Nothing was chosen, or not by who may not look into this folder.
    except (OSError, UnicodeDecodeError) as error:
        raise ReferentielError(
            f"Le choix du référentiel, dans {path}, est illisible : le refaire avec cptsgeo "
            f"donnees choisir {EMBEDDED}, ou un autre nom."
        ) from error


def choose(name: str) -> None:
    """Employ a referential by default from now on.

    Parameters
    ----------
    name
        One of `referentiels`.

    Raises
    ------
    ReferentielError
        If there is none of that name.
    OutputError
        If the choice cannot be written.
    """
    folder_of(name)
    write_text(user_folder() / _CHOSEN, f"{name}\n")


def folder_of(name: str) -> Path:
    """Folder of a referential.

    Parameters
    ----------
    name
        One of `referentiels`, or the path of a folder that holds one.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    ReferentielError
        If there is none.
    """
    known = referentiels()
    if name in known:
        return known[name]
    path = Path(name)
    if _is_whole(path):
        return path
    raise ReferentielError(
        f"Il n’y a pas de référentiel {quoted(name)} : choisir {listed(map(quoted, known), 'ou')}, "
        "ou en importer un avec cptsgeo donnees importer."
    )


def communes_folder() -> Path:
    """Folder of the referential to employ: that of the command, else the one chosen."""
    name = os.environ.get(CHOICE) or chosen()
    return data_folder() / "communes" if name == EMBEDDED else folder_of(name)
