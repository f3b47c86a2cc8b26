"""How deep geometries are nested: what reads them calls itself, and a stack has an end.

GEOS reads collections of collections as deep as they are written, and a hundred thousand of them
end the process. Texts are looked through before it is given them; `cptsgeo.layers.wkb` walks
through binaries.
"""

import numpy as np

MAX_DEPTH = 30
"""Collections one in another; a program that draws makes two or three."""

_BLOCK = 1 << 20
_PARENTHESES = bytes(set(range(256)) - set(b"()"))


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
