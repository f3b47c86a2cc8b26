"""What holds to the rows of a sheet: comments, links, pictures, rules, and formulas elsewhere."""

import re
from collections.abc import Iterator

from cptsgeo.files.sheet_cells import Ranged, ranges_of
from cptsgeo.files.sheet_edit import Bounds
from cptsgeo.files.workbook_parts import Parts, Sheet

_RANGED = re.compile(
    r"<(?:[\w.-]+:)?(?:mergeCell|hyperlink|conditionalFormatting|dataValidation|protectedRange)\b"
    r"[^>]*?\b(?:sq)?ref=[\"']([^\"']*)[\"']"
)
_COMMENT = re.compile(r"<(?:[\w.-]+:)?(?:comment|threadedComment)\b[^>]*?\bref=[\"']([^\"']*)[\"']")
_ANCHOR = re.compile(r"<(?:[\w.-]+:)?row>\s*([0-9]{1,7})\s*<")
_OTHER = re.compile(r"<(?:[\w.-]+:)?(?:extLst|rowBreaks|oleObjects|controls|scenarios)\b")
_FORMULA = re.compile(r"<(?:[\w.-]+:)?f\b")
_REFERENCE = r"!(\$?[A-Z]{0,3}\$?[0-9]*(?::\$?[A-Z]{0,3}\$?[0-9]*)?)"
_MAX_TIED = 5_000
"""Rows that one range holds; a longer one is of the whole sheet, or nearly."""


def bounds(parts: Parts, sheet: Sheet, xml: str, *, header: int, last: int) -> Bounds:
    """Find what holds to the rows of a table.

    Parameters
    ----------
    parts
        The workbook.
    sheet
        The sheet.
    xml
        Its XML.
    header
        The row of the headings.
    last
        The last row of the table.

    Returns
    -------
    Bounds
        What is said of the whole table, or of what is above it, holds to no row.
    """
    tied: set[int] = set()
    for one in _ranges(parts, sheet, xml):
        above = one.bottom <= header
        whole = one.top <= header + 1 and one.bottom >= last
        if not above and not whole and one.top <= last:
            tied.update(
                range(max(one.top, header + 1), min(one.bottom, last, one.top + _MAX_TIED) + 1)
            )
    return Bounds(frozenset(tied), bool(tied or _OTHER.search(xml) or _FORMULA.search(xml)))


def _ranges(parts: Parts, sheet: Sheet, xml: str) -> Iterator[Ranged]:
    for text in _RANGED.findall(xml):
        yield from ranges_of(text)
    for kind, name in parts.links(sheet.part).values():
        if kind in ("comments", "threadedComment"):
            for text in _COMMENT.findall(parts.text(name)):
                yield from ranges_of(text)
        elif kind == "drawing":
            for row in map(int, _ANCHOR.findall(parts.text(name))):
                yield Ranged(row + 1, 1, row + 1, 1)
    title = sheet.title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    named = re.escape(title.replace("'", "''"))
    reference = re.compile(
        f"(?:\\b{re.escape(title)}|(?:'|&apos;|&#39;){named}(?:'|&apos;|&#39;)){_REFERENCE}",
        re.IGNORECASE,
    )
    for text in parts.others(sheet.part):
        for found in reference.findall(text):
            yield from ranges_of(found.upper())


def formulas_elsewhere(parts: Parts) -> bool:
    """Tell whether the workbook computes anything: what it shows may then be of before."""
    return any(_FORMULA.search(parts.text(sheet.part)) for sheet in parts.sheets()
               if sheet.part.startswith("xl/worksheets/"))  # fmt: skip
