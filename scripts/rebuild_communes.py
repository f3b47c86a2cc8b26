"""Rebuild the commune referential from published packages, byte for byte the same on each run.

Nothing is replaced unless everything was built and passed its checks.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from cptsgeo.communes.reading import read_communes
from cptsgeo.communes.topology_file import write_topology
from cptsgeo.errors import CptsgeoError
from cptsgeo.referentiel.about import write_about, write_sources
from cptsgeo.referentiel.assembly import build
from cptsgeo.referentiel.checks import check_borders, check_referentiel, check_vintages
from cptsgeo.referentiel.vintages import LOST_BORDERS, every_package
from cptsgeo.referentiel.voisinages import write_voisinages
from cptsgeo.referentiel.write import write_tables

LINKS = "liens.csv"


def rebuild(cache: Path, output: Path, links: Path) -> None:
    """Build everything beside `output`, check it, then replace the files one by one.

    Parameters
    ----------
    cache
        Folder that keeps the downloaded packages.
    output
        Folder of the referential.
    links
        The hand-kept table of declared contiguities.
    """
    begun = time.monotonic()

    def tell(step: str) -> None:
        print(f"[{time.monotonic() - begun:5.1f} s] {step}", file=sys.stderr, flush=True)

    cache.mkdir(parents=True, exist_ok=True)
    output.mkdir(parents=True, exist_ok=True)
    built = build(cache, tell)
    with tempfile.TemporaryDirectory(dir=output.parent) as place:
        folder = Path(place)
        tell("écriture")
        write_tables(built, folder)
        write_topology(built.topology, folder / "topologie.npz")
        write_topology(built.parts, folder / "parties.npz")
        write_voisinages(built.topology, folder / "voisinages.csv")
        shutil.copyfile(links, folder / LINKS)
        write_about(built.topology, folder)
        write_sources(built, every_package(), folder)
        tell("contrôles")
        communes = read_communes(folder)
        check_referentiel(communes)
        check_borders(built.drawn, communes.topology, LOST_BORDERS)
        check_vintages(communes.history, {one.annee: one.noms for one in built.vintages})
        for path in sorted(folder.iterdir()):
            path.replace(output / path.name)
    tell(f"référentiel reconstruit dans {output}")


def main() -> int:
    """Read the command line and rebuild.

    Returns
    -------
    int
        0, or 2 when something failed.
    """
    tree = Path(__file__).resolve().parent.parent
    default = tree / "data" / "communes"
    parser = argparse.ArgumentParser(description="Reconstruit le référentiel des communes.")
    parser.add_argument(
        "--cache",
        type=Path,
        default=tree / ".cache" / "paquets",
        metavar="DOSSIER",
        help="où garder les paquets téléchargés (par défaut : %(default)s)",
    )
    parser.add_argument(
        "--sortie",
        type=Path,
        default=default,
        metavar="DOSSIER",
        help="où écrire le référentiel (par défaut : %(default)s)",
    )
    parser.add_argument(
        "--liens",
        type=Path,
        default=default / LINKS,
        metavar="FICHIER",
        help="les liens tenus à la main (par défaut : %(default)s)",
    )
    options = parser.parse_args()
    try:
        rebuild(options.cache, options.sortie, options.liens)
    except (CptsgeoError, OSError) as error:
        print(f"Erreur : {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
