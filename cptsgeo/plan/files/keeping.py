"""The user's plan changed where it lies, whole or not at all, its former state kept beside it."""

import contextlib
import glob
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cptsgeo import later
from cptsgeo.errors import OutputError, TableError
from cptsgeo.files.content import read
from cptsgeo.files.dialect import dialect_of
from cptsgeo.files.grids import MAX_BYTES
from cptsgeo.files.system import cause, put
from cptsgeo.files.tables import read_text
from cptsgeo.files.whole import write_files
from cptsgeo.paths import data_folder
from cptsgeo.plan.choice import undoing
from cptsgeo.plan.files.about import check_whole, edited_toml
from cptsgeo.plan.files.lock import Lock, locked, named_after
from cptsgeo.plan.files.memo import Memo, memo_text, read_memo
from cptsgeo.plan.files.opening import TABLES, PlanSource, open_plan, understood
from cptsgeo.plan.files.reading import examine_source
from cptsgeo.plan.files.records import HARMLESS
from cptsgeo.plan.files.writer import changed_tables, table_text
from cptsgeo.plan.origin import HEAD
from cptsgeo.text.french import listed, quoted

if TYPE_CHECKING:
    from cptsgeo.plan.files.workbook_edit import check_editable, edited_workbook
else:
    check_editable = later("cptsgeo.plan.files.workbook_edit:check_editable")
    edited_workbook = later("cptsgeo.plan.files.workbook_edit:edited_workbook")

ASIDE = "cptsgeo-avant"
"""Folder, beside a plan, of the state that it had before it was last written."""

State = Mapping[str, bytes]
"""Contents of the files of a plan, by name."""


class Held(NamedTuple):
    """A plan opened to be changed: its tables, and the fingerprint of its files as they were."""

    source: PlanSource
    digest: str


class Kept(NamedTuple):
    """A plan that was written.

    Attributes
    ----------
    path : Path
        Its folder or workbook.
    changed : tuple of str
        Names of the tables that changed; none if nothing did: nothing was written then.
    former : Path
        Where its former state is.
    remarks : tuple of str
        What else its owner should know, in French sentences.
    undone : bool
        Whether it is a former state that was put back.
    """

    path: Path
    changed: tuple[str, ...]
    former: Path
    remarks: tuple[str, ...]
    undone: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """Say what was written, and where the former state is."""
        if not self.changed:
            return (*self.remarks, f"Rien n’a changé dans {self.path}.")
        what = listed(self.changed)
        told = (
            f"Plan écrit dans {self.path} ({what}).",
            f"État précédent gardé dans {self.former} : {undoing(self.path)} le remet.",
        )
        if self.undone:
            told = (
                f"État précédent du plan {self.path} remis ({what}).",
                f"Celui qu’il remplace est gardé dans {self.former} : annuler de nouveau le remet.",
            )
        return (*self.remarks, *told)


def check_own(path: Path) -> None:
    """Refuse to change a plan that comes with cptsgeo, or that may not be written.

    Parameters
    ----------
    path
        Its folder or workbook.

    Raises
    ------
    OutputError
        Saying what to do instead.
    """
    if path.resolve().is_relative_to(data_folder().resolve()):
        raise OutputError(
            f"Le plan {path.name} est livré avec cptsgeo et n’est pas modifié : en faire une copie "
            "à vous (cptsgeo plan copier --sortie mon-plan), et employer celle-ci."
        )
    for file in _files(path):
        if not (file.stat().st_mode & 0o222 and os.access(file, os.W_OK)):
            raise OutputError(
                f"Le fichier {file} est en lecture seule : lui ôter cette protection, ou faire "
                "une copie du plan (cptsgeo plan copier)."
            )


def hold(path: Path) -> Held:
    """Open a plan to change it.

    Parameters
    ----------
    path
        Its folder or workbook.

    Returns
    -------
    Held
        To be given to `keep`.

    Raises
    ------
    TableError
        If it cannot be read.
    PlanError
        If it is a part of a plan, that a page has written.
    OutputError
        If it is not the user's, or would be harmed.
    """
    if path.exists():
        check_own(path)
    # Before it is read: what changes meanwhile makes another fingerprint.
    digest = _digest(_state(path)) if path.exists() else ""
    source = open_plan(path)
    check_whole(source.about, path)
    if source.origin.classeur:
        check_editable(path)
    return Held(source, digest)


