"""Words of a document: runs of text, emphasised, linked, or followed by the page of a place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"\x00-\x1f]{1,2000}", re.IGNORECASE)
"""Where a link of a document may lead: to the web, or to a mailbox."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look.

    Attributes
    ----------
    text : str
        As a user typed it: shown as it is, whatever it is.
    strong : bool
        Whether it is important.
    emphasis : bool
        Whether it is stressed.
    soft : bool
        Whether it is a detail, told lower.
    address : str
        Where it leads outside of the document; see `linked`.
    anchor : str
        The heading of the document that it leads to.
    page : bool
        Whether the number of the page of that heading follows, where there are pages.
    mark : str
        An SVG that goes before it and that words tell too: nobody is read it.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    soft: bool = False
    address: str = ""
    anchor: str = ""
    page: bool = False
    mark: str = ""

    def __post_init__(self) -> None:
        if self.address and not _ADDRESS.fullmatch(self.address):
            raise ValueError(f"No address of the web or of a mailbox: {self.address[:80]!r}")
        if self.page and not self.anchor:
            raise ValueError("The page of no place.")


Words: TypeAlias = str | Run | tuple[str | Run, ...]
"""What is written in a paragraph, an item or a cell."""


def runs(words: Words) -> Iterator[Run]:
    """Give the runs of words, those of plain text too."""
    for one in words if isinstance(words, tuple) else (words,):
        yield Run(one) if isinstance(one, str) else one


def plain(words: Words) -> str:
    """Give the text of words."""
    return "".join(run.text for run in runs(words))


def linked(text: str, address: str) -> Run:
    """Give words that lead to an address, or that lead nowhere if no document may lead there."""
    return Run(text, address=address if _ADDRESS.fullmatch(address) else "")
