"""How deep geometries are nested: what reads them calls itself, and a stack has an end.

GEOS reads collections of collections as deep as they are written, and a hundred thousand of them
end the process. Texts and binaries are looked through before it is given them.
"""

import struct

import numpy as np

MAX_DEPTH = 30
"""Collections one in another; a program that draws makes two or three."""

_BLOCK = 1 << 20
_PARENTHESES = bytes(set(range(256)) - set(b"()"))
_Z, _M, _SRID = 0x80000000, 0x40000000, 0x20000000
_POINT, _LINE, _POLYGON, _ARC = 1, 2, 3, 8
_HOLDERS = {4, 5, 6, 7, 9, 10, 11, 12}
"""Kinds that hold geometries: multiple ones, collections, those of curves."""


def is_deep(wkt: str) -> bool:
    """Tell whether the parentheses of a text are nested deeper than those of any drawing.

    Parameters
    ----------
    wkt
        One geometry or several.

    Returns
    -------
    bool
        Whether it is not to be read.
    """
    depth = 0
    for start in range(0, len(wkt), _BLOCK):
        block = wkt[start : start + _BLOCK].encode("ascii", errors="replace")
        signs = np.frombuffer(block.translate(None, _PARENTHESES), np.uint8)
        depths = depth + np.cumsum(np.where(signs == ord("("), 1, -1))
        if depths.max(initial=0) > MAX_DEPTH:
            return True
        depth = int(depths[-1]) if len(depths) else depth
    return False


def is_deep_wkb(content: bytes) -> bool:
    """Tell the same of a binary geometry.

    Parameters
    ----------
    content
        As OGC or PostGIS has it (WKB, EWKB); what is damaged is for others to refuse.

    Returns
    -------
    bool
        Whether it is not to be read.
    """
    place, left = 0, [1]
    try:
        while left:
            if not left[-1]:
                left.pop()
                continue
            left[-1] -= 1
            order = "<" if content[place] else ">"
            (kind,) = struct.unpack_from(f"{order}I", content, place + 1)
            place += 5 + 4 * bool(kind & _SRID)
            plain, more = (kind & 0xFFFF) % 1000, (kind & 0xFFFF) // 1000
            third, measure = bool(kind & _Z) or more in (1, 3), bool(kind & _M) or more in (2, 3)
            size = 8 * (2 + third + measure)
            if plain == _POINT:
                place += size
                continue
            (count,) = struct.unpack_from(f"{order}I", content, place)
            place += 4
            if plain in (_LINE, _ARC):
                place += count * size
            elif plain == _POLYGON:
                for _ in range(count):
                    (points,) = struct.unpack_from(f"{order}I", content, place)
                    place += 4 + points * size
            elif plain in _HOLDERS:
                left.append(count)
                if len(left) > MAX_DEPTH:
                    return True
            else:
                return False
    except (IndexError, struct.error):
        return False
    return False
