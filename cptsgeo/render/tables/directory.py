"""A user's table of addresses, with the CPTS of each row at its right."""

import datetime
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cptsgeo.analysis.coverage import A_ATTRIBUER, CONTESTEE, COUVERTURE_INCONNUE, ZONE_BLANCHE
from cptsgeo.analysis.directory import Directory
from cptsgeo.analysis.row_places import COUVERTE, NON_TROUVEE, SANS_COMMUNE, Located
from cptsgeo.analysis.unscheduled import says_snp
from cptsgeo.communes.commune_table import Commune
from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, Line
from cptsgeo.plan import aci
from cptsgeo.plan.model import Plan
from cptsgeo.plan.territories import Territories
from cptsgeo.proposal.asked_columns import shown
from cptsgeo.render.provenance import list_told
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.sheets.sheet import Value
from cptsgeo.render.tables.standing import joining, waiting, waiting_told
from cptsgeo.render.tables.unscheduled import snp_lines
from cptsgeo.text.french import NBSP, count, listed, number, quoted, typographic
from cptsgeo.text.signs import one_line

_ADDED = (
    Column("code_insee", "Code INSEE"),
    Column("commune_lue", "Commune lue"),
    Column("cpts", "CPTS"),
    Column("statut", "Statut"),
    Column("site_internet", "Site internet"),
    Column("contact", "Contact"),
    Column("fiabilite_liste", "Fiabilité de la liste"),
    Column("etat", "État"),
    Column("precision", "Précision"),
    Column("snp", "Soins non programmés déclarés"),
)
"""What is added, at the right; what CPTS declare, where the plan says anything of it."""
_STATES = {
    COUVERTE: "couverte",
    ZONE_BLANCHE: "zone blanche",
    A_ATTRIBUER: "à attribuer",
    COUVERTURE_INCONNUE: "hors périmètre",
    NON_TROUVEE: "non trouvée",
    SANS_COMMUNE: "",
}
_COUNTED = {
    COUVERTE: ("couverte", "couvertes"),
    ZONE_BLANCHE: ("en zone blanche", "en zone blanche"),
    A_ATTRIBUER: ("à attribuer", "à attribuer"),
    COUVERTURE_INCONNUE: ("hors du périmètre du plan", "hors du périmètre du plan"),
    NON_TROUVEE: ("non trouvée", "non trouvées"),
    SANS_COMMUNE: ("sans commune", "sans commune"),
}
_AND = f"{NBSP}; "
_WIDEST = 16_384
"""Columns of a worksheet."""
_MOST_CELLS = 5_000_000
"""Cells of the user's, empty ones too: each row is as wide as the widest."""
_BLANK_ROWS = 100_000
"""Blank rows that are kept between others."""
_TOP = 10
"""CPTS, and communes of no CPTS, that are told."""
_NEAR = 3


def directory_sheet(found: Directory, territories: Territories) -> Sheet:
    """Give a user's table, as it is, and what is known of each row at its right.

    Parameters
    ----------
    found
        The table, and where its rows are.
    territories
        The territories that they were joined to.

    Returns
    -------
    Sheet
        Its rows in their order, titles above and blank rows too.

    Raises
    ------
    TableError
        If it is too wide, or too large.
    """
    grid = found.grid
    width = max(len(line.cells) for line in grid.lines)
    rows = [*_with_blanks(grid)]
    added = _added(territories.plan)
    if width + len(added) > _WIDEST or width * len(rows) > _MOST_CELLS:
        raise TableError(
            f"Le fichier {grid.path} a {count(width, 'colonne')} et "
            f"{count(len(rows), 'ligne')} : c’est trop, n’y garder que celles qui sont "
            "utiles."
        )
    first = found.where.header + 1
    data = iter(found.rows)
    empty: tuple[Value, ...] = (None,) * len(added)
    beside = _beside(found, territories)
    # Rows of one place share what is known of it.
    said: dict[int, tuple[Value, ...]] = {}
    above, below = [], []
    for rank, line in rows:
        if line and rank == first - 1:
            continue
        cells = _values(grid, rank, line, width)
        if rank < first:
            above.append(cells)
            continue
        if line is None:
            below.append((*cells, *empty))
            continue
        located = next(data)
        if id(located) not in said:
            said[id(located)] = _told(located, beside, territories.plan)
        below.append((*cells, *said[id(located)]))
    theirs = found.header + ("",) * (width - len(found.header))
    taken = {text.strip().lower() for text in theirs}
    return Sheet(
        grid.sheet or "Liste",
        f"{one_line(grid.path.name)}, avec la CPTS de chaque ligne",
        (
            *(Column(text, text, Unit.LIBRE) for text in theirs),
            *(_free(column, taken) for column in added),
        ),
        tuple(below),
        haut=tuple(above),
    )


