"""Lists in JSON, as public services give them, to the rows of a table."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MAX_LENGTH = 20_000_000
"""Characters: all communes of France take ten million."""
MAX_NAMES = 200
"""Names of what objects hold."""

_SCALARS = (str, int, float)


def json_rows(text: str) -> Iterator[tuple[int, list[str]]] | None:
    """Read a text as a list of objects in JSON, or as a GeoJSON, of which properties are kept.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    iterator of tuple or None
        Rows of a table, each with its number: a header, then one for each object
        (``{"nom": "Ancenis", "code": "44003"}``) or text (``"44003"``). None for any other text.
    """
    if text.lstrip()[:1] not in {"[", "{"} or len(text) > MAX_LENGTH:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict):
        features = found.get("features")
        found = [one.get("properties") if isinstance(one, dict) else None
                 for one in (features if isinstance(features, list) else ())]  # fmt: skip
    if not isinstance(found, list):
        return None
    objects = [{"": one} if isinstance(one, str) else one for one in found]
    if not objects or not all(isinstance(one, dict) for one in objects):
        return None
    names = list(dict.fromkeys(name for one in objects for name in one))
    return _rows(names, objects) if len(names) <= MAX_NAMES else None


def _rows(
    names: Sequence[str], objects: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int, list[str]]]:
    yield 1, list(names)
    for number, one in enumerate(objects, 2):
        yield number, [_cell(one.get(name)) for name in names]


def _cell(value: object) -> str:
    """A list of values is one cell; what is inside of objects is left out."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value if isinstance(one, _SCALARS))
    return str(value) if isinstance(value, _SCALARS) else ""
