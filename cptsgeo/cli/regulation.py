"""``cptsgeo regulation``: write the page of those who take calls."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import Places, PlanAsked, place_options, plan_options
from cptsgeo.cli.places import ECRASER, OutputFile
from cptsgeo.cli.sortie import Output, write
from cptsgeo.render.formats import of_name, of_suffix, suffix_of
from cptsgeo.render.result import Result
from cptsgeo.text.french import quoted

if TYPE_CHECKING:
    from cptsgeo.render.pages.regulation import page_regulation
else:
    page_regulation = later("cptsgeo.render.pages.regulation:page_regulation")


@click.command(
    cls=Commande,
    short_help="Trouver la CPTS d’une commune pendant un appel (page HTML).",
    epilog="\b\nExemples :\n"
    "  cptsgeo regulation\n"
    "  cptsgeo regulation --departement 49 --sortie sas-49.html\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@place_options()
@plan_options
@click.option("--sortie", metavar="FICHIER", type=OutputFile(),
              default=Path("maps/regulation.html"),
              help="Page à écrire.  [par défaut : maps/regulation.html]")  # fmt: skip
@ECRASER
def regulation(places: Places, asked: PlanAsked, sortie: Path, ecraser: bool) -> None:
    """Écrire la page de ceux qui répondent aux appels, au SAS ou au Centre 15.

    Elle se sert au clavier seul : une commune, un code postal ou un ancien nom, et viennent la
    CPTS, les soins non programmés qu’elle déclare, son site et son contact, puis les CPTS les plus
    proches. Elle s’ouvre sans réseau, et connaît aussi les communes des abords.
    """
    form = of_name("html")
    if of_suffix(suffix_of(sortie)) is not form:
        raise click.UsageError(
            f"C’est une page qui est écrite : donner un nom en .html plutôt que "
            f"{quoted(sortie.name)}."
        )
    output = Output(form, sortie, ecraser)
    output.check(asked.path)
    territories = asked.territories()
    shown = places.among(territories)
    empreinte = asked.read_by()
    write(
        Result(page=lambda: page_regulation(territories, shown, empreinte=empreinte)),
        output,
        "Page écrite",
    )
