"""The movements of commune codes from one vintage of the COG to the next.

They are differences of yearly lists, not of dated acts: what happened between two 1 January and
was undone in between does not appear, and what did not change a list of codes is no movement.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from cptsgeo.communes.cog import Movement
from cptsgeo.errors import ReferentielError
from cptsgeo.referentiel.decoupage import Divisions
from cptsgeo.text import names


class Renaming(NamedTuple):
    """A commune that kept code and territory and took another name in the vintage `annee`."""

    annee: int
    code_commune: str
    nom_avant: str
    nom_apres: str


@dataclass(frozen=True)
class Vintage:
    """What is known of the communes on 1 January of a year.

    Attributes
    ----------
    annee
        The year.
    noms
        Name of each valid code.
    meres
        For a code that is part of a commune, or is linked to it by the files: these communes.
    """

    annee: int
    noms: Mapping[str, str]
    meres: Mapping[str, frozenset[str]]


def vintage(annee: int, divisions: Divisions) -> Vintage:
    """Summarise the divisions of a year.

    Parameters
    ----------
    annee
        The year of the COG.
    divisions
        Its communes and parts.

    Returns
    -------
    Vintage
        A commune that is still a part (déléguée, associée) has the commune it belongs to for
        mother; the linked codes only count where no part says better, since they also name the
        commune that a restored one came out of.
    """
    by_part: dict[str, set[str]] = {}
    by_link: dict[str, set[str]] = {}
    for part in divisions.parties:
        if part.nature != "arrondissement_municipal":
            by_part.setdefault(part.code, set()).add(part.code_commune)
    for commune in divisions.communes.values():
        for former in commune.anciens_codes:
            by_link.setdefault(former, set()).add(commune.code)
    return Vintage(
        annee=annee,
        noms={code: commune.nom for code, commune in divisions.communes.items()},
        meres={code: frozenset(found) for code, found in (by_link | by_part).items()},
    )


def vintage_2018(records: Iterable[Mapping[str, Any]]) -> Vintage:
    """Read the communes valid on 1 January 2018 from the historical file of the 2019 package.

    Parameters
    ----------
    records
        The records of ``historique-communes.json``.

    Returns
    -------
    Vintage
        With no mothers: none is needed for the first year.
    """
    day = "2018-01-01"
    noms = {
        str(row["code"]): str(row["nom"])
        for row in records
        if row["type"] == "COM"
        and row.get("dateDebut", "") <= day
        and row.get("dateFin", "9999") > day
    }
    return Vintage(annee=2018, noms=noms, meres={})


def vintage_2019(divisions: Divisions, records: Iterable[Mapping[str, Any]]) -> Vintage:
    """Complete the vintage 2019, whose package does not link every merged commune.

    Parameters
    ----------
    divisions
        The communes and parts of 2019.
    records
        The records of ``historique-communes.json``.

    Returns
    -------
    Vintage
        Where the package is silent, the mother of a code is the commune that its last record
        leads to, from successor to pole.
    """
    plain = vintage(2019, divisions)
    by_id = {row["id"]: row for row in records}
    poles: dict[str, frozenset[str]] = {}
    for row in by_id.values():
        if row["type"] != "COM" or not "2018-01-01" < row.get("dateFin", "") <= "2019-01-01":
            continue
        heir = by_id.get(row.get("successeur", ""))
        while heir is not None and heir["type"] != "COM":
            heir = by_id.get(heir.get("pole", ""))
        if heir is not None:
            poles[row["code"]] = frozenset({heir["code"]})
    return Vintage(annee=2019, noms=plain.noms, meres={**poles, **plain.meres})


def vintage_2020(membres: Mapping[str, str], before: Vintage, after: Vintage) -> Vintage:
    """Restore the list of 1 January 2020, of which no package holds the communes.

    Parameters
    ----------
    membres
        Name of each member of the EPCI of 2020, by code. The communes in no EPCI are those of both
        neighbouring vintages; other codes of 2019 that are not members had ceased to exist. Their
        names are spelled otherwise than in the COG: those of the neighbouring vintages are kept
        where they agree, or are the same but for case, accents and ligatures.
    before
        The vintage 2019.
    after
        The vintage 2021.

    Returns
    -------
    Vintage
        With the mothers of 2021.
    """
    isolated = (before.noms.keys() & after.noms.keys()) - membres.keys()
    noms = {code: before.noms[code] for code in isolated}
    for code, nom in membres.items():
        first, last = before.noms.get(code, nom), after.noms.get(code, nom)
        if first != last:
            alike = [one for one in (first, last) if names.key(one) == names.key(nom)]
            first = alike[0] if alike else nom
        noms[code] = first
    return Vintage(annee=2020, noms=noms, meres=after.meres)


def movements(before: Vintage, after: Vintage) -> list[Movement]:
    """Compare two consecutive vintages.

    Parameters
    ----------
    before
        The earlier list.
    after
        The later list.

    Returns
    -------
    list of Movement
        Sorted. Every code of `before` that is merged, changed or divided has a row for each code
        that its territory is under in `after`, itself included.

    Raises
    ------
    ReferentielError
        When a code disappears or appears and nothing tells whence or whither.
    """
    pairs: set[tuple[str, str]] = set()
    gone = before.noms.keys() - after.noms.keys()
    for code in gone:
        successors = after.meres.get(code, frozenset()) & after.noms.keys()
        if len(successors) != 1:
            raise ReferentielError(
                f"COG {after.annee} : {code} ({before.noms[code]}) a disparu et ses successeurs "
                f"possibles sont {sorted(successors)}."
            )
        pairs.update((code, successor) for successor in successors)
    reached = {after_code for _, after_code in pairs}
    for code in after.noms.keys() - before.noms.keys() - reached:
        mothers = before.meres.get(code, frozenset()) & before.noms.keys()
        if len(mothers) != 1:
            raise ReferentielError(
                f"COG {after.annee} : {code} ({after.noms[code]}) est apparu et les communes dont "
                f"il peut venir sont {sorted(mothers)}."
            )
        pairs.update((mother, code) for mother in mothers)
    involved = {code for pair in pairs for code in pair}
    pairs.update((code, code) for code in involved & before.noms.keys() & after.noms.keys())
    return sorted(
        Movement(after.annee, old, before.noms[old], new, after.noms[new]) for old, new in pairs
    )


def renamings(before: Vintage, after: Vintage, moved: Iterable[Movement]) -> list[Renaming]:
    """List the communes of two consecutive vintages that only changed their name.

    Names that differ by case, accents, ligatures, hyphens or the article are spellings of one name.

    Parameters
    ----------
    before
        The earlier list.
    after
        The later list.
    moved
        Their movements, which tell the names of the codes they involve.

    Returns
    -------
    list of Renaming
        Sorted.
    """
    involved = {code for row in moved for code in (row.code_avant, row.code_apres)}
    return sorted(
        Renaming(after.annee, code, before.noms[code], after.noms[code])
        for code in (before.noms.keys() & after.noms.keys()) - involved
        if before.noms[code] != after.noms[code]
        and names.key(before.noms[code]) != names.key(after.noms[code])
    )


def compare(vintages: Iterable[Vintage]) -> tuple[list[Movement], list[Renaming]]:
    """Compare each vintage with the next.

    Parameters
    ----------
    vintages
        One a year, in order.

    Returns
    -------
    tuple
        All movements and all renamings, sorted.
    """
    moved: list[Movement] = []
    renamed: list[Renaming] = []
    for before, after in pairwise(vintages):
        step = movements(before, after)
        moved += step
        renamed += renamings(before, after, step)
    return moved, renamed
