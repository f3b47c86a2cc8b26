"""``cptsgeo cartes``: write the maps of a plan."""

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later, load
from cptsgeo.cli.actions import check_declared
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.indicateur import IndicatorAsked, indicator_options
from cptsgeo.cli.options import PlanAsked, plan_options
from cptsgeo.cli.permission import Writes, check_writes
from cptsgeo.cli.places import OutputFolder
from cptsgeo.cli.screen import tell
from cptsgeo.cli.sortie import PAPIER, Output, check_outputs, save
from cptsgeo.plan.territories import Territories
from cptsgeo.render.formats import Format, forms_of, of_name
from cptsgeo.render.result import Part, Picture, lacking_signs
from cptsgeo.text.french import count, listed, quoted, slug, typographic

if TYPE_CHECKING:
    from cptsgeo.render.atelier.extent import extent
    from cptsgeo.render.atelier.page import page_atelier
    from cptsgeo.render.pages.maps.folder import map_pages
    from cptsgeo.render.pages.maps.indicator_layer import indicator_layer
    from cptsgeo.render.pages.maps.model import MapLayer, MapOptions, MapPage
    from cptsgeo.render.pages.maps.places import cpts_page, departement_page, region_page
    from cptsgeo.render.pages.maps.theme_layer import theme_layer
    from cptsgeo.render.paper.map import draw_map
    from cptsgeo.render.paper.sheet import paper
else:
    extent = later("cptsgeo.render.atelier.extent:extent")
    page_atelier = later("cptsgeo.render.atelier.page:page_atelier")
    map_pages = later("cptsgeo.render.pages.maps.folder:map_pages")
    indicator_layer = later("cptsgeo.render.pages.maps.indicator_layer:indicator_layer")
    MapOptions = later("cptsgeo.render.pages.maps.model:MapOptions")
    cpts_page = later("cptsgeo.render.pages.maps.places:cpts_page")
    departement_page = later("cptsgeo.render.pages.maps.places:departement_page")
    region_page = later("cptsgeo.render.pages.maps.places:region_page")
    theme_layer = later("cptsgeo.render.pages.maps.theme_layer:theme_layer")
    draw_map = later("cptsgeo.render.paper.map:draw_map")
    paper = later("cptsgeo.render.paper.sheet:paper")

ATELIER = "atelier.html"
"""The page of the atelier, beside those of maps."""

_TOGETHER = 2
"""Pictures that are set at a time: each is tens of megabytes until it is written."""

_FORMS = tuple(one.name for one in forms_of([Part.PAGE, Part.PICTURE]))


