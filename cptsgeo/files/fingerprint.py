"""A fingerprint of files: the same for the same names and contents."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from cptsgeo.errors import TableError


def fingerprint(paths: Iterable[Path]) -> str:
    """Give the fingerprint of what was read, for a report to name its inputs.

    Parameters
    ----------
    paths
        Files, and folders of files, whose own names count and whose places do not.

    Returns
    -------
    str
        Sixteen hexadecimal digits of a SHA-256.

    Raises
    ------
    TableError
        If a file cannot be read.
    """
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.is_dir() or file.name.startswith("."):
                continue
            try:
                content = file.read_bytes()
            except OSError as error:
                raise TableError(
                    f"Le fichier {file} est illisible : vérifier les droits d’accès, et le fermer "
                    "dans Excel."
                ) from error
            digest.update(f"{file.name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:16]
