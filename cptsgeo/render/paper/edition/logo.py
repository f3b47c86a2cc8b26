"""The picture of a cover: a file that is looked at before it is let in."""

import base64
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

from cptsgeo.errors import OutputError
from cptsgeo.files.system import cause
from cptsgeo.render.document import Picture
from cptsgeo.render.paper.typesetting import typeset
from cptsgeo.text.french import quoted

_HEAVIEST = 4_000_000
"""Bytes of a picture, at most."""

_LARGEST = 6_000
"""Dots of its width or height, at most."""

_HIGH = 32.0
"""Millimetres that it may be high."""

_WIDE = 0.45
"""Of the width of the page."""

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Marks of a JPEG that its size stands behind."""


class _Size(NamedTuple):
    wide: int
    high: int


def read_logo(path: Path) -> Picture:
    """Read the picture of a cover.

    Parameters
    ----------
    path
        A PNG or a JPEG.

    Returns
    -------
    Picture
        It holds the picture whole: nothing is read from a disk later.

    Raises
    ------
    OutputError
        If it cannot be read, is neither, is damaged, or too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_HEAVIEST + 1)
    except OSError as error:
        raise OutputError(
            f"Le logo {path} ne peut être lu ({cause(error)}) : vérifier son nom."
        ) from error
    if len(content) > _HEAVIEST:
        raise OutputError(
            f"Le logo {path} pèse plus de {_HEAVIEST // 1_000_000} Mo : en donner un plus léger, "
            "en PNG ou en JPEG."
        )
    kind = "png" if content.startswith(_PNG) else "jpeg"
    size = _png(content) if kind == "png" else _jpeg(content)
    if size is None:
        raise _damaged(path)
    if max(size) > _LARGEST or not min(size):
        raise OutputError(
            f"Le logo {path} a {size.wide} × {size.high} points : en donner un de {_LARGEST} au "
            "plus."
        )
    data = base64.b64encode(content).decode("ascii")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size.wide} {size.high}" '
        f'width="{size.wide}" height="{size.high}"><image width="{size.wide}" '
        f'height="{size.high}" href="data:image/{kind};base64,{data}"/></svg>'
    )
    # What a file holds can be wrong behind a head that is right: it is set once, alone.
    try:
        typeset("picture", {"title": "Logo", "width": 80, "height": 80}, form="pdf",
                pictures={"picture": svg})  # fmt: skip
    except RuntimeError as error:
        raise _damaged(path) from error
    return Picture(svg, "Logo", wide=_WIDE, high=_HIGH)


def _damaged(path: Path) -> OutputError:
    return OutputError(
        f"Le logo {quoted(path.name)} n’est pas une image PNG ou JPEG, ou il est abîmé : "
        "l’enregistrer dans l’un de ces formats."
    )


def _png(content: bytes) -> _Size | None:
    """The size of a PNG whose pieces are all whole; None of any other."""
    at, size, ended = len(_PNG), None, False
    while at + 12 <= len(content) and not ended:
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            return None
        (check,) = struct.unpack_from(">I", content, end - 4)
        if zlib.crc32(content[at + 4 : end - 4]) != check:
            return None
        if kind == b"IHDR" and length == 13:
            size = _Size(*struct.unpack_from(">II", content, at + 8))
        ended = kind == b"IEND"
        at = end
    return size if ended else None


def _jpeg(content: bytes) -> _Size | None:
    """The size of a JPEG that has a beginning, a frame and an end; None of any other."""
    if not content.startswith(b"\xff\xd8") or b"\xff\xd9" not in content[-64:]:
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        mark, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if mark in _FRAMES:
            high, wide = struct.unpack_from(">HH", content, at + 5)
            return _Size(wide, high)
        at += 2 + length
    return None
