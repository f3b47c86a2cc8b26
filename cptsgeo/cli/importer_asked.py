"""What ``cptsgeo plan importer`` asks: which plan, which columns, what of what is not plain."""

from dataclasses import dataclass
from pathlib import Path

import click

from cptsgeo.cli.groups import grouped
from cptsgeo.cli.permission import Writes, check_writes
from cptsgeo.cli.places import OutputFile, OutputPlan, UserPath
from cptsgeo.cli.plan_files import ECRASER_PLAN, check_target
from cptsgeo.proposal.listing import ListingAsked
from cptsgeo.text.french import quoted


@dataclass(frozen=True)
class Target:
    """The plan that is written: a new one, or one that is there.

    Attributes
    ----------
    sortie : Path or None
        Where a new one is written.
    dans : Path or None
        The one that changes.
    nom : str or None
        What a new one is called.
    departements : tuple of str
        The perimeter of a new one, by codes or names.
    essai : bool
        Whether nothing is to be written.
    ecraser : bool
        Whether what is where the new one goes may be replaced.
    """

    sortie: Path | None
    dans: Path | None
    nom: str | None
    departements: tuple[str, ...]
    essai: bool
    ecraser: bool

    def check(self, read: Path, back: Path | None) -> None:
        """Refuse what says no plan, or two; to write over what is read, or twice in one place."""
        if (self.sortie is None) == (self.dans is None):
            raise click.UsageError(
                "Dire dans quel plan importer, et un seul : --sortie pour en écrire un nouveau, "
                "--dans pour compléter le sien."
            )
        if self.dans and (self.nom or self.departements):
            raise click.UsageError(
                "--nom et --departement sont pour un nouveau plan : les ôter, ou écrire ce plan "
                "avec --sortie."
            )
        more = [Writes("--a-completer", (back,))] if back else []
        if self.sortie:
            check_writes([Writes.plan("--sortie", self.sortie), *more], [read])
            if not self.essai:
                check_target(self.sortie, read, ecraser=self.ecraser)
        elif self.dans:
            check_writes([Writes.plan("--dans", self.dans), *more], [read])


target_options = grouped(
    "target",
    Target,
    click.option("--sortie", metavar="CHEMIN", type=OutputPlan(),
                 help="Où écrire un nouveau plan, dossier ou classeur .xlsx."),
    click.option("--dans", metavar="PLAN", type=UserPath(),
                 help="Le plan à compléter, dossier ou classeur : il est modifié, et son état "
                 "précédent gardé à côté."),
    click.option("--nom", metavar="NOM",
                 help="Nom du nouveau plan.  [par défaut : celui de la région, ou du "
                 "fichier]"),
    click.option("--departement", "departements", multiple=True, metavar="DÉPARTEMENT",
                 help="Département du nouveau plan, par son code ou son nom (répétable).  [par "
                 "défaut : ceux de la région des communes]"),
    click.option("--essai", is_flag=True, help="Dire ce qui changerait, sans rien écrire."),
    ECRASER_PLAN,
)  # fmt: skip
"""Where to: a `Target`, as ``target``."""

columns_options = grouped(
    "columns",
    ListingAsked,
    click.option("--colonne-cpts", "cpts", metavar="COLONNE",
                 help="Colonne des CPTS, par son en-tête, sa lettre ou son rang.  [par défaut : "
                 "trouvée d’après ce qu’elle contient]"),
    click.option("--colonne-commune", "commune", metavar="COLONNE",
                 help="Colonne des communes."),
    click.option("--colonne-departement", "departement", metavar="COLONNE",
                 help="Colonne des départements."),
    click.option("--reunir", is_flag=True,
                 help="Réunir les CPTS dont les noms ne diffèrent que par les majuscules, les "
                 "accents, les traits d’union ou les espaces."),
)  # fmt: skip
"""Which columns: a `ListingAsked` but for its sheet, as ``columns``."""


@dataclass(frozen=True)
class Choices:
    """What is done with what is not plain.

    Attributes
    ----------
    est : tuple of str
        ``nom du fichier=nom du plan``.
    tout : bool
        Whether the table of another region changes what lies within the perimeter too.
    partiel : bool
        Whether rows that name no certain commune are left out.
    a_completer : Path or None
        Where these rows are given back; None for a name made of the file's.
    statut : str or None
        The status of CPTS that have none.
    """

    est: tuple[str, ...]
    tout: bool
    partiel: bool
    a_completer: Path | None
    statut: str | None

    @property
    def said(self) -> dict[str, str]:
        """The CPTS of the plan that those of the file are, by their names there."""
        pairs = [one.partition("=") for one in self.est]
        if wrong := ["".join(one) for one in pairs if not one[1] or not one[0].strip()]:
            raise click.UsageError(
                f"--est {quoted(wrong[0])} ne dit pas de quelle CPTS c’est le nom : écrire "
                '--est "nom du fichier=nom du plan", ou --est "nom du fichier=" si elle est '
                "nouvelle."
            )
        said: dict[str, str] = {}
        for name, _, meant in pairs:
            known = said.setdefault(name.strip(), meant.strip())
            if known != meant.strip():
                raise click.UsageError(
                    f"--est dit deux choses de {quoted(name.strip())} : n’en garder qu’une."
                )
        return said


choices_options = grouped(
    "choices",
    Choices,
    click.option("--est", multiple=True, metavar="NOM=CPTS",
                 help="Une CPTS du fichier est cette CPTS du plan, ou une nouvelle si rien ne suit "
                 "« = » (répétable)."),
    click.option("--tout", is_flag=True,
                 help="Du tableau d’une autre région, prendre aussi ce qu’il dit du périmètre du "
                 "plan."),
    click.option("--partiel", is_flag=True,
                 help="Importer ce qui est lu, sans les lignes à compléter."),
    click.option("--a-completer", metavar="FICHIER.xlsx", type=OutputFile(),
                 help="Où rendre le tableau à compléter, si des lignes ne sont pas lues.  [par "
                 "défaut : d’après le nom du fichier]"),
    click.option("--statut", metavar="STATUT",
                 help="Statut, à --date-liste, des CPTS qui n’en ont pas encore."),
)  # fmt: skip
"""A `Choices`, as ``choices``."""
