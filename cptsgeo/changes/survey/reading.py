"""A file that came back, to what its CPTS answers, or to why it is not read."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from cptsgeo.changes.survey import form as asked
from cptsgeo.changes.survey import stamp as stamps
from cptsgeo.changes.survey.answer import Answer, Remark, Returned, State
from cptsgeo.changes.survey.choices import number_in, yes_or_no
from cptsgeo.changes.survey.form import NON, OUI, SHEETS, Form, chosen_asked, form_of
from cptsgeo.changes.survey.reading_actions import Actions
from cptsgeo.changes.survey.reading_communes import Territory
from cptsgeo.changes.survey.sheets import HEADS, MAX_LINES, Cell, Sheet, part_of, stamp_of
from cptsgeo.changes.survey.stamp import Found, Stamp
from cptsgeo.communes.meaning import Place
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.errors import CommuneError, TableError
from cptsgeo.files import workbook_reader
from cptsgeo.files.content import opened, refusal
from cptsgeo.files.grids import Grid, read_grids
from cptsgeo.plan.territories import Territories
from cptsgeo.text import names
from cptsgeo.text.contacts import contacts_of
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import NBSP, count, listed, quoted
from cptsgeo.text.people import veiled
from cptsgeo.text.persons import is_personal
from cptsgeo.text.signs import one_line
from cptsgeo.text.webpages import PAGE

_BOOKS = (*workbook_reader.ZIP, workbook_reader.OLE)
_OTHERS: Final[Mapping[frozenset[str], str]] = {
    frozenset((".eml", ".msg", ".mbox")): "courriel : enregistrer dans ce dossier les formulaires "
    "qui y sont joints.",
    frozenset((".jpg", ".jpeg", ".png", ".heic", ".gif", ".webp", ".tif", ".tiff")): "image : ce "
    "qu’elle montre est à recopier dans un formulaire.",
    frozenset((".zip", ".7z", ".rar", ".gz")): "archive : en extraire les formulaires dans ce "
    "dossier.",
}
"""What other files are, by the ends of their names."""
_TABLES: Final = frozenset((".csv", ".tsv"))
_TELLING = 3
"""Columns that say what a row is about."""
_NAME, _END = 80, 16
"""Signs of a file's name that are told, and of its end where it is longer."""
_WORD = 3
"""Letters that a word has more of, to tell a name from others."""
_LONGEST = 300
"""Signs of what is corrected of an identity."""


@dataclass(frozen=True)
class Context:
    """What forms are read against.

    Attributes
    ----------
    found : Territories
        The territories of the plan.
    dossier : Path or None
        Where files were put; None for those that are named one by one.
    """

    found: Territories
    dossier: Path | None = None

    @functools.cached_property
    def reader(self) -> Reader:
        """What tells a commune, as those of the perimeter mean it."""
        return Reader(self.found.communes, self.found.plan.perimetre)

    @functools.cached_property
    def region(self) -> str:
        """Fingerprint of the plan's perimeter."""
        return stamps.region_of(self.found.plan.perimetre)

    def form(self, stamp: Stamp) -> Form:
        """Give the form of a CPTS as the plan would make it today."""
        return form_of(self.found, stamp.cpts_id, parse_date(stamp.edition))

    def told_name(self, path: Path) -> str:
        """Name a file, with the folders that it is in: on one line, without any person."""
        inside = self.dossier is not None and path.is_relative_to(self.dossier)
        parts = path.relative_to(self.dossier).parts if inside and self.dossier else (path.name,)
        told = veiled(one_line("/".join(parts)), "")
        return told if len(told) <= _NAME else f"{told[: _NAME - _END]}…{told[-_END:]}"


class Closed(NamedTuple):
    """A file that is not opened as a form, and why, in a French sentence."""

    state: State
    pourquoi: str


def open_file(path: Path) -> tuple[Grid, ...] | Closed:
    """Open a file, if it may be a form.

    Parameters
    ----------
    path
        A file.

    Returns
    -------
    tuple of Grid, or Closed
        Its sheets, or what it is.
    """
    suffix = path.suffix.lower()
    for kinds, told in _OTHERS.items():
        if suffix in kinds:
            return Closed(State.AUTRE, told)
    try:
        with opened(path) as file:
            head = file.read(8)
        if not (head.startswith(_BOOKS) or suffix in _TABLES):
            return Closed(State.AUTRE, "ni un classeur XLSX, ni un classeur ODS : ce n’est pas un "
                          "formulaire.")  # fmt: skip
        return read_grids(path)
    except OSError as error:
        why = refusal(path, error, less="n’y garder que le formulaire", program="Excel")
    except TableError as error:
        why = str(error)
    return Closed(State.ILLISIBLE, why)


