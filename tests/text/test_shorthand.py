"""Abbreviations, and the calls of footnotes."""

import pytest

from cptsgeo.text import names
from cptsgeo.text.shorthand import called, district, over, uncalled, written_out


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Chalonnes s/Loire", "Chalonnes-sur-Loire"),
        ("Chalonnes s/ Loire", "Chalonnes-sur-Loire"),
        ("Chalonnes s. Loire", "Chalonnes-sur-Loire"),
        ("CHALONNES SR LOIRE", "Chalonnes-sur-Loire"),
        ("N.D. des Landes", "Notre-Dame-des-Landes"),
        ("N-D-des-Landes", "Notre-Dame-des-Landes"),
        ("ND des Landes", "Notre-Dame-des-Landes"),
        ("St Philbert de Gd Lieu", "Saint-Philbert-de-Grand-Lieu"),
        ("Le Gd-Auverné", "Grand-Auverné"),
        ("Pt Auverné", "Petit-Auverné"),
        ("La Ch. s/ Erdre", "La Chapelle-sur-Erdre"),
        ("Chalonnes ss le Lude", "Chalonnes-sous-le-Lude"),
        ("Chalonnes s/s le Lude", "Chalonnes-sous-le-Lude"),
        ("Sts Geosmes", "Saints-Geosmes"),
        ("Villers lez Nancy", "Villers-lès-Nancy"),
    ],
)
def test_abbreviations(typed: str, name: str) -> None:
    assert names.key(name) in written_out(names.key(typed))
    assert names.key(name) in names.spellings(typed)


def test_what_abbreviates_nothing() -> None:
    assert written_out("ligne") == written_out("") == ()
    assert names.spellings("Ligné") == ("ligne",)


def test_many_abbreviations_end() -> None:
    assert len(written_out(" ".join(["s"] * 70))) < 64


@pytest.mark.parametrize(
    ("text", "name", "call"),
    [
        ("La Possonnière (1)", "La Possonnière", "1"),
        ("La Possonnière (a)", "La Possonnière", "a"),
        ("La Possonnière [2]", "La Possonnière", "2"),
        ("La Possonnière (*)", "La Possonnière", "*"),
        ("La Possonnière**", "La Possonnière", "**"),
        ("La Possonnière ¹", "La Possonnière", "1"),
        ("La Possonnière", "La Possonnière", ""),
        ("Ligné (44)", "Ligné (44)", ""),
        ("Lyon 3", "Lyon 3", ""),
        ("(1)", "(1)", ""),
        ("*", "*", ""),
        ("", "", ""),
    ],
)
def test_calls_of_footnotes(text: str, name: str, call: str) -> None:
    assert uncalled(text) == (name, call)


@pytest.mark.parametrize(
    ("text", "call"),
    [("(1) en partie", "1"), ("1) en partie", "1"), ("* depuis 2019", "*"), ("** depuis", "**"),
     ("¹ depuis 2019", "1"), ("Ligné", ""), ("44 - Ligné", ""), ("", "")],
)  # fmt: skip
def test_what_a_footnote_begins_with(text: str, call: str) -> None:
    assert called(text) == call


@pytest.mark.parametrize(
    "typed", ["Essarts (Les)", "Essarts, Les", "ESSARTS (les) *", "Essarts Les", "Les Essarts (1)"]
)
def test_an_article_behind_a_name(typed: str) -> None:
    assert names.key("Les Essarts") in names.spellings(typed)


@pytest.mark.parametrize(
    ("key", "found"),
    [("paris 12", "paris 12e"), ("paris 1", "paris 1er"), ("paris xii", "paris 12e"),
     ("lyon iii", "lyon 3e"), ("lyon 3eme", "lyon 3e"), ("lyon 3 eme arr", "lyon 3e"),
     ("marseille 13e", "marseille 13e"), ("13e arrondissement de paris", "paris 13e"),
     ("1er arrdt de lyon", "lyon 1er"), ("paris xx", "paris 20e")],
)  # fmt: skip
def test_arrondissements(key: str, found: str) -> None:
    assert district(key) == (found,)
    assert found in names.spellings(key)


@pytest.mark.parametrize("key", ["marseille 13", "paris", "paris iiii", "ligne 3", "nantes 1", ""])
def test_what_is_no_arrondissement(key: str) -> None:
    assert district(key) == ()


@pytest.mark.parametrize("typed", ["Chalonnes/Loire", "Chalonnes / Loire", "CHALONNES /Loire"])
def test_a_slash_stands_for_a_word(typed: str) -> None:
    assert names.key("Chalonnes-sur-Loire") in names.spellings(typed)
    assert over("Ligné/44") == "Ligné/44"
