"""What a plan keeps to itself is in no output: words planted in it are sought in every file."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from commands import run
from documents import opened

from cptsgeo.cli import cptsgeo
from cptsgeo.files.schema import load_schema
from cptsgeo.plan.files.opening import TABLES

MakePlan = Callable[..., Path]

CANARY = "CANARI"
SHOWN = "ALOUETTE"
"""A word of a column that the plan names: the search would find it."""

JOINED = "PINSONS"
"""What professionals take part in, which is public."""

DONE = "MESANGES"
"""What a CPTS says it does, in its own words: public."""

COMMANDS = {
    "ou": ("ou", "Ligné"),
    "valider": ("valider",),
    "valider une liste": ("valider", "liste.csv"),
    "couverture": ("couverture",),
    "zones-blanches": ("zones-blanches",),
    "evolution": ("evolution",),
    "actions": ("actions",),
    "actions d’une CPTS": ("actions", "--cpts", "a"),
    "actions d’un thème": ("actions", "--theme", "autre"),
    "chiffres": ("chiffres",),
    "etat-avancement": ("etat-avancement", "--avec-financement", "--lignes-a-remplir"),
    "suivi sans notes": ("suivi", "--depuis", "2020", "--sans-notes"),
    "comparer": ("comparer", "{plan}", "{plan}"),
    "exporter": ("exporter",),
    "ajuster": ("ajuster", "dessin.geojson"),
}
"""What writes a result, with what it is given; `comparer` names its plans itself."""

_OPTIONS = {"exporter": [["--quoi", "cpts"], ["--quoi", "communes"]]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with canaries wherever it may hold what is internal, and files to read beside it."""
    place = tmp_path_factory.mktemp("canaris")
    plan = place / "plan"
    plan.mkdir()
    (plan / "plan.toml").write_text(
        'format = 2\nnom = "Essai"\nperimetre = ["44"]\ncog = 2026\n'
        'colonnes_affichees = ["territoire"]\n', encoding="utf-8",
    )  # fmt: skip
    tables = {
        "cpts": f"cpts_id,nom,territoire,remarques internes\na,CPTS A,{SHOWN},{CANARY}1\n"
        f"b,CPTS B,,{CANARY}2\n",
        "compositions": "cpts_id,code_commune,relecture\n"
        f"a,44003,{CANARY}3\na,44082,\nb,44029,{CANARY}4\n",
        "statuts": "cpts_id,date,statut,nature,avis\n"
        f"a,2024,projet_finalise,observation,{CANARY}5\n",
        "listes": f"cpts_id,fiabilite,rappel\nb,officielle,{CANARY}6\n",
        "adhesions": "cpts_id,code_commune,professions,objet,avis\n"
        f"b,44082,infirmier,les {JOINED},{CANARY}8\n",
        "a-attribuer": f"code_commune,venait_de,suite\n44180,a,{CANARY}7\n",
    }
    internal = 0
    for name in TABLES:
        schema = load_schema(name)
        hidden = [field for field in schema.fields if field.internal]
        if hidden:
            internal += len(hidden)
            cells = {"cpts_id": "a", "date": "2026-01", "mission": "parcours", "theme": "autre",
                     "etat": "envisage", "reponse": "complete",
                     **{field.name: "98765432" if field.type == "integer" else f"{CANARY}-{name}"
                        for field in hidden}}  # fmt: skip
            tables[name] = ",".join(cells) + "\n" + ",".join(cells.values()) + "\n"
    # A sheet whose numbers contradict each other is told, and they are not.
    tables["fiches"] = tables["fiches"].replace("98765432\n", "98765433\n")
    tables["actions"] = tables["actions"].replace("\n", ",libelle\n", 1)[:-1] + f",{DONE}\n"
    assert internal >= 5
    for name, text in tables.items():
        (plan / f"{name}.csv").write_text(text, encoding="utf-8")
    (place / "liste.csv").write_text("code_commune\n44082\n44180\n", encoding="utf-8")
    square = [[[-1.4, 47.3], [-1.2, 47.3], [-1.2, 47.4], [-1.4, 47.4], [-1.4, 47.3]]]
    shape = str({"type": "Polygon", "coordinates": square}).replace("'", '"')
    (place / "dessin.geojson").write_text(shape, encoding="utf-8")
    return place


