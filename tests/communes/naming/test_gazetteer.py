"""The indexes of names, seen from a few departments."""

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.naming.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def gazetteer(france: Communes) -> Gazetteer:
    return Gazetteer(france, ("44", "49"))


def test_bearers_of_a_name(gazetteer: Gazetteer) -> None:
    today, former = gazetteer.bearers("LIGNE")
    assert {b.code for b in today} == {"16185", "44082"}
    assert [b.code for b in gazetteer.at_home(today)] == ["44082"]
    today, former = gazetteer.bearers("freigne")
    assert (today, [(b.code, b.commune.code) for b in former]) == ([], [("44225", "44180")])


@pytest.mark.parametrize("beside", ["44", "44850", "44082"])
def test_what_stands_beside_a_name_chooses(gazetteer: Gazetteer, beside: str) -> None:
    assert [b.code for b in gazetteer.bearers("Ligné", beside)[0]] == ["44082"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("44", "44"),
        ("1", "01"),
        ("2a", "2A"),
        ("44.0", "44"),
        ("LOIRE ATLANTIQUE", "44"),
        ("x", ""),
    ],
)
def test_departments(gazetteer: Gazetteer, text: str, code: str) -> None:
    assert gazetteer.departement(text) == code


def test_postal_codes(gazetteer: Gazetteer) -> None:
    assert gazetteer.posted_to("44150") == ["44003", "44163"]
    assert gazetteer.posted_to("00000") == []
    found = {post: gazetteer.posted(post) for post in ("44850", "1400", "97400", "20000", "")}
    assert found == {"44850": "44", "1400": "01", "97400": "974", "20000": "", "": ""}


def test_epci(gazetteer: Gazetteer) -> None:
    (siren,) = gazetteer.epci_named("Communauté de communes Estuaire et Sillon")
    assert gazetteer.epci_named("estuaire et sillon") == [siren]
    assert len(gazetteer.members(siren)) == 11
    assert gazetteer.epci_named("Ancenis") == gazetteer.members("") == []


def test_of_epci_of_one_name_the_one_that_is_near(gazetteer: Gazetteer) -> None:
    both = gazetteer.epci_named("CC des Quatre Rivières")
    assert len(both) == 2
    assert {*gazetteer.epci_named("CC des Quatre Rivières", "70"),
            *gazetteer.epci_named("CC des Quatre Rivières", "74")} == {*both}  # fmt: skip
    assert len(gazetteer.epci_named("CC des Quatre Rivières", "74")) == 1


def test_the_nearest_are_at_home_first(gazetteer: Gazetteer) -> None:
    assert gazetteer.nearest("Mesangé")[0] == "44096"
    assert gazetteer.nearest("Schoelchair")[0] == "97229"
    assert gazetteer.nearest("zzzzzzzzz") == ()


def test_names_that_begin_nearly_so_are_near(gazetteer: Gazetteer) -> None:
    assert gazetteer.nearest("Chalonne")[0] == "49063"
    near = gazetteer.nearest("La Chapele", "44")
    assert len(near) == 3
    assert all(gazetteer.communes.by_code[code].nom.startswith("La Chapelle") for code in near)
    assert gazetteer.nearest("Notre Dame des Lande")[0] == "44111"


def test_the_nearest_are_those_of_the_postal_code_first(gazetteer: Gazetteer) -> None:
    assert gazetteer.nearest("MONIERES", "44", "44690")[0] == "44100"
    assert gazetteer.nearest("MONIERES", "39", "39100")[0] == "39345"
    assert gazetteer.nearest("La Chapele", "44", "44330")[0] == "44032"
    assert gazetteer.nearest("La Chapele", "44", "44670")[0] == "44031"
    assert gazetteer.nearest("Chateau", "44", "44110")[0] == "44036"
    assert gazetteer.nearest("Chateau", "44")[0] == "44037"
    # Of a department, all who bear a name, not the first in France only.
    assert "44100" in gazetteer.nearest("Monniere", "44")
    assert gazetteer.nearest("zzzzzzzzz", "44", "44690") == ()


def test_abbreviations_of_what_is_nobodys(gazetteer: Gazetteer) -> None:
    today, former = gazetteer.bearers("Chalonnes s/Loire")
    assert ([b.code for b in today], former) == (["49063"], [])
    assert gazetteer.bearers("Chalonnes s/Loire", "44") == ([], [])
    assert gazetteer.knows("Chalonnes sur Loire")
    assert gazetteer.knows("Freigné")
    assert not gazetteer.knows("Chalonnes s/Loire")


@pytest.mark.parametrize(
    ("text", "code"),
    [("49", "49"), ("049", "49"), ("D49", "49"), ("dép. 49", "49"), ("49 - Maine-et-Loire", "49"),
     ("Maine-et-Loire (49)", "49"), ("Maine-et-Loire", "49"), ("2a", "2A"), ("974", "974"),
     ("Corse-du-Sud (2A)", "2A"), ("1", "01"),
     ("49000", ""), ("49 - Sarthe", ""), ("12 rue des Lilas", ""), ("Paris 12", ""), ("", "")],
)  # fmt: skip
def test_a_department_as_a_cell_states_it(gazetteer: Gazetteer, text: str, code: str) -> None:
    assert gazetteer.stated(text) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Ligné (loire atlantique)", ("Ligné", "44")), ("44850 Ligné", ("Ligné", "44850")),
     ("Ligné 44", ("Ligné", "44")), ("Ligné - D99", None), ("Ligné (1)", None), ("Ligné", None)],
)  # fmt: skip
def test_a_name_and_the_place_beside_it(
    gazetteer: Gazetteer, text: str, expected: tuple[str, str] | None
) -> None:
    assert next(gazetteer.divided(text), None) == expected
