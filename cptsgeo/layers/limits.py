"""What reading a foreign layer may take."""

from typing import NamedTuple


class Limits(NamedTuple):
    """What reading a layer may take.

    Attributes
    ----------
    copied : int
        Bytes of its files.
    text : int
        Bytes of a text, that is read whole in the program itself: each may become four.
    returned : int
        Bytes of its shapes and attributes.
    memory : int
        Bytes of memory, of the process that reads it.
    seconds : float
        After which that process is stopped.
    steps : int
        Instructions of SQLite.
    """

    copied: int
    text: int
    returned: int
    memory: int
    seconds: float
    steps: int


EVERYDAY = Limits(1_000_000_000, 120_000_000, 250_000_000, 1024 * 2**20, 60, 500_000_000)
"""For the drawing of a territory, or of the territories of a region."""

OFFICIAL = Limits(4_000_000_000, 300_000_000, 2_000_000_000, 8 * 2**30, 900, 5_000_000_000)
"""For the communes of all of France, as they are published: a GeoJSON at 5 m has 200 million."""
