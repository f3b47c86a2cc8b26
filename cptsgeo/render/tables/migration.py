"""What a migration changed, as tables."""

from typing import Any

from cptsgeo import __version__
from cptsgeo.changes.migration import Migration
from cptsgeo.communes.communes import Communes
from cptsgeo.render.sheets import Column, Sheet, Unit


def migration_sheets(found: Migration) -> list[Sheet]:
    """Give every table of a migration.

    Parameters
    ----------
    found
        The migrated plan.

    Returns
    -------
    list of Sheet
        ``changements``, one row a line of the plan; ``effets``, what territories gain or share.
    """
    return [
        Sheet(
            "changements",
            "Lignes changées",
            (
                Column("table", "Table"),
                Column("ligne", "Ligne", Unit.ENTIER),
                Column("cpts_id", "CPTS"),
                Column("code_avant", "Code avant"),
                Column("code_apres", "Code après"),
                Column("raison", "Ce qui s’est passé"),
            ),
            tuple(
                (one.table, one.ligne, one.cpts_id, one.avant, " ".join(one.apres), one.raison)
                for one in found.changements
            ),
        ),
        Sheet(
            "effets",
            "Ce que cela change aux territoires",
            (Column("effet", "Effet"),),
            tuple((one,) for one in found.effets),
        ),
    ]


def head(found: Migration, communes: Communes) -> dict[str, Any]:
    """Give what the JSON of a migration begins with."""
    return {
        "format": "cptsgeo/cog-migrer",
        "version": __version__,
        "plan": found.source.about.nom,
        "de": found.de,
        "a": communes.vintages.cog,
    }
