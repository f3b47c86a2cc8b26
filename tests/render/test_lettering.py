"""Letters of drawings: their widths, their lines, what is drawn of what someone typed."""

import runpy
from pathlib import Path

import pytest
from fontpkg_lato import ROOT as FONT
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.render.drawing.lettering import clean, lacking, lines, shortened, width

ROOT = Path(__file__).resolve().parents[2]
FRENCH = (
    "AÀÂÆBCÇDEÉÈÊËFGHIÎÏJKLMNOÔŒPQRSTUÙÛÜVWXYŸZaàâæbcçdeéèêëfghiîïjklmnoôœpqrstuùûüvwxyÿz"
    "0123456789 \u00a0\u202f«»’‘“”–—-…·•.,;:!?()[]/&@#%‰°²³€№→←↑↓≥≤≠≈±×−½¼ºª*+=<>"
)


def test_the_table_of_widths_is_not_stale() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "widths.py"))
    assert script["PATH"].read_text(encoding="utf-8") == script["table"](), (
        "stale: run scripts/widths.py"
    )


def test_every_french_sign_is_drawn() -> None:
    assert lacking(FRENCH) == frozenset()
    assert lacking("Saint‑Géréon\t漢\u200b") == {"漢"}


def test_widths_are_those_of_the_font() -> None:
    font = TTFont(FONT / "files" / "Lato-Bold.ttf")
    cmap, advances, em = font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm
    for text in ("Ancenis", "Œuvre № 1", "« Loire »"):
        wide = sum(advances[cmap[ord(sign)]][0] for sign in text) / em
        assert width(text, bold=True) == pytest.approx(wide, abs=0.002 * len(text))
    assert width("iii") < width("MMM")
    assert width("漢") == 1


@given(st.text(), st.floats(2, 40), st.booleans())
def test_lines_keep_every_sign_and_are_no_wider(text: str, ems: float, bold: bool) -> None:
    told = clean(text)
    found = lines(told, ems, bold=bold)
    assert "".join("".join(found).split(" ")) == told.replace(" ", "")
    assert all(width(line, bold=bold) <= ems + 1e-9 or len(line) == 1 for line in found)


@given(st.text(min_size=1), st.integers(1, 3), st.floats(3, 20))
def test_what_has_no_room_is_cut_and_said_so(text: str, most: int, ems: float) -> None:
    told = clean(text * 40)
    found = lines(told, ems, most=most)
    assert len(found) <= most
    if len(lines(told, ems)) > most:
        assert found[-1].endswith("…")
    assert all(width(line) <= ems + 1e-9 or len(line) == 1 for line in found)


@given(st.text(), st.floats(1, 30))
def test_a_shortened_text_has_room(text: str, ems: float) -> None:
    told = clean(text)
    found = shortened(told, ems)
    assert width(found) <= max(ems, width("…"))
    assert found == told or found.endswith("…")


def test_what_turns_text_around_or_draws_nothing_is_left_out() -> None:
    assert clean("A\u202eB\u2066C\u00adD\x00E\nF\u2011G\ufeff\uffff") == "ABCDE F-G"
    assert clean("Saint\u00a0Jean\u202f!") == "Saint\u00a0Jean\u202f!"
