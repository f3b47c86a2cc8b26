"""Options of ``cptsgeo ou --liste``, apart from what answers them: a place is asked about often."""

from dataclasses import dataclass
from pathlib import Path

import click

from cptsgeo.cli.groups import grouped
from cptsgeo.cli.places import ECRASER, OutputFile, UserPath


@dataclass(frozen=True)
class ListAsked:
    """A user's table to be joined, and where the result goes.

    Attributes
    ----------
    liste : Path or None
        The table; None where a place is asked about.
    colonne : str or None
        The column of communes; None for the one that holds them.
    feuille : str or None
        The sheet; None for the first that names communes.
    sortie : Path or None
        The file to write.
    ecraser : bool
        Whether a file that is not ours may be replaced.
    """

    liste: Path | None
    colonne: str | None
    feuille: str | None
    sortie: Path | None
    ecraser: bool

    def checked(self, lieu: tuple[str, ...], format_: str) -> bool:
        """Tell whether a table is to be joined; refuse what goes with neither question.

        Parameters
        ----------
        lieu
            The place that is asked about; empty if none is.
        format_
            The form of its answer.

        Returns
        -------
        bool
            False where a place is asked about.

        Raises
        ------
        click.UsageError
            If neither a place nor a table is given, or both, or options of the other.
        """
        if self.liste is None:
            others = [f"--{name}" for name in ("colonne", "feuille", "sortie", "ecraser")
                      if getattr(self, name)]  # fmt: skip
            if others:
                raise click.UsageError(f"{others[0]} va avec --liste : ajouter --liste FICHIER.")
            if not lieu:
                raise click.UsageError(
                    "Dire de quelle commune il s’agit (son nom, son code INSEE ou son code "
                    "postal), ou donner un tableau par --liste."
                )
            return False
        if lieu:
            raise click.UsageError(
                "Une commune et --liste ne vont pas ensemble : ne garder que l’une des deux."
            )
        if format_ != "texte":
            raise click.UsageError(
                "--format ne va pas avec --liste : le nom de --sortie dit la forme, .xlsx ou .csv."
            )
        return True


list_options = grouped(
    "wanted",
    ListAsked,
    click.option("--liste", metavar="FICHIER", type=UserPath(),
                 help="Un tableau (CSV, XLSX, ODS…) : en donner la CPTS de chaque ligne."),
    click.option("--colonne", metavar="COLONNE",
                 help="Avec --liste : la colonne des communes ou des adresses, par son titre, sa "
                 "lettre ou son numéro.  [par défaut : celle qui en contient]"),
    click.option("--feuille", metavar="FEUILLE",
                 help="Avec --liste : la feuille du classeur.  [par défaut : la première qui nomme "
                 "des communes]"),
    click.option("--sortie", metavar="FICHIER", type=OutputFile(),
                 help="Avec --liste : le tableau complété, en .xlsx ou en .csv."),
    ECRASER,
)  # fmt: skip
"""``--liste`` and what goes with it: a `ListAsked`, as ``wanted``."""
