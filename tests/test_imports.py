"""Light to start, imports one way, no room too large."""

import ast
import functools
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cptsgeo
from cptsgeo.paths import default_plan
from cptsgeo.render.shell.assembler import read

PACKAGE = Path(cptsgeo.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted(PACKAGE.rglob("*.js"))
HEAVY = {"geopandas", "folium", "pandas", "shapely", "numpy", "pyproj"}

LAYERS = (
    "errors paths",
    "text",
    "files geometry",
    "communes",
    "layers plan proposal",
    "analysis referentiel",
    "rules",
    "changes",
    "render",
    "cli library",
)
"""A room imports from those above its own line only."""


def loaded(code: str, folder: Path) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after some code."""
    told = "import sys; print('|', *{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{told}"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        check=True,
    )
    return set(done.stdout.rpartition("|")[2].split())


@pytest.mark.parametrize(
    "code",
    [
        "import cptsgeo, cptsgeo.analysis.where, cptsgeo.analysis.coverage, cptsgeo.cli",
        "from cptsgeo.cli import main; assert main(['ou', 'Ancenis']) == 0",
        "from cptsgeo.cli import main; assert main(['ou', '44150', '--format', 'json']) == 0",
        "from cptsgeo.cli import main; assert main(['--help']) == 0",
        "from cptsgeo.cli import main; assert main(['couverture']) == 0",
        "from cptsgeo.cli import main; assert main(['valider']) == 0",
        "from cptsgeo.cli import main; assert main(['evolution']) == 0",
        "from cptsgeo.cli import main; assert main(['actions', '--pres-de', '44350']) == 0",
        "from cptsgeo.cli import main; assert main(['chiffres']) == 0",
        "from cptsgeo.cli import main; assert main(['suivi', '--depuis', '2025-09']) == 0",
        "from cptsgeo.cli import main; assert main(['zones-blanches', '--departement', '53']) == 0",
        "from cptsgeo.cli import main; assert main(['ajuster', 'x', '--sortie', 'x.pdf']) == 2",
    ],
)
def test_what_needs_only_sets_loads_nothing_heavy(tmp_path: Path, code: str) -> None:
    found = loaded(code, tmp_path)
    assert "cptsgeo" in found
    assert not found & HEAVY


def test_a_table_of_addresses_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text("Nom;Commune\na;Ancenis\n", encoding="utf-8")
    code = "assert main(['ou', '--liste', 'liste.csv', '--sortie', 'resultat.csv']) == 0"
    found = loaded(f"from cptsgeo.cli import main; {code}", tmp_path)
    assert "cptsgeo" in found
    assert not found & HEAVY


def test_contours_load_neither_geopandas_nor_folium(tmp_path: Path) -> None:
    found = loaded("import cptsgeo.geometry.topology, cptsgeo.communes.adjacency", tmp_path)
    assert found >= {"numpy", "shapely"}
    assert not found & {"geopandas", "folium", "pandas"}


PAGES = (
    ("valider", "--sortie", "plan.html"),
    ("valider", "liste.csv", "--sortie", "liste.html"),
    ("zones-blanches", "--sortie", "zones.html"),
    ("evolution", "--sortie", "evolution.html"),
    ("actions", "--sortie", "actions.html"),
    ("regulation", "--departement", "53", "--sortie", "regulation.html"),
    ("chiffres", "--sortie", "chiffres.html"),
    ("suivi", "--depuis", "2025-09", "--sortie", "suivi.html"),
    ("comparer", "PLAN", "PLAN", "--sortie", "comparaison.html"),
    ("ajuster", "dessin.geojson", "--sortie", "dessin.csv", "--carte", "dessin.html"),
    ("diagnostiquer", "dessin.geojson", "--sortie", "couche.html"),
    ("atelier", "--departement", "53", "--sortie", "atelier.html"),
)
"""Commands that write a page other than the maps, as typed."""

DRAWING = {
    "type": "Polygon",
    "coordinates": [[[-0.8, 48.0], [-0.7, 48.0], [-0.7, 48.1], [-0.8, 48.1], [-0.8, 48.0]]],
}


def test_a_page_loads_neither_folium_nor_pandas(tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text("code\n53130\n53054\n", encoding="utf-8")
    feature = {"type": "Feature", "properties": {"nom": "Laval"}, "geometry": DRAWING}
    layer = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "dessin.geojson").write_text(json.dumps(layer), encoding="utf-8")
    plan = str(default_plan())
    pages = [[plan if word == "PLAN" else word for word in words] for words in PAGES]
    heavy = {"folium", "branca", "pandas", "geopandas", "typst"}
    loaded(
        f"""
import sys
from cptsgeo.cli import main
for words in {pages!r}:
    assert main(words) in (0, 1), words
    found = {{name.partition(".")[0] for name in sys.modules}} & {heavy!r}
    assert not found, (words, found)
""",
        tmp_path,
    )
    assert len([*tmp_path.glob("*.html")]) == len(PAGES)


def test_what_a_map_holds_and_its_still_picture_do_without_folium(tmp_path: Path) -> None:
    found = loaded(
        "import cptsgeo.render.pages.maps.places, cptsgeo.render.pages.maps.payload, "
        "cptsgeo.render.paper.map",
        tmp_path,
    )
    assert "numpy" in found
    # An SVG needs no typst; a PNG loads it when it is written.
    assert not found & {"folium", "branca", "pandas", "geopandas", "pyproj", "typst"}


def test_only_the_element_of_a_map_knows_folium() -> None:
    element = PACKAGE / "render" / "pages" / "maps" / "element.py"
    knowing = {
        path
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        if name.partition(".")[0] in ("folium", "branca")
    }
    assert knowing == {element}


RENDER = (
    "document looks provenance sheets shell",
    "cards report tables",
    "canvas drawing exports",
    "pages result",
    "atelier formats paper",
)
"""The same, inside the room that draws and writes."""


def room(path: Path, inside: str = "") -> str:
    """The entry of the package, or of one of its rooms, that a module stands in."""
    return path.relative_to(PACKAGE / inside).parts[0].removesuffix(".py")


WHERE = re.compile(r"cptsgeo(?:\.\w+)+:\w+")
"""What `cptsgeo.load` and `cptsgeo.later` are given: a module, and what it defines."""

ITSELF = {("__version__",), ("load",), ("later",)}
"""What the package defines itself."""


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named_by(node: ast.AST) -> list[str]:
    """Whole names that an import takes."""
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def late(path: Path) -> set[str]:
    """What a module names to be loaded later, as ``module:name``."""
    return {
        node.value
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and WHERE.fullmatch(node.value)
    }


def imported(path: Path) -> set[tuple[str, ...]]:
    """Parts of the names that a module imports: at its head, in a function, or later."""
    names = {name for node in ast.walk(parsed(path)) for name in named_by(node)}
    names |= {where.replace(":", ".") for where in late(path)}
    found = {tuple(name.split(".")[1:]) for name in names if name.startswith("cptsgeo.")}
    return found - ITSELF


@pytest.mark.parametrize(
    ("inside", "layers", "entries", "levels"), [("", LAYERS, 16, 10), ("render", RENDER, 16, 6)]
)
def test_imports_go_one_way(
    inside: str, layers: tuple[str, ...], entries: int, levels: int
) -> None:
    layer = {name: i for i, names in enumerate(layers) for name in names.split()}
    modules = [path for path in MODULES if path.is_relative_to(PACKAGE / inside)]
    rooms = {room(path, inside) for path in modules} - {"__init__", "__main__"}
    assert rooms == layer.keys()
    assert len(rooms) <= entries
    assert len(layers) <= levels
    faults = [
        f"{path.relative_to(PACKAGE)} imports {'.'.join(names)}"
        for path in modules
        if room(path, inside) in layer
        for names in imported(path)
        if not inside or (names[0] == inside and len(names) > 1)
        for other in [names[1] if inside else names[0]]
        if other != room(path, inside) and layer[other] >= layer[room(path, inside)]
    ]
    assert not faults


def test_scripts_import_one_way_too() -> None:
    layer = {name: i for i, names in enumerate(RENDER) for name in names.split()}
    faults = [
        f"{path.name} imports {other.name}"
        for path in SCRIPTS
        for other, _ in read(path).imports
        if room(other, "render") != room(path, "render")
        and layer[room(other, "render")] >= layer[room(path, "render")]
    ]
    assert not faults
    assert len(SCRIPTS) > 30


def test_the_package_itself_imports_nothing_before_it_is_asked() -> None:
    path = PACKAGE / "__init__.py"
    later = {tuple(where.replace(":", ".").split(".")[1:]) for where in late(path)}
    assert imported(path) == later
    assert {names[-1] for names in later} == set(cptsgeo.__all__) - {"__version__"}


def test_what_is_loaded_later_is_there() -> None:
    """Every module and name: those of commands, of formats, of what is dear to load."""
    wheres = {where for path in MODULES for where in late(path)}
    assert len(wheres) > 60
    for where in sorted(wheres):
        assert cptsgeo.load(where) is not None, where


def test_mypy_reads_what_is_loaded_later() -> None:
    """Beside each `later`, the import of the same name from the same module, for the types."""
    count = 0
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
                continue
            typed = {name for one in node.body for name in named_by(one)}
            for one in node.orelse:
                assert isinstance(one, ast.Assign), f"{path}: {ast.unparse(one)}"
                assert isinstance(one.value, ast.Call)
                assert ast.unparse(one.value.func) == "later"
                where = ast.literal_eval(one.value.args[0])
                assert where.replace(":", ".") in typed, f"{path}: {where}"
                assert ast.unparse(one.targets[0]) == where.partition(":")[2], f"{path}: {where}"
                count += 1
        calls = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)
                 and ast.unparse(node.func) == "later"]  # fmt: skip
        count -= len(calls)
    assert count == 0, "a `later` outside of the else of an `if TYPE_CHECKING`"


def test_no_function_imports_from_the_package() -> None:
    faults = [
        f"{path.relative_to(PACKAGE)}: {function.name}"
        for path in MODULES
        for function in ast.walk(parsed(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        for name in named_by(node)
        if name.partition(".")[0] == "cptsgeo"
    ]
    assert not faults


def test_a_room_says_what_lives_there() -> None:
    rooms = [path for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()]
    assert len(rooms) > 10
    for path in rooms:
        told = ast.get_docstring(ast.parse((path / "__init__.py").read_text(encoding="utf-8")))
        assert told, f"{path.name} does not say what lives there"


def test_no_module_is_too_long() -> None:
    lines = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in [*MODULES, *SCRIPTS]
    }
    assert {path: count for path, count in lines.items() if count > 400} == {}
