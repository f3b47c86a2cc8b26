"""Files written whole or not at all: one, or several together, on disks that are full or refuse."""

import errno
import os
import re
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.errors import OutputError
from cptsgeo.files import system, whole
from cptsgeo.files.whole import place_of, whole_file, write_files, write_text


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_a_text_is_written_in_utf8_with_lf(tmp_path: Path) -> None:
    write_text(tmp_path / "nouveau dossier" / "é.txt", "œuf\n")
    assert (tmp_path / "nouveau dossier" / "é.txt").read_bytes() == "œuf\n".encode()


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    write_text(path, "avant")
    with whole_file(path) as temporary:
        temporary.write_text("après", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "avant"
        assert temporary.parent == path.parent
    assert contents(tmp_path) == {"t.txt": "après"}


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    write_text(path, "avant")

    def fail() -> None:
        with whole_file(path) as temporary:
            temporary.write_text("à moitié", encoding="utf-8")
            raise KeyError("raison")

    with pytest.raises(KeyError):
        fail()
    assert contents(tmp_path) == {"t.txt": "avant"}


def test_an_output_error_passes_as_it_is(tmp_path: Path) -> None:
    def fail() -> None:
        with whole_file(tmp_path / "t.txt"):
            raise OutputError("Raison.")

    with pytest.raises(OutputError, match=r"^Raison\.$"):
        fail()
    assert contents(tmp_path) == {}


def full_disk(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def under_a_file(folder: Path) -> Path:
    (folder / "fichier").write_text("x", encoding="utf-8")
    return folder / "fichier" / "t.txt"


def a_folder(folder: Path) -> Path:
    (folder / "t.txt").mkdir()
    return folder / "t.txt"


@pytest.mark.parametrize(
    ("where", "cause"),
    [
        (under_a_file, "n’est pas un dossier"),
        (a_folder, "c’est un dossier"),
        (lambda folder: folder / ("x" * 300), "nom trop long"),
    ],
)
def test_where_nothing_can_be_written(
    tmp_path: Path, where: Callable[[Path], Path], cause: str
) -> None:
    path = where(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OutputError, match=f"{re.escape(path.name)} .*{cause}.*--sortie"):
        write_text(path, "x")
    assert sorted(tmp_path.iterdir()) == before


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OutputError, match="disque plein"):
        write_text(tmp_path / "t.txt", "x")
    assert contents(tmp_path) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(OutputError, match="accès refusé"):
        write_text(tmp_path / "t.txt", "x")


# What is replaced


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o444])
def test_permissions_stay(tmp_path: Path, mode: int) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    for path in (one, other):
        path.write_text("avant", encoding="utf-8")
        path.chmod(mode)
    write_text(one, "après")
    write_files({one: b"encore", other: "après".encode()})
    assert contents(tmp_path) == {"a": "encore", "b": "après"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (one, other)} == {mode}


def test_a_new_file_has_the_permissions_of_others(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_text(tmp_path / "a", "neuf")
        write_files({tmp_path / "b": b"neuf"})
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o640}


