"""``cptsgeo ou --liste``: a user's table, with the CPTS of each row at its right."""

import csv
import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bounded import run_bounded
from commands import assert_one_sentence, run
from xlsxwriter import Workbook

from cptsgeo.files.grids import Grid, read_grids

DATA = Path(__file__).parents[1] / "data"
HEAD = ["N°", "Nom", "Né le", "CP", "Commune", "Montant", "Actif", "=Formule"]
BORN = datetime.date(1980, 3, 12)
ROWS: list[list[Any]] = [
    [1, "Durand", BORN, 44150, "Ancenis", 12.5, True, "=1+1"],
    [2, "Petit", datetime.datetime(2021, 1, 2, 8, 30), "01000", "Bourg en Bresse", -3, False, "a"],
    [],
    [3, "Leroy", "vers 1960", 44650, "Legé", 0, True, "'x"],
    [4, "Roux", None, 44000, "Nantez", 1e6, True, ""],
    [5, "Blanc", None, 44000, "Nantes", 1, True, ""],
    ["Total", "", None, "", "", 9, None, ""],
]
ADDED = ["code_insee", "commune_lue", "cpts", "statut", "site_internet", "contact",
         "fiabilite_liste", "etat", "precision", "snp"]  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with titles above its headings, a blank row, and another sheet."""
    path = tmp_path / "adresses.xlsx"
    with Workbook(path, {"strings_to_formulas": False}) as made:
        sheet = made.add_worksheet("Médecins")
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for row, cells in enumerate([["Fichier des médecins"], [], HEAD, *ROWS]):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, cell, day)
                elif cell is not None and cell != "":
                    sheet.write(row, column, cell)
        made.add_worksheet("Notes").write(0, 0, "à relire")
    return path


def table(path: Path) -> Grid:
    return next(grid for grid in read_grids(path, kinds=True) if grid.sheet != "notes")


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.reader(file, delimiter=";")]


def test_a_workbook_keeps_its_rows_and_its_values(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "resultat.xlsx"
    done = run("ou", "--liste", book, "--colonne", "Commune", "--sortie", target)
    assert done.returncode == 0, done.stderr
    before, after = table(book), table(target)
    width = len(HEAD)
    assert [line.line for line in after.lines] == [line.line for line in before.lines]
    assert after.lines[1].cells[:width] == tuple(HEAD)
    for old, new in zip(before.lines, after.lines, strict=True):
        kept = new.cells[:width]
        assert kept[: len(old.cells)] == old.cells
        assert not any(kept[len(old.cells) :])
    for old_kinds, new_kinds, line in zip(before.kinds, after.kinds, before.lines, strict=True):
        told = [(i, kind) for i, kind in enumerate(old_kinds) if line.cells[i : i + 1] not in
                ((), ("",))]  # fmt: skip
        assert [(i, new_kinds[i]) for i, _ in told] == told
    by_name = {line.cells[1]: line.cells[width:] for line in after.lines[2:]}
    assert by_name["Durand"][:3] == ("44003", "Ancenis-Saint-Géréon", "CPTS d’Ancenis")
    assert by_name["Durand"][4:6] == ("www.cpts-ancenis.fr", "contact@cpts-ancenis.fr")
    assert by_name["Durand"][7] == "couverte"
    assert by_name["Durand"][9].startswith("médecins\u00a0: volet médical, spécialité non dite, en")
    assert by_name["Petit"][:2] == ("01053", "Bourg-en-Bresse")
    assert by_name["Petit"][7] == "hors périmètre"
    assert by_name["Leroy"][7] == "zone blanche"
    assert by_name["Roux"][7] == "non trouvée"
    assert by_name["Roux"][8].startswith("peut-être Nantes (44)")
    assert by_name["Blanc"][2] == "CPTS La Nantaise Centre Est\u00a0; CPTS Nantes Grand Ouest"
    assert by_name[""] == ()


def test_what_is_said_tells_nobody(book: Path, tmp_path: Path) -> None:
    done = run("ou", "--liste", book, "--sortie", tmp_path / "resultat.csv")
    assert done.returncode == 0, done.stderr
    said = done.stdout.replace("\u00a0", " ")
    assert "6 lignes : 2 couvertes, 1 en zone blanche, 1 hors du périmètre du plan, 1 non" in said
    assert "et 1 sans commune." in said
    assert "Colonnes lues : D « CP » et E « Commune »." in said
    assert "CPTS d’Ancenis (1)" in said
    assert "En zone blanche : Legé [44] (1)." in said
    assert "Non trouvée : ligne 8 ;" in said
    assert "La feuille « Notes » n’est pas lue : --feuille dit laquelle lire." in said
    assert "Pays de la Loire" in said
    for name in ("Durand", "Nantez", "Petit"):
        assert name not in done.stdout + done.stderr
    found = rows(tmp_path / "resultat.csv")
    assert found[0][:2] == ["Fichier des médecins", ""]
    assert found[2] == [*HEAD[:-1], "'=Formule", *ADDED]
    assert found[3][:8] == [
        "1",
        "Durand",
        "1980-03-12",
        "44150",
        "Ancenis",
        "12,5",
        "VRAI",
        "'=1+1",
    ]
    assert not any(found[5])


def test_a_text_keeps_its_cells(tmp_path: Path) -> None:
    source, target = tmp_path / "liste.csv", tmp_path / "resultat.csv"
    cells = ["007", "12/03/1980", "06 12 34 56 78", "1,50", "a;b\nc", "Ancenis"]
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([["a", "b", "c", "d", "CPTS", "Ville"], cells, [], cells])
    for place in (target, tmp_path / "resultat.xlsx"):
        assert run("ou", "--liste", source, "--sortie", place).returncode == 0
    found = rows(target)
    assert found[0][4:8] == ["CPTS", "Ville", "code_insee", "commune_lue"]
    assert found[0][8] == "cpts_cptsgeo"
    assert found[1][:6] == found[3][:6] == cells
    assert not any(found[2])
    grid = table(tmp_path / "resultat.xlsx")
    assert [line.cells[:6] for line in grid.lines[1:]] == [tuple(cells)] * 2
    # What was written is read again, its own columns beside those of before.
    again = tmp_path / "encore.csv"
    assert run("ou", "--liste", target, "--colonne", "Ville", "--sortie", again).returncode == 0
    assert rows(again)[0].count("code_insee") == 1


def test_the_plan_and_the_date_are_those_asked_for(tmp_path: Path, book: Path) -> None:
    target = tmp_path / "resultat.csv"
    done = run("ou", "--liste", book, "--sortie", target, "--au", "2019")
    assert done.returncode == 0
    assert "2019" in done.stdout
    assert "Statut inconnu" in target.read_text(encoding="utf-8")


def test_it_is_never_written_over_what_is_read_nor_over_another(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    for more in ((), ("--ecraser",)):
        done = run("ou", "--liste", book, "--sortie", book, *more)
        assert_one_sentence(done, "est de ceux qui sont lus")
    assert book.read_bytes() == before
    target = tmp_path / "resultat.xlsx"
    assert run("ou", "--liste", book, "--sortie", target).returncode == 0
    assert run("ou", "--liste", book, "--sortie", target).returncode == 0  # Ours, untouched.
    target.write_bytes(before)
    assert_one_sentence(run("ou", "--liste", book, "--sortie", target), "--ecraser")
    assert run("ou", "--liste", book, "--sortie", target, "--ecraser").returncode == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Dire de quelle commune il s’agit"),
        (("--liste", "{}"), "--sortie resultat.xlsx"),
        (("--liste", "{}", "--sortie", "x.json"), ".xlsx"),
        (("Nantes", "--liste", "{}", "--sortie", "x.csv"), "ne vont pas ensemble"),
        (("--liste", "{}", "--sortie", "x.csv", "--format", "json"), "--format ne va pas"),
        (("Nantes", "--colonne", "Ville"), "--colonne va avec --liste"),
        (("Nantes", "--ecraser"), "--ecraser va avec --liste"),
        (("--liste", "{}", "--sortie", "x.csv", "--colonne", "Ville"), "n’a pas de colonne"),
        (("--liste", "{}", "--sortie", "x.csv", "--feuille", "Rien"), "n’a pas de feuille"),
        (("--liste", "{}", "--sortie", "x.csv", "--feuille", "Notes"), "pas de ligne sous ses"),
        (("--liste", "absent.csv", "--sortie", "x.csv"), "absent.csv"),
        (("--liste", str(DATA / "protege.xlsx"), "--sortie", "x.csv"), "mot de passe"),
    ],
)
def test_what_is_asked_otherwise_is_one_sentence(
    book: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    done = run("ou", *(word.format(book) for word in words), cwd=tmp_path)
    assert_one_sentence(done, told)
    assert not [*tmp_path.glob("x.*")]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("vide.csv", b"", "est vide"),
        ("vide.xlsx", b"", "est vide"),
        ("abime.xlsx", b"PK\x03\x04" + b"\0" * 200, "illisible"),
        ("page.xls", b"<html><table><tr><td>Nantes</td></tr></table></html>", "page web"),
        (
            "large.csv",
            b"Ville" + b";" * 16_380 + b"\nNantes;" + b"x;" * 16_379 + b"x\n",
            "colonnes",
        ),
        ("creuse.csv", b"Ville;" + b"x;" * 99 + b"\n" + b"Nantes\n" * 60_000, "c’est trop"),
        ("longue.csv", b"Nom;Ville\n" + b"a;Nantes\n" * 200_001, "lignes"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = run_bounded("ou", "--liste", path, "--sortie", "x.csv", cwd=tmp_path)
    assert_one_sentence(done, told)


def test_a_merged_cell_is_that_of_all_its_rows(tmp_path: Path) -> None:
    path, target = tmp_path / "fusion.xlsx", tmp_path / "resultat.csv"
    with Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Commune", "Nom"])
        sheet.merge_range("A2:A4", "Ancenis")
        sheet.write_column(1, 1, ["Durand", "Petit", "Roux", "Blanc"])
        sheet.merge_range("A6:A1000", "Legé")
        sheet.write(6, 1, "Leroy")
    assert run("ou", "--liste", path, "--sortie", target).returncode == 0
    found = [(row[0], row[3], row[9]) for row in rows(target)[1:]]
    assert found == [
        ("Ancenis", "Ancenis-Saint-Géréon", "couverte"),
        ("", "Ancenis-Saint-Géréon", "couverte"),
        ("", "Ancenis-Saint-Géréon", "couverte"),
        ("", "", ""),
        ("Legé", "Legé", "zone blanche"),
        ("", "Legé", "zone blanche"),
    ]


def test_numbers_that_no_spreadsheet_holds_stay_texts(tmp_path: Path) -> None:
    path, target = tmp_path / "nombres.xlsx", tmp_path / "resultat.xlsx"
    with Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_column(0, 0, ["Commune", "Ancenis", "Legé"])
        sheet.write_row(0, 1, ["Nombre", "Nombre"])
        sheet.write_row(1, 1, [1e300, 0.1])
        sheet.write_row(2, 1, [-(2**60), 5])
    content = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data.replace(b"<v>5</v>", b"<v>1e999</v>"))
    assert run("ou", "--liste", path, "--sortie", target).returncode == 0
    cells = [line.cells[1:3] for line in table(target).lines]
    assert float(cells[1][0]) == 1e300
    assert (cells[1][1], float(cells[2][0])) == ("0.1", -(2**60))


def test_what_is_told_of_a_commune_besides_its_state(
    make_plan: Callable[..., Path], tmp_path: Path
) -> None:
    folder = make_plan(
        {"a": "44003 44048", "b": "44082@/2025"},
        perimetre="44",
        a_attribuer="44082,a,2026-01",
        adhesions="a,44081,médecins,les gardes,2025,",
    )
    path, target = tmp_path / "liste.csv", tmp_path / "resultat.csv"
    path.write_text("Commune\nLigné\nLegé\nAncenis\n", encoding="utf-8")
    done = run("ou", "--liste", path, "--plan", folder, "--au", "2026-06", "--sortie", target)
    assert done.returncode == 0, done.stderr
    waiting, white, held = (row[-2:] for row in rows(target)[1:])
    assert waiting[0] == "à attribuer"
    assert "donnait à «\u00a0CPTS A\u00a0»" in waiting[1]
    assert "CPTS voisines\u00a0: CPTS A" in waiting[1]
    assert white[0] == "zone blanche"
    assert white[1].endswith("ses médecins participent aux gardes de la CPTS A (2025)")
    assert held[0] == "couverte"
    assert "À attribuer\u00a0: Ligné [44] (1)." in done.stdout


def test_a_sheet_is_named(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "resultat.csv"
    done = run("ou", "--liste", book, "--feuille", "médecins", "--sortie", target)
    assert done.returncode == 0
    assert "n’est pas lue" not in done.stdout
