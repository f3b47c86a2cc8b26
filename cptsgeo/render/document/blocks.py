"""Blocks of a document: what it says, not how it is set."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, TypeAlias

from cptsgeo.render.document.tables import Table
from cptsgeo.render.document.words import Words


class Tone(Enum):
    """How a paragraph is said.

    Attributes
    ----------
    PLAIN
        Like most.
    LEAD
        Before others, larger.
    NOTICE
        What readers must know first.
    NOTE
        Beside what matters, smaller.
    """

    PLAIN = "plain"
    LEAD = "lead"
    NOTICE = "notice"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, that stays with what follows it.

    Attributes
    ----------
    level : int
        From 1; never more than one below the heading before it.
    words : Words
        What it says.
    anchor : str
        What links name it by, if any does.
    colour : str
        ``#rrggbb``, where it has one of its own.
    told : bool
        Whether tables of contents name it.
    """

    level: int
    words: Words
    anchor: str = ""
    colour: str = ""
    told: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `near` is whether it stays on the page of what follows it."""

    words: Words
    tone: Tone = Tone.PLAIN
    near: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; an item is words, or blocks; `ordered` is whether items are numbered."""

    items: "tuple[Words | Blocks, ...]"
    ordered: bool = False


class Blocks(NamedTuple):
    """Blocks that make one item of a list."""

    blocks: "tuple[Block, ...]"


class Fact(NamedTuple):
    """A figure: what it is, its value, and what to know of it."""

    label: str
    value: Words
    details: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Key figures, in so many columns."""

    facts: tuple[Fact, ...]
    columns: int = 3


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, and what is said of each beside it; `terms` is the share of the width for them."""

    rows: tuple[tuple[Words, Words], ...]
    terms: float = 0.3


@dataclass(frozen=True, slots=True)
class Listing:
    """Many short rows in columns: a name, and at its right what goes with it."""

    rows: tuple[tuple[Words, Words], ...]
    columns: int = 3


@dataclass(frozen=True, slots=True)
class Legend:
    """What the marks of a picture mean, one after the other; see `Run.mark`."""

    rows: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes
    ----------
    svg : str
        The picture, that asks for nothing outside of itself.
    alt : str
        What it shows, for who cannot see it.
    caption : str
        Under it, if anything.
    wide : float
        Share of the width that it takes.
    high : float
        Millimetres that it may be high at most.
    """

    svg: str
    alt: str
    caption: str = ""
    wide: float = 1.0
    high: float = 200.0

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("A picture that nothing tells.")


@dataclass(frozen=True, slots=True)
class Callout:
    """Blocks on a ground of their own, after a mark, an SVG that words tell too."""

    blocks: "tuple[Block, ...]"
    colour: str
    ground: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks beside others; `share` is that of the width for the first ones."""

    left: "tuple[Block, ...]"
    right: "tuple[Block, ...]"
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: headings down to a level, with their pages."""

    title: str
    depth: int = 2


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Facts
    | Definitions
    | Listing
    | Legend
    | Picture
    | Callout
    | Beside
    | PageBreak
    | Contents
    | Table
)
