"""Coverage as tables: by department, by status, CPTS counted, funding."""

from collections.abc import Iterable

from cptsgeo.analysis.coverage import ZONE_BLANCHE, etats
from cptsgeo.analysis.published import published
from cptsgeo.analysis.tally import Measure, Tallies, Tally, classe, cohort, funding
from cptsgeo.plan import aci
from cptsgeo.plan.territories import Territories
from cptsgeo.render.provenance import reserves
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.text.french import count, listed, lowered, typographic

ENSEMBLE = "Ensemble"

_PLACE = (Column("departement", "Code"), Column("nom", "Département"))
_NAMED = 40
"""Communes that a sentence names; beyond, it gives their number."""


def couverture_sheets(found: Tallies, *, nomenclature: str = "intercpts") -> list[Sheet]:
    """Give every table of a coverage.

    Parameters
    ----------
    found
        What is covered.
    nomenclature
        Wording of statuses: one of `aci.NOMENCLATURES`.

    Returns
    -------
    list of Sheet
        ``couverture``, ``statuts``, ``communes_manquantes``, ``cpts``, ``annees``, ``financement``,
        ``totaux_publies``.
    """
    words = aci.libelles(nomenclature)
    return [
        _coverage(found),
        _statuses(found, words),
        _missing(found),
        _cpts(found, words),
        _years(found),
        _funding(found, words),
        published_sheet(found.territories, words),
    ]


def couverture_text(found: Tallies, *, nomenclature: str = "intercpts") -> list[Sheet]:
    """Give the tables of a coverage that a terminal has room for.

    Parameters
    ----------
    found
        What is covered.
    nomenclature
        Wording of statuses.

    Returns
    -------
    list of Sheet
        Narrower ones; what is missing of nearly covered departments is told in notes.
    """
    words = aci.libelles(nomenclature)
    whole = _coverage(found)
    cpts = _cpts(found, words)
    sizes = [column.cle for column in cpts.colonnes if column.cle.startswith("taille")]
    others = [column.cle for column in cpts.colonnes[2:] if column.cle not in sizes]
    return [
        whole.only("nom", "communes_couvertes", "part_communes", "population_couverte",
                   "part_population", "part_surface", "classe_population"),
        _cumulated(found, words),
        cpts.only("nom", *others)._replace(titre="CPTS et projets par statut"),
        cpts.only("nom", *sizes)._replace(titre="CPTS et projets par taille", notes=()),
        _years(found),
        _funding(found, words),
        published_sheet(found.territories, words).only(
            "date", "indicateur", "publie", "notre_chiffre", "ecart", "statuts_inconnus"
        ),
    ]  # fmt: skip


def _rows(found: Tallies) -> Iterable[tuple[str | None, str, Tally]]:
    """Places with their code and name; together only where there are several."""
    known = found.territories.communes.departements
    for place in found.places:
        (code,) = place.departements
        yield code, typographic(known[code]), place
    if len(found.places) > 1:
        yield None, ENSEMBLE, found.ensemble


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _coverage(found: Tallies) -> Sheet:
    columns = (
        *_PLACE,
        Column("communes", "Communes", Unit.ENTIER),
        Column("communes_couvertes", "Communes couvertes", Unit.ENTIER),
        Column("part_communes", "% des communes", Unit.PART),
        Column("population", "Population", Unit.ENTIER),
        Column("population_couverte", "Habitants couverts", Unit.ENTIER),
        Column("part_population", "% des habitants", Unit.PART),
        Column("surface_km2", "Surface", Unit.SURFACE),
        Column("surface_couverte_km2", "Surface couverte", Unit.SURFACE),
        Column("part_surface", "% de la surface", Unit.PART),
        Column("zone_blanche_communes", "Communes en zone blanche", Unit.ENTIER),
        Column("zone_blanche_population", "Habitants en zone blanche", Unit.ENTIER),
        *(waiting := _waiting(found)),
        Column("classe_population", "Classe nationale (habitants)"),
        Column("classe_communes", "Classe nationale (communes)"),
        Column("classe_operationnelle_population", "Classe, CPTS opérationnelles (habitants)"),
        Column("classe_operationnelle_communes", "Classe, CPTS opérationnelles (communes)"),
    )
    rows = []
    for code, name, place in _rows(found):
        total, covered, running = place.total, place.couvert, place.operationnel
        rows.append((
            code, name,
            total.communes, covered.communes, _share(covered.communes, total.communes),
            total.population, covered.population, _share(covered.population, total.population),
            total.surface, covered.surface, _share(covered.surface, total.surface),
            place.zone_blanche.communes, place.zone_blanche.population,
            *(place.a_attribuer[:2] if waiting else ()),
            classe(covered.population, total.population).value,
            classe(covered.communes, total.communes).value,
            classe(running.population, total.population).value,
            classe(running.communes, total.communes).value,
        ))  # fmt: skip
    return Sheet(
        "couverture",
        "Couverture par une CPTS ou un projet, quel que soit son statut",
        columns,
        tuple(rows),
        (*_notes(found), *reserves(found.territories)),
    )


