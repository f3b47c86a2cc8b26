"""What the words of a script are where they stand: names, properties, or both."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from cptsgeo.render.shell.tokens import Token

Place = Literal["other", "name", "both"]
"""What a token is in its statement; ``{ a }`` says ``{ a: a }``: there it is both."""


class Placed(NamedTuple):
    """A token's text, what it is there, and whether a statement of the top level begins with it."""

    text: str
    place: Place
    begins: bool


_Inside = Literal["code", "object", "class"]


# A member of an object or of a class comes after one of the first, or of the others behind it.
_STARTS = frozenset({"{", ",", ";", "}"})
_BEFORE_MEMBER = frozenset({"get", "set", "static", "async", "*"})
_BEFORE_BLOCK = frozenset(
    {")", ";", "{", "}", "=>", "else", "try", "catch", "finally", "do", "static"}
)
_AFTER_BOTH = frozenset({",", "}", "="})


def placed(code: Sequence[Token]) -> Iterator[Placed]:
    """Tell where tokens stand.

    Parameters
    ----------
    code
        A script's tokens, without spaces and remarks; keywords count as words.

    Yields
    ------
    Placed
        Each of them.
    """
    inside: list[_Inside] = ["code"]
    earlier, before = ";", ";"
    heading = choosing = False
    for rank, (kind, text) in enumerate(code):
        begins = len(inside) == 1 and (before == ";" or (before == "}" and kind == "word"))
        place: Place = "other"
        then = text
        if kind == "word" and before not in (".", "?."):
            after = code[rank + 1].text if rank + 1 < len(code) else ""
            place = _place(inside[-1], earlier, before, after)
            # A word of the language, unless it is a property.
            heading |= text == "class" and place == "name"
            choosing |= text in ("case", "default") and place == "name"
        elif kind == "text":
            if text[0] == "}":
                inside.pop()
            if text.endswith("${"):
                inside.append("code")
        elif kind == "sign" and text in ")]}":
            inside.pop()
        elif kind == "sign" and text in "([":
            inside.append("code")
        elif text == "{" and heading:
            inside.append("class")
            heading = False
        elif text == "{":
            inside.append("code" if before in _BEFORE_BLOCK else "object")
        elif text == ":" and choosing:
            then = ";"
            choosing = False
        yield Placed(text, place, begins)
        earlier, before = before, then


def _place(inside: _Inside, earlier: str, before: str, after: str) -> Place:
    """Tell what a word is."""
    starts = before in _STARTS or (
        before in _BEFORE_MEMBER and (earlier in _STARTS or earlier in _BEFORE_MEMBER)
    )
    if inside == "code" or not starts:
        return "name"
    return "both" if inside == "object" and after in _AFTER_BOTH else "other"
