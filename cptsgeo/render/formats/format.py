"""What a format is, what is asked of it, and what it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from cptsgeo import load
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.render.result import Part, Result


@dataclass(frozen=True)
class Asked:
    """How a result is to be written.

    Attributes
    ----------
    width : int
        Columns of a text.
    path : Path or None
        The file; None for the screen.
    crs : str
        System of coordinates, in a format whose coordinates may be in any.
    """

    width: int = 96
    path: Path | None = None
    crs: str = CRS_GEOGRAPHIC


@dataclass(frozen=True)
class Written:
    """A result in a format.

    Attributes
    ----------
    contents : mapping of str to str or bytes
        Content of the file, by the suffix that replaces its own; empty for the file itself.
    remarks : tuple of str
        What the format could not hold, in French sentences.
    """

    contents: Mapping[str, str | bytes]
    remarks: tuple[str, ...] = ()


Writer: TypeAlias = Callable[[Result, "Format", Asked], Written]
"""What writes a result in a format."""

Finder: TypeAlias = Callable[[Path, str], bool]
"""What looks for our mark in a file."""


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes
    ----------
    name : str
        What a user types after ``--format``.
    suffixes : tuple of str
        Ends of file names that mean it, with their dot; the first is the one to advise.
    parts : tuple of Part
        What it writes of a result: one of them is enough.
    writer : str
        What writes it, loaded when used: a `Writer`, as ``module:name``.
    mark : str
        What a file that we wrote contains: it may then be replaced. A text or a CSV has none, and
        never is.
    marked : str
        What looks for the mark, loaded when used: a `Finder`, as ``module:name``.
    binary : bool
        Whether it is no text, that a screen could show.
    also : tuple of str
        Ends of names that it may bear too, if it is asked for by its name.
    beside : tuple of str
        Suffixes of the files that go with it, unless the name ends otherwise than by the first.
    several : bool
        Whether it holds several tables or layers.
    anywhere : bool
        Whether its coordinates may be in another system than longitude and latitude.
    """

    name: str
    suffixes: tuple[str, ...]
    parts: tuple[Part, ...]
    writer: str
    mark: str = ""
    marked: str = "cptsgeo.render.formats.marks:head"
    binary: bool = False
    also: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    several: bool = False
    anywhere: bool = False

    def paths(self, path: Path) -> tuple[Path, ...]:
        """Give the files that it writes: the one that is asked for, and those that go with it."""
        if path.suffix.lower() in self.suffixes[1:]:
            return (path,)
        return (path, *(path.with_suffix(suffix) for suffix in self.beside))

    def ours(self, path: Path) -> bool:
        """Tell whether a file is one that we wrote in this format."""
        finder: Finder = load(self.marked)
        return bool(self.mark) and finder(path, self.mark)

    def write(self, result: Result, asked: Asked) -> Written:
        """Write a result.

        Parameters
        ----------
        result
            One that holds what the format writes.
        asked
            How.

        Returns
        -------
        Written
            Its files.
        """
        writer: Writer = load(self.writer)
        return writer(result, self, asked)
