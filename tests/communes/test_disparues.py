"""Communes that ended before 2018: found by name and by code, after all that lives."""

import shutil
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from little import little

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.disparues import COLUMNS, Disparue, Fin, read_disparues
from cptsgeo.communes.meaning import CodeKind, meaning
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import ReferentielError


def found(communes: Communes, text: str) -> list[tuple[str, str, int | None]]:
    return [
        (match.commune.code, match.via, match.disparue.jusqu_en if match.disparue else None)
        for match in communes.search(text)
    ]


@pytest.mark.parametrize(
    ("text", "code", "via", "year"),
    [
        ("Chauffayer", "05039", "ancien_nom", 2018),  # its code is that of Aubessagne
        ("BRUIS", "05024", "ancien_nom", 2017),  # déléguée until 2024
        ("Chênehutte les Tuffeaux", "49261", "ancien_nom", 1974),
        ("49357", "49261", "ancien_code", 1974),
        ("Châlons-sur-Marne", "51108", "ancien_nom", 1998),
        ("20004", "2A004", "ancien_code", 1976),
        ("44060", "49160", "ancien_code", 2016),
    ],
)
def test_what_ended_long_ago(france: Communes, text: str, code: str, via: str, year: int) -> None:
    assert found(france, text) == [(code, via, year)]


def test_what_lives_comes_first(france: Communes) -> None:
    assert {via for _, via, _ in found(france, "Saint-Clément")} <= {"nom", "ancien_nom"}
    assert {year for *_, year in found(france, "Saint-Clément")} == {None}
    assert found(france, "05039") == [("05039", "code", None)]
    # The code of Bagneux until 1968, and of Saint-Marc until 1945, are postal codes.
    assert found(france, "75007") == [("75107", "code_postal", None)]
    assert found(france, "29253") == [("29082", "code_postal", None)]


def test_a_group_that_was_dissolved_is_in_several(france: Communes) -> None:
    codes = ["54142", "54411", "54554"]
    assert [code for code, *_ in found(france, "Les Mesnils-sur-Madon")] == codes


def test_all_who_bore_a_name_are_found(france: Communes) -> None:
    assert found(france, "Talmont") == [
        ("17437", "ancien_nom", 1996),
        ("85288", "ancien_nom", 1974),
    ]


def test_what_a_code_of_long_ago_means(france: Communes) -> None:
    old = meaning("49357", france)
    assert (old.nature, old.communes) == (CodeKind.ANCIEN, ("49261",))
    assert [tuple(one) for one in old.movements] == [
        (1974, "49357", "Trèves-Cunault", "49261", "Gennes-Val-de-Loire")
    ]
    assert meaning("05039", france).nature is CodeKind.COMMUNE
    assert meaning("44225", france).nature is CodeKind.PARTIE
    assert meaning("44160", france).movements[0].annee == 2019
    assert meaning("49999", france).nature is CodeKind.INCONNU


@examples(60)
@given(st.data())
def test_each_is_found_by_its_name_and_leads_to_communes_of_today(
    france: Communes, data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(france.disparues.rows))
    assert one.communes
    assert set(one.communes) <= france.by_code.keys()
    if one.fin is not Fin.CODE:
        reached = {match.commune.code for match in france.ended(one.nom)}
        assert reached >= set(one.communes)
        assert reached <= {code for _, _, code in france.former_names}
    if past := france.disparue(one.code):
        assert meaning(one.code, france).communes == past.communes


def test_a_former_name_is_told_once(france: Communes) -> None:
    """A commune that ended in 2018 and is déléguée today is the latter."""
    assert [one for one in france.former_names if one[0] == "Freigné"] == [
        ("Freigné", "44225", "44180")
    ]
    assert ("Chauffayer", "05039", "05039") in france.former_names
    assert not [one for one in france.former_names if one[0] == "Ajaccio"]


TABLE = ",".join(COLUMNS)


def written(folder: Path, *rows: str) -> Communes:
    communes = little(folder)
    (folder / "disparues.csv").write_text("\n".join([TABLE, *rows, ""]), encoding="utf-8")
    return communes


def test_a_code_that_several_share_and_the_last_that_bore_it(tmp_path: Path) -> None:
    communes = written(
        tmp_path,
        "44001,Avant,1950,commune,44002",
        "44901,Premier,1950,nom,44001",
        "44901,Second,1960,commune,44003 44004",
    )
    assert found(communes, "Avant") == [("44002", "ancien_nom", 1950)]
    assert found(communes, "44001") == [("44001", "code", None)]
    assert found(communes, "44901") == [
        ("44003", "ancien_code", 1960),
        ("44004", "ancien_code", 1960),
    ]
    assert meaning("44901", communes).nature is CodeKind.SCINDE
    assert found(communes, "premier") == [("44001", "ancien_nom", 1950)]
    assert "Second, aujourd’hui Commune 44004 (44)" in communes.suggestions("Secund")


def test_it_is_read_only_when_nothing_else_is_found(france: Communes, tmp_path: Path) -> None:
    for path in france.folder.glob("*.csv"):
        shutil.copy(path, tmp_path)
    shutil.copy(france.folder / "referentiel.toml", tmp_path)
    (tmp_path / "disparues.csv").write_bytes(b"a,b\n1,2\n")
    damaged = read_communes(tmp_path)
    for text in ("Ancenis", "44160", "44003", "44150", "Saint-Géréon"):
        assert found(damaged, text) == found(france, text)
    with pytest.raises(ReferentielError, match=r"disparues.*réinstaller cptsgeo"):
        damaged.search("Chauffayer")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "a,b\n1,2\n",
        f"{TABLE}\n44901,A,hier,nom,44001\n",
        f"{TABLE}\n44901,A,1950,rien,44001\n",
        f"{TABLE}\n44901,A,1950\n",
        b"\xff\xfe",
    ],
)
def test_a_damaged_table_is_told(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "disparues.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ReferentielError, match=r"illisible.*réinstaller cptsgeo"):
        read_disparues(path)


def test_a_referential_without_the_table_has_none(tmp_path: Path) -> None:
    assert read_disparues(tmp_path / "disparues.csv").rows == ()
    (tmp_path / "disparues.csv").write_text(f"{TABLE}\n44901,A,1950,nom,44001\n", "utf-8")
    (one,) = read_disparues(tmp_path / "disparues.csv").rows
    assert one == Disparue("44901", "A", 1950, Fin.NOM, ("44001",))
