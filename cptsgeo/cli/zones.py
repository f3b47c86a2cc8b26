"""``cptsgeo zones-blanches``: what no CPTS covers, and what it could become."""

from pathlib import Path

import click

from cptsgeo.cli.francais import Commande
from cptsgeo.cli.indicateur import INDICATEUR, load_indicator
from cptsgeo.cli.options import AU, DEPARTEMENT, PLAN, REGION, chosen, load, read_by
from cptsgeo.cli.sortie import ECRASER, SORTIE, check_output, deliver, form_of, terminal_width
from cptsgeo.plan import aci
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import typographic

FORMS = ("texte", "csv", "xlsx", "json", "geojson", "html")


def _statut(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str | None:
    return aci.statut_of(text) if text is not None else None


@click.command(
    "zones-blanches",
    cls=Commande,
    short_help="Trouver les zones blanches, et ce qu’elles pourraient devenir.",
    epilog="\b\nExemples :\n"
    "  cptsgeo zones-blanches --departement Maine-et-Loire\n"
    "  cptsgeo zones-blanches --sortie zones.html\n"
    "  cptsgeo zones-blanches --a-partir-de operationnelle --sortie zones.xlsx\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@REGION
@DEPARTEMENT
@click.option("--a-partir-de", "a_partir_de", metavar="STATUT", callback=_statut,
              help="Compter aussi comme non couvert ce qui n’est pas encore à ce statut : "
              "preparatoire, accompagnement, finalise ou operationnelle.  [par défaut : tout "
              "projet couvre]")  # fmt: skip
@PLAN
@AU
@INDICATEUR
@click.option("--format", "format_", metavar="texte|csv|xlsx|json|geojson|html",
              type=click.Choice(FORMS, case_sensitive=False),
              help="Forme du résultat.  [par défaut : d’après le nom de --sortie, sinon texte]",
              )  # fmt: skip
@SORTIE
@ECRASER
def zones_blanches(
    regions: tuple[str, ...],
    departements: tuple[str, ...],
    a_partir_de: str | None,
    plan: Path | None,
    au: PartialDate | None,
    indicateur: Path | None,
    colonne: str | None,
    feuille: str | None,
    agregation: str | None,
    format_: str | None,
    sortie: Path | None,
    ecraser: bool,
) -> None:
    """Trouver les zones blanches : les communes du périmètre qu’aucune CPTS ne couvre.

    Les communes voisines forment des zones, numérotées de la plus peuplée à la moins peuplée, et
    divisées par EPCI au-delà de 40 000 habitants. Pour chacune : ce qu’elle serait seule, les CPTS
    voisines et ce que la rejoindre changerait, où se réunir. En HTML : carte, tableau et une fiche
    à imprimer par zone. En CSV : une ligne par commune.
    """
    from cptsgeo.analysis import zones  # noqa: PLC0415
    from cptsgeo.render.provenance import head, situation, sources  # noqa: PLC0415
    from cptsgeo.render.sheets import to_csv, to_json, to_text, to_xlsx  # noqa: PLC0415
    from cptsgeo.render.tables import zones as outputs  # noqa: PLC0415
    from cptsgeo.render.tables.indicators import (  # noqa: PLC0415
        indicator_by_group,
        indicator_facts,
        indicator_set_aside,
        indicator_text,
    )

    form = form_of(format_, sortie, FORMS)
    if sortie:
        check_output(sortie, [plan, indicateur], form, ecraser=ecraser)
    territories = load(plan, au)
    found = zones.zones_blanches(
        territories,
        departements=chosen(territories, regions, departements),
        a_partir_de=a_partir_de,
    )
    told = load_indicator(territories.communes, indicateur, colonne, feuille, agregation)
    groups = {group.numero: group.codes for group in found.groupes}
    named = {group.numero: typographic(group.nom) for group in found.groupes}
    more = [indicator_by_group(told, territories, groups, named)] if told else []
    title = f"{typographic(territories.plan.nom)}, {situation(territories)}"
    content: str | bytes
    if form == "texte":
        sheets = [*outputs.zones_text(found), *(indicator_text(more, told) if told else [])]
        text = to_text(sheets, width=terminal_width(sortie))
        content = "\n\n".join((title, text or outputs.titre(found) + ".")).rstrip("\n") + "\n"
    elif form == "html":
        from cptsgeo.render.pages.zones import page_zones  # noqa: PLC0415 (numpy, shapely, jinja2)

        facts = indicator_facts(told, territories, groups) if told else {}
        content = page_zones(found, empreinte=read_by(plan), faits=facts)
    elif form == "geojson":
        content = outputs.zones_geojson(found, empreinte=read_by(plan))
    else:
        sheets = outputs.zones_sheets(found)
        sheets += [*more, indicator_set_aside(told)] if told else []
        if form == "csv":
            content = to_csv(next(sheet for sheet in sheets if sheet.nom == "communes"))
        elif form == "xlsx":
            title = f"{outputs.titre(found)}. {title}"
            content = to_xlsx(sheets, titre=title, sources=sources(territories))
        else:
            content = to_json(head("zones-blanches", territories, empreinte=read_by(plan)), sheets)
    deliver(content, sortie, "Zones blanches écrites")
