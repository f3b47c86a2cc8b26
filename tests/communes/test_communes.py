"""The commune referential: selection, and search as people type."""

import shutil
import unicodedata
from pathlib import Path

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import CommuneError, ReferentielError
from cptsgeo.referentiel.vintages import COG, EPCI, EXPECTED


def found(france: Communes, text: str) -> list[tuple[str, str]]:
    return [(match.commune.code, match.via) for match in france.search(text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Le Loroux-Bottereau", "44084"),
        ("loroux bottereau", "44084"),
        ("LE LOROUX BOTTEREAU", "44084"),
        ("  Loroux-Bottereau  ", "44084"),
        ("Saint-Sébastien-sur-Loire", "44190"),
        ("ST SEBASTIEN SUR LOIRE", "44190"),
        ("Ste Luce sur Loire", "44172"),
        ("l'ile d'yeu", "85113"),
        ("L’Île-d’Yeu", "85113"),
        ("Ile d'Yeu", "85113"),
        ("hoedic", "56085"),
        ("Hœdic", "56085"),
        ("La Roë", "53191"),
        ("saint aignan sur roe", "53197"),
        ("Bors Canton de Charente-Sud", "16053"),
        (unicodedata.normalize("NFD", "Châteaubriant"), "44036"),
        ("Marseille 1er arrondissement", "13201"),
        ("paris", "75056"),
    ],
)
def test_a_name_however_it_is_typed(france: Communes, text: str, code: str) -> None:
    assert found(france, text) == [(code, "nom")]


@pytest.mark.parametrize(
    ("text", "code", "via"),
    [
        ("Ancenis", "44003", "ancien_nom"),
        ("saint gereon", "44003", "ancien_nom"),
        ("St-Géréon", "44003", "ancien_nom"),
        ("FREIGNE", "44180", "ancien_nom"),
        ("Champtoceaux", "49126", "ancien_nom"),
        ("44160", "44003", "ancien_code"),
        ("49069", "49126", "ancien_code"),
        ("44225", "44180", "ancien_code"),
        ("44003", "44003", "code"),
        ("1001", "01001", "code"),
        ("2a004", "2A004", "code"),
        ("75056", "75056", "code"),
        ("75101", "75101", "code"),
        ("75001", "75101", "code_postal"),
        ("85350", "85113", "code_postal"),
        ("1640", "01002", "code_postal"),
        ("Lyon 3e", "69383", "debut_du_nom"),
    ],
)
def test_codes_and_former_names_lead_to_the_commune_of_today(
    france: Communes, text: str, code: str, via: str
) -> None:
    assert (code, via) in found(france, text)


@pytest.mark.parametrize("text", ["", " ", "-", "zzzz", "00000", "99999", "(", "[a-z]+", ".*", "é"])
def test_what_is_nowhere(france: Communes, text: str) -> None:
    assert found(france, text) == []


def test_homonyms_are_all_found_and_exact_names_first(france: Communes) -> None:
    saints = found(france, "saint-denis")
    assert ("93066", "nom") in saints
    assert ("97411", "nom") in saints
    assert len(saints) == len({code for code, _ in saints})
    vias = [via for _, via in found(france, "Beaulieu")]
    assert vias == ["nom"] * vias.count("nom") + ["ancien_nom"] * vias.count("ancien_nom")
    assert {"nom", "ancien_nom"} == set(vias)


def test_a_split_commune_leads_to_all_that_hold_it(france: Communes) -> None:
    codes = [code for code, _ in found(france, "Essarts en Bocage")]
    assert codes == ["85084", "85165", "85212"]


def test_a_part_of_today_says_best_where_it_is(france: Communes) -> None:
    """In 2024 Les Hauts-Talican was split: La Neuville-Garnier went on in one half of it."""
    assert found(france, "La Neuville-Garnier") == [("60694", "ancien_nom")]
    assert found(france, "60455") == [("60694", "ancien_code")]


def test_a_postal_code_finds_its_communes_after_the_code_itself(france: Communes) -> None:
    assert found(france, "44150") == [
        ("44150", "code"),
        ("44003", "code_postal"),
        ("44163", "code_postal"),
    ]


def test_a_postal_code_of_a_city_means_its_arrondissement(france: Communes) -> None:
    assert found(france, "75001") == [("75101", "code_postal")]
    assert found(france, "75116") == [("75116", "code")]


def test_a_beginning_is_tried_last(france: Communes) -> None:
    assert found(france, "Château") == [("71112", "nom")]
    assert found(france, "vallons de l") == [("44180", "debut_du_nom")]
    assert found(france, "vallons de l erd") == []


