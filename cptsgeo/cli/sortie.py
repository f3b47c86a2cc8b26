"""Where a command's result goes: to the screen, or to a file of which nothing else is lost."""

import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from cptsgeo.cli.groups import Function, grouped
from cptsgeo.cli.permission import Writes, check_replaceable, check_writes, replaced
from cptsgeo.cli.places import ECRASER, OTHER_FILES, OutputFile
from cptsgeo.cli.screen import tell
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.files.whole import write_files
from cptsgeo.render.formats import Asked, Format, forms_of, of_name, of_suffix, suffix_of
from cptsgeo.render.formats.format import as_bytes
from cptsgeo.render.result import Part, Result
from cptsgeo.text.french import listed, quoted

Option = Callable[[Any], Any]

SORTIE: Option = click.option(
    "--sortie",
    metavar="FICHIER",
    type=OutputFile(),
    help="Où écrire le résultat.  [par défaut : l’écran]",
)
PAPIER = click.option(
    "--papier",
    metavar="a4|ecran",
    type=click.Choice(("a4", "ecran"), case_sensitive=False),
    default="a4",
    help="Pour une image : feuille A4 en paysage, ou diapositive 16:9 de 1920 × 1080 points.  "
    "[par défaut : a4]",
)


@dataclass(frozen=True)
class Output:
    """How a result is written, and where.

    Attributes
    ----------
    form : Format
        Its format.
    sortie : Path or None
        The file; None for the screen.
    ecraser : bool
        Whether a file that is not ours may be replaced too.
    option : str
        The option that names the file.
    """

    form: Format
    sortie: Path | None
    ecraser: bool = False
    option: str = "--sortie"

    @classmethod
    def chosen(
        cls,
        forms: tuple[Format, ...],
        *,
        format_: str | None,
        sortie: Path | None,
        ecraser: bool,
        option: str = "--sortie",
    ) -> "Output":
        """Choose the format: see `form_of`."""
        return cls(form_of(format_, sortie, forms, option), sortie, ecraser, option)

    def beside(
        self, option: str, sortie: Path | None, forms: tuple[Format, ...]
    ) -> "Output | None":
        """Choose how another file is written, that an option of its own names; None without it."""
        if sortie is None:
            return None
        return Output(form_of(None, sortie, forms, option), sortie, self.ecraser, option)

    @property
    def width(self) -> int:
        """Columns that text has: those of the terminal, 96 in a file."""
        if self.sortie or not sys.stdout.isatty():
            return 96
        return min(shutil.get_terminal_size((96, 24)).columns, 120)

    @property
    def writes(self) -> Writes:
        """The files that are written; none on a screen."""
        return Writes(self.option, self.form.paths(self.sortie) if self.sortie else ())

    def check(self, *reads: Path | None) -> None:
        """Refuse to write over what is read, and over what is not ours; see `check_outputs`."""
        check_outputs([self], reads)

    def check_replaceable(self) -> bool:
        """Refuse to replace what is not ours; see `check_replaceable`."""
        return self.sortie is not None and check_replaceable(
            self.form, self.sortie, ecraser=self.ecraser, option=self.option
        )


_FORMAT = "Forme du résultat.  [par défaut : d’après le nom de --sortie, sinon texte]"


def output_options(
    *parts: Part,
    help: str = _FORMAT,  # noqa: A002 (as click calls it)
    first: Iterable[Option] = (),
    sortie: Option = SORTIE,
    chosen: Callable[..., Output] = Output.chosen,
) -> Callable[[Function], Function]:
    """Give ``--format``, ``--sortie`` and ``--ecraser``: an `Output`, as ``output``.

    Parameters
    ----------
    *parts
        What the results of the command hold: its formats are those of them.
    help
        Help of ``--format``.
    first
        Options of the same group, before it.
    sortie
        ``--sortie``, where it is not the usual one.
    chosen
        What makes the object of the formats and the options.

    Returns
    -------
    callable
        A decorator of commands.
    """
    forms = forms_of(parts)
    names = [one.name for one in forms]

    def made(**values: Any) -> Output:
        output = chosen(forms, **values)
        if Part.PAPER in parts and output.form.name == "pdf":
            _check_paper(output.option)
        return output

    return grouped(
        "output",
        made,
        *first,
        click.option("--format", "format_", metavar="|".join(names),
                     type=click.Choice(names, case_sensitive=False), help=help),
        sortie,
        ECRASER,
    )  # fmt: skip


def _check_paper(option: str) -> None:
    """Refuse a document that is asked on what is no sheet of paper."""
    if click.get_current_context().params.get("papier") == "ecran":
        raise click.UsageError(
            f"Un document PDF est en A4 : ôter --papier ecran, ou donner à {option} un nom en .png "
            "ou .svg."
        )


