"""Official files from the network: the only command that uses it, and only when it is asked to.

A download is written beside its place and resumed where it stopped, if the site proves that it is
still the same file. Its checksum is told, kept, and compared where the table of sources knows it.
"""

import csv
import hashlib
import json
import os
import re
import urllib.error
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from itertools import count
from pathlib import Path
from typing import NamedTuple

from cptsgeo import __version__
from cptsgeo.errors import OutputError, ReferentielError
from cptsgeo.files.system import cause, put
from cptsgeo.files.whole import place_of, write_text
from cptsgeo.paths import data_folder
from cptsgeo.referentiel.web import LateError, answer_of

TIMEOUT = 30
"""Seconds without a byte after which a server is given up."""

PATIENCE = 3600
"""Seconds that one try may take."""

LARGEST = 4 << 30
"""Bytes of the largest file that is received: no official one is near."""

_BLOCK = 1 << 16
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_SUM = re.compile(r"[0-9a-f]{64}  [^\n]*\n?")
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


class _Begun(NamedTuple):
    """What is known of a file whose beginning was received, to tell whether the rest is its own."""

    adresse: str
    etag: str
    modifie: str
    total: int

    @property
    def proof(self) -> str:
        """What a site is asked to compare before it sends the rest."""
        return self.etag or self.modifie


def sources_path() -> Path:
    """Path of the table of official addresses, or of the one that stands for it."""
    return Path(os.environ.get(ADDRESSES) or data_folder() / "sources.csv")


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
    path = sources_path()
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
    path = folder / _plain(source)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = place_of(path)
        partial = _beside(place, ".partiel")
        digest = _received(source, partial, progress)
        _take_place(partial, place, digest)
        _beside(place, ".reprise").unlink(missing_ok=True)
    except (ReferentielError, OutputError):
        raise
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
        raise ReferentielError(_failure(source, error)) from error
    except OSError as error:
        raise OutputError(
            f"Impossible d’écrire {path} ({cause(error)}) : choisir un autre dossier avec --sortie."
        ) from error
    return Downloaded(path, path.stat().st_size, digest)


def _plain(source: Source) -> str:
    """The name of a file, that leads to no other folder."""
    name = source.fichier
    if name in {"", ".", ".."} or not name.isprintable() or set(name) & set('/\\:*?"<>|'):
        raise ReferentielError(
            f"Le nom de fichier {name!r} de {source.nom} ne peut servir : corriger la table des "
            "adresses."
        )
    return name


def _beside(place: Path, end: str) -> Path:
    """A hidden file beside a place; of a name that is long, the beginning."""
    return place.with_name(f".{_cut(place.name)}{end}")


def _cut(name: str) -> str:
    return name.encode(errors="surrogateescape")[:200].decode(errors="ignore")


def _received(source: Source, partial: Path, progress: Callable[[int, int], None]) -> str:
    """Receive a file, and give its checksum; what was resumed and is not right begins anew."""
    for again in (False, True):
        resumed = _receive(source, partial, progress, anew=again)
        with partial.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if not source.sha256 or source.sha256 == digest:
            break
        _forget(partial)
        if not resumed:
            raise ReferentielError(
                f"Le fichier reçu pour {source.nom} n’est pas celui attendu (sha256 {digest}) : "
                "recommencer, ou vérifier l’adresse."
            )
    _check_no_page(source, partial)
    return digest


def _receive(
    source: Source, partial: Path, progress: Callable[[int, int], None], *, anew: bool
) -> bool:
    """Receive a file, or what of it is missing: the latter is told."""
    begun = None if anew else _begun(source, partial)
    already = partial.stat().st_size if begun else 0
    headers = {"User-Agent": f"cptsgeo/{__version__}"}
    if begun and already:
        headers["Range"] = f"bytes={already}-"
        if begun.proof:
            headers["If-Range"] = begun.proof
    try:
        with answer_of(source.adresse, headers, timeout=TIMEOUT, seconds=PATIENCE) as answer:
            resumed = bool(begun and already and _continues(answer, already, begun))
            if resumed or answer.status != 206:
                _write(answer, source, partial, already if resumed else 0, progress)
                return resumed
    except urllib.error.HTTPError as error:
        if error.code != 416 or not already:
            raise
        error.close()
    except LateError as error:
        raise ReferentielError(
            f"Le téléchargement de {source.nom} dure plus de {PATIENCE // 60} minutes : il est "
            f"arrêté ; recommencer, {_next(partial)}."
        ) from error
    # Nothing is left to send, or the file has changed, or what comes is not what was asked.
    if not already:
        raise ReferentielError(
            f"Le site de {source.nom} n’envoie qu’une partie du fichier : l’ouvrir dans un "
            f"navigateur ({source.adresse})."
        )
    _forget(partial)
    return _receive(source, partial, progress, anew=True)


