"""Members of objects in JSON that anyone may have written: each read, none missing, none more."""

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeAlias, TypeVar

from cptsgeo.text.french import listed, quoted
from cptsgeo.text.signs import one_line

MAX_TEXT = 500
"""Characters of a name, a source, an address."""

_FORGED = frozenset({"__proto__", "constructor", "prototype"})
"""Keys that a script would take for its own."""
_SIGNS = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
"""What nobody sees, and a terminal or a page would obey: it is of no name."""
_SHOWN = 40

T = TypeVar("T")
Reader: TypeAlias = Callable[[Any], Any]


class MemberError(ValueError):
    """What is wrong with a value, without its place."""


def objects(content: bytes) -> Any:
    """Read a document in JSON.

    Parameters
    ----------
    content
        UTF-8, with or without the mark that some editors begin it with.

    Returns
    -------
    object
        Plain data.

    Raises
    ------
    MemberError
        If an object has a key twice, or one that a script would take for its own.
    ValueError, RecursionError
        If it is no JSON, or nobody could have written it.
    """
    return json.loads(
        content.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for key, many in Counter(key for key, _ in pairs).items():
        if many > 1 or key in _FORGED:
            raise MemberError(
                f"a été modifié : {quoted(shortened(key))} y est "
                f"{'écrit deux fois' if many > 1 else 'de trop'} ; le redemander à qui l’a envoyé."
            )
    return dict(pairs)


def _constant(text: str) -> NoReturn:
    raise ValueError(text)


def shortened(text: str) -> str:
    """Give a text as a sentence may quote it: on one line, the beginning of a long one."""
    told = one_line(text[: _SHOWN + 1])
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"


def text_of(value: Any) -> str:
    """Read a text of which all is seen, without the blanks around it."""
    if not isinstance(value, str):
        raise MemberError("n’est pas un texte")
    if len(value) > MAX_TEXT:
        raise MemberError(f"dépasse {MAX_TEXT} caractères")
    # What a terminal or a page would obey is of no name.
    if any(unicodedata.category(sign) in _SIGNS for sign in value):
        raise MemberError(
            "contient un caractère invisible (retour à la ligne, caractère de commande)"
        )
    return value.strip()


def named_text(value: Any) -> str:
    """Read a text that is not empty."""
    text = text_of(value)
    if not text:
        raise MemberError("est vide")
    return text


def nothing(value: Any) -> None:
    """Read what must be null."""
    if value is not None:
        raise MemberError("devrait être vide")


def or_nothing(one: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """Give the reader of what may be null."""
    return lambda value: None if value is None else one(value)


def one_of(*choices: str) -> Reader:
    """Give the reader of a text that is one of several."""

    def chosen(value: Any) -> str:
        text = text_of(value)
        if text not in choices:
            raise MemberError(
                f"contient {quoted(shortened(text))} : écrire {listed(choices, 'ou')}"
            )
        return text

    return chosen


def several(one: Callable[[Any], str]) -> Callable[[Any], frozenset[str]]:
    """Give the reader of a list of texts, none of them twice."""

    def many(value: Any) -> frozenset[str]:
        if not isinstance(value, list):
            raise MemberError("n’est pas une liste")
        found = [one(item) for item in value]
        for item, times in Counter(found).items():
            if times > 1:
                raise MemberError(f"nomme deux fois {quoted(item)}")
        return frozenset(found)

    return many


def members(said: Mapping[str, Reader]) -> Callable[[Any], dict[str, Any]]:
    """Give the reader of an object that has these members, and no other."""

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise MemberError("n’a pas la forme attendue")
        if missing := [key for key in said if key not in value]:
            raise MemberError(f"n’a pas {quoted(missing[0])}")
        if more := [key for key in value if key not in said]:
            raise MemberError(f"a {quoted(shortened(more[0]))}, qui n’y a pas sa place")
        found = {}
        for key, one in said.items():
            try:
                found[key] = one(value[key])
            except MemberError as error:
                # The innermost name, that says the most, is told first.
                deeper = str(error).startswith("«")
                raise MemberError(str(error) if deeper else f"{quoted(key)} {error}") from None
        return found

    return read
