"""What a format is, what is asked of it, and what it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from cptsgeo import load
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.render.formats.seal import Seal, State
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
    seal : str
        How a file that we wrote tells so, loaded when used: a `Seal`, as ``module:name``. A text or
        a CSV has none, and is never replaced unasked.
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
    held : tuple of str
        Ends that the name of a file beside it has, while a program writes in it.
    indexed : tuple of str
        Suffixes of indexes beside it, that programs believe without looking at what they are of.
    """

    name: str
    suffixes: tuple[str, ...]
    parts: tuple[Part, ...]
    writer: str
    seal: str = ""
    binary: bool = False
    also: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    several: bool = False
    anywhere: bool = False
    held: tuple[str, ...] = ()
    indexed: tuple[str, ...] = ()

    def paths(self, path: Path) -> tuple[Path, ...]:
        """Give the files that it writes: the one that is asked for, and those that go with it."""
        if path.suffix.lower() in self.suffixes[1:]:
            return (path,)
        return (path, *(path.with_suffix(suffix) for suffix in self.beside))

    def state(self, path: Path) -> State:
        """Tell whose the file of a name is, and those that go with it.

        Parameters
        ----------
        path
            The file that is asked for.

        Returns
        -------
        State
            ``ABSENT`` if none of them is there.

        Raises
        ------
        OSError
            If one cannot be read.
        """
        if not any(one.exists() for one in self.paths(path)):
            return State.ABSENT
        if not self.seal:
            return State.FOREIGN
        seal: Seal = load(self.seal)
        return seal.state(path)

    def sealed(self, contents: Mapping[str, str | bytes]) -> Mapping[str, str | bytes]:
        """Put our seal in the files of a result, in the formats that have one.

        Parameters
        ----------
        contents
            As `Written` has them.

        Returns
        -------
        mapping of str to str or bytes
            The same with the seal; a text stays a text.
        """
        if not self.seal:
            return contents
        seal: Seal = load(self.seal)
        found = seal.put({suffix: as_bytes(content) for suffix, content in contents.items()})
        return {suffix: content.decode() if isinstance(contents[suffix], str) else content
                for suffix, content in found.items()}  # fmt: skip

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
            Its files, sealed.
        """
        writer: Writer = load(self.writer)
        found = writer(result, self, asked)
        return replace(found, contents=self.sealed(found.contents))


def as_bytes(content: str | bytes) -> bytes:
    """Give the bytes of a content."""
    return content.encode() if isinstance(content, str) else content