def form_of(
    asked: str | None, sortie: Path | None, forms: tuple[Format, ...], option: str = "--sortie"
) -> Format:
    """Choose the form of a result: what is asked, else by the name of its file, else text.

    Parameters
    ----------
    asked
        Value of ``--format``; None where nothing is asked.
    sortie
        The file to write; None for the screen.
    forms
        Those that the command has.
    option
        The option that names the file.

    Returns
    -------
    Format
        One of them.

    Raises
    ------
    click.UsageError
        If the form needs a file and none is given; if the name of the file is that of another
        form, or of none that the command has.
    """
    form = of_name(asked) if asked else None
    if sortie is None:
        form = form or of_name("texte")
        if form.binary:
            raise click.UsageError(
                f"Un fichier {form.name.upper()} ne s’affiche pas à l’écran : ajouter "
                f"{option} resultat{form.suffixes[0]}."
            )
        return form
    suffix = suffix_of(sortie)
    meant = of_suffix(suffix)
    if form is None:
        return _by_name(sortie, suffix, forms, option)
    other = meant or suffix in OTHER_FILES or (form.beside and suffix)
    if form is meant or suffix in form.also or not other:
        return form
    advice = listed(form.suffixes, "ou")
    raise click.UsageError(
        f"--format {form.name} et le nom {quoted(sortie.name)} se contredisent : ôter --format, "
        f"ou donner à {option} un nom en {advice or '.txt'}."
    )


def _by_name(sortie: Path, suffix: str, forms: tuple[Format, ...], option: str) -> Format:
    """The form that the name of a file means."""
    meant = of_suffix(suffix) if suffix else of_name("texte")
    if meant in forms:
        return meant
    suffixes = [suffix for one in forms for suffix in one.suffixes]
    if not suffix:
        names = listed((one.name for one in forms), "ou")
        ask = f", ou ajouter --format ({names})" if option == "--sortie" else ""
        raise click.UsageError(
            f"Le nom {sortie.name} ne dit pas le format : donner à {option} un nom en "
            f"{listed(suffixes, 'ou')}{ask}."
        )
    raise click.UsageError(
        f"Cette commande n’écrit pas de fichier {suffix} ({quoted(sortie.name)}) : donner à "
        f"{option} un nom en {listed(suffixes, 'ou')}."
    )


def check_outputs(
    outputs: Iterable[Output | None], reads: Iterable[Path | None], *more: Writes
) -> None:
    """Refuse to write over what is read, twice in one place, or over what is not ours.

    Parameters
    ----------
    outputs
        All the files that a command writes; None where one is not asked for.
    reads
        Files and folders that it reads.
    *more
        What it writes else.

    Raises
    ------
    OutputError
        If one must be otherwise.
    """
    asked = [one for one in outputs if one]
    check_writes([*(one.writes for one in asked), *more], reads)
    for one in asked:
        one.check_replaceable()


def write(result: Result, output: Output, what: str, *, crs: str = CRS_GEOGRAPHIC) -> None:
    """Write a result in the form asked: on the screen, or in its file, which is told.

    Parameters
    ----------
    result
        What a command computed.
    output
        Form and file, that `check_outputs` accepted.
    what
        What was written, to be told: ``Rapport écrit``.
    crs
        System of coordinates, in a format whose coordinates may be in any.

    Raises
    ------
    OutputError
        If a file cannot be written: all are then as they were.
    """
    path = output.sortie
    found = output.form.write(result, Asked(output.width, path, crs))
    for remark in found.remarks:
        tell(remark, err=True)
    if path is None:
        click.echo(found.contents[""], nl=False)
        return
    save([(output, found.contents)])
    beside = " et les fichiers qui l’accompagnent" if len(found.contents) > 1 else ""
    tell(f"{what} dans {path}{beside}.", err=True)


def save(files: Iterable[tuple[Output, Mapping[str, str | bytes]]]) -> None:
    """Put files in their places: all of them, or none.

    Parameters
    ----------
    files
        Where each goes, and its contents, sealed, by the suffix that replaces its own. Whether it
        may go there is looked at again: to compute it took time.

    Raises
    ------
    OutputError
        If one may not, or cannot be written: all are then as they were.
    """
    contents: dict[Path, bytes | None] = {}
    older = []
    for output, found in files:
        path = output.sortie
        assert path
        if output.check_replaceable():
            older.append(path)
        contents |= {path.with_suffix(suffix) if suffix else path: as_bytes(content)
                     for suffix, content in found.items()}  # fmt: skip
    write_files(contents)
    if older:
        tell(replaced(older), err=True)
