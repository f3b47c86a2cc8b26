"""Which columns name communes."""

from pathlib import Path

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal.columns import Columns, find_columns, is_header, words


@pytest.fixture(scope="module")
def reader(france: Communes) -> Reader:
    return Reader(france, ("44",))


def columns(reader: Reader, text: str, sheet: str = "") -> Columns | None:
    lines = [Line(i, tuple(row.split(";"))) for i, row in enumerate(text.split("/"), 1)]
    return find_columns(Grid(Path("l.csv"), sheet, tuple(lines)), reader)


def test_words() -> None:
    assert words("N° INSEE_Commune (libellé)") == ["n", "insee", "commune", "libelle"]
    assert is_header(["Liste des communes :", ""])
    assert not is_header(["Code", "Ligné"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pop;INSEE;Nom/9;44082;Ligné", Columns(1, 1, (2,), None, None, None)),
        ("Code;DEP;CP;EPCI/44082;44;44850;x", Columns(1, 0, (), 1, 2, 3)),
        ("Nom;Commune/Dupont;Ligné", Columns(1, None, (1,), None, None, None)),
        ("Code;Code INSEE/1;44082/2;44048", Columns(1, 1, (), None, None, None)),
        ("Liste des communes/Code;Ville/44082;Ligné", Columns(2, 0, (1,), None, None, None)),
        ("Ligné;44/Oudon;44", Columns(0, None, (0,), 1, None, None)),
        ("44082;Ligné/44115;Oudon", Columns(0, 0, (1,), None, None, None)),
        ("Population de la commune/44082", None),
        ("Communes/Ligné;Oudon/Couffé;Teillé", Columns(0, None, (0, 1), None, None, None)),
        ("44150;44003/44850;44082", Columns(0, None, (1,), None, None, None)),
        ("Commune;CodeGeo/Les Angles;30011", Columns(1, 1, (0,), None, None, None)),
        ("x;IDCOM;Commune/1;44082;Ligné", Columns(1, 1, (2,), None, None, None)),
        ("com_current_code;Commune/44082;Ligné", Columns(1, 0, (1,), None, None, None)),
        ("Commune;citycode;zip/Ligné;44082;44850", Columns(1, 1, (0,), None, None, None)),
        ("Commune;a/Ligné;44850/Oudon;44521", Columns(1, None, (0,), None, 1, None)),
        ("Commune;Code postal;x/Ligné;44850;44082", Columns(1, 2, (0,), None, 1, None)),
        ("Commune;Code postal/Ligné;44082", Columns(1, 1, (0,), None, None, None)),
        ("Commune;Code;x/Ligné;44850;44082", Columns(1, 2, (0,), None, None, None)),
        ("Commune;Population/Ligné;5400", Columns(1, None, (0,), None, None, None)),
        ("DEP;COM;x;NOM/44;82;5;Ligné", Columns(1, 1, (3,), 0, None, None)),
        ("LIGNE;44850;44082", Columns(0, 2, (0,), None, 1, None)),
        ("LIGNE;44082;44850", Columns(0, 1, (0,), None, 2, None)),
        ("Ligné;44850/Oudon;44521", Columns(0, None, (0,), None, 1, None)),
        ("Ligné;44082", Columns(0, 1, (0,), None, None, None)),
        ("lieu;n°/Ligné;44082/Oudon;44115", Columns(1, 1, (0,), None, None, None)),
        ("CodeGeo2;Pop/44082;5400/44115;3800", Columns(1, None, (0,), None, None, None)),
        ("1;Ligné/2;Oudon/3;Couffé", Columns(0, None, (1,), None, None, None)),
        ("Commune (1);Code INSEE *;x/Ligné;44082;1", Columns(1, 1, (0,), None, None, None)),
        ("Nom;Commune d'exercice/Dupont;Ligné", Columns(1, None, (1,), None, None, None)),
        ("Nom;Lieu de soins/Dupont;Ligné", Columns(1, None, (1,), None, None, None)),
        ("Nom;Où;x/Martin;Ligné;44082/Dupont;Oudon;44115", Columns(1, 2, (1,), None, None, None)),
        ("Nom;x/Mesangé;Dupont", Columns(1, None, (0,), None, None, None)),
        ("Clison;44190", Columns(0, None, (0,), None, 1, None)),
        ("Clison;44043/Oudn;44115", Columns(0, 1, (0,), None, None, None)),
        ("x;Vallet;44330/y;Clison;44190", Columns(0, None, (1,), None, 2, None)),
        ("Commune;citycode/Clison;44043/Oudn;44115", Columns(1, 1, (0,), None, None, None)),
        ("Ligné;44", None),
        ("Ligné;Oudon", None),
        ("Ligné", None),
        ("a;b/c;d", None),
    ],
)
def test_columns(reader: Reader, text: str, expected: Columns | None) -> None:
    assert columns(reader, text) == expected


def test_a_sheet_of_one_column_is_a_table(reader: Reader) -> None:
    assert columns(reader, "Ligné/Oudon", "F") == Columns(0, None, (0,), None, None, None)