def test_suggestions_name_the_department(france: Communes) -> None:
    assert france.suggestions("Ancenix")[0] == "Ancenis, aujourd’hui Ancenis-Saint-Géréon (44)"
    assert "L’Île-d’Yeu (85)" in france.suggestions("Ile Dyeu")
    assert "Saint-Leu (974)" in france.suggestions("St Leux")
    assert "Schœlcher (972)" in france.suggestions("Schoelchair")
    assert france.suggestions("zzzzzzzz") == []


def test_former_names_lead_to_communes_of_today(france: Communes) -> None:
    former = list(france.former_names)
    assert {target for *_, target in former} <= france.by_code.keys()
    assert ("Ancenis", "44003", "44003") in former
    assert ("Saint-Géréon", "44160", "44003") in former
    assert ("Freigné", "44225", "44180") in former
    assert not [name for name, *_ in former if "Arrondissement" in name]


def test_selection(france: Communes) -> None:
    region = france.select(region="52")
    assert len(region) == EXPECTED.communes_52
    assert sum(commune.population for commune in region) == EXPECTED.habitants_52
    assert [c.code for c in region] == sorted(c.code for c in region)
    assert len(france.select(departements=["44", "53"])) == 207 + 240
    assert france.select(region="52", departements=["44"]) == france.select(departements=["44"])
    assert france.select(region="52", departements=["75"]) == ()
    assert france.select(departements=[]) == ()
    assert len(france.select()) == len(france.by_code) - 3 + 45
    ile_de_france = [c.code for c in france.select(region="11")]
    assert ile_de_france == sorted(ile_de_france)
    paris = france.select(departements=["75"])
    assert [c.code for c in paris] == [f"751{n:02}" for n in range(1, 21)]
    assert sum(c.population for c in paris) == france.by_code["75056"].population


def test_atoms(france: Communes) -> None:
    assert france.atoms_of("44003") == ("44003",)
    assert france.atoms_of("75101") == ("75101",)
    assert [len(france.atoms_of(city)) for city in ("75056", "69123", "13055")] == [20, 9, 16]
    assert not {"75056", "69123", "13055"} & france.atoms.keys()
    for wrong in ("44160", "44999", ""):
        with pytest.raises(CommuneError, match=r"d’aucune commune du COG 2026.*INSEE"):
            france.atoms_of(wrong)


def test_departments_and_regions_by_code_or_name(france: Communes) -> None:
    assert france.departement("loire atlantique") == france.departement("44") == "44"
    assert france.departement("2a") == france.departement("CORSE DU SUD") == "2A"
    assert france.departement("1") == "01"
    assert france.region("pays de la loire") == france.region("52") == "52"
    with pytest.raises(CommuneError, match=r"département.*vouliez-vous dire.*Loire-Atlantique"):
        france.departement("Loire Atlantic")
    with pytest.raises(CommuneError, match=r"région.*écrire par exemple 52 ou Pays de la Loire"):
        france.region("xyz")


def test_everything_refers_to_what_exists(france: Communes) -> None:
    for commune in france.by_code.values():
        assert commune.departement in france.departements
        assert commune.region in france.regions
        assert not commune.epci or commune.epci in france.epci
    for partie in france.parties:
        assert partie.code_commune in france.by_code


def test_vintages(france: Communes) -> None:
    assert (france.vintages.cog, france.vintages.epci) == (COG, EPCI)
    for producer in ("IGN", "INSEE", "DGCL", "La Poste", "Licence Ouverte"):
        assert producer in france.vintages.mention


SMALL = (
    "referentiel.toml",
    "communes.csv",
    "parties.csv",
    "departements.csv",
    "regions.csv",
    "renommages.csv",
    "epci.csv",
)


def test_a_referential_is_read_from_any_folder(france: Communes, tmp_path: Path) -> None:
    for name in SMALL:
        shutil.copy(france.folder / name, tmp_path / name)
    found = read_communes(tmp_path)
    assert found.by_code == france.by_code
    assert found.arrondissements == france.arrondissements


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("content", [None, b"", b"a,b\n1,2\n", b"\xff\xfe"])
def test_a_damaged_referential_is_told(
    france: Communes, tmp_path: Path, name: str, content: bytes | None
) -> None:
    for other in SMALL:
        shutil.copy(france.folder / other, tmp_path / other)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    if name == "regions.csv" and content == b"a,b\n1,2\n":
        assert read_communes(tmp_path).regions == {"1": "2"}  # Two columns are what it has.
        return
    with pytest.raises(ReferentielError, match=r"abîmé.*réinstaller cptsgeo"):
        read_communes(tmp_path)
