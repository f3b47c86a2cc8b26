"""Names as people type them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.communes import Communes
from cptsgeo.errors import CommuneError
from cptsgeo.text import names

LOROUX = "Le Loroux-Bottereau"


def capitals(name: str) -> str:
    """Write a name as old files do: upper case, no accent, no ligature."""
    letters = name.upper().replace("Œ", "OE").replace("Æ", "AE")
    return "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("LOROUX BOTTEREAU", LOROUX),
        ("le  loroux-bottereau ", LOROUX),
        ("St Géréon", "Saint-Géréon"),
        ("ste-luce / loire", "Sainte-Luce Loire"),
        ("L’ILE D’YEU", "L'Île-d'Yeu"),
        ("ile d'yeu", "L'Île-d'Yeu"),
        ("Pont-St-Martin", "Pont-Saint-Martin"),
        ("HOEDIC", "Hœdic"),
        ("Noe Blanche", "La Noë-Blanche"),
        ("Bors canton de Charente Sud", "Bors (Canton de Charente-Sud)"),
        (unicodedata.normalize("NFD", "Saint-Géréon"), "Saint-Géréon"),
        ("Les Sables d'Olonne", "SABLES-D’OLONNE"),
    ],
)
def test_spellings_of_one_name(typed: str, name: str) -> None:
    assert names.key(typed) == names.key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Le Mans", "Mansle"), ("Lesparre", "Parre"), ("Estang", "Saint-Ang"), ("Lans", "Ans")],
)
def test_names_that_differ(one: str, other: str) -> None:
    assert names.key(one) != names.key(other)


def test_an_article_alone_is_kept() -> None:
    assert names.key("Les") == "les"


@given(st.lists(st.text(st.characters(exclude_characters="\n")), min_size=1))
def test_many_keys_at_once_are_those_of_each(texts: list[str]) -> None:
    assert names.keys(texts) == [names.keys([text])[0] for text in texts]


def test_a_pattern_finds_what_has_the_key() -> None:
    text = "\n".join([LOROUX, "Loroux", "Saint-Lô", "Sainte-Lô", "Le Saint", "Moëze"]).lower()
    found = [m.group() for m in names.pattern("loroux", whole=False).finditer(text)]
    assert found == ["le loroux"]
    assert names.pattern("saint lo", whole=True).findall(text) == ["saint-lô"]
    assert names.pattern("moeze", whole=True).findall(text) == ["moëze"]
    assert names.pattern("loroux", whole=True).findall(text) == ["loroux"]


def test_every_commune_has_the_key_of_its_capitals(france: Communes) -> None:
    written = [commune.nom for commune in france.by_code.values()]
    assert names.keys([capitals(name) for name in written]) == names.keys(written)


def test_patterns_find_communes_by_their_capitals(france: Communes) -> None:
    """Every name with a rare character, and one in twenty of the others."""
    common = set("abcdefghijklmnopqrstuvwxyzéèêç-' ")
    for number, commune in enumerate(france.by_code.values()):
        name = commune.nom.lower()
        if number % 20 == 0 or set(name) - common:
            assert names.pattern(names.key(capitals(name)), whole=True).fullmatch(name), name


def test_suggestions_are_near_and_distinct() -> None:
    known = ["Ancenis", "Angers", "Nantes", "Nantes"]
    assert names.nearest("Nante", known) == ["Nantes"]
    assert names.nearest("Ancenie", known, limit=1) == ["Ancenis"]
    assert names.nearest("Zzz", known) == []


def test_a_line_feed_in_a_candidate_is_a_space() -> None:
    assert names.nearest("angerz", ["Deux\nlignes", "Angers"]) == ["Angers"]


@pytest.mark.parametrize("text", ["1", "01", " ain ", "L’AIN"])
def test_a_department_by_its_code_or_name(text: str) -> None:
    assert names.code_of(text, {"01": "Ain", "2A": "Corse"}, "département", "01") == "01"


def test_an_unknown_department_is_told_with_a_remedy() -> None:
    known = {"49": "Maine-et-Loire", "22": "Côtes-d'Armor"}
    with pytest.raises(CommuneError, match=r"département.*vouliez-vous dire Côtes-d’Armor"):
        names.code_of("Cote d'Armor", known, "département", "44")
    with pytest.raises(CommuneError, match="écrire par exemple 44"):
        names.code_of("99", known, "département", "44")


def test_of_no_name_there_is_no_key() -> None:
    assert names.keys([]) == []
    assert names.nearest("'", []) == []
