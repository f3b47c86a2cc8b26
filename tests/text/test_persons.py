"""What tells who a person is never comes out."""

import pytest

from cptsgeo.text.persons import is_personal, masked


@pytest.mark.parametrize(
    "number",
    ["06 12 34 56 78", "0612345678", "06.12.34.56.78", "07-12-34-56-78", "02 40 12 34 56",
     "+33 6 12 34 56 78", "+33612345678", "+33 (0)6 12 34 56 78", "0033 6 12 34 56 78",
     "612345678", "06\u00a012\u00a034\u00a056\u00a078"],
)  # fmt: skip
def test_telephones(number: str) -> None:
    assert masked(f"Contact ({number}), merci") == "Contact ([téléphone masqué]), merci"
    assert is_personal(number)


@pytest.mark.parametrize("number", ["10001234567", "10 001 234 567", "810001234567", "1" * 15])
def test_numbers_of_persons(number: str) -> None:
    assert masked(f"RPPS : {number}.") == "RPPS : [numéro masqué]."


@pytest.mark.parametrize("address", ["prenom.nom@exemple.fr", "p.n+cpts@sante-44.fr", "é@x.org"])
def test_addresses(address: str) -> None:
    assert masked(f"écrire à {address}, merci") == "écrire à [adresse masquée], merci"


@pytest.mark.parametrize(
    "text", ["44109", "2A004", "200072734", "44003 44082", "44003, 44082", "44156 CEDEX", "12 345",
             "999999999", "Ligné", "14/06/2021", ""],
)  # fmt: skip
def test_what_is_no_person_stays(text: str) -> None:
    assert masked(text) == text
    assert not is_personal(text)
