"""Sheets to draw on: their sizes, their units, and files that are always the same bytes."""

import datetime
import re
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from cptsgeo import __version__, later
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Box
from cptsgeo.render.drawing.lettering import STACK, clean, lacking, width
from cptsgeo.render.looks import Look, pattern_svg
from cptsgeo.render.result import Picture

if TYPE_CHECKING:
    from cptsgeo.render.paper.typesetting import typeset
else:
    typeset = later("cptsgeo.render.paper.typesetting:typeset")

POINT = 16
"""Units of a sheet to a typographic point: there are `UNITS_PER_PIXEL` to a CSS pixel."""

MM = UNITS_PER_PIXEL * 96 / 25.4
"""Units to a millimetre."""

_HALO = 2.2
"""Points of the halo of names."""

INK, SOFT, RULE = "#1d2733", "#4d5a68", "#d6dce3"
"""Colours of texts, of notes, of thin lines: those of the pages."""


class Paper(NamedTuple):
    """A sheet.

    Its width and height are in CSS pixels; `ppi`, the dots per inch of its PNG, makes whole dots of
    the tiles of patterns, which are sharp then; `letter` magnifies letters: a slide is seen from
    afar.
    """

    width: int
    height: int
    ppi: int
    letter: float

    @property
    def box(self) -> Box:
        """The whole of it, in units."""
        return (0, 0, self.width * UNITS_PER_PIXEL, self.height * UNITS_PER_PIXEL)


PAPERS = {"a4": Paper(1122, 794, 192, 1.0), "ecran": Paper(1280, 720, 144, 1.12)}
"""A4, landscape, to the nearest pixel; a 16:9 slide of 1920 × 1080 dots."""


def paper(name: str) -> Paper:
    """Give the sheet that a user names: a key of `PAPERS`."""
    return PAPERS[name]


class Sheet:
    """A sheet that is being drawn, in units from its upper left corner.

    Parameters
    ----------
    paper
        Its size.
    title
        Title of the file.
    date
        Date of its data.
    """

    def __init__(self, paper: Paper, title: str, date: datetime.date | None) -> None:
        self.paper, self.title, self.date = paper, clean(title), date
        self._drawn: list[str] = []
        self._patterns: dict[str, str] = {}
        self._clips: list[Box] = []
        self._halos = 0

    def add(self, *svg: str) -> None:
        """Draw over what is there."""
        self._drawn.extend(svg)

    def pattern(self, look: Look, prefix: str = "", scale: float = UNITS_PER_PIXEL) -> str:
        """Give what ``fill`` names to have the pattern of a look.

        Parameters
        ----------
        look
            The look.
        prefix
            What its identifier begins with.
        scale
            Units to a pixel, where it is used.

        Returns
        -------
        str
            A reference.
        """
        name = f"{prefix}{look.identifier}"
        self._patterns.setdefault(name, pattern_svg(look, name, scale))
        return f"url(#{name})"

    def filled(self, look: Look, data: str) -> str:
        """Fill path data with a look: its ground, then its pattern, no seam between its tiles."""
        ground = f'<path fill="{look.colour}" d="{data}"/>'
        if look.pattern is None:
            return ground
        return f'{ground}<path fill="{self.pattern(look)}" d="{data}"/>'

    def haloed(self, texts: str, colour: str) -> None:
        """Write texts around their middles, with a white halo.

        The halo is the same letters once more, under all of them: a stroke of each letter would
        nibble at the one before it, in a PDF, and letters that bore it would be no text there.

        Parameters
        ----------
        texts
            ``<text>`` elements without a colour of their own.
        colour
            Colour of the letters.
        """
        if texts:
            self._halos += 1
            name = f"noms-{self._halos}"
            self.add(
                f'<g fill="none" stroke="#ffffff" stroke-width="{_HALO * POINT:g}" '
                f'stroke-opacity=".9" stroke-linejoin="round"><use href="#{name}"/></g>'
                f'<g fill="{colour}"><g id="{name}" text-anchor="middle">{texts}</g></g>'
            )

    def clip(self, box: Box) -> str:
        """Give what ``clip-path`` names to show a box only."""
        if box not in self._clips:
            self._clips.append(box)
        return f"url(#cadre-{self._clips.index(box)})"

    def svg(self) -> str:
        """Give the sheet as a file of its own.

        Returns
        -------
        str
            An SVG that asks for nothing: its texts are text, its fonts are named with others that
            may stand for them.
        """
        wide, high = self.paper.width, self.paper.height
        defined = [
            *self._patterns.values(),
            *(
                f'<clipPath id="cadre-{rank}">{rectangle(box)}</clipPath>'
                for rank, box in enumerate(self._clips)
            ),
        ]
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
            f'viewBox="{" ".join(map(str, self.paper.box))}" xml:lang="fr" role="img" '
            f'font-family="{STACK}" fill="{INK}">\n'
            f"<title>{escape(self.title)}</title>\n"
            '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:cc="http://creativecommons.org/ns#" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><cc:Work><dc:creator><cc:Agent>'
            f"<dc:title>cptsgeo {__version__}</dc:title></cc:Agent></dc:creator></cc:Work>"
            "</rdf:RDF></metadata>\n"
            f"<defs>{''.join(defined)}</defs>\n"
            f"{rectangle(self.paper.box, fill='#ffffff')}\n" + "\n".join(self._drawn) + "\n</svg>\n"
        )

    def picture(self, form: str) -> Picture:
        """Write the sheet.

        Parameters
        ----------
        form
            ``png``, ``svg`` or ``pdf``.

        Returns
        -------
        Picture
            The file, and the signs that its font has not; in an SVG, another font has them.
        """
        svg = self.svg()
        if form == "svg":
            return Picture(svg.encode())
        return set_picture(svg, self.paper, self.title, form, self.date)


