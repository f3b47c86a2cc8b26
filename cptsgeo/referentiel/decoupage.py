"""Readers of the administrative divisions that the yearly packages carry as JSON."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cptsgeo.errors import ReferentielError
from cptsgeo.referentiel.packages import member

Nature = Literal["arrondissement_municipal", "commune_deleguee", "commune_associee"]

NATURES: dict[str, Nature] = {
    "arrondissement-municipal": "arrondissement_municipal",
    "commune-deleguee": "commune_deleguee",
    "commune-associee": "commune_associee",
}


@dataclass(frozen=True)
class Commune:
    """A commune of one vintage.

    Attributes
    ----------
    code, nom, departement, region
        As INSEE writes them.
    population
        Municipal population, or None when the file does not give it.
    codes_postaux
        Sorted.
    anciens_codes
        Codes that the file links to it: communes merged into it, but also the commune that a
        restored one came out of.
    """

    code: str
    nom: str
    departement: str
    region: str
    population: int | None
    codes_postaux: tuple[str, ...]
    anciens_codes: tuple[str, ...]


@dataclass(frozen=True)
class Partie:
    """A part of a commune: arrondissement municipal, commune déléguée or associée.

    Attributes
    ----------
    code, nom, nature
        A commune déléguée may bear the code of its commune.
    code_commune
        The commune that it is a part of.
    population, codes_postaux
        None and empty where unknown.
    """

    code: str
    nom: str
    nature: Nature
    code_commune: str
    population: int | None
    codes_postaux: tuple[str, ...]


@dataclass(frozen=True)
class Epci:
    """An EPCI with its members.

    Attributes
    ----------
    siren, nom, nature
        `nature` is `CC`, `CA`, `CU`, or `METRO` and the like.
    membres
        Name of each of its communes, by code.
    """

    siren: str
    nom: str
    nature: str
    membres: dict[str, str]


@dataclass(frozen=True)
class Divisions:
    """The communes of one vintage and their parts.

    Attributes
    ----------
    communes
        By code; overseas collectivities, which have no region, are left out.
    parties
        In the order of the file.
    """

    communes: dict[str, Commune]
    parties: tuple[Partie, ...]


def read_json(archive: Path, name: str) -> list[dict[str, Any]]:
    """Read a table of a package.

    Parameters
    ----------
    archive
        The package.
    name
        The table, for instance ``communes``.

    Returns
    -------
    list of dict
        Its records.

    Raises
    ------
    ReferentielError
        When the table is missing or is not a list of records.
    """
    records = json.loads(member(archive, f"package/data/{name}.json"))
    if not isinstance(records, list):
        raise ReferentielError(f"{archive} : {name}.json n’est pas une liste.")
    return records


def read_divisions(archive: Path) -> Divisions:
    """Read the communes of a vintage and their parts.

    Parameters
    ----------
    archive
        The package of that vintage.

    Returns
    -------
    Divisions
        Communes with a region, and every part.

    Raises
    ------
    ReferentielError
        When a code stands twice, or the table is missing.
    """
    communes: dict[str, Commune] = {}
    parties: list[Partie] = []
    for record in read_json(archive, "communes"):
        code, nature = str(record["code"]), record["type"]
        population = record.get("population")
        postal = tuple(sorted(record.get("codesPostaux", ())))
        if nature == "commune-actuelle":
            if "collectiviteOutremer" in record or record.get("zone") == "com":
                continue
            if code in communes:
                raise ReferentielError(f"{archive} : la commune {code} y figure deux fois.")
            communes[code] = Commune(
                code=code,
                nom=record["nom"],
                departement=record["departement"],
                region=record["region"],
                population=population,
                codes_postaux=postal,
                anciens_codes=tuple(sorted(record.get("anciensCodes", ()))),
            )
        else:
            parties.append(
                Partie(
                    code=code,
                    nom=record["nom"],
                    nature=NATURES[nature],
                    code_commune=record.get("chefLieu") or record["commune"],
                    population=population,
                    codes_postaux=postal,
                )
            )
    return Divisions(communes=communes, parties=tuple(parties))


def read_epci(archive: Path) -> list[Epci]:
    """Read the EPCI of a package, sorted by SIREN.

    Parameters
    ----------
    archive
        The package.

    Returns
    -------
    list of Epci
        With their members.
    """
    return sorted(
        (
            Epci(
                siren=record["code"],
                nom=record["nom"],
                nature=record["type"],
                membres={row["code"]: row["nom"] for row in record["membres"]},
            )
            for record in read_json(archive, "epci")
        ),
        key=lambda epci: epci.siren,
    )


def read_names(archive: Path, table: str) -> dict[str, tuple[str, str]]:
    """Read departments or regions.

    Parameters
    ----------
    archive
        The package.
    table
        ``departements`` or ``regions``.

    Returns
    -------
    dict
        Code to (name, region), for those of the COG's regions; the region of a region is itself.
    """
    return {
        record["code"]: (record["nom"], record.get("region", record["code"]))
        for record in read_json(archive, table)
        if record.get("zone") != "com"
    }
