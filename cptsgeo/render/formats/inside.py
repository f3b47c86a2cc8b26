"""Seals that stand inside a file, at a place that its format leaves to anyone."""

import hashlib
import re
import struct
import zlib
from dataclasses import dataclass
from typing import Final

from cptsgeo.render.formats.seal import BLANK, HEX, OneFile, State, unsealed

_HEAD, _WIDE = 4096, 65_536
_TRACE: Final = re.compile(rb"cptsgeo.{0,200}?sceau.{0,60}?" + HEX, re.DOTALL)
"""A seal that somebody, or a program that writes files anew, set otherwise."""

_SEAL = b"@"
"""Where the seal stands in what bears it."""


@dataclass(frozen=True)
class Inside(OneFile):
    """The seal of a format whose files say it somewhere near their beginning, or their end.

    What is sealed is the content without what bears the seal. A file is as we wrote it where to
    seal it again would change nothing, so that a byte changed anywhere is seen.

    Attributes
    ----------
    mark : pattern of bytes
        What a file of ours contains, in its first 4 kB or its last 64.
    after : pattern of bytes
        What the seal comes after.
    bearer : bytes
        What bears it, the seal itself being ``@``.
    text : bool
        Whether line ends do not count: Git and mail make those of Windows of ours, or ours of them.
    end : bool
        Whether mark and seal are near the end.
    """

    mark: re.Pattern[bytes]
    after: re.Pattern[bytes]
    bearer: bytes
    text: bool = True
    end: bool = False

    def sealed(self, content: bytes) -> bytes:
        """Give a content with its seal."""
        content = self._bare(content)
        far = max(0, len(content) - _WIDE) if self.end else 0
        found = self.after.search(content[far:] if self.end else content)
        if not found:
            raise ValueError("No place for a seal: what was written is not of the format.")
        at = far + found.end()
        seal = hashlib.sha256(self._lines(content)).hexdigest()
        return content[:at] + self._bearer(seal.encode()) + content[at:]

    def state_of(self, content: bytes) -> State:
        """Tell whose a content is."""
        content = self._lines(content)
        if self._sealed_at(content):
            try:
                return State.OURS if self.sealed(content) == content else State.EDITED
            except ValueError:
                return State.EDITED
        if _TRACE.search(content[-_WIDE:] if self.end else content[:_WIDE]):
            return State.EDITED
        return unsealed(content[-_WIDE:] if self.end else content[:_HEAD], self.mark)

    def _lines(self, content: bytes) -> bytes:
        return content.replace(b"\r\n", b"\n") if self.text else content

    def _bearer(self, seal: bytes) -> bytes:
        return self.bearer.replace(_SEAL, seal)

    def _pattern(self) -> bytes:
        return re.escape(self.bearer).replace(_SEAL, HEX)

    def _sealed_at(self, content: bytes) -> tuple[int, int] | None:
        far = max(0, len(content) - _WIDE) if self.end else 0
        near = content[far:] if self.end else content[:_WIDE]
        found = re.search(self._pattern(), near, re.DOTALL)
        return (far + found.start(), far + found.end()) if found else None

    def _bare(self, content: bytes) -> bytes:
        at = self._sealed_at(content)
        return content[: at[0]] + content[at[1] :] if at else content


class Chunk(Inside):
    """The seal of a PNG: a chunk of text, with its length and its checksum."""

    def _bearer(self, seal: bytes) -> bytes:
        data = b"tEXt" + super()._bearer(seal)
        return struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))

    def _pattern(self) -> bytes:
        return b".{4}tEXt" + super()._pattern() + b".{4}"


class Field(OneFile):
    """The seal of a GeoParquet: among its metadata, where the writer left as many zeros."""

    _FIELD: Final = re.compile(rb"cptsgeo:sceau\x18\x40(" + HEX + rb")")
    """Name and value, with what Thrift puts between them: a text, of 64 bytes."""

    _MARK: Final = re.compile(rb"cptsgeo:format")

    def sealed(self, content: bytes) -> bytes:
        """Give a content with its seal."""
        found = self._FIELD.search(content)
        if not found:
            raise ValueError("No place for a seal: what was written is not of the format.")
        begin, end = found.span(1)
        blank = content[:begin] + BLANK.encode() + content[end:]
        return content[:begin] + hashlib.sha256(blank).hexdigest().encode() + content[end:]

    def state_of(self, content: bytes) -> State:
        """Tell whose a content is."""
        if self._FIELD.search(content):
            return State.OURS if self.sealed(content) == content else State.EDITED
        return unsealed(content[-_WIDE:], self._MARK)


HTML: Final = Inside(
    re.compile(rb'<meta name="generator" content="cptsgeo '),
    re.compile(rb'<meta name="generator" content="cptsgeo [^"]*">'),
    b'<meta name="cptsgeo-sceau" content="@">',
)
JSON: Final = Inside(
    re.compile(rb'"format": "cptsgeo/(?!atelier")'),  # What the atelier saves is its user's.
    re.compile(rb'"format": "cptsgeo/[^"]*"'),
    b',\n  "sceau": "@"',
)
GEOJSON: Final = Inside(
    re.compile(rb'"format":"cptsgeo/(?!atelier")'),
    re.compile(rb'"format":"cptsgeo/[^"]*"'),
    b',"sceau":"@"',
)
KML: Final = Inside(
    re.compile(rb"<value>cptsgeo/"),
    re.compile(rb'<Data name="format">\s*<value>cptsgeo/[^<]*</value>\s*</Data>'),
    b'\n   <Data name="sceau">\n    <value>@</value>\n   </Data>',
)
SVG: Final = Inside(
    re.compile(rb"<dc:title>cptsgeo "), re.compile(rb"<svg\b[^>]*>"), b"\n<!-- cptsgeo, sceau @ -->"
)
PNG: Final = Chunk(
    re.compile(rb"Software\0cptsgeo "),
    re.compile(rb"\A\x89PNG\r\n\x1a\n.{25}", re.DOTALL),  # Its signature and its header.
    b"cptsgeo\0sceau @",
    text=False,
)
PDF: Final = Inside(
    re.compile(rb"/(?:Creator|Keywords) ?\(cptsgeo |<pdf:Keywords>cptsgeo "),
    re.compile(rb"(?=startxref\s+\d+\s+%%EOF\s*\Z)"),  # A comment, before the last three lines.
    b"%cptsgeo, sceau @\n",
    text=False,
    end=True,
)
PARQUET: Final = Field()
