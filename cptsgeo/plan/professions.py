"""Professions as tables name them, and as people read and write them."""

import functools
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from cptsgeo.errors import CptsError
from cptsgeo.text import names
from cptsgeo.text.french import listed, quoted

PROFESSIONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "medecin_generaliste": ("médecin généraliste", "médecins généralistes"),
        "medecin_specialiste": ("médecin spécialiste", "médecins spécialistes"),
        "medecin_non_precise": ("médecin", "médecins"),
        "pharmacien": ("pharmacien", "pharmaciens"),
        "biologiste_medical": ("biologiste médical", "biologistes médicaux"),
        "chirurgien_dentiste": ("chirurgien-dentiste", "chirurgiens-dentistes"),
        "sage_femme": ("sage-femme", "sages-femmes"),
        "infirmier": ("infirmier", "infirmiers"),
        "infirmier_pratique_avancee": (
            "infirmier en pratique avancée",
            "infirmiers en pratique avancée",
        ),
        "masseur_kinesitherapeute": ("masseur-kinésithérapeute", "masseurs-kinésithérapeutes"),
        "orthophoniste": ("orthophoniste", "orthophonistes"),
        "orthoptiste": ("orthoptiste", "orthoptistes"),
        "pedicure_podologue": ("pédicure-podologue", "pédicures-podologues"),
        "ergotherapeute": ("ergothérapeute", "ergothérapeutes"),
        "psychomotricien": ("psychomotricien", "psychomotriciens"),
        "dieteticien": ("diététicien", "diététiciens"),
        "psychologue": ("psychologue", "psychologues"),
        "paramedical": ("professionnel paramédical", "professionnels paramédicaux"),
    }
)
"""One, and several, by what tables write; the order is that of sentences."""

_ALSO: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "medecin_generaliste": ("généraliste", "médecine générale"),
        "medecin_specialiste": ("spécialiste",),
        "pharmacien": ("pharmacienne", "pharmacie"),
        "chirurgien_dentiste": ("dentiste", "chirurgienne-dentiste", "soins dentaires"),
        "sage_femme": ("maïeuticien",),
        "infirmier": ("infirmière", "soins infirmiers", "IDEL"),
        "infirmier_pratique_avancee": ("IPA", "infirmière en pratique avancée"),
        "masseur_kinesitherapeute": (
            "kiné",
            "kinés",
            "kinésithérapeute",
            "kinésithérapeutes",
            "kinésithérapie",
            "masseuse-kinésithérapeute",
        ),
        "orthophoniste": ("orthophonie",),
        "orthoptiste": ("orthoptie",),
        "pedicure_podologue": ("podologue", "podologie", "pédicure"),
        "psychomotricien": ("psychomotricienne", "psychomotricité"),
        "dieteticien": ("diététicienne", "diététique"),
        "paramedical": ("paramédicaux",),
    }
)
"""Other words for them."""

_PHYSICIANS, _PHYSICIAN = "medecin_", "medecin_non_precise"
_BETWEEN = re.compile(r"\s*[;,/|\n]\s*|\s+et\s+")


@functools.cache
def _by_key() -> dict[str, str]:
    also = {names.key(text): code for code, texts in _ALSO.items() for text in texts}
    spelt = also | {names.key(code): code for code in PROFESSIONS}
    labels = {names.key(text): code for code, both in PROFESSIONS.items() for text in both}
    return spelt | labels


@functools.lru_cache(maxsize=200_000)
def _near(text: str) -> str:
    """The profession that looks most like a text; a table is read more than once."""
    labels = [one for one, _ in PROFESSIONS.values()]
    return next(iter(names.nearest(text, labels, limit=1)), "")


def professions_in(text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Read a cell that names professions.

    Parameters
    ----------
    text
        Codes with spaces between them, or names in French with commas or semicolons.

    Returns
    -------
    tuple
        The professions, in the order of `PROFESSIONS`; what is none, with the one that looks most
        like it, empty if none does.
    """
    parts = text.split()
    if not PROFESSIONS.keys() >= {*parts}:
        parts = [part for part in _BETWEEN.split(text.strip()) if part]
    known = _by_key()
    found = {known.get(names.key(part), "") for part in parts}
    unknown = [part for part in parts if names.key(part) not in known]
    return tuple(code for code in PROFESSIONS if code in found), {
        one: _near(one) for one in unknown
    }


def called(profession: str) -> str:
    """Name one who practises a profession."""
    return PROFESSIONS[profession][0]


def named(text: str) -> tuple[str, ...]:
    """Find the professions that someone asks about, physicians of all kinds for « médecin ».

    Parameters
    ----------
    text
        A name in French, or what tables write.

    Returns
    -------
    tuple of str
        In the order of `PROFESSIONS`.

    Raises
    ------
    CptsError
        If it is none.
    """
    found, unknown = professions_in(text)
    if unknown or not found:
        known = listed((one for one, _ in PROFESSIONS.values()), "ou")
        near = next(filter(None, unknown.values()), "")
        hint = f"vouliez-vous dire {near} ?" if near else f"écrire {known}."
        raise CptsError(f"Aucune profession n’est {quoted(text)} : {hint}")
    every = [one for one in PROFESSIONS if one.startswith(_PHYSICIANS)]
    return tuple(every) if found == (_PHYSICIAN,) else found


def several(professions: Iterable[str]) -> str:
    """Name those who practise professions, within a sentence: ``médecins et infirmiers``.

    Physicians of whatever kind are physicians there; without a profession, professionals.
    """
    told = dict.fromkeys(
        PROFESSIONS[_PHYSICIAN if one.startswith(_PHYSICIANS) else one][1] for one in professions
    )
    return listed(told) or "professionnels"
