"""Where the data that cptsgeo carries lies: beside the package in a wheel, above it in a tree."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
"""Folder of the package; importlib.resources would cost a tenth of a cold `cptsgeo ou`."""


def data_folder() -> Path:
    """Folder of the embedded data.

    Returns
    -------
    Path
        ``cptsgeo/data`` of an installed wheel, else ``data`` of the source tree.
    """
    installed = PACKAGE / "data"
    return installed if installed.is_dir() else PACKAGE.parent / "data"


def default_plan() -> Path:
    """Folder of the plan used when none is named: the 43 CPTS of the Pays de la Loire."""
    return data_folder() / "territoires" / "pays-de-la-loire"
