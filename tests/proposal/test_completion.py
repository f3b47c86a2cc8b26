"""A listing that is given back, corrected by its user, and read again."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from books import simple_book
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from listings import Made, listing, write_csv

from cptsgeo.communes.communes import Communes
from cptsgeo.proposal.completion import NEAR, TO_COMPLETE
from cptsgeo.proposal.listing import Listing, read_listing, to_complete

Rows = list[tuple[str, ...]]


def as_csv(path: Path, rows: Rows) -> Path:
    path = path.with_suffix(".csv")
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def as_xlsx(path: Path, rows: Rows) -> Path:
    # A spreadsheet takes codes for numbers, and their zeros with them.
    cells = [[int(cell) if cell.isdecimal() else cell for cell in row] for row in rows]
    return simple_book(path.with_suffix(".xlsx"), {"À compléter": cells})


WRITERS = pytest.mark.parametrize("write", [as_csv, as_xlsx])
Write = Callable[[Path, Rows], Path]


def read(folder: Path, france: Communes, text: str) -> Listing:
    path = folder / "reçu.csv"
    path.write_text(text, encoding="utf-8")
    return read_listing(path, france)


def meant(found: Listing) -> dict[str, list[tuple[str, ...]]]:
    return {
        entry.nom: sorted({m.meaning.communes for m in entry.mentions}) for entry in found.entries
    }


@pytest.fixture(scope="module")
def made(france: Communes) -> Made:
    return listing(france)


@WRITERS
def test_all_rows_are_given_back_and_read_again(
    tmp_path: Path, france: Communes, made: Made, write: Write
) -> None:
    found = read_listing(write_csv(made, tmp_path / "l.csv"), france)
    header, rows = to_complete(found, france)
    assert len(rows) == len(made.meant)
    # Rows with something to complete are those of names that are nobody's, and stay in place.
    faulty = [rank for rank, row in enumerate(rows) if row[header.index(TO_COMPLETE)]]
    lines = [*made.meant]
    assert [lines[rank] for rank in faulty] == [
        line for line, code in made.meant.items() if not code
    ]
    again = read_listing(write(tmp_path / "rendu", [header, *rows]), france)
    assert meant(again) == meant(found)
    assert [(e.nom, e.site_internet, e.contact) for e in again.entries] == [
        (e.nom, e.site_internet, e.contact) for e in found.entries
    ]
    # Corrected by the names that are proposed, or by any other.
    corrected = list(rows)
    for rank in faulty:
        cells = list(rows[rank])
        cells[header.index("Commune")] = "13001 Marseille"
        corrected[rank] = tuple(cells)
    done = read_listing(write(tmp_path / "corrigé", [header, *corrected]), france)
    assert not done.doubtful
    assert [row[-2:] for row in to_complete(done, france)[1]] == [("", "")] * len(rows)


FAULTY = (
    "CPTS;Commune;dpt;Code INSEE;président\n"
    "CPTS Nord;Briançon;5;;Dr Zéphirin Fictif\n"
    "CPTS Nord;Villard-Saint-Pancrace;5;;Dr Zéphirin Fictif\n"  # unknown
    "CPTS Nord;Brest;5;;Dr Zéphirin Fictif\n"  # elsewhere
    "CPTS Nord;Gap;5;5023;Dr Zéphirin Fictif\n"  # a code and a name
    "CPTS Nord;Rambaud;5;99999;Dr Zéphirin Fictif\n"  # a code that is nobody's
    "CPTS Nord;;5;;Dr Zéphirin Fictif\n"  # no commune
    "CPTS Nord;Hautes-Alpes;5;;\n"  # a department
    ";Veynes;5;;Aglaé Inventée\n"  # no CPTS
    "Dr Aglaé Inventée;Chorges;5;;\n"  # a person
    "CPTS Sud;Embrun;5;05046;\n"
    "CPTS Sud;Crots;5;05045;\n"
    "Total;10;;;\n"
)
CORRECTED = {
    "Villard-Saint-Pancrace": {"Commune": "Villar-Saint-Pancrace"},
    "Brest": {"Commune": "29019"},
    "Gap": {"Code INSEE": "05061"},
    "Rambaud": {"Code INSEE": ""},
    "": {"Commune": "Val-des-Prés"},
    "Hautes-Alpes": {"Commune": "Avignon (84)"},
    "Veynes": {"CPTS": "CPTS Sud"},
    "Chorges": {"CPTS": "CPTS Sud"},
}


@WRITERS
def test_what_is_wrong_is_said_and_may_be_corrected(
    tmp_path: Path, france: Communes, write: Write
) -> None:
    found = read(tmp_path, france, FAULTY)
    header, rows = to_complete(found, france)
    assert header[-2:] == (TO_COMPLETE, NEAR)
    told = {row[1]: row[-2] for row in rows}
    assert {nom for nom, fault in told.items() if fault} == CORRECTED.keys()
    assert {row.commune for row in found.faulty} == CORRECTED.keys()
    assert any("ligne 7" in one and "la commune manque" in one for one in found.remarques)
    assert "code" in told["Gap"]
    assert "code inconnu" in told["Rambaud"]
    assert "pas de commune" in told[""]
    assert "CPTS manquante" in told["Veynes"]
    near = {row[1]: row[-1] for row in rows}
    assert near["Villard-Saint-Pancrace"].startswith("Villar-Saint-Pancrace (Hautes-Alpes, 05183)")
    assert "05061" in near["Gap"]
    assert "05023" in near["Gap"]
    assert near["Briançon"] == ""
    assert "Fictif" not in repr((found, rows))
    assert "Inventée" not in repr((found, rows))

    corrected: Rows = [header]
    for row in rows:
        cells = dict(zip(header, row, strict=True)) | CORRECTED.get(row[1], {})
        corrected.append(tuple(cells.values()))
    again = read_listing(write(tmp_path / "rendu", corrected), france)
    assert not again.faulty
    assert {e.nom: [m.meaning.communes[0] for m in e.mentions] for e in again.entries} == {
        "CPTS Nord": ["05023", "05183", "29019", "05061", "05113", "05174", "84007"],
        "CPTS Sud": ["05179", "05040", "05046", "05045"],
    }


TYPED = st.sampled_from(
    ["Briançon", "Brianèon", "CC du Briançonnais", "Chauffayer", "05023", "Saint-Martin", "Zzz", "",
     "Marseille 14", "Gap, Rambaud", "Corbières", "=1+1", "Total", "Vaucluse", "Brest (29)", "\t;"]
)  # fmt: skip
PLACES = st.sampled_from(["5", "05", "Hautes-Alpes", "", "04", "13", "zz"])


@examples(60)
@given(
    st.lists(
        st.tuples(st.sampled_from(["CPTS A", "CPTS B", "", "hors CPTS"]), TYPED, PLACES),
        min_size=6,
        max_size=14,
    )
)
def test_what_is_given_back_means_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    france: Communes,
    rows: list[tuple[str, str, str]],
) -> None:
    folder = tmp_path_factory.mktemp("rendu")
    sure = [("CPTS A", "Briançon", "5"), ("CPTS B", "Gap", "5"), ("CPTS B", "Rambaud", "05")] * 8
    first = as_csv(folder / "reçu", [("CPTS", "Commune", "Département"), *sure, *rows])
    found = read_listing(first, france)
    header, given_back = to_complete(found, france)
    again = read_listing(as_csv(folder / "rendu", [header, *given_back]), france)
    for one, other in zip(found.entries, again.entries, strict=True):
        assert one.nom == other.nom
        assert {m.meaning.communes for m in one.mentions} == {
            m.meaning.communes for m in other.mentions
        }
