"""Signs that nobody sees, or that look like others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.text.signs import plain


@pytest.mark.parametrize(
    ("pasted", "seen"),
    [
        ("\u200b44109", "44109"),
        ("\ufeff44109\u200d\u2060", "44109"),
        ("Saint-Her\u00adblain", "Saint-Herblain"),
        ("Saint\u2011Herblain", "Saint-Herblain"),
        ("Saint\u2010Herblain", "Saint-Herblain"),
        ("\uff14\uff14\uff11\uff10\uff19", "44109"),
        ("\uff2c\uff49\uff47\uff4eé", "Ligné"),
        ("\u0664\u0664\u0661\u0660\u0669", "44109"),
        ("\U0001d7d2\U0001d7d2\U0001d7cf\U0001d7ce\U0001d7d7", "44109"),
        ("\u200eLign\u00e9\u200f", "Ligné"),
        ("Lign\u00e9\ufe0f", "Ligné"),
        ("44\u2009109", "44 109"),
        ("a\u2028b\u3000c", "a b c"),
        ("a\x1b[31mb\x7f", "a [31mb "),
        ("1\u00a0234\u202f567", "1\u00a0234\u202f567"),
        ("a\tb\r\nc", "a\tb\r\nc"),
        ("Œuilly – œuf « d’été »", "Œuilly – œuf « d’été »"),
    ],
)
def test_a_text_is_what_one_sees(pasted: str, seen: str) -> None:
    assert plain(pasted) == seen


@given(st.text())
def test_what_is_plain_stays_so(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert all(sign.isprintable() or sign in "\t\n\r\u00a0\u202f" or not sign.isspace()
               for sign in plain(text))  # fmt: skip
    assert "\x1b" not in plain(text)
