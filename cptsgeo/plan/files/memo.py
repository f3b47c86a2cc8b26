"""What is known of the state that is kept beside a plan: is it whole, which gesture made it past.

A fingerprint of each of both states tells one that somebody changed since: a table that is cut
short, or gone, still opens.
"""

import json
from pathlib import Path
from typing import NamedTuple

from cptsgeo.files.content import read_utf8

_LONGEST = 10_000
"""Bytes that a memo has, and many more."""


class Memo(NamedTuple):
    """What is known of both states.

    Attributes
    ----------
    present : str
        Fingerprint that the plan has once it is written; empty if it is not known.
    kept : tuple of str
        Those that the state beside it may have: two while one takes the place of the other; none if
        it is not known.
    gesture : str
        The command that made one of the other; empty if it is not known.
    undone : bool
        Whether it is the kept state that this command made.
    """

    present: str = ""
    kept: tuple[str, ...] = ()
    gesture: str = ""
    undone: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """Say what becomes of this command when the kept state is put back."""
        if not self.gesture:
            return ()
        what = "refait" if self.undone else "annulé"
        return (f"Ce que « {self.gesture} » a écrit est {what}.",)


def read_memo(path: Path) -> Memo:
    """Read a memo.

    Parameters
    ----------
    path
        Its file.

    Returns
    -------
    Memo
        What it says; it knows nothing where there is none, and the present alone of 0.2.0.
    """
    try:
        text = read_utf8(path, _LONGEST)
    except (OSError, ValueError):
        return Memo()
    try:
        said = json.loads(text)
        return Memo(
            str(said["present"]),
            tuple(map(str, said["garde"])),
            str(said["geste"]),
            bool(said["annule"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return Memo(present=text)


def memo_text(memo: Memo) -> str:
    """Write a memo.

    Parameters
    ----------
    memo
        What is known.

    Returns
    -------
    str
        ASCII, for `read_memo`.
    """
    return json.dumps(
        {
            "present": memo.present,
            "garde": memo.kept,
            "geste": memo.gesture,
            "annule": memo.undone,
        }
    )
