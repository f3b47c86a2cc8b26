"""Whatever a listing holds: a listing, or one sentence in French; in bounded time and memory."""

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.communes import Communes
from cptsgeo.errors import TableError
from cptsgeo.proposal import around
from cptsgeo.proposal.holders import cleaned
from cptsgeo.proposal.listing import ListingAsked, read_listing, to_complete
from cptsgeo.proposal.listing_sheets import MAX_REMARKS


def told(path: Path, france: Communes, asked: ListingAsked | None = None) -> str:
    with pytest.raises(TableError) as error:
        read_listing(path, france, asked=asked or ListingAsked())
    (sentence,) = str(error.value).splitlines()
    assert path.name in sentence
    assert sentence.endswith(".")
    return sentence


def written(folder: Path, text: str) -> Path:
    path = folder / "listing.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ne nomme aucune commune"),
        ("\n\n;;\n", "ne nomme aucune commune"),
        ("Nom CPTS;Commune\n", "ne nomme aucune commune"),
        ("Nom CPTS;Commune\nCPTS A;Zzz\nCPTS B;Yyy\n", "ne nomme aucune commune"),
        ("Commune;dpt\nGap;5\nRambaud;5\n", "ne dit pas de quelle CPTS.*--colonne-cpts"),
        ("Gap\nRambaud\n", "ne dit pas de quelle CPTS"),
        ("CPTS;Commune\n;Gap\n;Rambaud\n", "CPTS"),
        ("CPTS;Commune\nhors CPTS;Gap\nhors CPTS;Rambaud\n", "CPTS"),
        ("CPTS;Commune\nDr Untel;Gap\nDr Untel;Rambaud\n", "CPTS"),
        ('CPTS;"Commune\nA;Gap\n', "guillemet"),
        ("<html><table><tr><td>Gap</td></tr></table></html>", "page web"),
    ],
)
def test_what_is_no_listing(tmp_path: Path, france: Communes, text: str, said: str) -> None:
    path = written(tmp_path, text)
    sentence = told(path, france)
    assert re.search(said, sentence), sentence


def test_one_cpts_is_a_listing(tmp_path: Path, france: Communes) -> None:
    path = written(tmp_path, "CPTS;Commune\nCPTS A;Gap\nCPTS A;Rambaud\n")
    assert [entry.nom for entry in read_listing(path, france).entries] == ["CPTS A"]


def test_five_hundred_cpts(tmp_path: Path, france: Communes) -> None:
    communes = [c for c in france.by_code.values() if c.departement < "20"][:4_000]
    rows = [f"CPTS n° {i // 8};{c.nom};{c.departement}" for i, c in enumerate(communes)]
    found = read_listing(written(tmp_path, "\n".join(["CPTS;Commune;Dép", *rows])), france)
    assert len(found.entries) == 500
    assert not [
        row for row, commune in zip(found.lignes, communes, strict=True)
        for m in row.mentions if m.meaning.communes not in {(), (commune.code,)}
    ]  # fmt: skip


BOUNDED = """
import sys
from pathlib import Path
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import TableError
from cptsgeo.proposal.listing import read_listing, to_complete
communes = read_communes()
try:
    found = read_listing(Path(sys.argv[1]), communes)
    to_complete(found, communes)
    print(len(found.entries), len(found.lignes), len(found.doubtful))
except TableError as error:
    print(error)
"""


