"""Names of CPTS as people write them, and the identifiers that are made of them."""

import re

from cptsgeo.text import names
from cptsgeo.text.french import slug

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


def identifier_of(name: str) -> str:
    """Make an identifier of a name: ``CPTS d'Ancenis`` gives ``ancenis``."""
    return slug(name_key(name)).strip("-")
