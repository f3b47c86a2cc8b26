"""``cptsgeo actions``: what CPTS say they do."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.analysis.actions import Declared, Question, communes_of, declared
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.options import PLAN, Places, PlanAsked, place_options
from cptsgeo.cli.sortie import PAPIER, Output, output_options, write
from cptsgeo.errors import PlanError
from cptsgeo.plan.model import Plan
from cptsgeo.plan.professions import named
from cptsgeo.plan.territories import Territories
from cptsgeo.render.provenance import aside, head, sources_without_funding
from cptsgeo.render.result import Part, Result, Tables
from cptsgeo.render.sheets import to_json, to_text
from cptsgeo.render.tables.action_words import question_told
from cptsgeo.render.tables.actions import actions_sheets, actions_text, main_sheet
from cptsgeo.text.french import typographic

if TYPE_CHECKING:
    from cptsgeo.render.pages.actions import page_actions
    from cptsgeo.render.paper.actions import chart_actions
    from cptsgeo.render.paper.documents.actions import document_actions
    from cptsgeo.render.paper.setting import set_document
    from cptsgeo.render.paper.sheet import paper
else:
    document_actions = later("cptsgeo.render.paper.documents.actions:document_actions")
    set_document = later("cptsgeo.render.paper.setting:set_document")
    page_actions = later("cptsgeo.render.pages.actions:page_actions")
    chart_actions = later("cptsgeo.render.paper.actions:chart_actions")
    paper = later("cptsgeo.render.paper.sheet:paper")


@dataclass(frozen=True)
class Asked:
    """What is asked of CPTS, as typed.

    Attributes
    ----------
    themes : tuple of str
        Codes, labels or initials.
    missions : tuple of str
        Codes or labels.
    cpts : tuple of str
        Identifiers or names.
    professions : tuple of str
        Names in French.
    pres_de : str or None
        A commune or a postal code.
    aucune : bool
        Whether what none declares is asked.
    """

    themes: tuple[str, ...]
    missions: tuple[str, ...]
    cpts: tuple[str, ...]
    professions: tuple[str, ...]
    pres_de: str | None
    aucune: bool

    def question(self, found: Territories, places: Places) -> Question:
        """Give what is meant, in a plan."""
        seen = found.plan.observatoire
        check_declared(found.plan)
        themes = [seen.find_theme(text).code for text in self.themes]
        missions = [seen.find_mission(text).code for text in self.missions]
        professions = [one for text in self.professions for one in named(text)]
        return Question(
            tuple(dict.fromkeys(themes)),
            tuple(dict.fromkeys(missions)),
            tuple(dict.fromkeys(professions)),
            tuple(dict.fromkeys(found.plan.find(text).cpts_id for text in self.cpts)),
            places.among(found) or (),
            communes_of(found, self.pres_de) if self.pres_de else (),
        )


def check_declared(plan: Plan) -> None:
    """Refuse a plan that says nothing of what CPTS do."""
    if plan.observatoire.vide:
        raise PlanError(
            f"Le plan {plan.origin.path} ne dit rien de ce que font les CPTS : remplir "
            f"{plan.origin.table('actions')} et {plan.origin.table('fiches')} "
            "(cptsgeo plan modele --actions les donne vides), ou ajouter --plan fourni."
        )


asked_options = grouped(
    "what",
    Asked,
    click.option("--theme", "themes", multiple=True, metavar="THÈME",
                 help="Un thème : son libellé, ses premiers mots ou ses initiales, comme « SNP » "
                 "(répétable)."),
    click.option("--mission", "missions", multiple=True, metavar="MISSION",
                 help="Une mission, par les mots de son libellé (répétable)."),
    click.option("--cpts", multiple=True, metavar="CPTS",
                 help="Une CPTS, par son nom ou son identifiant (répétable) ; d’une seule, ce "
                 "qu’elle déclare et ce que ses voisines déclarent."),
    click.option("--profession", "professions", multiple=True, metavar="PROFESSION",
                 help="Une profession, comme kinésithérapeute (répétable)."),
    click.option("--pres-de", metavar="COMMUNE",
                 help="Une commune ou un code postal : la CPTS qui la contient d’abord, puis les "
                 "plus proches."),
    click.option("--aucune", is_flag=True,
                 help="Dire les thèmes qu’aucune de ces CPTS ne déclare."),
)  # fmt: skip
"""What is asked: an `Asked`, as ``what``."""


@click.command(
    cls=Commande,
    short_help="Dire ce que font les CPTS, par thème et par mission.",
    epilog="\b\nExemples :\n"
    "  cptsgeo actions\n"
    "  cptsgeo actions --theme SNP --profession kinésithérapeute --pres-de 44350\n"
    "  cptsgeo actions --departement Mayenne --aucune\n"
    "  cptsgeo actions --cpts Ancenis\n"
    "  cptsgeo actions --sortie actions.html\n"
    "  cptsgeo actions --papier ecran --sortie actions.png\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@asked_options
@place_options()
@grouped("asked", PlanAsked, PLAN)
@PAPIER
@output_options(
    Part.TEXT,
    Part.TABLES,
    Part.DOCUMENT,
    Part.PAGE,
    Part.PICTURE,
    Part.PAPER,
    help="Tableaux, page (html), document (pdf), ou graphique des thèmes (png, svg).  [par "
    "défaut : d’après le nom de --sortie, sinon texte]",
)
def actions(what: Asked, places: Places, asked: PlanAsked, papier: str, output: Output) -> None:
    """Dire ce que les CPTS déclarent faire, et pourquoi certaines n’en disent rien.

    Chaque chiffre nomme sa base. Une CPTS est comptée dans chacun de ses départements. Quatre
    silences sont distingués : rien de déclaré, mission non retenue, projet de santé en rédaction,
    fiche non remplie. La dernière fiche de chacune compte.
    """
    output.check(asked.path)
    territories = asked.territories()
    found = declared(territories, what.question(territories, places))
    write(_result(found, asked, papier, none=what.aucune), output, "Actions écrites")


def _result(found: Declared, asked: PlanAsked, papier: str, *, none: bool) -> Result:
    territories = found.territories
    title = ", ".join(
        filter(
            None,
            (
                f"{typographic(territories.plan.nom)}, actions des CPTS",
                question_told(found),
                aside(territories.plan),
            ),
        )
    )
    tables = Tables(
        title,
        lambda: actions_sheets(found),
        partial(sources_without_funding, territories),
        main=main_sheet(found, none=none),
    )

    def document() -> str:
        about = head("actions", territories, empreinte=asked.read_by())
        asks = {**found.question._asdict(), "aucune": none}
        return to_json({**about, "question": asks}, actions_sheets(found))

    return Result(
        text=lambda width: f"{title}\n\n{to_text(actions_text(found, none=none), width=width)}",
        tables=tables,
        document=document,
        page=lambda: page_actions(found, empreinte=asked.read_by(), none=none),
        picture=lambda form: chart_actions(found, form, paper(papier)),
        paper=lambda: set_document(document_actions(found, empreinte=asked.read_by(), none=none)),
    )