def bounded(path: Path, megabytes: int, seconds: int) -> str:
    """Read a listing with little memory and little time of the processor."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, str(path)],
        capture_output=True, text=True, encoding="utf-8", check=False, preexec_fn=limit,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("place", [True, False])
def test_all_of_france_under_one_name(tmp_path: Path, france: Communes, place: bool) -> None:
    rows = [f"CPTS A;{c.nom};{c.departement if place else ''}" for c in france.by_code.values()]
    path = written(tmp_path, "\n".join(["CPTS;Commune;Dép", *rows]))
    entries, lines, doubtful = map(int, bounded(path, 1_500, 60).split())
    assert (entries, lines) == (1, len(france.by_code))
    assert doubtful < (10 if place else 3_000)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "said"),
    [
        (60_000, "plus de 50\u00a0000\u00a0communes"),
        (1_000_000, "plus de 200\u00a0000 lignes"),
    ],
)
def test_too_many_rows(tmp_path: Path, count: int, said: str) -> None:
    path = written(tmp_path, "CPTS;Commune;Dép\n" + "CPTS A;Gap;5\n" * count)
    assert said in bounded(path, 1_500, 60)


@pytest.mark.slow
def test_ten_thousand_names_that_are_nobodys(tmp_path: Path) -> None:
    """Names that look like one are sought for the first of them only."""
    rows = [f"CPTS {i % 50};Zzz{i}eville;5\nCPTS {i % 50};Gap;5" for i in range(10_000)]
    path = written(tmp_path, "\n".join(["CPTS;Commune;Dép", *rows]))
    assert bounded(path, 1_500, 60) == "50 20000 10000"


def test_names_that_look_alike_are_sought_for_some_only(
    tmp_path: Path, france: Communes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(around, "MAX_SOUGHT", 3)
    rows = [f"CPTS A;Brianson{i};5\nCPTS A;Gap;5" for i in range(8)]
    found = read_listing(written(tmp_path, "\n".join(["CPTS;Commune;Dép", *rows])), france)
    assert sum(bool(mention.candidats) for _, mention in found.doubtful) == 3


def test_remarks_on_lists_under_each_other_are_few(tmp_path: Path, france: Communes) -> None:
    parts = [f"CPTS N{i}\nGap (05)\nVaucluse\nHautes-Alpes\n" for i in range(40)]
    found = read_listing(written(tmp_path, "".join(parts)), france)
    assert len(found.entries) == 40
    assert len(found.remarques) <= MAX_REMARKS + 1


CELLS = st.sampled_from(
    ["CPTS A", "CPTS a", "CPTS", "Commune", "Gap", "Brianèon", "Total", "", "5", "05", "Dr Untel",
     "un@exemple.fr", "06 39 98 00 00", "=1+1", "<b>", "é" * 300, "Source : x", "05061", "99999",
     "CC du Briançonnais", "Hautes-Alpes", "hors CPTS", "\x00", "?", "CPTS B : Gap"]
)  # fmt: skip
OPTIONS = st.builds(
    ListingAsked,
    cpts=st.sampled_from([None, "CPTS", "A", "9", "zz"]),
    commune=st.sampled_from([None, "Commune", "2", "zz"]),
    departement=st.sampled_from([None, "C"]),
    reunir=st.booleans(),
)


@examples(80)
@given(st.lists(st.lists(CELLS, max_size=4), max_size=12), OPTIONS)
def test_any_cells(
    tmp_path_factory: pytest.TempPathFactory,
    france: Communes,
    rows: list[list[str]],
    asked: ListingAsked,
) -> None:
    path = tmp_path_factory.mktemp("listing") / "listing.csv"
    path.write_text("\n".join(map(";".join, rows)), encoding="utf-8")
    try:
        found = read_listing(path, france, asked=asked)
    except TableError as error:
        sentence = str(error)
    else:
        sentence = ""
    assert len(sentence.splitlines()) < 2
    assert "exemple.fr" not in sentence
    if sentence:
        return
    assert found.entries
    header, given_back = to_complete(found, france)
    assert all(len(row) == len(header) for row in given_back)
    text = repr((found.entries, found.remarques, given_back))
    assert "exemple.fr" not in text
    assert "06 39 98" not in text


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("CPTS A (Mme Aglaé Fictif 06 39 98 01 02)", "CPTS A"),
        ("CPTS A – Dr Aglaé Fictif", "CPTS A"),
        ("CPTS A ; Mme Aglaé Fictif ; Docteur Célestin Inventée", "CPTS A"),
        ("CPTS A [06 39 98 01 02]", "CPTS A"),
        ("CPTS (Dr Aglaé Fictif)", ""),
        ("CPTS A (Nord)", "CPTS A (Nord)"),
        ("CPTS Loire – Sud", "CPTS Loire – Sud"),
        ("CPTS Val-de-Loire/Sarthe, rive droite", "CPTS Val-de-Loire/Sarthe, rive droite"),
    ],
)
def test_the_name_of_a_cpts_names_nobody(cell: str, kept: str) -> None:
    assert cleaned(cell) == kept
