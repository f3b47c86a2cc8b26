"""``cptsgeo cpts``: CPTS that come, change, lose or gain communes, end, become one."""

from collections.abc import Sequence
from dataclasses import dataclass

import click

from cptsgeo.changes import life
from cptsgeo.changes.lists import blank
from cptsgeo.cli.cpts.gesture import (
    Asked,
    examined,
    finish,
    gesture_options,
    living,
    when_option,
)
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import CommuneError
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import listed, quoted, typographic


@dataclass(frozen=True)
class About:
    """What is said of a CPTS; None where it is not.

    Attributes
    ----------
    site : str or None
        Its site.
    contact : str or None
        Its address.
    siege : str or None
        Department of its seat.
    population : int or None
        The population that it publishes.
    """

    site: str | None
    contact: str | None
    siege: str | None
    population: int | None

    def cells(self, communes: Communes) -> dict[str, str]:
        """Give it as cells of the table of CPTS."""
        told = {
            "site_internet": self.site,
            "contact": self.contact,
            "siege": communes.departement(self.siege) if self.siege else self.siege,
            "population_declaree": self.population,
        }
        return {key: str(value).strip() for key, value in told.items() if value is not None}


about_options = grouped(
    "about",
    About,
    click.option("--site", metavar="ADRESSE", help="Son site internet."),
    click.option("--contact", metavar="ADRESSE", help="Son adresse électronique générique."),
    click.option("--siege", metavar="DÉPARTEMENT", help="Département de son siège."),
    click.option("--population", type=click.IntRange(min=0), metavar="NOMBRE",
                 help="Population qu’elle publie."),
)  # fmt: skip
"""What goes with a CPTS: `About`, as ``about``."""


@click.command(
    cls=Commande,
    short_help="Ajouter une CPTS ou un projet.",
    epilog='\b\nExemple :\n  cptsgeo cpts ajouter "CPTS du Val de Vègre" --siege 72',
)
@click.argument("nom", metavar="NOM")
@about_options
@gesture_options
def ajouter(nom: str, about: About, asked: Asked) -> None:
    """Ajouter une CPTS ou un projet ; son identifiant est tiré de son nom.

    Ses communes se disent ensuite avec cptsgeo cpts liste, son statut avec cptsgeo cpts statut.
    """
    held = asked.held()
    source = held.source
    found = examined(source)
    cells = about.cells(found.communes)
    if siege := cells.get("siege"):
        cells["departement_fiche"] = siege
    changed, _ = life.add(found.plan, source, nom.strip(), cells)
    finish(asked, held, changed, found)


@click.command(
    cls=Commande,
    short_help="Changer le nom, le site ou le contact d’une CPTS.",
    epilog='\b\nExemple :\n  cptsgeo cpts modifier ancenis --nom "CPTS du pays d’Ancenis"',
)
@click.argument("cpts", metavar="CPTS")
@click.option("--nom", metavar="NOM", help="Son nouveau nom ; l’ancien est gardé comme tel.")
@about_options
@when_option("Jusqu’à quand elle portait l’ancien nom.", needed=False)
@gesture_options
def modifier(
    cpts: str, nom: str | None, about: About, le: PartialDate | None, asked: Asked
) -> None:
    """Changer ce qui est dit d’une CPTS."""
    held = asked.held()
    source = held.source
    found = examined(source)
    cells = about.cells(found.communes) | ({"nom": nom.strip()} if nom else {})
    if not cells:
        raise click.UsageError(
            "Dire ce qui change : --nom, --site, --contact, --siege ou --population."
        )
    one, year = living(found, cpts), le.iso[:4] if le else ""
    finish(asked, held, life.modify(found.plan, source, one, cells, year), found)


@click.command(
    cls=Commande,
    short_help="Ajouter ou retirer des communes.",
    epilog="\b\nExemple :\n"
    "  cptsgeo cpts communes ancenis --ajouter Ligné --retirer 44029 --le 2026-04-01",
)
@click.argument("cpts", metavar="CPTS")
@click.option("--ajouter", "added", multiple=True, metavar="COMMUNE",
              help="Une commune, par son code ou son nom (répétable).")  # fmt: skip
@click.option("--retirer", "removed", multiple=True, metavar="COMMUNE",
              help="Une commune, par son code ou son nom (répétable).")  # fmt: skip
