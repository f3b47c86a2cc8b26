"""Systems of coordinates that others name or define: their text, and nothing that it leads to.

PROJ opens what a definition tells it to: grids, « init » files, models, at an address too. It does
so while it reads some of them, and for others when a point is moved. A system is therefore looked
at before it is read, and after.
"""

import functools
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

_FILES = re.compile(
    r"\b(?:init|file|model|catalog|\w*grids)\s*=(?!\s*@null(?:[\s\"]|$))|\bpipeline\b|\+\s*step\b",
    re.IGNORECASE,
)
"""What of a text would have PROJ open a file as it reads it, in a WKT too; or is a list of steps,
each of which may."""
_NULL = "@null"
"""The grid that is none: web Mercator has it."""
_LONGEST = 100_000


class StrangeSystemError(ValueError):
    """A definition that would have a file opened, or is longer than any."""


def parsed(text: str) -> "CRS":
    """Read a system of coordinates.

    Parameters
    ----------
    text
        Its number (``EPSG:2154``), its name, or its definition (WKT, PROJ).

    Returns
    -------
    pyproj.CRS
        The system, that leads to no file.

    Raises
    ------
    StrangeSystemError
        If it would have one opened, or is longer than any.
    CRSError
        If there is none of that name.
    """
    if len(text) > _LONGEST or _FILES.search(text):
        raise StrangeSystemError
    from pyproj import CRS  # noqa: PLC0415 (where a file tells a system only)
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    if text.lstrip().startswith("{"):  # Of an object, pyproj may make settings of PROJ, files too.
        raise CRSError(text[:80])
    try:
        found = CRS.from_user_input(text)
        definition = found.to_json_dict()
    except (ValueError, RecursionError) as error:
        raise CRSError(text[:80]) from error
    if _names_a_file(definition):
        raise StrangeSystemError
    return found


def _names_a_file(definition: Any) -> bool:
    """Whether a parameter of a transformation is a text: its numbers are in a file of that name."""
    if isinstance(definition, dict):
        value = definition.get("value")
        if isinstance(value, str) and value != _NULL:
            return True
        return any(map(_names_a_file, definition.values()))
    return isinstance(definition, list) and any(map(_names_a_file, definition))


def moving(source: "CRS | str", target: "CRS | str") -> "Transformer":
    """Give what moves points from one system to another, longitude first.

    Parameters
    ----------
    source
        A system that was read here, or ours.
    target
        Another one.

    Returns
    -------
    pyproj.Transformer
        It asks nothing of the network, whatever the settings of PROJ are.
    """
    from pyproj import Transformer  # noqa: PLC0415

    _stay_here()
    return Transformer.from_crs(source, target, always_xy=True)


@functools.cache
def _stay_here() -> None:
    import pyproj.network  # noqa: PLC0415

    pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined]
