"""A table of addresses, and the CPTS that each of its rows is of."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.analysis.coverage import A_ATTRIBUER, COUVERTURE_INCONNUE, ZONE_BLANCHE
from cptsgeo.analysis.directory import Directory, directory
from cptsgeo.analysis.row_places import COUVERTE, NON_TROUVEE, SANS_COMMUNE, Finder, Located
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.errors import TableError
from cptsgeo.files.grids import Line
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.proposal.columns import Columns
from cptsgeo.render.tables.directory import directory_sheet, directory_told

Joined = Callable[..., Directory]


@pytest.fixture
def small(make_plan: Callable[..., Path], france: Communes) -> Territories:
    """« CPTS A » has Ancenis and Savenay, « CPTS B » Ligné and Savenay; Blain is left."""
    folder = make_plan({"a": "44003 44195 13201", "b": "44082 44195 13202"}, perimetre="44 13")
    rows = "code_commune,venait_de,depuis\n44015,a,2025\n"
    (folder / "a-attribuer.csv").write_text(rows, encoding="utf-8")
    return territories(read_plan(folder), france, contested=True)


@pytest.fixture
def joined(tmp_path: Path, small: Territories) -> Joined:
    def join(text: str, **asked: str) -> Directory:
        path = tmp_path / "adresses.csv"
        path.write_text(text, encoding="utf-8")
        return directory(path, small, **asked)

    return join


def one(joined: Joined, cell: str, beside: str = "") -> Located:
    (found,) = joined(f"Nom;Commune;CP\nx;{cell};{beside}\n", colonne="Commune").rows
    return found


def code(found: Located) -> str:
    return found.commune.code if found.commune else ""


@pytest.mark.parametrize(
    ("cell", "beside", "etat", "expected"),
    [
        ("Ancenis", "", COUVERTE, "44003"),
        ("ANCENIS CEDEX", "44150", COUVERTE, "44003"),
        ("44003", "", COUVERTE, "44003"),
        ("Ligné", "44850", COUVERTE, "44082"),
        ("Nantes", "", ZONE_BLANCHE, "44109"),
        ("Blain", "44130", A_ATTRIBUER, "44015"),
        ("Laval", "53000", COUVERTURE_INCONNUE, "53130"),
        ("12 rue de Nantes, 44150 Ancenis", "", COUVERTE, "44003"),
        ("12 rue de Nantes 44150 ANCENIS CEDEX 2", "", COUVERTE, "44003"),
        ("10 rue du 8 mai 1945, 44850 Ligné, France", "", COUVERTE, "44082"),
        ("BP 44150, 44042 NANTES CEDEX 1", "", ZONE_BLANCHE, "44109"),
        ("5 rue X, Ancenis", "", COUVERTE, "44003"),
        ("12 rue de la Paix, Ancenis", "", COUVERTE, "44003"),
        ("12 rue de la Paix, 20167 AFA", "", COUVERTURE_INCONNUE, "2A001"),
        ("1 rue A, 16190 BORS (CANTON DE TUDE-ET-LAVALETTE)", "", COUVERTURE_INCONNUE, "16052"),
        ("Marseille", "13001", COUVERTE, "13201"),
        ("Paris 12", "", COUVERTURE_INCONNUE, "75112"),
        ("", "", SANS_COMMUNE, ""),
        ("Total", "", SANS_COMMUNE, ""),
    ],
)
def test_where_a_row_is(joined: Joined, cell: str, beside: str, etat: str, expected: str) -> None:
    found = one(joined, cell, beside)
    assert (found.etat, code(found)) == (etat, expected)
    assert not found.candidats


@pytest.mark.parametrize(
    ("cell", "beside", "near"),
    [
        ("Anceniss", "44150", "44003"),
        ("12 rue de Nantes, 44850 Ligner", "", "44082"),
        ("Ancenis, Ligné", "", "44082"),
        ("Saint-Denis", "", "93066"),
        ("Marseille", "", "13201"),
        ("Marseille", "", "13202"),
    ],
)
def test_what_is_not_found_is_told_with_what_it_may_be(
    joined: Joined, cell: str, beside: str, near: str
) -> None:
    found = one(joined, cell, beside)
    assert found.etat == NON_TROUVEE
    assert near in [commune.code for commune in found.candidats]
    assert not found.holders


def test_a_text_is_no_commune(joined: Joined) -> None:
    for text in ("Zzyzx", "a, " * 400, "x" * 5_000, "Ligné " * 200):
        assert one(joined, text).etat == NON_TROUVEE
    assert one(joined, "CC du Pays d'Ancenis").interpretation.startswith("intercommunalité")


def test_the_holders_of_a_commune(joined: Joined) -> None:
    found = one(joined, "Savenay", "44260")
    assert found.cpts_ids == ("a", "b")
    assert found.partage == "contestee"
    assert one(joined, "Ancenis").cpts_ids == ("a",)


def test_a_postal_code_is_enough_where_all_its_communes_are_alike(joined: Joined) -> None:
    rows = joined("Nom;CP\na;44850\nb;44150\nc;53000\nd;99999\n").rows
    assert [row.etat for row in rows] == [
        NON_TROUVEE, NON_TROUVEE, COUVERTURE_INCONNUE, NON_TROUVEE,
    ]  # fmt: skip
    alike = joined("Nom;CP\na;49110\nb;53100\n").rows
    assert {row.etat for row in alike} == {COUVERTURE_INCONNUE}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Nom;Ville;Code postal\na;Ancenis;44150\n", (1, 2)),
        ("Nom;Commune;dep\na;Ancenis;44\nb;Ligné;44\n", (1, 2)),
        ("N°;Nom;Commune\n1;a;Ancenis\n2;b;Ligné\n44;c;Savenay\n", (2,)),
        ("Fichier 2026\n\nNom;Ville\na;Ancenis\nb;Ligné\n", (1,)),
        ("Nom;Adresse\na;1 rue A, 44150 Ancenis\nb;2 rue B, 44850 Ligné\n", (1,)),
        ("Ancenis;44150;oui\nLigné;44850;non\n", (0, 1)),
        ("id;INSEE\n1;44003\n2;44082\n", (1,)),
        ("Ancenis\nSavenay\nLigné\n", (0,)),
        ("44003\n44195\n", (0,)),
        ("Commune\nAncenis\n", (0,)),
        ("Commune de naissance;Commune d'exercice\nParis;Ancenis\nLyon;Ligné\n", (1,)),
        ("Commune;Canton\nAncenis;Nort-sur-Erdre\nLigné;Ancenis\n", (0,)),
        ("Ville A;Ville B\nAncenis;ANCENIS\nLigné;Ligné\n", (0,)),
    ],
)
def test_columns_are_found_by_what_they_hold(
    joined: Joined, text: str, columns: tuple[int, ...]
) -> None:
    found = joined(text)
    assert found.where.read == columns
    assert all(row.etat == COUVERTE for row in found.rows)


def test_a_column_is_named_by_its_heading_its_letter_or_its_number(joined: Joined) -> None:
    text = "Nom;Ville A;Ville B\na;Paris;Ancenis\nb;Tours;Ligné\n"
    for asked in ("Ville B", "ville b", "C", "3"):
        assert joined(text, colonne=asked).where.columns.items == (2,)
    assert [row.etat for row in joined(text, colonne="Ville A").rows] == [COUVERTURE_INCONNUE] * 2
    postal = joined("Nom;CP\na;44850\n", colonne="CP")
    assert postal.where.columns.postal == 1


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("", None, "est vide"),
        ("\n\n", None, "est vide"),
        ("Nom;Commune\n", None, "pas de ligne sous ses titres"),
        ("Nom;Commune\n", "Commune", "pas de ligne sous ses titres"),
        ("Nom;Âge\na;12\nb;14\n", None, "n’a pas de colonne de communes reconnue"),
        ("Nom;Ville A;Ville B\na;Paris;Nantes\nb;Tours;Rezé\n", None, "B « Ville A » et C « Ville"),
        ("Nom;Ville\na;Paris\n", "Commune", "n’a pas de colonne « Commune »"),
        ("Ville;Ville\na;Paris\n", "Ville", "plusieurs colonnes « Ville »"),
    ],
)
def test_what_cannot_be_told_is_asked(
    joined: Joined, text: str, asked: str | None, told: str
) -> None:
    with pytest.raises(TableError) as error:
        joined(text, **({"colonne": asked} if asked else {}))
    assert told in str(error.value).replace("\u00a0", " ")


def test_an_employer_whose_name_begins_with_total_is_a_row(joined: Joined) -> None:
    rows = joined("Employeur;Commune\nTotal Soins;Ancenis\nTotal;2\n", colonne="Commune").rows
    assert [row.etat for row in rows] == [COUVERTE, SANS_COMMUNE]


WORDS = ("Ancenis", "44150", "Nom", "Commune", "12 rue A, 44150 Ancenis", "Total", "")
CELLS = st.sampled_from(WORDS) | st.text(max_size=12)


@given(st.lists(st.lists(CELLS, max_size=4), max_size=6), st.none() | CELLS)
@examples(200)
def test_any_table_is_joined_or_told(
    shipped: Territories,
    tmp_path_factory: pytest.TempPathFactory,
    cells: list[list[str]],
    colonne: str | None,
) -> None:
    path = tmp_path_factory.mktemp("tables") / "t.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file, delimiter=";").writerows(cells)
    try:
        found = directory(path, shipped, colonne=colonne)
        sheet = directory_sheet(found, shipped)
    except TableError:
        return
    assert len(found.rows) == len(found.grid.lines) - found.where.header - 1
    assert len(sheet.lignes) >= len(found.rows)
    assert {len(row) for row in sheet.lignes} == {len(sheet.colonnes)}
    assert directory_told(found)


@pytest.mark.slow
def test_every_commune_of_france_is_found_by_its_address(
    shipped: Territories, france: Communes
) -> None:
    finder = Finder(shipped, Reader(france, shipped.plan.perimetre))
    columns = Columns(0, None, (0,), None, None, None)
    missed = []
    for rank, commune in enumerate(france.by_code.values()):
        post = commune.codes_postaux.partition(" ")[0]
        address = f"{rank} rue de la Paix, {post} {commune.nom.upper()}"
        found = finder.located(Line(1, (address,)), columns)
        # The arrondissement of a city is surer.
        if code(found) not in (commune.code, *france.atoms_of(commune.code)):
            missed.append((address, found))
    assert not missed