def _added(plan: Plan) -> tuple[Column, ...]:
    """What is added, without what a plan says nothing of."""
    return tuple(column for column in _ADDED if column.cle != "snp" or says_snp(plan))


def _free(column: Column, taken: Iterable[str]) -> Column:
    """A column that is named as none of the user's is."""
    if {column.cle, column.titre.lower()}.isdisjoint(taken):
        return column._replace(nature=Unit.LIBRE)
    return Column(f"{column.cle}_cptsgeo", f"{column.titre} (cptsgeo)", Unit.LIBRE)


def _with_blanks(grid: Grid) -> Iterator[tuple[int, Line | None]]:
    """Lines by rank, and None for each blank row, that has the rank of the line below it."""
    left, expected = _BLANK_ROWS, 1
    for rank, line in enumerate(grid.lines):
        blank = min(max(line.line - expected, 0), left)
        left -= blank
        yield from ((rank, None) for _ in range(blank))
        yield rank, line
        # A line of a text goes on as long as its cells do.
        expected = line.line + 1 + (0 if grid.sheet else sum(c.count("\n") for c in line.cells))


def _values(grid: Grid, rank: int, line: Line | None, width: int) -> tuple[Value, ...]:
    if line is None:
        return (None,) * width
    kinds = grid.kinds[rank] if grid.kinds else ""
    cells = tuple(
        _value(text, kinds[i : i + 1]) if text else None for i, text in enumerate(line.cells)
    )
    return cells + (None,) * (width - len(cells))


def _value(text: str, kind: str) -> Value:
    """What a cell of a workbook holds, by its text and its kind."""
    try:
        if kind == "n":
            value = int(text) if text.lstrip("-").isdigit() else float(text)
            return value if math.isfinite(value) else text
        if kind == "d":
            day = len(text) == len("2026-01-01")
            read = datetime.date if day else datetime.datetime
            return read.fromisoformat(text)
    except (ValueError, OverflowError):
        return text
    return text == "VRAI" if kind == "b" else text


def _beside(found: Directory, territories: Territories) -> dict[str, tuple[str, ...]]:
    """What is told of communes besides their CPTS: whose they were, whom they join elsewhere."""
    codes = {one.commune.code for one in found.rows if one.commune}
    told: dict[str, tuple[str, ...]] = {
        one.commune.code: (waiting_told(territories, one),) for one in waiting(territories, codes)
    }
    for code, joined in joining(territories, codes).items():
        told[code] = (*told.get(code, ()), *joined)
    return told


def _told(located: Located, beside: Mapping[str, tuple[str, ...]], plan: Plan) -> tuple[Value, ...]:
    commune, holders = located.commune, located.holders
    cpts = [holder.cpts for holder in holders]
    statuses = [
        aci.libelle_statut(one.evenement.statut) if one.evenement else aci.LIBELLE_INCONNU
        for one in holders
    ]
    texts = {
        "code_insee": commune.code if commune else "",
        "commune_lue": typographic(commune.nom) if commune else "",
        "cpts": _AND.join(typographic(one.nom) for one in cpts),
        "statut": _AND.join(statuses),
        "site_internet": _joined([one.site_internet for one in cpts]),
        "contact": _joined([one.contact for one in cpts]),
        "fiabilite_liste": _AND.join(map(list_told, cpts)),
        "etat": _STATES[located.etat],
        "precision": _AND.join(
            (*_precision(located), *(beside.get(commune.code, ()) if commune else ()))
        ),
        "snp": _joined([_AND.join(snp_lines(plan, one.cpts_id)) for one in cpts]),
    }
    return tuple(texts[column.cle] or None for column in _added(plan))


