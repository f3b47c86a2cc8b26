"""``cptsgeo cog``: commune codes through the years."""

import re
from pathlib import Path

import click

from cptsgeo.changes.draft import check_faultless
from cptsgeo.changes.migration import Migration, Question, migrate
from cptsgeo.cli.francais import Groupe
from cptsgeo.cli.options import as_place
from cptsgeo.cli.permission import Writes
from cptsgeo.cli.places import ECRASER, OutputFile, OutputPlan, UserPath
from cptsgeo.cli.plan_files import Target
from cptsgeo.cli.screen import tell
from cptsgeo.cli.sortie import Output, check_outputs, write
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.referentiel.vintages import COG, PREMIER_COG
from cptsgeo.render.formats import forms_of
from cptsgeo.render.result import Part, Result, Tables
from cptsgeo.render.sheets import to_text
from cptsgeo.render.tables.migration import head, migration_sheets
from cptsgeo.text.french import count, typographic
from cptsgeo.text.signs import one_line

ASKED = 1

_REPORTS = forms_of([Part.TEXT, Part.TABLES, Part.DOCUMENT])
"""Formats of the list of changes."""


@click.group(
    cls=Groupe,
    subcommand_metavar="COMMANDE …",
    short_help="Porter un plan d’un code officiel géographique à celui d’aujourd’hui.",
    epilog="Chaque commande a son aide : cptsgeo cog migrer --help.",
)
def cog() -> None:
    """Suivre les codes des communes d’une année à l’autre."""


def _choices(
    _ctx: click.Context, _param: click.Parameter, texts: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        code, equals, codes = text.replace(" ", "").upper().partition("=")
        chosen = tuple(filter(None, codes.split(",")))
        if (
            not equals
            or not chosen
            or not all(re.fullmatch(r"\d[\dAB]\d{3}", one) for one in (code, *chosen))
        ):
            raise click.BadParameter(
                "écrire le code et ceux qu’il devient, comme 85084=85084,85165."
            )
        found[code] = tuple(sorted(set(chosen)))
    return found


@cog.command(
    short_help="Réécrire un plan avec les codes d’aujourd’hui.",
    epilog="\b\nExemples :\n"
    "  cptsgeo cog migrer mon-plan-2019 --de 2019 --sortie mon-plan\n"
    "  cptsgeo cog migrer mon-plan-2023 --de 2023 --choisir 85084=85084,85165 --sortie mon-plan\n\n"
    "Code de retour : 0 si c’est fait, 1 si un code est à choisir (rien n’est écrit), 2 si un "
    "fichier ne peut être lu ou écrit.",
)
@click.argument("plan", metavar="PLAN", type=UserPath(), callback=as_place)
@click.option("--de", metavar="ANNÉE", type=click.IntRange(1943, 2100),
              help=f"Le COG dans lequel le plan est écrit, de {PREMIER_COG} à {COG}.  [par "
              "défaut : celui que dit le plan]")  # fmt: skip
@click.option("--choisir", "choix", metavar="CODE=CODES", multiple=True, callback=_choices,
              help="Pour un code partagé depuis entre plusieurs communes, celles qui sont voulues, "
              "comme 85084=85084,85165 (répétable).")  # fmt: skip
@click.option("--sortie", metavar="CHEMIN", type=OutputPlan(),
              help="Où écrire le plan migré, dossier ou classeur .xlsx.  [par défaut : PLAN est "
              "modifié, et son état précédent gardé à côté]")  # fmt: skip
@click.option("--rapport", metavar="FICHIER", type=OutputFile(),
              help="Écrire aussi la liste des changements : .csv, .xlsx, .json ou .txt.",
              )  # fmt: skip
@ECRASER
@click.pass_context
def migrer(
    ctx: click.Context,
    plan: Path,
    de: int | None,
    choix: dict[str, tuple[str, ...]],
    sortie: Path | None,
    rapport: Path | None,
    ecraser: bool,
) -> None:
    """Réécrire PLAN avec les codes du COG d’aujourd’hui, en disant tout ce qui change.

    Fusions, changements de code et de nom, communes déléguées. Un code partagé depuis entre
    plusieurs communes est demandé, jamais deviné : rien n’est écrit tant qu’il reste à choisir.
    """
    output = Output.chosen(
        _REPORTS, format_=None, sortie=rapport, ecraser=ecraser, option="--rapport"
    )
    check_outputs([output], [plan], *([Writes.plan("--sortie", sortie)] if sortie else []))
    communes = read_communes()
    target = Target.opened(plan, sortie, ecraser=ecraser)
    source = target.source
    check_faultless(source)
    year = de or source.about.cog
    found = migrate(source, communes, year, choix)
    if year != source.about.cog:
        tell(
            f"Le plan se dit au COG {source.about.cog} : il est lu au COG {year}, comme demandé.",
            err=True,
        )
    if found.questions:
        for one in found.questions:
            tell(_question(one, communes), err=True)
        tell("Rien n’a été écrit : choisir, puis recommencer.", err=True)
        ctx.exit(ASKED)
    result = _result(found, communes, plan)
    write(result, Output.chosen(_REPORTS, format_=None, sortie=None, ecraser=False), "")
    if rapport:
        write(result, output, "Changements écrits")
    for sentence in target.write(found.source, communes):
        tell(sentence, err=True)
    tell(f"Il est maintenant au COG {communes.vintages.cog}.", err=True)


def _question(one: Question, communes: Communes) -> str:
    names = ", ".join(f"{typographic(communes.atoms[code].nom)} {code}" for code in one.choix)
    return (
        f"{one.table}.csv, ligne {one.ligne} ({one.cpts_id}) : {one.raison} Choisir : --choisir "
        f"{one.code}={','.join(one.choix)} pour toutes, ou une partie d’entre elles ({names})."
    )


def _result(found: Migration, communes: Communes, plan: Path) -> Result:
    sheets = migration_sheets(found)
    title = (
        f"{typographic(one_line(plan.name))} : du COG {found.de} au COG {communes.vintages.cog}, "
        f"{count(len(found.changements), 'ligne changée', 'lignes changées')}"
    )
    tables = Tables(title, lambda: sheets, lambda: [communes.vintages.mention])
    told = f"\n{to_text(sheets)}" if any(one.lignes for one in sheets) else ""
    return Result(
        text=lambda _width: f"{title}\n{told}",
        tables=tables,
        document=tables.document(lambda: head(found, communes)),
    )
