"""What commands may write: nothing that they read, nothing twice, nothing of the user's."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import click
import pytest
import shapely
from commands import assert_one_sentence, rewrite, run

from cptsgeo.cli import cptsgeo
from cptsgeo.cli.permission import Writes, check_apart
from cptsgeo.cli.places import OutputFile, OutputFolder, OutputPlan
from cptsgeo.communes.store import CHOICE
from cptsgeo.errors import OutputError
from cptsgeo.files import system, whole
from cptsgeo.paths import data_folder
from cptsgeo.plan.territories import Territories
from cptsgeo.render.formats import seal

NBSP = "\u00a0"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory, shipped: Territories) -> Path:
    """What commands read: a drawing, a list, an indicator, a plan in a folder, a referential."""
    folder = tmp_path_factory.mktemp("lus")
    shape = shapely.buffer(shipped.communes.topology.union(sorted(shipped.atoms["ancenis"])), 0.01)
    feature = {"type": "Feature", "properties": {"nom": "Essai"},
               "geometry": json.loads(shapely.to_geojson(shape))}  # fmt: skip
    document = {"type": "FeatureCollection", "features": [feature]}
    (folder / "dessin.geojson").write_text(json.dumps(document), encoding="utf-8")
    (folder / "liste.csv").write_text("code\n49007\n49015\n", encoding="utf-8")
    (folder / "lits.csv").write_text("code;lits\n49007;3\n49015;4\n", encoding="utf-8")
    shutil.copytree(data_folder() / "territoires" / "pays-de-la-loire", folder / "p")
    return folder


@pytest.fixture
def here(tmp_path: Path, read: Path) -> Path:
    return shutil.copytree(read, tmp_path / "ici")


def files(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and checksum of each: of contents that differ, pytest would tell all that does."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found[str(path.relative_to(folder))] = len(content), sha256(content).hexdigest()
    return found


# What is read, and what is written twice

CLASHES = [
    "etat-avancement --plan p --sortie p/etat.pdf",
    "etat-avancement --logo dessin.geojson --sortie dessin.geojson --ecraser",
    "etat-avancement --plan p --sortie etat.pdf --pieces p",
    "etat-avancement --plan p --sortie etat.pdf --pieces etat.pdf",
    "ajuster dessin.geojson --sortie a.html --carte a.html",
    "ajuster dessin.geojson --sortie a.html --carte ./b/../a.html",
    "ajuster dessin.geojson --sortie a.html --carte A.HTML",
    "ajuster dessin.geojson --sortie a.html --carte a.html/b.html",
    "ajuster dessin.geojson --sortie lien.html --carte cible.html",
    "ajuster dessin.geojson --sortie boucle.html",
    "ajuster dessin.geojson --plan p --sortie vers-p.csv --ecraser",
    "couverture --plan p --sortie loin.csv --ecraser",
    "ajuster dessin.geojson --sortie dessin.geojson --ecraser",
    "ajuster dessin.geojson --sortie dur.geojson --ecraser",
    "ajuster dessin.geojson --plan p --carte p/carte.html",
    "diagnostiquer dessin.geojson --sortie b.geojson --reparer b.geojson",
    "diagnostiquer dessin.geojson --sortie d.geojson --reparer ./D.geojson",
    "diagnostiquer dessin.geojson --reparer dessin.geojson --ecraser",
    "diagnostiquer dessin.geojson --proposer q --sortie q --format texte",
    "diagnostiquer dessin.geojson --proposer q --sortie q/plan.toml --format texte",
    "diagnostiquer dessin.geojson --proposer q --sortie q/cpts.csv",
    "diagnostiquer dessin.geojson --proposer q/r --sortie q --format texte",
    "cog migrer p --sortie m --rapport m/cpts.csv",
    "cog migrer p --sortie m --rapport m/derogations.csv",
    "cog migrer p --sortie p --ecraser",
    "cog migrer p --sortie lien-p --ecraser",
    "cog migrer p --sortie m --rapport p/changements.csv",
    "plan integrer liste.csv --id x --plan p --sortie p --ecraser",
    "plan integrer p/compositions.csv --id x --plan p",
    "plan integrer q/cpts.csv --id x --plan p --sortie q --ecraser",
    "plan importer p/compositions.csv --officielle --sortie p --ecraser",
    "plan importer p/compositions.csv --officielle --dans p",
    "plan importer liste.csv --officielle --sortie s.xlsx --a-completer s.xlsx",
    "plan importer liste.csv --officielle --sortie s --a-completer liste.csv",
    "ou --liste liste.csv --sortie liste.csv --ecraser",
    "ou --liste liste.csv --plan p --sortie p/adresses.csv",
    "plan copier --plan p --sortie p --ecraser",
    "plan info --plan p --sortie p/info.json",
    "plan copier --plan p --sortie lien-p --ecraser",
    "plan copier --plan p --sortie p/copie.xlsx",
    "cpts liste ancenis p/compositions.csv --plan p --officielle",
    "cartes --plan p --sortie p --departement 53",
    "cartes --plan p --sortie lien-p --departement 53",
    "valider --plan p --sortie p/rapport.html",
    "valider liste.csv --plan p --sortie liste.csv --format texte --ecraser",
    "exporter --plan p --sortie p/plan.gpkg",
    "couverture --plan p --sortie p/cpts.csv --ecraser",
    "regulation --plan p --sortie p/regulation.html --ecraser",
    "couverture --indicateur lits.csv --sortie lits.csv --ecraser",
    "zones-blanches --indicateur lits.csv --sortie ./lits.csv --ecraser",
    "evolution --plan p --sortie p/evolution.html",
    "actions --plan p --sortie p/actions.html",
    "chiffres --plan p --sortie p/chiffres.html",
    "suivi --depuis 2025-09 --plan p --sortie p/suivi.html",
    "suivi --depuis 2025-09 --avant p --sortie p/suivi.html",
    "comparer p p --sortie p/c.html",
    "atelier --plan p --sortie p/atelier.html",
    "recenser preparer --plan p --sortie p",
    "recenser preparer --plan p --sortie lien-p",
    "recenser depouiller q --edition 2027-01 --plan p --sortie q/d.txt",
    "recenser depouiller q --edition 2027-01 --plan p --sortie p/d.txt",
    "recenser depouiller p --edition 2027-01 --plan p --appliquer",
]


_WRITTEN = OutputFile | OutputFolder | OutputPlan


def test_every_option_that_names_what_is_written_is_tried() -> None:
    """Each of each command, but for those that have a test of their own below."""
    apart = {"donnees info --sortie", "donnees telecharger --sortie", "plan modele --sortie"}
    asked = set[str]()

    def look(command: click.Command, words: tuple[str, ...]) -> None:
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found
                look(found, (*words, name))
        asked.update(" ".join((*words, option.opts[0])) for option in command.params
                     if isinstance(option.type, _WRITTEN))  # fmt: skip

    look(cptsgeo, ())

    def tried(one: str) -> bool:
        command, _, option = one.rpartition(" ")
        return any(typed.startswith(f"{command} ") and option in typed.split() for typed in CLASHES)

    assert len(asked) > 15
    assert {one for one in asked if not tried(one)} <= apart


@pytest.mark.parametrize("typed", CLASHES)
def test_what_is_read_or_written_twice_is_refused(here: Path, typed: str) -> None:
    """Whatever the way to name it; nothing is written, nor changed."""
    (here / "cible.html").write_text("", encoding="utf-8")
    (here / "lien.html").symlink_to("cible.html")
    (here / "lien-p").symlink_to("p")
    (here / "boucle.html").symlink_to("boucle.html")
    (here / "vers-p.csv").symlink_to("p/nouveau.csv")
    (here / "p" / "cpts.csv").rename(here / "loin.csv")
    (here / "p" / "cpts.csv").symlink_to("../loin.csv")
    (here / "b").mkdir()
    (here / "q").mkdir()
    (here / "q" / "cpts.csv").write_text("code\n49007\n", encoding="utf-8")
    os.link(here / "dessin.geojson", here / "dur.geojson")
    if "--proposer" in typed:
        shutil.rmtree(here / "q")
    before = files(here)
    assert_one_sentence(run(*typed.split(), cwd=here))
    assert files(here) == before


@pytest.mark.parametrize(
    "typed",
    [
        "valider --sortie R/rapport.html",
        "couverture --sortie R/communes.csv --ecraser",
        "ajuster dessin.geojson --sortie R/referentiel.toml --format texte --ecraser",
        "ajuster dessin.geojson --carte R/c.html",
        "cartes --departement 53 --sortie R",
        "plan modele --format csv --sortie R --ecraser",
        "plan modele --sortie R/communes.xlsx",
        "cog migrer p --sortie R --ecraser",
        "plan copier --plan p --sortie R --ecraser",
        "atelier --departement 53 --sortie R/a.html",
    ],
)
def test_the_referential_is_read_too(
    here: Path, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(data_folder() / "communes", here / "R")
    before = files(here)
    assert_one_sentence(run(*typed.split(), "--referentiel", "R", cwd=here), "R")
    monkeypatch.setenv(CHOICE, str(here / "R"))
    assert_one_sentence(run(*typed.split(), cwd=here), "R")
    assert files(here) == before


def test_info_of_a_referential_goes_elsewhere(here: Path) -> None:
    shutil.copytree(data_folder() / "communes", here / "R")
    done = run("donnees", "info", "R", "--sortie", "R/info.json", cwd=here)
    assert_one_sentence(done, "R/info.json")
    assert run("donnees", "info", "R", "--sortie", "info.json", cwd=here).returncode == 0


def test_a_download_is_not_put_over_the_table_of_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked of the address, which is nowhere."""
    table = tmp_path / "table.csv"
    row = "a,A,{},http://127.0.0.1:9/a.csv,\n"
    text = "nom,quoi,fichier,adresse,sha256\n" + row.format("table.csv")
    text += row.replace("a,A", "b,B").format("x.csv") + row.replace("a,A", "c,C").format("X.csv")
    table.write_text(text, encoding="utf-8")
    monkeypatch.setenv("CPTSGEO_SOURCES", str(table))
    for names in (("a",), ("b", "c")):
        done = run("donnees", "telecharger", *names, "--sortie", ".", cwd=tmp_path)
        assert_one_sentence(done)
        assert "ne répond pas" not in done.stderr
    assert table.read_text(encoding="utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.slow
def test_what_is_apart_is_written(here: Path) -> None:
    for typed in (
        "diagnostiquer dessin.geojson --proposer q --sortie q/note.txt --reparer q/copie.geojson",
        "cog migrer p --sortie m --rapport m/changements.csv",
        "cartes --plan p --sortie p/cartes --departement 53",
    ):
        done = run(*typed.split(), cwd=here)
        assert done.returncode < 2, done.stderr
    assert {"q/plan.toml", "q/note.txt", "q/copie.geojson", "m/cpts.csv", "m/changements.csv",
            "p/cartes/mayenne.html"} <= {*files(here)}  # fmt: skip


def test_names_that_one_disk_takes_for_one(tmp_path: Path) -> None:
    def apart(*names: str) -> None:
        check_apart([Writes("--sortie", (tmp_path / name,)) for name in names], [])

    apart("a.csv", "b.csv")
    for names in (
        ("É.csv", "e\u0301.csv"),
        ("STRASSE.csv", "straße.csv"),
        ("a/b", "A"),
        ("a", "a"),
    ):
        with pytest.raises(OutputError):
            apart(*names)


def test_a_shapefile_is_read_with_its_files(tmp_path: Path) -> None:
    for suffix in (".SHP", ".dbf"):
        (tmp_path / f"a{suffix}").write_bytes(b"")
    with pytest.raises(OutputError, match="lus"):
        check_apart([Writes("--sortie", (tmp_path / "a.shp", tmp_path / "a.dbf"))],
                    [tmp_path / "a.SHP"])  # fmt: skip


def test_a_referential_that_holds_what_is_read_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPTSGEO_DONNEES", str(tmp_path))
    folder = tmp_path / "referentiels" / "r"
    folder.mkdir(parents=True)
    kept = folder / "communes.geojson"
    kept.write_text("{}", encoding="utf-8")
    done = run("donnees", "importer", kept, "--nom", "r", "--ecraser")
    assert_one_sentence(done, "communes.geojson", "--nom")
    assert kept.read_text(encoding="utf-8") == "{}"


# What a user changed

ZONES = ("zones-blanches", "--departement", "53", "--sortie")


def appended(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"<!-- relu -->")


def kept_elsewhere(path: Path) -> None:
    """As a spreadsheet does: the same, packed otherwise, with one cell more."""
    import zipfile

    with zipfile.ZipFile(path) as book:
        members = {entry.filename: book.read(entry) for entry in book.infolist()}
    name = next(one for one in members if "sheet1" in one)
    members[name] = members[name].replace(b"</sheetData>", b"<row/></sheetData>")
    with zipfile.ZipFile(path, "w") as book:
        for one, content in members.items():
            book.writestr(one, content)


def styled(path: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as base, base:
        base.execute("UPDATE layer_styles SET styleQML = '<qgis/>'")


CHANGES: dict[str, Callable[[Path], None]] = {
    "z.html": appended, "z.json": appended, "z.geojson": appended, "z.topojson": appended,
    "z.kml": appended, "z.xlsx": kept_elsewhere, "z.gpkg": styled, "z.shp": appended,
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_file_of_ours_that_was_changed_is_the_users(tmp_path: Path, name: str) -> None:
    assert run(*ZONES, name, cwd=tmp_path).returncode == 0
    first = files(tmp_path)
    again = run(*ZONES, name, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "Remplacé" not in again.stderr
    assert files(tmp_path) == first
    CHANGES[name](tmp_path / name)
    changed = files(tmp_path)
    assert_one_sentence(run(*ZONES, name, cwd=tmp_path), name, "modifié depuis", "--ecraser")
    assert files(tmp_path) == changed
    assert run(*ZONES, name, "--ecraser", cwd=tmp_path).returncode == 0
    assert files(tmp_path) == first


def test_a_file_of_before_seals_is_replaced_and_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "_LAST_UNSEALED", (99, 0, 0))
    assert run(*ZONES, "z.html", cwd=tmp_path).returncode == 0
    path = tmp_path / "z.html"
    sealed = path.read_bytes()
    rewrite(path, lambda text: text.replace("cptsgeo-sceau", "autre"))
    done = run(*ZONES, "z.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"Remplacé{NBSP}: z.html" in done.stderr
    assert path.read_bytes() == sealed


def test_maps_of_before_seals_are_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "_LAST_UNSEALED", (99, 0, 0))
    assert run("cartes", cwd=tmp_path).returncode == 0
    for path in (tmp_path / "maps").iterdir():
        rewrite(path, lambda text: text.replace("cptsgeo-sceau", "autre"))
    told = run("cartes", cwd=tmp_path).stderr.splitlines()
    assert len(told) == 1
    assert f"Remplacés{NBSP}: maps/index.html, " in told[0]
    assert f"et 4{NBSP}autres, d’une version" in told[0]


def test_what_is_printed_is_what_is_written(tmp_path: Path) -> None:
    printed = run("zones-blanches", "--departement", "53", "--format", "json").stdout
    assert run(*ZONES, "z.json", cwd=tmp_path).returncode == 0
    (tmp_path / "suite.json").write_text(printed, encoding="utf-8")
    done = run(*ZONES, "suite.json", cwd=tmp_path)
    assert json.loads(printed) == json.loads((tmp_path / "z.json").read_text(encoding="utf-8"))
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_every_command_seals_what_it_writes(here: Path) -> None:
    """Written again, silently; and refused once they were changed."""
    for typed, name in (
        ("ajuster dessin.geojson --sortie t.gpkg --carte c.html", "c.html"),
        ("atelier --departement 53 --sortie a.html", "a.html"),
        ("diagnostiquer dessin.geojson --reparer r.geojson", "r.geojson"),
        ("cartes --departement 53 --sortie cartes", "cartes/mayenne.html"),
        ("cartes --departement 53 --sortie images --format svg", "images/mayenne.svg"),
        ("evolution --pas annee --sortie e.pdf", "e.pdf"),
        ("evolution --pas annee --sortie e.png", "e.png"),
        ("cog migrer p --sortie m --rapport m.xlsx --ecraser", "m.xlsx"),
        ("donnees info --sortie i.json", "i.json"),
    ):
        for _ in range(2):
            done = run(*typed.split(), cwd=here)
            assert done.returncode < 2, done.stderr
            assert "Remplacé" not in done.stderr, typed
        if "--ecraser" not in typed:
            with (here / name).open("ab") as file:
                file.write(b" ")
            done = run(*typed.split(), cwd=here)
            assert done.returncode == 2, typed
            assert "modifié depuis" in done.stderr, typed


# What another program has open


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("ecraser", [True, False])
def test_a_geopackage_that_is_open_is_not_replaced(tmp_path: Path, end: str, ecraser: bool) -> None:
    assert run(*ZONES, "z.gpkg", cwd=tmp_path).returncode == 0
    (tmp_path / f"z.gpkg{end}").write_bytes(b"")
    before = files(tmp_path)
    more = ("--ecraser",) if ecraser else ()
    assert_one_sentence(run(*ZONES, "z.gpkg", *more, cwd=tmp_path), f"z.gpkg{end}", "QGIS")
    assert files(tmp_path) == before
    (tmp_path / "z.gpkg").unlink()  # What is left of a journal would be played over a new file.
    assert_one_sentence(run(*ZONES, "z.gpkg", *more, cwd=tmp_path), f"z.gpkg{end}", "QGIS")


def test_a_copy_is_not_put_over_an_open_geopackage(here: Path) -> None:
    (here / "loin").mkdir()
    (here / "r.gpkg").symlink_to("loin/r.gpkg")
    (here / "loin" / "r.gpkg-wal").write_bytes(b"")
    done = run("diagnostiquer", "dessin.geojson", "--reparer", "r.gpkg", cwd=here)
    assert_one_sentence(done, "r.gpkg-wal", "QGIS", "--reparer")


@pytest.mark.parametrize("suffix", [".qix", ".sbn"])
def test_an_index_of_other_rows_is_not_left_beside(tmp_path: Path, suffix: str) -> None:
    """GDAL, and QGIS with it, would show the rows that the index knows, and no other."""
    (tmp_path / f"z{suffix}").write_bytes(b"index")
    assert_one_sentence(run(*ZONES, "z.shp", "--ecraser", cwd=tmp_path), f"z{suffix}", "index")
    assert [*files(tmp_path)] == [f"z{suffix}"]
    assert run(*ZONES, "z.zip", cwd=tmp_path).returncode == 0


# What is replaced


@pytest.mark.parametrize("name", ["z.html", "z.gpkg", "z.shp"])
def test_permissions_and_links_stay(tmp_path: Path, name: str) -> None:
    (tmp_path / "loin").mkdir()
    assert run(*ZONES, f"loin/{name}", cwd=tmp_path).returncode == 0
    for path in (tmp_path / "loin").iterdir():
        path.chmod(0o640)
        (tmp_path / path.name).symlink_to(path)
    assert run(*ZONES, name, cwd=tmp_path).returncode == 0
    for path in (tmp_path / "loin").iterdir():
        assert path.stat().st_mode & 0o777 == 0o640
        assert (tmp_path / path.name).is_symlink()


def test_a_device_is_no_place_for_a_result() -> None:
    """As root, /dev/null became a file."""
    for form in ("json", "texte", "xlsx"):
        done = run("couverture", "--format", form, "--sortie", "/dev/null", "--ecraser")
        assert_one_sentence(done, "/dev/null")
        assert Path("/dev/null").is_char_device()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    assert_one_sentence(run("couverture", "--sortie", "a.json", cwd=tmp_path), "a.json")


@pytest.mark.parametrize("suffix", [".html", ".gpkg", ".json", ".shp"])
def test_a_long_name_is_written_and_written_again(tmp_path: Path, suffix: str) -> None:
    name = "n" * (249 - len(suffix)) + suffix
    for _ in range(2):
        done = run(*ZONES, name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / name).is_file()


# Disks that are full


def test_maps_on_a_full_disk_leave_the_former_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault comes at each of the pages in turn, as they are written and as they take place."""
    args = ("cartes", "--departement", "53", "--departement", "72", "--cpts", "ancenis")
    assert run(*args, "--au", "2021", "--sortie", "c", cwd=tmp_path).returncode == 0
    before = files(tmp_path)
    assert len(before) == 3
    for step in ("write_bytes", "replace"):
        for rank in (1, 2, 3):
            with monkeypatch.context() as patch:
                genuine, calls = getattr(Path, step), list[Path]()

                def full(
                    self: Path, *args: object, genuine: Callable[..., object] = genuine,
                    calls: list[Path] = calls, rank: int = rank,
                ) -> object:  # fmt: skip
                    calls.append(self)
                    if len(calls) == rank:
                        raise OSError(28, "No space left on device")
                    return genuine(self, *args)

                patch.setattr(Path, step, full)
                done = run(*args, "--sortie", "c", cwd=tmp_path)
            assert_one_sentence(done, "disque plein")
            assert files(tmp_path) == before
    done = run(*args, "--sortie", "c", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    after = files(tmp_path)
    assert after.keys() == before.keys()
    assert all(after[name] != before[name] for name in after)


def test_maps_that_are_interrupted_leave_the_former_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    args = ("cartes", "--departement", "53", "--cpts", "ancenis", "--sortie", "c")
    assert run(*args, "--au", "2021", cwd=tmp_path).returncode == 0
    before = files(tmp_path)
    put, calls = system.put, list[Path]()

    def interrupted(draft: Path, place: Path) -> None:
        calls.append(place)
        if len(calls) == 2:
            raise KeyboardInterrupt
        put(draft, place)

    monkeypatch.setattr(whole, "put", interrupted)
    assert run(*args, cwd=tmp_path).returncode == 130
    assert files(tmp_path) == before


EXPORTS = ("c.shp", "c.zip", "c.gpkg", "c.parquet")


def bounded(folder: Path, *args: str, limit: int, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the program where no file may be longer."""
    return subprocess.run(
        [sys.executable, "-m", "cptsgeo", *args], cwd=folder, capture_output=True,
        encoding="utf-8", check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8", **env},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("limit", [1_000, 20_000, 90_000])
def test_what_gdal_cannot_write_whole_is_not_written(tmp_path: Path, name: str, limit: int) -> None:
    assert run("exporter", "--quoi", "cpts", "--sortie", name, cwd=tmp_path).returncode == 0
    before = files(tmp_path)
    assert max(size for size, _ in before.values()) > limit
    done = bounded(tmp_path, "exporter", "--quoi", "cpts", "--sortie", name, limit=limit)
    told = [line for line in done.stderr.splitlines() if line.strip()]
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert told[-1].endswith(".")
    assert files(tmp_path) == before


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 192 kB."""
    place = tmp_path / "petit"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=192k", "tmpfs", str(place)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, check=False,
            capture_output=True).returncode:  # fmt: skip
        pytest.skip("no disk can be made here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("left", [4, 40, 90, 130])
def test_a_provisional_folder_that_is_nearly_full(
    tmp_path: Path, small: Path, name: str, left: int
) -> None:
    """What takes room leaves so many kB, less than the layer takes: nothing comes out cut short."""
    (small / "autre").write_bytes(bytes((192 - left) * 1024 - 4096))
    done = bounded(tmp_path, "exporter", "--quoi", "cpts", "--sortie", name, limit=1 << 30,
                   TMPDIR=str(small))  # fmt: skip
    assert "Traceback" not in done.stderr
    if done.returncode == 2:
        assert "dossier provisoire" in done.stderr.splitlines()[-1]
        assert not [path for path in tmp_path.iterdir() if path.name.startswith("c")]
    else:
        (tmp_path / "ailleurs").mkdir()
        whole = run("exporter", "--quoi", "cpts", "--sortie", name, cwd=tmp_path / "ailleurs")
        assert whole.returncode == 0
        written = {one: told for one, told in files(tmp_path).items() if one.startswith("c")}
        assert written == files(tmp_path / "ailleurs")
    assert [path.name for path in small.iterdir()] == ["autre"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "args",
    [("couverture", "--format", "json"), ("couverture",), ("ou", "Ancenis"), ("donnees", "info")],
)
def test_what_is_printed_on_a_full_disk_is_told(tmp_path: Path, args: tuple[str, ...]) -> None:
    """A redirection, as « > rapport.json », where there is no room."""
    command = [sys.executable, "-m", "cptsgeo", *args]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, cwd=tmp_path,
                              encoding="utf-8", env=env, check=False)  # fmt: skip
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert done.stderr.count("\n") == 1
        assert "disque plein" in done.stderr
        unheard = subprocess.run(command, stdout=full, stderr=full, cwd=tmp_path, env=env,
                                 check=False)  # fmt: skip
        assert unheard.returncode == 2


def test_maps_on_a_small_disk(tmp_path: Path, small: Path) -> None:
    page = small / "cartes" / "mayenne.html"
    page.parent.mkdir()
    page.write_bytes(b"avant")
    done = bounded(tmp_path, "cartes", "--departement", "53", "--departement", "72", "--ecraser",
                   "--sortie", str(page.parent), limit=1 << 30)  # fmt: skip
    assert done.returncode == 2
    assert "disque plein" in done.stderr
    assert [(path.name, path.read_bytes()) for path in page.parent.iterdir()] == [
        ("mayenne.html", b"avant")
    ]
