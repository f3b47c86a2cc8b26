"""``cptsgeo donnees``: the referential of communes, and official files to make another."""

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.cli.francais import Groupe, Simple
from cptsgeo.cli.permission import Writes, check_apart
from cptsgeo.cli.places import OutputFolder, UserPath
from cptsgeo.cli.screen import tell
from cptsgeo.cli.sortie import Output, output_options, write
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.communes.store import EMBEDDED, choose, chosen, folder_of, referentiels, user_folder
from cptsgeo.errors import OutputError, ReferentielError
from cptsgeo.render.result import Part, Result, Tables
from cptsgeo.render.sheets import to_text
from cptsgeo.render.tables import donnees as outputs
from cptsgeo.text.french import count, quoted, slug, typographic

if TYPE_CHECKING:
    from cptsgeo.referentiel.download import Source, download, read_sources, sources_path
    from cptsgeo.referentiel.importation import build_referentiel, read_official
else:
    download = later("cptsgeo.referentiel.download:download")
    read_sources = later("cptsgeo.referentiel.download:read_sources")
    sources_path = later("cptsgeo.referentiel.download:sources_path")
    build_referentiel = later("cptsgeo.referentiel.importation:build_referentiel")
    read_official = later("cptsgeo.referentiel.importation:read_official")


@click.group(
    cls=Groupe,
    subcommand_metavar="COMMANDE …",
    short_help="Les communes employées : millésimes, fichiers officiels, téléchargement.",
    epilog="Chaque commande a son aide : cptsgeo donnees importer --help.",
)
def donnees() -> None:
    """Voir les données des communes, en importer d’autres, plus fines ou plus récentes.

    Les données embarquées suffisent à tout, sans réseau. Un référentiel importé va dans le dossier
    de l’utilisateur, et sert par --referentiel, ou toujours une fois choisi.
    """


@donnees.command(
    cls=Simple,
    short_help="Dire les millésimes, producteurs, tailles et empreintes.",
    epilog="\b\nExemples :\n  cptsgeo donnees info\n  cptsgeo donnees info ign-2026 --format json",
)
@click.argument("nom", metavar="[RÉFÉRENTIEL]", required=False)
@output_options(Part.TEXT, Part.TABLES, Part.DOCUMENT)
def info(nom: str | None, output: Output) -> None:
    """Dire ce que contient un référentiel : celui employé par défaut, ou RÉFÉRENTIEL."""
    name = nom or chosen()
    check_apart([output.writes], [folder_of(name)])
    output.check_replaceable()
    write(_about(name, read_communes(folder_of(name))), output, "Données écrites")


def _about(name: str, communes: Communes) -> Result:
    title = f"Référentiel {quoted(name)}, COG {communes.vintages.cog}"
    sheets = outputs.info_sheets(communes)

    def text(_width: int) -> str:
        others = [one for one in referentiels() if one != name]
        more = f"\nAussi : {', '.join(others)} (cptsgeo donnees choisir).\n" if others else ""
        return f"{title}\n\n{to_text(sheets)}{more}"

    tables = Tables(title, lambda: sheets, lambda: [communes.vintages.mention], main=sheets[1].nom)
    return Result(
        text=text,
        tables=tables,
        document=tables.document(lambda: outputs.head(name, communes)),
    )


@donnees.command(
    cls=Simple,
    short_help="Faire un référentiel de fichiers officiels.",
    epilog="\b\nExemples :\n"
    "  cptsgeo donnees importer communes-100m.geojson --nom etalab-2026\n"
    "  cptsgeo donnees importer ADE_COG.gpkg donnees_communes.csv epcicom2026.xlsx --choisir\n"
    "  cptsgeo donnees importer communes-2027.gpkg v_mvt_commune_2027.csv\n\n"
    "Code de retour : 0, ou 2 si un fichier ne peut être lu, ou ne passe pas les contrôles.",
)
@click.argument("fichiers", metavar="FICHIER…", nargs=-1, required=True,
                type=UserPath())  # fmt: skip
@click.option("--nom", metavar="NOM", help="Nom du référentiel.  [par défaut : d’après le fichier "
              "de la couche]")  # fmt: skip
