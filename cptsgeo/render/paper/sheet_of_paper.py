"""Sheets to draw on: their sizes, their letters, and files that are always the same bytes."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from cptsgeo import __version__

MM = 1 / 25.4
"""Inches."""

INK, SOFT, RULE = "#1d2733", "#4d5a68", "#d6dce3"
"""Colours of texts, of notes, of thin lines: those of the pages."""

CREATOR = f"cptsgeo {__version__}"

_RC: Any = {
    "font.family": "DejaVu Sans",
    "svg.fonttype": "none",
    "svg.hashsalt": "cptsgeo",
    "pdf.fonttype": 42,
    "path.simplify": False,
    "text.parse_math": False,
    "text.color": INK,
    "axes.unicode_minus": True,
}
"""DejaVu Sans comes with matplotlib: pictures are the same on every machine. Text stays text."""


class Paper(NamedTuple):
    """A sheet: its width and height in millimetres, and the dots per inch of its PNG."""

    width: float
    height: float
    dpi: int

    @property
    def letter(self) -> float:
        """Magnification of letters: a slide is seen from afar."""
        return 1.0 if self.width < 300 else 1.12


PAPERS = {"a4": Paper(297, 210, 200), "ecran": Paper(1920 / 144 / MM, 1080 / 144 / MM, 144)}
"""A4, landscape; a 16:9 slide of 1920 × 1080 pixels."""


def paper(name: str) -> Paper:
    """Give the sheet that a user names: a key of `PAPERS`."""
    return PAPERS[name]


_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": CREATOR},
    "svg": {"Creator": CREATOR, "Date": None, "Format": None, "Type": None},
    "pdf": {"Creator": CREATOR, "Producer": CREATOR, "CreationDate": None},
}


@contextmanager
def drawing() -> Iterator[None]:
    """Draw, within the block, with our letters and nothing of the user's own settings."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_RC)
        yield


def figure(paper: Paper) -> Figure:
    """Give an empty sheet.

    Parameters
    ----------
    paper
        Its size.

    Returns
    -------
    Figure
        White, with a renderer that measures texts.
    """
    sheet = Figure(figsize=(paper.width * MM, paper.height * MM), dpi=paper.dpi)
    FigureCanvasAgg(sheet)
    return sheet


def renderer(sheet: Any) -> Any:
    """What measures the texts of a sheet; matplotlib's types do not tell that it is there."""
    return sheet.canvas.get_renderer()


def save(sheet: Figure, form: str, title: str) -> bytes:
    """Write a sheet.

    Parameters
    ----------
    sheet
        What was drawn, within `drawing`.
    form
        ``png``, ``svg`` or ``pdf``.
    title
        Title of the file.

    Returns
    -------
    bytes
        The same for the same drawing.
    """
    content = io.BytesIO()
    metadata = {**_METADATA[form], "Title": title}
    sheet.savefig(content, format=form, metadata=metadata, facecolor="white")
    return content.getvalue()
