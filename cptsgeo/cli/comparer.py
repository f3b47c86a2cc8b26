"""``cptsgeo comparer``: what changed between two plans, or in one between two dates."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.analysis.comparison import Comparison, compare
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.options import as_date, as_place, read_territories
from cptsgeo.cli.places import UserPath
from cptsgeo.cli.sortie import PAPIER, Output, output_options, write
from cptsgeo.render.formats import Format
from cptsgeo.render.provenance import situation, sources
from cptsgeo.render.result import Part, Result, Tables
from cptsgeo.render.tables import changes
from cptsgeo.render.tables.comparison import comparison_head, comparison_sheets
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import typographic

if TYPE_CHECKING:
    from cptsgeo.files.fingerprint import fingerprint
    from cptsgeo.render.pages.comparison import page_comparison
    from cptsgeo.render.paper.comparison import still_comparison
    from cptsgeo.render.paper.documents.comparison import document_comparison
    from cptsgeo.render.paper.setting import set_document
    from cptsgeo.render.paper.sheet import paper
else:
    document_comparison = later("cptsgeo.render.paper.documents.comparison:document_comparison")
    set_document = later("cptsgeo.render.paper.setting:set_document")
    still_comparison = later("cptsgeo.render.paper.comparison:still_comparison")
    paper = later("cptsgeo.render.paper.sheet:paper")
    fingerprint = later("cptsgeo.files.fingerprint:fingerprint")
    page_comparison = later("cptsgeo.render.pages.comparison:page_comparison")


@dataclass(frozen=True)
class Dates:
    """The dates of two situations.

    Attributes
    ----------
    au : PartialDate or None
        That of both, unless one has its own; None for the latest event of each.
    au_a : PartialDate or None
        That of the first.
    au_b : PartialDate or None
        That of the second.
    """

    au: PartialDate | None
    au_a: PartialDate | None
    au_b: PartialDate | None


date_options = grouped(
    "dates",
    Dates,
    click.option("--au", metavar="DATE", callback=as_date,
                 help="Situation des deux plans à cette date.  [par défaut : le dernier événement "
                 "connu de chacun]"),
    click.option("--au-a", metavar="DATE", callback=as_date,
                 help="Date du premier plan seulement."),
    click.option("--au-b", metavar="DATE", callback=as_date,
                 help="Date du second plan seulement."),
)  # fmt: skip
"""``--au``, ``--au-a`` and ``--au-b``: the `Dates`, as ``dates``."""


def _output(
    forms: tuple[Format, ...],
    *,
    html: bool,
    format_: str | None,
    sortie: Path | None,
    ecraser: bool,
) -> Output:
    """The form and the file, ``--html`` being short for a page in a file of its own."""
    if html and format_ not in (None, "html"):
        raise click.UsageError(f"--html écrit une page : ôter --html, ou --format {format_}.")
    if html:
        format_, sortie = "html", sortie or Path("comparaison.html")
    return Output.chosen(forms, format_=format_, sortie=sortie, ecraser=ecraser)


@click.command(
    cls=Commande,
    short_help="Comparer deux plans, ou un plan à deux dates.",
    epilog="\b\nExemples :\n"
    "  cptsgeo comparer plan-2025 plan-2026\n"
    "  cptsgeo comparer fourni mon-plan\n"
    "  cptsgeo comparer mon-plan mon-plan --au-a 2023-12 --au-b 2026-01 --html\n"
    "  cptsgeo comparer avant apres --format commit | git commit -F -\n\n"
    "Code de retour : 0 (même si rien n’a changé), ou 2 si un fichier ne peut être lu ou écrit.",
)
@click.argument("plan_a", metavar="PLAN_A", type=UserPath(), callback=as_place)
@click.argument("plan_b", metavar="PLAN_B", type=UserPath(), callback=as_place)
@date_options
@PAPIER
@output_options(
    Part.TEXT,
    Part.MESSAGE,
    Part.TABLES,
    Part.DOCUMENT,
    Part.PAGE,
    Part.PICTURE,
    Part.PAPER,
    help="Forme du résultat ; commit : texte pour un message de commit.  [par défaut : "
    "d’après le nom de --sortie, sinon texte]",
    first=[
        click.option(
            "--html",
            is_flag=True,
            help="Page avec les deux cartes côte à côte, écrite dans comparaison.html ou --sortie.",
        ),
    ],
    chosen=_output,
)
def comparer(plan_a: Path, plan_b: Path, dates: Dates, papier: str, output: Output) -> None:
    """Dire ce qui change de PLAN_A à PLAN_B : CPTS, communes, statuts, couverture.

    Chacun est un dossier, un classeur, ou « fourni » pour le plan livré avec cptsgeo. Les codes
    sont ramenés aux communes d’aujourd’hui : deux plans écrits dans des millésimes différents se
    comparent. En CSV : une ligne par commune qui change de CPTS. En PNG ou SVG : les deux
    cartes, et ce qui change. En HTML ou PDF : les cartes et tous les tableaux.
    """
    output.check(plan_a, plan_b)
    before = read_territories(plan_a, dates.au_a or dates.au)
    after = read_territories(plan_b, dates.au_b or dates.au)
    result = _result(compare(before, after), papier, lambda: fingerprint([plan_a, plan_b]))
    write(result, output, "Comparaison écrite")


def _result(found: Comparison, papier: str, empreinte: Callable[[], str]) -> Result:
    before, after = found.avant, found.apres
    title = " → ".join(f"{typographic(one.plan.nom)}, {situation(one)}" for one in (before, after))
    tables = Tables(
        title, lambda: comparison_sheets(found), partial(sources, after), main="communes"
    )
    return Result(
        text=lambda width: f"{title}\n\n{changes.comparison_text(found, width=width)}",
        message=lambda: changes.comparison_commit(found),
        tables=tables,
        document=tables.document(lambda: comparison_head(found)),
        page=lambda: page_comparison(found, empreinte=empreinte()),
        picture=lambda form: still_comparison(found, form, paper(papier)),
        paper=lambda: set_document(document_comparison(found, empreinte=empreinte())),
    )
