"""The funding contract (ACI): statuses and their order, size classes, maxima of a first year.

Facts in ``data/aci/``: size classes by the commission paritaire régionale des CPTS of 4 February
2021, amounts of avenant 2, statuses of the regional map's legend (January 2026) with the
wordings of the FCPTS (2023) and of the ARS (2020).
"""

import csv
import functools
from typing import NamedTuple

from cptsgeo.errors import StatutError
from cptsgeo.paths import data_folder
from cptsgeo.text import names
from cptsgeo.text.french import euros, listed, quoted

STATUT_INCONNU = "statut_inconnu"
"""What a CPTS has before its first known event."""

LIBELLE_INCONNU = "Statut inconnu"

_LEFT_OUT = {"fixe_mise_a_jour"}
"""What a first year has not: the crisis plan is written, and updated in the years after."""

_CRISE_GRAVE = {"variable_crise_grave"}
"""What is due only in a grave crisis: told apart from the maximum."""

MAXIMUM = "maximum de la première année (avenant 2), hors part due en cas de crise grave"
"""What every amount of funding is, for headings and notes."""

COLONNE = "Financement au plus, 1re année"
COLONNE_CRISE = "En plus si crise grave"
"""Headings of columns, where `MAXIMUM` stands in a note."""


class Statut(NamedTuple):
    """A status of the regional legend, and what it means.

    Attributes
    ----------
    statut : str
        Identifier.
    libelle : str
        Label of the regional legend.
    stade_fcpts : str
        What the FCPTS calls it, if it does.
    stade_ars : str
        What the ARS calls it, if it does.
    rang : int
        Rank in the life of a project; the paused stand last.
    operationnelle : bool
        Whether its CPTS works.
    signee : bool
        Whether its ACI is signed.
    precoce : bool
        Whether the project only begins.
    en_pause : bool
        Whether it has stopped: no step back from any status, nor on to any.
    equivalents : tuple of str
        Wordings of published documents that count it, alone or with others.
    """

    statut: str
    libelle: str
    stade_fcpts: str
    stade_ars: str
    rang: int
    operationnelle: bool
    signee: bool
    precoce: bool
    en_pause: bool
    equivalents: tuple[str, ...]


class Montant(NamedTuple):
    """A part of the ACI's funding: euros for the size classes 1 to 4."""

    mission: str
    volet: str
    nature: str
    par_taille: dict[int, int]


