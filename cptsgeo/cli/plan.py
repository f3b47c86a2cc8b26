"""``cptsgeo plan``: write an empty plan, adopt a proposal into a plan."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.changes import adoption
from cptsgeo.cli.francais import Groupe
from cptsgeo.cli.options import PlanAsked, plan_options
from cptsgeo.cli.permission import Writes, check_writes
from cptsgeo.cli.places import OutputFolder, UserPath, not_a_folder
from cptsgeo.cli.screen import tell
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import OutputError
from cptsgeo.files.whole import write_files
from cptsgeo.paths import data_folder, default_plan
from cptsgeo.plan.files import blank, examine_source, writer
from cptsgeo.plan.files.opening import open_plan
from cptsgeo.plan.territories import territories
from cptsgeo.proposal import read_proposal
from cptsgeo.render.report.text import to_text
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.validation import validate_proposal
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
    short_help="Écrire un plan vide, ou y intégrer un territoire.",
    epilog="Chaque commande a son aide : cptsgeo plan modele --help.",
)
def plan() -> None:
    """Écrire un plan vide à remplir, ou intégrer à un plan un territoire proposé."""


@plan.command(
    short_help="Écrire un plan vide, avec son mode d’emploi.",
    epilog="\b\nExemples :\n"
    "  cptsgeo plan modele --departement 44\n"
    "  cptsgeo plan modele --format csv --sortie mon-plan/",
)
@click.option("--format", "format_", type=click.Choice(["xlsx", "csv"]), default="xlsx",
              metavar="xlsx|csv", help="Un classeur, ou un dossier de tables CSV.  "
              "[par défaut : xlsx]")  # fmt: skip
@click.option("--departement", "departements", multiple=True, metavar="DÉPARTEMENT",
              help="Département du plan, par son code ou son nom (répétable) : le périmètre est "
              "rempli, et seules ses communes sont listées.  [par défaut : toute la France]",
              )  # fmt: skip
@click.option("--sortie", metavar="CHEMIN", type=UserPath(),
              help="Où l’écrire.  [par défaut : mon-plan.xlsx, ou mon-plan/]")  # fmt: skip
@click.option("--ecraser", is_flag=True, help="Remplacer ce qui existe déjà.")
def modele(format_: str, departements: tuple[str, ...], sortie: Path | None, ecraser: bool) -> None:
    """Écrire un plan vide à remplir, avec son mode d’emploi.

    Le classeur a des listes où choisir, et les codes des communes.
    """
    communes = read_communes()
    codes = sorted({communes.departement(text) for text in departements})
    if format_ == "csv":
        folder = sortie or Path("mon-plan")
        if told := not_a_folder(folder):
            raise click.UsageError(told)
        check_writes([Writes.plan("--sortie", folder)], [])
        if not ecraser:
            writer.check_empty(folder)
        texts = blank.blank_folder(one_line(folder.name), communes.vintages.cog, codes)
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
    write_files({path: blank_workbook(one_line(path.name), communes, codes)})
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
@click.option("--sortie", metavar="DOSSIER", type=OutputFolder(),
              help="Où écrire le plan entier.  [par défaut : le dossier du plan est modifié]",
              )  # fmt: skip
@click.option("--ecraser", is_flag=True,
              help="Remplacer les fichiers de plan d’un dossier qui n’est pas vide ; ses autres "
              "fichiers restent.")  # fmt: skip
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
            f"--id {adoption.suggested(named)}."
        )
    source = open_plan(asked.path)
    folder = _target(asked.plan, sortie, ecraser)
    if sortie:
        check_writes([Writes.plan("--sortie", sortie)], [proposition, asked.path])
    else:
        check_writes([Writes("--sortie", writer.plan_paths(folder))], [proposition])
    adoption.check_faultless(source)
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
    texts = writer.plan_texts(adopted.source)
    if sortie:
        writer.write_plan(folder, texts)
    else:
        changed = ("compositions.csv",) if remplace else ("cpts.csv", "compositions.csv")
        writer.write_together(folder, {name: texts[name] for name in changed})
    for change in adopted.changes:
        tell(change)
    for finding in report.findings:
        if finding.severity is Severity.AVERTISSEMENT:
            tell(f"À trancher : {finding.message}")
    tell(f"Plan écrit dans {folder}.")


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _target(plan: Path | None, sortie: Path | None, ecraser: bool) -> Path:
    """The folder to write, if it may be."""
    if sortie is None and plan is None:
        raise click.UsageError(
            "Le plan des Pays de la Loire est livré avec cptsgeo et n’est pas modifié : ajouter "
            "--sortie DOSSIER pour écrire le nouveau plan, ou --plan pour en nommer un autre."
        )
    if sortie is None and plan is not None and not plan.is_dir():
        raise click.UsageError(
            f"Le classeur {plan} n’est pas modifié : ajouter --sortie DOSSIER pour écrire le "
            "nouveau plan en fichiers CSV."
        )
    folder = sortie or plan or default_plan()
    if folder.resolve().is_relative_to(data_folder().resolve()):
        raise OutputError(
            f"Le dossier {folder} contient les données livrées avec cptsgeo : en choisir un autre "
            "avec --sortie."
        )
    if sortie and not ecraser:
        writer.check_empty(sortie)
    return folder
