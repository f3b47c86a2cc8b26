"""Private copies: what has no room is told, with the reason."""

import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import shapely
from commands import assert_one_sentence
from shapes import write_geojson

SCRIPT = """
import io, sys
from pathlib import Path
from cptsgeo.errors import LayerError
from cptsgeo.layers.copies import copy_stream
try:
    copy_stream(Path("d.gpkg"), io.BytesIO(b"x" * 10_000), Path(sys.argv[1]), 10**6)
except LayerError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limits hold on Linux")
@pytest.mark.parametrize("room", [0, 1, 4096, 9999])
def test_a_copy_that_has_no_room_says_why(tmp_path: Path, room: int) -> None:
    """Where there is room for some of it, the system writes that, and refuses the rest only."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, tmp_path / "copie"], capture_output=True, text=True,
        check=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )  # fmt: skip
    assert "(fichier trop grand pour ce disque)" in done.stdout
    assert "faire de la place" in done.stdout
    assert not done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the limits hold on Linux")
def test_no_folder_to_copy_into(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "d.geojson", shapely.box(-1, 47, -0.9, 47.1))
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.write(path, "d.geojson")
    done = subprocess.run(
        [sys.executable, "-m", "cptsgeo", "ajuster", tmp_path / "d.zip"], capture_output=True,
        encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"}, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
    )  # fmt: skip
    assert_one_sentence(done, "un dossier temporaire", "faire de la place")


def test_a_copy_is_whole(tmp_path: Path) -> None:
    copy = tmp_path / "copie"
    done = subprocess.run([sys.executable, "-c", SCRIPT, copy], capture_output=True, check=True)
    assert not done.stdout
    assert copy.read_bytes() == b"x" * 10_000
