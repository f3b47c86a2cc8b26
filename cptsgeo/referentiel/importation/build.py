"""Official files and the embedded referential to another referential, in a folder of the user's."""

import contextlib
import csv
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import shapely

from cptsgeo.communes.cog import History
from cptsgeo.communes.commune_table import departement_of
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.communes.topology_file import write_topology
from cptsgeo.errors import OutputError, ReferentielError
from cptsgeo.files.system import cause, put, undisturbed
from cptsgeo.geometry.rings import array_of
from cptsgeo.plan.files.about import toml_text
from cptsgeo.referentiel.about import resolution
from cptsgeo.referentiel.assembly import Referentiel
from cptsgeo.referentiel.checks import check_attributes, check_finer, check_topology
from cptsgeo.referentiel.importation.attributes import tables_of
from cptsgeo.referentiel.importation.official import CommuneRow, Kind, Official
from cptsgeo.referentiel.importation.partition import Shapes, draw_official
from cptsgeo.referentiel.voisinages import write_voisinages
from cptsgeo.referentiel.write import write_tables
from cptsgeo.text.french import count, listed, typographic
from cptsgeo.text.signs import one_line

Tell = Callable[[str], None]
_SHOWN = 5


class Built(NamedTuple):
    """A referential that was written, and what there is to know of it."""

    folder: Path
    communes: Communes
    remarques: tuple[str, ...]


def build_referentiel(
    files: Sequence[Official], embedded: Communes, folder: Path, tell: Tell
) -> Built:
    """Build a referential from official files; what they do not say is taken from the embedded one.

    Parameters
    ----------
    files
        One layer of communes at least (with its arrondissements municipaux in another, maybe), and
        tables.
    embedded
        The embedded referential.
    folder
        Where to write it: replaced as a whole, once all is built and checked.
    tell
        Receives one French line as each step begins.

    Returns
    -------
    Built
        The referential, read back.

    Raises
    ------
    ReferentielError
        If the files are not of one vintage, communes are missing, or a check fails.
    OutputError
        If the folder cannot be replaced: it is then as it was.
    """
    layers = [one for one in files if one.kind is Kind.COMMUNES]
    if not layers:
        raise ReferentielError(
            "Aucun des fichiers n’est une couche de communes : en ajouter une (IGN ADMIN EXPRESS, "
            "contours d’Etalab, geo.api.gouv.fr)."
        )
    tell("codes et historique")
    rows, shapes = _rows(layers)
    history, since = _history(files, rows, embedded)
    remarks: list[str] = []
    mine, others = _completed(rows, shapes, embedded, history, since, remarks)
    tell(f"nettoyage des contours de {count(len(mine.codes) + len(others.codes), 'commune')}")
    topology = draw_official(mine, others, _parts(rows, shapes, embedded), history, since)
    tell("arcs partagés et tables")
    built = tables_of(files, rows, embedded, history, since, topology, remarks)
    with _beside(folder) as place:
        draft = place / folder.name
        draft.mkdir()
        _write(built, draft, embedded, layers, files)
        tell("contrôles")
        communes = read_communes(draft)
        check_attributes(communes)
        check_topology(communes.topology, communes.atoms)
        check_finer(communes)
        _take_place(draft, folder, place / "ancien")
    return Built(folder, read_communes(folder), tuple(remarks))


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Give a folder beside another, that goes with all that is in it."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".importation-") as place:
            yield Path(place)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(
            f"Impossible d’écrire le référentiel {folder} ({cause(error)}) : rien n’en reste ; "
            "faire de la place, ou vérifier les droits d’accès, et recommencer."
        ) from error


def _take_place(draft: Path, folder: Path, aside: Path) -> None:
    """Put a folder in the place of another, that comes back if this one cannot."""
    before = folder.exists()
    # What is aside goes with the folder it is in: no interruption comes between.
    with undisturbed():
        try:
            if before:
                put(folder, aside)
            put(draft, folder)
        except OSError as error:
            if before and not folder.exists():
                put(aside, folder)
            raise OutputError(
                f"Impossible de remplacer le référentiel {folder} ({cause(error)}) : fermer les "
                "programmes qui l’emploient, et recommencer."
            ) from error


def _rows(layers: Iterable[Official]) -> tuple[list[CommuneRow], list[shapely.Geometry]]:
    rows: dict[str, tuple[CommuneRow, shapely.Geometry]] = {}
    for layer in layers:
        for row, shape in zip(layer.communes, layer.geometries, strict=True):
            if row.code in rows:
                raise ReferentielError(
                    f"La commune {row.code} ({row.nom}) est deux fois dans {layer.path} : donner "
                    "une couche où chaque commune est une seule fois."
                )
            rows[row.code] = (row, shape)
    return [row for row, _ in rows.values()], [shape for _, shape in rows.values()]


