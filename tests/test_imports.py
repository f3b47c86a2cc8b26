"""Light to start, imports one way, no room too large."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import cptsgeo

PACKAGE = Path(cptsgeo.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {"geopandas", "folium", "pandas", "shapely", "numpy", "pyproj"}

LAYERS = (
    "errors french graphs lazy paths rings workbook",
    "names noding dates fingerprint grids sentences topology cog",
    "aci commune_table tables",
    "schema store",
    "communes",
    "adjacency layers meaning",
    "origin",
    "plan",
    "plan_files proposal referentiel territories",
    "download importation",
    "adjustment coverage epci migration finding regions sheets",
    "candidates diagnosis indicators published where case tally",
    "zones",
    "adoption comparison evolution profile",
    "rules",
    "validation",
    "outputs",
    "maps",
    "exports",
    "drawing stills",
    "atelier pages",
    "report",
    "library",
    "cli",
)
"""A module or package imports from the layers above its own line only."""


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
        "import cptsgeo, cptsgeo.where, cptsgeo.coverage, cptsgeo.cli",
        "from cptsgeo.cli import main; assert main(['ou', 'Ancenis']) == 0",
        "from cptsgeo.cli import main; assert main(['ou', '44150', '--format', 'json']) == 0",
    ],
)
def test_what_needs_only_sets_loads_nothing_heavy(tmp_path: Path, code: str) -> None:
    found = loaded(code, tmp_path)
    assert "cptsgeo" in found
    assert not found & HEAVY


def test_contours_load_neither_geopandas_nor_folium(tmp_path: Path) -> None:
    found = loaded("import cptsgeo.topology, cptsgeo.adjacency", tmp_path)
    assert found >= {"numpy", "shapely"}
    assert not found & {"geopandas", "folium", "pandas"}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Rooms of cptsgeo that a module imports anywhere, at its head or in a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("cptsgeo.")}
    return found - {"__version__"}


def test_imports_go_one_way() -> None:
    layer = {name: i for i, names in enumerate(LAYERS) for name in names.split()}
    rooms = {room(path) for path in MODULES} - {"__init__", "__main__"}
    assert rooms == layer.keys()
    faults = [
        f"{path.relative_to(PACKAGE)} imports {other}"
        for path in MODULES
        if room(path) in layer
        for other in imported(path) - {room(path)}
        if layer[other] >= layer[room(path)]
    ]
    assert not faults


def test_the_package_itself_imports_nothing() -> None:
    assert imported(PACKAGE / "__init__.py") == set()


def test_no_module_is_too_long() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: count for path, count in lines.items() if count > 400} == {}
