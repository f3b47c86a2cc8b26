"""What stands around the names of communes in the lists and mails that people write."""

import re
from collections.abc import Callable, Iterator

from cptsgeo.text import names

MAX_SHOWN = 60

_TOTAL = re.compile(r"(?:sous )?tota(?:l|ux)\b|(?:somme|moyenne|ensemble)$")
_CLOSING = re.compile(r"(?:bien |tres )?(?:cordialement|a vous|respectueusement)\b|salutations\b")

_BULLET = re.compile(r"^\s*(?:[-–—•·▪◦‣>*+]+|\(?\d{1,3}\s?[.)](?!\d)|[a-z]\))\s*(?=\S)")
_END = " \t\r\n\u00a0\u202f.…!?:;,"
# The spaces around hyphens and « et » tell a list from a name.
_BETWEEN = re.compile(r"\s*[,;\r\n\t•&]\s*|\s+[-–—/+]\s+|\s*:\s+|\s+et\s+|^et\s+", re.IGNORECASE)
_WIDEST = 5
_ASIDE = re.compile(
    r"(?:(?:sous )?tota(?:l|ux)|nombre (?:de|total)|nb (?:de )?communes?|somme|moyenne|sources?"
    r"|notes?|nb|remarques?|legende|population|bonjour|bonsoir|madame|monsieur|chers?|cheres?|merci"
    r"|(?:bien |tres )?cordialement|bien a vous|salutations|bonne|voici|ci joint|ci dessous"
    r"|veuillez|je|nous|vous|objet|liste|communes|secteur|territoire|perimetre"
    r"|date|mise a jour|edite|page)\b"
    r"|(?:ensemble|dont|commune|\d+ (?:communes?|hab(?:itants?)?))$"
)


def unbulleted(text: str) -> str:
    """Take a list's bullet or number off a line, and the punctuation off its end."""
    return _BULLET.sub("", text).strip(_END)


def is_aside(text: str) -> bool:
    """Tell whether a text that names no commune evidently means none: a total, a greeting, a note.

    Parameters
    ----------
    text
        What could not be read as a commune.

    Returns
    -------
    bool
        False where it may be a commune misspelt.
    """
    return bool(_ASIDE.match(names.key(text))) or not any(letter.isalnum() for letter in text)


def is_total(text: str) -> bool:
    """Tell whether a cell labels a row of sums."""
    return bool(_TOTAL.match(names.key(text)))


def is_closing(text: str) -> bool:
    """Tell whether a line closes a mail: what follows is a signature."""
    return bool(_CLOSING.match(names.key(text)))


def shortened(text: str) -> str:
    """Cut a text that would fill a message."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_SHOWN else f"{line[: MAX_SHOWN - 1].rstrip()}…"


def breadth(text: str) -> int:
    """Count the pieces into which a text may be divided."""
    return 1 + sum(1 for _ in _BETWEEN.finditer(text))


def divided(text: str, known: Callable[[str], bool]) -> Iterator[str]:
    """Divide an enumeration into the longest pieces that are known, and what is left.

    « Ancenis, Ligné, Saint-Germain et Mons » has « et » in a name: what joins is tried before what
    divides.

    Parameters
    ----------
    text
        A line or a cell.
    known
        Whether a piece names something.

    Yields
    ------
    str
        The pieces, in order, without the words and signs between them.
    """
    if known(text):
        yield text
        return
    ends = [(match.start(), match.end()) for match in _BETWEEN.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    first = 0
    while first < len(starts):
        last = min(first + _WIDEST, len(starts)) - 1
        while last > first and not known(unbulleted(text[starts[first] : stops[last]])):
            last -= 1
        if piece := unbulleted(text[starts[first] : stops[last]]):
            yield piece
        first = last + 1
