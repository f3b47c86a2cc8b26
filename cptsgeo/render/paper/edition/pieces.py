"""The pictures of a document apart, numbered as in it, for who lays it out anew."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cptsgeo.render.document import Document, Picture
from cptsgeo.render.document.document import within
from cptsgeo.render.paper.sheet import Paper, set_picture
from cptsgeo.text.french import slug

_PPI = 192
_SIZE = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"')
_LONGEST = 80


class Piece(NamedTuple):
    """A picture: the name of its file, without a suffix, and its SVG."""

    name: str
    picture: Picture

    def png(self, document: Document) -> bytes:
        """Give it as a PNG, with the date of its document."""
        found = _SIZE.search(self.picture.svg)
        assert found  # a sheet says its size
        wide, high = map(int, found.groups())
        paper = Paper(wide, high, _PPI, 1.0)
        return set_picture(self.picture.svg, paper, self.picture.alt, "png", document.date).content


def pieces(document: Document) -> Iterator[Piece]:
    """Give the pictures of a document.

    Parameters
    ----------
    document
        A document whose pictures are numbered.

    Yields
    ------
    Piece
        In the order of their numbers.
    """
    found = [block for block in within(document.blocks) if isinstance(block, Picture)]
    digits = len(str(len(found)))
    for rank, picture in enumerate(found, 1):
        yield Piece(f"figure-{rank:0{digits}}-{slug(picture.alt)[:_LONGEST].strip('-')}", picture)
