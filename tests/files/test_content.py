"""What a path leads to: a regular file, and no more of it than is admitted."""

import ast
import errno
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.files.content import IrregularError, LargeError, opened, read, read_utf8, refusal
from cptsgeo.files.system import cause
from cptsgeo.paths import PACKAGE

MODULES = sorted(PACKAGE.rglob("*.py"))

pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes that have a name here")


def told(path: Path, limit: int = 1000) -> str:
    with pytest.raises(OSError) as caught:  # noqa: PT011 (any of them, told in one sentence)
        read(path, limit)
    sentence = refusal(path, caught.value, less="ôter le reste", program="Excel")
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("size", [0, 1, 999, 1000])
def test_a_file_is_read_whole(tmp_path: Path, size: int) -> None:
    (tmp_path / "a").write_bytes(os.urandom(size))
    assert read(tmp_path / "a", 1000) == (tmp_path / "a").read_bytes()
    (tmp_path / "lien").symlink_to("a")
    assert read(tmp_path / "lien", 1000) == (tmp_path / "a").read_bytes()


def test_a_larger_one_is_told_and_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as file:
        file.truncate(10**12)  # A hole, that takes no place on the disk.
    assert "dépasse 2 Mo : ôter le reste." in told(tmp_path / "a", 2_000_000)


def test_a_file_that_grows_is_read_no_further(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 10)
    with opened(path):
        pass
    grown = threading.Event()

    class Growing(type(path)):  # type: ignore[misc]
        def stat(self, **named: bool) -> os.stat_result:
            """The size that it had, after which it grows."""
            found: os.stat_result = super().stat(**named)
            if not grown.is_set():
                grown.set()
                with Path(self).open("ab") as file:
                    file.truncate(5000)
            return found

    with pytest.raises(LargeError):
        read(Growing(path), 1000)


def test_a_size_that_lies_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in /proc, where files of no size have contents."""
    path = tmp_path / "a"
    path.write_bytes(b"x" * 5000)
    true = os.fstat

    class Nothing:
        def __init__(self, real: os.stat_result) -> None:
            self.st_mode, self.st_size = real.st_mode, 0

    monkeypatch.setattr(os, "fstat", lambda number: Nothing(true(number)))
    assert read(path, 5000) == b"x" * 5000
    with pytest.raises(LargeError):
        read(path, 4999)


@pipes
def test_a_pipe_makes_nobody_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tuyau")
    assert "canal entre programmes" in told(tmp_path / "tuyau")


@pipes
def test_what_becomes_a_pipe_in_between_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "tuyau")
    regular = Path(__file__).stat()
    monkeypatch.setattr(Path, "stat", lambda _self, **_named: regular)
    with pytest.raises(IrregularError):
        read(tmp_path / "tuyau", 1000)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/dev/stdin", "/dev/tty"])
def test_a_device_is_no_file(name: str) -> None:
    if not Path(name).exists():
        pytest.skip("no terminal")
    code = (
        "from pathlib import Path; from cptsgeo.files.content import read, IrregularError\n"
        f"try: read(Path({name!r}), 1000)\n"
        "except IrregularError: print('refused')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "refused"


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets here")
def test_a_socket_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("prise")
        assert "n’est pas un fichier" in told(Path("prise"))


def test_what_is_not_there_and_what_is_a_folder(tmp_path: Path) -> None:
    assert "n’existe pas" in told(tmp_path / "rien")
    assert "est un dossier" in told(tmp_path)
    (tmp_path / "a").write_bytes(b"")
    assert "n’est pas un dossier" in told(tmp_path / "a" / "b")


def test_links_that_turn_round_and_names_that_are_too_long(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert "tournent en rond" in told(tmp_path / "a")
    assert "nom trop long" in told(tmp_path / ("é" * 300))


@pytest.mark.parametrize(
    "error",
    [PermissionError(errno.EACCES, "Permission denied"), OSError(errno.EIO, "Input/output")],
)
def test_what_the_system_refuses_is_told_in_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    (tmp_path / "a").write_bytes(b"x")

    def refuse(*_: object) -> int:
        raise error

    monkeypatch.setattr(os, "open", refuse)
    assert cause(error) in told(tmp_path / "a")
    assert str(error.strerror) not in told(tmp_path / "a")


def test_a_text_of_ours_is_utf_8(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("é\r\n".encode())
    assert read_utf8(tmp_path / "a") == "é\r\n"
    (tmp_path / "a").write_bytes(b"\xe9")
    with pytest.raises(UnicodeDecodeError):
        read_utf8(tmp_path / "a")


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_never_more_than_admitted(size: int, limit: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "a"
        path.write_bytes(b"x" * size)
        try:
            assert len(read(path, limit)) == size <= limit
        except LargeError:
            assert size > limit


OURS = {
    "cli/__init__.py": "nowhere, for what a full disk has no room for",
    "communes/topology_file.py": "an archive, of bytes that were read here",
    "files/content.py": "here",
    "files/month_cells.py": "in a process apart, what was read here before",
    "files/schema.py": "shipped",
    "files/workbook_parts.py": "members of a zip, bounded",
    "files/workbook_reader.py": "in a process apart, what was read here before",
    "files/zip_members.py": "a zip, of bytes that were read here",
    "layers/archives.py": "members of a zip, in a private copy",
    "layers/copies.py": "private copies of layers, bounded",
    "plan/aci.py": "shipped",
    "plan/files/lock.py": "a lock, to make it",
    "referentiel/about.py": "what was just built",
    "referentiel/download.py": "what was just received",
    "referentiel/importation/attributes.py": "shipped",
    "referentiel/importation/build.py": "shipped",
    "referentiel/packages.py": "packages of which the checksum is known",
    "referentiel/voisinages.py": "written",
    "referentiel/web.py": "what the network answers, bounded",
    "referentiel/write.py": "written",
    "render/drawing/lettering.py": "shipped",
    "render/exports/arrays.py": "what was just written",
    "render/exports/geopackage.py": "what was just written",
    "render/exports/mended.py": "a layer that was read before",
    "render/exports/parquet.py": "what was just written",
    "render/exports/shapefile.py": "what was just written",
    "render/formats/archives.py": "what is about to be replaced, and of a bounded size",
    "changes/changements_file.py": "shipped",
    "render/formats/geopackage_seal.py": "what is about to be replaced, and of a bounded size",
    "render/formats/seal.py": "what is about to be replaced, and of a bounded size",
    "render/pages/maps/element.py": "shipped",
    "render/paper/edition/logo.py": "a picture, of a bounded size",
    "render/paper/typesetting.py": "shipped",
    "render/report/as_json.py": "shipped",
    "render/shell/assembler.py": "shipped",
    "render/shell/assets.py": "shipped",
    "render/tables/donnees.py": "files of a referential that was read before",
}
"""Modules that open files by themselves, and which."""

OPENING = {"open", "read_bytes", "read_text", "ZipFile", "load", "fdopen", "urlopen"}


def opening(path: Path) -> set[str]:
    """Calls of a module that open a file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            ours = "." not in name or name.startswith("json.")
            if name.rpartition(".")[2] in OPENING and (not ours or name == "open"):
                found.add(name)
    return found


def test_no_other_module_opens_what_users_give() -> None:
    found = {path.relative_to(PACKAGE).as_posix() for path in MODULES if opening(path)}
    assert found == OURS.keys()
