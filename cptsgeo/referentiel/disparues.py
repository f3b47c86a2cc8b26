"""The communes that came to an end before the first vintage followed, from INSEE's dated records.

A record is a commune, or a part of one, from one date to another; its successor or its pole (the
commune that it is a part of) tells what it became. Where the records stop, the movements of codes
go on.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from cptsgeo.communes.cog import History
from cptsgeo.communes.disparues import Disparue, Fin
from cptsgeo.referentiel.decoupage import Divisions
from cptsgeo.referentiel.history import Renaming
from cptsgeo.text import names

_FIRST_DAY = "2018-01-01"
_LAST_YEAR = 2019
"""What came to an end by this day, and the vintage on whose first day the records stop."""

_COMMUNE = "COM"
Record = Mapping[str, Any]
Named = tuple[str, str]
"""A code, and the key of a name."""


class _Past:
    """The records by identifier, and what each led to."""

    def __init__(self, records: Iterable[Record], divisions: Divisions, history: History) -> None:
        self.by_id = {str(row["id"]): row for row in records}
        self.history = history
        parts: dict[Named, frozenset[str]] = {}
        for part in divisions.parties:
            if part.code_commune in divisions.communes:
                named = part.code, names.key(part.nom)
                parts[named] = parts.get(named, frozenset()) | {part.code_commune}
        communes = divisions.communes.values()
        self.today = parts | {(c.code, names.key(c.nom)): frozenset({c.code}) for c in communes}
        self.moved = {
            code for one in history.movements for code in (one.code_avant, one.code_apres)
        }

    def targets(self, row: Record, *, first: bool = True) -> frozenset[str]:
        """Codes of the communes of today that hold the territory of a record."""
        if not first and (held := self.today.get(_named(row))):
            # If it ended, it was restored since, and what it had taken in came with it.
            return held
        if "successeur" in row:
            return self.targets(self.by_id[row["successeur"]], first=False)
        if row["type"] != _COMMUNE:
            return self.targets(self.by_id[row["pole"]], first=False)
        if "dateFin" not in row:
            return self.history.follow(row["code"], _LAST_YEAR)[0]
        # A group that was dissolved: each of those that were still in it went its own way.
        members = [self.by_id[one] for one in row.get("membres", ())]
        left = [one for one in members if one.get("dateFin") == row["dateFin"]]
        return frozenset[str]().union(*(self.targets(one, first=False) for one in left))

    def end(self, row: Record, targets: Iterable[str], *, renamed: bool) -> Fin:
        """What came to an end: a commune that was never anything but one has another name."""
        while row["type"] == _COMMUNE and "successeur" in row:
            row = self.by_id[row["successeur"]]
        goes_on = row["type"] == _COMMUNE and "dateFin" not in row
        if not goes_on or self.moved.intersection(targets):
            return Fin.COMMUNE
        return Fin.NOM if renamed else Fin.CODE


def _named(row: Record) -> Named:
    return str(row["code"]), names.key(str(row["nom"]))


def find_disparues(
    records: Iterable[Record],
    divisions: Divisions,
    history: History,
    renamings: Iterable[Renaming],
) -> list[Disparue]:
    """List the communes that came to an end before the movements of codes begin.

    Parameters
    ----------
    records
        The records of ``historique-communes.json``.
    divisions
        The communes of today and their parts, which say it better where they bear that name under
        that code.
    history
        The movements of codes, which lead to the communes of today.
    renamings
        Names given up since.

    Returns
    -------
    list of Disparue
        By code, year and name; the last end of each name under each code. Those whose territory
        nothing leads to (six communes were suppressed) are left out, as are those that neither
        their name nor their code would find.
    """
    communes = divisions.communes
    past = _Past(records, divisions, history)
    told = {
        *past.today,
        *((one.code_avant, names.key(one.nom_avant)) for one in history.movements),
        *((one.code_commune, names.key(one.nom_avant)) for one in renamings),
    }
    codes = {code for code, _ in told}
    found: dict[Named, Disparue] = {}
    ended = [row for row in past.by_id.values() if "" < row.get("dateFin", "") <= _FIRST_DAY]
    for row in sorted(ended, key=lambda row: (row["dateFin"], row["id"])):
        named = _named(row)
        if row["type"] != _COMMUNE or named in told:
            continue
        targets = tuple(sorted(past.targets(row)))
        same = {names.key(communes[code].nom) for code in targets} == {named[1]}
        if targets and not (same and row["code"] in codes):
            fin = past.end(row, targets, renamed=not same)
            year = int(row["dateFin"][:4])
            found[named] = Disparue(row["code"], row["nom"], year, fin, targets)
    return sorted(found.values(), key=lambda one: (one.code, one.jusqu_en, one.nom))
