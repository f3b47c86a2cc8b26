"""``cptsgeo cpts liste``: a list of communes becomes the territory of its CPTS."""

from dataclasses import dataclass
from pathlib import Path

import click

from cptsgeo.changes.lists import receive
from cptsgeo.changes.received import ListsReceived
from cptsgeo.cli.cpts.gesture import (
    SOURCE,
    Asked,
    examined,
    finish,
    gesture_options,
    living,
    when_option,
)
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.permission import Writes, check_writes
from cptsgeo.cli.places import UserPath
from cptsgeo.cli.readings import NOT_HELD, doubtful_told, interpreted_told
from cptsgeo.cli.screen import tell
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import TableError
from cptsgeo.plan.model import DECLAREE, OFFICIELLE, Cpts
from cptsgeo.proposal import Proposal, read_proposal
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import count, quoted, typographic
from cptsgeo.text.signs import one_line


@dataclass(frozen=True)
class Told:
    """What is said of a list.

    Attributes
    ----------
    worth : str or None
        ``officielle`` or ``declaree``; None if it was not said.
    source : str
        The document, or who sent it.
    date_liste : PartialDate or None
        That of the document.
    effet : PartialDate or None
        From when on it is the territory.
    prevu : bool
        Whether it is voted only.
    derogation : str
        Why communes that others hold by as sure a list are shared.
    feuille : str or None
        Sheet to read.
    """

    worth: str | None
    source: str
    date_liste: PartialDate | None
    effet: PartialDate | None
    prevu: bool
    derogation: str
    feuille: str | None

    def check(self) -> str:
        """Give what the list is worth, once what was said is seen to make sense.

        Returns
        -------
        str
            ``officielle`` or ``declaree``.

        Raises
        ------
        click.UsageError
            If something is missing.
        """
        if self.worth is None:
            raise click.UsageError(
                "Dire ce que vaut la liste : --officielle (annexée à l’ACI, envoyée par l’ARS ou "
                "la CPAM), ou --declaree (donnée par la CPTS)."
            )
        if self.prevu and self.effet is None:
            raise click.UsageError("--prevu demande --effet : la date à laquelle elle vaudra.")
        return self.worth


told_options = grouped(
    "told",
    Told,
    click.option("--officielle", "worth", flag_value=OFFICIELLE,
                 help="Annexée à l’ACI ou à un projet de santé validé, ou envoyée par l’ARS ou la "
                 "CPAM."),
    click.option("--declaree", "worth", flag_value=DECLAREE, help="Donnée par la CPTS."),
    SOURCE,
    when_option("Date du document.", needed=False, name="--date-liste"),
    when_option("À partir de quand elle est le territoire.  [par défaut : depuis toujours]",
                needed=False, name="--effet"),
    click.option("--prevu", is_flag=True,
                 help="Territoire voté, pas encore dans un avenant : celui en vigueur reste."),
    click.option("--derogation", default="", metavar="MOTIF",
                 help="Partager, avec ce motif, les communes qu’une autre CPTS a par une liste "
                 "aussi sûre."),
    click.option("--feuille", metavar="FEUILLE", help="Feuille ou tableau du fichier à lire."),
)  # fmt: skip
"""What goes with a list: `Told`, as ``told``."""


@click.command(
    cls=Commande,
    short_help="Enregistrer la liste des communes d’une CPTS.",
    epilog="\b\nExemples :\n"
    '  cptsgeo cpts liste "Sud Loire Vignoble" communes.xlsx --officielle --source "avenant 3"\n'
    "  cptsgeo cpts liste ancenis liste.docx --declaree --effet 2026-01-01 --essai",
)
@click.argument("nom", metavar="CPTS")
@click.argument("fichier", metavar="FICHIER", type=UserPath())
@told_options
@click.option(
    "--cpts",
    metavar="NOM",
    help="D’un tableau de plusieurs CPTS, celle dont les communes sont lues.",
)
@gesture_options
def liste(nom: str, fichier: Path, told: Told, cpts: str | None, asked: Asked) -> None:
    """Enregistrer la liste des communes d’une CPTS : elle devient son territoire.

    FICHIER est lu comme par cptsgeo valider. Les communes que d’autres n’ont que par une
    estimation, ou par une liste moins sûre, passent à cette CPTS. Celles que l’estimation lui
    donnait, et que la liste ne nomme pas, deviennent « à attribuer ».
    """
    worth = told.check()
    held = asked.held()
    check_writes([Writes.plan("--plan", asked.path)], [fichier])
    source = held.source
    found = examined(source, told.effet)
    whose = living(found, nom)
    proposal = read_proposal(
        fichier, found.communes, perimetre=found.plan.perimetre, feuille=told.feuille, cpts=cpts
    )
    received = ListsReceived(
        {whose.cpts_id: _atoms(proposal, found.communes, whose)},
        worth,
        told.source,
        told.date_liste,
        told.effet,
        told.prevu,
        told.derogation,
    )
    finish(asked, held, receive(found, source, received), found)


def _atoms(read: Proposal, communes: Communes, cpts: Cpts) -> frozenset[str]:
    """The communes of a list; all must be certain."""
    doubtful = [one for one in read.mentions if one.meaning.nature in NOT_HELD]
    if doubtful:
        raise TableError(
            "Des lignes ne désignent pas une commune certaine : "
            f"{doubtful_told(doubtful, communes)} ; les corriger (cptsgeo valider {read.path} dit "
            "comment), puis recommencer."
        )
    for remark in (*read.remarques, *interpreted_told(read.mentions)):
        tell(remark, err=True)
    atoms = frozenset(
        atom
        for mention in read.mentions
        for commune in mention.meaning.communes
        for atom in communes.atoms_of(commune)
    )
    lus = count(len(atoms), "commune lue", "communes lues")
    tell(f"{one_line(read.path.name)} : {lus} pour {quoted(typographic(cpts.nom))}.")
    return atoms
