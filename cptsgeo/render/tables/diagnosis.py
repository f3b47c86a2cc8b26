"""The faults of a layer as tables and as GeoJSON, and the communes that it seems to mean."""

import json
from collections.abc import Iterator

import shapely

from cptsgeo import __version__
from cptsgeo.layers.diagnosis import Diagnosis, Fault, FaultKind
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.sheets.sheet import Value, kilometres
from cptsgeo.text.french import count, decimal, listed, number, percent, typographic

_SHOWN = 15
"""Faults of a kind that a terminal has room for."""

_TITLES = {
    FaultKind.INVALIDE: ("Polygones mal dessinés", "polygone mal dessiné",
                         "polygones mal dessinés"),
    FaultKind.DOUBLON: ("Polygones en double", "polygone en double", "polygones en double"),
    FaultKind.CHEVAUCHEMENT: ("Chevauchements", "chevauchement", "chevauchements"),
    FaultKind.VIDE: ("Vides entre les territoires", "vide entre des territoires",
                  "vides entre des territoires"),
    FaultKind.OUVERT: ("Vides ouverts sur la limite des départements", "vide ouvert",
                    "vides ouverts"),
}  # fmt: skip

OUTLINE = ("écart de contour", "écarts de contour")
"""How slivers along the limit of departments are called: two drawings of it differ."""

_COLUMNS = (
    Column("numero", "N°", Unit.ENTIER),
    Column("nature", "Nature"),
    Column("taille", "Éclat ou réel"),
    Column("surface_km2", "Surface", Unit.SURFACE),
    Column("largeur_m", "Largeur moyenne (m)", Unit.ENTIER),
    Column("polygones", "Polygones"),
    Column("commune", "Vers"),
    Column("code_commune", "Code INSEE"),
    Column("longitude", "Longitude", Unit.DECIMAL),
    Column("latitude", "Latitude", Unit.DECIMAL),
    Column("detail", "Détail"),
)


def named(found: Diagnosis, one: Fault) -> str:
    """Name the polygons of a fault."""
    return listed(typographic(found.layer.noms[rank]) for rank in one.rangs)


def place(one: Fault) -> str:
    """Tell where a fault is: ``Angers (49)``."""
    return f"{typographic(one.commune.nom)} ({one.commune.departement})"


def title(nature: FaultKind, *, eclat: bool) -> str:
    """Give the title of the faults of a kind, slivers or not."""
    if nature is FaultKind.OUVERT and eclat:
        return OUTLINE[1].capitalize() + " avec la limite des départements"
    return _TITLES[nature][0] + (", éclats" if eclat else "")


def diagnosis_sheets(found: Diagnosis) -> list[Sheet]:
    """Give every table of a diagnosis.

    Parameters
    ----------
    found
        The diagnosis.

    Returns
    -------
    list of Sheet
        ``fautes``, ``communes`` (the plan that the layer seems to mean), ``a_trancher``.
    """
    rows = [_row(found, number, one) for number, one in enumerate(found.fautes, 1)]
    return [
        Sheet("fautes", summary(found), _COLUMNS, tuple(rows)),
        _communes(found),
        _doubts(found),
    ]


def _row(found: Diagnosis, rank: int, one: Fault) -> tuple[Value, ...]:
    x, y = one.point
    return (
        rank,
        one.nature.value,
        "" if one.nature in (FaultKind.INVALIDE, FaultKind.DOUBLON) else
        (OUTLINE[0] if one.nature is FaultKind.OUVERT else "éclat") if one.eclat else "réel",
        one.surface or None,
        round(one.largeur) if one.surface else None,
        named(found, one),
        place(one),
        one.commune.code,
        round(x, 5),
        round(y, 5),
        one.detail,
    )  # fmt: skip


def _communes(found: Diagnosis) -> Sheet:
    atoms = found.communes.atoms
    rows = [
        (typographic(found.layer.noms[rank]), code, typographic(atoms[code].nom),
         atoms[code].population)
        for code, ranks in found.sens.communes.items()
        for rank in ranks
    ]  # fmt: skip
    return Sheet(
        "communes",
        "Les communes de chaque polygone : la moitié de leur surface au moins",
        (
            Column("polygone", "Polygone"),
            Column("code_commune", "Code INSEE"),
            Column("nom", "Commune"),
            Column("population", "Habitants", Unit.ENTIER),
        ),
        tuple(sorted(rows)),
    )


def _doubts(found: Diagnosis) -> Sheet:
    atoms, names = found.communes.atoms, found.layer.noms
    held = found.sens.communes
    return Sheet(
        "a_trancher",
        f"Communes que la couche coupe : {number(len(found.sens.doutes))}",
        (
            Column("code_commune", "Code INSEE"),
            Column("nom", "Commune"),
            Column("population", "Habitants", Unit.ENTIER),
            Column("parts", "Part dans chaque polygone"),
            Column("retenue", "Retenue dans"),
        ),
        tuple(
            (
                one.code,
                typographic(atoms[one.code].nom),
                atoms[one.code].population,
                listed(f"{percent(share, 1)} dans {typographic(names[rank])}"
                       for rank, share in one.parts),
                listed(typographic(names[rank]) for rank in held.get(one.code, ())) or "aucun",
            )
            for one in found.sens.doutes
        ),
        ("Une CPTS est faite de communes entières : à décider avec les professionnels.",),
    )  # fmt: skip