def test_a_link_stays_one(tmp_path: Path) -> None:
    far, near = tmp_path / "loin", tmp_path / "ici"
    far.mkdir()
    near.mkdir()
    (far / "a").write_text("avant", encoding="utf-8")
    (near / "a").symlink_to(far / "a")
    (near / "b").symlink_to(Path("..", "loin", "b"))  # That is not there yet.
    (near / "c").symlink_to("a")  # Of a link.
    write_text(near / "a", "après")
    write_files({near / "b": b"neuf", near / "d": b"d"})
    assert contents(far) == {"a": "après", "b": "neuf"}
    write_text(near / "c", "par deux liens")
    assert contents(far) == {"a": "par deux liens", "b": "neuf"}
    assert [path.name for path in sorted(near.iterdir()) if path.is_symlink()] == ["a", "b", "c"]


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "parti" / "a")
    (tmp_path / "b").symlink_to(tmp_path / "b")
    for name in "ab":
        with pytest.raises(OutputError, match="lien qui ne mène nulle part"):
            write_text(tmp_path / name, "x")
        with pytest.raises(OutputError, match="lien qui ne mène nulle part"):
            write_files({tmp_path / "c": b"x", tmp_path / name: b"x"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_what_is_no_file_is_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "file")
    for path in (tmp_path / "file", Path("/dev/null"), Path("/dev/full")):
        before = path.lstat()
        with pytest.raises(OutputError, match="pas un fichier ordinaire"):
            write_text(path, "x")
        assert path.lstat().st_mode == before.st_mode


@pytest.mark.parametrize("name", ["n" * 255, "é" * 124 + "n", "n" * 249 + ".gpkg"])
def test_a_name_may_be_as_long_as_the_system_admits(tmp_path: Path, name: str) -> None:
    name = name.encode()[:255].decode()
    write_text(tmp_path / name, "un")
    write_files({tmp_path / name: b"deux", tmp_path / "a": b"a"})
    assert contents(tmp_path) == {name: "deux", "a": "a"}


# All, or none

STEPS = ("touch", "write_bytes", "chmod", "replace", "unlink")


@given(data=st.data())
def test_whatever_fails_all_are_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Files that are there, new ones, ones that are to go; the fault is at any step of any."""
    folder = tmp_path_factory.mktemp("ici")
    there = data.draw(st.dictionaries(st.sampled_from("abcd"), st.text("xyz", max_size=3)))
    for name, text in there.items():
        (folder / name).write_text(text, encoding="utf-8")
    asked = data.draw(
        st.dictionaries(st.sampled_from("abcde"), st.none() | st.binary(max_size=3), min_size=1)
    )
    step, rank = data.draw(st.sampled_from(STEPS)), data.draw(st.integers(1, 6))
    stops = data.draw(st.sampled_from([OSError(errno.ENOSPC, "full"), KeyboardInterrupt()]))
    linked = data.draw(st.booleans())
    calls = 0
    genuine = getattr(Path, step)

    def fail(self: Path, *args: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == rank:
            raise stops
        return genuine(self, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, step, fail)
        if not linked:
            patch.setattr(os, "link", full_disk)
        stopped: BaseException | None = None
        try:
            write_files({folder / name: content for name, content in asked.items()})
        except (OutputError, KeyboardInterrupt) as error:
            stopped = error
    before = {name: text.encode() for name, text in there.items()}
    after = {name: content for name, content in (before | asked).items() if content is not None}
    found = {path.name: path.read_bytes() for path in folder.iterdir()
             if not path.name.startswith(".cptsgeo-")}  # fmt: skip
    match stopped:
        case None:
            assert found == after
        case OutputError():
            assert found == before
        case _:  # Interrupted, as the last traces were removed perhaps.
            assert found in (before, after)
    if step != "unlink":  # What cannot be removed remains, hidden.
        assert len([*folder.iterdir()]) == len(found)


def test_folders_made_for_nothing_go(tmp_path: Path) -> None:
    (tmp_path / "plein").write_text("x", encoding="utf-8")
    wanted = {tmp_path / "a" / "b" / "c": b"x", tmp_path / "plein" / "d": b"x"}
    with pytest.raises(OutputError, match="pas un dossier"):
        write_files(wanted)
    assert contents(tmp_path) == {"plein": "x"}


def test_the_former_set_comes_back_without_room_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written to put it back: from the third file on, all writing is refused."""
    names = "abcd"
    for name in names:
        (tmp_path / name).write_text("avant", encoding="utf-8")
    put, done = system.put, list[Path]()

    def refuse(draft: Path, place: Path) -> None:
        if place.name == "c" and not done:
            done.append(place)
            monkeypatch.setattr(Path, "write_bytes", full_disk)
            monkeypatch.setattr(Path, "touch", full_disk)
            full_disk()
        put(draft, place)

    monkeypatch.setattr(whole, "put", refuse)
    with pytest.raises(OutputError, match=r"c \(disque plein"):
        write_files({tmp_path / name: "après".encode() for name in names})
    assert contents(tmp_path) == dict.fromkeys(names, "avant")


def test_ctrl_c_waits_for_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = "abc"
    for name in names:
        (tmp_path / name).write_text("avant", encoding="utf-8")
    put = system.put

    def interrupted(draft: Path, place: Path) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        put(draft, place)

    monkeypatch.setattr(whole, "put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_files({tmp_path / name: "après".encode() for name in names})
    assert contents(tmp_path) == dict.fromkeys(names, "après")


def test_a_bounded_process_leaves_what_was_there(tmp_path: Path) -> None:
    """A genuine refusal of the system: files of 10 kB at most."""
    for name in "ab":
        (tmp_path / name).write_text("avant", encoding="utf-8")
    code = """
import sys
from pathlib import Path
from cptsgeo.errors import OutputError
from cptsgeo.files.whole import write_files
here = Path(sys.argv[1])
try:
    write_files({here / "a": b"x" * 5000, here / "b": b"x" * 50_000})
except OutputError as error:
    print(ascii(str(error)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "fichier trop grand pour ce disque" in done.stdout
    assert contents(tmp_path) == {"a": "avant", "b": "avant"}


def test_a_place_is_found_through_links(tmp_path: Path) -> None:
    assert place_of(tmp_path / "absent") == tmp_path / "absent"
    (tmp_path / "a").symlink_to("b")
    assert place_of(tmp_path / "a") == (tmp_path / "b").resolve()
