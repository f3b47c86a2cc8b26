"""Which plan is meant where none is named: that of the environment, the chosen one, the supplied.

The choice is kept in the user's folder, beside that of a referential.
"""

import os
from pathlib import Path

from cptsgeo.communes.store import user_folder
from cptsgeo.errors import OutputError, TableError
from cptsgeo.files.content import read_utf8
from cptsgeo.files.system import cause
from cptsgeo.files.whole import write_text
from cptsgeo.paths import default_plan

SUPPLIED = "fourni"
"""The word for the plan that comes with cptsgeo."""

VARIABLE = "CPTSGEO_PLAN"
"""Environment variable: the plan of a session."""

_CHOSEN = "plan.txt"
_LONGEST = 100_000
"""Bytes of the name of a file, and many more."""


def named(plan: Path | None) -> Path | None:
    """Find the plan that a command works on.

    Parameters
    ----------
    plan
        What was typed: a folder, a workbook, or the word for the supplied one; None for nothing.

    Returns
    -------
    Path or None
        Its place; None for the supplied one.

    Raises
    ------
    TableError
        If nothing was typed, and the plan that is meant is gone.
    """
    if plan is not None:
        return None if str(plan) == SUPPLIED else plan
    if told := os.environ.get(VARIABLE):
        if told == SUPPLIED:
            return None
        if not Path(told).exists():
            raise TableError(
                f"Le plan que nomme la variable {VARIABLE}, {told}, n’existe pas : corriger son "
                f"chemin, ou y mettre {SUPPLIED} pour le plan livré avec cptsgeo."
            )
        return Path(told)
    found = chosen()
    if found and not found.exists():
        raise TableError(
            f"Le plan choisi, {found}, n’est plus là : l’y remettre, en choisir un autre (cptsgeo "
            f"plan choisir PLAN), ou revenir au plan fourni (cptsgeo plan choisir {SUPPLIED})."
        )
    return found


def place_of(plan: Path | None) -> Path:
    """Place of a plan that was named, or of the one that is meant; see `named`."""
    return named(plan) or default_plan()


def chosen() -> Path | None:
    """The plan that the user chose; None for the supplied one."""
    try:
        told = read_utf8(user_folder() / _CHOSEN, _LONGEST).rstrip("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return Path(told) if told else None


def choose(plan: Path | None) -> None:
    """Work on a plan from now on, where none is named.

    Parameters
    ----------
    plan
        Its folder or workbook; None for the supplied one.

    Raises
    ------
    OutputError
        If the choice cannot be written.
    """
    file = user_folder() / _CHOSEN
    if plan is not None:
        write_text(file, f"{plan.absolute()}\n")
        return
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"Impossible de supprimer {file} ({cause(error)}) : vérifier les droits d’accès à ce "
            "dossier."
        ) from error


def undoing(plan: Path) -> str:
    """Give the command that undoes what was written in a plan.

    Parameters
    ----------
    plan
        Its folder or workbook.

    Returns
    -------
    str
        What to type; it names the plan unless that is the one meant where none is named.
    """
    try:
        meant = named(None) or default_plan()
    except TableError:
        meant = None
    if meant and meant.resolve() == plan.resolve():
        return "cptsgeo plan annuler"
    typed = f'"{plan}"' if " " in str(plan) else plan
    return f"cptsgeo plan annuler --plan {typed}"


def is_other(plan: Path) -> bool:
    """Tell whether a plan is another than the one that the user chose; never if none is chosen."""
    found = chosen()
    return found is not None and found.resolve() != plan.resolve()