def read_returned(path: Path, grids: tuple[Grid, ...] | Closed, context: Context) -> Returned:
    """Read a file that came back.

    Parameters
    ----------
    path
        The file.
    grids
        What `open_file` gave of it.
    context
        What it is read against.

    Returns
    -------
    Returned
        What it says, or why it is not read.
    """
    nom = context.told_name(path)
    if isinstance(grids, Closed):
        return Returned(path, nom, grids.state, grids.pourquoi.replace(str(path), nom))
    stamped = [(grid, stamp_of(grid)) for grid in grids]
    found = [one for _, one in stamped if one]
    if not found:
        return Returned(
            path, nom, State.AUTRE,
            "aucune feuille ne porte la référence d’un formulaire (ligne « Formulaire… » sous le "
            "titre) : ce n’en est pas un, ou elle a été effacée ; la recopier du formulaire "
            "envoyé.",
        )  # fmt: skip
    if why := _refused(found, context):
        return Returned(path, nom, State.ECARTE, why, found[0].stamp)
    stamp = found[0].stamp
    form = context.form(stamp)
    try:
        sheets, remarks = _sheets(stamped, form, nom)
        answer = _Reading(sheets, form, context).read(stale=stamp.known != form.known)
    except TableError as error:
        return Returned(path, nom, State.ILLISIBLE, f"{error}.", stamp)
    remarks = (*remarks, *(one for sheet in sheets.values() for one in sheet.remarques))
    state = State.VIDE if answer.empty else State.LU
    return Returned(path, nom, state, "", stamp, answer, remarks)


def _refused(found: Sequence[Found], context: Context) -> str:
    """Tell why the references of a file are not those of one form of this plan."""
    if any(one.version != stamps.VERSION for one in found):
        return "formulaire d’une autre version de cptsgeo : l’ouvrir avec elle."
    if not all(one.whole for one in found):
        return (
            "la référence d’une feuille (ligne « Formulaire… » sous le titre) a été modifiée : "
            "dire de quelle CPTS il s’agit en recopiant celle du formulaire envoyé."
        )
    owners = {one.stamp.cpts_id for one in found}
    if len(owners) > 1:
        told = listed(map(quoted, sorted(owners)))
        return f"des feuilles de plusieurs formulaires y sont réunies ({told}) : les séparer."
    if len({one.stamp.edition for one in found}) > 1:
        return "des feuilles de plusieurs éditions y sont réunies : n’en garder qu’une."
    stamp = found[0].stamp
    if stamp.region != context.region:
        return (
            "formulaire d’un autre plan : le périmètre n’est pas celui-ci, ou il a changé depuis."
        )
    if stamp.cpts_id not in context.found.cpts:
        return f"{quoted(stamp.cpts_id)} n’est pas, ou n’est plus, une CPTS du plan."
    return ""


def _sheets(
    stamped: Sequence[tuple[Grid, Found | None]], form: Form, nom: str
) -> tuple[dict[str, Sheet], tuple[Remark, ...]]:
    """The sheets of a form by what they ask, and what is told of the others."""
    sheets: dict[str, Sheet] = {}
    remarks = []
    for grid, found in stamped:
        part = found.stamp.part if found else part_of(grid)
        sheet = Sheet(grid, form.nom, nom)
        if part in HEADS and part in sheets and sheets[part].grid.lines != grid.lines:
            raise TableError(
                f"les feuilles {quoted(sheets[part].titre)} et "
                f"{quoted(sheet.titre)} demandent la même chose, et n’ont pas les mêmes "
                f"réponses{NBSP}: n’en garder qu’une"
            )
        if part:
            sheets.setdefault(part, sheet)
        elif not _is_themes(grid):
            place = Place(nom, sheet.titre, 0)
            remarks.append(Remark(place, "", "ajoutée, elle n’est pas lue"))
    for part in HEADS:
        if part not in sheets:
            told = f"la feuille {quoted(SHEETS[part])} n’y est plus"
            remarks.append(Remark(Place(nom, "", 0), "", told))
            continue
        # Of answers that are copied down a column, nothing else stands in the rows.
        lines = sum(any(line.cells[:_TELLING]) for line in sheets[part].grid.lines)
        if lines > MAX_LINES:
            raise TableError(
                f"la feuille {quoted(sheets[part].titre)} a "
                f"{count(lines, 'ligne')}{NBSP}: un formulaire n’en a pas tant ; n’y garder que ce "
                "qui est à lire"
            )
    return sheets, tuple(remarks)


def _is_themes(grid: Grid) -> bool:
    return names.key(grid.lines[0].cells[0]) == names.key("Thèmes et missions")


def _alike(text: str, nom: str) -> bool:
    """Whether a text is a CPTS's name: it says so, or has a word of the one that is known."""
    said = {*names.key(text).split()}
    return "cpts" in said or any(len(one) > _WORD for one in said & {*names.key(nom).split()})


