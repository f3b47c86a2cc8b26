"""A referential of some departments of France as they are, where all of them would be too many."""

import csv
import shutil
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.communes.topology_file import read_topology, write_topology
from cptsgeo.referentiel.voisinages import write_voisinages

Row = Mapping[str, str]


def extract(france: Communes, folder: Path, departements: Collection[str]) -> Communes:
    """Write the referential of some departments, and read it."""
    folder.mkdir(parents=True)
    atoms = france.codes_of(departements)
    kept = {*atoms, *(code for code, one in france.by_code.items()
                      if one.departement in departements)}  # fmt: skip
    for name in ("referentiel.toml", "departements.csv", "regions.csv", "epci.csv"):
        shutil.copyfile(france.folder / name, folder / name)

    def table(name: str, keep: Callable[[Row], bool]) -> None:
        with (france.folder / name).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            header, rows = list(reader.fieldnames or ()), [row for row in reader if keep(row)]
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    for name in ("communes.csv", "parties.csv", "renommages.csv", "mairies.csv"):
        table(name, lambda row: row["code_commune"] in kept)
    table("liens.csv", lambda row: {row["code_commune_a"], row["code_commune_b"]} <= kept)
    table("disparues.csv", lambda row: {*row["codes_actuels"].split()} <= kept)
    table("historique.csv", lambda row: row["code_apres"][:2] in departements)
    parts = read_topology(france.folder / "parties.npz")
    table_of = {partie.code: partie.code_commune for partie in france.parties}
    write_topology(parts.subset([code for code in parts.faces if table_of[code] in kept]),
                   folder / "parties.npz")  # fmt: skip
    topology = france.topology.subset(atoms)
    write_topology(topology, folder / "topologie.npz")
    write_voisinages(topology, folder / "voisinages.csv")
    return read_communes(folder)
