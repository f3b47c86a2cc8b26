"""What zones blanches say of themselves: headings and notes, the same on a page and on paper."""

from typing import NamedTuple

from cptsgeo.analysis.zones import ZonesBlanches
from cptsgeo.plan import aci
from cptsgeo.render.document.tables import Column
from cptsgeo.render.provenance import WAITING
from cptsgeo.text.french import NBSP


class Words(NamedTuple):
    """Headings of zones, their columns, and their notes."""

    figures: str
    map: str
    zone: str
    part: str
    columns: tuple[Column, ...]
    sheet: str
    rows_note: str
    contested: str
    contested_note: str
    waiting: str
    waiting_note: str
    projects: str
    projects_note: str
    sheets: str
    open: str
    candidates: str
    candidate_columns: tuple[Column, ...]
    only: Column
    no_candidate: str
    parts: str


def words_of(found: ZonesBlanches) -> Words:
    """Give the words of zones.

    Parameters
    ----------
    found
        The zones.

    Returns
    -------
    Words
        What is said of projects says from which status on a commune is covered.
    """
    below = bool(found.a_partir_de)
    return Words(
        figures="Chiffres clés",
        map="Carte des zones blanches",
        zone="Zone blanche numérotée",
        part="Partie de zone",
        columns=(
            Column("Zone autour de"), Column("Habitants", numbers=True),
            Column("Communes", numbers=True), Column("Taille seule", numbers=True),
            Column("Manque pour la suivante", numbers=True), Column("Première CPTS voisine"),
        ),
        sheet="Fiche",
        rows_note=f"«{NBSP}Taille seule{NBSP}»{NBSP}: celle d’une CPTS qui ne couvrirait que la "
        "zone. Voisines par longueur de frontière commune.",
        contested="Communes revendiquées par plusieurs CPTS",
        contested_note=f"Jamais en zone blanche{NBSP}: à trancher entre ces CPTS.",
        waiting="Communes à attribuer",
        waiting_note=WAITING,
        projects="Projets qui ne sont pas encore à ce statut" if below
        else "Projets en préparation ou en pause",
        projects_note="Leurs communes comptent ici comme non couvertes." if below
        else f"Leurs communes ne sont pas en zone blanche{NBSP}: c’est peut-être là qu’il faut "
        "aider.",
        sheets="Fiches, à imprimer pour la réunion",
        open=f"Zone ouverte{NBSP}: elle touche des communes dont le plan ne parle pas, et une CPTS "
        "d’ailleurs pourrait aussi l’accueillir.",
        candidates="CPTS qu’elle pourrait rejoindre",
        candidate_columns=(
            Column("CPTS voisine"), Column("Statut"), Column("Frontière", numbers=True),
            Column("Habitants", numbers=True), Column("Taille", numbers=True),
            Column(aci.COLONNE, numbers=True),
        ),
        only=Column("Communes sans autre choix"),
        no_candidate="Aucune CPTS ne la touche.",
        parts="Ses parties, par EPCI",
    )  # fmt: skip


def communes_told(many: int) -> str:
    """Head the communes of a zone."""
    return f"Communes ({many}) et habitants"