@dataclass(frozen=True)
class _Reading:
    """A form that is being read."""

    sheets: Mapping[str, Sheet]
    form: Form
    context: Context

    def read(self, *, stale: bool) -> Answer:
        identity, missions = self._identity(stale=stale)
        actions = (
            Actions(sheet, self.form, self.context.found.plan.observatoire).read()
            if (sheet := self.sheets.get(stamps.ACTIONS))
            else frozenset()
        )
        answer = Answer(identity, missions, actions, self._figures())
        if sheet := self.sheets.get(stamps.COMMUNES):
            held = self.context.found.atoms[self.form.cpts_id]
            territory = Territory(sheet, self.context.reader, held, self.form.edition)
            oui, non, doubtful = territory.read()
            answer = Answer(identity, missions, actions, answer.chiffres, oui, non,
                            territory.complete(), doubtful)  # fmt: skip
        return answer

    # — what is asked of the identity —

    def _identity(self, *, stale: bool) -> tuple[dict[str, str], dict[str, bool]]:
        sheet = self.sheets.get(stamps.IDENTITE)
        found: dict[str, str] = {}
        missions: dict[str, bool] = {}
        if sheet is None:
            return found, missions
        fields = {names.key(words): one for one, words in asked.ASKED.items()}
        optional = {names.key(chosen_asked(one)): one.code for one in self.form.missions
                    if one.optionnelle}  # fmt: skip
        known = {names.key(words): text for words, text in self.form.identite}
        for row in sheet.rows(asked.IDENTITY_HEAD):
            what, was, cell = (row[title] for title in asked.IDENTITY_HEAD)
            key = names.key(what.texte)
            if not cell.texte and was.texte and key in known and was.texte != known[key]:
                if stale:
                    sheet.note("n’est pas ce que dit le plan : ce qui est à corriger s’écrit dans "
                               f"la colonne {quoted(asked.IDENTITY_HEAD[2])}", was)  # fmt: skip
                    continue
                cell = was  # Corrected where it stood.
            if not cell.texte:
                continue
            if key in optional:
                answer = self._yes(sheet, cell)
                if answer is not None:
                    missions[optional[key]] = answer
            elif key in fields:
                text = self._corrected(sheet, fields[key], cell)
                if text and names.key(text) != names.key(known.get(key, "")):
                    found[fields[key]] = text
        return found, missions

    def _yes(self, sheet: Sheet, cell: Cell) -> bool | None:
        answer = yes_or_no(cell.texte)
        if answer is None and sheet.impersonal(cell) is not None:
            sheet.note(f"{quoted(cell.texte[:60])} : oui ou non est attendu", cell)
        return answer

    def _corrected(self, sheet: Sheet, field: str, cell: Cell) -> str:
        """What a field is to be; empty where nothing certain is said."""
        text = " ".join(cell.texte.split())
        if len(text) > _LONGEST:
            sheet.note(f"a plus de {_LONGEST} signes ; la case est laissée de côté", cell)
            return ""
        if field == asked.REDACTION:
            answer = self._yes(sheet, cell)
            return "" if answer is None else OUI if answer else NON
        if field in (asked.SITE, asked.CONTACT):
            reached = contacts_of((text,), self.form.nom)
            kept = reached.site if field == asked.SITE else reached.contact
            if reached.personnels or reached.douteux or not kept:
                told = (
                    "désigne une personne, ou peut en désigner une"
                    if reached.personnels or reached.douteux
                    else "n’est pas une adresse"
                )
                sheet.note(f"{told} ; la case est laissée de côté", cell)
                return ""
            if text.count("@") > 1 or len(PAGE.findall(text)) > 1:
                sheet.note(f"en a plusieurs ; {kept} est gardé", cell)
            return kept
        if field == asked.NOM and names.key(text).startswith("cpts ") and not is_personal(text):
            return text  # « CPTS Simone Veil » is nobody.
        if sheet.impersonal(cell, label=field == asked.NOM) is None:
            return ""
        if PAGE.search(text) or "@" in text:
            sheet.note("est une adresse ; la case est laissée de côté", cell)
            return ""
        if field == asked.NOM and not _alike(text, self.form.nom):
            told = "n’est pas le nom d’une CPTS (« CPTS… ») ; la case est laissée de côté"
            sheet.note(told, cell)
            return ""
        if field == asked.SIEGE:
            return self._seat(sheet, cell)
        return text

    def _seat(self, sheet: Sheet, cell: Cell) -> str:
        inside = cell.texte.rpartition("(")[2].rstrip(") ")
        for text in (cell.texte, inside):
            try:
                code = self.context.found.communes.departement(text)
            except CommuneError:
                continue
            cpts = self.context.found.cpts[self.form.cpts_id]
            return "" if code == (cpts.siege or cpts.departement_fiche) else code
        sheet.note(f"{quoted(cell.texte[:60])} n’est aucun département", cell)
        return ""

    # — numbers —

    def _figures(self) -> dict[str, int]:
        """Numbers that are given; one that cannot be read is told, and never repeated."""
        sheet = self.sheets.get(stamps.CHIFFRES)
        found: dict[str, int] = {}
        if sheet is None:
            return found
        columns = {names.key(words): one for one, words in asked.FIGURES.items()}
        for row in sheet.rows(asked.FIGURES_HEAD):
            what, cell, _ = (row[title] for title in asked.FIGURES_HEAD)
            column = columns.get(names.key(what.texte))
            if not (column and cell.texte):
                continue
            number = number_in(cell.texte)
            if number is None:
                sheet.note("un nombre entier est attendu, sans unité", cell)
            else:
                found[column] = number
        return found
