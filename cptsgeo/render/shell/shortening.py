"""A script written shorter: the same program, without spaces, with short names of its own.

What the top level declares gets another name, the same in all statements; any other name is a
statement's own, and gets another one in all of it. No two names become one, hence each means what
it meant, and no scope has to be known. What browsers give keeps its name, and so do properties,
since data, elements and styles have them too.
"""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from cptsgeo.render.shell.places import Placed, placed
from cptsgeo.render.shell.tokens import BETWEEN, Token

_BROWSERS = """
Array ArrayBuffer BigInt Blob Boolean CompressionStream DOMMatrix DOMPoint DataView Date
DecompressionStream Error Float64Array Infinity Int32Array Intl JSON L Map Math NaN Number Object
Path2D Promise RangeError RegExp ResizeObserver Response Set String Symbol TextDecoder TextEncoder
URL URLSearchParams Uint32Array Uint8Array WeakMap atob btoa clearInterval clearTimeout
decodeURIComponent document encodeURIComponent getComputedStyle globalThis history innerHeight
localStorage location navigator parseInt requestAnimationFrame requestIdleCallback setInterval
setTimeout window
"""
_LANGUAGE = """
arguments async await break case catch class const continue debugger default delete do else enum
export extends false finally for function get if import in instanceof let new null of return set
static super switch this throw true try typeof undefined var void while with yield
"""
OUTSIDE = frozenset(_BROWSERS.split())
"""Names that scripts take from browsers and from Leaflet; a test tells one that is missing."""

_KEPT = OUTSIDE.union(_LANGUAGE.split())
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_JOINED = re.compile(r"[\w$]{2}|\+\+|--|//|<!|->|\{[{%#]")
"""Ends of two tokens that would make another one, in a script or in a template that holds it."""


def shortened(script: Iterable[Token], shared: Collection[str]) -> str:
    """Write a script anew.

    Parameters
    ----------
    script
        Its tokens; every statement ends with its semicolon or its brace, and none is empty.
    shared
        Names that its top level declares.

    Returns
    -------
    str
        The same program; each statement of its top level begins a line.
    """
    code = [*placed(_spared([token for token in script if token.kind not in BETWEEN]))]
    starts = [rank for rank, one in enumerate(code) if one.begins]
    statements = [code[start:end] for start, end in itertools.pairwise([*starts, len(code)])]
    common = _short((one for one in code if one.text in shared), 2, {one.text for one in code})
    taken = {*shared, *common.values()}
    return "\n".join(
        _written(one, common | _short((word for word in one if word.text not in shared), 1, taken))
        for one in statements
    )


def _spared(code: Iterable[Token]) -> list[Token]:
    """Leave out a semicolon before a brace, and the parentheses of an arrow's only name."""
    found: list[Token] = []
    for token in code:
        match found[-3:], token.text:
            case [*_, Token(text=";")], "}":
                found.pop()
            case [Token(text="("), Token(kind="word") as name, Token(text=")")], "=>":
                found[-3:] = [name]
        found.append(token)
    return found


def _short(code: Iterable[Placed], length: int, taken: Collection[str]) -> dict[str, str]:
    """Give names others, the shortest to those that stand most often, where it does not lengthen.

    They have some letters or more, and are not taken already.
    """
    stands = Counter(
        (one.text, one.place) for one in code if one.place != "other" and one.text not in _KEPT
    )
    names = Counter({text: n for (text, place), n in stands.items() if place == "name"})
    # Where a name is a property too, the other one and a colon are added.
    chosen = [
        name for name, n in names.most_common()
        if n * (len(name) - length) >= stands[name, "both"] * (length + 1)
    ]  # fmt: skip
    left = {text for text, _ in stands}.difference(chosen)
    words = (
        "".join(letters)
        for n in itertools.count(length)
        for letters in itertools.product(_LETTERS, repeat=n)
    )
    free = (word for word in words if not (word in _KEPT or word in taken or word in left))
    return dict(zip(chosen, free, strict=False))


def _written(code: Iterable[Placed], short: Mapping[str, str]) -> str:
    """Write a statement, with no spaces but those that keep two tokens apart."""
    written = [""]
    for text, place, _ in code:
        new = text if place == "other" else short.get(text, text)
        if place == "both" and new != text:
            new = f"{text}:{new}"
        if _JOINED.fullmatch(written[-1][-1:] + new[0]):
            written.append(" ")
        written.append(new)
    return "".join(written)
