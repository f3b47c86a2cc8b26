"""What a page of the atelier tells of its plan with, as the plan changes."""

from typing import Any

from cptsgeo.plan.model import RELIABILITIES
from cptsgeo.plan.territories import Territories
from cptsgeo.render.provenance import ESTIMATED, WORTH, aside, territories_of_today


def page_words(territories: Territories) -> dict[str, Any]:
    """Give what a page tells its situation and its reserves with, as its plan changes.

    Parameters
    ----------
    territories
        What the page begins with.

    Returns
    -------
    dict
        ``ensuite``, what follows the date and the worth of lists; ``valeurs``, a list and several
        by what they are worth; ``estimees``, templates; ``reserves``, those that stay.
    """
    return {
        "ensuite": aside(territories.plan),
        "valeurs": [[one or "", *WORTH[one]] for one in RELIABILITIES],
        "estimees": dict(ESTIMATED),
        "reserves": territories_of_today(territories),
    }
