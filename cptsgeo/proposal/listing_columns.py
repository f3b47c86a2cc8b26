"""Which columns of a listing name the CPTS and the communes: by what they hold, then by headers."""

import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cptsgeo.communes.naming.reader import Reader
from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal.asked_columns import asked_column, shown
from cptsgeo.proposal.columns import (
    HEADER_WITHIN,
    SAMPLE,
    Columns,
    coded,
    has_code_form,
    is_one,
    is_whole,
    posted,
    role_of,
    share,
    span,
    told,
)
from cptsgeo.proposal.completion import NEAR, TO_COMPLETE
from cptsgeo.proposal.listing_headers import (
    header_of,
    header_row,
    heads,
    is_person,
    says_cpts,
    says_other,
    says_persons,
    says_reached,
)
from cptsgeo.proposal.mail import unbulleted
from cptsgeo.proposal.sections import JOINED
from cptsgeo.proposal.several import ANSWERS, is_told, tells
from cptsgeo.text import names
from cptsgeo.text.contacts import contacts_of

OPTION_CPTS, OPTION_COMMUNE = "--colonne-cpts", "--colonne-commune"
OPTION_DEPARTEMENT = "--colonne-departement"

_REACH = re.compile(r"@|https?:|www\.|\[\s?at\s?\]|(?:\d\d[ .]?){5}", re.IGNORECASE)
_OWN = frozenset(names.keys([TO_COMPLETE, NEAR]))
_MOST, _SOME = 0.5, 0.1
"""Share of the cells that name communes in their column, and where no other has as many."""
_SAID, _UNSAID = 0.15, 0.5
"""Share of the rows that a department must agree with, as its header says what it is or not."""
_CLOSE = 0.7
"""A column that has that share of the distinct communes of another may be the one as well."""


class Found(NamedTuple):
    """The columns of a listing.

    Attributes
    ----------
    columns : Columns
        Those that say which commune a row names.
    cpts : int or None
        That of the names of CPTS; None where no column has them.
    sure : bool
        Whether its header or its cells say so; else it is the only one that may be.
    siege : int or None
        That of the seats.
    reached, persons : tuple of int
        Those of sites and addresses, and those that say who does what.
    header : tuple of str
        What stands above the columns, empty where nothing does.
    """

    columns: Columns
    cpts: int | None
    sure: bool
    siege: int | None
    reached: tuple[int, ...]
    persons: tuple[int, ...]
    header: tuple[str, ...]


class Asked(NamedTuple):
    """Columns that someone names: by their header, a letter or a number."""

    cpts: str | None = None
    commune: str | None = None
    departement: str | None = None


def listing_columns(grid: Grid, reader: Reader, asked: Asked) -> Found | None:
    """Find the columns of a listing.

    Parameters
    ----------
    grid
        A user's file or sheet.
    reader
        What tells a commune.
    asked
        Columns that the user names.

    Returns
    -------
    Found or None
        None if no column names communes.

    Raises
    ------
    TableError
        If several columns may be the one, or one that is asked for does not exist.
    """
    cpts, row_a = asked_column(grid, asked.cpts, OPTION_CPTS)
    commune, row_b = asked_column(grid, asked.commune, OPTION_COMMUNE)
    departement, row_c = asked_column(grid, asked.departement, OPTION_DEPARTEMENT)
    rows = [row for row in (row_a, row_b, row_c) if row is not None]
    row = max(rows) if rows else header_row(grid)
    first = row + 1 if row is not None else 0
    table = _Table(grid, first, reader)
    if commune is None:
        commune = table.commune(cpts)
    if commune is None:
        return None
    first = table.below(first, commune)
    if row is None:
        first, row = table.first_row(commune)
    table = _Table(grid, first, reader, header_of(grid, row, first))
    siege, departement = table.departements(commune, departement)
    found = table.columns(commune, departement)
    taken = {commune, departement, siege, found.code, found.postal, found.epci}
    sure = cpts is not None
    if cpts is None:
        cpts, sure = table.cpts({one for one in taken if one is not None})
    used = taken | {cpts}
    reached = [i for i in table.span if i not in used and table.is_reached(i)]
    persons = tuple(i for i in reached if says_persons(table.head(i)))
    rest = tuple(i for i in reached if i not in persons)
    return Found(found, cpts, sure, siege, rest, persons, table.header)