def _rows(name: str) -> list[dict[str, str]]:
    with (data_folder() / "aci" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def statuts() -> tuple[Statut, ...]:
    """The five statuses, the most advanced first and the paused last.

    Returns
    -------
    tuple of Statut
        In the order of legends.
    """
    found = [
        Statut(
            row["statut"],
            row["libelle_intercpts_2026"],
            row["stade_fcpts_2023"],
            row["stade_ars_2020"],
            int(row["rang"]),
            row["operationnelle"] == "oui",
            row["signee"] == "oui",
            row["precoce"] == "oui",
            row["en_pause"] == "oui",
            tuple(one.strip() for one in row["equivalents"].split(";") if one.strip()),
        )
        for row in _rows("statuts.csv")
    ]
    return tuple(sorted(found, key=lambda statut: -statut.rang))


def operationnelles() -> frozenset[str]:
    """Statuses of the CPTS that work."""
    return frozenset(statut.statut for statut in statuts() if statut.operationnelle)


def signees() -> frozenset[str]:
    """Statuses of the CPTS whose ACI is signed."""
    return frozenset(statut.statut for statut in statuts() if statut.signee)


def fragiles() -> frozenset[str]:
    """Statuses of projects that hold communes and may need help: early ones and paused ones."""
    return frozenset(statut.statut for statut in statuts() if statut.precoce or statut.en_pause)


def equivalents(wording: str) -> tuple[str, ...]:
    """Statuses that a published wording counts together.

    Parameters
    ----------
    wording
        As documents write it: « ACI signés », « projets en cours ou en réflexion »…

    Returns
    -------
    tuple of str
        In the order of legends; none for a wording that is not known.
    """
    wanted = _words(wording)
    return tuple(statut.statut for statut in statuts() if wanted in map(_words, statut.equivalents))


def _words(text: str) -> str:
    return " ".join(names.key(text.replace("_", " ")).split())


def libelle_statut(statut: str) -> str:
    """Label of a status as the regional legend writes it, of the unknown one too.

    Parameters
    ----------
    statut
        A status identifier, or ``statut_inconnu``.

    Returns
    -------
    str
        Its French label.
    """
    labels = {known.statut: known.libelle for known in statuts()}
    return labels.get(statut, LIBELLE_INCONNU)


def statut_of(text: str) -> str:
    """Identifier of a status by its identifier, a label or an equivalent, or a word of a label.

    Parameters
    ----------
    text
        What someone typed: ``operationnelle``, ``CPTS opérationnelle``, ``ACI signés``…

    Returns
    -------
    str
        The status.

    Raises
    ------
    StatutError
        If it is none, or could be several.
    """
    wanted = _words(text)
    spellings = {
        statut.statut: [_words(statut.statut), *(
            _words(libelles(wording)[statut.statut]) for wording in NOMENCLATURES
        )]
        for statut in statuts()
    }  # fmt: skip
    exact = [statut for statut, known in spellings.items() if wanted in known]
    alone = equivalents(text)
    parts = [statut for statut, known in spellings.items() if wanted and any(
        set(wanted.split()) <= set(one.split()) for one in known)]  # fmt: skip
    near = [statut.statut for statut in statuts() if wanted and any(
        _like(wanted, one)
        for one in (*spellings[statut.statut], *map(_words, statut.equivalents)))]  # fmt: skip
    for found in (exact, alone, parts, near):
        if len(found) == 1:
            return found[0]
    raise StatutError(
        f"Le statut {quoted(text)} n’existe pas, ou peut en désigner plusieurs : écrire "
        f"{listed((quoted(statut.libelle) for statut in statuts()), 'ou')}."
    )


def _like(wanted: str, known: str) -> bool:
    """Whether each word is one of a wording but for its ending: ``suspendue``, ``suspendus``."""

    def same(one: str, other: str) -> bool:
        stem = max(STEM, len(one) - ENDING, len(other) - ENDING)
        return one[:stem] == other[:stem]

    return all(any(same(word, one) for one in known.split()) for word in wanted.split())


STEM, ENDING = 5, 5
"""Letters that two words share at their beginning, and that they may differ by after it."""

NOMENCLATURES = ("intercpts", "fcpts", "ars")
"""Wordings of statuses: regional legend of January 2026, FCPTS (2023), ARS (2020)."""


def libelles(nomenclature: str = "intercpts") -> dict[str, str]:
    """Labels of the statuses in a wording, in the order of legends, the unknown one last.

    Parameters
    ----------
    nomenclature
        One of `NOMENCLATURES`.

    Returns
    -------
    dict of str to str
        By status. Where a wording has no word for one, the regional legend's stands.
    """
    column = {"intercpts": "libelle", "fcpts": "stade_fcpts", "ars": "stade_ars"}[nomenclature]
    found = {statut.statut: getattr(statut, column) or statut.libelle for statut in statuts()}
    return {**found, STATUT_INCONNU: LIBELLE_INCONNU}


@functools.cache
def seuils() -> tuple[int, ...]:
    """Lowest population of each size class, in inhabitants: ``(0, 40000, 80000, 175000)``."""
    return tuple(int(row["population_min_incluse"]) for row in _rows("tailles.csv"))


def taille(population: int) -> int:
    """Size class of the ACI for a population.

    Parameters
    ----------
    population
        Municipal population in inhabitants.

    Returns
    -------
    int
        1 (under 40,000), 2 (under 80,000), 3 (under 175,000) or 4.
    """
    return sum(population >= seuil for seuil in seuils())


def ecarts(population: int) -> tuple[int | None, int | None]:
    """Distances of a population to the thresholds around it.

    Parameters
    ----------
    population
        Municipal population in inhabitants.

    Returns
    -------
    tuple of int or None
        Inhabitants missing for the size class above, and that may be lost before falling to the
        one below; None where there is none.
    """
    above = min((seuil for seuil in seuils() if seuil > population), default=None)
    below = max(seuil for seuil in seuils() if seuil <= population)
    return (None if above is None else above - population, population - below if below else None)


@functools.cache
def montants() -> tuple[Montant, ...]:
    """The parts of the funding (avenant 2), in euros by size class."""
    return tuple(
        Montant(
            row["mission"],
            row["volet"],
            row["nature"],
            {size: int(row[f"taille_{size}"]) for size in (1, 2, 3, 4)},
        )
        for row in _rows("financement.csv")
    )


def financement_maximum(taille: int) -> int:
    """Give the most that a first year's funding can be (avenant 2), all missions.

    The first year has the first writing of the crisis plan, not its update. What is due only in a
    grave crisis is apart: see `financement_crise_grave`.

    Parameters
    ----------
    taille
        Size class, 1 to 4.

    Returns
    -------
    int
        Euros: 250,000, 330,000, 420,000 or 505,000.
    """
    return sum(financement_par_mission(taille).values())


def financement_crise_grave(taille: int) -> int:
    """Give what is due beside `financement_maximum` only when a grave crisis occurs.

    Parameters
    ----------
    taille
        Size class, 1 to 4.

    Returns
    -------
    int
        Euros: 37,500, 52,500, 67,500 or 75,000.
    """
    return sum(one.par_taille[taille] for one in montants() if one.volet in _CRISE_GRAVE)


class Phrase(NamedTuple):
    """What is said of the funding of a size: its amount, and what that amount is."""

    montant: str
    precision: str

    def __str__(self) -> str:
        """Say both."""
        return f"{self.montant} {self.precision}"


def phrase_financement(taille: int) -> Phrase:
    """Say the most that a first year's funding can be.

    Parameters
    ----------
    taille
        Size class, 1 to 4.

    Returns
    -------
    Phrase
        « au plus 330 000 € », « la première année (avenant 2), hors 52 500 € dus en cas de crise
        grave »; its text is both.
    """
    return Phrase(
        f"au plus {euros(financement_maximum(taille))}",
        f"la première année (avenant 2), hors {euros(financement_crise_grave(taille))} dus en cas "
        "de crise grave",
    )


MISSIONS = {
    "fonctionnement": "Fonctionnement",
    "acces_aux_soins": "Accès aux soins",
    "parcours": "Parcours pluriprofessionnels",
    "prevention": "Prévention",
    "crise_sanitaire": "Crise sanitaire",
    "qualite_pertinence": "Qualité et pertinence (optionnelle)",
    "accompagnement_ps": "Accompagnement des professionnels de santé (optionnelle)",
}
"""Labels of the missions of the ACI, in the order of the contract."""


def financement_par_mission(taille: int) -> dict[str, int]:
    """Give the most that a first year's funding can be (avenant 2), mission by mission.

    Parameters
    ----------
    taille
        Size class, 1 to 4.

    Returns
    -------
    dict of str to int
        Euros by mission; they add up to `financement_maximum`, the crisis part left out.
    """
    found = dict.fromkeys(MISSIONS, 0)
    for montant in montants():
        if montant.volet not in _LEFT_OUT | _CRISE_GRAVE:
            found[montant.mission] += montant.par_taille[taille]
    return found