@dataclass(frozen=True)
class MapsAsked:
    """The maps to draw, as typed.

    Attributes
    ----------
    regions : tuple of str
        Codes or names.
    departements : tuple of str
        Codes or names.
    cpts : tuple of str
        Identifiers or names.
    """

    regions: tuple[str, ...]
    departements: tuple[str, ...]
    cpts: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether some are chosen."""
        return bool(self.regions or self.departements or self.cpts)


map_options = grouped(
    "maps",
    MapsAsked,
    click.option("--region", "regions", multiple=True, metavar="RÉGION",
                 help="Carte d’une région, par son code ou son nom (répétable)."),
    click.option("--departement", "departements", multiple=True, metavar="DÉPARTEMENT",
                 help="Carte d’un département, par son code ou son nom (répétable)."),
    click.option("--cpts", "cpts", multiple=True, metavar="CPTS",
                 help="Territoire complet d’une CPTS, par son identifiant ou son nom (répétable)."),
)  # fmt: skip
"""``--region``, ``--departement`` and ``--cpts``: the `MapsAsked`, as ``maps``."""


@dataclass(frozen=True)
class Files:
    """The files of maps.

    Attributes
    ----------
    form : Format
        Pages, or pictures.
    papier : str
        The sheet of a picture.
    sortie : Path
        The folder to write in.
    ecraser : bool
        Whether files that are not ours may be replaced too.
    """

    form: Format
    papier: str
    sortie: Path
    ecraser: bool


def _files(*, format_: str, papier: str, sortie: Path, ecraser: bool) -> Files:
    return Files(of_name(format_), papier, sortie, ecraser)


file_options = grouped(
    "files",
    _files,
    click.option("--format", "format_", metavar="|".join(_FORMS), default="html",
                 type=click.Choice(_FORMS, case_sensitive=False),
                 help="Pages interactives (html), ou images fixes pour des diapositives et "
                 "l’impression.  [par défaut : html]"),
    PAPIER,
    click.option("--sortie", metavar="DOSSIER", type=OutputFolder(), default=Path("maps"),
                 help="Où écrire les pages.  [par défaut : maps]"),
    click.option("--ecraser", is_flag=True,
                 help="Remplacer aussi des fichiers qui ne viennent pas de cptsgeo, ou modifiés "
                 "depuis."),
)  # fmt: skip
"""``--format``, ``--papier``, ``--sortie`` and ``--ecraser``: the `Files`, as ``files``."""


@click.command(
    cls=Commande,
    short_help="Dessiner les cartes d’un plan (pages HTML hors ligne).",
    epilog="\b\nExemples :\n"
    "  cptsgeo cartes\n"
    "  cptsgeo cartes --departement 44 --departement Vendée\n"
    "  cptsgeo cartes --cpts ancenis --sortie cartes/\n"
    "  cptsgeo cartes --theme SNP\n"
    "  cptsgeo cartes --format png --papier ecran",
)
@map_options
@plan_options
@indicator_options
@click.option("--theme", metavar="THÈME",
              help="Un thème d’action, par son libellé ou ses initiales : où il est déclaré, et "
              "pourquoi d’autres n’en disent rien.")  # fmt: skip
@click.option("--fond", is_flag=True,
              help="Ajouter un fond de carte IGN, demandé à data.geopf.fr à l’ouverture.",
              )  # fmt: skip
@click.option("--avec-previsions", "previsions", is_flag=True,
              help="Compter les statuts prévus, et tracer les territoires votés qui ne sont pas "
              "encore en vigueur.")  # fmt: skip
@click.option("--atelier", "atelier", is_flag=True,
              help="Écrire aussi l’atelier du périmètre, avec un lien de l’une à l’autre.",
              )  # fmt: skip
@file_options
def cartes(
    maps: MapsAsked,
    asked: PlanAsked,
    indicator: IndicatorAsked,
    theme: str | None,
    fond: bool,
    previsions: bool,
    atelier: bool,
    files: Files,
) -> None:
    """Dessiner les cartes d’un plan.

    Sans sélection : chaque région et chaque département du périmètre, et une page d’accueil. Les
    pages s’ouvrent sans réseau ; celles d’un passage précédent sont remplacées. En PNG, SVG ou
    PDF : les mêmes cartes, sur une feuille ou une diapositive. Avec un indicateur ou un thème : des
    cartes à part, qui en portent le nom.
    """
    interactive = files.form is of_name("html")
    if fond and not interactive:
        raise click.UsageError("--fond ne vaut que pour une page interactive : ôter --format.")
    if atelier and (maps or indicator.indicateur or not interactive):
        raise click.UsageError(
            "--atelier accompagne toutes les cartes du plan, en pages : l’ôter, ou écrire la "
            "page d’un autre lieu avec cptsgeo atelier."
        )
    read = (asked.path, indicator.indicateur)
    if theme is not None and indicator.indicateur:
        raise click.UsageError(
            "Une carte montre un thème ou un indicateur : ôter --theme, ou --indicateur."
        )
    check_writes([Writes("--sortie", (), files.sortie)], read)
    territories = asked.territories(previsions=previsions)
    told = indicator.read(territories)
    perimetre = territories.communes.codes_of(territories.plan.perimetre)
    layer: MapLayer | None = indicator_layer(told, perimetre) if told else None
    if theme is not None:
        check_declared(territories.plan)
        layer = theme_layer(territories, theme)
    home = not (maps or layer)
    background = load("cptsgeo.render.pages.maps.places:PLAN_IGN") if fond else None
    jobs = [*_jobs(territories, maps, MapOptions(background, home, layer, previsions))]
    hidden = not sys.stderr.isatty()
    with click.progressbar(jobs, label="Cartes", file=sys.stderr, hidden=hidden) as running:
        # Each is drawn as it is asked for, and all are before anything is written.
        pages = (job() for job in running)
        linked = ATELIER if atelier else ""
        documents = dict[str, str | bytes](
            map_pages(pages, home=home, atelier=linked) if interactive else _stills(pages, files)
        )
    if atelier:
        place, codes = extent(territories)
        documents[ATELIER] = page_atelier(
            territories,
            codes,
            place=place,
            empreinte=asked.digest(),
            home=load("cptsgeo.render.pages.maps.folder:HOME"),
        )
    _warn(territories)
    outputs = [Output(files.form, files.sortie / name, files.ecraser) for name in documents]
    check_outputs(outputs, read)
    sealed = [files.form.sealed({"": document}) for document in documents.values()]
    save(zip(outputs, sealed, strict=True))
    words = ("page écrite", "pages écrites") if interactive else ("image écrite", "images écrites")
    tell(f"{count(len(documents), *words)} dans {files.sortie} :")
    for name in documents:
        tell(f"  {name}")


def _stills(pages: "Iterable[MapPage]", files: Files) -> dict[str, bytes]:
    form, drawn = files.form, dict[str, "Future[Picture]"]()
    # What is drawn is set while the next one is drawn: typst leaves the interpreter alone.
    with ThreadPoolExecutor(_TOGETHER) as pool:
        for page in pages:
            name = Path(page.subject.file).with_suffix(form.suffixes[0]).name
            drawn[name] = pool.submit(draw_map(page, paper(files.papier)).picture, form.name)
    made = {name: one.result() for name, one in drawn.items()}
    for remark in lacking_signs(frozenset[str]().union(*(one.lacking for one in made.values()))):
        tell(remark, err=True)
    return {name: picture.content for name, picture in made.items()}


def _jobs(
    territories: Territories,
    maps: MapsAsked,
    options: "MapOptions",
) -> "Iterator[Callable[[], MapPage]]":
    communes = territories.communes
    region_codes = [communes.region(text) for text in maps.regions]
    departement_codes = [communes.departement(text) for text in maps.departements]
    if not maps:
        departement_codes = list(territories.plan.perimetre)
        perimetre = communes.select(departements=departement_codes)
        regions_there = {commune.region for commune in perimetre}
        # Overseas last, as their departments are; their codes are those before 10 (INSEE).
        region_codes = sorted(
            regions_there, key=lambda code: (int(code) < 10, slug(communes.regions[code]))
        )
    cpts_ids = [territories.plan.find(text).cpts_id for text in maps.cpts]
    for code in region_codes:
        yield partial(region_page, territories, code, options)
    for code in departement_codes:
        yield partial(departement_page, territories, code, options)
    for cpts_id in cpts_ids:
        yield partial(cpts_page, territories, cpts_id, options)


def _warn(territories: Territories) -> None:
    names, atoms = territories.cpts, territories.communes.atoms
    for atom, owners in territories.contested.items():
        claimants = listed(quoted(typographic(names[owner].nom)) for owner in owners)
        tell(
            f"Attention : {typographic(atoms[atom].nom)} ({atom}) est revendiquée par {claimants} "
            "sans dérogation ; elle est dessinée comme contestée.",
            err=True,
        )
    for part in territories.incomplete:
        commune = territories.communes.by_code[part.commune]
        tell(
            f"Attention : {quoted(typographic(names[part.cpts_id].nom))} ne nomme qu’une partie "
            f"de la commune {typographic(commune.nom)} ({commune.code}) ; il manque "
            f"{listed(part.missing)}. La commune est comptée entière.",
            err=True,
        )
