"""``cptsgeo atelier``: write the page to draw a territory in a meeting."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import Places, PlanAsked, place_options, plan_options
from cptsgeo.cli.places import ECRASER, OutputFile, UserPath
from cptsgeo.cli.sortie import Output, write
from cptsgeo.render.formats import of_name, of_suffix, suffix_of
from cptsgeo.render.result import Result
from cptsgeo.text.french import quoted

if TYPE_CHECKING:
    from cptsgeo.render.atelier.extent import extent, start
    from cptsgeo.render.atelier.page import page_atelier
else:
    extent = later("cptsgeo.render.atelier.extent:extent")
    start = later("cptsgeo.render.atelier.extent:start")
    page_atelier = later("cptsgeo.render.atelier.page:page_atelier")


@click.command(
    cls=Commande,
    short_help="Dessiner un territoire en réunion, hors ligne (page HTML).",
    epilog="\b\nExemples :\n"
    "  cptsgeo atelier\n"
    "  cptsgeo atelier --departement 49\n"
    "  cptsgeo atelier --autour ancenis --proposition communes.xlsx\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@place_options("Une région, par son code ou son nom (répétable), ou « toutes ».")
@click.option("--autour", metavar="CPTS|COMMUNE",
              help="Les communes autour d’une CPTS ou d’une commune.")  # fmt: skip
@click.option("--proposition", metavar="FICHIER", type=UserPath(),
              help="Liste de communes d’où partir, comme pour « cptsgeo valider ».")  # fmt: skip
@plan_options
@click.option("--sortie", metavar="FICHIER", type=OutputFile(),
              default=Path("maps/atelier.html"),
              help="Page à écrire.  [par défaut : maps/atelier.html]")  # fmt: skip
@ECRASER
def atelier(
    places: Places,
    autour: str | None,
    proposition: Path | None,
    asked: PlanAsked,
    sortie: Path,
    ecraser: bool,
) -> None:
    """Écrire la page où dessiner un territoire en réunion : commune par commune, règles appliquées.

    La page s’ouvre sans réseau ni installation, d’un courriel ou d’une clé USB. Elle montre le
    périmètre du plan, ou ce qui est choisi, et deux communes au-delà.
    """
    form = of_name("html")
    if of_suffix(suffix_of(sortie)) is not form:
        raise click.UsageError(
            f"L’atelier est une page : donner un nom en .html plutôt que {quoted(sortie.name)}."
        )
    output = Output(form, sortie, ecraser)
    output.check(asked.path, proposition)
    territories = asked.territories()
    begun = start(territories, proposition) if proposition else None
    place, codes = extent(
        territories, regions=places.regions, departements=places.departements, around=autour
    )
    codes |= set(begun.codes if begun else ())
    page = page_atelier(territories, codes, place=place, start=begun, empreinte=asked.digest())
    write(Result(page=lambda: page), output, "Atelier écrit")
