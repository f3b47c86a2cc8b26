"""What a text means, alone or beside another."""

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, meaning
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.communes.naming.suggestions import Suggestions


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


def test_suggestions_are_not_sought_for_ever(france: Communes) -> None:
    reader = Reader(france, ("44",))
    reader.suggestions = Suggestions(reader.gazetteer, 1)
    assert reader.unknown("Mesangé").candidats[0] == "44096"
    assert not reader.suggestions.exhausted
    assert reader.unknown("Couffée").candidats == ()
    assert reader.suggestions.exhausted
    assert reader.unknown("Mesangé").meaning.nature is CodeKind.INCONNU


def test_a_number_that_is_the_code_of_a_name(reader: Reader) -> None:
    assert reader.is_code_of("30011", "Les Angles")
    assert reader.is_code_of("1004", "Ambérieu en Bugey")
    assert reader.is_code_of("3", "Ancenis", "44")
    assert reader.is_code_of("49063", "Chalonnes s/Loire")
    assert reader.is_code_of("49247", "La Possonnière (1)")
    assert reader.is_code_of("44043", "Clison")
    assert not reader.is_code_of("44690", "Monnières")
    assert not reader.is_code_of("44190", "Clison")
    assert reader.is_post_of("44690", "Monieres")
    assert reader.is_post_of("44690", "Monnières")
    assert not reader.is_post_of("44690", "Ligné")
    assert not reader.is_post_of("", "Ligné")
    assert not reader.is_code_of("3", "Ancenis")
    assert not reader.is_code_of("x", "Ancenis")
    assert not reader.is_code_of("44082", "Oudon")


def test_a_misspelt_name_and_its_postal_code(reader: Reader) -> None:
    assert reader.is_posted("Monieres, 44690")
    assert reader.is_posted("44690 Monieres")
    assert not reader.is_posted("Monnières, 44690")
    assert not reader.is_posted("Lignéé, 44082")
    assert not reader.is_posted("Monieres, 99999")


@pytest.mark.parametrize(
    ("text", "beside", "near"),
    [
        ("MONIERES", ("44690", "44"), "44100"),
        ("MONIERES", ("44",), "44100"),
        ("MONIERES (44690)", (), "44100"),
        ("44690 MONIERES", (), "44100"),
        ("MONIERES", ("39100",), "39345"),
        ("St Phil. de Grand Lieu", ("44310",), "44188"),
    ],
)
def test_what_stands_beside_a_misspelt_name_weighs(
    reader: Reader, text: str, beside: tuple[str, ...], near: str
) -> None:
    assert reader.unknown(text, *beside).candidats[0] == near


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chalonnes s/Loire", "49063"),
        ("N.D. des Landes", "44111"),
        ("St Philbert de Gd Lieu", "44188"),
        ("ST PHILBERT DE GD LIEU (44)", "44188"),
        ("44310 St Philbert de Gd Lieu", "44188"),
    ],
)
def test_abbreviations_are_written_out_and_told(reader: Reader, text: str, code: str) -> None:
    (found,) = reader.read(text)
    assert found.meaning.code == code
    assert found.interpretation.endswith(", écrit en abrégé")


def test_what_is_far_is_told_however_it_is_written(reader: Reader) -> None:
    (found,) = reader.read("Vx Port")
    assert found.interpretation == "Vieux-Port (27), écrit en abrégé, hors du périmètre du plan"


@pytest.mark.parametrize(
    "text", ["La Possonnière (1)", "La Possonnière (a)", "La Possonnière [2]", "La Possonnière ²"]
)
def test_the_call_of_a_footnote_is_no_department(reader: Reader, text: str) -> None:
    (found,) = reader.read(text)
    assert found.meaning.code == "49247"
    assert found.interpretation.endswith("n’est pas lu")


