"""Letters read in another encoding than they were written in."""

import pytest
from excel_fr import as_windows
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.text.encodings import LOST, repaired, windows

LETTERS = "abcXYZ 0-9'()ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆàâäçéèêëîïôöùûüÿœæ«»’‘“”–—…€°²³\u00a0\u202f"


@given(st.text(LETTERS, max_size=30), st.integers(1, 3))
def test_what_was_read_wrongly_comes_back(text: str, times: int) -> None:
    wrong = text
    for _ in range(times):
        wrong = as_windows(wrong.encode())
    found = repaired(wrong)
    # « BÂ» » alone may be what it seems; nothing else is left.
    assert found == text or ("Â" in wrong and not {*wrong} & {*"ÃÅâÌïÆË"})


@given(st.text(LETTERS.replace("Â", ""), max_size=30))
def test_french_is_left_as_it_is(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("CoÃ«vrons", "Coëvrons"),
        ("CoÃƒÂ«vrons", "Coëvrons"),
        ("Lâ€™ÃŽle-dâ€™Yeu", "L’Île-d’Yeu"),
        ("NÂ° 3", "N° 3"),
        ("Ã\x8dle", "Íle"),
        ("ï»¿nom", "nom"),
        # One half of a text may be right already.
        ("Coëvrons et CoÃ«vrons", "Coëvrons et Coëvrons"),
        ("CHÂTEAU", "CHÂTEAU"),
        ("«\u00a0THÉÂ\u00a0»", "«\u00a0THÉÂ\u00a0»"),
        ("SOCIÉTÉ»", "SOCIÉTÉ»"),
        ("São Paulo, Ålesund", "São Paulo, Ålesund"),
        ("", ""),
    ],
)
def test_cells(read: str, meant: str) -> None:
    assert repaired(read) == meant
    assert repaired(meant) == meant


def test_what_is_lost_stays_lost() -> None:
    assert repaired("Coï¿½vrons") == f"Co{LOST}vrons"
    assert repaired(f"Co{LOST}vrons") == f"Co{LOST}vrons"


@given(st.binary(max_size=40))
def test_windows_loses_no_byte(content: bytes) -> None:
    assert windows(content) == as_windows(content)
    assert LOST not in windows(content)