@when_option("À partir de quand.  [par défaut : depuis toujours]", needed=False)
@gesture_options
def communes(
    cpts: str,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    le: PartialDate | None,
    asked: Asked,
) -> None:
    """Ajouter des communes à un territoire, ou en retirer."""
    if not added and not removed:
        raise click.UsageError("Dire quelles communes : --ajouter, --retirer.")
    held = asked.held()
    source = held.source
    found = examined(source, le)
    gained, lost = (
        frozenset(atom for text in texts for atom in _atoms(found, text))
        for texts in (added, removed)
    )
    one = living(found, cpts)
    finish(asked, held, life.move(found, source, one, gained, lost, le), found)


def _atoms(found: Territories, text: str) -> Sequence[str]:
    """The atoms of the one commune that a text means, at home first."""
    known = {match.commune.code: match.commune for match in found.communes.search(text)}
    home = {code: one for code, one in known.items() if one.departement in found.plan.perimetre}
    meant = home or known
    if len(meant) != 1:
        choices = listed((f"{typographic(one.nom)} ({code})" for code, one in meant.items()), "ou")
        advice = f"écrire {choices}" if choices else "vérifier son nom, ou écrire son code INSEE"
        raise CommuneError(f"{quoted(text)} ne désigne pas une seule commune : {advice}.")
    return found.communes.atoms_of(*meant)


@click.command(
    cls=Commande,
    name="zone-blanche",
    short_help="Dire que des communes à attribuer sont en zone blanche.",
    epilog="\b\nExemple :\n  cptsgeo cpts zone-blanche Mouzillon 44127",
)
@click.argument("communes_", nargs=-1, required=True, metavar="COMMUNE…")
@gesture_options
def zone_blanche(communes_: tuple[str, ...], asked: Asked) -> None:
    """Dire que des communes à attribuer ne sont dans aucune CPTS : elles sont en zone blanche."""
    held = asked.held()
    source = held.source
    found = examined(source)
    atoms = [atom for text in communes_ for atom in _atoms(found, text)]
    finish(asked, held, blank(found, source, atoms), found)


@click.command(
    cls=Commande,
    short_help="Enregistrer la fin d’une CPTS.",
    epilog='\b\nExemple :\n  cptsgeo cpts cesser "Val de Vègre" --le 30/06/2026 --motif abandon',
)
@click.argument("cpts", metavar="CPTS")
@when_option("Quand elle cesse.")
@click.option("--motif", required=True, metavar="dissolution|non-renouvellement|abandon",
              type=click.Choice(["dissolution", "non-renouvellement", "abandon"]),
              help="Pourquoi.")  # fmt: skip
@gesture_options
def cesser(cpts: str, le: PartialDate, motif: str, asked: Asked) -> None:
    """Enregistrer la fin d’une CPTS : elle reste dans les cartes d’avant."""
    held = asked.held()
    source = held.source
    found = examined(source)
    one = living(found, cpts)
    finish(asked, held, life.cease(found.plan, source, one, le, motif), found)


@click.command(
    cls=Commande,
    short_help="Faire une CPTS de plusieurs.",
    epilog="\b\nExemple :\n"
    '  cptsgeo cpts fusionner ancenis erdre-et-cens --nom "CPTS Nord Loire" --le 2027-01-01',
)
@click.argument("cpts", nargs=-1, required=True, metavar="CPTS CPTS…")
@click.option("--nom", required=True, metavar="NOM", help="Nom de la nouvelle CPTS.")
@when_option("Quand.")
@gesture_options
def fusionner(cpts: tuple[str, ...], nom: str, le: PartialDate, asked: Asked) -> None:
    """Faire une CPTS de plusieurs : elle a toutes leurs communes, et elles y mènent."""
    held = asked.held()
    source = held.source
    found = examined(source)
    parts = [living(found, one) for one in cpts]
    changed, _ = life.merge(found, source, parts, nom.strip(), le)
    finish(asked, held, changed, found)


@click.command(
    cls=Commande,
    short_help="Retirer du plan une CPTS entrée par erreur.",
    epilog="\b\nExemple :\n  cptsgeo cpts supprimer val-de-vegre",
)
@click.argument("cpts", metavar="CPTS")
@gesture_options
def supprimer(cpts: str, asked: Asked) -> None:
    """Retirer du plan une CPTS entrée par erreur, avec tout ce qui en est dit.

    Une CPTS qui a existé cesse (cptsgeo cpts cesser) : elle reste dans les cartes d’avant.
    """
    held = asked.held()
    source = held.source
    plan = examine_source(source)[0]
    found = examined(source)
    finish(asked, held, life.remove(source, plan.find(cpts)), found)
