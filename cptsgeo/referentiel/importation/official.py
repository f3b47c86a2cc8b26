"""Official files, recognised by their columns: what each says of communes.

Layers of communes (IGN ADMIN EXPRESS 3 and 4, Etalab contours, geo.api.gouv.fr), populations and
movements of codes (INSEE), members of EPCI (DGCL, INSEE). Columns are those that the producers
publish.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely

from cptsgeo.communes.cog import Movement
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import LayerError, TableError
from cptsgeo.files.grids import read_grids
from cptsgeo.geometry.rings import Geometries
from cptsgeo.layers.layer import read_features
from cptsgeo.layers.limits import OFFICIAL
from cptsgeo.layers.place import place
from cptsgeo.layers.polygons import polygons_of
from cptsgeo.layers.raw import Raw
from cptsgeo.layers.tangle import check_near, check_own
from cptsgeo.text.french import listed

_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_PEOPLE = re.compile(r"[0-9]{1,9}")
_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<day>[0-9]{2}-[0-9]{2})")
_SIREN = re.compile(r"\d{9}")
_GEOGRAPHIC = {".geojson", ".json", ".gpkg", ".shp", ".zip", ".fgb", ".parquet", ".topojson"}


class Kind(Enum):
    """What an official file is of."""

    COMMUNES = "couche de communes"
    POPULATIONS = "populations municipales (INSEE)"
    EPCI = "composition des EPCI (DGCL, INSEE)"
    MOUVEMENTS = "mouvements de communes (INSEE)"
    COG = "liste des communes (INSEE)"


class CommuneRow(NamedTuple):
    """A commune of a layer; empty or None where the layer does not say."""

    code: str
    nom: str
    departement: str
    region: str
    epci: str
    population: int | None
    codes_postaux: tuple[str, ...]
    mere: str
    """The city that an arrondissement municipal is a part of."""


class Official(NamedTuple):
    """What an official file says.

    Attributes
    ----------
    path : Path
        The file.
    kind : Kind
        What it is of.
    producteur : str
        Who made it, and what it is.
    communes : tuple of CommuneRow
        Communes and arrondissements of a layer.
    geometries : array of shapely geometries
        Their contours, in degrees (EPSG:4326), as published.
    populations : dict of str to int
        Municipal population by commune.
    epci : dict of str to (str, str)
        SIREN and name of the EPCI of each commune.
    mouvements : tuple of Movement
        Changes of codes, by the first 1 January on which they hold.
    noms : dict of str to (str, str)
        Name and region of each commune of the COG.
    parties : tuple of (str, str, str, str)
        Code, name, nature and commune of each part.
    """

    path: Path
    kind: Kind
    producteur: str
    communes: tuple[CommuneRow, ...] = ()
    geometries: Geometries = np.array([], dtype=object)
    populations: Mapping[str, int] = {}
    epci: Mapping[str, tuple[str, str]] = {}
    mouvements: tuple[Movement, ...] = ()
    noms: Mapping[str, tuple[str, str]] = {}
    parties: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def is_layer(self) -> bool:
        """Whether it has contours of communes."""
        return self.kind is Kind.COMMUNES


class _Layout(NamedTuple):
    """Columns of a producer's layer, in lower case; several where versions differ."""

    producteur: str
    code: str
    nom: Sequence[str]
    departement: Sequence[str] = ()
    region: Sequence[str] = ()
    epci: Sequence[str] = ()
    population: Sequence[str] = ()
    postaux: Sequence[str] = ()
    mere: Sequence[str] = ()


_LAYOUTS = (
    _Layout("IGN, ADMIN EXPRESS 4", "code_insee", ("nom_officiel", "nom"),
            ("code_insee_du_departement",), ("code_insee_de_la_region",),
            ("codes_siren_des_epci", "code_siren_de_l_epci"), ("population",), (),
            ("code_insee_de_la_commune_de_rattachement", "code_insee_de_la_commune")),
    _Layout("IGN, ADMIN EXPRESS 3", "insee_com", ("nom",), ("insee_dep",), ("insee_reg",),
            ("siren_epci", "code_epci"), ("population",), (), ("insee_rat",)),
    _Layout("IGN, ADMIN EXPRESS 3 (arrondissements)", "insee_arm", ("nom",), ("insee_dep",),
            ("insee_reg",), (), ("population",), (), ("insee_com",)),
    _Layout("geo.api.gouv.fr", "code", ("nom",), ("codedepartement",), ("coderegion",),
            ("codeepci",), ("population",), ("codespostaux",), ()),
    _Layout("Etalab, contours administratifs", "code", ("nom",), ("departement",), ("region",),
            ("epci",), (), (), ("commune",)),
)  # fmt: skip


