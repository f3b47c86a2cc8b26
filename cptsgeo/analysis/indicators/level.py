"""What the rows of a table are of: communes, or something larger that no indicator is read by."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from cptsgeo.analysis.indicators import cells
from cptsgeo.analysis.indicators.rows import NO_COMMUNE, Raison, Row, Table, four_digits, short_code
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.commune_table import departement_of
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.files.grids import Grid
from cptsgeo.proposal.columns import HEADER_WITHIN, SAMPLE, Columns, words
from cptsgeo.text.french import quoted

_PREFIX = r"(?:(?:code?|codgeo|lib|libelle|libgeo|nom|id|num) ?)?"
_YEAR = r"(?:20\d\d)?"
_LEVELS = {
    "bassin de vie": rf"bassins? (?:de )?vie|bv{_YEAR}",
    "territoire de vie-santé": rf"territoires? (?:de )?vie sante|tvs{_YEAR}",
    "canton": rf"(?:pseudo )?cantons?(?: (?:ou )?villes?)?|cantov{_YEAR}|cv{_YEAR}",
    "EPCI": rf"(?:siren )?epci{_YEAR}|intercommunalites?|intercos?|siren",
    "zone d’emploi": rf"zones? d emploi|bassins? d emploi|ze{_YEAR}",
    "arrondissement": rf"arrondissements?(?! municipa)|arr{_YEAR}",
    "aire d’attraction": rf"aires? (?:d attraction|urbaines?)(?: des villes)?|aav{_YEAR}",
    "unité urbaine": rf"unites? urbaines?|uu{_YEAR}",
    "circonscription": r"circonscriptions?|circo",
    "territoire de santé": r"(?:territoires?|bassins?|secteurs?) (?:de |d )?(?:sante|soins)",
    "CPTS": r"cpts",
    "IRIS": rf"iris{_YEAR}|dciris",
    "code postal": r"codes? ?postaux|codes? ?postal|cp",
    "département": r"departements?|dept?|dpt",
    "région": rf"(?:grandes )?regions?{_YEAR}|reg",
}
_NAMED = {name: re.compile(rf"\b{_PREFIX}(?:{text})\b") for name, text in _LEVELS.items()}
_BY = {
    name: re.compile(
        rf"\b(?:par|geographique|geo|maille|echelle|decoupage|granularite) "
        rf"(?:{text})\b"
    )
    for name, text in _LEVELS.items()
}
_SAID = re.compile(r"\b(?:referentiel|niveau|maille|echelle|decoupage) geo")
_COMMUNES = re.compile(
    r"(?!inter)\w*commun(?!aut)\w*|com|comm|depcom|(?:nom|lib|cod)com|villes?|municipalites?"
)
_COMMUNAUTE = re.compile(r"\bcommunautes? (?:de |d )?(?:communes|agglomeration|urbaines?)\b")
_CANTON = re.compile(r"cantons?\b|.*\D-\d{1,2}$", re.IGNORECASE)
"""« Angers-1 », « Canton de Saumur »."""
_MANY = 0.9
"""Share of codes of four digits that are communes', for all of them to be."""
_MAX_CANTON = 45
"""Cantons of a department at most, and zones d’emploi of a region: what ends their codes."""

_CENTRES = range(1_200, 3_200)
"""How many bassins de vie, territoires de vie-santé or cantons there are, and nearly."""
_EVERYWHERE = 0.85
"""Share of the departments in which they are."""
_TOUCHING = 0.06
"""Share of them that touch another; of as many communes chosen by chance, a fourth would."""


def beside(header: str) -> bool:
    """Tell whether a column, by its header, says to what a commune belongs."""
    return bool(_level(_plain(header)))


def why_not_communes(table: Table, reader: Reader) -> str:
    """Tell why the rows of a table are not of communes.

    Parameters
    ----------
    table
        A table in which something was read as communes.
    reader
        What reads them.

    Returns
    -------
    str
        What the table is and what to do, the rest of a French sentence; empty where its rows are
        of communes.
    """
    if level := _of_rows(table, reader):
        return f"{_by(level)}."
    if level := _of_header(table, reader):
        return f"{_by(level)}, ou, si c’en est une, l’écrire en en-tête ({quoted('Code commune')})."
    return _four_digits(table) or _three_digits(table) or _centres(table, reader)


