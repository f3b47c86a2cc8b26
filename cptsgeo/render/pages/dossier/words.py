"""What a dossier says of itself: its headings and notes, the same on a page and on paper."""

from typing import NamedTuple

from cptsgeo.render.document.tables import Column
from cptsgeo.rules.case import Case
from cptsgeo.text.french import NBSP


class Words(NamedTuple):
    """Headings of a dossier, its columns, what it says where there is nothing."""

    figures: str
    findings: str
    no_finding: str
    communes: str
    commune_columns: tuple[Column, ...]
    neighbours: str
    neighbour_columns: tuple[Column, ...]
    neighbours_note: str
    no_neighbour: str
    funding: str
    cpts: str
    cpts_columns: tuple[Column, ...]


def words_of(case: Case, *, funding_title: str, funding_note: str, maximum: str) -> Words:
    """Give the words of a dossier.

    Parameters
    ----------
    case
        What is examined.
    funding_title
        Heading of a column of amounts.
    funding_note
        What amounts are.
    maximum
        What an amount is at most.

    Returns
    -------
    Words
        Those of an invitation tell no amount, and take nothing.
    """
    invited = case.invitation
    funded = () if invited else (Column(funding_title, numbers=True),)
    note = (
        f"«{NBSP}→{NBSP}»{NBSP}: avant et après, si toutes les communes invitées venaient."
        if invited
        else f"{funding_note} «{NBSP}→{NBSP}»{NBSP}: avant et après."
    )
    return Words(
        figures="Chiffres clés",
        findings="Constats",
        no_finding=f"Aucun constat{NBSP}: rien à corriger, rien à trancher.",
        communes="Communes invitées" if invited else "Communes",
        commune_columns=(
            Column("Commune"), Column("INSEE"), Column("Codes postaux"),
            Column("Habitants", numbers=True), Column("CPTS aujourd’hui"),
        ),
        neighbours="CPTS voisines, avant et après",
        neighbour_columns=(
            Column("CPTS"), Column("Statut"), Column("Frontière", numbers=True),
            Column("Habitants", numbers=True), Column("Taille", numbers=True), *funded,
            Column("Communes invitées" if invited else "Communes prises"),
        ),
        neighbours_note=note,
        no_neighbour="Aucune CPTS ne touche ce territoire.",
        funding=f"Financement par mission{NBSP}: {maximum}",
        cpts="CPTS du plan",
        cpts_columns=(
            Column("CPTS"), Column("Statut"), Column("Communes", numbers=True),
            Column("Habitants", numbers=True), Column("Taille", numbers=True),
            Column("Erreurs", numbers=True), Column("Avertis\u00adsements", numbers=True),
            Column("Infor\u00admations", numbers=True),
        ),
    )  # fmt: skip
