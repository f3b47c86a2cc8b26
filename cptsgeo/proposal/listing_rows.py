"""The rows of a listing, whatever tells whose they are, before any is settled by the others."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from cptsgeo.communes.meaning import CodeKind, Meaning, Mention, Place
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal.asked_columns import shown
from cptsgeo.proposal.columns import Columns
from cptsgeo.proposal.completion import NEAR, TO_COMPLETE, Row
from cptsgeo.proposal.holders import cleaned, filled_down, is_none
from cptsgeo.proposal.listing_columns import (
    OPTION_CPTS,
    Found,
)
from cptsgeo.proposal.listing_headers import is_person
from cptsgeo.proposal.mail import is_note, is_total, shortened
from cptsgeo.proposal.rows import check_size, mentioned, pieces, row_items
from cptsgeo.text import names
from cptsgeo.text.french import NBSP, count, quoted
from cptsgeo.text.persons import masked
from cptsgeo.text.signs import one_line

_SHOWN = 5
_FEW = 0.02
"""Share of the communes of a listing under which a department is not one of its own."""
NO_CPTS = "CPTS manquante, ou au nom d’une personne : écrire celui de la CPTS"
NO_COMMUNE = "pas de commune : l’écrire"


class Typed(NamedTuple):
    """A row, its seat, and texts that are never repeated: how to reach a CPTS, who does what."""

    row: Row
    reached: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    siege: str = ""


class Draft(NamedTuple):
    """The rows of a listing, as they were typed, and what was left aside."""

    feuille: str
    rows: list[Typed]
    remarques: tuple[str, ...]
    departements: frozenset[str] = frozenset()


class _Aside:
    """What is left aside of a table, told in a few sentences."""

    def __init__(self, grid: Grid) -> None:
        self.where = Place(one_line(grid.path.name), grid.sheet, 0)
        self.lines: dict[str, list[int]] = {}

    def add(self, what: str, line: int) -> None:
        self.lines.setdefault(what, []).append(line)

    def told(self) -> Iterator[str]:
        for what, lines in self.lines.items():
            numbers = ", ".join(map(str, lines[:_SHOWN])) + ("…" if len(lines) > _SHOWN else "")
            rows = f"{'ligne' if len(lines) == 1 else 'lignes'} {numbers}"
            yield f"{self.where}, {rows}{NBSP}: {what}."


def read_table(grid: Grid, found: Found, reader: Reader) -> Draft:
    """Read the rows of a table that has a column of CPTS.

    Parameters
    ----------
    grid
        The table.
    found
        Its columns.
    reader
        What tells a commune.

    Returns
    -------
    Draft
        Its rows.
    """
    columns = found.columns
    header = grid.lines[columns.first_row - 1].cells if columns.first_row else None
    lines = [line for line in grid.lines[columns.first_row :] if line.cells != header]
    named = {*columns.items, columns.code, columns.epci}
    check_size(grid, len(lines), sum(pieces(line, named) for line in lines))
    ours = (columns.code, *columns.items, columns.postal, columns.epci)
    names_one = [any(_at(line, i) for i in ours) and not any(map(is_total, line.cells))
                 for line in lines]  # fmt: skip
    assert found.cpts is not None
    typed = ["" if any(map(is_total, line.cells)) else _at(line, found.cpts) for line in lines]
    cpts = filled_down(typed, names_one)
    places = _filled_places(lines, columns, cpts)
    known = {names.key(cleaned(nom)) for nom, one in zip(cpts, names_one, strict=True) if one}
    aside = _Aside(grid)
    rows: list[Typed] = []
    departements: set[str] = set()
    for line, nom, is_ours, place in zip(lines, cpts, names_one, places, strict=True):
        told = cleaned(nom)
        if any(map(is_total, line.cells)):
            aside.add("total, pas lu", line.line)
            continue
        if is_none(told):
            aside.add("hors CPTS d’après le fichier, pas lu", line.line)
            cells = (_as_typed(line, columns), masked(place), masked(_at(line, columns.postal)))
            rows.append(Typed(Row(line.line, told, *cells, hors_cpts=True)))
            continue
        # A name alone on its row is that of a CPTS, whose commune is missing, or a note.
        alone = is_note(line.cells[0]) or sum(map(bool, line.cells)) == 1
        if not is_ours and (not told or (alone and names.key(told) not in known)):
            aside.add("hors du tableau, pas lu", line.line)
            continue
        person = bool(told) and is_person(told)
        fault = "" if told and not person else NO_CPTS
        if person:
            aside.add("le nom de la CPTS est peut-être celui d’une personne, il n’est pas gardé",
                      line.line)  # fmt: skip
        elif not told:
            aside.add("le nom de la CPTS manque, à compléter", line.line)
        mentions, label = _mentions(grid, _located(line, columns, place), columns, reader)
        if not mentions and not fault:
            told_of = f"{quoted(label)} n’est pas lu comme une commune"
            fault = told_of if label and _as_typed(line, columns) else NO_COMMUNE
            aside.add(told_of if fault == told_of else "la commune manque, à compléter", line.line)
        departement = reader.gazetteer.stated(place)
        departements |= {departement} - {""}
        row = Row(
            line.line,
            "" if person else told,
            _as_typed(line, columns),
            departement or masked(place),
            masked(_at(line, columns.postal)),
            mentions,
            fault,
        )
        reached, persons = (
            tuple(cell for i in kind if (cell := _at(line, i)))
            for kind in (found.reached, found.persons)
        )
        rows.append(Typed(row, reached, persons, _seat(_at(line, found.siege), reader)))
    remarks = [*_about_columns(grid, found), *aside.told()]
    return Draft(grid.sheet, rows, tuple(remarks), frozenset(departements))


def _mentions(
    grid: Grid, line: Line, columns: Columns, reader: Reader
) -> tuple[tuple[Mention, ...], str]:
    place = Place(one_line(grid.path.name), grid.sheet, line.line)
    found: list[Mention] = []
    label = ""
    for item in row_items(line, columns, reader):
        mention = mentioned(place, item)
        if mention is None:
            label = shortened(item.texte)
        else:
            found.append(_contradicted(mention, reader))
    return tuple(found), label


def _contradicted(mention: Mention, reader: Reader) -> Mention:
    """A code beside a name that is another commune's is doubtful: nobody knows which is right."""
    name, found = mention.nom, mention.meaning
    if not name or found.nature in {CodeKind.INCONNU, CodeKind.AMBIGU}:
        return mention
    if mention.interpretation.startswith("code postal") or reader.bears(found, name):
        return mention
    others = [code for one in reader.name(name) for code in (*one.meaning.communes, *one.candidats)]
    if not others or {*others} & {*found.communes}:
        return mention
    codes = tuple(dict.fromkeys((*found.communes, *others)))
    unsure = Meaning("", CodeKind.AMBIGU, (), ())
    return mention._replace(meaning=unsure, candidats=codes, interpretation="")


