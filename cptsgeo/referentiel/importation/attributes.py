"""The tables of a referential: what official files say, else what the embedded one does."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import numpy as np
import shapely

from cptsgeo.communes.bourgs import bourgs
from cptsgeo.communes.cog import History
from cptsgeo.communes.commune_table import departement_of
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.faces import faces
from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology
from cptsgeo.referentiel.assembly import Referentiel
from cptsgeo.referentiel.decoupage import Commune, Divisions, Epci, Nature, Partie
from cptsgeo.referentiel.history import Renaming
from cptsgeo.referentiel.importation.official import CommuneRow, Official
from cptsgeo.text.french import count


def tables_of(
    files: Sequence[Official],
    rows: Sequence[CommuneRow],
    embedded: Communes,
    history: History,
    since: int,
    topology: Topology,
    remarks: list[str],
) -> Referentiel:
    """Make the tables of a referential.

    Parameters
    ----------
    files
        Official files.
    rows
        Communes of the layer.
    embedded
        The embedded referential.
    history
        The movements of codes up to the new vintage.
    since
        The vintage of the layer: names and EPCI are taken from it if it is the new one.
    topology
        Contours of the new referential.
    remarks
        Receives what its user must know.

    Returns
    -------
    Referentiel
        All that is written.

    Raises
    ------
    ReferentielError
        If nothing tells the name and department of a commune.
    """
    fresh = {row.code: row for row in rows} if since == history.vintage else {}
    people = _people(files, rows, history, since)
    members = {code: one for file in files for code, one in file.epci.items()}
    named = {code: one for file in files for code, one in file.noms.items()}
    known, former = embedded.by_code, _former(history, embedded)
    communes: dict[str, Commune] = {}
    epci_of: dict[str, str] = {}
    guessed = []
    for code in sorted(history.current):
        row = fresh.get(code)
        origins = [known[one] for one in former.get(code, ()) if one in known]
        base = known.get(code) or (origins[0] if origins else None)
        nom, region = named.get(code, (row.nom, row.region) if row else ("", ""))
        if base is None and not (nom and region):
            raise ReferentielError(
                f"Rien ne dit le nom et la région de la commune {code} : ajouter la liste des "
                "communes de l’INSEE (v_commune), ou une couche qui les donne."
            )
        population = people.get(code)
        if population is None:
            population = sum(origin.population for origin in origins)
            guessed.append(code)
        postal = {one for origin in origins for one in origin.codes_postaux.split()}
        communes[code] = Commune(
            code=code,
            nom=nom or (base.nom if base else code),
            departement=departement_of(code),
            region=base.region if base else region,
            population=population,
            codes_postaux=tuple(sorted(postal)) or (row.codes_postaux if row else ()),
            anciens_codes=(),
        )
        siren = members.get(code, ("", ""))[0] or (row.epci if row else "")
        epci_of[code] = siren or (base.epci if base else "")
    if guessed and people:
        remarks.append(
            f"La population de {count(len(guessed), 'commune')} est celle du référentiel embarqué."
        )
    regions = {one.departement: one.region for one in known.values()}
    return Referentiel(
        divisions=Divisions(communes, _divisions(files, embedded, communes, people)),
        epci=_epci(epci_of, members, embedded, communes),
        departements={code: (nom, regions.get(code, ""))
                      for code, nom in embedded.departements.items()},
        regions={code: (nom, code) for code, nom in embedded.regions.items()},
        vintages=(),
        history=history,
        renamings=[Renaming(year, code, name, "") for year, code, name in embedded.renommages],
        disparues=[one._replace(communes=_today(one.communes, history, embedded))
                   for one in embedded.disparues.rows],
        topology=topology,
        parts=topology,
        mairies=_mairies(embedded, topology),
    )  # fmt: skip


def _people(
    files: Iterable[Official], rows: Iterable[CommuneRow], history: History, since: int
) -> dict[str, int]:
    """Inhabitants of communes of the new vintage: those of the tables, else of the layer."""
    layer = {row.code: row.population for row in rows if row.population is not None}
    found = _summed(layer, history, since)
    for file in files:
        found |= _summed(file.populations, history, None)
    return found


def _summed(people: Mapping[str, int], history: History, since: int | None) -> dict[str, int]:
    """Inhabitants by commune of the new vintage, of those that merged together."""
    found: dict[str, int] = {}
    for code, many in people.items():
        if since is None and code in history.current:
            target: str | None = code
        elif since is not None and code not in history.valid(since):
            target = code  # an arrondissement municipal
        else:
            target = history.translate(code, since).target
        if target:
            found[target] = found.get(target, 0) + many
    return found


def _today(codes: Iterable[str], history: History, embedded: Communes) -> tuple[str, ...]:
    """Communes of the new vintage that hold communes of the embedded one."""
    since = embedded.vintages.cog
    return tuple(sorted({one for code in codes for one in history.follow(code, since)[0]}))


def _former(history: History, embedded: Communes) -> Mapping[str, list[str]]:
    """Communes of the embedded vintage that each commune of the new one is made of."""
    found: dict[str, list[str]] = {}
    for code in embedded.by_code.codes:
        for target in history.follow(code, embedded.vintages.cog)[0]:
            found.setdefault(target, []).append(code)
    return found


def _divisions(
    files: Iterable[Official],
    embedded: Communes,
    communes: Mapping[str, Commune],
    people: Mapping[str, int],
) -> tuple[Partie, ...]:
    whole = {one.code: one for members in embedded.arrondissements.values() for one in members}
    listed = [part for file in files for part in file.parties]
    found = listed or [(p.code, p.nom, p.nature, p.code_commune) for p in embedded.parties]
    return tuple(
        Partie(
            code, nom, cast(Nature, nature), commune,
            people.get(code, whole[code].population) if code in whole else None,
            tuple(whole[code].codes_postaux.split()) if code in whole else (),
        )
        for code, nom, nature, commune in found
        if commune in communes
    )  # fmt: skip


def _epci(
    epci_of: Mapping[str, str],
    members: Mapping[str, tuple[str, str]],
    embedded: Communes,
    communes: Mapping[str, Commune],
) -> list[Epci]:
    with (embedded.folder / "epci.csv").open(encoding="utf-8", newline="") as file:
        natures = {row["epci"]: row["nature"] for row in csv.DictReader(file)}
    names = dict(members.values()) | dict(embedded.epci)
    held: dict[str, dict[str, str]] = {}
    for code, siren in epci_of.items():
        if siren:
            held.setdefault(siren, {})[code] = communes[code].nom
    return [Epci(siren, names.get(siren, siren), natures.get(siren, ""), codes)
            for siren, codes in sorted(held.items())]  # fmt: skip


def _mairies(embedded: Communes, topology: Topology) -> list[tuple[str, int, int]]:
    """Town halls that lie in the commune of the new contours too."""
    known = faces(embedded)
    places = bourgs(embedded, known)
    drawn = dict(zip(topology.faces, topology.polygons(), strict=True))
    kept = [rank for rank, code in enumerate(known.codes) if places.mairie[rank] and code in drawn]
    polygons = np.array([drawn[known.codes[rank]] for rank in kept], dtype=object)
    inside = shapely.covers(polygons, shapely.points(places.points[kept]))
    units = np.rint(places.points[kept] * UNITS_PER_DEGREE).astype(int).tolist()
    return [
        (known.codes[rank], x, y)
        for rank, (x, y), within in zip(kept, units, inside.tolist(), strict=True)
        if within
    ]