def read_official(path: Path, communes: Communes) -> Official:
    """Read an official file.

    Parameters
    ----------
    path
        A layer of communes, or a table (CSV, XLSX).
    communes
        The embedded referential, that tells where France is.

    Returns
    -------
    Official
        What it says.

    Raises
    ------
    LayerError
        If it is a layer, but not one of communes.
    TableError
        If it is a table, but none of those that are known.
    """
    if path.suffix.lower() in _GEOGRAPHIC:
        return _layer(path, read_features(path, limits=OFFICIAL), communes)
    return _table(path)


def _layer(path: Path, raw: Raw, communes: Communes) -> Official:
    found = polygons_of(raw.geometries)
    attributs = [{name.lower(): value for name, value in raw.attributs[rank].items()}
                 for rank in found.rangs.tolist()]  # fmt: skip
    columns = {name for one in attributs for name in one}
    fits = [one for one in _LAYOUTS if one.code in columns and columns & set(one.nom)]
    # Two producers call it « code »: the one whose other columns are there.
    fits.sort(key=lambda one: -len(columns & {*one.departement, *one.postaux, *one.population}))
    if not fits:
        raise LayerError(
            f"Le fichier {path} n’est pas une couche de communes connue : il faut celles de l’IGN "
            "(ADMIN EXPRESS), d’Etalab (contours administratifs) ou de geo.api.gouv.fr."
        )
    layout = fits[0]
    kept = raw._replace(geometries=found.geometries, attributs=attributs)
    check_near(path, found.geometries)
    placed = place(path, kept, communes)
    rows = [_row(one, layout) for one in attributs]
    crossed = np.flatnonzero(~shapely.is_valid(placed.geometries)).tolist()
    check_own(path, [one.nom for one in rows], placed.geometries, crossed)
    wrong = next((one for one in rows if not _CODE.fullmatch(one.code)), None)
    if wrong is not None:
        raise LayerError(
            f"Le fichier {path} a un code de commune qui n’en est pas un ({wrong.code[:20]!r}, "
            f"{wrong.nom[:40]}) : le télécharger de nouveau."
        )
    return Official(path, Kind.COMMUNES, layout.producteur, tuple(rows), placed.geometries)


def _row(cells: Mapping[str, Any], layout: _Layout) -> CommuneRow:
    def text(names: Iterable[str]) -> str:
        return next((str(cells[name]).strip() for name in names if cells.get(name)), "")

    code = str(cells.get(layout.code) or "").strip()
    mother = text(layout.mere)
    people = text(layout.population)
    postal: Any = next((cells[name] for name in layout.postaux if cells.get(name)), [])
    posted = re.findall(r"\d{5}", " ".join(map(str, postal)) if isinstance(postal, list) else
                        str(postal))  # fmt: skip
    epci = re.search(r"\d{9}", text(layout.epci))
    return CommuneRow(
        code, text(layout.nom), text(layout.departement), text(layout.region),
        epci[0] if epci else "", int(people) if _PEOPLE.fullmatch(people) else None,
        tuple(sorted(set(posted))), mother if mother != code else "",
    )  # fmt: skip


def _table(path: Path) -> Official:
    for grid in read_grids(path):
        for rank, line in enumerate(grid.lines[:30]):
            header = [cell.strip().lower() for cell in line.cells]
            rows = [dict(zip(header, one.cells, strict=False)) for one in grid.lines[rank + 1 :]]
            if {"com", "pmun"} <= set(header):
                return _populations(path, rows)
            for layout in _MEMBERS:
                if {layout.siren, layout.commune} <= set(header) and set(header) & {*layout.nom}:
                    return _members(path, rows, layout)
            if {"mod", "date_eff", "com_av", "com_ap"} <= set(header):
                return _movements(path, rows)
            if {"typecom", "com", "libelle", "comparent"} <= set(header):
                return _listed(path, rows)
    known = listed(kind.value for kind in Kind if kind is not Kind.COMMUNES)
    raise TableError(
        f"Le fichier {path} n’est pas un fichier officiel connu : il faut une couche de communes, "
        f"ou une table parmi {known}."
    )