def set_picture(
    svg: str, paper: Paper, title: str, form: str, date: datetime.date | None
) -> Picture:
    """Set an SVG as a picture of another form.

    Parameters
    ----------
    svg
        The picture.
    paper
        Its size.
    title
        Title of the file.
    form
        ``png`` or ``pdf``.
    date
        Date of its data.

    Returns
    -------
    Picture
        The file, and the signs that its font has not.
    """
    kind: Any = form
    svg = unfitted(svg)
    (content,) = typeset(
        "picture",
        {"title": title, "width": paper.width, "height": paper.height},
        form=kind,
        pictures={"picture": svg},
        date=date,
        ppi=paper.ppi,
    )
    return Picture(content, lacking(svg))


def rectangle(box: Box, **looks: object) -> str:
    """Draw a rectangle, with presentation attributes: ``fill``, ``stroke_width``."""
    x, y, wide, high = box
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in looks.items())
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}"{more}/>'


def line(x0: int, y0: int, x1: int, y1: int, *, colour: str, width: float) -> str:
    """Draw a line between two points; `width` is in points."""
    return (
        f'<path fill="none" stroke="{colour}" stroke-width="{width * POINT:g}" '
        f'd="M{x0} {y0}L{x1} {y1}"/>'
    )


def text(
    x: int,
    y: int,
    written: str,
    points: float,
    *,
    bold: bool = False,
    colour: str = INK,
    anchor: str = "start",
) -> str:
    """Write a line of text, on its baseline.

    Parameters
    ----------
    x
        Where it begins, or its middle.
    y
        Where its baseline is.
    written
        The text, clean.
    points
        Size of letters.
    bold
        Whether it is bold.
    colour
        Its colour.
    anchor
        ``start``, ``middle`` or ``end``.

    Returns
    -------
    str
        A ``<text>``.
    """
    size = points * POINT
    weight = ' font-weight="700"' if bold else ""
    filled = f' fill="{colour}"' if colour != INK else ""
    anchored = f' text-anchor="{anchor}"' if anchor != "start" else ""
    wide = round(width(written, bold=bold) * size)
    return (
        f'<text x="{x}" y="{y}" font-size="{size:.4g}"{weight}{filled}{anchored}'
        f"{_fitted(wide)}>{escape(written)}</text>"
    )


def _fitted(wide: int) -> str:
    """Ask for the width that our font has, whatever font there is where an SVG is opened."""
    return f' textLength="{wide}" lengthAdjust="spacingAndGlyphs"' if wide else ""


def unfitted(svg: str) -> str:
    """Let texts be as wide as they are: where our font is sure to be, its spacing is better."""
    return _FITTED.sub("", svg)


_FITTED = re.compile(r' textLength="\d+" lengthAdjust="spacingAndGlyphs"')
