"""The listing of a region: a table, or what stands for one, of the communes of many CPTS."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Mention
from cptsgeo.communes.naming.around import code_in
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.communes.naming.suggestions import Suggestions
from cptsgeo.errors import TableError
from cptsgeo.proposal.around import DOUBTFUL, Surroundings
from cptsgeo.proposal.completion import COLUMNS, Row, completed
from cptsgeo.proposal.holders import gathered, spelling
from cptsgeo.proposal.listing_columns import Asked
from cptsgeo.proposal.listing_rows import Typed, home_of
from cptsgeo.proposal.listing_sheets import drafted
from cptsgeo.proposal.mail import shortened
from cptsgeo.proposal.sheets import read_sheets
from cptsgeo.text.contacts import Contacts, contacts_of
from cptsgeo.text.french import NBSP, count, listed, quoted
from cptsgeo.text.signs import one_line

_SHOWN = 5
_NO_CONTACT = Contacts("", "", 0, 0)


@dataclass(frozen=True)
class ListingAsked:
    """What is asked of a listing.

    Attributes
    ----------
    feuille : str or None
        The sheet to read.
    cpts, commune, departement : str or None
        Columns, by what stands above them, by their letter or number; found if None.
    reunir : bool
        Whether names of CPTS that are nearly the same are those of one.
    """

    feuille: str | None = None
    cpts: str | None = None
    commune: str | None = None
    departement: str | None = None
    reunir: bool = False


_NOTHING_ASKED = ListingAsked()


class Entry(NamedTuple):
    """A CPTS of a listing.

    Attributes
    ----------
    nom : str
        As it is written most often.
    mentions : tuple of Mention
        What its rows name, understood or not.
    site_internet : str
        Its site, empty if none is told.
    contact : str
        A mailbox that is no person's.
    siege : str
        Code of the department of its seat, where a column says so.
    """

    nom: str
    mentions: tuple[Mention, ...]
    site_internet: str = ""
    contact: str = ""
    siege: str = ""


class Listing(NamedTuple):
    """What a listing holds.

    Attributes
    ----------
    path : Path
        The file.
    feuille : str
        The sheet that was read; empty for a text, or where each sheet is a CPTS.
    entries : tuple of Entry
        The CPTS, each once, in the order of the file.
    remarques : tuple of str
        What was left aside, in French sentences.
    colonnes : tuple of str
        Headers of what `to_complete` gives back of each row.
    lignes : tuple of Row
        The rows, as they were read.
    """

    path: Path
    feuille: str
    entries: tuple[Entry, ...]
    remarques: tuple[str, ...]
    colonnes: tuple[str, ...]
    lignes: tuple[Row, ...]

    @property
    def doubtful(self) -> tuple[tuple[Entry, Mention], ...]:
        """Rows that name no certain commune, each with its CPTS."""
        return tuple(
            (entry, mention)
            for entry in self.entries
            for mention in entry.mentions
            if mention.meaning.nature in DOUBTFUL
        )

    @property
    def faulty(self) -> tuple[Row, ...]:
        """Rows in which something is to be completed: those in doubt, without CPTS or commune."""
        return tuple(row for row in self.lignes if row.faults)


def read_listing(
    path: Path,
    communes: Communes,
    *,
    perimetre: Collection[str] = (),
    asked: ListingAsked = _NOTHING_ASKED,
) -> Listing:
    """Read a table of the communes of many CPTS.

    A column tells whose each row is, or the names of the CPTS stand above their communes, or each
    sheet of a workbook is one.

    Parameters
    ----------
    path
        A text file (CSV, TXT), a workbook (XLSX, ODS, XLS) or a document.
    communes
        The referential.
    perimetre
        Codes of the departments at home.
    asked
        The sheet and the columns to read, where the user says so.

    Returns
    -------
    Listing
        All that is named, understood or not.

    Raises
    ------
    TableError
        If the file cannot be read, names no CPTS or no commune, or leaves a choice to its user.
    """
    grids = read_sheets(path, asked.feuille)
    # Nobody's home tells which of two homonyms a whole region means: the rest of the CPTS does.
    reader = Reader(communes)
    reader.suggestions = Suggestions(reader.gazetteer, most=0)
    columns = Asked(asked.cpts, asked.commune, asked.departement)
    draft = drafted(path, grids, reader, columns)
    spelt = [one.row.cpts for one in draft.rows if one.row.cpts and not one.row.hors_cpts]
    noms = {"": ""} | gathered(path, spelt, reunir=asked.reunir)
    rows = [one.row for one in draft.rows]
    groups: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        if not row.hors_cpts:
            rows[i] = row._replace(cpts=noms[spelling(row.cpts)])
            groups.setdefault(rows[i].cpts, []).append(i)
    home = home_of(draft, reader) or perimetre
    cities, by_cpts = _cities(rows, reader), _is_by_cpts(rows)
    surroundings = Surroundings(reader, home, cities, by_cpts=by_cpts)
    entries: list[Entry] = []
    reached: list[tuple[Entry, int, Contacts]] = []
    for nom, those in groups.items():
        settled, mentions = _settled([rows[i] for i in those], surroundings, reader)
        typed = [draft.rows[i] for i in those]
        contacts = _contacts(typed, nom)
        if nom:
            entries.append(Entry(nom, mentions, contacts.site, contacts.contact, _seat(typed)))
            reached.append((entries[-1], typed[0].row.ligne, contacts))
        for i, row in zip(those, settled, strict=True):
            reach = (contacts.site, contacts.contact) if nom else ("", "")
            rows[i] = row._replace(site=reach[0], contact=reach[1])
    if not entries:
        raise TableError(
            f"Le fichier {path} ne nomme aucune CPTS à côté de ses communes : écrire leurs noms "
            "dans une colonne « CPTS »."
        )
    remarks = (*draft.remarques, *_about_persons(path, reached))
    return Listing(path, draft.feuille, tuple(entries), remarks, COLUMNS, tuple(rows))


def _settled(
    group: Sequence[Row], surroundings: Surroundings, reader: Reader
) -> tuple[list[Row], tuple[Mention, ...]]:
    """The rows of a CPTS and what they name, each thing once, as the others settle it."""
    ranks: dict[tuple[str, str, str, str, str, tuple[str, ...]], int] = {}
    mentions: list[Mention] = []
    located: list[bool] = []
    places: list[str] = []
    found: list[list[int]] = []
    for row in group:
        found.append([])
        for one in row.mentions:
            communes = one.meaning.communes
            key = (one.texte, one.nom, row.departement, row.postal, one.meaning.code, communes)
            if key not in ranks:
                ranks[key] = len(mentions)
                mentions.append(one)
                is_code = bool(code_in(one.texte)) or one.interpretation.startswith("intercom")
                located.append(is_code or bool(row.postal))
                places.append(
                    reader.gazetteer.departement(row.departement) if row.departement else ""
                )
            found[-1].append(ranks[key])
    settled = surroundings.settled(mentions, located, places)
    rows = [
        row._replace(mentions=tuple(settled[i] for i in those))
        for row, those in zip(group, found, strict=True)
    ]
    return rows, settled


def _cities(rows: Sequence[Row], reader: Reader) -> set[str]:
    """Cities of which the listing names arrondissements."""
    city = {
        atom.code: code for code, atoms in reader.communes.arrondissements.items() for atom in atoms
    }
    named = (code for row in rows for one in row.mentions for code in one.meaning.communes)
    return {city[code] for code in named if code in city}


def _is_by_cpts(rows: Sequence[Row]) -> bool:
    """Whether departments are those of CPTS: one for each, and some have no commune of a name."""
    placed = [row for row in rows if row.departement and not row.hors_cpts]
    stated = {(row.cpts, row.departement) for row in placed}
    if len(stated) > len({row.cpts for row in placed}):
        return False
    return any(one.meaning.nature is CodeKind.INCONNU for row in placed for one in row.mentions)


def _contacts(group: Sequence[Typed], nom: str) -> Contacts:
    """The site and the mailbox, and how much is left out; a name of who presides is no doubt."""
    cells = dict.fromkeys(cell for one in group for cell in one.reached)
    persons = dict.fromkeys(cell for one in group for cell in one.persons)
    if not (cells or persons):
        return _NO_CONTACT
    found, doubtful = contacts_of((*cells, *persons), nom), contacts_of(cells, nom).douteux
    site = found.site if not found.site or "://" in found.site else f"https://{found.site}"
    return Contacts(site, found.contact, found.personnels, doubtful)


def _seat(group: Sequence[Typed]) -> str:
    """The department of the seat, where all rows that say one say the same."""
    found = {one.siege for one in group if one.siege}
    return found.pop() if len(found) == 1 else ""


def _about_persons(path: Path, reached: Sequence[tuple[Entry, int, Contacts]]) -> Iterator[str]:
    """What is told of persons and addresses: never who or which."""
    name = one_line(path.name)
    left = sum(contacts.personnels for *_, contacts in reached)
    if left:
        told = count(left, "nom ou coordonnée de personne n’est pas gardé",
                     "noms ou coordonnées de personnes ne sont pas gardés")  # fmt: skip
        yield f"{name}{NBSP}: {told}."
    doubtful = [(entry, line) for entry, line, contacts in reached if contacts.douteux]
    if doubtful:
        shown = [f"{quoted(shortened(entry.nom))} (ligne{NBSP}{line})" for entry, line in doubtful]
        more = [count(len(shown) - _SHOWN, "autre")] if len(shown) > _SHOWN else []
        yield (
            f"{name}{NBSP}: un contact qui est peut-être celui d’une personne n’est pas gardé, "
            f"pour {listed([*shown[:_SHOWN], *more])}."
        )


def to_complete(
    listing: Listing, communes: Communes
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Give a listing back as a table, with what is to be completed beside each row.

    Parameters
    ----------
    listing
        A listing.
    communes
        The referential.

    Returns
    -------
    tuple
        The header, and all rows in the order of the file; no person in them.
    """
    return completed(listing.lignes, communes)