def _history(
    files: Iterable[Official], rows: Iterable[CommuneRow], embedded: Communes
) -> tuple[History, int]:
    """Movements up to the vintage of the layer or of the embedded one, and the layer's vintage."""
    known = embedded.history
    moves = [one for file in files for one in file.mouvements if one.annee > known.vintage]
    if moves:
        gone = {one.code_avant for one in moves}
        come = {one.code_apres for one in moves}
        current = (known.current - gone) | come
        known = History(frozenset(current), max(one.annee for one in moves),
                        tuple(sorted({*known.movements, *moves})))  # fmt: skip
    codes = {row.code for row in rows if not row.mere and not row.code.startswith(("975", "977",
             "978", "98"))}  # fmt: skip
    departements = {departement_of(code) for code in codes}

    def unlike(year: int) -> int:
        here = {code for code in known.valid(year) if departement_of(code) in departements}
        return len(here ^ codes)

    best = min(known.years, key=lambda year: (unlike(year), -year))
    strange = sorted(codes - known.valid(best))
    if strange:
        names = {row.code: row.nom for row in rows}
        told = listed(f"{typographic(names[code])} ({code})" for code in strange[:_SHOWN])
        raise ReferentielError(
            f"Au plus près du COG {best}, {count(len(strange), 'code')} de la couche n’en "
            f"{'est' if len(strange) == 1 else 'sont'} pas ({told}…) : ajouter le fichier des "
            "mouvements de l’INSEE (v_mvt_commune), ou une couche d’un autre millésime."
        )
    return known, best


def _completed(
    rows: Sequence[CommuneRow],
    shapes: Sequence[shapely.Geometry],
    embedded: Communes,
    history: History,
    since: int,
    remarks: list[str],
) -> tuple[Shapes, Shapes]:
    """Communes of the layer, and today's of whole departments that it leaves out."""
    mine = {row.code: shape for row, shape in zip(rows, shapes, strict=True)
            if not row.mere and row.code in history.valid(since)}  # fmt: skip
    here = {departement_of(code) for code in mine}
    expected = {code for code in history.valid(since) if departement_of(code) in here}
    missing = sorted(expected - mine.keys())
    if missing:
        raise ReferentielError(
            f"Il manque {count(len(missing), 'commune')} à la couche ({', '.join(missing[:_SHOWN])}"
            f"{'…' if len(missing) > _SHOWN else ''}), au COG {since} : donner une couche où ces "
            "départements sont entiers."
        )
    others = sorted({one.departement for one in embedded.atoms.values()} - here)
    if others:
        remarks.append(
            f"La couche n’a pas {count(len(others), 'département')} ({', '.join(others[:8])}"
            f"{'…' if len(others) > 8 else ''}) : leurs contours sont ceux du référentiel embarqué."
        )
    atoms = tuple(embedded.codes_of(others))
    return (
        Shapes(tuple(mine), array_of([*mine.values()])),
        Shapes(atoms, embedded.topology.polygons(atoms)),
    )


def _parts(
    rows: Sequence[CommuneRow], shapes: Sequence[shapely.Geometry], embedded: Communes
) -> dict[str, Shapes]:
    """Arrondissements of the three cities, those of the layer if it has them, and other parts."""
    found: dict[str, Shapes] = {}
    for city, members in embedded.arrondissements.items():
        wanted = {one.code for one in members}
        mine = {row.code: shape for row, shape in zip(rows, shapes, strict=True)
                if row.code in wanted}  # fmt: skip
        codes = tuple(sorted(wanted))
        drawn = (
            [mine[code] for code in codes]
            if wanted == mine.keys()
            else list(embedded.topology.polygons(codes))
        )
        found[city] = Shapes(codes, array_of(drawn))
    history = embedded.history
    for move in history.movements:
        split = history.follow(move.code_avant, move.annee - 1)[0]
        if len(split) > 1 and move.code_avant not in found:
            atoms = tuple(sorted(split))
            found[move.code_avant] = Shapes(atoms, embedded.topology.polygons(atoms))
    return found


def _write(
    built: Referentiel,
    folder: Path,
    embedded: Communes,
    layers: Sequence[Official],
    files: Sequence[Official],
) -> None:
    write_tables(built, folder)
    write_topology(built.topology, folder / "topologie.npz")
    write_voisinages(built.topology, folder / "voisinages.csv")
    shutil.copyfile(embedded.folder / "renommages.csv", folder / "renommages.csv")
    _write_links(embedded, built, folder)
    vintages = embedded.vintages
    cog = built.history.vintage
    layer = listed(dict.fromkeys(f"{one.producteur} ({one_line(one.path.name)})" for one in layers))
    people = listed(one_line(one.path.name) for one in files if one.kind is Kind.POPULATIONS)
    groups = listed(one_line(one.path.name) for one in files if one.kind is Kind.EPCI)
    population = f"PMUN ({people})" if people else vintages.population
    mention = (
        f"Sources : {layer}, INSEE (COG {cog}, {population}), DGCL (EPCI "
        f"{groups or vintages.epci}), La Poste (codes postaux) — Licence Ouverte 2.0"
    )
    lines = (
        f"cog = {cog}",
        f"population = {toml_text(population)}",
        f"epci = {vintages.epci}",
        f"contours = {toml_text(layer)}",
        f'resolution = "segment médian de {resolution(built.topology)} m"',
        'producteurs = ["IGN", "INSEE", "DGCL", "La Poste"]',
        'licence = "Licence Ouverte 2.0"',
        f"mention = {toml_text(mention)}",
    )
    (folder / "referentiel.toml").write_text("\n".join(lines) + "\n", encoding="utf-8",
                                             newline="\n")  # fmt: skip


def _write_links(embedded: Communes, built: Referentiel, folder: Path) -> None:
    """Declared contiguities between communes that still are."""
    atoms = set(built.topology.faces)
    with (embedded.folder / "liens.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with (folder / "liens.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(row for row in rows if {row[0], row[1]} <= atoms)
