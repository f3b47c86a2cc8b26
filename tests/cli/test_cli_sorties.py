"""Where each command writes, and in what: names that mean no form of it are refused."""

import contextlib
import inspect
import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import click
import pytest
import shapely
from click.testing import CliRunner
from commands import assert_one_sentence, run

from cptsgeo.cli import cptsgeo
from cptsgeo.cli.groups import groups_of
from cptsgeo.cli.places import OutputFile, OutputFolder, OutputPlan
from cptsgeo.communes.communes import Communes
from cptsgeo.layers.recognition import read_source
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories

PLAN = str(default_plan())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, shipped: Territories) -> Path:
    """A drawing and a list, that commands read."""
    folder = tmp_path_factory.mktemp("lus")
    shape = shapely.buffer(shipped.communes.topology.union(sorted(shipped.atoms["ancenis"])), 0.01)
    knot = shapely.Polygon([(-1, 47), (-0.9, 47.1), (-0.9, 47), (-1, 47.1)])
    features = [
        {"type": "Feature", "properties": {"nom": name}, "geometry": json.loads(
            shapely.to_geojson(one))}
        for name, one in (("Essai", shape), ("Double", shapely.buffer(shape, 0.01)), ("Nœud", knot))
    ]  # fmt: skip
    for name, some in (("dessin.geojson", features[:1]), ("couche.geojson", features)):
        document = {"type": "FeatureCollection", "features": some}
        (folder / name).write_text(json.dumps(document), encoding="utf-8")
    (folder / "liste.csv").write_text("code\n49007\n49015\n", encoding="utf-8")
    (folder / "revenus").mkdir()
    (folder / "region.csv").write_text("CPTS;Commune\nA;49007\nB;49015\n", encoding="utf-8")
    return folder


FILES = {
    "ajuster": ["ajuster", "dessin.geojson", "--sortie"],
    "ajuster --carte": ["ajuster", "dessin.geojson", "--carte"],
    "atelier": ["atelier", "--departement", "53", "--sortie"],
    "chiffres": ["chiffres", "--sortie"],
    "cog migrer --rapport": ["cog", "migrer", PLAN, "--sortie", "neuf", "--rapport"],
    "comparer": ["comparer", PLAN, PLAN, "--sortie"],
    "comparer --html": ["comparer", PLAN, PLAN, "--html", "--sortie"],
    "couverture": ["couverture", "--sortie"],
    "diagnostiquer": ["diagnostiquer", "couche.geojson", "--sortie"],
    "diagnostiquer --reparer": ["diagnostiquer", "couche.geojson", "--reparer"],
    "donnees info": ["donnees", "info", "--sortie"],
    "actions": ["actions", "--sortie"],
    "etat-avancement": ["etat-avancement", "--departement", "53", "--sortie"],
    "evolution": ["evolution", "--sortie"],
    "exporter": ["exporter", "--sortie"],
    "ou": ["ou", "--liste", "liste.csv", "--sortie"],
    "plan info": ["plan", "info", "--sortie"],
    "regulation": ["regulation", "--departement", "53", "--sortie"],
    "recenser depouiller": [
        "recenser",
        "depouiller",
        "revenus",
        "--edition",
        "2027-01",
        "--sortie",
    ],
    "suivi": ["suivi", "--depuis", "2025-09", "--sortie"],
    "valider": ["valider", "--sortie"],
    "zones-blanches": ["zones-blanches", "--departement", "53", "--sortie"],
}
"""Commands that write a file, up to its name."""

FOLDERS = {
    "cartes": ["cartes", "--departement", "53", "--sortie"],
    "etat-avancement --pieces": [
        "etat-avancement",
        "--departement",
        "53",
        "--sortie",
        "etat.pdf",
        "--pieces",
    ],
    "donnees telecharger": ["donnees", "telecharger", "etalab-100m", "--sortie"],
    "plan modele": ["plan", "modele", "--format", "csv", "--sortie"],
    "recenser preparer": [
        "recenser",
        "preparer",
        "--cpts",
        "ancenis",
        "--edition",
        "2027-01",
        "--sortie",
    ],
}
"""Those that write in a folder."""

