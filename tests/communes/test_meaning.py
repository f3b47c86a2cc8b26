"""What a commune code means today."""

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Place, meaning
from cptsgeo.errors import ReferentielError

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("code", "cog", "nature", "communes"),
    [
        ("44003", None, CodeKind.COMMUNE, "44003"),
        # Ancenis of 2018 is in Ancenis-Saint-Géréon, and kept its code.
        ("44003", 2018, CodeKind.COMMUNE, "44003"),
        ("75056", None, CodeKind.COMMUNE, "75056"),
        ("75101", None, CodeKind.COMMUNE, "75101"),
        ("75101", 2020, CodeKind.COMMUNE, "75101"),
        # Merged in 2019: no commune déléguée was kept.
        ("44160", None, CodeKind.ANCIEN, "44003"),
        # Déléguée of today.
        ("44017", None, CodeKind.PARTIE, "44180"),
        ("69159", None, CodeKind.PARTIE, "69114"),
        # Split in 2024.
        ("85084", None, CodeKind.COMMUNE, "85084"),
        ("85084", 2023, CodeKind.SCINDE, "85084 85165 85212"),
        # Merged in 1974; of another department since 1976.
        ("49357", None, CodeKind.ANCIEN, "49261"),
        ("49357", 2019, CodeKind.ANCIEN, "49261"),
        ("20004", None, CodeKind.ANCIEN, "2A004"),
        # The code of Bagneux until 1968, but a postal code of today.
        ("75007", None, CodeKind.INCONNU, ""),
        ("99999", None, CodeKind.INCONNU, ""),
    ],
)
def test_what_a_code_means(
    france: Communes, code: str, cog: int | None, nature: CodeKind, communes: str
) -> None:
    found = meaning(code, france, cog)
    assert (found.nature, found.communes) == (nature, tuple(communes.split()))


def test_a_vintage_that_is_not_known(france: Communes) -> None:
    with pytest.raises(ReferentielError, match="1990"):
        meaning("44003", france, 1990)


def test_a_place_is_told() -> None:
    assert str(Place("liste.csv", "", 4)) == f"liste.csv, ligne{NBSP}4"
    assert str(Place("l.xlsx", "Nord", 4)) == f"l.xlsx, feuille «{NBSP}Nord{NBSP}», ligne{NBSP}4"
    assert str(Place("liste.csv", "", 0)) == "liste.csv"
    assert str(Place("l.xlsx", "Nord", 0)) == f"l.xlsx, feuille «{NBSP}Nord{NBSP}»"