def keep(held: Held, after: PlanSource, gesture: str = "") -> Kept:
    """Write a plan where it lies.

    Parameters
    ----------
    held
        The plan as it was opened.
    after
        The same with other tables, or another head. A row that has the line of one of before is
        that one, changed; lines that are not there are rows to add.
    gesture
        The command that changes it, for who undoes that.

    Returns
    -------
    Kept
        What was written, and where the former state is.

    Raises
    ------
    OutputError
        If it cannot be written, is being written or is open elsewhere, or has changed since it
        was opened: it is then as it was.
    """
    before = held.source
    path = before.origin.path
    changed = changed_tables(before, after)
    if not changed:
        return Kept(path, (), _aside(path), ())
    remarks: tuple[str, ...] = ()
    if before.origin.classeur:
        content, remarks = edited_workbook(path, before, after, changed)
        contents: dict[str, bytes | None] = {path.name: content}
    else:
        contents = _folder_contents(before, after, changed)
    with locked(path) as lock:
        _place(path, contents, lock, Memo(held.digest, gesture=gesture))
    told = tuple(before.origin.table(name) for name in changed)
    return Kept(path, told, _aside(path), (*_forgotten(lock), *remarks))


def put_back(path: Path) -> Kept:
    """Put back the state that a plan had before it was last written, and keep the present one.

    Parameters
    ----------
    path
        Its folder or workbook.

    Returns
    -------
    Kept
        What was put back: to do it again undoes it.

    Raises
    ------
    OutputError
        If there is none, it is no longer what it was, or it cannot be written.
    """
    if not path.exists():
        raise OutputError(f"Le plan {path} n’existe pas : vérifier son chemin.")
    check_own(path)
    former = _aside(path)
    if not former.exists():
        raise OutputError(
            f"Il n’y a rien à annuler : aucun état précédent du plan {path} n’est gardé dans "
            f"{former.parent}."
        )
    wanted, memo = _state(former), read_memo(_memo_of(path))
    _check_whole(path, wanted, memo)
    with locked(path, mends=True) as lock:
        state = _state(path)
        present = _digest(state)
        contents = {**dict.fromkeys(state.keys() - wanted.keys()), **wanted}
        # A table of a folder is named by its file; a workbook is one file.
        changed = tuple(name for name in sorted(contents) if contents[name] != state.get(name))
        remarks = _forgotten(lock)
        if lock.midway:
            remarks = ("L’écriture interrompue est annulée : l’état d’avant est remis.",)
        elif changed and memo.present != present:
            remarks += (
                "Le plan avait changé depuis, sans cptsgeo : ces changements sont dans l’état qui "
                "vient d’être gardé, et annuler de nouveau les remet.",
            )
        elif changed:
            remarks += memo.told
        if not changed:
            return Kept(path, (), former, remarks, undone=True)
        _place(path, contents, lock, memo._replace(present=present, undone=not memo.undone))
    return Kept(path, changed, former, remarks, undone=True)


# — the files of a plan —


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    names = (f"{HEAD}.toml", *(f"{name}.csv" for name in TABLES))
    return [path / name for name in names if (path / name).is_file()]


def _state(path: Path) -> State:
    with _told(path):
        return {file.name: read(file, MAX_BYTES) for file in _files(path)}