PLANS = {
    "cog migrer": ["cog", "migrer", PLAN, "--sortie"],
    "diagnostiquer --proposer": ["diagnostiquer", "couche.geojson", "--proposer"],
    "plan copier": ["plan", "copier", "--sortie"],
    "plan importer": ["plan", "importer", "region.csv", "--officielle", "--sortie"],
    "plan integrer": ["plan", "integrer", "liste.csv", "--id", "essai", "--sortie"],
}
"""Those that write a plan, in a folder or in a workbook."""


def commands(group: click.Group = cptsgeo, before: str = "") -> Iterator[tuple[str, click.Command]]:
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if isinstance(command, click.Group):
                yield from commands(command, f"{before}{name} ")
            elif command:
                yield f"{before}{name}", command


COMMANDS = dict(commands())


@pytest.mark.parametrize("words", [*FOLDERS.values(), *PLANS.values()], ids=[*FOLDERS, *PLANS])
def test_no_name_is_not_this_folder(tmp_path: Path, words: list[str]) -> None:
    """As a variable of a script that is not set."""
    done = run(*words, "", cwd=tmp_path)
    assert_one_sentence(done, "nom vide")
    assert not [*tmp_path.iterdir()]


def test_every_option_that_names_what_is_written_is_tested_here() -> None:
    """Whatever its name: those whose type is a file or a folder to write."""
    kinds = {OutputFile: FILES, OutputFolder: FOLDERS, OutputPlan: PLANS}
    for name, command in COMMANDS.items():
        for option in command.params:
            if option.name in {"sortie", "carte", "reparer", "proposer", "rapport", "pieces"}:
                if name == "plan modele":  # A workbook, or a folder.
                    continue
                tested = kinds[type(option.type)]  # type: ignore[index]
                assert {name, f"{name} {option.opts[0]}"} & tested.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_receives_its_groups_of_options_typed(name: str) -> None:
    """At most eight arguments, each of them given, no two for one option."""
    command = COMMANDS[name]
    groups = groups_of(command.callback)
    assert command.callback
    function = inspect.unwrap(command.callback)
    inside = [option for group in groups for option in group.options]
    outside = {str(one.name) for one in command.params if one.expose_value} - {*inside}
    arguments = inspect.signature(function).parameters
    assert len(arguments) <= 8
    assert {*arguments} - {"ctx"} == outside | {group.name for group in groups}
    hints = get_type_hints(function)
    for group in groups:
        if isinstance(group.kind, type):
            assert hints[group.name] is group.kind
            assert {*inspect.signature(group.kind).parameters} >= {*group.options}
            assert group.kind.__dataclass_params__.frozen


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        (name, bad)
        for name in FILES
        for bad in ("r.docx", "r.gif", "r.tar.gz", "r.pptx", "R.XLS", "R.PDF2", "r.html.bak")
        if name != "comparer --html" or bad not in {"R.PDF2", "r.html.bak"}
    ],
)
def test_a_name_that_no_form_has_is_refused(
    tmp_path: Path, folder: Path, name: str, bad: str
) -> None:
    here = shutil.copytree(folder, tmp_path / "ici")
    before = sorted(here.iterdir())
    assert_one_sentence(run(*FILES[name], bad, cwd=here), bad)
    assert sorted(here.iterdir()) == before


REFUSED_NAMES = (
    "con{}", "AUX{}", "nul.a{}", "com1{}", "LPT9 {}", "a?{}", 'a"b{}', "a|b{}", "a<b{}", "a:b{}",
    "a*{}", "a\\b{}", "a\tb{}", "a{}.", "a{} ", "con/a{}", "b./a{}",
)  # fmt: skip


