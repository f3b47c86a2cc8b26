"""What a page of the atelier writes its plan as a workbook with: tables and headings."""

from typing import Any, Final

from cptsgeo.files.schema import load_schema
from cptsgeo.plan.files.about import FORMAT
from cptsgeo.plan.files.opening import TABLES
from cptsgeo.plan.model import Plan
from cptsgeo.text.french import NBSP, listed, lowered

_COLUMNS: Final = {
    "cpts": ("cpts_id", "nom", "site_internet", "contact", "fiabilite_composition", "siege",
             "fin", "motif_fin"),
    "compositions": ("cpts_id", "code_commune", "nom_commune", "depuis"),
    "listes": ("cpts_id", "fiabilite", "source", "date_liste", "effet", "modifiee_le"),
    "a-attribuer": ("code_commune", "nom_commune", "venait_de"),
    "statuts": ("cpts_id", "date", "statut", "nature", "source", "estime"),
    "derogations": ("code_commune", "nom_commune", "cpts_ids", "couverture"),
}  # fmt: skip
"""What a page knows of each table: public columns only."""

_ABSENT: Final = [name for name in TABLES if name not in _COLUMNS and name != "suivi"]
"""Public tables that a page does not carry; that there is an internal one is not told."""


def extract_words(plan: Plan) -> dict[str, Any]:
    """Give what a page writes a workbook of its plan with.

    Parameters
    ----------
    plan
        The plan that the page begins with.

    Returns
    -------
    dict
        ``tables``, headings by table and column; ``libelles``, labels by what tables on disk
        write; ``format``; ``sources`` and ``organisme`` of the plan; ``remarque``, what is in
        the whole plan only.
    """
    fields = {
        table: [load_schema(table).field(name) for name in names]
        for table, names in _COLUMNS.items()
    }
    first, *others = (load_schema(name).title for name in _ABSENT)
    absent = [first, *map(lowered, others)]
    return {
        "tables": {
            table: {one.name: one.title for one in found} for table, found in fields.items()
        },
        "libelles": {
            choice: one.shown(choice) for found in fields.values() for one in found
            for choice in one.choices
        },
        "format": FORMAT,
        "sources": list(plan.sources),
        "organisme": plan.organisme,
        "remarque": f"Ceci est un extrait{NBSP}: des CPTS, il a ce qu’une page de l’atelier en "
        f"montre. {listed(absent)} sont, s’il y en a, dans le plan entier seulement.",
    }  # fmt: skip
