"""What stands around the names of communes in the lists and mails that people write."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from cptsgeo.text import names
from cptsgeo.text.persons import is_personal, masked

MAX_SHOWN = 60
_LONGEST = 600
"""Characters of a text of which something is said."""

_TOTAL = re.compile(r"(?:sous )?tota(?:l|ux)\b|(?:somme|moyenne|ensemble)$")
_CLOSING = re.compile(r"(?:bien |tres )?(?:cordialement|a vous|respectueusement)\b|salutations\b")

_BULLET = re.compile(r"^\s*(?:[-–—•·▪◦‣>*+]+|\(?\d{1,3}\s?[.)](?!\d)|[a-z]\))\s*(?=\S)")
_CEDEX = re.compile(r"(?<!\s)\s+cedex\b.*", re.IGNORECASE | re.DOTALL)
_END = " \t\r\n\u00a0\u202f.…!?:;,"
# The spaces around hyphens and « et » tell a list from a name.
# A run of spaces is tried from its beginning only: cells have thousands.
_BETWEEN = re.compile(
    r"(?:(?<!\s)\s+)?[,;\r\n\t•&]\s*|(?<!\s)\s+[-–—/+]\s+|(?:(?<!\s)\s+)?:\s+"
    r"|(?<!\s)\s+et\s+|^et\s+",
    re.IGNORECASE,
)
_WIDEST = 5
_ASIDE = re.compile(
    r"(?:(?:sous )?tota(?:l|ux)|nombre (?:de|total)|nb (?:de )?communes?|moyenne(?! mana)"
    r"|somme (?:des?|totale)|sources?(?! seine)|notes?|nb|remarques?|legende|population|bonjour"
    r"|bonsoir|madame|monsieur|chers?|cheres? [a-z]+|merci"
    r"|(?:bien |tres )?cordialement|bien a vous|salutations|voici|ci joint|ci dessous"
    r"|veuillez|je|nous|vous|objet|liste|communes|secteur|territoire|perimetre|cpts|dont|soit"
    r"|date|mise? a jour|maj|edite|page|contacts?|tel(?:ephone)?|courriels?|(?:e )?mails?|nota"
    r"|document|etabli|arrete|extrait|actualise|donnees|copyright|credits?"
    r"|bonne (?:journee|soiree|reception|lecture|fin)"
    r"|commune (?:nouvelle(?! d )|deleguee|associee|fusionnee|membre|limitrophe|concernee|partagee"
    r"|rattachee|siege|hors|situee?|qui|ayant|creee|issue))\b"
    r"|(?:ensemble|dont|commune|somme|\d+ (?:communes?|hab(?:itants?)?))$"
)
_LABEL = re.compile(
    r"(?:contacts?|sources?(?! seine)|nota(?: bene)?|notes?|n ?b|p ?s|remarques?|observations?"
    r"|lecture|legende|champ(?=$)|avertissement|attention|tel(?:ephone)?s?|portable|mobile|fax"
    r"|(?:e )?mails?|courriels?|adresses?|site(?: web| internet)?|referente?s?|auteure?s?"
    r"|realisation|conception|redaction|cartographie|donnees|credits?|copyright|version|fichier"
    r"|date|mise? a jour|maj|edition|hors|sauf|exclue?s?|non (?:compris|retenu|inclus|concerne)e?s?"
    r"|communes? (?:hors|exclue?s?|non|limitrophes?|voisines?))\b"
    r"(?: \S+){0,3}$"
)
"""What a footnote begins with, before its colon."""
_STARRED = re.compile(r"\s*\*+\s*(?:les |la )?communes?\b(?! d[eu’'])", re.IGNORECASE)


def unbulleted(text: str) -> str:
    """Take a list's bullet or number off a line, and the punctuation or « CEDEX 9 » off its end."""
    return _CEDEX.sub("", _BULLET.sub("", text)).strip(_END)


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
    if not any(letter.isalnum() for letter in text):
        return True
    return bool(_ASIDE.match(names.key(text[:_LONGEST]))) or is_personal(text[:_LONGEST])


def is_note(text: str) -> bool:
    """Tell whether a line is a note on a table, whatever communes it names.

    Parameters
    ----------
    text
        A line: ``Source : INSEE``, ``* commune nouvelle depuis 2019``.

    Returns
    -------
    bool
        False for a list that has a title: ``Communes : Ligné, Oudon``.
    """
    label, colon, _ = text[:_LONGEST].partition(":")
    return bool((colon and _LABEL.match(names.key(label))) or _STARRED.match(text))


def is_total(text: str) -> bool:
    """Tell whether a cell labels a row of sums."""
    return bool(_TOTAL.match(names.key(text)))


def is_closing(text: str) -> bool:
    """Tell whether a line closes a mail: what follows is a signature."""
    return bool(_CLOSING.match(names.key(text)))


def shortened(text: str) -> str:
    """Cut a text that would fill a message, and mask what tells who a person is."""
    line = masked(" ".join(text[:_LONGEST].split()))
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


SHARED: Final = {
    "MAX_SHOWN": MAX_SHOWN,
    "LONGEST": _LONGEST,
    "TOTAL": _TOTAL,
    "CLOSING": _CLOSING,
    "BULLET": _BULLET,
    "CEDEX": _CEDEX,
    "END": _END,
    "BETWEEN": _BETWEEN,
    "WIDEST": _WIDEST,
    "ASIDE": _ASIDE,
    "LABEL": _LABEL,
    "STARRED": _STARRED,
}
"""What its twin in the script of a page takes from here."""
