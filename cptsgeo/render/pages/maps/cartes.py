"""The maps of a plan: a region, a department, the whole territory of a CPTS."""

from collections.abc import Iterable
from pathlib import Path

from cptsgeo.analysis.coverage import coverage
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import PlanError
from cptsgeo.files.tables import check_replaceable, write_text
from cptsgeo.plan.territories import Territories
from cptsgeo.render.pages.maps.content import PLAN_IGN, contenu
from cptsgeo.render.pages.maps.element import Carte
from cptsgeo.render.pages.maps.index import page_index
from cptsgeo.render.pages.maps.indicator_layer import Calque
from cptsgeo.render.shell.policy import MARK
from cptsgeo.text.french import quoted, slug, typographic

_RINGS = 3
"""How many communes deep the surroundings of a CPTS are drawn."""


def carte_region(
    territories: Territories,
    region: str,
    *,
    fond: bool = False,
    accueil: bool = False,
    indicateur: Calque | None = None,
) -> Carte:
    """Draw the map of a region.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    region
        Code of the region. CPTS that go beyond it are clipped, and their cards say so.
    fond
        Whether to show background tiles, which the browser then asks for.
    accueil
        Whether the page links to an ``index.html`` beside it.
    indicateur
        An indicator to show, whose name ends that of the file.

    Returns
    -------
    Carte
        The map.
    """
    communes = territories.communes
    return Carte(
        contenu(
            coverage(territories, communes.select(region=region)),
            lieu=typographic(communes.regions[region]),
            fichier=_file(_region_file(communes, region), indicateur),
            fond=PLAN_IGN if fond else None,
            accueil=accueil,
            indicateur=indicateur,
        )
    )


def carte_departement(
    territories: Territories,
    departement: str,
    *,
    fond: bool = False,
    accueil: bool = False,
    indicateur: Calque | None = None,
) -> Carte:
    """Draw the map of a department; others are not drawn.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    departement
        Code of the department.
    fond
        Whether to show background tiles.
    accueil
        Whether the page links to an ``index.html`` beside it.
    indicateur
        An indicator to show, whose name ends that of the file.

    Returns
    -------
    Carte
        The map.
    """
    communes = territories.communes
    nom = communes.departements[departement]
    return Carte(
        contenu(
            coverage(territories, communes.select(departements=[departement])),
            lieu=f"{typographic(nom)} ({departement})",
            fichier=_file(slug(nom), indicateur),
            departement=departement,
            fond=PLAN_IGN if fond else None,
            accueil=accueil,
            indicateur=indicateur,
        )
    )


def carte_cpts(
    territories: Territories,
    cpts_id: str,
    *,
    fond: bool = False,
    accueil: bool = False,
    indicateur: Calque | None = None,
) -> Carte:
    """Draw the complete territory of a CPTS, with the communes around it for context.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    cpts_id
        Identifier of the CPTS.
    fond
        Whether to show background tiles.
    accueil
        Whether the page links to an ``index.html`` beside it.
    indicateur
        An indicator to show, whose name ends that of the file.

    Returns
    -------
    Carte
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
            "plan : ajouter ses communes à compositions.csv pour dessiner son territoire."
        )
    atoms = communes.atoms
    around: frozenset[str] = frozenset()
    for _ in range(_RINGS):
        around |= communes.topology.neighbours(members | around)
    return Carte(
        contenu(
            coverage(territories, [atoms[code] for code in sorted(members)]),
            lieu=typographic(territories.cpts[cpts_id].nom),
            fichier=_file(f"cpts-{cpts_id}", indicateur),
            cpts_id=cpts_id,
            autour=[atoms[code] for code in sorted(around)],
            fond=PLAN_IGN if fond else None,
            accueil=accueil,
            indicateur=indicateur,
        )
    )


def _region_file(communes: Communes, region: str) -> str:
    """Name of a region's page: overseas, a department has the very name of its region."""
    name = communes.regions[region]
    return slug(f"region {name}" if name in communes.departements.values() else name)


def _file(name: str, indicateur: Calque | None) -> str:
    """A name of its own for a map with an indicator: it does not replace the map without."""
    return f"{name}-{slug(indicateur.indicator.nom)[:50]}.html" if indicateur else f"{name}.html"


def sauver(
    cartes: Iterable[Carte], folder: Path, *, accueil: bool = False, ecraser: bool = False
) -> list[Path]:
    """Save maps as self-contained pages.

    Every page is made, and every place checked, before the first is written.

    Parameters
    ----------
    cartes
        The maps; they may be drawn as they are asked for.
    folder
        Where to; pages of ours that bear the same names are replaced.
    accueil
        Whether to write an ``index.html`` that links them too.
    ecraser
        Whether to replace files that are not ours too.

    Returns
    -------
    list of Path
        The pages.

    Raises
    ------
    OutputError
        If a file is not ours, or cannot be written.
    """
    drawn: list[Carte] = []
    pages: dict[str, str] = {}
    for carte in cartes:
        drawn.append(carte)
        pages[carte.contenu.fichier] = carte.to_html()
    if accueil:
        plan = drawn[0].contenu.coverage.territories.plan
        pages = {"index.html": page_index(drawn, f"Couverture des CPTS – {plan.nom}")} | pages
    paths = [folder / name for name in pages]
    if not ecraser:
        for path in paths:
            check_replaceable(path, mark=MARK)
    for path, page in zip(paths, pages.values(), strict=True):
        write_text(path, page)
    return paths
