"""Whether a text that someone typed tells of a person: it is left out then, never repeated."""

import re
from collections.abc import Iterator
from typing import Final

from cptsgeo.text.first_names import FIRST_NAMES
from cptsgeo.text.mailboxes import mailbox_owner
from cptsgeo.text.owners import SAINTS, Owner, is_common, is_title, words
from cptsgeo.text.persons import address, impersonal, masked, personal
from cptsgeo.text.signs import plain
from cptsgeo.text.webpages import PAGE, page_owner

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_WRITTEN: Final = frozenset(("dr", "dre", "mme", "mlle"))
"""Titles that are nothing else, in small letters too."""
_NAMED_AFTER: Final = (
    "avenue centre ch chu clinique college ecole ehpad espace esplanade fondation hopital ifsi "
    "institut lycee maison msp place pole prix quai residence rue salle square universite"
)
_CALLED: Final = frozenset(_NAMED_AFTER.split())
"""What bears the name of somebody who is honoured."""
_NEAR = 4
"""Words within which such a name follows."""
_APART: Final = re.compile(r"[,;:\n]")
"""Behind which it is over: « au centre hospitalier, voir Marie Durand »."""
_INITIALS = r"[^\W\d_a-zà-ÿ]\.(?:[ -]?[^\W\d_a-zà-ÿ]\.)?"
_SURNAME = r"[^\W\d_a-zà-ÿ][^\W\d_]+(?:[ '’-][^\W\d_]+){0,2}"
_SHORT: Final = re.compile(rf"{_INITIALS}[ ]?{_SURNAME}|{_SURNAME} {_INITIALS}")
"""Nothing but initials and a name: « M.-C. Durand », « Durand M. »."""
_BLANK = " ._-\u00a0\u202f"
"""What stands between the words of a name."""
_MASKED: Final = "[nom masqué]"


def tells_of_person(text: str, nom: str) -> bool:
    """Tell whether a text holds a person's name, mailbox, page or number.

    Parameters
    ----------
    text
        A cell that someone filled in.
    nom
        The name of the CPTS that it is about: its words are nobody's.

    Returns
    -------
    bool
        False for a generic mailbox, a saint's name, a place named after somebody.
    """
    text = plain(text)
    for one in personal(text):
        if one.kind != "courriel" or mailbox_owner(*address(one.text), nom) is not Owner.SERVICE:
            return True
    pages = (re.split(r"[?#]", found[0])[0] for found in PAGE.finditer(text))
    if any(page_owner(page, nom) is Owner.PERSON for page in pages):
        return True
    text = impersonal(text)
    return any(True for _ in _names(text, nom)) or _is_name(text, nom)


def veiled(text: str, nom: str) -> str:
    """Mask what tells of a person in the name of a file or of a sheet.

    Parameters
    ----------
    text
        The name: on one line.
    nom
        The name of the CPTS that it is about; empty if that is not known.

    Returns
    -------
    str
        The same, but for names, mailboxes and numbers.
    """
    text = masked(text)
    if _is_name(text, nom):
        return _MASKED
    parts, last = [], 0
    for start, end in _names(text, nom):
        if start >= last:
            parts += [text[last:start], _MASKED]
        last = max(end, last)
    return "".join((*parts, text[last:]))


def _is_name(text: str, nom: str) -> bool:
    """Whether a text is nothing but initials and a name, or a first name and another in small."""
    if _SHORT.fullmatch(text.strip()):
        return True
    found = _WORD.findall(text)
    if len(found) != 2 or not all(word.islower() for word in found):
        return False
    first, *more = words(found[0])
    return not more and first in FIRST_NAMES and not is_common(first, nom)


def _names(text: str, nom: str) -> Iterator[tuple[int, int]]:
    """Where persons are named."""
    found = [*_WORD.finditer(text)]
    honoured, said = -_NEAR - 1, 0
    for rank, match in enumerate(found):
        word = match[0]
        parts = words(word)
        before = words(found[rank - 1][0]) if rank else []
        if not parts:
            continue
        if parts[0] in _CALLED:
            honoured, said = rank, match.end()
        if len(parts) == 1 and (is_title(parts[0]) or text[match.start() :].startswith("M.")):
            # « Dr. Durand », « dr durand », « M. Durand »; « docteur junior » is nobody.
            after = found[rank + 1] if rank + 1 < len(found) else None
            near = after and not text[match.end() : after.start()].strip(_BLANK)
            capital = after and after[0][0].isupper() and (word != "M" or len(after[0]) > 1)
            if near and after and (capital or parts[0] in _WRITTEN):
                yield match.start(), _end(text, found, rank + 1)
            continue
        if not word[0].isupper() or SAINTS.intersection((*parts[:1], *before[-1:])):
            continue
        called = all(part in FIRST_NAMES for part in parts)
        after_one = rank - honoured <= _NEAR and not _APART.search(text[said : match.start()])
        if called and not after_one and not all(is_common(one, nom) for one in parts):
            end = _end(text, found, rank)
            yield (match.start() if end > match.end() else _start(text, found, rank)), end


def _end(text: str, found: list[re.Match[str]], rank: int) -> int:
    """Where a name ends: with the last of the words with a capital that follow."""
    for one, after in zip(found[rank:], found[rank + 1 :], strict=False):
        if not after[0][0].isupper() or text[one.end() : after.start()].strip(_BLANK):
            return one.end()
    return found[-1].end()


def _start(text: str, found: list[re.Match[str]], rank: int) -> int:
    """Where a name that ends with the first name begins: « DURAND Marie », « Durand, Marie »."""
    before = found[rank - 1] if rank else None
    if before and before[0][0].isupper():
        between = text[before.end() : found[rank].start()].strip(_BLANK)
        if between in ("", ",") and not any(is_common(one, "") for one in words(before[0])):
            return before.start()
    return found[rank].start()
