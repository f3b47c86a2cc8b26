"""From the packages to a whole referential, in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cptsgeo.communes.cog import History
from cptsgeo.communes.disparues import Disparue
from cptsgeo.geometry.topology import Topology
from cptsgeo.referentiel.atoms import draw_atoms, draw_borders
from cptsgeo.referentiel.borders import Pair
from cptsgeo.referentiel.contours import read_contours
from cptsgeo.referentiel.decoupage import (
    Divisions,
    Epci,
    read_divisions,
    read_epci,
    read_json,
    read_names,
)
from cptsgeo.referentiel.disparues import find_disparues
from cptsgeo.referentiel.history import (
    Renaming,
    Vintage,
    compare,
    vintage,
    vintage_2018,
    vintage_2019,
    vintage_2020,
)
from cptsgeo.referentiel.mairies import Mairie, read_mairies
from cptsgeo.referentiel.packages import fetch
from cptsgeo.referentiel.parts import draw_parts
from cptsgeo.referentiel.vintages import COG, CONTOURS, DECOUPAGES, every_package


@dataclass(frozen=True)
class Referentiel:
    """All that is written, before it is.

    Attributes
    ----------
    divisions
        Communes and parts of the vintage `COG`.
    epci
        EPCI with their members.
    departements, regions
        Code to (name, region).
    vintages
        One a year from 2018.
    history, renamings
        What happened between them.
    disparues
        Communes that came to an end before the first of them.
    topology
        Shared arcs of the atoms.
    parts
        Shared arcs of the communes déléguées and associées.
    mairies
        Where town halls are.
    drawn
        Metres of the borders that the source draws on both sides alike.
    """

    divisions: Divisions
    epci: list[Epci]
    departements: dict[str, tuple[str, str]]
    regions: dict[str, tuple[str, str]]
    vintages: tuple[Vintage, ...]
    history: History
    renamings: list[Renaming]
    disparues: list[Disparue]
    topology: Topology
    parts: Topology
    mairies: list[Mairie]
    drawn: Mapping[Pair, float] = field(default_factory=dict)


def read_vintages(archives: dict[int, Path]) -> tuple[Vintage, ...]:
    """Read the communes of each year from 2018.

    Parameters
    ----------
    archives
        The package of each year from 2019.

    Returns
    -------
    tuple of Vintage
        In order.
    """
    records = read_json(archives[2019], "historique-communes")
    found = {year: vintage(year, read_divisions(archives[year])) for year in range(2021, COG + 1)}
    found[2018] = vintage_2018(records)
    found[2019] = vintage_2019(read_divisions(archives[2019]), records)
    members = {
        code: nom for epci in read_epci(archives[2020]) for code, nom in epci.membres.items()
    }
    found[2020] = vintage_2020(members, found[2019], found[2021])
    return tuple(found[year] for year in sorted(found))


def build(cache: Path, tell: Callable[[str], None]) -> Referentiel:
    """Obtain the packages and build the referential from them.

    Parameters
    ----------
    cache
        An existing folder that keeps the packages.
    tell
        Receives one French line as each step begins.

    Returns
    -------
    Referentiel
        Not yet checked.

    Raises
    ------
    ReferentielError
        When a package cannot be obtained or does not hold what it should.
    """
    tell("obtention des paquets")
    for package in every_package():
        fetch(package, cache)
    archives = {year: fetch(package, cache) for year, package in DECOUPAGES.items()}
    tell("historique des codes")
    vintages = read_vintages(archives)
    moved, renamed = compare(vintages)
    history = History(frozenset(vintages[-1].noms), COG, tuple(moved))
    tell("lecture des contours")
    archive = fetch(CONTOURS, cache)
    contours = read_contours(archive)
    tell("nettoyage des contours et arcs partagés")
    topology = draw_atoms(contours, history)
    latest = archives[COG]
    divisions = read_divisions(latest)
    records = read_json(archives[2019], "historique-communes")
    ended = find_disparues(records, divisions, history, renamed)
    tell("communes déléguées et mairies")
    parts = draw_parts(contours, divisions.parties, topology)
    return Referentiel(
        divisions=divisions,
        epci=read_epci(latest),
        departements=read_names(latest, "departements"),
        regions=read_names(latest, "regions"),
        vintages=vintages,
        history=history,
        renamings=renamed,
        disparues=ended,
        topology=topology,
        parts=parts,
        mairies=read_mairies(archive, topology, history),
        drawn=draw_borders(contours, history),
    )
