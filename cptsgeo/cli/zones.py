"""``cptsgeo zones-blanches``: what no CPTS covers, and what it could become."""

from functools import partial
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.analysis import zones
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.indicateur import IndicatorAsked, indicator_options
from cptsgeo.cli.options import Places, PlanAsked, place_options, plan_options
from cptsgeo.cli.sortie import PAPIER, Output, output_options, write
from cptsgeo.plan import aci
from cptsgeo.render.provenance import head, situation, sources
from cptsgeo.render.result import Layers, Part, Result, Tables
from cptsgeo.render.sheets import Sheet, to_text
from cptsgeo.render.tables.zones import zones_geojson, zones_sheets, zones_text, zones_title
from cptsgeo.text.french import typographic

if TYPE_CHECKING:
    from cptsgeo.analysis.indicators import Indicator
    from cptsgeo.render.exports.metadata import about
    from cptsgeo.render.exports.zones import zones_layers
    from cptsgeo.render.pages.zones import page_zones
    from cptsgeo.render.paper.sheet import paper
    from cptsgeo.render.paper.zones import still_zones
    from cptsgeo.render.tables.indicators import (
        indicator_by_group,
        indicator_facts,
        indicator_set_aside,
        indicator_text,
    )
else:
    still_zones = later("cptsgeo.render.paper.zones:still_zones")
    paper = later("cptsgeo.render.paper.sheet:paper")
    about = later("cptsgeo.render.exports.metadata:about")
    zones_layers = later("cptsgeo.render.exports.zones:zones_layers")
    page_zones = later("cptsgeo.render.pages.zones:page_zones")
    indicator_by_group = later("cptsgeo.render.tables.indicators:indicator_by_group")
    indicator_facts = later("cptsgeo.render.tables.indicators:indicator_facts")
    indicator_set_aside = later("cptsgeo.render.tables.indicators:indicator_set_aside")
    indicator_text = later("cptsgeo.render.tables.indicators:indicator_text")


def _statut(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str | None:
    return aci.statut_of(text) if text is not None else None


@click.command(
    "zones-blanches",
    cls=Commande,
    short_help="Trouver les zones blanches, et ce qu’elles pourraient devenir.",
    epilog="\b\nExemples :\n"
    "  cptsgeo zones-blanches --departement Maine-et-Loire\n"
    "  cptsgeo zones-blanches --sortie zones.html\n"
    "  cptsgeo zones-blanches --departement 72 --sortie zones.png\n"
    "  cptsgeo zones-blanches --a-partir-de operationnelle --sortie zones.xlsx\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@place_options()
@click.option("--a-partir-de", "a_partir_de", metavar="STATUT", callback=_statut,
              help="Compter aussi comme non couvert ce qui n’est pas encore à ce statut : "
              "preparatoire, accompagnement, finalise ou operationnelle.  [par défaut : tout "
              "projet couvre]")  # fmt: skip
@plan_options
@indicator_options
@PAPIER
@output_options(
    Part.TEXT,
    Part.TABLES,
    Part.DOCUMENT,
    Part.LAYERS,
    Part.FEATURES,
    Part.PAGE,
    Part.PICTURE,
)
def zones_blanches(
    places: Places,
    a_partir_de: str | None,
    asked: PlanAsked,
    indicator: IndicatorAsked,
    papier: str,
    output: Output,
) -> None:
    """Trouver les zones blanches : les communes du périmètre qu’aucune CPTS ne couvre.

    Les communes voisines forment des zones, numérotées de la plus peuplée à la moins peuplée, et
    divisées par EPCI au-delà de 40 000 habitants. Pour chacune : ce qu’elle serait seule, les CPTS
    voisines et ce que la rejoindre changerait, où se réunir. En HTML : carte, tableau et une fiche
    à imprimer par zone. En CSV : une ligne par commune. En PNG, SVG ou PDF : la carte, les zones
    numérotées.
    """
    output.check(asked.path, indicator.indicateur)
    territories = asked.territories()
    found = zones.zones_blanches(
        territories, departements=places.among(territories), a_partir_de=a_partir_de
    )
    told = indicator.read(territories)
    write(_result(found, told, papier, asked), output, "Zones blanches écrites")


def _result(
    found: zones.ZonesBlanches, told: "Indicator | None", papier: str, asked: PlanAsked
) -> Result:
    territories = found.territories
    groups = {group.numero: group.codes for group in found.groupes}
    named = {group.numero: typographic(group.nom) for group in found.groupes}
    more = [indicator_by_group(told, territories, groups, named)] if told else []
    title = f"{typographic(territories.plan.nom)}, {situation(territories)}"

    def text(width: int) -> str:
        sheets = [*zones_text(found), *(indicator_text(more, told) if told else [])]
        written = to_text(sheets, width=width) or f"{zones_title(found)}."
        return f"{title}\n\n{written}".rstrip("\n") + "\n"

    def sheets() -> list[Sheet]:
        return [*zones_sheets(found), *([*more, indicator_set_aside(told)] if told else [])]

    def page() -> str:
        facts = indicator_facts(told, territories, groups) if told else {}
        return page_zones(found, empreinte=asked.read_by(), facts=facts)

    tables = Tables(
        f"{zones_title(found)}. {title}", sheets, partial(sources, territories), main="communes"
    )
    return Result(
        text=text,
        tables=tables,
        document=tables.document(
            lambda: head("zones-blanches", territories, empreinte=asked.read_by())
        ),
        layers=Layers(
            lambda: zones_layers(found),
            lambda: about(territories, empreinte=asked.read_by()),
            lambda: territories.communes.topology,
        ),
        features=lambda: zones_geojson(found, empreinte=asked.read_by()),
        page=page,
        picture=lambda form: still_zones(found, form, paper(papier)),
    )
