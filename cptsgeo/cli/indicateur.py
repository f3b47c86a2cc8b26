"""The options of an indicator, that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cptsgeo.communes.communes import Communes

if TYPE_CHECKING:
    from cptsgeo.analysis.indicators import Indicator


def INDICATEUR(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 (as the other options)
    """Add the options of an indicator to a command."""
    for option in reversed((
        click.option("--indicateur", metavar="FICHIER", type=click.Path(path_type=Path),
                     help="Table de valeurs par commune (APL, zonage, effectifs…), sommée ou "
                     "moyennée par territoire."),
        click.option("--colonne", metavar="COLONNE",
                     help="Colonne des valeurs de l’indicateur, par son en-tête ou sa lettre.  "
                     "[par défaut : la seule possible]"),
        click.option("--feuille", metavar="FEUILLE",
                     help="Feuille du classeur de l’indicateur.  [par défaut : la première qui "
                     "nomme des communes]"),
        click.option("--agregation", metavar="somme|moyenne",
                     type=click.Choice(("somme", "moyenne"), case_sensitive=False),
                     help="Sommer l’indicateur, ou en faire la moyenne pondérée par les "
                     "habitants.  [par défaut : d’après ses valeurs]"),
    )):  # fmt: skip
        command = option(command)
    return command


def load_indicator(
    communes: Communes,
    indicateur: Path | None,
    colonne: str | None,
    feuille: str | None,
    agregation: str | None,
) -> "Indicator | None":
    """Read the indicator that options ask for.

    Parameters
    ----------
    communes
        The referential.
    indicateur
        Its file; None if none is asked for.
    colonne
        Its column of values.
    feuille
        Its sheet.
    agregation
        ``somme`` or ``moyenne``.

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
    if indicateur is None:
        if colonne or feuille or agregation:
            raise click.UsageError(
                "--colonne, --feuille et --agregation accompagnent --indicateur FICHIER."
            )
        return None
    from cptsgeo.analysis.indicators import IndicatorKind, read_indicator  # noqa: PLC0415

    return read_indicator(
        indicateur,
        communes,
        colonne=colonne,
        feuille=feuille,
        agregation=IndicatorKind(agregation) if agregation else None,
    )
