"""The data of a map page's script."""

from collections.abc import Collection
from typing import Any

from cptsgeo.render.canvas.payload import map_data, signs, steps
from cptsgeo.render.looks import payload
from cptsgeo.render.pages.maps.declared import declared_data
from cptsgeo.render.pages.maps.model import Background, LegendRow, MapLayer, MapPage, PageKind


def page_data(page: MapPage) -> dict[str, Any]:
    """Give what the script of a page draws from.

    Parameters
    ----------
    page
        The page.

    Returns
    -------
    dict
        Plain data.
    """
    data = {
        "page": {
            "nature": page.subject.kind.value,
            "titre": page.title,
            "sous_titre": page.words.subtitle,
            "reserve": page.words.caveat,
            "fond": _background(page.options.background),
        },
        "etats": [*map(_row, page.states)],
        **map_data(
            page.drawn,
            page.subject.around,
            [row.look.identifier for row in page.states],
            [row.cpts_id for row in page.table.rows],
            _inside(page),
        ),
    }
    communes = data["communes"]
    communes["code"] = steps([commune.code for commune in page.drawn.communes])
    communes["etat"] = signs(communes["etat"])
    # A script knows the department by the code.
    del communes["departement"]
    if told := declared_data(page.drawn.territories, [row.cpts_id for row in page.table.rows]):
        data["actions"] = told
    position = {commune.code: rank for rank, commune in enumerate(page.drawn.communes)}
    data["prevus"] = [sorted(position[code] for code in atoms) for _, atoms in page.foreseen]
    layer = page.options.layer
    if layer:
        data["communes"] |= _columns(layer, page)
        data["calque"] = {
            "titre": layer.title,
            "nom": layer.name,
            "nombre": layer.numeric,
            "classes": [*map(_row, page.classes)],
        }
    return data


def _row(row: LegendRow) -> dict[str, Any]:
    return {**payload(row.look), "nombre": row.holders, "detail": row.detail}


def _background(background: Background | None) -> dict[str, str] | None:
    if background is None:
        return None
    return {"url": background.url, "attribution": background.attribution}


def _inside(page: MapPage) -> Collection[str]:
    """Departments that a page shows whole: what a CPTS covers elsewhere is told by its label."""
    match page.subject.kind:
        case PageKind.CPTS:
            return page.coverage.territories.communes.departements
        case PageKind.DEPARTEMENT:
            return (page.subject.code,)
        case PageKind.REGION:
            return {commune.departement for commune in page.coverage.communes}


def _columns(layer: MapLayer, page: MapPage) -> dict[str, Any]:
    """What the script needs of each commune: its class and its value."""
    codes = [commune.code for commune in page.drawn.communes]
    return {
        "classe": [layer.rank(code) for code in codes],
        "valeur": [layer.value(code) for code in codes],
    }
