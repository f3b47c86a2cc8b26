"""Indicators: what is read of a user's table, what is kept out, what territories sum up to."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from little import CODES, POPULATIONS, little

from cptsgeo.analysis.indicators import Indicator, IndicatorKind, aggregate, read_indicator
from cptsgeo.analysis.indicators.cells import is_empty, number
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import TableError

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def table(text: str) -> Path:
        path = tmp_path / "valeurs.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return table


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Communes:
    return little(tmp_path_factory.mktemp("douze"))


def indicator(values: dict[str, float | str], nature: IndicatorKind) -> Indicator:
    return Indicator("Essai", "", "essai.csv", nature, False, False, values, (), ())


def reasons(found: Indicator) -> dict[int, str]:
    return {one.place.ligne: one.raison for one in found.ecartes if one.place.ligne}


# — cells —


@pytest.mark.parametrize(
    ("text", "value", "per_cent"),
    [
        ("3,25", 3.25, False),
        ("3.25", 3.25, False),
        ("1 234", 1234, False),
        ("1\u202f234,5", 1234.5, False),
        ("12 %", 12, True),
        ("12,5%", 12.5, True),
        ("−3", -3, False),
        ("'44", 44, False),
        ("1e3", 1000, False),
    ],
)
def test_numbers_as_tables_write_them(text: str, value: float, per_cent: bool) -> None:
    found = number(text)
    assert found is not None
    assert (found.valeur, found.pourcent) == (value, per_cent)


@pytest.mark.parametrize("text", ["", "ZIP", "3 médecins", "1,2,3", "12/2023", "%"])
def test_what_is_no_number(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize("text", ["", " ", "nd", "N/A", "–", "s", "#N/A"])
def test_no_value(text: str) -> None:
    assert is_empty(text)


# — what is read —


def test_an_apl_file_as_a_workbook(tmp_path: Path, france: Communes) -> None:
    """A sheet of notes, then one with a title, a row of units, codes that lost their zero."""
    path = tmp_path / "apl 2023.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Lisez-moi").write(0, 0, "Accessibilité potentielle localisée")
    sheet = book.add_worksheet("APL 2023")
    sheet.write(0, 0, "Accessibilité potentielle localisée aux médecins généralistes")
    sheet.write_row(4, 0, ["Code commune INSEE", "Commune", "APL aux généralistes",
                           "APL des moins de 65 ans", "Population 2021"])  # fmt: skip
    sheet.write_row(5, 2, ["consultations/an/habitant", "consultations/an/habitant", "habitants"])
    sheet.write_row(6, 0, [1004, "Ambérieu-en-Bugey", 2.5, 2, 14_288])
    sheet.write_row(7, 0, ["49007", "Angers", "3,25", 3, 157_555])
    sheet.write_row(8, 0, ["49015", "Avrillé", 4, 3, 14_000])
    book.close()
    with pytest.raises(TableError, match=r"apl 2023\.xlsx a plusieurs.*--colonne.*moins de 65"):
        read_indicator(path, france)
    found = read_indicator(path, france, colonne="APL aux généralistes")
    assert found.valeurs == {"01004": 2.5, "49007": 3.25, "49015": 4}
    assert (found.nature, found.unite) == (IndicatorKind.TAUX, "consultations/an/habitant")
    assert found.source == "apl 2023.xlsx, feuille «\u00a0APL 2023\u00a0»"
    assert not found.ecartes
    assert read_indicator(path, france, colonne="C").valeurs == found.valeurs
    assert read_indicator(path, france, colonne="65 ans").valeurs["01004"] == 2
    with pytest.raises(TableError, match=r"pas de feuille.*APL 2022.*Lisez-moi.*APL 2023"):
        read_indicator(path, france, colonne="C", feuille="APL 2022")


def test_counts_with_every_fault(write: Write, france: Communes) -> None:
    """49160 took 49321 in; 49382 is one of its parts; 75056 is a city that no count divides."""
    path = write(
        "code;Médecins\n49160;4\n49321;3\n49382;1\n49007;10\n49007;10\n49015;5\n49015;6\n"
        "99999;1\n75056;9\n49023;trois\n49020;\n;3\nTotal;55\n44109;12\n"
    )
    found = read_indicator(path, france)
    assert found.nature is IndicatorKind.COMPTE
    assert found.valeurs == {"49160": 8, "49007": 10, "44109": 12}
    assert "additionnées (Ingrandes-le-Fresne-sur-Loire)" in found.remarques[0]
    assert reasons(found) == {
        6: "ligne en double, comptée une fois",
        7: "commune en double, avec une autre valeur",
        8: "commune en double, avec une autre valeur",
        9: "commune inconnue",
        10: "ville à arrondissements, dont un nombre ne se divise pas",
        11: "texte parmi des nombres",
        12: "pas de valeur",
        13: "pas de code de commune",
        14: "total, et non commune",
    }


def test_rates_of_merged_communes_and_of_cities(write: Write, france: Communes) -> None:
    found = read_indicator(write("code;Taux\n49160;4,5\n49321;3,5\n69123;2,5\n"), france)
    assert found.nature is IndicatorKind.TAUX
    assert found.valeurs["49160"] == 4
    assert {found.valeurs[code] for code in france.atoms_of("69123")} == {2.5}
    assert "moyenne simple" in found.remarques[0]


def test_zonings(write: Write, france: Communes) -> None:
    path = write("code;Zone\n49160;ZIP\n49321;ZAC\n49007;ZAC\n49015;ZIP\n49020;ZIP\n")
    found = read_indicator(path, france)
    assert found.nature is IndicatorKind.CATEGORIE
    assert found.valeurs == {"49007": "ZAC", "49015": "ZIP", "49020": "ZIP"}
    assert set(reasons(found)) == {2, 3}
    with pytest.raises(TableError, match=r"Zone.*textes.*ni somme ni moyenne"):
        read_indicator(path, france, agregation=IndicatorKind.TAUX)


@pytest.mark.parametrize(
    ("text", "values", "apart", "per_cent"),
    [
        ("49007;12 %\n49015;13,5%\n49020;14\n", {"49007": 12, "49015": 13.5}, 4, True),
        ("49007;12\n49015;13,5%\n49020;14\n", {"49007": 12, "49020": 14}, 3, False),
    ],
)
def test_per_cent_signs_are_not_mixed(
    write: Write, france: Communes, text: str, values: dict[str, float], apart: int, per_cent: bool
) -> None:
    found = read_indicator(write(f"code;Couverts\n{text}"), france)
    assert found.valeurs == values
    assert found.pourcentage is per_cent
    assert found.unite == ("%" if per_cent else "")
    assert "%" in reasons(found)[apart]


def test_names_where_there_are_no_codes(write: Write, france: Communes) -> None:
    found = read_indicator(write("commune;Cabinets\nAngers;3\nAvrillé;2\nIci;1\n"), france)
    assert found.valeurs == {"49007": 3}
    assert reasons(found) == {3: "nom de plusieurs communes", 4: "commune inconnue"}


def test_how_values_are_summed_up_can_be_said(write: Write, france: Communes) -> None:
    path = write("code;Cabinets\n49007;12\n49015;013\n49020;12,0\n49023;2A\n")
    found = read_indicator(path, france, agregation=IndicatorKind.TAUX)
    assert (found.nature, found.choisie) == (IndicatorKind.TAUX, True)
    assert found.valeurs == {"49007": 12, "49015": 13, "49020": 12}
    assert read_indicator(path, france, agregation=IndicatorKind.COMPTE).valeurs == found.valeurs
    found = read_indicator(path, france, agregation=IndicatorKind.CATEGORIE)
    assert found.valeurs == {"49007": "12", "49015": "013", "49020": "12", "49023": "2A"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"valeurs\.csv"),
        ("a;b\n1;2\n", r"Aucune colonne de valeurs\.csv ne donne des communes"),
        ("code;nom\n49007;Angers\n49015;Avrillé\n", r"aucune colonne de valeurs à côté"),
        ("code;a;b\n49007;1;2\n49015;2;3\n", r"plusieurs colonnes.*« a » ou « b »"),
        ("code;a\n99999;1\n99998;2\n", r"Aucune commune.*--colonne|Aucune colonne"),
    ],
)
def test_what_is_no_indicator(write: Write, france: Communes, text: str, words: str) -> None:
    with pytest.raises(TableError, match=words.replace("« ", "«\u00a0").replace(" »", "\u00a0»")):
        read_indicator(write(text), france)


def test_a_column_that_is_not_there(write: Write, france: Communes) -> None:
    path = write("code;Zone A;Zone B\n49007;1;2\n49015;2;3\n")
    for asked in ("zone", "D", "!"):
        with pytest.raises(TableError, match=r"n’a pas de colonne.*Zone A.*Zone B"):
            read_indicator(path, france, colonne=asked)


# — what territories sum up to —


def test_by_hand(twelve: Communes) -> None:
    """44001 (1,000 inhabitants), 44002 (2,000) and 44003 (3,000), the last without a value."""
    group = {"a": ["44001", "44002", "44003"], "vide": ["44004"]}
    rates = indicator({"44001": 4.0, "44002": 1.0}, IndicatorKind.TAUX)
    found = aggregate(rates, twelve, group)
    assert found["a"].valeur == pytest.approx((4 * 1000 + 1 * 2000) / 3000)
    assert (found["a"].communes, found["a"].manquantes) == (2, 1)
    assert (found["a"].population, found["a"].total) == (3000, 6000)
    assert found["vide"].valeur is None
    counts = indicator({"44001": 4.0, "44002": 1.0}, IndicatorKind.COMPTE)
    assert aggregate(counts, twelve, group)["a"].valeur == 5
    zones = indicator({"44001": "ZIP", "44002": "ZAC", "44004": "ZIP"}, IndicatorKind.CATEGORIE)
    whole = aggregate(zones, twelve, {"tout": CODES})["tout"]
    assert whole.categories == (("ZIP", 2, 5000), ("ZAC", 1, 2000))
    assert (whole.valeur, whole.manquantes) == (None, 9)


@given(
    values=st.dictionaries(st.sampled_from(CODES), st.integers(0, 100), min_size=1),
    groups=st.lists(st.sampled_from("abc"), min_size=len(CODES), max_size=len(CODES)),
)
def test_groups_and_their_whole_agree(
    twelve: Communes, values: dict[str, int], groups: list[str]
) -> None:
    """Counts add up; a rate is between the lowest and the highest, and averages add up too."""
    parts: dict[str, list[str]] = {"tout": list(CODES)}
    for code, group in zip(CODES, groups, strict=True):
        parts.setdefault(group, []).append(code)
    numbers: dict[str, float | str] = {code: float(one) for code, one in values.items()}
    for nature in (IndicatorKind.COMPTE, IndicatorKind.TAUX):
        found = aggregate(indicator(numbers, nature), twelve, parts)
        whole = found.pop("tout")
        told = [one for one in found.values() if one.valeur is not None]
        assert sum(one.communes for one in told) == whole.communes == len(values)
        assert sum(one.population for one in told) == whole.population
        assert whole.valeur is not None
        if nature is IndicatorKind.COMPTE:
            assert sum(one.valeur or 0 for one in told) == whole.valeur == sum(values.values())
        else:
            assert min(values.values()) <= whole.valeur + 1e-9
            assert whole.valeur <= max(values.values()) + 1e-9
            weighted = sum((one.valeur or 0) * one.population for one in told)
            assert whole.valeur * whole.population == pytest.approx(weighted)
            assert whole.valeur == pytest.approx(
                sum(value * POPULATIONS[code] for code, value in values.items())
                / sum(POPULATIONS[code] for code in values)
            )
