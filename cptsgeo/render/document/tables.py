"""Tables of a document."""

from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo.render.document.words import Words


class Column(NamedTuple):
    """A column: its heading, and whether its cells are numbers, that stand on the right."""

    heading: str
    numbers: bool = False


class Group(NamedTuple):
    """Rows, under a heading of their own if there is one."""

    rows: tuple[tuple[Words, ...], ...]
    heading: Words = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its headings come again on each page that it goes on.

    Attributes
    ----------
    columns : tuple of Column
        Their widths are those that cells ask for.
    groups : tuple of Group
        The rows.
    caption : str
        Before it, if anything.
    empty : str
        What is said where there are no rows; without it, nothing is.
    small : bool
        Whether letters are smaller, for many columns.
    """

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    caption: str = ""
    empty: str = ""
    small: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for group in self.groups for row in group.rows):
            raise ValueError("A row has not as many cells as there are columns.")

    @property
    def rows(self) -> tuple[tuple[Words, ...], ...]:
        """The rows of all groups."""
        return tuple(row for group in self.groups for row in group.rows)
