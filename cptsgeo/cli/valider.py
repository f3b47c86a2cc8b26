"""``cptsgeo valider``: validate a plan, or a proposed territory inside a plan."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import AU, PLAN, load
from cptsgeo.cli.sortie import ECRASER, SORTIE, check_output, deliver, form_of, terminal_width
from cptsgeo.communes.communes import read_communes
from cptsgeo.paths import default_plan
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import typographic

if TYPE_CHECKING:
    from cptsgeo.rules.finding import Severity
    from cptsgeo.rules.validation import Report

# Every command loads this module: what only this one needs is imported where it is used.

REFUSED = 1

_FORMS = ("texte", "json", "html")

_COLOURS = {"erreur": "red", "avertissement": "yellow", "information": "cyan"}


@click.command(
    cls=Commande,
    short_help="Contrôler un plan, ou un territoire proposé.",
    epilog="\b\nExemples :\n"
    "  cptsgeo valider\n"
    '  cptsgeo valider communes.xlsx --nom "Nord Anjou"\n'
    "  cptsgeo valider communes.csv --invitation --format html --sortie dossier.html\n\n"
    "Code de retour : 0 sans erreur, 1 s’il y en a, 2 si un fichier ne peut être lu.",
)
@click.argument("proposition", required=False, metavar="[PROPOSITION]",
                type=click.Path(path_type=Path))  # fmt: skip
@click.option("--nom", metavar="NOM",
              help="Nom du territoire proposé.  [par défaut : celui du fichier]")  # fmt: skip
@click.option("--remplace", metavar="CPTS",
              help="La CPTS, par son identifiant ou son nom, dont la proposition serait le nouveau "
              "territoire.")  # fmt: skip
@click.option("--feuille", metavar="FEUILLE",
              help="Feuille du classeur à lire.  [par défaut : la première qui nomme des communes]",
              )  # fmt: skip
@click.option("--invitation", is_flag=True,
              help="Territoire d’invitation : il ne prend rien, et la liste des communes invitées "
              "est donnée.")  # fmt: skip
@PLAN
@AU
@click.option("--format", "format_", metavar="texte|json|html",
              type=click.Choice(_FORMS, case_sensitive=False),
              help="Forme du rapport.  [par défaut : d’après le nom de --sortie, sinon texte]",
              )  # fmt: skip
@SORTIE
@ECRASER
@click.pass_context
def valider(
    ctx: click.Context,
    proposition: Path | None,
    nom: str | None,
    remplace: str | None,
    feuille: str | None,
    invitation: bool,
    plan: Path | None,
    au: PartialDate | None,
    format_: str | None,
    sortie: Path | None,
    ecraser: bool,
) -> None:
    """Contrôler un plan entier, ou le territoire proposé par un fichier.

    PROPOSITION est un tableau (CSV, Excel, LibreOffice) ou un texte, avec les codes ou les noms des
    communes, quel que soit leur en-tête. Sans elle, tout le plan est contrôlé.
    """
    if proposition is None and (nom or remplace or feuille or invitation):
        raise click.UsageError(
            "--nom, --remplace, --feuille et --invitation accompagnent une PROPOSITION : nommer "
            "son fichier."
        )
    if invitation and remplace:
        raise click.UsageError(
            "Une invitation ne change le territoire de personne : ôter --remplace, ou --invitation."
        )
    folder = plan or default_plan()
    form = form_of(format_, sortie, _FORMS)
    if sortie:
        check_output(sortie, [proposition, folder], form, ecraser=ecraser)
    if proposition is None:
        report = _plan(folder, au)
    else:
        report = _proposal(proposition, nom, plan, au, remplace, feuille, invitation)
    text = _rendered(report, form, [path for path in (proposition, folder) if path], sortie)
    deliver(text, sortie, "Rapport écrit")
    if not report.acceptable:
        ctx.exit(REFUSED)


def _plan(folder: Path, au: PartialDate | None) -> "Report":
    from cptsgeo.plan.files import examine_plan  # noqa: PLC0415
    from cptsgeo.rules.validation import validate  # noqa: PLC0415

    found, faults = examine_plan(folder)
    return validate(found, communes=read_communes(), au=au, faults=faults)


def _proposal(
    path: Path, nom: str | None, plan: Path | None, au: PartialDate | None,
    remplace: str | None, feuille: str | None, invitation: bool,
) -> "Report":  # fmt: skip
    from cptsgeo.proposal import read_proposal  # noqa: PLC0415
    from cptsgeo.rules.validation import validate_proposal  # noqa: PLC0415

    territories = load(plan, au)
    replaced = territories.plan.find(remplace) if remplace else None
    named = nom or (replaced.nom if replaced else typographic(path.stem))
    found = read_proposal(
        path, territories.communes, perimetre=territories.plan.perimetre, feuille=feuille
    )
    return validate_proposal(
        territories,
        found._replace(nom=named),
        remplace=replaced.cpts_id if replaced else None,
        invitation=invitation,
    )


def _rendered(report: "Report", form: str, read: list[Path], sortie: Path | None) -> str:
    from cptsgeo.files.fingerprint import fingerprint  # noqa: PLC0415

    if form == "json":
        from cptsgeo.render.report.as_json import to_json  # noqa: PLC0415

        return to_json(report, empreinte=fingerprint(read))
    if form == "html":
        from cptsgeo.render.pages.dossier.dossier import (  # noqa: PLC0415 (numpy, shapely, folium)
            page_report,
        )

        return page_report(report, empreinte=fingerprint(read))
    from cptsgeo.render.report.text import to_text  # noqa: PLC0415

    if sortie or not sys.stdout.isatty():
        return to_text(report)
    return to_text(report, width=terminal_width(sortie), style=_coloured)


def _coloured(text: str, severity: "Severity | None") -> str:
    colour = _COLOURS[severity.value] if severity else None
    return click.style(text, fg=colour, bold=True)
