"""What a command may write: nothing that it reads, nothing twice, nothing of the user’s."""

import contextlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cptsgeo.communes.store import communes_folder
from cptsgeo.errors import OutputError
from cptsgeo.files.whole import place_of, unwritable
from cptsgeo.plan.files.copying import is_workbook
from cptsgeo.plan.files.writer import plan_paths
from cptsgeo.render.formats import Format, State
from cptsgeo.text.french import count, listed

_SHOWN = 3
"""Names of files that a sentence has."""


class Writes(NamedTuple):
    """What an option makes a command write.

    Attributes
    ----------
    option : str
        The option.
    files : tuple of Path
        The files, those that go with another included.
    folder : Path or None
        The folder that it names, where it does not name a file.
    """

    option: str
    files: tuple[Path, ...]
    folder: Path | None = None

    @classmethod
    def plan(cls, option: str, folder: Path) -> "Writes":
        """Give what a plan that is written in a folder, or as a workbook, may be."""
        if folder.is_file() or is_workbook(folder):
            return cls(option, (folder,))
        return cls(option, plan_paths(folder), folder)


def check_apart(writes: Iterable[Writes], reads: Iterable[Path | None]) -> None:
    """Refuse to write what is read, or two things in one place.

    Names are followed through links and « .. »; two that differ by capitals or by how an accent is
    written are alike, as they are on many disks.

    Parameters
    ----------
    writes
        All that the command will write.
    reads
        All the files that it reads, and the folders of which it reads the files.

    Raises
    ------
    OutputError
        If an output is among the inputs, or two outputs are one, or one would lie in another.
    """
    writes = tuple(writes)
    inputs = tuple(_inputs(reads))
    outputs: dict[str, Path] = {}
    for one in writes:
        if one.folder and any(_same(one.folder, read) for read in inputs):
            raise OutputError(
                f"Le dossier {one.folder} est de ceux qui sont lus : en donner un autre à "
                f"{one.option}."
            )
        for path in one.files:
            _check_not_read(path, inputs, one.option)
            if _key(path) in outputs:
                raise OutputError(
                    f"Deux résultats iraient dans {path} : donner à chacun un nom de fichier à lui."
                )
            outputs[_key(path)] = path
    for path in [*outputs.values(), *(one.folder for one in writes if one.folder)]:
        for above in _resolved(path).parents:
            if _key(above) in outputs:
                raise OutputError(
                    f"{path} irait dans {outputs[_key(above)]}, qui est un fichier à écrire : "
                    "donner à chacun un nom à lui."
                )
    for one in writes:
        if one.folder and _key(one.folder) in outputs:
            raise OutputError(
                f"Un dossier et un fichier s’appelleraient {one.folder} : donner à chacun un nom à "
                "lui."
            )


def _check_not_read(path: Path, inputs: Iterable[Path], option: str) -> None:
    """Refuse to write a file that is read, or one more in a folder whose files are."""
    parents = {path.parent, _resolved(path).parent}
    among = any(read.is_dir() and _same(one, read) for read in inputs for one in parents)
    if (among and path.exists()) or any(_same(path, read) for read in inputs):
        raise OutputError(
            f"Le fichier {path} est de ceux qui sont lus : donner un autre nom à {option}."
        )
    if among:
        raise OutputError(
            f"Le fichier {path} irait parmi ceux qui sont lus, dans {path.parent} : donner à "
            f"{option} un nom dans un autre dossier."
        )


def _inputs(reads: Iterable[Path | None]) -> Iterator[Path]:
    """What is read: the files that go with a Shapefile, and what links of a folder lead to, too."""
    for path in filter(None, reads):
        yield path
        with contextlib.suppress(OSError):
            if path.suffix.lower() == ".shp":
                yield from (one for one in path.parent.iterdir()
                            if one.stem.lower() == path.stem.lower())  # fmt: skip
            elif path.is_dir():
                yield from (one for one in path.iterdir() if one.is_symlink())


def _same(one: Path, other: Path) -> bool:
    """Whether two names are of the same thing."""
    try:
        return _resolved(one) == _resolved(other) or one.samefile(other)
    except OSError:
        return False


def _resolved(path: Path) -> Path:
    """A path without links; of links that lead to each other, the path as it is."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _key(path: Path) -> str:
    """A name as the least exacting disk tells it from another."""
    return unicodedata.normalize("NFC", str(_resolved(path))).casefold()


def check_writes(writes: Iterable[Writes], reads: Iterable[Path | None]) -> None:
    """Do as `check_apart`, for a command that reads communes beside what it is given."""
    check_apart(writes, [*reads, communes_folder()])


def check_replaceable(form: Format, path: Path, *, ecraser: bool, option: str) -> bool:
    """Refuse to replace what is not ours, and to write what a file beside would spoil.

    Parameters
    ----------
    form
        The format to be written.
    path
        The file.
    ecraser
        Whether what is not ours may be replaced too.
    option
        The option that names it.

    Returns
    -------
    bool
        Whether one of a version without seals is replaced: to be told once it is done.

    Raises
    ------
    OutputError
        If it must stay.
    """
    try:
        there = [one for one in form.paths(path) if place_of(one).exists()]
        _check_alone(form, path, option)
        state = State.ABSENT if ecraser else form.state(path)
    except OutputError:
        raise
    except OSError as error:
        raise unwritable(path, error) from error
    if state is State.FOREIGN:
        raise OutputError(
            f"Le fichier {there[0]} existe et ne vient pas de cptsgeo : le déplacer, donner un "
            f"autre nom à {option}, ou ajouter --ecraser pour le remplacer."
        )
    if state is State.EDITED:
        raise OutputError(
            f"Le fichier {there[0]} a été modifié depuis que cptsgeo l’a écrit : donner un autre "
            f"nom à {option}, ou ajouter --ecraser pour le remplacer."
        )
    return state is State.OLDER


def _check_alone(form: Format, path: Path, option: str) -> None:
    """Refuse to write beside what would spoil it: a journal to be played, an old index."""
    for one in {path: None, place_of(path): None}:
        for end in form.held:
            beside = one.with_name(f"{one.name}{end}")
            if os.path.lexists(beside):
                raise OutputError(
                    f"Un programme comme QGIS écrit dans {path} ({beside.name} est à côté) : l’y "
                    "fermer (s’il ne l’est plus, l’ouvrir et le fermer), puis recommencer, ou "
                    f"donner un autre nom à {option}."
                )
        for suffix in form.indexed if len(form.paths(one)) > 1 else ():
            beside = one.with_suffix(suffix)
            if os.path.lexists(beside):
                raise OutputError(
                    f"{beside} est l’index d’un autre {path.name}, et le fausserait : le supprimer "
                    f"(QGIS en fera un neuf) et recommencer, ou donner un autre nom à {option}."
                )


def replaced(paths: Sequence[Path]) -> str:
    """Give the sentence that tells which files without a seal were replaced."""
    names = [str(path) for path in paths[:_SHOWN]]
    if len(paths) > _SHOWN:
        names.append(count(len(paths) - _SHOWN, "autre"))
    return (
        f"Remplacé{'s' if len(paths) > 1 else ''} : {listed(names)}, d’une version de cptsgeo qui "
        "ne disait pas encore si ses fichiers avaient été modifiés depuis."
    )
