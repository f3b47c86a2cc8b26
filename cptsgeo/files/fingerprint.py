"""A fingerprint of files: the same for the same names and contents."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from cptsgeo.errors import TableError
from cptsgeo.files.content import opened, refusal

_LARGEST = 100_000_000
"""Bytes of a file that counts in a folder: of what is larger, nothing of a plan is read."""
_BLOCK = 1 << 20


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
        try:
            for file in _inside(path) if path.is_dir() else [path]:
                with opened(file) as content:
                    size = os.fstat(content.fileno()).st_size
                    digest.update(f"{file.name}\0{size}\0".encode(errors="surrogatepass"))
                    while size and (block := content.read(min(size, _BLOCK))):
                        digest.update(block)
                        size -= len(block)
        except OSError as error:
            less = "n’y garder que ce qui est utile"
            raise TableError(refusal(path, error, less=less, program="Excel")) from error
    return digest.hexdigest()[:16]


def _inside(folder: Path) -> Iterator[Path]:
    """The files of a folder that something may read; what is hidden, huge or no file is not."""
    for file in sorted(folder.iterdir()):
        if file.is_file() and not file.name.startswith(".") and file.stat().st_size <= _LARGEST:
            yield file
