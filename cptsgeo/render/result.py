"""What a command computes, before anything is decided of the form in which it is written."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from cptsgeo.render.sheets import Sheet, to_json
from cptsgeo.text.french import count, listed

if TYPE_CHECKING:
    from cptsgeo.geometry.topology import Topology
    from cptsgeo.render.exports.output_layer import OutputLayer

WHAT = ("cpts", "communes", "zones-blanches", "liens")
"""Layers of a plan, by the name that a user types, in the order of a whole export."""


class Part(Enum):
    """What a result may hold; each is the attribute of `Result` of that name.

    Attributes
    ----------
    TEXT
        A text for a terminal.
    MESSAGE
        A text for the message of a commit.
    TABLES
        Tables.
    DOCUMENT
        A document for programs.
    LAYERS
        Layers: tables with a shape in each row.
    FEATURES
        A layer that is a text of its own, with lists and identifiers that tables have not.
    PAGE
        A page.
    PICTURE
        A picture.
    PAPER
        A document, set on pages.
    """

    TEXT = "text"
    MESSAGE = "message"
    TABLES = "tables"
    DOCUMENT = "document"
    LAYERS = "layers"
    FEATURES = "features"
    PAGE = "page"
    PICTURE = "picture"
    PAPER = "paper"


@dataclass(frozen=True)
class Tables:
    """The tables of a result.

    Attributes
    ----------
    title : str
        Title of a workbook of them.
    sheets : callable
        Gives the tables, in order.
    sources : callable
        Gives sentences about their data.
    main : str
        Name of the table that a format of one table holds; the first by default.
    """

    title: str
    sheets: Callable[[], Sequence[Sheet]]
    sources: Callable[[], Sequence[str]]
    main: str = ""

    @property
    def only(self) -> Sheet:
        """The table that a format of one table holds."""
        sheets = self.sheets()
        return next(one for one in sheets if one.nom == self.main) if self.main else sheets[0]

    def document(self, head: Callable[[], Mapping[str, object]]) -> Callable[[], str]:
        """Give what writes the tables as a document for programs, after its head."""
        return lambda: to_json(head(), self.sheets())


@dataclass(frozen=True)
class Layers:
    """The layers of a result.

    Attributes
    ----------
    layers : callable
        Gives the layers; a format of one layer holds the first.
    about : callable
        Gives what a file says of itself: see `cptsgeo.render.exports.metadata.about`.
    topology : callable
        Gives the contours that layers of communes were made from.
    """

    layers: Callable[[], "Sequence[OutputLayer]"]
    about: Callable[[], Mapping[str, str]]
    topology: "Callable[[], Topology]"


_TOLD = 6
"""Signs that a remark names."""


class Picture(NamedTuple):
    """A picture or a document in a format, and the signs in it that its font has not."""

    content: bytes
    lacking: frozenset[str] = frozenset()


def lacking_signs(
    signs: Iterable[str], of: str = "des images", elsewhere: str = "SVG"
) -> tuple[str, ...]:
    """Tell which signs are drawn as boxes.

    Parameters
    ----------
    signs
        Those that the font of pictures and documents has not.
    of
        What the font is of: what is written.
    elsewhere
        The format in which other fonts have them.

    Returns
    -------
    tuple of str
        One French sentence, or none.
    """
    found = sorted(signs)
    if not found:
        return ()
    shown = [f"U+{ord(sign):04X}{_seen(sign)}" for sign in found[:_TOLD]]
    more = len(found) - len(shown)
    told = listed([*shown, *([count(more, "autre")] if more else [])])
    several = len(found) > 1
    return (
        f"La police {of} n’a pas {'ces signes' if several else 'ce signe'}, qu’un cadre "
        f"remplace : {told}. En {elsewhere}, une autre police "
        f"{'les' if several else 'le'} dessine.",
    )


def _seen(sign: str) -> str:
    return f" ({sign})" if unicodedata.category(sign)[0] in "LNPS" else ""


@dataclass(frozen=True)
class Result:
    """What a command computes: what is dear in it is made when a form asks for it.

    Attributes
    ----------
    text : callable or None
        Writes it for a terminal of so many columns.
    message : callable or None
        Writes it for the message of a commit.
    tables : Tables or None
        Its tables.
    document : callable or None
        Writes it for programs, as JSON.
    layers : Layers or None
        Its layers.
    features : callable or None
        Writes it as GeoJSON, where it has one of its own beside its layers.
    page : callable or None
        Writes its page.
    picture : callable or None
        Draws it, in a format of pictures.
    paper : callable or None
        Sets it as a document.
    """

    text: Callable[[int], str] | None = None
    message: Callable[[], str] | None = None
    tables: Tables | None = None
    document: Callable[[], str] | None = None
    layers: Layers | None = None
    features: Callable[[], str] | None = None
    page: Callable[[], str] | None = None
    picture: Callable[[str], Picture] | None = None
    paper: Callable[[], Picture] | None = None

    @property
    def parts(self) -> frozenset[Part]:
        """What it holds."""
        return frozenset(part for part in Part if getattr(self, part.value) is not None)
