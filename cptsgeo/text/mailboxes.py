"""Whose a mailbox is, by the words that its address is made of."""

import re

from cptsgeo.text.first_names import FIRST_NAMES
from cptsgeo.text.owners import (
    HOLDERS,
    LEAST,
    NUMBER,
    PLACES,
    SAINTS,
    SERVICES,
    SHAPES,
    STOPS,
    STRONG,
    TITLES,
    Name,
    Owner,
    host_owner,
    is_own,
    name_of,
    words,
)

_OPEN_TO_ALL = re.compile(
    r"(?:.+\.)?(?:gmail|googlemail|orange|wanadoo|free|sfr|neuf|laposte|hotmail|outlook|live|msn|yahoo|ymail"
    r"|icloud|me|mac|aol|bbox|numericable|club-internet|gmx|protonmail|proton|pm|mssante|apicrypt)"
    r"\.[a-z.]{2,6}"
)
"""Where anyone opens a mailbox: the domain says nothing of whose it is."""
_NEARLY_NUMBER = re.compile(rf"{NUMBER.pattern}|\d{{6}}")
"""Digits enough for a telephone number, or for most of one."""
_VOWEL = re.compile("[aeiouy]")
_LONG = 64
"""Letters of a word beyond which it is not cut into others."""


def mailbox_owner(local: str, domain: str, nom: str) -> Owner:
    """Tell whose a mailbox is.

    Parameters
    ----------
    local
        What stands before its sign.
    domain
        What stands behind it.
    nom
        The name of the CPTS beside which it stands.

    Returns
    -------
    Owner
        A service, where every word of it is one that services, places or this CPTS are named by.
    """
    if _NEARLY_NUMBER.search(f"{local}@{domain}"):
        return Owner.PERSON
    local, domain = local.lower(), domain.lower()
    name = name_of(nom)
    everyones = _OPEN_TO_ALL.fullmatch(domain) is not None
    labels = words(domain.rpartition(".")[0])
    if not everyones and (found := host_owner(labels, name)):
        return found
    own = not everyones and is_own(labels, name)
    if own and "cpts" in domain:
        extra = (part for label in labels for part in label.split("cpts"))
        name = name._replace(words=name.words | {part for part in extra if len(part) >= LEAST})
    return _Local(words(local), name).owner(own=own, everyones=everyones)


class _Local:
    """The words of a mailbox, each told what it is."""

    def __init__(self, tokens: list[str], name: Name) -> None:
        self.name = name
        self.tokens = tokens
        self.services = self.names = self.unknown = self.acronyms = self.shapes = 0
        self.cpts = self.lone = self.person = self.held = self.maybe = False
        for before, token, after in zip(("", *tokens), tokens, (*tokens[1:], ""), strict=False):
            self._see(before, token, after)

    def owner(self, *, own: bool, everyones: bool) -> Owner:
        """Tell whose it is, by its words and whose the domain is."""
        if self.maybe and self.unknown:
            return Owner.PERSON
        if self.person or (self.lone and not (self.cpts or self.services)):
            return Owner.PERSON
        if self.lone or self.held or self.unknown or (self.shapes and not self.names):
            return Owner.UNKNOWN
        if len(self.tokens) == 1 and self.tokens[0] in FIRST_NAMES:
            return Owner.UNKNOWN
        if self.cpts or (self.services and (self.names or not everyones)) or self.names > 1:
            return Owner.SERVICE
        return Owner.SERVICE if own and self.names and not self.acronyms else Owner.UNKNOWN

    def _see(self, before: str, token: str, after: str) -> None:
        name = self.name
        called = token in FIRST_NAMES and before not in SAINTS
        self.maybe |= called
        if token in TITLES and not name.has(token):
            self.person = True
        elif len(token) == 1:
            self.lone |= not (token in STOPS and before and after)
        elif called and token not in name.words:
            self.person = True
        elif not self._known(token, after_saint=before in SAINTS):
            self._glued(token)

    def _known(self, token: str, *, after_saint: bool) -> bool:
        if token == "cpts":
            self.cpts = True
        elif token in SERVICES:
            self.services += 1
        elif self.name.has(token) or after_saint:
            self.names += 1
        elif token in HOLDERS:
            self.held = True
        elif token in self.name.initials:
            self.acronyms += 1
        elif token in SHAPES:
            self.shapes += 1
        else:
            return token in STOPS or token in PLACES or token in SAINTS
        return True

    def _glued(self, token: str) -> None:
        """See a word that may be several written as one."""
        pieces = token.split("cpts") if "cpts" in token else []
        if pieces:
            self.cpts = True
            for piece in filter(None, pieces):
                self._beside_cpts(piece)
            return
        parts = _cut(token, self.name)
        named = sum(self.name.has(part) for part in parts)
        rest = [part for part in parts if part not in SERVICES]
        strong = STRONG.intersection(parts) and (not rest or self._tells(rest))
        if named > 1 or strong:
            self.names += named
            self.services += sum(part in SERVICES for part in parts)
        elif parts and named == 1 and parts[0] not in STOPS and self._long(parts):
            self.names += 1
        else:
            self._unknown(token)

    def _long(self, parts: list[str]) -> bool:
        return any(self.name.has(part) and len(part) >= LEAST for part in parts)

    def _beside_cpts(self, piece: str) -> None:
        """See what is glued to the word CPTS: its name, its initials, or a person's name."""
        name = self.name
        if piece in FIRST_NAMES and piece not in name.words:
            self.person = True
        elif not (
            piece in name.initials
            or self._tells(_cut(piece, name))
            or (len(piece) < LEAST and not _VOWEL.search(piece))
            or any(len(piece) >= LEAST and word.startswith(piece) for word in name.words)
        ):
            self._unknown(piece)

    def _tells(self, parts: list[str]) -> bool:
        """Whether parts of a word are no family name made of small words, as « duval » is."""
        if any(map(self.name.has, parts)):
            return True
        return bool(parts) and parts[0] not in STOPS and not SHAPES.issuperset(parts)

    def _unknown(self, token: str) -> None:
        self.unknown += 1
        ends = range(LEAST, len(token) + 1)
        self.person |= token.startswith("docteur") or any(
            token[:end] in FIRST_NAMES or token[-end:] in FIRST_NAMES for end in ends
        )


def _cut(token: str, name: Name) -> list[str]:
    """Cut a word into the fewest that are known; empty if that cannot be."""
    if len(token) > _LONG:
        return []
    best: list[list[str] | None] = [[]] + [None] * len(token)
    for end in range(1, len(token) + 1):
        for start in range(max(0, end - 20), end):
            head, part = best[start], token[start:end]
            if head is None or not _is_piece(part, head, name):
                continue
            if best[end] is None or len(head) + 1 < len(best[end] or ()):
                best[end] = [*head, part]
    parts = best[-1] or []
    return [] if parts and parts[-1] in STOPS else parts


def _is_piece(part: str, head: list[str], name: Name) -> bool:
    if part in name.words or part in SERVICES or part in PLACES or part in SAINTS:
        return True
    return part in STOPS or bool(head and head[-1] in SAINTS and part in FIRST_NAMES)
