"""How a text file is written: its encoding, and what parts the cells of its rows."""

from typing import NamedTuple

from cptsgeo.files.grids import separator_of

_MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
"""Encodings by the bytes that a file begins with to say so."""


class Dialect(NamedTuple):
    """The separator of a file, and its encoding as Python names it."""

    separator: str = ","
    encoding: str = "utf-8"

    def encoded(self, text: str) -> bytes:
        """Write a text as the file is; as UTF-8 that says so, if its encoding lacks a sign.

        Parameters
        ----------
        text
            What the file is to hold.

        Returns
        -------
        bytes
            The file's content.
        """
        mark = "\ufeff" if self.encoding.startswith("utf-16") else ""
        try:
            return (mark + text).encode(self.encoding)
        except UnicodeEncodeError:
            return text.encode("utf-8-sig")


def dialect_of(content: bytes) -> Dialect:
    """Tell how a text file is written, as `cptsgeo.files.grids.read_grids` reads it.

    Parameters
    ----------
    content
        What it holds.

    Returns
    -------
    Dialect
        So that what is written again looks the same.
    """
    encoding = next((name for mark, name in _MARKED.items() if content.startswith(mark)), "")
    if not encoding:
        try:
            content.decode()
            encoding = "utf-8"
        except UnicodeDecodeError:
            encoding = "cp1252"
    return Dialect(separator_of(content.decode(encoding, errors="replace")), encoding)
