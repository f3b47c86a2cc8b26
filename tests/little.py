"""A country of twelve communes, small enough to be counted by hand.

On a grid of squares whose sides are 1 km, with round populations::

    44001  1,000   44002 2,000   44003  3,000   44004 4,000
    44005  5,000   44006 6,000   49001 70,000   49002 8,000
    49003    900   49004 1,100   35001    500   35002   700

Areas go from 1 to 12 km², in that order. Rows 1 and 2 are of one EPCI, row 3 of another.
"""

from collections.abc import Mapping
from pathlib import Path

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.paths import data_folder

GRID = (
    ("44001", "44002", "44003", "44004"),
    ("44005", "44006", "49001", "49002"),
    ("49003", "49004", "35001", "35002"),
)
POPULATIONS: Mapping[str, int] = {
    "44001": 1_000, "44002": 2_000, "44003": 3_000, "44004": 4_000,
    "44005": 5_000, "44006": 6_000, "49001": 70_000, "49002": 8_000,
    "49003": 900, "49004": 1_100, "35001": 500, "35002": 700,
}  # fmt: skip
CODES = tuple(POPULATIONS)
NORTH, SOUTH = "200000001", "200000002"


def beside(code: str) -> dict[str, int]:
    """The squares around one, with the length of their border in metres."""
    place = {code: (r, c) for r, row in enumerate(GRID) for c, code in enumerate(row)}
    row, column = place[code]
    return {
        other: 1_000
        for other, (r, c) in sorted(place.items())
        if abs(r - row) + abs(c - column) == 1
    }


def little(folder: Path) -> Communes:
    """Write the referential of the twelve, and read it."""
    real = data_folder() / "communes"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("referentiel.toml", "departements.csv", "regions.csv"):
        (folder / name).write_bytes((real / name).read_bytes())
    for name in ("disparues.csv", "historique.csv", "liens.csv", "parties.csv", "renommages.csv"):
        header = (real / name).read_text(encoding="utf-8").partition("\n")[0]
        (folder / name).write_text(f"{header}\n", encoding="utf-8")
    epci = [NORTH, SOUTH]
    (folder / "epci.csv").write_text(
        "siren,nom,nature\n" + "".join(
            f"{siren},CC {place},CC\n" for siren, place in zip(epci, ("Nord", "Sud"), strict=True)
        ), encoding="utf-8",
    )  # fmt: skip
    communes, voisinages = [], []
    for rank, (code, population) in enumerate(POPULATIONS.items(), 1):
        region = "53" if code.startswith("35") else "52"
        siren = SOUTH if code in GRID[2] else NORTH
        communes.append(f"{code},Commune {code},{code[:2]},{region},{siren},{population},{code}\n")
        around = " ".join(f"{other}:{metres}" for other, metres in beside(code).items())
        sea = 1_000 * (4 - len(beside(code)))
        voisinages.append(f"{code},0,0,1,1,{sea},{rank}000000,{around}\n")
    for name, rows in (("communes.csv", communes), ("voisinages.csv", voisinages)):
        header = (real / name).read_text(encoding="utf-8").partition("\n")[0]
        (folder / name).write_text("".join([f"{header}\n", *sorted(rows)]), encoding="utf-8")
    return read_communes(folder)
