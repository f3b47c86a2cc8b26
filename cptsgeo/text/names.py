"""Names of communes as people type them, and how to find what they mean."""

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from cptsgeo.errors import CommuneError
from cptsgeo.text.french import listed, quoted, typographic
from cptsgeo.text.shorthand import district, over, uncalled, written_out
from cptsgeo.text.signs import plain

ALIKE = 70
"""How alike names are, of 100, for one to be proposed for the other."""

_LONG = 200
"""Characters from which the key of a text is not kept."""
_APART = "’'‘`´ʼ′-‐‑‒–—,.()/_\u00a0"
_FROM = f"àâäãáåçéèêëíìîïñóòôöõúùûüýÿ{_APART}"
_TO = "aaaaaaceeeeiiiinooooouuuuyy" + " " * len(_APART)
_LETTERS = str.maketrans(_FROM, _TO) | str.maketrans({"œ": "oe", "æ": "ae", "&": " et "})
SAINTS = (
    (re.compile(r"\bst\b"), "saint"),
    (re.compile(r"\bste\b"), "sainte"),
)
"""Short forms in a name in lower case, and what they stand for."""
_RULES = (
    (re.compile(r"[ \t]+"), " "),
    *SAINTS,
    (re.compile(r"(?m)^ +| +$"), ""),
    (re.compile(r"(?m)^(?:le|la|les|l) (?=.)"), ""),
)

_BEHIND = re.compile(
    r"(?<=\S)(?:\s{0,3}\(\s?(?:l[ea]s?|l['’])\s?\)|,\s?(?:l[ea]s?|l['’]?)"
    r"|\s(?:l[ea]s?|l['’]))$",
    re.IGNORECASE,
)


def keys(names: Sequence[str]) -> list[str]:
    """Reduce names to what two spellings of one name have in common.

    Case, accents, hyphens, apostrophes and a leading article go; « St » and « Ste » are written
    out: ``Le Loroux-Bottereau`` and ``LOROUX BOTTEREAU`` give ``loroux bottereau``.

    Parameters
    ----------
    names
        Names, none with a line feed.

    Returns
    -------
    list of str
        The key of each name.
    """
    # One pass over a joined text is ten times faster than one pass a name.
    # What macOS gives has its accents apart from the letters: they are put together first.
    text = unicodedata.normalize("NFC", "\n".join(names)).lower().translate(_LETTERS)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.split("\n") if names else []


def key(name: str) -> str:
    """Reduce one name; see `keys`."""
    # A name that a list holds is looked up in several ways, one after the other.
    return _kept_key(name) if len(name) < _LONG else _key(name)


def _key(name: str) -> str:
    return keys([" ".join(plain(name).split())])[0]


_kept_key = functools.lru_cache(maxsize=1024)(_key)


def spellings(name: str) -> tuple[str, ...]:
    """Give the keys of the names that what someone typed may be, written out.

    Parameters
    ----------
    name
        A name as it stands in a table, maybe shortened, with the call of a footnote at its end or
        its article behind it: ``St Philbert de Gd Lieu``, ``Possonnière (La) *``.

    Returns
    -------
    tuple of str
        Its own key first.
    """
    bare = _BEHIND.sub("", uncalled(name)[0])
    found = dict.fromkeys((key(name), key(bare), *([key(over(bare))] if "/" in bare else ())))
    longer = (more for one in found for more in (*written_out(one), *district(one)))
    return tuple(dict.fromkeys((*found, *longer)))


def without_article(name: str) -> str:
    """Take off the article that some tables put behind a name: ``Essarts (Les)``."""
    return _BEHIND.sub("", name)


_VARIANTS = {
    letter: "[" + letter + "".join(f for f, t in zip(_FROM, _TO, strict=True) if t == letter) + "]"
    for letter in "aceinouy"
}
_LIGATURES = tuple((_VARIANTS[a] + _VARIANTS[b], c) for a, b, c in ("oeœ", "aeæ"))
# A comma ends a column.
_BETWEEN = _APART.replace(",", "")
_SEPARATOR = f"[{re.escape(_BETWEEN)} ]"
_ARTICLE = r"(?:(?:les?|la) |l['’ ])?"


