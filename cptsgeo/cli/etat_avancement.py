"""``cptsgeo etat-avancement``: a region's document of its CPTS."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.groups import grouped
from cptsgeo.cli.options import (
    Places,
    PlanAsked,
    as_place,
    place_options,
    plan_options,
    read_territories,
)
from cptsgeo.cli.permission import Writes
from cptsgeo.cli.places import OutputFile, OutputFolder, UserPath
from cptsgeo.cli.screen import tell
from cptsgeo.cli.sortie import Output, check_outputs, output_options, save
from cptsgeo.errors import PlanError
from cptsgeo.render.formats import Asked as Written
from cptsgeo.render.formats import of_name
from cptsgeo.render.result import Part, Result
from cptsgeo.text.french import count

if TYPE_CHECKING:
    from cptsgeo.analysis.comparison import Comparison, compare
    from cptsgeo.plan.territories import Territories
    from cptsgeo.render.document import Document
    from cptsgeo.render.pages.written import page_document
    from cptsgeo.render.paper.edition.document import chapters, edition_document
    from cptsgeo.render.paper.edition.edition import Edition, Wanted
    from cptsgeo.render.paper.edition.logo import read_logo
    from cptsgeo.render.paper.edition.pieces import pieces
    from cptsgeo.render.paper.edition.texts import remarks
    from cptsgeo.render.paper.setting import set_document
else:
    compare = later("cptsgeo.analysis.comparison:compare")
    chapters = later("cptsgeo.render.paper.edition.document:chapters")
    edition_document = later("cptsgeo.render.paper.edition.document:edition_document")
    Edition = later("cptsgeo.render.paper.edition.edition:Edition")
    Wanted = later("cptsgeo.render.paper.edition.edition:Wanted")
    read_logo = later("cptsgeo.render.paper.edition.logo:read_logo")
    pieces = later("cptsgeo.render.paper.edition.pieces:pieces")
    remarks = later("cptsgeo.render.paper.edition.texts:remarks")
    page_document = later("cptsgeo.render.pages.written:page_document")
    set_document = later("cptsgeo.render.paper.setting:set_document")

_FORMS = ("svg", "png")
"""Of pictures apart."""


@dataclass(frozen=True)
class Asked:
    """The document that is asked for, as typed.

    Attributes
    ----------
    edition : str
        Its name.
    depuis : Path or None
        An earlier plan.
    financement : bool
        Whether amounts are told.
    lignes : bool
        Whether there are lines to fill in by hand.
    logo : Path or None
        The picture of its cover.
    pieces : Path or None
        The folder of its pictures apart.
    """

    edition: str
    depuis: Path | None
    financement: bool
    lignes: bool
    logo: Path | None
    pieces: Path | None


def _as_place(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    return as_place(ctx, param, path) if path else None


asked_options = grouped(
    "what",
    Asked,
    click.option("--edition", default="", metavar="TEXTE",
                 help="Le nom de l’édition, sur la couverture : « juillet 2026 »."),
    click.option("--depuis", metavar="PLAN", type=UserPath(), callback=_as_place,
                 help="Le plan de l’édition d’avant, pour dire ce qui a changé."),
    click.option("--avec-financement", "financement", is_flag=True,
                 help="Dire aussi les montants : le maximum de la première année, jamais un "
                 "objectif."),
    click.option("--lignes-a-remplir", "lignes", is_flag=True,
                 help="Laisser dans chaque fiche des lignes vides : présidence, coordination."),
    click.option("--logo", metavar="IMAGE", type=UserPath(),
                 help="Une image PNG ou JPEG, pour la couverture."),
    click.option("--pieces", metavar="DOSSIER", type=OutputFolder(),
                 help="Écrire aussi chaque carte et chaque graphique, en PNG et en SVG, numérotés "
                 "comme dans le document."),
)  # fmt: skip
"""What is asked of the document: an `Asked`, as ``what``."""


@click.command(
    "etat-avancement",
    cls=Commande,
    short_help="Faire l’état d’avancement : le document des CPTS d’une région.",
    epilog="\b\nExemples :\n"
    '  cptsgeo etat-avancement --edition "juillet 2026" --sortie etat.pdf\n'
    "  cptsgeo etat-avancement --departement 53 --sortie mayenne.pdf\n"
    "  cptsgeo etat-avancement --depuis plan-de-janvier --sortie etat.pdf\n"
    "  cptsgeo etat-avancement --pieces images --sortie etat.pdf\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit.",
)
@place_options()
@asked_options
@plan_options
@output_options(
    Part.PAPER,
    Part.PAGE,
    help="Forme du document.  [par défaut : d’après le nom de --sortie]",
    sortie=click.option(
        "--sortie",
        metavar="FICHIER",
        type=OutputFile(),
        required=True,
        help="Le document à écrire : PDF, ou une page pour un site (html).",
    ),
)
def etat_avancement(places: Places, what: Asked, asked: PlanAsked, output: Output) -> None:
    """Faire l’état d’avancement des CPTS : cartes, chiffres, actions, une fiche pour chacune.

    La table « textes » du plan (textes.csv, ou une feuille de ce nom : Place, CPTS, Texte) donne le
    préambule, la présentation des missions, d’un département ou d’une CPTS. Le document ne nomme
    personne ; les montants n’y sont que s’ils sont demandés.
    """
    read = (asked.path, what.depuis, what.logo)
    folder = [Writes("--pieces", (), what.pieces)] if what.pieces else []
    check_outputs([output], read, *folder)
    logo = read_logo(what.logo) if what.logo else None
    territories = asked.territories()
    edition = Edition(
        territories,
        territories.among_perimetre(places.among(territories)),
        Wanted(what.edition, what.financement, what.lignes, logo),
        _since(what.depuis, territories) if what.depuis else None,
    )
    made = chapters(edition)
    with click.progressbar(made, label="Chapitres", file=sys.stderr, hidden=_hidden()) as running:
        found = [tuple(one()) for one in running]
    document = edition_document(edition, found)
    shown = tuple(one for ids in edition.chapters.values() for one in ids)
    for one in remarks(territories.plan, shown):
        tell(one.told, err=True)
    written = output.form.write(
        Result(paper=lambda: set_document(document), page=lambda: page_document(document)),
        Written(96, output.sortie),
    )
    for remark in written.remarks:
        tell(remark, err=True)
    apart = _pieces(document, what.pieces, output.ecraser) if what.pieces else []
    check_outputs([output, *(one for one, _ in apart)], read)
    # The document and its pieces: all of them, or none.
    save([(output, written.contents), *apart])
    tell(f"État d’avancement écrit dans {output.sortie}.", err=True)
    if what.pieces:
        many = count(len(apart) // len(_FORMS), "image", "images")
        tell(f"{many}, en PNG et en SVG, dans {what.pieces}.", err=True)


def _since(path: Path, territories: "Territories") -> "Comparison":
    """What changed since an earlier plan, of one of the same departments at least."""
    before = read_territories(path, None)
    if {*before.plan.perimetre}.isdisjoint(territories.plan.perimetre):
        raise PlanError(
            f"Le plan {path} ne parle d’aucun des départements de ce document : donner à --depuis "
            "celui de l’édition d’avant."
        )
    return compare(before, territories)


def _hidden() -> bool:
    return not sys.stderr.isatty()


def _pieces(
    document: "Document", folder: Path, ecraser: bool
) -> list[tuple[Output, Mapping[str, str | bytes]]]:
    """Each picture of a document in each form, and where it goes."""
    files = []
    found = [*pieces(document)]
    with click.progressbar(found, label="Images", file=sys.stderr, hidden=_hidden()) as running:
        for piece in running:
            for name in _FORMS:
                form = of_name(name)
                path = folder / f"{piece.name}{form.suffixes[0]}"
                content = piece.picture.svg if name == "svg" else piece.png(document)
                output = Output(form, path, ecraser, "--pieces")
                files.append((output, form.sealed({"": content})))
    return files