def _filled_places(lines: Sequence[Line], columns: Columns, cpts: Sequence[str]) -> list[str]:
    """Departments, those of merged cells written on each row of their CPTS."""
    places = [_at(line, columns.departement) for line in lines]
    if columns.departement is None or 2 * sum(map(bool, places)) >= len(places):
        return places
    before, last = "", ""
    found = []
    for place, nom in zip(places, cpts, strict=True):
        last = place or (last if nom == before else "")
        before = nom
        found.append(last)
    return found


def _seat(text: str, reader: Reader) -> str:
    """Code of the department of a seat: a department, or a commune."""
    if not text:
        return ""
    if stated := reader.gazetteer.stated(text):
        return stated
    readings = reader.read(text)
    codes = [code for one in readings for code in one.meaning.communes]
    atoms = reader.communes.atoms
    held = {atoms[atom].departement for code in codes for atom in reader.communes.atoms_of(code)}
    return held.pop() if len(held) == 1 else ""


def _about_columns(grid: Grid, found: Found) -> Iterator[str]:
    """What is told of the columns of a table."""
    name = one_line(grid.path.name)
    columns = found.columns
    read = {found.cpts, found.siege, columns.code, *columns.items, columns.departement,
            columns.postal, columns.epci, *found.reached, *found.persons}  # fmt: skip
    if not found.sure and found.cpts is not None:
        yield (
            f"{name}{NBSP}: les CPTS sont lues dans la colonne "
            f"{shown([found.cpts], found.header)} ; si c’est une autre, la dire avec {OPTION_CPTS}."
        )
    rest = [i for i in range(len(found.header)) if i not in read and found.header[i]
            and found.header[i] not in {TO_COMPLETE, NEAR}]  # fmt: skip
    if rest:
        told = shown(rest, found.header)
        if len(rest) == 1:
            yield f"{name}{NBSP}: la colonne {told} n’est pas lue."
        else:
            yield f"{name}{NBSP}: les colonnes {told} ne sont pas lues."
    if grid.mended:
        mended = count(len(grid.mended), "cellule avait", "cellules avaient")
        yield f"{name}{NBSP}: {mended} des accents abîmés, qui ont été rétablis."


def _as_typed(line: Line, columns: Columns) -> str:
    cells = [_at(line, i) for i in (*columns.items, columns.code, columns.epci)]
    return masked(next(filter(None, cells), ""))


def _at(line: Line, column: int | None) -> str:
    return line.cells[column] if column is not None and column < len(line.cells) else ""


def _located(line: Line, columns: Columns, place: str) -> Line:
    """Give a row with the department that it has, were it written above it only."""
    column = columns.departement
    if column is None or place == _at(line, column):
        return line
    cells = [*line.cells, *[""] * (column + 1 - len(line.cells))]
    cells[column] = place
    return Line(line.line, tuple(cells))


def home_of(draft: Draft, reader: Reader) -> frozenset[str]:
    """Departments that a listing is about: those that it says, or where most communes are."""
    atoms = reader.communes.atoms
    counts = Counter(
        atoms[atom].departement
        for typed in draft.rows
        for one in typed.row.mentions
        if one.meaning.nature is not CodeKind.SCINDE
        for code in one.meaning.communes
        for atom in reader.communes.atoms_of(code)[:1]
    )
    total = sum(counts.values())
    often: Collection[str] = [one for one, times in counts.items() if times > _FEW * total]
    return draft.departements.union(often)
