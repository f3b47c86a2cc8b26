"""The columns of the engine's communes as a page carries them: a third of what they weigh."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from cptsgeo.geometry.rings import Ints
from cptsgeo.render.canvas.encoding import varints

_CORSICA = {"2A": "96", "2B": "99"}
"""Beginnings that no code in digits has, for those that have a letter."""


def code_number(code: str) -> int:
    """Give the code of a commune as a number."""
    return int(_CORSICA.get(code[:2], code[:2]) + code[2:])


def packed(communes: Mapping[str, Any]) -> dict[str, Any]:
    """Pack the columns of communes.

    Parameters
    ----------
    communes
        As `cptsgeo.render.atelier.engine.engine_data` gives them.

    Returns
    -------
    dict
        The same, numbers in base64; the department is left out, that the code begins with.
    """
    numbers = [code_number(code) for code in communes["code"].split("|")]
    steps: Ints = np.array([b - a for a, b in itertools.pairwise([0, *numbers])], np.int64)
    return {
        "code": varints((steps << 1) ^ (steps >> 63)),
        "nom": communes["nom"],
        "population": _columns(communes["population"]),
        "epci": _columns([1 + rank for rank in communes["epci"]]),
    }


def _columns(values: Sequence[int]) -> str:
    return varints(np.array(values, np.int64))