@pytest.mark.parametrize("name", [*FILES, *FOLDERS, *PLANS, "plan modele --format xlsx"])
def test_a_name_that_windows_has_not_is_refused(folder: Path, name: str) -> None:
    """Whatever is written: in process, since twenty commands are asked seventeen times."""
    words = {**FILES, **FOLDERS, **PLANS}.get(name, ["plan", "modele", "--sortie"])
    suffix = "" if name in FOLDERS else ".html" if name in FILES else ".xlsx"
    before = sorted(folder.rglob("*"))
    for bad in REFUSED_NAMES:
        typed = bad.format(suffix)
        with contextlib.chdir(folder):
            done = CliRunner().invoke(cptsgeo, [*words, typed])
        assert done.exit_code == 2, (typed, done.output)
        assert "Windows" in done.stderr, (typed, done.output)
        assert not done.stdout
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "bad", "words"),
    [
        ("couverture", "c.png", [".txt, .csv, .xlsx, .json ou .pdf"]),
        ("valider", "d.xlsx", [".txt, .json, .html, .htm, .png, .svg ou .pdf"]),
        ("zones-blanches", "z.docx", [".gpkg", ".zip", ".html", ".png"]),
        ("evolution", "e.kml", [".png", ".svg", ".pdf"]),
        ("comparer", "c.KML", [".csv", ".html", ".pdf"]),
        ("donnees info", "i.html", [".csv"]),
        ("exporter", "e.txt", [".gpkg", ".kml"]),
        ("exporter", "e.json", [".gpkg", ".kml"]),
        ("ajuster", "t.png", [".gpkg", ".kml"]),
        ("diagnostiquer", "d.svg", [".gpkg", ".kml"]),
        ("ajuster --carte", "t.csv", ["--carte", ".html"]),
        ("ajuster --carte", "t", ["--carte", ".html"]),
        ("diagnostiquer --reparer", "r.kml", ["--reparer", ".geojson ou .gpkg"]),
        ("diagnostiquer --reparer", "r", ["--reparer", ".geojson ou .gpkg"]),
        ("cog migrer --rapport", "r.html", ["--rapport", ".xlsx"]),
        ("comparer --html", "r.csv", ["--format html", "r.csv"]),
        ("atelier", "a.csv", [".html"]),
        ("atelier", "a", [".html"]),
    ],
)
def test_the_forms_that_a_command_has_are_told(
    tmp_path: Path, folder: Path, name: str, bad: str, words: list[str]
) -> None:
    here = shutil.copytree(folder, tmp_path / "ici")
    assert_one_sentence(run(*FILES[name], bad, cwd=here), bad, *words)
    assert not (here / bad).exists()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("bad", ["la/", "la"])
def test_a_folder_is_no_file(tmp_path: Path, folder: Path, name: str, bad: str) -> None:
    here = shutil.copytree(folder, tmp_path / "ici")
    if bad == "la":
        (here / "la").mkdir()
    assert_one_sentence(run(*FILES[name], bad, cwd=here), "est un dossier")
    assert not (here / "la").exists() or not list((here / "la").iterdir())


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize(
    "bad", ["p.xlsx", "p.csv", "p.gpkg", "p.HTML", "p.zip", "p.ods", "p.tar.gz", "p.docx", ".csv"]
)
def test_a_file_is_no_folder(tmp_path: Path, folder: Path, name: str, bad: str) -> None:
    here = shutil.copytree(folder, tmp_path / "ici")
    assert_one_sentence(run(*FOLDERS[name], bad, cwd=here), "nom de fichier", bad)
    assert not (here / bad).exists()


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("bad", ["p.csv", "p.gpkg", "p.HTML", "p.ods", "p.tar.gz", "p.xls", ".csv"])
def test_a_file_is_no_plan(tmp_path: Path, folder: Path, name: str, bad: str) -> None:
    here = shutil.copytree(folder, tmp_path / "ici")
    stem = bad.partition(".")[0] or "mon-plan"
    told = ("nom de fichier", bad, f"({stem})", f"({stem}.xlsx)")
    assert_one_sentence(run(*PLANS[name], bad, cwd=here), *told)
    assert not (here / bad).exists()


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("good", ["neuf", "neuf.xlsx", "neuf.2026", "NEUF.XLSX"])
def test_a_plan_is_a_folder_or_a_workbook(
    tmp_path: Path, folder: Path, name: str, good: str
) -> None:
    here = shutil.copytree(folder, tmp_path / "ici")
    done = run(*PLANS[name], good, cwd=here)
    assert done.returncode in (0, 1), done.stderr
    assert (here / good).is_dir() is not good.lower().endswith(".xlsx")
    assert read_plan(here / good).cpts
    again = run(*PLANS[name], good, cwd=here)
    assert_one_sentence(again, good, "--ecraser")
    assert run(*PLANS[name], good, "--ecraser", cwd=here).returncode == done.returncode