def diagnosis_text(found: Diagnosis) -> list[Sheet]:
    """Give the tables of a diagnosis that a terminal has room for.

    Parameters
    ----------
    found
        The diagnosis.

    Returns
    -------
    list of Sheet
        The largest faults of each kind, real ones apart from slivers, and the communes cut.
    """
    return [*_kinds(found), _cut(_doubts(found))]


def _kinds(found: Diagnosis) -> Iterator[Sheet]:
    numbered = list(enumerate(found.fautes, 1))
    for nature in _TITLES:
        for sliver in (False, True):
            some = [(rank, one) for rank, one in numbered
                    if one.nature is nature and one.eclat is sliver]  # fmt: skip
            if not some:
                continue
            rows = tuple(_row(found, rank, one) for rank, one in some)
            told = f"{title(nature, eclat=sliver)} : {number(len(rows))}"
            sheet = Sheet(nature.name.lower(), told, _COLUMNS, rows)
            columns = ["numero", "surface_km2", "largeur_m", "polygones", "commune"]
            if nature is FaultKind.INVALIDE:
                columns = ["numero", "polygones", "detail", "commune"]
            yield _cut(_in_hectares(sheet).only(*columns))


def _in_hectares(sheet: Sheet) -> Sheet:
    """A table of faults whose small areas are told in hectares."""
    place = [column.cle for column in sheet.colonnes].index("surface_km2")
    rows = tuple(
        (*row[:place], area(value) if isinstance(value := row[place], float) else None,
         *row[place + 1 :])
        for row in sheet.lignes
    )  # fmt: skip
    columns = (*sheet.colonnes[:place], sheet.colonnes[place]._replace(nature=Unit.DECIMAL),
               *sheet.colonnes[place + 1 :])  # fmt: skip
    return sheet._replace(colonnes=columns, lignes=rows)


def area(square_metres: float) -> str:
    """Write an area, in hectares below a square kilometre."""
    if square_metres < 1e6:
        return f"{decimal(square_metres / 1e4)} ha"
    return f"{kilometres(square_metres / 1e6)} km²"


def _cut(sheet: Sheet) -> Sheet:
    """A table with as many rows as a terminal has room for."""
    more = len(sheet.lignes) - _SHOWN
    if more <= 0:
        return sheet
    note = f"… et {count(more, 'autre', 'autres')} : les écrire avec --sortie fautes.xlsx."
    return sheet._replace(lignes=sheet.lignes[:_SHOWN], notes=(*sheet.notes, note))


def summary(found: Diagnosis) -> str:
    """Tell what was found, in a line.

    Parameters
    ----------
    found
        The diagnosis.

    Returns
    -------
    str
        How many faults of each kind; slivers apart.
    """
    told = []
    for nature, (_, one, several) in _TITLES.items():
        real = len(found.of(nature, eclat=False))
        slivers = len(found.of(nature, eclat=True))
        if real:
            told.append(count(real, one, several))
        if slivers and nature is FaultKind.OUVERT:
            told.append(f"{count(slivers, *OUTLINE)} avec la limite des départements")
        elif slivers:
            noun = "chevauchement" if nature is FaultKind.CHEVAUCHEMENT else "vide"
            told.append(f"{count(slivers, 'éclat')} de {noun}")
    where = count(len(found.layer.noms), "polygone")
    return f"{where} : {listed(told) if told else 'aucune faute'}"


def diagnosis_geojson(found: Diagnosis, *, empreinte: str = "") -> str:
    """Write faults as GeoJSON, to be seen over the layer.

    Parameters
    ----------
    found
        The diagnosis.
    empreinte
        Fingerprint of the files that were read.

    Returns
    -------
    str
        A FeatureCollection in longitude and latitude, with the columns of the table.
    """
    features = [
        {
            "type": "Feature",
            "id": rank,
            "properties": {
                column.cle: value
                for column, value in zip(_COLUMNS, _row(found, rank, one), strict=True)
                if column.cle != "surface_km2"
            }
            | {"surface_km2": round(one.surface / 1e6, 6)},
            "geometry": json.loads(shapely.to_geojson(one.forme)),
        }
        for rank, one in enumerate(found.fautes, 1)
    ]
    document = {
        "type": "FeatureCollection",
        **head(found, empreinte=empreinte),
        "features": features,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def head(found: Diagnosis, *, empreinte: str = "") -> dict[str, object]:
    """Give what the JSON of a diagnosis begins with."""
    return {
        "format": "cptsgeo/diagnostiquer",
        "version": __version__,
        "couche": found.layer.fichier,
        "systeme": found.layer.systeme,
        "polygones": len(found.layer.noms),
        "departements": list(found.departements),
        "seuil_metres": found.seuil,
        "remarques": list(found.layer.remarques),
        "empreinte": empreinte,
    }