def _continues(answer: HTTPResponse, already: int, begun: _Begun) -> bool:
    """Whether an answer is the rest of what was begun: of the same file, from there to its end."""
    told = _RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
    if answer.status != 206 or not told:
        return False
    first, last, total = map(int, told.groups())
    if first != already or last != total - 1 or (begun.total and total != begun.total):
        return False
    if answer.length is not None and answer.length != total - already:
        return False
    now = _Begun(begun.adresse, *_proofs(answer), total)
    return all(
        not before or not after or before == after
        for before, after in ((begun.etag, now.etag), (begun.modifie, now.modifie))
    )


def _write(
    answer: HTTPResponse,
    source: Source,
    partial: Path,
    already: int,
    progress: Callable[[int, int], None],
) -> None:
    """Write what a site sends, up to the length that it tells."""
    total = already + answer.length if answer.length is not None else 0
    _check_size(source, max(total, already), partial)
    if not already:
        _forget(partial)
        begun = _Begun(source.adresse, *_proofs(answer), total)
        if begun.proof or source.sha256:
            write_text(_beside_partial(partial), json.dumps(begun._asdict()) + "\n")
    done = already
    progress(done, total)
    with partial.open("ab") as file:
        while block := answer.read1(_BLOCK):
            done += len(block)
            _check_size(source, done, partial)
            file.write(block)
            progress(done, total)
    if total and done < total:
        raise ReferentielError(
            f"Le téléchargement de {source.nom} s’est arrêté à {done} octets sur {total} : "
            f"recommencer, {_next(partial)}."
        )


def _check_size(source: Source, size: int, partial: Path) -> None:
    if size > LARGEST:
        _forget(partial)
        raise ReferentielError(
            f"Le fichier de {source.nom} dépasse {LARGEST >> 30} Go : ce n’est pas celui attendu ; "
            f"l’ouvrir dans un navigateur ({source.adresse})."
        )


def _proofs(answer: HTTPResponse) -> tuple[str, str]:
    """What a site says of a version of a file: an ETag that is of its very bytes, a date."""
    etag = answer.headers.get("ETag", "").strip()
    return ("" if etag.startswith("W/") else etag, answer.headers.get("Last-Modified", "").strip())


def _begun(source: Source, partial: Path) -> _Begun | None:
    """What is known of a file that was begun; None if it cannot be resumed."""
    try:
        found = json.loads(_beside_partial(partial).read_text("utf-8"))
        begun = _Begun(**found)
        good = partial.is_file() and begun.adresse == source.adresse and type(begun.total) is int
        good = good and all(isinstance(one, str) and one.isprintable() for one in begun[:3])
    except (OSError, ValueError, TypeError):
        return None
    return begun if good and (begun.proof or source.sha256) else None


def _beside_partial(partial: Path) -> Path:
    return partial.with_suffix(".reprise")


def _forget(partial: Path) -> None:
    for path in (partial, _beside_partial(partial)):
        path.unlink(missing_ok=True)


def _next(partial: Path) -> str:
    """What will come of another try."""
    resumed = _beside_partial(partial).is_file()
    return "il reprendra là" if resumed else "il reprendra du début"


def _check_no_page(source: Source, partial: Path) -> None:
    """Refuse an error page in the place of the file."""
    with partial.open("rb") as file:
        start = file.read(200).lstrip().lower()
    if not start or start.startswith((b"<!doctype html", b"<html")):
        _forget(partial)
        raise ReferentielError(
            f"L’adresse de {source.nom} donne une page web au lieu du fichier : l’ouvrir dans un "
            f"navigateur ({source.adresse})."
        )


def _take_place(partial: Path, place: Path, digest: str) -> None:
    """Put a file in its place, and its checksum beside; another that is there is kept aside."""
    aside = None
    if place.exists():
        partial.chmod(place.stat().st_mode & 0o777)
        with place.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                aside = _aside(place)
                put(place, aside)
    try:
        put(partial, place)
    except OSError:
        if aside:
            put(aside, place)
        raise
    told = place.with_name(f"{_cut(place.name)}.sha256")
    if told.exists() and not _SUM.fullmatch(told.read_text("utf-8", errors="replace")):
        put(told, _aside(told))
    write_text(told, f"{digest}  {place.name}\n")


def _aside(place: Path) -> Path:
    """A name that no file has, for the one that was there before."""
    stem, suffix = _cut(place.stem), place.suffix
    names = (f"{stem}.ancien{f'-{rank}' if rank > 1 else ''}{suffix}" for rank in count(1))
    return next(one for one in map(place.with_name, names) if not os.path.lexists(one))


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