def why_nothing(grid: Grid, columns: Columns | None, reader: Reader) -> str:
    """Tell of what a grid is that names no commune; see `why_not_communes`.

    Parameters
    ----------
    grid
        The grid.
    columns
        Those found in it, none of communes.
    reader
        What knows departments.

    Returns
    -------
    str
        The rest of a sentence; empty if it is not plain what the table is.
    """
    lines = grid.lines[:HEADER_WITHIN]
    titles = [text for line in lines for text in line.cells if text and not cells.number(text)]
    found = _of_titles(titles, grid.sheet)
    head = next((line.cells for line in lines if len(line.cells) > 1), ())
    found = found or next(filter(None, map(_level, map(_plain, head))), "")
    if not found and columns is not None:
        found = "EPCI" if columns.epci is not None else "code postal"
    firsts = [line.cells[0] for line in grid.lines[:SAMPLE] if line.cells[0]]
    told = (reader.gazetteer.departement(text) and not text.isdigit() for text in firsts)
    if not found and sum(map(bool, told)) > len(firsts) / 2:
        found = "département"
    if not found and _cantons(firsts) > max(1, len(firsts) / 10):
        found = "canton"
    return f"{_by(found)}." if found else ""


def _by(level: str) -> str:
    return f"est par {level}, et non par commune : donner une table d’une ligne par commune"


# — what headers and titles say —


def _plain(text: str) -> str:
    return _COMMUNAUTE.sub("epci", " ".join(words(text)))


def _names_communes(text: str) -> bool:
    return any(map(_COMMUNES.fullmatch, text.split()))


def _level(text: str) -> str:
    """What a header names that is larger than communes; empty if it names communes too."""
    if _names_communes(text):
        return ""
    return next((name for name, named in _NAMED.items() if named.search(text)), "")


def _heads(table: Table) -> list[str]:
    """Headers of what names communes."""
    return [_plain(table.head(rank)) for rank in (table.columns.code, *table.columns.items[:1])]


def _said_of_communes(table: Table) -> bool:
    return any(_names_communes(text) or "insee" in text for text in _heads(table))


def _of_header(table: Table, reader: Reader) -> str:
    """Level that the header of what names communes, or a title, tells."""
    found = next(filter(None, map(_level, _heads(table))), "")
    if not found and _said_of_communes(table):
        return ""
    found = found or _of_titles([*table.titres, *_notes(table)], table.grid.sheet)
    if not found and (table.columns.code is None or not table.columns.items):
        found = _named_beside(table, reader)
    if found == "arrondissement" and _of_cities(table.rows, reader.communes):
        return ""
    return found


def _of_titles(titles: Iterable[str], sheet: str) -> str:
    name = _plain(sheet)
    whole = (level for level, text in _LEVELS.items() if re.fullmatch(text, name))
    found = next(whole, "")
    for title in (sheet, *titles):
        text = _plain(title)
        if not _names_communes(text):
            found = found or next((level for level, by in _BY.items() if by.search(text)), "")
    return found


def _notes(table: Table) -> list[str]:
    """Texts among the rows, or below them, that say what the table is by."""
    apart = [row for row in table.rows if row.raison in {Raison.SANS_CODE, Raison.INCONNUE}]
    texts = [text for row in [*apart[:HEADER_WITHIN], *apart[-HEADER_WITHIN:]]
             for text in row.line.cells]  # fmt: skip
    return [text for text in texts if _SAID.search(_plain(text))]


def _named_beside(table: Table, reader: Reader) -> str:
    """Level that heads a column which says of most rows what their code or their name says."""
    beside = {table.columns.departement, table.columns.postal, table.columns.epci}
    for rank, header in enumerate(table.header):
        level = "" if rank in beside else _level(_plain(header))
        told = [_same(row, rank, reader) for row in table.rows[:SAMPLE] if row.cell(rank)]
        if level and sum(told) >= len(told) / 2:
            return level
    return ""


def _same(row: Row, rank: int, reader: Reader) -> bool:
    """Whether a cell means what the row does; where that is nothing, it rules alone."""
    if row.meaning is None:
        return row.raison is Raison.INCONNUE
    text = row.cell(rank)
    return text.zfill(5) == row.meaning.code or reader.bears(row.meaning, text)


def _of_cities(rows: Sequence[Row], communes: Communes) -> bool:
    """Whether most rows are of arrondissements of Paris, Lyon and Marseille."""
    parts = {part.code for some in communes.arrondissements.values() for part in some}
    inside = [row.meaning.code in parts for row in rows if row.meaning]
    return sum(inside) > len(inside) / 2


# — what rows say —


