"""Indicators as tables: by CPTS, by zone, and what was kept out of them."""

from collections.abc import Collection, Iterable, Mapping

from cptsgeo.analysis.indicators import Aggregate, Indicator, IndicatorKind, aggregate
from cptsgeo.plan.territories import Territories
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.sheets.sheet import written
from cptsgeo.text.french import NBSP, count, percent, typographic

_SHOWN = 12
"""Cells kept out that a terminal shows."""

_HOW = {
    IndicatorKind.COMPTE: "somme des communes",
    IndicatorKind.TAUX: "moyenne des communes, pondérée par leurs habitants",
    IndicatorKind.CATEGORIE: "répartition des communes et des habitants",
}
_SET_ASIDE = ("cellule écartée, qui ne compte", "cellules écartées, qui ne comptent")


def indicator_by_cpts(
    indicator: Indicator,
    territories: Territories,
    departements: Collection[str] | None = None,
) -> Sheet:
    """Give an indicator by CPTS, and of the whole perimeter or of departments.

    Parameters
    ----------
    indicator
        The indicator.
    territories
        The territories.
    departements
        Codes of departments; the whole perimeter if None.

    Returns
    -------
    Sheet
        ``indicateur_cpts``: a CPTS that shares a commune has its value too; totals count it once.
        Of departments, the CPTS that have a commune there, each on its whole territory, and a
        total by department.
    """
    communes = territories.communes
    named = {cpts.cpts_id: typographic(cpts.nom) for cpts in territories.plan.cpts}
    inside = communes.codes_of(territories.among_perimetre(departements))
    there = set(inside)
    groups: dict[str, Iterable[str]] = {
        cpts_id: sorted(atoms) for cpts_id, atoms in territories.atoms.items() if atoms & there
    }
    beyond = any(not there.issuperset(atoms) for atoms in groups.values())
    white = [code for code in inside if code not in territories.owners]
    groups |= {"zone_blanche": white} if white else {}
    named |= {"zone_blanche": "Zones blanches", "perimetre": "Tout le périmètre",
              "ensemble": "Ensemble"}  # fmt: skip
    if departements is None:
        groups["perimetre"] = inside
    else:
        codes = territories.among_perimetre(departements)
        groups |= {code: communes.codes_of([code]) for code in codes}
        named |= {code: typographic(communes.departements[code]) for code in codes}
        groups |= {"ensemble": inside} if len(codes) > 1 else {}
    key = Column("identifiant", "Identifiant")
    found = _sheet("indicateur_cpts", "par CPTS", key, indicator, territories, groups, named)
    whole = ("Une CPTS qui va au-delà de ces départements compte ici tout entière ; les totaux "
             "s’y arrêtent.",)  # fmt: skip
    return found._replace(notes=found.notes + whole) if beyond and departements else found


def indicator_by_group(
    indicator: Indicator,
    territories: Territories,
    groups: Mapping[str, Iterable[str]],
    named: Mapping[str, str],
) -> Sheet:
    """Give an indicator by zone, or any other group.

    Parameters
    ----------
    indicator
        The indicator.
    territories
        The territories.
    groups
        Atoms of each group, by its number.
    named
        Name of each group.

    Returns
    -------
    Sheet
        ``indicateur_zones``.
    """
    key = Column("zone", "Zone")
    return _sheet("indicateur_zones", "par zone", key, indicator, territories, groups, named)


def _sheet(
    nom: str,
    where: str,
    key: Column,
    indicator: Indicator,
    territories: Territories,
    groups: Mapping[str, Iterable[str]],
    named: Mapping[str, str],
) -> Sheet:
    found = aggregate(indicator, territories.communes, groups)
    category = indicator.nature is IndicatorKind.CATEGORIE
    unit = f" ({indicator.unite})" if indicator.unite else ""
    columns = (
        key,
        Column("nom", "Nom"),
        *(
            [Column("repartition", "Répartition")]
            if category
            else [Column("valeur", indicator.nom + unit, _kind(indicator))]
        ),
        Column("communes", "Communes avec une valeur", Unit.ENTIER),
        Column("manquantes", "Communes sans valeur", Unit.ENTIER),
        Column("part_population", "% des habitants avec une valeur", Unit.PART),
    )
    rows = tuple(
        (
            name,
            named[name],
            value_of(one, indicator) if category else _value(one, indicator),
            one.communes,
            one.manquantes,
            one.population / one.total if one.total else None,
        )
        for name, one in found.items()
    )
    title = f"{indicator.nom} {where} : {_HOW[indicator.nature]}"
    return Sheet(nom, title, columns, rows, tuple(indicator_notes(indicator)))


