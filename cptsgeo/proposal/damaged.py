"""Names that lost letters on their way from one program to another: « Brianèon », « Brian?on ».

What is lost is a letter with an accent, a ligature, an apostrophe, a hyphen: other signs stand for
it, or nothing. A name and what is left of it have their plain letters in common.
"""

import functools
import html
import itertools
import re
import unicodedata
from collections.abc import Collection, Iterator

from cptsgeo.communes.naming.gazetteer import Bearer, Gazetteer
from cptsgeo.text import names

_MOST = 6
"""Letters of a name that may be lost or not, each by itself."""
_FEWEST = 3
"""Plain letters by which a name is known."""
_PLAIN = re.compile(r"[a-z0-9]")
_LIGATURES = {"œ": "oe", "æ": "ae"}
_ARTICLE = re.compile(r"^(?:les?|la|l)(?![a-z])")


class Damaged:
    """The names of a referential by what is left of them.

    Parameters
    ----------
    gazetteer
        The names that exist.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._by_departement: dict[str, dict[str, list[Bearer]]] = {}

    def meant(self, text: str, departements: Collection[str]) -> list[Bearer]:
        """Find whose name a text is, but for letters with an accent and signs.

        Parameters
        ----------
        text
            A name that is nobody's.
        departements
            Where it is sought.

        Returns
        -------
        list of Bearer
            All that it may be, of today before former ones.
        """
        left = remains(text)
        if len(left) < _FEWEST and not (left and len(text) > len(left)):
            return []
        found: list[Bearer] = []
        for departement in sorted(departements):
            found += self._known(departement).get(left, ())
        return found

    def _known(self, departement: str) -> dict[str, list[Bearer]]:
        if departement not in self._by_departement:
            known: dict[str, list[Bearer]] = {}
            named = self._gazetteer.index.by_departement.get(departement)
            for bearer in itertools.chain.from_iterable(named.by_key.values()) if named else ():
                for left in dict.fromkeys(variants(bearer.name)):
                    known.setdefault(left, []).append(bearer)
            self._by_departement[departement] = known
        return self._by_departement[departement]


def remains(text: str) -> str:
    """Give the plain letters of a name, those that no program loses."""
    text = names.without_article(html.unescape(text)).lower()
    text = unicodedata.normalize("NFC", text)
    for pattern, whole in names.SAINTS:
        text = pattern.sub(whole, text)
    return "".join(_PLAIN.findall(text))


def variants(name: str) -> Iterator[str]:
    """Give what may be left of a name: each letter that has an accent is lost, or has lost it."""
    text = unicodedata.normalize("NFC", name.lower())
    for whole in dict.fromkeys((text, _ARTICLE.sub("", text))):
        choices = [_choices(sign) for sign in whole]
        accented = [i for i, one in enumerate(choices) if len(one) > 1]
        for i in accented[_MOST:]:
            choices[i] = ("",)
        yield from map("".join, itertools.product(*choices))


@functools.cache
def _choices(sign: str) -> tuple[str, ...]:
    if _PLAIN.match(sign):
        return (sign,)
    base = _LIGATURES.get(sign) or unicodedata.normalize("NFKD", sign)[:1]
    return ("", base) if _PLAIN.match(base) else ("",)
