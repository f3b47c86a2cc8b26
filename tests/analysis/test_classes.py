"""Classes of an indicator: few, never empty, and a legend that is true of every value."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cptsgeo.analysis.indicators import Indicator, IndicatorKind
from cptsgeo.analysis.indicators.classes import MOST, MOST_CATEGORIES, classes
from cptsgeo.render import looks


def made(
    values: Sequence[float | str], nature: IndicatorKind, *, per_cent: bool = False
) -> Indicator:
    by_code = {f"{rank:05d}": value for rank, value in enumerate(values)}
    return Indicator("Essai", "", "essai.csv", nature, False, per_cent, by_code, (), ())


def labels(values: Sequence[float], nature: IndicatorKind, *, per_cent: bool = False) -> list[str]:
    one = made([*map(float, values)], nature, per_cent=per_cent)
    return [label.replace("\u00a0", " ") for label in classes(one, one.valeurs).libelles]


def test_legends_read_well() -> None:
    assert labels([0, 1, 2], IndicatorKind.COMPTE) == ["0", "1", "2 et plus"]
    assert labels([3, 3], IndicatorKind.COMPTE) == ["toutes les valeurs"]
    assert labels([1.5, 2, 2.5], IndicatorKind.TAUX) == [
        "moins de 2", "de 2 à moins de 2,5", "2,5 et plus"
    ]  # fmt: skip
    assert labels([12, 40], IndicatorKind.TAUX, per_cent=True) == ["moins de 40 %", "40 % et plus"]
    assert labels([-2, 1200], IndicatorKind.TAUX) == ["moins de 1 200", "1 200 et plus"]
    counts = [0, 0, 1, 2, 2, 3, 8, 9, 31, 33, 97, 103]
    assert labels(counts, IndicatorKind.COMPTE)[0].startswith("jusqu’à ")
    assert labels(counts, IndicatorKind.COMPTE)[-1].endswith(" et plus")


def test_categories() -> None:
    few = made(["ZAC", "ZIP", "ZAC"], IndicatorKind.CATEGORIE)
    assert classes(few, few.valeurs).libelles == ("ZAC", "ZIP")
    many = made([f"zone {rank}" for rank in range(MOST_CATEGORIES + 3)], IndicatorKind.CATEGORIE)
    found = classes(many, many.valeurs)
    assert len(found.libelles) == MOST_CATEGORIES + 1
    assert found.libelles[-1] == "autres valeurs"
    assert found.rank("jamais vue") == found.rank("zone 9") == MOST_CATEGORIES
    # Communes elsewhere may have a category that the perimeter does not.
    assert classes(few, ["00001"]).libelles == ("ZIP", "autres valeurs")


numbers = st.one_of(
    st.integers(0, 200).map(float),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda one: round(one, 3)),
)


@example([0.0, 1.0, 2.0, 3.0, 4.0, *3 * [399335.5]], IndicatorKind.COMPTE)
@example([0.0, 1.0, 2.0, 3.0, 4.0, *3 * [-399335.5]], IndicatorKind.COMPTE)
@given(
    st.lists(numbers, min_size=1, max_size=60),
    st.sampled_from([IndicatorKind.COMPTE, IndicatorKind.TAUX]),
)
def test_what_a_legend_says_is_true(values: list[float], nature: IndicatorKind) -> None:
    indicator = made([*values], nature)
    found = classes(indicator, indicator.valeurs)
    assert len(found.libelles) == min(MOST, len(found.bornes) + 1)
    assert list(found.bornes) == sorted(set(found.bornes))
    ranks = {found.rank(value) for value in values}
    assert ranks == set(range(len(found.libelles)))
    for value in values:
        assert says(found.libelles[found.rank(value)], value), (value, found.libelles)


def says(label: str, value: float) -> bool:
    """Whether a label, read as a person would, is true of a number."""
    text = label.replace("\u00a0", "").replace("−", "-").replace(",", ".")
    low, high = -float("inf"), float("inf")
    if match := re.fullmatch(r"moins de (\S+)", text):
        return value < float(match[1])
    if match := re.fullmatch(r"de (\S+) à moins de (\S+)", text):
        return float(match[1]) <= value < float(match[2])
    if match := re.fullmatch(r"jusqu’à (\S+)", text):
        high = float(match[1])
    elif match := re.fullmatch(r"(\S+) et plus", text):
        low = float(match[1])
    elif match := re.fullmatch(r"(\S+) à (\S+)", text):
        low, high = float(match[1]), float(match[2])
    elif text != "toutes les valeurs":
        low = high = float(text)
    return low <= value <= high


def test_many_values_are_sampled_and_stay_true() -> None:
    values = [float((rank * 7919) % 5003) / 7 for rank in range(5003)]
    indicator = made([*values], IndicatorKind.TAUX)
    found = classes(indicator, indicator.valeurs)
    held = [0] * len(found.libelles)
    for value in values:
        held[found.rank(value)] += 1
    # Evenly spread values make classes about as wide as each other.
    assert len(held) == MOST
    assert min(held) > 5003 / MOST * 0.8
    assert classes(indicator, indicator.valeurs) == found


@pytest.mark.parametrize("count", range(1, MOST + 1))
def test_shades_darken(count: int) -> None:
    shades = [one.colour for one in looks.shades(["classe"] * count)]
    lightness = [sum(int(shade[k : k + 2], 16) for k in (1, 3, 5)) for shade in shades]
    assert lightness == sorted(lightness, reverse=True)
    assert len(set(shades)) == count


def test_each_category_has_its_look() -> None:
    labels = [str(rank) for rank in range(MOST_CATEGORIES + 1)]
    drawn = [*looks.hues(labels), looks.no_value(len(labels), "sans valeur")]
    assert [one.label for one in drawn] == [*labels, "sans valeur"]
    assert len({(one.colour, one.pattern) for one in drawn}) == len(drawn)
