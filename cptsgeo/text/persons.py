"""What tells who a person is, that lists received by mail hold, and that is never repeated."""

import re

_SPACE = r"[ .\-/\u00a0\u202f]?"
_PERSONAL = re.compile(
    # Addresses; telephone numbers, their zero lost or not; numbers of professionals (RPPS), of
    # insured persons: more than nine digits, that no code of a commune or an EPCI has.
    r"(?P<courriel>[\w.+-]+@[\w.-]+)"
    rf"|(?P<tel>(?<![\w+])(?:(?:\+|00){_SPACE}\d{{2,3}}{_SPACE}(?:\(0\){_SPACE})?\d|0[1-9])"
    rf"(?:{_SPACE}\d\d){{4}}(?!\d)|(?<!\d)[67]\d{{8}}(?!\d))"
    rf"|(?P<numero>(?<!\d)(?:\d{{10,}}|[18](?:{_SPACE}\d){{10}}(?!\d)))"
)
_MAYBE = re.compile(rf"@|\d(?:{_SPACE}\d){{8}}")
"""What most texts have not, sought first."""
_SHOWN = {"courriel": "[adresse masquée]", "tel": "[téléphone masqué]", "numero": "[numéro masqué]"}


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
