"""TOML of a user's, looked through before it is parsed: the parser calls itself, and counts keys.

What nests a thousand times exhausts the stack, a key of twenty thousand parts takes minutes, a
number of five thousand digits is no number to Python. None of this is in what people write.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from cptsgeo.text.signs import clean

MAX_LENGTH = 1_000_000
"""Characters of a text."""
MAX_DEPTH = 20
"""Lists and tables one in another, and parts of a key."""
_INTEGERS = range(-(2**63), 2**63)
"""What TOML says that a whole number is."""

# A text that does not end goes on to the end: each of its signs would be tried as a beginning.
_TOKENS = re.compile(
    r'''(?P<text>"""(?:[^\\]|\\.)*?(?:"""|\\?\Z)|\'\'\'.*?(?:\'\'\'|\Z)'''
    r"""|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*'?)"""
    r"|(?P<comment>#[^\n]*)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<dot>\.)|(?P<over>[=,\n])",
    re.DOTALL,
)
_LINE = re.compile(r"at line (\d+)")


class TomlError(ValueError):
    """A text that is no TOML, or none that anyone would write.

    Parameters
    ----------
    line
        Where; 0 if it is nowhere in particular.
    """

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def parse_toml(text: str) -> Mapping[str, Any]:
    """Read a TOML text.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    mapping
        Its values, texts in them without signs that something would obey.

    Raises
    ------
    TomlError
        If it is none, is too long, or nests too deep.
    """
    if len(text) > MAX_LENGTH:
        raise TomlError(0)
    _look_through(text.replace("\r\n", "\n"))
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        raise TomlError(int(line[1]) if line else 0) from error
    except ValueError as error:  # A number of too many digits.
        raise TomlError(0) from error
    return {clean(key): _told(value) for key, value in found.items()}


def _look_through(text: str) -> None:
    depth = parts = 0
    for token in _TOKENS.finditer(text):
        match token.lastgroup:
            case "open":
                depth, parts = depth + 1, 0
            case "close":
                depth, parts = max(0, depth - 1), 0
            case "dot":
                parts += 1
            case "over":
                parts = 0
        if depth > MAX_DEPTH or parts > MAX_DEPTH:
            raise TomlError(text.count("\n", 0, token.start()) + 1)


def _told(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_told(one) for one in value]
    if isinstance(value, dict):
        return {clean(key): _told(one) for key, one in value.items()}
    if isinstance(value, int) and value not in _INTEGERS:
        raise TomlError(0)
    return value
