"""``cptsgeo plan``: choose a plan, look at it, copy it, undo what was written in it."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import click

from cptsgeo.analysis.upkeep import upkeep
from cptsgeo.cli.francais import Commande, Simple
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.options import PLAN, PlanAsked, plan_options
from cptsgeo.cli.permission import Writes, check_writes
from cptsgeo.cli.places import OutputPlan, UserPath
from cptsgeo.cli.screen import command_words, tell
from cptsgeo.cli.sortie import Output, output_options, write
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import OutputError
from cptsgeo.paths import data_folder, default_plan
from cptsgeo.plan.choice import SUPPLIED, choose, chosen, is_other, named
from cptsgeo.plan.files import examine_plan
from cptsgeo.plan.files.about import check_whole
from cptsgeo.plan.files.copying import check_free, copy_plan, is_workbook
from cptsgeo.plan.files.keeping import Held, hold, keep, put_back
from cptsgeo.plan.files.lock import check_closed
from cptsgeo.plan.files.opening import PlanSource, open_plan
from cptsgeo.render import provenance
from cptsgeo.render.result import Part, Result, Tables
from cptsgeo.render.sheets import to_text
from cptsgeo.render.tables.plan_info import head, info_sheets
from cptsgeo.text.french import quoted, raised, typographic

ECRASER_PLAN = click.option(
    "--ecraser",
    is_flag=True,
    help="Remplacer un classeur qui existe, ou les fichiers de plan d’un dossier qui n’est pas "
    "vide ; ses autres fichiers restent.",
)


def check_target(sortie: Path, read: Path, *, ecraser: bool) -> None:
    """Refuse to write a plan over the one that is read, over ours, or over something.

    Parameters
    ----------
    sortie
        Where it is about to be written.
    read
        The plan that is read.
    ecraser
        Whether what is there may be replaced.

    Raises
    ------
    OutputError
        If it must stay.
    """
    if sortie.resolve().is_relative_to(data_folder().resolve()):
        raise OutputError(
            f"Le dossier {sortie} contient les données livrées avec cptsgeo : en choisir un autre "
            "avec --sortie."
        )
    if sortie.resolve() == read.resolve():
        raise OutputError(f"Le plan {read} est celui qui est lu : en donner un autre à --sortie.")
    if not ecraser:
        check_free(sortie)
    elif sortie.exists():
        check_closed(sortie)


class Target(NamedTuple):
    """A plan that a command changes, and where it writes it: there, or in `sortie`."""

    source: PlanSource
    held: Held | None
    sortie: Path | None

    @classmethod
    def opened(cls, read: Path, sortie: Path | None, *, ecraser: bool) -> "Target":
        """Open a plan to change it.

        Parameters
        ----------
        read
            The plan.
        sortie
            Where it is written; None for where it lies.
        ecraser
            Whether what is in `sortie` may be replaced.

        Returns
        -------
        Target
            The plan, that may be written.
        """
        if sortie is None:
            held = hold(read)
            return cls(held.source, held, None)
        check_target(sortie, read, ecraser=ecraser)
        return cls(open_plan(read), None, sortie)

    def write(self, after: PlanSource, communes: Communes) -> tuple[str, ...]:
        """Write the plan as it is to be, and tell it.

        Parameters
        ----------
        after
            The plan; see `cptsgeo.plan.files.keeping.keep`.
        communes
            The referential, that a new workbook lists.

        Returns
        -------
        tuple of str
            Sentences.
        """
        if self.held:
            return keep(self.held, after, command_words()).told
        assert self.sortie
        remarks = copy_plan(after, self.sortie, communes, read=self.source).remarks
        return (*remarks, f"Plan écrit dans {self.sortie}.")


@click.command(
    cls=Commande,
    short_help="Copier un plan dans un dossier ou dans un classeur.",
    epilog="\b\nExemples :\n"
    "  cptsgeo plan copier --sortie mon-plan.xlsx\n"
    "  cptsgeo plan copier --plan mon-plan.xlsx --sortie mon-plan\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@grouped("asked", PlanAsked, PLAN)
@click.option("--sortie", metavar="CHEMIN", type=OutputPlan(), required=True,
              help="Où l’écrire : un classeur si ce nom finit par .xlsx, sinon un dossier.",
              )  # fmt: skip
@ECRASER_PLAN
def copier(asked: PlanAsked, sortie: Path, ecraser: bool) -> None:
    """Copier un plan entier, pour partir de lui ou pour en changer la forme.

    Toutes ses tables sont copiées, avec les colonnes, les feuilles et les tableaux CSV que vous y
    avez ajoutés. D’un classeur à l’autre, rien n’est changé.
    """
    check_target(sortie, asked.path, ecraser=ecraser)
    check_writes([Writes.plan("--sortie", sortie)], [asked.path])
    source = open_plan(asked.path)
    for remark in copy_plan(source, sortie, read_communes()).remarks:
        tell(remark)
    tell(f"Plan copié dans {sortie}.")
    what = "commencer par la feuille « Mode d’emploi »" if is_workbook(sortie) else "le modifier"
    tell(f"Il est à vous : {what} ; cptsgeo valider --plan {sortie} le contrôle.")


@click.command(
    cls=Simple,
    short_help="Remettre l’état qu’un plan avait avant la dernière écriture.",
    epilog="\b\nExemples :\n  cptsgeo plan annuler --plan mon-plan.xlsx\n\n"
    "Code de retour : 0, ou 2 s’il n’y a rien à annuler ou si un fichier ne peut être écrit.",
)
@grouped("asked", PlanAsked, PLAN)
def annuler(asked: PlanAsked) -> None:
    """Remettre l’état qu’un plan avait avant que cptsgeo y écrive ; annuler de nouveau le refait.

    L’état précédent est dans le dossier « cptsgeo-avant », à côté du plan.
    """
    for sentence in put_back(asked.path).told:
        tell(sentence)


@click.command(
    cls=Simple,
    short_help="Choisir le plan de toutes les commandes.",
    epilog="\b\nExemples :\n  cptsgeo plan choisir mon-plan.xlsx\n"
    f"  cptsgeo plan choisir {SUPPLIED}\n\n"
    "Code de retour : 0, ou 2 si le plan ne peut être lu.",
)
@click.argument("plan", metavar="PLAN", type=UserPath())
def choisir(plan: Path) -> None:
    """Employer PLAN (dossier ou classeur) partout où --plan n’est pas donné, atelier compris.

    « fourni » revient au plan livré avec cptsgeo. La variable CPTSGEO_PLAN l’emporte sur ce choix,
    et --plan sur elle.
    """
    place = named(plan)
    source = open_plan(place or default_plan())
    check_whole(source.about, plan)
    choose(place)
    told = typographic(source.about.nom)
    where = f"dans {place.absolute()}" if place else "livré avec cptsgeo"
    tell(f"Plan choisi : {quoted(told)}, {where}.")
    if place:
        tell(f"Revenir au plan livré : cptsgeo plan choisir {SUPPLIED}.")


@click.command(
    cls=Simple,
    short_help="Dire quel est le plan, et ce qui est à y voir.",
    epilog="\b\nExemples :\n  cptsgeo plan info\n"
    "  cptsgeo plan info --plan mon-plan --au aujourd’hui --format json\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@plan_options
@output_options(Part.TEXT, Part.TABLES, Part.DOCUMENT)
def info(asked: PlanAsked, output: Output) -> None:
    """Dire quel est le plan, où il est, et ce qui est à y voir.

    CPTS, fiabilité des listes, dernier événement, contrats dont les cinq ans se terminent dans les
    douze mois, prévisions passées, communes à attribuer, défauts. « Passé » et « dans les douze
    mois » se disent à la date de --au.
    """
    output.check(asked.path)
    plan, faults = examine_plan(asked.path)
    found = upkeep(replace(plan, hors_choix=is_other(asked.path)), asked.au)
    how = _how(asked.path)
    title = raised(provenance.aside(found.plan) or provenance.named(found.plan))
    sheets = info_sheets(found, faults, how)
    tables = Tables(title, lambda: sheets, lambda: [provenance.named(found.plan)])
    result = Result(
        text=lambda width: f"{title}\n\n{to_text([s for s in sheets if s.lignes], width=width)}",
        tables=tables,
        document=tables.document(lambda: head(found, how)),
    )
    write(result, output, "Description écrite")


def _how(path: Path) -> str:
    if path.resolve() == default_plan().resolve():
        return "livré avec cptsgeo"
    found = chosen()
    return "choisi" if found and found.resolve() == path.resolve() else "nommé, non choisi"