def _joined(texts: Sequence[str | None]) -> str:
    """Join what is known of each CPTS, in the order of their names; empty if nothing is."""
    return _AND.join(text or "–" for text in texts) if any(texts) else ""


def _precision(located: Located) -> Iterator[str]:
    if located.interpretation:
        yield located.interpretation
    if located.partage:
        yield (
            "revendiquée par plusieurs CPTS sans dérogation"
            if located.partage == CONTESTEE
            else "partagée par dérogation"
        )
    if located.candidats:
        near = [f"{typographic(one.nom)} ({one.departement})" for one in located.candidats[:_NEAR]]
        more = len(located.candidats) - len(near)
        yield f"peut-être {listed([*near, *([count(more, 'autre')] if more else [])], 'ou')}"


def directory_told(found: Directory) -> list[str]:
    """Tell what was found, without a word of what the user's rows say.

    Parameters
    ----------
    found
        The table, and where its rows are.

    Returns
    -------
    list of str
        French sentences.
    """
    by_state = Counter(located.etat for located in found.rows)
    parts = [
        f"{number(by_state[state])} {words[by_state[state] > 1]}"
        for state, words in _COUNTED.items()
        if by_state[state]
    ]
    told = [f"{count(len(found.rows), 'ligne')}{NBSP}: {listed(parts)}."]
    read = found.where.read
    several = len(read) > 1
    told.append(
        f"{'Colonnes lues' if several else 'Colonne lue'}{NBSP}: {shown(read, found.header)}."
    )
    cpts = Counter(typographic(holder.cpts.nom) for one in found.rows for holder in one.holders)
    told += _most("Par CPTS", cpts, "autre CPTS", "autres CPTS")
    for state, title in ((ZONE_BLANCHE, "En zone blanche"), (A_ATTRIBUER, "À attribuer")):
        there = Counter(_named(one.commune) for one in found.rows
                        if one.etat == state and one.commune)  # fmt: skip
        told += _most(title, there, "autre commune", "autres communes")
    if missing := by_state[NON_TROUVEE]:
        told.append(
            f"{'Non trouvées' if missing > 1 else 'Non trouvée'}{NBSP}: "
            f"{_lines(found, NON_TROUVEE)}{NBSP}; la colonne {quoted('Précision')} dit ce que ce "
            "peut être."
        )
    if found.grid.mended:
        mended = count(len(found.grid.mended), "cellule avait", "cellules avaient")
        told.append(f"{mended} des accents abîmés, qui ont été rétablis.")
    if found.feuilles:
        names = listed(map(quoted, found.feuilles))
        one = len(found.feuilles) == 1
        told.append(
            f"{'La feuille' if one else 'Les feuilles'} {names} "
            f"{'n’est pas lue' if one else 'ne sont pas lues'}{NBSP}: --feuille dit laquelle lire."
        )
    return told


def _most(title: str, counts: Counter[str], other: str, others: str) -> list[str]:
    if not counts:
        return []
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown_ = [f"{name} ({number(many)})" for name, many in most[:_TOP]]
    more = [count(len(most) - _TOP, other, others)] if len(most) > _TOP else []
    return [f"{title}{NBSP}: {listed([*shown_, *more])}."]


def _named(commune: Commune) -> str:
    return f"{typographic(commune.nom)} [{commune.departement}]"


def _lines(found: Directory, state: str) -> str:
    data: Sequence[Line] = found.grid.lines[found.where.header + 1 :]
    lines = [str(line.line) for line, one in zip(data, found.rows, strict=True)
             if one.etat == state]  # fmt: skip
    told = f"{', '.join(lines[:_TOP])}…" if len(lines) > _TOP else listed(lines)
    return f"{'ligne' if len(lines) == 1 else 'lignes'} {told}"
