"""What is told of a commune besides its state: whose it was, who is beside it, whom it joins."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from cptsgeo import later
from cptsgeo.analysis.adhesions import adhesions
from cptsgeo.analysis.coverage import (
    A_ATTRIBUER,
    CONTESTEE,
    COUVERTURE_INCONNUE,
    PARTAGEE,
    ZONE_BLANCHE,
    etats,
)
from cptsgeo.plan.model import Cpts
from cptsgeo.plan.professions import several
from cptsgeo.plan.rows import Adhesion
from cptsgeo.plan.territories import Territories
from cptsgeo.render.provenance import caveat_alone, former_estimate
from cptsgeo.text.french import NBSP, date, listed, lowered, quoted, raised, typographic

if TYPE_CHECKING:
    from cptsgeo.analysis.candidates import Around, Attente
else:
    Around = later("cptsgeo.analysis.candidates:Around")

NEAR = "CPTS voisines"
"""Heading of the CPTS that a commune could join."""

_ARTICLES = (("les ", "aux "), ("le ", "au "), ("la ", "à la "), ("l’", "à l’"))
_INVARIABLE = frozenset({"accès", "parcours", "recours", "secours", "processus", "choix"})
"""Words that end as plurals do."""


def state_told(found: Territories, etat: str, *, partielle: bool) -> Iterator[str]:
    """Tell what is to be told of a commune besides the CPTS that hold it.

    Parameters
    ----------
    found
        The territories of a plan at a date.
    etat
        State of the commune.
    partielle
        Whether it is covered in part only.

    Yields
    ------
    str
        Sentences; none of a commune that one CPTS holds.
    """
    plan = found.plan
    if etat == COUVERTURE_INCONNUE:
        yield f"Hors du périmètre du plan {quoted(plan.nom)}{NBSP}: couverture inconnue."
    elif etat == ZONE_BLANCHE:
        at = f" {found.au.as_of}" if found.au else ""
        yield f"Aucune CPTS ni projet{NBSP}: zone blanche{at}."
        if plan.estimated:
            yield caveat_alone(plan)
    elif etat == A_ATTRIBUER:
        yield f"{etats()[A_ATTRIBUER]}."
    elif etat == PARTAGEE:
        part = " et couverte en partie seulement" if partielle else ""
        yield f"Partagée par dérogation entre plusieurs CPTS{part}{NBSP}:"
    elif etat == CONTESTEE:
        yield f"Revendiquée par plusieurs CPTS sans dérogation{NBSP}:"


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
    told = {one.commune.code: [waiting_told(found, one)] for one in waiting(found, codes)}
    for code, joined in joining(found, codes).items():
        told.setdefault(code, []).extend(joined)
    return {code: tuple(f"{raised(text)}." for text in told[code]) for code in sorted(told)}


def joining(found: Territories, codes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Tell by code what professionals of communes (atoms) take part in elsewhere, as `notes`."""
    return {
        code: tuple(_joined(found, one) for one in members)
        for code, members in adhesions(found, codes).items()
    }


def _joined(found: Territories, one: Adhesion) -> str:
    """``ses médecins participent aux soins non programmés de la CPTS Nord Vendée (2023)``."""
    cpts, what = found.cpts[one.cpts_id], _to(typographic(one.objet or ""))
    aside = [*([typographic(one.objet)] if one.objet and not what else ()),
             *([date(one.date.iso)] if one.date else ())]  # fmt: skip
    into = f"{what} de {_the(cpts)}" if what else f"à {_the(cpts)}"
    told = f"ses {several(one.professions)} participent {into}"
    return f"{told} ({', '.join(aside)})" if aside else told


def _the(cpts: Cpts) -> str:
    nom = typographic(cpts.nom)
    return f"la {nom}" if nom.startswith("CPTS ") else quoted(nom)


def _to(what: str) -> str:
    """A noun after « participer »: its article contracted; empty if that cannot be known."""
    what = lowered(what)
    if what.startswith(("au ", "aux ", "à ")):
        return what
    for article, contracted in _ARTICLES:
        if what.startswith(article):
            return contracted + what.removeprefix(article)
    first = what.partition(" ")[0].lower()
    plural = first.endswith(("s", "x")) and first not in _INVARIABLE
    return f"aux {what}" if plural else ""
