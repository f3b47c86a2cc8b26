"""What a map page holds, that its template, its script's data and its still picture each read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from cptsgeo.analysis.coverage import Coverage
from cptsgeo.communes.commune_table import Commune
from cptsgeo.render.cards import Cell, Heading
from cptsgeo.render.looks import Look


class MapLayer(Protocol):
    """What a map may show first, statuses a click away: classes of communes with their looks."""

    @property
    def name(self) -> str:
        """What it is."""

    @property
    def title(self) -> str:
        """What it is, with its unit."""

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Where it comes from."""

    @property
    def looks(self) -> tuple[Look, ...]:
        """How each class looks."""

    @property
    def heading(self) -> Heading:
        """Heading of its column in the table of CPTS."""

    def rank(self, code: str) -> int:
        """Rank of the class of a commune."""

    def value(self, code: str) -> str:
        """What readers are told of a commune; empty if there is nothing to tell."""

    def cells(self, coverage: Coverage, cpts_ids: Sequence[str]) -> Mapping[str, Cell]:
        """Give what it says of whole CPTS, as cells of their table."""


class PageKind(StrEnum):
    """What a map is of."""

    REGION = "region"
    DEPARTEMENT = "departement"
    CPTS = "cpts"

    @property
    def heading(self) -> str:
        """What stands over several of them."""
        return _HEADINGS[self]


_HEADINGS = {
    PageKind.REGION: "Régions",
    PageKind.DEPARTEMENT: "Départements",
    PageKind.CPTS: "Territoires",
}


@dataclass(frozen=True)
class Subject:
    """What a map is of.

    Attributes
    ----------
    kind : PageKind
        A region, a department or the territory of a CPTS.
    code : str
        Code of the region or of the department, identifier of the CPTS.
    place : str
        As titles name it.
    file : str
        Name of the page's file.
    around : tuple of Commune
        Communes drawn faded around the others, for context.
    """

    kind: PageKind
    code: str
    place: str
    file: str
    around: tuple[Commune, ...] = ()

    @property
    def departement(self) -> str | None:
        """The department that it is of, whose list of CPTS stands beside the map."""
        return self.code if self.kind is PageKind.DEPARTEMENT else None

    @property
    def cpts_id(self) -> str | None:
        """The CPTS that it is of."""
        return self.code if self.kind is PageKind.CPTS else None


class Background(NamedTuple):
    """A background of tiles, from one named host."""

    host: str
    url: str
    attribution: str


@dataclass(frozen=True)
class MapOptions:
    """What a user may ask of any map.

    Attributes
    ----------
    background : Background or None
        Tiles under the map; the only thing that ever asks the network.
    home : bool
        Whether the page links to an ``index.html`` beside it.
    layer : MapLayer or None
        An indicator or a theme of actions, that the map shows first; statuses are a click away.
    previsions : bool
        Whether territories that are voted, and not in force yet, are drawn beside the others.
    """

    background: Background | None = None
    home: bool = False
    layer: MapLayer | None = None
    previsions: bool = False


class Figure(NamedTuple):
    """A figure beside the map: what it is, its value, and what it is out of."""

    label: str
    value: str
    detail: str = ""


class LegendRow(NamedTuple):
    """A row of a legend: what is drawn, how many CPTS are so, and its figures."""

    look: Look
    holders: str
    detail: str


class ListedCpts(NamedTuple):
    """A CPTS in the list of a department, as published."""

    cpts_id: str
    name: str
    statut: str
    departements: str


class TableRow(NamedTuple):
    """The row of a CPTS, a cell for each heading."""

    cpts_id: str
    cells: tuple[Cell, ...]


class CptsTable(NamedTuple):
    """The table of CPTS."""

    headings: tuple[Heading, ...]
    rows: tuple[TableRow, ...]


class Words(NamedTuple):
    """What a page says of its data.

    `caveat` is said of a commune that seems to be in no CPTS; `sources` and `mentions` stand at
    the foot of the page.
    """

    subtitle: str
    caveat: str
    notices: tuple[str, ...]
    sources: str
    mentions: tuple[str, ...]


@dataclass(frozen=True)
class MapPage:
    """A map page.

    Attributes
    ----------
    subject : Subject
        What it is of.
    options : MapOptions
        What was asked of it.
    title : str
        Its title.
    words : Words
        What it says of its data.
    figures : tuple of Figure
        The figures beside the map.
    states : tuple of LegendRow
        States present, in the order of legends.
    classes : tuple of LegendRow
        Classes of the layer; none without one.
    table : CptsTable
        The CPTS present, and those that say that they are there.
    listed : tuple of ListedCpts
        The CPTS of the department that the page is of.
    coverage : Coverage
        Of the communes that the page is of.
    drawn : Coverage
        Of these and of those around.
    """

    subject: Subject
    options: MapOptions
    title: str
    words: Words
    figures: tuple[Figure, ...]
    states: tuple[LegendRow, ...]
    classes: tuple[LegendRow, ...]
    table: CptsTable
    listed: tuple[ListedCpts, ...]
    coverage: Coverage
    drawn: Coverage

    @property
    def foreseen(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Territories that are voted only, where they are asked for: whose, and their communes."""
        if not self.options.previsions:
            return ()
        here = {commune.code for commune in self.drawn.communes}
        territories = self.drawn.territories
        return tuple(
            (cpts_id, atoms & here)
            for cpts_id, atoms in territories.prevues.items()
            if atoms & here and cpts_id in territories.cpts
        )

    @property
    def estimated_outlines(self) -> bool:
        """Whether the outline of a CPTS is an estimate."""
        return any(self.drawn.territories.cpts[one].estimee for one in self.drawn.cpts_ids)

    @property
    def listed_outlines(self) -> bool:
        """Whether the outline of a CPTS is that of a list."""
        return any(not self.drawn.territories.cpts[one].estimee for one in self.drawn.cpts_ids)