@pytest.mark.parametrize("name", [*FOLDERS, *PLANS])
def test_a_file_that_is_there_is_no_folder(tmp_path: Path, folder: Path, name: str) -> None:
    here = shutil.copytree(folder, tmp_path / "ici")
    (here / "notes").write_text("à moi", encoding="utf-8")
    assert_one_sentence(run(*(FOLDERS | PLANS)[name], "notes", cwd=here), "est un fichier")
    assert (here / "notes").read_text(encoding="utf-8") == "à moi"


def test_a_folder_may_have_a_dot(tmp_path: Path, folder: Path) -> None:
    here = shutil.copytree(folder, tmp_path / "ici")
    (here / "p.csv").mkdir()
    for good in ("plan-2026.01", "mon.plan", "p.csv"):
        done = run("plan", "modele", "--format", "csv", "--sortie", good, cwd=here)
        assert done.returncode == 0, done.stderr
        assert (here / good / "plan.toml").is_file()


@pytest.mark.parametrize(
    ("form", "bad"),
    [("csv", "x.html"), ("csv", "x.json"), ("json", "x.csv"), ("html", "x.txt"), ("xlsx", "x.CSV"),
     ("gpkg", "x.geojson"), ("texte", "x.xlsx"), ("csv", "x.png"), ("shp", "x.gpkg"),
     ("shp", "x.bak"), ("csv", "x.docx"), ("html", "x.tar.gz"), ("kml", "x.KMZ")],
)  # fmt: skip
def test_a_form_and_a_name_that_contradict_are_refused(tmp_path: Path, form: str, bad: str) -> None:
    args = ("zones-blanches", "--departement", "53", "--format", form, "--sortie", bad)
    assert_one_sentence(run(*args, cwd=tmp_path), f"--format {form}", bad)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("form", "name", "begins"),
    [("csv", "liste", b"\xef\xbb\xbf"), ("csv", "liste.tsv", b"\xef\xbb\xbf"),
     ("csv", "liste.txt", b"\xef\xbb\xbf"), ("geojson", "z.json", b'{"type"'),
     ("texte", "rapport.md", b"Pays"), (None, "rapport", b"Pays"), (None, "r.TXT", b"Pays"),
     (None, "Z.HTML", b"<!"), (None, "Z.Gpkg", b"SQLite")],
)  # fmt: skip
def test_a_form_asked_by_its_name_wins_over_an_unknown_one(
    tmp_path: Path, form: str | None, name: str, begins: bytes
) -> None:
    asked = ("--format", form) if form else ()
    done = run("zones-blanches", "--departement", "53", *asked, "--sortie", name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_two_results_never_go_to_one_file(tmp_path: Path, folder: Path) -> None:
    here = shutil.copytree(folder, tmp_path / "ici")
    done = run("ajuster", "dessin.geojson", "--sortie", "t.html", "--carte", "t.html", cwd=here)
    assert_one_sentence(done, "t.html")
    done = run("diagnostiquer", "couche.geojson", "--sortie", "c.gpkg", "--reparer", "./c.gpkg",
               cwd=here)  # fmt: skip
    assert_one_sentence(done, "c.gpkg")
    done = run("ajuster", "dessin.geojson", "--sortie", "t.html", "--carte", "u.html", cwd=here)
    assert done.returncode == 0, done.stderr
    assert (here / "t.html").read_bytes() == (here / "u.html").read_bytes()


@pytest.mark.parametrize("suffix", ["xlsx", "gpkg", "parquet", "zip", "shp", "kml", "geojson"])
def test_a_file_of_another_is_kept_whatever_its_bytes(tmp_path: Path, suffix: str) -> None:
    """A file has zeros in it, or is of the very kind, made by someone else."""
    path = tmp_path / f"notes.{suffix}"
    for content in (b"PK\3\4" + bytes(64), b"SQLite format 3\0" + bytes(64), bytes(4096), b""):
        path.write_bytes(content)
        done = run("zones-blanches", "--departement", "53", "--sortie", path)
        assert_one_sentence(done, path.name, "--ecraser")
        assert path.read_bytes() == content
    done = run("zones-blanches", "--departement", "53", "--sortie", path, "--ecraser")
    assert done.returncode == 0, done.stderr


# — what exists for one command exists for the others —

LAYERS = {
    "zones-blanches": ["zones-blanches", "--departement", "53"],
    "ajuster": ["ajuster", "dessin.geojson"],
    "diagnostiquer": ["diagnostiquer", "couche.geojson"],
}
NAMES = {
    "zones-blanches": ("zones_blanches", "communes"),
    "ajuster": ("territoire", "communes", "dessin"),
    "diagnostiquer": ("fautes", "invalides"),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers_are_read_back_in_every_form(tmp_path: Path, folder: Path, name: str) -> None:
    """The same rows, and shapes of the same ground, whatever the format."""
    here = shutil.copytree(folder, tmp_path / "ici")
    main = NAMES[name][0]
    areas, counts = {}, {}
    for suffix in ("gpkg", "topojson", "parquet", "shp", "zip", "kml"):
        path = here / f"r.{suffix}"
        done = run(*LAYERS[name], "--sortie", path.name, cwd=here)
        assert done.returncode == (1 if name == "diagnostiquer" else 0), done.stderr
        assert f"dans {path.name}" in done.stderr
        left_out = "n’a qu’une couche" in done.stderr.replace("\xa0", " ")
        assert left_out is (suffix not in {"gpkg", "topojson"})
        read = read_source(path, main if suffix in {"gpkg", "topojson"} else None)
        areas[suffix] = sum(one.area for one in read.geometries)
        counts[suffix] = len(read.geometries)
        done = run(*LAYERS[name], "--sortie", path.name, cwd=here)
        assert done.returncode < 2, done.stderr
    assert len({*counts.values()}) == 1
    assert max(areas.values()) == pytest.approx(min(areas.values()), rel=1e-4)
    with sqlite3.connect(here / "r.gpkg") as base:
        styles = {row[0] for row in base.execute("SELECT f_table_name FROM layer_styles")}
        titles = base.execute("SELECT count(*) FROM gpkg_data_columns").fetchone()[0]
    assert styles == {*NAMES[name]}
    assert titles > 10


def test_the_zones_are_those_of_exporter(tmp_path: Path) -> None:
    for command in (["zones-blanches"], ["exporter", "--quoi", "zones-blanches"]):
        done = run(*command, "--sortie", f"{command[0]}.gpkg", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    mine, theirs = (read_source(tmp_path / f"{name}.gpkg", "zones_blanches")
                    for name in ("zones-blanches", "exporter"))  # fmt: skip
    assert mine.attributs == theirs.attributs
    assert all(shapely.equals_exact(a, b) for a, b in
               zip(mine.geometries, theirs.geometries, strict=True))  # fmt: skip


def test_the_communes_of_zones_are_theirs(tmp_path: Path, france: Communes) -> None:
    done = run("zones-blanches", "--departement", "53", "--sortie", "z.gpkg", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    read = read_source(tmp_path / "z.gpkg", "communes")
    codes = [one["code_commune"] for one in read.attributs]
    assert len(codes) == 23
    for code, shape in zip(codes, read.geometries, strict=True):
        assert shapely.equals(shape, france.topology.union([code]))


def test_a_layer_without_faults_still_has_its_table(tmp_path: Path, shipped: Territories) -> None:
    shape = shipped.communes.topology.union(sorted(shipped.atoms["ancenis"]))
    (tmp_path / "c.geojson").write_text(shapely.to_geojson(shape), encoding="utf-8")
    done = run("diagnostiquer", "c.geojson", "--sortie", "f.gpkg", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "f.gpkg") as base:
        assert base.execute("SELECT count(*) FROM fautes").fetchone() == (0,)