class _Table:
    """A grid below its header, as one looks at its columns."""

    def __init__(
        self, grid: Grid, first: int, reader: Reader, header: tuple[str, ...] = ()
    ) -> None:
        self.grid = grid
        self.first = first
        self.reader = reader
        self.data = grid.lines[first:]
        self.header = header or (grid.lines[first - 1].cells if first else ())
        # Listings are sorted, or have a pattern: rows are taken from all of them, and by chance.
        chance = random.Random(SAMPLE)
        size = min(SAMPLE, len(self.data))
        self.sample = [self.data[i] for i in sorted(chance.sample(range(len(self.data)), size))]
        # What a listing that was given back says of itself is not read.
        self.span = [i for i in span(self.sample) if names.key(self.head(i)) not in _OWN]

    def head(self, column: int) -> str:
        return self.header[column] if column < len(self.header) else ""

    def cells(self, column: int, lines: Sequence[Line] | None = None) -> list[str]:
        rows = self.sample if lines is None else lines
        return [line.cells[column] if column < len(line.cells) else "" for line in rows]

    def distinct(self, column: int) -> int:
        return len({*self.cells(column, self.data)} - {""})

    def _is_place(self, column: int) -> bool:
        """Whether cells are departments or regions."""
        places = self.reader.gazetteer
        return share(self.sample, column, lambda t: places.stated(t) or places.is_larger(t)) > 0.8

    def _known(self, column: int) -> float:
        return share(self.sample, column, self._names_communes)

    def _names_communes(self, text: str) -> bool:
        """Whether a cell names a commune, or several."""
        if self.reader.name(text):
            return True
        pieces = [one for piece in JOINED.split(text) if (one := unbulleted(piece))]
        known = sum(bool(self.reader.name(piece)) for piece in pieces)
        return len(pieces) > 1 and 2 * known >= len(pieces)

    def commune(self, cpts: int | None) -> int | None:
        """Find the column of communes: that of most different ones."""
        texts = [i for i in self.span if i != cpts and not self._is_place(i)
                 and share(self.sample, i, has_code_form) < 0.5]  # fmt: skip
        known = {i: one for i in texts if (one := self._known(i)) >= _MOST}
        if not known:
            # Most of the names of a list may be damaged; nothing else names as many communes.
            shares = {i: self._known(i) for i in texts}
            second = [*sorted(shares.values(), reverse=True), 0.0, 0.0][1]
            known = {i: one for i, one in shares.items() if one >= _SOME and second < one / 2}
        if not known:
            codes = [i for i in self.span if i != cpts and not self._is_place(i)
                     and share(self.sample, i, self._is_code) > 0.8]  # fmt: skip
            return codes[0] if codes else None
        distinct = {i: self.distinct(i) for i in known}
        most = max(distinct.values())
        close = [i for i in known if distinct[i] > _CLOSE * most]
        named = [i for i in close if role_of(self.head(i)) == "commune"]
        if len(close) > 1 and len(named) != 1 and not self._alike(close):
            self._doubt("communes", close, OPTION_COMMUNE)
        return (named or close)[0] if len(close) == 1 or named else close[0]

    def _is_code(self, text: str) -> bool:
        return is_whole(text) and is_one(self.reader.code(text))

    def _alike(self, columns: Sequence[int]) -> bool:
        """Whether columns say the same in each row."""
        keys = [[names.key(cell) for cell in self.cells(i)] for i in columns]
        return all(one == keys[0] for one in keys)

    def below(self, first: int, commune: int) -> int:
        """Rows under a header that still head: of two rows that are one."""
        while first < min(HEADER_WITHIN, len(self.grid.lines)):
            cells = self.grid.lines[first].cells
            if not any(map(heads, cells)) or self.reader.read(_at(cells, commune)):
                break
            if sum(map(heads, cells)) < sum(map(bool, cells)):
                break
            first += 1
        return first

    def first_row(self, commune: int) -> tuple[int, int | None]:
        """Where data begin under a header that no word tells: no column has its words below."""
        rows = enumerate(self.data[:HEADER_WITHIN])
        row = next((i for i, line in rows if self.reader.read(_at(line.cells, commune))), 0)
        for above in range(row - 1, -1, -1):
            cells = self.data[above].cells
            filled = [i for i, cell in enumerate(cells) if cell]
            again = any(cells[i] in self.cells(i, self.data[above + 1 :]) for i in filled)
            if len(filled) > 1 and _at(cells, commune) and not again:
                return above + 1, above
        return 0, None

    def departements(self, commune: int, asked: int | None) -> tuple[int | None, int | None]:
        """Find the columns of the seats and of the departments."""
        places = self.reader.gazetteer
        sieges = [i for i in self.span if i not in {commune, asked}
                  and "siege" in told(self.head(i)) and self._seats(i)]  # fmt: skip
        siege = next(iter(sieges), None)
        if asked is not None:
            if share(self.sample, asked, lambda text: bool(places.stated(text))) < 0.5:
                raise TableError(
                    f"Le fichier {self.grid.path} ne dit pas de département dans sa colonne "
                    f"{shown([asked], self.header)} : en choisir une autre avec "
                    f"{OPTION_DEPARTEMENT}."
                )
            return siege, asked
        found = {
            i: self._agrees(i, commune)
            for i in self.span
            if i not in {commune, siege}
            and share(self.sample, i, lambda text: bool(places.stated(text))) > 0.8
        }
        best = max(found, key=lambda i: found[i], default=None)
        if best is None:
            return siege, None
        least = _SAID if role_of(self.head(best)) == "departement" else _UNSAID
        return siege, best if found[best] > least else None

    def _seats(self, column: int) -> bool:
        places = self.reader.gazetteer
        return share(self.sample, column, lambda t: places.stated(t) or self.reader.read(t)) > 0.5

    def _agrees(self, column: int, commune: int) -> float:
        """Share of the rows whose commune is in the department that a column says."""
        places = self.reader.gazetteer
        good = bad = 0
        for place, text in zip(self.cells(column), self.cells(commune), strict=True):
            departement = places.stated(place)
            if departement and text:
                found = self.reader.read(text, departement)
                if found and all(
                    self._departement(code) == departement for one in found
                    for code in one.meaning.communes
                ):  # fmt: skip
                    good += 1
                elif found or self.reader.read(text):
                    bad += 1
        return good / (good + bad) if good else 0

    def _departement(self, code: str) -> str:
        communes = self.reader.communes
        return (communes.by_code.get(code) or communes.atoms[code]).departement

    def columns(self, commune: int, departement: int | None) -> Columns:
        """Find what stands beside the communes: codes, postal codes, EPCI."""
        lines, reader = self.sample, self.reader
        numbers = [i for i in self.span if i not in {commune, departement}
                   and share(lines, i, has_code_form) > 0.6]  # fmt: skip
        code = coded(lines, numbers, commune, reader, departement)
        if code is None:
            said = (i for i in numbers if role_of(self.head(i)) == "commune")
            code = next((i for i in said if share(lines, i, self._is_code) >= _UNSAID), None)
        rest = [i for i in numbers if i != code]
        postal = posted(lines, rest, commune, reader)
        if postal is None:
            postal = next((i for i in rest if role_of(self.head(i)) == "postal"), None)
        epci = next((i for i in self.span if role_of(self.head(i)) == "epci"), None)
        return Columns(self.first, code, (commune,), departement, postal, epci)

    def is_reached(self, column: int) -> bool:
        """Whether a column tells how to reach someone, or who that is."""
        if says_reached(self.head(column)):
            return True
        return share(self.sample, column, lambda text: bool(_REACH.search(text[:500]))) > 0.2

    def cpts(self, taken: set[int]) -> tuple[int | None, bool]:
        """Find the column of the names of CPTS, and tell whether it is surely that."""
        texts = [i for i in self.span if i not in taken and self._tells_apart(i)]
        said = [i for i in texts if tells(self.head(i)) or is_told(self.sample, i)]
        if said:
            return self._chosen(said), True
        texts = [i for i in texts if self._groups(i) and self._may_be(i)]
        said = [i for i in texts if says_cpts(self.head(i), self.header)]
        if said:
            return self._chosen(said), True
        rest = [i for i in texts if not says_other(self.head(i))]
        return (self._chosen(rest), False) if rest else (None, False)

    def _tells_apart(self, column: int) -> bool:
        cells = [cell for cell in self.cells(column) if cell]
        return bool(cells) and not {*map(names.key, cells)} <= ANSWERS

    def _may_be(self, column: int) -> bool:
        """Whether cells are texts that may be names of CPTS, though no word says so."""
        cells = [cell for cell in self.cells(column) if cell]
        kinds: tuple[Callable[[str], object], ...] = (
            lambda text: not re.search(r"[^\W\d]", text),
            lambda text: _REACH.search(text[:500]),
            is_person,
        )
        if any(sum(map(bool, map(kind, cells))) > len(cells) / 2 for kind in kinds):
            return False
        head = self.head(column)
        if self._is_place(column) or role_of(head) == "epci" or says_reached(head):
            return False
        return not self._names_persons(column)

    def _names_persons(self, column: int) -> bool:
        cells = {cell for cell in self.cells(column) if cell}
        return sum(contacts_of([cell], "").personnels > 0 for cell in cells) > len(cells) / 2

    def _groups(self, column: int) -> bool:
        """Whether cells say of groups of rows what these have in common."""
        cells = self.cells(column, self.data)
        filled = [cell for cell in cells if cell]
        distinct = len({*filled})
        return distinct > 1 and (
            2 * distinct <= len(filled) or (distinct == len(filled) and 2 * distinct <= len(cells))
        )

    def _chosen(self, columns: list[int]) -> int:
        """The one of several; two that divide rows alike say the same."""
        if len(columns) == 1:
            return columns[0]
        named = [i for i in columns if {"nom", "noms", "libelle", "intitule", "denomination"}
                 & told(self.head(i)) and tells(self.head(i))]  # fmt: skip
        if len(named) == 1:
            return named[0]
        pairs = {*zip(*(self.cells(i) for i in columns), strict=True)}
        if all(len(pairs) == len({pair[i] for pair in pairs}) for i in range(len(columns))):
            return max(columns, key=lambda i: sum(map(len, {*self.cells(i)})))
        self._doubt("noms des CPTS", columns, OPTION_CPTS)
        raise AssertionError

    def _doubt(self, what: str, columns: Sequence[int], option: str) -> None:
        sheet = f", feuille « {self.grid.sheet} »" if self.grid.sheet else ""
        raise TableError(
            f"Le fichier {self.grid.path}{sheet} a plusieurs colonnes qui peuvent être celle des "
            f"{what}, {shown(columns, self.header)} : dire laquelle avec {option}, par exemple "
            f"{option} {_letter(columns[0])} (et, s’il le faut, {_others(option)})."
        )


def _letter(column: int) -> str:
    return shown([column], ())


def _others(option: str) -> str:
    rest = [one for one in (OPTION_CPTS, OPTION_COMMUNE, OPTION_DEPARTEMENT) if one != option]
    return " et ".join(rest)


def _at(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""