@click.option("--choisir", is_flag=True, help="L’employer ensuite par défaut.")
@click.option("--ecraser", is_flag=True, help="Remplacer le référentiel de ce nom.")
def importer(fichiers: tuple[Path, ...], nom: str | None, choisir: bool, ecraser: bool) -> None:
    """Faire un référentiel des FICHIERS officiels ; ce qu’ils ne disent pas reste tel qu’embarqué.

    Une couche de communes (IGN ADMIN EXPRESS 3 ou 4, contours d’Etalab, geo.api.gouv.fr) et, si
    besoin, les populations de l’INSEE, la composition des EPCI (DGCL), les mouvements du COG. Les
    contours sont nettoyés et contrôlés comme les nôtres. Interrompu, il n’en reste rien.
    """
    begun = time.monotonic()

    def progress(step: str) -> None:
        tell(f"[{time.monotonic() - begun:3.0f} s] {step}", err=True)
        sys.stderr.flush()

    # A layer takes seconds to read: a name that cannot be had is told before.
    folder = _place(nom, ecraser, fichiers) if nom else None
    embedded = read_communes(folder_of(EMBEDDED))
    files = []
    for path in fichiers:
        progress(f"lecture de {path.name}")
        files.append(read_official(path, embedded))
        progress(f"{path.name} : {files[-1].producteur}")
    layer = next((one.path for one in files if one.is_layer), fichiers[0])
    folder = folder or _place(layer.stem, ecraser, fichiers)
    name = folder.name
    built = build_referentiel(files, embedded, folder.resolve(), progress)
    for remark in built.remarques:
        tell(remark, err=True)
    if choisir:
        choose(name)
    how = "il sert maintenant par défaut" if choisir else f"l’employer avec --referentiel {name}"
    tell(
        f"Référentiel {quoted(name)} : {count(len(built.communes.by_code), 'commune')}, COG "
        f"{built.communes.vintages.cog}, {built.communes.vintages.resolution} ; {how}."
    )


def _place(nom: str, ecraser: bool, read: Iterable[Path]) -> Path:
    """Folder of a referential to be made; refused if that name is taken, or holds what is read."""
    name = slug(nom)
    if name == EMBEDDED:
        raise ReferentielError(f"Le nom {quoted(name)} est celui des données livrées : un autre.")
    folder = user_folder() / "referentiels" / name
    if folder.exists() and not ecraser:
        raise OutputError(
            f"Le référentiel {quoted(name)} existe : en choisir un autre avec --nom, ou ajouter "
            "--ecraser pour le remplacer."
        )
    for path in read:
        if path.resolve().is_relative_to(folder.resolve()):
            raise OutputError(
                f"Le fichier {path} est dans le référentiel {quoted(name)}, qui serait remplacé : "
                "le déplacer, ou choisir un autre nom avec --nom."
            )
    return folder


@donnees.command(
    cls=Simple,
    short_help="Choisir le référentiel employé par défaut.",
    epilog="\b\nExemples :\n  cptsgeo donnees choisir ign-2026\n"
    f"  cptsgeo donnees choisir {EMBEDDED}",
)
@click.argument("nom", metavar="RÉFÉRENTIEL")
def choisir(nom: str) -> None:
    """Employer RÉFÉRENTIEL par défaut ; « embarque » est celui qui est livré."""
    choose(nom)
    tell(f"Le référentiel {quoted(nom)} sert maintenant par défaut.")


@donnees.command(
    cls=Simple,
    short_help="Télécharger des fichiers officiels (seule commande qui emploie le réseau).",
    epilog="\b\nExemples :\n"
    "  cptsgeo donnees telecharger\n"
    "  cptsgeo donnees telecharger etalab-100m insee-mouvements --sortie telecharges\n\n"
    "Code de retour : 0, ou 2 si un téléchargement échoue ; ce qui est reçu sert à le reprendre.",
)
@click.argument("noms", metavar="[SOURCE…]", nargs=-1)
@click.option("--sortie", metavar="DOSSIER", type=OutputFolder(), default=Path("telecharges"),
              help="Où les écrire.  [par défaut : telecharges]")  # fmt: skip
def telecharger(noms: tuple[str, ...], sortie: Path) -> None:
    """Télécharger les SOURCES officielles ; sans elle, en donner la liste et les adresses."""
    known = read_sources()
    if not noms:
        for source in known.values():
            tell(f"{source.nom:<20} {source.quoi}\n{'':<20} {source.adresse}")
        tell("\nLes télécharger : cptsgeo donnees telecharger etalab-100m")
        return
    for name in noms:
        if name not in known:
            choices = ", ".join(known)
            raise ReferentielError(f"Il n’y a pas de source {quoted(name)} : choisir {choices}.")
    wanted = [known[name] for name in dict.fromkeys(noms)]
    paths = tuple(sortie / one.fichier for one in wanted)
    check_apart([Writes("--sortie", paths, sortie)], [sources_path()])
    for one in wanted:
        _download_one(one, sortie)


def _download_one(source: "Source", folder: Path) -> None:
    with click.progressbar(length=1, label=typographic(source.nom), file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, done, 1)
            bar.update(done - bar.pos)

        found = download(source, folder, progress)
    tell(f"{found.path} : {count(found.octets, 'octet')}, sha256 {found.sha256}")
