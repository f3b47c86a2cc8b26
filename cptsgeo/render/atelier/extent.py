"""Which communes a page of the atelier shows, and the territory that it begins with."""

from collections.abc import Iterable
from pathlib import Path

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.meaning import CodeKind
from cptsgeo.errors import CommuneError, CptsError, TableError
from cptsgeo.plan.territories import Territories
from cptsgeo.proposal import read_proposal
from cptsgeo.render.atelier.page import Start
from cptsgeo.text.french import listed, quoted, typographic

_BEYOND = 2
"""Communes shown beyond a region, a department or the perimeter."""

_AROUND = 7
"""Communes shown around a CPTS or a commune: some fifty kilometres."""

ALL = "toutes"
"""Every region of metropolitan France."""

_OVERSEAS = ("97", "98")

_NOT_HELD = (CodeKind.SCINDE, CodeKind.AMBIGU, CodeKind.INCONNU)


def extent(
    territories: Territories,
    *,
    regions: Iterable[str] = (),
    departements: Iterable[str] = (),
    around: str | None = None,
) -> tuple[str, set[str]]:
    """Choose the communes that a page shows.

    Parameters
    ----------
    territories
        The plan's territories.
    regions
        Regions, by code or name; `ALL` of metropolitan France.
    departements
        Departments, by code or name.
    around
        A CPTS or a commune, whose surroundings are shown.

    Returns
    -------
    str
        What they are, for a title.
    set of str
        Codes: what was asked for (the plan's perimeter if nothing was), the whole territories of
        the CPTS in it, and some communes around.

    Raises
    ------
    CommuneError
        If there is no such place.
    """
    known, plan = territories.communes, territories.plan
    asked = list(regions)
    if ALL in asked:
        inside = [code for code in known.departements if not code.startswith(_OVERSEAS)]
        return "France métropolitaine", set(known.codes_of(inside))
    region_codes = [known.region(text) for text in asked]
    departement_codes = [known.departement(text) for text in departements]
    places = [typographic(known.regions[code]) for code in region_codes]
    places += [f"{typographic(known.departements[code])} ({code})" for code in departement_codes]
    codes = {commune.code for code in region_codes for commune in known.select(region=code)}
    codes |= set(known.codes_of(departement_codes))
    if not places and not around:
        places, codes = [typographic(plan.nom)], set(known.codes_of(plan.perimetre))
    beyond = _BEYOND
    if around:
        name, centre = _centre(territories, around)
        places.append(f"autour de {name}")
        codes = _widened(territories, codes | centre, _AROUND)
        beyond = 0
    codes = _widened(territories, codes, beyond)
    held = {owner for code in codes for owner in territories.owners.get(code, ())}
    if not around:
        codes |= {code for owner in held for code in territories.atoms[owner]}
    return listed(places), codes


def _centre(territories: Territories, text: str) -> tuple[str, set[str]]:
    try:
        cpts = territories.plan.find(text)
    except CptsError:
        return _commune(territories, text)
    return typographic(cpts.nom), set(territories.atoms[cpts.cpts_id])


def _commune(territories: Territories, text: str) -> tuple[str, set[str]]:
    communes = territories.communes
    found = {match.commune.code: match.commune for match in communes.search(text)}
    if len(found) != 1:
        named = listed((f"{typographic(c.nom)} ({c.code})" for c in found.values()), "ou")
        hint = f"choisir {named}" if found else "écrire le nom d’une CPTS, ou le code d’une commune"
        raise CommuneError(
            f"{quoted(text)} n’est ni une CPTS du plan, ni une seule commune : {hint}."
        )
    (commune,) = found.values()
    return typographic(commune.nom), set(communes.atoms_of(commune.code)) or {commune.code}


def _widened(territories: Territories, codes: set[str], rings: int) -> set[str]:
    beside = adjacency(territories.communes).beside
    found = set(codes)
    fresh = found
    for _ in range(rings):
        fresh = {near for code in fresh for near in beside(code)} - found
        found |= fresh
    return found


def start(territories: Territories, path: Path) -> Start:
    """Read the territory that a page begins with.

    Parameters
    ----------
    territories
        The plan's territories.
    path
        A list of communes, as ``cptsgeo valider`` reads it.

    Returns
    -------
    Start
        Its name and communes.

    Raises
    ------
    TableError
        If it has no commune, or lines whose communes are not known for certain.
    """
    read = read_proposal(path, territories.communes, perimetre=territories.plan.perimetre)
    doubtful = [one for one in read.mentions if one.meaning.nature in _NOT_HELD]
    if doubtful:
        shown = listed(f"{quoted(one.texte)} ({one.place})" for one in doubtful[:5])
        raise TableError(
            f"Des lignes ne désignent pas une commune certaine : {shown} ; les corriger, "
            "« cptsgeo valider » dit comment."
        )
    codes = sorted({
        atom
        for mention in read.mentions
        for commune in mention.meaning.communes
        for atom in territories.communes.atoms_of(commune)
    })  # fmt: skip
    if not codes:
        raise TableError(f"Le fichier {path.name} ne nomme aucune commune : vérifier la feuille.")
    return Start(read.nom, tuple(codes))