def _cantons(texts: Iterable[str]) -> int:
    return sum(bool(_CANTON.match(text)) for text in texts)


def _of_rows(table: Table, reader: Reader) -> str:
    """Level of most of the rows that name something."""
    texts = [row.texte for row in table.rows[:SAMPLE] if row.texte]
    parts = (re.fullmatch(r"\d{9}", text) and text[:5] in reader.communes.atoms for text in texts)
    if sum(map(bool, parts)) > len(texts) / 2:
        return "IRIS"
    unknown = [row.texte for row in table.rows if row.raison is Raison.INCONNUE]
    if _cantons(unknown) > max(1, len(table.rows) / 10):
        return "canton"
    apart = Counter(row.raison for row in table.rows)
    named = apart.total() - apart[Raison.SANS_CODE] - apart[Raison.TOTAL]
    if apart[Raison.PLUS_GRAND] > named / 5:
        # Among departments, « Mayenne » is one, though a commune has its name.
        both = [row for row in table.rows if row.meaning and not row.code]
        apart[Raison.PLUS_GRAND] += sum(bool(reader.gazetteer.departement(row.nom)) for row in both)
    for raison, level in (
        (Raison.EPCI, "EPCI"),
        (Raison.PLUS_GRAND, "département ou par région"),
        (Raison.POSTAL, "code postal"),
    ):
        if apart[raison] > named / 2:
            return level
    return ""


def _four_digits(table: Table) -> str:
    """Why codes of four digits are not those of communes whose zero was lost."""
    coded = [row for row in table.rows if row.texte and row.raison not in NO_COMMUNE]
    short = [row for row in coded if four_digits(row)]
    if len(short) <= len(coded) / 2:
        return ""
    what = (
        "a des codes de quatre chiffres qui ne sont pas ceux de communes (cantons, zones "
        "d’emploi ?) : donner une ligne par commune, avec son code de cinq chiffres."
    )
    if any(row.raison is Raison.QUATRE for row in short):
        return what
    named = [row for row in short if row.code and row.nom]
    known = sum(row.meaning is not None for row in short)
    if known < (0.5 if named else _MANY) * len(short):
        return what
    sure = named or _said_of_communes(table) or len(short) < len(coded)
    ends = {int(row.texte.strip("'’ ")[2:4]) for row in short}
    if sure or not ends <= {*range(1, _MAX_CANTON + 1)}:
        return ""
    return (
        "a des codes de quatre chiffres, ceux de communes dont le zéro est perdu ou ceux de "
        "cantons : les écrire sur cinq chiffres, ou ajouter une colonne de noms."
    )


def _three_digits(table: Table) -> str:
    """Why codes of three digits are not those that the names beside them have in a department."""
    named = [row for row in table.rows if row.meaning and row.nom]
    short = [row for row in named if short_code(row)]
    if table.columns.departement is not None or _said_of_communes(table):
        return ""
    ends = (row.meaning.code[-3:] == row.code.strip("'’ ").zfill(3) for row in short if row.meaning)
    if len(short) <= len(named) / 2 or sum(ends) >= len(short) / 2:
        return ""
    return (
        "a des codes de trois chiffres qui ne sont pas ceux de communes (arrondissements, aires "
        "d’attraction ?) : donner une ligne par commune, avec son code de cinq chiffres."
    )


def _centres(table: Table, reader: Reader) -> str:
    """Why rows that bear the codes of communes are not of them, but of what they are the centre of.

    Bassins de vie, territoires de vie-santé and cantons bear the code and the name of a commune
    each: a few of all departments, hardly ever two that touch. No list of communes is so.
    """
    if _said_of_communes(table):
        return ""
    communes = reader.communes
    codes = {code for row in table.rows if row.meaning for code in row.meaning.communes}
    places = {departement_of(code) for code in codes}
    if len(codes) not in _CENTRES or len(places) < _EVERYWHERE * len(communes.departements):
        return ""
    atoms = {atom for code in codes for atom in communes.atoms_of(code)}
    touching = adjacency(communes).touching
    beside = sum(any(other in atoms for other in touching(atom)) for atom in atoms)
    if beside > _TOUCHING * len(atoms):
        return ""
    return (
        "semble être par bassin de vie, territoire de vie-santé ou canton (une commune sur "
        f"{round(len(communes.by_code) / len(codes))}, dans toute la France, presque jamais deux "
        "voisines) : donner une table d’une ligne par commune, ou, si c’en est une, l’écrire en "
        f"en-tête ({quoted('Code commune')})."
    )
