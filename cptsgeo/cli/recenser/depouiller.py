"""``cptsgeo recenser depouiller``: what came back, and into the plan."""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from cptsgeo.changes.survey.answer import Returned
from cptsgeo.changes.survey.applying import apply
from cptsgeo.changes.survey.form import edition_named
from cptsgeo.changes.survey.gathering import Gathered, files_of, gathered
from cptsgeo.changes.survey.lists import Listed, Worth, lists_of
from cptsgeo.changes.survey.reading import Context, open_file, read_returned
from cptsgeo.cli.cpts.gesture import Asked as Gesture
from cptsgeo.cli.cpts.gesture import examined, finish, when_option
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.options import PLAN, PlanAsked
from cptsgeo.cli.permission import Writes, check_writes
from cptsgeo.cli.places import UserPath
from cptsgeo.cli.recenser.whom import Whom, whom_options
from cptsgeo.cli.screen import tell
from cptsgeo.cli.sortie import Output, output_options, write
from cptsgeo.plan.model import DECLAREE, OFFICIELLE
from cptsgeo.render.provenance import aside, head, sources
from cptsgeo.render.result import Part, Result, Tables
from cptsgeo.render.sheets import to_json, to_text
from cptsgeo.render.tables.survey import summary, survey_sheets, survey_text
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import typographic

_TOGETHER = 3
"""Files that are opened at a time, each in a process of its own."""


@dataclass(frozen=True)
class Told:
    """What is said of the lists that came back.

    Attributes
    ----------
    officielle : bool
        Whether they are annexed to an ACI, or a projet de santé that is validated.
    annexe : str
        The annex that was seen.
    effet : PartialDate or None
        From when on they are the territories.
    derogation : str
        Why communes that several claim are shared.
    """

    officielle: bool
    annexe: str
    effet: PartialDate | None
    derogation: str

    def worth(self) -> Worth:
        """Give what lists are worth, once what was said is seen to make sense.

        Returns
        -------
        Worth
            Of all lists that came back.

        Raises
        ------
        click.UsageError
            If an official list names no annex, or an annex is named for one that is not.
        """
        annexe = " ".join(self.annexe.split())
        if self.officielle and not annexe:
            raise click.UsageError(
                "--officielle demande --annexe : nommer l’annexe de l’ACI ou du projet de santé "
                "qui a été vue."
            )
        if annexe and not self.officielle:
            raise click.UsageError("--annexe va avec --officielle : ajouter --officielle.")
        worth = OFFICIELLE if self.officielle else DECLAREE
        return Worth(worth, annexe, self.effet, self.derogation)


told_options = grouped(
    "told",
    Told,
    click.option("--officielle", is_flag=True,
                 help="Les listes attestées sont celles d’une annexe que vous avez vue : avec "
                 "--annexe.  [par défaut : déclarées]"),
    click.option("--annexe", default="", metavar="TEXTE", help="L’annexe vue."),
    when_option("À partir de quand les listes sont les territoires.  [par défaut : depuis "
                "toujours]", needed=False, name="--effet"),
    click.option("--derogation", default="", metavar="MOTIF",
                 help="Partager, avec ce motif, les communes que plusieurs CPTS attestent."),
)  # fmt: skip
"""What goes with lists: `Told`, as ``told``."""


@click.command(
    cls=Commande,
    short_help="Lire les formulaires revenus, et les inscrire dans le plan.",
    epilog="\b\nExemples :\n"
    "  cptsgeo recenser depouiller reponses\n"
    "  cptsgeo recenser depouiller reponses --sortie depouillement.xlsx\n"
    "  cptsgeo recenser depouiller reponses --plan mon-plan --appliquer\n\n"
    "Code de retour : 0, ou 2 si le dossier ou le plan ne peut être lu ou écrit.",
)
@click.argument("dossier", metavar="DOSSIER", type=UserPath())
@click.option("--appliquer", is_flag=True,
              help="Inscrire les réponses dans le plan (cptsgeo plan annuler les ôte).",
              )  # fmt: skip
@told_options
@whom_options("la plus récente des formulaires")
@grouped("asked", PlanAsked, PLAN)
@output_options(Part.TEXT, Part.TABLES, Part.DOCUMENT)
def depouiller(
    dossier: Path, appliquer: bool, told: Told, whom: Whom, asked: PlanAsked, output: Output
) -> None:
    """Lire les formulaires revenus dans DOSSIER : qui a répondu, qui non, ce qui change.

    Les fichiers peuvent avoir été renommés, copiés, enregistrés en ODS, remplis à moitié. Ce qui
    n’est pas lu est dit, par fichier et par case ; ce qui désigne une personne est laissé de côté
    sans être répété. Une CPTS qui répond deux fois autrement n’est pas devinée : c’est demandé.

    Rien n’est écrit sans --appliquer. Avec lui, tout l’est d’un seul geste : actions, fiches,
    identités, et les listes de communes dont la ligne « Cette liste est complète… » est remplie,
    comme par cptsgeo cpts liste. Une liste qui en contredit une aussi sûre attend.
    """
    worth = told.worth()
    output.check(dossier, asked.path)
    gesture = Gesture(asked.plan, essai=not appliquer)
    held = gesture.held()
    if appliquer:
        check_writes([Writes.plan("--plan", asked.path)], [dossier])
    territories = examined(held.source, told.effet)
    files = _read(files_of(dossier), Context(territories, dossier))
    found = gathered(territories, files, whom.edition, whom.among(territories))
    lists = lists_of(found, worth)
    write(_result(found, lists, asked), output, "Dépouillement écrit")
    if not appliquer:
        tell("Rien n’est écrit dans le plan : --appliquer y inscrit les réponses.", err=True)
        return
    finish(gesture, held, apply(found, held.source, lists, worth), territories)


def _read(paths: Sequence[Path], context: Context) -> Iterator[Returned]:
    """Read files: the next ones are opened while one is understood."""
    hidden = not sys.stderr.isatty()
    with ThreadPoolExecutor(_TOGETHER) as pool:
        opened = pool.map(open_file, paths)
        pairs = zip(paths, opened, strict=True)
        with click.progressbar(pairs, length=len(paths), label="Réponses", file=sys.stderr,
                               hidden=hidden) as running:  # fmt: skip
            for path, grids in running:
                yield read_returned(path, grids, context)


def _result(found: Gathered, lists: dict[str, Listed], asked: PlanAsked) -> Result:
    territories = found.found
    parts = (
        f"{typographic(territories.plan.nom)}, recensement de {edition_named(found.edition)}",
        aside(territories.plan),
    )
    title = ", ".join(filter(None, parts))
    tables = Tables(
        title, lambda: survey_sheets(found, lists), partial(sources, territories), "reponses"
    )

    def document() -> str:
        about = head("recensement", territories, empreinte=asked.read_by())
        return to_json({**about, "edition": found.edition.iso}, survey_sheets(found, lists))

    def text(width: int) -> str:
        told = to_text(survey_text(found, lists), width=width)
        return f"{title}\n\n{summary(found, lists)}\n\n{told}"

    return Result(text=text, tables=tables, document=document)
