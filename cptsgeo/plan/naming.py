"""Names of CPTS as people write them, and the identifiers that are made of them."""

import re
from collections.abc import Collection

from cptsgeo.text import names
from cptsgeo.text.french import raised, slug, typographic

_BEGINNING = re.compile("^(?:cpts )?(?:(?:du|des|de|d) )?")


def name_key(name: str) -> str:
    """Reduce a name of a CPTS to what two spellings of it have in common.

    Parameters
    ----------
    name
        ``CPTS d'Ancenis``.

    Returns
    -------
    str
        The key of a name, without « CPTS » and the word that follows: ``ancenis``.
    """
    return names.key(_BEGINNING.sub("", names.key(name)))


def identifier_of(name: str, taken: Collection[str] = ()) -> str:
    """Make an identifier of a name: ``CPTS d'Ancenis`` gives ``ancenis``.

    Parameters
    ----------
    name
        The name.
    taken
        Identifiers that others have.

    Returns
    -------
    str
        Lower case letters, digits and hyphens; a number ends it where it would be another's. Empty
        if there is no letter in the name.
    """
    first = slug(name_key(name)).strip("-")
    found, rank = first, 2
    while found in taken:
        found, rank = f"{first}-{rank}", rank + 1
    return found


def short_name(nom: str) -> str:
    """Give the name of a CPTS without « CPTS » and the article after it."""
    short = re.sub(r"^CPTS\s+(?:du\s+|des\s+|de\s+(?:la\s+|l['’])?|d['’])?", "", nom)
    return typographic(raised(short)) or nom
