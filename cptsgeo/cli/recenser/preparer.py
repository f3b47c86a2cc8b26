"""``cptsgeo recenser preparer``: a form for each CPTS."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.changes.survey.form import edition_named, form_of
from cptsgeo.cli.cpts.gesture import today
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.options import PLAN, PlanAsked
from cptsgeo.cli.places import ECRASER, OutputFolder
from cptsgeo.cli.recenser.whom import Whom, whom_options
from cptsgeo.cli.screen import tell
from cptsgeo.cli.sortie import Output, check_outputs, save
from cptsgeo.render.formats import of_name
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import count, slug

if TYPE_CHECKING:
    from cptsgeo.render.sheets.form import to_form
else:
    to_form = later("cptsgeo.render.sheets.form:to_form")

_BOOK = of_name("xlsx")


@click.command(
    cls=Commande,
    short_help="Écrire un formulaire par CPTS, avec ce qui est su d’elle.",
    epilog="\b\nExemples :\n"
    '  cptsgeo recenser preparer --edition "janvier 2027" --sortie formulaires\n'
    "  cptsgeo recenser preparer --cpts Ancenis --sortie formulaires\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@click.option("--sortie", required=True, metavar="DOSSIER", type=OutputFolder(),
              help="Le dossier où écrire les formulaires, un classeur par CPTS.")  # fmt: skip
@ECRASER
@whom_options("le mois en cours")
@grouped("asked", PlanAsked, PLAN)
def preparer(sortie: Path, ecraser: bool, whom: Whom, asked: PlanAsked) -> None:
    """Écrire un formulaire par CPTS : un classeur XLSX, sans macro, à lui envoyer.

    Il montre ce qui est su de la CPTS (identité, actions de la dernière édition, communes), à
    garder, corriger ou retirer. Les effectifs et les notes, qui sont internes, n’y sont pas ;
    aucun nom de personne n’y est demandé. Un formulaire rempli n’est jamais remplacé sans
    --ecraser.
    """
    territories = asked.territories()
    edition = whom.edition or parse_date(today().isoformat()[:7])
    forms = [form_of(territories, cpts_id, edition) for cpts_id in whom.among(territories)]
    outputs = [Output(_BOOK, sortie / f"{slug(one.cpts_id)}.xlsx", ecraser) for one in forms]
    check_outputs(outputs, [asked.path])
    hidden = not sys.stderr.isatty()
    with click.progressbar(forms, label="Formulaires", file=sys.stderr, hidden=hidden) as running:
        contents = [_BOOK.sealed({"": to_form(one)}) for one in running]
    save(zip(outputs, contents, strict=True))
    written = count(len(forms), "formulaire écrit", "formulaires écrits")
    tell(f"{written} dans {sortie}, édition de {edition_named(edition)}.")
    tell("Ce qui revient se lit ensuite : cptsgeo recenser depouiller DOSSIER.")
