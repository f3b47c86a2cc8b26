"""``cptsgeo plan``: write an empty plan, adopt a proposal into a plan."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.changes import adoption
from cptsgeo.changes.draft import check_faultless
from cptsgeo.cli.appliquer import appliquer
from cptsgeo.cli.francais import Groupe
from cptsgeo.cli.importer import importer
from cptsgeo.cli.options import PlanAsked, plan_options
from cptsgeo.cli.permission import Writes, check_writes
from cptsgeo.cli.places import OutputPlan, UserPath, not_a_folder
from cptsgeo.cli.plan_files import ECRASER_PLAN, Target, annuler, choisir, copier, info
from cptsgeo.cli.screen import tell
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import OutputError
from cptsgeo.files.whole import write_files
from cptsgeo.plan.files import blank, examine_source, writer
from cptsgeo.plan.naming import identifier_of
from cptsgeo.plan.territories import territories
from cptsgeo.proposal import read_proposal
from cptsgeo.render.report.text import to_text
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.validation import validate_proposal
from cptsgeo.rules.verdict import COMPETENCE
from cptsgeo.text.french import typographic
from cptsgeo.text.signs import one_line

if TYPE_CHECKING:
    from cptsgeo.plan.files.blank_workbook import blank_workbook
else:
    blank_workbook = later("cptsgeo.plan.files.blank_workbook:blank_workbook")

REFUSED = 1


@click.group(
    cls=Groupe,
    subcommand_metavar="COMMANDE …",
    short_help="Copier, choisir, écrire un plan ; faire le point ; annuler.",
    epilog="Chaque commande a son aide : cptsgeo plan modele --help.",
)
def plan() -> None:
    """Écrire un plan vide à remplir, ou intégrer à un plan un territoire proposé."""


@plan.command(
    short_help="Écrire un plan vide, avec son mode d’emploi.",
    epilog="\b\nExemples :\n"
    "  cptsgeo plan modele --departement 44\n"
    "  cptsgeo plan modele --actions\n"
    "  cptsgeo plan modele --format csv --sortie mon-plan/",
)
@click.option("--format", "format_", type=click.Choice(["xlsx", "csv"]), default="xlsx",
              metavar="xlsx|csv", help="Un classeur, ou un dossier de tables CSV.  "
              "[par défaut : xlsx]")  # fmt: skip
@click.option("--departement", "departements", multiple=True, metavar="DÉPARTEMENT",
              help="Département du plan, par son code ou son nom (répétable) : le périmètre est "
              "rempli, et seules ses communes sont listées.  [par défaut : toute la France]",
              )  # fmt: skip
@click.option("--actions", is_flag=True,
              help="Ajouter de quoi décrire ce que font les CPTS : missions et thèmes, actions et "
              "fiches à remplir.")  # fmt: skip
@click.option("--sortie", metavar="CHEMIN", type=OutputPlan(),
              help="Où l’écrire.  [par défaut : mon-plan.xlsx, ou mon-plan/]")  # fmt: skip
@click.option("--ecraser", is_flag=True, help="Remplacer ce qui existe déjà.")
def modele(
    format_: str,
    departements: tuple[str, ...],
    actions: bool,
    sortie: Path | None,
    ecraser: bool,
) -> None:
    """Écrire un plan vide à remplir, avec son mode d’emploi.

    Le classeur a des listes où choisir, et les codes des communes.
    """
    communes = read_communes()
    codes = sorted({communes.departement(text) for text in departements})
    more = blank.blank_tables() if actions else {}
    if format_ == "csv":
        folder = sortie or Path("mon-plan")
        if told := not_a_folder(folder):
            raise click.UsageError(told)
        check_writes([Writes.plan("--sortie", folder)], [])
        if not ecraser:
            writer.check_empty(folder)
        texts = blank.blank_folder(one_line(folder.name), communes.vintages.cog, codes, more)
        writer.write_together(folder, texts)
        tell(f"Plan vide écrit dans {folder} : commencer par {blank.README}.")
        return
    path = sortie or Path("mon-plan.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(
            f"Le classeur {path} ne s’ouvrirait pas dans Excel : lui donner un nom en .xlsx, ou "
            "ajouter --format csv pour un dossier."
        )
    if path.exists() and not ecraser:
        raise OutputError(
            f"Le fichier {path} existe, et il est peut-être rempli : en choisir un autre avec "
            "--sortie, ou ajouter --ecraser pour le remplacer."
        )
    check_writes([Writes("--sortie", (path,))], [])
    write_files({path: blank_workbook(one_line(path.name), communes, codes, more)})
    tell(f"Plan vide écrit dans {path} : commencer par la feuille « Mode d’emploi ».")


@plan.command(
    short_help="Intégrer à un plan un territoire proposé.",
    epilog="\b\nExemples :\n"
    '  cptsgeo plan integrer communes.xlsx --id nord-anjou --nom "CPTS Nord Anjou" --plan mon-plan/'
    "\n  cptsgeo plan integrer communes.csv --id ancenis --remplace --sortie nouveau-plan/\n\n"
    "Code de retour : 0 si c’est fait, 1 si la proposition a des erreurs, 2 si un fichier ne peut "
    "être lu ou écrit.",
)
@click.argument("proposition", metavar="PROPOSITION", type=UserPath())
@click.option("--id", "cpts_id", metavar="ID",
              help="Identifiant de la CPTS dans le plan : minuscules, chiffres et tirets.",
              )  # fmt: skip
@click.option("--nom", metavar="NOM",
              help="Nom de la nouvelle CPTS.  [par défaut : celui du fichier]")  # fmt: skip
@click.option("--remplace", is_flag=True,
              help="Remplacer la composition de la CPTS ID, qui garde son nom et ses événements.",
              )  # fmt: skip
@plan_options
@click.option("--sortie", metavar="CHEMIN", type=OutputPlan(),
              help="Où écrire le plan entier, dossier ou classeur .xlsx.  [par défaut : le plan "
              "est modifié, et son état précédent gardé à côté]")  # fmt: skip
@ECRASER_PLAN
@click.pass_context
def integrer(
    ctx: click.Context,
    proposition: Path,
    cpts_id: str | None,
    nom: str | None,
    remplace: bool,
    asked: PlanAsked,
    sortie: Path | None,
    ecraser: bool,
) -> None:
    """Intégrer à un plan le territoire proposé par un fichier, s’il n’a pas d’erreur.

    PROPOSITION est lue et contrôlée comme par cptsgeo valider. Les communes qu’elle prend à des
    projets quittent la composition de ceux-ci ; tout ce qui change est affiché.
    """
    named = _clean(typographic(one_line(proposition.stem)) if nom is None else nom)
    if not named or (nom is not None and remplace):
        raise click.UsageError(
            "--nom est vide : y écrire le nom de la CPTS."
            if not named
            else "--remplace garde le nom de la CPTS : ôter --nom, ou changer ce nom dans cpts.csv."
        )
    if not cpts_id:
        raise click.UsageError(
            "Il manque --id, l’identifiant de la CPTS dans le plan : écrire par exemple "
            f"--id {identifier_of(named)}."
        )
    target = Target.opened(asked.path, sortie, ecraser=ecraser)
    if sortie:
        check_writes([Writes.plan("--sortie", sortie)], [proposition, asked.path])
    else:
        check_writes([Writes.plan("--plan", asked.path)], [proposition])
    source = target.source
    check_faultless(source)
    found = territories(examine_source(source)[0], read_communes(), asked.au, contested=True)
    adoption.check_identifier(cpts_id, found.plan, replaces=remplace)
    if remplace:
        named = found.cpts[cpts_id].nom
    proposal = read_proposal(proposition, found.communes, perimetre=found.plan.perimetre)
    report = validate_proposal(
        found, proposal._replace(nom=named), remplace=cpts_id if remplace else None
    )
    if not report.acceptable:
        click.echo(to_text(report), nl=False)
        tell("Rien n’a été écrit : corriger la proposition, puis recommencer.", err=True)
        ctx.exit(REFUSED)
    adopted = adoption.adopt(report.case, source, cpts_id, replaces=remplace)
    told = target.write(adopted.source, found.communes)
    for change in adopted.changes:
        tell(change)
    tell(f"{report.verdict.phrase}. {COMPETENCE}")
    for finding in report.findings:
        if finding.severity is Severity.AVERTISSEMENT:
            tell(f"À trancher : {finding.message}")
    for sentence in told:
        tell(sentence)


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


for command in (info, choisir, copier, importer, appliquer, annuler):
    plan.add_command(command)
