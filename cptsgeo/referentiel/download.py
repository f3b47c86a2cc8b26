"""Official files from the network: the only module that uses it, and only when it is asked to.

A download is written beside its place and resumed where it stopped; its checksum is told and kept,
and compared where the table of sources or an earlier download knows it.
"""

import csv
import hashlib
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

from cptsgeo import __version__
from cptsgeo.errors import OutputError, ReferentielError
from cptsgeo.files.system import cause, put
from cptsgeo.paths import data_folder

TIMEOUT = 30
"""Seconds without a byte after which a server is given up."""

_BLOCK = 1 << 16
ADDRESSES = "CPTSGEO_SOURCES"
"""Environment variable: another table of sources, for a mirror."""


class Source(NamedTuple):
    """An official file: what it is called, what it is of, where it is, its checksum if known."""

    nom: str
    quoi: str
    fichier: str
    adresse: str
    sha256: str


class Downloaded(NamedTuple):
    """A file that was received whole."""

    path: Path
    octets: int
    sha256: str


def read_sources() -> dict[str, Source]:
    """Read the table of official addresses.

    Returns
    -------
    dict of str to Source
        By name.

    Raises
    ------
    ReferentielError
        If the table cannot be read.
    """
    path = Path(os.environ.get(ADDRESSES) or data_folder() / "sources.csv")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            found = [Source(**row) for row in csv.DictReader(file)]
    except (OSError, TypeError) as error:
        raise ReferentielError(
            f"La table des adresses {path} est illisible : réinstaller cptsgeo."
        ) from error
    return {source.nom: source for source in found}


def download(source: Source, folder: Path, progress: Callable[[int, int], None]) -> Downloaded:
    """Receive a file, resuming what an earlier try left.

    Parameters
    ----------
    source
        The file.
    folder
        Where to put it.
    progress
        Receives how many bytes there are, of how many; 0 if the server does not tell.

    Returns
    -------
    Downloaded
        The file, whole.

    Raises
    ------
    ReferentielError
        If the server refuses, stops short, or gives another file than expected; what was received
        stays, to be resumed.
    OutputError
        If it cannot be written.
    """
    path = folder / source.fichier
    partial = path.with_name(f".{path.name}.partiel")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _receive(source, partial, progress)
        digest = _digest(partial)
        _check(source, path, partial, digest)
        put(partial, path)
        path.with_name(f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n", "utf-8")
    except (ReferentielError, OutputError):
        raise
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
        raise ReferentielError(_failure(source, error)) from error
    except OSError as error:
        raise OutputError(
            f"Impossible d’écrire {path} ({cause(error)}) : choisir un autre dossier avec --sortie."
        ) from error
    return Downloaded(path, path.stat().st_size, digest)


def _receive(source: Source, partial: Path, progress: Callable[[int, int], None]) -> None:
    already = partial.stat().st_size if partial.exists() else 0
    request = urllib.request.Request(_web(source), headers={"User-Agent": f"cptsgeo/{__version__}"})
    if already:
        request.add_header("Range", f"bytes={already}-")
    try:
        answer = urllib.request.urlopen(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        if error.code == 416 and already:  # Nothing is left to send, or the file has changed.
            error.close()
            partial.unlink()
            return _receive(source, partial, progress)
        raise
    with closing(answer):
        resumed = answer.status == 206
        done = already if resumed else 0
        told = int(answer.headers.get("Content-Length") or 0)
        total = done + told if told else 0
        progress(done, total)
        with partial.open("ab" if resumed else "wb") as file:
            for block in _blocks(answer):
                file.write(block)
                done += len(block)
                progress(done, total)
    if total and done < total:
        raise ReferentielError(
            f"Le téléchargement de {source.nom} s’est arrêté à {done} octets sur {total} : "
            "recommencer, il reprendra là."
        )
    return None


def _web(source: Source) -> str:
    if urlsplit(source.adresse).scheme not in {"http", "https"}:
        raise ReferentielError(
            f"L’adresse de {source.nom} n’est pas celle d’un site ({source.adresse}) : corriger la "
            "table des adresses."
        )
    return source.adresse


def _blocks(answer: BinaryIO) -> Iterator[bytes]:
    while block := answer.read(_BLOCK):
        yield block


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(source: Source, path: Path, partial: Path, digest: str) -> None:
    """Refuse a file that is not the expected one, an error page, or a file of the user's."""
    if source.sha256 and source.sha256 != digest:
        partial.unlink()
        raise ReferentielError(
            f"Le fichier reçu pour {source.nom} n’est pas celui attendu (sha256 {digest}) : "
            "recommencer, ou vérifier l’adresse."
        )
    with partial.open("rb") as file:
        start = file.read(200).lstrip().lower()
    if not start or start.startswith((b"<!doctype html", b"<html")):
        partial.unlink()
        raise ReferentielError(
            f"L’adresse de {source.nom} donne une page web au lieu du fichier : l’ouvrir dans un "
            f"navigateur ({source.adresse})."
        )
    if path.exists() and _digest(path) != digest:
        put(path, path.with_name(f"{path.stem}.ancien{path.suffix}"))


def _failure(source: Source, error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        return (
            f"Le site de {source.nom} refuse le fichier (erreur {error.code}) : l’adresse a pu "
            f"changer, l’ouvrir dans un navigateur ({source.adresse})."
        )
    return (
        f"Le site de {source.nom} ne répond pas : vérifier la connexion, puis recommencer ; ce "
        "qui est déjà reçu est gardé."
    )
