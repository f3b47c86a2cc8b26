"""``cptsgeo zones-blanches``: what no CPTS covers, and what it could become."""

from collections.abc import Mapping
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
from cptsgeo.text.french import listed, quoted, typographic
from cptsgeo.text.signs import one_line

if TYPE_CHECKING:
    from cptsgeo.analysis.indicators import Indicator
    from cptsgeo.render.exports.metadata import about
    from cptsgeo.render.exports.zones import zones_layers
    from cptsgeo.render.pages.zones import page_zones
    from cptsgeo.render.paper.documents.zones import document_zones
    from cptsgeo.render.paper.setting import set_document
    from cptsgeo.render.paper.sheet import paper
    from cptsgeo.render.paper.zones import still_zones
    from cptsgeo.render.tables.indicators import (
        indicator_by_group,
        indicator_facts,
        indicator_set_aside,
        indicator_text,
    )
else:
    document_zones = later("cptsgeo.render.paper.documents.zones:document_zones")
    set_document = later("cptsgeo.render.paper.setting:set_document")
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
    "  cptsgeo zones-blanches --sortie fiches.pdf\n"
    "  cptsgeo zones-blanches --zone 2 --sortie fiche.pdf\n"
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
@click.option(
    "--zone",
    metavar="NUMÉRO",
    help="Une zone ou une partie, par son numéro, comme 2 ou 1.3 : sa fiche seule, en PDF.",
)
@PAPIER
@output_options(
    Part.TEXT,
    Part.TABLES,
    Part.DOCUMENT,
    Part.LAYERS,
    Part.FEATURES,
    Part.PAGE,
    Part.PICTURE,
    Part.PAPER,
)
def zones_blanches(
    places: Places,
    a_partir_de: str | None,
    asked: PlanAsked,
    indicator: IndicatorAsked,
    zone: str | None,
    papier: str,
    output: Output,
) -> None:
    """Trouver les zones blanches : les communes du périmètre qu’aucune CPTS ne couvre.

    Les communes voisines forment des zones, numérotées de la plus peuplée à la moins peuplée, et
    divisées par EPCI au-delà de 40 000 habitants. Pour chacune : ce qu’elle serait seule, les CPTS
    voisines et ce que la rejoindre changerait, où se réunir. En HTML ou PDF : carte, tableau et une
    fiche par zone, à emporter en réunion. En CSV : une ligne par commune. En PNG ou SVG : la carte,
    les zones numérotées.
    """
    if zone is not None and output.form.name != "pdf":
        raise click.UsageError(
            "--zone donne la fiche d’une zone, en PDF : donner à --sortie un nom en .pdf."
        )
    output.check(asked.path, indicator.indicateur)
    territories = asked.territories()
    found = zones.zones_blanches(
        territories, departements=places.among(territories), a_partir_de=a_partir_de
    )
    check_zone(zone, found)
    told = indicator.read(territories)
    write(_result(found, told, papier, asked, zone), output, "Zones blanches écrites")


def check_zone(zone: str | None, found: zones.ZonesBlanches) -> None:
    """Refuse the number of no zone."""
    known = [one.numero for one in found.groupes]
    if zone is None or zone in known:
        return
    if not known:
        raise click.UsageError("Il n’y a aucune zone blanche : ôter --zone.")
    raise click.UsageError(
        f"Aucune zone blanche n’a le numéro {quoted(one_line(zone))} : choisir parmi "
        f"{listed(known)}."
    )


def _result(
    found: zones.ZonesBlanches,
    told: "Indicator | None",
    papier: str,
    asked: PlanAsked,
    zone: str | None,
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

    def facts() -> Mapping[str, tuple[str, str]]:
        return indicator_facts(told, territories, groups) if told else {}

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
        page=lambda: page_zones(found, empreinte=asked.read_by(), facts=facts()),
        picture=lambda form: still_zones(found, form, paper(papier)),
        paper=lambda: set_document(
            document_zones(found, empreinte=asked.read_by(), facts=facts(), zone=zone)
        ),
    )