def _waiting(found: Tallies) -> tuple[Column, ...]:
    """Columns of what is to be attributed yet, in a plan where something is."""
    if not found.territories.a_attribuer:
        return ()
    return (
        Column("a_attribuer_communes", "dont communes à attribuer", Unit.ENTIER),
        Column("a_attribuer_population", "dont habitants à attribuer", Unit.ENTIER),
    )


def _notes(found: Tallies) -> Iterable[str]:
    for code, name, place in _rows(found):
        if code and place.presque:
            white = place.zone_blanche
            yield (
                f"{name} : il manque {count(white.communes, 'commune')} "
                f"({count(white.population, 'habitant')}), {_named(place.manquantes, found)}."
            )
    whole = found.ensemble
    unknown = whole.par_statut[aci.STATUT_INCONNU]
    if unknown.communes:
        when = " à cette date" if found.territories.au else ""
        number = cohort(found.portraits(whole)).par_statut[aci.STATUT_INCONNU]
        yield (
            f"Statut inconnu{when} : {count(number, 'CPTS', 'CPTS')}, "
            f"{count(unknown.population, 'habitant')}. Leurs communes sont comptées ici comme "
            "couvertes ; le tableau par statut les met à part."
        )
    if whole.a_attribuer.communes:
        yield (
            f"Dont à attribuer, parmi ce qui n’est pas couvert : "
            f"{count(whole.a_attribuer.communes, 'commune')}, "
            f"{count(whole.a_attribuer.population, 'habitant')}, que la liste reçue de leur CPTS "
            "ne nomme pas."
        )
    if whole.partagees.communes:
        yield _shared(found)
    if whole.contestees.communes:
        yield (
            "Revendiquées par plusieurs CPTS sans dérogation : "
            f"{count(whole.contestees.communes, 'commune')}, "
            f"{count(whole.contestees.population, 'habitant')}. Chacune compte une fois, avec le "
            "statut le plus avancé."
        )


def _shared(found: Tallies) -> str:
    """Tell the communes shared by derogation, and those of them that are covered in part."""
    territories = found.territories
    atoms, derogations = territories.communes.atoms, territories.derogations
    shared = [
        code for code in territories.shared
        if code not in territories.contested
        and atoms[code].departement in found.ensemble.departements
    ]  # fmt: skip
    partial = [code for code in shared if derogations[code].partielle]
    first, second = (
        listed(typographic(atoms[code].nom) for code in codes) for codes in (shared, partial)
    )
    partly = "n’est couverte" if len(partial) == 1 else "ne sont couvertes"
    more = f" ; {second} {partly} qu’en partie" if partial else ""
    if len(shared) == 1:
        return f"{first} : partagée par dérogation, comptée une fois, entière{more}."
    return f"{first} : partagées par dérogation, comptées une fois, entières{more}."


def _named(codes: tuple[str, ...], found: Tallies) -> str:
    atoms = found.territories.communes.atoms
    names = [typographic(atoms[code].nom) for code in codes[:_NAMED]]
    more = len(codes) - len(names)
    return listed([*names, count(more, "autre")] if more > 0 else names)


