"""``cptsgeo plan importer``: the CPTS of a whole region, from its table or layer, into a plan."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from cptsgeo import later
from cptsgeo.analysis.comparison import compare
from cptsgeo.analysis.tally import tallies
from cptsgeo.changes.abroad import is_abroad, moved_outside, narrowed
from cptsgeo.changes.draft import check_faultless
from cptsgeo.changes.listing import empty_plan, perimeter_of, take
from cptsgeo.changes.matching import Claim, match
from cptsgeo.changes.received import ListsReceived
from cptsgeo.cli.cpts.gesture import examined
from cptsgeo.cli.cpts.liste import Told, told_options
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.importer_asked import (
    Choices,
    Target,
    choices_options,
    columns_options,
    target_options,
)
from cptsgeo.cli.options import LayerAsked, layer_options
from cptsgeo.cli.places import UserPath
from cptsgeo.cli.readings import NOT_HELD, doubtful_told, interpreted_told
from cptsgeo.cli.screen import tell
from cptsgeo.cli.sortie import Output, write
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import LayerError, TableError
from cptsgeo.paths import default_plan
from cptsgeo.plan import aci
from cptsgeo.plan.choice import SUPPLIED
from cptsgeo.plan.files.about import About
from cptsgeo.plan.files.copying import write_new
from cptsgeo.plan.files.keeping import Held, hold, keep
from cptsgeo.plan.files.opening import PlanSource, open_plan
from cptsgeo.plan.territories import Territories
from cptsgeo.proposal.listing import Listing, ListingAsked, read_listing, to_complete
from cptsgeo.render.formats import of_name
from cptsgeo.render.result import Result, Tables
from cptsgeo.render.sheets import Column, Sheet, to_text
from cptsgeo.render.tables.changes import comparison_text
from cptsgeo.render.tables.couverture import couverture_text
from cptsgeo.text.french import count, listed, quoted, typographic
from cptsgeo.text.signs import one_line

if TYPE_CHECKING:
    from cptsgeo.changes.plan_of_layer import claims_of_layer, left_out
    from cptsgeo.layers import read_layer
    from cptsgeo.layers.diagnosis import diagnose
else:
    claims_of_layer = later("cptsgeo.changes.plan_of_layer:claims_of_layer")
    left_out = later("cptsgeo.changes.plan_of_layer:left_out")
    read_layer = later("cptsgeo.layers:read_layer")
    diagnose = later("cptsgeo.layers.diagnosis:diagnose")

LAYERS = frozenset((".geojson", ".gpkg", ".shp", ".kml", ".gml", ".fgb", ".parquet", ".zip"))
"""Ends of names of layers; all else is read as a table."""
_BOOK = of_name("xlsx")


class _Read(NamedTuple):
    """CPTS of a table or a layer, and what was said of it."""

    claims: tuple[Claim, ...]
    remarques: tuple[str, ...]
    manquent: int = 0


@click.command(
    cls=Commande,
    short_help="Importer les CPTS de toute une région, de son tableau.",
    epilog="\b\nExemples :\n"
    '  cptsgeo plan importer listing.xlsx --officielle --source "ARS, janvier 2026" '
    "--sortie paca.xlsx\n"
    "  cptsgeo plan importer listing.xlsx --officielle --dans mon-plan.xlsx --essai\n"
    "  cptsgeo plan importer territoires.gpkg --declaree --sortie plan\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu ou écrit, si des lignes sont à "
    "compléter ou si une question est posée.",
)
@click.argument("fichier", metavar="FICHIER", type=UserPath())
@told_options
@columns_options
@layer_options
@choices_options
@target_options
def importer(
    fichier: Path,
    told: Told,
    columns: ListingAsked,
    reading: LayerAsked,
    choices: Choices,
    target: Target,
) -> None:
    """Importer dans un plan les CPTS de toute une région.

    FICHIER est un tableau avec une ligne par CPTS et commune (Excel, LibreOffice, CSV), ou une
    couche de territoires. L’en-tête et les colonnes sont trouvés d’après ce qu’elles contiennent.
    Les sites et les boîtes génériques sont pris ; ce qui nomme une personne ne l’est pas.

    Avec --sortie, un nouveau plan est écrit. Avec --dans, le vôtre est complété : les CPTS sont
    reconnues à leur nom ou à leurs communes, et chaque liste y est enregistrée comme par cptsgeo
    cpts liste. Si le tableau est celui d’une autre région, seul ce qui est hors du périmètre
    change.
    """
    worth = told.check()
    statut = aci.statut_of(choices.statut) if choices.statut else ""
    if statut and told.date_liste is None:
        raise click.UsageError("--statut demande --date-liste : la date à laquelle il est connu.")
    said = choices.said
    target.check(fichier, choices.a_completer)
    communes = read_communes()
    held = _held(target)
    home = held.source.about.perimetre if held else _departements(target, communes)
    read = _layer(fichier, reading, communes) if fichier.suffix.lower() in LAYERS else _table(
        fichier, replace(columns, feuille=told.feuille), choices, communes, home
    )  # fmt: skip
    lists = ListsReceived(
        {}, worth, told.source, told.date_liste, told.effet, told.prevu, told.derogation
    )
    source = held.source if held else _new(fichier, target, told, communes, read.claims, home)
    found = examined(source, told.effet)
    ids = match(found, read.claims, said)
    claims = read.claims
    for remark in read.remarques:
        tell(remark, err=True)
    if held and not choices.tout and is_abroad(found, claims):
        abroad = narrowed(found, claims, ids)
        claims, ids = abroad.claims, abroad.ids
        source, moved = moved_outside(found, source, abroad, told.effet)
        for sentence in (*abroad.told, *moved):
            tell(sentence)
    taken = take(found, source, claims, ids, lists, statut=statut)
    after = taken.changed.source
    for sentence in taken.changed.told:
        tell(sentence)
    now = examined(after)
    if held:
        click.echo(f"\n{comparison_text(compare(examined(held.source), now), width=96)}", nl=False)
    written = () if target.essai else _write(target, held, after, communes)
    for line in _summary(now, read):
        tell(line)
    for sentence in written:
        tell(sentence)
    if target.essai:
        tell("Essai : rien n’a été écrit.")


def _held(target: Target) -> Held | None:
    """The plan that changes; one that comes with cptsgeo may only be tried on."""
    if target.dans is None:
        return None
    path = default_plan() if str(target.dans) == SUPPLIED else target.dans
    held = Held(open_plan(path), "") if target.essai else hold(path)
    check_faultless(held.source)
    return held


def _departements(target: Target, communes: Communes) -> tuple[str, ...]:
    return tuple(sorted({communes.departement(text) for text in target.departements}))


def _table(
    path: Path,
    asked: ListingAsked,
    choices: Choices,
    communes: Communes,
    home: Sequence[str],
) -> _Read:
    """The CPTS of a table; rows that name no certain commune are given back to be completed."""
    listing = read_listing(path, communes, perimetre=home, asked=asked)
    faulty = listing.faulty
    if faulty:
        back = _given_back(listing, choices, communes)
        told_ = (
            f"{count(len(faulty), 'ligne est', 'lignes sont')} à compléter : "
            f"{_faults(listing, communes)} ; tout le tableau est rendu dans {back}, où "
            f"{'la' if len(faulty) == 1 else 'les'} corriger (colonne « À compléter »)"
        )
        if not choices.partiel:
            raise TableError(
                f"{told_}, puis l’importer à la place de celui-ci, ou ajouter --partiel pour s’en "
                "passer."
            )
        tell(f"{told_}.", err=True)
    read = [mention for entry in listing.entries for mention in entry.mentions]
    claims = tuple(
        Claim(entry.nom, atoms, entry.site_internet, entry.contact, entry.siege)
        for entry in listing.entries
        if (atoms := frozenset(
            atom for mention in entry.mentions if mention.meaning.nature not in NOT_HELD
            for commune in mention.meaning.communes for atom in communes.atoms_of(commune)
        ))
    )  # fmt: skip
    many = count(len(read), "ligne lue", "lignes lues")
    cpts = count(len(listing.entries), "CPTS", "CPTS")
    told = f"{one_line(path.name)} : {many}, {cpts}."
    remarks = (*listing.remarques, *interpreted_told(read), told)
    return _Read(claims, remarks, len(faulty))


def _faults(listing: Listing, communes: Communes) -> str:
    """Tell the first rows that name no certain commune, else those that lack something."""
    doubtful = [mention for _, mention in listing.doubtful]
    if doubtful:
        return doubtful_told(doubtful, communes)
    first = listing.faulty[0]
    return f"la ligne {first.ligne}, {first.faults[0]}"


def _given_back(listing: Listing, choices: Choices, communes: Communes) -> Path:
    """Write the rows of a table, with what each lacks."""
    path = choices.a_completer or Path(f"{one_line(listing.path.stem)}-a-completer.xlsx")
    output = Output.chosen(
        (_BOOK,), format_=None, sortie=path, ecraser=False, option="--a-completer"
    )
    output.check(listing.path)
    header, rows = to_complete(listing, communes)
    columns = tuple(Column(f"colonne_{rank}", title) for rank, title in enumerate(header, 1))
    sheet = Sheet("listing", "Tableau à compléter", columns, tuple(map(tuple, rows)))
    result = Result(tables=Tables("Tableau à compléter", lambda: [sheet], list))
    write(result, output, "Tableau à compléter écrit")
    return path


def _layer(path: Path, reading: LayerAsked, communes: Communes) -> _Read:
    layer = read_layer(path, communes, couche=reading.couche, crs=reading.crs)
    found = diagnose(layer, communes)
    claims = claims_of_layer(found)
    many = count(len(claims), "CPTS", "CPTS")
    told = f"{typographic(layer.fichier)} : {many}, en communes entières."
    out = [quoted(nom) for nom in left_out(found)]
    if not claims:
        raise LayerError(
            f"Le fichier {layer.fichier} ne couvre l’essentiel d’aucune commune : rien n’est à "
            "importer ; voir ses polygones avec cptsgeo diagnostiquer."
        )
    without = [f"Laissés de côté, sans une commune entière : {listed(out[:12])}" + (
        f" ; {count(len(out) - 12, 'autre')} de même." if len(out) > 12 else "."
    )] if out else []  # fmt: skip
    return _Read(claims, (*layer.remarques, *without, told))


def _new(
    path: Path,
    target: Target,
    told: Told,
    communes: Communes,
    claims: Sequence[Claim],
    home: tuple[str, ...],
) -> PlanSource:
    """An empty plan, for what is read."""
    assert target.sortie
    perimetre = home or perimeter_of(communes, claims)
    nom = one_line(path.stem if target.nom is None else target.nom)
    if target.nom is None:
        nom = _region(perimetre, communes) or nom
    about = About(
        typographic(nom or one_line(target.sortie.stem)),
        perimetre,
        communes.vintages.cog,
        (one_line(told.source) or typographic(one_line(path.name)),),
    )
    return empty_plan(target.sortie, about)


def _region(perimetre: tuple[str, ...], communes: Communes) -> str:
    """Name the region that a perimeter is; empty if it is none."""
    for code, nom in communes.regions.items():
        if {one.departement for one in communes.select(region=code)} == {*perimetre}:
            return nom
    return ""


def _write(
    target: Target, held: Held | None, after: PlanSource, communes: Communes
) -> tuple[str, ...]:
    if held:
        return keep(held, after).told
    assert target.sortie
    write_new(after, target.sortie, communes, {})
    return (
        f"Plan écrit dans {target.sortie}. Il est à vous : cptsgeo plan choisir {target.sortie} "
        "pour y travailler, cptsgeo cartes pour le voir.",
    )


def _summary(found: Territories, read: _Read) -> Iterator[str]:
    """How much there is, coverage by department, and what is left to do."""
    held = [code for code in found.owners if found.owners[code]]
    people = sum(map(found.communes.atoms.population, held))
    yield (
        f"Le plan a {count(len(found.plan.cpts), 'CPTS', 'CPTS')}, {count(len(held), 'commune')} "
        f"et {count(people, 'habitant')}."
    )
    seated = [cpts.siege for cpts in found.plan.cpts if cpts.siege]
    if outside := sum(one not in found.plan.perimetre for one in seated):
        yield f"Siège hors du périmètre : {count(outside, 'CPTS', 'CPTS')}."
    (coverage, *_) = couverture_text(tallies(found))
    yield ""
    yield to_text([coverage], width=96)
    if left := [*_left(found, read)]:
        yield f"Reste à faire : {' ; '.join(left)}."


def _left(found: Territories, read: _Read) -> Iterator[str]:
    if read.manquent:
        yield f"{count(read.manquent, 'ligne')} à compléter"
    if found.contested:
        yield f"{count(len(found.contested), 'commune')} revendiquées par plusieurs CPTS"
    if waiting := found.a_attribuer:
        yield f"{count(len(waiting), 'commune')} à attribuer"
    if estimated := sum(cpts.estimee for cpts in found.plan.cpts):
        yield f"demander sa liste à {count(estimated, 'CPTS', 'CPTS')}"
    unknown = [one for one, statut in found.statuts.items() if statut == aci.STATUT_INCONNU]
    if unknown:
        yield f"{count(len(unknown), 'statut inconnu', 'statuts inconnus')} (cptsgeo cpts statut)"
    if bare := sum(not cpts.contact for cpts in found.plan.cpts):
        yield f"{count(bare, 'CPTS', 'CPTS')} sans contact"
