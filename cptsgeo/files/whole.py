"""Files written whole or not at all: one, or several together."""

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cptsgeo.errors import OutputError
from cptsgeo.files.system import cause, held, put, undisturbed


class _Change(NamedTuple):
    """A file to be changed: as it was asked for, where it really is, and what is to stand there."""

    path: Path
    place: Path
    draft: Path | None


def place_of(path: Path) -> Path:
    """Give the file that a path leads to: of a link, what it leads to is written.

    Parameters
    ----------
    path
        The file to write; it may not exist yet.

    Returns
    -------
    Path
        The same, unless it is a link.

    Raises
    ------
    OutputError
        If it is a link that leads nowhere, or something that is no file, as a device.
    OSError
        If the system refuses to look.
    """
    place = path
    if path.is_symlink():
        with contextlib.suppress(RuntimeError):  # A loop, before Python 3.13.
            place = path.resolve()
        if place.is_symlink() or not place.parent.is_dir():
            raise OutputError(
                f"Impossible d’écrire {path} : c’est un lien qui ne mène nulle part "
                f"({path.readlink()}) ; le supprimer, ou donner un autre nom."
            )
    if place.exists() and not (place.is_file() or place.is_dir()):
        raise OutputError(
            f"Impossible d’écrire {path} : ce n’est pas un fichier ordinaire ; donner un autre nom."
        )
    return place


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`, and put it in its place if all went well.

    Parameters
    ----------
    path
        The file to write. Its folder is created if need be; its permissions stay, and so does a
        link, whose target is written.

    Yields
    ------
    Path
        Where to write. Nothing of it remains if the block raises.

    Raises
    ------
    OutputError
        If the folder or the file cannot be written.
    """
    with _drafts() as drafts:
        try:
            change = drafts.begin(path)
            assert change.draft
            yield change.draft
            _settle([change])
        except OutputError:
            raise
        except OSError as error:
            raise unwritable(path, error) from error


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file with LF line ends, whole or not at all.

    Parameters
    ----------
    path
        The file; its folder is created if need be.
    text
        Its content.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_files(
    contents: Mapping[Path, bytes | None], ready: Callable[[], None] = lambda: None
) -> None:
    """Write several files: all of them, or none.

    All are whole beside their places before the first takes it. The former ones stay aside, under
    other names, until the last has taken its own: to put them back needs no room on the disk.

    Parameters
    ----------
    contents
        Contents by path; None for a file that is to go. Folders are created if need be.
    ready
        Called when all are whole beside their places; if it raises, nothing is changed.

    Raises
    ------
    OutputError
        If one cannot be written: all are then as they were.
    """
    changes: list[_Change] = []
    with _drafts() as drafts:
        for path, content in contents.items():
            try:
                if content is None:
                    changes.append(_Change(path, place_of(path), None))
                    continue
                change = drafts.begin(path)
                changes.append(change)
                assert change.draft
                change.draft.write_bytes(content)
            except OutputError:
                raise
            except OSError as error:
                raise unwritable(path, error) from error
        ready()
        _settle(changes)


def unwritable(path: Path, error: OSError) -> OutputError:
    """Give the sentence that tells why a file cannot be written.

    Parameters
    ----------
    path
        The file.
    error
        What the system raised.

    Returns
    -------
    OutputError
        To be raised.
    """
    if held(error):
        return OutputError(
            f"Impossible d’écrire {path} ({cause(error)}) : le fermer dans Excel, ou dans ce "
            "programme, et recommencer."
        )
    return OutputError(
        f"Impossible d’écrire {path} ({cause(error)}) : choisir un autre dossier avec "
        "--sortie, ou fermer le fichier s’il est ouvert."
    )


class _Drafts:
    """Files that are being written beside their places, and the folders made for them."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self.folders: list[Path] = []

    def begin(self, path: Path) -> _Change:
        """Make an empty file beside a place, that nobody else has."""
        place = place_of(path)
        self._make(place.parent)
        draft = _free(place.parent)
        self.files.append(draft)
        draft.touch(exist_ok=False)
        return _Change(path, place, draft)

    def _make(self, folder: Path) -> None:
        missing = []
        while not folder.exists() and folder != folder.parent:
            missing.append(folder)
            folder = folder.parent
        for one in reversed(missing):
            with contextlib.suppress(FileExistsError):
                one.mkdir()
                self.folders.append(one)


@contextlib.contextmanager
def _drafts() -> Iterator[_Drafts]:
    """Let nothing remain of drafts, nor of their folders where the block raises."""
    drafts = _Drafts()
    try:
        yield drafts
    except BaseException:
        _remove(drafts.files)
        for folder in reversed(drafts.folders):
            with contextlib.suppress(OSError):  # Someone else put something there.
                folder.rmdir()
        raise
    _remove(drafts.files)


def _remove(files: Sequence[Path]) -> None:
    for file in files:
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)


def _free(folder: Path) -> Path:
    """A name that no file has, and short: that of the file may be as long as the system admits."""
    return folder / f".cptsgeo-{os.urandom(6).hex()}"


def _settle(changes: Sequence[_Change]) -> None:
    """Put drafts in their places: all of them, or none."""
    for one in changes:
        if one.draft:
            with contextlib.suppress(OSError):  # Some disks have no permissions.
                one.draft.chmod(stat.S_IMODE(one.place.stat().st_mode))
    if len(changes) == 1 and changes[0].draft:
        try:
            put(changes[0].draft, changes[0].place)
        except OSError as error:
            raise unwritable(changes[0].path, error) from error
        return
    former: dict[Path, Path | None] = {}
    with undisturbed():
        try:
            for one in changes:
                _replace(one, former)
        except BaseException:
            for place, aside in reversed(former.items()):
                with contextlib.suppress(OSError):  # What cannot be put back stays aside.
                    if aside:
                        put(aside, place)
                        aside.unlink(missing_ok=True)  # Two names of one file both stay.
                    else:
                        place.unlink(missing_ok=True)
            raise
        _remove([aside for aside in former.values() if aside])


def _replace(one: _Change, former: dict[Path, Path | None]) -> None:
    """Put a draft in its place, what was there being kept under another name."""
    try:
        if one.place not in former:
            former[one.place] = _aside(one.place)
        if one.draft:
            put(one.draft, one.place)
        else:
            one.place.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(one.path, error) from error


def _aside(place: Path) -> Path | None:
    """Give a file a second name; none if there is no file."""
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    if not place.exists():
        return None
    aside = _free(place.parent)
    try:
        os.link(place, aside)
    except OSError:  # A disk whose files have one name only: for an instant, none is there.
        put(place, aside)
    return aside