def _populations(path: Path, rows: Iterable[Mapping[str, str]]) -> Official:
    found: dict[str, int] = {}
    for row in rows:
        code = row.get("com", "").upper()
        if not _CODE.fullmatch(code):
            departement = row.get("dep", row.get("coddep", "")).upper().zfill(2)
            code = departement + code.zfill(5 - len(departement))
        people = re.sub(r"\s", "", row.get("pmun", ""))
        if _CODE.fullmatch(code) and _PEOPLE.fullmatch(people):
            found[code] = int(people)
    if not found:
        raise TableError(
            f"Le fichier {path} n’a aucune population : le télécharger de nouveau sur le site de "
            "l’INSEE."
        )
    return Official(path, Kind.POPULATIONS, "INSEE, populations municipales", populations=found)


class _Members(NamedTuple):
    """Columns of a producer's table of the communes of EPCI, in lower case."""

    producteur: str
    siren: str
    commune: str
    nom: Sequence[str]


_MEMBERS = (
    _Members("DGCL, composition des EPCI", "siren", "insee", ("raison_sociale", "nom_epci")),
    _Members("INSEE, appartenance aux EPCI", "epci", "codgeo", ("libepci",)),
)


def _members(path: Path, rows: Iterable[Mapping[str, str]], layout: _Members) -> Official:
    # INSEE writes ZZZZZZZZZ for a commune of no EPCI.
    found = {
        row[layout.commune].zfill(5): (
            row[layout.siren],
            next((row[name] for name in layout.nom if row.get(name)), ""),
        )
        for row in rows
        if _CODE.fullmatch(row.get(layout.commune, "").zfill(5))
        and _SIREN.fullmatch(row.get(layout.siren, ""))
    }
    if not found:
        raise TableError(f"Le fichier {path} ne dit les communes d’aucun EPCI : le retélécharger.")
    return Official(path, Kind.EPCI, layout.producteur, epci=found)


# INSEE: 20 creation, 21 restoration, 30 suppression, 31 to 33 mergers, 41 change of department,
# 50 change of code. 10 is a change of name alone, the others are of parts.
_MOVES = {"20", "21", "30", "31", "32", "33", "41", "50"}


def _movements(path: Path, rows: Iterable[Mapping[str, str]]) -> Official:
    found = set()
    for row in rows:
        communes = row.get("typecom_av") == row.get("typecom_ap") == "COM"
        moved = communes and row.get("mod", "").strip() in _MOVES
        date = _DATE.match(row.get("date_eff", ""))
        if moved and date and row.get("com_av") and row.get("com_ap"):
            since = int(date["year"]) + (date["day"] != "01-01")
            found.add(Movement(since, row["com_av"], row.get("libelle_av", row["com_av"]),
                               row["com_ap"], row.get("libelle_ap", row["com_ap"])))  # fmt: skip
    return Official(path, Kind.MOUVEMENTS, "INSEE, mouvements du COG",
                    mouvements=tuple(sorted(found)))  # fmt: skip


_NATURES = {"ARM": "arrondissement_municipal", "COMD": "commune_deleguee",
            "COMA": "commune_associee"}  # fmt: skip


def _listed(path: Path, rows: Iterable[Mapping[str, str]]) -> Official:
    names: dict[str, tuple[str, str]] = {}
    parts = []
    for row in rows:
        kind, code, name = row.get("typecom", ""), row.get("com", ""), row.get("libelle", "")
        if kind == "COM":
            names[code] = (name, row.get("reg", ""))
        elif kind in _NATURES:
            parts.append((code, name, _NATURES[kind], row.get("comparent", "")))
    return Official(path, Kind.COG, "INSEE, code officiel géographique", noms=names,
                    parties=tuple(parts))  # fmt: skip
