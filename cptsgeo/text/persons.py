"""What tells who a person is, that lists received by mail hold, and that is never repeated."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_SPACE = r"[ .\-/\u00a0\u202f]?"
_LOCAL = r"[\w.+-]{1,64}+(?:['’](?=\w)[\w.+-]{1,64}+){0,2}+"
_AT = r"(?:\s?[\[({<]\s?(?:at|arobase?|@)\s?[\])}>]\s?|\s(?:arobase|at)\s|\s@\s?|@\s)"
"""How an address is written for no machine to find it: ``prenom.nom [at] exemple.fr``."""
_DOT = r"\.|\s?[\[({<]\s?(?:\.|dot|point)\s?[\])}>]\s?"
_SAID = rf"{_DOT}|\s(?:dot|point)\s"
_HIDDEN = rf"{_AT}[\w-]{{1,63}}(?:(?:{_SAID})[\w-]{{1,63}}){{1,8}}"
_OPEN = rf"@[\w-]{{1,63}}(?:(?:{_DOT})[\w-]{{1,63}}){{1,8}}|@[\w.-]+"
_HEAD = rf"(?:\+|00){_SPACE}\d{{2,3}}{_SPACE}(?:\(0\){_SPACE})?\d"
"""A country, and the first digit of a number in it."""
_NATIONAL = rf"(?!\d{{5}}{_SPACE}\d{{5}}(?!\d))0[1-9]"
_PERSONAL = re.compile(
    # Addresses; numbers of insured persons; telephone numbers, their zero lost or not, in pairs or
    # as people cut them, but for two codes of communes; numbers of professionals (RPPS): more than
    # nine digits, that no code of a commune or an EPCI has.
    rf"(?P<courriel>{_LOCAL}(?:{_OPEN}|{_HIDDEN}))"
    rf"|(?P<assure>(?<!\d)[12](?:{_SPACE}\d\d){{2}}{_SPACE}(?:\d\d|2[AB])(?:{_SPACE}\d{{3}}){{2}}"
    rf"(?:{_SPACE}\d\d)?(?!\d))"
    rf"|(?P<tel>(?<![\w+])(?<!\d[.\-/])(?:{_HEAD}|0[1-9])(?:{_SPACE}\d\d){{4}}(?!\d)"
    rf"|(?<!\d)[67]\d{{8}}(?!\d)|(?<![\w+])(?<!\d[ .\-/])(?:{_HEAD}|{_NATIONAL})"
    rf"(?:{_SPACE}\d){{8}}(?!{_SPACE}\d))"
    rf"|(?P<numero>(?<!\d)(?:\d{{10,}}|[18](?:{_SPACE}\d){{10}}(?!\d)))",
    re.IGNORECASE,
)
_MAYBE = re.compile(rf"@|{_AT}|\d(?:{_SPACE}[\dAB]){{8}}", re.IGNORECASE)
"""What most texts have not, sought first."""
_SIGNS = re.compile(rf"(?P<at>{_AT}|@)|{_SAID}", re.IGNORECASE)
_SHOWN = {
    "courriel": "[adresse masquée]", "assure": "[numéro masqué]",
    "tel": "[téléphone masqué]", "numero": "[numéro masqué]",
}  # fmt: skip


class Personal(NamedTuple):
    """What `masked` would mask: its kind (courriel, assure, tel, numero), itself, where it is."""

    kind: str
    text: str
    start: int
    end: int


def personal(text: str) -> Iterator[Personal]:
    """Give what `masked` would mask, in order."""
    if _MAYBE.search(text):
        for found in _PERSONAL.finditer(text):
            yield Personal(found.lastgroup or "", found[0], *found.span())


def address(text: str) -> tuple[str, str]:
    """Give the two sides of an address that `personal` found, however its signs are written."""
    local, _, domain = _SIGNS.sub(lambda found: "@" if found["at"] else ".", text).partition("@")
    return local, domain.strip(".-")


def masked(text: str) -> str:
    """Mask addresses, telephone numbers and numbers of persons in a text that is quoted.

    Parameters
    ----------
    text
        What someone typed.

    Returns
    -------
    str
        The text without them.
    """
    if not _MAYBE.search(text):
        return text
    return _PERSONAL.sub(lambda found: _SHOWN[found.lastgroup or ""], text)


def impersonal(text: str) -> str:
    """Give a text without what `masked` would mask."""
    return _PERSONAL.sub("", text) if _MAYBE.search(text) else text


def is_personal(text: str) -> bool:
    """Tell whether a text holds what `masked` would mask."""
    return bool(_MAYBE.search(text) and _PERSONAL.search(text))


SHARED: Final = {
    "PERSONAL": _PERSONAL,
    "MAYBE": _MAYBE,
    "SHOWN": _SHOWN,
}
"""What its twin in the script of a page takes from here."""