def test_what_stands_behind_a_name_and_is_no_call(reader: Reader) -> None:
    assert [found.meaning.code for found in reader.read("Ambléon (1)")] == ["01006"]
    assert reader.read("Lyon (3)") == reader.read("Ligné (12)") == ()
    assert [found.meaning.code for found in reader.read("Sorinières (Les)")] == ["44198"]
    assert reader.read("Sorinières (Les)")[0].interpretation == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [("Ste Gemmes/Loire", "49278"), ("Vern/Seiche", "35352"), ("Ligné/44", "44082")],
)
def test_a_slash(reader: Reader, text: str, code: str) -> None:
    (found,) = reader.read(text)
    assert found.meaning.code == code


@pytest.mark.parametrize("text", ["Épine, L'", "Épine, L’", "Épine (L')", "EPINE (L’)"])
def test_an_article_behind_a_name(reader: Reader, text: str) -> None:
    assert [found.meaning.code for found in reader.read(text, "85")] == ["85083"]


def test_one_digit_is_the_call_of_a_footnote_whatever_stands_beside(reader: Reader) -> None:
    (found,) = reader.read("Belmont (1)", "38")
    assert found.meaning.code == "38038"
    assert reader.read("Belmont (1)")[0].meaning.nature is CodeKind.AMBIGU


@pytest.mark.parametrize(
    ("text", "beside", "code"),
    [("Paris 12", "", "75112"), ("PARIS XX", "", "75120"), ("Lyon 3ème", "", "69383"),
     ("13e arrondissement de Paris", "", "75113"), ("Marseille 13", "", "13055"),
     ("69003 Lyon", "", "69383"), ("LYON", "69003", "69383"), ("PARIS", "75116", "75116"),
     ("PARIS", "75056", "75056"), ("NANTES", "44300", "44109"), ("LYON", "69", "69123")],
)  # fmt: skip
def test_arrondissements(reader: Reader, text: str, beside: str, code: str) -> None:
    (found,) = reader.read(text, beside)
    assert found.meaning.code == code


def test_a_commune_elsewhere_is_not_the_epci_of_its_name(reader: Reader) -> None:
    assert reader.read("LYON", "44000") == ()
    assert len(reader.read("Métropole de Lyon", "69")) > 10


def test_a_note_tells_nobody(reader: Reader) -> None:
    (found,) = reader.read("Ligné (contact : prenom.nom@exemple.fr)")
    assert found.meaning.code == "44082"
    assert "[adresse masquée]" in found.interpretation
    assert "@" not in found.interpretation


def test_a_name_of_today_and_of_what_another_took_in(france: Communes) -> None:
    reader = Reader(france, ("44", "49", "53", "72", "85"))
    (found,) = reader.read("Saint-Sigismond")
    assert found.meaning.nature is CodeKind.AMBIGU
    assert {*found.candidats} == {"85269", "49160"}
    # What stands beside it says which.
    assert [found.meaning.code for found in reader.read("Saint-Sigismond", "85")] == ["85269"]
    assert [found.meaning.code for found in reader.read("Saint-Sigismond (49)")] == ["49321"]
    assert [found.meaning.code for found in reader.read("Saint-Sigismond (74)")] == ["74252"]


def test_no_name_of_a_place_of_the_perimeter_hides_another(france: Communes) -> None:
    """Every name that a commune and a former one of the perimeter bear is asked about."""
    home = ("44", "49", "53", "72", "85")
    reader = Reader(france, home)
    by_name: dict[str, set[str]] = {}
    for commune in france.select(departements=home):
        by_name.setdefault(commune.nom, set()).add(commune.code)
    shared = {
        name: by_name[name] | {target}
        for name, _, target in france.former_names
        if name in by_name
        and target not in by_name[name]
        and france.by_code[target].departement in home
    }
    assert "Saint-Sigismond" in shared
    for name, codes in shared.items():
        (found,) = reader.read(name)
        assert found.meaning.nature is CodeKind.AMBIGU, name
        assert codes <= {*found.candidats}, name
