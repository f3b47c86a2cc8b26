"""The wheel carries the data: installed elsewhere, it writes the same maps from an empty folder."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.packaging


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("roues")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a new environment with the wheel, and the dependencies but not the source tree.

    The dependencies come from the running environment, so that the test needs no network; its
    own .pth files, where an editable install lives, are not followed.
    """
    folder = tmp_path_factory.mktemp("ailleurs") / "un autre dossier"
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel],
        check=True,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    purelib = run_python(python, folder, "import sysconfig; print(sysconfig.get_path('purelib'))")
    dependencies = Path(purelib.strip()) / "dependencies.pth"
    dependencies.write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def run(python: Path, folder: Path, *args: str) -> "subprocess.CompletedProcess[str]":
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GIT"))}
    return subprocess.run(
        [python, "-m", "cptsgeo", *args],
        cwd=folder,
        env={**environment, "PATH": ""},  # neither make nor git
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_wheel_holds_what_runs_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "cptsgeo/data/communes/communes.csv",
        "cptsgeo/data/communes/topologie.npz",
        "cptsgeo/data/territoires/pays-de-la-loire/plan.toml",
        "cptsgeo/data/aci/financement.csv",
        "cptsgeo/files/schemas/compositions.json",
        "cptsgeo/render/pages/maps/templates/corps.html",
        "cptsgeo/render/pages/maps/static/page.js",
        "cptsgeo/py.typed",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("tests", "scripts", "docs"))]
    assert wheel.stat().st_size < 6_700_000


def test_the_wheel_writes_the_same_maps(elsewhere: Path, tmp_path: Path) -> None:
    where = run(elsewhere, tmp_path, "ou", "Ancenis")
    assert where.returncode == 0, where.stderr
    place = run_python(elsewhere, tmp_path, "import cptsgeo; print(cptsgeo.__file__)")
    assert str(ROOT) not in place
    written = run(elsewhere, tmp_path, "cartes")
    assert written.returncode == 0, written.stderr
    here = tmp_path / "ici"
    done = subprocess.run(
        [sys.executable, "-m", "cptsgeo", "cartes", "--sortie", here], check=True, cwd=tmp_path,
        capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0
    pages = sorted(path.name for path in (tmp_path / "maps").iterdir())
    assert len(pages) == 7
    for page in pages:
        assert (tmp_path / "maps" / page).read_bytes() == (here / page).read_bytes()


def run_python(python: Path, folder: Path, code: str) -> str:
    result = subprocess.run(
        [python, "-c", code], cwd=folder, capture_output=True, encoding="utf-8", check=True
    )
    return result.stdout
