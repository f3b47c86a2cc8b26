"""``cptsgeo valider``: validate a plan, or a proposed territory inside a plan."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.options import PlanAsked, plan_options
from cptsgeo.cli.places import UserPath
from cptsgeo.cli.sortie import PAPIER, Output, output_options, write
from cptsgeo.communes.reading import read_communes
from cptsgeo.plan.choice import is_other
from cptsgeo.plan.files import examine_plan
from cptsgeo.render.report.text import to_text
from cptsgeo.render.result import Part, Result
from cptsgeo.rules.validation import Report, validate, validate_proposal
from cptsgeo.text.french import typographic
from cptsgeo.text.signs import one_line

if TYPE_CHECKING:
    from cptsgeo.files.fingerprint import fingerprint
    from cptsgeo.proposal import read_proposal
    from cptsgeo.render.pages.dossier.dossier import page_report
    from cptsgeo.render.paper.documents.report import document_report
    from cptsgeo.render.paper.report import still_report
    from cptsgeo.render.paper.setting import set_document
    from cptsgeo.render.paper.sheet import paper
    from cptsgeo.render.report.as_json import to_json
    from cptsgeo.rules.finding import Severity
    from cptsgeo.rules.verdict import Outcome
else:
    document_report = later("cptsgeo.render.paper.documents.report:document_report")
    set_document = later("cptsgeo.render.paper.setting:set_document")
    still_report = later("cptsgeo.render.paper.report:still_report")
    paper = later("cptsgeo.render.paper.sheet:paper")
    fingerprint = later("cptsgeo.files.fingerprint:fingerprint")
    read_proposal = later("cptsgeo.proposal:read_proposal")
    page_report = later("cptsgeo.render.pages.dossier.dossier:page_report")
    to_json = later("cptsgeo.render.report.as_json:to_json")

REFUSED = 1

_COLOURS = {
    "aucun_obstacle": "green", "a_trancher": "yellow", "obstacles": "red",
    "erreur": "red", "avertissement": "yellow", "information": "cyan",
}  # fmt: skip
"""By verdict, and by severity."""


@dataclass(frozen=True)
class ProposalAsked:
    """How a proposal is to be read.

    Attributes
    ----------
    nom : str or None
        Name of the territory; None for that of its file.
    remplace : str or None
        The CPTS whose territory it would become.
    feuille : str or None
        The sheet to read.
    cpts : str or None
        Of a table of several CPTS, the one whose communes are read.
    invitation : bool
        Whether it takes nothing.
    """

    nom: str | None
    remplace: str | None
    feuille: str | None
    cpts: str | None
    invitation: bool

    def check(self, proposition: Path | None) -> None:
        """Refuse what makes no sense together.

        Parameters
        ----------
        proposition
            The file of the proposal.

        Raises
        ------
        click.UsageError
            If an option needs a proposal, or contradicts another.
        """
        given = (self.nom, self.remplace, self.feuille, self.cpts, self.invitation)
        if proposition is None and any(given):
            raise click.UsageError(
                "--nom, --remplace, --feuille, --cpts et --invitation accompagnent une "
                "PROPOSITION : nommer son fichier."
            )
        if self.invitation and self.remplace:
            raise click.UsageError(
                "Une invitation ne change le territoire de personne : ôter --remplace, ou "
                "--invitation."
            )


proposal_options = grouped(
    "proposed",
    ProposalAsked,
    click.option("--nom", metavar="NOM",
                 help="Nom du territoire proposé.  [par défaut : celui du fichier]"),
    click.option("--remplace", metavar="CPTS",
                 help="La CPTS, par son identifiant ou son nom, dont la proposition serait le "
                 "nouveau territoire."),
    click.option("--feuille", metavar="FEUILLE",
                 help="Feuille du classeur, ou tableau du document, à lire.  [par défaut : la "
                 "première qui nomme des communes]"),
    click.option("--cpts", metavar="CPTS",
                 help="La CPTS dont lire les communes, si le fichier donne celles de plusieurs."),
    click.option("--invitation", is_flag=True,
                 help="Territoire d’invitation : il ne prend rien, et la liste des communes "
                 "invitées est donnée."),
)  # fmt: skip
"""What goes with a proposal: a `ProposalAsked`, as ``proposed``."""


@click.command(
    cls=Commande,
    short_help="Contrôler un plan, ou un territoire proposé.",
    epilog="\b\nExemples :\n"
    "  cptsgeo valider\n"
    '  cptsgeo valider communes.xlsx --nom "Nord Anjou"\n'
    "  cptsgeo valider communes.csv --invitation --format html --sortie dossier.html\n"
    "  cptsgeo valider communes.csv --sortie carte.png --papier ecran\n\n"
    "Code de retour : 0 sans erreur, 1 s’il y en a, 2 si un fichier ne peut être lu.",
)
@click.argument("proposition", required=False, metavar="[PROPOSITION]",
                type=UserPath())  # fmt: skip
@proposal_options
@plan_options
@PAPIER
@output_options(
    Part.TEXT,
    Part.DOCUMENT,
    Part.PAGE,
    Part.PICTURE,
    Part.PAPER,
    help="Forme du rapport.  [par défaut : d’après le nom de --sortie, sinon texte]",
)
@click.pass_context
def valider(
    ctx: click.Context,
    proposition: Path | None,
    proposed: ProposalAsked,
    asked: PlanAsked,
    papier: str,
    output: Output,
) -> None:
    """Contrôler un plan entier, ou le territoire proposé par un fichier.

    PROPOSITION est un tableau (CSV, Excel, LibreOffice), un document (Word, LibreOffice) ou un
    texte, avec les codes ou les noms des communes, quel que soit leur en-tête. Sans elle, tout le
    plan est contrôlé. En HTML ou PDF : le dossier. En PNG ou SVG : la carte de ce qui est examiné,
    et le verdict.
    """
    proposed.check(proposition)
    output.check(proposition, asked.path)
    report = _proposal(proposition, proposed, asked) if proposition else _plan(asked)
    read = [path for path in (proposition, asked.path) if path]
    write(_result(report, read, papier, output), output, "Rapport écrit")
    if not report.acceptable:
        ctx.exit(REFUSED)


def _plan(asked: PlanAsked) -> Report:
    found, faults = examine_plan(asked.path)
    found = replace(found, hors_choix=is_other(asked.path))
    return validate(found, communes=read_communes(), au=asked.au, faults=faults)


def _proposal(path: Path, proposed: ProposalAsked, asked: PlanAsked) -> Report:
    territories = asked.territories()
    plan = territories.plan
    replaced = plan.find(proposed.remplace) if proposed.remplace else None
    own = replaced.nom if replaced else typographic(proposed.cpts or one_line(path.stem))
    named = proposed.nom or own
    found = read_proposal(
        path,
        territories.communes,
        perimetre=plan.perimetre,
        feuille=proposed.feuille,
        cpts=proposed.cpts,
    )
    return validate_proposal(
        territories,
        found._replace(nom=named),
        remplace=replaced.cpts_id if replaced else None,
        invitation=proposed.invitation,
    )


def _result(report: Report, read: list[Path], papier: str, output: Output) -> Result:
    def text(width: int) -> str:
        if output.sortie or not sys.stdout.isatty():
            return to_text(report)
        return to_text(report, width=width, style=_coloured)

    return Result(
        text=text,
        document=lambda: to_json(report, empreinte=fingerprint(read)),
        page=lambda: page_report(report, empreinte=fingerprint(read)),
        picture=lambda form: still_report(report, form, paper(papier)),
        paper=lambda: set_document(document_report(report, empreinte=fingerprint(read))),
    )


def _coloured(text: str, what: "Outcome | Severity | None") -> str:
    colour = _COLOURS[what.value] if what else None
    return click.style(text, fg=colour, bold=True)
