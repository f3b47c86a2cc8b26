"""Two documents of plain data, and printed ones: where they part."""

import re
from collections.abc import Iterator
from itertools import zip_longest

_MISSING = object()


def parted(before: object, after: object, path: str = "") -> Iterator[str]:
    """Say where two values of JSON differ.

    Parameters
    ----------
    before
        The other commit's.
    after
        This tree's.
    path
        Where they are in their document.

    Yields
    ------
    str
        Each place, with both values.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from parted(before.get(key, _MISSING), after.get(key, _MISSING), f"{path}.{key}")
    elif isinstance(before, list) and isinstance(after, list):
        for rank, (one, other) in enumerate(zip_longest(before, after, fillvalue=_MISSING)):
            yield from parted(one, other, f"{path}[{rank}]")
    elif type(before) is not type(after) or before != after:
        yield f"{path} : {_shown(before)} ≠ {_shown(after)}"


def _shown(value: object) -> str:
    text = "(absent)" if value is _MISSING else repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def sheets(pdf: bytes) -> tuple[bytes, ...]:
    """Give the size of each sheet of a PDF, as it writes it."""
    return tuple(re.findall(rb"/MediaBox (\[[^]]*\])", pdf))


def undated(pdf: bytes) -> bytes:
    """Give a PDF of a browser without the time when it was printed."""
    return re.sub(rb"/(CreationDate|ModDate) \([^)]*\)", b"", pdf)
