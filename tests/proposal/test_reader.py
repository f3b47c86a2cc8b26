"""What a text means, alone or beside another."""

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, meaning
from cptsgeo.proposal import reader as module
from cptsgeo.proposal.reader import Reader


@pytest.fixture(scope="module")
def reader(france: Communes) -> Reader:
    return Reader(france, ("44", "49"))


def test_a_number_and_a_name_that_agree(reader: Reader) -> None:
    for number in ("44003", "44150", "44160"):
        assert len(reader.both(number, "St-Géréon" if number == "44160" else "Ancenis")) == 1
    assert reader.both("44082", "Ancenis") == reader.both("x", "Ancenis") == ()


def test_the_name_of_a_code(reader: Reader, france: Communes) -> None:
    assert reader.bears(meaning("44082", france), "LIGNE")
    assert reader.bears(meaning("44003", france), "Saint Géréon")
    assert not reader.bears(meaning("44082", france), "Oudon")
    assert not reader.bears(meaning("44999", france), "Oudon")


def test_the_postal_code_of_a_code(reader: Reader) -> None:
    assert reader.has_post("44082", "44850")
    assert not reader.has_post("44082", "44150")
    assert not reader.has_post("x", "44150")


def test_nothing_is_read_in_what_means_nothing(reader: Reader) -> None:
    for text in ("", " ", "-", "44", "x" * 200, "Ligné (Bretagne)", "(", "Commune de "):
        assert reader.read(text) == ()


def test_suggestions_are_not_sought_for_ever(
    france: Communes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_SUGGESTED", 1)
    reader = Reader(france, ("44",))
    assert reader.unknown("Mesangé").candidats[0] == "44096"
    assert reader.unknown("Couffée").candidats == ()
    assert reader.unknown("Mesangé").meaning.nature is CodeKind.INCONNU
