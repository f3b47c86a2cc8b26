"""What tells who a person is never comes out."""

import pytest

from cptsgeo.text.persons import address, is_personal, masked, personal


@pytest.mark.parametrize(
    "number",
    ["06 12 34 56 78", "0612345678", "06.12.34.56.78", "07-12-34-56-78", "02 40 12 34 56",
     "+33 6 12 34 56 78", "+33612345678", "+33 (0)6 12 34 56 78", "0033 6 12 34 56 78",
     "612345678", "06\u00a012\u00a034\u00a056\u00a078", "0612 345 678", "06 123 456 78",
     "07 1234 5678", "+33 612 345 678", "+33 6 123 456 78"],
)  # fmt: skip
def test_telephones(number: str) -> None:
    assert masked(f"Contact ({number}), merci") == "Contact ([téléphone masqué]), merci"
    assert is_personal(number)


@pytest.mark.parametrize(
    "number",
    ["10001234567", "10 001 234 567", "810001234567", "1" * 15, "1 85 05 49 007 123 45",
     "2 85 05 2A 007 123", "185054900712345"],
)  # fmt: skip
def test_numbers_of_persons(number: str) -> None:
    assert masked(f"RPPS : {number}.") == "RPPS : [numéro masqué]."


@pytest.mark.parametrize("address", ["prenom.nom@exemple.fr", "p.n+cpts@sante-44.fr", "é@x.org",
                                     "p.nom [at] exemple.fr", "p.nom(at)exemple.fr",
                                     "p.nom arobase exemple.fr"])  # fmt: skip
def test_addresses(address: str) -> None:
    assert masked(f"écrire à {address}, merci") == "écrire à [adresse masquée], merci"


@pytest.mark.parametrize(
    "text", ["44109", "2A004", "200072734", "44003 44082", "44003, 44082", "44156 CEDEX", "12 345",
             "999999999", "Ligné", "14/06/2021", "", "01001 01002", "01001-01002",
             "Ligné (a) Oudon (b)",
             "2021-06-14 2021-06-15", "1 234 567 890 habitants"],
)  # fmt: skip
def test_what_is_no_person_stays(text: str) -> None:
    assert masked(text) == text
    assert not is_personal(text)


def test_a_long_text_costs_what_it_is_long() -> None:
    # Of what is nearly an address, every beginning was tried to its end: minutes.
    assert masked("a." * 50_000 + "@") == "a." * 50_000 + "@"


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("p.nom@exemple.fr", ("p.nom", "exemple.fr")),
        ("p.nom [at] exemple.fr", ("p.nom", "exemple.fr")),
        ("p.nom(at)exemple [point] fr", ("p.nom", "exemple.fr")),
        ("p.nom @ exemple.fr", ("p.nom", "exemple.fr")),
        ("p.nom at exemple dot fr", ("p.nom", "exemple.fr")),
        ("p.d'arcy@exemple[.]fr", ("p.d'arcy", "exemple.fr")),
    ],
)
def test_the_sides_of_an_address(text: str, sides: tuple[str, str]) -> None:
    (one,) = personal(f"voir {text}, merci")
    assert (one.kind, one.text, address(one.text)) == ("courriel", text, sides)
    assert masked(f"voir {text}, merci") == "voir [adresse masquée], merci"
    assert (one.start, one.end) == (5, 5 + len(text))


def test_a_sign_between_words_is_no_address() -> None:
    for text in ("Réunion @ Nantes. Bonjour", "rendez-vous at home", "a@ b"):
        assert not [*personal(text)]
