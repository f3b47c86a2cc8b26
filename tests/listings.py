"""A listing of CPTS as a regional agency sends one: invented, on communes that exist.

A row for each CPTS and commune, under a title and a header; names of CPTS, persons and addresses
are nobody's. What each row means is known.
"""

import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xlsxwriter import Workbook

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.communes import Communes

REGION = ("04", "05", "06", "13", "83", "84")
CITY, SHARED = "13055", "06088"
"""Marseille, that eight CPTS share by arrondissements; Nice, that three share without."""
HEADER = (
    "Nom CPTS", "Territoire CPTS", "dpt", "présidence", "coordination", "contact", "site",
)  # fmt: skip

_NOUNS = (
    "Garrigue", "Cigale", "Lavande", "Olivette", "Restanque", "Farigoule", "Sansouire", "Draille",
    "Gentiane", "Génépi", "Mélèze", "Ocre Rouge", "Galet Blanc", "Roubine", "Amandier", "Bergerie",
)  # fmt: skip
_ENDS = ("du Levant", "du Couchant", "d’En-Haut", "des Sources")
_CITY = ("Goéland", "Phare", "Girelle", "Pointu", "Oursin", "Mistral", "Vigie", "Filet")
_FIRST = ("Zéphirin", "Aglaé", "Anicet", "Philomène", "Célestin", "Hermance", "Barnabé", "Clélie")
_LAST = ("Fictif", "Inventée", "Imaginaire", "Personne", "Untel", "Exemple", "Postiche", "Modèle")
_NOWHERE = ("Pierrefolle-les-Cigales", "Trifouillis-les-Oies", "Saint-Glinglin-du-Var")
_SIGNS = "è?‡¸"
"""What stands for a letter that is lost."""
_MARSEILLE = (
    "Marseille {}e Arrondissement", "Marseille {}", "MARSEILLE {}EME", "Marseille (130{:02})",
    "130{:02} Marseille",
)  # fmt: skip


class Made(NamedTuple):
    """A listing and what it means.

    Attributes
    ----------
    rows : tuple of tuple of str
        The table: title, header, data, total.
    truth : dict
        Codes of today's communes (arrondissements for Marseille), by CPTS.
    meant : dict
        The code that each line means, by its number; empty for a name that is nobody's.
    reach : dict
        Site and generic mailbox, by CPTS.
    persons : tuple of str
        Names, nominative addresses and numbers that nothing may repeat.
    """

    rows: tuple[tuple[str, ...], ...]
    truth: dict[str, frozenset[str]]
    meant: dict[int, str]
    reach: dict[str, tuple[str, str]]
    persons: tuple[str, ...]


