"""A referential as files: plain tables, and the arcs as one compressed archive."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from cptsgeo.communes.disparues import COLUMNS
from cptsgeo.referentiel.assembly import Referentiel

Cell = str | int | None


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write one CSV table: UTF-8, LF, commas, quotes only where needed.

    Parameters
    ----------
    path
        The file.
    header
        Column names.
    rows
        Rows in the order to write; None is an empty cell.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_tables(referentiel: Referentiel, folder: Path) -> None:
    """Write the tables of a referential, each sorted by its first columns.

    Parameters
    ----------
    referentiel
        What to write.
    folder
        An existing folder.
    """
    epci_of = {code: epci.siren for epci in referentiel.epci for code in epci.membres}
    communes = referentiel.divisions.communes
    write_table(
        folder / "communes.csv",
        ("code_commune", "nom", "departement", "region", "epci", "population", "codes_postaux"),
        (
            (
                code,
                commune.nom,
                commune.departement,
                commune.region,
                epci_of.get(code),
                commune.population,
                " ".join(commune.codes_postaux),
            )
            for code, commune in sorted(communes.items())
        ),
    )
    write_table(
        folder / "parties.csv",
        ("code_partie", "nom", "nature", "code_commune", "population", "codes_postaux"),
        (
            (
                partie.code,
                partie.nom,
                partie.nature,
                partie.code_commune,
                partie.population,
                " ".join(partie.codes_postaux),
            )
            for partie in sorted(referentiel.divisions.parties, key=lambda p: (p.code, p.nature))
            if partie.code_commune in communes
        ),
    )
    write_table(
        folder / "epci.csv",
        ("epci", "nom", "nature"),
        ((epci.siren, epci.nom, epci.nature) for epci in referentiel.epci),
    )
    write_table(
        folder / "departements.csv",
        ("departement", "nom", "region"),
        ((code, *found) for code, found in sorted(referentiel.departements.items())),
    )
    write_table(
        folder / "regions.csv",
        ("region", "nom"),
        ((code, nom) for code, (nom, _) in sorted(referentiel.regions.items())),
    )
    write_table(
        folder / "historique.csv",
        ("annee", "code_avant", "nom_avant", "code_apres", "nom_apres"),
        referentiel.history.movements,
    )
    write_table(
        folder / "renommages.csv",
        ("annee", "code_commune", "nom_avant", "nom_apres"),
        referentiel.renamings,
    )
    write_table(
        folder / "disparues.csv",
        COLUMNS,
        (
            (one.code, one.nom, one.jusqu_en, one.fin.value, " ".join(one.communes))
            for one in referentiel.disparues
        ),
    )
    write_table(
        folder / "mairies.csv", ("code_commune", "longitude", "latitude"), referentiel.mairies
    )