def _digest(state: State) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(state.items()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _folder_contents(
    before: PlanSource, after: PlanSource, changed: tuple[str, ...]
) -> dict[str, bytes | None]:
    """Files of a folder that change, each written as it was; a new one, as those beside it."""
    path = before.origin.path
    beside = dialect_of(read(path / "cpts.csv", MAX_BYTES))
    contents: dict[str, bytes | None] = {}
    for name in changed:
        file = path / before.origin.table(name)
        if name == HEAD:
            text = edited_toml(read_text(file), after.about)
            contents[file.name] = dialect_of(read(file, MAX_BYTES)).encoded(text)
        elif name not in after.tables:
            contents[file.name] = None
        else:
            how = dialect_of(read(file, MAX_BYTES)) if file.exists() else beside
            table = understood(after).tables[name]
            contents[file.name] = how.encoded(table_text(name, table, how.separator))
    return contents


def _place(path: Path, contents: Mapping[str, bytes | None], lock: Lock, memo: Memo) -> None:
    """Put files in their places, if those that are there are still those that were read.

    The memo has their fingerprint, and the gesture.
    """

    def ready() -> None:
        state = _state(path)
        if _digest(state) != memo.present:
            raise OutputError(
                f"Le plan {path} a changé pendant la commande, par un autre programme : rien n’a "
                "été écrit ; recommencer."
            )
        kept = read_memo(_memo_of(path)).kept
        if not lock.midway:  # The state that is kept is the only one that is whole.
            # Interrupted before it takes its place, or after: the one that is there is known.
            _note(path, memo._replace(kept=(*kept, memo.present)))
            _put_aside(path, state)
            kept = (memo.present,)
        written = {name: one for name, one in {**state, **contents}.items() if one is not None}
        _note(path, memo._replace(present=_digest(written), kept=kept))
        if len(contents) > 1:
            lock.placing()

    folder = path if path.is_dir() else path.parent
    write_files({folder / name: content for name, content in contents.items()}, ready)


# — the former state —


def _aside(path: Path) -> Path:
    """Where the former state of a plan is."""
    named = path if path.name not in ("", "..") else path.resolve()
    return named.parent / ASIDE / named.name


def _memo_of(path: Path) -> Path:
    former = _aside(path)
    return former.with_name(f".{named_after(former)}.empreinte")


def _note(path: Path, memo: Memo) -> None:
    """Keep what is known of both states."""
    place = _memo_of(path)
    with _told(path):
        place.parent.mkdir(exist_ok=True)
        place.write_text(memo_text(memo), encoding="ascii")


def _check_whole(path: Path, wanted: State, memo: Memo) -> None:
    """Refuse a state that is kept and is no longer the one that was."""
    former = _aside(path)
    if memo.kept:
        whole = _digest(wanted) in memo.kept
    else:  # Kept by 0.2.0: what opens without a fault.
        whole = former.is_dir() == path.is_dir() and _opens(former)
    if not whole:
        raise OutputError(
            f"L’état précédent du plan {path} a été modifié ou abîmé depuis qu’il est gardé dans "
            f"{former} : rien n’est annulé ; pour en reprendre ce qui peut l’être, l’ouvrir et le "
            "copier."
        )


def _opens(path: Path) -> bool:
    try:
        return all(fault.code in HARMLESS for fault in examine_source(open_plan(path))[1])
    except TableError:
        return False


def _put_aside(path: Path, state: State) -> None:
    """Keep a state in the place of the one that was kept."""
    former = _aside(path)
    draft = former.with_name(f".{named_after(former)}.{os.getpid()}")
    with _told(path), contextlib.ExitStack() as stack:
        former.parent.mkdir(exist_ok=True)
        for left in former.parent.glob(f".{glob.escape(named_after(former))}.*"):
            if left.is_dir():  # Of a writing that was interrupted: nobody else is at it.
                shutil.rmtree(left, ignore_errors=True)
        stack.callback(shutil.rmtree, draft, ignore_errors=True)
        draft.mkdir()
        for name, content in state.items():
            (draft / name).write_bytes(content)
        if not path.is_dir():
            put(draft / path.name, former)
            return
        older = draft.with_name(f"{draft.name}.ancien")
        if former.exists():
            put(former, older)
        put(draft, former)
        shutil.rmtree(older, ignore_errors=True)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"L’état précédent du plan {path} ne peut être gardé dans {_aside(path).parent} "
            f"({cause(error)}) : vérifier les droits d’accès à ce dossier, ou copier le plan "
            "ailleurs (cptsgeo plan copier)."
        ) from error


def _forgotten(lock: Lock) -> tuple[str, ...]:
    if not lock.forgotten:
        return ()
    return (f"Un verrou oublié ({quoted(lock.path.name)}), d’un cptsgeo interrompu, a été ôté.",)
