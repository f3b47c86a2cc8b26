"""``cptsgeo plan``, as a user runs it on a Windows code page."""

import shutil
from pathlib import Path

import pytest
from commands import assert_one_sentence, run
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from cptsgeo.paths import default_plan
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.files.opening import COMMON, open_plan

NBSP = "\u00a0"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Copy the shipped plan to a folder with a space and accents in its name."""
    return Path(shutil.copytree(default_plan(), tmp_path / "mon plan été"))


@pytest.fixture
def liste(tmp_path: Path) -> Path:
    path = tmp_path / "nord.csv"
    path.write_text("Commune\nAngers\nTrélazé\nÉcouflant\n", encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# modele


def test_help_is_french() -> None:
    for command in ([], ["modele"], ["integrer"], ["copier"], ["annuler"]):
        shown = run("plan", *command, "--help").stdout
        assert "Utilisation" in shown
        assert "Usage" not in shown
    assert "modele" in run("plan", "--help").stdout
    assert_one_sentence(run("plan", "model"), "model", "modele")


def test_modele_as_a_workbook(tmp_path: Path) -> None:
    result = run("plan", "modele", "--departement", "Loire-Atlantique", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    path = tmp_path / "mon-plan.xlsx"
    assert str(path.name) in result.stdout
    assert CalamineWorkbook.from_path(path).sheet_names[1:-1] == ["plan", *COMMON]
    first = path.read_bytes()
    assert_one_sentence(run("plan", "modele", cwd=tmp_path), "mon-plan.xlsx", "--ecraser")
    assert path.read_bytes() == first
    again = run("plan", "modele", "--departement", "44", "--ecraser", cwd=tmp_path)
    assert again.returncode == 0
    assert path.read_bytes() == first
    checked = run("valider", "--plan", path)
    assert_one_sentence(checked, "mon-plan.xlsx", "feuille", "nom", "Valeur")


def test_modele_as_a_folder(tmp_path: Path) -> None:
    result = run("plan", "modele", "--format", "csv", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "LISEZMOI.txt" in result.stdout
    folder = tmp_path / "mon-plan"
    names = {"LISEZMOI.txt", "plan.toml", *(f"{name}.csv" for name in COMMON)}
    assert {path.name for path in folder.iterdir()} == names
    refused = run("plan", "modele", "--format", "csv", cwd=tmp_path)
    assert_one_sentence(refused, "mon-plan", "pas vide", "--ecraser")
    assert run("plan", "modele", "--format", "csv", "--ecraser", cwd=tmp_path).returncode == 0


def test_modele_misused(tmp_path: Path) -> None:
    assert_one_sentence(run("plan", "modele", "--sortie", tmp_path / "a.ods"), "a.ods", ".xlsx")
    assert_one_sentence(run("plan", "modele", "--departement", "999"), "999", "département")
    assert_one_sentence(run("plan", "modele", "--format", "ods"), "--format", "xlsx ou csv")


# integrer


def test_integrer_into_a_folder(plan: Path, liste: Path) -> None:
    before = contents(plan)
    args = ("--id", "angers", "--nom", "=CPTS d'Angers", "--plan", plan)
    result = run("plan", "integrer", liste, *args)
    assert (result.returncode, result.stderr) == (0, "")
    assert f"CPTS ajoutée{NBSP}: «{NBSP}=CPTS d’Angers{NBSP}»".replace("’", "\u2019") in (
        result.stdout
    )
    assert f"3{NBSP}communes" in result.stdout
    after = contents(plan)
    assert {name for name in after if after[name] != before[name]} == {
        "cpts.csv",
        "compositions.csv",
    }
    assert b"\nangers,'=CPTS d'Angers," in after["cpts.csv"]
    found = read_plan(plan)
    assert found.find("angers").nom == "=CPTS d'Angers"
    assert len(found.cpts) == 44
    assert [c.code for c in found.compositions if c.cpts_id == "angers"] == [
        "49007",
        "49129",
        "49353",
    ]
    assert_one_sentence(run("plan", "integrer", liste, *args), "angers", "--remplace")
    again = run("plan", "integrer", liste, "--id", "angers", "--remplace", "--plan", plan)
    assert "mêmes qu’avant" in again.stdout
    assert contents(plan) == after


def test_integrer_the_shipped_plan_needs_an_output(tmp_path: Path, liste: Path) -> None:
    before = contents(default_plan())
    args = ("plan", "integrer", liste, "--id", "angers")
    assert_one_sentence(run(*args), "n’est pas modifié", "plan copier")
    assert_one_sentence(run(*args, "--plan", default_plan()), "livré avec cptsgeo")
    assert_one_sentence(run(*args, "--sortie", default_plan(), "--ecraser"), "livrées avec cptsgeo")
    folder = tmp_path / "nouveau plan"
    result = run(*args, "--sortie", folder)
    assert result.returncode == 0, result.stderr
    assert {path.name for path in folder.iterdir()} == {*before}
    assert len(read_plan(folder).cpts) == 44
    first = contents(folder)
    assert_one_sentence(run(*args, "--sortie", folder), "nouveau plan", "pas vide", "--ecraser")
    (folder / "notes.txt").write_text("à moi", encoding="utf-8")
    assert run(*args, "--sortie", folder, "--ecraser").returncode == 0
    assert contents(folder) == first | {"notes.txt": "à moi".encode()}
    assert contents(default_plan()) == before


def test_integrer_with_errors_writes_nothing(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Commune\nAncenis\nLigny\n", encoding="utf-8")
    before = contents(plan)
    result = run("plan", "integrer", path, "--id", "neuve", "--plan", plan)
    assert result.returncode == 1
    assert "opérationnelle" in result.stdout
    assert "Rien n’a été écrit" in result.stderr
    assert contents(plan) == before
    assert (
        run("plan", "integrer", path, "--id", "neuve", "--sortie", tmp_path / "x").returncode == 1
    )
    assert not (tmp_path / "x").exists()


def test_integrer_takes_from_a_project_and_says_so(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    found = read_plan(plan)
    (taken,) = [c for c in found.compositions if c.cpts_id == "val-de-vegre"][:1]
    path.write_text(f"Code INSEE\n{taken.code}\n", encoding="utf-8")
    result = run("plan", "integrer", path, "--id", "neuve", "--nom", "Neuve", "--plan", plan)
    assert result.returncode == 0, result.stdout
    assert "Commune passée de" in result.stdout
    assert f"À trancher{NBSP}: " in result.stdout  # What it warns about.
    assert f"à trancher. Contrôle géographique{NBSP}: l’avis appartient" in result.stdout
    after = read_plan(plan)
    assert [c.cpts_id for c in after.compositions if c.code == taken.code] == ["neuve"]


def test_integrer_into_a_workbook(tmp_path: Path, liste: Path) -> None:
    source = open_plan(default_plan())
    path = tmp_path / "mon-plan.xlsx"
    head = [["cle", "valeur"], ["nom", source.about.nom]]
    head += [["perimetre", " ".join(source.about.perimetre)], ["cog", "2026"]]
    head += [["sources", text] for text in source.about.sources]
    with Workbook(path) as book:
        for name, rows in {
            "plan": head,
            **{
                name: [[*table.columns], *([*row.cells.values()] for row in table.rows)]
                for name, table in source.tables.items()
            },
        }.items():
            sheet = book.add_worksheet(name)
            for line, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write_string(line, column, cell)
    args = ("plan", "integrer", liste, "--id", "angers", "--plan", path)
    assert run(*args, "--sortie", tmp_path / "sortie").returncode == 0
    assert run(*args, "--sortie", tmp_path / "autre.xlsx").returncode == 0
    result = run(*args)
    assert (result.returncode, result.stderr) == (0, "")
    assert "cptsgeo cpts statut angers" in result.stdout
    assert "cptsgeo-avant" in result.stdout
    assert path.read_bytes() == (tmp_path / "autre.xlsx").read_bytes()
    assert len(read_plan(path).cpts) == 44
    assert run("plan", "annuler", "--plan", path).returncode == 0
    assert len(read_plan(path).cpts) == 43
    from_folder = tmp_path / "autre"
    run("plan", "integrer", liste, "--id", "angers", "--sortie", from_folder)
    ours, theirs = contents(tmp_path / "sortie"), contents(from_folder)
    assert {n: t for n, t in ours.items() if n != "plan.toml"} == {
        n: t for n, t in theirs.items() if n != "plan.toml"
    }
    assert read_plan(tmp_path / "sortie").sources == source.about.sources


def test_integrer_refuses_a_plan_with_faults(plan: Path, liste: Path) -> None:
    path = plan / "statuts.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2021-06-14", "2021-06-31"), encoding="utf-8")
    before = contents(plan)
    result = run("plan", "integrer", liste, "--id", "angers", "--plan", plan)
    assert_one_sentence(result, "statuts.csv", f"1{NBSP}défaut", "cptsgeo valider --plan")
    assert contents(plan) == before


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], ["--id", "--id nord"]),
        (["--id", "Angers"], ["Angers", "forme", "--id angers"]),
        (["--id", "angers", "--nom", " "], ["--nom est vide"]),
        (["--id", "ancenis", "--remplace", "--nom", "x"], ["--remplace garde le nom"]),
        (["--id", "ancenys", "--remplace"], ["ancenys", "ancenis"]),
    ],
)
def test_integrer_misused(plan: Path, liste: Path, args: list[str], words: list[str]) -> None:
    assert_one_sentence(run("plan", "integrer", liste, *args, "--plan", plan), *words)


def test_integrer_a_missing_file(plan: Path) -> None:
    assert_one_sentence(
        run("plan", "integrer", "absent.csv", "--id", "x", "--plan", plan), "absent.csv"
    )
    assert_one_sentence(run("plan", "integrer"), "PROPOSITION")


# copier, annuler


def test_copier(tmp_path: Path) -> None:
    result = run("plan", "copier", "--sortie", "cpts.xlsx", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "cptsgeo valider --plan cpts.xlsx" in result.stdout
    result = run("plan", "copier", "--plan", "cpts.xlsx", "--sortie", "plan/", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert {path.name for path in (tmp_path / "plan").iterdir()} == {*contents(default_plan())}
    assert len(read_plan(tmp_path / "plan").cpts) == len(read_plan(tmp_path / "cpts.xlsx").cpts)


def test_copier_misused(tmp_path: Path, plan: Path) -> None:
    args = ("plan", "copier", "--plan", plan)
    before = contents(plan)
    assert_one_sentence(run(*args), "--sortie")
    assert_one_sentence(run(*args, "--sortie", plan), "celui qui est lu")
    assert_one_sentence(
        run(*args, "--sortie", tmp_path / "a.ods"), "a.ods", "dossier (a)", "a.xlsx"
    )
    assert_one_sentence(run(*args, "--sortie", tmp_path / "a.csv"), "a.csv", "classeur (a.xlsx)")
    assert_one_sentence(run(*args, "--sortie", default_plan() / "x"), "livrées avec cptsgeo")
    (tmp_path / "a.xlsx").write_bytes(b"x")
    assert_one_sentence(run(*args, "--sortie", tmp_path / "a.xlsx"), "existe", "--ecraser")
    assert run(*args, "--sortie", tmp_path / "a.xlsx", "--ecraser").returncode == 0
    assert contents(plan) == before


def test_annuler(plan: Path, liste: Path) -> None:
    before = contents(plan)
    assert_one_sentence(run("plan", "annuler", "--plan", plan), "rien à annuler")
    assert_one_sentence(run("plan", "annuler"), "n’est pas modifié")
    run("plan", "integrer", liste, "--id", "angers", "--plan", plan)
    after = contents(plan)
    assert after != before
    result = run("plan", "annuler", "--plan", plan)
    assert (result.returncode, result.stderr) == (0, "")
    assert "annuler de nouveau" in result.stdout
    assert "cptsgeo plan integrer" in result.stdout
    assert contents(plan) == before
    assert run("plan", "annuler", "--plan", plan).returncode == 0
    assert contents(plan) == after
    kept = plan.parent / "cptsgeo-avant" / plan.name / "compositions.csv"
    kept.write_bytes(kept.read_bytes()[:-20])
    assert_one_sentence(
        run("plan", "annuler", "--plan", plan), "modifié ou abîmé", str(kept.parent), "rien n’est"
    )
    assert contents(plan) == after


def test_integrer_keeps_what_the_user_wrote_beside_a_commune(plan: Path, tmp_path: Path) -> None:
    path = plan / "compositions.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [f"{lines[0]},à nous", *(f"{line},note {n}" for n, line in enumerate(lines[1:]))]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    held = [line.split(",") for line in rows if line.startswith("val-de-vegre,")]
    liste = tmp_path / "liste.csv"
    liste.write_text("\n".join(["code", *(row[1] for row in held[1:])]), encoding="utf-8")
    result = run("plan", "integrer", liste, "--id", "val-de-vegre", "--remplace", "--plan", plan)
    assert result.returncode == 0, result.stdout
    found = [row.cells for row in open_plan(plan).tables["compositions"].rows
             if row.cells["cpts_id"] == "val-de-vegre"]  # fmt: skip
    assert [(row["code_commune"], row["à nous"]) for row in found] == [
        (row[1], row[-1]) for row in held[1:]
    ]
