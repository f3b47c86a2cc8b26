"""What an organisation publishes: its services may be reached, persons are not told."""

import pytest

from cptsgeo.text.discreet import discreet


@pytest.mark.parametrize("kept", [
    "Écrire à contact@cpts-ancenis.fr.",
    "Appeler le 02 40 00 00 00, du lundi au vendredi.",
    "44190, 44043 et 12 500 habitants",
    "",
])  # fmt: skip
def test_what_reaches_a_service_stays(kept: str) -> None:
    assert discreet(kept) == kept


@pytest.mark.parametrize(("typed", "secret"), [
    ("Voir jean.dupont@orange.fr pour cela.", "dupont"),
    ("Appeler le 06 12 34 56 78.", "12 34"),
    ("Appeler le +33 7 12 34 56 78.", "12 34"),
    ("RPPS 10101010101", "10101010101"),
    ("Écrire à marie.martin [at] gmail.com", "martin"),
])  # fmt: skip
def test_what_reaches_a_person_is_masked(typed: str, secret: str) -> None:
    told = discreet(f"Avant. {typed} Après : contact@cpts-ancenis.fr")
    assert secret not in told
    assert "masqué" in told
    assert told.startswith("Avant. ")
    assert told.endswith("contact@cpts-ancenis.fr")


def test_a_mailbox_is_judged_beside_the_name_of_its_cpts() -> None:
    assert discreet("cpts.cotedorees@gmail.com", "CPTS Côte Dorées") == "cpts.cotedorees@gmail.com"
    assert "masquée" in discreet("jean.cotedorees@gmail.com", "CPTS Côte Dorées")
