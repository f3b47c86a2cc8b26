"""Rules of size and money."""

import pytest

from .conftest import (
    AVERTISSEMENT,
    INFORMATION,
    Proposed,
    Validated,
    absent,
    cpts_table,
    found,
    inhabitants,
    populations,
    says,
    spaced,
)

ANCENIS = "44003"
SHARED = "44109,a b,"


def commune_of(population: int) -> str:
    """The first commune of so many inhabitants; not an arrondissement."""
    return min(
        code for code, value in populations().items()
        if value == population and code[:3] not in ("132", "693", "751")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("population", "printed", "computed"),
    [(39_431, 2, 1), (40_000, 1, 2), (79_999, 3, 2), (80_000, 2, 3), (174_999, 4, 3)],
)
def test_print_against_print(
    validated: Validated, population: int, printed: int, computed: int
) -> None:
    def published(size: int, estimation: str = "officielle") -> dict[str, str]:
        row = f"a,CPTS A,,{population},{population},{size},{estimation}"
        return cpts_table(row)

    report = validated({"a": ANCENIS}, files=published(printed))
    one = found(report, "taille_et_population_publiees_discordantes", AVERTISSEMENT)
    told = spaced(population)
    assert says(
        one,
        f"« CPTS A » est publiée avec {told} habitants et la taille {printed}, mais cette "
        f"population donne la taille {computed} : demander ce que dit le contrat.",
    )
    assert (one.cpts, one.communes) == (("a",), ())
    figures = {"population_publiee": population, "taille_publiee": printed, "taille": computed}
    assert one.figures == figures
    agreed = validated({"a": ANCENIS}, files=published(computed))
    assert absent(agreed, "taille_et_population_publiees_discordantes")
    # Both are printed: an estimate of the territory changes nothing.
    estimated = validated({"a": ANCENIS}, files=published(printed, "estimation"))
    assert found(estimated, "taille_et_population_publiees_discordantes", AVERTISSEMENT)


@pytest.mark.parametrize("published", [",,", "NC,,2", "39 431,39431,"])
def test_one_figure_alone_contradicts_nothing(validated: Validated, published: str) -> None:
    report = validated({"a": ANCENIS}, files=cpts_table(f"a,CPTS A,,{published},officielle"))
    assert absent(report, "taille_et_population_publiees_discordantes")


def test_a_published_population_that_is_no_number(validated: Validated) -> None:
    report = validated({"a": ANCENIS}, files=cpts_table("a,CPTS A,,NC,,,officielle"))
    one = found(report, "population_publiee_illisible", INFORMATION)
    assert says(one, "La population publiée de « CPTS A », « NC », n’est pas un nombre lisible : "
                "la lui demander.")  # fmt: skip
    assert (one.cpts, one.figures) == (("a",), {"population_publiee": "NC"})
    assert absent(report, "population_publiee_differente")
    for published in (",,", "11 600,11600,"):
        files = cpts_table(f"a,CPTS A,,{published},officielle")
        assert absent(validated({"a": ANCENIS}, files=files), "population_publiee_illisible")


def test_a_published_size_that_communes_do_not_give(validated: Validated) -> None:
    def published(size: str, estimation: str = "officielle") -> dict[str, str]:
        return cpts_table(f"a,CPTS A,,,,{size},{estimation}", "b,CPTS B,,,,,")

    report = validated({"a": ANCENIS, "b": ""}, files=published("2"))
    one = found(report, "taille_publiee_differente", AVERTISSEMENT)
    population = inhabitants(ANCENIS)
    assert says(
        one,
        "« CPTS A » est publiée en taille 2, mais ses communes comptent "
        f"{spaced(population)} habitants, soit la taille 1 : revoir",
    )
    assert one.cpts == ("a",)
    assert one.figures == {"population": population, "taille": 1, "taille_publiee": 2}
    for size in ("1", ""):
        assert absent(
            validated({"a": ANCENIS, "b": ""}, files=published(size)), "taille_publiee_differente"
        )
    estimated = validated({"a": ANCENIS, "b": ""}, files=published("2", "estimation"))
    assert says(found(estimated, "taille_publiee_differente", INFORMATION), "Territoire estimé")
    # Without a commune, or with one by derogation, there is nothing to compare with.
    assert absent(validated({"a": "", "b": ""}, files=published("2")), "taille_publiee_differente")
    shared = {"a": "44109", "b": "44109"}
    report = validated(shared, files=published("1"), derogations=SHARED)
    assert absent(report, "taille_publiee_differente")


