"""``cptsgeo suivi``: what to tell a committee."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.analysis.followup import Followup, eve, followup, latest_fact
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.options import PLAN, PlanAsked, as_date
from cptsgeo.cli.places import UserPath
from cptsgeo.cli.sortie import Output, output_options, write
from cptsgeo.communes.reading import read_communes
from cptsgeo.plan.choice import is_other, place_of
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.files.noting import read_notes
from cptsgeo.plan.territories import territories
from cptsgeo.render.provenance import situation, sources_without_funding
from cptsgeo.render.result import Part, Result, Tables
from cptsgeo.render.tables.followup import (
    followup_head,
    followup_sheets,
    followup_text,
    since_told,
)
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import typographic

if TYPE_CHECKING:
    from cptsgeo.render.pages.followup import page_followup
    from cptsgeo.render.paper.documents.followup import document_followup
    from cptsgeo.render.paper.setting import set_document
else:
    document_followup = later("cptsgeo.render.paper.documents.followup:document_followup")
    set_document = later("cptsgeo.render.paper.setting:set_document")
    page_followup = later("cptsgeo.render.pages.followup:page_followup")


@dataclass(frozen=True)
class Asked:
    """What a committee wants to know.

    Attributes
    ----------
    depuis : PartialDate
        The date from whose first day on.
    mois : int
        Months without an event, after which a project is told.
    avant : Path or None
        The plan as it was, where the plan has no dates of its own.
    sans_notes : bool
        Whether internal notes are left out.
    """

    depuis: PartialDate
    mois: int
    avant: Path | None
    sans_notes: bool


def _as_former(_ctx: click.Context, _param: click.Parameter, path: Path | None) -> Path | None:
    return place_of(path) if path else None


followup_options = grouped(
    "what",
    Asked,
    click.option("--depuis", metavar="DATE", required=True, callback=as_date,
                 help="Depuis le premier jour de cette date : 01/09/2026, 2026-09 ou « septembre "
                 "2026 »."),
    click.option("--mois", metavar="N", type=click.IntRange(1, 120), default=6,
                 help="Dire les projets sans événement depuis N mois.  [par défaut : 6]"),
    click.option("--avant", metavar="CHEMIN", type=UserPath(), callback=_as_former,
                 help="Le plan tel qu’il était (dossier ou classeur), pour dire ce qui a bougé de "
                 "territoires que le plan ne date pas.  [par défaut : le plan, la veille de "
                 "--depuis]"),
    click.option("--sans-notes", is_flag=True,
                 help="Laisser les notes de suivi, qui sont internes."),
)  # fmt: skip
"""``--depuis``, ``--mois``, ``--avant``, ``--sans-notes``: an `Asked`, as ``what``."""


@click.command(
    cls=Commande,
    short_help="Dire à un comité ce qui a bougé, et ce qui attend.",
    epilog="\b\nExemples :\n"
    "  cptsgeo suivi --depuis 2025-09\n"
    '  cptsgeo suivi --depuis "septembre 2025" --mois 12 --sortie suivi.html\n'
    "  cptsgeo suivi --depuis 2025-09 --sans-notes --sortie suivi.pdf\n"
    "  cptsgeo suivi --depuis 2026-09 --au aujourd’hui --sans-notes --sortie suivi.xlsx\n"
    "  cptsgeo suivi --depuis 2025-09 --avant plan-de-septembre\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@followup_options
@grouped(
    "asked",
    PlanAsked,
    PLAN,
    click.option("--au", metavar="DATE", callback=as_date,
                 help="Jusqu’à cette date, et situation à celle-ci : 21/01/2026, 2026-01, 2026 ou "
                 "aujourd’hui.  [par défaut : le dernier fait que le plan date]"),
)  # fmt: skip
@output_options(Part.TEXT, Part.TABLES, Part.DOCUMENT, Part.PAGE, Part.PAPER)
def suivi(what: Asked, asked: PlanAsked, output: Output) -> None:
    """Dire ce qui a bougé depuis une date, et ce qui attend quelqu’un.

    Statuts, étapes, listes, territoires avec leurs habitants ; contrats dont les cinq ans se
    terminent dans les douze mois, projets sans événement, prévisions, communes à attribuer,
    réponses qui manquent ; et les notes de suivi du plan, internes, qui ne sortent nulle part
    ailleurs (en PDF, sur les dernières pages, à part). Sans --au, jusqu’au dernier fait que le plan
    date : événement, étape, liste, fiche ou note.
    """
    output.check(asked.path, what.avant)
    write(_result(*_found(what, asked)), output, "Suivi écrit")


def _found(what: Asked, asked: PlanAsked) -> tuple[Followup, Asked, PlanAsked]:
    plan = replace(read_plan(asked.path), hors_choix=is_other(asked.path))
    notes = () if what.sans_notes else read_notes(asked.path)
    au = asked.au or latest_fact(plan, notes)
    communes = read_communes()
    before = eve(what.depuis)
    former = (
        territories(read_plan(what.avant), communes, contested=True)
        if what.avant
        else territories(plan, communes, before, contested=True)
    )
    found = followup(
        former,
        territories(plan, communes, au, contested=True),
        what.depuis,
        mois=what.mois,
        autre=what.avant is not None,
        notes=notes,
    )
    return found, what, asked


def _result(found: Followup, what: Asked, asked: PlanAsked) -> Result:
    now, notes = found.territories, not what.sans_notes
    title = f"{typographic(now.plan.nom)}, suivi {since_told(found)}, {situation(now)}"
    tables = Tables(
        title, lambda: followup_sheets(found, notes=notes), partial(sources_without_funding, now)
    )

    def empreinte() -> str:
        return asked.read_by(*([what.avant] if what.avant else []))

    return Result(
        text=lambda width: f"{title}\n\n{followup_text(found, notes=notes, width=width)}",
        tables=tables,
        document=tables.document(lambda: followup_head(found, notes=notes, empreinte=empreinte())),
        page=lambda: page_followup(found, notes=notes, empreinte=empreinte()),
        paper=lambda: set_document(document_followup(found, notes=notes, empreinte=empreinte())),
    )
