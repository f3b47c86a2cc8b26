"""The maps of a plan: a region, a department, the whole territory of a CPTS."""

from cptsgeo.analysis.coverage import coverage
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import PlanError
from cptsgeo.plan.territories import Territories
from cptsgeo.render.pages.maps.content import map_page
from cptsgeo.render.pages.maps.model import (
    Background,
    MapLayer,
    MapOptions,
    MapPage,
    PageKind,
    Subject,
)
from cptsgeo.text.french import NBSP, quoted, slug, typographic

PLAN_IGN = Background(
    "https://data.geopf.fr",
    "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&TILEMATRIXSET=PM"
    "&FORMAT=image/png&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
    "© IGN – Géoplateforme, Plan IGN",
)

_RINGS = 3
"""How many communes deep the surroundings of a CPTS are drawn."""

_PLAIN = MapOptions()


def region_page(territories: Territories, region: str, options: MapOptions = _PLAIN) -> MapPage:
    """Give the map of a region.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    region
        Code of the region. CPTS that go beyond it are clipped, and their cards say so.
    options
        What is asked of it; the name of an indicator ends that of the file.

    Returns
    -------
    MapPage
        The map.
    """
    communes = territories.communes
    name = communes.regions[region]
    # Overseas, a department has the very name of its region.
    homonym = name in communes.departements.values()
    subject = Subject(
        PageKind.REGION,
        region,
        typographic(name),
        _file(slug(f"region {name}" if homonym else name), options.layer),
    )
    return map_page(coverage(territories, communes.select(region=region)), subject, options)


def departement_page(
    territories: Territories, departement: str, options: MapOptions = _PLAIN
) -> MapPage:
    """Give the map of a department; others are not drawn.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    departement
        Code of the department.
    options
        What is asked of it; the name of an indicator ends that of the file.

    Returns
    -------
    MapPage
        The map.
    """
    communes = territories.communes
    name = communes.departements[departement]
    subject = Subject(
        PageKind.DEPARTEMENT,
        departement,
        f"{typographic(name)} ({departement})",
        _file(slug(name), options.layer),
    )
    members = communes.select(departements=[departement])
    return map_page(coverage(territories, members), subject, options)


def cpts_page(territories: Territories, cpts_id: str, options: MapOptions = _PLAIN) -> MapPage:
    """Give the complete territory of a CPTS, with the communes around it for context.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    cpts_id
        Identifier of the CPTS.
    options
        What is asked of it; the name of an indicator ends that of the file.

    Returns
    -------
    MapPage
        The map.

    Raises
    ------
    PlanError
        If the CPTS has no commune.
    """
    communes = territories.communes
    members = territories.atoms[cpts_id]
    if not members:
        raise PlanError(
            f"La CPTS {quoted(territories.cpts[cpts_id].nom)} n’a aucune commune dans le "
            f"plan{NBSP}: ajouter ses communes à compositions.csv pour dessiner son territoire."
        )
    subject = Subject(
        PageKind.CPTS,
        cpts_id,
        typographic(territories.cpts[cpts_id].nom),
        _file(f"cpts-{cpts_id}", options.layer),
        tuple(communes.atoms[code] for code in sorted(_around(communes, members))),
    )
    own = [communes.atoms[code] for code in sorted(members)]
    return map_page(coverage(territories, own), subject, options)


def _around(communes: Communes, members: frozenset[str]) -> frozenset[str]:
    around: frozenset[str] = frozenset()
    for _ in range(_RINGS):
        around |= communes.topology.neighbours(members | around)
    return around


def _file(name: str, layer: MapLayer | None) -> str:
    """A name of its own for a map with an indicator: it does not replace the map without."""
    return f"{name}-{slug(layer.name)[:50]}.html" if layer else f"{name}.html"
