"""An indicator of a territory: the sum, the average or the categories of its communes."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cptsgeo.analysis.indicators.indicator import Indicator, IndicatorKind
from cptsgeo.communes.communes import Communes


class Category(NamedTuple):
    """A category in a territory: its communes and inhabitants."""

    nom: str
    communes: int
    population: int


class Aggregate(NamedTuple):
    """An indicator of a territory.

    `valeur` is the sum or the average, weighted by inhabitants; None for categories, or where no
    commune has a value. `communes` have one, `manquantes` have none; `population` counts the
    inhabitants of those that have one, out of `total`.
    """

    valeur: float | None
    categories: tuple[Category, ...]
    communes: int
    manquantes: int
    population: int
    total: int


def aggregate(
    indicator: Indicator, communes: Communes, groups: Mapping[str, Iterable[str]]
) -> dict[str, Aggregate]:
    """Sum up an indicator by group of communes.

    Parameters
    ----------
    indicator
        The indicator.
    communes
        The referential, whose populations are weights.
    groups
        Atoms of each group: a commune may be in several.

    Returns
    -------
    dict of str to Aggregate
        By group.
    """
    return {name: _one(indicator, communes, tuple(codes)) for name, codes in groups.items()}


def _one(indicator: Indicator, communes: Communes, codes: tuple[str, ...]) -> Aggregate:
    people, values = communes.atoms.population, indicator.valeurs
    told = [code for code in codes if code in values]
    population = sum(map(people, told))
    valeur: float | None = None
    categories: tuple[Category, ...] = ()
    if indicator.nature is IndicatorKind.CATEGORIE:
        categories = _categories(indicator, communes, told)
    elif told:
        numbers = [(float(values[code]), people(code)) for code in told]
        if indicator.nature is IndicatorKind.COMPTE:
            valeur = sum(value for value, _ in numbers)
        elif population:
            valeur = sum(value * weight for value, weight in numbers) / population
        else:
            valeur = sum(value for value, _ in numbers) / len(numbers)
    return Aggregate(
        valeur, categories, len(told), len(codes) - len(told), population, sum(map(people, codes))
    )


def _categories(
    indicator: Indicator, communes: Communes, codes: Iterable[str]
) -> tuple[Category, ...]:
    found: dict[str, list[int]] = {}
    for code in codes:
        total = found.setdefault(str(indicator.valeurs[code]), [0, 0])
        total[0] += 1
        total[1] += communes.atoms.population(code)
    by_population = sorted(found.items(), key=lambda one: (-one[1][1], one[0]))
    return tuple(Category(name, *total) for name, total in by_population)