def _statuses(found: Tallies, words: dict[str, str]) -> Sheet:
    columns = (
        *_PLACE,
        Column("statut", "Statut"),
        Column("libelle", "Libellé"),
        Column("communes", "Communes", Unit.ENTIER),
        Column("population", "Population", Unit.ENTIER),
        Column("surface_km2", "Surface", Unit.SURFACE),
        Column("part_communes", "% des communes", Unit.PART),
        Column("part_population", "% des habitants", Unit.PART),
        Column("part_surface", "% de la surface", Unit.PART),
        Column("cumul_communes", "Communes, cumul", Unit.ENTIER),
        Column("cumul_population", "Population, cumul", Unit.ENTIER),
        Column("cumul_surface_km2", "Surface, cumul", Unit.SURFACE),
        Column("cumul_part_communes", "% des communes, cumul", Unit.PART),
        Column("cumul_part_population", "% des habitants, cumul", Unit.PART),
        Column("cumul_part_surface", "% de la surface, cumul", Unit.PART),
    )

    def shares(part: Measure, whole: Measure) -> tuple[float | None, ...]:
        return tuple(map(_share, part, whole))

    rows = []
    for code, name, place in _rows(found):
        lines = {**place.par_statut, ZONE_BLANCHE: place.zone_blanche}
        for statut, part in lines.items():
            cumul = place.cumul.get(statut)
            rows.append((
                code, name, statut, words.get(statut) or etats()[statut],
                *part, *shares(part, place.total),
                *(cumul or (None,) * 3), *(shares(cumul, place.total) if cumul else (None,) * 3),
            ))  # fmt: skip
    return Sheet(
        "statuts",
        "Couverture par statut, et cumulée dans l’ordre de la vie d’un projet",
        columns,
        tuple(rows),
        ("Une commune compte une fois, avec le statut le plus avancé des CPTS qui la tiennent. "
         "Un statut inconnu n’entre dans aucun cumul.",),
    )  # fmt: skip


def _cumulated(found: Tallies, words: dict[str, str]) -> Sheet:
    held, working = found.ensemble.par_statut, aci.operationnelles()
    shown = [s.statut for s in aci.statuts() if held[s.statut].communes or s.statut in working]
    unknown = bool(held[aci.STATUT_INCONNU].communes)
    columns = (
        Column("nom", "Département"),
        *(Column(s, words[s] if s in working else f"+ {lowered(words[s])}",
                 Unit.PART) for s in shown),
        *([Column(aci.STATUT_INCONNU, words[aci.STATUT_INCONNU], Unit.PART)] if unknown else []),
        Column(ZONE_BLANCHE, "Zone blanche", Unit.PART),
    )  # fmt: skip
    rows = []
    for _, name, place in _rows(found):
        total = place.total.population
        apart = [place.par_statut[aci.STATUT_INCONNU]] if unknown else []
        measures = [*(place.cumul[s] for s in shown), *apart, place.zone_blanche]
        rows.append((name, *(_share(one.population, total) for one in measures)))
    return Sheet(
        "cumul",
        "Si ces projets aboutissent : part de la population couverte, de proche en proche",
        columns,
        tuple(rows),
    )


def _missing(found: Tallies) -> Sheet:
    atoms = found.territories.communes.atoms
    return Sheet(
        "communes_manquantes",
        "Communes en zone blanche des départements presque entièrement couverts",
        (*_PLACE, Column("code_commune", "Code INSEE"), Column("commune", "Commune"),
         Column("population", "Population", Unit.ENTIER)),
        tuple(
            (code, name, missing, typographic(atoms[missing].nom), atoms[missing].population)
            for code, name, place in _rows(found) if code and place.presque
            for missing in place.manquantes
        ),
    )  # fmt: skip


