"""How a file tells that it is of ours, and still as we wrote it: those only are replaced unasked.

A file of ours bears a seal, the SHA-256 of what it holds, where its format has room for such a
thing. It is no signature: it tells a file that someone worked on since, not one that was forged.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import Enum, auto
from pathlib import Path
from typing import Final

BLANK: Final = "0" * 64
"""What stands for a seal that is not known yet."""

HEX: Final = rb"[0-9a-f]{64}"
"""A seal, as a pattern."""

LARGEST: Final = 1 << 29
"""Bytes of the largest file that is looked into: we write none that is near."""

_LAST_UNSEALED: Final = (0, 2, 0)
"""The last version whose files had a mark and no seal: of a later one, somebody took it away."""

_VERSION: Final = re.compile(rb"cptsgeo\W{1,6}(\d+)\.(\d+)\.(\d+)")


class State(Enum):
    """Whose a file is.

    Attributes
    ----------
    ABSENT
        There is none.
    OURS
        We wrote it, and nobody changed it since.
    OLDER
        A version that had no seals wrote it; whether it was changed cannot be told.
    EDITED
        We wrote it, and somebody changed it since.
    FOREIGN
        Somebody else’s.
    """

    ABSENT = auto()
    OURS = auto()
    OLDER = auto()
    EDITED = auto()
    FOREIGN = auto()


class Seal(ABC):
    """How the files of a format bear a seal."""

    @abstractmethod
    def put(self, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Put a seal in the files of a result.

        Parameters
        ----------
        files
            Contents by the suffix that replaces that of the name; empty for the file itself.

        Returns
        -------
        mapping of str to bytes
            The same with a seal; files that have a right one are given as they are.
        """

    @abstractmethod
    def state(self, path: Path) -> State:
        """Tell whose a file is.

        Parameters
        ----------
        path
            The file, that exists, or one that goes with it does.

        Returns
        -------
        State
            Never ``ABSENT``.

        Raises
        ------
        OSError
            If it cannot be read.
        """


class OneFile(Seal):
    """The seal of a format of one file."""

    def put(self, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Put a seal in each file."""
        return {suffix: self.sealed(content) for suffix, content in files.items()}

    def state(self, path: Path) -> State:
        """Tell whose a file is."""
        content = content_of(path)
        return State.FOREIGN if content is None else self.state_of(content)

    @abstractmethod
    def sealed(self, content: bytes) -> bytes:
        """Give a content with its seal, in the place of the one that it may have."""

    @abstractmethod
    def state_of(self, content: bytes) -> State:
        """Tell whose a content is."""


def content_of(path: Path) -> bytes | None:
    """Give the content of a file; None for one that is larger than what we write."""
    return path.read_bytes() if path.stat().st_size <= LARGEST else None


def unsealed(marked: bytes, mark: re.Pattern[bytes]) -> State:
    """Tell whose a file without a seal is.

    Parameters
    ----------
    marked
        Where our mark would stand, with the version that wrote it.
    mark
        The mark.

    Returns
    -------
    State
        ``FOREIGN`` without the mark; else ``OLDER``, but of a version that sealed what it wrote.
    """
    if not mark.search(marked):
        return State.FOREIGN
    version = _VERSION.search(marked)
    late = version and tuple(map(int, version.groups())) > _LAST_UNSEALED
    return State.EDITED if late else State.OLDER
