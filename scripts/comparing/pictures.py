"""Pictures of the same page by two commits: how many pixels differ, and where."""

import io
from dataclasses import dataclass

from PIL import Image, ImageChops

FAINT, FEW = 2, 100
"""Levels of a colour, out of 255, and pixels: so little is the rounding of a browser, whose tiles
are not cut at the same places each time that it draws a page; more of either is a difference."""


@dataclass(frozen=True)
class Compared:
    """How two pictures differ, in words, and a picture of where."""

    told: str
    picture: bytes


def compared(before: bytes, after: bytes) -> Compared | None:
    """Compare two PNG.

    Parameters
    ----------
    before
        The other commit's.
    after
        This tree's.

    Returns
    -------
    Compared or None
        Their difference; None if every pixel is the same, but for a few faint ones.
    """
    if before == after:
        return None
    one, other = (Image.open(io.BytesIO(png)).convert("RGB") for png in (before, after))
    # The smaller is laid on black, so that what it lacks differs.
    size = (max(one.width, other.width), max(one.height, other.height))
    laid = [image.crop((0, 0, *size)) for image in (one, other)]
    red, green, blue = ImageChops.difference(*laid).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    levels = most.histogram()
    count = sum(levels[1:])
    if one.size == other.size and count <= FEW and not any(levels[FAINT + 1 :]):
        return None
    differing = most.point(lambda value: 255 if value else 0)
    sizes = "" if one.size == other.size else (
        f" ({one.width} × {one.height}, puis {other.width} × {other.height})"
    )  # fmt: skip
    faded = Image.blend(laid[1], Image.new("RGB", size, "white"), 0.7)
    faded.paste((255, 0, 0), mask=differing)
    written = io.BytesIO()
    faded.save(written, "PNG")
    box = differing.getbbox()
    return Compared(f"{count} pixels diffèrent{sizes}, dans {box}", written.getvalue())
