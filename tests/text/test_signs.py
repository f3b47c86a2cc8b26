"""Signs that nobody sees, or that look like others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.text.signs import clean, one_line, plain


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
        ("a\ud800b\uffff", "a\ufffdb"),
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


ORDERS = [*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0x202A, 0x202F),
          *range(0x2066, 0x206A), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("CPTS\x00 du\x1b[2J Nord", "CPTS  du [2J Nord"),
        ("a\u202eb\u2066c", "abc"),
        ("caf\udce9", "caf\ufffd"),
        ("a\tb\r\nc", "a\tb\r\nc"),
        ("Œuf – « d’été »\u00a0: 1\u202f000 ‑ Saint\u2011Herblain", None),
        ("👩‍⚕️ é \u0301", None),
    ],
)
def test_what_would_be_obeyed_goes_and_the_rest_stays(given: str, kept: str | None) -> None:
    assert clean(given) == (given if kept is None else kept)


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from([*map(chr, ORDERS)])))
def test_a_clean_text_can_be_written_anywhere(text: str) -> None:
    found = clean(text)
    assert clean(found) == found
    assert not {*map(ord, found)}.intersection(ORDERS)
    assert found.encode().decode() == found
    assert [one for one in found if one not in " \ufffd"] == [
        one for one in text if one not in " \ufffd" and ord(one) not in ORDERS
    ]
    line = one_line(text)
    assert len(line.splitlines() or [""]) == 1
    assert len(line) == len(found)