@pytest.mark.parametrize(
    ("published", "words"),
    [
        (10_000, "soit 1 600 de plus que publié (10 000 ; 16,0 %)"),
        (20_000, "soit 8 400 de moins que publié (20 000 ; 42,0 %)"),
    ],
)
def test_a_published_population_that_communes_do_not_give(
    validated: Validated, published: int, words: str
) -> None:
    assert inhabitants(ANCENIS) == 11_600
    row = f"a,CPTS A,,{published},{published},1,officielle"
    report = validated({"a": ANCENIS}, files=cpts_table(row))
    one = found(report, "population_publiee_differente", AVERTISSEMENT)
    assert says(one, "Les communes de « CPTS A » comptent 11 600 habitants, ", words, "revoir")
    gap = 11_600 - published
    assert one.figures == {
        "population": 11_600,
        "population_publiee": published,
        "ecart_habitants": gap,
        "ecart_pourcent": gap * 100 / published,
    }


@pytest.mark.parametrize(("published", "differs"), [(11_047, True), (11_048, False), (0, False)])
def test_five_in_a_hundred_are_tolerated(
    validated: Validated, published: int, differs: bool
) -> None:
    """A twentieth of 11,048 is 552.4, and Ancenis has 552 more; one less, and it is beyond."""
    row = f"a,CPTS A,,{published},{published},1,officielle"
    report = validated({"a": ANCENIS}, files=cpts_table(row))
    if differs:
        assert found(report, "population_publiee_differente", AVERTISSEMENT)
    else:
        assert absent(report, "population_publiee_differente")


def test_nothing_is_compared_under_derogation(validated: Validated) -> None:
    files = cpts_table("a,CPTS A,,10,10,,", "b,CPTS B,,,,,")
    shared = {"a": "44109", "b": "44109"}
    report = validated(shared, files=files, derogations=SHARED)
    assert absent(report, "population_publiee_differente")
    assert absent(report, "seuil_de_taille_proche")


def test_a_threshold_above(validated: Validated) -> None:
    code = commune_of(39_800)
    report = validated({"a": code})
    one = found(report, "seuil_de_taille_proche", INFORMATION)
    assert says(
        one,
        "« CPTS A » compte 39 800 habitants, près du seuil de 40 000 : avec 200 habitants "
        "de plus, ce serait la taille 2, soit au plus 330 000 € la première année (avenant 2) au "
        "lieu de 250 000 €, hors part due en cas de crise grave.",
    )
    assert (one.cpts, one.communes) == (("a",), ())
    assert one.figures == {
        "population": 39_800,
        "taille": 1,
        "seuil": 40_000,
        "marge_habitants": 200,
        "financement": 250_000,
        "financement_crise_grave": 37_500,
        "financement_autre_taille": 330_000,
        "financement_crise_grave_autre_taille": 52_500,
    }


def test_a_threshold_below(validated: Validated, proposed: Proposed) -> None:
    code = commune_of(40_250)
    one = found(validated({"a": code}), "seuil_de_taille_proche", INFORMATION)
    assert says(
        one,
        "près du seuil de 40 000 : avec 251 habitants de moins, ce serait la taille 1, soit "
        "au plus 250 000 € la première année (avenant 2) au lieu de 330 000 €, hors part due",
    )
    assert one.figures["marge_habitants"] == -250
    assert (one.figures["taille"], one.figures["financement_autre_taille"]) == (2, 250_000)
    assert found(proposed(code, {}), "seuil_de_taille_proche", INFORMATION).cpts == ("essai",)
    invited = found(proposed(code, {}, invitation=True), "seuil_de_taille_proche", INFORMATION)
    assert says(invited, "avec 251 habitants de moins, ce serait la taille 1.")
    assert {value for key, value in invited.figures.items() if "financement" in key} == {None}


@pytest.mark.parametrize(
    ("total", "near"),
    [(38_799, False), (38_800, True), (40_000, True), (41_200, True), (41_201, False)],
)
def test_three_in_a_hundred_are_near(validated: Validated, total: int, near: bool) -> None:
    """The bounds of 40,000: two communes add up to each total."""
    first = commune_of(38_604)
    second = commune_of(total - 38_604)
    report = validated({"a": f"{first} {second}"})
    assert report.case.portrait("a").population == total
    if near:
        one = found(report, "seuil_de_taille_proche", INFORMATION)
        assert one.figures["marge_habitants"] == 40_000 - total
    else:
        assert absent(report, "seuil_de_taille_proche")


def test_a_higher_threshold(validated: Validated) -> None:
    one = found(validated({"a": commune_of(80_441)}), "seuil_de_taille_proche", INFORMATION)
    assert (one.figures["seuil"], one.figures["financement"]) == (80_000, 420_000)
    assert absent(validated({"a": ANCENIS}), "seuil_de_taille_proche")
    assert absent(validated({"a": ""}), "seuil_de_taille_proche")
