"""The reference that each sheet of a form bears: whose it is, of which edition, which sheet.

It is a text of a cell, and no property of the file: it stays where a file is renamed, sheets are
moved or renamed, another program saves them in another format.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

VERSION: Final = 1
"""Of forms: one that another version laid out is not read."""

IDENTITE, ACTIONS, CHIFFRES, COMMUNES = "identite", "actions", "chiffres", "communes"
MODE_D_EMPLOI: Final = "mode-d-emploi"
PARTS: Final = (MODE_D_EMPLOI, IDENTITE, ACTIONS, CHIFFRES, COMMUNES)
"""The sheets that bear one, in order."""

DIGITS: Final = 6
"""Of a fingerprint: what tells dozens of forms apart, and can be read aloud."""

_WRITTEN: Final = re.compile(
    r"Formulaire\s*(\d{1,3})\s*/\s*([a-z0-9-]{1,90})\s*/\s*(\d{4}(?:-\d\d){0,2})\s*/\s*([a-z-]{4,20})"
    r"\s*/\s*([0-9a-f]{6})\s*/\s*([0-9a-f]{6})\s*/\s*([0-9a-f]{6})",
    re.IGNORECASE,
)


class Stamp(NamedTuple):
    """Whose a sheet is: CPTS, edition (a date in ISO), sheet; what it was made from.

    `region` is the fingerprint of the plan's perimeter, `known` that of what the form says is known
    of its CPTS.
    """

    cpts_id: str
    edition: str
    part: str
    region: str
    known: str

    @property
    def text(self) -> str:
        """The text of its cell."""
        return (
            f"Formulaire {VERSION} / {self.cpts_id} / {self.edition} / {self.part} / "
            f"{self.region} / {self.known} / {self._check}"
        )

    @property
    def _check(self) -> str:
        told = "\0".join((str(VERSION), *self))
        return hashlib.sha256(told.encode()).hexdigest()[:DIGITS]


class Found(NamedTuple):
    """A stamp as it was read.

    Attributes
    ----------
    stamp : Stamp
        What it says.
    version : int
        Of the form.
    whole : bool
        Whether it is one that we wrote: nobody changed a letter of it.
    """

    stamp: Stamp
    version: int
    whole: bool


def region_of(perimetre: Sequence[str]) -> str:
    """Give the fingerprint of a perimeter, by which a form of another region is known."""
    return hashlib.sha256(" ".join(sorted(perimetre)).encode()).hexdigest()[:DIGITS]


def read_stamp(text: str) -> Found | None:
    """Read a stamp.

    Parameters
    ----------
    text
        A cell.

    Returns
    -------
    Found or None
        None for any other text.
    """
    if "ormulaire" not in text:
        return None
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        return None
    version, cpts_id, edition, part, region, known, check = found.groups()
    stamp = Stamp(cpts_id.lower(), edition, part.lower(), region.lower(), known.lower())
    return Found(stamp, int(version), stamp.text.endswith(check.lower()))