def _kind(indicator: Indicator) -> Unit:
    if indicator.nature is IndicatorKind.CATEGORIE:
        return Unit.TEXTE
    return (
        Unit.ENTIER
        if indicator.nature is IndicatorKind.COMPTE and indicator.entier
        else Unit.DECIMAL
    )


def _value(one: Aggregate, indicator: Indicator) -> float | None:
    if one.valeur is None:
        return None
    return round(one.valeur) if _kind(indicator) is Unit.ENTIER else round(one.valeur, 6)


def told(value: float | str, indicator: Indicator) -> str:
    """Write the value of a commune.

    Parameters
    ----------
    value
        A number, or the name of a category.
    indicator
        Its indicator.

    Returns
    -------
    str
        French text, without its unit unless that is per cent.
    """
    sign = f"{NBSP}%" if indicator.pourcentage else ""
    return written(value, _kind(indicator)) + sign


def value_of(one: Aggregate, indicator: Indicator) -> str:
    """Write the value of a territory.

    Parameters
    ----------
    one
        What its communes sum up to.
    indicator
        The indicator.

    Returns
    -------
    str
        A number, or how communes and inhabitants share among categories; a dash if nothing is
        known.
    """
    if indicator.nature is not IndicatorKind.CATEGORIE:
        value = _value(one, indicator)
        return "–" if value is None else told(value, indicator)
    parts = [
        f"{category.nom} : {count(category.communes, 'commune')}, "
        f"{percent(category.population, one.population)} des habitants"
        for category in one.categories
    ]
    return " ; ".join(parts) or "–"


def indicator_notes(indicator: Indicator) -> Iterable[str]:
    """Say where an indicator comes from, how it is summed up, and what was kept out.

    Parameters
    ----------
    indicator
        The indicator.

    Yields
    ------
    str
        French sentences.
    """
    how = "demandé" if indicator.choisie else "d’après les valeurs et l’en-tête"
    yield (
        f"Indicateur : colonne « {indicator.nom} » de {indicator.source} ; "
        f"{_HOW[indicator.nature]} ({how})."
    )
    yield from indicator.remarques
    if indicator.ecartes:
        yield f"{count(len(indicator.ecartes), *_SET_ASIDE)} dans aucune valeur."


def indicator_facts(
    indicator: Indicator, territories: Territories, groups: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, str]]:
    """Tell an indicator of each group in a few words: what it is, its value.

    Parameters
    ----------
    indicator
        The indicator.
    territories
        The territories.
    groups
        Atoms of each group, by any key.

    Returns
    -------
    dict of str to (str, str)
        By the same key.
    """
    found = aggregate(indicator, territories.communes, groups)
    unit = "" if indicator.pourcentage else f" {indicator.unite}".rstrip()
    facts = {}
    for key, one in found.items():
        text = value_of(one, indicator) + (unit if one.valeur is not None else "")
        if one.manquantes:
            text += f" ({count(one.manquantes, 'commune')} sans valeur)"
        facts[key] = (indicator.nom, text)
    return facts


def indicator_set_aside(indicator: Indicator, *, shown: int | None = None) -> Sheet:
    """Give what was kept out of an indicator.

    Parameters
    ----------
    indicator
        The indicator.
    shown
        Rows to give at most; all of them if None.

    Returns
    -------
    Sheet
        ``indicateur_ecarts``.
    """
    kept = indicator.ecartes[:shown]
    left = len(indicator.ecartes) - len(kept)
    return Sheet(
        "indicateur_ecarts",
        "Cellules écartées de l’indicateur",
        (
            Column("lieu", "Où"),
            Column("code", "Commune lue"),
            Column("valeur", "Valeur lue"),
            Column("raison", "Pourquoi"),
        ),
        tuple((str(one.place), one.code, one.texte, one.raison) for one in kept),
        (f"Et {count(left, 'autre')} : --format xlsx ou json les donne toutes.",) if left else (),
    )


def indicator_text(sheets: Iterable[Sheet], indicator: Indicator) -> list[Sheet]:
    """Give tables of an indicator that a terminal has room for."""
    narrow = []
    for sheet in sheets:
        keys = [column.cle for column in sheet.colonnes if column.cle != "identifiant"]
        narrow.append(sheet.only(*keys))
    return [*narrow, indicator_set_aside(indicator, shown=_SHOWN)]
