"""What the region writes itself, at its places in the document."""

from collections.abc import Iterator
from typing import NamedTuple

from cptsgeo.plan.model import Plan
from cptsgeo.render.document import Block
from cptsgeo.render.document.markdown import markdown
from cptsgeo.text.discreet import discreet
from cptsgeo.text.french import listed, quoted, typographic

PREAMBULE, MISSIONS, PRESENTATION = "preambule", "missions", "presentation"
_DEPARTEMENT = "departement_"


def place_of(departement: str) -> str:
    """Give the place of the text of a department: ``departement_49``."""
    return f"{_DEPARTEMENT}{departement.lower()}"


def written(plan: Plan, place: str, under: int, cpts_id: str = "") -> tuple[Block, ...]:
    """Give what the region writes at a place.

    Parameters
    ----------
    plan
        The plan.
    place
        The place.
    under
        Level of the heading under which it stands.
    cpts_id
        The CPTS that it is about, if it is about one.

    Returns
    -------
    tuple of Block
        None where it writes nothing there.
    """
    nom = next((one.nom for one in plan.cpts if one.cpts_id == cpts_id), "")
    return tuple(
        block
        for text in plan.textes
        if (text.place, text.cpts_id) == (place, cpts_id)
        for block in markdown(discreet(text.markdown, nom), under).blocks
    )


class Remark(NamedTuple):
    """What of a text is not in the document: its line in the table, and a sentence."""

    ligne: int
    told: str


def remarks(plan: Plan, shown: tuple[str, ...]) -> Iterator[Remark]:
    """Tell what of the texts of a plan is not in its document.

    Parameters
    ----------
    plan
        The plan.
    shown
        Identifiers of the CPTS that have a sheet in it.

    Yields
    ------
    Remark
        Of each text that has no place in it, or of which something is left out.
    """
    places = {PREAMBULE, MISSIONS, *map(place_of, plan.perimetre)}
    names = {one.cpts_id: one.nom for one in plan.cpts}
    for text in plan.textes:
        nom = names.get(text.cpts_id, "")
        of = typographic(nom) if nom else quoted(text.place)
        where = plan.origin.place("textes", text.ligne)
        if text.cpts_id and text.place != PRESENTATION:
            told = f"le texte d’une CPTS a pour place {quoted(PRESENTATION)}"
            yield Remark(text.ligne, f"{where} : {told}, pas {quoted(text.place)} ; il est laissé.")
            continue
        if not text.cpts_id and text.place not in places:
            known = listed(map(quoted, sorted(places)), "ou")
            yield Remark(
                text.ligne,
                f"{where} : aucune place ne s’appelle {quoted(text.place)} ; écrire {known}, ou "
                f"{quoted(PRESENTATION)} avec le nom d’une CPTS.",
            )
            continue
        if text.cpts_id and text.cpts_id not in shown:
            continue
        kept = discreet(text.markdown, nom)
        left = list(markdown(kept, 1).left_out)
        if kept != text.markdown:
            left.append("coordonnées d’une personne")
        if left:
            yield Remark(text.ligne, f"{where} ({of}) : {listed(left)} en moins dans le document.")
