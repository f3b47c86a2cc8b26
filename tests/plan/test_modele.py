"""The empty plan that is given to be filled in, as a workbook and as a folder."""

import shutil
import subprocess
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest
from observed import observed
from python_calamine import CalamineWorkbook

from cptsgeo.communes.communes import Communes
from cptsgeo.errors import TableError
from cptsgeo.files.grids import read_grids
from cptsgeo.files.schema import load_schema
from cptsgeo.plan.files import examine_plan, read_plan
from cptsgeo.plan.files.blank import README, blank_folder, guide
from cptsgeo.plan.files.blank_workbook import blank_workbook
from cptsgeo.plan.files.opening import COMMON
from cptsgeo.plan.model import Plan

NBSP = "\u00a0"


@pytest.fixture(scope="module")
def blank(france: Communes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("modele") / "mon-plan.xlsx"
    path.write_bytes(blank_workbook(path.name, france, ["44", "49"]))
    return path


def xml(path: Path) -> dict[str, str]:
    """Members of a workbook, by name."""
    archive = zipfile.ZipFile(path)
    return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def sheet_xml(path: Path, name: str) -> str:
    rank = CalamineWorkbook.from_path(path).sheet_names.index(name) + 1
    return xml(path)[f"xl/worksheets/sheet{rank}.xml"]


def test_its_sheets(blank: Path, france: Communes) -> None:
    book = CalamineWorkbook.from_path(blank)
    assert book.sheet_names == ["Mode d’emploi", "plan", *COMMON, "communes"]
    for name in COMMON:
        fields = load_schema(name).fields
        assert book.get_sheet_by_name(name).to_python() == [[field.title for field in fields]]
    rows = book.get_sheet_by_name("communes").to_python()
    assert rows[0] == ["code_commune", "nom_commune", "departement", "epci"]
    assert [row[0] for row in rows[1:]] == [
        commune.code for commune in france.select(departements=["44", "49"])
    ]
    assert ["44003", "Ancenis-Saint-Géréon", "44 Loire-Atlantique", "CC du Pays d’Ancenis"] in rows


def test_it_is_empty_until_its_name_is_given(blank: Path) -> None:
    with pytest.raises(TableError, match=r"feuille .*plan.*nom.*manque.*Valeur"):
        read_plan(blank)


@pytest.mark.france
def test_all_of_france_is_small_and_the_same_twice(france: Communes) -> None:
    content = blank_workbook("a.xlsx", france)
    assert len(content) < 3_000_000
    assert content == blank_workbook("a.xlsx", france)


def test_what_helps_to_fill_it_in(blank: Path) -> None:
    statuts = sheet_xml(blank, "statuts")
    for text in (
        "En phase préparatoire,Accompagnement en cours",
        '"Signature de l’ACI,Constat,Prévision"',
        '"Oui,Non"',
        "cpts!$B$2:$B$20001",
        "<pane ",
        'promptTitle="Date"',
        'prompt="À remplir. Date avec la précision',
    ):
        assert text in statuts, text
    assert '"Liste officielle,Liste déclarée,Estimation"' in sheet_xml(blank, "cpts")
    assert '"Partielle,Entière"' in sheet_xml(blank, "derogations")
    # No identifier and no code are asked for: names are enough.
    for name, needed in (("cpts", ["nom"]), ("compositions", ["cpts_id", "nom_commune"])):
        schema = load_schema(name)
        assert [field.name for field in schema.fields if schema.is_filled(field)] == needed
    compositions = sheet_xml(blank, "compositions")
    assert "numberStoredAsText" in compositions
    assert 'formatCode="@"' in xml(blank)["xl/styles.xml"]
    comments = "".join(text for name, text in xml(blank).items() if "comments" in name)
    for name in COMMON:
        for field in load_schema(name).fields:
            assert field.description.split("’")[0] in comments


def test_nothing_exceeds_what_excel_accepts(blank: Path) -> None:
    from xml.etree import ElementTree

    nodes = [
        node
        for name, text in xml(blank).items()
        if name.startswith("xl/worksheets/sheet")
        for node in ElementTree.fromstring(text).iter()
        if node.tag.endswith("dataValidation")
    ]
    assert len(nodes) > 20
    for node in nodes:
        assert len(node.get("prompt", "")) <= 255
        assert len(node.get("promptTitle", "")) <= 32


def test_its_instructions(blank: Path) -> None:
    sheet = CalamineWorkbook.from_path(blank).get_sheet_by_name("Mode d’emploi")
    told = "\n".join(str(cell) for row in sheet.to_python() for cell in row)
    assert "cptsgeo valider --plan mon-plan.xlsx" in told
    assert "Accompagnement en cours" in told
    assert "_" not in told.replace("colonnes_affichees", "")
    for name in COMMON:
        assert name in told
        assert load_schema(name).description in told
    for classeur in (True, False):
        lines = [
            text for line in guide("mon plan", COMMON, classeur=classeur) for text in line.cells
        ]
        assert any('--plan "mon plan"' in text for text in lines)
        assert not any("{" in text for text in lines)


def test_the_folder(tmp_path: Path, france: Communes) -> None:
    texts = blank_folder("mon-plan", france.vintages.cog, ["44"])
    assert {*texts} == {README, "plan.toml", *(f"{name}.csv" for name in COMMON)}
    assert "cptsgeo valider --plan mon-plan" in texts[README]
    assert max(map(len, texts[README].splitlines())) <= 100
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        if name.endswith(".csv"):
            first = load_schema(name.removesuffix(".csv")).fields[0].name
            assert text.startswith(f"\ufeff{first};")
            assert text.endswith("\n")
    with pytest.raises(TableError, match=r"plan\.toml.*nom.*manque"):
        read_plan(tmp_path)
    named = texts["plan.toml"].replace('nom = ""', 'nom = "Essai"')
    (tmp_path / "plan.toml").write_text(named, encoding="utf-8")
    plan, faults = examine_plan(tmp_path)
    assert (plan.nom, plan.perimetre, plan.cpts, faults) == ("Essai", ("44",), (), ())


# Saved again by LibreOffice


def _filled(path: Path, source: Path) -> None:
    """Fill in a copy of the blank workbook, as a user would, with a few rows of text."""
    import io

    from xlsxwriter import Workbook

    content = io.BytesIO()
    blank = CalamineWorkbook.from_path(source)
    rows: dict[str, list[list[str]]] = {
        "cpts": [["ancenis", "CPTS d'Ancenis", "44", "44 49", "+ 80 000", "80000", "3"]],
        "compositions": [
            ["ancenis", "44003", "Ancenis-Saint-Géréon"],
            ["ancenis", "01004", "Ambérieu-en-Bugey", "", "2021", "2023-05"],
        ],
        "statuts": [["ancenis", "2021-06-14", "CPTS opérationnelle", "Signature de l’ACI"]],
    }
    with Workbook(content) as book:
        text = book.add_format({"num_format": "@"})
        for name in blank.sheet_names:
            sheet = book.add_worksheet(name)
            cells = [[str(c) for c in row] for row in blank.get_sheet_by_name(name).to_python()]
            if name == "plan":
                next(row for row in cells if row[0] == "nom")[1] = "Essai"
            for row, values in enumerate([*cells, *rows.get(name, [])]):
                for column, value in enumerate(values):
                    sheet.write_string(row, column, value, text)
    path.write_bytes(content.getvalue())


def said(plan: Plan) -> dict[str, object]:
    told = {field.name: getattr(plan, field.name) for field in fields(plan)}
    return told | {"origin": None, "lire_observatoire": observed(plan)}


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_saved_again_by_libreoffice_it_is_the_same(blank: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / "mon-plan.xlsx"
    _filled(path, blank)
    again = tmp_path / "sortie"
    for file in (path, blank):
        profile = f"-env:UserInstallation=file://{tmp_path / 'profil'}"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", form, "--outdir", again, file],
            check=True,
            capture_output=True,
            timeout=300,
        )
        written = again / f"mon-plan.{form}"
        if file is path:
            plan, first = examine_plan(path)
            saved, faults = examine_plan(written)
            assert said(saved) == said(plan)
            assert (first, faults) == ((), ())
            assert saved.cpts[0].population_publiee == "+ 80 000"
        else:
            before, after = ([g[1:] for g in read_grids(one)] for one in (blank, written))
            assert before == after