def _cpts(found: Tallies, words: dict[str, str]) -> Sheet:
    cohorts = [(code, name, cohort(found.portraits(place))) for code, name, place in _rows(found)]
    statuts = [s for s in words if any(one.par_statut[s] for *_, one in cohorts)]
    sizes = cohorts[0][2].par_taille if cohorts else {}
    columns = (
        *_PLACE,
        Column("cpts", "CPTS et projets", Unit.ENTIER),
        *(Column(s, words[s], Unit.ENTIER) for s in statuts),
        *(Column(f"taille_{size}" if size else "taille_non_calculee",
                 f"Taille {size}" if size else "Taille non calculée", Unit.ENTIER)
          for size in sizes),
    )  # fmt: skip
    several = len(found.places) > 1
    note = "Une CPTS de plusieurs départements compte dans chacun, et une fois dans l’ensemble."
    return Sheet(
        "cpts",
        "CPTS et projets par statut et par taille",
        columns,
        tuple(
            (code, name, one.nombre, *(one.par_statut[s] for s in statuts),
             *one.par_taille.values())
            for code, name, one in cohorts
        ),
        (note,) if several else (),
    )  # fmt: skip


def _years(found: Tallies) -> Sheet:
    counted = cohort(found.portraits(found.ensemble)).par_annee
    total = sum(counted.values())
    return Sheet(
        "annees",
        f"CPTS opérationnelles ({total}) par année de signature de l’ACI",
        (Column("annee", "Année"), Column("cpts", "CPTS", Unit.ENTIER)),
        tuple((str(year) if year else "inconnue", number) for year, number in counted.items()),
        ("Année inconnue : un document montre le contrat signé, sans en donner la date.",)
        if None in counted else (),
    )  # fmt: skip


def _funding(found: Tallies, words: dict[str, str]) -> Sheet:
    parts = funding(found.portraits(found.ensemble))
    rows: list[tuple[str | int, ...]] = [(words[one.statut], *one[1:]) for one in parts]
    if len(parts) > 1:
        rows.append((ENSEMBLE, *map(sum, zip(*(one[1:] for one in parts), strict=True))))
    return Sheet(
        "financement",
        f"Financement, en somme : {aci.MAXIMUM}",
        (
            Column("statut", "Statut"),
            Column("cpts", "CPTS et projets", Unit.ENTIER),
            Column("tailles_calculees", "dont taille calculée", Unit.ENTIER),
            Column("montant_euros", aci.COLONNE, Unit.EUROS),
            Column("crise_grave_euros", aci.COLONNE_CRISE, Unit.EUROS),
        ),
        tuple(rows),
        ("La somme est celle des CPTS dont la taille est calculée ; une CPTS qui partage une "
         "commune par dérogation n’en a pas.",)
        if any(one.nombre > one.calculees for one in parts) else (),
    )  # fmt: skip


def published_sheet(territories: Territories, words: dict[str, str]) -> Sheet:
    """Give the published totals of a plan beside ours.

    Parameters
    ----------
    territories
        The territories of the plan.
    words
        Labels of statuses.

    Returns
    -------
    Sheet
        ``totaux_publies``: a row for each; it has none for a plan without published totals.
    """
    found = published(territories)
    return Sheet(
        "totaux_publies",
        "Totaux publiés et nôtres, chacun à sa date, pour tout le plan",
        (
            Column("date", "Date"),
            Column("indicateur", "Indicateur publié"),
            Column("publie", "Publié", Unit.ENTIER),
            Column("notre_chiffre", "Le nôtre", Unit.ENTIER),
            Column("ecart", "Écart", Unit.ENTIER),
            Column("statuts_inconnus", "Statuts inconnus", Unit.ENTIER),
            Column("statuts", "Statuts comptés"),
            Column("source", "Source"),
        ),
        tuple(
            (
                one.total.date.iso, typographic(one.total.indicateur), one.total.valeur,
                one.valeur, one.ecart, one.inconnus,
                listed(words[statut] for statut in one.statuts),
                typographic(one.total.source or ""),
            )
            for one in found
        ),
        (
            "Un tiret : ce qui est publié n’a pas d’équivalent dans le plan. Statuts inconnus : "
            "CPTS du plan dont rien ne dit l’état à cette date, et qui peuvent expliquer un écart.",
        ),
    )  # fmt: skip
