"""Sentences as data: French templates that Python and the script of a page fill in alike.

A field is a value's name between braces, and how it is written:

- ``{nom}``: as it is;
- ``{n|nombre}``: ``1 234``; ``{n|compte habitant}``: ``2 habitants``;
- ``{code|commune}``: ``Ligné (44082)``; ``{codes|liste}`` or ``{codes|liste 5}``: several, the
  first ones of many;
- ``{id|cpts}``: ``« CPTS A »``; ``{ids|cpts}``: several;
- ``{partie|part tout}``: the share of another value, in per cent;
- ``{texte|cite}``: between quotation marks;
- ``{n?est/sont}``: the second from two on; a list counts its items.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol, TypeAlias, cast

from cptsgeo.text.french import count, number, percent, quoted

_FIELD = re.compile(r"\{(\w+)(?:\|([^{}]+)|\?([^{}/]*)/([^{}]*))?\}")

Value: TypeAlias = str | float | Collection[str]
"""What a field says: a name, a code or a number, or several codes."""


class Words(Protocol):
    """Who knows the names of communes and of CPTS."""

    def commune(self, code: str) -> str:
        """A commune's name with its code."""

    def liste(self, codes: Collection[str], limit: int = 8) -> str:
        """Communes as a sentence lists them, the first ones of many."""

    def noms(self, cpts_ids: Iterable[str]) -> str:
        """Names of CPTS, as a sentence lists them."""


def fill(template: str, words: Words, values: Mapping[str, Value]) -> str:
    """Fill in a template.

    Parameters
    ----------
    template
        Text with fields.
    words
        Who knows names.
    values
        By field.

    Returns
    -------
    str
        The sentence.

    Raises
    ------
    KeyError
        If a field has no value, or is written in a way that does not exist.
    """

    def field(match: re.Match[str]) -> str:
        name, form, one, several = match.groups()
        value = values[name]
        if one is not None:
            return str(several if _quantity(value) > 1 else one)
        if form is None:
            return str(value)
        return _written(value, form.split(" "), words, values)

    return _FIELD.sub(field, template)


def said(template: str, **values: Value) -> str:
    """Fill in a template that names neither communes nor CPTS.

    Parameters
    ----------
    template
        Text with fields.
    **values
        Its fields.

    Returns
    -------
    str
        The sentence.
    """
    return fill(template, cast("Words", None), values)


def _quantity(value: Value) -> float:
    return value if isinstance(value, int | float) else len(value)


def _written(value: Any, form: list[str], words: Words, values: Mapping[str, Any]) -> str:
    match form:
        case ["nombre"]:
            return number(value)
        case ["compte", *nouns]:
            return count(value, *nouns)
        case ["commune"]:
            return words.commune(value)
        case ["liste", *limit]:
            return words.liste(value, *map(int, limit))
        case ["cpts"]:
            return words.noms([value] if isinstance(value, str) else value)
        case ["cite"]:
            return quoted(value)
        case ["part", whole]:
            return percent(value, values[whole])
        case _:
            raise KeyError(" ".join(form))
