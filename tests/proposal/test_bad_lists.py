"""Whatever a list of communes holds, the command gives a report or one sentence."""

import contextlib
import io
import tempfile
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.cli import main

pytestmark = pytest.mark.usefixtures("indexed")

ITEMS = (
    "Ancenis", "44003", "44160", "Saint-Géréon", "1004", "44109.0", "Nantes", "Paris", "75056",
    "75101", "Lyon 3e", "Vallons-de-l’Erdre", "Freigné", "44017", "85084", "85113", "2A004",
    "97101",
    "Saint-Denis", "Ligné (44)", "44850", "CC du Pays d'Ancenis", "244400552", "Total", "Bonjour,",
    "=1+1", "<script>", "\x00", "é" * 300, "99999", "Communes :", "44003;44082", "a,b,c", "”", "'",
    "Code INSEE", "Commune;Code", "NC", "Île-d’Yeu", "Ancenis, Ligné et Couffé", "- Ligné", "",
)  # fmt: skip


def run(content: bytes, *options: str) -> tuple[int, str, str]:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "ma liste.csv"
        path.write_bytes(content)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(["valider", str(path), *options])
    return status, out.getvalue(), err.getvalue()


def assert_told(status: int, out: str, err: str) -> None:
    assert status in (0, 1, 2)
    if status == 2:
        assert not out
        assert len(err.strip().splitlines()) == 1
    else:
        assert out
        assert not err
        # A terminal would obey control characters.
        assert not {*out}.intersection(map(chr, [*range(9), *range(11, 32), 127]))


OPTIONS = st.sampled_from([(), ("--invitation",), ("--format", "json"), ("--remplace", "ancenis")])


@examples(40)
@given(
    st.lists(st.sampled_from(ITEMS), max_size=8),
    st.sampled_from(["\n", "\r\n", ";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    OPTIONS,
)
def test_any_items(items: list[str], between: str, encoding: str, options: tuple[str, ...]) -> None:
    assert_told(*run(between.join(items).encode(encoding, errors="replace"), *options))


@examples(40)
@given(st.one_of(st.binary(max_size=120), st.text(max_size=80).map(str.encode)), OPTIONS)
def test_any_bytes(content: bytes, options: tuple[str, ...]) -> None:
    assert_told(*run(content, *options))
