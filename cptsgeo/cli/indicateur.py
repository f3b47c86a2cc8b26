"""The options of an indicator, that several commands share."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.places import UserPath
from cptsgeo.plan.territories import Territories

if TYPE_CHECKING:
    from cptsgeo.analysis.indicators import Indicator, IndicatorKind, read_indicator
else:
    IndicatorKind = later("cptsgeo.analysis.indicators:IndicatorKind")
    read_indicator = later("cptsgeo.analysis.indicators:read_indicator")

AGREGATIONS = ("somme", "moyenne", "categorie")
"""What may be made of an indicator: values of `IndicatorKind`, that is loaded when it is read."""


@dataclass(frozen=True)
class IndicatorAsked:
    """An indicator to read.

    Attributes
    ----------
    indicateur : Path or None
        Its file; None if none is asked for.
    colonne : str or None
        Its column of values.
    feuille : str or None
        Its sheet.
    agregation : str or None
        One of `AGREGATIONS`.
    """

    indicateur: Path | None
    colonne: str | None
    feuille: str | None
    agregation: str | None

    def read(self, territories: Territories) -> "Indicator | None":
        """Read the indicator.

        Parameters
        ----------
        territories
            Those of the plan, whose perimeter tells homonyms apart.

        Returns
        -------
        Indicator or None
            The indicator.

        Raises
        ------
        click.UsageError
            If an option comes without a file.
        TableError
            If the file cannot be read as one.
        """
        if self.indicateur is None:
            if self.colonne or self.feuille or self.agregation:
                raise click.UsageError(
                    "--colonne, --feuille et --agregation accompagnent --indicateur FICHIER."
                )
            return None
        return read_indicator(
            self.indicateur,
            territories.communes,
            perimetre=territories.plan.perimetre,
            colonne=self.colonne,
            feuille=self.feuille,
            agregation=IndicatorKind(self.agregation) if self.agregation else None,
        )


indicator_options = grouped(
    "indicator",
    IndicatorAsked,
    click.option("--indicateur", metavar="FICHIER", type=UserPath(),
                 help="Table de valeurs par commune (APL, zonage, effectifs…), sommée ou "
                 "moyennée par territoire."),
    click.option("--colonne", metavar="COLONNE",
                 help="Colonne des valeurs de l’indicateur, par son en-tête ou sa lettre.  "
                 "[par défaut : la seule possible]"),
    click.option("--feuille", metavar="FEUILLE",
                 help="Feuille du classeur de l’indicateur.  [par défaut : la première qui "
                 "nomme des communes]"),
    click.option("--agregation", metavar="|".join(AGREGATIONS),
                 type=click.Choice(AGREGATIONS, case_sensitive=False),
                 help="Sommer l’indicateur, en faire la moyenne pondérée par les habitants, ou "
                 "répartir ses catégories.  [par défaut : d’après ses valeurs et son en-tête]"),
)  # fmt: skip
"""``--indicateur`` and what tells how to read it: an `IndicatorAsked`, as ``indicator``."""
