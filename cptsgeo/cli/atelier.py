"""``cptsgeo atelier``: write the page to draw a territory in a meeting."""

from pathlib import Path

import click

from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import AU, DEPARTEMENT, PLAN, load, read_by
from cptsgeo.cli.sortie import ECRASER, check_output, deliver
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import quoted


@click.command(
    cls=Commande,
    short_help="Dessiner un territoire en réunion, hors ligne (page HTML).",
    epilog="\b\nExemples :\n"
    "  cptsgeo atelier\n"
    "  cptsgeo atelier --departement 49\n"
    "  cptsgeo atelier --autour ancenis --proposition communes.xlsx\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@click.option("--region", "regions", multiple=True, metavar="RÉGION",
              help="Une région, par son code ou son nom (répétable), ou « toutes ».")  # fmt: skip
@DEPARTEMENT
@click.option("--autour", metavar="CPTS|COMMUNE",
              help="Les communes autour d’une CPTS ou d’une commune.")  # fmt: skip
@click.option("--proposition", metavar="FICHIER", type=click.Path(path_type=Path),
              help="Liste de communes d’où partir, comme pour « cptsgeo valider ».")  # fmt: skip
@PLAN
@AU
@click.option("--sortie", metavar="FICHIER", type=click.Path(path_type=Path),
              default=Path("maps/atelier.html"),
              help="Page à écrire.  [par défaut : maps/atelier.html]")  # fmt: skip
@ECRASER
def atelier(
    regions: tuple[str, ...],
    departements: tuple[str, ...],
    autour: str | None,
    proposition: Path | None,
    plan: Path | None,
    au: PartialDate | None,
    sortie: Path,
    ecraser: bool,
) -> None:
    """Écrire la page où dessiner un territoire en réunion : commune par commune, règles appliquées.

    La page s’ouvre sans réseau ni installation, d’un courriel ou d’une clé USB. Elle montre le
    périmètre du plan, ou ce qui est choisi, et deux communes au-delà.
    """
    from cptsgeo.render.atelier import extent  # noqa: PLC0415
    from cptsgeo.render.atelier.page import page_atelier  # noqa: PLC0415 (numpy, jinja2)

    if sortie.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(
            f"L’atelier est une page : donner un nom en .html plutôt que {quoted(sortie.name)}."
        )
    check_output(sortie, [plan, proposition], "html", ecraser=ecraser)
    territories = load(plan, au)
    start = extent.start(territories, proposition) if proposition else None
    place, codes = extent.extent(
        territories, regions=regions, departements=departements, around=autour
    )
    codes |= set(start.codes if start else ())
    page = page_atelier(territories, codes, place=place, start=start, empreinte=read_by(plan))
    deliver(page, sortie, "Atelier écrit")