def texts(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """A file as it is, and what is in it: members of archives, streams of a PDF, its pages."""
    yield content
    if content[:2] == b"PK" and depth < 3:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from texts(archive.read(name), depth + 1)
    if content[:4] == b"%PDF":
        for found in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            try:
                yield zlib.decompress(found[1])
            except zlib.error:
                continue
        # Letters of pages are numbers of a font.
        yield from (page.extract_text().encode() for page in opened(content).pages)


def holds(content: bytes, word: str) -> bool:
    words = (word.encode(), word.encode("utf-16-le"))
    return any(one in text for text in texts(content) for one in words)


def forms() -> list[tuple[str, str]]:
    """Each command that writes a result, in each of its formats."""
    found = []
    for name, words in COMMANDS.items():
        with click.Context(cptsgeo) as context:
            command = cptsgeo.get_command(context, words[0])
        assert command
        (option,) = (one for one in command.params if one.name == "format_")
        assert isinstance(option.type, click.Choice)
        found += [(name, form) for form in option.type.choices]
    return found


def test_every_command_that_writes_a_result_of_a_plan_is_looked_at() -> None:
    """Those that have a format and a plan, but for those that tell of the plan's own files."""
    with click.Context(cptsgeo) as context:
        found = {
            name: cptsgeo.get_command(context, name) for name in cptsgeo.list_commands(context)
        }
    writing = {
        name for name, command in found.items()
        if command and {"plan", "format_", "sortie"} <= {one.name for one in command.params}
    }  # fmt: skip
    looked = {words[0] for words in COMMANDS.values()} | {"cartes"}
    assert writing
    assert writing <= looked


@pytest.mark.parametrize(("name", "form"), forms())
def test_what_is_internal_is_in_no_output(folder: Path, name: str, form: str) -> None:
    words = [one.format(plan=folder / "plan") for one in COMMANDS[name]]
    if name != "comparer":
        words += ["--plan", str(folder / "plan")]
    suffix = {"texte": ".txt", "commit": ".txt"}.get(form, f".{form}")
    where = [] if name == "ou" else ["--sortie", str(folder / f"sortie{suffix}")]
    for more in _OPTIONS.get(name, [[]]):
        done = run(*words, *more, "--format", form, *where, cwd=folder)
        assert done.returncode in (0, 1), done.stderr
        written = sorted(folder.glob("sortie.*"))
        assert bool(written) == bool(where)
        told = (done.stdout + done.stderr).encode()
        read = [path.read_bytes() for path in written]
        for content in (told, *read):
            assert not holds(content, CANARY)
            assert not holds(content, "9876543")
        worded = ("html", "json", "xlsx", "pdf") + (("texte", "csv") if name != "actions" else ())
        if name.startswith(("actions", "etat")) and form in worded:
            assert any(holds(content, DONE) for content in (told, *read))
        for path in written:
            path.unlink()


@pytest.mark.parametrize("command", ["cartes", "cartes --theme autre", "atelier", "regulation"])
def test_what_is_internal_is_on_no_page(folder: Path, command: str) -> None:
    alone = command in ("atelier", "regulation")
    place = folder / (f"{command}.html" if alone else command.replace(" ", "-"))
    done = run(*command.split(), "--plan", folder / "plan", "--sortie", place, cwd=folder)
    assert done.returncode == 0, done.stderr
    written = [path for path in (place.rglob("*") if place.is_dir() else [place]) if path.is_file()]
    assert written
    assert not any(holds(path.read_bytes(), CANARY) for path in written)
    # The search would find what may be shown.
    assert any(holds(path.read_bytes(), JOINED) for path in written)
    if not alone:
        assert any(holds(path.read_bytes(), SHOWN) for path in written)
        assert any(holds(path.read_bytes(), DONE) for path in written)


def test_what_is_internal_is_in_no_form(folder: Path) -> None:
    words = ("recenser", "preparer", "--edition", "2027-01", "--plan", folder / "plan")
    done = run(*words, "--sortie", folder / "formulaires", cwd=folder)
    assert done.returncode == 0, done.stderr
    written = [path.read_bytes() for path in (folder / "formulaires").iterdir()]
    assert len(written) == 2
    assert not any(holds(content, word) for content in written for word in (CANARY, "9876543"))
    assert any(holds(content, DONE) for content in written)


@pytest.mark.parametrize("form", ["texte", "csv", "xlsx", "json", "html", "pdf"])
def test_notes_are_in_a_follow_up_only(folder: Path, form: str) -> None:
    place = folder / f"suivi.{'txt' if form == 'texte' else form}"
    done = run("suivi", "--depuis", "2020", "--plan", folder / "plan", "--format", form,
               "--sortie", place, cwd=folder)  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = place.read_bytes()
    assert holds(written, f"{CANARY}-suivi")
    found = {match[0] for text in texts(written) for match in re.finditer(rb"CANARI[\w-]*", text)}
    assert found == {f"{CANARY}-suivi".encode()}
    assert not holds(written, "9876543")
    place.unlink()
