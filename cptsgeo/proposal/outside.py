"""Communes that a document names alone on a line, outside of the table that is read."""

from collections.abc import Collection, Iterable
from itertools import islice

from cptsgeo.communes.meaning import Place
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.files.grids import Grid
from cptsgeo.files.laid_out import TABLE, TEXT
from cptsgeo.proposal.mail import shortened, unbulleted
from cptsgeo.text.french import NBSP, count, listed, quoted

_LOOKED_AT = 2_000
"""Lines of a document that are looked at."""
_SHOWN = 5


def outside(
    grids: Iterable[Grid], read: Grid, codes: Collection[str], reader: Reader
) -> tuple[str, ...]:
    """Tell the communes that may have fallen out of a table.

    A PDF does not say where a table ends: a row of which one cell only is filled is a line of text.

    Parameters
    ----------
    grids
        Those of a file.
    read
        The one that is read.
    codes
        Communes that it names.
    reader
        What tells a commune.

    Returns
    -------
    tuple of str
        A sentence, or none.
    """
    if not read.sheet.startswith(f"{TABLE} "):
        return ()
    found: dict[str, str] = {}
    place = None
    for grid in grids:
        for line in islice(grid.lines if grid.sheet == TEXT else (), _LOOKED_AT):
            text = unbulleted(" ".join(line.cells))
            readings = reader.read(text) if not text.isdigit() else ()
            named = readings[0].meaning.communes if len(readings) == 1 else ()
            if len(named) == 1 and named[0] not in codes:
                place = place or Place(grid.path.name, grid.sheet, line.line)
                found.setdefault(named[0], quoted(shortened(text)))
    if not found:
        return ()
    shown = [*found.values()][:_SHOWN]
    more = [count(len(found) - _SHOWN, "autre")] if len(found) > _SHOWN else []
    verbs = ("nomme une commune", "elle") if len(found) == 1 else ("nomment des communes", "elles")
    return (
        f"{place}{NBSP}: hors du tableau qui est lu, {listed([*shown, *more])} {verbs[0]} ; "
        f"vérifier si {verbs[1]} y {'manque' if len(found) == 1 else 'manquent'}.",
    )
