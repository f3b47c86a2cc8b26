"""What is told of a commune besides its state: whose it was, which CPTS are beside it."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from cptsgeo import later
from cptsgeo.plan.territories import Territories
from cptsgeo.render.provenance import former_estimate
from cptsgeo.text.french import NBSP, listed, raised, typographic

if TYPE_CHECKING:
    from cptsgeo.analysis.candidates import Around, Attente
else:
    Around = later("cptsgeo.analysis.candidates:Around")

NEAR = "CPTS voisines"
"""Heading of the CPTS that a commune could join."""


def waiting(found: Territories, codes: Collection[str]) -> "tuple[Attente, ...]":
    """Give those of communes (atoms) that are to be attributed yet, by inhabitants."""
    here = frozenset(codes) & found.a_attribuer.keys()
    return Around(found, here, None).attentes if here else ()


def waiting_told(found: Territories, one: "Attente") -> str:
    """Tell of a commune to be attributed yet whose it was, and the CPTS that touch it.

    Parameters
    ----------
    found
        The territories of a plan at a date.
    one
        The commune.

    Returns
    -------
    str
        To be read after its name: ``l’estimation la donnait à « CPTS A » ; CPTS voisines : …``.
    """
    near = listed(typographic(candidat.nom) for candidat in one.candidats)
    told = [
        *([former_estimate(found.cpts[one.venait_de])] if one.venait_de in found.cpts else ()),
        f"{NEAR}{NBSP}: {near}" if near else "aucune CPTS ne la touche",
    ]
    return f"{NBSP}; ".join(told)


def notes(found: Territories, codes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Give what a card tells of communes besides their state and their CPTS.

    Parameters
    ----------
    found
        The territories of a plan at a date.
    codes
        Communes (atoms).

    Returns
    -------
    dict of str to tuple of str
        Sentences by code, in the order of codes; communes of which there are none are absent.
    """
    told = {
        one.commune.code: (_sentence(waiting_told(found, one)),) for one in waiting(found, codes)
    }
    return dict(sorted(told.items()))


def _sentence(text: str) -> str:
    return f"{raised(text)}."
