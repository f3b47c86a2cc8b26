"""``cptsgeo cartes``: write the maps of a plan."""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo.cli.francais import Commande
from cptsgeo.cli.indicateur import INDICATEUR, load_indicator
from cptsgeo.cli.options import AU, PLAN, load
from cptsgeo.cli.sortie import PAPIER, check_output
from cptsgeo.files.tables import whole_file
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import count, listed, quoted, slug, typographic

if TYPE_CHECKING:
    from cptsgeo.render.pages.maps.model import MapOptions, MapPage


@click.command(
    cls=Commande,
    short_help="Dessiner les cartes d’un plan (pages HTML hors ligne).",
    epilog="\b\nExemples :\n"
    "  cptsgeo cartes\n"
    "  cptsgeo cartes --departement 44 --departement Vendée\n"
    "  cptsgeo cartes --cpts ancenis --sortie cartes/\n"
    "  cptsgeo cartes --format png --papier ecran",
)
@click.option("--region", "regions", multiple=True, metavar="RÉGION",
              help="Carte d’une région, par son code ou son nom (répétable).")  # fmt: skip
@click.option("--departement", "departements", multiple=True, metavar="DÉPARTEMENT",
              help="Carte d’un département, par son code ou son nom (répétable).")  # fmt: skip
@click.option("--cpts", "cpts", multiple=True, metavar="CPTS",
              help="Territoire complet d’une CPTS, par son identifiant ou son nom (répétable).",
              )  # fmt: skip
@PLAN
@AU
@INDICATEUR
@click.option("--fond", is_flag=True,
              help="Ajouter un fond de carte IGN, demandé à data.geopf.fr à l’ouverture.",
              )  # fmt: skip
@click.option("--format", "format_", metavar="html|png|svg|pdf", default="html",
              type=click.Choice(("html", "png", "svg", "pdf"), case_sensitive=False),
              help="Pages interactives (html), ou images fixes pour des diapositives et "
              "l’impression.  [par défaut : html]")  # fmt: skip
@PAPIER
@click.option("--sortie", metavar="DOSSIER", type=click.Path(path_type=Path), default=Path("maps"),
              help="Où écrire les pages.  [par défaut : maps]")  # fmt: skip
@click.option("--ecraser", is_flag=True,
              help="Remplacer aussi des fichiers qui ne viennent pas de cptsgeo.")  # fmt: skip
def cartes(
    regions: tuple[str, ...],
    departements: tuple[str, ...],
    cpts: tuple[str, ...],
    plan: Path | None,
    au: PartialDate | None,
    indicateur: Path | None,
    colonne: str | None,
    feuille: str | None,
    agregation: str | None,
    fond: bool,
    format_: str,
    papier: str,
    sortie: Path,
    ecraser: bool,
) -> None:
    """Dessiner les cartes d’un plan.

    Sans sélection : chaque région et chaque département du périmètre, et une page d’accueil. Les
    pages s’ouvrent sans réseau ; celles d’un passage précédent sont remplacées. En PNG, SVG ou
    PDF : les mêmes cartes, sur une feuille ou une diapositive. Avec un indicateur : des cartes à
    part, qui en portent le nom.
    """
    if fond and format_ != "html":
        raise click.UsageError("--fond ne vaut que pour une page interactive : ôter --format.")
    from cptsgeo.render.pages.maps.indicator_layer import indicator_layer  # noqa: PLC0415
    from cptsgeo.render.pages.maps.model import MapOptions  # noqa: PLC0415 (numpy)
    from cptsgeo.render.pages.maps.places import PLAN_IGN  # noqa: PLC0415

    territories = load(plan, au)
    told = load_indicator(territories.communes, indicateur, colonne, feuille, agregation)
    home = not (regions or departements or cpts or told)
    perimetre = territories.communes.codes_of(territories.plan.perimetre)
    layer = indicator_layer(told, perimetre) if told else None
    options = MapOptions(PLAN_IGN if fond else None, home, layer)
    jobs = [*_jobs(territories, regions, departements, cpts, options)]
    hidden = not sys.stderr.isatty()
    with click.progressbar(jobs, label="Cartes", file=sys.stderr, hidden=hidden) as running:
        # Each is drawn as it is asked for, and all are before anything is written.
        pages = (job() for job in running)
        if format_ == "html":
            from cptsgeo.render.pages.maps.folder import save_pages  # noqa: PLC0415 (folium)

            files = save_pages(pages, sortie, home=home, ecraser=ecraser)
        else:
            files = _stills(pages, sortie, format_, papier, ecraser=ecraser)
    _warn(territories)
    words = (
        ("page écrite", "pages écrites")
        if format_ == "html"
        else ("image écrite", "images écrites")
    )
    click.echo(f"{count(len(files), *words)} dans {sortie} :")
    for file in files:
        click.echo(f"  {file.name}")


def _stills(
    pages: "Iterable[MapPage]", folder: Path, form: str, papier: str, *, ecraser: bool
) -> list[Path]:
    from cptsgeo.render.paper.map import still_map  # noqa: PLC0415 (matplotlib)
    from cptsgeo.render.paper.sheet_of_paper import PAPERS  # noqa: PLC0415

    contents: dict[Path, bytes] = {}
    for page in pages:
        path = (folder / page.subject.file).with_suffix(f".{form}")
        check_output(path, [], form, ecraser=ecraser)
        contents[path] = still_map(page, form, PAPERS[papier])
    for path, content in contents.items():
        with whole_file(path) as temporary:
            temporary.write_bytes(content)
    return [*contents]


def _jobs(
    territories: Territories,
    regions: tuple[str, ...],
    departements: tuple[str, ...],
    cpts: tuple[str, ...],
    options: "MapOptions",
) -> Iterator[Callable[[], "MapPage"]]:
    from cptsgeo.render.pages.maps import places  # noqa: PLC0415 (numpy)

    communes = territories.communes
    region_codes = [communes.region(text) for text in regions]
    departement_codes = [communes.departement(text) for text in departements]
    if not (regions or departements or cpts):
        departement_codes = list(territories.plan.perimetre)
        perimetre = communes.select(departements=departement_codes)
        regions_there = {commune.region for commune in perimetre}
        # Overseas last, as their departments are; their codes are those before 10 (INSEE).
        region_codes = sorted(
            regions_there, key=lambda code: (int(code) < 10, slug(communes.regions[code]))
        )
    cpts_ids = [territories.plan.find(text).cpts_id for text in cpts]
    for code in region_codes:
        yield partial(places.region_page, territories, code, options)
    for code in departement_codes:
        yield partial(places.departement_page, territories, code, options)
    for cpts_id in cpts_ids:
        yield partial(places.cpts_page, territories, cpts_id, options)


def _warn(territories: Territories) -> None:
    names, atoms = territories.cpts, territories.communes.atoms
    for atom, owners in territories.contested.items():
        claimants = listed(quoted(typographic(names[owner].nom)) for owner in owners)
        click.echo(
            f"Attention : {typographic(atoms[atom].nom)} ({atom}) est revendiquée par {claimants} "
            "sans dérogation ; elle est dessinée comme contestée.",
            err=True,
        )
    for part in territories.incomplete:
        commune = territories.communes.by_code[part.commune]
        click.echo(
            f"Attention : {quoted(typographic(names[part.cpts_id].nom))} ne nomme qu’une partie "
            f"de la commune {typographic(commune.nom)} ({commune.code}) ; il manque "
            f"{listed(part.missing)}. La commune est comptée entière.",
            err=True,
        )
