"""What the page of an atelier must know to read a list as `cptsgeo.proposal` does.

Words, patterns and thresholds come from the modules that it is the twin of; of the communes
elsewhere in France it has those that may be meant by the names of its own.
"""

import functools
import itertools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, meaning
from cptsgeo.communes.naming import around, gazetteer, reader, suggestions
from cptsgeo.communes.naming.phrases import PHRASES as NAMING
from cptsgeo.files import grids, workbook_reader
from cptsgeo.files.phrases import PHRASES as OPENING
from cptsgeo.plan.territories import Territories
from cptsgeo.proposal import columns, lists, mail, rows, sections, several
from cptsgeo.proposal.phrases import PHRASES as LISTS
from cptsgeo.render.atelier.packing import code_number
from cptsgeo.render.canvas.encoding import varints
from cptsgeo.text import encodings, names, persons, shorthand, signs
from cptsgeo.text.french import typographic

_LETTERS = {CodeKind.PARTIE: "p", CodeKind.ANCIEN: "a", CodeKind.SCINDE: "s"}
_AND = " et "
_OUR_LADY = re.compile(r"\bnotre dame\b")


def words_of_reading() -> dict[str, Any]:
    """Gather what the modules of reading share with their twins: patterns, words, thresholds.

    Returns
    -------
    dict
        By module, plain data: a pattern is ``{"motif": [source, flags]}``, words are
        ``{"mots": [...]}``.
    """
    shared: dict[str, Mapping[str, Any]] = {
        "around": around.SHARED,
        "columns": columns.SHARED,
        "encodings": encodings.SHARED,
        "gazetteer": gazetteer.SHARED,
        "grids": grids.SHARED,
        "lists": lists.SHARED,
        "mail": mail.SHARED,
        "names": names.SHARED,
        "persons": persons.SHARED,
        "reader": {"MAX_LENGTH": reader.MAX_LENGTH, "NEARLY": reader.NEARLY},
        "rows": rows.SHARED,
        "sections": sections.SHARED,
        "several": several.SHARED,
        "shorthand": shorthand.SHARED,
        "signs": signs.SHARED,
        "suggestions": suggestions.SHARED,
        "workbook": {
            "MAX_UNZIPPED": workbook_reader.MAX_UNZIPPED,
            "MAX_CELLS": workbook_reader.MAX_CELLS,
            "MAX_TEXT": workbook_reader.MAX_TEXT,
        },
        "phrases": {**NAMING, **LISTS, **OPENING},
    }
    return {module: _plain(values) for module, values in shared.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, re.Pattern):
        flags = {re.IGNORECASE: "i", re.DOTALL: "s", re.MULTILINE: "m"}
        source = value.pattern.replace("(?m)", "")
        return {"motif": [source, "".join(x for flag, x in flags.items() if value.flags & flag)]}
    if isinstance(value, frozenset | set):
        return {"mots": sorted(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return [*map(_plain, value)] if isinstance(value, list | tuple) else value


def reading_data(
    territories: Territories, nodes: Sequence[str], drawn: Collection[str]
) -> dict[str, Any]:
    """Gather the names that the page reads.

    Parameters
    ----------
    territories
        The plan's territories.
    nodes
        Sorted codes of the communes that the engine of the page knows.
    drawn
        Those that it draws, whose postal codes it has already.

    Returns
    -------
    dict
        Plain data.
    """
    communes = territories.communes
    index = gazetteer.Gazetteer(communes, ()).index
    own = {*drawn, *communes.codes_of(territories.plan.perimetre)}
    own |= _cities(communes, own)
    known = {*nodes, *_cities(communes, nodes)}
    meant = _meant(index, own)
    former = _former(communes, own, meant)
    atoms = [communes.atoms[code] for code in own if code in communes.atoms]
    posts = {post for atom in atoms for post in atom.codes_postaux.split()}
    # What is around the page is known by its neighbours alone, unless a name of the page means it.
    beyond = _elsewhere(index, own, meant, former, posts) - own - communes.arrondissements.keys()
    elsewhere = beyond.difference(nodes)
    ranks = {code: rank for rank, code in enumerate([*nodes, *sorted(elsewhere)])}
    ranks |= {city: len(ranks) + rank for rank, city in enumerate(communes.arrondissements)}
    home = {*communes.codes_of(territories.plan.perimetre)}
    shared = [
        code
        for code in nodes
        if code not in drawn
        and (code in home or posts.intersection(communes.atoms[code].codes_postaux.split()))
    ]
    named = {bearer.commune.code for key in meant for bearer in index.today.get(key, ())}
    return {
        "partage": words_of_reading(),
        "postaux": "|".join(
            f"{ranks[code]};{communes.atoms[code].codes_postaux}" for code in shared
        ),
        "cites": [ranks[code] for code in sorted(beyond.intersection(nodes))],
        "muettes": [ranks[code] for code in sorted(beyond - named)],
        "ailleurs": "|".join(_told(communes, code, posts) for code in sorted(elsewhere)),
        "villes": [
            {
                "code": city,
                "nom": typographic(communes.by_code[city].nom),
                "postaux": communes.by_code[city].codes_postaux,
                "communes": [ranks[part.code] for part in parts if part.code in known],
                "entiere": all(part.code in known for part in parts),
            }
            for city, parts in communes.arrondissements.items()
        ],
        "anciennes": "|".join(_entries(communes, former, ranks)),
        "codes": _codes(communes, former, ranks, own),
        "connus": _runs(index),
        "postesAilleurs": _posts_elsewhere(index, posts),
        "departements": {code: typographic(nom) for code, nom in communes.departements.items()},
        "regions": [typographic(nom) for nom in communes.regions.values()],
        "epci": _epci_elsewhere(index, nodes),
        "entiere": known >= communes.atoms.keys(),
    }  # fmt: skip


def _cities(communes: Communes, nodes: Iterable[str]) -> set[str]:
    """Cities of which the page has all arrondissements."""
    there = {*nodes}
    return {city for city, parts in communes.arrondissements.items()
            if there.issuperset(part.code for part in parts)}  # fmt: skip


def _folded(key: str) -> str:
    """Give one form to the words that an abbreviation may stand for, and to it."""
    for initials, word in (*shorthand.INITIALS, (_OUR_LADY, "nd")):
        key = initials.sub(word, key)
    return " ".join(_CLASSES.get(word, word) for word in key.split())


@functools.lru_cache(maxsize=4)
def _folds(index: gazetteer.Index) -> dict[str, str]:
    """The form of each name of a referential: that of most is the name."""
    return {key: _folded(key) for key in dict.fromkeys((*index.today, *index.former))}


def _classes() -> dict[str, str]:
    """A word for each group of those that one may stand for, by the words."""
    groups: list[set[str]] = []
    for short, longer in shorthand.WORDS.items():
        group = {short, *longer}
        for other in [one for one in groups if one & group]:
            groups.remove(other)
            group |= other
        groups.append(group)
    return {word: min(group) for group in groups for word in group}


_CLASSES = _classes()


def _former(
    communes: Communes, known: Collection[str], meant: Collection[str]
) -> list[tuple[str, str, str]]:
    """Former names of the page's communes, and those elsewhere that may be meant by its names."""
    return [
        (name, code, target)
        for (name, code, target), key in zip(
            communes.former_names, names.keys([one[0] for one in communes.former_names]),
            strict=True,
        )
        if target in known or key in meant
    ]  # fmt: skip


def _meant(index: gazetteer.Index, known: Collection[str]) -> set[str]:
    """Keys of names that may be meant by those of the page: its own, and what they are short for.

    What has « et » between two names of the page would be read as both.
    """
    communes = index.communes
    own = {key for table in (index.today, index.former) for key, bearers in table.items()
           if any(bearer.commune.code in known for bearer in bearers)}  # fmt: skip
    epci = {communes.atoms[code].epci for code in known if code in communes.atoms}
    own |= {key for key, sirens in index.epci.items() if epci.intersection(sirens)}
    own |= index.departements.keys() | index.regions
    folds = _folds(index)
    folded = {folds.get(key) or _folded(key) for key in own}
    return own | {
        key
        for key, fold in folds.items()
        if fold in folded or (_AND in key and any(part in own for part in _parts(key)))
    }


def _parts(key: str) -> list[str]:
    pieces = key.split(_AND)
    cuts = range(1, len(pieces))
    return [_AND.join(part) for cut in cuts for part in (pieces[:cut], pieces[cut:])]


def _elsewhere(
    index: gazetteer.Index,
    own: Collection[str],
    meant: Collection[str],
    former: Iterable[tuple[str, str, str]],
    posts: Iterable[str],
) -> set[str]:
    """Communes that may be meant by a name or a code of those of the page."""
    communes = index.communes
    found = {bearer.commune.code for key in meant for bearer in index.today.get(key, ())}
    found |= {target for _, _, target in former}
    found |= {code for post in posts for code in index.by_post.get(post, ())}
    for code in {movement.code_avant for movement in communes.history.movements}:
        held = {*meaning(code, communes).communes}
        found |= held if len(held) > 1 and not held.isdisjoint(own) else set()
    return found


def _told(communes: Communes, code: str, posts: set[str]) -> str:
    """Code and name; the postal codes of those that share one with the page."""
    commune = communes.by_code.get(code) or communes.atoms[code]
    own = commune.codes_postaux.split()
    shared = f";{commune.codes_postaux}" if posts & {*own} else ""
    return f"{code};{typographic(commune.nom)}{shared}"


def _entries(
    communes: Communes, former: Iterable[tuple[str, str, str]], ranks: Mapping[str, int]
) -> list[str]:
    """Name, code and commune; a letter tells what the code is where it leads there alone."""
    found, seen = [], set()
    for name, code, target in former:
        letter = ""
        means = meaning(code, communes)
        if (
            code not in seen
            and means.communes == (target,)
            and means.nature in _LETTERS
            and (means.nature is CodeKind.PARTIE or means.movements[0].nom_avant == name)
        ):
            seen.add(code)
            letter = _LETTERS[means.nature]
        found.append(f"{typographic(name)};{code}{letter};{ranks[target]}")
    return found


def _codes(
    communes: Communes,
    former: Iterable[tuple[str, str, str]],
    ranks: Mapping[str, int],
    known: Collection[str],
) -> str:
    """Codes of the past that no former name says all of."""
    told = {entry.split(";")[1][:5] for entry in _entries(communes, former, ranks)
            if len(entry.split(";")[1]) > 5}  # fmt: skip
    old = {part.code for part in communes.parties}
    old |= {movement.code_avant for movement in communes.history.movements}
    old |= {one.code for one in communes.disparues.rows}
    found = []
    for code in sorted(old - told - communes.by_code.keys() - communes.atoms.keys()):
        means = meaning(code, communes)
        if means.nature in _LETTERS and any(target in known for target in means.communes):
            if not all(target in ranks for target in means.communes):
                continue
            before = typographic(means.movements[0].nom_avant) if means.movements else ""
            targets = " ".join(str(ranks[target]) for target in means.communes)
            found.append(f"{code}{_LETTERS[means.nature]};{targets};{before}")
    return "|".join(found)


@functools.lru_cache(maxsize=4)
def _runs(index: gazetteer.Index) -> str:
    """Codes of communes, of today and before, in all of France: runs of numbers."""
    communes = index.communes
    known = {*communes.by_code, *communes.atoms}
    old = {*communes.disparues.by_code, *(part.code for part in communes.parties)}
    old |= {movement.code_avant for movement in communes.history.movements}
    known |= {code for code in old - known
              if meaning(code, communes).nature is not CodeKind.INCONNU}  # fmt: skip
    return _encoded(map(code_number, known))


def _posts_elsewhere(index: gazetteer.Index, told: Collection[str]) -> list[str]:
    """Postal codes that none of the page has: those that end in 0, in tens, then the others."""
    numbers = [int(post) for post in index.by_post if post not in told]
    return [
        _encoded(number // 10 for number in numbers if number % 10 == 0),
        _encoded(number for number in numbers if number % 10),
    ]


def _encoded(numbers: Iterable[int]) -> str:
    """Runs of numbers: how far each is from the end of the last, and how long."""
    values, end = [], 0
    for _, run in itertools.groupby(enumerate(sorted(numbers)), key=lambda one: one[1] - one[0]):
        members = [number for _, number in run]
        values += [members[0] - end, len(members)]
        end = members[-1] + 1
    return varints(np.array(values or [0, 0], np.int64))


def _epci_elsewhere(index: gazetteer.Index, nodes: Collection[str]) -> list[list[str]]:
    """Names of EPCI elsewhere that those of the page may be, with their departments."""
    communes = index.communes
    own = {communes.atoms[code].epci for code in nodes}
    found = {
        siren
        for sirens in index.epci.values()
        if own.intersection(sirens)
        for siren in sirens
        if siren not in own
    }
    return [
        [
            typographic(communes.epci[siren]),
            " ".join(sorted({communes.by_code[code].departement
                             for code in communes.by_code.by_epci.get(siren, ())})),
        ]
        for siren in sorted(found)
    ]  # fmt: skip