def listing(communes: Communes, seed: int = 0) -> Made:
    """Make the listing; the same for the same seed."""
    chance = random.Random(seed)
    groups = _groups(communes, chance)
    rows: list[tuple[str, ...]] = [
        ("CPTS de la région, communes de leurs territoires (exemple inventé)",),
        HEADER,
    ]
    meant: dict[int, str] = {}
    reach: dict[str, tuple[str, str]] = {}
    persons: dict[str, None] = {}
    old = _merged(communes)
    for rank, (nom, codes) in enumerate(groups.items()):
        beside = _beside(rank, nom, reach, persons)
        atoms = communes.atoms
        home = [atoms[code].departement for code in codes]
        own = max(sorted({*home}), key=home.count)
        for code in codes:
            commune = communes.by_code.get(code) or atoms[code]
            for text in _written(commune, old.get(code, ()), rank, chance):
                # The department is that of the CPTS where the commune is across the border.
                place = commune.departement if commune.departement in REGION else own
                rows.append((nom, text, _place(place, communes, chance), *beside))
                meant[len(rows)] = code
        if rank % 20 == 5:
            rows.append((nom, _NOWHERE[rank // 20 % 3], _place(own, communes, chance), *beside))
            meant[len(rows)] = ""
    rows.append(("Total", str(len(rows) - 2)))
    truth = {nom: frozenset(codes) for nom, codes in groups.items()}
    return Made(tuple(rows), truth, meant, reach, tuple(persons))


def without_departements(made: Made) -> Made:
    """Make of it a listing that tells no department."""
    rows = [(*row[:2], "", *row[3:]) if len(row) == len(HEADER) else row for row in made.rows]
    return made._replace(rows=tuple(rows))


def by_departement_of_cpts(made: Made, communes: Communes) -> Made:
    """Make of it a listing whose departments are those of the CPTS."""
    own = {}
    for nom, codes in made.truth.items():
        home = [communes.atoms[code].departement for code in sorted(codes)]
        own[nom] = max(home, key=home.count)
    rows = [
        (row[0], row[1], own[row[0]], *row[3:]) if line in made.meant else row
        for line, row in enumerate(made.rows, 1)
    ]
    return made._replace(rows=tuple(rows))


def merged(made: Made) -> Made:
    """Make of it a listing whose first cells are merged: the first of a CPTS has the name."""
    above = ("", *(row[0] for row in made.rows))
    rows = [("", *row[1:]) if row[0] == before else row
            for row, before in zip(made.rows, above, strict=False)]  # fmt: skip
    return made._replace(rows=tuple(rows))


def write_csv(made: Made, path: Path, encoding: str = "utf-8-sig") -> Path:
    """Write it as a French spreadsheet does."""
    with path.open("w", newline="", encoding=encoding, errors="replace") as file:
        csv.writer(file, delimiter=";").writerows(made.rows)
    return path


def write_xlsx(made: Made, path: Path) -> Path:
    """Write it as a workbook: the title on merged cells, departments as numbers."""
    with Workbook(path) as book:
        sheet = book.add_worksheet("CPTS")
        for number, row in enumerate(made.rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, int(cell) if cell.isdecimal() else cell)
        sheet.merge_range(0, 0, 0, len(HEADER) - 1, made.rows[0][0])
    return path


def _groups(communes: Communes, chance: random.Random) -> dict[str, list[str]]:
    """Communes of each CPTS, beside each other."""
    touching = adjacency(communes).touching
    table = communes.by_code
    free = {code for code in table.codes if table[code].departement in REGION} - {CITY, SHARED}
    noms = [f"CPTS {noun} {end}" for end in _ENDS for noun in _NOUNS][:62]
    seeds = chance.sample(sorted(free), len(noms))
    groups = {nom: [seed] for nom, seed in zip(noms, seeds, strict=True)}
    free -= {*seeds}
    for _ in range(15):
        for codes in groups.values():
            near = sorted({other for code in codes for other in touching(code)} & free)
            if near:
                codes.append(chance.choice(near))
                free.discard(codes[-1])
    _across(groups, communes)
    # Nice is in several, whose communes are around; Marseille by arrondissements.
    around = [codes for codes in groups.values()
              if any(SHARED in touching(code) for code in codes)]  # fmt: skip
    for codes in around[:3]:
        codes.append(SHARED)
    parts = [part.code for part in communes.arrondissements[CITY]]
    for rank, noun in enumerate(_CITY):
        groups[f"CPTS {noun} de la Rade"] = parts[2 * rank : 2 * rank + 2]
    groups["CPTS Filet de la Rade"] = [*groups["CPTS Filet de la Rade"], parts[13]]
    return groups


def _across(groups: dict[str, list[str]], communes: Communes) -> None:
    """Give six CPTS of the border a commune of the department beyond."""
    touching = adjacency(communes).touching
    taken: set[str] = set()
    for codes in groups.values():
        near = {other for code in codes for other in touching(code)} - taken
        beyond = sorted(one for one in near if one in communes.by_code
                        and communes.by_code[one].departement not in REGION)  # fmt: skip
        if beyond and len(taken) < 6:
            codes.append(beyond[0])
            taken.add(beyond[0])


def _merged(communes: Communes) -> dict[str, tuple[str, ...]]:
    """Names of the communes that one of today has taken in since 2015."""
    found: dict[str, dict[str, None]] = {}
    for partie in communes.parties:
        commune = communes.by_code.get(partie.code_commune)
        if commune and commune.departement in REGION and partie.nature == "commune_deleguee":
            found.setdefault(commune.code, {})[partie.nom] = None
    return {code: tuple(noms) for code, noms in found.items()}


def _written(
    commune: Commune, old: Sequence[str], rank: int, chance: random.Random
) -> Iterator[str]:
    """How the rows of a commune name it."""
    if commune.nom.startswith("Marseille"):
        number = int(commune.code[-2:])
        form = _MARSEILLE[rank % len(_MARSEILLE)]
        # « Marseille 1 » is the first; « Marseille 1e » is written by nobody.
        yield form.format(number).replace(" 1e ", " 1er ").replace(" 1EME", " 1ER")
    elif old:
        yield from old
    else:
        yield _spelt(commune.nom, chance)


def _spelt(nom: str, chance: random.Random) -> str:
    way = chance.randrange(12)
    accented = [i for i, sign in enumerate(nom) if not sign.isascii()]
    if way == 0:
        return nom.upper()
    if way == 1:
        return nom.replace("-", " ").replace("'", "’")
    if way == 2:
        return nom.replace("Saint-", "St ").replace("Sainte-", "Ste ")
    article, space, rest = nom.partition(" ")
    if way in (3, 4) and space and article in ("Le", "La", "Les"):
        return f"{rest} ({article})" if way == 3 else rest
    if way in (5, 6, 7) and accented:
        at = accented[0]
        sign = chance.choice([*_SIGNS, ""])
        return nom[:at] + sign + nom[at + 1 :] if sign != nom[at] else nom
    return nom


def _place(departement: str, communes: Communes, chance: random.Random) -> str:
    """How a department is written."""
    nom = communes.departements[departement]
    way = chance.randrange(10)
    if way == 0:
        return nom
    if way == 1:
        return f"{nom} ({departement})"
    return departement if way == 2 else departement.lstrip("0")


def _beside(
    rank: int, nom: str, reach: dict[str, tuple[str, str]], persons: dict[str, None]
) -> tuple[str, str, str, str]:
    """Persons and addresses of a CPTS, and what may be kept of them."""
    slug = f"cpts-{rank:02}"
    first, last = _FIRST[rank % 8], _LAST[rank // 8 % 8]
    other = f"{_FIRST[(rank + 3) % 8]} {_LAST[(rank // 8 + 5) % 8]}"
    plain = f"p{rank:02}renom.{last.lower().replace('é', 'e').replace('è', 'e')}"
    site = f"https://www.{slug}.example" if rank % 3 else ""
    mailbox = f"contact@{slug}.example" if rank % 4 else ""
    named = f"{plain}@{slug}.example"
    mobile = f"06 39 98 {rank:02} {rank:02}"
    persons.update(dict.fromkeys((f"{first} {last}", other, named, mobile)))
    reach[nom] = (site, mailbox)
    contact = f"{mailbox} ; {mobile}" if mailbox else named
    return f"Dr {first} {last}", f"{other} {mobile}", contact, site