def pattern(key: str, *, whole: bool, before: str = "^", after: str = "$") -> re.Pattern[str]:
    """Compile what finds, in lower-case names one a line, those that have a key.

    One search through a text of all names costs a tenth of reducing each of them.

    Parameters
    ----------
    key
        A key, as `key` gives it.
    whole
        Whether the key is the whole name, or the words that it begins with.
    before
        Regular expression for what stands before a name, as in a table.
    after
        The same for what stands after it.

    Returns
    -------
    re.Pattern
        It matches from the beginning of a line.
    """
    words = []
    for word in key.split():
        letters = "".join(_VARIANTS.get(letter, re.escape(letter)) for letter in word)
        for pair, ligature in _LIGATURES:
            letters = letters.replace(pair, f"(?:{pair}|{ligature})")
        short = {"saint": "|st", "sainte": "|ste"}.get(word, "")
        words.append(f"(?:{letters}{short})" if short else letters)
    end = f"{_SEPARATOR}*{after}" if whole else f"(?={_SEPARATOR})"
    return re.compile(f"{before}{_ARTICLE}{f'{_SEPARATOR}+'.join(words)}{end}", re.MULTILINE)


def nearest(name: str, candidates: Sequence[str], *, limit: int = 3) -> list[str]:
    """Candidates that look most like a name, best first.

    Parameters
    ----------
    name
        What was typed.
    candidates
        Names that exist.
    limit
        How many at most.

    Returns
    -------
    list of str
        At most `limit` distinct candidates; none that is far off.
    """
    known = keys([" ".join(candidate.split()) for candidate in candidates])
    return list(dict.fromkeys(candidates[index] for index in closest(name, known, limit=limit)))


def closest(name: str, known: Sequence[str], *, limit: int = 3, least: float = ALIKE) -> list[int]:
    """Positions of the keys that look most like that of a name; see `nearest`.

    Parameters
    ----------
    name
        What was typed.
    known
        Keys of names that exist, made once for many searches.
    limit
        How many at most.
    least
        How alike they are at least, of 100.

    Returns
    -------
    list of int
        Best first.
    """
    return [index for _, index in scored(name, known, limit=limit, least=least)]


def scored(
    name: str, known: Sequence[str], *, limit: int = 3, least: float = ALIKE
) -> list[tuple[float, int]]:
    """Give the positions that `closest` does, each after how alike the key is, of 100."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 (only a failed search needs it)

    found = process.extract(key(name), known, scorer=fuzz.ratio, score_cutoff=least, limit=limit)
    return [(score, index) for _, score, index in found]


def code_of(text: str, known: Mapping[str, str], noun: str, example: str) -> str:
    """Code of a department or region by its code, with or without its zero, or its name.

    Parameters
    ----------
    text
        What was typed.
    known
        Names by code.
    noun
        What is looked for, for the message.
    example
        What could be typed, for the message.

    Returns
    -------
    str
        The code.

    Raises
    ------
    CommuneError
        If there is none.
    """
    code = text.strip().upper().zfill(2)
    if code in known:
        return code
    names = list(known.values())
    by_key = dict(zip(keys(names), known, strict=True))
    if found := by_key.get(key(text)):
        return found
    near = listed(map(typographic, nearest(text, names)), "ou")
    hint = f"vouliez-vous dire {near} ?" if near else f"écrire par exemple {example}."
    raise CommuneError(f"Aucun nom ni code de {noun} n’est {quoted(text)} : {hint}")


SHARED: Final = {
    "ALIKE": ALIKE,
    "LETTERS": {chr(sign): chr(sign).translate(_LETTERS) for sign in _LETTERS},
    "RULES": _RULES,
    "BEHIND": _BEHIND,
}
"""What its twin in the script of a page takes from here."""
